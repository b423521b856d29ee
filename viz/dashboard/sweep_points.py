"""What points of a sweep came to: means over seeds with intervals, along one lever or two, whatever else varied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scenarios.analysis.dominance import Floats, half_widths, point_means
from scenarios.analysis.factor_words import factor_name, factor_unit, value_alone, value_with_unit
from scenarios.analysis.frontier import as_array
from scenarios.batch.factor import Factor, is_number
from scenarios.words import is_share
from viz.dashboard.sweep_words import WORDS

MOST_VALUES = 30
"""Values of a lever that can stand beside each other in a grid."""
SCENARIO = "scenario"
"""Column of the outcomes that says where a point starts from."""
DIGITS = 4
"""Of a value on an axis."""


@dataclass(frozen=True)
class Axis:
    """A lever, or the scenarios, that points are spread along.

    Attributes:
        name: column of the outcomes.
        label: for readers, with its unit.
        factor: the lever; none for the scenarios.
        titles: of the scenarios by their names.
    """

    name: str
    label: str
    factor: Factor | None = None
    titles: tuple[tuple[str, str], ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether its values stand at their place on a line."""
        return self.factor is not None and is_number(self.factor.declared)

    @property
    def scale(self) -> float:
        """What a value is multiplied by on an axis: shares are drawn in per cent."""
        return 100.0 if self.factor is not None and is_share(self.factor.declared.unit) else 1.0

    def tell(self, value: Any, language: str) -> str:
        """A value without its unit."""
        if self.factor is None:
            return dict(self.titles).get(str(value), str(value))
        return value_alone(self.factor, plain(value), language)


def place_of(along: Sequence[Axis], at: Sequence[Any], language: str) -> str:
    """A place along axes in words: every lever with its value and unit."""
    return ", ".join(
        one.tell(value, language)
        if one.factor is None
        else f"{factor_name(one.factor, language)} {value_with_unit(one.factor, plain(value), language)}"
        for one, value in zip(along, at, strict=True)
    )


def plain(value: Any) -> Any:
    """A value of a column in plain types, to as many digits as a reader needs."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    return float(f"{float(value):.{DIGITS}g}") if isinstance(value, int | float | np.number) else value


def axes(factors: Sequence[Factor], titles: Sequence[tuple[str, str]], language: str) -> list[Axis]:
    """What points can be spread along: levers that take several values, and the scenarios where there are several."""
    varied = [one for one in factors if len(one.values) != 1] or factors
    found = [Axis(one.name, _with_unit(factor_name(one, language), factor_unit(one, language)), one) for one in varied]
    scenarios = [Axis(SCENARIO, WORDS(language, "scenario"), None, tuple(titles))] if len(titles) > 1 else []
    return [*found, *scenarios]


def _with_unit(name: str, unit: str) -> str:
    return f"{name} ({unit.strip()})" if unit.strip() else name


@dataclass(frozen=True)
class Cell:
    """Points that share their place along the axes.

    Attributes:
        at: value of each axis.
        points: their numbers.
        mean: of the measure over points and seeds.
        half: half of the 95 % interval over seeds; missing with one seed.
    """

    at: tuple[Any, ...]
    points: tuple[int, ...]
    mean: float
    half: float


def cells(outcomes: pd.DataFrame, measure: str, along: Sequence[Axis]) -> list[Cell]:
    """Means of a measure by place along some axes, in the order of their values.

    Points that differ in other levers are averaged within a seed before means over seeds are taken. Points that leave
    a lever as it is in their scenario have no place along it, and are left out.

    Args:
        outcomes: a row for each run.
        measure: its column.
        along: one axis, two, or none for every point by itself.
    """
    points, _, runs = as_array(outcomes, [measure])
    places = outcomes.groupby("point")[[one.name for one in along]].first().loc[points] if along else None
    groups: dict[tuple[Any, ...], list[int]] = {}
    for row, point in enumerate(points):
        at = (int(point),) if places is None else tuple(places.iloc[row])
        if not any(pd.isna(value) for value in at):
            groups.setdefault(at, []).append(row)
    found = [_cell(at, [int(points[row]) for row in rows], runs[rows]) for at, rows in groups.items()]
    return sorted((one for one in found if not np.isnan(one.mean)), key=lambda one: tuple(map(_order, one.at)))


def _order(value: Any) -> tuple[int, Any]:
    return (1, value) if isinstance(value, str) else (0, float(value))


def _cell(at: tuple[Any, ...], points: Sequence[int], runs: Floats) -> Cell:
    by_seed = point_means(np.swapaxes(runs, 0, 1))[np.newaxis]
    return Cell(at, tuple(points), float(point_means(by_seed)[0, 0]), float(half_widths(by_seed)[0, 0]))


def values_along(found: Sequence[Cell], place: int) -> list[Any]:
    """Values of an axis in their order."""
    return sorted({one.at[place] for one in found}, key=_order)


def is_grid(found: Sequence[Cell]) -> bool:
    """Whether places along two axes fill a table that can be read."""
    sizes = [len(values_along(found, place)) for place in (0, 1)] if found else [0, 0]
    return max(sizes) <= MOST_VALUES and 2 * len(found) >= sizes[0] * sizes[1]


def levers_of(factors: Sequence[Factor], row: pd.Series, language: str) -> list[tuple[str, str]]:
    """Every lever of a point with its value and unit; one it leaves alone is as in the scenario."""
    return [
        (factor_name(one, language), WORDS(language, "as_scenario") if pd.isna(row[one.name]) else value_with_unit(
            one, plain(row[one.name]), language))
        for one in factors
    ]  # fmt: skip
