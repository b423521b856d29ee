"""Commands on results that exist: ``replay``, ``export``, ``query``, ``merge``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from scenarios.texts import Texts
from viz.commands.conducting import say_failures
from viz.commands.options import FolderOf, Lang, Language, Partial
from viz.commands.shell import RUN_FAILED, counts, needs_extra, print_section, print_table, say, written

MOST_ROWS = 200
"""Rows of a query that are printed; --out takes all."""

TEXTS = Texts(
    en={
        "run": "run {run}: point {point}, seed {seed}, scenario {scenario}",
        "differs": "What it changes",
        "recorded": "recorded hash  {hash}",
        "now": "hash now       {hash}",
        "equal": "equal to the last bit",
        "failed_again": "it failed then and fails again",
        "unequal": "NOT equal",
        "other_code": (
            "the results were made by code {code}, the model is now at {now}: a difference may come from that; go "
            "back to that version to see the same"
        ),
        "written": "written: {where}",
        "rows": "{shown} of {all} rows; --out FILE.csv writes all",
        "merged": "{done} of {planned} runs; content hash {hash}",
        "missing": (
            "INCOMPLETE: {missing} runs are missing; `sweep` with --out '{folder}' does them, or merge all shards"
        ),
    },
    fr={
        "run": "simulation {run} : point {point}, graine {seed}, scénario {scenario}",
        "differs": "Ce qu'elle change",
        "recorded": "empreinte enregistrée  {hash}",
        "now": "empreinte maintenant   {hash}",
        "equal": "égale au dernier bit",
        "failed_again": "elle avait échoué et échoue encore",
        "unequal": "PAS égale",
        "other_code": (
            "les résultats viennent du code {code}, le modèle en est à {now} : un écart peut en venir ; revenir à "
            "cette version pour retrouver les mêmes"
        ),
        "written": "écrit : {where}",
        "rows": "{shown} lignes sur {all} ; --out FICHIER.csv les écrit toutes",
        "merged": "{done} simulations sur {planned} ; empreinte du contenu {hash}",
        "missing": (
            "INCOMPLET : il manque {missing} simulations ; `sweep` avec --out '{folder}' les fait, ou réunir toutes "
            "les parties"
        ),
    },
)


def replay(
    folder: FolderOf,
    run: Annotated[str, typer.Argument(metavar="RUN", help="Key of a run or its beginning, or POINT:SEED.")],
    lang: Lang = Language.en,
) -> None:
    """Do one run of a folder again and show that it comes out the same."""
    from abm.compiled import source_hash
    from scenarios.batch.replay import replay as done_again
    from scenarios.batch.store import Store
    from viz.output import in_words

    store, said = Store(Path(folder)), partial(TEXTS, lang.value)
    if not store.is_of_this_code:
        typer.echo(said("other_code", code=store.manifest["code_version"][:8], now=source_hash()[:8]), err=True)
    found = done_again(store, run)
    row = found.recorded
    say(said("run", run=row["run"], point=row["point"], seed=row["seed"], scenario=row["scenario"]))
    print_section(said("differs"), in_words(found.scenario, lang.value))
    say("", said("recorded", hash=row["content_hash"] or "-"), said("now", hash=found.hash_now or "-"))
    if found.again.error:
        typer.echo(found.again.error.strip(), err=True)
    say(said("failed_again" if found.is_equal and found.again.error else "equal" if found.is_equal else "unequal"))
    if not found.is_equal:
        raise typer.Exit(RUN_FAILED)


def export(
    folder: FolderOf,
    to: Annotated[str, typer.Argument(metavar="FILE", help="File that ends in .csv or .xlsx.")],
    measures: Annotated[
        list[str] | None, typer.Option("--measure", metavar="MEASURE", help="Such as share_covered[housing]@last.")
    ] = None,
    partial_: Partial = False,
    lang: Lang = Language.en,
) -> None:
    """Write one row for each run, with what was varied and what came out, as CSV or Excel."""
    from scenarios.batch.export import export as exported
    from scenarios.batch.measure import measures as read_measures
    from scenarios.batch.store import Store
    from viz.commands.publishing import say_incomplete

    store = Store(Path(folder))
    status = store.require_complete(partial_)
    with needs_extra("analysis"):
        say(TEXTS(lang.value, "written", where=exported(store, Path(to), read_measures(measures or ()))))
    say_incomplete(status, lang.value)


def query(
    folder: FolderOf,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="About the tables runs, series and points.")],
    out: Annotated[str | None, typer.Option(help="CSV file to write all rows to.")] = None,
    lang: Lang = Language.en,
) -> None:
    """Ask the results a question in SQL (DuckDB)."""
    from scenarios.batch.export import query as asked
    from scenarios.batch.store import Store
    from scenarios.folder import absolute
    from viz.commands.publishing import say_incomplete, write_whole

    store = Store(Path(folder))
    with needs_extra("analysis"):
        frame = asked(store, sql)
    say_incomplete(store.status(), lang.value)
    if out is not None:
        place = absolute(Path(out))
        write_whole(place, frame.to_csv(index=False))
        say(TEXTS(lang.value, "written", where=place))
        return
    shown = frame.head(MOST_ROWS)
    cells = shown.astype(str).astype(object).mask(shown.isna(), "")
    print_table([str(name) for name in frame.columns], cells.to_numpy().tolist())
    if len(frame) > MOST_ROWS:
        say(TEXTS(lang.value, "rows", shown=MOST_ROWS, all=written(len(frame), lang.value)))


def merge(
    folders: Annotated[list[str], typer.Argument(metavar="FOLDER...", help="Shards of one study.")],
    out: Annotated[str, typer.Option(help="New folder for all of them.")],
    lang: Lang = Language.en,
) -> None:
    """Put the shards of a study together."""
    from scenarios.batch.merge import merge as merged

    store = merged([Path(folder) for folder in folders], Path(out))
    status = store.status()
    say(TEXTS(lang.value, "written", where=store.folder))
    so_far = counts(lang.value, done=status.done, planned=status.planned)
    say(TEXTS(lang.value, "merged", hash=store.content_hash(), **so_far))
    if status.missing:
        say(TEXTS(lang.value, "missing", missing=written(status.missing, lang.value), folder=store.folder))
    if say_failures(store, lang.value):
        raise typer.Exit(RUN_FAILED)
