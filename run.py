"""Command line: parse, call, print. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, suppress
from enum import StrEnum
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any

try:
    import typer
    from typer.core import TyperGroup
except KeyboardInterrupt:  # Ctrl-C before there is anybody to answer it
    raise SystemExit(130) from None

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scenarios.results import Manifest, RunRecord

RUN_FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130
TEXT_WIDTH, WIDE_TERMINAL = 100, 140
LARGEST_SEED = 2**63 - 1


class Language(StrEnum):
    """Language of everything printed and written but names of commands, options and parameters."""

    en = "en"
    fr = "fr"


UsageError: Any = typer.BadParameter.__mro__[1]
"""What the library raises about the words of a command line; it has no public name for it."""


class Commands(TyperGroup):
    """Turns what a user can cause into one message and an exit code."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        from scenarios.streams import let_streams_write_anything
        from scenarios.usage import language_asked

        let_streams_write_anything()
        ctx.obj = language_asked(args)
        if not args:
            return super().parse_args(ctx, args)  # type: ignore[no-any-return]
        with _errors_told(ctx.obj):
            return super().parse_args(ctx, args)  # type: ignore[no-any-return]

    def invoke(self, ctx: Any) -> Any:
        with _errors_told(ctx.obj):
            return super().invoke(ctx)


@contextmanager
def _errors_told(language: str) -> Iterator[None]:
    """What goes wrong inside ends the command with one message in the reader's language and an exit code."""
    from abm.errors import WelfareError
    from scenarios.messages import message
    from scenarios.usage import sentence

    try:
        yield
    except WelfareError as error:
        reason = str(error)
    except UsageError as error:
        reason = sentence(error)
    except KeyboardInterrupt:
        typer.echo(message(language, "interrupted"), err=True)
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:  # the disk, the working folder, the output
        if isinstance(error, BrokenPipeError):  # nobody reads any more, which is no fault
            _write_to_nobody()
            raise typer.Exit() from None
        if isinstance(error, FileNotFoundError) and error.filename is None:
            reason = "the folder you are in no longer exists; go to another"
        else:
            reason = f"{error.strerror or error}" + (f": '{error.filename}'" if error.filename else "")
    else:
        return
    _print_error(reason, language)
    raise typer.Exit(BAD_INPUT)


