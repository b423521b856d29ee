"""What a run has come to so far, as plain numbers that pictures and sentences are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

import abm.indicators  # noqa: F401  enters every indicator in the registry
from abm.indicators.registry import INDICATORS
from abm.tally import RunArrays
from abm.view import Level, View
from abm.vocabulary import MONTHS_PER_YEAR

Floats = npt.NDArray[np.float64]
Wanted = Collection[tuple[str, Level]]
"""Indicators and levels that a snapshot holds."""
NOTHING = np.zeros(0)
SHOWN_BEFORE = 2 * MONTHS_PER_YEAR
"""Months of the burn-in that are shown."""


@dataclass(frozen=True)
class Snapshot:
    """Counts of a run so far.

    Attributes:
        month: months of the scenario done.
        months: of the scenario in all.
        first: month of the first value of every series; negative, for the end of the burn-in is shown.
        territories: names.
        values: monthly values by indicator and level; shape (months, groups).
        sizes: real-equivalent paid staff of the ESS enterprises alive, FTE.
        first_sizes: the same when the scenario began.
    """

    month: int
    months: int
    first: int
    territories: tuple[str, ...]
    values: Mapping[tuple[str, Level], Floats] = field(default_factory=dict)
    sizes: Floats = field(default_factory=lambda: NOTHING)
    first_sizes: Floats = field(default_factory=lambda: NOTHING)

    def series(self, name: str, level: Level = Level.TOTAL) -> Floats:
        """Monthly values of an indicator; shape (months, groups), empty where it does not exist at this level."""
        return self.values.get((name, level), np.zeros((0, 1)))

    def now(self, name: str) -> float:
        """Last value in the whole society; NaN before there is one."""
        series = self.series(name)
        return float(series[-1, 0]) if len(series) else float("nan")

    def at_start(self, name: str) -> float:
        """Value in the last month before the scenario."""
        series = self.series(name)
        place = -self.first - 1
        return float(series[place, 0]) if 0 <= place < len(series) else float("nan")


def snapshot_of(arrays: RunArrays, months: int, wanted: Wanted, sizes: Floats = NOTHING,
                first_sizes: Floats = NOTHING) -> Snapshot:  # fmt: skip
    """What is wanted of the counts so far.

    Args:
        arrays: counts, burn-in included.
        months: of the scenario in all.
        wanted: indicators and levels; what does not exist at a level is left out.
        sizes: real-equivalent paid staff of the ESS enterprises alive, FTE.
        first_sizes: the same when the scenario began.
    """
    from_month = max(0, arrays.burn_in - SHOWN_BEFORE)
    views: dict[Level, View] = {}
    values: dict[tuple[str, Level], Floats] = {}
    for name, level in wanted:
        if level not in INDICATORS[name].by:
            continue
        if level not in views:
            views[level] = next(iter(views.values())).at(level) if views else View(arrays, level)
        values[name, level] = np.asarray(INDICATORS[name].formula(views[level]))[from_month:]
    month = len(arrays.tally) - arrays.burn_in
    return Snapshot(month, months, from_month - arrays.burn_in, arrays.territories, values, sizes, first_sizes)
