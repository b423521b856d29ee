"""What is said of many runs: how many points, mixes or sizes there are, and whether all are done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scenarios.texts import Texts
from viz.messages import number

if TYPE_CHECKING:
    from scenarios.batch.store import Status

TEXTS = Texts(
    en={
        "incomplete": "{done} of {planned} runs are done, {failed} failed; figures and verdicts may still change.",
        "points": "{n} points, each under the same seeds",
        "mixes": "{n} mixes, {runs} runs each", "mixes_one": "{n} mixes, 1 run each",
        "sizes": "{n} sizes, {runs} runs each", "sizes_one": "{n} sizes, 1 run each",
        "search": "{n} mixes, {runs} runs in all", "from_to": "{fewest} to {most}",
    },
    fr={
        "incomplete": (
            "{done} simulations sur {planned} sont faites, {failed} en échec ; chiffres et verdicts peuvent encore "
            "changer."
        ),
        "points": "{n} points, chacun sous les mêmes graines",
        "mixes": "{n} combinaisons, {runs} simulations chacune",
        "mixes_one": "{n} combinaisons, 1 simulation chacune",
        "sizes": "{n} tailles, {runs} simulations chacune", "sizes_one": "{n} tailles, 1 simulation chacune",
        "search": "{n} combinaisons, {runs} simulations en tout", "from_to": "{fewest} à {most}",
    },
)  # fmt: skip


def incomplete(status: Status, language: str) -> str | None:
    """What is missing of a folder of runs, in a sentence; nothing when all are done."""
    if status.is_complete:
        return None
    counts = {name: number(getattr(status, name), 0, language) for name in ("done", "planned", "failed")}
    return TEXTS(language, "incomplete", **counts)


def counted_points(points: int, language: str) -> str:
    """So many points that share their seeds."""
    return TEXTS(language, "points", n=number(points, 0, language))


def counted_each(what: str, replicates: Iterable[int], language: str) -> str:
    """So many ``"mixes"`` or ``"sizes"``, with the runs that each of them has."""
    counts = list(replicates)
    fewest, most = (number(end(counts), 0, language) for end in (min, max))
    runs = most if fewest == most else TEXTS(language, "from_to", fewest=fewest, most=most)
    key = f"{what}_one" if runs == "1" else what
    return TEXTS(language, key, n=number(len(counts), 0, language), runs=runs)


def counted_search(mixes: int, runs: int, language: str) -> str:
    """A search that tried so many mixes with so many runs in all."""
    return TEXTS(language, "search", n=number(mixes, 0, language), runs=number(runs, 0, language))
