"""What the footer of a picture says of many points, mixes or sizes, which need not have the same number of runs."""

from __future__ import annotations

from collections.abc import Iterable

from scenarios.texts import Texts
from viz.messages import number

TEXTS = Texts(
    en={
        "points": "{n} points, each under the same seeds",
        "mixes": "{n} mixes, {runs} runs each", "mixes_one": "{n} mixes, 1 run each",
        "sizes": "{n} sizes, {runs} runs each", "sizes_one": "{n} sizes, 1 run each",
        "search": "{n} mixes, {runs} runs in all", "from_to": "{fewest} to {most}",
    },
    fr={
        "points": "{n} points, chacun sous les mêmes graines",
        "mixes": "{n} combinaisons, {runs} simulations chacune",
        "mixes_one": "{n} combinaisons, 1 simulation chacune",
        "sizes": "{n} tailles, {runs} simulations chacune", "sizes_one": "{n} tailles, 1 simulation chacune",
        "search": "{n} combinaisons, {runs} simulations en tout", "from_to": "{fewest} à {most}",
    },
)  # fmt: skip


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
