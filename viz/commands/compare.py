"""The command ``compare``: scenarios under the same seeds, differences with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenarios.texts import Texts
from viz.commands.comparing import Comparing
from viz.commands.conducting import carry_out, folder_for, say_failures, spread_of
from viz.commands.options import (
    Lang,
    Language,
    Measures,
    Off,
    ReportFile,
    RetryFailed,
    Scheduler,
    Seed,
    Settings,
    Workers,
    check_seeds,
    number_option,
)
from viz.commands.shell import RUN_FAILED, say
from viz.commands.simulate import say_already_off

if TYPE_CHECKING:
    from scenarios.analysis.effect import Comparison
    from scenarios.batch.measure import Measure
    from scenarios.scenario import Scenario

USUAL_MEASURES = (
    "share_covered",
    "unmet_months_per_1000",
    "unmet_severity_months_per_1000",
    "share_not_seeking",
    "mean_wait_months",
    "share_net_12_months",
    "theil_coverage",
    "share_of_cases[public]",
    "share_of_cases[ess]",
    "n_employers",
    "cash_months",
    "public_euros_per_inhabitant",
    "public_euros_per_net_outcome",
)
"""What is compared unless measures are named."""
USUAL_REPLICATES, MOST_REPLICATES = 30, 1_000

TEXTS = Texts(
    en={
        "precision_met": "{measure}: half-width {got} is at most {wanted}, after {n} replicates",
        "precision_missed": "{measure}: half-width {got}, wanted {wanted}: NOT reached after {n} replicates",
        "more": "{n} replicates now, {wanted} seem needed",
    },
    fr={
        "precision_met": "{measure} : demi-largeur {got}, au plus {wanted}, après {n} répétitions",
        "precision_missed": (
            "{measure} : demi-largeur {got}, voulue {wanted} : PAS atteinte après {n} répétitions"
        ),
        "more": "{n} répétitions pour l'instant, il en faudrait {wanted}",
    },
)


def compare(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="BASE OTHER...", help="Scenarios; each is held against the first.")
    ],
    replicates: Annotated[
        int, number_option("--replicates", "Seeds under which each scenario runs.", 2, MOST_REPLICATES)
    ] = USUAL_REPLICATES,
    precision: Annotated[
        list[str] | None,
        typer.Option(metavar="MEASURE=WIDTH", help="Go on until the interval is at most so much on either side."),
    ] = None,
    most: Annotated[
        int, number_option("--most", "Most replicates for --precision.", 2, 10 * MOST_REPLICATES)
    ] = MOST_REPLICATES,
    measures: Measures = None,
    seed: Seed = 1,
    citizens: Annotated[int | None, number_option("--citizens", "Citizens, one agent each.")] = None,
    months: Annotated[int | None, number_option("--months", "Months after the burn-in.")] = None,
    settings: Settings = None,
    off: Off = None,
    out: Annotated[str | None, typer.Option(help="Folder; results/<names> if left out.")] = None,
    workers: Workers = 2,
    scheduler: Scheduler = None,
    report: ReportFile = None,
    retry_failed: RetryFailed = False,
    lang: Lang = Language.en,
) -> None:
    """Run scenarios under the same seeds and tell what differs, with intervals."""
    from scenarios.analysis.precision import precision as read_precision
    from scenarios.batch.measure import measures as read_measures
    from scenarios.loader import load

    check_seeds(seed, max(replicates, most if precision else 0))
    found = _scenarios(scenarios, settings or (), off or (), citizens, months)
    if off:
        say_already_off(_scenarios(scenarios, settings or (), (), citizens, months), off, lang.value)
    wanted = [read_precision(written) for written in precision or ()]
    asked = read_measures(measures or USUAL_MEASURES)
    asked += [measure for measure, _ in wanted if measure not in asked]
    folder = folder_for(out, "-vs-".join(one.name for one in found))
    study = Comparing(found, tuple(asked), seed, lang.value, as_written=[load(one) for one in scenarios])
    spread = spread_of(workers, scheduler)
    if report is not None:
        _check_report(report)
    while True:
        store = study.store(folder, replicates)
        with store.writing():
            carry_out(store, study.plan(replicates).runs(), spread, lang.value, retry_failed)
        comparison = study.comparison(store, replicates)
        more = _replicates_needed(comparison, wanted, replicates, most)
        if more <= replicates:
            break
        say(TEXTS(lang.value, "more", n=replicates, wanted=more))
        replicates = more
    study.tell(store, comparison, replicates, report)
    _tell_precision(comparison, wanted, replicates, lang.value)
    if say_failures(store, lang.value):
        raise typer.Exit(RUN_FAILED)


def _check_report(place: str) -> None:
    """Stop before anything is run when the page cannot be written."""
    from abm.errors import ResultError
    from scenarios.folder import absolute

    parent = absolute(Path(place)).parent
    if not parent.is_dir():
        raise ResultError(f"--report {place}: there is no folder '{parent}'; make it first")


def _scenarios(
    references: list[str], settings: Any, off: Sequence[str], citizens: int | None, months: int | None
) -> list[Scenario]:
    """The scenarios, of equal size and length, each with a name of its own.

    Raises:
        ScenarioError: fewer than two, two of one name, or of different size or length.
    """
    from abm.errors import ScenarioError
    from scenarios.loader import load
    from scenarios.scenario import overridden

    if len(references) < 2:
        raise ScenarioError("compare needs two scenarios or more, as in: compare welfare_state ess_grants")
    found = [overridden(load(one), settings, off, citizens=citizens, months=months) for one in references]
    names = [one.name for one in found]
    for name in names:
        if names.count(name) > 1:
            twice = len({reference for reference in references if Path(reference).stem == name}) == 1
            if twice:
                raise ScenarioError(f"'{name}' is named twice; name another to compare it with")
            raise ScenarioError(f"'{name}' is the name of two of the files; rename one")
    for other in found[1:]:
        for field, option in (("citizens", " (--citizens sets both)"), ("months", " (--months sets both)"),
                              ("burn_in_months", "")):  # fmt: skip
            first, second = getattr(found[0].run, field), getattr(other.run, field)
            if first != second:
                raise ScenarioError(
                    f"'{found[0].name}' has run.{field} = {first:,} and '{other.name}' {second:,}; chance is equal "
                    f"only in societies of equal size and length: make them equal{option}"
                )
    return found


def _replicates_needed(
    comparison: Comparison, wanted: list[tuple[Measure, float]], done: int, most: int
) -> int:
    from scenarios.analysis.precision import replicates_needed

    return replicates_needed(comparison, wanted, done, most) if wanted else done


def _tell_precision(comparison: Comparison, wanted: list[tuple[Measure, float]], n: int, language: str) -> None:
    """Whether every interval became as narrow as asked."""
    from scenarios.words import figure

    for measure, width in wanted:
        got = max(comparison.effect(other, measure).half_width for other in comparison.others)
        key = "precision_met" if got <= width else "precision_missed"
        told = {name: figure(float(f"{one:.4g}"), language) for name, one in (("got", got), ("wanted", width))}
        say(TEXTS(language, key, measure=str(measure), n=n, **told))
