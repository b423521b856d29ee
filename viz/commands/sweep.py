"""The commands ``sweep`` and ``status``: many runs of a study, and how far they are."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenarios.texts import Texts
from viz.commands.conducting import (
    MANY_BYTES,
    MANY_SECONDS,
    carry_out,
    folder_for,
    in_bytes,
    say_failures,
    spread_of,
)
from viz.commands.options import (
    FolderOf,
    Lang,
    Language,
    Off,
    RetryFailed,
    Scheduler,
    StudyName,
    Workers,
    number_option,
)
from viz.commands.shell import RUN_FAILED, command_line, counts, print_table, say, written
from viz.commands.simulate import say_already_off, say_when_cold

if TYPE_CHECKING:
    from scenarios.batch.plan import Plan
    from scenarios.batch.store import Store
    from scenarios.batch.study import Study

MANY_RUNS = 100
"""Runs from which a sweep says beforehand how long it will take."""

TEXTS = Texts(
    en={
        "estimate": "{runs} runs left, about {time} on {workers} processes and {size} on the disk ({each} s a run).",
        "ask": "Start?",
        "written": "written: {folder}",
        "points": (
            "{points} points x {replicates} seeds = {runs} runs of {citizens} citizens x ({burn_in} + {months}) months"
        ),
        "shard": "shard {part} of {parts}: {runs} runs",
        "dry": "nothing was written (--dry-run)",
        "done": "{done} of {planned} runs done, {failed} failed, {missing} left",
        "running": "a command is working on it now",
        "resting": "no command is working on it",
        "rate": "{rate} runs/s, about {time} left",
        "each": "{seconds} s a run, {size} on the disk",
        "code": "made by code {code}; the model is now at {now}: it can be read, not gone on with",
    },
    fr={
        "estimate": (
            "Encore {runs} simulations, environ {time} sur {workers} processus et {size} sur le disque ({each} s par "
            "simulation)."
        ),
        "ask": "Lancer ?",
        "written": "écrit : {folder}",
        "points": (
            "{points} points x {replicates} graines = {runs} simulations de {citizens} citoyens "
            "x ({burn_in} + {months}) mois"
        ),
        "shard": "partie {part} sur {parts} : {runs} simulations",
        "dry": "rien n'a été écrit (--dry-run)",
        "done": "{done} simulations faites sur {planned}, {failed} en échec, {missing} à faire",
        "running": "une commande y travaille en ce moment",
        "resting": "aucune commande n'y travaille",
        "rate": "{rate} simulations/s, encore {time} environ",
        "each": "{seconds} s par simulation, {size} sur le disque",
        "code": "fait par le code {code} ; le modèle en est à {now} : lisible, mais sans reprise possible",
    },
)


def sweep(
    study: StudyName,
    out: Annotated[str | None, typer.Option(help="Folder of the results; results/<study> if left out.")] = None,
    workers: Workers = 2,
    scheduler: Scheduler = None,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Only the I-th of N parts, for several machines; then `merge`.")
    ] = None,
    citizens: Annotated[int | None, number_option("--citizens", "Instead of the study's.")] = None,
    months: Annotated[int | None, number_option("--months", "Instead of the study's.")] = None,
    replicates: Annotated[int | None, number_option("--replicates", "Instead of the study's.")] = None,
    off: Off = None,
    retry_failed: RetryFailed = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how many runs, how long, how large; stop.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before a long sweep.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Run a study: every combination of its design under every seed. Repeat the command to go on."""
    from scenarios.batch.plan import plan_of
    from scenarios.batch.study import load_study

    whole = load_study(study).resized(citizens=citizens, months=months, replicates=replicates)
    found = whole.without(off or ())
    say_already_off([whole.scenario, *whole.others.values()], off or (), lang.value)
    plan = plan_of(found, shard_of(shard))
    _say_plan(found, plan, lang.value)
    folder = folder_for(out, found.name + shard_suffix(plan.shard))
    if dry_run:
        say_when_cold(lang.value)
        _say_estimate(estimated(plan, workers, len(plan)), workers, len(plan), lang.value)
        say(TEXTS(lang.value, "dry"))
        return
    store = sweep_into(folder, found, plan, workers, scheduler, retry_failed, lang.value, ask=not yes)
    say(TEXTS(lang.value, "written", folder=store.folder))
    if say_failures(store, lang.value):
        raise typer.Exit(RUN_FAILED)


def sweep_into(
    folder: Path, study: Study, plan: Plan, workers: int, scheduler: str | None, retry_failed: bool, language: str,
    ask: bool = False,
) -> Store:  # fmt: skip
    """Do what is left of a study in its folder, and give the folder."""
    from scenarios.batch.begin import opened
    from scenarios.batch.points import write_points

    spread = spread_of(workers, scheduler)
    store = opened(folder, manifest_of(study, plan))
    with store.writing():
        write_points(store.folder, study)
        places = store.places()
        left = len(plan) - sum(1 for done in places.values() if done or not retry_failed)
        if left >= MANY_RUNS and scheduler is None:
            say_when_cold(language)
            estimate = estimated(plan, workers, left, store)
            _say_estimate(estimate, workers, left, language)
            if ask:
                _ask_if_long(estimate, language)
        carry_out(store, plan.runs(), spread, language, retry_failed)
    return store


