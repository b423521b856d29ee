"""``contract --from-indigo``: laws in a table of contracts that the reader has downloaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.texts import Texts
from viz.commands.shell import TEXT_WIDTH, print_section, say

if TYPE_CHECKING:
    from viz.tables import Table

TEXTS = Texts(
    en={
        "written": "written: {where}",
        "remark": "Laws of {n} contracts in {file}, INDIGO impact bond dataset (GO Lab, University of Oxford)",
        "cite": "Source to cite: INDIGO impact bond dataset, Government Outcomes Lab, University of Oxford.",
    },
    fr={
        "written": "écrit : {where}",
        "remark": "Lois de {n} contrats de {file}, base INDIGO des contrats à impact (GO Lab, université d'Oxford)",
        "cite": "Source à citer : INDIGO impact bond dataset, Government Outcomes Lab, université d'Oxford.",
    },
)


def tell_laws(path: str, write: str | None, everything: bool, language: str) -> None:
    """Print the laws of a table by country and sector and what of it could not be used; write them when asked.

    Args:
        path: of ``projects.csv``.
        write: TOML file for the laws of all contracts; None writes none.
        everything: every group and every row that could not be used.
        language: ``"en"`` or ``"fr"``.

    Raises:
        ScenarioError: the table cannot be read, or gives too few contracts for the laws asked for.
        ResultError: the file cannot be written.
    """
    from scenarios.indigo import read_projects
    from scenarios.indigo_laws import contract_laws, laws_as_toml
    from viz import indigo_words as words

    place = target(write) if write is not None else None
    table = read_projects(path)
    laws = contract_laws(table.projects) if place else None
    say(words.counted(table, language), "", words.title("all", language))
    print_words(words.laws_table(table, language))
    for by in ("country", "sector"):
        groups, others = words.groups_table(table, by, language, None if everything else words.MOST_GROUPS)
        say("", words.title(by, language))
        print_words(groups)
        say(*([others] if others else []))
    if table.starts:
        print_section(words.title("starts", language), words.starts_lines(table, language, TEXT_WIDTH))
    lines = words.unusable_lines(table, language, None if everything else words.MOST_LINES)
    print_section(words.title("unusable", language), lines)
    say("", TEXTS(language, "cite"))
    if place and laws:
        from viz.commands.publishing import write_whole

        remark = TEXTS(language, "remark", n=len(table.projects), file=Path(path).name)
        write_whole(place, laws_as_toml(laws, remark))
        say(TEXTS(language, "written", where=place))


def target(write: str) -> Path:
    """Where laws may be written: a TOML file that is new, or holds laws already.

    Raises:
        ResultError: another ending, or a file of another sort.
    """
    from abm.errors import ResultError, WelfareError
    from scenarios.folder import absolute
    from scenarios.indigo_laws import read_laws

    if not write.lower().endswith(".toml"):
        raise ResultError(f"--write '{write}': laws are written as TOML; end the name in .toml")
    place = absolute(Path(write))
    if place.exists():
        try:
            read_laws(place)
        except WelfareError:
            raise ResultError(f"--write '{write}': holds something else; choose another file") from None
    return place


def print_words(table: Table) -> None:
    """A table as wide as it needs when the output goes elsewhere than a terminal."""
    import sys

    from rich.console import Console

    from viz.commands.shell import width

    if sys.stdout is not None:
        Console(width=width(), highlight=False).print(table.as_terminal())
