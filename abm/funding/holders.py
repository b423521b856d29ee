"""Holders of public money as columns while a year's money is shared, and how a pot is shared among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abm.parameters.table import Table
from abm.providers.columns import Floats, Integers, Providers
from abm.vocabulary import N_DOMAINS

INSTRUMENTS = ("grant", "procurement", "subsidy")
GRANT, PROCUREMENT, SUBSIDY = 0, 1, 2
_CAP_ROUNDS = 4


@dataclass
class Holders:
    """Enterprises alive as columns while a year's money is shared.

    Attributes:
        rows: their row numbers.
        cell: territory × 4 + domain of each.
        key: identities.
        size: real-equivalent FTE.
        held: what they held, cents a year; (instruments, holders).
        won: what they get.
    """

    rows: Integers
    cell: Integers
    key: Integers
    size: Floats
    held: Floats
    won: Floats


def holders_of(providers: Providers) -> Holders:
    rows = 2 * providers.n_cells + np.flatnonzero(providers.enterprises["alive"] == 1)
    # in the order of keys, so that sums do not depend on the order of rows
    rows = rows[np.argsort(providers.rows["key"][rows])]
    records = providers.rows[rows]
    held: Floats = np.stack([records[name].astype(np.float64) for name in INSTRUMENTS])
    return Holders(
        rows=rows,
        cell=records["territory"].astype(np.int64) * N_DOMAINS + records["domain"],
        key=records["key"],
        size=records["size"],
        held=held,
        won=held.copy(),
    )


def by_cell(table: Table, name: str) -> Floats:
    """A lever in every cell; levers may differ between territories."""
    values: Floats = np.repeat(table[name], N_DOMAINS)
    return values


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
    given = np.zeros_like(weights)
    left = pot.astype(np.float64).copy()
    n_cells = len(pot)
    for _ in range(_CAP_ROUNDS):
        room = np.where(caps - given > 0.5, weights, 0.0)
        totals = np.bincount(cell, weights=room, minlength=n_cells)
        rate = np.where(totals > 0.0, left / np.where(totals > 0.0, totals, 1.0), 0.0)
        step = np.minimum(room * rate[cell], caps - given)
        step = np.maximum(step, 0.0)
        given += step
        left = pot - np.bincount(cell, weights=given, minlength=n_cells)
        if not np.any(left > 1.0):
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
