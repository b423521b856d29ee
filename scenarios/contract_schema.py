"""JSON Schema of contract files and of their results, for editors that complete and check TOML.

Both come from the tables of ``abm/contracts``; what only the loader can know (order of rungs, sums of weights,
names of metrics) is not in them.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from abm.contracts.results import Results
from abm.contracts.terms import Terms
from scenarios.schema import Schema

DATED = ("Test", "Drawdown", "Paid")
"""Tables that give a month or a date."""


def contract_schema() -> Schema:
    """The schema of a contract file (JSON Schema, draft 2020-12)."""
    schema = _schema(Terms, "Outcome contract")
    return {**schema, "required": [key for key in schema["required"] if key != "test"]}


def results_schema() -> Schema:
    """The schema of a file of results (JSON Schema, draft 2020-12)."""
    return _schema(Results, "Results of an outcome contract")


def _schema(table: type[BaseModel], title: str) -> Schema:
    schema: dict[str, Any] = table.model_json_schema(by_alias=True)
    for name, definition in schema["$defs"].items():
        if name in DATED:
            definition["required"] = [key for key in definition["required"] if key != "month"]
            definition["anyOf"] = [{"required": ["month"]}, {"required": ["date"]}]
        if name == "Title":
            del definition["required"]
            definition["minProperties"] = 1
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}
