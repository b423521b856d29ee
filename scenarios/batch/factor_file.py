"""Reads the factors of a study file: every ``[[factor]]``."""

from __future__ import annotations

from typing import Any

from abm.parameters.names import as_written, find
from scenarios.batch.design import SAMPLES, WRITTEN_OUT
from scenarios.batch.factor import Factor, checked, told_apart
from scenarios.batch.study_schema import FACTOR_KEYS
from scenarios.document import Document
from scenarios.loader import first_month, text_in
from scenarios.rules import known_names


def read_factors(document: Document, kind: str) -> tuple[Factor, ...]:
    """The factors of a study file, each with a name of its own.

    Args:
        document: the file.
        kind: of the design; a list or a table gives the values in its points.

    Raises:
        ScenarioError: unknown key or wrong type.
        ParameterError: unknown parameter, out of bounds, or two factors of one lever at one date and place.
    """
    listed = document.content.get("factor", [])
    if not isinstance(listed, list):
        raise document.refuse("factors stand in [[factor]], one for each", "factor")
    factors: tuple[Factor, ...] = ()
    for index in range(len(listed)):
        factor = _factor(document, index, kind)
        factors = document.located(("factor", index), told_apart, (*factors, factor))
    return factors


def _factor(document: Document, index: int, kind: str) -> Factor:
    """One ``[[factor]]``; each key is checked where it stands, then all together."""
    here = ("factor", index)
    table = document.table(*here)
    document.refuse_unknown(table, FACTOR_KEYS, *here)
    if "path" not in table:
        raise document.refuse("a factor needs 'path', the dotted name of a parameter", *here)
    path = document.typed(table["path"], str, "a dotted name in quotes", *here, "path")
    declared = document.located((*here, "path"), find, path)
    _refuse_ignored(document, index, kind)
    ends: dict[str, Any] = {
        key: document.located((*here, key), checked, declared, table[key]) for key in ("low", "high") if key in table
    }
    listed = document.typed(table.get("values", []), list, "a list of values", *here, "values")
    if "values" in table and not listed:
        raise document.refuse("values is empty; write at least one, or low and high instead", *here, "values")
    values = [document.located((*here, "values"), checked, declared, value, document.path.parent) for value in listed]
    return document.located(
        here,
        Factor,
        path,
        low=ends.get("low"),
        high=ends.get("high"),
        values=known_names(path) if kind in WRITTEN_OUT else tuple(values),
        steps=document.typed(table.get("steps", 0), int, "a whole number", *here, "steps"),
        scale=document.typed(table.get("scale", "linear"), str, "text in quotes", *here, "scale"),
        **_when_and_where(document, index),
        label=text_in(document, table["label"], *here, "label") if "label" in table else None,
    )


def _when_and_where(document: Document, index: int) -> dict[str, Any]:
    """Whether, when and where a factor is a dated change."""
    here = ("factor", index)
    table = document.table(*here)
    whole_run = table.get("whole_run", False)
    if not isinstance(whole_run, bool):
        raise document.refuse(f"whole_run = {as_written(whole_run)}: expected true or false", *here, "whole_run")
    territories = document.typed(table.get("territories", []), list, "a list of names", *here, "territories")
    for name in territories:
        document.typed(name, str, "a list of names in quotes", *here, "territories")
    return {
        "whole_run": whole_run,
        "from_month": first_month(document, table, here) if "year" in table or "month" in table else None,
        "ramp_months": document.typed(table.get("ramp_months", 0), int, "whole months", *here, "ramp_months"),
        "territories": tuple(territories),
    }


def _refuse_ignored(document: Document, index: int, kind: str) -> None:
    """Stop at keys the kind of design does not read."""
    ignored: tuple[str, ...] = ()
    if kind in WRITTEN_OUT:
        ignored = ("low", "high", "values", "steps", "scale")
    elif kind in SAMPLES:
        ignored = ("steps",)
    for key in ignored:
        if key in document.table("factor", index):
            what = "the values stand in its points" if kind in WRITTEN_OUT else "it is for a grid"
            raise document.refuse(f'{key} is not read with kind = "{kind}", {what}; leave it out', "factor", index, key)
