"""Holders of public money as columns while a year's money is shared, and how a pot is shared among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abm.compiled import kernel, over_columns
from abm.parameters.table import Table
from abm.providers.columns import INSTRUMENTS, Floats, Integers, Providers
from abm.rules.scaling import fixed_cost_borne
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS

GRANT, PROCUREMENT, SUBSIDY = 0, 1, 2
_CAP_ROUNDS = 4
_HALF_A_CENT, _ONE_CENT = 0.5, 1.0


@dataclass
class Holders:
    """Enterprises alive as columns while a year's money is shared.

    Attributes:
        rows: their row numbers.
        territory: number of the territory of each.
        domain: domain of each.
        key: identities.
        size: real-equivalent FTE.
        held: what they held, cents a year; (instruments, holders).
        won: what they get.
    """

    rows: Integers
    territory: Integers
    domain: Integers
    key: Integers
    size: Floats
    held: Floats
    won: Floats

    def __post_init__(self) -> None:
        self.cell: Integers = self.territory * N_DOMAINS + self.domain


def holders_of(providers: Providers) -> Holders:
    rows = 2 * providers.n_cells + np.flatnonzero(providers.enterprises["alive"] == 1)
    # in the order of keys, so that sums do not depend on the order of rows
    rows = rows[np.argsort(providers.rows["key"][rows])]
    table = providers.rows
    held: Floats = np.stack([table[name][rows].astype(np.float64) for name in INSTRUMENTS])
    return Holders(
        rows=rows,
        territory=table["territory"][rows].astype(np.int64),
        domain=table["domain"][rows].astype(np.int64),
        key=table["key"][rows],
        size=table["size"][rows],
        held=held,
        won=held.copy(),
    )


def usual_costs(holders: Holders, providers: Providers, table: Table) -> Floats:
    """Usual cost of each, cents a month: fixed cost as far as it bears it, and its posts."""
    economy = providers.economy[0]
    merged, partners, paid = (providers.rows[name][holders.rows] for name in ("merged", "partners", "paid"))
    pooling = table["overhead_pooling"][holders.territory]
    fixed = economy["fixed_cost"] * over_columns(fixed_cost_borne)(merged, partners, pooling)
    costs: Floats = (fixed + economy["post_cost"][holders.domain] * paid) / MONTHS_PER_YEAR
    return costs


def by_cell(table: Table, name: str) -> Floats:
    """A lever in every cell; levers may differ between territories."""
    values: Floats = table[name].repeat(N_DOMAINS)
    return values


@kernel
def share_capped(pot: Floats, weights: Floats, caps: Floats, cell: Integers) -> Floats:
    """Share each cell's pot by weight without giving anybody more than her cap; the rest stays in the pot.

    Args:
        pot: money of each cell.
        weights: weight of each bidder.
        caps: most for each bidder.
        cell: cell of each bidder.

    Returns:
        Money of each bidder.
    """
    given = np.zeros(len(weights))
    left = pot.copy()
    totals = np.empty(len(pot))
    for _ in range(_CAP_ROUNDS):
        totals[:] = 0.0
        for i in range(len(weights)):
            if caps[i] - given[i] > _HALF_A_CENT:
                totals[cell[i]] += weights[i]
        for i in range(len(weights)):
            room = caps[i] - given[i]
            if room > _HALF_A_CENT and totals[cell[i]] > 0.0:
                given[i] += max(0.0, min(weights[i] * (left[cell[i]] / totals[cell[i]]), room))
        totals[:] = 0.0
        for i in range(len(weights)):
            totals[cell[i]] += given[i]
        most_left = 0.0
        for c in range(len(pot)):
            left[c] = pot[c] - totals[c]
            most_left = max(most_left, left[c])
        if most_left <= _ONE_CENT:
            break
    return given


def ratio(numerator: Floats, denominator: Floats, otherwise: float) -> Floats:
    """Ratio, or ``otherwise`` where the denominator is not positive."""
    positive = denominator > 0.0
    return np.where(positive, numerator / np.where(positive, denominator, 1.0), otherwise)


def give(holders: Holders, instrument: int, given: Floats, left: list[Floats]) -> None:
    holders.won[instrument] += given
    left[instrument] = np.maximum(
        0.0, left[instrument] - np.bincount(holders.cell, weights=given, minlength=len(left[instrument]))
    )
