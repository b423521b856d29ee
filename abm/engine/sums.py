"""Sums of a run's counts over territories and provider kinds."""

from __future__ import annotations

from typing import Any

import numpy as np

from abm.compiled import kernel


@kernel
def add_by_domain(counts: Any, kinds: Any, sums: Any) -> None:
    """Add counts over territories, in each territory over some provider kinds first.

    Args:
        counts: float64 of shape (months, territories, domains, provider kinds, fields).
        kinds: numbers of provider kinds that count, in the order of the sum.
        sums: float64 of shape (months, domains, fields), zeros; written.
    """
    n_months, n_territories, n_domains, _, n_fields = counts.shape
    here = np.empty(n_fields)
    for month in range(n_months):
        for domain in range(n_domains):
            for territory in range(n_territories):
                here[:] = 0.0
                for kind in kinds:
                    for field in range(n_fields):  # side by side in memory
                        here[field] += counts[month, territory, domain, kind, field]
                for field in range(n_fields):
                    sums[month, domain, field] += here[field]
