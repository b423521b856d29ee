"""What a scenario changes: differences to another one within the same seeds, with their intervals.

Two runs under one seed share most of their chance, so the difference is taken within seeds first and averaged after.
Chance that moves both alike falls out; how much of it did is told as the variance saved by pairing.

Several measures, and several scenarios, are looked at at once; of twenty measures that no policy touches, one would
"differ" at 95 % by chance. A verdict therefore asks for two things: the interval excludes 0, and so does Holm's test
over every line of the comparison. Holm (1979), "A simple sequentially rejective multiple test procedure", keeps the
chance of even one false "differs" below 5 %, whatever the dependence between measures, and measures of one society
do depend on each other; stating the number expected by chance would not say which line to distrust.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from abm.errors import ParameterError, ResultError, nearest
from scenarios.analysis.effect import FEWEST_FOR_SKEWNESS, Comparison, Effect, Verdict
from scenarios.batch.measure import Measure

Numbers = npt.NDArray[np.float64]


def paired_effects(
    outcomes: pd.DataFrame,
    base: str | int,
    others: Sequence[str | int],
    measures: Sequence[Measure],
    level: float = 0.95,
    by: str = "scenario",
) -> Comparison:
    """Differences of other scenarios to a base, paired on seeds.

    Args:
        outcomes: one row for each finished run, with ``scenario``, ``point``, ``seed`` and a column for each measure.
        base: scenario (or point) the others are held against.
        others: scenarios (or points).
        measures: what is compared; columns of the table.
        level: of intervals and verdicts, as a share.
        by: column that tells scenarios apart, ``"scenario"`` or ``"point"``.

    Raises:
        ParameterError: a scenario or measure is not in the table, the base stands among the others, or the level is
            not between 0 and 1.
        ResultError: a scenario has a seed twice, or two scenarios have no seed in common.
    """
    _check_request(outcomes, [base, *others], measures, level, by)
    tables = {one: _by_seed(outcomes, one, measures, by) for one in (base, *others)}
    found, left_out = [], {}
    for other in others:
        first, second, alone = _paired(tables[base], tables[other], f"'{base}' and '{other}'")
        left_out[str(other)] = alone
        found += [_effect(str(other), one, first[str(one)], second[str(one)], level) for one in measures]
    judged = _judged(found, level)
    names = tuple(str(one) for one in others)
    return Comparison(str(base), names, tuple(measures), level, judged, left_out, lines=len(judged))


def t_interval(differences: Numbers, level: float) -> tuple[float, float, float]:
    """Mean, lower and upper end of its t interval; ends are missing with fewer than two values."""
    n = len(differences)
    if n == 0:
        return math.nan, math.nan, math.nan
    mean = float(differences.mean())
    if n < 2:
        return mean, math.nan, math.nan
    half = float(stats.t.isf((1.0 - level) / 2.0, n - 1) * differences.std(ddof=1) / math.sqrt(n))
    return mean, mean - half, mean + half


def holm(p_values: Iterable[float]) -> Numbers:
    """P-values adjusted for having looked at all of them (Holm 1979); missing ones stay missing, uncounted."""
    p = np.asarray(list(p_values), dtype=np.float64)
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    weights = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(weights * p[order]))
    return adjusted


def _check_request(
    outcomes: pd.DataFrame, scenarios: Sequence[str | int], measures: Sequence[Measure], level: float, by: str
) -> None:
    """Refuse what cannot be compared."""
    if not 0.0 < level < 1.0:
        raise ParameterError(f"level {level:g} must lie between 0 and 1, as in 0.95")
    there = list(dict.fromkeys(outcomes[by].tolist()))
    for one in scenarios:
        if one not in there:
            hint = nearest(str(one), [str(name) for name in there])
            raise ParameterError(f"no finished run of {by} '{one}' is among the results{hint}")
    twice = {str(one) for one in scenarios if list(scenarios).count(one) > 1}
    if twice:
        raise ParameterError(f"{by} '{min(twice)}' is compared with itself; name each one once")
    for measure in measures:
        if str(measure) not in outcomes:
            raise ParameterError(f"'{measure}' is not a column of the results{nearest(str(measure), outcomes.columns)}")


def _by_seed(outcomes: pd.DataFrame, one: str | int, measures: Sequence[Measure], by: str) -> pd.DataFrame:
    """Values of one scenario by seed."""
    rows = outcomes[outcomes[by] == one]
    twice = rows["seed"][rows["seed"].duplicated()]
    if len(twice):
        raise ResultError(f"{by} '{one}' has seed {twice.iloc[0]} more than once; compare its points instead")
    return rows.set_index("seed")[[str(measure) for measure in measures]].astype(np.float64).sort_index()


def _paired(
    first: pd.DataFrame, second: pd.DataFrame, names: str
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[int, ...]]:
    """Both tables on their common seeds, and the seeds only one of them has."""
    common = first.index.intersection(second.index)
    if common.empty:
        raise ResultError(f"{names} have no seed in common; run both with the same --seed")
    alone = first.index.symmetric_difference(second.index)
    return first.loc[common], second.loc[common], tuple(int(seed) for seed in sorted(alone))


def _effect(other: str, measure: Measure, base_values: pd.Series, other_values: pd.Series, level: float) -> Effect:
    """One effect before the verdict, which needs all of them."""
    known = (base_values.notna() & other_values.notna()).to_numpy()
    a, b = base_values.to_numpy()[known], other_values.to_numpy()[known]
    differences = b - a
    mean, low, high = t_interval(differences, level)
    n = len(a)
    skewness, skewness_p = _skewness(differences)
    return Effect(
        other=other, measure=measure, level=level,
        base_mean=float(a.mean()) if n else math.nan, other_mean=float(b.mean()) if n else math.nan,
        difference=mean, low=low, high=high, n_pairs=n, n_missing=int((~known).sum()),
        spread=float(differences.std(ddof=1)) if n > 1 else math.nan, saved=_saved(a, b),
        agreement=float(np.mean(np.sign(differences) == np.sign(mean))) if n else math.nan,
        skewness=skewness, skewness_p=skewness_p, p=p_value(differences), adjusted_p=math.nan,
        verdict=_identical(differences),
    )  # fmt: skip


def _saved(a: Numbers, b: Numbers) -> float:
    """Share of variance saved by pairing; missing when there is none to save."""
    if len(a) < 2:
        return math.nan
    unpaired = float(a.var(ddof=1) + b.var(ddof=1))
    return 1.0 - float((b - a).var(ddof=1)) / unpaired if unpaired > 0.0 else math.nan


def _skewness(differences: Numbers) -> tuple[float, float]:
    """Skewness of differences and the p-value of none; missing when too few or all the same."""
    if len(differences) < FEWEST_FOR_SKEWNESS or np.ptp(differences) == 0.0:
        return math.nan, math.nan
    return float(stats.skew(differences, bias=False)), float(stats.skewtest(differences).pvalue)


def p_value(differences: Numbers) -> float:
    """Two-sided p-value of a paired t test; 1 when all differences are 0, 0 when they are all the same other number."""
    n = len(differences)
    if n < 2:
        return math.nan
    if not np.any(differences):
        return 1.0
    spread = float(differences.std(ddof=1))
    if spread == 0.0:
        return 0.0
    return float(2.0 * stats.t.sf(abs(differences.mean()) * math.sqrt(n) / spread, n - 1))


def _identical(differences: Numbers) -> Verdict:
    if not len(differences):
        return Verdict.NO_VALUE
    return Verdict.NOT_TOLD_APART if np.any(differences) else Verdict.SAME


def _judged(effects: Sequence[Effect], level: float) -> tuple[Effect, ...]:
    """Effects with adjusted p-values and verdicts."""
    judged = []
    for effect, adjusted in zip(effects, holm(effect.p for effect in effects), strict=True):
        differs = effect.excludes_zero and float(adjusted) <= 1.0 - level
        verdict = Verdict.DIFFERS if differs else effect.verdict
        judged.append(replace(effect, adjusted_p=float(adjusted), verdict=verdict))
    return tuple(judged)
