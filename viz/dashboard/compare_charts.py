"""Pictures of two runs side by side on equal axes, and of their difference."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from abm.indicators.registry import INDICATORS
from abm.view import Level
from abm.vocabulary import ProviderKind
from scenarios.analysis.measure_words import is_percent, unit
from scenarios.words import MINUS, capitalised, provider_name
from viz.dashboard import charts
from viz.dashboard.charts import COLOURS, Chart
from viz.dashboard.compare_words import WORDS
from viz.dashboard.parts import changed
from viz.dashboard.replications import Band, Key, Replications
from viz.dashboard.snapshot import Floats, Snapshot
from viz.dashboard.words import WORDS as COMMON
from viz.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION, YELLOW

STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Leading digits of the ends of axes."""
ROOM_FOR_LEGEND = 84
"""Pixels above a picture, for three rows of a legend."""
MOST_TOLD = 3
"""Lines that the sentence tells, those that differ most."""
MOST_BANDS = 4
"""Lines that are shown with a band each; of more, only medians."""


@dataclass(frozen=True)
class Side:
    """Two runs beside each other, what they are called, and what many pairs say."""

    first: Snapshot
    second: Snapshot
    language: str
    replications: Replications | None = None


@dataclass(frozen=True)
class Trio:
    """A subject in both runs, on equal axes, and the difference."""

    title: str
    first: Chart
    second: Chart
    difference: Chart


@dataclass(frozen=True)
class Part:
    """One line of a picture of differences.

    Attributes:
        label: its name.
        name: indicator that gives unit and decimals.
        key: where replications hold it.
        group: place in them.
        colour: of the line.
    """

    label: str
    name: str
    key: Key
    group: int
    colour: str

    def values(self, snapshot: Snapshot) -> Floats:
        """Its months in one run."""
        series = snapshot.series(*self.key)
        if not len(series):
            return np.zeros(0)
        return series[:, self.group]


def of_indicators(title: str, names: Sequence[str], pair: Side) -> Trio:
    """Indicators of one unit."""
    first, second = (charts.lines(title, names, one, pair.language) for one in (pair.first, pair.second))
    parts = [
        Part(INDICATORS[name].label[pair.language], name, (name, Level.TOTAL), 0, COLOURS[place % len(COLOURS)])
        for place, name in enumerate(names)
    ]
    return _trio(title, first, second, parts, pair)


def who_serves(pair: Side) -> Trio:
    """Who serves people in need, and whom nobody serves."""
    first, second = (charts.who_serves(one, pair.language) for one in (pair.first, pair.second))
    kinds = (
        (ProviderKind.PUBLIC, BLUE), (ProviderKind.ESS, GREEN), (ProviderKind.FRINGE, ORANGE),
        (ProviderKind.NOBODY, GREY),
    )  # fmt: skip
    parts = [
        Part(capitalised(provider_name(kind.name.lower(), pair.language)), charts.WHO[0], charts.WHO, int(kind), colour)
        for kind, colour in kinds
    ]
    return _trio(first.title, first, second, parts, pair)


def funding(pair: Side) -> Trio:
    """Where the income of the ESS comes from."""
    first, second = (charts.funding(one, pair.language) for one in (pair.first, pair.second))
    colours = (BLUE, SKY, PURPLE, VERMILION, ORANGE, YELLOW)
    labels = [INDICATORS[name].label[pair.language].split(":")[-1].strip() for name in charts.FUNDING]
    parts = [
        Part(capitalised(label), name, (name, Level.TOTAL), 0, colour)
        for label, name, colour in zip(labels, charts.FUNDING, colours, strict=True)
    ]
    return _trio(first.title, first, second, parts, pair)


def same_axes(first: Chart, second: Chart) -> tuple[Chart, Chart]:
    """Two pictures with one axis of values: from 0, or from the least value, to the largest of both."""
    if "max" in first.option["yAxis"]:
        return first, second
    values = [*_values(first.option), *_values(second.option)]
    ends = {"min": -rounded_up(-min([0.0, *values])), "max": rounded_up(max([0.0, *values])) or None}
    return tuple(
        replace(one, option={**one.option, "yAxis": {**one.option["yAxis"], **ends}}) for one in (first, second)
    )


def rounded_up(value: float) -> float:
    """The next number whose leading digits look well at the end of an axis; 0 of 0."""
    if value <= 0.0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(f"{next(step for step in STEPS if step * power >= value * (1.0 - 1e-9)) * power:.10g}")


def difference(title: str, parts: Sequence[Part], pair: Side) -> Chart:
    """B less A of this pair, and the median and middle 90 % of many pairs where they are known."""
    many, language = pair.replications, pair.language
    series: list[dict[str, Any]] = []
    told: list[tuple[float, str]] = []
    for place, part in enumerate(parts):
        values = charts.scale(part.name) * (part.values(pair.second) - part.values(pair.first))
        band = None if many is None else many.band(part.key, part.group)
        series += _lines_of(part, values, band, many.n_pairs if many else 0, language)
        if band is not None and len(parts) <= MOST_BANDS:
            series += _band_series(place, part, band, language)
        told += _says(part, pair, band)
    first = [WORDS(language, "says_this")] if told and many is None else []
    most = sorted(told, key=lambda one: -one[0])[:MOST_TOLD]
    says = " ".join([*first, *(sentence for _, sentence in most)]) or WORDS(language, "says_none")
    return Chart(title, _option(series, parts, pair), says)


