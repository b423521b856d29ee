"""The pages of how-to say what is true: every command and study on them is valid, and the small examples are run.

How the pages are read. A ``toml`` block is saved under the name in its first line, a ``csv`` block under the name
behind the fence. Every line that begins with ``python run.py`` must be a valid command about things that exist. A block
after ``<!-- small -->`` is run, in order, all pages in one folder. A ``text like this`` block holds lines that the last
command run printed, as far as their first number; ``text excerpt`` and blocks without a note are not compared.
"""

from __future__ import annotations

import inspect
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import run
from abm.indicators.registry import INDICATORS
from abm.parameters.names import find
from scenarios.analysis.balance import moved_over, objectives_of
from scenarios.analysis.condition import condition
from scenarios.analysis.frontier import objectives
from scenarios.analysis.population_size import errors_named
from scenarios.analysis.precision import precision
from scenarios.batch.design import COUNTS
from scenarios.batch.measure import measure, measures
from scenarios.batch.study import load_study
from scenarios.contract_file import load_contract, load_results
from scenarios.history import is_replay, load_replay
from scenarios.loader import load
from scenarios.scenario import overridden

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "how-to"
PAGES = sorted(FOLDER.glob("*.md"))
FENCE = re.compile(r"^(<!-- small -->\n)?```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NUMBER = re.compile(r"\d")
COMMANDS: dict[str, Any] = get_command(run.app).commands  # type: ignore[attr-defined]
STUDIES = ("sweep",)
STUDIES_OR_RESULTS = ("sensitivity", "explore", "frontier", "balance")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: str
    line: int
    is_small: bool
    language: str
    note: str
    text: str

    @property
    def commands(self) -> list[list[str]]:
        """Words of every ``python run.py`` line."""
        lines = [line for line in self.text.splitlines() if line.startswith("python run.py ")]
        return [shlex.split(line.replace("$SLURM_ARRAY_TASK_ID", "1"))[2:] for line in lines]

    @property
    def file(self) -> str:
        """Name it is saved under; empty for blocks that are not."""
        if self.language == "csv":
            return self.note
        first = re.match(r"# (\w+\.toml)\n", self.text) if self.language == "toml" else None
        return first[1] if first else ""


def blocks_of(text: str, page: str = "") -> list[Block]:
    """All fenced blocks of a page, in order."""
    return [
        Block(page, text[: found.start(2)].count("\n") + 1, bool(found[1]), found[2], found[3].strip(), found[4])
        for found in FENCE.finditer(text)
    ]


BLOCKS = [block for page in PAGES for block in blocks_of(page.read_text(encoding="utf-8"), page.name)]
TYPED = [(block, words) for block in BLOCKS for words in block.commands]


def save_files(folder: Path) -> None:
    """Write every file the pages give a name."""
    for block in BLOCKS:
        if block.file:
            (folder / block.file).write_text(block.text, encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader's folder, with all files the pages give."""
    save_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check_names(command: str, given: dict[str, Any]) -> None:
    """Everything a command names exists.

    Raises:
        WelfareError: it does not.
    """
    asked = given.get("scenarios") or [given[key] for key in ("scenario", "against") if given.get(key)]
    for name in asked:
        overridden(load(name), given.get("settings") or ())
    if command in STUDIES or (command in STUDIES_OR_RESULTS and not given["study"].startswith("results/")):
        load_study(given["study"])
    if command == "validate":
        for path in given["paths"]:
            _ = load_replay(path) if is_replay(path) else load_study(path)
    if command == "history" and given["replay"]:
        load_replay(given["replay"])
    if command == "contract" and given["file"]:
        load_contract(given["file"])
    measures(given.get("measures") or ())
    for written in given.get("precision") or ():
        precision(written)
    if given.get("errors"):
        errors_named(given["errors"])
    if given.get("objectives"):
        objectives(given["objectives"])
    if command == "balance":
        objectives_of(given["measure"] or ())
        moved_over(load_study(given["study"]).factors, given["lever"])
    if "condition" in given:
        measures([str(one) for one in condition(given["condition"]).measures])


@pytest.mark.parametrize(("block", "words"), TYPED, ids=lambda part: " ".join(part) if isinstance(part, list) else "")
def test_a_command_is_valid(block: Block, words: list[str], desk: Path) -> None:
    assert words[0] in COMMANDS, f"{block.page}:{block.line}"
    given = COMMANDS[words[0]].make_context(words[0], words[1:]).params
    check_names(words[0], given)


@pytest.mark.parametrize(
    "line",
    [
        "sweep state_withdrawals", "sweep state_withdrawal --shards 1/2", "explore state_withdrawal 'coverage < 0.4'",
        "compare welfare_state ess_grant", "compare welfare_state ess_grants --measure coverage",
        "frontier policy_mix --objective costs", "balance right_balance --lever funding.moved",
        "population-size welfare_state --error coverage=0.1",
        "compare welfare_state ess_grants --set service.referal=0.9", "sweeps state_withdrawal", "contract denverr",
    ],
)  # fmt: skip
def test_a_wrong_line_would_be_seen(line: str, desk: Path) -> None:
    from abm.errors import WelfareError
    from viz.commands.shell import UsageError

    words = shlex.split(line)
    with pytest.raises((WelfareError, UsageError, KeyError)):
        check_names(words[0], COMMANDS[words[0]].make_context(words[0], words[1:]).params)


@pytest.mark.parametrize("block", [one for one in BLOCKS if one.language == "toml"], ids=lambda one: one.file)
def test_a_toml_block_is_a_valid_file(block: Block, desk: Path) -> None:
    assert block.file, f"{block.page}:{block.line}: the first line names the file"
    content = tomllib.loads(block.text)
    if "contract" in content:
        assert load_contract(block.file).head.name
    elif "results" in content:
        terms = load_contract(f"{content['results']['contract']}.toml")
        assert load_results(block.file, terms).measured
    else:
        kind = load if "scenario" in content else load_study
        assert kind(block.file).title.en


def test_files_of_the_pages_have_names_of_their_own() -> None:
    names = [block.file for block in BLOCKS if block.file]
    assert len(names) > 8
    assert len(set(names)) == len(names)


def test_every_kind_of_design_has_an_example_that_loads(desk: Path) -> None:
    studies = [one for one in BLOCKS if one.language == "toml" and "study" in tomllib.loads(one.text)]
    assert {load_study(one.file).design.kind for one in studies} == set(COUNTS)


def test_every_key_of_a_study_file_is_explained() -> None:
    from scenarios.batch import study_schema as schema

    page = (FOLDER / "study-files.md").read_text(encoding="utf-8")
    keys = {*schema.HEAD_KEYS, *schema.DESIGN_KEYS, *schema.FACTOR_KEYS, *schema.POINT_KEYS, *schema.BREAKDOWNS}
    assert [key for key in sorted(keys) if f"`{key}`" not in page and f'`"{key}"`' not in page] == []


def named_in_code(pattern: str) -> Iterable[tuple[str, str]]:
    """What the pages put between backticks, with the page, where it looks like the pattern."""
    for page in PAGES:
        for found in re.findall(rf"`({pattern})`", page.read_text(encoding="utf-8")):
            yield page.name, found


def test_parameters_and_measures_in_the_text_exist() -> None:
    for _, name in named_in_code(r"(?:needs|service|civic|funding|enterprises|society)\.[\w.]+"):
        assert find(name).name
    written = [name for _, name in named_in_code(r"[a-z0-9_]+(?:\[[^\]`]+\])?@(?:last|all|[\d-]+)")]
    assert len(written) >= 3
    for one in written:
        assert measure(one).name in INDICATORS


def test_options_in_the_text_exist() -> None:
    known = {
        option for command in COMMANDS.values() for one in command.params for option in (*one.opts, *one.secondary_opts)
    }
    known |= {"--array", "--cpus-per-task", "--time", "--nthreads", "--nworkers", "--port", "--help"}
    for page in PAGES:
        used = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", page.read_text(encoding="utf-8")))
        assert used <= known, page.name


def test_every_page_is_in_the_list_and_has_an_example_to_run() -> None:
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    for page in PAGES:
        if page.name != "README.md":
            assert f"]({page.name})" in listed
            assert [one for one in BLOCKS if one.page == page.name and one.commands], page.name


def test_every_command_of_many_runs_has_an_example() -> None:
    shown = {words[0] for _, words in TYPED}
    assert shown >= {
        "compare", "explain", "sweep", "status", "sensitivity", "explore", "frontier", "balance", "population-size",
        "replay", "export", "query", "merge", "validate", "schema", "contract",
    } - {"schema"}  # fmt: skip


def test_anchors_of_links_exist() -> None:
    for page in PAGES:
        for link, anchor in re.findall(r"\]\(([^)#\s]*)#([^)\s]+)\)", page.read_text(encoding="utf-8")):
            target = (page.parent / link).resolve() if link else page
            heads = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}
            assert anchor in slugs, f"{page.name}: {link}#{anchor}"


def up_to_number(line: str) -> str:
    """The words of a line before the first one with a digit; one that begins the line stands as ``#``."""
    words = ["#" if NUMBER.search(word) else word for word in line.split()]
    return " ".join(words[: words.index("#", 1)] if "#" in words[1:] else words)


def check_shown(block: Block, output: str) -> None:
    """Every line of the block was printed, in that order, as far as its first number."""
    printed = [up_to_number(line) for line in output.splitlines()]
    at = 0
    for line in filter(str.strip, block.text.splitlines()):
        wanted = up_to_number(line)
        found = [place for place in range(at, len(printed)) if printed[place].startswith(wanted)]
        assert found, f"{block.page}:{block.line}: not printed: {line}\n{output}"
        at = found[0] + 1


def test_what_was_not_printed_would_be_seen() -> None:
    (block,) = blocks_of("```text like this\nCoverage  12 %\n```\n", "page.md")
    check_shown(block, "first\nCoverage   13 %\n")
    with pytest.raises(AssertionError, match=r"page\.md:1: not printed"):
        check_shown(block, "first\nPublic cost   13 %\n")
    (counted,) = blocks_of("```text like this\n36 of 36 runs done, 0 failed\n```\n", "page.md")
    check_shown(counted, "7 of 9 runs done, 2 failed\n")
    with pytest.raises(AssertionError, match="not printed"):
        check_shown(counted, "7 runs done, 2 failed\n")


def environment(folder: Path) -> dict[str, str]:
    """The reader's shell, in which ``python`` is this Python."""
    programs = folder / "programs"
    programs.mkdir()
    python = programs / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the blocks are for a POSIX shell")
def test_small_examples_do_what_the_pages_show(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (desk / "run.py").symlink_to(inspect.getfile(run))
    variables = environment(tmp_path_factory.mktemp("shell"))
    output = ""
    ran = 0
    for block in BLOCKS:
        if block.language == "text" and block.note == "like this":
            check_shown(block, output)
        elif block.is_small:
            command = ["bash", "-ec", block.text] if block.language == "bash" else [sys.executable, "-c", block.text]
            done = subprocess.run(
                command, cwd=desk, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, encoding="utf-8", timeout=600, check=False,
            )  # fmt: skip
            output = done.stdout.replace(str(desk.resolve()), "...")
            assert done.returncode == 0, f"{block.page}:{block.line}: {block.text}\n{output}"
            assert "Traceback" not in output
            ran += 1
    assert ran >= 9
    for name in ("cut/comparison.html", "screening/sensitivity.html", "floor/explore.html", "for-the-committee.html"):
        assert (desk / "results" / name).exists()
    assert (desk / "results" / "who_pays-frontier" / "frontier.csv").exists()
