"""Under what conditions something happens: boxes of factors, found on some points and measured on others.

A tree is grown on two thirds of the points. How often the condition holds inside its boxes is then counted on the last
third, which the tree has never seen; so a box cannot look good by having been picked. All runs of a point stay together
everywhere: replicates of a point share its factors, and on both sides of a split they would tell the tree the answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from abm.errors import ResultError
from scenarios.analysis.boxes import Box, Features, features, leaves, merged
from scenarios.analysis.condition import Condition, condition
from scenarios.analysis.tree import explained, grow, split
from scenarios.batch.factor import Factor

Array = npt.NDArray[np.float64]

FEWEST_POINTS = 30
"""Points below which nothing is searched: 20 to search, 10 to check."""
FEWEST_CASES = 5
"""Points in which it must happen (and not happen) at least once."""
ERROR_RATE = 0.01
"""Probability that boxes are named when no factor has anything to do with the condition."""
PERMUTATIONS = 1999
PARTS = 3
"""Parts of the points; one is held out."""
RANDOM = 20240607
"""Of the split and the folds, so that an answer is the same twice."""


class Verdict(Enum):
    """What the search came to."""

    FOUND = "boxes were found"
    NOTHING = "no factor tells when it happens"
    NO_BOX = "factors matter, but no box stands out"
    NEVER = "it never or hardly ever happens"
    ALWAYS = "it always or nearly always happens"
    FEW_POINTS = "too few points to search and check"


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval (Wilson), points counting as one each: replicates of a point may be alike."""

    value: float
    low: float
    high: float

    @staticmethod
    def of(shares: Array, weights: Array) -> Share:
        """Mean over runs; missing when there are none."""
        n = len(shares)
        if not n:
            return Share(np.nan, np.nan, np.nan)
        value, z = float(np.average(shares, weights=weights)), float(stats.norm.ppf(0.975))
        centre = (value + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * math.sqrt(value * (1 - value) / n + z**2 / (4 * n**2))
        return Share(value, max(0.0, centre - half), min(1.0, centre + half))


@dataclass(frozen=True)
class FoundBox:
    """A box and what happens in it, counted on points held out.

    Attributes:
        box: bounds of the factors.
        density: share of runs inside in which the condition holds.
        coverage: share of all cases that lie inside.
        mass: share of all points that lie inside.
        n_points: points held out inside, n_runs: their runs.
    """

    box: Box
    density: Share
    coverage: float
    mass: float
    n_points: int
    n_runs: int


@dataclass(frozen=True)
class Explanation:
    """When something happens.

    Attributes:
        condition: what was asked.
        factors: that were varied.
        verdict: what the search came to.
        base_rate: share of all runs in which it happens.
        boxes: the densest first.
        elsewhere: share outside all boxes.
        score: share of the variance between held-out points that the tree explains; 0 is the base rate.
        p_chance: probability of such a score by chance.
        importance: share of the tree's gain by factor, the largest first.
        points: one row a point: point, the factors, share, runs, held_out.
        n_runs: runs counted, n_unknown: runs left out because a measure has no value.
    """

    condition: Condition
    factors: tuple[Factor, ...]
    verdict: Verdict
    base_rate: Share
    boxes: tuple[FoundBox, ...]
    elsewhere: Share
    score: float
    p_chance: float
    importance: Mapping[str, float]
    points: pd.DataFrame
    n_runs: int
    n_unknown: int

    @property
    def n_points(self) -> int:
        """Points with at least one run that counts."""
        return len(self.points)

    @property
    def n_held_out(self) -> int:
        """Points that boxes were measured on."""
        return int(self.points["held_out"].sum())


def explain(outcomes: pd.DataFrame, factors: Sequence[Factor], asked: str | Condition) -> Explanation:
    """Find the boxes of factors in which a condition holds.

    Args:
        outcomes: one row a run: point, the factors and the measures.
        factors: that were varied.
        asked: the condition, as ``condition`` reads it.

    Raises:
        ParameterError: the condition cannot be read.
        ResultError: a measure or a factor is not among the outcomes, or no run has a value.
    """
    wanted = condition(asked) if isinstance(asked, str) else asked
    points, n_unknown = _shares(outcomes, factors, wanted)
    told = features(points, [factor.name for factor in factors])
    verdict = _refusal(points, told)
    base = Share.of(*_counted(points))
    found = _Search.none() if verdict else _search(points, told, base.value)
    return Explanation(
        wanted, tuple(factors), verdict or found.verdict, base, found.boxes, found.elsewhere, found.score,
        found.p_chance, found.importance, points, int(points["runs"].sum()), n_unknown,
    )  # fmt: skip


def _shares(outcomes: pd.DataFrame, factors: Sequence[Factor], wanted: Condition) -> tuple[pd.DataFrame, int]:
    """Points with their factors, share of runs in which the condition holds, runs, and whether they are held out."""
    names = [factor.name for factor in factors]
    absent = [name for name in names if name not in outcomes.columns]
    if absent or not names:
        raise ResultError(f"the factor '{absent[0]}' is not among the results" if absent else "no factor was varied")
    _refuse_gaps(outcomes, names)
    holds = wanted.holds(outcomes)
    known = outcomes[holds.notna()]
    if known.empty:
        raise ResultError(f"'{wanted}' can be told in no run; choose a measure that always exists")
    grouped = known.assign(share=holds).groupby("point", sort=True)
    points = grouped[names].first().assign(share=grouped["share"].mean(), runs=grouped.size()).reset_index()
    points["held_out"] = False
    points.loc[split(len(points), PARTS, RANDOM)[0], "held_out"] = True
    return points, int(holds.isna().sum())


def _refuse_gaps(outcomes: pd.DataFrame, names: Sequence[str]) -> None:
    for name in names:
        n_gaps = int(outcomes.loc[outcomes[name].isna(), "point"].nunique())
        if n_gaps:
            raise ResultError(
                f"the factor '{name}' has no value at {n_gaps:,} points, where it was left as it is in the scenario; "
                "give it one in every row of the list"
            )


def _counted(points: pd.DataFrame) -> tuple[Array, Array]:
    return points["share"].to_numpy(dtype=np.float64), points["runs"].to_numpy(dtype=np.float64)


def _refusal(points: pd.DataFrame, told: Features) -> Verdict | None:
    if (points["share"] > 0.0).sum() < FEWEST_CASES:
        return Verdict.NEVER
    if (points["share"] < 1.0).sum() < FEWEST_CASES:
        return Verdict.ALWAYS
    return Verdict.FEW_POINTS if len(points) < FEWEST_POINTS or not told.columns else None


@dataclass(frozen=True)
class _Search:
    verdict: Verdict
    boxes: tuple[FoundBox, ...]
    elsewhere: Share
    score: float
    p_chance: float
    importance: Mapping[str, float]

    @staticmethod
    def none(verdict: Verdict = Verdict.NOTHING, score: float = np.nan, p_chance: float = np.nan) -> _Search:
        return _Search(verdict, (), Share(np.nan, np.nan, np.nan), score, p_chance, {})


def _search(points: pd.DataFrame, told: Features, base: float) -> _Search:
    held = points["held_out"].to_numpy(dtype=bool)
    shares, weights = _counted(points)
    tree = grow(told.matrix[~held], shares[~held], weights[~held], RANDOM)
    predicted = tree.predict(told.matrix[held])
    seen = float(np.average(shares[~held], weights=weights[~held]))
    score = explained(predicted, shares[held], weights[held], seen)
    p_chance = _p_chance(predicted, shares[held], weights[held])
    if p_chance > ERROR_RATE:
        return _Search.none(Verdict.NOTHING, score, p_chance)
    dense = [leaf for leaf in leaves(tree.tree_, told) if leaf.share > seen]
    measured = [_measured(leaf.box, points[held]) for leaf in merged(dense, told)]
    boxes = sorted((one for one in measured if one.density.low > base), key=lambda one: -one.density.value)
    if not boxes:
        return _Search.none(Verdict.NO_BOX, score, p_chance)
    elsewhere = points[held][~_inside_any(boxes, points[held])]
    importance = _importance(tree.feature_importances_, told)
    return _Search(Verdict.FOUND, tuple(boxes), Share.of(*_counted(elsewhere)), score, p_chance, importance)


def _p_chance(predicted: Array, shares: Array, weights: Array) -> float:
    """How often shuffled points are predicted as well; exact whatever the shares are like.

    Held-out points are exchangeable when no factor has to do with the condition, because the tree has not seen them.
    """
    if np.ptp(predicted) == 0.0:
        return 1.0
    random = np.random.default_rng(RANDOM)
    found = _squared_error(predicted, shares, weights)
    chance = 0
    for _ in range(PERMUTATIONS):
        order = random.permutation(len(shares))
        chance += _squared_error(predicted, shares[order], weights[order]) <= found
    return (1 + chance) / (1 + PERMUTATIONS)


def _squared_error(predicted: Array, shares: Array, weights: Array) -> float:
    return float((weights * (shares - predicted) ** 2).sum())


def _measured(box: Box, held_out: pd.DataFrame) -> FoundBox:
    inside = held_out[box.contains(held_out)]
    cases = float((held_out["share"] * held_out["runs"]).sum())
    cases_inside = float((inside["share"] * inside["runs"]).sum())
    coverage = cases_inside / cases if cases else 0.0
    density = Share.of(*_counted(inside))
    return FoundBox(box, density, coverage, len(inside) / len(held_out), len(inside), int(inside["runs"].sum()))


def _inside_any(boxes: Sequence[FoundBox], points: pd.DataFrame) -> npt.NDArray[np.bool_]:
    return np.asarray(np.any([found.box.contains(points) for found in boxes], axis=0))


def _importance(gains: Array, told: Features) -> dict[str, float]:
    by_factor: dict[str, float] = {}
    for (name, _), gain in zip(told.columns, gains, strict=True):
        by_factor[name] = by_factor.get(name, 0.0) + float(gain)
    return dict(sorted(by_factor.items(), key=lambda item: -item[1]))
