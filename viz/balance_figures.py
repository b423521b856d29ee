"""Pictures of a balance: what moves change along everything that is not known, and maps of lever and uncertainty."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.balance import Balance, Floats, Surface, values_along
from scenarios.analysis.factor_words import factor_name, factor_unit, value_alone
from scenarios.analysis.measure_words import MeasureWords, measure_words
from scenarios.batch.factor import LOG, Factor
from scenarios.texts import Texts
from scenarios.words import is_share, quoted
from viz.counted import counted_points
from viz.style import BLACK, BLUE, GREY, STYLE, VERMILION, Caption, local_numbers, new_figure

MOST_UNCERTAIN = 4
"""Uncertainties drawn; tables hold all."""
COLOURS = "PuOr_r"
"""Two colours that everybody can tell apart, pale where nothing changes."""
STEPS = 16
"""Steps of colour, about."""
LETTERS_A_PANEL = 22
_MOVES = ((BLUE, "-"), (VERMILION, "--"))

TEXTS = Texts(
    en={
        "effects": "What moving {lever} changes, along what is not known",
        "map": "{measure}: change against no move, by {lever} and what is not known",
        "at": "{lever} at {value}",
        "band": "95 % interval",
        "others": "all else not known in the middle of its range, other levers as in the base",
        "change": "change ({unit})",
        "unsure": "not told apart from no change (95 %)",
        "least": "where it is lowest",
        "greatest": "where it is highest",
        "some": "the {n} that count most",
    },
    fr={
        "effects": "Ce que change le déplacement de {lever}, le long de ce qu'on ne sait pas",
        "map": "{measure} : écart à l'absence de déplacement, selon {lever} et ce qu'on ne sait pas",
        "at": "{lever} à {value}",
        "band": "intervalle à 95 %",
        "others": "le reste de ce qu'on ne sait pas au milieu de sa plage, les autres leviers à leur valeur de base",
        "change": "écart ({unit})",
        "unsure": "non distingué d'une absence d'écart (95 %)",
        "least": "où c'est au plus bas",
        "greatest": "où c'est au plus haut",
        "some": "les {n} qui comptent le plus",
    },
)


def effects_figure(balance: Balance, caption: Caption) -> Figure:
    """A row for each measure, a panel for each uncertainty, a line with its interval for each move."""
    language, chosen = caption.language, balance.telling(MOST_UNCERTAIN)
    lever = quoted(factor_name(balance.lever, language), language)
    rows = len(balance.surfaces)
    with mpl.rc_context(STYLE):
        figure = new_figure(
            1.9 + 2.3 * rows, TEXTS(language, "effects", lever=lever), caption, *_shown(balance, chosen, language)
        )
        panels = _panels(figure, rows, len(chosen), _moves(balance, language))
        for row, surface in zip(panels, balance.surfaces, strict=True):
            words = measure_words(surface.objective.measure, language)
            for axes, one in zip(row, chosen, strict=True):
                _draw_effects(axes, balance, surface, one, words)
                local_numbers(axes.yaxis, language)
            label = f"{words.label} ({words.unit_of_difference})"
            row[0].set_ylabel(textwrap.fill(label, 30), fontsize=8.5)
        for axes, one in zip(panels[-1], chosen, strict=True):
            _name_axis(axes.xaxis, one, language, LETTERS_A_PANEL)
    return figure


def map_figure(balance: Balance, surface: Surface, caption: Caption) -> Figure:
    """A panel for each uncertainty: change of a measure by its value and that of the lever, and where it is best."""
    language, chosen = caption.language, balance.telling(MOST_UNCERTAIN)
    words = measure_words(surface.objective.measure, language)
    lever = quoted(factor_name(balance.lever, language), language)
    title = TEXTS(language, "map", measure=words.label, lever=lever)
    with mpl.rc_context(STYLE):
        figure = new_figure(4.6, title, caption, *_shown(balance, chosen, language))
        side = "greatest" if surface.objective.maximise else "least"
        handles = [
            Patch(facecolor="white", edgecolor=GREY, hatch="////", label=TEXTS(language, "unsure")),
            Line2D([], [], color=BLACK, marker="o", markersize=4, linestyle="none", label=TEXTS(language, side)),
        ]
        row = _panels(figure, 1, len(chosen), handles)[0]
        levels = values_along(balance.lever)
        planes = [_plane(balance, surface, one, levels, words) for one in chosen]
        largest = max(float(np.abs(change).max()) for change, _ in planes) or 1.0
        steps = MaxNLocator(STEPS, symmetric=True).tick_values(-largest, largest)
        drawn = None
        for axes, one, (change, sure) in zip(row, chosen, planes, strict=True):
            drawn = _draw_plane(axes, one, balance.lever, change, sure, steps)
            _draw_best(axes, one, balance.lever, change * surface.objective.sign)
            _name_axis(axes.xaxis, one, language, LETTERS_A_PANEL)
        _name_axis(row[0].yaxis, balance.lever, language, 34)
        bar = figure.colorbar(drawn, ax=row, location="right", pad=0.02, aspect=30)
        bar.set_label(textwrap.fill(TEXTS(language, "change", unit=words.unit_of_difference), 40), fontsize=9)
        local_numbers(bar.ax.yaxis, language)
    return figure


def _panels(figure: Figure, rows: int, columns: int, handles: Sequence[Any]) -> Any:
    """Panels that share their axes, below a legend of its own height."""
    grid = figure.add_gridspec(rows + 1, columns, height_ratios=[0.1, *[1.0] * rows])
    head = figure.add_subplot(grid[0, :])
    head.set_axis_off()
    head.legend(handles=handles, loc="center left", ncols=len(handles), fontsize=9, borderaxespad=0.0)
    panels = np.empty((rows, columns), dtype=object)
    for row in range(rows):
        for column in range(columns):
            one = figure.add_subplot(
                grid[row + 1, column],
                sharey=panels[row, 0] if column else None, sharex=panels[0, column] if row else None,
            )  # fmt: skip
            one.tick_params(labelleft=column == 0, labelbottom=row == rows - 1)
            panels[row, column] = one
    return panels


def _shown(balance: Balance, chosen: Sequence[Factor], language: str) -> tuple[str, list[str]]:
    """For the footer: how many points, and what stands still."""
    remarks = [TEXTS(language, "others")]
    if len(chosen) < len(balance.uncertain):
        remarks.append(TEXTS(language, "some", n=len(chosen)))
    return counted_points(len(balance.points), language), remarks


def _moves(balance: Balance, language: str) -> list[Any]:
    """Entries of the legend."""
    lever = factor_name(balance.lever, language)
    lines: list[Any] = [
        Line2D([], [], color=colour, linestyle=dashes,
               label=TEXTS(language, "at", lever=lever, value=value_alone(balance.lever, value, language)))
        for value, (colour, dashes) in zip(balance.moves, _MOVES, strict=False)
    ]  # fmt: skip
    return [*lines, Patch(facecolor=GREY, alpha=0.25, label=TEXTS(language, "band"))]


def _draw_effects(axes: Axes, balance: Balance, surface: Surface, one: Factor, words: MeasureWords) -> None:
    values = values_along(one)
    axes.axhline(0.0, color=BLACK, linewidth=0.9)
    for move, (colour, dashes) in zip(balance.moves, _MOVES, strict=False):
        effect = balance.effect(surface, move, {one.name: values})
        across = values * _scale(one)
        axes.fill_between(across, effect.low * words.scale, effect.high * words.scale, color=colour, alpha=0.2, lw=0)
        axes.plot(across, effect.value * words.scale, color=colour, linestyle=dashes)
    _set_scale(axes, one, across=True)


def _plane(
    balance: Balance, surface: Surface, one: Factor, levels: Floats, words: MeasureWords
) -> tuple[Floats, Floats]:
    """Change, and whether it is sure (1 or 0); shape (levels, values of the uncertainty)."""
    values = values_along(one)
    across, up = np.meshgrid(values, levels)
    effect = balance.effect(surface, up.ravel(), {one.name: across.ravel()})
    # without a move there is no change, and no doubt about it
    sure = np.where(effect.high > effect.low, np.abs(effect.sign), 1).astype(np.float64)
    return effect.value.reshape(across.shape) * words.scale, sure.reshape(across.shape)


def _draw_plane(axes: Axes, one: Factor, lever: Factor, change: Floats, sure: Floats, steps: Floats) -> Any:
    across, up = values_along(one) * _scale(one), values_along(lever) * _scale(lever)
    drawn = axes.contourf(across, up, change, levels=steps, cmap=COLOURS)
    with mpl.rc_context({"hatch.linewidth": 0.5, "hatch.color": GREY}):
        axes.contourf(across, up, sure, levels=[-0.5, 0.5], colors="none", hatches=["////"])
    axes.grid(False)
    _set_scale(axes, one, across=True)
    _set_scale(axes, lever, across=False)
    return drawn


def _draw_best(axes: Axes, one: Factor, lever: Factor, small_is_good: Floats) -> None:
    """Where the measure is best, at nine values of the uncertainty."""
    across, up = values_along(one) * _scale(one), values_along(lever) * _scale(lever)
    some = np.linspace(0, len(across) - 1, 9).round().astype(int)
    best = up[np.argmin(small_is_good[:, some], axis=0)]
    axes.plot(across[some], best, "o", color=BLACK, markersize=4, clip_on=False, zorder=5)


def _scale(factor: Factor) -> float:
    return 100.0 if is_share(factor.declared.unit) else 1.0


def _set_scale(axes: Axes, factor: Factor, across: bool) -> None:
    ends = values_along(factor)[[0, -1]] * _scale(factor)
    axis, limit = (axes.xaxis, axes.set_xlim) if across else (axes.yaxis, axes.set_ylim)
    if factor.scale == LOG:
        (axes.set_xscale if across else axes.set_yscale)("log")
    else:
        axis.set_major_locator(MaxNLocator(4 if across else 6))
    limit(*ends)


def _name_axis(axis: Any, factor: Factor, language: str, letters: int) -> None:
    unit = factor_unit(factor, language).strip()
    told = [textwrap.fill(factor_name(factor, language), letters)]
    told += [textwrap.fill(f"({unit})", letters)] if unit else []
    axis.set_label_text("\n".join(told), fontsize=8.5)
    local_numbers(axis, language)
