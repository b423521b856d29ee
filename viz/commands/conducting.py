"""What commands of many runs share: where results go, doing what is left to do with progress, saying what failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scenarios.texts import Texts
from viz.commands.shell import counts, say, written
from viz.commands.simulate import say_when_cold

if TYPE_CHECKING:
    from scenarios.batch.conduct import Receipt, Spread
    from scenarios.batch.plan import PlannedRun
    from scenarios.batch.store import Store

MANY_SECONDS, MANY_BYTES = 3600.0, 10_000_000_000
"""Beyond this a person at a terminal is asked before the start."""

TEXTS = Texts(
    en={
        "running": "Runs",
        "nothing_left": "{done} of {planned} runs are done already.",
        "goes_on": "Going on in {folder}: {done} of {planned} runs are done.",
        "kept": "{done} of {planned} runs are kept in {folder}; repeat the command to go on.",
        "failed": (
            "{failed} of {planned} runs failed; the first, point {point} with seed {seed}: {error}. Tracebacks stand "
            "in the table of runs; --retry-failed tries them again."
        ),
    },
    fr={
        "running": "Simulations",
        "nothing_left": "{done} simulations sur {planned} sont déjà faites.",
        "goes_on": "Reprise dans {folder} : {done} simulations sur {planned} sont faites.",
        "kept": "{done} simulations sur {planned} sont gardées dans {folder} ; répéter la commande pour continuer.",
        "failed": (
            "{failed} simulations sur {planned} ont échoué ; la première, point {point}, graine {seed} : {error}. Le "
            "détail est dans la table des simulations ; --retry-failed les retente."
        ),
    },
)


def spread_of(workers: int, scheduler: str | None) -> Spread:
    """Who does the runs: processes of this machine, or a cluster."""
    if scheduler is None:
        from scenarios.batch.conduct import locally

        return locally(workers)
    from scenarios.batch.cluster import on_cluster

    return on_cluster(scheduler)


def carry_out(
    store: Store,
    runs: Iterable[PlannedRun],
    spread: Spread,
    language: str,
    retry_failed: bool = False,
    recorded: Mapping[tuple[int, int], bool] | None = None,
) -> None:
    """Do the runs that are not recorded yet, with progress; the caller holds the lock.

    Args:
        store: where they are recorded.
        runs: in the order of their plan.
        spread: who does them.
        language: of what is told.
        retry_failed: do those again that failed.
        recorded: what is recorded, for who knows it and has told it already.
    """
    from scenarios.batch.conduct import conduct
    from scenarios.progress import RunsProgress

    told, recorded = recorded is not None, store.places() if recorded is None else recorded
    kept = {place for place, was_done in recorded.items() if was_done or not retry_failed}
    todo = [run for run in runs if run.place not in kept]
    planned = store.manifest["planned"]
    if recorded and not told:
        key = "goes_on" if todo else "nothing_left"
        so_far = counts(language, done=sum(recorded.values()), planned=planned)
        say(TEXTS(language, key, folder=store.folder, **so_far))
    if not todo:
        return
    say_when_cold(language)
    done = len(kept)
    try:
        with RunsProgress(len(todo), TEXTS(language, "running"), language) as progress:

            def count(receipt: Receipt) -> None:
                nonlocal done
                done += receipt.done + receipt.failed
                progress.count(receipt.done, receipt.failed)

            conduct(store, iter(todo), spread, count)
    except KeyboardInterrupt:
        so_far = counts(language, done=done, planned=planned)
        typer.echo(TEXTS(language, "kept", folder=store.folder, **so_far), err=True)
        raise


def say_failures(store: Store, language: str) -> int:
    """Tell of runs that failed, if any did.

    Returns:
        How many.
    """
    from scenarios.batch.parts import FAILED, last_line
    from scenarios.french_errors import in_language

    runs = store.runs()
    failed = runs[runs["status"] == FAILED]
    if len(failed):
        first = failed.iloc[0]
        typer.echo(
            TEXTS(
                language, "failed", point=first["point"], seed=first["seed"],
                error=in_language(last_line(first["error"]), language),
                **counts(language, failed=len(failed), planned=store.manifest["planned"]),
            ),
            err=True,
        )  # fmt: skip
    return len(failed)


def in_bytes(size: float, language: str) -> str:
    """A size on the disk: ``"31 MB"``."""
    for unit in ("kB", "MB"):
        size /= 1000.0
        if size < 1000.0:
            return f"{written(size, language, 0 if size >= 10 else 1)} {unit}"
    return f"{written(size / 1000.0, language, 1)} GB"


def folder_for(out: str | None, name: str) -> Path:
    """The folder asked for, or the usual one.

    Raises:
        ResultError: its name is empty.
    """
    from abm.errors import ResultError

    if out is None:
        return default_folder(name)
    if not out.strip():
        raise ResultError("--out is empty; name a folder, or leave --out away for the usual one in results/")
    return Path(out)


def default_folder(name: str) -> Path:
    """Where the results of a study go unless told otherwise: always the same place, so that it can go on there."""
    return Path("results") / name
