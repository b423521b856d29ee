"""Enterprises of the ESS by size, their births and exits by year."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from scenarios.analysis.measure_words import percent
from scenarios.words import MINUS, figure
from viz.dashboard.charts import TURNOVER, Chart
from viz.dashboard.sizes_words import WORDS
from viz.dashboard.snapshot import Floats, Snapshot
from viz.style import GREEN, LIGHT_GREY, ORANGE, VERMILION

CLASSES = (0.0, 1.0, 3.0, 6.0, 10.0, 20.0, 50.0, 100.0)
"""Lower ends of classes of paid staff, FTE: those of surveys of employing associations, as far as they go."""
LARGE = 50.0
MONTHS = 12


def class_names(language: str) -> list[str]:
    """Names of the classes."""
    written = [figure(low, language) for low in CLASSES]
    between = [WORDS(language, "between", low=low, high=high) for low, high in pairwise(written[1:])]
    return [WORDS(language, "below", high=written[1]), *between, WORDS(language, "above", low=written[-1])]


def counted(sizes: Floats) -> Floats:
    """Share of enterprises in each class."""
    counts = np.histogram(sizes, [*CLASSES, np.inf])[0]
    return np.asarray(counts / max(1, len(sizes)), dtype=np.float64)


def by_size(snapshot: Snapshot, language: str) -> Chart:
    """Employers by class of size, at the start and now."""
    shares = [(key, counted(sizes), colour) for key, sizes, colour in (
        ("start", snapshot.first_sizes, LIGHT_GREY), ("now", snapshot.sizes, GREEN),
    )]  # fmt: skip
    option = {
        "animation": False,
        "tooltip": {"trigger": "axis", "confine": True},
        "legend": {"top": 0},
        "grid": {"left": 8, "right": 16, "top": 52, "bottom": 40, "containLabel": True},
        "xAxis": {"type": "category", "data": class_names(language), "name": WORDS(language, "fte"),
                  "nameLocation": "middle", "nameGap": 28, "axisLabel": {"interval": 0, "fontSize": 10}},
        "yAxis": {"type": "value", "name": WORDS(language, "share"), "nameTextStyle": {"align": "left"}, "min": 0},
        "series": [
            {"name": WORDS(language, key), "type": "bar", "color": colour, "data": np.round(100.0 * share, 1).tolist()}
            for key, share, colour in shares
        ],
    }  # fmt: skip
    return Chart(WORDS(language, "title"), option, _says(snapshot, language))


def _says(snapshot: Snapshot, language: str) -> str:
    now, start = snapshot.sizes, snapshot.first_sizes
    if not len(now) or not len(start):
        return WORDS(language, "none")
    held = float(now[now >= LARGE].sum() / max(now.sum(), 1e-9))
    return WORDS(
        language, "says", n=figure(len(now), language), first=figure(len(start), language),
        median=figure(round(float(np.median(now)), 1), language),
        median_first=figure(round(float(np.median(start)), 1), language),
        large=figure(LARGE, language), share=percent(held, language),
    )  # fmt: skip


def yearly(snapshot: Snapshot, name: str) -> Floats:
    """Value of each whole year of the scenario; a rate of twelve months stands in the last one."""
    series = snapshot.series(name)[:, 0]
    return np.asarray(series[-snapshot.first :][MONTHS - 1 :: MONTHS], dtype=np.float64)


def turnover(snapshot: Snapshot, language: str) -> Chart:
    """Births upwards, exits downwards, a bar for each year."""
    births, quiet, failed = (yearly(snapshot, name) for name in TURNOVER)
    years = list(range(1, snapshot.months // MONTHS + 1))
    named = (("births", births, GREEN), ("quiet_exits", -quiet, ORANGE), ("insolvencies", -failed, VERMILION))
    net = births - quiet - failed
    option = {
        "animation": False,
        "tooltip": {"trigger": "axis", "confine": True},
        "legend": {"top": 0},
        "grid": {"left": 8, "right": 16, "top": 52, "bottom": 34, "containLabel": True},
        "xAxis": {"type": "category", "data": years, "name": WORDS(language, "year"), "nameLocation": "middle",
                  "nameGap": 24, "axisLine": {"onZero": False}},
        "yAxis": {"type": "value", "name": WORDS(language, "unit"), "nameTextStyle": {"align": "left"}},
        "series": [
            {
                "name": WORDS(language, key), "type": "bar", "stack": "all", "color": colour,
                "data": [round(100.0 * value, 2) if np.isfinite(value) else None for value in values.tolist()],
            }
            for key, values, colour in named
        ],
    }  # fmt: skip
    return Chart(WORDS(language, "turnover"), option, _turnover_says(births, quiet, failed, net, language))


def _turnover_says(births: Floats, quiet: Floats, failed: Floats, net: Floats, language: str) -> str:
    if not len(births):
        return WORDS(language, "no_year")
    mean = round(float(np.nanmean(net)), 3)
    sign = "+" if mean > 0 else MINUS if mean < 0 else ""
    n = len(births)
    return WORDS(
        language, "says_turnover", year=n, births=percent(float(births[-1]), language, 1),
        quiet=percent(float(quiet[-1]), language, 1), failed=percent(float(failed[-1]), language, 1),
        net=f"{sign}{percent(abs(mean), language, 1)}",
        years=WORDS(language, "years_1") if n == 1 else WORDS(language, "years", n=n),
    )  # fmt: skip
