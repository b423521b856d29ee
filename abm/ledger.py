"""Double-entry ledger in integer euro cents: the only place where a balance changes (MODEL 5.6).

Three instruments: cash in accounts (the bank's account is the negative of all money in circulation), claims
of providers on public payers that pay late (receivables on one side, payables on the other), and credit drawn
from the bank. The functions that change them are compiled and take ``Books``, the bundle of arrays, so that
other compiled loops can call them; ``check`` proves each month that nothing was lost or made up.

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
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from abm.compiled import kernel, kernel_for
from abm.flows import DECLARED, N_FLOWS, N_SECTORS, Flow, Sector
from abm.vocabulary import N_DOMAINS, Instrument

Cents = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]

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
LATE_INSTRUMENTS = (Instrument.GRANT, Instrument.PROCUREMENT, Instrument.WAGE_SUBSIDY)
"""Instruments whose money is first earned as a claim: their flow must equal the claims settled."""

OWED_BY_STATE = 0
OWED_BY_AUTHORITY = 1
"""Which level of government owes a claim; the authority is that of the provider's territory."""

_CREDIT_DRAWN, _CREDIT_REPAID = int(Flow.CREDIT_DRAWN), int(Flow.CREDIT_REPAID)
_WRITE_OFF = int(Flow.WRITE_OFF)
_INTEREST, _BANK_RESULT = int(Flow.INTEREST), int(Flow.BANK_RESULT)
_SUPPLIER_INCOME, _WAGES = int(Flow.SUPPLIER_INCOME), int(Flow.WAGES)
_BANK, _FIRST_INSTRUMENT_FLOW = int(Sector.BANK), int(Flow.DIRECT_PROVISION)
_WEIGHT_SCALE = 1_099_511_627_776
"""Weights become integers below 2**40, so that their sum does not depend on the order of adding."""


class LedgerError(Exception):
    """The books do not balance: a fault of the program, never of the input."""


class Books(NamedTuple):
    """The arrays of the ledger as compiled loops see them; amounts in cents.

    Shapes: cash, sector and payable (accounts); receivable (provider rows, instruments, level that owes);
    credit (provider rows); loans (1); accrued (instruments, level that owes); flows (flows, payer sectors,
    payee sectors).
    """

    cash: Cents
    sector: Cents
    payable: Cents
    receivable: Cents
    credit: Cents
    loans: Cents
    accrued: Cents
    flows: Cents
    first_provider: int


_NO_BOOKS = Books(
    cash=np.zeros(1, dtype=np.int64),
    sector=np.zeros(1, dtype=np.int64),
    payable=np.zeros(1, dtype=np.int64),
    receivable=np.zeros((1, 1, 1), dtype=np.int64),
    credit=np.zeros(1, dtype=np.int64),
    loans=np.zeros(1, dtype=np.int64),
    accrued=np.zeros((1, 1), dtype=np.int64),
    flows=np.zeros((1, 1, 1), dtype=np.int64),
    first_provider=0,
)
"""Only the types of its members matter."""


@dataclass
class Ledger:
    """All accounts of one society, and what they stood at when the month was opened.

    Args:
        n_territories: number of authorities.
        books: the arrays; replaced as a whole when the ledger grows, so fetch them anew each month.
        opening_cash: cash by sector at the opening of the month, cents.
        opening_claims: receivables at the opening by instrument and level that owes, cents.
        opening_loans: credit outstanding at the opening, cents.
    """

    n_territories: int
    books: Books
    opening_cash: Cents
    opening_claims: Cents
    opening_loans: int

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
        self.books.flows[:] = 0
        self.books.accrued[:] = 0
        self.opening_cash = cash_by_sector(self)
        self.opening_claims = self.books.receivable.sum(axis=0)
        self.opening_loans = int(self.books.loans[0])

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
    )


def endow(ledger: Ledger, account: int, cents: int) -> None:
    """Give an account an opening balance, before the first month is opened; the bank owes it."""
    ledger.books.cash[account] += cents
    ledger.books.cash[BANK_ACCOUNT] -= cents


def endow_claim(ledger: Ledger, instrument: Instrument, payer: int, row: int, cents: int) -> None:
    """Give a provider an opening claim on a public payer, before the first month is opened."""
    accrue(ledger.books, int(instrument), payer, row, cents)


@kernel_for("void", _NO_BOOKS, "int64", "int64", "int64", "int64")
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


@kernel_for("void", _NO_BOOKS, "int64", "int64", "int64", "int64")
def accrue(books: Books, instrument: int, payer: int, row: int, cents: int) -> None:
    """A provider earns a claim on a public payer (the State or its territory's authority); no cash moves."""
    level = OWED_BY_STATE if payer == STATE_ACCOUNT else OWED_BY_AUTHORITY
    books.receivable[row, instrument, level] += cents
    books.payable[payer] += cents
    books.accrued[instrument, level] += cents


