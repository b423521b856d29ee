"""Double-entry ledger in integer euro cents: the only place where a balance changes (MODEL 5.6).

Four instruments: cash in accounts (the bank's account is the negative of all money in circulation), claims
of providers on public payers that pay late (receivables on one side, payables on the other), credit drawn
from the bank, and capital for growth: loans of the bank and patient capital of investors. The functions that change
them are compiled and take ``Books``, the bundle of arrays, so that other compiled loops can call them; ``abm.balance``
proves each month that nothing was lost or made up.

    ledger = new_ledger(n_territories=4, n_rows=60)
    endow(ledger, ledger.provider(row), cents)       # opening balances, before the first month
    ledger.open_month()
    accrue(ledger.books, Instrument.GRANT, STATE_ACCOUNT, row, cents)      # earn a claim
    settle(ledger.books, Instrument.GRANT, STATE_ACCOUNT, row, part)       # the payer pays part of it
    post(ledger.books, Flow.WAGES, ledger.provider(row), HOUSEHOLDS_ACCOUNT, wages)
    pass_on(ledger.books)                            # suppliers and bank hand over to households
    require_balance(ledger)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from abm.compiled import kernel_for
from abm.flows import N_FLOWS, N_SECTORS, Flow, Sector
from abm.vocabulary import N_DOMAINS, Instrument

Cents = npt.NDArray[np.int64]

STATE_ACCOUNT = 0
HOUSEHOLDS_ACCOUNT = 1
INVESTORS_ACCOUNT = 2
INTERMEDIARY_ACCOUNT = 3
EVALUATOR_ACCOUNT = 4
BANK_ACCOUNT = 5
SUPPLIERS_ACCOUNT = 6
REST_OF_WORLD_ACCOUNT = 7
FIRST_AUTHORITY = 8
"""Account of the first territory's authority; those of the providers follow the last authority's."""

_SINGLE_ACCOUNTS = (
    Sector.STATE,
    Sector.HOUSEHOLDS,
    Sector.INVESTORS,
    Sector.INTERMEDIARY,
    Sector.EVALUATOR,
    Sector.BANK,
    Sector.SUPPLIERS,
    Sector.REST_OF_WORLD,
)

N_INSTRUMENTS = len(Instrument)
OWED_BY_STATE = 0
OWED_BY_AUTHORITY = 1
"""Which level of government owes a claim; the authority is that of the provider's territory."""
LOAN, PATIENT = 0, 1
"""Kinds of capital for growth."""
LENDERS = (BANK_ACCOUNT, INVESTORS_ACCOUNT)
"""Who lends each kind."""

_CREDIT_DRAWN, _CREDIT_REPAID = int(Flow.CREDIT_DRAWN), int(Flow.CREDIT_REPAID)
_WRITE_OFF, _ASSET_LOCK = int(Flow.WRITE_OFF), int(Flow.ASSET_LOCK)
_GROWTH_CAPITAL, _CAPITAL_REPAID = int(Flow.GROWTH_CAPITAL), int(Flow.GROWTH_CAPITAL_REPAID)
_INTEREST, _BANK_RESULT = int(Flow.INTEREST), int(Flow.BANK_RESULT)
_SUPPLIER_INCOME, _WAGES = int(Flow.SUPPLIER_INCOME), int(Flow.WAGES)
_BANK, _FIRST_INSTRUMENT_FLOW = int(Sector.BANK), int(Flow.DIRECT_PROVISION)


class Books(NamedTuple):
    """The arrays of the ledger as compiled loops see them; amounts in cents.

    Shapes: cash, sector and payable (accounts); receivable (provider rows, instruments, level that owes);
    credit (provider rows); loans (1); owed (provider rows, kinds of capital for growth); lent (kinds); accrued
    (instruments, level that owes); flows (flows, payer sectors, payee sectors).
    """

    cash: Cents
    sector: Cents
    payable: Cents
    receivable: Cents
    credit: Cents
    loans: Cents
    owed: Cents
    lent: Cents
    accrued: Cents
    flows: Cents
    first_provider: int


NO_BOOKS = Books(
    cash=np.zeros(1, dtype=np.int64),
    sector=np.zeros(1, dtype=np.int64),
    payable=np.zeros(1, dtype=np.int64),
    receivable=np.zeros((1, 1, 1), dtype=np.int64),
    credit=np.zeros(1, dtype=np.int64),
    loans=np.zeros(1, dtype=np.int64),
    owed=np.zeros((1, 1), dtype=np.int64),
    lent=np.zeros(1, dtype=np.int64),
    accrued=np.zeros((1, 1), dtype=np.int64),
    flows=np.zeros((1, 1, 1), dtype=np.int64),
    first_provider=0,
)
"""Books of nobody: compiled functions take the types of their arguments from it."""


