"""What is wrong with a contract file, in one sentence and with the address of the value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from abm.errors import ContractError, nearest
from abm.parameters.names import as_written

Address = tuple[str | int, ...]

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


def refusal(error: ValidationError, forms: Iterable[str], models: Iterable[type[BaseModel]]) -> ContractError:
    """The first thing pydantic found wrong.

    Args:
        error: what pydantic raised.
        forms: tags of discriminated unions, which stand in pydantic's address and not in the file.
        models: tables that can occur, to name the nearest key.
    """
    first = error.errors(include_url=False)[0]
    tags = set(forms)
    address: Address = tuple(
        part for position, part in enumerate(first["loc"])
        if not (part in tags and position and isinstance(first["loc"][position - 1], int))
    )  # fmt: skip
    context: dict[str, Any] = first.get("ctx", {})
    address = (*address, *context.get("at", ()))
    sentence = _sentence(first, address, tags, models)
    return ContractError(f"{field(address)}: {sentence}" if address else sentence, address)


def _sentence(first: ErrorDetails, address: Address, forms: set[str], models: Iterable[type[BaseModel]]) -> str:
    kind, given, context = first["type"], first["input"], first.get("ctx", {})
    if kind in ("contract",):
        return str(context["words"])
    if kind == "number":
        return f"{as_written(given)}: {context['words']}" if not isinstance(given, dict) else str(context["words"])
    if kind == "missing":
        return "is missing"
    if kind == "union_tag_not_found":
        return f"needs 'form', one of {', '.join(sorted(forms))}"
    if kind == "union_tag_invalid":
        tag = str(context["tag"])
        return f"unknown form '{tag}'{nearest(tag, forms) or '; there are ' + ', '.join(sorted(forms))}"
    if kind == "extra_forbidden":
        return f"unknown key '{address[-1]}'{nearest(str(address[-1]), _keys(first['loc'], models))}"
    if kind == "literal_error":
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        hint = nearest(given, choices.split(", ")) if isinstance(given, str) else ""
        return f"{as_written(given)}: expected one of {choices}{hint}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{as_written(given)}: " + (
            f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
        )
    if kind in ("too_short", "string_too_short"):
        return "is empty"
    if kind in _WANTED:
        shown = "" if isinstance(given, (dict, list, tuple)) else f"{as_written(given)}: "
        return f"{shown}expected {_WANTED[kind]}"
    return str(first["msg"])


def _keys(location: Address, models: Iterable[type[BaseModel]]) -> list[str]:
    """Keys of the tables that hold an unknown one: those of its form when it stands in a clause."""
    tables = list(models)
    names = [str(part) for part in location[:-1]]
    for model in tables:
        form = model.model_fields.get("form")
        if form is not None and names and names[-1] in str(form.annotation):
            return _of(model)
    return [key for model in tables for key in _of(model)]


def _of(model: type[BaseModel]) -> list[str]:
    return [declared.alias or name for name, declared in model.model_fields.items()]
