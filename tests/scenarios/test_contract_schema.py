"""The JSON Schema of contract files says of a file what the loader says, as far as a schema can."""

from __future__ import annotations

import datetime
import tomllib
from typing import Any

import pytest

from scenarios.contract_file import CONTRACTS, RESULTS, contracts, published_results
from scenarios.contract_schema import contract_schema, results_schema
from tests.scenarios.test_contract_file import GOOD
from tests.scenarios.test_contract_file import RESULTS as GOOD_RESULTS

TYPES: dict[str, Any] = {
    "string": (str, datetime.date), "number": (int, float), "integer": int, "boolean": bool, "array": (list, tuple),
    "object": dict, "null": type(None),
}  # fmt: skip


def fits(schema: dict[str, Any], value: Any, whole: dict[str, Any]) -> bool:
    """Whether a value fits the part of JSON Schema that ours uses."""
    if "$ref" in schema and not fits(whole["$defs"][schema["$ref"].rpartition("/")[2]], value, whole):
        return False
    if "anyOf" in schema and not any(fits(one, value, whole) for one in schema["anyOf"]):
        return False
    if "oneOf" in schema and sum(fits(one, value, whole) for one in schema["oneOf"]) != 1:
        return False
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        return False
    if isinstance(value, bool) and schema.get("type") not in (None, "boolean"):
        return False
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        return False
    if isinstance(value, (int, float)) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        return False
    if isinstance(value, dict):
        known = schema.get("properties", {})
        if not set(schema.get("required", [])) <= set(value) or len(value) < schema.get("minProperties", 0):
            return False
        if schema.get("additionalProperties", True) is False and not set(value) <= set(known):
            return False
        return all(fits(known[key], entry, whole) for key, entry in value.items() if key in known)
    if isinstance(value, list):
        return len(value) >= schema.get("minItems", 0) and all(
            fits(schema.get("items", {}), entry, whole) for entry in value
        )
    return True


SCHEMA, RESULTS_SCHEMA = contract_schema(), results_schema()


@pytest.mark.parametrize("name", contracts())
def test_every_contract_and_its_results_fit_the_schema(name: str) -> None:
    assert fits(SCHEMA, tomllib.loads((CONTRACTS / f"{name}.toml").read_text(encoding="utf-8")), SCHEMA)
    if published_results(name):
        content = tomllib.loads((RESULTS / f"{name}.toml").read_text(encoding="utf-8"))
        assert fits(RESULTS_SCHEMA, content, RESULTS_SCHEMA)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("currency", "curency"),
        ('name = "Mine"\n', ""),
        ('name = "Mine"', "name = 3"),
        ("1000", "-1"),
        ("1000", "true"),
        ("months = 36", "months = 3.5"),
        ('"count"', '"counts"'),
        ('title = "Jobs"', "title = {}"),
        ("month = 12\n", ""),
        ("price = 100.50", "prize = 100.50"),
        ('"rate_card"', '"ratecard"'),
        ("[[clause]]", "[clause]"),
    ],
)
def test_what_the_loader_refuses_does_not_fit(old: str, new: str) -> None:
    assert fits(SCHEMA, tomllib.loads(GOOD), SCHEMA)
    assert old in GOOD
    assert not fits(SCHEMA, tomllib.loads(GOOD.replace(old, new, 1)), SCHEMA)


def test_wrong_results_do_not_fit() -> None:
    assert fits(RESULTS_SCHEMA, tomllib.loads(GOOD_RESULTS), RESULTS_SCHEMA)
    for old, new in (("value = 3", 'value = "3"'), ("metric", "metrc"), ('contract = "mine"\n', "")):
        assert not fits(RESULTS_SCHEMA, tomllib.loads(GOOD_RESULTS.replace(old, new, 1)), RESULTS_SCHEMA)
