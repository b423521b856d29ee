"""Pictures of a frontier: where its mixes lie, what they are made of, and whether the search had settled."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.factor_words import factor_name, range_in_words
from scenarios.analysis.frontier import SURVIVES, Frontier
from scenarios.analysis.measure_words import MeasureWords
from scenarios.batch.factor import Factor
from scenarios.texts import Texts
from viz.counted import counted_each, counted_search
from viz.frontier_text import objective_words, place_in_range
from viz.messages import number
from viz.style import (
    BLACK,
    BLUE,
    GREY,
    LIGHT_GREY,
    STYLE,
    VERMILION,
    Caption,
    legend_above,
    local_numbers,
    new_figure,
    title_above_legend,
)

COLOURS = "viridis_r"
"""Light is low, dark is high; told apart in grey and by colour-blind eyes."""
PLACES_COLOURS = "cividis_r"
MOST_COSTS = 9
"""Costs written under the mixes."""
ROW_INCHES, FRAME_INCHES = 0.44, 2.3
LETTERS_OF_LABEL = 44

TEXTS = Texts(
    en={
        "frontier_title": "Mixes that no other beats in every objective",
        "dominated": "other mixes",
        "survives": "front, confirmed",
        "unsure": "front, by its mean only",
        "base": "base",
        "better": "better",
        "cross": "crosses: 95 % intervals of means (differences within seeds are surer)",
        "confirmed": "confirmed: on the front in at least half of the resamples of the seeds",
        "column": "a column is a mix",
        "mixes_title": "What the mixes on the front are made of",
        "mixes_axis": "Mixes on the front, from low to high {cost} ({unit})",
        "low": "lowest or first",
        "high": "highest or last",
        "lever_bar": "Levers: place in the range tried",
        "objective_bar": "Objectives: place between the front's ends",
        "best": "least",
        "worst": "most",
        "range": "{low} to {high} {unit}",
        "search_title": "Whether the search had settled",
        "volume": "Space under the front (% of the last)",
        "runs": "Runs made",
        "front_size": "Mixes on the front",
        "volume_remark": "space under the front: hypervolume of all mixes tried until then, by what is known now",
    },
    fr={
        "frontier_title": "Combinaisons qu'aucune autre ne surpasse pour tous les objectifs",
        "dominated": "autres combinaisons",
        "survives": "frontière, confirmée",
        "unsure": "frontière, par sa seule moyenne",
        "base": "base",
        "better": "mieux",
        "cross": "croix : intervalles à 95 % des moyennes (les écarts par graine sont plus sûrs)",
        "confirmed": "confirmée : sur la frontière dans au moins la moitié des rééchantillonnages des graines",
        "column": "une colonne est une combinaison",
        "mixes_title": "De quoi sont faites les combinaisons de la frontière",
        "mixes_axis": "Combinaisons de la frontière, par {cost} croissant ({unit})",
        "low": "plus bas, premier",
        "high": "plus haut, dernier",
        "lever_bar": "Leviers : place dans l'étendue essayée",
        "objective_bar": "Objectifs : place entre les bouts de la frontière",
        "best": "le moins",
        "worst": "le plus",
        "range": "{low} à {high} {unit}",
        "search_title": "La recherche était-elle stabilisée ?",
        "volume": "Espace sous la frontière (% du dernier)",
        "runs": "Simulations faites",
        "front_size": "Combinaisons sur la frontière",
        "volume_remark": "espace : hypervolume des combinaisons essayées jusque-là, selon ce qui est connu à présent",
    },
)


def frontier_figure(frontier: Frontier, caption: Caption) -> Figure:
    """First objective against the second, the third as colour; the base is marked.

    Args:
        frontier: what was found.
        caption: footer and language.
    """
    language = caption.language
    words = objective_words(frontier, language)
    remarks = (TEXTS(language, "cross"), TEXTS(language, "confirmed"))
    mixes = counted_each("mixes", frontier.standing["replicates"], language)
    with mpl.rc_context(STYLE):
        figure = new_figure(6.6, TEXTS(language, "frontier_title"), caption, mixes, remarks)
        axes = figure.subplots()
        axes.grid(True, axis="both")
        _draw_others(axes, frontier, words, language)
        _draw_front(figure, axes, frontier, words, language)
        _draw_base(axes, frontier, words, language)
        axes.set_xlabel(f"{words[1].label} ({words[1].unit})")
        axes.set_ylabel(textwrap.fill(f"{words[0].label} ({words[0].unit})", 62))
        _point_to_better(axes, frontier, language)
        local_numbers(axes.xaxis, language)
        local_numbers(axes.yaxis, language)
        title_above_legend(axes, " ", legend_above(axes))  # room for the legend,
        axes.get_legend().set_in_layout(False)  # which may stand over the colour bar too
    return figure


def _columns(frontier: Frontier, words: Sequence[MeasureWords], points: Sequence[int], halves: bool) -> pd.DataFrame:
    """Means, or halves of intervals, of some points in the units shown."""
    table = (frontier.halves if halves else frontier.means).loc[list(points)]
    return pd.DataFrame({str(one.measure): table[str(one.measure)] * one.scale for one in words})


def _draw_others(axes: Axes, frontier: Frontier, words: Sequence[MeasureWords], language: str) -> None:
    others = [int(point) for point in frontier.means.index[~frontier.standing["on_front"]]]
    if others:
        table = _columns(frontier, words, others, halves=False).to_numpy()
        axes.scatter(
            table[:, 1], table[:, 0], s=14, color=LIGHT_GREY, linewidths=0, label=TEXTS(language, "dominated")
        )


def _draw_front(
    figure: Figure, axes: Axes, frontier: Frontier, words: Sequence[MeasureWords], language: str
) -> None:
    """Front points with crosses, filled when they survive the resamples, hollow otherwise."""
    front = frontier.front
    means, halves = (_columns(frontier, words, front, halves=one).to_numpy() for one in (False, True))
    known = np.nan_to_num(halves)
    axes.errorbar(
        means[:, 1], means[:, 0], known[:, 0], known[:, 1], fmt="none", ecolor=GREY, elinewidth=0.8, alpha=0.6, zorder=2
    )
    third = means[:, 2] if len(words) > 2 else None
    scale = Normalize(third.min(), third.max()) if third is not None else None
    colours = np.array(
        mpl.colormaps[COLOURS](scale(third)) if scale is not None else [mpl.colors.to_rgba(BLUE)] * len(front)
    )
    stays = (frontier.standing.loc[front, "probability"] >= SURVIVES).to_numpy()
    for chosen, key in ((stays, "survives"), (~stays, "unsure")):
        if chosen.any():
            axes.scatter(
                means[chosen, 1], means[chosen, 0], s=52, zorder=3, linewidths=1.6,
                facecolors=colours[chosen] if key == "survives" else "white",
                edgecolors="white" if key == "survives" else colours[chosen], label=TEXTS(language, key),
            )  # fmt: skip
    if scale is not None:
        bar = figure.colorbar(mpl.cm.ScalarMappable(scale, COLOURS), ax=axes, aspect=32, pad=0.02)
        bar.set_label(textwrap.fill(f"{words[2].label} ({words[2].unit})", 62))
        local_numbers(bar.ax.yaxis, language)
        bar.outline.set_visible(False)


def _draw_base(axes: Axes, frontier: Frontier, words: Sequence[MeasureWords], language: str) -> None:
    if frontier.base is None:
        return
    first, second = words[:2]
    value = [frontier.base.means[str(one.measure)] * one.scale for one in (first, second)]
    half = [float(np.nan_to_num(frontier.base.halves[str(one.measure)])) * one.scale for one in (first, second)]
    axes.errorbar(
        value[1], value[0], half[0], half[1], fmt="*", markersize=15, color=VERMILION, ecolor=VERMILION,
        markeredgecolor=BLACK, markeredgewidth=0.8, elinewidth=1.2, zorder=4, label=TEXTS(language, "base"),
    )  # fmt: skip


def _point_to_better(axes: Axes, frontier: Frontier, language: str) -> None:
    """An arrow into the corner where both objectives are good."""
    first, second = frontier.objectives[:2]
    x, y = (0.985 if second.maximise else 0.015), (0.975 if first.maximise else 0.025)
    inwards = (-44 if second.maximise else 44, -26 if first.maximise else 26)
    axes.annotate(
        TEXTS(language, "better"), (x, y), inwards, xycoords="axes fraction", textcoords="offset points",
        arrowprops={"arrowstyle": "-|>", "color": GREY, "linewidth": 1.4}, color=GREY, fontsize=10, ha="center",
        va="center", zorder=1,
    )  # fmt: skip


def mixes_figure(frontier: Frontier, factors: Sequence[Factor], caption: Caption) -> Figure:
    """Levers and objectives of the mixes on the front as colours, a column for each mix, the cheapest on the left."""
    language, front = caption.language, frontier.front
    words = objective_words(frontier, language)
    levers = np.array([place_in_range(one, frontier.values.loc[front, one.name]) for one in factors], dtype=float)
    means = _columns(frontier, words, front, halves=False)
    spans = (means.max() - means.min()).where(lambda span: span > 0.0, 1.0)
    goals = ((means - means.min()) / spans).to_numpy().T
    rows = len(factors) + len(words)
    mixes = counted_each("mixes", frontier.standing["replicates"], language)
    with mpl.rc_context({**STYLE, "axes.grid": False}):
        title, remarks = TEXTS(language, "mixes_title"), (TEXTS(language, "column"),)
        figure = new_figure(FRAME_INCHES + ROW_INCHES * rows, title, caption, mixes, remarks)
        upper, lower = figure.subplots(2, 1, height_ratios=[len(factors), len(words)], sharex=True)
        names = [_lever_label(one, language) for one in factors]
        goal_names = [_goal_label(one, means[str(one.measure)], language) for one in words]
        _draw_cells(figure, upper, levers, names, PLACES_COLOURS, TEXTS(language, "lever_bar"),
                    (TEXTS(language, "low"), TEXTS(language, "high")))
        _draw_cells(figure, lower, goals, goal_names, COLOURS, TEXTS(language, "objective_bar"),
                    (TEXTS(language, "best"), TEXTS(language, "worst")))
        _write_costs(lower, means[str(words[1].measure)].to_numpy(), words[1], language)
    return figure


def _lever_label(factor: Factor, language: str) -> str:
    return "\n".join(
        textwrap.shorten(part, LETTERS_OF_LABEL, placeholder="…")
        for part in (factor_name(factor, language), range_in_words(factor, language))
    )


def _goal_label(one: MeasureWords, values: pd.Series, language: str) -> str:
    decimals = one.decimals([float(values.max())])
    ends = {"low": number(values.min(), decimals, language), "high": number(values.max(), decimals, language)}
    label = textwrap.fill(one.label, LETTERS_OF_LABEL)
    return f"{label}\n{textwrap.fill(TEXTS(language, 'range', **ends, unit=one.unit), LETTERS_OF_LABEL)}"


def _draw_cells(
    figure: Figure,
    axes: Axes,
    places: np.ndarray,
    names: Sequence[str],
    colours: str,
    label: str,
    ends: tuple[str, str],
) -> None:
    """A row of coloured cells for each name, the first at the top, and a bar that explains the colours."""
    n_rows, n_columns = places.shape
    edge = "white" if n_columns <= 60 else "none"
    mesh = axes.pcolormesh(
        np.arange(n_columns + 1) - 0.5, np.arange(n_rows + 1) - 0.5, places, cmap=colours, vmin=0.0, vmax=1.0,
        edgecolors=edge, linewidth=0.6,
    )  # fmt: skip
    axes.set_yticks(range(n_rows), names, fontsize=8)
    axes.set_ylim(n_rows - 0.5, -0.5)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    bar = figure.colorbar(mesh, ax=axes, aspect=14, pad=0.015, ticks=[0.0, 1.0])
    bar.ax.set_yticklabels(ends, fontsize=8)
    bar.ax.tick_params(length=0)
    axes.set_title(label, fontsize=10)
    bar.outline.set_visible(False)


def _write_costs(axes: Axes, costs: np.ndarray, words: MeasureWords, language: str) -> None:
    """Costs of some of the mixes under their columns."""
    places = np.unique(np.linspace(0, len(costs) - 1, min(len(costs), MOST_COSTS)).round().astype(int))
    decimals = words.decimals([float(np.abs(costs).max())])
    axes.set_xticks(places, [number(costs[place], decimals, language) for place in places], fontsize=9)
    axes.set_xlabel(TEXTS(language, "mixes_axis", cost=words.inline, unit=words.unit))


def search_figure(report: pd.DataFrame, caption: Caption) -> Figure:
    """Space under the front and size of the front over the runs of a search.

    Args:
        report: as ``Search.report`` gives it.
        caption: footer and language.
    """
    language = caption.language
    mixes, runs = (int(report[one].iloc[-1]) for one in ("points", "runs"))
    shown, remarks = counted_search(mixes, runs, language), (TEXTS(language, "volume_remark"),)
    with mpl.rc_context(STYLE):
        figure = new_figure(4.0, TEXTS(language, "search_title"), caption, shown, remarks)
        left, right = figure.subplots(1, 2, sharex=True)
        left.plot(report["runs"], 100.0 * report["hypervolume"], color=BLUE, marker="o", markersize=4)
        right.plot(report["runs"], report["front"], color=BLUE, marker="o", markersize=4)
        left.set_ylabel(textwrap.fill(TEXTS(language, "volume"), 26))
        right.set_ylabel(TEXTS(language, "front_size"))
        left.set_ylim(0, 103)
        right.set_ylim(bottom=0)
        for axes in (left, right):
            axes.set_xlabel(TEXTS(language, "runs"))
            axes.set_xlim(left=0)
            axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
            axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
            local_numbers(axes.xaxis, language)
    return figure