def manifest_of(study: Study, plan: Plan) -> dict[str, Any]:
    """What is asked, for the manifest of its folder."""
    from dataclasses import asdict

    part, parts = plan.shard
    return {
        "kind": "sweep",
        "shard": f"shard {part} of {parts}" if parts > 1 else "",
        "planned": len(plan),
        "planned_in_all": study.n_runs,
        "command": command_line(),
        "study": {
            "name": study.name,
            "title": asdict(study.title),
            "question": asdict(study.question),
            "sources": list(study.sources),
            "measures": [str(measure) for measure in study.measures],
            "in_all_runs": {one.value: _set_in_all(study, one.value) for one in Language},
        },
        "design": study.as_plain(),
        "setting": plan.setting.as_plain(),
    }


def _set_in_all(study: Study, language: str) -> list[str]:
    """What was set for all runs of a study from the command line, as lines."""
    from viz.compare_text import lines_in_all

    return lines_in_all(zip(study.as_written, (study.scenario, *study.others.values()), strict=False), language)


def shard_of(written: str | None) -> tuple[int, int]:
    """``(2, 5)`` from ``"2/5"``.

    Raises:
        ParameterError: not of that form.
    """
    from abm.errors import ParameterError

    if written is None:
        return 1, 1
    part, slash, parts = written.partition("/")
    if not (slash and part.strip().isdigit() and parts.strip().isdigit() and 1 <= int(part) <= int(parts)):
        raise ParameterError(f"--shard {written}: expected I/N, as in 1/4, 2/4, 3/4 and 4/4")
    return int(part), int(parts)


def shard_suffix(shard: tuple[int, int]) -> str:
    """What tells folders of shards apart."""
    return f"-shard-{shard[0]}-of-{shard[1]}" if shard[1] > 1 else ""


def _say_plan(study: Study, plan: Plan, language: str) -> None:
    """Title, question, what is varied, how many runs."""
    from viz.factor_words import HEADS, factor_rows

    run = study.scenario.run
    say(study.title.in_language(language), study.question.in_language(language), *_set_in_all(study, language))
    print_table(HEADS(language, "heads").split("|"), factor_rows(study.factors, language))
    say(
        TEXTS(
            language, "points", replicates=plan.replicates, burn_in=run.burn_in_months, months=run.months,
            **counts(language, points=len(plan.points), runs=study.n_runs, citizens=run.citizens),
        )
    )  # fmt: skip
    if plan.shard[1] > 1:
        say(TEXTS(language, "shard", part=plan.shard[0], parts=plan.shard[1], runs=written(len(plan), language)))


@dataclass(frozen=True)
class Estimate:
    """What is left to be done, from one run timed."""

    seconds: float
    bytes: float
    seconds_per_run: float


def estimated(plan: Plan, workers: int, left: int, store: Store | None = None) -> Estimate:
    """Time and disk of the runs left.

    Args:
        plan: of the study.
        workers: processes.
        left: runs to be done.
        store: runs done already, from which to tell; else the first run is done twice, compiling apart, and measured.
    """
    status = store.status() if store is not None else None
    if status is not None and status.seconds_per_run:
        each, size = status.seconds_per_run, status.bytes / (status.done + status.failed)
    else:
        each, size = _first_run(plan) if left else (0.0, 0)
    return Estimate(left * each / max(1, workers), left * size, each)


def _first_run(plan: Plan) -> tuple[float, float]:
    """Seconds and bytes of a run."""
    import tempfile

    from scenarios.batch.conduct import do_run
    from scenarios.batch.parts import write_part

    first = next(plan.runs())
    do_run(plan.setting, first)
    row = do_run(plan.setting, first)
    with tempfile.TemporaryDirectory() as place:
        write_part(Path(place), [row], plan.setting.factors)
        size = sum(path.stat().st_size for path in Path(place).rglob("*.parquet"))
    return row.elapsed_seconds, size


def _say_estimate(estimate: Estimate, workers: int, left: int, language: str) -> None:
    from scenarios.progress import duration

    say(
        TEXTS(
            language, "estimate", runs=written(left, language), time=duration(estimate.seconds), workers=workers,
            size=in_bytes(estimate.bytes, language), each=written(estimate.seconds_per_run, language, 2),
        )
    )  # fmt: skip


def _ask_if_long(estimate: Estimate, language: str) -> None:
    """Ask a person at a terminal before something long or large."""
    is_long = estimate.seconds > MANY_SECONDS or estimate.bytes > MANY_BYTES
    has_reader = sys.stdin is not None and sys.stdin.isatty()
    if is_long and has_reader and not typer.confirm(TEXTS(language, "ask")):
        raise KeyboardInterrupt


def status(
    folder: FolderOf,
    lang: Lang = Language.en,
) -> None:
    """Say how far a sweep is, also while it runs."""
    from abm.compiled import source_hash
    from scenarios.batch.store import Store
    from scenarios.progress import duration

    store = Store(Path(folder))
    now = store.status()
    said = partial(TEXTS, lang.value)
    say(
        f"{store.folder}",
        said("done", **counts(lang.value, done=now.done, planned=now.planned, failed=now.failed, missing=now.missing)),
        said("each", seconds=written(now.seconds_per_run, lang.value, 2), size=in_bytes(now.bytes, lang.value)),
        said("running" if now.is_running else "resting"),
    )
    if now.is_running and now.runs_a_second:
        left = duration(now.missing / now.runs_a_second)
        say(said("rate", rate=written(now.runs_a_second, lang.value, 1), time=left))
    if not store.is_of_this_code:
        say(said("code", code=store.manifest["code_version"][:8], now=source_hash()[:8]))
