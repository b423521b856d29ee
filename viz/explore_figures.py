"""A picture of when something happens: points by the two most telling factors, with the boxes drawn."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.boxes import FEW_VALUES, Bound, Box
from scenarios.analysis.explore import Explanation, FoundBox
from scenarios.analysis.factor_words import by_name, factor_name, value_alone
from scenarios.batch.factor import Factor
from scenarios.texts import Texts
from scenarios.words import is_share, tail
from viz.counted import counted_points
from viz.messages import number
from viz.style import BLACK, BLUE, STYLE, Caption, local_numbers, new_figure

COLOURS = "cividis_r"
"""Light to dark, the same for readers who tell few colours apart."""
SIDESTEP = 0.32
"""Places by which points of one choice are spread, so that they do not hide each other."""
MOST_BOXES = 4

TEXTS = Texts(
    en={
        "title": "When it happens: {condition}",
        "share": "share of runs in which it happens (%)",
        "box": "{place}: {density} %",
        "importance": "what tells most (% of the tree's gain)",
        "dots": "each dot a point",
        "frames": "frames: boxes (dashed: other factors have bounds too)",
        "shaded": "shaded: boxes",
    },
    fr={
        "title": "Quand cela arrive : {condition}",
        "share": "part des simulations où cela arrive (%)",
        "box": "{place} : {density} %",
        "importance": "ce qui le dit le plus (% du gain de l'arbre)",
        "dots": "un point par combinaison",
        "frames": "cadres : zones (tirets : d'autres facteurs y sont bornés aussi)",
        "shaded": "ombre : zones",
    },
)


def condition_figure(explanation: Explanation, caption: Caption) -> Figure:
    """Points by the two factors that tell most, coloured by how often the condition holds; how much each tells.

    Args:
        explanation: result of ``explain``; without boxes the first two factors are drawn.
        caption: scenario, seeds and source.
    """
    language, factors = caption.language, _most_telling(explanation)
    title = TEXTS(language, "title", condition=explanation.condition.said(language))
    remarks = [TEXTS(language, "dots")]
    if explanation.boxes:
        remarks.append(TEXTS(language, "frames" if len(factors) == 2 else "shaded"))
    with mpl.rc_context(STYLE):
        figure = new_figure(5.6, title, caption, counted_points(explanation.n_points, language), remarks)
        telling = {name: gain for name, gain in explanation.importance.items() if gain >= 0.005}
        panels = figure.subplots(1, 2, width_ratios=[2.1, 1.0]) if len(telling) > 1 else [figure.subplots()]
        if len(factors) == 2:
            _draw_plane(panels[0], explanation, factors[0], factors[1], language)
        else:
            _draw_line(panels[0], explanation, factors[0], language)
        if len(panels) > 1:
            _draw_importance(panels[1], telling, explanation, language)
    return figure


def _most_telling(explanation: Explanation) -> list[Factor]:
    """The factors drawn: those the tree used, two at most; the first two when it used none."""
    named = by_name(explanation.factors)
    used = [named[name] for name, gain in explanation.importance.items() if gain > 0.0]
    return (used or list(explanation.factors))[:2]


def _draw_plane(axes: Axes, explanation: Explanation, across: Factor, up: Factor, language: str) -> None:
    points = explanation.points.sort_values("share", kind="stable")
    dots = axes.scatter(
        _places(points[across.name], across, 0), _places(points[up.name], up, 1), c=100.0 * points["share"],
        cmap=COLOURS, vmin=0.0, vmax=100.0, s=_size(len(points)), edgecolors=BLACK, linewidths=0.25,
    )  # fmt: skip
    axes.get_figure().colorbar(dots, ax=axes, label=TEXTS(language, "share"), location="right", pad=0.02)
    axes.grid(False)
    _scale(axes.xaxis, points[across.name], across, language)
    _scale(axes.yaxis, points[up.name], up, language)
    limits = (axes.get_xlim(), axes.get_ylim())
    for place, found in enumerate(explanation.boxes[:MOST_BOXES], start=1):
        if not _cuts(found.box, across, up):
            continue
        left, right = _span(found.box, across, points[across.name], limits[0])
        low, high = _span(found.box, up, points[up.name], limits[1])
        is_whole = all(bound.factor in (across.name, up.name) for bound in found.box.bounds)
        axes.add_patch(
            Rectangle(
                (left, low), right - left, high - low, fill=False, edgecolor=BLACK, linewidth=2.0,
                linestyle="-" if is_whole else (0, (4, 2)),
            )
        )  # fmt: skip
        _name_box(axes, left, high, place, found, language)
    axes.set_xlim(limits[0])
    axes.set_ylim(limits[1])


def _draw_line(axes: Axes, explanation: Explanation, factor: Factor, language: str) -> None:
    points = explanation.points
    axes.plot(
        _places(points[factor.name], factor, 0), 100.0 * points["share"], "o", color=BLUE, alpha=0.55,
        markersize=math.sqrt(_size(len(points))), markeredgewidth=0.0,
    )  # fmt: skip
    axes.set_ylim(-3, 103)
    axes.set_ylabel(TEXTS(language, "share"))
    _scale(axes.xaxis, points[factor.name], factor, language)
    limits = axes.get_xlim()
    for place, found in enumerate(explanation.boxes[:MOST_BOXES], start=1):
        left, right = _span(found.box, factor, points[factor.name], limits)
        axes.axvspan(left, right, color=BLUE, alpha=0.10, linewidth=0, zorder=0)
        _name_box(axes, left, 103, place, found, language)
    axes.set_xlim(limits)


def _name_box(axes: Axes, left: float, top: float, place: int, found: FoundBox, language: str) -> None:
    density = number(100.0 * found.density.value, 0, language)
    axes.annotate(
        TEXTS(language, "box", place=place, density=density), (left, top), (3, -4), textcoords="offset points",
        ha="left", va="top", fontsize=8.5, fontweight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5},
    )  # fmt: skip


def _draw_importance(axes: Axes, telling: dict[str, float], explanation: Explanation, language: str) -> None:
    """How much of what the tree gains comes from each factor."""
    named = by_name(explanation.factors)
    names = list(telling)[:8]
    axes.barh(range(len(names)), [100.0 * telling[name] for name in names], color=BLUE, height=0.55)
    axes.set_yticks(
        range(len(names)), [textwrap.fill(factor_name(named[name], language), 18) for name in names], fontsize=8.5
    )
    axes.set_ylim(max(len(names), 4) - 0.4, -0.6)
    axes.set_xlabel(textwrap.fill(TEXTS(language, "importance"), 24))
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))


def _is_choice(values: pd.Series[Any]) -> bool:
    return isinstance(values.iloc[0], (bool, np.bool_, str))


def _known(values: pd.Series[Any]) -> list[Any]:
    return sorted(values.unique().tolist())


def _places(values: pd.Series[Any], factor: Factor, axis: int) -> np.ndarray:
    """Where points stand: numbers in the unit shown, choices side by side; few values are spread a little."""
    known = _known(values)
    spread = np.random.default_rng(axis).uniform(-SIDESTEP, SIDESTEP, len(values))
    if _is_choice(values):
        return np.array([known.index(value) for value in values]) + spread
    gap = 0.5 * float(np.diff(known).min()) if 1 < len(known) <= FEW_VALUES else 0.0
    return (values.to_numpy(dtype=np.float64) + gap * spread) * _shown(factor)


def _shown(factor: Factor) -> float:
    return 100.0 if is_share(factor.declared.unit) else 1.0


def _scale(axis: Any, values: pd.Series[Any], factor: Factor, language: str) -> None:
    """Name, unit and ticks of an axis."""
    name = factor_name(factor, language)
    if _is_choice(values):
        known = _known(values)
        axis.set_ticks(range(len(known)), [value_alone(factor, value, language) for value in known])
        axis.set_view_interval(-0.5, len(known) - 0.5, ignore=True)
        axis.set_label_text(name)
        return
    unit = (("%" if _shown(factor) > 1.0 else "") + tail(factor.declared.unit, language)).strip()
    axis.set_label_text(textwrap.fill(f"{name} ({unit})" if unit else name, 52))
    local_numbers(axis, language)


def _cuts(box: Box, *factors: Factor) -> bool:
    return any(box.bound(factor.name) for factor in factors)


def _span(box: Box, factor: Factor, values: pd.Series[Any], limits: tuple[float, float]) -> tuple[float, float]:
    """Ends of a box along an axis, just inside the frame where it has none."""
    bound, inset = box.bound(factor.name), 0.012 * (limits[1] - limits[0])
    low, high = limits[0] + inset, limits[1] - inset
    if bound is None:
        return low, high
    if bound.choices:
        places = [_known(values).index(value) for value in bound.choices]
        return min(places) - 0.46, max(places) + 0.46
    aside = 0.25 * _shown(factor) * float(np.diff(_known(values)).min()) if bound.one_of_few else 0.0
    return _ends(bound, factor, low, high, aside)


def _ends(bound: Bound, factor: Factor, low: float, high: float, aside: float) -> tuple[float, float]:
    """Ends in the unit shown; a bound that is a value tried is drawn around its points."""
    left = low if math.isinf(bound.low) else bound.low * _shown(factor) - aside
    right = high if math.isinf(bound.high) else bound.high * _shown(factor) + aside
    return left, right


def _size(n_points: int) -> float:
    return float(np.clip(9000.0 / n_points, 6.0, 45.0))
