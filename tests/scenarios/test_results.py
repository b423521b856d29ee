"""A result folder is complete or absent, never half, and never overwrites what somebody may want."""

import errno
import json
import os
import signal
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from abm.errors import ResultError
from abm.series import evaluate
from abm.tally import RunArrays, new_civic, new_contract_tally, new_learning_tally, new_tally, new_wait_histogram
from scenarios.folder import check_folder, new_folder, written_folder
from scenarios.results import (
    SERIES_COLUMNS,
    Manifest,
    RunRecord,
    hash_of_inputs,
    read_manifest,
    read_runs,
    read_series,
    series_frame,
    write_results,
)

INPUTS = {"citizens": 100, "parameters": {"needs": {"severity_growth": 0.02}}}
NOW = datetime(2030, 1, 2, 3, 4, 5)
MANIFEST = Manifest("base", INPUTS, [1], ["python", "run.py", "run", "base"], NOW, 1.5, ["nothing"])


def record(seed: int = 1, replicate: int = 0, territories: tuple[str, ...] = ("Ain", "Aisne")) -> RunRecord:
    n = len(territories)
    arrays = RunArrays(
        new_tally(14, n),
        new_contract_tally(14, n),
        new_learning_tally(14, n),
        new_civic(14, n),
        new_wait_histogram(14),
        np.zeros(14, dtype=np.int64),
        territories,
        2,
    )
    arrays.civic["citizens"] = 50
    arrays.tally["in_need"] = np.random.default_rng(seed).integers(1, 9, arrays.tally.shape)
    return RunRecord("base", hash_of_inputs(INPUTS), seed, replicate, 0.5, evaluate(arrays))


def failed(seed: int) -> RunRecord:
    return RunRecord("base", hash_of_inputs(INPUTS), seed, 1, 0.1, error="Traceback ...: broken")


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def write(folder: Path, force: bool = False, **files: str | bytes) -> Path:
    return write_results(folder, MANIFEST, [record()], files, force)


def test_a_result_reads_back_as_written(tmp_path: Path) -> None:
    records = [record(1), failed(2), record(3, 2)]
    files = {"summary.md": "# été\n", "figures/coverage.png": b"\x89PNG"}
    folder = write_results(tmp_path / "out", MANIFEST, records, files)
    runs, series = read_runs(folder), read_series(folder)
    assert list(runs["status"]) == ["done", "failed", "done"]
    assert list(runs["error"]) == ["", "Traceback ...: broken", ""]
    assert list(runs["content_hash"]) == [one.content_hash for one in records]
    assert list(series.columns) == list(SERIES_COLUMNS)
    assert set(series["run"]) == {records[0].key, records[2].key}
    assert records[0].series is not None
    first = series[series["run"] == records[0].key]
    assert np.array_equal(first["value"], records[0].series.value)
    assert list(
        first[["month", "indicator", "territory", "domain", "provider", "value"]].itertuples(False, None)
    ) == (records[0].series.lines())
    assert (folder / "summary.md").read_text(encoding="utf-8") == "# été\n"
    assert series.equals(series_frame(records))


def test_the_manifest_says_how_to_run_it_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "out", **{"summary.md": "x"})
    manifest = read_manifest(folder)
    assert manifest["inputs"] == INPUTS
    assert manifest["inputs_hash"] == hash_of_inputs(INPUTS)
    assert manifest["seeds"] == [1]
    assert manifest["command"][-1] == "base"
    assert len(manifest["code_version"]) == 16
    assert manifest["packages"]["numpy"] == np.__version__
    assert sorted([*manifest["files"], "manifest.json"]) == sorted(files_below(folder))


def test_the_key_of_a_run_is_its_inputs_and_seed_not_its_position() -> None:
    assert record(1, 0).key == record(1, 5).key != record(2, 0).key
    assert hash_of_inputs({"a": 1, "b": {"c": 2, "d": 3}}) == hash_of_inputs({"b": {"d": 3, "c": 2}, "a": 1})
    assert hash_of_inputs({"a": 1}) != hash_of_inputs({"a": 2})


def test_runs_with_other_territories_stand_in_one_table() -> None:
    frame = series_frame([record(1), record(2, 1, ("Var", "Ain"))])
    assert set(frame["territory"]) == {"all", "Ain", "Aisne", "Var"}


def test_all_runs_failed_is_a_result_too(tmp_path: Path) -> None:
    folder = write_results(tmp_path / "out", MANIFEST, [failed(1)], {})
    assert len(read_series(folder)) == 0
    assert list(read_series(folder).columns) == list(SERIES_COLUMNS)


