"""The picture of an explanation: from nothing to the whole difference, a step for each channel."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scenarios.analysis.explain import Estimate
from scenarios.texts import Texts
from viz.compare_caption import ComparisonCaption, framed
from viz.explain_text import Told
from viz.style import BLACK, BLUE, GREY, LIGHT_GREY, STYLE, VERMILION, local_numbers

ROW_INCHES, FRAME_INCHES = 0.46, 1.5
LETTERS_OF_LABEL, LETTERS_OF_UNIT = 34, 36

TEXTS = Texts(
    en={
        "title": "{label}: over which channels the difference comes",
        "axis": "Difference to “{first}” ({unit})",
        "direct": "Direct effect\n(all channels held)",
        "whole": "“{second}”\n(nothing held)",
        "up": "raises", "down": "lowers", "unsure": "not told apart from 0", "bar": "{level} % interval of the step",
        "one": "1 seed; no interval can be given",
        "shown": "mean of {n} paired seeds, {coalitions} runs of “{second}” under each",
    },
    fr={
        "title": "{label} : par quels canaux vient l'écart",
        "axis": "Écart à « {first} » ({unit})",
        "direct": "Effet direct\n(tous canaux tenus)",
        "whole": "« {second} »\n(rien n'est tenu)",
        "up": "augmente", "down": "diminue", "unsure": "non distingué de 0",
        "bar": "intervalle à {level} % de la marche",
        "one": "1 graine ; pas d'intervalle possible",
        "shown": "moyenne de {n} graines appariées, {coalitions} simulations de « {second} » sous chacune",
    },
)  # fmt: skip


class Step(NamedTuple):
    """A bar from where the one before it ends."""

    label: str
    start: float
    estimate: Estimate
    is_sure: bool
    is_sum: bool


def steps_of(told: Told) -> list[Step]:
    """Direct effect from 0, channels one after the other, the whole from 0 again; in the unit shown."""
    found, scale, language = told.explanation, told.words.scale, told.language

    def scaled(one: Estimate) -> Estimate:
        return Estimate(scale * one.mean, scale * one.low, scale * one.high)

    direct = scaled(found.direct)
    steps = [Step(TEXTS(language, "direct"), 0.0, direct, found.direct.excludes_zero, is_sum=True)]
    at = direct.mean
    for share in found.shares:
        value = scaled(share.value)
        steps.append(Step(told.channel(share.channel), at, value, share.is_sure, is_sum=False))
        at += value.mean
    second = textwrap.shorten(told.names["second"], LETTERS_OF_LABEL - 2, placeholder="…")
    whole = TEXTS(language, "whole", second=second)
    return [*steps, Step(whole, 0.0, scaled(found.whole), found.whole.excludes_zero, is_sum=True)]


def explanation_figure(told: Told, caption: ComparisonCaption) -> Figure:
    """A row for each step from the top: where it begins and ends, its interval, its number with unit."""
    language, found = told.language, told.explanation
    steps = steps_of(told)
    n = len(found.seeds)
    shown = TEXTS(language, "one") if n == 1 else TEXTS(
        language, "shown", n=n, coalitions=len(found.worths), second=told.names["second"]
    )
    title = TEXTS(language, "title", label=told.words.label)
    with mpl.rc_context(STYLE):
        figure, body = framed(FRAME_INCHES + ROW_INCHES * len(steps), title, caption, shown)
        axes = body.subplots()
        _draw_steps(axes, steps)
        _write_numbers(axes, told, steps)
        axes.axvline(0.0, color=GREY, linewidth=1)
        axes.set_yticks(range(len(steps)), [step.label for step in steps], fontsize=9)
        axes.set_ylim(len(steps) - 0.4, -0.6)
        axes.margins(x=0.06)
        axes.grid(True, axis="x")
        axes.grid(False, axis="y")
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(textwrap.fill(TEXTS(language, "axis", unit=told.unit, **_first(told)), 80))
        local_numbers(axes.xaxis, language)
        body.legend(handles=_handles(steps, told), loc="outside upper left", ncols=4)
    return figure


def _first(told: Told) -> dict[str, str]:
    return {"first": told.names["first"]}


def _colour(step: Step) -> str:
    if step.is_sum:
        return GREY
    return BLUE if step.estimate.mean >= 0.0 else VERMILION


def _draw_steps(axes: Axes, steps: Sequence[Step]) -> None:
    """Bars, filled when told apart from 0, with intervals at their ends and thin lines from one to the next."""
    for place, step in enumerate(steps):
        colour, end = _colour(step), step.start + step.estimate.mean
        axes.barh(
            place, step.estimate.mean, left=step.start, height=0.56, zorder=2, linewidth=1.2, edgecolor=colour,
            facecolor=colour if step.is_sure else "white", alpha=0.85,
        )  # fmt: skip
        ends = [step.start + step.estimate.low, step.start + step.estimate.high]
        axes.plot(ends, [place, place], color=BLACK, linewidth=1.4, zorder=3, solid_capstyle="butt")
        if place + 1 < len(steps):
            axes.plot([end, end], [place, place + 1], color=LIGHT_GREY, linewidth=1, zorder=1)


def _write_numbers(axes: Axes, told: Told, steps: Sequence[Step]) -> None:
    """Each step with its interval and unit at the right."""
    found = told.explanation
    unit = "\n".join(textwrap.wrap(told.unit, LETTERS_OF_UNIT)[:2])
    estimates = [found.direct, *(share.value for share in found.shares), found.whole]
    for place, (step, one) in enumerate(zip(steps, estimates, strict=True)):
        axes.annotate(
            f"{told.written(one)}\n{unit}", (1.01, place), xycoords=("axes fraction", "data"), va="center",
            fontsize=8, annotation_clip=False, fontweight="bold" if step.is_sure else "normal",
        )  # fmt: skip


def _handles(steps: Sequence[Step], told: Told) -> list[mpl.artist.Artist]:
    """What colours, filling and bars say; only what is there."""
    channels, language = [step for step in steps if not step.is_sum], told.language
    found: list[mpl.artist.Artist] = []
    for key, colour, there in (
        ("up", BLUE, any(step.estimate.mean > 0.0 for step in channels)),
        ("down", VERMILION, any(step.estimate.mean < 0.0 for step in channels)),
    ):
        if there:
            found.append(mpl.patches.Patch(color=colour, label=TEXTS(language, key)))
    if not all(step.is_sure for step in steps):
        found.append(mpl.patches.Patch(facecolor="white", edgecolor=GREY, label=TEXTS(language, "unsure")))
    if len(told.explanation.seeds) > 1:
        label = TEXTS(language, "bar", level=told.level)
        found.append(mpl.lines.Line2D([], [], color=BLACK, linewidth=1.4, label=label))
    return found
