"""The base society without any policy beside what is published about it: ``python run.py base``.

Three parts: A, inputs and whether they come out again (no validation); B, outcomes; C, drift. A miss is printed as
a miss.
"""

from __future__ import annotations

import math
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from abm.compiled import source_hash
from abm.indicators.registry import Words
from abm.inputs import Inputs
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.base_measures import Measures, measures
from scenarios.base_misses import WHY_MISSED
from scenarios.base_target import Origin, Target
from scenarios.base_targets import (
    BURN_IN_DRIFT,
    INPUTS,
    NOT_COMPARED,
    OUTCOMES,
    SCENARIO_DRIFT,
)
from scenarios.base_verdicts import ENOUGH_RUNS, Result, Verdict, judged

DOCUMENT = Path(__file__).parent.parent / "docs" / "base.md"

Row = tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A part of the report with its rows."""

    title: Words
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Report:
    """The whole report.

    Attributes:
        inputs: what was run.
        seeds: one for each run.
        sections: the parts in order.
    """

    inputs: Inputs
    seeds: tuple[int, ...]
    sections: tuple[Section, ...]

    @property
    def results(self) -> tuple[Result, ...]:
        """All rows."""
        return tuple(result for section in self.sections for result in section.results)

    @property
    def n_misses(self) -> int:
        """Rows that missed."""
        return sum(result.verdict.is_miss for result in self.results)


def base_report(
    inputs: Inputs, seeds: Sequence[int], workers: int = 1, advance: Callable[[int], None] = lambda _: None
) -> Report:
    """Run the base and compare it.

    Args:
        inputs: the default parameters without policy; another burn-in or length is possible.
        seeds: one for each run.
        workers: processes.
        advance: called with a number of months done.

    Returns:
        The report.
    """
    found = [one for _, one in sorted(_measured(inputs, seeds, workers, advance))]

    def section(title: Words, targets: Sequence[Target]) -> Section:
        rows = (judged(target, [one[target.name] for one in found], inputs.citizens) for target in targets)
        return Section(title, tuple(rows))

    years = _years(inputs)
    return Report(
        inputs,
        tuple(seeds),
        (
            section(
                Words(
                    "A. Inputs: do they come out again? (no validation)",
                    "A. Entrées : ressortent-elles ? (pas une validation)",
                ),
                INPUTS,
            ),
            section(
                Words(
                    f"B. Outcomes after {years} years without policy",
                    f"B. Résultats après {years} ans sans politique",
                ),
                OUTCOMES,
            ),
            section(
                Words(
                    "C. Drift in the burn-in: last 12 months against the first 12",
                    "C. Dérive pendant la mise en régime : 12 derniers mois contre les 12 premiers",
                ),
                BURN_IN_DRIFT,
            ),
            section(
                Words(
                    f"C. Drift in the {years} years after it: last 12 months against the first 12",
                    f"C. Dérive pendant les {years} ans suivants : 12 derniers mois contre les 12 premiers",
                ),
                SCENARIO_DRIFT,
            ),
        ),
    )


def _years(inputs: Inputs) -> str:
    return f"{inputs.months / MONTHS_PER_YEAR:g}"


def _one_run(inputs: Inputs, seed: int, each_month: Callable[[int], None] | None = None) -> Measures:
    from abm.simulate import simulate  # brings Mesa: only where something is run

    return measures(simulate(inputs, seed, each_month), inputs.parameters)


def _measured(
    inputs: Inputs, seeds: Sequence[int], workers: int, advance: Callable[[int], None]
) -> Iterator[tuple[int, Measures]]:
    """Figures of every run with its position, in any order; the first run compiles before others start."""
    yield 0, _one_run(inputs, seeds[0], lambda _: advance(1))
    if workers <= 1:
        for number, seed in enumerate(seeds[1:], start=1):
            yield number, _one_run(inputs, seed, lambda _: advance(1))
        return
    if len(seeds) == 1:
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(workers, len(seeds) - 1), mp_context=context)
    try:
        waiting = {pool.submit(_one_run, inputs, seed): number for number, seed in enumerate(seeds[1:], start=1)}
        for future in as_completed(waiting):
            advance(inputs.burn_in_months + inputs.months)
            yield waiting[future], future.result()
        pool.shutdown()
    except BaseException:
        for process in list(getattr(pool, "_processes", {}).values()):
            process.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise


# --- words ------------------------------------------------------------------------------------------------

COLUMNS = (
    Words("what", "grandeur"),
    Words("simulated", "simulé"),
    Words("published", "publié"),
    Words("agrees from-to", "concorde de-à"),
    Words("unit", "unité"),
    Words("verdict", "verdict"),
    Words("what the model was told", "ce que le modèle savait"),
    Words("source", "source"),
    Words("why this tolerance", "raison de la tolérance"),
    Words("why it is missed", "raison de l'écart"),
)

VERDICTS = {
    Verdict.INPUT: Words("input: not a check", "entrée : pas un test"),
    Verdict.NOT_REPRODUCED: Words("MISS: input not reproduced", "ÉCART : entrée non retrouvée"),
    Verdict.MET: Words("met", "atteint"),
    Verdict.MISS: Words("MISS", "ÉCART"),
    Verdict.TOO_SMALL: Words("too small to tell", "trop petit pour conclure"),
    Verdict.MISSING: Words("MISS: no value", "ÉCART : pas de valeur"),
}

ORIGINS = {
    Origin.INPUT: Words("put in", "mis en entrée"),
    Origin.FITTED: Words("coefficients fitted to it", "coefficients ajustés dessus"),
    Origin.KEPT: Words("put in at the start", "mis au départ"),
    Origin.HELD_OUT: Words("held out", "non utilisé"),
}


def number(value: float, digits: int, language: str) -> str:
    """A number with thousands set apart: ``1,234.5``, ``1 234,5``; a dash where there is none."""
    if math.isnan(value):
        return "-"
    text = f"{value + 0.0:,.{digits}f}"
    if float(text.replace(",", "")) == 0.0:
        text = text.lstrip("-")
    return text.replace(",", "\u202f").replace(".", ",") if language == "fr" else text


def verdict_words(result: Result, language: str) -> str:
    """The verdict; where runs are too small, what would be needed."""
    words = VERDICTS[result.verdict][language]
    if result.verdict is not Verdict.TOO_SMALL:
        return words
    return f"{words}{' :' if language == 'fr' else ':'} {_needed(result, language)}"


def _needed(result: Result, language: str) -> str:
    if math.isnan(result.needed_citizens):
        return f"{ENOUGH_RUNS} runs at least" if language == "en" else f"au moins {ENOUGH_RUNS} simulations"
    millions = number(max(0.1, math.ceil(result.needed_citizens / 1e5) / 10.0), 1, language)
    return f"about {millions} M citizens in all" if language == "en" else f"environ {millions} M de citoyens en tout"


def cells(result: Result, n_runs: int, language: str) -> Row:
    """One row of the table, in the order of ``COLUMNS``."""
    target = result.target
    to = " to " if language == "en" else " à "

    def text(value: float) -> str:
        return number(value, target.digits, language)

    simulated = text(result.median)
    if n_runs > 1:
        simulated = f"{simulated} ({text(result.least)}{to}{text(result.most)})"
    return (
        target.label[language],
        simulated,
        to.join(text(value) for value in target.published),
        f"{text(target.low)}{to}{text(target.high)}",
        target.unit[language],
        verdict_words(result, language),
        ORIGINS[target.origin][language],
        target.source,
        target.reason[language],
        WHY_MISSED[target.name][language] if result.verdict.is_miss and target.name in WHY_MISSED else "-",
    )


def tables(report: Report, language: str) -> Iterator[tuple[str, Row, list[Row]]]:
    """Title, column heads and rows of every part."""
    heads = tuple(column[language] for column in COLUMNS)
    for section in report.sections:
        rows = [cells(result, len(report.seeds), language) for result in section.results]
        yield section.title[language], heads, rows


def summary(report: Report, language: str) -> list[str]:
    """What was run, and how many rows met, missed or could not tell."""
    inputs, n = report.inputs, len(report.seeds)
    count = {verdict: sum(result.verdict is verdict for result in report.results) for verdict in Verdict}
    misses = misses_counted(report.n_misses, language)
    citizens = number(inputs.citizens, 0, language)
    seeds = ", ".join(str(seed) for seed in report.seeds)
    if language == "fr":
        what = (
            f"Paramètres par défaut, aucune politique : {citizens} citoyens, {inputs.months} mois après une mise en "
            f"route de {inputs.burn_in_months}, graine{'s' if n > 1 else ''} {seeds}, code {source_hash()}."
        )
        tally = (
            f"{count[Verdict.MET]} atteints, {misses}, {count[Verdict.TOO_SMALL]} trop petits pour "
            f"conclure, {count[Verdict.INPUT]} entrées (pas des tests)."
        )
        return [what, tally]
    what = (
        f"Default parameters, no policy: {citizens} citizens, {inputs.months} months after a burn-in of "
        f"{inputs.burn_in_months}, seed{'s' if n > 1 else ''} {seeds}, code {source_hash()}."
    )
    tally = (
        f"{count[Verdict.MET]} met, {misses}, {count[Verdict.TOO_SMALL]} too small to tell, "
        f"{count[Verdict.INPUT]} inputs (not checks)."
    )
    return [what, tally]


def misses_counted(n: int, language: str) -> str:
    """``1 MISS``, ``4 MISSES``; in French ``1 ÉCART``, ``4 ÉCARTS``."""
    if language == "fr":
        return f"{n} ÉCART{'S' if n > 1 else ''}"
    return f"{n} MISS{'' if n == 1 else 'ES'}"


INTRODUCTION = """# The base society beside published figures

