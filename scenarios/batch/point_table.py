"""Points in a CSV file: a header of names, a row for each point."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from abm.errors import ScenarioError, WelfareError, nearest
from abm.parameters.names import find
from scenarios.batch.factor import Value, read_value
from scenarios.document import shown


@dataclass(frozen=True)
class PointTable:
    """A CSV file as read.

    Attributes:
        path: of the file.
        header: names of the columns.
        rows: cells of each row.
        lines: line of the file each row ends in, counted from 1.
    """

    path: Path
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def refuse(self, message: str, line: int = 1) -> ScenarioError:
        """The error to raise about a line."""
        return ScenarioError(f"{shown(self.path)}:{line}: {message}")

    def values(self, paths: Mapping[str, str]) -> list[dict[str, Value]]:
        """The values of each row by name of the column.

        Args:
            paths: dotted name of the parameter behind each column.

        Raises:
            ParameterError: a cell holds no value of its parameter; says in which line and column.
        """
        declared = {name: find(paths[name]) for name in self.header}
        found = []
        for line, row in zip(self.lines, self.rows, strict=True):
            point: dict[str, Value] = {}
            for name, cell in zip(self.header, row, strict=True):
                try:
                    point[name] = read_value(declared[name], cell, self.path.parent)
                except WelfareError as error:
                    place = f"{shown(self.path)}:{line}: column '{name}'"
                    raise type(error)(f"{place}: {error}") from None
            found.append(point)
        return found


def read_table(path: Path) -> PointTable:
    """A CSV file with commas or semicolons.

    Raises:
        ScenarioError: it cannot be read, has no header or no rows, a row of another length, or a column twice.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=";" if ";" in first and "," not in first else ",", strict=True)
            lines = [(reader.line_num, tuple(cell.strip() for cell in row)) for row in reader if any(row)]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text; save it as UTF-8"
        raise ScenarioError(f"{shown(path)}: cannot be read: {reason}") from None
    except csv.Error as error:
        raise ScenarioError(f"{shown(path)}: broken CSV: {error}") from None
    if not lines:
        raise ScenarioError(f"{shown(path)}: is empty; write a header of dotted names and a row for each point")
    table = PointTable(path, lines[0][1], tuple(row for _, row in lines[1:]), tuple(line for line, _ in lines[1:]))
    _check(table)
    return table


def _check(table: PointTable) -> None:
    """Stop at a header or row that is not whole."""
    for position, name in enumerate(table.header):
        if not name:
            raise table.refuse(f"column {position + 1} has no name; write the dotted name of a parameter")
        if name in table.header[:position]:
            raise table.refuse(f"column '{name}' stands there twice; keep one of the two")
    for line, row in zip(table.lines, table.rows, strict=True):
        if len(row) != len(table.header):
            raise table.refuse(f"{len(row)} cells under {len(table.header)} columns", line)


def refuse_other_columns(table: PointTable, declared: Iterable[str]) -> None:
    """Stop at a factor of the study that has no column.

    Raises:
        ScenarioError: names the nearest column.
    """
    for name in declared:
        if name not in table.header:
            raise table.refuse(f"there is no column '{name}'{nearest(name, table.header)}")
