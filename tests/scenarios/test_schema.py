"""The JSON Schema says of a scenario file what the loader says."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from abm.parameters.names import declarations
from scenarios.loader import CATALOGUE, HEAD_KEYS, POLICY_KEYS, catalogue
from scenarios.schema import scenario_schema

SCHEMA = scenario_schema()


def valid(schema: dict[str, Any], value: Any) -> bool:
    """Whether a value fits the part of JSON Schema that ours uses."""
    types = {
        "string": str,
        "number": (int, float),
        "integer": int,
        "boolean": bool,
        "array": list,
        "object": dict,
    }
    if "anyOf" in schema and not any(valid(one, value) for one in schema["anyOf"]):
        return False
    if "type" in schema:
        if not isinstance(value, types[schema["type"]]):
            return False
        if isinstance(value, bool) and schema["type"] != "boolean":
            return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if not schema.get("minimum", float("-inf")) <= (value if isinstance(value, (int, float)) else 0):
        return "minimum" not in schema
    if "maximum" in schema and value > schema["maximum"]:
        return False
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        return set(schema.get("required", [])) <= set(value) <= set(known) and all(
            valid(known[key], entry) for key, entry in value.items()
        )
    if isinstance(value, list) and "items" in schema:
        return all(valid(schema["items"], entry) for entry in value)
    return True


@pytest.mark.parametrize(("value", "fits"), [("0", True), ("0.5", True), ("0.2", False), ("2", False)])
def test_the_value_that_is_off_fits_beside_the_bounds(value: str, fits: bool) -> None:
    head = '[scenario]\ntitle = "T"\nintent = "I"\n'
    assert valid(SCHEMA, tomllib.loads(f"{head}[service]\nload_elasticity = {value}\n")) == fits


@pytest.mark.parametrize("name", catalogue())
def test_every_scenario_of_the_catalogue_fits_the_schema(name: str) -> None:
    assert valid(SCHEMA, tomllib.loads((CATALOGUE / f"{name}.toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "[servce]\n",
        "[service]\nreferal = 1\n",
        "[service]\nreferral = 2\n",
        '[service]\nqueue_order = "x"\n',
        "[service]\nlongest_stay = 2.5\n",
        "[run]\ncitizens = -1\n",
        '[[policy]]\npath = "service.mission_weight"\n',
        '[[policy]]\npath = "service.referral"\nyear = 0\n',
    ],
)
def test_what_the_loader_refuses_does_not_fit(text: str) -> None:
    head = '[scenario]\ntitle = "T"\nintent = "I"\n'
    assert valid(SCHEMA, tomllib.loads(head))
    assert not valid(SCHEMA, tomllib.loads(head + text))


def test_schema_and_loader_know_the_same_keys() -> None:
    assert set(SCHEMA["properties"]["scenario"]["properties"]) == set(HEAD_KEYS)
    assert set(SCHEMA["properties"]["policy"]["items"]["properties"]) == set(POLICY_KEYS)
    for name in declarations():
        group, field = name.split(".")
        assert field in SCHEMA["properties"][group]["properties"]
