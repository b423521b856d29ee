"""Pictures of a snapshot as ECharts options, each with a sentence that says what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from abm.indicators.registry import INDICATORS
from abm.view import Level
from abm.vocabulary import ProviderKind
from scenarios.analysis.measure_words import decimals, is_percent, unit
from scenarios.words import capitalised, figure, provider_name
from viz.dashboard.snapshot import Floats, Snapshot
from viz.dashboard.words import WORDS
from viz.style import BLUE, GREEN, GREY, LIGHT_GREY, ORANGE, PURPLE, SKY, VERMILION, YELLOW

COLOURS = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, GREY, YELLOW)
NO_BREAK = "\u00a0"
DASHES = ("solid", "dashed", "dotted")
ONE_LINE = 4
"""Names of parts that stand in one line above a picture."""

WHO = ("share_of_cases", Level.PROVIDER)
FUNDING = (
    "share_income_grants", "share_income_procurement", "share_income_wage_subsidies", "share_income_contracts",
    "share_income_fees", "share_income_dues_and_gifts",
)  # fmt: skip
TURNOVER = ("rate_hatchings", "rate_quiet_exits", "rate_insolvencies")
NEEDS = ("share_covered", "share_not_seeking")
LEARNING = ("mean_practice",)
TILES = (
    "share_covered", "unmet_months_per_1000", "mean_wait_months", "public_euros_per_net_outcome",
    "share_served_by_ess", "theil_coverage",
)  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """A picture.

    Attributes:
        title: of the picture.
        option: of ECharts.
        says: what it shows, in a sentence.
    """

    title: str
    option: Mapping[str, Any]
    says: str


def wanted(extra: Sequence[str] = ()) -> frozenset[tuple[str, Level]]:
    """Indicators and levels that the pages show."""
    names = {*TILES, *FUNDING, *TURNOVER, *NEEDS, *LEARNING, *extra}
    return frozenset({*((name, Level.TOTAL) for name in names), WHO})


def scale(name: str) -> float:
    """What a value is multiplied by to be shown."""
    return 100.0 if is_percent(INDICATORS[name]) else 1.0


def bare(name: str, value: float, language: str) -> str:
    """A value without its unit."""
    if np.isnan(value):
        return WORDS(language, "not_yet")
    shown = value * scale(name)
    return figure(round(shown, decimals(name, [shown])) + 0.0, language)  # 0, not -0


def written(name: str, value: float, language: str) -> str:
    """A value with its unit."""
    number = bare(name, value, language)
    told = unit(INDICATORS[name], language, yearly=False)
    return number if np.isnan(value) else f"{number}{NO_BREAK if told.startswith('%') else ' '}{told}"


def lines(title: str, names: Sequence[str], snapshot: Snapshot, language: str) -> Chart:
    """Indicators of one unit over months."""
    unit_ = unit(INDICATORS[names[0]], language, yearly=False)
    series = [
        {
            "name": INDICATORS[name].label[language], "type": "line", "showSymbol": False, "connectNulls": False,
            "lineStyle": {"width": 2, "type": DASHES[place % len(DASHES)]},
            "data": _points(snapshot.series(name)[:, 0] * scale(name)),
        }
        for place, name in enumerate(names)
    ]  # fmt: skip
    says = " ".join(_line_says(name, snapshot, language) for name in names)
    return Chart(title, _over_months(series, snapshot, unit_, language), says)


def stacked(title: str, labels: Sequence[str], values: Sequence[Floats], colours: Sequence[str], snapshot: Snapshot,
            language: str, says: str) -> Chart:  # fmt: skip
    """Parts of a whole over months, per cent."""
    series = [
        {
            "name": label, "type": "line", "stack": "all", "areaStyle": {"opacity": 0.75}, "showSymbol": False,
            "lineStyle": {"width": 0.5}, "color": colour, "data": _points(100.0 * part),
        }
        for label, part, colour in zip(labels, values, colours, strict=True)
    ]  # fmt: skip
    option = _over_months(series, snapshot, "%", language)
    option["yAxis"]["max"] = 100
    if len(labels) > ONE_LINE:
        option["grid"]["top"] += 18
    return Chart(title, option, says)


def who_serves(snapshot: Snapshot, language: str) -> Chart:
    """Who serves people in need, and whom nobody serves."""
    parts = snapshot.series(*WHO)
    kinds = (ProviderKind.PUBLIC, ProviderKind.ESS, ProviderKind.FRINGE)
    shares = [parts[:, int(kind)] if parts.shape[1] > 1 else np.zeros(0) for kind in kinds]
    nobody = 1.0 - sum(shares) if len(parts) else np.zeros(0)
    labels = [capitalised(provider_name(kind.name.lower(), language)) for kind in kinds]
    labels.append(capitalised(WORDS(language, "nobody")))
    last = [written("share_covered", float(one[-1]), language) if len(one) else "–" for one in [*shares, nobody]]
    says = WORDS(language, "shows_who", public=last[0], ess=last[1], nobody=last[3])
    return stacked(
        WORDS(language, "who_serves"), labels, [*shares, nobody], (BLUE, GREEN, ORANGE, LIGHT_GREY), snapshot, language,
        says,
    )  # fmt: skip


def funding(snapshot: Snapshot, language: str) -> Chart:
    """Where the income of the ESS comes from."""
    values = [snapshot.series(name)[:, 0] for name in FUNDING]
    labels = [INDICATORS[name].label[language].split(":")[-1].strip() for name in FUNDING]
    says = " ".join(f"{capitalised(label)} {written(name, float(one[-1]), language)}." for label, name, one in zip(
        labels, FUNDING, values, strict=True) if len(one))  # fmt: skip
    colours = (BLUE, SKY, PURPLE, VERMILION, ORANGE, YELLOW)
    titles = [capitalised(label) for label in labels]
    return stacked(WORDS(language, "funding"), titles, values, colours, snapshot, language, says)


def _line_says(name: str, snapshot: Snapshot, language: str) -> str:
    series = snapshot.series(name)[:, 0]
    known = series[~np.isnan(series)]
    if not len(known):
        return ""
    return WORDS(
        language, "shows_line", label=INDICATORS[name].label[language],
        first=written(name, float(known[0]), language), last=written(name, float(known[-1]), language),
    )  # fmt: skip


def _points(values: Floats) -> list[float | None]:
    """A value for each month; missing ones leave a gap."""
    points: list[float | None] = np.round(values, 4).tolist()
    for place in np.flatnonzero(np.isnan(values)).tolist():
        points[place] = None
    return points


def _over_months(series: list[dict[str, Any]], snapshot: Snapshot, unit_: str, language: str) -> dict[str, Any]:
    return {
        "animation": False,
        "color": list(COLOURS),
        "textStyle": {"fontFamily": "inherit"},
        "grid": {"left": 56, "right": 18, "top": 56, "bottom": 42},
        "legend": {"top": 0, "left": 0, "itemWidth": 22, "icon": "roundRect", "textStyle": {"fontSize": 12}},
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            "type": "category", "data": list(range(snapshot.first, snapshot.months)), "boundaryGap": False,
            "name": WORDS(language, "month_axis"), "nameLocation": "middle", "nameGap": 26,
            "axisLabel": {"interval": 11},
        },
        "yAxis": {"type": "value", "name": unit_, "nameTextStyle": {"align": "left"}, "nameGap": 8, "min": 0},
        "series": [
            *series,
            {
                "type": "line", "data": [], "markLine": {
                    "silent": True, "symbol": "none", "label": {"show": False},
                    "lineStyle": {"color": GREY, "type": "dotted"}, "data": [{"xAxis": -snapshot.first}],
                },
            },
        ],
    }  # fmt: skip
