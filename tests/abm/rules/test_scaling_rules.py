"""Rules of the change of scale as tables of cases, compiled and plain."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from abm.rules.scaling import (
    affordable_addition,
    capacity_left,
    capital_of_form,
    fixed_cost_borne,
    kept_at_site,
    opened_reach,
    start_up_cost,
)

CASES = [
    (start_up_cost, (3.0, 1_200.0), 300.0),
    (start_up_cost, (0.0, 1_200.0), 0.0),
    (affordable_addition, (3.0, 100.0, 1_000.0), 400.0),
    (affordable_addition, (3.0, 300.0, 1_000.0), 1_000.0),
    (affordable_addition, (3.0, 0.0, 1_000.0), 0.0),
    (affordable_addition, (0.0, 0.0, 1_000.0), 1_000.0),
    (capital_of_form, (500.0, 2.0, 100.0), 200.0),
    (capital_of_form, (150.0, 2.0, 100.0), 150.0),
    (capital_of_form, (-50.0, 2.0, 100.0), 0.0),
    (capital_of_form, (500.0, 1e18, 100.0), 500.0),
    (kept_at_site, (1.0, 3.0, 0.25), 2.5),
    (kept_at_site, (1.0, 3.0, 0.0), 3.0),
    (kept_at_site, (1.0, 3.0, 1.0), 1.0),
    (opened_reach, (0.25, 0.0), 0.25),
    (opened_reach, (0.25, 0.5), 0.5),
    (opened_reach, (0.25, 1.0), 1.0),
    (opened_reach, (0.0, 0.5), 0.0),
    (opened_reach, (0.0, 1.0), 1.0),
    (fixed_cost_borne, (0, 0, 0.4), 1.0),
    (fixed_cost_borne, (0, 2, 0.3), 1.0 - 0.3 * 2 / 3),
    (fixed_cost_borne, (2, 0, 0.3), 3.0 - 2 * 0.3),
    (fixed_cost_borne, (1, 1, 0.4), (2.0 - 0.4) * (2.0 - 0.4) / 2.0),
    (fixed_cost_borne, (1, 3, 1.0), 0.25),
    (fixed_cost_borne, (2, 3, 0.0), 3.0),
    (capacity_left, (0, 0, 0.1, 0.2), 1.0),
    (capacity_left, (3, 0, 0.1, 0.2), 0.7),
    (capacity_left, (0, 1, 0.1, 0.2), 0.8),
    (capacity_left, (3, 1, 0.1, 0.2), 0.56),
    (capacity_left, (20, 0, 0.1, 0.2), 0.0),
]


@pytest.mark.parametrize(("rule", "given", "expected"), CASES)
def test_a_rule_gives_what_its_formula_says(
    rule: Callable[..., float], given: tuple[float, ...], expected: float
) -> None:
    assert rule(*given) == pytest.approx(expected)
    assert rule.py_func(*given) == pytest.approx(expected)
