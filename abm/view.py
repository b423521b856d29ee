"""A run's counts added up to one level: in all, by territory, by domain or by provider kind.

Sums run in a fixed order, one column after the other, so that results do not depend on how numpy chooses to
add on a given machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from abm.tally import CONTRACT_FIELDS, LEARNING_FIELDS, TALLY, RunArrays
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, Domain, ProviderKind

Values: TypeAlias = npt.NDArray[np.float64]

ALL_KINDS = tuple(ProviderKind)
SERVERS = (ProviderKind.PUBLIC, ProviderKind.ESS, ProviderKind.FRINGE)
"""Kinds that serve somebody."""


FIELDS = {name: place for place, name in enumerate(TALLY.names or ())}
"""Place of each field in a record of the tally, all of whose fields are float64."""
CONTRACT_PLACES = {name: place for place, name in enumerate(CONTRACT_FIELDS)}
"""Place of each field in a record of the counts of contracts, all of whose fields are float64."""
LEARNING_PLACES = {name: place for place, name in enumerate(LEARNING_FIELDS)}
"""Place of each field in a record of the counts of learning, all of whose fields are float64."""
LOOKS_BACK = 2 * MONTHS_PER_YEAR
"""Months before a year that its indicators may look at: what looks back longest is told of its December only, and sums
over two years, a year earlier."""
UNWEIGHTED = (1.0,) * N_DOMAINS


class Level(Enum):
    """What one row of results stands for."""

    TOTAL = "total"
    TERRITORY = "territory"
    DOMAIN = "domain"
    PROVIDER = "provider"


def ratio(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> Values:
    """Quotient, missing (NaN) where the denominator is not positive."""
    above, below = np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    result = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=result, where=below > 0)
    return result


def over_year(values: Values) -> Values:
    """Sum over a month and the eleven before it; missing where fewer than twelve months exist."""
    result = np.full(values.shape, np.nan)
    n_sums = values.shape[0] - MONTHS_PER_YEAR + 1
    if n_sums <= 0:
        return result
    result[MONTHS_PER_YEAR - 1 :] = added_up(values[lag : lag + n_sums] for lag in range(MONTHS_PER_YEAR))
    return result


def over_two_years(values: Values) -> Values:
    """Sum over a month and the 23 before it; missing where fewer than 24 months exist."""
    year = over_year(values)
    return year + a_year_earlier(year)


def a_year_earlier(values: Values) -> Values:
    """The same values twelve months later; missing in the first twelve months."""
    result = np.full(values.shape, np.nan)
    result[MONTHS_PER_YEAR:] = values[:-MONTHS_PER_YEAR]
    return result


def added(values: Values, axis: int) -> Values:
    """Sum along an axis in index order; the axis disappears."""
    return added_up(np.moveaxis(values, axis, 0))


def added_up(terms: Iterable[Values]) -> Values:
    """Sum of arrays in the order in which they come; one at least."""
    first, *others = terms
    total = first + 0.0  # a sum is never -0
    for term in others:
        total += term
    return total


class View:
    """Counts of one run at one level, as arrays of shape (months, groups).

    What was added up once is kept, here and in the views made from this one.

    Args:
        arrays: counts of the run.
        level: what the groups are: one group in all, the territories, the domains or the provider kinds.
        weights: what each domain's counts are multiplied by; 0 leaves a domain out.
        relatives: other views of the same run, by level and weights; this one joins them.

    Attributes:
        has_contracts: whether anything is counted of outcome contracts; what is worked out of them can be left out
            where it is not.
        has_learning: the same of trials and practices.
    """

    def __init__(
        self,
        arrays: RunArrays,
        level: Level,
        weights: tuple[float, ...] = UNWEIGHTED,
        relatives: dict[tuple[Level, tuple[float, ...]], View] | None = None,
    ) -> None:
        self.arrays = arrays
        self.level = level
        self.weights = weights
        self._is_choice = all(weight in (0.0, 1.0) for weight in weights)
        self._relatives = {} if relatives is None else relatives
        self._contracts = arrays.contracts.view(np.float64).reshape(*arrays.contracts.shape, len(CONTRACT_PLACES))
        relative = next(iter(self._relatives.values()), None)
        self.has_contracts: bool = bool(self._contracts.any()) if relative is None else relative.has_contracts
        self._learning = arrays.learning.view(np.float64).reshape(*arrays.learning.shape, len(LEARNING_PLACES))
        self.has_learning: bool = bool(self._learning.any()) if relative is None else relative.has_learning
        self._relatives[level, weights] = self
        self._counts = arrays.tally.view(np.float64).reshape(*arrays.tally.shape, len(FIELDS))
        self._amounts: dict[tuple[int, tuple[ProviderKind, ...]], Values] = {}
        self._sums: dict[tuple[tuple[str, ...], tuple[ProviderKind, ...]], Values] = {}
        self._wholes: dict[tuple[ProviderKind, ...], Values] = {}
        self._people: dict[str, Values] = {}
        self._of_contracts: Values | None = None
        self._of_learning: Values | None = None
        self._waits_of_year: Values | None = None

    def _relative(self, level: Level, weights: tuple[float, ...]) -> View:
        known = self._relatives.get((level, weights))
        return View(self.arrays, level, weights, self._relatives) if known is None else known

    def at(self, level: Level) -> View:
        """The same counts at another level."""
        return self._relative(level, self.weights)

    def only(self, *domains: Domain) -> View:
        """The same view of some domains only (a group of zeros for the others when the level is ``DOMAIN``)."""
        return self.weighted([float(domain in domains) for domain in Domain])

    def weighted(self, weights: Sequence[float]) -> View:
        """The same view with each domain's counts multiplied by a weight."""
        return self._relative(
            self.level, tuple(own * more for own, more in zip(self.weights, weights, strict=True))
        )

    def by_domain(self) -> View:
        """The same counts with the domains as groups."""
        return self.at(Level.DOMAIN)

    def amount(self, field: str, *kinds: ProviderKind) -> Values:
        """A field of the tally at this level; shape (months, groups).

        Args:
            field: name in ``TALLY``.
            kinds: provider kinds that count; none named means all. By provider kind, each kind is a group of
                its own and those not named are zero.
        """
        chosen, place = kinds or ALL_KINDS, FIELDS[field]
        if (place, chosen) not in self._amounts:
            self._amounts[place, chosen] = self._groups(place, chosen)
        return self._amounts[place, chosen]

    def _groups(self, place: int, kinds: tuple[ProviderKind, ...]) -> Values:
        """A field at this level; shape (months, groups)."""
        if self.level is Level.TERRITORY:
            return self._by_territory(place, kinds)
        if self.level is Level.PROVIDER:
            columns = [added(self._by_territory(place, (kind,) if kind in kinds else ()), 1) for kind in ProviderKind]
            return np.stack(columns, axis=1)
        by_domain = self._by_domain(place, kinds)
        return by_domain if self.level is Level.DOMAIN else added_up(by_domain.T)[:, np.newaxis]

    def _by_territory(self, place: int, kinds: tuple[ProviderKind, ...]) -> Values:
        """A field by territory; shape (months, R)."""
        return added(self._cells(place, kinds), 2)

    def _by_domain(self, place: int, kinds: tuple[ProviderKind, ...]) -> Values:
        """A field by domain; shape (months, D)."""
        if self._is_choice:  # the same before and after the sum
            whole: Values = self._relative(Level.DOMAIN, UNWEIGHTED)._whole(kinds)[place]
            return whole if self.weights == UNWEIGHTED else whole * np.array(self.weights)
        return added(self._cells(place, kinds), 1)

    def _whole(self, kinds: tuple[ProviderKind, ...]) -> Values:
        """All fields by domain, added over territories; shape (fields, months, D)."""
        from abm.engine.sums import add_by_domain  # brings the compiler, which a list of indicators does without

        if kinds not in self._wholes:
            n_months, _, n_domains, _, n_fields = self._counts.shape
            sums = np.zeros((n_months, n_domains, n_fields))
            add_by_domain(self._counts, np.array(kinds, dtype=np.int64), sums)
            self._wholes[kinds] = np.ascontiguousarray(np.moveaxis(sums, 2, 0))
        return self._wholes[kinds]

    def _cells(self, place: int, kinds: tuple[ProviderKind, ...]) -> Values:
        """A field by territory and domain, added over provider kinds; shape (months, R, D)."""
        counts = self._counts[..., place]
        if not kinds:
            return np.zeros_like(counts[:, :, :, 0])
        total = added_up(counts[:, :, :, kind] for kind in kinds)
        return total if self.weights == UNWEIGHTED else total * np.array(self.weights)

    def of_contracts(self, *fields: str) -> Values:
        """Counts of outcome contracts added; shape (months, groups); by provider kind all under the ESS.

        Args:
            fields: names in ``CONTRACT_FIELDS``.
        """
        if self._of_contracts is None:
            self._of_contracts = self._from_cells(self._contracts, ProviderKind.ESS)
        places = [CONTRACT_PLACES[field] for field in fields]
        return added_up(self._of_contracts[..., place] for place in places)

    def of_learning(self, *fields: str) -> Values:
        """Counts of trials and practices added; shape (months, groups); by provider kind all under nobody.

        Args:
            fields: names in ``LEARNING_FIELDS``.
        """
        if self._of_learning is None:
            self._of_learning = self._from_cells(self._learning, ProviderKind.NOBODY)
        places = [LEARNING_PLACES[field] for field in fields]
        return added_up(self._of_learning[..., place] for place in places)

    def _from_cells(self, cells: Values, under: ProviderKind) -> Values:
        """Columns by territory and domain, (months, R, D, columns), at this level: (months, groups, columns)."""
        if self.weights != UNWEIGHTED:
            cells = cells * np.array(self.weights)[:, np.newaxis]
        if self.level is Level.TERRITORY:
            return added(cells, 2)
        by_domain = added(cells, 1)
        if self.level is Level.DOMAIN:
            return by_domain
        total = added(by_domain, 1)
        if self.level is Level.TOTAL:
            return total[:, np.newaxis]
        return np.stack([total * (kind == under) for kind in ProviderKind], axis=1)

    @property
    def n_groups(self) -> int:
        """Groups of this level."""
        sizes = {Level.TOTAL: 1, Level.TERRITORY: self._contracts.shape[1], Level.DOMAIN: N_DOMAINS}
        return int(sizes.get(self.level, len(ProviderKind)))

    def sum_of(self, fields: tuple[str, ...], *kinds: ProviderKind) -> Values:
        """Several fields of the tally added; shape (months, groups)."""
        if (fields, kinds) not in self._sums:
            self._sums[fields, kinds] = added_up(self.amount(field, *kinds) for field in fields)
        return self._sums[fields, kinds]

    def all_kinds(self, field: str) -> Values:
        """A field added over provider kinds also when the level is the provider kind; shape broadcasts."""
        amount = self.amount(field)
        return added(amount, 1)[:, np.newaxis] if self.level is Level.PROVIDER else amount

    def people(self, field: str) -> Values:
        """A civic count: by territory at that level, else of the whole society; shape (months, R or 1)."""
        if field not in self._people:
            counts = self.arrays.civic[field].astype(np.float64)
            self._people[field] = counts if self.level is Level.TERRITORY else added(counts, 1)[:, np.newaxis]
        return self._people[field]

    def waits_of_year(self) -> Values:
        """People who began to be served in the last 12 months, by months on the list; shape (months, 1 or D, bins)."""
        if self._waits_of_year is None:
            counts = self.arrays.wait_histogram.astype(np.float64)
            of_groups = counts if self.level is Level.DOMAIN else added(counts, 1)[:, np.newaxis, :]
            self._waits_of_year = over_year(of_groups)
        return self._waits_of_year

    def territory_groups(self, field: str, *kinds: ProviderKind) -> Values:
        """A field by territory, in all or by domain as the level says; shape (months, R, 1 or D)."""
        counts = self._counts[..., FIELDS[field]]
        cells = added_up(counts[:, :, :, kind] for kind in kinds or ALL_KINDS) * np.array(self.weights)
        return cells if self.level is Level.DOMAIN else added(cells, 2)[:, :, np.newaxis]
