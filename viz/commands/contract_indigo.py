"""``contract --from-indigo``: laws in a table of contracts that the reader has downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.texts import Texts
from viz.commands.shell import TEXT_WIDTH, WIDE_TERMINAL, print_section, say, width

if TYPE_CHECKING:
    from scenarios.indigo import Table as Projects
    from viz.tables import Table

TEXTS = Texts(
    en={
        "simulation": "For the simulation",
        "written": "written: {where}",
        "run": "Run it: python run.py run {where}",
        "cite": "Source to cite: INDIGO impact bond dataset, Government Outcomes Lab, University of Oxford.",
    },
    fr={
        "simulation": "Pour la simulation",
        "written": "écrit : {where}",
        "run": "Pour le simuler : python run.py run {where}",
        "cite": "Source à citer : INDIGO impact bond dataset, Government Outcomes Lab, université d'Oxford.",
    },
)


@dataclass(frozen=True)
class Asked:
    """What was typed.

    Attributes:
        table: path of ``projects.csv``.
        write: TOML file for a scenario; None writes none.
        country: whose contracts; None is all.
        sector: policy sector; None is all.
        extends: scenario whose contracts get the laws; None is the French one.
        dollars_per_euro: rate for capital; None is that of ``scenarios/indigo_scenario.py``.
        everything: every group and every row that could not be used.
        language: ``"en"`` or ``"fr"``.
    """

    table: str
    write: str | None
    country: str | None
    sector: str | None
    extends: str | None
    dollars_per_euro: float | None
    everything: bool
    language: str


def tell_laws(asked: Asked) -> None:
    """Print the laws of a table by country and sector and what of it could not be used; write a scenario when asked.

    Everything is read and worked out before anything is printed or written.

    Raises:
        ScenarioError: the table cannot be read or gives too few contracts, or the scenario cannot be extended.
        ParameterError: an unknown country or sector, or a law that no contract of the simulation can have.
        ResultError: the file cannot be written.
    """
    from scenarios.indigo import read_projects
    from scenarios.indigo_laws import chosen
    from viz import indigo_words as words

    table, language = read_projects(asked.table), asked.language
    table = table.only(chosen(table.projects, asked.country, asked.sector))
    place = target(asked.write) if asked.write is not None else None
    text, lines = _scenario(asked, table, place) if place else ("", [])
    say(words.counted(table, language), "", words.title("all", language))
    laws = words.laws_table(table, language)
    print_words(laws if width() >= WIDE_TERMINAL else laws.columns(words.NARROW))
    for by in ("country", "sector"):
        groups, others = words.groups_table(table, by, language, None if asked.everything else words.MOST_GROUPS)
        say("", words.title(by, language))
        print_words(groups)
        say(*([others] if others else []))
    if table.starts:
        print_section(words.title("starts", language), words.starts_lines(table, language, TEXT_WIDTH))
    unusable = words.unusable_lines(table, language, None if asked.everything else words.MOST_LINES)
    print_section(words.title("unusable", language), unusable)
    say("", TEXTS(language, "cite"))
    if place:
        from viz.commands.publishing import write_whole

        print_section(TEXTS(language, "simulation"), lines)
        write_whole(place, text)
        say("", TEXTS(language, "written", where=place), TEXTS(language, "run", where=typed(asked.write or "")))


def typed(path: str) -> str:
    """A path as one types it after a command: in quotes where it holds blanks."""
    return f'"{path}"' if any(letter.isspace() for letter in path) else path


def _scenario(asked: Asked, table: Projects, place: Path) -> tuple[str, list[str]]:
    """Text of the scenario, and what is said of its values."""
    from abm.errors import ParameterError
    from scenarios import indigo_scenario as made
    from scenarios.indigo import DOLLARS_PER_EURO
    from scenarios.indigo_laws import contract_laws
    from viz.indigo_words import settings_lines

    rate = DOLLARS_PER_EURO if asked.dollars_per_euro is None else asked.dollars_per_euro
    if not rate > 0.0:
        raise ParameterError(f"--dollars-per-euro {rate:g}: expected a number above 0")
    reference = asked.extends or made.EXTENDED
    extended = made.to_extend(reference, place)
    laws = contract_laws(table.projects)
    country = asked.country.strip().upper() if asked.country else None
    sector = table.projects[0].sector if asked.sector else None
    origin = made.Origin(Path(asked.table).name, country, sector, rate)
    lines = settings_lines(laws, made.settings(laws, rate), rate, asked.language)
    return made.scenario_text(laws, origin, extended, reference, place), lines


def target(write: str) -> Path:
    """Where the scenario may be written: a TOML file that is new, or was written by this command.

    Raises:
        ResultError: another ending, or a file of another sort.
    """
    from abm.errors import ResultError
    from scenarios.folder import absolute, reason_of
    from scenarios.indigo_scenario import FIRST_LINE

    if not write.lower().endswith(".toml"):
        raise ResultError(f"--write '{write}': a scenario is written as TOML; end the name in .toml")
    place = absolute(Path(write))
    try:
        is_other = place.exists() and not place.read_bytes().startswith(FIRST_LINE.encode())
    except OSError as error:
        raise ResultError(f"cannot write '{place}': {reason_of(error)}") from error
    if is_other:
        raise ResultError(f"--write '{write}': holds something else; choose another file")
    return place


def print_words(table: Table) -> None:
    """A table as wide as it needs when the output goes elsewhere than a terminal."""
    import sys

    from rich.console import Console

    from viz.commands.shell import width

    if sys.stdout is not None:
        Console(width=width(), highlight=False).print(table.as_terminal())
