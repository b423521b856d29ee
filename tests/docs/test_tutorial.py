"""The tutorial does what it says: every command and every piece of Python is run, in order, in a copy.

How the page is read. A ``bash`` or ``python`` block is run; ``<!-- exit 2 -->`` on the line before it announces its
exit code. A ``toml`` block whose first line is ``# NAME.toml`` is saved under that name. A ``text`` block holds lines
that the block before it printed, in that order; ``text like this`` does so for the last block that went well, and its
numbers may be others.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

import run
from scenarios.loader import load

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial.md"
NUMBER = re.compile(r"[-+−]?\d[\d,.]*")
FENCE = re.compile(r"^(?:<!-- exit (\d+) -->\n)?```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of the page."""

    language: str
    note: str
    text: str
    exit_code: int
    line: int


def blocks() -> list[Block]:
    """All fenced blocks of the tutorial, in order."""
    page = PAGE.read_text(encoding="utf-8")
    return [
        Block(found[2], found[3].strip(), found[4], int(found[1] or 0), page[: found.start()].count("\n") + 1)
        for found in FENCE.finditer(page)
    ]


def save(block: Block, folder: Path) -> Path:
    """Write a TOML block to the file its first line names."""
    name = re.match(r"# (\w+\.toml)\n", block.text)
    assert name, f"tutorial.md:{block.line}: the first line of a scenario names its file"
    path = folder / name[1]
    path.write_text(block.text, encoding="utf-8")
    return path


def comparable(line: str, numbers: bool) -> str:
    """A line without what may differ: runs of spaces, and figures where they are not to be compared."""
    words = " ".join(line.split())
    return words if numbers else NUMBER.sub("#", words)


def check_shown(block: Block, output: str) -> None:
    """Every line of the block was printed, in that order."""
    numbers = block.note != "like this"
    printed = [comparable(line, numbers) for line in output.splitlines()]
    at = 0
    for line in filter(str.strip, block.text.splitlines()):
        wanted = comparable(line, numbers)
        found = [place for place in range(at, len(printed)) if printed[place].startswith(wanted)]
        assert found, f"tutorial.md:{block.line}: not printed: {line}\n{output}"
        at = found[0] + 1


def environment(folder: Path) -> dict[str, str]:
    """The reader's shell: ``python`` is this Python, and the modules are those of the copy."""
    programs = folder / "programs"
    programs.mkdir()
    python = programs / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return kept | {"PATH": f"{programs}{os.pathsep}{kept['PATH']}"}


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the blocks are for a POSIX shell")
def test_every_command_of_the_tutorial_does_what_the_page_shows(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("abm", "scenarios", "viz"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "run.py", copy)
    variables = environment(tmp_path)
    output = went_well = ""
    for block in blocks():
        if block.language == "toml":
            save(block, copy)
        elif block.language == "text":
            check_shown(block, went_well if block.note == "like this" else output)
        else:
            command = ["bash", "-ec", block.text] if block.language == "bash" else [sys.executable, "-c", block.text]
            done = subprocess.run(
                command, cwd=copy, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, encoding="utf-8", timeout=600, check=False,
            )  # fmt: skip
            output = done.stdout.replace(str(copy.resolve()), "...")
            assert done.returncode == block.exit_code, f"tutorial.md:{block.line}: {block.text}\n{output}"
            assert "Traceback" not in output
            went_well = output if block.exit_code == 0 else went_well
    for folder in ("first", "gradual", "referral", "sudden"):
        assert (copy / "results" / folder / "figures" / "who_serves.png").exists()
    assert (copy / "results" / "pace" / "comparison.html").exists()


def test_the_page_has_blocks_of_every_kind_and_no_unknown_one() -> None:
    languages = [block.language for block in blocks()]
    assert set(languages) == {"bash", "python", "toml", "text"}
    assert languages.count("bash") >= 9
    assert PAGE.read_text(encoding="utf-8").count("```") == 2 * len(languages)


def test_quick_commands_print_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = blocks()
    checked = 0
    for block, shown in pairwise(found):
        if block.language == "toml":
            save(block, tmp_path)
        commands = [line.split()[2:] for line in block.text.splitlines() if line.startswith("python run.py ")]
        simulates = any(words[0] in ("run", "compare") and "--citizens" in words for words in commands)
        if block.language != "bash" or simulates:
            continue
        results = [CliRunner().invoke(run.app, words) for words in commands]
        assert results[-1].exit_code == block.exit_code, results[-1].output
        if shown.language == "text":
            check_shown(shown, "".join(result.output for result in results))
            checked += 1
    assert checked >= 5


def test_the_scenario_of_the_page_is_valid_and_differs_in_pace_only(tmp_path: Path) -> None:
    first = next(block for block in blocks() if block.language == "toml")
    mine, other = load(save(first, tmp_path)), load("state_disengagement")
    assert mine.parameters == other.parameters
    assert [(change.path, change.value, change.from_month) for change in mine.policy.changes] == [
        (change.path, change.value, change.from_month) for change in other.policy.changes
    ]
    assert [change.ramp_months for change in mine.policy.changes] == [0]


def test_links_of_the_documents_lead_somewhere() -> None:
    for page in (*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"):
        text = page.read_text(encoding="utf-8")
        links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
        missing = [link for link in links if not (page.parent / link).exists()]
        assert missing == [], f"{page.relative_to(ROOT)}: {missing}"
