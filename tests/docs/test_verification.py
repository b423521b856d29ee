"""The page of verification names tests that exist, two for each mechanism that asks for both."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.reference.test_reference import SOCIETIES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "verification.md").read_text(encoding="utf-8")
TESTS = re.compile(r"`([\w/]+\.py)::(\w+)`")
TABLE = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| ")][1:]
"""Mechanism, by hand, direction; the head is left out."""
ASKED_FOR = (
    "Voltage drop", "Starvation cycle", "Asset lock", "Crowd-out", "Posterior and opinion",
    "Mean fit, central and local decision", "Equalisation", "Bass", "Ruin", "Hysteresis", "Know-how", "Tenders",
)  # fmt: skip
"""Mechanisms of which both kinds of test were asked for."""


@cache
def names_in(file: str) -> frozenset[str]:
    """Names of the tests of a file."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("file", "name"), sorted(set(TESTS.findall(PAGE))))
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    assert name.startswith("test_")
    assert name in names_in(file)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0].strip())
def test_a_mechanism_has_one_by_hand_and_one_of_its_direction(row: list[str]) -> None:
    _, by_hand, direction = row
    assert TESTS.search(by_hand)
    assert TESTS.search(direction)
    assert not set(TESTS.findall(by_hand)) & set(TESTS.findall(direction))


@pytest.mark.parametrize("mechanism", ASKED_FOR)
def test_every_mechanism_that_was_asked_for_is_in_the_table(mechanism: str) -> None:
    assert [row for row in TABLE if mechanism in row[0]]


def test_every_test_of_a_direction_is_on_the_page() -> None:
    named = {name for file, name in TESTS.findall(PAGE) if file == "verification/test_directions.py"}
    assert named == {name for name in names_in("verification/test_directions.py") if name.startswith("test_")}


def test_as_many_societies_are_compared_with_the_reference_as_the_page_says() -> None:
    assert len(SOCIETIES) == 15
    assert "fifteen societies" in PAGE