@dataclass
class Ledger:
    """All accounts of one society, and what they stood at when the month was opened.

    Args:
        n_territories: number of authorities.
        books: the arrays; replaced as a whole when the ledger grows, so fetch them anew each month.
        opening_cash: cash by sector at the opening of the month, cents.
        opening_claims: receivables at the opening by instrument and level that owes, cents.
        opening_loans: credit outstanding at the opening, cents.
        opening_lent: loans and patient capital outstanding at the opening, cents; (kinds,).
    """

    n_territories: int
    books: Books
    opening_cash: Cents
    opening_claims: Cents
    opening_loans: int
    opening_lent: Cents

    @property
    def n_rows(self) -> int:
        """Number of provider rows that have an account."""
        return len(self.books.credit)

    def authority(self, territory: int) -> int:
        """Account of a territory's authority."""
        return FIRST_AUTHORITY + territory

    def provider(self, row: int) -> int:
        """Account of a provider row."""
        return self.books.first_provider + row

    def open_month(self) -> None:
        """Forget last month's flows and remember where every sector stands."""
        self.opening_cash = np.empty(N_SECTORS, dtype=np.int64)
        self.opening_claims = np.empty((N_INSTRUMENTS, 2), dtype=np.int64)
        _open(self.books, self.opening_cash, self.opening_claims)
        self.opening_loans = int(self.books.loans[0])
        self.opening_lent = self.books.lent.copy()

    def grow(self, n_rows: int) -> None:
        """Make room for at least ``n_rows`` provider rows; everything booked so far is kept."""
        more = n_rows - self.n_rows
        if more <= 0:
            return
        books = self.books
        self.books = books._replace(
            cash=_extended(books.cash, more),
            sector=_extended(books.sector, more, int(Sector.ENTERPRISES)),
            payable=_extended(books.payable, more),
            receivable=_extended(books.receivable, more),
            credit=_extended(books.credit, more),
            owed=_extended(books.owed, more),
        )


def _extended(column: Cents, more: int, value: int = 0) -> Cents:
    tail = np.full((more, *column.shape[1:]), value, dtype=np.int64)
    return np.concatenate([column, tail])


def new_ledger(n_territories: int, n_rows: int) -> Ledger:
    """Empty books: one account for the State and each other sector, each authority and each provider row.

    Args:
        n_territories: number of authorities.
        n_rows: provider rows: public services of all cells, the fringe of all cells, then enterprises.

    Returns:
        A ledger with every balance zero.
    """
    cells = n_territories * N_DOMAINS
    sector = np.concatenate(
        [
            np.array(_SINGLE_ACCOUNTS),
            np.full(n_territories, Sector.AUTHORITIES),
            np.full(cells, Sector.PUBLIC_SERVICES),
            np.full(cells, Sector.FRINGE),
            np.full(max(0, n_rows - 2 * cells), Sector.ENTERPRISES),
        ]
    ).astype(np.int64)
    n_rows = max(n_rows, 2 * cells)
    books = Books(
        cash=np.zeros(len(sector), dtype=np.int64),
        sector=sector,
        payable=np.zeros(len(sector), dtype=np.int64),
        receivable=np.zeros((n_rows, N_INSTRUMENTS, 2), dtype=np.int64),
        credit=np.zeros(n_rows, dtype=np.int64),
        loans=np.zeros(1, dtype=np.int64),
        owed=np.zeros((n_rows, len(LENDERS)), dtype=np.int64),
        lent=np.zeros(len(LENDERS), dtype=np.int64),
        accrued=np.zeros((N_INSTRUMENTS, 2), dtype=np.int64),
        flows=np.zeros((N_FLOWS, N_SECTORS, N_SECTORS), dtype=np.int64),
        first_provider=FIRST_AUTHORITY + n_territories,
    )
    return Ledger(
        n_territories=n_territories,
        books=books,
        opening_cash=np.zeros(N_SECTORS, dtype=np.int64),
        opening_claims=np.zeros((N_INSTRUMENTS, 2), dtype=np.int64),
        opening_loans=0,
        opening_lent=np.zeros(len(LENDERS), dtype=np.int64),
    )


