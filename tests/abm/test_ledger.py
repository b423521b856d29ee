"""The ledger balances whatever happens, and says so when something was lost or made up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.balance import LedgerError, check, require_balance
from abm.flows import DECLARED, FLOW_MATRIX, N_SECTORS, Flow, Sector, flow_matrix, flow_matrix_markdown
from abm.ledger import (
    BANK_ACCOUNT,
    FIRST_AUTHORITY,
    HOUSEHOLDS_ACCOUNT,
    INVESTORS_ACCOUNT,
    LENDERS,
    LOAN,
    PATIENT,
    STATE_ACCOUNT,
    SUPPLIERS_ACCOUNT,
    Ledger,
    accrue,
    claims_of,
    draw_credit,
    endow,
    endow_claim,
    lend,
    new_ledger,
    pass_on,
    post,
    repay_capital,
    repay_credit,
    settle,
    write_off_capital,
    write_off_credit,
)
from abm.vocabulary import Instrument

N_TERRITORIES = 2
N_ROWS = 21
ENTERPRISE = 17
OTHER_ENTERPRISE = 20
GRANT = int(Instrument.GRANT)
PAGE = Path(__file__).parents[2] / "docs" / "flow_matrix.md"


@pytest.fixture
def ledger() -> Ledger:
    """Two territories, five enterprises, an endowed society in its first month."""
    books = new_ledger(N_TERRITORIES, N_ROWS)
    endow(books, STATE_ACCOUNT, 1_000_000)
    endow(books, HOUSEHOLDS_ACCOUNT, 5_000_000)
    endow(books, books.provider(ENTERPRISE), 30_000)
    endow_claim(books, Instrument.GRANT, STATE_ACCOUNT, ENTERPRISE, 8_000)
    books.open_month()
    return books


def _accounts_of(ledger: Ledger, sector: Sector) -> list[int]:
    return [int(account) for account in np.flatnonzero(ledger.books.sector == sector)]


def test_a_new_ledger_has_an_account_for_everybody_in_the_right_sector() -> None:
    ledger = new_ledger(N_TERRITORIES, N_ROWS)
    counts = {sector: len(_accounts_of(ledger, sector)) for sector in Sector}
    expected = dict.fromkeys(Sector, 1)
    expected |= {Sector.AUTHORITIES: 2, Sector.PUBLIC_SERVICES: 8, Sector.FRINGE: 8, Sector.ENTERPRISES: 5}
    assert counts == expected
    assert ledger.books.sector[ledger.authority(1)] == Sector.AUTHORITIES
    assert ledger.books.sector[ledger.provider(0)] == Sector.PUBLIC_SERVICES
    assert ledger.books.sector[ledger.provider(15)] == Sector.FRINGE
    assert ledger.books.sector[ledger.provider(16)] == Sector.ENTERPRISES


def test_a_month_of_hand_booked_payments_balances_to_the_cent(ledger: Ledger) -> None:
    books, account = ledger.books, ledger.provider(ENTERPRISE)
    accrue(books, GRANT, STATE_ACCOUNT, ENTERPRISE, 2_000)
    assert settle(books, GRANT, STATE_ACCOUNT, ENTERPRISE, 2_500) == 2_500
    post(books, int(Flow.TAXES), HOUSEHOLDS_ACCOUNT, FIRST_AUTHORITY, 900)
    post(books, int(Flow.WAGES), account, HOUSEHOLDS_ACCOUNT, 3_000)
    post(books, int(Flow.OTHER_COSTS), account, SUPPLIERS_ACCOUNT, 1_000)
    pass_on(books)
    assert check(ledger) == {}
    assert claims_of(books, ENTERPRISE) == 7_500
    assert books.payable[STATE_ACCOUNT] == 7_500
    assert books.cash[account] == 30_000 + 2_500 - 4_000
    assert books.cash[SUPPLIERS_ACCOUNT] == 0
    assert books.cash[HOUSEHOLDS_ACCOUNT] == 5_000_000 - 900 + 4_000


def test_settling_never_pays_more_than_the_claim(ledger: Ledger) -> None:
    assert settle(ledger.books, GRANT, STATE_ACCOUNT, ENTERPRISE, 99_999) == 8_000
    assert settle(ledger.books, GRANT, STATE_ACCOUNT, ENTERPRISE, 1) == 0
    require_balance(ledger)


def test_claims_on_the_state_and_on_the_authority_are_kept_apart(ledger: Ledger) -> None:
    accrue(ledger.books, GRANT, ledger.authority(1), ENTERPRISE, 500)
    assert settle(ledger.books, GRANT, ledger.authority(1), ENTERPRISE, 9_000) == 500
    assert ledger.books.payable[STATE_ACCOUNT] == 8_000
    require_balance(ledger)


def test_money_in_circulation_is_the_opening_money_plus_credit(ledger: Ledger) -> None:
    books, opening = ledger.books, 6_030_000
    draw_credit(books, ENTERPRISE, 10_000)
    draw_credit(books, OTHER_ENTERPRISE, 4_000)
    post(books, int(Flow.INTEREST), ledger.provider(ENTERPRISE), BANK_ACCOUNT, 50)
    assert repay_credit(books, ENTERPRISE, 3_000) == 3_000
    assert write_off_credit(books, OTHER_ENTERPRISE) == 4_000
    pass_on(books)
    assert books.loans[0] == 7_000
    assert -books.cash[BANK_ACCOUNT] == opening + 7_000
    require_balance(ledger)


@numba.njit
def _pay_wages_of_all(books, flow, payee, cents):
    for row in range(len(books.credit)):
        post(books, flow, books.first_provider + row, payee, cents)
        if row >= 16:
            draw_credit(books, row, cents)


def test_compiled_loops_post_for_many(ledger: Ledger) -> None:
    _pay_wages_of_all(ledger.books, int(Flow.WAGES), HOUSEHOLDS_ACCOUNT, 5)
    assert ledger.books.cash[HOUSEHOLDS_ACCOUNT] == 5_000_000 + 5 * N_ROWS
    assert ledger.books.cash[ledger.provider(16)] == 0
    require_balance(ledger)


def test_repaying_never_exceeds_what_is_owed(ledger: Ledger) -> None:
    draw_credit(ledger.books, ENTERPRISE, 100)
    assert repay_credit(ledger.books, ENTERPRISE, 500) == 100
    require_balance(ledger)


@pytest.mark.parametrize("kind", [LOAN, PATIENT])
def test_capital_for_growth_is_owed_until_it_is_repaid_or_given_up(ledger: Ledger, kind: int) -> None:
    books, lender = ledger.books, LENDERS[kind]
    before = int(books.cash[lender]), int(books.cash[ledger.provider(ENTERPRISE)])
    lend(books, ENTERPRISE, kind, 900)
    lend(books, OTHER_ENTERPRISE, kind, 100)
    assert repay_capital(books, ENTERPRISE, kind, 300) == 300
    assert repay_capital(books, OTHER_ENTERPRISE, kind, 500) == 100
    assert books.owed[ENTERPRISE, kind] == books.lent[kind] == 600
    assert books.owed[:, 1 - kind].sum() == books.lent[1 - kind] == 0
    require_balance(ledger)
    assert write_off_capital(books, ENTERPRISE, kind) == 600
    assert books.lent[kind] == 0
    # who lent has lost what was not repaid, and the enterprise keeps it
    assert books.cash[lender] == before[0] - 600
    assert books.cash[ledger.provider(ENTERPRISE)] == before[1] + 600
    require_balance(ledger)
    pass_on(books)
    # the loss of a bank is borne by households, that of investors by themselves
    assert books.cash[lender] == before[0] - (600 if kind == PATIENT else 0)
    require_balance(ledger)


def test_growing_keeps_every_balance(ledger: Ledger) -> None:
    draw_credit(ledger.books, ENTERPRISE, 100)
    before = ledger.books.cash.copy()
    ledger.grow(N_ROWS + 10)
    assert ledger.n_rows == N_ROWS + 10
    np.testing.assert_array_equal(ledger.books.cash[: len(before)], before)
    assert claims_of(ledger.books, ENTERPRISE) == 8_000
    post(ledger.books, int(Flow.GIFTS), HOUSEHOLDS_ACCOUNT, ledger.provider(N_ROWS + 9), 7)
    assert ledger.books.flows[Flow.GIFTS, Sector.HOUSEHOLDS, Sector.ENTERPRISES] == 7
    require_balance(ledger)
    ledger.grow(3)
    assert ledger.n_rows == N_ROWS + 10


PLANTED_FAULTS: dict[str, tuple[str, Callable[[Ledger], None]]] = {}


def _fault(expected: str) -> Callable[[Callable[[Ledger], None]], Callable[[Ledger], None]]:
    def register(plant: Callable[[Ledger], None]) -> Callable[[Ledger], None]:
        PLANTED_FAULTS[plant.__name__] = (expected, plant)
        return plant

    return register


@_fault("sum of all cash")
def one_sided_posting(ledger: Ledger) -> None:
    """An enterprise receives a gift nobody gave."""
    ledger.books.cash[ledger.provider(ENTERPRISE)] += 10


@_fault("GRANT paid less claims settled")
def doubled_grant(ledger: Ledger) -> None:
    """A claim is settled and its grant paid a second time."""
    settle(ledger.books, GRANT, STATE_ACCOUNT, ENTERPRISE, 500)
    post(ledger.books, int(Flow.GRANT), STATE_ACCOUNT, ledger.provider(ENTERPRISE), 500)


@_fault("GRANT paid less claims settled")
def skipped_payment(ledger: Ledger) -> None:
    """A claim is struck from both books but its cash never sent."""
    ledger.books.receivable[ENTERPRISE, GRANT, 0] -= 500
    ledger.books.payable[STATE_ACCOUNT] -= 500


@_fault("receivables less payables of the State")
def forgotten_debt(ledger: Ledger) -> None:
    """The provider earns a claim of which the State knows nothing."""
    ledger.books.receivable[ENTERPRISE, GRANT, 0] += 500
    ledger.books.accrued[GRANT, 0] += 500


@_fault("negative payables")
def wrong_authority_pays(ledger: Ledger) -> None:
    """One authority owes, another one pays."""
    accrue(ledger.books, GRANT, ledger.authority(0), ENTERPRISE, 500)
    settle(ledger.books, GRANT, ledger.authority(1), ENTERPRISE, 500)


@_fault("payables of others")
def household_owes_a_grant(ledger: Ledger) -> None:
    """Somebody who is no public payer owes a grant."""
    accrue(ledger.books, GRANT, HOUSEHOLDS_ACCOUNT, ENTERPRISE, 500)


@_fault("credit less loans")
def credit_without_a_lender(ledger: Ledger) -> None:
    """A provider owes what the bank never lent."""
    ledger.books.credit[ENTERPRISE] += 10


@_fault("change of loans")
def loan_without_cash(ledger: Ledger) -> None:
    """Credit is written in both books but not paid out."""
    ledger.books.credit[ENTERPRISE] += 10
    ledger.books.loans[0] += 10


@_fault("loans for growth owed less lent")
def loan_without_a_lender(ledger: Ledger) -> None:
    """An enterprise owes what no bank lent."""
    ledger.books.owed[ENTERPRISE, LOAN] += 10


@_fault("change of patient capital")
def patient_capital_without_cash(ledger: Ledger) -> None:
    """Patient capital is written in both books but not paid out."""
    ledger.books.owed[ENTERPRISE, PATIENT] += 10
    ledger.books.lent[PATIENT] += 10


@_fault("change of patient capital")
def loan_that_investors_pay_out(ledger: Ledger) -> None:
    """The bank's loan comes out of investors' account."""
    ledger.books.owed[ENTERPRISE, LOAN] += 10
    ledger.books.lent[LOAN] += 10
    post(ledger.books, int(Flow.GROWTH_CAPITAL), INVESTORS_ACCOUNT, ledger.provider(ENTERPRISE), 10)


@_fault("cash of STATE")
def payment_without_a_flow(ledger: Ledger) -> None:
    """Cash moves from one account to another and nobody says why."""
    ledger.books.cash[STATE_ACCOUNT] -= 10
    ledger.books.cash[HOUSEHOLDS_ACCOUNT] += 10


@_fault("WAGES from STATE to SUPPLIERS is not declared")
def undeclared_flow(ledger: Ledger) -> None:
    """The State pays wages to suppliers."""
    post(ledger.books, int(Flow.WAGES), STATE_ACCOUNT, SUPPLIERS_ACCOUNT, 10)


@_fault("negative flows")
def negative_payment(ledger: Ledger) -> None:
    """A gift that takes."""
    post(ledger.books, int(Flow.GIFTS), HOUSEHOLDS_ACCOUNT, ledger.provider(ENTERPRISE), -10)


@pytest.mark.parametrize("name", PLANTED_FAULTS)
def test_a_planted_fault_is_caught_and_named(ledger: Ledger, name: str) -> None:
    expected, plant = PLANTED_FAULTS[name]
    require_balance(ledger)
    plant(ledger)
    assert expected in check(ledger)
    with pytest.raises(LedgerError, match=expected):
        require_balance(ledger)


_DECLARED_PAYMENTS = [
    (flow, payer, payee)
    for flow, row in FLOW_MATRIX.items()
    for payer, payee in row.pairs
    if flow
    not in {
        Flow.GRANT, Flow.PROCUREMENT, Flow.WAGE_SUBSIDY, Flow.CREDIT_DRAWN, Flow.CREDIT_REPAID, Flow.GROWTH_CAPITAL,
        Flow.GROWTH_CAPITAL_REPAID,
    }
]
_PAYMENTS = st.tuples(
    st.sampled_from(_DECLARED_PAYMENTS), st.integers(0, 10**12), st.integers(0, 99), st.integers(0, 99)
)
_CLAIMS = st.tuples(
    st.integers(1, 3),
    st.integers(0, 2),
    st.integers(16, N_ROWS - 1),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
)
_CREDITS = st.tuples(st.integers(16, N_ROWS - 1), st.integers(0, 10**9), st.integers(0, 10**9), st.booleans())


@settings(max_examples=60, deadline=None)
@given(
    months=st.lists(
        st.tuples(
            st.lists(_PAYMENTS, max_size=12), st.lists(_CLAIMS, max_size=6), st.lists(_CREDITS, max_size=4)
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_months_of_declared_payments_balance(months: list) -> None:
    ledger = new_ledger(N_TERRITORIES, N_ROWS)
    for payments, claims, credits in months:
        ledger.open_month()
        books = ledger.books
        for (flow, payer, payee), cents, first, second in payments:
            payers, payees = _accounts_of(ledger, payer), _accounts_of(ledger, payee)
            post(books, int(flow), payers[first % len(payers)], payees[second % len(payees)], cents)
        for instrument, level, row, earned, paid in claims:
            # one authority a row, as a provider has one territory
            payer = STATE_ACCOUNT if level == 0 else ledger.authority(row % N_TERRITORIES)
            accrue(books, instrument, payer, row, earned)
            settle(books, instrument, payer, row, paid)
        for row, drawn, repaid, fails in credits:
            draw_credit(books, row, drawn)
            repay_credit(books, row, repaid)
            if fails:
                write_off_credit(books, row)
        assert check(ledger) == {}
        matrix = flow_matrix(books.flows)
        assert (matrix.sum(axis=1) == 0).all()
        cash = np.zeros(len(Sector), dtype=np.int64)
        np.add.at(cash, ledger.books.sector, ledger.books.cash)
        np.testing.assert_array_equal(matrix.sum(axis=0), cash - ledger.opening_cash)


def test_every_flow_is_declared_with_a_meaning_and_the_right_name_for_its_instrument() -> None:
    assert set(FLOW_MATRIX) == set(Flow)
    assert all(row.meaning and row.pairs for row in FLOW_MATRIX.values())
    for instrument in Instrument:
        assert Flow(Flow.DIRECT_PROVISION + instrument).name == instrument.name
    assert DECLARED.sum() == sum(len(row.pairs) for row in FLOW_MATRIX.values())


def test_the_page_of_the_flow_matrix_is_up_to_date_and_every_row_sums_to_zero() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == flow_matrix_markdown()
    rows = [line for line in page.split("## Meaning")[0].splitlines() if line.startswith("| ")][1:]
    assert len(rows) == DECLARED.sum()
    for row in rows:
        cells = [cell.strip() for cell in row.split("|")[2:-1]]
        assert len(cells) == N_SECTORS
        assert sum(cell.count("+") - cell.count("-") for cell in cells) == 0
