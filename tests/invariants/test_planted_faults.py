"""Faults planted on purpose are caught: a check that cannot fail checks nothing.

The compiled loops are run as plain Python here, so that one rule or posting in them can be spoilt. A rule edited
under a stale cache is in ``tests/abm/test_compiled.py``; more spoilt books are in ``tests/abm/test_ledger.py``.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numba.core.dispatcher import Dispatcher

import abm.engine.capacity as capacity
import abm.engine.choice as choice
import abm.engine.claims as claims
import abm.engine.closing as closing
import abm.engine.creaming as creaming
import abm.engine.enterprises as enterprises
import abm.engine.fringe as fringe
import abm.engine.markets as markets
import abm.engine.matching as matching
import abm.engine.money as money
import abm.engine.places as places
import abm.engine.public_services as public_services
import abm.engine.queues as queues
import abm.engine.staff as staff
import abm.ledger as ledger
import abm.model
from abm.balance import LedgerError, check
from abm.flows import Flow
from abm.model import WelfareModel
from abm.networks import build_social_ties
from abm.vocabulary import CaseState, Instrument, QueueOrder
from tests.invariants.test_money import check_claims_are_what_was_agreed
from tests.worlds import after, case_table, society

MONEY = (ledger, capacity, claims, closing, enterprises, fringe, markets, money, public_services, staff)
"""Where money moves."""


def interpret(monkeypatch: pytest.MonkeyPatch, *modules: ModuleType) -> None:
    """Run the compiled functions of these modules as plain Python; rules and draws stay compiled."""
    for module in modules:
        for name, function in list(vars(module).items()):
            if isinstance(function, Dispatcher) and function.py_func.__module__ == module.__name__:
                monkeypatch.setattr(module, name, function.py_func)
    for module in modules:
        for name, function in list(vars(module).items()):
            if isinstance(function, Dispatcher) and function.py_func.__module__ in {m.__name__ for m in modules}:
                monkeypatch.setattr(module, name, function.py_func)


def records(array: np.ndarray) -> Any:
    """A view whose rows have their fields as attributes, as in compiled code."""
    return array.view(np.recarray)


class PlainMoney(WelfareModel):
    """A society whose money moves in plain Python."""

    def _move_money(self) -> None:
        providers = self.providers
        money.money_month(
            records(providers.rows), records(providers.cells), records(providers.economy), providers.ledger.books,
            records(self.params), records(self.tally[self.month]), self.seed_of_draws, self.month,
            self.volunteers_ratio, self.givers_ratio,
        )  # fmt: skip
        providers.economy["exits"] = 0


def plain_money_society(monkeypatch: pytest.MonkeyPatch) -> WelfareModel:
    interpret(monkeypatch, *MONEY)
    model = society(1)
    model.__class__ = PlainMoney
    return model


def test_money_in_plain_python_is_the_money_of_the_compiled_loop(monkeypatch):
    """Else the faults below would be planted in something else."""
    compiled = society(1)
    compiled.step()
    plain = plain_money_society(monkeypatch)
    plain.step()
    assert check(plain.providers.ledger) == {}
    for name in ("payroll", "grants", "fees", "cost", "staff", "places", "cash"):
        assert np.array_equal(plain.tally[name][0], compiled.tally[name][0]), name
    check_claims_are_what_was_agreed(plain)


def test_a_skipped_payment_is_caught(monkeypatch):
    """Wages leave an enterprise and never arrive."""
    model = plain_money_society(monkeypatch)
    post = enterprises.post

    def post_to_nobody(books: Any, flow: int, payer: int, payee: int, cents: int) -> None:
        if flow == Flow.WAGES and payer == books.first_provider + 40:
            books.cash[payer] -= cents
            return
        post(books, flow, payer, payee, cents)

    monkeypatch.setattr(enterprises, "post", post_to_nobody)
    with pytest.raises(LedgerError, match=r"in month 0 .*sum of all cash"):
        model.step()


def test_a_payment_that_is_not_booked_at_all_is_caught(monkeypatch):
    """A month's wages of everybody simply do not happen: the books balance, the tally does not agree with them."""
    model = plain_money_society(monkeypatch)
    post = ledger.post

    def post_no_wages(books: Any, flow: int, payer: int, payee: int, cents: int) -> None:
        if flow != Flow.WAGES:
            post(books, flow, payer, payee, cents)

    for module in MONEY:
        if hasattr(module, "post"):
            monkeypatch.setattr(module, "post", post_no_wages)
    model.step()
    assert check(model.providers.ledger) == {}
    booked = model.providers.ledger.books.flows[Flow.WAGES].sum()
    assert booked != model.tally["payroll"][0].sum()


def test_a_grant_paid_twice_is_caught(monkeypatch):
    """Cash arrives twice for one claim settled."""
    model = plain_money_society(monkeypatch)
    settle = claims.settle

    def settle_twice(books: Any, instrument: int, payer: int, row: int, cents: int) -> int:
        paid: int = settle(books, instrument, payer, row, cents)
        if instrument == Instrument.GRANT and row == 40:
            ledger.post(books, int(Flow.GRANT), payer, books.first_provider + row, paid)
        return paid

    monkeypatch.setattr(claims, "settle", settle_twice)
    with pytest.raises(LedgerError, match=r"in month 0 .*GRANT paid less claims settled"):
        model.step()


