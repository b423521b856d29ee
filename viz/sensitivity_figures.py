"""Pictures of sensitivity: bars with intervals, the mean on the left, the spread between runs on the right."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.factor_words import by_name, factor_name, range_in_words
from scenarios.analysis.measure_words import measure_words
from scenarios.analysis.responses import MEAN, SPREAD
from scenarios.analysis.sensitivity import Indices, Screening
from scenarios.batch.factor import Factor
from scenarios.texts import Texts
from viz.counted import counted_points
from viz.style import BLACK, BLUE, GREY, LIGHT_GREY, PURPLE, SKY, STYLE, VERMILION, Caption, local_numbers, new_figure

MOST_BARS = 15
"""Factors shown; those of the lowest rank are left out and counted in the footer."""
ROW_INCHES, FRAME_INCHES = 0.52, 1.9
LETTERS_OF_LABEL, LETTERS_OF_AXIS, LETTERS_OF_LEGEND = 34, 42, 100
ONE_WAY = 0.9
"""Share of the mean absolute change that the signed one must reach for a factor to have a direction."""

TEXTS = Texts(
    en={
        "screening_title": "What “{measure}” moves with",
        "indices_title": "Where the variance comes from",
        "mean": "Mean over runs",
        "spread": "Spread between runs",
        "mean_of": "{measure}: mean",
        "spread_of": "{measure}: spread",
        "effect_axis": "mean change over the factor's range ({unit})",
        "index_axis": "share of the variance between points (1 = all)",
        "up": "raises it",
        "down": "lowers it",
        "both": "raises or lowers it",
        "unclear": "not told from chance",
        "sigma": "how much the change varies (σ)",
        "chance": "a factor without effect, by chance",
        "S1": "alone (S1)",
        "ST": "with its interactions (ST)",
        "lines": "lines: 95 % intervals",
        "left_out": "{n} factors of lower rank not shown",
    },
    fr={
        "screening_title": "Avec quoi varie « {measure} »",
        "indices_title": "D'où vient la variance",
        "mean": "Moyenne des simulations",
        "spread": "Dispersion entre simulations",
        "mean_of": "{measure}\u00a0: moyenne",
        "spread_of": "{measure}\u00a0: dispersion",
        "effect_axis": "variation moyenne sur la plage du facteur ({unit})",
        "index_axis": "part de la variance entre points (1 = toute)",
        "up": "l'augmente",
        "down": "la diminue",
        "both": "l'augmente ou la diminue",
        "unclear": "non distingué du hasard",
        "sigma": "ce dont la variation varie (σ)",
        "chance": "un facteur sans effet, par hasard",
        "S1": "seul (S1)",
        "ST": "avec ses interactions (ST)",
        "lines": "traits : intervalles à 95 %",
        "left_out": "{n} facteurs de rang inférieur non montrés",
    },
)  # fmt: skip


def screening_figure(screening: Screening, measure: str, factors: Sequence[Factor], caption: Caption) -> Figure:
    """How far a measure moves over the range of each factor, the furthest at the top.

    Args:
        screening: result of ``morris_indices``.
        measure: one of its measures.
        factors: of the study.
        caption: scenario, seeds and source.
    """
    table, language = screening.table[screening.table["measure"] == measure], caption.language
    order = _order(table[table["response"] == MEAN], "mu_star")
    shown = order[:MOST_BARS]
    sides = [side for side in (MEAN, SPREAD) if side in set(table["response"])]
    title = TEXTS(language, "screening_title", measure=measure_words(measure, language).inline)
    with mpl.rc_context(STYLE):
        height = FRAME_INCHES + 0.3 + ROW_INCHES * len(shown)
        points, remarks = counted_points(screening.n_points, language), _remarks(language, len(order) - len(shown))
        figure = new_figure(height, title, caption, points, remarks)
        panels = _panels(figure, 1, len(sides), _effect_handles(table, language))[0]
        for axes, side in zip(panels, sides, strict=True):
            part = table[table["response"] == side].set_index("factor").loc[shown]
            _draw_effects(axes, part, measure_words(measure, language).scale)
            axes.set_title(TEXTS(language, side))
            axis = TEXTS(language, "effect_axis", unit=measure_words(measure, language).unit_of_difference)
            axes.set_xlabel(textwrap.fill(axis, LETTERS_OF_AXIS))
            _bare(axes, language)
        _name_rows(panels[0], shown, factors, language)
    return figure


def indices_figure(
    indices: Indices, factors: Sequence[Factor], caption: Caption, measures: Sequence[str] = ()
) -> Figure:
    """Shares of variance by factor: a row of panels for each measure.

    Args:
        indices: result of ``sobol_indices``.
        factors: of the study.
        caption: scenario, seeds and source.
        measures: those shown; all unless given.
    """
    table, language = indices.table, caption.language
    names = list(measures) or list(dict.fromkeys(table["measure"]))
    order = _order(table[(table["response"] == MEAN) & table["measure"].isin(names)], "ST")
    shown = order[:MOST_BARS]
    sides = [side for side in (MEAN, SPREAD) if side in set(table["response"])]
    with mpl.rc_context(STYLE):
        height = FRAME_INCHES + len(names) * (0.5 + ROW_INCHES * len(shown))
        points, remarks = counted_points(indices.n_points, language), _remarks(language, len(order) - len(shown))
        figure = new_figure(height, TEXTS(language, "indices_title"), caption, points, remarks)
        panels = _panels(figure, len(names), len(sides), _index_handles(language))
        for row, measure in zip(panels, names, strict=True):
            for axes, side in zip(row, sides, strict=True):
                part = table[(table["measure"] == measure) & (table["response"] == side)]
                _draw_indices(axes, part.set_index("factor").loc[shown])
                title = TEXTS(language, f"{side}_of", measure=measure_words(measure, language).label)
                axes.set_title(textwrap.fill(title, 44))
                _bare(axes, language)
            _name_rows(row[0], shown, factors, language)
        for axes in panels[-1]:
            axes.set_xlabel(textwrap.fill(TEXTS(language, "index_axis"), LETTERS_OF_AXIS))
        for axes in panels.flat:
            _index_limits(axes, table[table["factor"].isin(shown)])
    return figure


def _order(table: pd.DataFrame, by: str) -> list[str]:
    """Factors by their mean over measures, the largest first."""
    means = table.groupby("factor", sort=False)[by].mean()
    return [str(name) for name in means.sort_values(ascending=False, kind="stable").index]


def _remarks(language: str, n_left_out: int) -> list[str]:
    """What the footer says besides the points."""
    left_out = [TEXTS(language, "left_out", n=n_left_out)] if n_left_out else []
    return [TEXTS(language, "lines"), *left_out]


def direction(row: pd.Series) -> str:
    """Which way a factor moves a response: ``"up"``, ``"down"``, ``"both"``, or ``"unclear"`` when it may be chance."""
    if not row["stands_out"]:
        return "unclear"
    if abs(row["mu"]) < ONE_WAY * row["mu_star"]:
        return "both"
    return "up" if row["mu"] > 0.0 else "down"


COLOURS = {"up": BLUE, "down": VERMILION, "both": PURPLE, "unclear": LIGHT_GREY}


def _draw_effects(axes: Axes, part: pd.DataFrame, scale: float) -> None:
    """Bars of mu*, lines of their intervals, diamonds of sigma, ticks of what chance would bring."""
    places = np.arange(len(part))
    colours = [COLOURS[direction(row)] for _, row in part.iterrows()]
    axes.barh(places, scale * part["mu_star"], height=0.58, color=colours)
    axes.hlines(places, scale * part["low"].clip(lower=0.0), scale * part["high"], color=BLACK, linewidth=1.3)
    axes.plot(scale * part["sigma"], places, "D", color="white", markeredgecolor=BLACK, markersize=5)
    _draw_chance(axes, scale * part["chance"], places, 0.36)
    axes.set_xlim(left=0.0)


def _draw_indices(axes: Axes, part: pd.DataFrame) -> None:
    """Two bars a factor with the lines of their intervals, and ticks of what chance adds to ST."""
    places = np.arange(len(part))
    for index, aside, colour in (("ST", -0.19, SKY), ("S1", 0.19, BLUE)):
        axes.barh(places + aside, part[index].clip(lower=0.0), height=0.36, color=colour)
        axes.hlines(places + aside, part[f"{index}_low"], part[f"{index}_high"], color=BLACK, linewidth=1.3)
    _draw_chance(axes, part["chance"], places - 0.19, 0.24)


def _draw_chance(axes: Axes, chance: pd.Series, places: np.ndarray, half: float) -> None:
    axes.vlines(chance, places - half, places + half, color=GREY, linewidth=1.6, linestyle=(0, (2, 1)))


def _index_limits(axes: Axes, table: pd.DataFrame) -> None:
    low = float(np.nanmin([table["S1_low"].min(), 0.0]))
    high = float(np.nanmax([table["ST_high"].max(), 0.1]))
    axes.set_xlim(min(0.0, max(low, -0.3)), min(1.05 * high, 1.6))


def _bare(axes: Axes, language: str) -> None:
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    local_numbers(axes.xaxis, language)


def _name_rows(axes: Axes, shown: Sequence[str], factors: Sequence[Factor], language: str) -> None:
    """Names of factors with the range varied beneath; the first at the top."""
    named = by_name(factors)
    labels = [
        textwrap.fill(factor_name(named[name], language), LETTERS_OF_LABEL)
        + "\n"
        + textwrap.shorten(range_in_words(named[name], language), LETTERS_OF_LABEL + 12, placeholder=" …")
        for name in shown
    ]
    axes.set_yticks(range(len(shown)), labels, fontsize=8.5)
    axes.set_ylim(len(shown) - 0.4, -0.6)


def _effect_handles(table: pd.DataFrame, language: str) -> list[Patch | Line2D]:
    used = {direction(row) for _, row in table.iterrows()}
    bars: list[Patch | Line2D] = [
        Patch(color=COLOURS[one], label=TEXTS(language, one)) for one in COLOURS if one in used
    ]
    diamond = Line2D([], [], marker="D", linestyle="", color="white", markeredgecolor=BLACK, markersize=5)
    diamond.set_label(TEXTS(language, "sigma"))
    return [*bars, diamond, _chance_handle(language)]


def _index_handles(language: str) -> list[Patch | Line2D]:
    bars: list[Patch | Line2D] = [
        Patch(color=colour, label=TEXTS(language, index)) for index, colour in (("ST", SKY), ("S1", BLUE))
    ]
    return [*bars, _chance_handle(language)]


def _chance_handle(language: str) -> Line2D:
    return Line2D([], [], color=GREY, linewidth=1.6, linestyle=(0, (2, 1)), label=TEXTS(language, "chance"))


def _panels(figure: Figure, rows: int, columns: int, handles: Sequence[Patch | Line2D]) -> np.ndarray:
    """Panels in a grid under a row with the legend, which hides nothing there."""
    longest = max(len(str(handle.get_label())) for handle in handles)
    per_row = min(len(handles), max(1, LETTERS_OF_LEGEND // (longest + 8)))
    legend_inches = 0.24 * -(-len(handles) // per_row)
    panel_inches = (figure.get_figheight() - FRAME_INCHES) / rows
    grid = figure.add_gridspec(rows + 1, columns, height_ratios=[legend_inches, *[panel_inches] * rows])
    above = figure.add_subplot(grid[0, :])
    above.set_axis_off()
    above.legend(handles=list(handles), loc="center left", ncols=per_row, columnspacing=1.3, borderaxespad=0.0)
    panels = np.empty((rows, columns), dtype=object)
    for row, column in np.ndindex(rows, columns):
        first = panels[0, 0] if row or column else None
        panels[row, column] = figure.add_subplot(grid[row + 1, column], sharey=first)
        panels[row, column].tick_params(labelleft=column == 0)
    return panels
