"""Indicators of one run as a long table of months or years, and the hash that says whether two runs are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.indicators.registry import Indicator, Year, indicators_named
from abm.tally import RunArrays
from abm.view import LOOKS_BACK, Level, Values, View, added, ratio
from abm.vocabulary import MONTHS_PER_YEAR, Domain, ProviderKind

ALL = "all"
"""What stands in a column that a row is not broken down by."""

DOMAIN_NAMES = tuple(domain.name.lower() for domain in Domain)
KIND_NAMES = tuple(kind.name.lower() for kind in ProviderKind)


@dataclass(frozen=True)
class Series:
    """Long table in columns of equal length; text columns are codes into their vocabulary.

    Attributes:
        time: month, or year, from the start of the scenario; negative in the burn-in.
        indicator: codes into ``indicators``.
        territory: codes into ``territories``; code 0 is ``ALL``, as in the next two.
        domain: codes into ``domains``.
        provider: codes into ``providers``.
        value: float64, never missing.
        indicators: vocabulary of names, likewise ``territories``, ``domains`` and ``providers``.
    """

    time: npt.NDArray[np.int32]
    indicator: npt.NDArray[np.int32]
    territory: npt.NDArray[np.int32]
    domain: npt.NDArray[np.int32]
    provider: npt.NDArray[np.int32]
    value: Values
    indicators: tuple[str, ...]
    territories: tuple[str, ...]
    domains: tuple[str, ...] = (ALL, *DOMAIN_NAMES)
    providers: tuple[str, ...] = (ALL, *KIND_NAMES)

    def __len__(self) -> int:
        return len(self.value)

    @property
    def month(self) -> npt.NDArray[np.int32]:
        """The time of rows that are months."""
        return self.time

    def content_hash(self) -> str:
        """Hash of everything in the table, to the last bit; equal for equal results on any machine."""
        digest = hashlib.blake2b(digest_size=16)
        for vocabulary in (self.indicators, self.territories, self.domains, self.providers):
            digest.update("\0".join(vocabulary).encode() + b"\1")
        for column in (self.time, self.indicator, self.territory, self.domain, self.provider):
            digest.update(column.astype("<i4").tobytes())
        # 0.0 and -0.0 are the same result.
        digest.update((self.value + 0.0).astype("<f8").tobytes())
        return digest.hexdigest()

    def lines(self) -> list[tuple[int, str, str, str, str, float]]:
        """Rows in words: month or year, indicator, territory, domain, provider, value."""
        columns = zip(
            self.time, self.indicator, self.territory, self.domain, self.provider, self.value, strict=True
        )
        return [
            (
                int(time),
                self.indicators[indicator],
                self.territories[territory],
                self.domains[domain],
                self.providers[provider],
                float(value),
            )
            for time, indicator, territory, domain, provider, value in columns
        ]


@dataclass(frozen=True)
class _Block:
    """Rows at one level."""

    level: Level
    time: npt.NDArray[np.int32]
    indicator: npt.NDArray[np.int32]
    group: npt.NDArray[np.int32]
    value: Values

    def codes(self, wanted: Level) -> npt.NDArray[np.int32]:
        """Codes of one breakdown column: the group, after ``ALL``, if it is the level of the block."""
        return self.group + np.int32(1) if self.level is wanted else np.zeros_like(self.group)


@dataclass(frozen=True)
class _Columns:
    """Some indicators at one level side by side, a column for each indicator and group."""

    level: Level
    codes: Sequence[int]
    indicators: Sequence[Indicator]
    values: Sequence[Values]
    """Of each indicator; shape (months, groups)."""

    def beside(self, of_each: Sequence[int]) -> npt.NDArray[np.int32]:
        """A number of each indicator, for each of its columns."""
        return np.repeat(np.array(of_each, dtype=np.int32), [values.shape[1] for values in self.values])

    def block(self, table: Values, first: int) -> _Block:
        """Rows of a table with these columns, column after column, missing ones dropped; time begins at ``first``."""
        group = np.concatenate([np.arange(values.shape[1]) for values in self.values]).astype(np.int32)
        shown = ~np.isnan(table)
        if self.level is Level.PROVIDER:
            shown &= np.concatenate([np.isin(list(ProviderKind), one.kinds) for one in self.indicators])
        column, time = np.nonzero(shown.T)
        return _Block(
            self.level, (time + first).astype(np.int32), self.beside(self.codes)[column], group[column],
            table.T[shown.T],
        )  # fmt: skip


def _columns(level: Level, chosen: dict[int, Indicator], view: View) -> _Columns:
    """Monthly values of indicators at one level."""
    n_months = len(view.arrays.tally)
    values = [np.asarray(one.formula(view), dtype=np.float64).reshape(n_months, -1) for one in chosen.values()]
    return _Columns(level, list(chosen), list(chosen.values()), values)


def _at_level(chosen: dict[str, Indicator], level: Level) -> dict[int, Indicator]:
    """Those of the indicators chosen that exist at a level, by code."""
    return {code: one for code, one in enumerate(chosen.values()) if level in one.by}


def _series(blocks: Sequence[_Block], chosen: Iterable[str], arrays: RunArrays) -> Series:
    empty = np.zeros(0, dtype=np.int32)
    return Series(
        time=np.concatenate([empty, *(block.time for block in blocks)]),
        indicator=np.concatenate([empty, *(block.indicator for block in blocks)]),
        territory=np.concatenate([empty, *(block.codes(Level.TERRITORY) for block in blocks)]),
        domain=np.concatenate([empty, *(block.codes(Level.DOMAIN) for block in blocks)]),
        provider=np.concatenate([empty, *(block.codes(Level.PROVIDER) for block in blocks)]),
        value=np.concatenate([np.zeros(0), *(block.value for block in blocks)]),
        indicators=tuple(chosen),
        territories=(ALL, *arrays.territories),
    )


def evaluate(arrays: RunArrays, names: Iterable[str] = (), levels: Sequence[Level] = tuple(Level)) -> Series:
    """Compute indicators of one run.

    Args:
        arrays: counts of the run.
        names: indicators wanted; none named means all.
        levels: breakdowns wanted, as far as an indicator has them.

    Returns:
        Long table of months; a row is broken down by one thing at most.

    Raises:
        ParameterError: a name does not exist.
    """
    chosen = indicators_named(names)
    whole = View(arrays, Level.TOTAL)
    columns = [
        _columns(level, {code: one}, whole.at(level))
        for code, one in enumerate(chosen.values())
        for level in Level
        if level in one.by and level in levels
    ]
    return _series([one.block(one.values[0], -arrays.burn_in) for one in columns], chosen, arrays)


def _mean_of_known(months: Values) -> Values:
    known = ~np.isnan(months)
    return ratio(added(np.where(known, months, 0.0), 1), added(known.astype(np.float64), 1))


_YEARS: dict[Year, Callable[[Values], Values]] = {
    Year.LAST: lambda months: months[:, -1],
    Year.SUM: lambda months: added(months, 1),
    Year.MEAN: _mean_of_known,
}
"""How years are made of their months: (years, 12, columns) to (years, columns)."""


def _years(columns: _Columns, first: int) -> Values:
    """Yearly values of whole years from a month on; shape (years, columns)."""
    table = np.concatenate(columns.values, axis=1)[first:]
    months = table.reshape(-1, MONTHS_PER_YEAR, table.shape[1])
    ways = list(_YEARS)
    way_of = columns.beside([ways.index(one.year) for one in columns.indicators])
    years = np.empty((len(months), table.shape[1]))
    for place, way in enumerate(ways):
        chosen = way_of == place
        years[:, chosen] = _YEARS[way](months[:, :, chosen])
    return years


def evaluate_years(
    arrays: RunArrays, names: Iterable[str] = (), levels: Sequence[Level] = (Level.TOTAL,), first_year: int = -1
) -> Series:
    """Compute indicators of one run by year, each in its own way: last month, sum or mean of the months known.

    Args:
        arrays: counts of the run.
        names: indicators wanted; none named means all.
        levels: breakdowns wanted, as far as an indicator has them.
        first_year: year 0 holds months 0 to 11, year -1 the last of the burn-in; earlier ones are left out.

    Returns:
        Long table of whole years. A sum of which a month is missing is left out, as every missing value.

    Raises:
        ParameterError: a name does not exist.
    """
    chosen = indicators_named(names)
    first_year = max(first_year, -(arrays.burn_in // MONTHS_PER_YEAR))
    first = arrays.burn_in + first_year * MONTHS_PER_YEAR
    n_years = max(0, len(arrays.tally) - first) // MONTHS_PER_YEAR
    start = max(0, first - LOOKS_BACK)
    whole = View(arrays.between(start, first + n_years * MONTHS_PER_YEAR), Level.TOTAL)
    wanted = {level: _at_level(chosen, level) for level in Level if level in levels and n_years}
    columns = [_columns(level, ones, whole.at(level)) for level, ones in wanted.items() if ones]
    return _series([one.block(_years(one, first - start), first_year) for one in columns], chosen, arrays)