def test_a_grant_earned_twice_is_caught(monkeypatch):
    """The claim itself is booked twice: the books balance, but more is earned than was agreed."""
    model = plain_money_society(monkeypatch)
    accrue = claims.accrue

    def accrue_twice(books: Any, instrument: int, payer: int, row: int, cents: int) -> None:
        accrue(books, instrument, payer, row, cents)
        if instrument == Instrument.GRANT and row == 40:
            accrue(books, instrument, payer, row, cents)

    monkeypatch.setattr(claims, "accrue", accrue_twice)
    model.step()
    assert check(model.providers.ledger) == {}
    with pytest.raises(AssertionError, match="grant"):
        check_claims_are_what_was_agreed(model)


def check_ties_follow_the_seed(seed: int) -> None:
    """Networks of two seeds differ, those of one do not."""
    one, again, other = society(seed), society(seed), society(seed + 1)
    assert np.array_equal(one.ties.ties, again.ties.ties), "one seed, two networks"
    assert not np.array_equal(one.ties.ties, other.ties.ties), "two seeds, one network"


def test_ties_follow_the_seed():
    check_ties_follow_the_seed(1)


def test_a_network_that_misses_the_seed_is_caught(monkeypatch):
    monkeypatch.setattr(abm.model, "build_social_ties", lambda seed, *rest: build_social_ties(0, *rest))
    with pytest.raises(AssertionError, match="two seeds, one network"):
        check_ties_follow_the_seed(1)


def test_a_network_drawn_from_the_clock_is_caught(monkeypatch):
    chance = np.random.default_rng()

    def unseeded(seed: int, *rest: Any) -> Any:
        return build_social_ties(int(chance.integers(1 << 40)), *rest)

    monkeypatch.setattr(abm.model, "build_social_ties", unseeded)
    with pytest.raises(AssertionError, match="one seed, two networks"):
        check_ties_follow_the_seed(1)


MATCHING = (matching, choice, creaming, places, queues)


class PlainMatching(WelfareModel):
    """A society whose lists are worked off in plain Python."""

    def _match(self) -> None:
        book, people, ties = self.book, self.population, self.ties
        matching.match_cases(
            self.month, self.inputs.burn_in_months, self.seed_of_draws, records(book.rows), book.n,
            records(people.citizens), people.first_citizen, people.territory_keys, ties.tie_start, ties.ties,
            records(self.providers.rows), self.cell_reference, records(self.params), records(self.steady.rates),
            records(self.tally[self.month]), self.wait_histogram[self.month],
        )  # fmt: skip


def check_the_list_is_worked_off_in_order(model: WelfareModel, months: int) -> int:
    """Of people on the list of one provider, whoever began was no less severe (or no later) than whoever waits on.

    Returns:
        Pairs compared.
    """
    waiting_for: dict[int, tuple[int, int]] = {}
    compared = 0

    def before() -> None:
        waiting_for.clear()
        cases = case_table(model)
        listed = (cases.rows["state"] == CaseState.WAITING) & (cases.provider_keys >= 0)
        of_whom = zip(cases.provider_keys[listed].tolist(), cases.rows["since"][listed].tolist(), strict=True)
        waiting_for.update(zip(cases.keys[listed].tolist(), of_whom, strict=True))

    def look() -> None:
        nonlocal compared
        cases = case_table(model)
        by_list: dict[int, tuple[list[float], list[float]]] = {}
        first_come = model.parameters.service.queue_order == QueueOrder.FIRST_COME
        for key, row, provider in zip(cases.keys.tolist(), cases.rows, cases.provider_keys.tolist(), strict=True):
            if key not in waiting_for:
                continue
            wanted, since = waiting_for[key]
            began, waits = by_list.setdefault(wanted, ([], []))
            priority = float(-since if first_come else row["severity"])
            if row["state"] == CaseState.SERVED and provider == wanted:
                began.append(priority)
            elif row["state"] == CaseState.WAITING and provider == wanted:
                waits.append(priority)
        for began, waits in by_list.values():
            if began and waits:
                assert min(began) >= max(waits), f"order of service, month {model.month}"
                compared += 1

    after(model, "_advance_needs", before)
    after(model, "_match", look)
    for _ in range(months):
        model.step()
    return compared


@pytest.mark.parametrize("order", ["severity", "first_come"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_list_is_worked_off_in_the_order_of_the_scenario(seed, order):
    values = {"funding.budget": 0.8, "service.queue_order": order}
    model = society(seed, citizens=2_000, burn_in=12, months=36, values=values)
    assert check_the_list_is_worked_off_in_order(model, 48) > 10


def test_a_swapped_queue_is_caught(monkeypatch):
    """The least severe first."""
    interpret(monkeypatch, *MATCHING)
    model = society(1, citizens=2_000)
    model.__class__ = PlainMatching
    comes_before = queues.comes_before
    monkeypatch.setattr(queues, "comes_before", lambda priority, tie, a, b: comes_before(-priority, tie, a, b))
    with pytest.raises(AssertionError, match="order of service"):
        check_the_list_is_worked_off_in_order(model, 24)


def test_lists_in_plain_python_are_those_of_the_compiled_loop(monkeypatch):
    compiled = society(1, citizens=2_000)
    for _ in range(4):
        compiled.step()
    interpret(monkeypatch, *MATCHING)
    plain = society(1, citizens=2_000)
    plain.__class__ = PlainMatching
    for _ in range(4):
        plain.step()
    assert np.array_equal(case_table(plain).rows, case_table(compiled).rows)
