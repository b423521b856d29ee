"""JSON Schema of replays of history: that of a scenario, and what it is compared with."""

from __future__ import annotations

from scenarios.history import HEAD_KEYS, NEEDED, NO_POLICY, ORIGINS, TABLE, TARGETS, Compared
from scenarios.schema import BOTH, TEXT, Schema, scenario_schema, table_schema

NUMBER: Schema = {"type": "number"}
QUANTITIES: Schema = {
    "anyOf": [TEXT, {"type": "array", "items": TEXT}],
    "description": "Indicators, as share_covered[housing], or employers, staff, income, exits, as exits[<10]; added.",
}


def replay_schema() -> Schema:
    """The schema of a replay file (JSON Schema, draft 2020-12)."""
    schema = scenario_schema()
    schema["title"] = "Replay of history"
    schema["properties"][TABLE] = _head()
    schema["required"] = [*schema["required"], TABLE]
    return schema


def _head() -> Schema:
    properties: dict[str, Schema] = {
        "first_year": {"type": "integer", "description": "Calendar year of months 0 to 11."},
        "replicates": {"type": "integer", "minimum": 1, "maximum": 10_000, "description": "Usual paired seeds."},
        TARGETS: {"type": "array", "items": {**table_schema(_target()), "required": list(NEEDED)}},
    }
    assert set(properties) == set(HEAD_KEYS)
    return {**table_schema(properties), "required": ["first_year", TARGETS]}


def _target() -> Schema:
    return {
        "label": BOTH,
        "year": {"type": "integer", "description": "Of the calendar."},
        "of": QUANTITIES,
        "over": {**QUANTITIES, "description": "What the sum of 'of' is divided by."},
        "compare": {"enum": [one.value for one in Compared], "default": Compared.LEVEL.value},
        "against": {
            "anyOf": [{"enum": [NO_POLICY]}, {"type": "integer"}],
            "description": "The same year without the policy, or another year of the same run.",
        },
        "times": {**NUMBER, "description": "Factor of the result; a change is in per cent already."},
        "unit": BOTH,
        "digits": {"type": "integer", "minimum": 0},
        "published": {
            "anyOf": [NUMBER, {"type": "array", "items": NUMBER}],
            "description": "The figure, or the two ends of a range.",
        },
        "claim": {**BOTH, "description": "What is published where there is no figure."},
        "low": {**NUMBER, "description": "Least value that agrees; without it, no bound."},
        "high": {**NUMBER, "description": "Greatest value that agrees; without it, no bound."},
        "origin": {"enum": list(ORIGINS), "description": "Put in, or nothing was fitted to it."},
        "source": TEXT,
        "tolerance": {**BOTH, "description": "Why these bounds."},
        "missed": {**BOTH, "description": "Why it is missed; shown beside a miss."},
    }
