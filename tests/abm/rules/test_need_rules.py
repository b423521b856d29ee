"""Rules of needs and of awareness as tables of cases, compiled and plain."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from abm.rules.civic import forgetting_hazard, learning_hazard
from abm.rules.need import displaced_share, months_to_relapse

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    # half of 4 net exits are taken from 20 ends that were to be expected
    (displaced_share, (0.5, 4.0, 20.0), 0.1),
    (displaced_share, (0.0, 4.0, 20.0), 0.0),
    # never more than all of them, and nothing where nobody is left to displace
    (displaced_share, (0.5, 100.0, 20.0), 1.0),
    (displaced_share, (0.5, 4.0, 0.0), 0.0),
    # relapse in the first month with .3, in the second with .21, never when the window is over; certain is certain
    (months_to_relapse, (0.8, 0.3, 18), 1.0),
    (months_to_relapse, (0.6, 0.3, 18), 2.0),
    (months_to_relapse, (0.6, 0.3, 1), 0.0),
    (months_to_relapse, (0.6, 1.5, 18), 1.0),
    # in balance as many forget as learn: .3 know, the others meet a quarter who do
    (learning_hazard, (0.002, 2.0, 0.04, 0.25), 0.014),
    (forgetting_hazard, (0.002, 0.04, 0.25, 0.3), 0.012 * 0.7 / 0.3),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_rules_of_needs(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected)
    assert rule.py_func(*arguments) == pytest.approx(expected)  # type: ignore[attr-defined]
