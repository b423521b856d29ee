"""Decisions are short, complete and listed."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_decision_is_one_page_with_context_decision_consequence(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"# {page.name[:3]}. ")
    assert [line for line in lines if line.startswith("## ")] == ["## Context", "## Decision", "## Consequence"]
    assert len(lines) <= 60


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    assert [int(page.name[:3]) for page in PAGES] == list(range(1, len(PAGES) + 1))
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    for page in PAGES:
        assert f"]({page.name})" in listed
        assert page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") in listed
