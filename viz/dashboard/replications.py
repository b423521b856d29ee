"""Pairs of runs under many seeds: what is done with one seed, and what all of them together say."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from abm.burn_in import BurnIns
from abm.errors import ParameterError, WelfareError
from abm.indicators.registry import INDICATORS
from abm.inputs import Inputs
from abm.series import evaluate_years
from abm.simulate import Run, simulate
from abm.view import Level
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.analysis.compare import paired_effects
from scenarios.analysis.effect import Comparison
from scenarios.batch.measure import Measure
from viz.dashboard.pool import Failed
from viz.dashboard.snapshot import Floats, snapshot_of

FIRST, SECOND = "A", "B"
WHO = ("share_of_cases", Level.PROVIDER)
EVERYTHING = frozenset({*((name, Level.TOTAL) for name, one in INDICATORS.items() if Level.TOTAL in one.by), WHO})
"""Monthly values of which differences are kept."""
MEASURES = (
    Measure("share_covered"), Measure("unmet_months_per_1000"), Measure("mean_wait_months"),
    Measure("public_euros_per_net_outcome"), Measure("theil_coverage"), Measure("n_employers"),
    Measure("share_of_cases", "public"), Measure("share_of_cases", "ess"),
)  # fmt: skip
"""What effects are told of: means over the years of the scenario."""
BAND = (0.05, 0.5, 0.95)
COLUMNS = ["year", "indicator", "territory", "domain", "provider", "value"]

Key = tuple[str, Level]
Row = tuple[int, str, str, str, str, float]


@dataclass(frozen=True)
class PairTask:
    """Two runs under one seed; called in a process."""

    first: Inputs
    second: Inputs
    seed: int

    def __call__(self) -> PairResult | Failed:
        """Both runs, which share their burn-in where they may."""
        return replicate(self)


@dataclass(frozen=True)
class PairResult:
    """What two runs under one seed leave.

    Attributes:
        seed: of both.
        differences: monthly values of the second less the first; shape (months, groups).
        years: yearly values of the measures, rows as ``COLUMNS``, by side.
    """

    seed: int
    differences: Mapping[Key, Floats]
    years: Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Band:
    """Median of pairs and ends of the middle 90 %, by month."""

    low: Floats
    median: Floats
    high: Floats


@dataclass(frozen=True)
class Replications:
    """Many pairs.

    Attributes:
        comparison: effects with their intervals.
        differences: shape (pairs, months, groups).
        n_pairs: seeds done in both.
    """

    comparison: Comparison
    differences: Mapping[Key, Floats]
    n_pairs: int
    _bands: dict[tuple[Key, int], Band] = field(default_factory=dict, compare=False, repr=False)

    def band(self, key: Key, group: int = 0) -> Band:
        """Spread of the difference of an indicator."""
        if (key, group) not in self._bands:
            self._bands[key, group] = band_of(self.differences[key][:, :, group])
        return self._bands[key, group]


def band_of(values: Floats) -> Band:
    """Median and middle 90 % over pairs.

    Args:
        values: shape (pairs, months); missing ones do not count.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a month without any value
        low, median, high = np.nanquantile(values, BAND, axis=0)
    return Band(low, median, high)


def replicate(task: PairTask) -> PairResult | Failed:
    """In a process: two runs under one seed, which share their burn-in where they may."""
    burn_ins = BurnIns()
    try:
        first, second = (simulate(one, task.seed, burn_ins=burn_ins) for one in (task.first, task.second))
    except WelfareError as error:
        return Failed(str(error))
    of_first, of_second = (snapshot_of(one.arrays, task.first.months, EVERYTHING).values for one in (first, second))
    differences = {key: (of_second[key] - value).astype(np.float32) for key, value in of_first.items()}
    return PairResult(task.seed, differences, {FIRST: _years(first), SECOND: _years(second)})


def replications_of(results: Sequence[PairResult], failed: Sequence[int], months: int) -> Replications:
    """What pairs say together.

    Args:
        results: of pairs; at least two.
        failed: seeds under which one of the two runs failed.
        months: of the scenario.

    Raises:
        ParameterError: the scenario is shorter than a year.
    """
    ordered = sorted(results, key=lambda one: one.seed)
    outcomes, known = _outcomes(ordered, months)
    comparison = replace(paired_effects(outcomes, FIRST, [SECOND], known), failed=tuple(sorted(failed)))
    stacked = {key: np.stack([one.differences[key] for one in ordered]) for key in ordered[0].differences}
    return Replications(comparison, stacked, len(ordered))


def _years(run: Run) -> list[Row]:
    names = list(dict.fromkeys(one.name for one in MEASURES))
    return evaluate_years(run.arrays, names, (Level.TOTAL, Level.PROVIDER), 0).lines()


def _outcomes(results: Sequence[PairResult], months: int) -> tuple[pd.DataFrame, list[Measure]]:
    """A row for each run with its measures, and the measures there are."""
    if months < MONTHS_PER_YEAR:
        raise ParameterError(f"{months} months: effects are told of whole years, so take at least {MONTHS_PER_YEAR}")
    runs = [(side, one) for one in results for side in (FIRST, SECOND)]
    names = [f"{side} {one.seed}" for side, one in runs]
    parts = [pd.DataFrame(one.years[side], columns=COLUMNS).assign(run=name)
             for name, (side, one) in zip(names, runs, strict=True)]  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    sides, seeds = [side for side, _ in runs], [one.seed for _, one in runs]
    outcomes = pd.DataFrame({"scenario": sides, "seed": seeds}, index=names)
    known = []
    for measure in MEASURES:
        try:
            outcomes[str(measure)] = measure.of(table, months // MONTHS_PER_YEAR - 1)
        except ParameterError:  # without a value in any run
            continue
        known.append(measure)
    return outcomes.reset_index(drop=True), known