def endow(ledger: Ledger, account: int | Cents, cents: int | Cents) -> None:
    """Give one account or several an opening balance, before the first month is opened; the bank owes it."""
    np.add.at(ledger.books.cash, account, cents)
    ledger.books.cash[BANK_ACCOUNT] -= np.sum(cents)


def endow_claim(
    ledger: Ledger, instrument: Instrument, payer: int | Cents, row: int | Cents, cents: int | Cents
) -> None:
    """Give one provider or several an opening claim on a public payer, before the first month is opened.

    Args:
        ledger: whose books.
        instrument: what the money is.
        payer: the State's account, or that of each provider's authority.
        row: rows of providers, each once.
        cents: claim of each.
    """
    books = ledger.books
    level = OWED_BY_STATE if np.all(np.equal(payer, STATE_ACCOUNT)) else OWED_BY_AUTHORITY
    books.receivable[row, int(instrument), level] += cents
    np.add.at(books.payable, np.broadcast_to(payer, np.shape(cents)), cents)
    books.accrued[int(instrument), level] += np.sum(cents)


@kernel_for("void", NO_BOOKS, "int64", "int64", "int64", "int64")
def post(books: Books, flow: int, payer: int, payee: int, cents: int) -> None:
    """Move cash from one account to another.

    Args:
        books: the books.
        flow: what it is for, a ``Flow`` declared between the two sectors.
        payer: account that pays.
        payee: account that receives.
        cents: amount, not negative.
    """
    books.cash[payer] -= cents
    books.cash[payee] += cents
    books.flows[flow, books.sector[payer], books.sector[payee]] += cents


@kernel_for("void", NO_BOOKS, "int64", "int64", "int64", "int64")
def accrue(books: Books, instrument: int, payer: int, row: int, cents: int) -> None:
    """A provider earns a claim on a public payer (the State or its territory's authority); no cash moves."""
    level = OWED_BY_STATE if payer == STATE_ACCOUNT else OWED_BY_AUTHORITY
    books.receivable[row, instrument, level] += cents
    books.payable[payer] += cents
    books.accrued[instrument, level] += cents


@kernel_for("int64", NO_BOOKS, "int64", "int64", "int64", "int64")
def settle(books: Books, instrument: int, payer: int, row: int, cents: int) -> int:
    """A public payer pays part of a claim: cash moves, the claim falls. Never more than the claim.

    Returns:
        Cents paid.
    """
    level = OWED_BY_STATE if payer == STATE_ACCOUNT else OWED_BY_AUTHORITY
    paid: int = min(cents, books.receivable[row, instrument, level])
    books.receivable[row, instrument, level] -= paid
    books.payable[payer] -= paid
    post(books, _FIRST_INSTRUMENT_FLOW + instrument, payer, books.first_provider + row, paid)
    return paid


@kernel_for("int64", NO_BOOKS, "int64")
def claims_of(books: Books, row: int) -> int:
    """Cents that public payers owe a provider."""
    owed: int = 0
    for instrument in range(books.receivable.shape[1]):
        for level in range(2):
            owed += books.receivable[row, instrument, level]
    return owed


@kernel_for("void", NO_BOOKS, "int64", "int64")
def draw_credit(books: Books, row: int, cents: int) -> None:
    """A provider draws on its credit line; the bank creates the money."""
    books.credit[row] += cents
    books.loans[0] += cents
    post(books, _CREDIT_DRAWN, BANK_ACCOUNT, books.first_provider + row, cents)


@kernel_for("int64", NO_BOOKS, "int64", "int64")
def repay_credit(books: Books, row: int, cents: int) -> int:
    """A provider repays credit, never more than it owes; the money disappears.

    Returns:
        Cents repaid.
    """
    repaid: int = min(cents, books.credit[row])
    books.credit[row] -= repaid
    books.loans[0] -= repaid
    post(books, _CREDIT_REPAID, books.first_provider + row, BANK_ACCOUNT, repaid)
    return repaid


@kernel_for("int64", NO_BOOKS, "int64")
def write_off_credit(books: Books, row: int) -> int:
    """The bank gives up what a provider owes: a transfer of the bank with which it repays at once.

    Returns:
        Cents lost by the bank.
    """
    lost: int = books.credit[row]
    post(books, _WRITE_OFF, BANK_ACCOUNT, books.first_provider + row, lost)
    repay_credit(books, row, lost)
    return lost


