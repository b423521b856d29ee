"""Capital beyond cash: who is lent what, in which order it is drawn, how it is repaid, what is left at closing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from abm.balance import require_balance
from abm.engine.closing import close_enterprises
from abm.engine.enterprises import QUIET, _share_surplus
from abm.flows import Flow, Sector
from abm.funding.capital import who_is_able
from abm.funding.holders import holders_of
from abm.funding.mergers import join
from abm.funding.strategies import scale
from abm.ledger import HOUSEHOLDS_ACCOUNT, LENDERS, LOAN, PATIENT, draw_credit, lend, pass_on, post
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from abm.providers.columns import Providers
from abm.rules.scaling import equal_parts, repaid_of_surplus, room_to_owe
from abm.tally import new_tally
from abm.vocabulary import LegalForm
from tests.abm.test_money_month import one_month
from tests.abm.test_scaling import (
    ABROAD,
    ESS,
    FREE,
    HOME,
    OPENING,
    RICH,
    january_of,
    means,
    usual_cost,
    with_one_parent,
)
from tests.alone import changed, providers, run
from tests.chance import check_above

FORMS = [
    (LegalForm.ASSOCIATION, True), (LegalForm.SCIC, True), (LegalForm.SCOP, True), (LegalForm.MUTUAL, True),
    (LegalForm.FOUNDATION, False),
]  # fmt: skip
"""Legal forms, and whether they have a title that investors can hold."""


def owed_by(p: Providers, row: int) -> list[int]:
    """What an enterprise owes in loans and in patient capital."""
    found: list[int] = p.ledger.books.owed[row].tolist()
    return found


# --- who is lent what ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "has_titles"), FORMS)
def test_a_legal_form_is_lent_so_many_months_of_its_cost_by_those_who_may(form: LegalForm, has_titles: bool) -> None:
    parameters = changed(Parameters(), scaling={"growth_loans": 2.5, "quasi_equity": 1.5, **no_own_cash()})
    p, parent = with_one_parent(form)
    cost = usual_cost(p, p.rows[parent])
    _, capital = who_is_able(p, parameters, parameter_table(parameters, 2), holders_of(p))
    expected = [1.5 if has_titles else 0.0, 2.5]
    assert capital.room[:, 0] / cost == pytest.approx(expected)
    assert capital.left / cost == pytest.approx([sum(expected)])
    # what is owed is taken off
    lend(p.ledger.books, parent, LOAN, int(2.0 * cost))
    _, capital = who_is_able(p, parameters, parameter_table(parameters, 2), holders_of(p))
    assert capital.room[:, 0] / cost == pytest.approx([expected[0], 0.5], abs=1e-4)


def no_own_cash() -> dict[str, float]:
    """No legal form puts in cash of its own."""
    return {f"capital_{form}": 0.0 for form in ("association", "cooperative", "mutual", "foundation")}


def test_nobody_lends_to_who_lives_on_her_overdraft() -> None:
    parameters = changed(Parameters(), scaling={"growth_loans": 12.0, "quasi_equity": 12.0})
    for overdraft, lent in ((0, True), (1, False)):
        p, parent = with_one_parent(cash=0)
        draw_credit(p.ledger.books, parent, overdraft)
        post(p.ledger.books, int(Flow.WAGES), p.ledger.provider(parent), HOUSEHOLDS_ACCOUNT, overdraft)
        able, capital = who_is_able(p, parameters, parameter_table(parameters, 2), holders_of(p))
        assert bool(able[0]) is lent
        assert bool(capital.room.any()) is lent


def test_room_parts_and_repayment_by_hand() -> None:
    assert room_to_owe(3.0, 100.0, 120.0) == 180.0
    assert room_to_owe(1.0, 100.0, 120.0) == 0.0
    assert [equal_parts(owed, 5.0) for owed in (0, 59, 60, 61)] == [0, 1, 1, 2]
    assert [repaid_of_surplus(1_000, surplus, 0.3) for surplus in (-500, 0, 1_000, 10_000)] == [0, 0, 300, 1_000]


# --- what is drawn -------------------------------------------------------------------------------------------------


def test_growth_is_paid_out_of_own_cash_then_patient_capital_then_a_loan() -> None:
    months = {"capital_association": 0.2, "quasi_equity": 0.3, "growth_loans": 0.5, "growth_start_up": 12.0}
    parameters = changed(Parameters(), scaling={**months, "loan_years": 4.0}, funding={"growth_limit": 0.3})
    p, parent = with_one_parent()
    cost = usual_cost(p, p.rows[parent])
    month, tally = january_of(p, parameters, {HOME: FREE})
    scale(month)
    # a month of cost in all; each euro added a year costs one at once
    added = float((month.holders.won - month.round_one).sum())
    assert added == pytest.approx(cost)
    loan, patient = owed_by(p, parent)
    assert patient == pytest.approx(0.3 * cost, abs=2)
    assert loan == pytest.approx(0.5 * cost, abs=2)
    assert p.rows["instalment"][parent] == math.ceil(loan / 48)
    books = p.ledger.books
    assert books.cash[p.ledger.provider(parent)] == pytest.approx(RICH - 0.2 * cost, abs=4)
    assert books.flows[Flow.GROWTH_CAPITAL, Sector.BANK, Sector.ENTERPRISES] == loan
    assert books.flows[Flow.GROWTH_CAPITAL, Sector.INVESTORS, Sector.ENTERPRISES] == patient
    assert tally["growth_refused"].sum() == 1
    pass_on(books)
    require_balance(p.ledger)


@pytest.mark.parametrize(("months", "free", "grows"), [(0.0, FREE, 0.0), (1.9, FREE, 0.0), (2.1, FREE, 1.0),
                                                       (2.1, None, 0.5), (2.1, 0, 0.0)])  # fmt: skip
def test_who_lacks_the_cash_that_growth_asks_for_borrows_it_as_far_as_she_grows(
    months: float, free: int | None, grows: float
) -> None:
    """Growth asks for three months of cost in cash; she has one, and lenders give so many."""
    parameters = changed(Parameters(), scaling={"growth_loans": months})
    p, parent = with_one_parent()
    cost = usual_cost(p, p.rows[parent])
    p, parent = with_one_parent(cash=int(cost))
    month, _ = january_of(p, parameters, {})
    limit = parameters.funding.growth_limit * float(month.round_one.sum())
    month, _ = january_of(p, parameters, {HOME: limit / 2.0 if free is None else float(free)})
    scale(month)
    added = float((month.holders.won - month.round_one).sum())
    assert added == pytest.approx(grows * limit)
    assert owed_by(p, parent)[LOAN] == pytest.approx(grows * 2.0 * cost, abs=2)
    assert p.ledger.books.cash[p.ledger.provider(parent)] == pytest.approx((1.0 + grows * 2.0) * cost, abs=2)


@pytest.mark.parametrize(("price", "own", "lent"), [(0.0, 1.0, 0.0), (0.5, 1.0, 0.0), (0.5, 0.2, 0.3)])
def test_know_how_is_borrowed_for_as_far_as_its_price_exceeds_own_cash_and_no_further(
    price: float, own: float, lent: float
) -> None:
    """Growth asks for three months of cost in cash, which a peer who only learns need not borrow; all in months."""
    scaling = {"know_how": 1.0, "know_how_cost": price, "growth_loans": 6.0, "capital_association": own}
    p, parent = with_one_parent()
    cost = usual_cost(p, p.rows[parent])
    p, parent = with_one_parent(cash=int(cost))
    best = 1 + parent
    p.rows[best] = p.rows[parent]
    p.rows["key"][best] += 1
    p.rows["quality"][best] = 1.5
    month, _ = january_of(p, changed(Parameters(), scaling=scaling), {})
    scale(month)
    assert p.rows["quality"][parent] > 1.2
    assert owed_by(p, parent)[LOAN] == pytest.approx(lent * cost, abs=2)
    assert p.ledger.books.cash[p.ledger.provider(parent)] == pytest.approx((1.0 + lent - price) * cost, abs=2)
    # the cash that growth asks for may still be borrowed by who grows later on
    assert month.capital.short[month.holders.rows == parent] == pytest.approx(2.0 * cost, abs=2)


@pytest.mark.parametrize(("times", "larger"), [(3.0, False), (0.5, True)])
def test_who_opens_a_site_borrows_its_costs_and_what_growth_asks_for_as_far_as_it_grows(
    times: float, larger: bool
) -> None:
    """The parent has a month of cost in cash and puts none of it in; growth asks for three."""
    scaling = {**OPENING, **no_own_cash(), "replication_support": 0.0, "growth_loans": 12.0, "quasi_equity": 12.0}
    parameters, of_site = changed(Parameters(), scaling=scaling), 0.0
    for _ in range(2):  # the second time so many times as large as the site of the first
        p, parent = with_one_parent()
        p.rows["paid"][parent] = times * of_site or p.rows["paid"][parent]
        cost = usual_cost(p, p.rows[parent])
        p.ledger.books.cash[p.ledger.provider(parent)] = int(cost)
        month, _ = january_of(p, parameters, {ABROAD: FREE})
        scale(month)
        (opened,) = np.flatnonzero(p.rows["parent"] == p.rows["key"][parent])
        of_site = float(p.rows["paid"][opened])
    site = usual_cost(p, p.rows[opened])
    assert (site > cost) is larger
    lacking = min(1.0, site / cost) * 2.0 * cost
    assert sum(owed_by(p, parent)) == pytest.approx((4.0 + 3.0) * site + lacking, abs=4)
    assert p.ledger.books.cash[p.ledger.provider(parent)] == pytest.approx(cost + lacking, abs=4)
    assert month.capital.short[0] == pytest.approx(2.0 * cost - lacking, abs=2)


# --- how it is repaid ----------------------------------------------------------------------------------------------


def test_a_loan_is_repaid_in_equal_parts_and_costs_interest() -> None:
    calm = changed(
        Parameters(), enterprises={"exit_hazard": 0.0}, scaling={"loan_price": 0.03, "loan_years": 3.0}
    )
    owed = {}
    for years in (1, 3):
        p = providers(1, 200_000)
        row = int(2 * p.n_cells + np.argmax(p.enterprises["paid"]))
        lend(p.ledger.books, row, LOAN, 36_000)
        p.rows["instalment"][row] = equal_parts(36_000, 3.0)
        run(p, calm, years)
        owed[years] = owed_by(p, row)[LOAN]
    assert owed == {1: 24_000, 3: 0}
    p = providers(1, 200_000)
    lend(p.ledger.books, row, LOAN, 36_000)
    lend(p.ledger.books, row, PATIENT, 10_000)
    p.rows["instalment"][row] = 1_000
    one_month(p, calm)
    flows = p.ledger.books.flows
    assert flows[Flow.INTEREST, Sector.ENTERPRISES, Sector.INVESTORS] == int(10_000 * 0.04 / 12)
    assert flows[Flow.INTEREST, Sector.ENTERPRISES, Sector.BANK] == int(36_000 * 0.03 / 12)
    assert flows[Flow.GROWTH_CAPITAL_REPAID, Sector.ENTERPRISES, Sector.BANK] == 1_000
    assert flows[Flow.GROWTH_CAPITAL_REPAID, Sector.ENTERPRISES, Sector.INVESTORS] == 0


@pytest.mark.parametrize(
    ("form", "surplus", "repaid", "shared"),
    [
        (LegalForm.ASSOCIATION, 10_000, 3_000, 0),
        (LegalForm.ASSOCIATION, -10_000, 0, 0),
        (LegalForm.ASSOCIATION, 1_000_000, 50_000, 0),
        (LegalForm.SCOP, 10_000, 3_000, int(7_000 * 0.56)),
        (LegalForm.SCIC, -1, 0, 0),
    ],
)
def test_a_surplus_repays_patient_capital_before_members_share_the_rest(
    form: LegalForm, surplus: int, repaid: int, shared: int
) -> None:
    p, row = with_one_parent(form)
    lend(p.ledger.books, row, PATIENT, 50_000)
    p.rows["year_income"][row], p.rows["year_cost"][row] = 100_000 + surplus, 100_000
    table = parameter_table(changed(Parameters(), scaling={"quasi_equity_repaid": 0.3}), 2)
    _share_surplus(row, p.rows[row], table[0], p.ledger.books)
    assert owed_by(p, row)[PATIENT] == 50_000 - repaid
    assert p.ledger.books.flows[Flow.PROFIT_SHARE].sum() == pytest.approx(shared, abs=1)


# --- what is left at closing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cash", "lost", "kept_in_the_ess", "insolvent"),
    [(500, [600, 300], 0, True), (1_100, [0, 300], 0, False), (1_300, [0, 100], 0, False), (1_700, [0, 0], 300, False)],
)
def test_reserves_pay_loans_then_patient_capital_and_the_rest_stays_in_the_ess(
    cash: int, lost: list[int], kept_in_the_ess: int, insolvent: bool
) -> None:
    p, row = with_one_parent(cash=0)
    heir = int(np.flatnonzero((p.rows["kind"] == ESS) & (p.rows["alive"] == 0) & (p.rows["key"] != 0))[0])
    p.rows["alive"][heir] = 1
    p.ledger.books.receivable[:] = 0
    p.ledger.books.payable[:] = 0
    p.rows["paid"][row] = 0.0
    p.ledger.open_month()
    books = p.ledger.books
    lend(books, row, LOAN, 1_100)
    lend(books, row, PATIENT, 300)
    if cash < 1_400:
        post(books, int(Flow.WAGES), p.ledger.provider(row), HOUSEHOLDS_ACCOUNT, 1_400 - cash)
    else:
        post(books, int(Flow.GIFTS), HOUSEHOLDS_ACCOUNT, p.ledger.provider(row), cash - 1_400)
    p.rows["closing"][row] = QUIET
    tally = new_tally(1, 2)[0]
    params = parameter_table(Parameters(), 2)
    before = int(books.cash[p.ledger.provider(heir)])
    close_enterprises(p.rows, p.cells, p.economy[0], books, params, tally, 1, 2 * p.n_cells)
    assert [int(books.flows[Flow.WRITE_OFF, sector].sum()) for sector in (Sector.BANK, Sector.INVESTORS)] == lost
    assert tally["growth_capital_lost"].sum() == sum(lost)
    assert books.cash[p.ledger.provider(heir)] - before == kept_in_the_ess == tally["reserves_of_leavers"].sum()
    assert tally["insolvencies"].sum() == int(insolvent)
    assert owed_by(p, row) == [0, 0]
    assert p.rows["instalment"][row] == 0
    assert len(LENDERS) == 2
    pass_on(books)
    require_balance(p.ledger)


def test_who_merges_brings_her_debts() -> None:
    p, row = with_one_parent()
    other = int(np.flatnonzero((p.rows["kind"] == ESS) & (p.rows["alive"] == 0) & (p.rows["key"] != 0))[0])
    p.rows["alive"][other] = 1
    for one, loan, patient, part in ((row, 600, 100, 10), (other, 300, 40, 5)):
        lend(p.ledger.books, one, LOAN, loan)
        lend(p.ledger.books, one, PATIENT, patient)
        p.rows["instalment"][one] = part
    join(p, row, other)
    assert owed_by(p, row) == [0, 0]
    assert owed_by(p, other) == [900, 140]
    assert (p.rows["instalment"][row], p.rows["instalment"][other]) == (0, 15)
    require_balance(p.ledger)


# --- the direction in the full model -------------------------------------------------------------------------------

POOR = {"funding.growth_list": 0.0, "funding.growth_cash_months": 6.0}
"""Growth asks for half a year of cash, which most employers do not have (facts/france.md 2.4)."""


def test_loans_let_employers_without_reserves_grow_when_there_is_more_money() -> None:
    """Paired seeds; error rates as in ``tests.chance``."""
    without, lent = (means("n_staff_per_1000", {**POOR, "scaling.growth_loans": months}) for months in (0.0, 6.0))
    check_above(lent - without, 0.0, effect=0.04)
