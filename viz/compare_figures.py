"""Pictures of a comparison: every effect with its interval, scenarios over years, differences over years."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.effect import Comparison, Effect, Verdict
from scenarios.analysis.measure_words import measure_words
from scenarios.analysis.over_years import paired_over_years, spread_over_years
from scenarios.batch.measure import Measure
from scenarios.texts import Texts
from viz.compare_caption import ComparisonCaption, framed
from viz.compare_text import written_difference, written_levels
from viz.messages import text
from viz.style import BLACK, BLUE, GREEN, GREY, LIGHT_GREY, ORANGE, PALE, PURPLE, SKY, STYLE, VERMILION, local_numbers
from viz.summary import GROUPS

TEXTS = Texts(
    en={
        "effects_title": "What changes, and how surely",
        "instead": "“{other}” instead of “{base}”",
        "effects_axis": "Difference to “{base}”, in % of its mean",
        "years_title": "Scenarios over the years",
        "paired_title": "Difference to “{base}” over the years",
        "year_axis": "Year of the scenario (0: its first; before: burn-in)",
        "DIFFERS": "differs", "NOT_TOLD_APART": "not told apart from chance", "SAME": "the same in every run",
        "from": "from {level}",
        "beyond": "arrow: beyond the axis, see the number",
        "no_value": "no value",
        "from_nothing": "from 0: no per cent of it, see the number",
    },
    fr={
        "effects_title": "Ce qui change, et avec quelle certitude",
        "instead": "« {other} » au lieu de « {base} »",
        "effects_axis": "Écart à « {base} », en % de sa moyenne",
        "years_title": "Les scénarios au fil des années",
        "paired_title": "Écart à « {base} » au fil des années",
        "year_axis": "Année du scénario (0 : la première ; avant : mise en régime)",
        "DIFFERS": "diffère", "NOT_TOLD_APART": "non distingué du hasard", "SAME": "identique dans chaque simulation",
        "from": "contre {level}",
        "beyond": "flèche : hors de l'axe, voir le nombre",
        "no_value": "sans valeur",
        "from_nothing": "contre 0 : pas de pourcentage, voir le nombre",
    },
)  # fmt: skip

COLOURS = (BLACK, BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
DASHES: tuple[Any, ...] = ("-", "--", "-.", (0, (4, 1, 1, 1, 1, 1)), ":", (0, (6, 2)), (0, (1, 1)))
MARKERS = {Verdict.DIFFERS: ("o", BLUE), Verdict.NOT_TOLD_APART: ("o", "white"), Verdict.SAME: ("D", LIGHT_GREY)}
LETTERS_OF_TITLES = 87
"""Letters that fit into the titles of panels beside each other."""
LETTERS_OF_LEGEND = 115
"""Letters that fit beside each other in a legend, a handle counting as ten."""
Draw = Callable[[Axes, Measure, float], None]
"""Draws one measure into a panel, its values times a scale."""
ROW_INCHES = 0.42
MOST_PERCENT = 200.0
"""End of the axis of effects at the farthest; what lies beyond is an arrow with its number."""
FEW_RUNS = 8
"""Runs below which the middle 50 % of them is not worth a band of its own."""


# --- effects ---------------------------------------------------------------------------------------------------------


def effects(comparison: Comparison, caption: ComparisonCaption) -> Figure:
    """Every effect as a dot with its interval, in per cent of the base, numbers with units beside it."""
    caption = replace(caption, level=comparison.level)
    language = caption.language
    rows = _grouped(comparison.measures)
    limit = _limit(comparison)
    height = len(comparison.others) * (0.55 + ROW_INCHES * len(rows)) + 1.3
    with mpl.rc_context(STYLE):
        figure, body = framed(height, TEXTS(language, "effects_title"), caption, caption.paired("effects"))
        panels = np.atleast_1d(body.subplots(len(comparison.others), 1, sharex=True))
        for axes, other in zip(panels, comparison.others, strict=True):
            _draw_effects(axes, comparison.of(other), rows, limit, language)
            title = TEXTS(language, "instead", other=caption.title(other), base=caption.title(comparison.base))
            axes.set_title(textwrap.fill(title, 80))
        axis = TEXTS(language, "effects_axis", base=caption.title(comparison.base))
        panels[-1].set_xlabel(textwrap.fill(axis, 80))
        _effects_legend(body, comparison, limit, language)
    return figure


def _grouped(measures: Sequence[Measure]) -> list[str | Measure]:
    """Measures under the question they answer: names of questions and measures, from the top; alone, no question."""
    groups = {**GROUPS, "more": tuple(one.name for one in measures if not any(one.name in g for g in GROUPS.values()))}
    found = {group: [one for one in measures if one.name in names] for group, names in groups.items()}
    found = {group: members for group, members in found.items() if members}
    if len(found) < 2:
        return list(measures)
    return [row for group, members in found.items() for row in (group, *members)]


def _limit(comparison: Comparison) -> float:
    """End of the axis in per cent: all that differs fits; an interval of noise that is much wider does not count."""
    ends = {
        effect: max(abs(_percent(effect, value)) for value in _known_ends(effect))
        for effect in comparison.effects
        if effect.base_mean and any(_known_ends(effect))
    }
    if not ends:
        return 1.0
    certain = max([end for effect, end in ends.items() if effect.verdict is Verdict.DIFFERS], default=0.0)
    usual = max(10.0, 5.0 * float(np.median(list(ends.values()))))
    return min(MOST_PERCENT, max(certain, min(max(ends.values()), usual)))


def _percent(effect: Effect, value: float) -> float:
    return 100.0 * value / abs(effect.base_mean)


def _known_ends(effect: Effect) -> list[float]:
    return [value for value in (effect.low, effect.difference, effect.high) if not math.isnan(value)]


def _draw_effects(
    axes: Axes, found: Sequence[Effect], rows: Sequence[str | Measure], limit: float, language: str
) -> None:
    """One panel: rows from the top, a line at 0, numbers at the right."""
    effects_by_measure = {effect.measure: effect for effect in found}
    labels = []
    for place, row in enumerate(rows):
        if isinstance(row, str):
            labels.append(text(language, row))
            continue
        words = measure_words(row, language)
        labels.append("\n".join(textwrap.wrap(words.label, 46)[:2]) + f"\n{_cut(words.unit, 46)}")
        _draw_effect(axes, effects_by_measure[row], place, limit, language)
    axes.axvline(0.0, color=GREY, linewidth=1)
    axes.set_yticks(range(len(rows)), labels, fontsize=8)
    for label, row in zip(axes.get_yticklabels(), rows, strict=True):
        label.set_fontweight("bold" if isinstance(row, str) else "normal")
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-1.08 * limit, 1.08 * limit)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    local_numbers(axes.xaxis, language)


def _cut(words: str, letters: int) -> str:
    return words if len(words) <= letters else words[: letters - 1] + "…"


def _draw_effect(axes: Axes, effect: Effect, place: int, limit: float, language: str) -> None:
    """Dot, bar and numbers of one row; an arrow where the axis ends before the bar."""
    words = measure_words(effect.measure, language)
    unit = words.unit_of_difference if words.unit_of_difference != words.unit else ""
    base = written_levels(effect, words, language)[0] + (" %" if words.unit.startswith("%") else "")
    numbers = f"{written_difference(effect, words, language)} {unit}\n{TEXTS(language, 'from', level=base)}"
    if effect.verdict is Verdict.NO_VALUE:
        numbers = TEXTS(language, "no_value")
    axes.annotate(
        numbers, (1.01, place), xycoords=("axes fraction", "data"), va="center", fontsize=8, annotation_clip=False,
        fontweight="bold" if effect.verdict is Verdict.DIFFERS else "normal",
    )  # fmt: skip
    if effect.verdict is Verdict.NO_VALUE:
        return
    if not effect.base_mean:
        axes.annotate(
            TEXTS(language, "from_nothing"), (0.5, place), xycoords=("axes fraction", "data"), ha="center", va="center",
            fontsize=8, color=GREY, backgroundcolor="white",
        )  # fmt: skip
        return
    low, middle, high = (
        _percent(effect, effect.difference if math.isnan(value) else value)
        for value in (effect.low, effect.difference, effect.high)
    )
    axes.plot(np.clip([low, high], -1.05 * limit, 1.05 * limit), [place, place], color=BLUE, linewidth=2, alpha=0.6)
    marker, fill = MARKERS[effect.verdict]
    if abs(middle) <= limit:
        axes.plot([middle], [place], marker, color=BLUE, markerfacecolor=fill, markersize=7, zorder=3)
    for end, arrow, outside in ((-limit, "<", low < -limit), (limit, ">", high > limit)):
        if outside:
            axes.plot([1.05 * end], [place], arrow, color=BLUE, markersize=6, zorder=3)


def _effects_legend(body: SubFigure, comparison: Comparison, limit: float, language: str) -> None:
    """What filled, hollow and square marks say."""
    there = {effect.verdict for effect in comparison.effects}
    handles = [
        mpl.lines.Line2D([], [], marker=marker, color=BLUE, markerfacecolor=fill, linestyle="", markersize=7,
                         label=TEXTS(language, verdict.name))
        for verdict, (marker, fill) in MARKERS.items()
        if verdict in there
    ]  # fmt: skip
    beyond = any(
        abs(_percent(effect, value)) > limit
        for effect in comparison.effects
        if effect.base_mean
        for value in _known_ends(effect)
    )
    if beyond:
        label = TEXTS(language, "beyond")
        handles.append(mpl.lines.Line2D([], [], marker=">", color=BLUE, linestyle="", markersize=6, label=label))
    body.legend(handles=handles, loc="outside upper left", ncols=len(handles))


# --- over years ------------------------------------------------------------------------------------------------------


def over_years(
    yearly: pd.DataFrame, scenarios: Sequence[str], measures: Sequence[Measure], caption: ComparisonCaption
) -> Figure:
    """A panel for each measure: median and bands of each scenario over the years; the first one black.

    Args:
        yearly: long table with run, scenario, seed, year, indicator, territory, domain, provider, value.
        scenarios: names, the base first.
        measures: whose indicators and groups are shown; their years are ignored.
        caption: head, footer and language.
    """
    few = len(caption.seeds) < FEW_RUNS or len(scenarios) > 3

    def draw(axes: Axes, measure: Measure, scale: float) -> None:
        for position, scenario in enumerate(scenarios):
            values = scale * spread_over_years(yearly, scenario, measure)
            colour = COLOURS[position % len(COLOURS)]
            dashes = DASHES[position % len(DASHES)]
            axes.fill_between(values.index, values["low_90"], values["high_90"], color=colour, alpha=0.13, linewidth=0)
            if not few:
                axes.fill_between(
                    values.index, values["low_50"], values["high_50"], color=colour, alpha=0.22, linewidth=0
                )
            axes.plot(
                values.index, values["median"], color=colour, linestyle=dashes, label=caption.title(scenario),
                marker="o" if len(values) == 1 else "",
            )  # fmt: skip

    title = TEXTS(caption.language, "years_title")
    return _panels(yearly, measures, caption, title, "years_few" if few else "years", draw)


def paired_years(
    yearly: pd.DataFrame, base: str, others: Sequence[str], measures: Sequence[Measure], caption: ComparisonCaption
) -> Figure:
    """A panel for each measure: mean difference to the base within seeds over the years, with its interval.

    Args:
        yearly: as in ``over_years``.
        base: scenario held against.
        others: the other ones.
        measures: whose indicators and groups are shown; their years are ignored.
        caption: head, footer and language.
    """

    def draw(axes: Axes, measure: Measure, scale: float) -> None:
        axes.axhline(0.0, color=BLACK, linewidth=1)
        for position, other in enumerate(others, 1):
            values = scale * paired_over_years(yearly, base, other, measure, caption.level)
            colour, dashes = COLOURS[position % len(COLOURS)], DASHES[(position - 1) % len(DASHES)]
            axes.fill_between(values.index, values["low"], values["high"], color=colour, alpha=0.22, linewidth=0)
            axes.plot(
                values.index, values["difference"], color=colour, linestyle=dashes, label=caption.title(other),
                marker="o" if len(values) == 1 else "",
            )  # fmt: skip

    title = TEXTS(caption.language, "paired_title", base=caption.title(base))
    return _panels(yearly, measures, caption, title, "paired", draw)


def _panels(
    yearly: pd.DataFrame,
    measures: Sequence[Measure],
    caption: ComparisonCaption,
    title: str,
    what: str,
    draw: Draw,
) -> Figure:
    """A grid of panels, one for each indicator and group; ``what`` as in ``ComparisonCaption.paired``."""
    language = caption.language
    shown = list({(one.name, one.group): Measure(one.name, one.group) for one in measures}.values())
    columns = 1 if len(shown) == 1 else 2 if len(shown) in (2, 4) else 3
    rows = -(-len(shown) // columns)
    with mpl.rc_context(STYLE):
        figure, body = framed((4.2 if columns == 1 else 2.35) * rows + 1.4, title, caption, caption.paired(what))
        grid = np.atleast_1d(body.subplots(rows, columns, sharex=True)).ravel()
        for position, axes in enumerate(grid):
            if position >= len(shown):
                axes.set_visible(False)
                continue
            words = measure_words(shown[position], language)
            draw(axes, shown[position], words.scale)
            unit = words.unit_of_difference if what == "paired" else words.unit
            _dress_panel(axes, words.panel, unit, columns)
            _set_years(axes, yearly, language)
            axes.tick_params(axis="x", labelbottom=position + columns >= len(shown))
        body.supxlabel(TEXTS(language, "year_axis"), fontsize=9.5)
        _line_legend(body, grid[0])
    return figure


def _dress_panel(axes: Axes, title: str, unit: str, columns: int) -> None:
    """Title and unit of a panel, no wider than it is."""
    axes.set_title(textwrap.fill(title, LETTERS_OF_TITLES // columns), fontsize=9.5)
    axes.set_ylabel(textwrap.fill(unit, 26 if columns > 1 else 60), fontsize=8)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.tick_params(labelsize=8.5)


def _set_years(axes: Axes, yearly: pd.DataFrame, language: str) -> None:
    """Whole years, the burn-in shaded."""
    local_numbers(axes.yaxis, language)
    first, last = (int(yearly["year"].min()), int(yearly["year"].max())) if len(yearly) else (0, 0)
    axes.set_xlim(first - 0.3, last + 0.3)
    axes.xaxis.set_major_locator(MaxNLocator(7, integer=True))
    local_numbers(axes.xaxis, language)
    if first < 0:
        axes.axvspan(first - 0.3, -0.5, color=PALE, zorder=-2, linewidth=0)


def _line_legend(body: SubFigure, axes: Axes) -> None:
    """Names of the lines above all panels, in as many rows as they need."""
    handles, labels = axes.get_legend_handles_labels()
    widest = max((len(label) for label in labels), default=0) + 10
    columns = max(1, min(len(labels), LETTERS_OF_LEGEND // widest))
    body.legend(handles, labels, loc="outside upper left", ncols=columns, handlelength=2.6)