Written by `python run.py base --write`; do not edit by hand. What the model does when no policy is changed,
figure by figure, with a tolerance that comes from the sources or from what a steady state asks for, never from
results. A miss stands as a **MISS**, with its reason where one is known.

- **A. Inputs** were put in; that they come out again is no validation. One that does not is shown as a miss.
- **B. Outcomes** say what they rest on: *held out* (nothing was fitted to it), *put in at the start* (that it stays
  is the outcome), *coefficients fitted to it* (agreement is a weak check).
- **C. Drift** is the last 12 months less the first 12, in per cent of the first, a year. A steady state has none.

Simulated is the median over runs, with the smallest and largest run in brackets. A verdict takes the error of
that median at 95 % (Student's t over three runs or more, else from the counts behind the figure). Where the error is
larger than half the tolerance, a value is a miss only when it lies outside by more than the error; otherwise the runs
are *too small to tell*, and the number of citizens is given with which they would not be. (D) marks a figure derived
from published ones.
"""


def markdown(report: Report) -> str:
    """The report as a document, in English."""
    parts = [INTRODUCTION, *(f"{line}\n" for line in summary(report, "en"))]
    for title, heads, rows in tables(report, "en"):
        lines = [markdown_row(heads), "|" + " --- |" * len(heads), *(markdown_row(row) for row in rows)]
        parts.append("\n".join([f"## {title}", "", *lines, ""]))
    parts.append("\n".join(["## Published, not compared", "", *(f"- {words.en}" for words in NOT_COMPARED), ""]))
    return "\n".join(parts)


def markdown_row(row: Sequence[str]) -> str:
    marked = (f"**{cell}**" if cell.startswith("MISS") else cell for cell in row)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in marked) + " |"


def write_document(report: Report, path: Path = DOCUMENT) -> Path:
    """Write the document and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(markdown(report), encoding="utf-8")
    return path
