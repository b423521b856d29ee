"""The command ``population-size``: how many citizens a stated error takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.texts import Texts
from viz.commands.conducting import carry_out, folder_for, say_failures, spread_of
from viz.commands.manifest import about, manifest
from viz.commands.options import (
    Lang,
    Language,
    ReportFile,
    RetryFailed,
    ScenarioName,
    Scheduler,
    Seed,
    Settings,
    Workers,
    check_seeds,
    number_option,
)
from viz.commands.shell import needs_extra
from viz.commands.studied import Studied

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.batch.measure import Measure
    from scenarios.batch.plan import Plan
    from scenarios.batch.store import Store
    from scenarios.scenario import Scenario

USUAL_ERRORS = ("share_covered=0.01", "public_euros_per_inhabitant=5")
LARGEST_TRIED = 50_000
"""Citizens of the largest size tried unless others are named."""

TEXTS = Texts(
    en={
        "question": "How many citizens does it take for an error below what was asked?",
        "errors": "Error by number of citizens",
        "alt": "Error of every measure against the number of citizens, with its parts and the error asked for.",
        "limit": "The largest size tried stands for an endless society; its own bias cannot be seen.",
    },
    fr={
        "question": "Combien de citoyens faut-il pour une erreur inférieure à ce qui est demandé ?",
        "errors": "Erreur selon le nombre de citoyens",
        "alt": "Erreur de chaque mesure selon le nombre de citoyens, avec ses parts et l'erreur demandée.",
        "limit": "La plus grande taille essayée tient lieu de société sans fin ; son propre biais ne se voit pas.",
    },
)


def population_size(
    scenario: ScenarioName,
    against: Annotated[
        str | None, typer.Option(metavar="NAME|PATH", help="Base: the error is that of the difference to it.")
    ] = None,
    errors: Annotated[
        list[str] | None, typer.Option("--error", metavar="MEASURE=ERROR", help="Largest error, in the measure's unit.")
    ] = None,
    runs: Annotated[int, number_option("--runs", "Runs for which the error is stated.", 1, 10_000)] = 30,
    sizes: Annotated[
        list[int] | None, typer.Option("--size", metavar="NUMBER", help="Citizens to try; may be repeated.")
    ] = None,
    replicates: Annotated[int, number_option("--replicates", "Runs of each size tried.", 2, 10_000)] = 20,
    seed: Seed = 1,
    settings: Settings = None,
    months: Annotated[int | None, number_option("--months", "Months after the burn-in.")] = None,
    out: Annotated[str | None, typer.Option(help="Folder; results/<scenario>-sizes if left out.")] = None,
    workers: Workers = 2,
    scheduler: Scheduler = None,
    retry_failed: RetryFailed = False,
    report: ReportFile = None,
    lang: Lang = Language.en,
) -> None:
    """Find the smallest number of citizens for a stated error, of a level or of an effect."""
    from scenarios.analysis.population_size import SIZES, errors_named
    from scenarios.batch.measure import measures as read_measures
    from scenarios.loader import load
    from scenarios.scenario import overridden

    check_seeds(seed, replicates)
    wanted = errors_named(errors or USUAL_ERRORS)
    tried = sorted(set(sizes or [size for size in SIZES if size <= LARGEST_TRIED]))
    names = [scenario] if against is None else [against, scenario]
    found = [overridden(load(name), settings or (), months=months) for name in names]
    folder = folder_for(out, "-vs-".join(one.name for one in found) + "-sizes")
    measures = read_measures(list(wanted))
    plan = _plan(found, tried, measures, replicates, seed)
    store = _store(folder, found[-1], plan, tried, measures)
    with store.writing():
        carry_out(store, plan.runs(), spread_of(workers, scheduler), lang.value, retry_failed)
    say_failures(store, lang.value)
    outcomes = _outcomes(store, measures)
    effect = None if against is None else (found[0].name, found[1].name)
    with needs_extra("analysis"):
        _tell(Studied(store, store.status(), lang.value), outcomes, wanted, runs, effect, report)


def _plan(
    scenarios: Sequence[Scenario], sizes: Sequence[int], measures: Sequence[Measure], replicates: int, seed: int
) -> Plan:
    """Every scenario at every size; a scenario's name says its size."""
    from scenarios.batch.plan import Plan, Point, Setting
    from scenarios.scenario import overridden

    sized = [
        replace(overridden(one, citizens=size), name=f"{one.name}@{size}") for size in sizes for one in scenarios
    ]
    by = tuple(sorted({one.level for one in measures if one.level}))
    points = [Point(number) for number in range(len(sized))]
    return Plan(Setting(tuple(sized), by=by), points, replicates, seed)


def _store(folder: Path, scenario: Scenario, plan: Plan, sizes: Sequence[int], measures: Sequence[Measure]) -> Store:
    from scenarios.batch.begin import opened
    from scenarios.batch.study import plain_scenario
    from scenarios.scenario import Text

    question = Text(*(TEXTS(language, "question") for language in ("en", "fr")))
    scenarios = {one.name: plain_scenario(one) for one in plan.setting.scenarios}
    design = {"first_seed": plan.first_seed, "sizes": list(sizes), "scenarios": scenarios}
    study = about(folder.name, scenario.title, question, measures)
    return opened(folder, manifest("population size", plan.setting, len(plan), study, design))


def _outcomes(store: Store, measures: Sequence[Measure]) -> pd.DataFrame:
    """Outcomes with the size and the seconds of each run, scenarios by their own names."""
    outcomes = store.outcomes(measures)
    parts = outcomes["scenario"].str.rpartition("@")
    runs = store.runs().set_index("run")["elapsed_seconds"]
    return outcomes.assign(
        scenario=parts[0], citizens=parts[2].astype(int), seconds=outcomes["run"].map(runs[~runs.index.duplicated()])
    )


def _tell(
    found: Studied, outcomes: pd.DataFrame, errors: Mapping[str, float], runs: int, effect: tuple[str, str] | None,
    place: str | None,
) -> None:  # fmt: skip
    from scenarios.analysis.population_size import smallest
    from viz.population_size_figures import error_figure
    from viz.population_size_text import plans_table, size_sentences, size_warnings, sizes_table
    from viz.report import Picture, Section

    language = found.language
    sizes = smallest(outcomes, errors, runs, effect)
    figure = error_figure(sizes, found.caption(outcomes))
    tables = [sizes_table(sizes, language), *([plans_table(sizes, language)] if sizes.plans else [])]
    sections = [Section(TEXTS(language, "errors"), pictures=[Picture(figure, TEXTS(language, "alt"))], tables=tables)]
    found.tell(
        "population-size", size_sentences(sizes, language), sections, {"errors": figure}, outcomes,
        size_warnings(sizes, language), [TEXTS(language, "limit")], place,
    )  # fmt: skip
