"""The command ``run``: simulate a scenario, summarise it, write tables and pictures."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from viz.commands.options import (
    Lang,
    Language,
    Off,
    Replicates,
    ScenarioName,
    Seed,
    Settings,
    Workers,
    check_seeds,
    number_option,
)
from viz.commands.shell import RUN_FAILED, command_line, readable, say

if TYPE_CHECKING:
    from scenarios.results import Manifest, RunRecord
    from scenarios.scenario import Scenario


def run(
    scenario: ScenarioName,
    seed: Seed = 1,
    replicates: Replicates = 1,
    citizens: Annotated[int | None, number_option("--citizens", "Citizens, one agent each.")] = None,
    months: Annotated[int | None, number_option("--months", "Months after the burn-in.")] = None,
    settings: Settings = None,
    off: Off = None,
    out: Annotated[str | None, typer.Option(help="Folder of the results; a new one in results/ if left out.")] = None,
    workers: Workers = 1,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier result in --out.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Simulate a scenario, summarise it, write tables and pictures."""
    import time
    from datetime import datetime

    from abm.errors import ResultError
    from scenarios.folder import check_folder, new_folder
    from scenarios.loader import load
    from scenarios.messages import message
    from scenarios.progress import MonthsProgress
    from scenarios.results import Manifest
    from scenarios.runner import jobs, run_jobs
    from scenarios.scenario import changes_out_of_reach, overridden

    check_seeds(seed, replicates)
    whole = overridden(load(scenario), settings or (), citizens=citizens, months=months)
    found = overridden(load(scenario), settings or (), off or (), citizens=citizens, months=months)
    _check_name(found.name)
    started = datetime.now()
    if out is not None and not out.strip():
        raise ResultError("--out is empty; name a folder, or leave --out away for a new one in results/")
    folder = check_folder(Path(out) if out else new_folder(Path("results"), found.name, started), force)
    for change in changes_out_of_reach(found):
        note = message(lang.value, "out_of_reach", change=change, last=found.run.months - 1)
        typer.echo(message(lang.value, "note", what=note), err=True)
    say_already_off([whole], off or (), lang.value)
    todo = jobs(found, seed, replicates)
    say_when_cold(lang.value)
    # Before anything is computed: a setting of the drawing library that is broken stops here, not at the end.
    os.environ["MPLBACKEND"] = "agg"
    from viz.output import failures, in_words, print_table, result_files

    clock = time.perf_counter()
    total = found.run.burn_in_months + found.run.months
    with MonthsProgress(replicates, total, language=lang.value) as progress:
        outcomes = run_jobs(todo, workers, progress.advance)
    manifest = Manifest(
        scenario=found.name,
        inputs=found.resolved(),
        seeds=[job.seed for job in todo],
        command=command_line(),
        started=started,
        elapsed_seconds=time.perf_counter() - clock,
        differences=in_words(found, lang.value),
    )
    files = result_files(found, outcomes, lang.value)
    try:
        written = _write(folder, manifest, [outcome.record for outcome in outcomes], files, force, lang.value)
    finally:  # all that is left when the disk is full
        print_table(found, outcomes, lang.value)
    say(message(lang.value, "written", where=written))
    failed = failures(outcomes, lang.value)
    if failed:
        typer.echo(failed, err=True)
        raise typer.Exit(RUN_FAILED)


def say_already_off(scenarios: Sequence[Scenario], off: Sequence[str], language: str) -> None:
    """Tell of mechanisms that are switched off though no scenario has them.

    Args:
        scenarios: as they are without ``--off``.
        off: names of mechanisms.
        language: ``"en"`` or ``"fr"``.
    """
    from scenarios.messages import message
    from scenarios.scenario import already_off

    for name in dict.fromkeys(off):
        if all(already_off(one, [name]) for one in scenarios):
            note = message(language, "already_off", name=name)
            typer.echo(message(language, "note", what=note), err=True)


def _check_name(name: str) -> None:
    from abm.errors import ScenarioError

    if readable(name) != name:
        raise ScenarioError(f"{readable(name)}: the name of the file is not UTF-8 text; rename it")


def _write(
    folder: Path,
    manifest: Manifest,
    records: Sequence[RunRecord],
    files: Mapping[str, str | bytes],
    force: bool,
    language: str,
) -> Path:
    """Write the result; beside its folder when another command has taken that in the meantime."""
    from abm.errors import ResultError
    from scenarios.folder import folder_beside, is_taken
    from scenarios.messages import message
    from scenarios.results import write_results

    place = folder
    while True:
        try:
            written = write_results(place, manifest, records, files, force)
        except ResultError:
            if force or not is_taken(place):
                raise
            place = folder_beside(folder)
        else:
            if place != folder:
                what = message(language, "taken_meanwhile", folder=folder)
                typer.echo(message(language, "note", what=what), err=True)
            return written


def say_when_cold(language: str) -> None:
    """Tell that the model is compiled first, which takes a while."""
    from abm.compiled import is_cold
    from scenarios.messages import message

    if is_cold():
        typer.echo(message(language, "cold"), err=True)
