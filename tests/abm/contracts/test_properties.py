"""What holds for any contract that can be written and any results."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from abm.contracts.amounts import MILLION, millionths
from abm.contracts.cash import Cash, cash, internal_rate_of_return, split
from abm.contracts.checks import guaranteed
from abm.contracts.columns import scaled
from abm.contracts.course import TERMINATION, course
from abm.contracts.payments import Rule, Valuation, payoff
from abm.contracts.results import End
from abm.contracts.terms import Terms
from abm.errors import ContractError
from tests.abm.contracts.written import contract, metric, valued

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
METRICS = ("x", "y", "saved", "people")


def sums(most: int = 10_000_000) -> st.SearchStrategy[Decimal]:
    """Money to the cent."""
    return st.integers(0, most * 100).map(lambda cents: Decimal(cents) / 100)


def shares(low: int = 0, high: int = 100) -> st.SearchStrategy[Decimal]:
    """Shares of 1 to the hundredth."""
    return st.integers(low, high).map(lambda part: Decimal(part) / 100)


def quantities() -> st.SearchStrategy[Decimal]:
    """Values of a metric to the millionth, mostly round."""
    fine = st.integers(-100 * MILLION, 300 * MILLION).map(lambda one: Decimal(one) / MILLION)
    return st.one_of(st.integers(-50, 200).map(Decimal), fine)


def rising(size: int) -> st.SearchStrategy[list[Decimal]]:
    """Sums from small to large."""
    return st.lists(sums(), min_size=size, max_size=size).map(sorted)


def starts() -> st.SearchStrategy[list[Decimal]]:
    """One to four values from small to large, none twice."""
    return st.lists(quantities(), min_size=1, max_size=4, unique=True).map(sorted)


@st.composite
def clauses(draw: st.DrawFn, tests: tuple[str, ...]) -> dict[str, Any]:
    """A clause of any form; each alone pays no less for a better result."""
    form = draw(st.sampled_from(tuple(FORMS)))
    clause = {"form": form, **FORMS[form](draw, tests)}
    cap = draw(st.none() | sums())
    return clause if cap is None else {**clause, "cap": cap}


def _rate_card(draw: st.DrawFn, tests: tuple[str, ...]) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(METRICS), min_size=1, unique=True))
    head = draw(st.none() | sums(5000))
    lines = [{"metric": name, "price": draw(sums(10_000))} for name in names]
    return {"lines": lines, **({} if head is None else {"cap_per_head": head})}


def _threshold(draw: st.DrawFn, tests: tuple[str, ...]) -> dict[str, Any]:
    first = {"metric": "x", "at_least": draw(quantities()), "pays": draw(sums())}
    if len(tests) > 1 and draw(st.booleans()):
        first["pooled"] = {"test": tests[-1], "at_least": draw(quantities())}
    return first


def _ladder(draw: st.DrawFn, tests: tuple[str, ...]) -> dict[str, Any]:
    at = draw(starts())
    pays = draw(rising(len(at)))
    return {"metric": "x", "rungs": [{"at": one, "pays": sum_} for one, sum_ in zip(at, pays, strict=True)]}


def _line(draw: st.DrawFn, tests: tuple[str, ...]) -> dict[str, Any]:
    at = draw(starts())
    slopes = [draw(st.integers(0, 1000)) for _ in at]
    pays = [draw(sums(1000))]
    for before, after, slope in zip(at, at[1:], slopes, strict=False):
        pays.append((pays[-1] + slope * (after - before)).quantize(Decimal("0.01"), "ROUND_UP"))
    end = {"to": at[-1] + draw(st.integers(1, 50))} if draw(st.booleans()) else {}
    segments = [{"from": a, "pays": b, "per_unit": c} for a, b, c in zip(at, pays, slopes, strict=True)]
    return {"metric": "x", "segments": segments, **end}


def _savings(draw: st.DrawFn, tests: tuple[str, ...]) -> dict[str, Any]:
    first: dict[str, Any] = {"metric": "saved", "share": draw(shares(1))}
    if draw(st.booleans()):
        first["per"] = "people"
    if draw(st.booleans()):
        first = {**first, "share_after": draw(shares()), "interest": draw(shares(0, 20))}
    return first


def _bands(draw: st.DrawFn, tests: tuple[str, ...]) -> dict[str, Any]:
    at = draw(starts())
    coupons = sorted(draw(shares(0, 40)) for _ in at)
    first: dict[str, Any] = {
        "metric": "x", "bands": [{"from": a, "coupon": b} for a, b in zip(at, coupons, strict=True)]
    }  # fmt: skip
    if draw(st.booleans()):
        first["floor"] = {"coupon": draw(shares(0, 10)), "tests": [tests[0]]}
    if draw(st.booleans()):
        first["principal"] = {"full_from": draw(quantities()), "protected": draw(shares())}
    return first


def _fixed(draw: st.DrawFn, tests: tuple[str, ...]) -> dict[str, Any]:
    return {"amount": draw(sums(100_000))}


def _two_sided(draw: st.DrawFn, tests: tuple[str, ...]) -> dict[str, Any]:
    at, gain = draw(sums(1000)), draw(sums(100_000))
    first: dict[str, Any] = {
        "metric": "x", "tests": [tests[-1]], "target": draw(st.integers(1, 200)), "at_target": at,
        "span": draw(shares(10)),
        "gain_max": at + gain, "loss_max": Decimal(0),
    }  # fmt: skip
    if draw(st.booleans()):
        first["operator"] = {"from": Decimal("0.05"), "max": draw(sums(50_000))}
    return first


def _weighted(draw: st.DrawFn, tests: tuple[str, ...]) -> dict[str, Any]:
    weight = draw(shares(1, 99))
    parts = [
        {"metric": "x", "weight": weight, "target": draw(st.integers(1, 200)), "cap": draw(shares(50, 300))},
        {"metric": "y", "weight": 1 - weight, "target": draw(st.integers(1, 200))},
    ]
    return {"amount": draw(sums()), "parts": parts}


FORMS = {
    "rate_card": _rate_card, "threshold": _threshold, "ladder": _ladder, "line": _line, "savings": _savings,
    "bands": _bands, "fixed": _fixed, "two_sided": _two_sided, "weighted": _weighted,
}  # fmt: skip


@st.composite
def contents(draw: st.DrawFn, most_tests: int = 3) -> dict[str, Any]:
    """A contract file with capital, clauses of any form, caps, drawdowns, tranches and guarantees."""
    tests = tuple(f"t{at}" for at in range(1, draw(st.integers(1, most_tests)) + 1))
    capital = draw(st.one_of(st.just(Decimal(0)), sums()))
    head: dict[str, Any] = {"investment_commitment": capital, "payment_delay_months": draw(st.integers(0, 6))}
    if draw(st.booleans()):
        head["return_cap_per_year"] = draw(shares(0, 30))
    cap = draw(st.none() | sums(50_000_000))
    if cap is not None:
        head["maximum_outcome_payment"] = cap
    first = draw(st.integers(0, int(capital * 100)))
    parts = [Decimal(first) / 100, capital - Decimal(first) / 100]
    returns = [draw(st.none() | shares(0, 20)) for _ in parts]
    tranches = [
        {"id": f"tranche_{at}", "amount": part, "rank": draw(st.integers(1, 2)),
         **({} if return_ is None else {"return": return_})}
        for at, (part, return_) in enumerate(zip(parts, returns, strict=True))
    ]  # fmt: skip
    more: dict[str, Any] = {"tranche": tranches} if draw(st.booleans()) else {}
    if more and draw(st.booleans()):
        more["guarantee"] = [{"guarantor": "g", "tranche": "tranche_0", "amount": parts[0]}]
    if draw(st.booleans()):
        more["drawdown"] = [{"month": at * 5, "amount": part} for at, part in enumerate(parts)]
    return contract(
        *draw(st.lists(clauses(tests), min_size=1, max_size=4)),
        metrics=[metric("x"), metric("y"), metric("saved", "money"), metric("people", "count")],
        test=[{"id": test, "month": 12 * at, "people": draw(st.integers(0, 300))} for at, test in enumerate(tests, 1)],
        head=head,
        **more,
    )


def terms_or_none(content: Mapping[str, Any]) -> Terms:
    """The terms; contracts whose caps lie below what they guarantee are not looked at."""
    try:
        return Terms.model_validate(content)
    except ContractError as error:
        assume("pay" not in str(error) or "in any case" not in str(error))
        raise


def results(terms: Terms) -> st.SearchStrategy[dict[tuple[str, str], Decimal]]:
    """A value of every metric at every test."""
    kinds = {"people": st.integers(0, 5000).map(Decimal), "saved": st.integers(-1000, 100_000).map(Decimal)}
    return st.fixed_dictionaries(
        {(name, test.id): kinds.get(name, quantities()) for name in METRICS for test in terms.tests}
    )


def both(terms: Terms, measured: Mapping[tuple[str, str], Decimal]) -> tuple[Valuation, Cash]:
    """What a contract pays and where it goes."""
    told = valued(terms, dict(measured))
    return told, cash(told)


@settings(CALM, max_examples=50)
@given(st.data())
def test_no_cap_is_ever_exceeded(data: st.DataObject) -> None:
    terms = terms_or_none(data.draw(contents()))
    told, where = both(terms, data.draw(results(terms)))
    cap = terms.head.maximum_outcome_payment
    malus = sum(line.cents for line in told.lines if line.rule is Rule.OPERATOR_MALUS)
    if cap is not None:
        assert told.total - malus <= cap
    by_clause: dict[str, int] = {}
    for line in told.lines:
        if line.to == "investors":
            by_clause[line.clause] = by_clause.get(line.clause, 0) + line.cents
    for clause in terms.clauses:
        assert clause.cap is None or by_clause.get(clause.id, 0) <= clause.cap
    rate = where.investors.irr
    if terms.head.return_cap_per_year is not None and rate is not None and not where.guarantors:
        assert rate <= terms.head.return_cap_per_year / MILLION + 1e-6


@settings(CALM, max_examples=50)
@given(st.data())
def test_tranches_and_what_is_left_over_sum_to_what_investors_are_paid(data: st.DataObject) -> None:
    terms = terms_or_none(data.draw(contents()))
    told, where = both(terms, data.draw(results(terms)))
    assert sum(one.received for one in where.tranches) + where.left_over == told.paid_to("investors")
    assert sum(one.drawn for one in where.tranches) == sum(one.amount for one in told.course.drawdowns)
    assert where.payer == told.paid_to("investors") + told.paid_to("operator")
    assert sum(where.guarantors.values()) == where.investors.guaranteed
    assert all(one.guaranteed <= max(0, one.drawn - one.received) for one in where.tranches)
    shown = sum(told.by_test().values()), sum(told.by_clause().values())
    assert shown == (told.total, told.total)


@settings(CALM, max_examples=50)
@given(st.data())
def test_many_results_at_once_pay_what_each_pays_alone(data: st.DataObject) -> None:
    terms = terms_or_none(data.draw(contents()))
    rows = data.draw(st.lists(results(terms), min_size=1, max_size=4))
    many = {key: np.array([millionths(row[key]) for row in rows]) for key in rows[0]}
    fast = payoff(terms, many)
    investors = payoff(terms, many, to="investors")
    for at, row in enumerate(rows):
        told = valued(terms, dict(row))
        assert {test: int(cents[at]) for test, cents in fast.items()} == told.by_test()
        assert {test: int(cents[at]) for test, cents in investors.items()} == told.by_test("investors")


@settings(CALM, max_examples=50)
@given(st.data(), st.sampled_from(METRICS), st.integers(1, 100))
def test_a_better_result_is_never_paid_less(data: st.DataObject, name: str, better: int) -> None:
    terms = terms_or_none(data.draw(contents(most_tests=1)))
    measured = data.draw(results(terms))
    key = (name, terms.tests[0].id)
    assert valued(terms, {**measured, key: measured[key] + better}).total >= valued(terms, dict(measured)).total


@settings(CALM, max_examples=40)
@given(st.data())
def test_nothing_measured_pays_only_what_is_guaranteed(data: st.DataObject) -> None:
    content = data.draw(contents())
    plain = {name: value for name, value in content["contract"].items() if name != "return_cap_per_year"}
    terms = terms_or_none({**content, "contract": plain, "drawdown": []})
    told = valued(terms, {(name, test.id): None for name in METRICS for test in terms.tests})
    sure = sum(guaranteed(terms, clause) for clause in terms.clauses)
    assert told.total == pytest.approx(sure, abs=2 * len(terms.clauses))


@settings(CALM, max_examples=25)
@given(st.data())
def test_without_people_caps_per_head_leave_nothing(data: st.DataObject) -> None:
    content = data.draw(contents())
    tests = tuple(test["id"] for test in content["test"])
    content["clause"] = [{"id": "card", "form": "rate_card", **_rate_card(data.draw, tests), "cap_per_head": 1}]
    content["test"] = [{**test, "people": 0} for test in content["test"]]
    terms = terms_or_none(content)
    assert valued(terms, dict(data.draw(results(terms)))).total == 0


@settings(CALM, max_examples=50)
@given(st.data())
def test_a_contract_valued_test_by_test_pays_the_same(data: st.DataObject) -> None:
    terms = terms_or_none(data.draw(contents()))
    measured = data.draw(results(terms))
    columns = {key: np.array([millionths(value)]) for key, value in measured.items()}
    whole = payoff(terms, columns)
    for at, test in enumerate(terms.tests):
        known = {key: column for key, column in columns.items() if key[1] in {one.id for one in terms.tests[: at + 1]}}
        so_far = payoff(terms, known, course(terms, through=test.id))
        assert so_far == {one.id: whole[one.id] for one in terms.tests[: at + 1]}


@settings(CALM, max_examples=40)
@given(st.data(), st.sampled_from(("payer", "investor")), st.integers(0, 40))
def test_an_early_end_pays_tests_before_it_and_what_its_rule_says(data: st.DataObject, by: Any, month: int) -> None:
    ends = [{"by": "payer", "after_month": 0, "pays": "principal_share", "share": data.draw(shares())},
            {"by": "investor", "after_month": 0}]  # fmt: skip
    terms = terms_or_none({**data.draw(contents()), "termination": ends})
    measured = data.draw(results(terms))
    columns = {key: np.array([millionths(value)]) for key, value in measured.items()}
    held = [test.id for test in terms.tests if test.month <= month]
    fast = payoff(terms, columns, course(terms, end=End(by=by, month=month)))
    told = valued(terms, {key: value for key, value in measured.items() if key[1] in held},
                  head={"terminated": {"by": by, "month": month}})  # fmt: skip
    assert {test: int(cents[0]) for test, cents in fast.items()} == told.by_test()
    assert list(fast) == [*held, TERMINATION]
    whole = payoff(terms, columns)
    if not terms.drawdowns:
        assert all(fast[test] == whole[test] for test in held)
    most = sum(one.amount for one in terms.drawn if one.month <= month)
    assert 0 <= told.by_test()[TERMINATION] <= (most if by == "payer" else 0)


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**13), min_size=1, max_size=6))
def test_a_sum_is_split_whole_and_in_proportion(cents: int, weights: list[int]) -> None:
    parts = split(cents, weights)
    assert sum(parts) == cents
    if sum(weights):
        assert all(abs(part * sum(weights) - cents * weight) < sum(weights) for part, weight in
                   zip(parts, weights, strict=True))  # fmt: skip


@given(st.integers(-(10**18), 10**18), st.integers(0, 10**15), st.integers(1, 10**15))
def test_scaling_is_the_same_in_64_bits_and_in_whole_numbers_of_any_size(value: int, up: int, down: int) -> None:
    exact = abs(Fraction(value * up, down))
    nearest = int(exact + Fraction(1, 2)) * (1 if value >= 0 else -1)
    assert int(scaled(np.array([value]), up, down)[0]) == nearest
    assert int(scaled(np.array([value], dtype=object), up, down)[0]) == nearest


@given(st.integers(1, 10**10), st.integers(-60, 60), st.integers(1, 120))
def test_a_return_is_found_again(capital: int, per_cent: int, months: int) -> None:
    paid = capital * (1 + per_cent / 100) ** (months / 12)
    assert internal_rate_of_return({0: -capital, months: paid}) == pytest.approx(per_cent / 100, abs=1e-9)  # type: ignore[dict-item]
