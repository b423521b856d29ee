"""Rules of money, staff, exits and allocation as tables of cases, compiled and plain."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from abm.compiled import over_columns
from abm.rules.allocation import (
    authority_weight,
    hatching_factor,
    heard_of_tenders,
    next_associations,
    poisson_quantile,
    still_waiting,
    tender_reach,
    tender_share,
)
from abm.rules.exits import exit_probability, income_fall, quiet_exit_hazard, taken_over
from abm.rules.finance import (
    credit_limit,
    fee_factor,
    giving_factor,
    month_part,
    monthly_speed,
    months_of_cost,
    next_cost_shock,
    next_other_cost,
    paid_now,
    retention,
)
from abm.rules.growth import (
    affordable_cases,
    affordable_staff,
    next_reference_size,
    next_staff,
    overloaded_turnover,
    posts_cut,
    served_by_lot,
    staffed_cases,
)
from abm.rules.overhead import next_norm, resting_norm
from abm.vocabulary import LegalForm

HAZARD = (0.0018, 0.7, 3.0, 1.6, 0.04, 0.2, 5.0, 0.2, 8.0)

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    # a claim of 500 with a delay of 4 months pays a fifth
    (paid_now, (500, 4.0), 100),
    (paid_now, (500, 0.0), 500),
    # 2.4 places made 3, all taken: as many as before the draw; made none: a fraction at its peers' occupancy
    (served_by_lot, (3, 3, 2.4, 0.5), 2.4),
    (served_by_lot, (1, 2, 2.5, 0.5), 1.25),
    (served_by_lot, (0, 0, 0.4, 0.5), 0.2),
    # of founders refused half are left after a half-life, a quarter after two
    (still_waiting, (24.0, 24.0), 0.5),
    (still_waiting, (6.0, 12.0), 0.25),
    # associations: at rest at the base; with half the volunteers 2.5 % fewer after a year
    (next_associations, (100.0, 100.0, 1.0, 0.05), 100.0),
    (next_associations, (100.0, 100.0, 0.5, 0.05), 97.5),
    (months_of_cost, (30_000.0, 10_000.0), 3.0),
    (credit_limit, (10_000.0, 4_000.0, 0.8, 0.25), 9_000.0),
    (next_cost_shock, (0.1, 0.9, 0.05, 2.0), 0.19),
    (monthly_speed, (1.0,), 0.5),
    # other costs rise at once, fall by half in a half-life
    (next_other_cost, (100.0, 120.0, 1.0), 120.0),
    (next_other_cost, (100.0, 80.0, 1.0), 90.0),
    # 100 euros less public money bring 17 euros of gifts, on a base of 100
    (giving_factor, (900.0, 1_000.0, 100.0, 0.17, 0.4, 1.6), 1.17),
    (giving_factor, (1_100.0, 1_000.0, 100.0, 0.17, 0.4, 1.6), 0.83),
    (giving_factor, (0.0, 1_000.0, 100.0, 0.17, 0.4, 1.6), 1.6),
    (giving_factor, (9_000.0, 1_000.0, 100.0, 0.17, 0.4, 1.6), 0.4),
    (giving_factor, (900.0, 1_000.0, 0.0, 0.17, 0.4, 1.6), 1.0),
    (fee_factor, (0.15, 0.15, 0.5), 1.0),
    (fee_factor, (0.60, 0.15, 0.5), 0.5),
    (retention, (int(LegalForm.ASSOCIATION), 0.575, 0.44), 1.0),
    (retention, (int(LegalForm.SCIC), 0.575, 0.44), 0.575),
    (retention, (int(LegalForm.SCOP), 0.575, 0.44), 0.44),
    # income 610, cash 30 below target of which .3 is saved: (610 - 9 - 1) / 60
    (affordable_staff, (610.0, -30.0, 0.3, 1.0, 60.0), 10.0),
    (affordable_staff, (0.0, 0.0, 0.3, 6.0, 60.0), 0.0),
    (overloaded_turnover, (0.017, 2.0, 0.5), 0.034),
    # one in ten leaves: replaced when affordable, not beyond what is affordable
    (next_staff, (10.0, 10.0, 0, 1, 0.1, 0.2, 0.2, 0.0), 10.0),
    (next_staff, (10.0, 15.0, 0, 1, 0.1, 0.2, 0.2, 0.0), 12.0),
    (next_staff, (10.0, 9.5, 0, 1, 0.1, 0.2, 0.2, 0.0), 9.5),
    (next_staff, (10.0, 15.0, 0, 0, 0.1, 0.2, 0.2, 0.0), 9.0),
    (next_staff, (10.0, 5.0, 1, 1, 0.1, 0.2, 0.2, 0.0), 9.0),
    (next_staff, (10.0, 5.0, 0, 1, 0.1, 0.2, 0.2, 0.0), 8.0),
    (next_staff, (10.0, 8.5, 0, 1, 0.1, 0.2, 0.2, 0.0), 8.5),
    (next_staff, (0.0, 5.0, 0, 1, 0.1, 0.2, 0.2, 1.0), 0.2),
    (posts_cut, (10.0, 8.0, 0.1), 1.0),
    (posts_cut, (10.0, 9.0, 0.1), 0.0),
    # base volunteers and governance: planned cases; twice the volunteers are capped; none lose 7 %
    (staffed_cases, (20.0, 10.0, 1.5, 0.2, 0.5, 0.15, 0.5, 0.5, 0.05), 200.0),
    (staffed_cases, (20.0, 10.0, 3.0, 0.2, 0.5, 0.15, 0.5, 0.5, 0.05), 20.0 * 11.0 / 1.075),
    (staffed_cases, (20.0, 10.0, 0.0, 0.2, 0.5, 0.15, 0.5, 0.5, 0.05), 200.0 / 1.075),
    (staffed_cases, (20.0, 10.0, 0.0, 0.2, 0.5, 0.0, 0.7, 0.5, 0.05), 198.0),
    (affordable_cases, (900.0, 0.0, 0.3, 100.0, 10.0), 10.0),
    # of a debt of 600 it pays back 180 in the year; a debt beyond the budget leaves nothing
    (affordable_cases, (900.0, -600.0, 0.3, 100.0, 10.0), 8.0),
    (affordable_cases, (900.0, -9_000.0, 0.3, 100.0, 10.0), 0.0),
    (next_reference_size, (10.0, 20.0, 1.0), 15.0),
    # employers spend .12 and report .08; audits pull from .10 to .15 half as fast as comparison pulls down
    (next_norm, (0.10, 0.12, 1.0 / 3.0, 0.12, 0.0, 0.15, 0.05), 0.0998),
    (next_norm, (0.10, 0.12, 1.0 / 3.0, 0.12, 0.06, 0.15, 0.05), 0.10005),
    (next_norm, (0.08, 0.06, 1.0 / 3.0, 0.12, 0.0, 0.15, 0.08), 0.08),
    (resting_norm, (0.5, 0.06, 0.12, 0.15, 0.08), 0.12),
    (resting_norm, (0.5, 0.06, 0.0, 0.15, 0.08), 0.08),
    (resting_norm, (0.5, 0.0, 0.0, 0.15, 0.08), 0.15),
    (income_fall, (90.0, 100.0), 0.1),
    (income_fall, (110.0, 100.0), 0.0),
    (income_fall, (90.0, 0.0), 0.0),
    # five FTE, eight years, cash, steady income: h0; little cash doubles it; a large fall saturates
    (quiet_exit_hazard, (6.0, 0.0, 5.0, 8.0, *HAZARD), 0.0018),
    (quiet_exit_hazard, (1.0, 0.0, 5.0, 8.0, *HAZARD), 0.0018 * math.exp(0.7)),
    (quiet_exit_hazard, (6.0, 9.0, 5.0, 8.0, *HAZARD), 0.0018 * math.exp(1.6)),
    (quiet_exit_hazard, (6.0, 0.0, 50.0, 8.0, *HAZARD), 0.0018 * 10.0**-0.2),
    (quiet_exit_hazard, (6.0, 0.0, 5.0, 0.0, *HAZARD), 0.0018 * 8.0**0.2),
    (exit_probability, (0.0, 0.15), 0.0),
    (exit_probability, (9.0, 0.15), 0.15),
    (taken_over, (5.0, 5.0, 0.8), 0.0),
    (taken_over, (5.1, 5.0, 0.8), 0.8),
    (tender_share, (1.0, 0.12, 0.09, 0.6), 0.12),
    (tender_share, (1e9, 0.12, 0.09, 0.6), 0.6),
    (tender_share, (0.1, 0.12, 0.09, 0.6), 0.0),
    (tender_reach, (2.0, 2.0, 1.5), 0.5),
    (tender_reach, (8.0, 2.0, 1.5), 1.0 / 1.125),
    (tender_reach, (8.0, 0.0, 1.5), 1.0),
    (authority_weight, (0.2, 1.5, 1.0), 0.2),
    (authority_weight, (0.2, 1.5, 0.0), 0.3),
    (hatching_factor, (0.0, 10.0, 2.0), 1.0),
    (hatching_factor, (15.0, 10.0, 2.0), 1.5),
    (hatching_factor, (90.0, 10.0, 2.0), 2.0),
    (hatching_factor, (90.0, 0.0, 2.0), 1.0),
    (poisson_quantile, (1.0, 0.30), 0),
    (poisson_quantile, (1.0, 0.50), 1),
    (poisson_quantile, (1.0, 0.99), 4),
    (poisson_quantile, (0.0, 0.99), 0),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_rule_gives_the_value_worked_out_by_hand(rule, arguments, expected):
    assert rule(*arguments) == pytest.approx(expected, rel=1e-6, abs=1e-12)
    assert rule.py_func(*arguments) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("yearly", [0, 1, 11, 12, 13, 999_999_999_999])
def test_twelve_parts_of_a_year_add_up_to_the_cent(yearly):
    assert sum(month_part(yearly, month) for month in range(12)) == yearly


def test_a_steady_claim_settles_at_the_delay():
    claim = 0
    for _ in range(400):
        claim += 1_000_000
        claim -= paid_now(claim, 4.0)
    assert claim == pytest.approx(4_000_000, rel=1e-4)


def test_the_long_run_spread_of_shocks():
    variance = 0.0
    for _ in range(500):
        variance = 0.81 * variance + 0.05**2
    assert variance**0.5 == pytest.approx(0.05 / math.sqrt(0.19))


@pytest.mark.parametrize("rule", [heard_of_tenders, authority_weight, next_associations])
def test_rules_that_are_used_on_columns_give_the_same_as_on_numbers(rule):
    columns = np.random.default_rng(1).uniform(0.1, 3.0, size=(rule.py_func.__code__.co_argcount, 50))
    assert over_columns(rule)(*columns).tolist() == [rule(*numbers) for numbers in columns.T.tolist()]
