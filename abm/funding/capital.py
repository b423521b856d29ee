"""Where the money for growth and sites comes from: own cash, patient capital, loans (MODEL 5.7; facts/france.md 7).

The ESS has no equity market. An enterprise puts in its own cash as far as its legal form lets it, then what investors
hold in titles of its form, then a loan, each up to so many months of its cost. Both of the last are one mechanism with
two sets of terms: a loan is due every month whatever happens, patient capital is repaid out of surplus only. Where both
levers are 0 nothing is drawn and all arithmetic is as without them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.compiled import part
from abm.funding.holders import Holders, usual_costs
from abm.ledger import LOAN, PATIENT, lend
from abm.parameters import Parameters
from abm.parameters.table import Table
from abm.providers.columns import Floats, Integers, Providers
from abm.rules.scaling import capital_of_form, equal_parts, room_to_owe
from abm.vocabulary import LegalForm

Booleans = npt.NDArray[np.bool_]

OWN_CASH = {
    LegalForm.ASSOCIATION: "capital_association", LegalForm.SCIC: "capital_cooperative",
    LegalForm.SCOP: "capital_cooperative", LegalForm.MUTUAL: "capital_mutual",
    LegalForm.FOUNDATION: "capital_foundation",
}  # fmt: skip
"""Parameter that limits what each legal form puts in of its own."""


@dataclass(frozen=True)
class Source:
    """Capital beyond one's own cash.

    Attributes:
        kind: as the books know it, which says who lends.
        lever: months of its cost that an enterprise may owe.
        forms: legal forms that may take it.
    """

    kind: int
    lever: str
    forms: frozenset[LegalForm]


SOURCES = (
    Source(PATIENT, "quasi_equity", frozenset(LegalForm) - {LegalForm.FOUNDATION}),
    Source(LOAN, "growth_loans", frozenset(LegalForm)),
)
"""In the order in which they are drawn: patient capital counts as own funds to who lends."""


@dataclass
class Capital:
    """What holders can put into a change of scale this year, cents; arrays of shape (holders,).

    Attributes:
        own: of their own cash.
        room: what each source may still lend; (sources, holders).
        short: cash that growth asks for and that they lack: who grows borrows it first, as far as it grows.
        alone: whether they had that cash themselves when January began.
    """

    own: Floats
    room: Floats
    short: Floats
    alone: Booleans

    @property
    def left(self) -> Floats:
        """What each may still spend."""
        spare: Floats = self.own + np.maximum(0.0, self.room.sum(axis=0) - self.short)
        return spare

    def left_of(self, holder: int) -> float:
        """What one may still spend."""
        return float(self.own[holder] + max(0.0, self.room[:, holder].sum() - self.short[holder]))

    def end(self, holder: int) -> None:
        """One who has ceased puts in nothing more."""
        self.own[holder] = self.short[holder] = 0.0
        self.room[:, holder] = 0.0

    def spend(self, holder: int, row: int, cents: int, providers: Providers, years: float, lacking: float) -> None:
        """One who changes her scale spends so much: cash that she lacks is borrowed, then what her own does not pay.

        Args:
            holder: who, as a column.
            row: the same as a row of the providers.
            cents: what she spends, no more than is left; the payment itself is booked by the caller.
            providers: all providers; what is lent is booked.
            years: years over which loans are repaid.
            lacking: part of the cash she lacks that is borrowed too, 0 to 1; the rest is kept for what comes later.
        """
        of_own = min(float(cents), self.own[holder])
        made_up = lacking * self.short[holder]
        needed = int(np.ceil(made_up + cents - of_own))
        self.own[holder] -= of_own
        self.short[holder] -= made_up
        for place, source in enumerate(SOURCES):
            part = min(needed, int(self.room[place, holder]))
            if part > 0:
                lend(providers.ledger.books, row, source.kind, part)
                self.room[place, holder] -= part
                needed -= part
                if source.kind == LOAN:
                    owed = int(providers.ledger.books.owed[row, LOAN])
                    providers.rows["instalment"][row] = equal_parts(owed, years)


def who_is_able(
    providers: Providers, parameters: Parameters, table: Table, holders: Holders
) -> tuple[Booleans, Capital]:
    """Holders with the cash that growth asks for, lent or their own, and what each may put into it."""
    cost = usual_costs(holders, providers, table)
    books, form = providers.ledger.books, providers.rows["legal_form"][holders.rows]
    cash = books.cash[books.first_provider + holders.rows] - books.credit[holders.rows]
    asked = table["growth_cash_months"][holders.territory] * cost
    own, room = np.empty(len(cost)), np.zeros((len(SOURCES), len(cost)))
    _own_cash(cash, _months_of(parameters)[form], cost, own)
    for place, source in enumerate(SOURCES):
        months = table[source.lever][holders.territory]
        if months.any():
            may = np.isin(form, list(source.forms)) & (cash >= 0)
            _rooms(np.where(may, months, 0.0), cost, books.owed[holders.rows, source.kind], room[place])
    able: Booleans = cash + room.sum(axis=0) > asked
    return able, Capital(own, room, np.maximum(0.0, asked - cash), cash > asked)


def _months_of(parameters: Parameters) -> Floats:
    """Months of its cost that each legal form puts in of its own."""
    months = np.zeros(len(LegalForm))
    for form, name in OWN_CASH.items():
        months[form] = getattr(parameters.scaling, name)
    return months


@part
def _own_cash(cash: Integers, months: Floats, cost: Floats, out: Floats) -> None:
    """What many may put in of their own."""
    for i in range(len(cost)):
        out[i] = capital_of_form(float(cash[i]), months[i], cost[i])


@part
def _rooms(months: Floats, cost: Floats, owed: Integers, out: Floats) -> None:
    """What many may still be lent."""
    for i in range(len(cost)):
        out[i] = room_to_owe(months[i], cost[i], float(owed[i]))