def signed(name: str, value: float, language: str) -> str:
    """A difference with its sign; percentages in points, others in the unit of the indicator, which is not told."""
    if math.isnan(value):
        return "–"
    number = charts.bare(name, value, language)
    number = number if number.startswith(MINUS) or number == "0" else f"+{number}"
    return f"{number} {COMMON(language, 'points')}" if is_percent(INDICATORS[name]) else number


def _trio(title: str, first: Chart, second: Chart, parts: Sequence[Part], pair: Side) -> Trio:
    first, second = same_axes(first, second)
    sides = [
        replace(one, title=side, option={**one.option, "grid": {**one.option["grid"], "top": ROOM_FOR_LEGEND}})
        for one, side in ((first, "A"), (second, "B"))
    ]
    return Trio(title, *sides, difference(WORDS(pair.language, "difference"), parts, pair))


def _values(option: Mapping[str, Any]) -> Iterable[float]:
    return (value for one in option["series"] for value in one["data"] if value is not None)


def _points(values: Floats) -> list[float | None]:
    return [None if math.isnan(value) else round(float(value), 4) for value in values.tolist()]


def _lines_of(part: Part, values: Floats, band: Band | None, n_pairs: int, language: str) -> list[dict[str, Any]]:
    """This pair; beside many, a thin dotted line below their median."""
    one = {
        "type": "line", "showSymbol": False, "color": part.colour, "data": _points(values),
        "name": part.label if band is None else WORDS(language, "pair"),
        "lineStyle": {"width": 2} if band is None else {"width": 1, "type": "dotted"},
    }  # fmt: skip
    if band is None:
        return [one]
    median = {
        "type": "line", "showSymbol": False, "color": part.colour, "lineStyle": {"width": 2.5}, "name": part.label,
        "data": _points(charts.scale(part.name) * band.median),
    }  # fmt: skip
    return [median, one]


def _band_series(place: int, part: Part, band: Band, language: str) -> list[dict[str, Any]]:
    """Lower end, unseen, and on it the height of the band; on an axis of its own, so that no tooltip tells them."""
    low, high = (charts.scale(part.name) * one for one in (band.low, band.high))
    shared = {
        "type": "line", "showSymbol": False, "stack": f"band {place}", "stackStrategy": "all", "xAxisIndex": 1,
        "silent": True, "lineStyle": {"opacity": 0}, "color": part.colour, "name": WORDS(language, "band"), "z": 1,
    }  # fmt: skip
    return [
        {**shared, "data": _points(low)},
        {**shared, "data": _points(high - low), "areaStyle": {"color": part.colour, "opacity": 0.2}},
    ]


def _says(part: Part, pair: Side, band: Band | None) -> list[tuple[float, str]]:
    """A part in words, over all pairs at the end or in this one so far, and how far it differs; none if unknown."""
    language = pair.language
    if pair.replications is not None and band is not None:
        if math.isnan(band.median[-1]):
            return []
        low, median, high = (changed(part.name, float(one[-1]), language) for one in (band.low, band.median, band.high))
        n_pairs = pair.replications.n_pairs
        over = WORDS(language, "says_band", label=part.label, median=median, low=low, high=high, n=n_pairs)
        return [(abs(float(band.median[-1])), over)]
    values = part.values(pair.second) - part.values(pair.first)
    if not len(values) or math.isnan(values[-1]):
        return []
    now = changed(part.name, float(values[-1]), language)
    told = WORDS(language, "says_pair", label=part.label, difference=now, month=pair.first.month)
    return [(abs(float(values[-1])), told)]


def _option(series: list[dict[str, Any]], parts: Sequence[Part], pair: Side) -> dict[str, Any]:
    """The frame of pictures over months, for values of either sign."""
    language = pair.language
    one = INDICATORS[parts[0].name]
    unit_ = COMMON(language, "points") if is_percent(one) else unit(one, language, yearly=False)
    option = dict(charts.stacked("", [], [], [], pair.first, language, "").option)  # the frame, without a line
    months = {**option["xAxis"], "axisLine": {"onZero": False}}
    hidden = {**months, "show": False, "axisPointer": {"show": False, "triggerTooltip": False}}
    option["xAxis"] = [months, hidden]
    shared = [WORDS(language, key) for key in ("pair", "band")]
    there = {one["name"] for one in series}
    names: list[Any] = [part.label for part in parts]
    names += [{"name": name, "itemStyle": {"color": GREY}} for name in shared if name in there]
    option["legend"] = {**option["legend"], "data": names}
    option["grid"] = {**option["grid"], "top": ROOM_FOR_LEGEND}
    option["yAxis"] = {"type": "value", "name": unit_, "nameTextStyle": {"align": "left"}, "nameGap": 8}
    zero = {"yAxis": 0, "lineStyle": {"type": "solid", "color": BLACK, "width": 1}}
    marks = option["series"][-1]
    marks = {**marks, "markLine": {**marks["markLine"], "data": [*marks["markLine"]["data"], zero]}}
    option["series"] = [*series, marks]
    return option
