"""Footer of a picture of many mixes or sizes that need not have the same number of runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scenarios.texts import Texts
from viz.messages import number, seeds_in_words, text
from viz.style import Caption

TEXTS = Texts(
    en={
        "points": "{n} points, each under the same seeds", "mixes": "{n} mixes, {runs} runs each",
        "sizes": "{n} sizes, {runs} runs each",
        "search": "{n} mixes, {runs} runs in all", "from_to": "{fewest} to {most}",
    },
    fr={
        "points": "{n} points, chacun sous les mêmes graines",
        "mixes": "{n} combinaisons, {runs} simulations chacune",
        "sizes": "{n} tailles, {runs} simulations chacune",
        "search": "{n} combinaisons, {runs} simulations en tout", "from_to": "{fewest} à {most}",
    },
)  # fmt: skip


@dataclass(frozen=True)
class CountedCaption(Caption):
    """A footer that counts what is shown.

    Attributes:
        shown: how many of what, with how many runs.
        remarks: what else must be said.
    """

    shown: str = ""
    remarks: tuple[str, ...] = ()

    def footer(self, many: str) -> str:
        """The footer; ``many``, for medians over runs, is not needed."""
        seeds = text(
            self.language, "seed" if len(self.seeds) == 1 else "seeds", seeds=seeds_in_words(list(self.seeds))
        )
        seeds = " · ".join((seeds, *self.remarks))
        return text(
            self.language, "footer", scenario=self.scenario, runs=self.shown, seeds=seeds, source=self.source
        )

    @staticmethod
    def of(caption: Caption, what: str, replicates: Iterable[int], *remarks: str) -> CountedCaption:
        """The caption of mixes or sizes.

        Args:
            caption: what it starts from.
            what: ``"mixes"`` or ``"sizes"``.
            replicates: runs of each of them.
            remarks: what else must be said.
        """
        counts, language = list(replicates), caption.language
        fewest, most = (number(end(counts), 0, language) for end in (min, max))
        runs = most if fewest == most else TEXTS(language, "from_to", fewest=fewest, most=most)
        shown = TEXTS(language, what, n=number(len(counts), 0, language), runs=runs)
        return CountedCaption(caption.scenario, caption.seeds, caption.source, language, shown, remarks)

    @staticmethod
    def of_points(caption: Caption, points: int, *remarks: str) -> CountedCaption:
        """The caption of points that share their seeds."""
        shown = TEXTS(caption.language, "points", n=number(points, 0, caption.language))
        return CountedCaption(caption.scenario, caption.seeds, caption.source, caption.language, shown, remarks)

    @staticmethod
    def of_search(caption: Caption, mixes: int, runs: int, *remarks: str) -> CountedCaption:
        """The caption of a search that tried so many mixes with so many runs in all."""
        language = caption.language
        shown = TEXTS(language, "search", n=number(mixes, 0, language), runs=number(runs, 0, language))
        return CountedCaption(caption.scenario, caption.seeds, caption.source, language, shown, remarks)
