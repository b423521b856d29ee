"""Boxes: ranges of factors in which something happens, cut from the leaves of a tree."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

FEW_VALUES = 20
"""Distinct values up to which a bound is one of them, instead of a round number between."""
ROUNDED_STEPS = 20
"""A bound is rounded to a power of ten no larger than this part of the range, so that it can be said."""
SAME_SHARE = 0.10
"""Difference of shares below which neighbouring leaves are one box."""


@dataclass(frozen=True)
class Bound:
    """Values of one factor, ends included.

    Attributes:
        factor: its name.
        low: smallest value; minus infinity when there is none.
        high: largest value; infinity when there is none.
        choices: values of a choice or switch; empty for numbers.
        one_of_few: whether ends are values that were tried, instead of round numbers between them.
    """

    factor: str
    low: float = -math.inf
    high: float = math.inf
    choices: tuple[Any, ...] = ()
    one_of_few: bool = False

    def contains(self, values: pd.Series[Any]) -> Mask:
        """Which values lie inside."""
        if self.choices:
            return values.isin(self.choices).to_numpy()
        numbers = values.to_numpy(dtype=np.float64)
        return np.asarray((numbers >= self.low) & (numbers <= self.high))


@dataclass(frozen=True)
class Box:
    """Bounds that hold together; factors without one may have any value."""

    bounds: tuple[Bound, ...]

    def contains(self, points: pd.DataFrame) -> Mask:
        """Which points lie inside."""
        inside = np.ones(len(points), dtype=bool)
        for bound in self.bounds:
            inside &= bound.contains(points[bound.factor])
        return inside

    def bound(self, factor: str) -> Bound | None:
        """The bound of a factor."""
        return next((bound for bound in self.bounds if bound.factor == factor), None)


@dataclass(frozen=True)
class Features:
    """Factors as numbers for a tree: a choice becomes one column a value.

    Attributes:
        matrix: shape (points, columns).
        columns: factor and value of each column; no value for numbers.
        known: values tried of each factor, in order.
    """

    matrix: Array
    columns: tuple[tuple[str, Any], ...]
    known: Mapping[str, tuple[Any, ...]]


def features(points: pd.DataFrame, names: Sequence[str]) -> Features:
    """Factors of points as numbers.

    Args:
        points: one row a point, a column for each factor.
        names: of the factors; those that do not vary are left out.
    """
    columns: list[tuple[str, Any]] = []
    parts: list[Array] = []
    known: dict[str, tuple[Any, ...]] = {}
    for name in names:
        values = tuple(sorted(points[name].unique().tolist()))
        if len(values) < 2:
            continue
        known[name] = values
        for value in _columns_of(values):
            columns.append((name, value))
            parts.append((points[name] if value is None else points[name] == value).to_numpy(dtype=np.float64))
    matrix = np.column_stack(parts) if parts else np.empty((len(points), 0))
    return Features(matrix, tuple(columns), known)


def _columns_of(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not isinstance(values[0], (bool, str)):
        return (None,)
    return values[1:] if len(values) == 2 else values


@dataclass(frozen=True)
class Leaf:
    """A leaf of a tree.

    Attributes:
        box: where it is.
        share: mean share of runs in which the condition holds, among points the tree was grown on.
    """

    box: Box
    share: float


def leaves(tree: Any, told: Features) -> list[Leaf]:
    """Leaves of a fitted regression tree of scikit-learn, with bounds that can be said."""
    found: list[Leaf] = []

    def walk(node: int, bounds: dict[str, Bound]) -> None:
        if tree.children_left[node] == -1:
            box = Box(tuple(said for bound in bounds.values() if (said := _sayable(bound, told)) is not None))
            found.append(Leaf(box, float(tree.value[node].ravel()[0])))
            return
        name, choice = told.columns[tree.feature[node]]
        at = float(tree.threshold[node])
        for child, is_left in ((tree.children_left[node], True), (tree.children_right[node], False)):
            bound = bounds.get(name) or Bound(name)
            narrower = _cut(bound, at, is_left) if choice is None else _pick(bound, choice, told.known[name], is_left)
            walk(int(child), {**bounds, name: narrower})

    walk(0, {})
    return found


def _cut(bound: Bound, at: float, is_left: bool) -> Bound:
    return replace(bound, high=min(bound.high, at)) if is_left else replace(bound, low=max(bound.low, at))


def _pick(bound: Bound, choice: Any, known: Sequence[Any], is_left: bool) -> Bound:
    """A column of a choice is 1 for one value: left is any other."""
    chosen = tuple(value for value in bound.choices or known if (value != choice) == is_left)
    return replace(bound, choices=chosen)


def _sayable(bound: Bound, told: Features) -> Bound | None:
    """The bound on values that were tried or on round numbers; nothing when it holds everywhere."""
    known = told.known[bound.factor]
    if bound.choices:
        return None if len(bound.choices) == len(known) else bound
    few = len(known) <= FEW_VALUES
    low, high = _snapped(bound, known) if few else _rounded(bound, float(known[0]), float(known[-1]))
    low = -math.inf if low <= known[0] else low
    high = math.inf if high >= known[-1] else high
    return None if math.isinf(low) and math.isinf(high) else replace(bound, low=low, high=high, one_of_few=few)


def _snapped(bound: Bound, known: Sequence[float]) -> tuple[float, float]:
    inside = [value for value in known if bound.low < value <= bound.high]
    return (float(inside[0]), float(inside[-1])) if inside else (bound.low, bound.high)


def _rounded(bound: Bound, smallest: float, largest: float) -> tuple[float, float]:
    decimals = -math.floor(math.log10((largest - smallest) / ROUNDED_STEPS))
    low, high = (end if math.isinf(end) else round(end, decimals) for end in (bound.low, bound.high))
    return (low, high) if low < high else (bound.low, bound.high)


def merged(found: Sequence[Leaf], told: Features) -> list[Leaf]:
    """Leaves joined where they differ in one factor, touch, and have nearly the same share."""
    kept = list(found)
    for left, one in enumerate(kept):
        for right in range(left + 1, len(kept)):
            box = _union(one.box, kept[right].box, told)
            if box is not None and abs(one.share - kept[right].share) < SAME_SHARE:
                joined = Leaf(box, (one.share + kept[right].share) / 2.0)
                rest = [leaf for place, leaf in enumerate(kept) if place not in (left, right)]
                return merged([*rest, joined], told)
    return kept


def _union(one: Box, other: Box, told: Features) -> Box | None:
    """The box both make together; nothing when that is no box."""
    names = dict.fromkeys(bound.factor for bound in (*one.bounds, *other.bounds))
    differing = [name for name in names if one.bound(name) != other.bound(name)]
    if len(differing) != 1:
        return None
    first, second = one.bound(differing[0]), other.bound(differing[0])
    rest = tuple(bound for bound in one.bounds if bound.factor != differing[0])
    if first is None or second is None:
        return Box(rest)
    joined = _joined(first, second, told.known[first.factor])
    if joined is None:
        return None
    return Box(rest) if _holds_everywhere(joined, told) else Box((*rest, joined))


def _joined(first: Bound, second: Bound, known: Sequence[Any]) -> Bound | None:
    if first.choices:
        either = (*first.choices, *second.choices)
        return replace(first, choices=tuple(value for value in known if value in either))
    lower, upper = sorted((first, second), key=lambda bound: bound.low)
    between = [value for value in known if lower.high < value < upper.low]
    return None if between else replace(lower, high=max(lower.high, upper.high))


def _holds_everywhere(bound: Bound, told: Features) -> bool:
    if bound.choices:
        return len(bound.choices) == len(told.known[bound.factor])
    return math.isinf(bound.low) and math.isinf(bound.high)
