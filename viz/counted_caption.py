"""Footer of a picture of many mixes or sizes that need not have the same number of runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scenarios.texts import Texts
from viz.messages import number, seeds_in_words, text
from viz.style import Caption

TEXTS = Texts(
    en={
        "mixes": "{n} mixes, {runs} runs each", "sizes": "{n} sizes, {runs} runs each",
        "from_to": "{fewest} to {most}",
    },
    fr={
        "mixes": "{n} combinaisons, {runs} simulations chacune", "sizes": "{n} tailles, {runs} simulations chacune",
        "from_to": "{fewest} à {most}",
    },
)  # fmt: skip


@dataclass(frozen=True)
class CountedCaption(Caption):
    """A footer that counts what is shown.

    Attributes:
        what: ``"mixes"`` or ``"sizes"``.
        replicates: runs of each of them.
        remarks: what else must be said.
    """

    what: str = "mixes"
    replicates: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()

    def footer(self, many: str) -> str:
        """The footer; ``many``, for medians over runs, is not needed."""
        fewest, most = (number(end(self.replicates), 0, self.language) for end in (min, max))
        runs = most if fewest == most else TEXTS(self.language, "from_to", fewest=fewest, most=most)
        shown = TEXTS(self.language, self.what, n=number(len(self.replicates), 0, self.language), runs=runs)
        seeds = text(
            self.language, "seed" if len(self.seeds) == 1 else "seeds", seeds=seeds_in_words(list(self.seeds))
        )
        seeds = " · ".join((seeds, *self.remarks))
        return text(
            self.language, "footer", scenario=self.scenario, runs=shown, seeds=seeds, source=self.source
        )

    @staticmethod
    def of(caption: Caption, what: str, replicates: Iterable[int], *remarks: str) -> CountedCaption:
        """The caption with its counts."""
        return CountedCaption(
            caption.scenario, caption.seeds, caption.source, caption.language, what, tuple(replicates), remarks
        )
