"""Whose money payments are: tranches by rank, guarantees, losses, returns."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from abm.contracts.cash import Cash, cash, internal_rate_of_return
from tests.abm.contracts.written import metric, terms_of, valued

TRANCHES = [
    {"id": "senior", "holder": "Bank", "amount": 600, "rank": 1, "return": D("0.05")},
    {"id": "junior", "holder": "Foundation", "amount": 400, "rank": 2},
]
GUARANTEE = [{"guarantor": "State", "tranche": "senior", "amount": 500}]


def paid(amount: int, **more: Any) -> Cash:
    """Where a payment after one year goes."""
    terms = terms_of(
        {"form": "rate_card", "lines": [{"metric": "x", "price": 1}]},
        metrics=[metric("x", "count")],
        head={"investment_commitment": 1000, "cost_per_outcome": "x"},
        **{"tranche": TRANCHES, **more},
    )
    return cash(valued(terms, {"x": amount}))


@pytest.mark.parametrize(
    ("amount", "senior", "junior"),
    [(0, 0, 0), (500, 500, 0), (630, 630, 0), (631, 630, 1), (1030, 630, 400), (2000, 630, 1370)],
)
def test_the_first_rank_is_repaid_with_its_return_before_the_second(amount: int, senior: int, junior: int) -> None:
    assert [one.received for one in paid(amount).tranches] == [senior * 100, junior * 100]


@pytest.mark.parametrize(
    ("amount", "guaranteed", "losses"),
    [
        (1030, 0, {}),
        (600, 0, {"Foundation": 400}),
        (200, 400, {"Foundation": 400, "State": 400}),
        (0, 500, {"Bank": 100, "Foundation": 400, "State": 500}),
    ],
)
def test_a_guarantor_makes_good_lost_capital_up_to_its_sum(
    amount: int, guaranteed: int, losses: dict[str, int]
) -> None:
    where = paid(amount, guarantee=GUARANTEE)
    assert where.tranches[0].guaranteed == guaranteed * 100
    assert where.losses == {name: sum_ * 100 for name, sum_ in losses.items()}
    assert sum(where.losses.values()) == max(0, 1000 - amount) * 100


def test_equal_ranks_share_in_proportion_to_what_they_are_owed() -> None:
    equal = [{**tranche, "rank": 1, "return": 0} for tranche in TRANCHES]
    assert [one.received for one in paid(501, tranche=equal).tranches] == [300_60, 200_40]


def test_what_exceeds_every_cap_on_return_is_left_over() -> None:
    capped = [{**tranche, "return": D("0.05")} for tranche in TRANCHES]
    where = paid(2000, tranche=capped)
    assert where.left_over == (2000 - 1050) * 100
    assert [one.irr for one in where.tranches] == pytest.approx([0.05, 0.05])


def test_returns_and_multiples_of_tranches() -> None:
    senior, junior = paid(1130).tranches
    assert senior.irr == pytest.approx(0.05)
    assert junior.irr == pytest.approx(0.25)
    assert (senior.multiple, junior.multiple) == (pytest.approx(1.05), pytest.approx(1.25))


def test_a_drawdown_goes_to_its_tranche_and_else_to_all_in_proportion() -> None:
    named = [{"month": 0, "amount": 400, "tranche": "junior"}, {"month": 6, "amount": 600, "tranche": "senior"}]
    senior, junior = paid(1000, drawdown=named).tranches
    assert senior.flows[0] == (6, -600_00)
    assert junior.flows[0] == (0, -400_00)
    senior, junior = paid(1000, drawdown=[{"month": 3, "amount": 100}]).tranches
    assert (senior.flows[0], junior.flows[0]) == ((3, -60_00), (3, -40_00))


def test_cost_per_outcome_is_what_the_payer_paid_for_each() -> None:
    assert paid(500).cost_per_outcome == 1.0
    assert paid(0).cost_per_outcome is None


def test_without_capital_there_is_no_return_and_nothing_lost() -> None:
    terms = terms_of({"form": "fixed", "amount": 5})
    where = cash(valued(terms, {}))
    assert (where.investors.irr, where.investors.multiple, where.losses) == (None, None, {})
    assert where.investors.received == 5_00


def test_a_contract_under_way_has_neither_return_nor_loss() -> None:
    tests = [{"id": "a", "month": 6}, {"id": "b", "month": 12}]
    terms = terms_of({"form": "fixed", "amount": 5}, head={"investment_commitment": 100}, test=tests)
    where = cash(valued(terms, {}, head={"through": "a"}))
    assert (where.investors.irr, where.losses) == (None, {})


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        ({0: -100.0, 12: 110.0}, 0.1),
        ({0: -100.0, 24: 121.0}, 0.1),
        ({0: -100.0, 12: 100.0}, 0.0),
        ({0: -100.0, 6: 50.0, 12: 50.0, 18: 10.0}, 0.1245),
        ({0: -277_915.0, 36: 422_000.0}, 0.1494),
        ({0: -100.0, 12: 1.0}, -0.99),
        ({6: -100.0, 18: 200.0}, 1.0),
        ({0: -100.0}, None),
        ({0: 100.0}, None),
        ({}, None),
        ({0: -100.0, 12: 0.0}, None),
    ],
)
def test_the_internal_rate_of_return_of_flows_by_month(flows: Any, rate: float | None) -> None:
    found = internal_rate_of_return(flows)
    assert found is None if rate is None else found == pytest.approx(rate, abs=5e-5)
    if found is not None:
        assert sum(cents * (1 + found) ** (-month / 12) for month, cents in flows.items()) == pytest.approx(0, abs=1e-6)
