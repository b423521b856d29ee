"""Pictures of a sweep as ECharts options, each with a sentence that says what it shows; points carry their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from scenarios.analysis.frontier import SURVIVES, Frontier
from scenarios.analysis.measure_words import MeasureWords
from viz.dashboard.charts import COLOURS, DASHES, Chart
from viz.dashboard.sweep_points import Axis, Cell, is_grid, place_of, plain, values_along
from viz.dashboard.sweep_words import WORDS
from viz.frontier_figures import TEXTS as FRONTIER
from viz.frontier_text import objective_words
from viz.messages import number
from viz.style import BLACK, BLUE, LIGHT_GREY, VERMILION

LIGHT_TO_DARK = ("#fde725", "#a0da39", "#4ac16d", "#1fa187", "#277f8e", "#365c8d", "#46327e", "#440154")
"""Viridis, turned over: light is low, dark is high; told apart in grey and by colour-blind eyes."""
MOST_LINES = 8
"""Lines that can be told apart in a picture."""


def heatmap(found: Sequence[Cell], along: Sequence[Axis], words: MeasureWords, language: str) -> Chart:
    """A measure as colour over two levers: a table of cells, or a dot for each point where they fill none."""
    if not is_grid(found):
        return scatter(found, along, words, language)
    lists = [values_along(found, place) for place in (0, 1)]
    labels = [[axis.tell(value, language) for value in values] for axis, values in zip(along, lists, strict=True)]
    decimals = words.decimals([one.mean * words.scale for one in found])
    data = [
        {
            "value": [lists[0].index(one.at[0]), lists[1].index(one.at[1]), round(one.mean * words.scale, decimals)],
            "points": list(one.points),
        }
        for one in found
    ]  # fmt: skip
    is_small = len(lists[0]) <= 12
    option = {
        **_frame(),
        "xAxis": {**_x(along[0].label), "type": "category", "data": labels[0], "splitArea": {"show": True}},
        "yAxis": {**_y(along[1].label), "type": "category", "data": labels[1]},
        "tooltip": {"position": "top"},
        "visualMap": _colours(found, words, decimals),
        "series": [{"type": "heatmap", "data": data, "name": words.label, "label": {"show": is_small}}],
    }  # fmt: skip
    option["grid"] = {**option["grid"], "right": 110}
    return Chart(f"{words.label} ({words.unit})", option, extremes(found, along, words, language))


def scatter(found: Sequence[Cell], along: Sequence[Axis], words: MeasureWords, language: str) -> Chart:
    """A dot for each place along two levers, its colour the measure."""
    decimals = words.decimals([one.mean * words.scale for one in found])
    data = [
        {"value": [*_placed(one, along, found), round(one.mean * words.scale, decimals)], "points": list(one.points)}
        for one in found
    ]
    option = {
        **_frame(),
        "xAxis": {**_x(along[0].label), **_kind(along[0], found, 0, language)},
        "yAxis": {**_y(along[1].label), **_kind(along[1], found, 1, language)},
        "tooltip": {"trigger": "item"},
        "visualMap": _colours(found, words, decimals),
        "series": [{"type": "scatter", "symbolSize": 12, "data": data, "name": words.label}],
    }  # fmt: skip
    option["grid"] = {**option["grid"], "right": 110}
    return Chart(f"{words.label} ({words.unit})", option, extremes(found, along, words, language))


def curve(found: Sequence[Cell], along: Sequence[Axis], words: MeasureWords, language: str) -> Chart:
    """A measure against one lever, a line for each value of another; intervals as thin lines where there is one."""
    others: list[Any] = values_along(found, 1)[:MOST_LINES] if len(along) > 1 else [None]
    series: list[dict[str, Any]] = []
    for place, other in enumerate(others):
        own = [one for one in found if other is None or one.at[1] == other]
        name = words.label if other is None else place_of(along[1:], [other], language)
        look = {"color": COLOURS[place % len(COLOURS)], "lineStyle": {"type": DASHES[place % len(DASHES)], "width": 2}}
        series.append({"name": name, **_joined(own, along, found, words, 0.0), **look, "symbolSize": 9})
        if other is None:
            ends = {"symbol": "none"} if along[0].is_number else {"symbol": "rect", "symbolSize": [18, 2]}
            thin = {"color": BLUE, "lineStyle": {"type": "dashed", "width": 1}, **ends}
            known = [one for one in own if not np.isnan(one.half)]
            series += [
                {"name": WORDS(language, "interval"), **_joined(known, along, found, words, side), **thin}
                for side in (-1.0, 1.0)
                if known
            ]  # fmt: skip
    option = {
        **_frame(),
        "xAxis": {**_x(along[0].label), **_kind(along[0], found, 0, language)},
        "yAxis": {**_y(words.unit), "type": "value", "scale": True},
        "tooltip": {"trigger": "item"},
        "legend": {"top": 0, "left": 0, "textStyle": {"fontSize": 12}, "itemWidth": 24},
        "series": series,
    }  # fmt: skip
    option["grid"] = {**option["grid"], "top": 112 if len(others) > 3 else 84}
    return Chart(f"{words.label} ({words.unit})", option, extremes(found, along, words, language))


def frontier_chart(frontier: Frontier, language: str) -> Chart:
    """First objective against the second, the third as colour; the base is marked."""
    words = objective_words(frontier, language)
    shown = words[:3]
    front = frontier.front
    others = [int(point) for point in frontier.means.index if int(point) not in set(front)]
    stays = frontier.standing["probability"] >= SURVIVES
    dots = {
        "dominated": (others, {"symbolSize": 6, "color": LIGHT_GREY}),
        "survives": ([one for one in front if stays[one]], {"symbolSize": 14, "color": BLUE}),
        "unsure": ([one for one in front if not stays[one]],
                   {"symbolSize": 13, "color": BLUE, "symbol": "emptyCircle"}),
    }  # fmt: skip
    names = [FRONTIER(language, key) for key in ("survives", "unsure")]
    series = [
        {"name": FRONTIER(language, key), "type": "scatter", **look,
         "data": [_mix(frontier, shown, point) for point in points]}
        for key, (points, look) in dots.items()
        if points
    ]  # fmt: skip
    if frontier.base is not None:
        base = [_rounded(one, frontier.base.means[str(one.measure)]) for one in (shown[1], shown[0], *shown[2:])]
        series.append(
            {"name": FRONTIER(language, "base"), "type": "scatter", "symbol": "diamond", "symbolSize": 18,
             "color": VERMILION, "itemStyle": {"borderColor": BLACK}, "data": [{"value": base}]}
        )  # fmt: skip
    option = {
        **_frame(),
        "xAxis": {**_x(f"{words[1].label} ({words[1].unit})"), "type": "value", "scale": True},
        "yAxis": {**_y(f"{words[0].label} ({words[0].unit})"), "type": "value", "scale": True},
        "tooltip": {"trigger": "item"},
        "legend": {"top": 0, "left": 0, "textStyle": {"fontSize": 12}},
        "series": series,
    }  # fmt: skip
    option["grid"] = {**option["grid"], "top": 84}
    if len(words) > 2:
        coloured = [at for at, one in enumerate(series) if one["name"] in names]
        option["visualMap"] = _third(frontier, words[2], coloured)
        option["grid"] = {**option["grid"], "right": 130}
    says = WORDS(language, "frontier_says", front=len(front), all=len(frontier.means), sure=frontier.n_survive)
    return Chart(FRONTIER(language, "frontier_title"), option, says)


def _mix(frontier: Frontier, words: Sequence[MeasureWords], point: int) -> dict[str, Any]:
    order = (words[1], words[0], *words[2:])
    means = frontier.means.loc[point]
    return {"value": [_rounded(one, float(means[str(one.measure)])) for one in order], "points": [point]}


def _rounded(words: MeasureWords, mean: float) -> float:
    value = mean * words.scale
    return round(value, words.decimals([value]))


def _third(frontier: Frontier, words: MeasureWords, series: Sequence[int]) -> dict[str, Any]:
    means = frontier.means.loc[frontier.front, str(words.measure)] * words.scale
    low, high = float(means.min()), float(means.max())
    return {
        "type": "continuous", "dimension": 2, "seriesIndex": list(series), "right": 0, "top": 60, "itemHeight": 180,
        "min": low, "max": high if high > low else low + 1e-9, "inRange": {"color": list(LIGHT_TO_DARK)},
        "text": [words.unit, ""], "precision": words.decimals([low, high]), "calculable": True,
    }  # fmt: skip


def over_years(years: Sequence[int], values: Sequence[float], words: MeasureWords, language: str) -> Chart:
    """A measure's indicator in one run, year by year."""
    decimals = words.decimals([one * words.scale for one in values if not np.isnan(one)])
    shown = [None if np.isnan(one) else round(one * words.scale, decimals) for one in values]
    option = {
        **_frame(),
        "xAxis": {**_x(WORDS(language, "year")), "type": "category", "data": list(years)},
        "yAxis": {**_y(words.unit), "type": "value", "scale": True},
        "tooltip": {"trigger": "axis"},
        "series": [{"type": "line", "name": words.panel, "data": shown, "color": BLUE, "symbolSize": 6}],
    }
    known = [one for one in shown if one is not None] or [float("nan")]
    first, last = (f"{number(one, decimals, language)} {words.unit}" for one in (known[0], known[-1]))
    says = WORDS(language, "over_years_says", first=first, last=last, start=years[0], end=years[-1])
    return Chart(WORDS(language, "over_years", measure=words.panel), option, says)


