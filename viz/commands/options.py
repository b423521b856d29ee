"""Options that several commands take."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

LARGEST_SEED = 2**63 - 1


class Language(StrEnum):
    """Language of everything printed and written but names of commands, options and parameters."""

    en = "en"
    fr = "fr"


def number_option(option: str, words: str, low: int | None = None, high: int | None = None) -> Any:
    """An option that takes a whole number."""

    def read(typed: Any) -> int:
        from scenarios.usage import whole_number

        return whole_number(option, typed, low, high)

    return typer.Option(option, parser=read, metavar="NUMBER", help=words)


def _language(typed: Any) -> Language:
    from scenarios.usage import language_named

    return Language(language_named(typed))


ScenarioName = Annotated[str, typer.Argument(metavar="NAME|PATH", help="Scenario of the catalogue, or file.")]
StudyName = Annotated[str, typer.Argument(metavar="STUDY", help="Study that comes with the model, or file.")]
StudyOrFolder = Annotated[
    str, typer.Argument(metavar="STUDY|FOLDER", help="Study, whose missing runs are done first, or results of one.")
]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help="Do runs again that failed.")]
FolderOf = Annotated[str, typer.Argument(metavar="FOLDER", help="Results of a sweep or comparison.")]
Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Dask scheduler to run on, as tcp://host:8786.")
]
Partial = Annotated[bool, typer.Option("--partial", help="Also while runs are missing; marked as incomplete.")]
Measures = Annotated[
    list[str] | None,
    typer.Option("--measure", metavar="MEASURE", help="Such as share_covered[housing]@last; may be repeated."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A parameter by its name; NAME@MONTH for a lever at a date."),
]
Off = Annotated[
    list[str] | None,
    typer.Option("--off", metavar="MECHANISM", help="Run without it, see `mechanisms`; may be repeated."),
]
RunsFolder = Annotated[
    str | None, typer.Option("--out", metavar="FOLDER", help="Folder of a study's runs; results/<study> if left out.")
]
ReportFile = Annotated[
    str | None, typer.Option("--report", metavar="FILE", help="Place of the HTML page, instead of the folder.")
]
Lang = Annotated[
    Language, typer.Option("--lang", parser=_language, metavar="en|fr", help="Language of what is printed and written.")
]
Seed = Annotated[int, number_option("--seed", "Seed of the first run; the next ones count up.", 0, LARGEST_SEED)]
Replicates = Annotated[int, number_option("--replicates", "Runs that differ in their seed.", 1, 10_000)]
Workers = Annotated[int, number_option("--workers", "Processes.", 1, 256)]


def check_seeds(seed: int, replicates: int) -> None:
    """Stop at a seed past the largest.

    Raises:
        ParameterError: says so.
    """
    from abm.errors import ParameterError

    if seed + replicates - 1 > LARGEST_SEED:
        raise ParameterError(f"--seed {seed}: {replicates} runs would go past the largest seed, {LARGEST_SEED}")