@kernel_for("int64", NO_BOOKS, "int64", "int64")
def hand_over(books: Books, row: int, heir: int) -> int:
    """All that a provider holds and owes becomes another's of the same territory: cash, claims, credit, capital.

    Returns:
        Cents of cash that moved.
    """
    account = books.first_provider + row
    if books.cash[account] < 0:
        draw_credit(books, row, -books.cash[account])
    cash: int = books.cash[account]
    post(books, _ASSET_LOCK, account, books.first_provider + heir, cash)
    for instrument in range(books.receivable.shape[1]):
        for level in range(2):
            books.receivable[heir, instrument, level] += books.receivable[row, instrument, level]
            books.receivable[row, instrument, level] = 0
    books.credit[heir] += books.credit[row]
    books.credit[row] = 0
    for kind in range(books.owed.shape[1]):
        books.owed[heir, kind] += books.owed[row, kind]
        books.owed[row, kind] = 0
    return cash


@kernel_for("void", NO_BOOKS, "int64", "int64", "int64")
def lend(books: Books, row: int, kind: int, cents: int) -> None:
    """A provider is lent capital for growth: a loan, for which the bank creates the money, or investors' money."""
    books.owed[row, kind] += cents
    books.lent[kind] += cents
    post(books, _GROWTH_CAPITAL, LENDERS[kind], books.first_provider + row, cents)


@kernel_for("int64", NO_BOOKS, "int64", "int64", "int64")
def repay_capital(books: Books, row: int, kind: int, cents: int) -> int:
    """A provider repays capital for growth, never more than it owes.

    Returns:
        Cents repaid.
    """
    repaid: int = min(cents, books.owed[row, kind])
    books.owed[row, kind] -= repaid
    books.lent[kind] -= repaid
    post(books, _CAPITAL_REPAID, books.first_provider + row, LENDERS[kind], repaid)
    return repaid


@kernel_for("int64", NO_BOOKS, "int64", "int64")
def write_off_capital(books: Books, row: int, kind: int) -> int:
    """Who lent gives up what a provider owes: a transfer with which it repays at once.

    Returns:
        Cents lost by the lender.
    """
    lost: int = books.owed[row, kind]
    post(books, _WRITE_OFF, LENDERS[kind], books.first_provider + row, lost)
    repay_capital(books, row, kind, lost)
    return lost


@kernel_for("void", NO_BOOKS)
def pass_on(books: Books) -> None:
    """Close the month's circuit: suppliers, evaluator and bank hand their income to households.

    The bank passes on interest less what it wrote off (a loss is borne by households), so that money in
    circulation is always the opening money plus credit and loans outstanding. Call it once, after the last payment.
    """
    post(books, _SUPPLIER_INCOME, SUPPLIERS_ACCOUNT, HOUSEHOLDS_ACCOUNT, books.cash[SUPPLIERS_ACCOUNT])
    post(books, _WAGES, EVALUATOR_ACCOUNT, HOUSEHOLDS_ACCOUNT, books.cash[EVALUATOR_ACCOUNT])
    result = 0
    for sector in range(books.flows.shape[1]):
        result += books.flows[_INTEREST, sector, _BANK] - books.flows[_WRITE_OFF, _BANK, sector]
    if result >= 0:
        post(books, _BANK_RESULT, BANK_ACCOUNT, HOUSEHOLDS_ACCOUNT, result)
    else:
        post(books, _BANK_RESULT, HOUSEHOLDS_ACCOUNT, BANK_ACCOUNT, -result)


@kernel_for("void", NO_BOOKS, NO_BOOKS.cash)
def _sum_cash(books: Books, totals: Cents) -> None:
    """Cash of each sector."""
    for sector in range(len(totals)):
        totals[sector] = 0
    for account in range(len(books.cash)):
        totals[books.sector[account]] += books.cash[account]


@kernel_for("void", NO_BOOKS, NO_BOOKS.cash, NO_BOOKS.accrued)
def _open(books: Books, cash: Cents, claims: Cents) -> None:
    """Forget what was paid and earned; cash of each sector, and claims by instrument and level that owes."""
    books.flows[:] = 0
    books.accrued[:] = 0
    _sum_cash(books, cash)
    claims[:] = 0
    n_rows, n_instruments, n_levels = books.receivable.shape
    for row in range(n_rows):
        for instrument in range(n_instruments):
            for level in range(n_levels):
                claims[instrument, level] += books.receivable[row, instrument, level]
