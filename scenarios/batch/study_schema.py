"""What a study file may hold, and its JSON Schema for editors that complete and check TOML."""

from __future__ import annotations

from typing import Any

from abm.indicators.registry import INDICATORS
from abm.parameters.names import declarations, declared_in
from abm.policy import LAST_MONTH, LONGEST_RAMP
from scenarios.batch.design import COUNTS, KEYS, LARGEST_DESIGN_SEED
from scenarios.batch.factor import SCALES
from scenarios.scenario import RunDefaults
from scenarios.schema import BOTH, TEXT, Schema, mix_schema, parameter_schema, table_schema

TABLES = ("study", "run", "design", "factor", "point", "mix")
HEAD_KEYS = ("title", "question", "scenario", "sources", "measures")
DESIGN_KEYS = (
    "kind",
    *dict.fromkeys(key for keys in KEYS.values() for key in keys),
    "replicates",
    "first_seed",
    "by",
    "indicators",
)
FACTOR_KEYS = (
    "path",
    "low",
    "high",
    "values",
    "steps",
    "scale",
    "whole_run",
    "year",
    "month",
    "ramp_months",
    "territories",
    "label",
)
POINT_KEYS = ("name", "scenario", "set")
BREAKDOWNS = ("domain", "provider", "territory")
"""What yearly values can be broken down by."""
MOST_REPLICATES = 100_000
LARGEST_SEED = 2**63 - 1
"""Largest seed of a run."""


def study_schema() -> Schema:
    """The schema of a study file (JSON Schema, draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Study",
        **table_schema(
            {
                "study": _head(),
                "run": table_schema({d.field: parameter_schema(d) for d in declared_in(RunDefaults)}),
                "design": _design(),
                "mix": mix_schema(),
                "factor": {"type": "array", "items": _factor()},
                "point": {"type": "array", "items": _point(), "description": 'The points of kind = "list".'},
            }
        ),
        "required": ["study", "design"],
    }


def _head() -> Schema:
    return {
        **table_schema(
            {
                "title": BOTH,
                "question": {**BOTH, "description": "What the study is to answer."},
                "scenario": {**TEXT, "description": "Name in the catalogue, or path beside this file."},
                "sources": _several(TEXT, "What bounds and values rest on."),
                "measures": _several(TEXT, "Written indicator[group]@years, as in share_covered[housing]@last."),
            }
        ),
        "required": ["title", "question", "scenario"],
    }


def _design() -> Schema:
    whole = _whole(1)
    return {
        **table_schema(
            {
                "kind": {"enum": list(COUNTS), "description": "How points are chosen."},
                "n": {**whole, "description": "Points (lhs, sobol) or base samples (saltelli); a power of two."},
                "trajectories": {**_whole(2), "description": "Of a Morris screening; 10 to 30 are usual."},
                "levels": {**_whole(2), "multipleOf": 2, "default": 4},
                "calc_second_order": {"type": "boolean", "default": False},
                "seed": {**_whole(0, LARGEST_DESIGN_SEED), "default": 1, "description": "Of the sample."},
                "file": {**TEXT, "description": "CSV with a header of dotted names, beside this file."},
                "replicates": {**_whole(1, MOST_REPLICATES), "default": 1, "description": "Runs of each point."},
                "first_seed": {**_whole(0, LARGEST_SEED), "default": 1},
                "by": _several({"enum": list(BREAKDOWNS)}, "Breakdowns kept."),
                "indicators": _several({"enum": list(INDICATORS)}, "Those kept; none is all."),
            }
        ),
        "required": ["kind"],
    }


def _factor() -> Schema:
    paths = [
        name
        for one in declarations().values()
        for name in dict.fromkeys((one.name, *(leaf.name for leaf in one.leaves())))
    ]
    number: Schema = {"type": "number"}
    return {
        **table_schema(
            {
                "path": {"enum": paths, "description": "Dotted name of a parameter, or of one domain of it."},
                "low": {**number, "description": "Smallest value; the parameter's own bound unless given."},
                "high": {**number, "description": "Largest value; the parameter's own bound unless given."},
                "values": {"type": "array", "minItems": 1, "description": "Instead of low and high."},
                "steps": {**_whole(2), "description": "Values in a grid, with both ends."},
                "scale": {"enum": list(SCALES), "default": SCALES[0]},
                "whole_run": {"type": "boolean", "description": "A lever from the start of the burn-in."},
                "year": {**_whole(1), "description": "When a lever changes; year 1 begins in month 0."},
                "month": {**_whole(0, LAST_MONTH), "description": "Instead of year."},
                "ramp_months": {**_whole(0, LONGEST_RAMP), "default": 0},
                "territories": _several(TEXT, "Where; none is everywhere."),
                "label": {**BOTH, "description": "Words for readers instead of the parameter's own."},
            },
            "One parameter that is varied.",
        ),
        "required": ["path"],
        "not": {"required": ["year", "month"]},
    }


def _point() -> Schema:
    return table_schema(
        {
            "name": {**TEXT, "description": "For readers."},
            "scenario": {**TEXT, "description": "Another scenario than the study's."},
            "set": {"type": "object", "description": "Values by dotted name."},
        }
    )


def _whole(low: int, high: int | None = None) -> Schema:
    return {"type": "integer", "minimum": low, **({} if high is None else {"maximum": high})}


def _several(items: dict[str, Any], description: str) -> Schema:
    return {"type": "array", "items": items, "description": description}