def _write_to_nobody() -> None:
    """What is left to be written must not fail when the process ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_error(what: str, language: str) -> None:
    """One line on standard error."""
    from scenarios.french_errors import in_language
    from scenarios.messages import message

    typer.echo(message(language, "error", what=in_language(what, language)), err=True)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Who is helped, by whom, at what public cost: welfare provision by the State and the ESS.",
)


def _number(option: str, words: str, low: int | None = None, high: int | None = None) -> Any:
    """An option that takes a whole number."""

    def read(typed: Any) -> int:
        from scenarios.usage import whole_number

        return whole_number(option, typed, low, high)

    return typer.Option(option, parser=read, metavar="NUMBER", help=words)


def _language(typed: Any) -> Language:
    from scenarios.usage import language_named

    return Language(language_named(typed))


ScenarioName = Annotated[str, typer.Argument(metavar="NAME|PATH", help="Scenario of the catalogue, or file.")]
Lang = Annotated[
    Language, typer.Option("--lang", parser=_language, metavar="en|fr", help="Language of what is printed and written.")
]
Seed = Annotated[int, _number("--seed", "Seed of the first run; the next ones count up.", 0, LARGEST_SEED)]
Replicates = Annotated[int, _number("--replicates", "Runs that differ in their seed.", 1, 10_000)]
Workers = Annotated[int, _number("--workers", "Processes.", 1, 256)]


@app.command()
def run(
    scenario: ScenarioName,
    seed: Seed = 1,
    replicates: Replicates = 1,
    citizens: Annotated[int | None, _number("--citizens", "Citizens, one agent each.")] = None,
    months: Annotated[int | None, _number("--months", "Months after the burn-in.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter by its dotted name.")
    ] = None,
    out: Annotated[str | None, typer.Option(help="Folder of the results; a new one in results/ if left out.")] = None,
    workers: Workers = 1,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier result in --out.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Simulate a scenario, summarise it, write tables and pictures."""
    import time
    from datetime import datetime
    from pathlib import Path

    from abm.errors import ResultError
    from scenarios.folder import check_folder, new_folder
    from scenarios.loader import load
    from scenarios.messages import message
    from scenarios.progress import MonthsProgress
    from scenarios.results import Manifest
    from scenarios.runner import jobs, run_jobs
    from scenarios.scenario import changes_out_of_reach, overridden

    _check_seeds(seed, replicates)
    found = overridden(load(scenario), settings or (), citizens=citizens, months=months)
    _check_name(found.name)
    started = datetime.now()
    if out is not None and not out.strip():
        raise ResultError("--out is empty; name a folder, or leave --out away for a new one in results/")
    folder = check_folder(Path(out) if out else new_folder(Path("results"), found.name, started), force)
    for change in changes_out_of_reach(found):
        note = message(lang.value, "out_of_reach", change=change, last=found.run.months - 1)
        typer.echo(message(lang.value, "note", what=note), err=True)
    todo = jobs(found, seed, replicates)
    if _is_cold():
        typer.echo(message(lang.value, "cold"), err=True)
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
        command=["python", "run.py", *(_readable(word) for word in sys.argv[1:])],
        started=started,
        elapsed_seconds=time.perf_counter() - clock,
        differences=in_words(found, lang.value),
    )
    files = result_files(found, outcomes, lang.value)
    try:
        written = _write(folder, manifest, [outcome.record for outcome in outcomes], files, force, lang.value)
    finally:  # all that is left when the disk is full
        print_table(found, outcomes, lang.value)
    _print(message(lang.value, "written", where=written))
    failed = failures(outcomes, lang.value)
    if failed:
        typer.echo(failed, err=True)
        raise typer.Exit(RUN_FAILED)


def _check_seeds(seed: int, replicates: int) -> None:
    from abm.errors import ParameterError

    if seed + replicates - 1 > LARGEST_SEED:
        raise ParameterError(f"--seed {seed}: {replicates} runs would go past the largest seed, {LARGEST_SEED}")


def _check_name(name: str) -> None:
    from abm.errors import ScenarioError

    if _readable(name) != name:
        raise ScenarioError(f"{_readable(name)}: the name of the file is not UTF-8 text; rename it")


def _readable(word: str) -> str:
    """A word of the command line with a mark where its bytes were no text."""
    return word.encode(errors="replace").decode()


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


def _is_cold() -> bool:
    from abm.compiled import is_cold

    return is_cold()


@app.command("list")
def list_scenarios(lang: Lang = Language.en) -> None:
    """List the scenarios that come with the model."""
    from scenarios.loader import catalogue, load
    from scenarios.messages import message

    rows = [(name, load(name).title.in_language(lang.value)) for name in catalogue()]
    _print_table((message(lang.value, "scenario"), message(lang.value, "title")), rows)


