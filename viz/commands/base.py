"""The command ``base``: the society without any policy beside published figures."""

from __future__ import annotations

from typing import Annotated

import typer

from viz.commands.options import Lang, Language, Replicates, Seed, Workers, check_seeds, number_option
from viz.commands.shell import RUN_FAILED, print_table, say


def base(
    citizens: Annotated[int, number_option("--citizens", "Citizens, one agent each.", 500, 100_000_000)] = 300_000,
    months: Annotated[int, number_option("--months", "Months after the burn-in.", 36, 1_200)] = 240,
    seed: Seed = 1,
    replicates: Replicates = 1,
    workers: Workers = 1,
    write: Annotated[bool, typer.Option("--write", help="Also write docs/base.md.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 when a figure is missed.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Compare the society without any policy with published figures; misses are shown as misses."""
    from abm.inputs import Inputs
    from scenarios.base_report import base_report, summary, tables, write_document
    from scenarios.loader import shown
    from scenarios.messages import message
    from scenarios.progress import MonthsProgress

    check_seeds(seed, replicates)
    inputs = Inputs(citizens=citizens, months=months)
    seeds = range(seed, seed + replicates)
    with MonthsProgress(replicates, inputs.burn_in_months + months, language=lang.value) as progress:
        report = base_report(inputs, seeds, workers, progress.advance)
    for title, heads, rows in tables(report, lang.value):
        say("", title)
        print_table(heads, rows)
    say("", *summary(report, lang.value))
    if write:
        say(message(lang.value, "written", where=shown(write_document(report))))
    if strict and report.n_misses:
        raise typer.Exit(RUN_FAILED)
