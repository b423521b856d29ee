"""What a run has come to so far, as plain numbers that pictures and sentences are made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

import abm.indicators  # noqa: F401  enters every indicator in the registry
from abm.indicators.registry import INDICATORS
from abm.tally import RunArrays
from abm.view import LOOKS_BACK, Level, Values, View
from abm.vocabulary import MONTHS_PER_YEAR

Floats = npt.NDArray[np.float64]
Wanted = Collection[tuple[str, Level]]
"""Indicators and levels that a snapshot holds."""
NOTHING = np.zeros(0)
SHOWN_BEFORE = 2 * MONTHS_PER_YEAR
"""Months of the burn-in that are shown."""
LOOKED_AT = LOOKS_BACK + MONTHS_PER_YEAR
"""Months, its own included, that an indicator of a month may look at."""


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


class Told:
    """What has been told of one run: months of the past do not change, so only new ones are worked out.

    An indicator looks back over fewer than ``LOOKED_AT`` months.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, Level], Floats] = {}

    def snapshot(self, arrays: RunArrays, months: int, wanted: Wanted, sizes: Floats = NOTHING,
                 first_sizes: Floats = NOTHING) -> Snapshot:  # fmt: skip
        """What is wanted of the counts so far.

        Args:
            arrays: counts, burn-in included.
            months: of the scenario in all.
            wanted: indicators and levels; what does not exist at a level is left out.
            sizes: real-equivalent paid staff of the ESS enterprises alive, FTE.
            first_sizes: the same when the scenario began.
        """
        n_months = len(arrays.tally)
        from_month = max(0, arrays.burn_in - SHOWN_BEFORE)
        views: dict[tuple[int, Level], View] = {}
        known: dict[tuple[str, Level], Floats] = {}
        for name, level in wanted:
            if level in INDICATORS[name].by:
                before = self._known.get((name, level))
                done = from_month + (0 if before is None else len(before))
                new = _since(arrays, INDICATORS[name].formula, level, done, views) if done < n_months else None
                parts = [one for one in (before, new) if one is not None]
                known[name, level] = np.concatenate(parts) if len(parts) > 1 else parts[0]
        self._known = known
        return Snapshot(
            n_months - arrays.burn_in, months, from_month - arrays.burn_in, arrays.territories, known, sizes,
            first_sizes,
        )  # fmt: skip


def _since(arrays: RunArrays, formula: Callable[[View], Values], level: Level, month: int,
           views: dict[tuple[int, Level], View]) -> Floats:  # fmt: skip
    """Values of an indicator from a month on; what is added up for it is kept in ``views`` for the next one."""
    start = max(0, month - LOOKED_AT)
    if (start, level) not in views:
        relative = next((view for (first, _), view in views.items() if first == start), None)
        views[start, level] = (
            View(arrays.between(start, len(arrays.tally)), level) if relative is None else relative.at(level)
        )
    return np.asarray(formula(views[start, level]))[month - start :]


def snapshot_of(arrays: RunArrays, months: int, wanted: Wanted, sizes: Floats = NOTHING,
                first_sizes: Floats = NOTHING) -> Snapshot:  # fmt: skip
    """The same of a run that nothing was told of before."""
    return Told().snapshot(arrays, months, wanted, sizes, first_sizes)
