"""What a point answers in one number: its mean over the seeds, or its spread, and how much of that is chance.

Every point runs under the same seeds, so chance that a seed brings to all points alike is no difference between
points. With y(i, r) = f(i) + s(r) + e(i, r) of point i under seed r, the seed's own s(r) leaves every difference of
points; only e, what remains after taking away the mean of the point and that of the seed, blurs a comparison. Its part
in a response comes from the jackknife: the response is computed again without each seed in turn, and the scatter of
the *differences from the mean over points* is that of e alone. The same formula serves means and spreads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from abm.errors import ResultError, nearest

Array = npt.NDArray[np.float64]

MEAN, SPREAD = "mean", "spread"
FEWEST_REPLICATES = {MEAN: 2, SPREAD: 3}
"""Seeds needed to tell a response from chance."""
ROUNDING = 1e-12
"""Relative difference below which two responses are the same."""


@dataclass(frozen=True)
class Response:
    """One number a point.

    Attributes:
        values: shape (points,), in the unit of the measure.
        scatter: what each seed adds to it, shape (points, seeds); its sum of squares over r (r - 1) estimates the
            variance by chance. Empty, (points, 0), when there are too few seeds to know.
    """

    values: Array
    scatter: Array

    @property
    def n_replicates(self) -> int:
        """Seeds the chance is known from; 0 when it is not known."""
        return int(self.scatter.shape[1])

    @property
    def is_constant(self) -> bool:
        """Whether all points answer the same."""
        return bool(np.ptp(self.values) == 0.0)

    @property
    def variance(self) -> float:
        """Variance between points, chance included."""
        return float(self.values.var(ddof=1))

    @property
    def chance_share(self) -> float:
        """Share of the variance between points that is chance; missing when unknown or when nothing varies.

        Chance that is common to all points is left out. For the mean it is 1 / F of a two-way analysis of variance; for
        the spread under few seeds the jackknife errs upwards (by three quarters under three, a third under five,
        a twentieth under twenty, for normal runs); taking that off would call skewed chance an effect.
        """
        if not self.n_replicates or self.is_constant:
            return np.nan
        residual = self.scatter - self.scatter.mean(axis=0)
        squares = variance_by_chance(residual).sum() / (len(self.values) - 1)
        return min(1.0, float(squares / self.variance))


def variance_by_chance(scatter: Array) -> Array:
    """Variance by chance of a mean over seeds.

    Args:
        scatter: what each seed adds, shape (cases, seeds).

    Returns:
        Shape (cases,).
    """
    n_seeds = scatter.shape[1]
    centred = scatter - scatter.mean(axis=1, keepdims=True)
    return np.asarray((centred**2).sum(axis=1) / (n_seeds * (n_seeds - 1)))


def p_of_chance(effects: Array, scatter: Array) -> float:
    """How often chance alone would bring effects as large as these.

    A ratio of the squared effects to what chance brings, read in an F distribution. Effects under the same seeds may
    hang together; the degrees of freedom follow from the covariances between them (Box 1954; the sum of their squares
    after Bai and Saranadasa 1996), so that effects which all share the same chance count as one.

    Args:
        effects: of one factor, one a trajectory or base point, means over seeds; shape (cases,).
        scatter: what each seed adds to them, shape (cases, seeds).

    Returns:
        Probability; missing with fewer than two seeds.
    """
    n_cases, n_seeds = scatter.shape
    if n_seeds < 2:
        return np.nan
    chance, found = float(variance_by_chance(scatter).sum()), float((effects**2).sum())
    if chance <= 1e-24 * max(found, 1e-300):
        return 1.0 if found == 0.0 else 0.0
    freedom = _freedom(scatter - scatter.mean(axis=1, keepdims=True), n_cases)
    return float(stats.f.sf(found / chance, freedom, freedom * (n_seeds - 1)))


def _freedom(residual: Array, n_cases: int) -> float:
    """Number of independent cases that scatter as much as these do together."""
    n = residual.shape[1] - 1
    if n < 2:
        return float(n_cases)
    between_seeds = residual.T @ residual / n
    trace, squares = float(np.trace(between_seeds)), float((between_seeds**2).sum())
    unbiased = n**2 / ((n + 2) * (n - 1)) * (squares - trace**2 / n)
    return float(np.clip(trace**2 / unbiased, 1.0, n_cases)) if unbiased > 0.0 else float(n_cases)


def responses(values: Array) -> dict[str, Response]:
    """Mean and spread (standard deviation over seeds) of every point.

    Args:
        values: of one measure, shape (points, seeds).

    Returns:
        By name; the spread is left out when there is one seed.
    """
    found = {MEAN: _response(values, lambda kept: kept.mean(axis=1), MEAN)}
    if values.shape[1] > 1:
        found[SPREAD] = _response(values, lambda kept: kept.std(axis=1, ddof=1), SPREAD)
    return found


def _response(values: Array, statistic: Callable[[Array], Array], name: str) -> Response:
    n_seeds = values.shape[1]
    whole = statistic(values)
    if np.ptp(whole) <= ROUNDING * np.abs(values).max():
        whole = np.full(len(values), whole.mean())
        values = np.zeros_like(values)
    if n_seeds < FEWEST_REPLICATES[name]:
        return Response(whole, np.empty((len(values), 0)))
    without = np.column_stack([statistic(np.delete(values, seed, axis=1)) for seed in range(n_seeds)])
    return Response(whole, (n_seeds - 1) * (without.mean(axis=1, keepdims=True) - without))


def values_of(outcomes: pd.DataFrame, measures: Sequence[str], n_points: int) -> dict[str, Array]:
    """Values of measures by point and seed.

    Args:
        outcomes: one row a run: point, seed and the measures.
        measures: columns of ``outcomes``.
        n_points: points of the design, numbered from 0.

    Returns:
        By measure, shape (points, seeds).

    Raises:
        ResultError: runs are missing or double, a measure is not there or has no value somewhere.
    """
    _refuse_incomplete(outcomes, n_points)
    return {name: _values(outcomes, name) for name in measures}


def refuse_unknown_measure(outcomes: pd.DataFrame, name: str) -> None:
    """Raises ResultError when a measure is not a column of the outcomes."""
    if name not in outcomes.columns:
        raise ResultError(
            f"'{name}' is not among the results{nearest(name, [str(column) for column in outcomes.columns])}; "
            "name it among the measures of the sweep"
        )


def _refuse_incomplete(outcomes: pd.DataFrame, n_points: int) -> None:
    double = outcomes.duplicated(["point", "seed"])
    if double.any():
        first = outcomes[double].iloc[0]
        raise ResultError(
            f"point {first['point']} has two runs with seed {first['seed']}; give the outcomes of one sweep only"
        )
    points = outcomes["point"]
    if not points.between(0, n_points - 1).all():
        raise ResultError(
            f"the outcomes have points up to {points.max()}, the sample {n_points:,} points; "
            "give the sample this sweep was made from"
        )
    expected = n_points * max(1, outcomes["seed"].nunique())
    missing = expected - len(outcomes)
    if missing:
        empty = n_points - points.nunique()
        raise ResultError(
            f"{missing:,} of {expected:,} runs are missing (points without any: {empty:,}) and indices need all of "
            "them; repeat the sweep's command with --retry-failed"
        )


def _values(outcomes: pd.DataFrame, name: str) -> Array:
    refuse_unknown_measure(outcomes, name)
    table = outcomes.pivot(index="point", columns="seed", values=name).sort_index()
    values = table.to_numpy(dtype=np.float64)
    unknown = int(np.isnan(values).sum())
    if unknown:
        raise ResultError(
            f"'{name}' has no value in {unknown:,} of {values.size:,} runs and indices need all of them; "
            "choose another measure, or years in which it always exists"
        )
    return values
