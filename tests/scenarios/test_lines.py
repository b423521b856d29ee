"""Line numbers of keys, found by a small scan."""

from __future__ import annotations

import tomllib

import pytest

from scenarios.lines import Lines

TEXT = '''# a comment with key = 1
top = 1
[scenario]
title = { en = "A", fr = "B" }
intent.en = """
path = "not a key"
[not.a.table]
"""
intent.fr = "c"
sources = [
  "x = 1",
  "[y]",
]
[[scenario.expected]]
indicator = "a"
[[scenario.expected]]
indicator = "b"

[needs]
share_served.housing = 0.5
[ needs . "drop_out" ]  # spaced
child = 1

[[policy]]
path = "a"
[[policy]]
path = "b"
[policy.value]
child = 0.5
'''


@pytest.mark.parametrize(
    ("address", "line"),
    [
        (("top",), 2),
        (("scenario",), 3),
        (("scenario", "title"), 4),
        (("scenario", "title", "en"), 4),
        (("scenario", "intent", "en"), 5),
        (("scenario", "intent", "fr"), 9),
        (("scenario", "sources"), 10),
        (("scenario", "sources", 1), 10),
        (("scenario", "expected", 0, "indicator"), 15),
        (("scenario", "expected", 1), 16),
        (("scenario", "expected", 1, "why"), 16),
        (("needs", "share_served", "housing"), 20),
        (("needs", "drop_out", "child"), 22),
        (("policy", 0, "path"), 25),
        (("policy", 1, "path"), 27),
        (("policy", 1, "value", "child"), 29),
        (("policy", 1, "year"), 26),
    ],
)
def test_each_key_is_found_or_the_table_around_it(address: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(TEXT)
    assert Lines(TEXT).of(*address) == line


def test_a_key_in_no_table_of_the_file_has_no_line() -> None:
    assert Lines(TEXT).of("service", "referral") is None
    assert Lines(TEXT).of() is None


def test_each_row_of_a_list_of_tables_is_found() -> None:
    rows = "  { at = 1, pays = { principal = 1 } },\n  # a comment { }\n  { at = 2 },\n"
    lines = Lines(f"[[clause]]\nrungs = [\n{rows}]\nid = 1\n")
    assert lines.of("clause", 0, "rungs", 0, "pays") == 3
    assert lines.of("clause", 0, "rungs", 1, "at") == 5
    assert lines.of("clause", 0, "rungs") == 2
    assert lines.of("clause", 0, "id") == 7
