"""What a replay of history shows beside what is published: ``python run.py history NAME``.

Runs are taken together: a change is the sum over seeds with the policy over the sum without it, less one, so that rare
events of single societies count. Its error is that of the jackknife over seeds, at 95 % (Student's t). A miss is
printed as a miss.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from abm.compiled import source_hash
from abm.indicators.registry import Words
from scenarios.base_report import COLUMNS, misses_counted, number, verdict_words
from scenarios.base_target import Group
from scenarios.base_verdicts import CERTAINTY, ENOUGH_RUNS, Result, Verdict, verdict_of
from scenarios.history import Compared, HistoryTarget, Replay
from scenarios.history_quantity import Quantity, Years
from scenarios.history_run import Pair

Floats = npt.NDArray[np.float64]
Row = tuple[str, ...]


@dataclass(frozen=True)
class HistoryReport:
    """A replay and what it shows.

    Attributes:
        replay: what was played.
        seeds: one for each pair of runs.
        results: a row for each target, in their order.
    """

    replay: Replay
    seeds: tuple[int, ...]
    results: tuple[Result, ...]

    @property
    def n_misses(self) -> int:
        """Rows that missed."""
        return sum(result.verdict.is_miss for result in self.results)


def history_report(replay: Replay, seeds: Sequence[int], pairs: Sequence[Pair]) -> HistoryReport:
    """Set runs beside published figures.

    Args:
        replay: what was played.
        seeds: of the pairs.
        pairs: with and without the policy.
    """
    return HistoryReport(replay, tuple(seeds), tuple(judged(replay, target, pairs) for target in replay.targets))


def judged(replay: Replay, target: HistoryTarget, pairs: Sequence[Pair]) -> Result:
    """One row."""
    parts = np.array([_parts(replay, target, pair) for pair in pairs])
    value = estimate(target, parts)
    if not math.isfinite(value):
        return Result(target.figure, math.nan, math.nan, math.nan, math.nan, Verdict.MISSING)
    error = error_of(target, parts)
    verdict, needed = verdict_of(target.figure, value, error, replay.scenario.run.citizens * len(pairs))
    return Result(target.figure, value, value - error, value + error, error, verdict, needed)


def _parts(replay: Replay, target: HistoryTarget, pair: Pair) -> tuple[float, float, float, float]:
    """Numerator and denominator with the policy, then what they are held against."""
    year = replay.place(target.year)
    other, then = pair.without, year
    if target.against is not None:
        other, then = pair.played, replay.place(target.against)
    return (
        *_fraction(target, pair.played, year),
        *(_fraction(target, other, then) if target.compared is not Compared.LEVEL else (0.0, 1.0)),
    )


def _fraction(target: HistoryTarget, years: Years, year: int) -> tuple[float, float]:
    return _sum(target.of, years, year), _sum(target.over, years, year) if target.over else 1.0


def _sum(quantities: Sequence[Quantity], years: Years, year: int) -> float:
    return sum(years.value(one, year) for one in quantities)


def estimate(target: HistoryTarget, parts: Floats) -> float:
    """The figure of all runs together.

    Args:
        target: what is compared.
        parts: by run: numerator and denominator with the policy, and of what they are held against; shape (runs, 4).

    Returns:
        In the unit of the target; NaN or infinite where it is not defined.
    """
    top, bottom, top_before, bottom_before = parts.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if target.compared is Compared.CHANGE_OVER_CHANGE:
            return float(target.times * np.divide(top - top_before, bottom - bottom_before))
        after, before = np.divide(top, bottom), np.divide(top_before, bottom_before)
        if target.compared is Compared.LEVEL:
            return float(target.times * after)
        if target.compared is Compared.DIFFERENCE:
            return float(target.times * (after - before))
        return float(target.times * (np.divide(after, before) - 1.0))


def error_of(target: HistoryTarget, parts: Floats) -> float:
    """Half width of the 95 % interval of the figure, by the jackknife over runs; NaN for too few runs."""
    n = len(parts)
    if n < ENOUGH_RUNS:
        return math.nan
    left_out = np.array([estimate(target, np.delete(parts, run, axis=0)) for run in range(n)])
    spread = math.sqrt((n - 1) / n * float(((left_out - left_out.mean()) ** 2).sum()))
    return float(student.ppf(CERTAINTY, n - 1)) * spread


# --- words ------------------------------------------------------------------------------------------------

YEAR = Words("year", "année")
SIMULATED = Words("simulated (95 % interval)", "simulé (intervalle à 95 %)")
HELD_AGAINST = Words("held against", "par rapport à")
NO_POLICY_WORDS = Words("no policy, same luck", "sans politique, même hasard")
AS_IT_IS = Words("-", "-")
TITLES = {
    Group.INPUT: Words(
        "Fed: does it come out again? (no validation)", "Mis en entrée : ressort-il ? (pas une validation)"
    ),
    Group.OUTCOME: Words("Held out: nothing was fitted to it", "Non utilisé : rien n'y a été ajusté"),
}
WHAT, _, PUBLISHED, AGREES, UNIT, VERDICT, _, SOURCE, REASON, MISSED = COLUMNS
HEADS = (WHAT, YEAR, HELD_AGAINST, SIMULATED, PUBLISHED, AGREES, UNIT, VERDICT, SOURCE, REASON, MISSED)


def tables(report: HistoryReport, language: str) -> Iterator[tuple[str, Row, list[Row]]]:
    """Title, column heads and rows of what was fed and what was held out."""
    heads = tuple(head[language] for head in HEADS)
    both = list(zip(report.replay.targets, report.results, strict=True))
    for group, title in TITLES.items():
        rows = [cells(target, result, language) for target, result in both if target.figure.group is group]
        if rows:
            yield title[language], heads, rows


def cells(target: HistoryTarget, result: Result, language: str) -> Row:
    """One row of a table, in the order of ``HEADS``."""
    figure, to = target.figure, " to " if language == "en" else " à "

    def text(value: float) -> str:
        return number(value, figure.digits, language)

    simulated = text(result.median)
    if math.isfinite(result.error):
        simulated = f"{simulated} ({text(result.least)}{to}{text(result.most)})"
    published = to.join(text(value) for value in figure.published)
    if target.claim is not None:
        published = f"{published}; {target.claim[language]}" if published else target.claim[language]
    return (
        figure.label[language],
        str(target.year),
        _held_against(target, language),
        simulated,
        published,
        _agrees(figure.low, figure.high, text, language),
        figure.unit[language],
        verdict_words(result, language),
        figure.source,
        figure.reason[language],
        target.missed[language] if result.verdict.is_miss and target.missed is not None else "-",
    )


def _held_against(target: HistoryTarget, language: str) -> str:
    if target.compared is Compared.LEVEL:
        return AS_IT_IS[language]
    return NO_POLICY_WORDS[language] if target.against is None else str(target.against)


def _agrees(low: float, high: float, text: object, language: str) -> str:
    assert callable(text)
    if math.isinf(low):
        return f"{'below' if language == 'en' else 'sous'} {text(high)}"
    if math.isinf(high):
        return f"{'above' if language == 'en' else 'au-dessus de'} {text(low)}"
    return f"{text(low)}{' to ' if language == 'en' else ' à '}{text(high)}"


def summary(report: HistoryReport, language: str) -> list[str]:
    """What was run, and how many rows met, missed or could not tell."""
    run, n = report.replay.scenario.run, len(report.seeds)
    count = {verdict: sum(result.verdict is verdict for result in report.results) for verdict in Verdict}
    misses = misses_counted(report.n_misses, language)
    citizens = number(run.citizens, 0, language)
    seeds = f"{report.seeds[0]}" if n == 1 else f"{report.seeds[0]}-{report.seeds[-1]}"
    if language == "fr":
        return [
            f"{citizens} citoyens, {run.months} mois dès janvier {report.replay.first_year} après une mise en régime "
            f"de {run.burn_in_months}, chaque graine avec et sans la politique, graine{'s' if n > 1 else ''} {seeds}, "
            f"code {source_hash()}.",
            f"{count[Verdict.MET]} atteints, {misses}, {count[Verdict.TOO_SMALL]} trop petits pour "
            f"conclure, {count[Verdict.INPUT]} entrées (pas des tests).",
        ]
    return [
        f"{citizens} citizens, {run.months} months from January {report.replay.first_year} on after a burn-in of "
        f"{run.burn_in_months}, each seed with and without the policy, seed{'s' if n > 1 else ''} {seeds}, code "
        f"{source_hash()}.",
        f"{count[Verdict.MET]} met, {misses}, {count[Verdict.TOO_SMALL]} too small to tell, "
        f"{count[Verdict.INPUT]} inputs (not checks).",
    ]
