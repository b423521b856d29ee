"""A run's counts added up to one level: in all, by territory, by domain or by provider kind.

Sums run in a fixed order, one column after the other, so that results do not depend on how numpy chooses to
add on a given machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from abm.tally import RunArrays
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, Domain, ProviderKind

Values: TypeAlias = npt.NDArray[np.float64]

ALL_KINDS = tuple(ProviderKind)
SERVERS = (ProviderKind.PUBLIC, ProviderKind.ESS, ProviderKind.FRINGE)
"""Kinds that serve somebody."""


class Level(Enum):
    """What one row of results stands for."""

    TOTAL = "total"
    TERRITORY = "territory"
    DOMAIN = "domain"
    PROVIDER = "provider"


def ratio(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> Values:
    """Quotient, missing (NaN) where the denominator is not positive."""
    above, below = np.broadcast_arrays(
        np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    )
    result = np.full(above.shape, np.nan)
    np.divide(above, below, out=result, where=below > 0)
    return result


def over_year(values: Values) -> Values:
    """Sum over a month and the eleven before it; missing where fewer than twelve months exist."""
    result = np.full(values.shape, np.nan)
    n_sums = values.shape[0] - MONTHS_PER_YEAR + 1
    if n_sums <= 0:
        return result
    total = np.zeros_like(values[:n_sums], dtype=np.float64)
    for lag in range(MONTHS_PER_YEAR):
        total += values[lag : lag + n_sums]
    result[MONTHS_PER_YEAR - 1 :] = total
    return result


def a_year_earlier(values: Values) -> Values:
    """The same values twelve months later; missing in the first twelve months."""
    result = np.full(values.shape, np.nan)
    result[MONTHS_PER_YEAR:] = values[:-MONTHS_PER_YEAR]
    return result


def added(values: Values, axis: int) -> Values:
    """Sum along an axis in index order; the axis disappears."""
    columns = np.moveaxis(values, axis, 0)
    total = np.zeros(columns.shape[1:])
    for column in columns:
        total += column
    return total


class View:
    """Counts of one run at one level, as arrays of shape (months, groups).

    Args:
        arrays: counts of the run.
        level: what the groups are: one group in all, the territories, the domains or the provider kinds.
        weights: what each domain's counts are multiplied by; 0 leaves a domain out.
    """

    def __init__(self, arrays: RunArrays, level: Level, weights: tuple[float, ...] = (1.0,) * N_DOMAINS) -> None:
        self.arrays = arrays
        self.level = level
        self.weights = weights
        self._cells: dict[tuple[str, tuple[ProviderKind, ...]], Values] = {}
        self._amounts: dict[tuple[str, tuple[ProviderKind, ...]], Values] = {}

    def only(self, *domains: Domain) -> View:
        """The same view of some domains only (a group of zeros for the others when the level is ``DOMAIN``)."""
        return self.weighted([float(domain in domains) for domain in Domain])

    def weighted(self, weights: Sequence[float]) -> View:
        """The same view with each domain's counts multiplied by a weight."""
        return View(
            self.arrays, self.level, tuple(own * more for own, more in zip(self.weights, weights, strict=True))
        )

    def by_domain(self) -> View:
        """The same counts with the domains as groups."""
        return View(self.arrays, Level.DOMAIN, self.weights)

    def cells(self, field: str, kinds: tuple[ProviderKind, ...] = ALL_KINDS) -> Values:
        """A field of the tally by territory and domain, added over provider kinds; shape (months, R, D)."""
        key = (field, kinds)
        if key not in self._cells:
            column = self.arrays.tally[field]
            total = np.zeros(column.shape[:3])
            for kind in kinds:
                total += column[:, :, :, kind]
            self._cells[key] = total * np.array(self.weights)
        return self._cells[key]

    def amount(self, field: str, *kinds: ProviderKind) -> Values:
        """A field of the tally at this level; shape (months, groups).

        Args:
            field: name in ``TALLY``.
            kinds: provider kinds that count; none named means all. By provider kind, each kind is a group of
                its own and those not named are zero.
        """
        chosen = kinds or ALL_KINDS
        key = (field, chosen)
        if key not in self._amounts:
            self._amounts[key] = self._amount(field, chosen)
        return self._amounts[key]

    def _amount(self, field: str, kinds: tuple[ProviderKind, ...]) -> Values:
        if self.level is Level.PROVIDER:
            columns = [
                added(added(self.cells(field, (kind,)), 2), 1)
                if kind in kinds
                else np.zeros(self.arrays.tally.shape[0])
                for kind in ProviderKind
            ]
            return np.stack(columns, axis=1)
        cells = self.cells(field, kinds)
        if self.level is Level.TERRITORY:
            return added(cells, 2)
        by_domain = added(cells, 1)
        return by_domain if self.level is Level.DOMAIN else added(by_domain, 1)[:, np.newaxis]

    def sum_of(self, fields: tuple[str, ...], *kinds: ProviderKind) -> Values:
        """Several fields of the tally added; shape (months, groups)."""
        return added(np.stack([self.amount(field, *kinds) for field in fields]), 0)

    def all_kinds(self, field: str) -> Values:
        """A field added over provider kinds also when the level is the provider kind; shape broadcasts."""
        amount = self.amount(field)
        return added(amount, 1)[:, np.newaxis] if self.level is Level.PROVIDER else amount

    def people(self, field: str) -> Values:
        """A civic count: by territory at that level, else of the whole society; shape (months, R or 1)."""
        counts = self.arrays.civic[field].astype(np.float64)
        return counts if self.level is Level.TERRITORY else added(counts, 1)[:, np.newaxis]

    def waits(self) -> Values:
        """People who began to be served, by months on the list; shape (months, 1 or D, bins)."""
        counts = self.arrays.wait_histogram.astype(np.float64)
        return counts if self.level is Level.DOMAIN else added(counts, 1)[:, np.newaxis, :]

    def territory_groups(self, field: str, *kinds: ProviderKind) -> Values:
        """A field by territory, in all or by domain as the level says; shape (months, R, 1 or D)."""
        cells = self.cells(field, kinds or ALL_KINDS)
        return cells if self.level is Level.DOMAIN else added(cells, 2)[:, :, np.newaxis]