def extremes(found: Sequence[Cell], along: Sequence[Axis], words: MeasureWords, language: str) -> str:
    """Where the measure is lowest and where highest."""
    if not found:
        return WORDS(language, "no_cells")
    low, high = (choose(found, key=lambda one: one.mean) for choose in (min, max))
    decimals = words.decimals([one.mean * words.scale for one in found])

    def told(one: Cell) -> dict[str, str]:
        half = "" if np.isnan(one.half) else f" ± {number(one.half * words.scale, decimals, language)}"
        value = number(one.mean * words.scale, decimals, language)
        return {"value": f"{value}{half} {words.unit}", "where": place_of(along, one.at, language)}

    lowest, highest = told(low), told(high)
    return WORDS(
        language, "extremes", low=lowest["value"], at_low=lowest["where"], high=highest["value"],
        at_high=highest["where"],
    )  # fmt: skip


def _joined(
    own: Sequence[Cell], along: Sequence[Axis], found: Sequence[Cell], words: MeasureWords, side: float
) -> dict[str, Any]:
    """A line through cells, or dots along what has no order.

    Args:
        own: cells of the line.
        along: axes.
        found: all cells.
        words: of the measure.
        side: 0 for means, -1 and 1 for the ends of their intervals.
    """
    data = [
        {
            "value": [_at(one.at[0], along[0], found, 0), _six((one.mean + (side * one.half if side else 0.0)) * by)],
            "points": list(one.points),
        }
        for by in (words.scale,)
        for one in own
    ]
    return {"type": "line" if along[0].is_number else "scatter", "data": data}


