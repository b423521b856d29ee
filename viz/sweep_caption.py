"""Footer of a picture that shows many points under the same seeds."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.texts import Texts
from viz.messages import number, seeds_in_words, text
from viz.style import Caption

TEXTS = Texts(
    en={"points": "{points} points, each under {seeds}"}, fr={"points": "{points} points, chacun sous les {seeds}"}
)
"""How many runs a picture shows."""


@dataclass(frozen=True)
class SweepCaption(Caption):
    """A footer for pictures of many points.

    Attributes:
        n_points: points of the sweep.
        remarks: what else must be said.
    """

    n_points: int = 0
    remarks: tuple[str, ...] = ()

    def footer(self, many: str) -> str:
        """The footer; ``many``, for medians over runs, is not needed."""
        key = "seed" if len(self.seeds) == 1 else "seeds"
        seeds = text(self.language, key, seeds=seeds_in_words(list(self.seeds)))
        points = TEXTS(self.language, "points", points=number(self.n_points, 0, self.language), seeds=seeds)
        return text(
            self.language, "footer", scenario=self.scenario, runs=points, seeds=" · ".join(self.remarks),
            source=self.source,
        )  # fmt: skip

    @staticmethod
    def of(caption: Caption, n_points: int, *remarks: str) -> SweepCaption:
        """The caption of a sweep."""
        return SweepCaption(caption.scenario, caption.seeds, caption.source, caption.language, n_points, remarks)
