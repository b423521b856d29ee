"""Who comes first where not everybody can: a threshold of scores instead of an order, so that nothing is sorted."""

from __future__ import annotations

from typing import Any

from abm.compiled import part

_HALVINGS = 60


@part
def least_score(scores: Any, n: int, most: int) -> float:
    """Score that at most so many others exceed, found by halving.

    Args:
        scores: between 0 and 1; the first ``n`` count.
        n: how many take part.
        most: how many may come first.

    Returns:
        Threshold; exactly ``most`` lie above it where that many differ.
    """
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        above = 0
        for k in range(n):
            if scores[k] > middle:
                above += 1
        if above > most:
            low = middle
        else:
            high = middle
            if above == most:
                break
    return high
