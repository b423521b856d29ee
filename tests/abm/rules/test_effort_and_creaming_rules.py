"""Rules of effort, creaming and pressure as tables of cases, compiled and plain."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from abm.rules.creaming import (
    case_cost,
    creaming_score,
    end_in_service,
    end_without_service,
    expected_margin,
    expected_result,
    is_passed_over,
)
from abm.rules.effort import (
    effort_charge,
    effort_on_relapse,
    effort_on_success,
    efforts,
    efforts_at_risk,
    private_cost,
)
from abm.rules.matching import stretch
from abm.rules.service import frailty_in_service, reputation_step

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    # two efforts of a half that hinder each other by .2: .25 + .05
    (private_cost, (0.5, 0.5, 0.2), 0.3),
    (effort_on_success, (0.2, 0.5), 1.1),
    (effort_on_success, (0.0, 0.5), 1.0),
    (effort_on_success, (-3.0, 0.5), 0.0),
    (effort_on_relapse, (-0.1, 2.0), math.exp(0.2)),
    (effort_on_relapse, (0.0, 2.0), 1.0),
    # .04 of private cost and the risk of half the income on a measure with an error of a fifth
    (effort_charge, (0.04, 1.0, 0.5, 2.0, 0.2), 0.05),
    (effort_charge, (0.0, 1.0, 0.0, 2.0, 0.2), 0.0),
    # severity constant: twelve months of one hazard
    (end_without_service, (0.05, 0.0, 1.0, 0.0, 2.0), 1.0 - math.exp(-0.6)),
    # severity doubles at once and stays at its cap: one month at full pace, eleven at exp(-.5)
    (end_without_service, (0.05, 0.5, 1.0, 1.0, 2.0), 1.0 - math.exp(-0.05 * (1.0 + 11.0 * math.exp(-0.5)))),
    (end_in_service, (0.05,), 1.0 - math.exp(-0.6)),
    (expected_result, (0.7, 0.4, 1, 0.0, 1.0), 0.7),
    (expected_result, (0.7, 0.4, 0, 0.0, 1.0), 0.3),
    (expected_result, (0.7, 0.4, 1, 0.2, 1.0), 0.7 * math.exp(0.18)),
    (case_cost, (1.6, 1.2, 0.5), 1.2),
    (case_cost, (1.6, 1.2, 0.0), 1.0),
    (case_cost, (1.0, 3.0, 1.0), 0.0),
    # half the risk on a person who promises a fifth more than the mean, at a tenth more cost: nothing left
    (expected_margin, (0.5, 0.36, 0.30, 1.1), 0.0),
    (expected_margin, (0.0, 0.36, 0.30, 1.0), 0.0),
    (expected_margin, (0.5, 0.0, 0.0, 1.0), 0.0),
    (creaming_score, (0.2, 0.7, 1.0, 1.5), 0.3 * 0.2 + 0.7 * 0.5),
    (creaming_score, (0.2, 0.0, 1.0, 1.5), 0.2),
    (is_passed_over, (-0.26, 0.0, 0.25), 1.0),
    (is_passed_over, (-0.24, 0.0, 0.25), 0.0),
    (is_passed_over, (-0.90, 0.1, 0.25), 0.0),
    (frailty_in_service, (0.25, 0.5), 0.5),
    (frailty_in_service, (0.25, 0.0), 1.0),
    # a list of 100 passes for chance up to 130; at 260 pressure is 1
    (stretch, (0.3, 0.7, 130.0, 100.0, 3.0), 0.0),
    (stretch, (0.3, 0.7, 260.0, 100.0, 3.0), 0.21 * (1.0 - math.exp(-1.0))),
    (stretch, (0.3, 0.7, 200.0, 100.0, 0.0), 0.21 * (1.0 - math.exp(-1.0))),
    # one case of ten, where an employer of the model stands for a tenth of a real one
    (reputation_step, (0.02, 10.0, 50.0), 0.004),
    (reputation_step, (0.02, 1.0, 0.5), 0.02),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_rule_gives_the_value_worked_out_by_hand(rule, arguments, expected):
    assert rule(*arguments) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert rule.py_func(*arguments) == pytest.approx(expected, rel=1e-9, abs=1e-12)


EFFORTS = [
    # apart from each other: each its own drive
    ((0.8, 0.5, 0.0), (0.8, 0.5)),
    # (.8 - .3 x .5) / .91 and (.5 - .3 x .8) / .91
    ((0.8, 0.5, 0.3), (0.65 / 0.91, 0.26 / 0.91)),
    # the measured task crowds the other out altogether
    ((1.0, 0.5, 0.6), (1.0, 0.0)),
    ((0.1, 0.5, 0.6), (0.0, 0.5)),
    ((0.5, -0.2, 0.3), (0.5, 0.0)),
    ((0.0, 0.0, 0.3), (0.0, 0.0)),
]


@pytest.mark.parametrize(("arguments", "expected"), EFFORTS)
def test_efforts_are_those_of_two_tasks_corner_included(arguments, expected):
    assert efforts(*arguments) == pytest.approx(expected)
    assert efforts.py_func(*arguments) == pytest.approx(expected)


@pytest.mark.parametrize("substitution", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("drives", [(0.9, 0.5), (0.5, 0.5), (1.0, 0.1), (0.05, 0.4)])
def test_no_other_efforts_would_serve_the_operator_better(drives, substitution):
    """Against a grid: drive times effort less private cost."""
    grid = np.linspace(0.0, 1.2, 241)
    first, second = grid[:, None], grid[None, :]
    worth = drives[0] * first + drives[1] * second - 0.5 * (first**2 + second**2) - substitution * first * second
    best = np.unravel_index(worth.argmax(), worth.shape)
    assert efforts(*drives, substitution) == pytest.approx((grid[best[0]], grid[best[1]]), abs=0.006)


def test_pay_by_results_moves_effort_from_the_unmeasured_to_the_measured():
    """Holmström and Milgrom: a unit of incentive costs g / (1 - g^2) of unmeasured effort, until none is left."""
    free = efforts_at_risk(0.0, 0.0, 0.5, 0.5, 0.0, 0.3)
    paid = efforts_at_risk(0.2, 0.0, 0.5, 0.5, 0.0, 0.3)
    assert paid[0] - free[0] == pytest.approx(0.2 / 0.91)
    assert paid[1] - free[1] == pytest.approx(-0.2 * 0.3 / 0.91)
    crowded = efforts_at_risk(0.2, 0.0, 0.5, 0.5, 1.0, 0.3)
    assert crowded[1] < paid[1]
    assert efforts_at_risk(0.5, 0.0, 0.5, 0.2, 0.0, 0.3) == (1.0, 0.0)
    # who has a mission and nothing else is not moved by money
    assert efforts_at_risk(0.2, 1.0, 0.5, 0.5, 0.0, 0.3) == free
