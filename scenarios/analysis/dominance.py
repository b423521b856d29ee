"""Which of several points are better than others in everything, for values known exactly or through noisy runs.

Every objective is to be made small here; whoever wants a large one changes its sign first. Runs stand in an array of
shape (points, seeds, objectives) in which missing runs are NaN. Seeds are common to all points, so that points are
compared within seeds.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

CONFIDENCE = 0.95
"""Of every interval."""
MOST_ROUNDS = 200
"""Rounds in which point means and seed effects are fitted in turn."""
SETTLED = 1e-10
"""Change of a seed's effect, relative to the spread of all values, below which the fit has settled."""


def non_dominated(values: Floats) -> Flags:
    """Points that no other point dominates; equal points stay together.

    Args:
        values: shape (points, objectives), smaller is better; a point with a missing value is out.
    """
    keep = np.zeros(len(values), dtype=np.bool_)
    left = np.flatnonzero(~np.isnan(values).any(axis=1))
    left = left[np.argsort(values[left].sum(axis=1), kind="stable")]  # strong points first: they remove most
    place = 0
    while place < len(left):
        point = values[left[place]]
        stays = np.any(values[left] < point, axis=1) | np.all(values[left] == point, axis=1)
        place = int(stays[:place].sum()) + 1
        left = left[stays]
    keep[left] = True
    return keep


def levelled(runs: Floats) -> Floats:
    """Runs without the luck that a seed brings to all points, so that points with other seeds can be compared.

    When every point has every seed this changes no comparison. Otherwise the effect of a seed is estimated from the
    points that have it, shrunk by how much of the noise seeds explain at all: a random effect, fitted in turn with
    the means of the points.

    Args:
        runs: shape (points, seeds, objectives).
    """
    return np.stack([one - _seed_effects(one) for one in np.moveaxis(runs, 2, 0)], axis=2)


def _seed_effects(runs: Floats) -> Floats:
    """Effect of every seed, shape (seeds,), sum 0 over seeds, for runs of shape (points, seeds)."""
    known = ~np.isnan(runs)
    if known.all():
        return np.zeros(runs.shape[1])
    n_points = known.sum(axis=0)
    raw = _fitted(runs, np.where(n_points > 1, 1.0, 0.0))
    residuals = _without_point_means(runs - raw)
    freedom = known.sum() - known.any(axis=1).sum() - (n_points > 1).sum() + 1
    if freedom < 1:
        return np.zeros(runs.shape[1])
    noise = float(np.nansum(residuals**2)) / freedom
    shared = n_points > 1
    seeds = float(np.mean(raw[shared] ** 2 - noise / n_points[shared])) if shared.sum() > 1 else 0.0
    if seeds <= 0.0:
        return np.zeros(runs.shape[1])
    return _fitted(runs, seeds / (seeds + noise / np.maximum(n_points, 1)))


def _fitted(runs: Floats, shrink: Floats) -> Floats:
    """Effects of seeds, each times its factor, that agree with the means of the points."""
    effects = np.zeros(runs.shape[1])
    spread = float(np.nanstd(runs)) or 1.0
    for _ in range(MOST_ROUNDS):
        new = shrink * _means(_without_point_means(runs - effects) + effects, axis=0)
        new -= new.mean()
        settled = float(np.abs(new - effects).max()) < SETTLED * spread
        effects = new
        if settled:
            break
    return effects


def _means(values: Floats, axis: int) -> Floats:
    """Means of what is not missing; 0 where everything is."""
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=axis)
    return np.asarray(total / np.maximum(known.sum(axis=axis), 1), dtype=np.float64)


def _without_point_means(runs: Floats) -> Floats:
    return np.asarray(runs - _means(runs, axis=1)[:, np.newaxis], dtype=np.float64)


def point_means(runs: Floats) -> Floats:
    """Mean of every point and objective over its runs, shape (points, objectives); NaN without runs."""
    known = ~np.isnan(runs)
    return np.where(known.any(axis=1), _means(runs, axis=1), np.nan)


def half_widths(runs: Floats) -> Floats:
    """Half of the 95 % interval of every mean over axis 1 (Student's t); NaN with fewer than two runs."""
    n_runs = (~np.isnan(runs)).sum(axis=1)
    squares = np.where(np.isnan(runs), 0.0, runs - _means(runs, axis=1)[:, np.newaxis]) ** 2
    deviation = np.sqrt(squares.sum(axis=1) / np.maximum(n_runs - 1, 1))
    return np.where(n_runs > 1, _quantile(n_runs, 1) * deviation / np.sqrt(np.maximum(n_runs, 1)), np.nan)


def _quantile(n_runs: npt.NDArray[np.intp], n_comparisons: int) -> Floats:
    """Student's quantile of a two-sided 95 % interval, shared out over several comparisons (Bonferroni)."""
    tail = (1.0 - CONFIDENCE) / 2.0 / n_comparisons
    return np.asarray(student.ppf(1.0 - tail, np.maximum(n_runs - 1, 1)), dtype=np.float64)


def surely_better(rival: Floats, runs: Floats, n_comparisons: int = 1) -> Flags:
    """Points that a rival beats in every objective by more than the interval of the difference within seeds.

    Args:
        rival: shape (seeds, objectives).
        runs: shape (points, seeds, objectives).
        n_comparisons: points the rival was chosen from, so that a lucky choice still errs in 5 % of cases at most.

    Returns:
        Shape (points,); with fewer than two common seeds never.
    """
    gains = runs - rival
    n_common = (~np.isnan(gains)).sum(axis=1)
    widths = half_widths(gains) * _quantile(n_common, n_comparisons) / _quantile(n_common, 1)
    return np.asarray(np.all((n_common > 1) & (point_means(gains) > widths), axis=1))


def surely_dominated(runs: Floats, rivals: Flags) -> Flags:
    """Points that at least one rival surely beats; see ``surely_better``.

    Args:
        runs: shape (points, seeds, objectives).
        rivals: points that are tried, as a rule those that no other dominates by means. They were chosen by their
            luck too, so intervals are widened as if every point were tried.
    """
    beaten = np.zeros(len(runs), dtype=np.bool_)
    for rival in np.flatnonzero(rivals):
        open_points = np.flatnonzero(~beaten)
        beaten[open_points] = surely_better(runs[rival], runs[open_points], len(runs))
    return beaten


def front_probability(runs: Floats, resamples: int, seed: int) -> Floats:
    """Share of resamples of the seeds in which a point is on the front.

    Args:
        runs: shape (points, seeds, objectives), levelled when points have different seeds.
        resamples: how many times as many seeds as there are are drawn with replacement.
        seed: of these draws.

    Returns:
        Shape (points,), out of the resamples that hold a run of the point; NaN without runs.
    """
    n_points, n_seeds, _ = runs.shape
    weights = np.random.default_rng(seed).multinomial(n_seeds, np.full(n_seeds, 1.0 / n_seeds), size=resamples)
    known = (~np.isnan(runs)).astype(np.float64)
    filled = np.where(np.isnan(runs), 0.0, runs)
    present, on_front = np.zeros(n_points), np.zeros(n_points)
    for weight in weights.astype(np.float64):
        counts = np.einsum("s,psk->pk", weight, known)
        means = np.where(counts > 0, np.einsum("s,psk->pk", weight, filled) / np.maximum(counts, 1.0), np.nan)
        present += ~np.isnan(means).any(axis=1)
        on_front += non_dominated(means)
    return np.where(present > 0, on_front / np.maximum(present, 1.0), np.nan)
