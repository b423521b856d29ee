"""Writes docs/reference/state.md: what is held of everybody, and what is counted, as the code declares it.

Records of numpy are declared with one field a line and a comment that says what it means; the comments are read from
the source, so that table and code cannot differ. Objects say it in the ``Attributes`` of their docstring.
"""

from __future__ import annotations

import ast
import inspect
import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from abm import tally
from scenarios.generated import cells

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "state.md"

HEAD = """# State variables

Written by `python run.py reference` from the declarations in the code; do not edit by hand. What decides a run beside
them are [parameters](parameters.md); what is reported are [indicators](indicators.md), formulas over the counts at the
end of this page. Money is in euro cents unless said otherwise. *Scratch* fields hold nothing from month to month.
"""


@dataclass(frozen=True)
class Field:
    """One state variable.

    Attributes:
        name: as the code calls it.
        kind: type, with the shape of one that is not a single number.
        meaning: what it is, with its unit.
    """

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """State variables of one kind of thing.

    Attributes:
        title: for readers.
        file: where they are declared.
        name: of the record or class.
        what: who has them, in one sentence.
    """

    title: str
    file: str
    name: str
    what: str


TABLES = (
    Table("Citizen", "abm/population.py", "CITIZEN",
          "Each citizen has one record; her need profiles and her place on the ring follow from her key."),
    Table("Case", "abm/cases.py", "CASE",
          "One person's need in one domain, on the path that is lived and on the path without service; only open cases "
          "are held, and for everybody else the month of the next onset by domain."),
    Table("Provider", "abm/providers/columns.py", "PROVIDER",
          "Public services, the for-profit fringe and enterprises of the ESS share one record; cash, claims and credit "
          "stand in the books."),
    Table("Territory and domain", "abm/providers/columns.py", "CELL",
          "What providers and payers of one domain in one territory share."),
    Table("Economy", "abm/providers/columns.py", "ECONOMY", "What holds for the whole society."),
    Table("Outcome contract", "abm/contracts/contract.py", "Contract", "From candidacy to the last payment."),
    Table("Vehicle of a contract", "abm/engine/vehicles.py", "VEHICLE", "What is held of a contract that is signed."),
    Table("Trial", "abm/learning/trials.py", "TRIAL",
          "Of one idea, from the January in which it begins; beside it is held which ideas each provider uses."),
    Table("Investor", "abm/contracts/investors.py", "Investor", "Banks and foundations."),
)  # fmt: skip

COUNTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "Counts of cases": ("By month, territory, domain and kind of provider (`TALLY`).", tally.CASE_FIELDS),
    "Counts of providers": ("The same.", tally.PROVIDER_FIELDS),
    "Counts of outcome contracts": ("By month, territory and domain (`CONTRACTS`).", tally.CONTRACT_FIELDS),
    "Counts of trials": ("By month, territory and domain (`LEARNING`).", tally.LEARNING_FIELDS),
    "Counts of citizens": ("By month and territory (`CIVIC`).", tally.CIVIC_FIELDS),
}
"""What a month leaves: by title, how it is broken down, and meanings by field."""


def fields_of(table: Table) -> tuple[Field, ...]:
    """State variables of a table, in the order of their declaration; a meaning is empty where the code gives none."""
    source = (ROOT / table.file).read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef) and node.name == table.name:
            return tuple(_of_class(node))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == table.name:
            return tuple(_of_record(node, _comments(source)))
    raise LookupError(f"{table.file} declares no {table.name}")


def _comments(source: str) -> dict[int, str]:
    """Comments by line."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {one.start[0]: one.string.lstrip("# ") for one in tokens if one.type == tokenize.COMMENT}


def _of_record(node: ast.Assign, comments: Mapping[int, str]) -> Iterator[Field]:
    for entry in ast.walk(node):
        if isinstance(entry, ast.Tuple) and entry.elts and isinstance(entry.elts[0], ast.Constant):
            name, kind, *shape = entry.elts
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                of_domains = f" {ast.unparse(shape[0])}" if shape else ""
                written = ast.unparse(kind).removeprefix("np.") + of_domains
                yield Field(name.value, written.replace("(N_DOMAINS,)", "by domain"), _meaning(entry, comments))


def _meaning(entry: ast.Tuple, comments: Mapping[int, str]) -> str:
    return comments.get(entry.end_lineno or entry.lineno, "")


def _of_class(node: ast.ClassDef) -> Iterator[Field]:
    said = _attributes(inspect.cleandoc(ast.get_docstring(node) or ""))
    for entry in node.body:
        if isinstance(entry, ast.AnnAssign) and isinstance(entry.target, ast.Name):
            yield Field(entry.target.id, ast.unparse(entry.annotation), said.get(entry.target.id, ""))


def _attributes(docstring: str) -> dict[str, str]:
    """Meanings in the ``Attributes`` of a docstring, by name."""
    _, _, text = docstring.partition("Attributes:\n")
    found = re.findall(r"^    (\w+): (.*?)(?=^    \w+: |\Z)", text + "\n", re.MULTILINE | re.DOTALL)
    return {name: " ".join(words.split()).removesuffix(".") for name, words in found}


def state_text() -> str:
    """The whole page in Markdown."""
    parts = [HEAD]
    for table in TABLES:
        rows = [cells(f"`{one.name}`", one.kind, one.meaning) for one in fields_of(table)]
        head = [cells("Name", "Type", "Meaning"), "| --- | --- | --- |"]
        lines = [f"## {table.title}", "", f"{table.what} `{table.name}` in `{table.file}`.", "", *head, *rows]
        parts.append("\n".join([*lines, ""]))
    for title, (how, meanings) in COUNTS.items():
        head = [cells("Name", "Stock or flow", "Meaning"), "| --- | --- | --- |"]
        rows = [cells(f"`{name}`", *meaning.split(": ", 1)) for name, meaning in meanings.items()]
        parts.append("\n".join([f"## {title}", "", f"{how} `abm/tally.py`.", "", *head, *rows, ""]))
    return "\n".join(parts)


def write_state(path: Path = PAGE) -> Path:
    """Write the page and return its path."""
    path.write_text(state_text(), encoding="utf-8")
    return path