def _six(value: float) -> float:
    return float(f"{value:.6g}")


def _at(value: Any, axis: Axis, found: Sequence[Cell], place: int) -> float:
    """Where a value stands along an axis: at itself, or at its position among the others."""
    return float(plain(value)) * axis.scale if axis.is_number else float(values_along(found, place).index(value))


def _placed(one: Cell, along: Sequence[Axis], found: Sequence[Cell]) -> list[float]:
    return [_at(value, axis, found, place) for place, (value, axis) in enumerate(zip(one.at, along, strict=True))]


def _kind(axis: Axis, found: Sequence[Cell], place: int, language: str) -> dict[str, Any]:
    if axis.is_number:
        return {"type": "value", "scale": True}
    return {"type": "category", "data": [axis.tell(value, language) for value in values_along(found, place)]}


def _colours(found: Sequence[Cell], words: MeasureWords, decimals: int) -> dict[str, Any]:
    means = [one.mean * words.scale for one in found] or [0.0]
    low, high = min(means), max(means)
    return {
        "type": "continuous", "min": low, "max": high if high > low else low + 1e-9, "calculable": True, "right": 0,
        "top": "middle", "dimension": 2, "precision": decimals, "inRange": {"color": list(LIGHT_TO_DARK)},
        "text": [words.unit if len(words.unit) < 12 else "", ""],
    }  # fmt: skip


def _frame() -> dict[str, Any]:
    return {
        "animation": False,
        "textStyle": {"fontFamily": "inherit"},
        "grid": {"left": 12, "right": 24, "top": 56, "bottom": 34, "containLabel": True},
    }


def _x(label: str) -> dict[str, Any]:
    return {"name": label, "nameLocation": "middle", "nameGap": 30}


def _y(label: str) -> dict[str, Any]:
    return {"name": label, "nameLocation": "end", "nameGap": 12, "nameTextStyle": {"align": "left"}}