def test_an_earlier_run_is_refused_without_force_and_left_alone(tmp_path: Path) -> None:
    folder = write(tmp_path / "out", **{"summary.md": "first"})
    before = files_below(folder)
    with pytest.raises(ResultError, match=r"already holds a run.*--force"):
        write(folder)
    assert files_below(folder) == before


def test_force_replaces_an_earlier_run_and_leaves_nothing_of_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "out", **{"old.md": "first"})
    write(folder, force=True, **{"new.md": "second"})
    assert "old.md" not in files_below(folder)
    assert (folder / "new.md").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_force_never_deletes_files_the_program_did_not_write(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(ResultError, match="not a result of this program"):
        write(tmp_path, force=True)
    folder = write(tmp_path / "out")
    (folder / "notes.txt").write_text("my notes")
    with pytest.raises(ResultError, match=r"notes\.txt"):
        write(folder, force=True)
    assert (folder / "notes.txt").read_text() == "my notes"


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert (write(tmp_path / "out") / "manifest.json").exists()


def test_missing_parents_are_made_only_when_the_result_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "out"
    check_folder(folder)
    assert not (tmp_path / "a").exists()
    write(folder)
    assert (folder / "runs.parquet").exists()


@pytest.mark.parametrize("force", [False, True])
def test_an_error_while_writing_leaves_the_earlier_result(tmp_path: Path, force: bool) -> None:
    folder = write(tmp_path / "out", **{"summary.md": "first"})
    before = files_below(folder)
    broken = {"figures": "a file", "figures/coverage.png": b"below a file"}
    with pytest.raises(ResultError):
        write_results(folder if force else tmp_path / "new", MANIFEST, [record()], broken, force)
    assert files_below(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_ctrl_c_while_writing_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> None:
        with written_folder(tmp_path / "out") as partial:
            (partial / "series.parquet").write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_a_kill_while_writing_leaves_the_earlier_result(tmp_path: Path) -> None:
    folder = write(tmp_path / "out", **{"summary.md": "first"})
    before = files_below(folder)
    code = (
        "import time, sys; from pathlib import Path; from scenarios.folder import written_folder\n"
        "with written_folder(Path(sys.argv[1]), force=True) as partial:\n"
        "    (partial / 'manifest.json').write_text('{}'); print('half', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    assert files_below(folder) == before


def test_a_kill_between_the_two_renames_is_undone_by_the_next_command(tmp_path: Path) -> None:
    folder = write(tmp_path / "out", **{"summary.md": "first"})
    folder.rename(tmp_path / ".out.replaced")
    with pytest.raises(ResultError, match="already holds a run"):
        check_folder(folder)
    assert (folder / "summary.md").read_text() == "first"


def test_a_failed_last_rename_puts_the_earlier_result_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "out", **{"summary.md": "first"})
    true_rename = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if ".partial-" in path.name:
            raise OSError(28, "No space left on device")
        return true_rename(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(ResultError, match="No space left"):
        write(folder, force=True)
    monkeypatch.undo()
    assert (folder / "summary.md").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["file", "file/below", "nul\0byte", "x" * 300, "y" * 250])
def test_a_path_that_cannot_be_written_is_refused_before_anything_runs(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(ResultError, match="--out"):
        check_folder(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write")
def test_a_folder_nobody_can_write_is_refused() -> None:
    with pytest.raises(ResultError, match="cannot write results"):
        check_folder(Path("/proc/self/out"))


def test_a_name_outside_the_folder_is_a_programming_error(tmp_path: Path) -> None:
    for name in ("../evil", "/etc/passwd", ""):
        with pytest.raises(ValueError, match="inside its folder"):
            write(tmp_path / "out", **{name: "x"})


def test_new_folders_get_a_counter(tmp_path: Path) -> None:
    first = new_folder(tmp_path, "base", NOW)
    assert first.name == "base-20300102-030405"
    first.mkdir()
    assert new_folder(tmp_path, "base", NOW).name == "base-20300102-030405-2"


def test_reading_something_else_says_so(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="holds no result"):
        read_series(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({}))
    with pytest.raises(ResultError, match="cannot read"):
        read_series(tmp_path)


def test_a_full_disk_is_named_even_when_the_writer_of_tables_wraps_it() -> None:
    wrapped = OSError(errno.ENOSPC, "Error writing bytes to file. Detail: [errno 28] No space left on device")
    with pytest.raises(ResultError, match=r"could not write results to '.*': No space left on device$"):
        _raise_inside_a_folder(wrapped)


def _raise_inside_a_folder(error: OSError) -> None:
    with tempfile.TemporaryDirectory() as parent, written_folder(Path(parent) / "result"):
        raise error
