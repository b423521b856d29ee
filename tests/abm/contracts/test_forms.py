"""Every form of clause by hand: small contracts whose payments one can work out on paper."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import numpy as np
import pytest

from abm.contracts.cash import cash
from abm.contracts.course import course
from abm.contracts.payments import Rule, payoff
from abm.contracts.results import End
from abm.errors import ContractError
from tests.abm.contracts.written import contract, euros, metric, terms_of, valued

COUNTS = [metric("jobs", "count"), metric("homes", "count")]
CAPITAL = {"investment_commitment": 1000}
YEARLY = [{"id": f"y{year}", "month": 12 * year} for year in (1, 2, 3)]


def rate_card(**more: Any) -> dict[str, Any]:
    """100 a job and 50 a home."""
    return {"form": "rate_card", "lines": [{"metric": "jobs", "price": 100}, {"metric": "homes", "price": 50}], **more}


def paid(terms: Any, measured: Any, **more: Any) -> D:
    """Units of currency in all."""
    return euros(valued(terms, measured, **more).total)


@pytest.mark.parametrize(
    ("clause", "pays"),
    [
        (rate_card(), 7 * 100 + 4 * 50),
        (rate_card(cap=500), 500),
        (rate_card(cap_per_head=80), 80 * 10),
        (rate_card(cap_per_head=80, cap=700), 700),
        (rate_card(cap_per_head=90), 900),
    ],
)
def test_a_rate_card_pays_prices_within_its_caps(clause: dict[str, Any], pays: int) -> None:
    terms = terms_of(clause, metrics=COUNTS, head={"targeted_users": 10})
    assert paid(terms, {"jobs": 7, "homes": 4}) == pays


def test_a_cap_per_head_is_taken_person_by_person_when_claims_are_given() -> None:
    terms = terms_of(rate_card(cap_per_head=120), metrics=COUNTS, head={"targeted_users": 10})
    claims = [
        {"person": "a", "metric": "jobs", "value": 2},
        {"person": "b", "metric": "jobs", "value": 1},
        {"person": "b", "metric": "homes", "value": 1},
        {"person": "c", "metric": "homes", "value": 1},
    ]
    assert paid(terms, {"jobs": 3, "homes": 2}, claim=claims) == 120 + 120 + 50
    assert paid(terms, {"jobs": 3, "homes": 2}) == 400  # at most 10 x 120: counts alone do not say whose they are


def test_a_cap_per_head_of_cohorts_holds_for_each_and_of_users_for_all() -> None:
    tests = [{"id": "a", "month": 6, "people": 2}, {"id": "b", "month": 12, "people": 5}]
    by_cohort = terms_of(rate_card(cap_per_head=60), metrics=COUNTS, test=tests)
    measured = {("jobs", "a"): 3, ("homes", "a"): 0, ("jobs", "b"): 1, ("homes", "b"): 0}
    assert valued(by_cohort, measured).by_test() == {"a": 120_00, "b": 100_00}
    by_users = terms_of(rate_card(cap_per_head=60), metrics=COUNTS, head={"targeted_users": 6},
                        test=[{"id": "a", "month": 6}, {"id": "b", "month": 12}])  # fmt: skip
    assert valued(by_users, measured).by_test() == {"a": 300_00, "b": 60_00}
    assert valued(by_users, measured, head={"users_engaged": 5}).by_test() == {"a": 300_00, "b": 0}


@pytest.mark.parametrize(("value", "pays"), [(9, 0), (10, 0), (D("4.999999"), 1300), (5, 1300), (D("5.000001"), 0)])
def test_lower_can_be_better(value: D, pays: int) -> None:
    clause = {"form": "threshold", "metric": "x", "at_least": 5, "pays": {"principal": 1, "return": D("0.3")}}
    terms = terms_of(clause, metrics=[metric("x", better="lower")], head=CAPITAL)
    assert paid(terms, {"x": value}) == pays


@pytest.mark.parametrize(("value", "pays"), [(31, 0), (30, 100), (25, 150), (20, 200), (12, 280), (10, 300), (0, 300)])
def test_a_line_falls_where_lower_is_better(value: int, pays: int) -> None:
    segments = [{"from": 30, "pays": 100, "per_unit": 10}, {"from": 20, "pays": 200, "per_unit": 10}]
    terms = terms_of({"form": "line", "metric": "x", "segments": segments, "to": 10},
                     metrics=[metric("x", better="lower")])  # fmt: skip
    assert paid(terms, {"x": value}) == pays


@pytest.mark.parametrize(
    ("pays", "euros_paid"),
    [
        (250, "250"),
        ({"amount": D("250.5")}, "250.5"),
        ({"principal": D("0.5")}, "500"),
        ({"principal": 1, "return": D("0.1")}, "1100"),
        ({"principal": D("0.5"), "return": D("0.1")}, "550"),
        ({"return": D("0.1")}, "100"),
        ({"principal": 1, "return_per_year": D("0.1")}, "1210"),
        ({"return_per_year": D("0.1")}, "210"),
    ],
)
def test_what_a_threshold_pays_is_a_sum_or_capital_with_a_return(pays: Any, euros_paid: str) -> None:
    clause = {"form": "threshold", "metric": "x", "at_least": 1, "pays": pays}
    terms = terms_of(clause, head={**CAPITAL, "anticipated_duration_months": 24})
    assert paid(terms, {"x": 1}) == D(euros_paid)


def test_a_return_a_year_runs_from_each_drawdown_to_the_payment() -> None:
    clause = {"form": "threshold", "metric": "x", "at_least": 1, "pays": {"principal": 1, "return_per_year": D("0.1")}}
    terms = terms_of(clause, head={**CAPITAL, "anticipated_duration_months": 24, "payment_delay_months": 12},
                     drawdown=[{"month": 0, "amount": 500}, {"month": 12, "amount": 500}])  # fmt: skip
    told = valued(terms, {"x": 1})
    assert euros(told.total) == D("665.50") + 605
    assert cash(told).investors.irr == pytest.approx(0.1, abs=1e-7)


def test_capital_drawn_after_a_test_earns_nothing_at_it() -> None:
    clause = {"form": "threshold", "metric": "x", "at_least": 1, "pays": {"principal": 1, "return_per_year": D("0.1")}}
    tests = [{"id": "a", "month": 12}, {"id": "b", "month": 36}]
    terms = terms_of(clause, head={**CAPITAL, "payment_delay_months": 24}, test=tests,
                     drawdown=[{"month": 0, "amount": 500}, {"month": 24, "amount": 500}])  # fmt: skip
    assert valued(terms, {("x", "a"): 1, ("x", "b"): 0}).by_test() == {"a": 665_50, "b": 0}


SAVINGS = {"form": "savings", "metric": "saved", "share": D("0.8"), "share_after": D("0.25"), "interest": D("0.1")}
SAVED = [metric("saved", "money"), metric("people", "count")]


@pytest.mark.parametrize(
    ("saved", "pays"),
    [(-5, "0"), (0, "0"), (1000, "800"), (1375, "1100"), (D("1375.04"), "1100.01"), (2375, "1350")],
)
def test_the_share_of_savings_switches_when_capital_and_interest_are_repaid(saved: D, pays: str) -> None:
    terms = terms_of(SAVINGS, metrics=SAVED, head=CAPITAL)
    assert paid(terms, {"saved": saved}) == D(pays)


def test_savings_of_earlier_tests_repay_first() -> None:
    terms = terms_of(SAVINGS, metrics=SAVED, head=CAPITAL, test=YEARLY)
    told = valued(terms, {("saved", "y1"): 1000, ("saved", "y2"): 1000, ("saved", "y3"): 1000})
    # 1,000 at 10 % is 1,100, less 800; the 300 left are 330 a year later; what exceeds them counts 25/80
    assert told.by_test() == {"y1": 800_00, "y2": 330_00 + 146_88, "y3": 250_00}


def test_what_clauses_above_pay_repays_capital_too() -> None:
    card = {"form": "rate_card", "lines": [{"metric": "people", "price": 1}]}
    terms = terms_of(card, SAVINGS, metrics=SAVED, head=CAPITAL)
    # 1,100 are owed; 300 of the rate card leave 800; 200 more would have come from the share of 80 %
    told = valued(terms, {("people", "end"): 300, ("saved", "end"): 1250})
    assert told.by_clause() == {"clause_1": 300_00, "clause_2": 800_00 + 62_50}


def test_a_saving_of_one_person_is_multiplied_by_people() -> None:
    clause = {"form": "savings", "metric": "saved", "share": D("0.5"), "per": "people"}
    assert paid(terms_of(clause, metrics=SAVED), {"saved": 2670, "people": 2636}) == 3_519_060


BANDS = {
    "form": "bands",
    "metric": "x",
    "bands": [{"from": 55, "coupon": D("0.03")}, {"from": 60, "coupon": D("0.075")}],
    "floor": {"coupon": D("0.05"), "tests": ["y1"]},
    "principal": {"full_from": 55, "protected": D("0.5")},
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "pays"),
    [
        ((60, 60, 60), (75, 75, 1075)),
        ((50, 50, 50), (50, 0, 500)),
        ((55, 55, 55), (50, 30, 1030)),
        ((None, None, None), (50, 0, 500)),
    ],
)
def test_bands_pay_coupons_a_floor_and_principal_at_the_end(values: tuple[Any, ...], pays: tuple[int, ...]) -> None:
    terms = terms_of(BANDS, head=CAPITAL, test=YEARLY)
    told = valued(terms, {("x", f"y{year}"): value for year, value in enumerate(values, 1)})
    assert told.by_test() == {f"y{year}": sum_ * 100 for year, sum_ in enumerate(pays, 1)}


def test_a_hybrid_pays_its_standing_charge_to_the_operator_and_outcomes_to_investors() -> None:
    terms = terms_of({"form": "fixed", "amount": 40, "paid_to": "operator"}, rate_card(),
                     metrics=COUNTS, test=YEARLY, head=CAPITAL)  # fmt: skip
    measured = {(name, f"y{year}"): 1 for name in ("jobs", "homes") for year in (1, 2, 3)}
    told = valued(terms, measured)
    assert (told.paid_to("operator"), told.paid_to("investors")) == (120_00, 450_00)
    assert cash(told).investors.received == 450_00


def test_the_cap_of_the_contract_cuts_the_operator_before_the_investors() -> None:
    terms = terms_of({"form": "fixed", "amount": 40, "paid_to": "operator"}, rate_card(),
                     metrics=COUNTS, head={"maximum_outcome_payment": 160})  # fmt: skip
    told = valued(terms, {"jobs": 1, "homes": 1})
    assert (told.paid_to("operator"), told.paid_to("investors")) == (10_00, 150_00)
    told = valued(terms, {"jobs": 2, "homes": 1})
    assert (told.paid_to("operator"), told.paid_to("investors")) == (0, 160_00)


def test_a_cap_is_over_the_whole_contract_and_not_over_a_test() -> None:
    terms = terms_of(rate_card(cap=250), metrics=COUNTS, test=YEARLY)
    measured = {(name, f"y{year}"): 1 - (name == "homes") for name in ("jobs", "homes") for year in (1, 2, 3)}
    told = valued(terms, measured)
    assert told.by_test() == {"y1": 100_00, "y2": 100_00, "y3": 50_00}
    assert [line.cents for line in told.lines if line.rule is Rule.CAP_CLAUSE] == [-50_00]


def test_a_cap_on_return_leaves_investors_exactly_that_return() -> None:
    terms = terms_of(rate_card(), metrics=COUNTS, test=YEARLY, head={**CAPITAL, "return_cap_per_year": D("0.13")})
    measured = {(name, f"y{year}"): 9 - 9 * (name == "homes") for name in ("jobs", "homes") for year in (1, 2, 3)}
    told = valued(terms, measured)
    # 1,130.00 less 900 leaves 230.00; a year later 259.90
    assert told.by_test() == {"y1": 900_00, "y2": 259_90, "y3": 0}
    assert cash(told).investors.irr == pytest.approx(0.13, abs=1e-6)


def cohorts(**more: Any) -> Any:
    """Three cohorts at 10, pooled at 7.5."""
    clause = {"form": "threshold", "metric": "x", "at_least": 10, "pays": 100, "pooled": {"test": "all", "at_least":
              D("7.5"), "pays": 300}}  # fmt: skip
    tests = [{"id": name, "month": 12 * at, "people": people} for at, (name, people) in
             enumerate([("a", 100), ("b", 300)], 1)]  # fmt: skip
    return terms_of(clause, test=[*tests, {"id": "all", "month": 36}], **more)


@pytest.mark.parametrize(
    ("a", "b", "pays"),
    [(10, 0, 100), (10, 10, 200), (0, 10, 100), (9, 7, 300), (9, D("6.999999"), 0), (0, D("9.999999"), 0)],
)
def test_cohorts_are_paid_one_by_one_and_else_their_mean_weighted_by_people(a: D, b: D, pays: int) -> None:
    assert paid(cohorts(), {("x", "a"): a, ("x", "b"): b}) == pays


def test_a_pooled_result_that_was_measured_counts_before_the_mean_of_cohorts() -> None:
    assert paid(cohorts(), {("x", "a"): 9, ("x", "b"): 7, ("x", "all"): 7}) == 0


def test_cohorts_without_anybody_have_no_pooled_result() -> None:
    told = valued(cohorts(), {("x", "a"): 9, ("x", "b"): 9},
                  cohort=[{"test": "a", "people": 0}, {"test": "b", "people": 0}])  # fmt: skip
    assert told.total == 0
    assert told.lines[-1].rule is Rule.NOT_MEASURED


ENDS = [
    {"by": "payer", "after_month": 12, "pays": "principal_share", "share": D("0.9")},
    {"by": "investor", "after_month": 24, "pays": "principal_share", "share": D("0.75")},
    {"by": "operator", "after_month": 0},
]


@pytest.mark.parametrize(
    ("by", "month", "pays"),
    [
        ("payer", 12, {"y1": 75, "termination": 900}),
        ("payer", 23, {"y1": 75, "termination": 900}),
        ("payer", 24, {"y1": 75, "y2": 75, "termination": 900}),
        ("investor", 30, {"y1": 75, "y2": 75, "termination": 750}),
        ("operator", 0, {"termination": 0}),
        ("operator", 24, {"y1": 75, "y2": 75, "termination": 0}),
        ("operator", 36, {"y1": 75, "y2": 75, "y3": 1075, "termination": 0}),
    ],
)
def test_after_an_early_end_no_test_takes_place_and_its_rule_decides(by: str, month: int, pays: dict[str, int]) -> None:
    terms = terms_of(BANDS, head=CAPITAL, test=YEARLY, termination=ENDS)
    held = {f"y{year}" for year in (1, 2, 3) if 12 * year <= month}
    told = valued(terms, {("x", test): 60 for test in held}, head={"terminated": {"by": by, "month": month}})
    assert told.by_test() == {test: sum_ * 100 for test, sum_ in pays.items()}
    columns = {("x", f"y{year}"): np.array([60_000_000, 60_000_000]) for year in (1, 2, 3)}
    fast = payoff(terms, columns, course(terms, end=End(by=by, month=month)))
    assert {test: int(cents[1]) for test, cents in fast.items()} == told.by_test()
    assert cash(told).investors.received == told.total


def test_capital_of_after_an_early_end_is_not_drawn_and_not_repaid() -> None:
    terms = terms_of(BANDS, head=CAPITAL, test=YEARLY, termination=ENDS,
                     drawdown=[{"month": 0, "amount": 400}, {"month": 18, "amount": 600}])  # fmt: skip
    told = valued(terms, {("x", "y1"): 60}, head={"terminated": {"by": "payer", "month": 12}})
    assert told.by_test() == {"y1": 30_00, "termination": 360_00}
    assert cash(told).investors.drawn == 400_00


def test_what_an_early_end_pays_is_under_the_cap_of_the_contract() -> None:
    terms = terms_of(rate_card(), metrics=COUNTS, head={**CAPITAL, "maximum_outcome_payment": 200}, termination=ENDS)
    told = valued(terms, {"jobs": 1, "homes": 0}, head={"terminated": {"by": "payer", "month": 12}})
    assert told.by_test() == {"end": 100_00, "termination": 100_00}


def test_a_metric_that_was_not_measured_pays_nothing_and_says_so() -> None:
    told = valued(terms_of(rate_card(), metrics=COUNTS), {"jobs": None, "homes": 2})
    assert [(line.rule, line.cents) for line in told.lines] == [(Rule.NOT_MEASURED, 0), (Rule.PRICE, 100_00)]


def test_the_fast_path_refuses_a_value_nobody_gave() -> None:
    with pytest.raises(ContractError, match="no result for metric 'homes' at test 'end'"):
        payoff(terms_of(rate_card(), metrics=COUNTS), {("jobs", "end"): np.array([1_000_000])})


def test_sums_beyond_64_bits_are_exact_on_both_paths() -> None:
    terms = terms_of({"form": "rate_card", "lines": [{"metric": "x", "price": 10**11}]})
    value = D("123456789.123457")
    exact = valued(terms, {"x": value}).total
    assert exact == 1234567891234570000000
    fast = payoff(terms, {("x", "end"): np.array([123456789123457, 1_000_000])})["end"]
    assert [int(cents) for cents in fast] == [exact, 10**13]


def test_terms_can_be_written_out_and_read_again() -> None:
    content = contract(BANDS, head=CAPITAL, test=YEARLY, termination=ENDS)
    terms = type(terms_of(BANDS, head=CAPITAL, test=YEARLY)).model_validate(content)
    assert type(terms).model_validate(terms.model_dump(exclude_none=True)) == terms