@kernel_for("int64", _NO_BOOKS, "int64", "int64", "int64", "int64")
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


@kernel_for("void", _NO_BOOKS, "int64", "int64")
def pass_claims(books: Books, from_row: int, to_row: int) -> None:
    """Hand all claims of one provider over to another of the same territory; the payers owe the same."""
    for instrument in range(books.receivable.shape[1]):
        for level in range(2):
            books.receivable[to_row, instrument, level] += books.receivable[from_row, instrument, level]
            books.receivable[from_row, instrument, level] = 0


@kernel_for("int64", _NO_BOOKS, "int64")
def claims_of(books: Books, row: int) -> int:
    """Cents that public payers owe a provider."""
    owed: int = 0
    for instrument in range(books.receivable.shape[1]):
        for level in range(2):
            owed += books.receivable[row, instrument, level]
    return owed


@kernel_for("void", _NO_BOOKS, "int64", "int64")
def draw_credit(books: Books, row: int, cents: int) -> None:
    """A provider draws on its credit line; the bank creates the money."""
    books.credit[row] += cents
    books.loans[0] += cents
    post(books, _CREDIT_DRAWN, BANK_ACCOUNT, books.first_provider + row, cents)


@kernel_for("int64", _NO_BOOKS, "int64", "int64")
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


@kernel_for("int64", _NO_BOOKS, "int64")
def write_off_credit(books: Books, row: int) -> int:
    """The bank gives up what a provider owes: a transfer of the bank with which it repays at once.

    Returns:
        Cents lost by the bank.
    """
    lost: int = books.credit[row]
    post(books, _WRITE_OFF, BANK_ACCOUNT, books.first_provider + row, lost)
    repay_credit(books, row, lost)
    return lost


