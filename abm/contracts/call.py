"""A call for projects: what everybody who takes part in it knows (MODEL 6, 7)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import cast

import numpy as np

from abm.contracts.financing import Plans
from abm.funding.draws import normals
from abm.parameters.contracts import Contracts
from abm.parameters.table import Table
from abm.providers.columns import CENTS, Floats, Integers, Providers
from abm.randomness import uniform
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind, Stream

_CANDIDACY = int(Stream.CANDIDACY)
_DRAWS = 16
"""Draws of one operator in one call."""
CAPITAL, MONTHS, OPTIMISM, SIGNATURE, ABANDONED, NEED, NUMBER = range(7)
"""What is drawn in a call."""


def rules_in(table: Table, territory: int) -> Contracts:
    """Parameters of contracts as they are in force in a territory."""
    return cast(Contracts, SimpleNamespace(**dict(zip(table.dtype.names or (), table[territory].item(), strict=True))))


@dataclass(frozen=True)
class Ordinary:
    """What the ordinary service of a domain does, which everybody knows.

    Attributes:
        gross: share of those who began service out of need 12 months later.
        deadweight: the same without service.
        months_served: mean months a person is served.
        social_worth: euros that one person out of need is worth beyond what public budgets save.
        price: cost of a person served for a year, cents.
        success_factor: of the enterprises that serve now, mean of the people served. It is above 1, for people seldom
            fit a practice as well as can be.
    """

    gross: float
    deadweight: float
    months_served: float
    social_worth: float
    price: float
    success_factor: float = 1.0

    @property
    def net(self) -> float:
        """What the service adds."""
        return self.gross - self.deadweight


@dataclass(frozen=True)
class Call:
    """A call for projects of one January.

    Attributes:
        seed: of the run.
        month: from the start of the burn-in.
        table: parameter rows by territory, as they are in force.
        plans: terms that contracts are written on, and what they take.
        providers: all providers.
        ordinary: service of each domain.
        unmet: share of people in need whom nobody serves, by cell.
        busy: keys of operators that have a contract.
    """

    seed: int
    month: int
    table: Table
    plans: Plans
    providers: Providers
    ordinary: tuple[Ordinary, ...]
    unmet: Floats
    busy: frozenset[int]

    @cached_property
    def rules(self) -> Contracts:
        """Parameters of contracts, for what is decided once for all territories."""
        return rules_in(self.table, 0)

    @cached_property
    def _by_territory(self) -> list[Contracts]:
        return [rules_in(self.table, territory) for territory in range(len(self.table))]

    def rules_of(self, row: int) -> Contracts:
        """Parameters of contracts in the territory of an operator."""
        return self._by_territory[int(self.providers.rows["territory"][row])]

    @property
    def year(self) -> int:
        """Number of the call."""
        return self.month // MONTHS_PER_YEAR

    def cell_of(self, row: int) -> int:
        """Territory × 4 + domain of an operator."""
        record = self.providers.rows[row]
        return int(record["territory"]) * N_DOMAINS + int(record["domain"])

    @property
    def real(self) -> float:
        """Cents of the model for a euro of real size."""
        return CENTS / float(self.providers.economy["scale"][0])

    def draws(self, keys: Integers, what: int) -> Floats:
        """Standard normal draws of operators, cells or projects in this call."""
        found = np.empty(len(keys))
        normals(self.seed, _CANDIDACY, np.ascontiguousarray(keys), self.year * _DRAWS + what, found)
        return found

    def chance(self, key: int, what: int) -> float:
        """Uniform draw of one operator in this call."""
        return float(uniform(self.seed, _CANDIDACY, key, self.year * _DRAWS + what))


def enterprises(call: Call) -> Integers:
    """Rows of enterprises of the ESS in the order of their keys, so that nothing depends on the order of rows."""
    rows = call.providers.rows
    alive = np.flatnonzero((rows["alive"] == 1) & (rows["kind"] == ProviderKind.ESS))
    return np.asarray(alive[np.argsort(rows["key"][alive])])


def people_of(service: float, ordinary: Ordinary) -> float:
    """People whom so many cents of service serve."""
    return service / ordinary.price * MONTHS_PER_YEAR / ordinary.months_served
