"""Terms at the size of one contract: what is paid when, and the capital that takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.contracts.candidacies import LONGEST_SERVICE
from abm.contracts.evaluation import comparison
from abm.contracts.financing import Financing, Plans
from abm.contracts.plan import NOTHING, Result, Results, cut_offs, goal_of, months_of_tests, on_plan, paid_at_tests
from abm.contracts.prospect import handed_back
from abm.contracts.terms import Terms
from abm.errors import ParameterError
from scenarios.contract_file import contracts, load_contract
from tests.abm.contracts.hand import PLANS

CIS, SIB = PLANS["french"], PLANS["british"]
EUROS = 100
COST = 60_000_00


def terms(clause: dict[str, Any], test: list[dict[str, Any]] | None = None, **metric: Any) -> Terms:
    """A contract of one metric and one clause, with a capital of 1,000 euros."""
    head = {"id": "c", "name": "C", "currency": "EUR", "investment_commitment": 1000, "anticipated_duration_months": 24}
    clause = {"id": "c", **clause} | ({} if "lines" in clause else {"metric": "m"})
    one = {"id": "m", "title": "M", "unit": "share", "kind": "share", **metric}
    return Terms.model_validate(
        {"contract": head, "metric": [one], "clause": [clause]}
        | ({"test": test} if test else {})
    )


def pays(terms: Terms, sets: list[list[Result]]) -> list[list[int]]:
    """Cents at each test of each set of results."""
    return paid_at_tests(terms, Results.of(sets)).tolist()


def test_tests_are_stretched_to_the_months_of_service_and_the_last_sees_everybody():
    """Tests in months 36 and 54 of the terms see those served in two thirds of the months, and all."""
    assert months_of_tests(CIS.terms, 36, 6) == (24 + 18, 36 + 18)
    assert months_of_tests(CIS.terms, 72, 6) == (48 + 18, 72 + 18)
    assert months_of_tests(SIB.terms, 39, 6) == (14 + 18, 23 + 18, 31 + 18, 39 + 18)
    assert months_of_tests(SIB.terms, 39, 0)[-1] == 39 + 12


def test_who_counts_at_a_test_began_a_year_and_the_lag_before():
    assert cut_offs((21, 33, 45, 57), 6) == (3, 15, 27, 39)
    assert cut_offs((10, 30), 6) == (0, 12)


@pytest.mark.parametrize("name", contracts())
@pytest.mark.parametrize("months", [12, 39, 120])
def test_everybody_counts_at_one_test(name, months):
    tests = months_of_tests(load_contract(name), months, 6)
    assert max(cut_offs(tests, 6)) == months
    assert sum(result.users for result in on_plan(tests, 6, months, 1.0)) == pytest.approx(1.0)


def test_usual_french_terms_pay_on_people_and_on_the_outcome():
    """300 people at 1,666.67 capped at 500,000; then 250,000 from 70 % of the target and 650,000 from all of it."""
    half = Result(0.5, 1.0, 1.0)
    found = pays(CIS.terms, [
        [half, half],
        [Result(0.5, 0.7, 0.7)] * 2,
        [Result(0.5, 0.69, 0.69)] * 2,
        [Result(0.2, 1.0, 1.0), Result(0.2, 1.0, 1.0)],
        [Result(0.9, 4.0, 4.0), Result(0.9, 4.0, 4.0)],
    ])  # fmt: skip
    people = 150 * 1_666_67
    assert found == [
        [people, 500_000_00 - people + 650_000_00],
        [people, 500_000_00 - people + 250_000_00],
        [people, 500_000_00 - people],
        [60 * 1_666_67, 60 * 1_666_67 + 650_000_00],
        [270 * 1_666_67, 500_000_00 - 270 * 1_666_67 + 650_000_00],
    ]


def test_usual_british_terms_pay_17_000_for_each_outcome():
    results = [[Result(0.25, 1.0, 1.0)] * 4, [Result(0.25, 9.0, 0.5)] * 4, [Result(1.0, 2.0, 2.0)] * 4]
    assert pays(SIB.terms, results) == [
        [25 * 17_000_00] * 4, [50 * 17_000_00 // 4] * 4, [3_000_000_00, 0, 0, 0],
    ]  # fmt: skip


def test_a_price_is_told_by_the_first_target_and_a_threshold_by_the_last_plan():
    """A plan that is written anew moves the threshold, not what one outcome earns."""
    card = terms({"form": "rate_card", "lines": [{"metric": "m", "price": 10}]}, kind="count", target=8)
    bar = terms({"form": "threshold", "at_least": Decimal("0.5"), "pays": 1000})
    renewed = [[Result(1.0, 1.0, 0.5)]]
    assert pays(card, renewed) == [[4 * 10 * EUROS]]
    assert pays(bar, renewed) == [[1_000 * EUROS]]


def test_a_reduction_is_reached_from_below():
    """Goal 20 reconvictions: at target 20 of them, at half of the target 30, at twice none."""
    fewer = terms({"form": "threshold", "at_least": 20, "pays": 1000}, kind="number", better="lower")
    paid = pays(fewer, [[Result(1.0, effect, effect)] for effect in (1.0, 0.99, 1.01, 5.0)])
    assert paid == [[100_000], [0], [100_000], [100_000]]


@pytest.mark.parametrize(
    ("clause", "goal"),
    [
        ({"form": "threshold", "at_least": Decimal("0.3"), "pays": 10}, 300_000),
        ({"form": "ladder", "rungs": [{"at": Decimal("0.2"), "pays": 1}, {"at": Decimal("0.4"), "pays": 2}]}, 200_000),
        ({"form": "line", "segments": [{"from": Decimal("0.1"), "pays": 5, "per_unit": 10}]}, 100_000),
    ],
)
def test_the_goal_is_where_capital_comes_back_first(clause, goal):
    assert goal_of(terms(clause), terms(clause).metrics[0]) == goal
    written = terms(clause, target=Decimal("0.7"))
    assert goal_of(written, written.metrics[0]) == 700_000


def test_a_metric_that_nothing_gives_a_goal_cannot_be_simulated():
    card = terms({"form": "rate_card", "lines": [{"metric": "m", "price": 10}]}, kind="count")
    with pytest.raises(ParameterError, match="names no target for its metric 'm'"):
        goal_of(card, card.metrics[0])


def test_the_most_demanding_comparison_decides():
    assert comparison(CIS.terms) == "target_only"
    assert comparison(SIB.terms) == "historical"
    assert comparison(load_contract("educate_girls")) == "randomised"


def peak(found: Financing, paid: list[float], cost: float, months: int) -> float:
    """Most that is ever missing when service is paid month by month and results come in on plan."""
    missing = most = 0.0
    for month in range(months):
        missing += cost / months
        most = max(most, missing)
        missing -= sum(cents for test, cents in zip(found.tests, paid, strict=True) if test == month)
    return most


def test_french_terms_take_all_of_the_cost_as_capital():
    """Nothing is paid before service ends: capital 60,000, then 20,000 and 49,000, 1.15 of it in all."""
    found = CIS.unit(36).times(COST)
    assert found.capital == pytest.approx(COST)
    assert found.cap == found.planned == pytest.approx(1.15 * COST)
    assert found.tests == (42, 54)
    back = found.scale * np.array(pays(CIS.terms, [on_plan(found.tests, 6, 36, 1.0)])[0])
    assert back == pytest.approx([COST / 3, (1.15 - 1 / 3) * COST], rel=1e-5)


def test_british_terms_use_what_comes_in_again():
    """Peak in month 32, before the first payment: 33/39 of the cost."""
    found = SIB.unit(39).times(COST)
    assert found.capital == pytest.approx(COST * 33 / 39)
    assert found.cap == pytest.approx(3.0 * found.capital)
    assert found.planned == pytest.approx(1.7 * found.capital)
    assert found.kept == COST


@pytest.mark.parametrize("months", [12, 24, 39, 73, 120])
def test_capital_that_is_used_again_is_the_peak_of_cost_less_payments(months):
    found = SIB.unit(months).times(COST)
    paid = found.scale * np.array(pays(SIB.terms, [on_plan(found.tests, 6, months, 1.0)])[0])
    assert found.capital == pytest.approx(peak(found, paid.tolist(), COST, months), rel=1e-9)


@pytest.mark.parametrize("months", [12, 24, 39, 73, 120])
def test_capital_that_is_not_used_again_is_all_of_the_cost(months):
    assert CIS.unit(months).times(COST).capital == COST


def test_the_usual_terms_that_come_with_the_model_take_the_capital_they_are_known_for():
    """A French contract all of its cost; a British one a third of its cap (2.98, interquartile 1.3 to 4.1, INDIGO)."""
    french, british = (Plans(load_contract(name), 6, LONGEST_SERVICE).unit(39).times(COST) for name in ("cis", "sib"))
    assert french.capital == COST
    assert 1.0 <= french.cap / french.capital <= 1.3
    assert british.capital < 0.9 * COST
    assert british.cap / british.capital == pytest.approx(2.98, abs=0.2)
    assert french.planned > COST
    assert british.planned > COST


@pytest.mark.parametrize("of", [CIS, SIB], ids=["cis", "sib"])
@given(months=st.integers(12, 120), cost=st.floats(1e4, 1e12), times=st.floats(0.01, 100.0))
def test_money_grows_with_cost_and_nothing_else(of, months, cost, times):
    one, other = of.unit(months).times(cost), of.unit(months).times(times * cost)
    for name in ("capital", "cap", "scale", "planned", "kept"):
        assert getattr(other, name) == pytest.approx(times * getattr(one, name))
    assert one.tests == other.tests
    assert one.drawn_for == other.drawn_for
    assert of.cost_for_capital(months) * one.capital == pytest.approx(cost)


@pytest.mark.parametrize("of", [CIS, SIB], ids=["cis", "sib"])
@given(months=st.integers(12, 120))
def test_capital_is_drawn_as_service_needs_it_and_what_is_paid_comes_back_or_is_spent(of, months):
    found = of.unit(months).times(COST)
    a_month = COST / months * (1.0 + 1e-12)
    assert (found.drawn_for - 1) * COST / months <= found.capital * (1.0 + 1e-12)
    assert found.capital <= found.drawn_for * a_month
    assert found.capital <= COST * (1.0 + 1e-12)
    for effect in (1.0, 0.5):
        paid = found.scale * np.array(pays(of.terms, [on_plan(found.tests, 6, months, effect)])[0])
        back = handed_back(found.capital, found.kept, paid)
        assert back.sum() == pytest.approx(max(0.0, found.capital + paid.sum() - COST), abs=1e-3)
        assert found.cap >= paid.sum() * (1.0 - 1e-12)


def test_nothing_is_handed_back_before_service_is_safe():
    """Capital 60 of a cost of 100; 30 and 50 come in: the first 30 and 10 of the second are spent."""
    assert handed_back(60.0, 100.0, np.array([30.0, 50.0])).tolist() == [0.0, 40.0]


def test_a_test_before_anybody_was_followed_up_measures_nobody():
    assert on_plan((10, 42), 6, 24, 1.0) == [NOTHING, Result(1.0, 1.0, 1.0)]


def test_what_may_have_to_be_paid_includes_the_bonus_of_the_operator():
    """Bern: 2,837,700 to investors far above the target, and 40,500 to the operator."""
    unit = Plans(load_contract("caritas_bern"), 6, 12).unit(12)
    assert unit.cap / unit.scale == pytest.approx(2_878_200 * EUROS)
