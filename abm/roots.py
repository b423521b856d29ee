"""Roots of decreasing functions, found from a guess."""

from __future__ import annotations

from collections.abc import Callable

_MOST_STEPS = 60


def decreasing_root(
    miss: Callable[[float], float], guess: float, reach: float, within: tuple[float, float], tolerance: float
) -> float:
    """Root of a decreasing function near a guess, by the Illinois method; else the end of the range nearest to one.

    Args:
        miss: the function.
        guess: where the search begins.
        reach: first step away from it.
        within: range searched.
        tolerance: value small enough to be none.

    Returns:
        The last point at which the function was evaluated.
    """
    here, value = guess, miss(guess)
    there, there_value = here, value
    while (value > 0.0) == (there_value > 0.0):
        if abs(value) < tolerance:
            return here
        step = min(within[1], here + reach) if value > 0.0 else max(within[0], here - reach)
        if step == here:
            return here
        there, there_value = here, value
        here, value = step, miss(step)
        reach *= 2.0
    for _ in range(_MOST_STEPS):
        if abs(value) < tolerance:
            break
        step = here - value * (there - here) / (there_value - value)
        before, here = here, step
        before_value, value = value, miss(step)
        if (value > 0.0) != (before_value > 0.0):
            there, there_value = before, before_value
        else:
            there_value *= 0.5
    return here
