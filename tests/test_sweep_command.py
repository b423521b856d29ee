"""``sweep`` and the commands on its folder in hostile, hasty hands: one clear message, the right code, nothing lost."""

from __future__ import annotations

import errno
import os
import random
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import run
from scenarios.batch import begin, lock
from scenarios.batch import parts as part_files
from scenarios.batch import store as stores
from scenarios.batch.conduct import Chunk, Receipt
from scenarios.batch.lock import LOCK
from scenarios.batch.store import Store
from tests.scenarios.batch.tiny import STUDY, Failing
from tests.scenarios.batch.tiny import here as in_this_process

FILES = {"manifest.json", "points.parquet", LOCK, "runs", "series"}
TINY = ("sweep", "tiny.toml", "--out", "out")


def call(*arguments: str) -> Result:
    """The command in this process."""
    result = CliRunner().invoke(run.app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.stdout
    return result


def names(folder: Path) -> set[str]:
    """What stands in a folder, hidden files included."""
    return {path.name for path in folder.iterdir()}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that holds nothing but ``tiny.toml``; runs are done in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scenarios.batch.conduct.locally", lambda workers: in_this_process)
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.1)
    (tmp_path / "tiny.toml").write_text(STUDY)
    return tmp_path


@pytest.fixture(scope="module")
def whole_hash(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Content hash of the tiny study, done without a stop."""
    from tests.scenarios.batch.tiny import done, plan

    kept = ("share_covered", "unmet_months_per_1000")
    return done(tmp_path_factory.mktemp("whole") / "out", plan(indicators=kept)).content_hash()


class Stopping:
    """Does chunks in this process and stops after some of them."""

    def __init__(self, after: int, error: BaseException | None = None) -> None:
        self.after, self.error = after, error or KeyboardInterrupt()

    def __call__(self, workers: int) -> Callable[..., Any]:
        return self.spread

    def spread(self, work: Callable[[Chunk], Receipt], next_task: Callable[[], Chunk | None]) -> Any:
        for pair in in_this_process(work, next_task):
            yield pair
            self.after -= 1
            if not self.after:
                raise self.error


# A sweep


def test_a_sweep_leaves_a_whole_folder_and_repeated_does_nothing(here: Path, whole_hash: str) -> None:
    result = call("sweep", "tiny.toml", "--out", "some/ünïcode and blanks")
    assert result.exit_code == 0
    folder = here / "some" / "ünïcode and blanks"
    assert result.stdout.endswith(f"written: {folder}\n")
    assert "3 points x 2 seeds = 6 runs of 300 citizens x (12 + 12) months" in result.stdout
    assert names(folder) == FILES
    assert names(folder.parent) == {folder.name}
    assert Store(folder).content_hash() == whole_hash
    before = contents(folder)
    again = call("sweep", "tiny.toml", "--out", "some/ünïcode and blanks")
    assert again.exit_code == 0
    assert "6 of 6 runs are done already." in again.stdout
    assert contents(folder) == before


def test_without_out_it_always_goes_to_the_same_place(here: Path) -> None:
    for _ in range(2):
        assert call("sweep", "tiny.toml").exit_code == 0
    assert call("sweep", "tiny.toml", "--shard", "2/3").exit_code == 0
    assert names(here / "results") == {"tiny", "tiny-shard-2-of-3"}


def test_a_dry_run_writes_nothing(here: Path) -> None:
    result = call(*TINY, "--dry-run")
    assert result.exit_code == 0
    assert re.search(r"6 runs left, about .* on 2 processes and [\d.]+ kB on the disk", result.stdout)
    assert names(here) == {"tiny.toml"}


def test_a_sweep_without_a_mechanism_is_another_study(here: Path) -> None:
    assert call(*TINY, "--off", "load", "--off", "replication").exit_code == 0
    manifest = Store(here / "out").manifest
    assert manifest["design"]["scenario"]["base"]["service.load_elasticity"] == 0.0
    again = call(*TINY)
    assert again.exit_code == 2
    assert "load_elasticity: 0.0 -> 1.0" in again.stderr
    noted = call("sweep", "tiny.toml", "--dry-run", "--off", "load", "--off", "replication")
    assert noted.stderr.count("changes nothing here") == 1
    assert "--off replication" in noted.stderr


def test_a_shard_without_runs_is_no_fault(here: Path) -> None:
    dry = call("sweep", "tiny.toml", "--shard", "9/9", "--dry-run")
    assert dry.exit_code == 0
    assert "0 runs left" in dry.stdout
    assert call("sweep", "tiny.toml", "--shard", "9/9", "--out", "out").exit_code == 0
    assert Store(here / "out").status().is_complete


BAD = [
    (("--shard", "0/3"), "--shard 0/3: expected I/N, as in 1/4"),
    (("--shard", "4/3"), "--shard 4/3: expected I/N"),
    (("--shard", "1"), "--shard 1: expected I/N"),
    (("--shard", "1/x"), "--shard 1/x: expected I/N"),
    (("--shard", "-1/3"), "--shard -1/3: expected I/N"),
    (("--workers", "0"), "--workers = 0 is outside 1 to 256"),
    (("--replicates", "0"), "replicates = 0: expected a whole number from 1"),
    (("--citizens", "5"), "run.citizens = 5 is outside 100 to 100,000,000"),
    (("--months", "many"), "--months many: expected a whole number"),
    (("--off", "lod"), "unknown mechanism 'lod'; did you mean 'load'?"),
    (("--off", "referral"), "--off referral: it switches 'service.referral' off, which the study varies; keep one"),
    (("--out", ""), "--out is empty; name a folder"),
    (("--out", " "), "--out is empty; name a folder"),
    (("--out", "/"), "a result needs a folder of its own"),
    (("--out", "tiny.toml"), "is a file, not a folder"),
    (("--out", "tiny.toml/sub"), "Not a directory"),
    (("--out", "/proc/nowhere"), "cannot write results to '/proc/nowhere'"),
    (("--out", "n" * 300), "the name is too long"),
    (("--out", "é" * 120), "the name is too long"),
    (("--out", "caf\udce9"), "the name is not UTF-8 text"),
    (("--out", "~nobody_of_that_name/x"), "home directory"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_bad_input_ends_with_2_and_one_message_and_leaves_nothing(
    here: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = call("sweep", "tiny.toml", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert result.stderr.count("\n") == 1
    assert names(here) == {"tiny.toml"}


# Failures


def test_a_failed_run_is_told_and_costs_no_other(here: Path, monkeypatch: pytest.MonkeyPatch, whole_hash: str) -> None:
    with monkeypatch.context() as patch:
        Failing(patch).errors = {2: ZeroDivisionError("planted, with é and [markup]")}
        result = call(*TINY)
    assert result.exit_code == 1
    assert (
        "3 of 6 runs failed; the first, point 0 with seed 2: ZeroDivisionError: planted, with é and [markup]"
        in result.stderr
    )
    assert "--retry-failed" in result.stderr
    assert result.stdout.endswith(f"written: {here / 'out'}\n")
    repeated = call(*TINY)
    assert repeated.exit_code == 1
    assert "3 of 6 runs are done already" in repeated.stdout
    status = call("status", "out")
    assert "3 of 6 runs done, 3 failed, 0 left" in status.stdout
    retried = call(*TINY, "--retry-failed")
    assert (retried.exit_code, retried.stderr.count("failed")) == (0, 0)
    assert Store(here / "out").content_hash() == whole_hash


def test_statistics_of_an_unfinished_sweep_are_refused_or_marked(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        Failing(patch).errors = {2: ValueError("planted")}
        call(*TINY)
    refused = call("export", "out", "x.csv")
    assert refused.exit_code == 2
    assert "3 of 6 runs are done, 3 failed; figures of an unfinished study mislead" in refused.stderr
    assert not (here / "x.csv").exists()
    marked = call("export", "out", "x.xlsx", "--partial")
    assert marked.exit_code == 0
    assert "INCOMPLETE: 3 of 6 runs are done, 3 failed" in marked.stdout
    about = pd.read_excel("x.xlsx", sheet_name="about").set_index("what")["value"]
    assert about["runs"] == "3 of 6"
    asked = call("query", "out", "SELECT avg(value) AS mean FROM series")
    assert "INCOMPLETE: 3 of 6 runs are done" in asked.stdout
    for command in (("sensitivity", "out"), ("explore", "out", "share_covered > 0.1")):
        answer = call(*command)
        assert answer.exit_code == 2, answer.output
        assert "figures of an unfinished study mislead" in answer.stderr


def test_an_analysis_of_a_study_goes_to_the_folder_it_is_told(here: Path) -> None:
    answer = call("explore", "tiny.toml", "share_covered > 0.1", "--out", "apart")
    assert (here / "apart" / "runs").is_dir(), answer.output
    again = call("explore", "apart", "share_covered > 0.1", "--out", "other")
    assert again.exit_code == 2
    assert "'apart' holds runs already; --out is for those of a study, leave it out" in again.stderr
    assert "contient déjà des simulations" in call("sensitivity", "apart", "--out", "other", "--lang", "fr").stderr


def test_a_full_disk_ends_with_2_and_keeps_what_was_finished(
    here: Path, monkeypatch: pytest.MonkeyPatch, whole_hash: str
) -> None:
    written, left = part_files.pq.write_table, [6]

    def full(*arguments: Any, **others: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written(*arguments, **others)

    monkeypatch.setattr("scenarios.batch.conduct.LARGEST_CHUNK", 1)
    with monkeypatch.context() as patch:
        patch.setattr(part_files.pq, "write_table", full)
        result = call(*TINY)
        assert result.exit_code == 2
        assert "No space left on device; what was finished is kept: mend this and repeat the command" in result.stderr
        assert call(*TINY).exit_code == 2
    assert Store(here / "out").status().done == 2
    assert "Going on in" in call(*TINY).stdout
    assert Store(here / "out").content_hash() == whole_hash


def test_ctrl_c_ends_with_130_and_keeps_what_was_finished(
    here: Path, monkeypatch: pytest.MonkeyPatch, whole_hash: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("scenarios.batch.conduct.LARGEST_CHUNK", 1)
        patch.setattr("scenarios.batch.conduct.locally", Stopping(2))
        result = call(*TINY)
    assert result.exit_code == 130
    assert f"2 of 6 runs are kept in {here / 'out'}; repeat the command to go on." in result.stderr
    assert result.stderr.endswith("interrupted\n")
    assert Store(here / "out").status().done == 2
    again = call(*TINY)
    assert again.exit_code == 0
    assert f"Going on in {here / 'out'}: 2 of 6 runs are done." in again.stdout
    assert Store(here / "out").content_hash() == whole_hash


class Dying:
    """In a process of its own: the command, which is killed before its n-th operation on files."""

    def __init__(self, n: int) -> None:
        self.left = n

    def before(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        """The operation, or the end."""

        def _operation(*arguments: Any, **others: Any) -> Any:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)
            return operation(*arguments, **others)

        return _operation

    def run(self, *arguments: str) -> int:
        """Exit code; minus the signal when it was killed."""
        child = os.fork()
        if not child:
            part_files.pq.write_table = self.before(part_files.pq.write_table)
            os.fsync = self.before(os.fsync)
            for name in ("write_text", "replace", "unlink", "mkdir"):
                setattr(Path, name, self.before(getattr(Path, name)))
            os._exit(CliRunner().invoke(run.app, arguments).exit_code)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="POSIX processes")
@pytest.mark.parametrize("seed", range(1))
def test_a_kill_between_any_two_operations_on_files_loses_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch, whole_hash: str, seed: int
) -> None:
    monkeypatch.setattr("scenarios.batch.conduct.LARGEST_CHUNK", 1)
    chance, kills, code = random.Random(seed), 0, -9
    while code == -9:
        code = Dying(chance.randint(1, 24)).run(*TINY)
        kills += code == -9
        if (here / "out" / "manifest.json").exists():
            assert call("status", "out").exit_code == 0
    assert code == 0
    assert kills >= 3
    assert Store(here / "out").content_hash() == whole_hash
    assert names(here / "out") == FILES
    assert len(names(here / "out" / "runs")) == len(names(here / "out" / "series"))


# One folder, two questions


def test_a_second_command_on_the_folder_is_told_and_loses_nothing(here: Path, whole_hash: str) -> None:
    assert call(*TINY).exit_code == 0
    before = contents(here / "out")
    with Store(here / "out").writing():
        second = call(*TINY)
        assert "a command is working on it now" in call("status", "out").stdout
    assert second.exit_code == 2
    assert f"another command is working on '{here / 'out'}'" in second.stderr
    assert "no command is working on it" in call("status", "out").stdout
    assert contents(here / "out") == before


def test_a_changed_study_is_refused_with_what_changed(here: Path) -> None:
    assert call(*TINY).exit_code == 0
    before = contents(here / "out")
    (here / "tiny.toml").write_text(STUDY.replace("0.8]", "0.9]").replace("replicates = 2", "replicates = 3"))
    result = call(*TINY)
    assert result.exit_code == 2
    said = result.stderr.replace("→", "->")
    assert "was begun with another question" in said
    assert "replicates: 2 -> 3" in said
    assert "factor service.referral, values: [0.2, 0.5, 0.8] -> [0.2, 0.5, 0.9]" in said
    assert f"choose a new folder: --out '{here / 'out-2'}'" in said
    assert contents(here / "out") == before
    for option in (("--citizens", "400"), ("--months", "24"), ("--shard", "1/2")):
        (here / "tiny.toml").write_text(STUDY)
        assert call(*TINY, *option).exit_code == 2
    assert contents(here / "out") == before


def test_a_changed_study_is_refused_all_in_french(here: Path) -> None:
    assert call(*TINY).exit_code == 0
    second = '[[factor]]\npath = "civic.visibility"\nvalues = [0.1]\n'
    dated = '[[factor]]\npath = "funding.budget"\nvalues = [0.9]\n'
    for text in (
        STUDY.replace("replicates = 2", "replicates = 3") + second,
        STUDY.replace('["share_covered", "unmet_months_per_1000"]', "[]"),
        STUDY.replace('path = "service.referral"', 'path = "funding.budget"'),
        STUDY.replace('scenario = "base"', 'scenario = "state_disengagement"') + dated,
    ):
        (here / "tiny.toml").write_text(text)
        refused = french(*TINY)
        assert "a été commencé avec une autre question : " in refused
        assert not ENGLISH.search(refused), refused
        assert "factor " not in refused


def test_changed_code_is_refused_and_results_stay_readable(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call(*TINY).exit_code == 0
    for module in (stores, begin):
        monkeypatch.setattr(module, "source_hash", lambda: "0123456789abcdef")
    monkeypatch.setattr("abm.compiled.source_hash", lambda: "0123456789abcdef")
    result = call(*TINY)
    assert result.exit_code == 2
    assert "was begun by another version of the model" in result.stderr
    assert "now 01234567" in result.stderr
    assert f"--out '{here / 'out-2'}'" in result.stderr
    assert call("export", "out", "x.csv").exit_code == 0
    assert "the model is now at 01234567: it can be read, not gone on with" in call("status", "out").stdout


def test_somebody_elses_files_are_never_touched(here: Path) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "thesis.odt").write_text("years")
    assert call("sweep", "tiny.toml", "--out", "mine").exit_code == 2
    assert names(here / "mine") == {"thesis.odt"}
    assert call("run", "base.toml", "--out", "single").exit_code == 2
    assert call(*TINY).exit_code == 0
    (here / "out" / "notes.txt").write_text("hours")
    assert call(*TINY).exit_code == 0
    assert (here / "out" / "notes.txt").read_text() == "hours"


# Shards


def test_shards_merged_are_the_whole(here: Path, whole_hash: str) -> None:
    for part in (3, 1, 2):
        result = call("sweep", "tiny.toml", "--shard", f"{part}/3", "--out", f"s{part}")
        assert result.exit_code == 0
        assert f"shard {part} of 3: 2 runs" in result.stdout
    merged = call("merge", "s2", "s3", "s1", "--out", "all")
    assert merged.exit_code == 0
    assert f"6 of 6 runs; content hash {whole_hash}" in merged.stdout
    part = call("merge", "s1", "s2", "--out", "part")
    assert part.exit_code == 0
    assert "4 of 6 runs" in part.stdout
    assert call("sweep", "tiny.toml", "--out", "part").exit_code == 0
    assert Store(here / "part").content_hash() == whole_hash


# Looking at a folder


def test_replay_shows_that_a_run_comes_out_the_same(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        Failing(patch).errors = {2: ValueError("planted")}
        call(*TINY)
        failed = call("replay", "out", "1:2")
        assert failed.exit_code == 0
        assert "it failed then and fails again" in failed.stdout
        assert "ValueError: planted" in failed.stderr
    result = call("replay", "out", "1:1")
    assert result.exit_code == 0
    assert result.stdout.endswith("equal to the last bit\n")
    hashes = re.findall(r"[0-9a-f]{32}", result.stdout)
    assert len(hashes) == 2
    assert hashes[0] == hashes[1]
    unequal = call("replay", "out", "1:2")
    assert unequal.exit_code == 1
    assert unequal.stdout.endswith("NOT equal\n")


def test_query_prints_a_table_or_writes_one(here: Path) -> None:
    call(*TINY)
    asked = "SELECT point, count(*) AS n FROM runs GROUP BY point ORDER BY point"
    result = call("query", "out", asked)
    assert result.exit_code == 0
    assert "INCOMPLETE" not in result.stdout
    assert [line.split() for line in result.stdout.splitlines()[-3:]] == [["0", "2"], ["1", "2"], ["2", "2"]]
    assert call("query", "out", asked, "--out", "x.csv").exit_code == 0
    assert (here / "x.csv").read_text() == "point,n\n0,2\n1,2\n2,2\n"
    for place in ("nowhere/x.csv/y", "tiny.toml/x.csv"):
        (here / "nowhere").mkdir(exist_ok=True)
        (here / "nowhere" / "x.csv").touch()
        denied = call("query", "out", asked, "--out", place)
        assert denied.exit_code == 2
        assert "cannot write" in denied.stderr


@pytest.mark.parametrize("command", [("status",), ("replay", "1:1"), ("query", "SELECT 1"), ("export", "x.csv")])
@pytest.mark.parametrize("folder", ["nowhere", "tiny.toml", "~nobody_of_that_name", "n" * 300, "."])
def test_a_folder_without_results_is_said_so(here: Path, command: tuple[str, ...], folder: str) -> None:
    result = call(command[0], folder, *command[1:])
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert "Errno" not in result.stderr
    assert names(here) == {"tiny.toml"}


# French

ENGLISH = re.compile(
    r"\b(the|is|are|was|were|of|with|and|not|holds|cannot|choose|repeat|runs?|folder|file|read|write|another|no|it|there)\b"
)


def french(*arguments: str) -> str:
    """What a command says in French on standard error, without what stands in quotes."""
    result = call(*arguments, "--lang", "fr")
    assert result.exit_code in (1, 2, 130), result.output
    assert result.stderr
    return re.sub(r"(?<= )/\S+|(?<!\w)'[^']*'|`[^`]*`|--[\w-]+", "", result.stderr)


def test_every_message_is_in_french_for_french_readers(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "thesis.odt").write_text("years")
    with monkeypatch.context() as patch:
        Failing(patch).errors = {2: ValueError("17")}
        said = [french(*TINY)]
    said += [
        french("export", "out", "x.csv"),
        french("export", "out", "x.txt", "--partial"),
        french("export", "out", "nowhere/x.csv", "--partial"),
        french("export", "out", "x.csv", "--partial", "--measure", "share_covered[housing]"),
        french("export", "out", "x.csv", "--partial", "--measure", "theil_coverage"),
        french("export", "out", "x.csv", "--partial", "--measure", "share_covered@4"),
        french("export", "out", "x.csv", "--partial", "--measure", "share_covered@x"),
        french("replay", "out", "zz"),
        french("status", "nowhere"),
        french("status", "~nobody_of_that_name"),
        french("sweep", "tiny.toml", "--out", ""),
        french("sweep", "tiny.toml", "--out", "mine"),
        french("sweep", "tiny.toml", "--out", "tiny.toml"),
        french("sweep", "tiny.toml", "--shard", "5/2"),
        french("merge", "out", "--out", "out"),
    ]  # fmt: skip
    with monkeypatch.context() as patch:
        Failing(patch).errors = {1: ValueError("17"), 2: ValueError("17")}
        call("sweep", "tiny.toml", "--out", "all-failed")
        said.append(french("export", "all-failed", "x.csv", "--partial", "--measure", "share_covered"))
    with Store(here / "out").writing():
        said.append(french(*TINY))
    with monkeypatch.context() as patch:
        patch.setattr(part_files.pq, "write_table", _full)
        said.append(french(*TINY, "--retry-failed"))
    with monkeypatch.context() as patch:
        patch.setattr("scenarios.batch.conduct.locally", Stopping(1))
        said.append(french(*TINY, "--retry-failed"))
    with monkeypatch.context() as patch:
        for module in (stores, begin):
            patch.setattr(module, "source_hash", lambda: "0123456789abcdef")
        said.append(french(*TINY))
    (here / "tiny.toml").write_text(STUDY.replace("replicates = 2", "replicates = 3"))
    said.append(french(*TINY))
    said.append(french("sweep", "tiny.toml", "--out", "out", "--shard", "1/2"))
    call("sweep", "tiny.toml", "--out", "other")
    said.append(french("merge", "out", "other", "--out", "merged"))
    part = next((here / "out" / "series").glob("*.parquet"))
    part.unlink()
    said.append(french("export", "out", "x.csv", "--partial"))
    (here / "out" / "manifest.json").write_text("5")
    said.append(french("status", "out"))
    for sentence in said:
        assert not ENGLISH.search(sentence), sentence


def _full(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
