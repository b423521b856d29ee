"""Measures how fast and how big the model is, and says of each aim whether it is met.

    python benchmarks/run.py             everything, about twenty minutes
    python benchmarks/run.py --quick     smaller, about five minutes
    python benchmarks/run.py --only start --only throughput

Times are processor time, which other users of the machine disturb least. Every measurement has a process of its
own, all under this one, so that the figures compared come from the same minutes on the same machine.
"""

from __future__ import annotations

import importlib
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from benchmarks.figure import Figure

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path[:0] = [str(ROOT)]


class Subject(StrEnum):
    """What can be measured."""

    speed = "speed"
    scale = "scale"
    throughput = "throughput"
    sweeping = "sweeping"
    start = "start"
    contracts = "contracts"
    dashboard = "dashboard"


def main(
    quick: Annotated[bool, typer.Option("--quick", help="Smaller societies and fewer repetitions.")] = False,
    only: Annotated[list[Subject] | None, typer.Option(help="Measure only this; may be repeated.")] = None,
) -> None:
    """Measure how fast and how big the model is."""
    from benchmarks.figure import MISSED
    from benchmarks.fresh import BenchmarkError
    from benchmarks.sizes import FULL, QUICK

    _print_machine()
    missed = 0
    for subject in only or list(Subject):
        try:
            figures = importlib.import_module(f"benchmarks.{subject.value}").measure(QUICK if quick else FULL)
        except BenchmarkError as error:
            typer.echo(f"error: {error}", err=True)
            raise typer.Exit(1) from None
        _print_table(subject.value, figures)
        missed += sum(figure.verdict == MISSED for figure in figures)
    typer.echo(f"{missed} missed" if missed else "every aim that was measured is met")


def _print_machine() -> None:
    from datetime import date
    from importlib.metadata import version

    packages = ", ".join(f"{name} {version(name)}" for name in ("mesa", "numpy", "numba"))
    python = ".".join(map(str, sys.version_info[:3]))
    typer.echo(
        f"{date.today()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {python}, {packages}"
    )


def _print_table(title: str, figures: list[Figure]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(
        "measured", "value", "unit", "aim", "", "how", title=title, box=box.SIMPLE_HEAD, title_justify="left"
    )
    table.columns[1].justify = "right"
    for figure in figures:
        table.add_row(*figure.cells())
    Console(width=None if sys.stdout.isatty() else 160).print(table)


if __name__ == "__main__":
    typer.run(main)
