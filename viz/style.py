"""How pictures look: colours that everybody can tell apart, plain axes, a footer that names the source.

Colours are those of Okabe and Ito (2008), "Color universal design"; lines also differ in their dashes.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter

from viz.messages import seeds_in_words, text, tick

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
GREY, LIGHT_GREY, PALE = "#666666", "#C8C8C8", "#F0F0F0"

DOMAIN_COLOURS = {"employment": VERMILION, "housing": BLUE, "child": PURPLE, "autonomy": GREEN}
DOMAIN_DASHES = {"employment": "-", "housing": "--", "child": "-.", "autonomy": (0, (4, 1, 1, 1, 1, 1))}
PROVIDER_COLOURS = {"public": BLUE, "ess": GREEN, "fringe": ORANGE, "nobody": LIGHT_GREY}
INCOME_COLOURS = {
    "grants": BLUE,
    "procurement": SKY,
    "wage_subsidies": PURPLE,
    "outcome_contracts": VERMILION,
    "fees": ORANGE,
    "dues_and_gifts": YELLOW,
}

WIDTH_INCHES = 9.0
LETTERS_OF_TITLE = 80
PNG_DOTS_PER_INCH = 150

STYLE: dict[Any, Any] = {
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#E2E2E2",
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "lines.linewidth": 1.8,
    "figure.dpi": 100,
    "svg.hashsalt": "welfare",
    "svg.fonttype": "path",
}


@dataclass(frozen=True)
class Caption:
    """What the footer of a picture says, and in which language the picture speaks.

    Attributes:
        scenario: its title.
        seeds: of the runs shown.
        source: program and version.
        language: ``"en"`` or ``"fr"``.
    """

    scenario: str
    seeds: Sequence[int]
    source: str
    language: str = "en"

    label: ClassVar[str] = "scenario"
    """Text before the title."""

    def footer(self, shown: str, remarks: Sequence[str] = ()) -> str:
        """Two lines: what is shown of which runs, and the source.

        Args:
            shown: how many of what, such as ``of_runs``.
            remarks: what else must be said.
        """
        seeds = text(self.language, "seed" if len(self.seeds) == 1 else "seeds", seeds=seeds_in_words(list(self.seeds)))
        told = " · ".join((text(self.language, self.label, title=self.scenario), shown, seeds, *remarks))
        return f"{told}\n{text(self.language, 'footer_source', source=self.source)}"


@dataclass(frozen=True)
class StudyCaption(Caption):
    """The same for the runs of a study, whose title stands in place of the scenario's.

    Attributes:
        in_all_runs: what was set for all of them.
    """

    in_all_runs: Sequence[str] = ()

    label: ClassVar[str] = "study"

    def footer(self, shown: str, remarks: Sequence[str] = ()) -> str:
        """What is shown of which runs, what was set for all of them, and the source."""
        return super().footer(shown, (*remarks, *self.in_all_runs))


def of_runs(caption: Caption, many: str = "footer_many") -> str:
    """What is shown of the runs; ``many`` names the text for several."""
    n_runs = len(caption.seeds)
    return text(caption.language, "footer_one" if n_runs == 1 else many, n=n_runs)


def new_figure(height: float, title: str, caption: Caption, shown: str, remarks: Sequence[str] = ()) -> Figure:
    """A figure with a title and a footer; panels are added by the caller, inside ``mpl.rc_context(STYLE)``.

    Args:
        height: inches.
        title: what the picture shows.
        caption: for the footer.
        shown: how many of what, for the footer.
        remarks: what else the footer must say.
    """
    layout = ConstrainedLayoutEngine(h_pad=0.08, w_pad=0.08, hspace=0.04, wspace=0.04)
    figure = Figure(figsize=(WIDTH_INCHES, height), layout=layout)
    title = textwrap.fill(title, LETTERS_OF_TITLE, break_on_hyphens=False)
    figure.suptitle(title, x=0.012, ha="left", fontsize=13, fontweight="bold")
    footer = "\n".join(textwrap.fill(line, 140) for line in caption.footer(shown, remarks).splitlines())
    figure.supxlabel(footer, x=0.012, ha="left", fontsize=8, color=GREY)
    return figure


LEGEND_LETTERS_A_ROW = 120
"""Letters that fit in a row of a legend, a handle counting as ten."""


def legend_above(axes: Axes) -> int:
    """A legend above a panel, where it hides nothing, in as many rows as its words need.

    Returns:
        Number of rows; 0 when there is nothing to name.
    """
    handles, labels = axes.get_legend_handles_labels()
    if not handles:
        return 0
    rows = -(-sum(len(label) + 10 for label in labels) // LEGEND_LETTERS_A_ROW)
    axes.legend(
        handles,
        labels,
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        ncols=-(-len(labels) // rows),
        borderaxespad=0.2,
        columnspacing=1.3,
        handlelength=2.2,
    )
    return rows


def title_above_legend(axes: Axes, title: str, rows: int) -> None:
    """A panel's title, clear of a legend of so many rows above the panel."""
    axes.set_title(title, pad=6 + 17 * rows)


def local_numbers(axis: Axis, language: str) -> None:
    """Numbers along an axis as a language writes them, without needless zeros."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, language)))


def as_bytes(figure: Figure, kind: str) -> bytes:
    """A figure as the content of a file.

    Args:
        figure: to be drawn.
        kind: ``"png"`` or ``"svg"``.

    Returns:
        The same bytes for the same figure: no date inside.
    """
    content = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    with mpl.rc_context(STYLE):
        figure.savefig(content, format=kind, dpi=PNG_DOTS_PER_INCH, metadata=metadata, facecolor="white")
    return content.getvalue()