@kernel_for("void", _NO_BOOKS)
def pass_on(books: Books) -> None:
    """Close the month's circuit: suppliers, evaluator and bank hand their income to households.

    The bank passes on interest less what it wrote off (a loss is borne by households), so that money in
    circulation is always the opening money plus credit outstanding. Call it once, after the last payment.
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


@kernel
def share_out(cents: int, weights: Weights, keys: Cents, shares: Cents) -> int:
    """Split money by weight to the cent: largest remainder, ties to the smaller key, in any order of rows.

    Args:
        cents: amount to share, not negative.
        weights: float64 (n,), not negative; only their proportions count.
        keys: int64 (n,), who they are; unique.
        shares: int64 (n,), filled with cents.

    Returns:
        Cents shared: all of them, or none when nobody has a weight.
    """
    n = len(weights)
    largest = 0.0
    for i in range(n):
        shares[i] = 0
        largest = max(largest, weights[i])
    if largest <= 0.0 or cents <= 0:
        return 0
    parts = np.empty(n, dtype=np.int64)
    whole = 0
    for i in range(n):
        parts[i] = int(weights[i] / largest * _WEIGHT_SCALE + 0.5)
        whole += parts[i]
    # cents * part overflows and wraps around 2**64; quotient * whole wraps alike, so the remainder is exact
    remainders = np.empty(n, dtype=np.int64)
    left = cents
    for i in range(n):
        quotient = int(float(cents) * (float(parts[i]) / float(whole)))
        remainder = cents * parts[i] - quotient * whole
        while remainder < 0:
            quotient -= 1
            remainder += whole
        while remainder >= whole:
            quotient += 1
            remainder -= whole
        shares[i] = quotient
        remainders[i] = remainder
        left -= quotient
    if left == 0:
        return cents
    # smallest threshold that no more than the cents left exceed, found by halving: no sorting
    low, high = -1, whole
    while high - low > 1:
        middle = low + (high - low) // 2
        above = 0
        for i in range(n):
            if remainders[i] > middle:
                above += 1
        if above <= left:
            high = middle
        else:
            low = middle
    for i in range(n):
        if remainders[i] > high:
            shares[i] += 1
            left -= 1
    while left > 0:
        chosen = -1
        for i in range(n):
            if remainders[i] == high and (chosen < 0 or keys[i] < keys[chosen]):
                chosen = i
        shares[chosen] += 1
        remainders[chosen] = -1
        left -= 1
    return cents


@kernel_for("void", _NO_BOOKS, _NO_BOOKS.cash)
def _sum_cash(books: Books, totals: Cents) -> None:
    """Cash of each sector."""
    for sector in range(len(totals)):
        totals[sector] = 0
    for account in range(len(books.cash)):
        totals[books.sector[account]] += books.cash[account]


def cash_by_sector(ledger: Ledger) -> Cents:
    """Cash of each sector, cents; shape (sectors,)."""
    totals = np.zeros(N_SECTORS, dtype=np.int64)
    _sum_cash(ledger.books, totals)
    return totals


_NEGATIVE, _CASH_OF, _SETTLED, _UNDECLARED = 6, 10, 10 + N_SECTORS, 10 + N_SECTORS + len(LATE_INSTRUMENTS)
_IDENTITIES = (
    "sum of all cash",
    "receivables less payables of the State",
    "receivables less payables of authorities",
    "payables of others",
    "credit less loans",
    "change of loans",
    "negative flows",
    "negative receivables",
    "negative payables",
    "negative credit",
    *(f"cash of {sector.name}" for sector in Sector),
    *(f"{Flow(Flow.DIRECT_PROVISION + one).name} paid less claims settled" for one in LATE_INSTRUMENTS),
)
"""What is checked, in the order of the residuals; flows that are not declared come last, summed."""
_LATE = tuple(int(instrument) for instrument in LATE_INSTRUMENTS)
_AUTHORITIES = int(Sector.AUTHORITIES)


@kernel_for("void", _NO_BOOKS, _NO_BOOKS.cash, _NO_BOOKS.accrued, "int64", DECLARED, _NO_BOOKS.cash)
def _find_residuals(
    books: Books, opening_cash: Cents, opening_claims: Cents, opening_loans: int, declared: Any, residuals: Cents
) -> None:
    """Cents by which each of ``_IDENTITIES`` fails, then the sum of flows that are not declared."""
    for identity in range(len(residuals)):
        residuals[identity] = 0
    for account in range(len(books.cash)):
        sector, payable = books.sector[account], books.payable[account]
        residuals[0] += books.cash[account]
        residuals[_CASH_OF + sector] += books.cash[account]
        if account == STATE_ACCOUNT:
            residuals[1] -= payable
        elif sector == _AUTHORITIES:
            residuals[2] -= payable
        else:
            residuals[3] += abs(payable)
        residuals[_NEGATIVE + 2] += min(payable, 0)
    for row in range(len(books.credit)):
        residuals[4] += books.credit[row]
        residuals[_NEGATIVE + 3] += min(books.credit[row], 0)
        for instrument in range(books.receivable.shape[1]):
            for level in range(2):
                claim = books.receivable[row, instrument, level]
                residuals[1 + level] += claim
                residuals[_NEGATIVE + 1] += min(claim, 0)
                for late in range(len(_LATE)):
                    if _LATE[late] == instrument:
                        residuals[_SETTLED + late] += claim
    residuals[4] -= books.loans[0]
    residuals[5] = books.loans[0] - opening_loans
    for late in range(len(_LATE)):
        for level in range(2):
            residuals[_SETTLED + late] -= opening_claims[_LATE[late], level] + books.accrued[_LATE[late], level]
    for flow in range(books.flows.shape[0]):
        for payer in range(books.flows.shape[1]):
            for payee in range(books.flows.shape[2]):
                cents = books.flows[flow, payer, payee]
                if cents == 0:
                    continue
                residuals[_CASH_OF + payer] += cents
                residuals[_CASH_OF + payee] -= cents
                residuals[_NEGATIVE] += min(cents, 0)
                if flow == _CREDIT_DRAWN:
                    residuals[5] -= cents
                elif flow == _CREDIT_REPAID:
                    residuals[5] += cents
                for late in range(len(_LATE)):
                    if _FIRST_INSTRUMENT_FLOW + _LATE[late] == flow:
                        residuals[_SETTLED + late] += cents
                if not declared[flow, payer, payee]:
                    residuals[_UNDECLARED] += abs(cents)
    for sector in range(len(opening_cash)):
        residuals[_CASH_OF + sector] -= opening_cash[sector]


def check(ledger: Ledger) -> dict[str, int]:
    """What does not balance in the open month.

    Checked: all cash sums to zero; receivables equal payables at each level of government; claims changed by
    what was earned less what was paid, and late instruments pay nothing but claims; credit equals the bank's
    loans and changed by what was drawn less what was repaid; each sector's cash changed by its flows; no flow
    between sectors for which it is not declared; no negative flow, claim, debt or credit.

    Returns:
        Name of each identity that fails and by how many cents; empty when the books balance.
    """
    books = ledger.books
    residuals = np.zeros(_UNDECLARED + 1, dtype=np.int64)
    _find_residuals(books, ledger.opening_cash, ledger.opening_claims, ledger.opening_loans, DECLARED, residuals)
    if not residuals.any():
        return {}
    failing = {name: int(cents) for name, cents in zip(_IDENTITIES, residuals, strict=False) if cents != 0}
    for flow, payer, payee in np.argwhere((books.flows != 0) & ~DECLARED):
        name = f"{Flow(flow).name} from {Sector(payer).name} to {Sector(payee).name} is not declared"
        failing[name] = int(books.flows[flow, payer, payee])
    return failing


def require_balance(ledger: Ledger) -> None:
    """Stop when the open month does not balance.

    Raises:
        LedgerError: an identity of ``check`` fails; the message names each and the cents missing.
    """
    residuals = check(ledger)
    if residuals:
        listed = "; ".join(f"{name}: {cents} cents" for name, cents in residuals.items())
        raise LedgerError(f"the books do not balance: {listed}")
