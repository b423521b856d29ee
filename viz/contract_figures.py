"""The payoff curve of a contract: what the payer pays in all, against the outcome."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from abm.contracts.amounts import CENTS
from abm.contracts.course import Course
from abm.contracts.curve import Curve, expected_curve
from abm.contracts.estimate import Estimate
from abm.contracts.results import Values
from abm.contracts.terms import Terms
from scenarios.texts import Texts
from viz.contract_numbers import money
from viz.contract_words import metric_label
from viz.messages import tick
from viz.style import BLACK, BLUE, GREY, STYLE, VERMILION, Caption, local_numbers, new_figure

PANEL_INCHES, LEGEND_INCHES, FRAME_INCHES = 3.0, 0.45, 1.35
MILLIONS, THOUSANDS = 2e6, 2e4
"""Payments from which an axis counts in millions, or in thousands, of the currency."""
HEADROOM = 1.08
FAR = 2.5
"""Times the largest payment drawn beyond which capital or cap are told instead of drawn."""
FLAT = 0.8
"""Share of the largest payment above which the smallest one moves the foot of the axis away from 0."""
DASHES: Mapping[str, Any] = {"capital": (0, (1, 1.5)), "cap": (0, (6, 2, 1, 2))}
IN_A_ROW = 4
"""Entries of the key that fit beside each other."""
LETTERS_OF_LABEL = {1: 100, 2: 52}
"""Letters of a label that fit below a panel, by how many panels stand beside each other."""
LETTERS_OF_TICKS = {1: 90, 2: 40}
"""Letters of all numbers along an axis below a panel, with the blanks between them."""
LETTERS_UPRIGHT = 34
"""Letters of a label that fit beside a panel."""
MOST_TICKS = 9
TEXTS = Texts(
    en={
        "title": "What “{name}” pays against its outcomes",
        "payments": "Outcome payments ({unit})",
        "million": "million {currency}",
        "thousand": "thousand {currency}",
        "paid": "paid",
        "expected": "expected, at a standard error of {se}",
        "capital": "capital committed",
        "cap": "maximum outcome payment",
        "here_measured": "as measured",
        "each": "at each test",
        "here_known": "at target",
        "all_vary": "all outcomes vary together, in proportion",
        "above": "{what} lies above, at {sum}",
        "below": "{what} lies below, at {sum}",
        "all": "All outcomes, as a multiple of those known",
        "one": "one metric varies, the others stay as measured or at target",
        "same": "the same value at every test",
        "total": "counts of the whole contract",
        "contract": "Contract: {title}",
        "source": "Source: terms of the contract, valued by {source}",
    },
    fr={
        "title": "Ce que paie « {name} » selon ses résultats",
        "payments": "Paiements aux résultats ({unit})",
        "million": "millions {currency}",
        "thousand": "milliers {currency}",
        "paid": "payé",
        "expected": "attendu, pour une erreur type de {se}",
        "capital": "capital engagé",
        "cap": "paiement maximal",
        "here_measured": "tel que mesuré",
        "each": "à chaque mesure",
        "here_known": "à la cible",
        "all_vary": "tous les résultats varient ensemble, en proportion",
        "above": "{what} : plus haut, à {sum}",
        "below": "{what} : plus bas, à {sum}",
        "all": "Tous les résultats, en multiple de ceux connus",
        "one": "un indicateur varie, les autres restent tels que mesurés ou à leur cible",
        "same": "la même valeur à chaque mesure",
        "total": "nombres de tout le contrat",
        "contract": "Contrat : {title}",
        "source": "Source : termes du contrat, évalués par {source}",
    },
)


@dataclass(frozen=True)
class ContractCaption(Caption):
    """What stands below a picture of a contract; no run is behind it."""

    def footer(self, shown: str, remarks: Sequence[str] = ()) -> str:
        """Contract and what is shown of it, and the source."""
        told = " · ".join((TEXTS(self.language, "contract", title=self.scenario), shown, *remarks))
        return f"{told}\n{TEXTS(self.language, 'source', source=self.source)}"


@dataclass(frozen=True)
class Picture:
    """What the picture shows.

    Attributes:
        terms: of the contract.
        curves: one for each panel.
        values: of all metrics.
        how: the contract went.
        is_measured: whether values come from results; else they are targets.
        expected: an estimate whose expected payment is drawn in the panel of its metric.
        se: its standard error in words.
    """

    terms: Terms
    curves: Sequence[Curve]
    values: Values
    how: Course
    is_measured: bool
    expected: Estimate | None = None
    se: str = ""


def payoff_figure(picture: Picture, source: str, language: str) -> Figure:
    """A panel for each outcome that varies, in the style of all pictures.

    Args:
        picture: what is shown; at least one curve.
        source: program and version.
        language: ``"en"`` or ``"fr"``.
    """
    head = picture.terms.head
    caption = ContractCaption(head.name.in_language(language), (), source, language)
    columns = min(2, len(picture.curves))
    rows = -(-len(picture.curves) // columns)
    scale, unit = _scale(picture, language)
    near, above = _levels(picture)
    limits = _limits(picture, near.values(), scale)
    below = {key: cents for key, cents in near.items() if cents / scale < limits[0]}
    near = {key: cents for key, cents in near.items() if key not in below}
    remarks = _remarks(picture, language)
    remarks += [
        TEXTS(language, place, what=TEXTS(language, key), sum=money(cents, head.currency, language))
        for place, levels in (("above", above), ("below", below))
        for key, cents in levels.items()
    ]
    shown = TEXTS(language, "all_vary" if picture.curves[0].metric is None else "one")
    height = FRAME_INCHES + LEGEND_INCHES + PANEL_INCHES * rows + 0.6 * (rows == 1)
    with mpl.rc_context(STYLE):
        title = TEXTS(language, "title", name=head.name.in_language(language))
        figure = new_figure(height, title, caption, shown, remarks)
        grid = figure.add_gridspec(rows + 1, columns, height_ratios=[LEGEND_INCHES, *[PANEL_INCHES] * rows])
        for position, curve in enumerate(picture.curves):
            axes = figure.add_subplot(grid[1 + position // columns, position % columns])
            _draw(axes, picture, curve, near, scale, language)
            axes.set_ylim(*limits)
            axes.set_ylabel(_upright(TEXTS(language, "payments", unit=unit)))
            axes.set_xlabel(textwrap.fill(_label(curve, head.currency, language), LETTERS_OF_LABEL[columns]))
            local_numbers(axes.xaxis, language)
            local_numbers(axes.yaxis, language)
            axes.locator_params(axis="x", nbins=_ticks(axes, language, LETTERS_OF_TICKS[columns]))
        _draw_key(figure, figure.add_subplot(grid[0, :]))
    return figure


def _remarks(picture: Picture, language: str) -> list[str]:
    """What varies at tests, where there are several."""
    kinds = {"total" if curve.metric.kind == "count" else "same" for curve in picture.curves if curve.metric}
    return [TEXTS(language, key) for key in sorted(kinds)] if len(picture.how.tests) > 1 else []


def _label(curve: Curve, currency: str, language: str) -> str:
    if curve.metric is None:
        return TEXTS(language, "all")
    if curve.metric.kind != "money":
        return metric_label(curve.metric, currency, language)
    return f"{curve.metric.title.in_language(language)} ({_unit_of(float(curve.x.max()), currency, language)[1]})"


def _upright(label: str) -> str:
    """A label beside a panel; its unit below it where it is too long for one line."""
    words, bracket, unit = label.rpartition(" (")
    return label if len(label) <= LETTERS_UPRIGHT else f"{words}\n{bracket.strip()}{unit}"


def _ticks(axes: Axes, language: str, room: int) -> int:
    """How many numbers stand along the axis below a panel, so that none touches the next."""
    longest = max(len(tick(value, language)) for value in axes.get_xticks())
    return max(1, min(MOST_TICKS, room // (longest + 2)))


def _draw_key(figure: Figure, key: Axes) -> None:
    """One legend for all panels, above them."""
    key.axis("off")
    panels = [axes for axes in figure.axes if axes is not key]
    found = {label: line for axes in panels for line, label in zip(*axes.get_legend_handles_labels(), strict=True)}
    columns = len(found) if len(found) <= IN_A_ROW else -(-len(found) // 2)
    key.legend(found.values(), found.keys(), loc="upper left", ncols=columns, columnspacing=1.3, borderaxespad=0.0)


def _levels(picture: Picture) -> tuple[dict[str, int], dict[str, int]]:
    """Capital and cap in cents: those that fit beside the curves, and those far above, which would flatten them."""
    head = picture.terms.head
    given = {"capital": head.investment_commitment, "cap": head.maximum_outcome_payment}
    most = FAR * max(float(curve.cents.max()) for curve in picture.curves)
    known = {key: cents for key, cents in given.items() if cents}
    near = {key: cents for key, cents in known.items() if cents <= most}
    return near, {key: cents for key, cents in known.items() if key not in near}


def _limits(picture: Picture, levels: Iterable[int], scale: float) -> tuple[float, float]:
    """Ends of the axis of payments, the same in every panel; from 0 unless payments hardly vary."""
    lowest = min(float(curve.cents.min()) for curve in picture.curves) / scale
    highest = max([float(curve.cents.max()) / scale for curve in picture.curves] + [cents / scale for cents in levels])
    if lowest > FLAT * highest:
        margin = 0.15 * (highest - lowest or highest)
        return lowest - margin, highest + margin
    return min(0.0, lowest) * HEADROOM - 0.01 * highest, (highest or 1.0) * HEADROOM


def _scale(picture: Picture, language: str) -> tuple[float, str]:
    """Cents in a unit of the axis of payments, and its name."""
    highest = max(float(curve.cents.max()) for curve in picture.curves) / CENTS
    units, name = _unit_of(highest, picture.terms.head.currency, language)
    return CENTS * units, name


def _unit_of(highest: float, currency: str, language: str) -> tuple[float, str]:
    """Units of currency in the unit of an axis that goes up to a sum, and its name."""
    if highest >= MILLIONS:
        return 1e6, TEXTS(language, "million", currency=currency)
    if highest >= THOUSANDS:
        return 1e3, TEXTS(language, "thousand", currency=currency)
    return 1.0, currency


def _draw(axes: Axes, picture: Picture, curve: Curve, levels: Mapping[str, int], scale: float, language: str) -> None:
    """One panel: what is paid, what is expected to be, capital and cap, and what is known."""
    metric = curve.metric
    factor = _factor(curve, picture.terms.head.currency, language)
    style = "steps-post" if metric is not None and metric.kind == "count" else "default"
    axes.plot(factor * curve.x, curve.cents / scale, color=BLUE, drawstyle=style, label=TEXTS(language, "paid"))
    if picture.expected is not None and metric is not None and picture.expected.metric.id == metric.id:
        ends = float(curve.x[0]), float(curve.x[-1])
        at, cents = expected_curve(picture.terms, picture.values, picture.expected, *ends, picture.how)
        label = TEXTS(language, "expected", se=picture.se)
        axes.plot(factor * at, cents / scale, color=VERMILION, linestyle="--", label=label)
    for key, given in levels.items():
        axes.axhline(given / scale, color=GREY, linestyle=DASHES[key], linewidth=1.3, label=TEXTS(language, key))
    known = "here_measured" if picture.is_measured else "here_known"
    _mark_known(axes, curve, factor, scale, TEXTS(language, known if len(curve.here) == 1 else "each"))
    axes.margins(x=0.01)


def _factor(curve: Curve, currency: str, language: str) -> float:
    """What values of a metric are drawn times: shares in per cent, money in the unit of its axis."""
    kind = "" if curve.metric is None else curve.metric.kind
    if kind == "money":
        return 1.0 / _unit_of(float(curve.x.max()), currency, language)[0]
    return 100.0 if kind == "share" else 1.0


def _mark_known(axes: Axes, curve: Curve, factor: float, scale: float, label: str) -> None:
    """A dot on the curve at the known value; a line for each where tests differ, as the curve has one for all."""
    here = np.array(curve.here)
    if len(here) == 1:
        axes.plot(factor * here, _at(curve, here) / scale, "o", color=BLACK, markersize=6, label=label, zorder=4)
    for position, one in enumerate(factor * here if len(here) > 1 else ()):
        axes.axvline(one, color=BLACK, linewidth=0.9, linestyle=":", label="_" if position else label)


def _at(curve: Curve, here: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Payment at known values: the last point of the curve that is not beyond each."""
    return curve.cents[np.maximum(np.searchsorted(curve.x, here + 1e-9, side="right") - 1, 0)].astype(float)
