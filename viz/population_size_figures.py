"""The error of a measure against the size of the society, with the line it must fall below."""

from __future__ import annotations

import textwrap
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, LogLocator, NullLocator

from scenarios.analysis.measure_words import measure_words
from scenarios.analysis.population_size import Size, Sizes
from scenarios.texts import Texts
from viz.counted import counted_each
from viz.messages import number
from viz.population_size_text import runs_in_words
from viz.style import BLACK, BLUE, GREY, ORANGE, STYLE, VERMILION, Caption, local_numbers, new_figure

COLUMNS = 2
PANEL_INCHES, LEGEND_INCHES, FRAME_INCHES = 3.1, 0.5, 1.4
TEXTS = Texts(
    en={
        "title": "Error against the size of the society, with {runs}",
        "title_effect": "Error of the difference “{other}” − “{base}”, with {runs} of each",
        "total": "error: |bias| + chance",
        "chance": "chance: 1.96 × spread / √runs",
        "bias": "|bias| against the largest size, up to its 95 % bound",
        "target": "asked for",
        "citizens": "Citizens (log scale)",
        "axis": "± {unit} (log scale)",
        "from": "from {citizens} on",
        "extrapolated": "about {citizens}, extrapolated",
        "largest": "bias is measured against the largest size, where it cannot be seen",
    },
    fr={
        "title": "Erreur selon la taille de la société, avec {runs}",
        "title_effect": "Erreur de l'écart « {other} » − « {base} », avec {runs} de "
        "chacun",
        "total": "erreur : |biais| + hasard",
        "chance": "hasard : 1,96 × dispersion / √simulations",
        "bias": "|biais| face à la plus grande taille, jusqu'à sa borne à 95 %",
        "target": "demandée",
        "citizens": "Citoyens (échelle log)",
        "axis": "± {unit} (échelle log)",
        "from": "dès {citizens}",
        "extrapolated": "environ {citizens}, extrapolé",
        "largest": "le biais se mesure face à la plus grande taille, où il ne se voit pas",
    },
)


def error_figure(sizes: Sizes, caption: Caption) -> Figure:
    """A panel for each measure: total error, its parts, and the error asked for."""
    language = caption.language
    columns = min(COLUMNS, len(sizes.sizes))
    rows = -(-len(sizes.sizes) // columns)
    runs = sizes.table.groupby("citizens")["runs"].min()
    shown, remarks = counted_each("sizes", runs, language), (TEXTS(language, "largest"),)
    height = FRAME_INCHES + LEGEND_INCHES + PANEL_INCHES * rows
    with mpl.rc_context(STYLE):
        figure = new_figure(height, _title(sizes, language), caption, shown, remarks)
        grid = figure.add_gridspec(rows + 1, columns, height_ratios=[LEGEND_INCHES, *[PANEL_INCHES] * rows])
        panels = [figure.add_subplot(grid[1 + place // columns, place % columns]) for place in range(len(sizes.sizes))]
        for axes, size in zip(panels, sizes.sizes, strict=True):
            _draw(axes, sizes, size, language)
        key = figure.add_subplot(grid[0, :])
        key.axis("off")
        key.legend(*panels[0].get_legend_handles_labels(), loc="upper left", ncols=2, columnspacing=1.3)
    return figure


def _title(sizes: Sizes, language: str) -> str:
    runs = runs_in_words(sizes.replicates, language)
    if not sizes.effect:
        return TEXTS(language, "title", runs=runs)
    base, other = sizes.effect
    return TEXTS(language, "title_effect", base=base, other=other, runs=runs)


def _draw(axes: Axes, sizes: Sizes, size: Size, language: str) -> None:
    words = measure_words(size.measure, language)
    table = sizes.table[sizes.table["measure"] == size.measure]
    scaled = table[["error", "bias", "bias_half", "spread", "target"]] * words.scale
    citizens, chance = table["citizens"], 1.96 * scaled["spread"] / np.sqrt(sizes.replicates)
    axes.plot(citizens, scaled["error"], color=BLACK, marker="o", markersize=5, label=TEXTS(language, "total"))
    axes.plot(citizens, chance, color=BLUE, linestyle="--", label=TEXTS(language, "chance"))
    _draw_bias(axes, citizens, scaled, TEXTS(language, "bias"))
    target = float(scaled["target"].iloc[0])
    axes.axhline(target, color=VERMILION, linestyle="-.", linewidth=1.4, label=TEXTS(language, "target"))
    _set_scales(axes, citizens, scaled, language)
    _mark_smallest(axes, size, target, language)
    axes.set_title(textwrap.fill(words.label, 50 if len(sizes.sizes) > 1 else 100))
    axes.set_xlabel(TEXTS(language, "citizens"))
    axes.set_ylabel(textwrap.fill(TEXTS(language, "axis", unit=words.unit_of_difference), 36))


def _draw_bias(axes: Axes, citizens: pd.Series, scaled: pd.DataFrame, label: str) -> None:
    """A mark for the bias of every size but the largest, and a bar up to the bound of its interval."""
    bias, half = scaled["bias"].abs().iloc[:-1], scaled["bias_half"].iloc[:-1]
    axes.errorbar(
        citizens.iloc[:-1], bias, [np.zeros(len(half)), half], fmt="D", color=ORANGE, markersize=4.5, elinewidth=1.2,
        capsize=2.5, label=label,
    )  # fmt: skip


def _set_scales(axes: Axes, citizens: pd.Series, scaled: pd.DataFrame, language: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.xaxis.set_major_locator(FixedLocator(list(citizens)))
    axes.xaxis.set_minor_locator(NullLocator())
    ticks = [number(one, 0, language) for one in citizens]
    axes.set_xticks(list(citizens), ticks, rotation=35, ha="right", fontsize=8.5)
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.yaxis.set_minor_locator(NullLocator())
    local_numbers(axes.yaxis, language)
    shown = pd.concat([scaled["error"], scaled["target"], scaled["bias"].abs() + scaled["bias_half"]])
    low = min(float(shown[shown > 0].min()), float(scaled["target"].min())) / 4.0
    axes.set_ylim(low, float(shown.max()) * 1.6)


def _mark_smallest(axes: Axes, size: Size, target: float, language: str) -> None:
    """A line down from the error asked for at the smallest size that meets it, or words beside it."""
    key, citizens = ("from", size.smallest) if size.smallest else ("extrapolated", size.extrapolated)
    if not citizens:
        return
    if size.smallest:
        axes.plot([citizens, citizens], [axes.get_ylim()[0], target], color=GREY, linestyle=":", linewidth=1.4)
    words = TEXTS(language, key, citizens=number(citizens, 0, language))
    place: dict[str, Any] = {"xy": (1, target), "xytext": (-4, 4), "ha": "right", "va": "bottom"}
    if not size.smallest:  # every error lies above the line
        place = {"xy": (0, target), "xytext": (4, -4), "ha": "left", "va": "top"}
    axes.annotate(
        words, xycoords=axes.get_yaxis_transform(), textcoords="offset points", color=VERMILION, fontsize=9, **place
    )
