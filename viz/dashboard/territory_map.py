"""Territories as tiles coloured by an indicator; as bars where there is no map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from abm.indicators.registry import INDICATORS
from abm.view import Level
from scenarios.analysis.measure_words import decimals, is_percent, unit
from scenarios.words import figure, place_name
from viz.dashboard.charts import Chart, scale
from viz.dashboard.snapshot import Floats, Snapshot
from viz.dashboard.territory_tiles import Tile, tiles_of
from viz.dashboard.territory_words import WORDS
from viz.style import BLUE, GREY

SEQUENTIAL = ("#ffffd9", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84")
"""Yellow to blue, lighter to darker for everybody (ColorBrewer YlGnBu)."""
DIVERGING = ("#7f3b08", "#e08214", "#fdb863", "#f7f7f7", "#b2abd2", "#8073ac", "#2d004b")
"""Orange to purple (ColorBrewer PuOr)."""
NO_VALUE = "#e6e6e6"
SIDE, LARGE_SIDE = 44, 66
"""Of a tile, pixels: of many and of few."""
FEW_ROWS = 6


def choices(language: str) -> dict[str, str]:
    """Indicators that are broken down by territory, by their label."""
    return {one.label[language]: key for key, one in INDICATORS.items() if Level.TERRITORY in one.by}


def values_of(snapshot: Snapshot, name: str, is_change: bool) -> Floats:
    """Value of each territory as it is shown: in the last month, or less that of the month before the scenario."""
    series = snapshot.series(name, Level.TERRITORY) * scale(name)
    if not len(series):
        return np.full(len(snapshot.territories), np.nan)
    now = np.asarray(series[-1], dtype=np.float64)
    return now - series[min(len(series) - 1, -snapshot.first - 1)] if is_change else now


def territories(snapshot: Snapshot, name: str, is_change: bool, language: str) -> Chart:
    """The map, or bars where territories are made up."""
    values = values_of(snapshot, name, is_change)
    label = INDICATORS[name].label[language]
    title = WORDS(language, "title_change", label=label) if is_change else label
    tiles = tiles_of(snapshot.territories)
    written = [_written(name, value, is_change, language) for value in values]
    option = (
        _map(snapshot, values, written, tiles, _ends(values, is_change), _unit(name, is_change, language), language)
        if tiles
        else _bars(snapshot, values, written, _unit(name, is_change, language), language)
    )
    return Chart(title, option, _says(snapshot, name, values, written, is_change, bool(tiles), language))


def side_of(n_rows: int) -> int:
    """Side of a tile of a map of so many rows, pixels."""
    return LARGE_SIDE if n_rows <= FEW_ROWS else SIDE


def _unit(name: str, is_change: bool, language: str) -> str:
    one = INDICATORS[name]
    return WORDS(language, "points") if is_change and is_percent(one) else unit(one, language, yearly=False)


def _written(name: str, value: float, is_change: bool, language: str) -> str:
    if np.isnan(value):
        return "–"
    number = figure(round(float(value), decimals(name, [value])) + 0.0, language)
    sign = "+" if is_change and value > 0 and number != "0" else ""
    return f"{sign}{number} {_unit(name, is_change, language)}"


def _ends(values: Floats, is_change: bool) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    if is_change:
        far = max(abs(low), abs(high)) or 1.0
        return -far, far
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _map(snapshot: Snapshot, values: Floats, written: list[str], tiles: Mapping[str, Tile], ends: tuple[float, float],
         unit_: str, language: str) -> dict[str, Any]:  # fmt: skip
    low, high = ends
    n_columns = max(tile.column for tile in tiles.values()) + 1
    n_rows = max(tile.row for tile in tiles.values()) + 1
    side = side_of(n_rows)
    colours = DIVERGING if low < 0 < high and low == -high else SEQUENTIAL
    data = [
        _square(tiles[name], place_name(name, language), value, told, (value - low) / (high - low), colours)
        for name, value, told in zip(snapshot.territories, values.tolist(), written, strict=True)
    ]
    axis = {"type": "category", "show": False}
    digits = max(0, min(4, 2 - int(np.floor(np.log10(max(abs(low), abs(high), 1e-9))))))
    return {
        "animation": False,
        "tooltip": {"confine": True},
        "grid": {"left": 8, "top": 8, "width": side * n_columns, "height": side * n_rows},
        "xAxis": {**axis, "data": list(range(n_columns))},
        "yAxis": {**axis, "data": list(range(n_rows)), "inverse": True},
        "visualMap": {
            "min": round(low, digits), "max": round(high, digits), "precision": digits, "calculable": False,
            "orient": "vertical", "left": side * n_columns + 30, "top": 20, "dimension": 2, "itemHeight": 170,
            "inRange": {"color": list(colours)}, "outOfRange": {"color": NO_VALUE},
            "text": [f"{figure(round(end, digits) + 0.0, language)} {unit_}" for end in (high, low)],
        },
        "series": [{"type": "heatmap", "data": data, "itemStyle": {"borderColor": "#fff", "borderWidth": 2}}],
    }  # fmt: skip


def _square(tile: Tile, name: str, value: float, told: str, share: float, colours: tuple[str, ...]) -> dict[str, Any]:
    is_known = not np.isnan(value)
    is_dark = is_known and (share > 0.6 if colours is SEQUENTIAL else abs(share - 0.5) > 0.33)
    square: dict[str, Any] = {
        "name": name, "value": [tile.column, tile.row, value if is_known else "-"],
        "label": {"show": True, "formatter": tile.code, "color": "#fff" if is_dark else "#222"},
        "tooltip": {"formatter": f"{name}<br><b>{told}</b>"},
    }  # fmt: skip
    return square if is_known else {**square, "itemStyle": {"color": NO_VALUE}}


def _bars(snapshot: Snapshot, values: Floats, written: list[str], unit_: str, language: str) -> dict[str, Any]:
    order = np.argsort(np.where(np.isfinite(values), values, -np.inf), kind="stable").tolist()
    return {
        "animation": False,
        "tooltip": {"confine": True},
        "grid": {"left": 8, "right": 110, "top": 8, "bottom": 34, "containLabel": True},
        "xAxis": {"type": "value", "name": unit_, "nameLocation": "middle", "nameGap": 24},
        "yAxis": {"type": "category", "data": [place_name(snapshot.territories[one], language) for one in order]},
        "series": [
            {
                "type": "bar", "color": BLUE, "barMaxWidth": 34, "label": {"show": True, "color": GREY},
                "data": [
                    {
                        "value": float(values[one]) if np.isfinite(values[one]) else None,
                        "label": {"formatter": written[one], "position": "right" if values[one] >= 0 else "left"},
                        "tooltip": {
                            "formatter": f"{place_name(snapshot.territories[one], language)}<br><b>{written[one]}</b>"
                        },
                    }
                    for one in order
                ],
            }
        ],
    }  # fmt: skip


def _says(snapshot: Snapshot, name: str, values: Floats, written: list[str], is_change: bool, is_map: bool,
          language: str) -> str:  # fmt: skip
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return WORDS(language, "none")
    low, high = known[np.argmin(values[known])], known[np.argmax(values[known])]
    told = {
        "label": INDICATORS[name].label[language], "month": snapshot.month,
        "low": place_name(snapshot.territories[low], language), "low_value": written[low],
        "high": place_name(snapshot.territories[high], language), "high_value": written[high],
    }  # fmt: skip
    if is_change:
        falls, rises = int((values[known] < 0).sum()), int((values[known] > 0).sum())
        said = WORDS(language, "says_change", falls=falls, rises=rises, n=len(values), **told)
    else:
        median = _written(name, float(np.median(values[known])), False, language)
        said = WORDS(language, "says", median=median, **told)
    return " ".join((said, WORDS(language, "small"), WORDS(language, "tiles" if is_map else "made_up")))
