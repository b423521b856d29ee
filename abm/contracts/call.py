"""A call for projects: what everybody who takes part in it knows (MODEL 6, 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from abm.contracts.financing import Plans
from abm.funding.draws import normals
from abm.parameters.contracts import Contracts
from abm.parameters.table import Table
from abm.providers.columns import CENTS, Floats, Integers, Providers
from abm.randomness import uniform
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind, Stream

_CANDIDACY, _ESS = int(Stream.CANDIDACY), int(ProviderKind.ESS)
_DRAWS = 16
"""Draws of one operator in one call."""
CAPITAL, MONTHS, OPTIMISM, SIGNATURE, ABANDONED, NEED, NUMBER = range(7)
"""What is drawn in a call."""


def rules_in(table: Table, territory: int) -> Contracts:
    """Parameters of contracts as they are in force in a territory; territories with the same have one object."""
    return _rules(table.dtype, table[territory].tobytes())


@lru_cache(maxsize=64)
def _rules(kind: np.dtype[Any], row: bytes) -> Contracts:
    """A parameter row as an object; told by its content, so that it is right whatever table the row stands in."""
    values = np.frombuffer(row, dtype=kind)[0].item()
    return cast(Contracts, SimpleNamespace(**dict(zip(kind.names or (), values, strict=True))))


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
        unmet: share of people in need whom nobody serves, by cell; asked only where the State initiates.
        busy: keys of operators that have a contract.
    """

    seed: int
    month: int
    table: Table
    plans: Plans
    providers: Providers
    ordinary: tuple[Ordinary, ...]
    unmet: Callable[[], Floats]
    busy: frozenset[int]

    @cached_property
    def rules(self) -> Contracts:
        """Parameters of contracts, for what is decided once for all territories."""
        return rules_in(self.table, 0)

    def rules_of(self, row: int) -> Contracts:
        """Parameters of contracts in the territory of an operator."""
        return rules_in(self.table, int(self.providers.rows["territory"][row]))

    @property
    def year(self) -> int:
        """Number of the call."""
        return self.month // MONTHS_PER_YEAR

    def cell_of(self, row: int) -> int:
        """Territory × 4 + domain of an operator."""
        record = self.providers.rows[row]
        return int(record["territory"]) * N_DOMAINS + int(record["domain"])

    @cached_property
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
    """Rows of enterprises of the ESS; who takes some of them puts them in an order of their own, by keys."""
    rows = call.providers.rows
    return np.flatnonzero((rows["alive"] == 1) & (rows["kind"] == _ESS))


def people_of(service: float, ordinary: Ordinary) -> float:
    """People whom so many cents of service serve."""
    return service / ordinary.price * MONTHS_PER_YEAR / ordinary.months_served
