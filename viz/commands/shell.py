"""What every command does alike: errors told in one line, exit codes, lines and tables on the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import typer
from typer.core import TyperGroup

from viz.commands.interrupt import heard

RUN_FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130
TEXT_WIDTH, WIDE_TERMINAL = 100, 140

OPTIONAL = ("SALib", "duckdb", "openpyxl", "pymoo", "sklearn")
"""Libraries of the extra ``analysis``."""

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
        with errors_told(ctx.obj):
            return super().parse_args(ctx, args)  # type: ignore[no-any-return]

    def invoke(self, ctx: Any) -> Any:
        with errors_told(ctx.obj):
            return super().invoke(ctx)


@contextmanager
def errors_told(language: str) -> Iterator[None]:
    """What goes wrong inside ends the command with one message in the reader's language and an exit code."""
    from abm.errors import WelfareError
    from scenarios.messages import message
    from scenarios.usage import sentence

    try:
        yield
    except WelfareError as error:
        reason = error.french if language == "fr" else str(error)
    except UsageError as error:
        reason = sentence(error)
    except KeyboardInterrupt:
        heard()
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
    print_error(reason, language)
    raise typer.Exit(BAD_INPUT)


def _write_to_nobody() -> None:
    """What is left to be written must not fail when the process ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_error(what: str, language: str) -> None:
    """One line on standard error."""
    from scenarios.french_errors import in_language
    from scenarios.messages import message

    typer.echo(message(language, "error", what=in_language(what, language)), err=True)


def say(*lines: str) -> None:
    """Print lines."""
    for line in lines:
        typer.echo(line)


def written(value: float, language: str, decimals: int = 0) -> str:
    """A number as a language writes it."""
    from viz.messages import number

    return number(value, decimals, language)


def counts(language: str, **numbers: int) -> dict[str, str]:
    """Whole numbers as a language writes them, by name, for sentences."""
    return {name: written(number, language) for name, number in numbers.items()}


def print_section(title: str, lines: Sequence[str]) -> None:
    """A title and its lines after a blank one; nothing when there are no lines."""
    if lines:
        say("", title, *(f"  * {line}" for line in lines))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
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
        Console(width=width()).print(table)


def width() -> int:
    """Columns of the terminal; as many as a table could need when the output goes elsewhere."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else 400


def readable(word: str) -> str:
    """A word of the command line with a mark where its bytes were no text."""
    return word.encode(errors="replace").decode()


def command_line() -> list[str]:
    """What was typed, as a list of words."""
    return ["python", "run.py", *(readable(word) for word in sys.argv[1:])]


@contextmanager
def needs_extra(name: str) -> Iterator[None]:
    """What an optional library is missing for ends the command with the line that installs it.

    Raises:
        ResultError: the library is not installed.
    """
    from abm.errors import ResultError

    try:
        yield
    except ImportError as error:
        if str(error.name).partition(".")[0] not in OPTIONAL:
            raise
        raise ResultError(f"this needs {error.name}: pip install -e '.[{name}]'") from None
