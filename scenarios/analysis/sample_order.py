"""Whether a sample stands in the order SALib drew it in, and belongs to the runs.

SALib's estimators know a point by its row alone; one row out of place gives indices that look right and are not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from abm.errors import ResultError

Array = npt.NDArray[np.float64]

FEW_VALUES = 32
"""Values up to which a factor may be a list in any order; with more it must rise with the sample."""


def refuse_unordered_sobol(sample: Array, second_order: bool) -> int:
    """Checks that every block of a Sobol sample is A, A with one column of B in turn, (B with one of A,) B.

    Args:
        sample: in the unit cube, shape (points, factors).
        second_order: whether it was drawn for second-order indices.

    Returns:
        Rows of a block.

    Raises:
        ResultError: it is not so.
    """
    n_points, n_factors = len(sample), int(sample.shape[1])
    block = 2 * n_factors + 2 if second_order else n_factors + 2
    if n_points % block:
        with_or_without = "with" if second_order else "without"
        raise ResultError(
            f"{n_points:,} points are no Sobol sample of {n_factors} factors {with_or_without} second order "
            f"(a multiple of {block}); analyse it as it was drawn"
        )
    blocks = sample.reshape(-1, block, n_factors)
    first, last = blocks[:, 0, :], blocks[:, -1, :]
    for column in range(n_factors):
        mixed = np.where(np.arange(n_factors) == column, last, first)
        _refuse_unless(np.allclose(blocks[:, 1 + column, :], mixed), "Sobol")
        if second_order:
            mixed = np.where(np.arange(n_factors) == column, first, last)
            _refuse_unless(np.allclose(blocks[:, 1 + n_factors + column, :], mixed), "Sobol")
    return block


def steps_of(sample: Array) -> pd.DataFrame:
    """Steps of Morris trajectories.

    Args:
        sample: in the unit cube, shape (points, factors).

    Returns:
        One row a step: factor (its place), rows before and after, signed width.

    Raises:
        ResultError: rows are not trajectories that move each factor once.
    """
    n_points, n_factors = sample.shape
    _refuse_unless(n_points % (n_factors + 1) == 0, "Morris")
    before = np.arange(n_points).reshape(-1, n_factors + 1)[:, :-1].ravel()
    moves = sample[before + 1] - sample[before]
    moved = ~np.isclose(moves, 0.0)
    _refuse_unless(bool((moved.sum(axis=1) == 1).all()), "Morris")
    factor = moved.argmax(axis=1)
    each_once = np.sort(factor.reshape(-1, n_factors), axis=1) == np.arange(n_factors)
    _refuse_unless(bool(each_once.all()), "Morris")
    return pd.DataFrame({"factor": factor, "before": before, "after": before + 1, "width": moves[moved]})


def _refuse_unless(in_order: bool, design: str) -> None:
    if not in_order:
        raise ResultError(
            f"the rows of the sample are not in the order of a {design} design; give the sample as it was drawn, "
            "unsorted and whole"
        )


def refuse_foreign_runs(names: Sequence[str], sample: Array, outcomes: pd.DataFrame) -> None:
    """Checks that the values the runs had rise with the sample, point by point.

    Args:
        names: of the factors; those without a column in the outcomes are not checked.
        sample: in the unit cube, shape (points, factors).
        outcomes: one row a run: point and the factors.

    Raises:
        ResultError: a factor had other values than the sample says.
    """
    points = outcomes.drop_duplicates("point")
    points = points[points["point"].between(0, len(sample) - 1)]
    for place, name in enumerate(names):
        if name not in points.columns:
            continue
        units = sample[points["point"].to_numpy(dtype=np.int64), place]
        if not _follows(units, points[name]):
            raise ResultError(
                f"the values of '{name}' in the runs do not follow the sample; give the sample this sweep was made "
                "from, with its points in their order"
            )


def _follows(units: Array, values: pd.Series) -> bool:
    """Whether values are a function of the sample that rises, or gives each of few values one stretch of it."""
    codes, known = pd.factorize(values)
    order = np.argsort(units, kind="stable")
    if len(known) <= FEW_VALUES:
        changes = np.flatnonzero(np.diff(codes[order]))
        apart = units[order][changes] < units[order][changes + 1]
        return len(changes) == len(known) - 1 and bool(apart.all())
    ordered = values.to_numpy(dtype=np.float64)[order]
    return bool((np.diff(ordered) >= -1e-9 * np.ptp(ordered)).all())
