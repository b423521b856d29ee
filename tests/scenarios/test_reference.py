"""The reference in the documentation is what the code declares."""

from __future__ import annotations

from pathlib import Path

from abm.parameters.names import declarations
from scenarios.reference import REFERENCE, reference_text, write_reference


def test_the_reference_in_the_documentation_is_up_to_date() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == reference_text(), "run: python run.py reference"


def test_every_parameter_stands_in_the_reference_on_one_line() -> None:
    lines = reference_text().splitlines()
    for name, declared in declarations().items():
        line = next(line for line in lines if line.startswith(f"| `{name}` |"))
        assert line.count(" | ") == 6
        assert declared.source.replace("|", "\\|") in line


def test_writing_makes_the_folder(tmp_path: Path) -> None:
    path = write_reference(tmp_path / "a" / "b.md")
    assert path.read_text(encoding="utf-8") == reference_text()
