"""A January in which enterprises change their scale, and what a strategy for it consists of (MODEL 5.7, (15))."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.channels import FREE, Channels
from abm.flows import Flow
from abm.funding.capital import Capital
from abm.funding.draws import uniforms
from abm.funding.holders import Holders
from abm.learning.learning import Learning
from abm.ledger import STATE_ACCOUNT, SUPPLIERS_ACCOUNT, post
from abm.parameters import Parameters
from abm.parameters.table import Table
from abm.providers.columns import Floats, Integers, Providers
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind, Stream

Booleans = npt.NDArray[np.bool_]

_SCALING, _ESS = int(Stream.SCALING), int(ProviderKind.ESS)
_DRAWS_A_YEAR = 8
WHO_OPENS, WHERE, WHO_LEARNS = 0, 1, 2
"""Numbers of the draws of a year."""


@dataclass
class January:
    """What strategies know and write while a year's money is shared.

    Attributes:
        providers: all providers.
        parameters: parameters now in force.
        table: levers by territory.
        holders: who holds what.
        round_one: what they held after renewal, tenders and the levy; (instruments, holders).
        long_list: whether the list of each cell is long.
        left: money left of each pot, by cell.
        reach: ability of each holder to answer a tender.
        able: holders with the cash that growth asks for, lent or their own.
        capital: what each holder may still put in this year, and where it comes from.
        seed: seed of the run.
        month: month from the start of the burn-in.
        tally_row: this month's tally; None: not counted.
        channels: held, noted or free: who wants to grow in place, or to open a site.
        bound: keys of operators of outcome contracts, who do not merge.
        learning: who has taken up which ideas; None: nobody any.
    """

    providers: Providers
    parameters: Parameters
    table: Table
    holders: Holders
    round_one: Floats
    long_list: Booleans
    left: list[Floats]
    reach: Floats
    able: Booleans
    capital: Capital
    seed: int
    month: int
    tally_row: npt.NDArray[np.void] | None = None
    channels: Channels = FREE
    bound: frozenset[int] = frozenset()
    learning: Learning | None = None

    def hand_on(self, givers: Integers, takers: Integers) -> None:
        """Keys whose practice is copied, and who copies it: with it go the ideas that have made it what it is."""
        if self.learning is not None:
            self.learning.hand_on(givers, takers)

    def count(self, name: str, cell: int, amount: float) -> None:
        """Add to a count of this month."""
        if self.tally_row is not None:
            self.tally_row[name][cell // N_DOMAINS, cell % N_DOMAINS, _ESS] += amount

    def count_holders(self, name: str, which: Booleans) -> None:
        """Count holders in this month, each in its cell."""
        if self.tally_row is not None:
            by_cell = np.bincount(self.holders.cell[which], minlength=self.providers.n_cells)
            self.tally_row[name][..., _ESS] += by_cell.reshape(-1, N_DOMAINS)

    def pay(self, holder: int, cents: int, by_state: int = 0, lacking: float = 1.0) -> None:
        """A holder pays start-up cost to suppliers, the State its part of it; ``lacking`` as in ``spend``."""
        providers, books = self.providers, self.providers.ledger.books
        row = self.holders.rows[holder]
        account = providers.ledger.provider(int(row))
        self.spend(holder, cents - by_state, lacking)
        if by_state:
            post(books, int(Flow.CAPACITY_BUILDING), STATE_ACCOUNT, account, by_state)
        if cents:
            post(books, int(Flow.OTHER_COSTS), account, SUPPLIERS_ACCOUNT, cents)
        providers.rows["year_income"][row] += by_state
        providers.rows["year_cost"][row] += cents
        cell = int(self.holders.cell[holder])
        self.count("start_up_cost", cell, cents)
        self.count("start_up_support", cell, by_state)

    def spend(self, holder: int, cents: int, lacking: float) -> None:
        """A holder takes so much from its cash, and from those who lend what that does not pay.

        Args:
            holder: who.
            cents: how much.
            lacking: part of the cash that growth asks for and it lacks which it borrows beside: how far it grows.
        """
        row, years = int(self.holders.rows[holder]), self.parameters.scaling.loan_years
        self.capital.spend(holder, row, cents, self.providers, years, lacking)

    def ordinal(self, draw: int) -> int:
        """Index of one of this year's draws."""
        return self.month // MONTHS_PER_YEAR * _DRAWS_A_YEAR + draw

    def draws(self, draw: int) -> Floats:
        """A draw of this year for every holder; uniform, shape (holders,)."""
        found = np.empty(len(self.holders.rows))
        uniforms(self.seed, _SCALING, self.holders.key, self.ordinal(draw), found)
        return found


@dataclass(frozen=True)
class Strategy:
    """One way to reach more people.

    Attributes:
        act: what enterprises do.
        start_up: parameter of its cost, in months of what is added; empty: none, it takes time.
        switch: lever without which nobody follows it; empty: always there.
        support: lever of the part that the State pays; empty: none.
        fidelity: parameter of what is kept of the parent; empty: all of it, since it is the parent that grows.
        delay: parameter of the months before anybody is served; empty: none.
    """

    act: Callable[[January, Strategy], None]
    start_up: str
    switch: str = ""
    support: str = ""
    fidelity: str = ""
    delay: str = ""
