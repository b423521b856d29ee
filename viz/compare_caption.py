"""What stands around a picture of a comparison: what differs at its head, runs and source at its foot."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from matplotlib.figure import Figure, SubFigure

from scenarios.texts import Texts
from scenarios.words import figure as number
from viz.style import Caption, new_figure

TEXTS = Texts(
    en={
        "differences_more": "… and {n} more",
        "effects": "mean of {n} paired seeds, bar: {level} % interval of the mean difference",
        "years": "median of {n} runs each, bands: middle 50 % and middle 90 % of runs",
        "years_few": "median of {n} runs each, band: middle 90 % of runs",
        "years_one": "1 run each; no band can be shown",
        "pairs_one": "1 paired seed; no interval can be given",
        "paired": "mean of {n} paired seeds, band: {level} % interval of each year's mean difference",
    },
    fr={
        "differences_more": "… et {n} de plus",
        "effects": "moyenne de {n} graines appariées, barre : intervalle à {level} % de l'écart moyen",
        "years": "médiane de {n} simulations chacun, bandes : 50 % et 90 % du milieu des simulations",
        "years_few": "médiane de {n} simulations chacun, bande : 90 % du milieu des simulations",
        "years_one": "1 simulation chacun ; pas de bande possible",
        "pairs_one": "1 graine appariée ; pas d'intervalle possible",
        "paired": (
            "moyenne de {n} graines appariées, bande : intervalle à {level} % de l'écart moyen de chaque année"
        ),
    },
)  # fmt: skip

MOST_LINES = 4
"""Lines of scenario differences above a picture of one other scenario; of several, all together twice as many."""
LETTERS_A_LINE = 128
LINE_INCHES = 0.165


@dataclass(frozen=True)
class ComparisonCaption(Caption):
    """What stands above and below a picture of a comparison.

    Attributes:
        titles: of scenarios by name.
        differences: by other scenario, what distinguishes it from the base, in plain words.
        level: of intervals, as a share; ``seeds`` are those done in every scenario.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    differences: Mapping[str, Sequence[str]] = field(default_factory=dict)
    level: float = 0.95

    def title(self, scenario: str) -> str:
        """Title of a scenario, its name if it has none."""
        return self.titles.get(scenario, scenario)

    def only(self, other: str) -> ComparisonCaption:
        """The same with what distinguishes one other scenario alone."""
        return replace(self, differences={other: self.differences.get(other, ())})

    label: ClassVar[str] = "scenarios"

    def paired(self, what: str) -> str:
        """What is shown of the runs: ``what`` is ``"effects"``, ``"years"``, ``"years_few"`` or ``"paired"``."""
        if len(self.seeds) == 1:
            return TEXTS(self.language, "years_one" if what.startswith("years") else "pairs_one")
        return TEXTS(self.language, what, n=len(self.seeds), level=self.level_in_words)

    @property
    def level_in_words(self) -> str:
        """Confidence of the intervals, per cent."""
        return number(100 * self.level, self.language)

    def head(self) -> list[str]:
        """Lines above the picture: what differs between the scenarios, shortened."""
        shown = {other: lines for other, lines in self.differences.items() if lines}
        room = MOST_LINES if len(shown) < 2 else max(1, 2 * MOST_LINES // len(shown))
        head: list[str] = []
        told: set[str] = set()
        for other, lines in shown.items():
            new = [line for line in lines if line not in told]
            head += _shortened(new if len(shown) < 2 else self._named(other, new), room, self.language)
            told.update(line for line in lines if self._names_another(other, line))
        return head

    def _names_another(self, other: str, line: str) -> bool:
        """Whether a line is about what another scenario has, as the base: then it is true of several, told once."""
        return any(title in line for name, title in self.titles.items() if name != other)

    def _named(self, other: str, lines: Sequence[str]) -> list[str]:
        """Lines that name their scenario, which those about what only one has do already."""
        titles = [title for title in self.titles.values() if title]
        colon = " : " if self.language == "fr" else ": "
        return [line if any(title in line for title in titles) else self.title(other) + colon + line for line in lines]


def _shortened(differences: Sequence[str], room: int, language: str) -> list[str]:
    """Differences wrapped into so many lines; how many did not fit is said at the end of the last."""
    lines: list[str] = []
    for told, one in enumerate(differences):
        wrapped = textwrap.wrap(f"• {one}", LETTERS_A_LINE, subsequent_indent="   ")
        left = len(differences) - told
        if len(lines) + len(wrapped) > room:
            if not lines:
                lines = wrapped[:room]
                left -= 1
                lines[-1] = lines[-1][: LETTERS_A_LINE - 25].rsplit(" ", 1)[0] + ("" if left else " …")
            if left:
                lines[-1] += "  " + TEXTS(language, "differences_more", n=left)
            break
        lines += wrapped
    return lines


def framed(height: float, title: str, caption: ComparisonCaption, shown: str) -> tuple[Figure, SubFigure]:
    """A figure with the scenario differences at its head, and the part below it for panels.

    Args:
        height: inches of that part.
        title: what the picture shows.
        caption: for head and footer.
        shown: of which runs, for the footer.
    """
    head = caption.head()
    room = LINE_INCHES * len(head) + 0.05
    figure = new_figure(height + room, title, caption, shown)
    figure.get_layout_engine().set(hspace=0.0)  # a share of the height: a band between head and panels
    top, body = figure.subfigures(2, 1, height_ratios=[room, height])
    top.text(0.012, 1.0, "\n".join(head), va="top", ha="left", fontsize=8.5, color="#333333", linespacing=1.25)
    return figure, body
