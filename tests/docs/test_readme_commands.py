"""Every command and option the README shows exists, and its quick ones do what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import run
from scenarios.loader import load
from scenarios.scenario import overridden

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line.split()[2:] for line in re.findall(r"^python run\.py .+$", README, re.MULTILINE)]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_of_the_readme_is_valid(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if words[0] not in ("run", "compare"):
        assert CliRunner().invoke(run.app, words).exit_code == 0
        return
    command = get_command(run.app).commands[words[0]]  # type: ignore[attr-defined]
    given = command.make_context(words[0], words[1:]).params
    for name in given.get("scenarios") or [given["scenario"]]:
        overridden(load(name), given["settings"] or ())
    assert given["replicates"] >= 1


def test_files_the_readme_promises_are_those_a_run_writes() -> None:
    promised = set(re.findall(r"^\| `([\w./]+)` \|", README, re.MULTILINE))
    assert promised == {
        "summary.md", "figures/", "series.parquet", "runs.parquet", "institutions.graphml", "manifest.json",
    }  # fmt: skip


def test_parameters_the_readme_names_exist() -> None:
    from abm.parameters.names import find

    for name in re.findall(r"`((?:needs|service|civic|funding|enterprises|society)\.\w+)`", README):
        assert find(name).name == name


def test_the_picture_is_small() -> None:
    assert (ROOT / "docs" / "images" / "who_serves.png").stat().st_size < 200_000
