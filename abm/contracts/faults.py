"""What is wrong with a contract file, in one sentence and with the address of the value."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from abm.errors import ContractError, nearest
from abm.parameters.names import as_written

Address = tuple[str | int, ...]

_LONGEST = 40
"""Digits of a number that are written out in a message."""
_WANTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "date_type": "a date, as 2018-04-01 without quotes",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "dict_type": "a table",
}


def field(address: Address) -> str:
    """An address as one reads it: ``clause[1].rungs[3].at``; entries are counted from 1."""
    words = ""
    for part in address:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if words else part
    return words


def refusal(error: ValidationError, root: type[BaseModel], forms: Iterable[str] = ()) -> ContractError:
    """The first thing pydantic found wrong.

    Args:
        error: what pydantic raised.
        root: the table of the whole file.
        forms: tags of discriminated unions, which stand in pydantic's address and not in the file.
    """
    found = error.errors(include_url=False)
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])  # a key mistyped is missing too
    tags = tuple(forms)
    address: Address = tuple(
        part for position, part in enumerate(first["loc"]) if not _is_tag(first["loc"], position, tags)
    )
    address = (*address, *first.get("ctx", {}).get("at", ()))
    if first["type"] == "union_tag_invalid":
        address = (*address, "form")
    sentence = _sentence(first, address, tags, root)
    return ContractError(f"{field(address)}: {sentence}" if address else sentence, address)


def _is_tag(location: Address, position: int, tags: tuple[str, ...]) -> bool:
    return bool(position) and isinstance(location[position - 1], int) and location[position] in tags


def _sentence(first: ErrorDetails, address: Address, forms: tuple[str, ...], root: type[BaseModel]) -> str:
    kind, given, context = first["type"], first["input"], first.get("ctx", {})
    if kind == "contract":
        return str(context["words"])
    if kind == "number":
        return _number(given, str(context["words"]))
    if kind == "missing":
        return "is missing"
    if kind == "union_tag_not_found":
        return f"needs 'form', one of {', '.join(forms)}"
    if kind == "union_tag_invalid":
        tag = str(context["tag"])[:_LONGEST]
        return f"unknown form '{tag}'{nearest(tag, forms) or '; there are ' + ', '.join(forms)}"
    if kind == "extra_forbidden":
        key, valid = str(address[-1]), _keys(first["loc"][:-1], root, forms)
        return f"unknown key '{key}'{nearest(key, valid) or '; valid are ' + ', '.join(valid)}"
    if kind == "literal_error":
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        hint = nearest(given, choices.split(", ")) if isinstance(given, str) else ""
        return f"{_shown(given)}: expected one of {choices}{hint}"
    if kind == "greater_than_equal":
        return f"{_shown(given)} is below {context['ge']}"
    if kind == "less_than_equal":
        return f"{_shown(given)} is above {context['le']}"
    if kind in ("too_short", "string_too_short"):
        return "is empty"
    if kind.startswith("date_") and isinstance(given, datetime.datetime):
        return time_of_day(given)
    if kind == "tuple_type" and isinstance(given, Mapping):
        return f"expected [[{address[-1]}]], one for each"
    if kind in _WANTED:
        shown = "" if isinstance(given, (Mapping, list, tuple)) else f"{_shown(given)}: "
        return f"{shown}expected {_WANTED[kind]}"
    return str(first["msg"])


def time_of_day(given: datetime.datetime) -> str:
    """What is wrong with a date that tells the hour too."""
    return f"expected a date without a time of day, as {given.date()}"


def _number(given: Any, words: str) -> str:
    if isinstance(given, (Mapping, list, tuple)):
        return words
    return f"{_shown(given)} {words}" if words.startswith(("is ", "has ")) else f"{_shown(given)}: {words}"


def _shown(given: Any) -> str:
    """A value as it is written, unless it is a number of too many digits."""
    is_long = isinstance(given, (int, Decimal)) and len(str(given)) > _LONGEST
    return f"a number of {len(str(given))} digits" if is_long else as_written(given)


def _keys(location: Address, root: type[BaseModel], forms: tuple[str, ...]) -> list[str]:
    """Keys of the table at an address."""
    tables = [root]
    for position, part in enumerate(location):
        if _is_tag(location, position, forms):
            tables = [one for one in tables if str(part) in get_args(one.model_fields["form"].annotation)]
        elif isinstance(part, str):
            tables = [
                inner
                for table in tables
                for name, declared in table.model_fields.items()
                if part in (name, declared.alias)
                for inner in _tables(declared.annotation)
            ]
    return [declared.alias or name for table in tables for name, declared in table.model_fields.items()]


def _tables(annotation: Any) -> list[type[BaseModel]]:
    """Tables an annotation speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [table for one in get_args(annotation) for table in _tables(one)]
