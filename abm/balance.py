"""Whether the books balance: what must add up in every month, to the cent (MODEL 5.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from abm.compiled import kernel_for
from abm.flows import DECLARED, N_SECTORS, Flow, Sector
from abm.ledger import NO_BOOKS, STATE_ACCOUNT, Books, Cents, Ledger
from abm.vocabulary import Instrument

LATE_INSTRUMENTS = (Instrument.GRANT, Instrument.PROCUREMENT, Instrument.WAGE_SUBSIDY)
"""Instruments whose money is first earned as a claim: their flow must equal the claims settled."""
_CREDIT_DRAWN, _CREDIT_REPAID = int(Flow.CREDIT_DRAWN), int(Flow.CREDIT_REPAID)
_LENT, _CAPITAL_REPAID = int(Flow.GROWTH_CAPITAL), int(Flow.GROWTH_CAPITAL_REPAID)
_FIRST_INSTRUMENT_FLOW = int(Flow.DIRECT_PROVISION)


class LedgerError(Exception):
    """The books do not balance: a fault of the program, never of the input."""


_OF_CAPITAL, _NEGATIVE = 6, 10
_CASH_OF = _NEGATIVE + 4
_SETTLED = _CASH_OF + N_SECTORS
_UNDECLARED = _SETTLED + len(LATE_INSTRUMENTS)
_IDENTITIES = (
    "sum of all cash",
    "receivables less payables of the State",
    "receivables less payables of authorities",
    "payables of others",
    "credit less loans",
    "change of loans",
    "loans for growth owed less lent",
    "patient capital owed less lent",
    "change of loans for growth",
    "change of patient capital",
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
_LENDING = (int(Sector.BANK), int(Sector.INVESTORS))
"""Sectors of those who lend each kind of capital for growth."""


@kernel_for("boolean", NO_BOOKS, NO_BOOKS.cash, NO_BOOKS.accrued, "int64", NO_BOOKS.lent, DECLARED, NO_BOOKS.cash)
def _find_residuals(
    books: Books,
    opening_cash: Cents,
    opening_claims: Cents,
    opening_loans: int,
    opening_lent: Cents,
    declared: Any,
    residuals: Cents,
) -> bool:
    """Cents by which each of ``_IDENTITIES`` fails, then the sum of flows that are not declared; whether any does."""
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
        for kind in range(len(books.lent)):
            residuals[_OF_CAPITAL + kind] += books.owed[row, kind]
            residuals[_NEGATIVE + 3] += min(books.owed[row, kind], 0)
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
    for kind in range(len(books.lent)):
        residuals[_OF_CAPITAL + kind] -= books.lent[kind]
        residuals[_OF_CAPITAL + len(books.lent) + kind] = books.lent[kind] - opening_lent[kind]
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
                for kind in range(len(_LENDING)):
                    if flow == _LENT and payer == _LENDING[kind]:
                        residuals[_OF_CAPITAL + len(_LENDING) + kind] -= cents
                    elif flow == _CAPITAL_REPAID and payee == _LENDING[kind]:
                        residuals[_OF_CAPITAL + len(_LENDING) + kind] += cents
                for late in range(len(_LATE)):
                    if _FIRST_INSTRUMENT_FLOW + _LATE[late] == flow:
                        residuals[_SETTLED + late] += cents
                if not declared[flow, payer, payee]:
                    residuals[_UNDECLARED] += abs(cents)
    for sector in range(len(opening_cash)):
        residuals[_CASH_OF + sector] -= opening_cash[sector]
    wrong = 0
    for residual in residuals:
        wrong += 1 if residual != 0 else 0
    return wrong > 0


def check(ledger: Ledger) -> dict[str, int]:
    """What does not balance in the open month.

    Checked: all cash sums to zero; receivables equal payables at each level of government; claims changed by
    what was earned less what was paid, and late instruments pay nothing but claims; credit equals the bank's
    loans and changed by what was drawn less what was repaid, and so do loans and patient capital for growth; each
    sector's cash changed by its flows; no flow between sectors for which it is not declared; no negative flow, claim,
    debt or credit.

    Returns:
        Name of each identity that fails and by how many cents; empty when the books balance.
    """
    books = ledger.books
    residuals = np.zeros(_UNDECLARED + 1, dtype=np.int64)
    opening = (ledger.opening_cash, ledger.opening_claims, ledger.opening_loans, ledger.opening_lent)
    if not _find_residuals(books, *opening, DECLARED, residuals):
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
    require_none(check(ledger), "now")


def require_none(residuals: Mapping[str, int], when: str) -> None:
    """Stop when ``check`` found anything.

    Args:
        residuals: what it found.
        when: words for the moment.

    Raises:
        LedgerError: it found something; the message names each identity and the cents missing.
    """
    if residuals:
        listed = "; ".join(f"{name}: {cents} cents" for name, cents in residuals.items())
        raise LedgerError(
            f"the books do not balance {when}: {listed}. This is a fault of the program, not of the scenario: "
            "please report it with the scenario and the seed"
        )
