"""Reads the points of a study file that are written out: every ``[[point]]``, or the rows of a CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from abm.errors import ParameterError
from abm.parameters.names import find
from scenarios.batch.design import Row, first_repeat, repeated
from scenarios.batch.factor import Factor, Value, checked, refuse_invalid, told_apart
from scenarios.batch.point_table import read_table, refuse_other_columns
from scenarios.batch.study_schema import POINT_KEYS
from scenarios.document import Document
from scenarios.loader import load
from scenarios.scenario import Scenario, with_run


def listed_points(document: Document, factors: tuple[Factor, ...]) -> tuple[tuple[Factor, ...], tuple[Row, ...]]:
    """The points of ``[[point]]``, and every factor they set, with the values it takes.

    Raises:
        ScenarioError: wrong type, or a point that is there twice.
        ParameterError: unknown parameter, wrong type, or out of bounds.
    """
    listed = document.content["point"]
    known = {factor.name: factor for factor in factors}
    rows = []
    for index in range(len(listed)):
        table = document.table("point", index)
        values: dict[str, Value] = {}
        for parts, written in _flat(document.table("point", index, "set")):
            name = ".".join(parts)
            values[name] = _listed_value(document, known, name, written, ("point", index, "set", *parts))
        rows.append(Row(values, table.get("scenario", ""), _name(document, index)))
    repeat = first_repeat(rows)
    if repeat:
        raise document.refuse(repeated(*repeat), "point", repeat[0])
    return _with_values(known, rows), tuple(rows)


def _listed_value(
    document: Document, known: dict[str, Factor], name: str, written: Any, here: tuple[str | int, ...]
) -> Value:
    """The value a point sets; a name met for the first time becomes a factor of its own."""
    if name not in known:
        same = [other for other in known.values() if other.path == name]
        if same:
            names = ", ".join(other.name for other in same)
            raise document.refuse(f"'{name}' is several factors; name one of {names}", *here)
        declared = document.located(here, find, name)
        value = document.located(here, checked, declared, written, document.path.parent)
        known[name] = document.located(here, Factor, name, values=(value,))
        document.located(here, told_apart, known.values())
        return value
    return document.located(here, known[name].value, written, document.path.parent)


def _flat(table: Mapping[str, Any], before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Keys from the outside in and values, whether a dotted name is written in quotes or as tables in tables."""
    for key, value in table.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, (*before, key))
        else:
            yield (*before, key), value


def _with_values(known: Mapping[str, Factor], rows: list[Row]) -> tuple[Factor, ...]:
    """The factors with the values they take in the points, for checking and for readers."""
    found: dict[str, dict[Value, None]] = {name: {} for name in known}
    for row in rows:
        for name, value in row.values.items():
            found[name][value] = None
    return tuple(
        replace(factor, low=None, high=None, values=tuple(found[name])) if found[name] else factor
        for name, factor in known.items()
    )


def other_scenarios(document: Document, base: Scenario) -> dict[str, Scenario]:
    """Scenarios the points name, by that name, with the size and length of the study's.

    Raises:
        ScenarioError: no points, unknown key, or a scenario that cannot be loaded.
    """
    listed = document.content.get("point", [])
    if not isinstance(listed, list):
        raise document.refuse("points stand in [[point]], one for each", "point")
    if not listed:
        raise document.refuse('the design is empty: kind = "list" needs at least one [[point]]', "design", "kind")
    others: dict[str, Scenario] = {}
    for index in range(len(listed)):
        table = document.table("point", index)
        document.refuse_unknown(table, POINT_KEYS, "point", index)
        document.typed(table.get("set", {}), dict, 'a table { "dotted.name" = value }', "point", index, "set")
        if "scenario" in table:
            here = ("point", index, "scenario")
            name = document.typed(table["scenario"], str, "a name or path in quotes", *here)
            other = document.located(here, load, name, document.path.parent)
            others[name] = with_run(other, base.run)
            document.located(here, refuse_invalid, others[name])
    return others


def _name(document: Document, index: int) -> str:
    table = document.table("point", index)
    return str(document.typed(table.get("name", ""), str, "text in quotes", "point", index, "name"))


def table_points(document: Document, factors: tuple[Factor, ...]) -> tuple[tuple[Factor, ...], tuple[Row, ...]]:
    """The points of a CSV file, and a factor for each of its columns.

    Raises:
        ScenarioError: the file cannot be read, is empty, has a broken row or a point twice.
        ParameterError: a cell holds no value of its parameter.
    """
    here = ("design", "file")
    name = document.typed(document.table(*here[:1])["file"], str, "the path of a CSV file in quotes", *here)
    table = document.located(here, read_table, document.path.parent / Path(name).expanduser())
    declared = {factor.name: factor for factor in factors}
    paths = {}
    for column in table.header:
        try:
            paths[column] = declared[column].path if column in declared else find(column).name
        except ParameterError as error:
            raise table.refuse(f"column '{column}': {error}") from None
    refuse_other_columns(table, declared)
    rows = [Row(values) for values in table.values(paths)]
    if not rows:
        raise table.refuse("the design is empty: there is no row under the header")
    repeat = first_repeat(rows)
    if repeat:
        raise table.refuse(repeated(*repeat), table.lines[repeat[0]])
    known = {
        column: declared[column] if column in declared else Factor(column, values=(rows[0].values[column],))
        for column in table.header
    }
    document.located(here, told_apart, known.values())
    return _with_values(known, rows), tuple(rows)
