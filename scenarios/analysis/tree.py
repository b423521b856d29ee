"""A small regression tree whose size is chosen by cross-validation over points (Breiman et al. 1984)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

DEPTHS = (1, 2, 3, 4)
"""Depths tried: a box with more than four conditions is not understood."""
FOLDS = 5
SMALLEST_LEAF, SMALLEST_SHARE = 5, 0.02
"""Points of a leaf: at least so many, and at least this share of all."""
MOST_PRUNINGS = 12
"""Strengths of pruning tried."""


def grow(matrix: Array, shares: Array, weights: Array, random: int) -> Any:
    """A tree of the size that predicts points best that it was not grown on.

    The best depth first, then pruning by cost and complexity: of the strengths that do about as well as the best
    (within one standard error) the one that leaves the smallest tree.

    Args:
        matrix: factors, one row a point, so that all runs of a point are in one fold.
        shares: of runs in which the condition holds.
        weights: runs of each point.
        random: of the folds.

    Returns:
        A fitted DecisionTreeRegressor.
    """
    folds = split(len(shares), FOLDS, random)
    by_depth = [_errors(matrix, shares, weights, folds, depth, 0.0).mean() for depth in DEPTHS]
    depth = DEPTHS[int(np.argmin(by_depth))]
    whole = _tree(len(shares), depth, 0.0)
    strengths = _strengths(whole.cost_complexity_pruning_path(matrix, shares, sample_weight=weights).ccp_alphas)
    by_strength = [_errors(matrix, shares, weights, folds, depth, strength) for strength in strengths]
    strength = strengths[_simplest(by_strength)]
    return _tree(len(shares), depth, strength).fit(matrix, shares, sample_weight=weights)


def split(n_points: int, n_parts: int, random: int) -> list[Places]:
    """Points dealt into parts of equal size by chance."""
    order = np.random.default_rng(random).permutation(n_points)
    return [np.sort(part) for part in np.array_split(order, n_parts)]


def explained(predicted: Array, shares: Array, weights: Array, base: float) -> float:
    """Share of the squared error of a constant that a prediction saves; 0 is no better than the constant."""
    from_base = float((weights * (shares - base) ** 2).sum())
    return 1.0 - float((weights * (shares - predicted) ** 2).sum()) / from_base if from_base > 0.0 else 0.0


def _tree(n_points: int, depth: int, strength: float) -> Any:
    from sklearn.tree import DecisionTreeRegressor

    smallest = max(SMALLEST_LEAF, round(SMALLEST_SHARE * n_points))
    return DecisionTreeRegressor(max_depth=depth, min_samples_leaf=smallest, ccp_alpha=strength, random_state=0)


def _errors(
    matrix: Array, shares: Array, weights: Array, folds: Sequence[Places], depth: int, strength: float
) -> Array:
    """Mean squared error of each fold, predicted from the others."""
    errors = []
    for fold in folds:
        others = np.setdiff1d(np.arange(len(shares)), fold)
        tree = _tree(len(others), depth, strength)
        tree.fit(matrix[others], shares[others], sample_weight=weights[others])
        errors.append(np.average((tree.predict(matrix[fold]) - shares[fold]) ** 2, weights=weights[fold]))
    return np.array(errors)


def _simplest(errors: Sequence[Array]) -> int:
    """Place of the first (simplest) size within one standard error of the best."""
    means = [float(one.mean()) for one in errors]
    best = int(np.argmin(means))
    limit = means[best] + float(errors[best].std(ddof=1)) / np.sqrt(len(errors[best]))
    return next(place for place, mean in enumerate(means) if mean <= limit)


def _strengths(alphas: Array) -> list[float]:
    """Strengths between those at which the tree loses a split, the strongest (smallest tree) first."""
    alphas = np.unique(np.clip(alphas, 0.0, None))
    between = [float(np.sqrt(low * high)) for low, high in pairwise(alphas)]
    chosen = sorted({0.0, *between}, reverse=True)
    return chosen[:: -(-len(chosen) // MOST_PRUNINGS)]