@app.command()
def show(
    scenario: ScenarioName,
    everything: Annotated[bool, typer.Option("--all", help="Every value, not only what differs.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Show a scenario, all it extends worked in."""
    from functools import partial

    from scenarios.describe import expectations, policy_sentences, settings
    from scenarios.loader import load
    from scenarios.messages import message

    found, said = load(scenario), partial(message, lang.value)
    _print(f"{found.name}{said('colon')} {found.title.in_language(lang.value)}", "")
    _print(*(fill(part, min(TEXT_WIDTH, _width())) for part in found.intent.in_language(lang.value).split("\n\n")))
    _print_section(said("policy"), [f"{text}. {why}".strip() for text, why in policy_sentences(found, lang.value)])
    columns = said("columns").split("|")
    shown = len(columns) if _width() >= WIDE_TERMINAL else columns.index(said("set_in")) + 1
    rows = [
        (one.name, one.value, one.default, one.unit, one.set_in, one.role, one.source)[:shown]
        for one in settings(found, lang.value)
        if everything or one.differs
    ]
    _print("", said("all_values" if everything else "values"))
    if rows:
        _print_table(columns[:shown], rows)
    else:
        _print(said("none"))
    expected = [
        f"{words} ({name}), {said(f'expected_{way}')}{said('colon')} {why}"
        + (f" {said('found')}{said('colon')} {what}" if what else "")
        for words, name, way, why, what in expectations(found, lang.value)
    ]
    _print_section(said("expected"), expected)
    _print_section(said("sources"), found.sources)


@app.command()
def diff(first: ScenarioName, second: ScenarioName, lang: Lang = Language.en) -> None:
    """Say in words what differs between two scenarios."""
    from functools import partial

    from scenarios.differences import differences
    from scenarios.loader import load
    from scenarios.messages import message

    found, said = differences(load(first), load(second), lang.value), partial(message, lang.value)
    for title, sentences in (
        (said("run"), found.run),
        (said("settings", first=first, second=second), found.settings),
        (said("only_in", name=first), found.only_first),
        (said("only_in", name=second), found.only_second),
    ):
        _print_section(title, sentences)
    if not found:
        _print(said("no_difference"))


@app.command()
def validate(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Scenario files or names.")],
    lang: Lang = Language.en,
) -> None:
    """Check scenario files and say what is wrong."""
    from abm.errors import WelfareError
    from scenarios.loader import load
    from scenarios.messages import message

    wrong = 0
    for path in paths:
        try:
            load(path)
            _print(message(lang.value, "valid", path=path))
        except WelfareError as error:
            wrong += 1
            _print_error(str(error), lang.value)
    if wrong:
        raise typer.Exit(BAD_INPUT)


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files."""
    import json

    from scenarios.schema import scenario_schema

    _print(json.dumps(scenario_schema(), indent=2, ensure_ascii=False))


@app.command()
def reference() -> None:
    """Write docs/reference/parameters.md."""
    from scenarios.loader import shown
    from scenarios.reference import write_reference

    _print(f"written: {shown(write_reference())}")


@app.command()
def base(
    citizens: Annotated[int, _number("--citizens", "Citizens, one agent each.", 500, 100_000_000)] = 300_000,
    months: Annotated[int, _number("--months", "Months after the burn-in.", 36, 1_200)] = 240,
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

    _check_seeds(seed, replicates)
    inputs = Inputs(citizens=citizens, months=months)
    seeds = range(seed, seed + replicates)
    with MonthsProgress(replicates, inputs.burn_in_months + months, language=lang.value) as progress:
        report = base_report(inputs, seeds, workers, progress.advance)
    for title, heads, rows in tables(report, lang.value):
        _print("", title)
        _print_table(heads, rows)
    _print("", *summary(report, lang.value))
    if write:
        _print(message(lang.value, "written", where=shown(write_document(report))))
    if strict and report.n_misses:
        raise typer.Exit(RUN_FAILED)


def _print(*lines: str) -> None:
    for line in lines:
        typer.echo(line)


def _print_section(title: str, lines: Sequence[str]) -> None:
    """A title and its lines after a blank one; nothing when there are no lines."""
    if lines:
        _print("", title, *(f"  * {line}" for line in lines))


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table fitted to the terminal; as wide as it needs when the output goes elsewhere."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for position, column in enumerate(columns):  # the first holds names, which are of no use cut short
        table.add_column(column, no_wrap=position == 0, overflow="fold")
    for row in rows:
        table.add_row(*(cell.replace("[", r"\[") for cell in row))
    if sys.stdout is not None:
        Console(width=_width()).print(table)


def _width() -> int:
    """Columns of the terminal; as many as a table could need when the output goes elsewhere."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else 400


def main() -> None:
    """The commands, in a process that ends quietly however often Ctrl-C is pressed."""
    signal.signal(signal.SIGINT, _interrupt_once)
    app()


def _interrupt_once(number: int, frame: object) -> None:
    """The first Ctrl-C stops the command; further ones do not disturb its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
