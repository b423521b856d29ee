"""JSON Schema of scenario files, for editors that complete and check TOML."""

from __future__ import annotations

from enum import Enum
from typing import Any

from abm.funding.shares import Mix
from abm.parameters.names import Declared, declarations, declared_in, group_classes, plain
from abm.parameters.quantity import LEVER, Group, PerDomain
from abm.policy import LAST_MONTH, LONGEST_RAMP
from scenarios.scenario import Direction, RunDefaults

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}


def scenario_schema() -> Schema:
    """The schema of a scenario file (JSON Schema, draft 2020-12)."""
    groups = {
        name: table_schema({d.field: parameter_schema(d) for d in declared_in(group)}, title_of(group))
        for name, group in group_classes().items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario",
        **table_schema(
            {
                "scenario": _head(),
                "run": table_schema({d.field: parameter_schema(d) for d in declared_in(RunDefaults)}),
                "policy": {"type": "array", "items": _change()},
                "mix": mix_schema(),
                **groups,
            }
        ),
        "required": ["scenario"],
    }


def parameter_schema(declared: Declared) -> Schema:
    """The schema of one parameter: type, bounds, default, and its unit, meaning and source as description."""
    kind = f"Unit: {declared.unit}. Role: {declared.role.value}."
    words = f"{declared.meaning} {kind} Source: {declared.source}."
    return {**_type(declared), "description": words, "default": plain(declared.default)}


def title_of(group: type[Group]) -> str:
    """First line of what the group says of itself."""
    return (group.__doc__ or "").strip().splitlines()[0]


def _type(declared: Declared) -> Schema:
    if declared.kind is PerDomain:
        return table_schema({leaf.domain: _type(leaf) for leaf in declared.leaves()})
    if issubclass(declared.kind, Enum):
        return {"enum": [member.name.lower() for member in declared.kind]}
    if declared.kind is bool:
        return {"type": "boolean"}
    if declared.kind is str:
        return TEXT
    kind = "integer" if declared.kind is int else "number"
    within: Schema = {"type": kind, "minimum": declared.low, "maximum": declared.high}
    return within if declared.off is None else {"anyOf": [within, {"enum": [declared.off]}]}


def table_schema(properties: Schema, description: str = "") -> Schema:
    """The schema of a table that holds these keys and no others."""
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "description": description} if description else schema


BOTH: Schema = {"anyOf": [TEXT, {**table_schema({"en": TEXT, "fr": TEXT}), "minProperties": 1}]}
"""One text for both languages, or one for each."""


def _head() -> Schema:
    directions = {"enum": [direction.value for direction in Direction]}
    found = {**BOTH, "description": "Where runs showed something else: what, and by which mechanism."}
    expectation = table_schema({"indicator": TEXT, "direction": directions, "why": BOTH, "found": found})
    return {
        **table_schema(
            {
                "extends": {**TEXT, "description": "Name in the catalogue, or path beside this file."},
                "title": BOTH,
                "intent": BOTH,
                "expected": {
                    "type": "array",
                    "items": {**expectation, "required": ["indicator", "direction", "why"]},
                    "description": "What is expected of indicators, written before the scenario is run.",
                },
                "sources": {"type": "array", "items": TEXT},
            }
        ),
        "required": ["title", "intent"],
    }


def _change() -> Schema:
    levers = [declared for declared in declarations().values() if declared.role is LEVER]
    paths = [
        name
        for lever in levers
        for name in dict.fromkeys((lever.name, *(leaf.name for leaf in lever.leaves())))
    ]
    return {
        **table_schema(
            {
                "path": {"enum": paths, "description": "Dotted name of a lever, or of one domain of it."},
                "value": {"description": "New value, as the parameter takes it."},
                "factor": {"type": "number", "description": "Instead of value: times the value of the base."},
                "year": {"type": "integer", "minimum": 1, "description": "First year; 1 begins in month 0."},
                "month": {"type": "integer", "minimum": 0, "maximum": LAST_MONTH},
                "ramp_months": {"type": "integer", "minimum": 0, "maximum": LONGEST_RAMP, "default": 0},
                "territories": {"type": "array", "items": TEXT, "description": "Where; none is everywhere."},
                "why": BOTH,
            },
            "A lever takes another value from a date on.",
        ),
        "required": ["path"],
        "allOf": [
            {"oneOf": [{"required": ["value"]}, {"required": ["factor"]}]},
            {"oneOf": [{"required": ["year"]}, {"required": ["month"]}]},
        ],
    }


def mix_schema() -> Schema:
    """The schema of the section ``[mix]`` of scenario and study files."""
    share = {"type": "number", "minimum": 0, "maximum": 1}
    words = {
        "state": "Services run by the State and authorities.",
        "associations": "Enterprises of the ESS: grants, contracts and subsidised posts.",
        "firms": "Contracts of for-profit firms.",
    }
    return {
        **table_schema(
            {
                **{name: {**share, "description": words[name]} for name in Mix._fields},
                "year": {"type": "integer", "minimum": 1, "default": 1},
                "month": {"type": "integer", "minimum": 0},
                "ramp_months": {"type": "integer", "minimum": 0, "default": 0},
                "why": BOTH,
            },
            "Who provides, as shares of public money that sum to 1; other levers of budgets act beside it.",
        ),
        "required": list(Mix._fields),
    }
