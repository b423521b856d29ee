"""The payoff curve: exact on every value, with both sides of every step; and what is expected on an estimate."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from abm.contracts.course import course
from abm.contracts.curve import curves, expected_curve, known_values, paid, payment_law_of, spread
from abm.contracts.estimate import Measuring, estimate, steps
from abm.contracts.payments import valuation
from abm.contracts.results import Results
from abm.contracts.terms import Terms

HEAD = {"id": "c", "name": "C", "currency": "GBP", "investment_commitment": 1000, "anticipated_duration_months": 12}
DROP = {"id": "drop", "title": "Drop", "unit": "%", "kind": "percent", "comparison": "matched"}
JOBS = {"id": "jobs", "title": "Jobs", "unit": "jobs", "kind": "count", "target": 20}
LADDER = {
    "id": "ladder", "form": "ladder", "metric": "drop",
    "rungs": [{"at": Decimal("8.5"), "pays": 400}, {"at": 20, "pays": 900}],
}  # fmt: skip
CARD = {"id": "card", "form": "rate_card", "lines": [{"metric": "jobs", "price": Decimal("10.01")}], "cap": 300}


def terms(*clauses: dict[str, Any], **head: Any) -> Terms:
    """A contract of the two metrics above, or of those its clauses use."""
    tests = {"test": head.pop("test")} if "test" in head else {}
    return Terms.model_validate(
        {"contract": HEAD | head, "metric": [DROP, JOBS], "clause": list(clauses) or [LADDER, CARD], **tests}
    )


def exact(contract: Terms, **values: Decimal | int) -> int:
    """Cents by the exact path."""
    measured = [{"metric": name, "value": value} for name, value in values.items()]
    return valuation(contract, Results.model_validate({"results": {"contract": "c"}, "result": measured})).total


def test_a_curve_is_what_the_exact_rules_pay() -> None:
    contract = terms()
    values = known_values(contract, {("drop", "end"): 9_000_000})
    assert values == {("drop", "end"): 9_000_000, ("jobs", "end"): 20_000_000}
    drop, jobs = curves(contract, values)
    for curve, others in ((drop, {"jobs": 20}), (jobs, {"drop": 9})):
        assert curve.metric is not None
        for at in range(0, len(curve.x), 90):
            value = Decimal(str(round(curve.x[at], 6)))
            assert curve.cents[at] == exact(contract, **{curve.metric.id: value}, **others), curve.metric.id
    assert drop.here == (9.0,)
    assert jobs.here == (20.0,)


def test_a_curve_has_both_sides_of_every_step_and_goes_beyond_them() -> None:
    drop, jobs = curves(terms(), known_values(terms(), {("drop", "end"): 0}))
    for step in (8.5, 20.0):
        assert {step - 1e-6, step} <= set(drop.x.round(6))
    assert drop.x[0] < 0.0 < 20.0 < drop.x[-1]
    before, at = drop.cents[np.searchsorted(drop.x, [20.0 - 1e-6, 20.0])]
    assert at - before == 50_000
    assert set(jobs.x) == set(range(int(jobs.x[-1]) + 1))  # whole jobs only
    assert jobs.cents.max() == 30_000
    assert jobs.cents[20] == 20_020


def test_many_metrics_vary_together() -> None:
    metrics = [{"id": f"m{n}", "title": f"M{n}", "unit": "x", "kind": "count"} for n in range(6)]
    lines = [{"metric": f"m{n}", "price": n + 1} for n in range(6)]
    contract = Terms.model_validate(
        {"contract": HEAD, "metric": metrics, "clause": [{"id": "card", "form": "rate_card", "lines": lines}]}
    )
    assert list(curves(contract, known_values(contract))) == []
    (curve,) = curves(contract, known_values(contract, {(f"m{n}", "end"): 1000_000_000 for n in range(6)}))
    assert curve.metric is None
    assert (curve.x[0], curve.x[-1], curve.here) == (0.0, 1.5, (1.0,))
    assert curve.cents[-1] == 1500 * 2100
    assert curve.cents[0] == 0


def test_nothing_known_of_a_metric_draws_no_curve() -> None:
    contract = Terms.model_validate(
        {
            "contract": HEAD, "metric": [DROP | {"kind": "money"}],
            "clause": [{"id": "s", "form": "savings", "metric": "drop", "share": Decimal("0.5")}],
        }
    )  # fmt: skip
    assert list(curves(contract, known_values(contract))) == []
    (curve,) = curves(contract, known_values(contract, {("drop", "end"): 1000_000_000}))
    assert curve.x[0] == 0.0
    assert curve.cents[0] == 0


def test_the_law_of_payment_agrees_with_the_formula() -> None:
    contract = terms()
    found = estimate(contract.metrics[0], 10.0, Measuring(1000, 10_000, mean=1.5, dispersion=3.0))
    law = payment_law_of(contract, known_values(contract), found, draws=50_000)
    first, second = steps(contract, found)
    jobs = 20_020
    mean = 40_000 * (first.probability - second.probability) + 90_000 * second.probability + jobs
    assert law.mean == pytest.approx(mean, abs=10)
    assert (law.low, law.share_paid) == (jobs, 1.0)


def test_a_pooled_test_takes_the_mean_of_its_cohorts() -> None:
    tests = [{"id": "a", "month": 1, "people": 10}, {"id": "b", "month": 2, "people": 10}, {"id": "all", "month": 3}]
    clause = {
        "id": "t", "form": "threshold", "metric": "drop", "at_least": 10, "pays": 0,
        "pooled": {"test": "all", "at_least": 10, "pays": 500},
    }  # fmt: skip
    contract = terms(clause, test=tests)
    found = estimate(contract.metrics[0], 10.0, Measuring(1000, mean=1.5, dispersion=3.0))
    law = payment_law_of(contract, known_values(contract), found, draws=40_000)
    # Nobody pays alone (0), so the pooled test pays only when both cohorts miss: it never can reach 10 then.
    assert law.mean == 0.0
    low = terms(clause | {"at_least": 1000}, test=tests)
    law = payment_law_of(low, known_values(low), found, draws=40_000)
    assert law.share_paid == pytest.approx(0.5, abs=0.012)  # five standard errors


def test_the_expected_curve_smooths_the_steps_and_agrees_with_the_law() -> None:
    contract = terms(LADDER)
    found = estimate(contract.metrics[0], 12.0, Measuring(1000, mean=1.5, dispersion=3.0, bias=1.0))
    at, cents = expected_curve(contract, known_values(contract), found, -20.0, 60.0)
    assert np.all(np.diff(cents) >= 0.0)
    assert cents[0] == 0.0
    assert cents[-1] == 90_000
    law = payment_law_of(contract, known_values(contract), found)
    assert np.interp(12.0, at, cents) == pytest.approx(law.mean, rel=0.005)


TWO_TESTS = [{"id": "a", "month": 6}, {"id": "b", "month": 12}]


def test_a_count_varies_over_the_whole_contract() -> None:
    contract = terms(CARD, test=TWO_TESTS)
    values = known_values(contract)
    assert values == {("jobs", "a"): 10_000_000, ("jobs", "b"): 10_000_000}  # the target is for both
    (curve,) = curves(contract, values)
    assert curve.here == (20.0,)
    assert curve.cents[20] == 20_020
    values = known_values(contract, {("jobs", "a"): 12_000_000, ("jobs", "b"): 3_000_000})
    (curve,) = curves(contract, values)
    assert curve.here == (15.0,)
    assert curve.cents[15] == 15_015


def test_a_count_is_spread_as_it_is_known_and_steps_follow() -> None:
    ladder = {"id": "l", "form": "ladder", "metric": "jobs", "rungs": [{"at": 9, "pays": 400}]}
    contract = terms(ladder, test=TWO_TESTS)
    (even,) = curves(contract, known_values(contract))
    assert [int(even.cents[at]) for at in (16, 17, 18)] == [0, 40_000, 80_000]
    (uneven,) = curves(contract, known_values(contract, {("jobs", "a"): 12_000_000, ("jobs", "b"): 3_000_000}))
    assert int(uneven.x[np.argmax(uneven.cents > 0)]) == 11  # 9 of 11 at the first test, rounded
    assert uneven.x[-1] > 45  # where the second test reaches it too


@pytest.mark.parametrize("weights", [{"a": 1}, {"a": 1, "b": 1, "c": 1}, {"a": 38, "b": 44}, {"a": 0, "b": 5}])
def test_parts_of_a_count_are_whole_and_sum_to_it(weights: dict[str, int]) -> None:
    totals = np.arange(200, dtype=np.int64) * 1_000_000
    parts = spread(totals, weights)
    assert np.array_equal(np.sum(list(parts.values()), axis=0), totals)
    assert all((part >= 0).all() and not (part % 1_000_000).any() for part in parts.values())
    known = sum(weights.values())
    assert {test: int(part[known]) // 1_000_000 for test, part in parts.items()} == weights


def test_the_expected_curve_of_a_count_has_the_axis_of_the_curve() -> None:
    contract = terms(CARD | {"cap": 3000}, test=TWO_TESTS)
    values = known_values(contract, {("jobs", "a"): 30_000_000, ("jobs", "b"): 60_000_000})
    found = estimate(contract.metrics[1], 30.0, Measuring(200))
    at, cents = expected_curve(contract, values, found, 0.0, 120.0)
    assert np.interp(90.0, at, cents) == pytest.approx(90 * 1001, rel=0.002)


def test_a_hundred_thousand_outcomes_are_valued_in_less_than_a_second() -> None:
    contract = terms()
    values, how = known_values(contract), course(contract)
    column = np.arange(100_000, dtype=np.int64) * 500
    began = time.perf_counter()
    cents = paid(contract, values, how, {"drop": column})
    assert time.perf_counter() - began < 1.0
    assert len(cents) == 100_000
