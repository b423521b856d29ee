"""The payoff curve of a contract: what the payer pays in all, against the outcome."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

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
from viz.contract_words import metric_label
from viz.messages import text
from viz.style import BLACK, BLUE, GREY, STYLE, VERMILION, Caption, local_numbers, new_figure

PANEL_INCHES, LEGEND_INCHES, FRAME_INCHES = 3.0, 0.45, 1.35
MILLIONS, THOUSANDS = 2e6, 2e4
"""Payments from which an axis counts in millions, or in thousands, of the currency."""
HEADROOM = 1.08
LETTERS_OF_LABEL = {1: 100, 2: 52}
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
        "here_known": "at target",
        "all": "All outcomes, as a multiple of those known",
        "one": "one metric varies, the others stay as measured or at target",
        "contract": "Contract: {title}",
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
        "here_known": "à la cible",
        "all": "Tous les résultats, en multiple de ceux connus",
        "one": "un indicateur varie, les autres restent tels que mesurés ou à leur cible",
        "contract": "Contrat : {title}",
    },
)


@dataclass(frozen=True)
class ContractCaption(Caption):
    """What stands below a picture of a contract; no run is behind it."""

    def footer(self, shown: str, remarks: Sequence[str] = ()) -> str:
        """Contract and what is shown of it, and the source."""
        told = " · ".join((TEXTS(self.language, "contract", title=self.scenario), shown, *remarks))
        return f"{told}\n{text(self.language, 'footer_source', source=self.source)}"


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
    caption = ContractCaption(picture.terms.head.name, (), source, language)
    columns = min(2, len(picture.curves))
    rows = -(-len(picture.curves) // columns)
    scale, unit = _scale(picture, language)
    shown = TEXTS(language, "all" if picture.curves[0].metric is None else "one")
    height = FRAME_INCHES + LEGEND_INCHES + PANEL_INCHES * rows + 0.6 * (rows == 1)
    with mpl.rc_context(STYLE):
        figure = new_figure(
            height, TEXTS(language, "title", name=picture.terms.head.name), caption, shown[0].lower() + shown[1:]
        )
        grid = figure.add_gridspec(rows + 1, columns, height_ratios=[LEGEND_INCHES, *[PANEL_INCHES] * rows])
        panels = [figure.add_subplot(grid[1 + at // columns, at % columns]) for at in range(len(picture.curves))]
        highest = max(
            _draw(axes, picture, curve, scale, language) for axes, curve in zip(panels, picture.curves, strict=True)
        )
        for axes, curve in zip(panels, picture.curves, strict=True):
            lowest = min(0.0, float(curve.cents.min()) / scale)
            axes.set_ylim(lowest * HEADROOM - 0.01 * highest, highest * HEADROOM)
            axes.set_ylabel(TEXTS(language, "payments", unit=unit))
            label = TEXTS(language, "all") if curve.metric is None else metric_label(curve.metric, language)
            axes.set_xlabel(textwrap.fill(label, LETTERS_OF_LABEL[columns]))
            local_numbers(axes.xaxis, language)
            local_numbers(axes.yaxis, language)
        key = figure.add_subplot(grid[0, :])
        key.axis("off")
        found = {label: line for axes in panels for line, label in zip(*axes.get_legend_handles_labels(), strict=True)}
        key.legend(found.values(), found.keys(), loc="upper left", ncols=3, columnspacing=1.3, borderaxespad=0.0)
    return figure


def _scale(picture: Picture, language: str) -> tuple[float, str]:
    """Cents in a unit of the axis, and its name."""
    highest = max(float(curve.cents.max()) for curve in picture.curves) / CENTS
    currency = picture.terms.head.currency
    if highest >= MILLIONS:
        return CENTS * 1e6, TEXTS(language, "million", currency=currency)
    if highest >= THOUSANDS:
        return CENTS * 1e3, TEXTS(language, "thousand", currency=currency)
    return float(CENTS), currency


def _draw(axes: Axes, picture: Picture, curve: Curve, scale: float, language: str) -> float:
    """One panel; returns the highest value drawn."""
    factor = 100.0 if curve.metric is not None and curve.metric.kind == "share" else 1.0
    paid = curve.cents / scale
    highest = [float(paid.max())]
    axes.plot(factor * curve.x, paid, color=BLUE, label=TEXTS(language, "paid"))
    if picture.expected is not None and curve.metric is not None and picture.expected.metric.id == curve.metric.id:
        at, cents = expected_curve(
            picture.terms, picture.values, picture.expected, float(curve.x[0]), float(curve.x[-1]), picture.how
        )
        axes.plot(factor * at, cents / scale, color=VERMILION, linestyle="--",
                  label=TEXTS(language, "expected", se=picture.se))  # fmt: skip
    head = picture.terms.head
    for key, cents_given, dashes in (
        ("capital", head.investment_commitment, (0, (1, 1.5))), ("cap", head.maximum_outcome_payment, (0, (6, 2, 1, 2)))
    ):  # fmt: skip
        if cents_given:
            axes.axhline(cents_given / scale, color=GREY, linestyle=dashes, linewidth=1.3, label=TEXTS(language, key))
            highest.append(cents_given / scale)
    if curve.here:
        here = np.array(curve.here)
        label = TEXTS(language, "here_measured" if picture.is_measured else "here_known")
        axes.plot(factor * here, _at(curve, here) / scale, "o", color=BLACK, markersize=6, label=label, zorder=4)
    axes.margins(x=0.01)
    return max(highest)


def _at(curve: Curve, here: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Payment at known values: the last point of the curve that is not beyond each."""
    return curve.cents[np.maximum(np.searchsorted(curve.x, here + 1e-9, side="right") - 1, 0)].astype(float)
