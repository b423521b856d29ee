"""A part stands whole or not at all, and what a kill leaves of one is cleared away."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from abm.errors import ResultError
from abm.series import Series
from scenarios.batch.factor import Factor
from scenarios.batch.parts import (
    RUNS,
    SERIES,
    RunRow,
    owners,
    parts,
    plain_value,
    read_part,
    runs_table,
    series_digests,
    series_table,
    sweep_up,
    write_part,
)


def series(value: float = 1.0, n: int = 2) -> Series:
    """Yearly values of a run."""
    zeros = np.zeros(n, dtype=np.int32)
    years = np.arange(n, dtype=np.int32)
    return Series(years, zeros, zeros, zeros, zeros, np.full(n, value), ("a",), ("all",))


def row(point: int, value: float | None = 1.0, replicate: int = 0, run: str = "") -> RunRow:
    """A run that was done, or failed if it has no value."""
    found = None if value is None else series(value)
    key = run or f"run{point}-{replicate}"
    return RunRow(key, point, "base", replicate, replicate, (), series=found, error="" if found else "Traceback")


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_part_is_two_tables_under_the_name_of_its_runs(tmp_path: Path) -> None:
    name = write_part(tmp_path, [row(0), row(1, None)], ())
    assert names(tmp_path) == {f"runs/{name}.parquet", f"series/{name}.parquet"}
    assert read_part(tmp_path, RUNS, name)["status"].to_pylist() == ["done", "failed"]
    assert set(read_part(tmp_path, SERIES, name)["run"].to_pylist()) == {"run0-0"}


def test_done_twice_it_stands_once_and_failed_then_done_it_stands_twice(tmp_path: Path) -> None:
    first = write_part(tmp_path, [row(0), row(1)], ())
    assert write_part(tmp_path, [row(0), row(1)], ()) == first
    assert write_part(tmp_path, [row(0, None), row(1)], ()) != first
    assert len(parts(tmp_path)) == 2


def test_a_part_of_failed_runs_has_no_series_and_stays(tmp_path: Path) -> None:
    name = write_part(tmp_path, [row(0, None)], ())
    sweep_up(tmp_path)
    assert names(tmp_path) == {f"runs/{name}.parquet"}


def test_a_run_whose_indicators_never_exist_is_done_all_the_same(tmp_path: Path) -> None:
    empty = RunRow("k", 0, "base", 1, 0, (), series=series(n=0))
    name = write_part(tmp_path, [empty], ())
    sweep_up(tmp_path)
    assert parts(tmp_path) == [name]
    assert len(read_part(tmp_path, SERIES, name)) == 0


@pytest.mark.parametrize("table", [RUNS, SERIES])
def test_a_disk_that_fills_up_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    whole = pq.write_table

    def full(content: object, path: Path, **others: object) -> None:
        whole(content, path, **others)
        if table in path.parts:
            path.write_bytes(path.read_bytes()[:20])
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(OSError, match="No space left"):
        write_part(tmp_path, [row(0)], ())
    assert parts(tmp_path) == []
    monkeypatch.undo()
    sweep_up(tmp_path)
    assert names(tmp_path) == set()


def test_the_series_are_there_before_the_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[str] = []
    whole = Path.replace
    monkeypatch.setattr(Path, "replace", lambda self, to: moved.append(to.parent.name) or whole(self, to))
    write_part(tmp_path, [row(0)], ())
    assert moved == [SERIES, RUNS]


def test_what_was_written_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, whole = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: steps.append("sync") or sync(number))
    monkeypatch.setattr(Path, "replace", lambda self, to: steps.append("rename") or whole(self, to))
    write_part(tmp_path, [row(0)], ())
    assert steps == ["sync", "rename", "sync"] * 2


def test_what_a_kill_leaves_is_swept_up_and_nothing_else(tmp_path: Path) -> None:
    kept = write_part(tmp_path, [row(0)], ())
    for left in ("runs/.a.parquet.99-0a", "series/.b.parquet.99-0b", "series/unrecorded.parquet", ".points.parquet.7"):
        (tmp_path / left).write_bytes(b"half")
    for foreign in ("notes.txt", "runs/notes.txt", "series/mine.csv"):
        (tmp_path / foreign).write_bytes(b"mine")
    sweep_up(tmp_path)
    parts_kept = {f"runs/{kept}.parquet", f"series/{kept}.parquet"}
    assert names(tmp_path) == {*parts_kept, "notes.txt", "runs/notes.txt", "series/mine.csv"}


def test_runs_whose_series_are_gone_are_not_recorded(tmp_path: Path) -> None:
    lost, kept = write_part(tmp_path, [row(0)], ()), write_part(tmp_path, [row(1)], ())
    (tmp_path / SERIES / f"{lost}.parquet").unlink()
    sweep_up(tmp_path)
    assert parts(tmp_path) == [kept]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"\0" * 500])
def test_a_damaged_part_is_named_and_what_to_do(tmp_path: Path, content: bytes) -> None:
    name = write_part(tmp_path, [row(0)], ())
    (tmp_path / RUNS / f"{name}.parquet").write_bytes(content)
    with pytest.raises(ResultError, match=rf"cannot read '.*{name}\.parquet': .*; delete that file"):
        read_part(tmp_path, RUNS, name)


def test_done_counts_before_failed_whatever_the_parts_are_called(tmp_path: Path) -> None:
    for number in range(8):
        write_part(tmp_path, [row(number, None), row(number + 100)], ())
        write_part(tmp_path, [row(number)], ())
    counted = [
        (one["point"], one["status"]) for _, table in owners(tmp_path, parts(tmp_path)) for one in table.to_pylist()
    ]
    points = [*range(8), *range(100, 108)]
    assert sorted(counted) == [(point, "done") for point in points]


def test_a_run_done_in_two_parts_counts_once(tmp_path: Path) -> None:
    write_part(tmp_path, [row(0), row(1)], ())
    write_part(tmp_path, [row(1), row(2)], ())
    counted = [point for _, table in owners(tmp_path, parts(tmp_path)) for point in table["point"].to_pylist()]
    assert sorted(counted) == [0, 1, 2]


def test_equal_points_share_their_series() -> None:
    twice = [row(0, run="same"), row(1, run="same")]
    assert len(series_table(twice)) == 2
    assert runs_table(twice, ())["point"].to_pylist() == [0, 1]


def test_the_digest_of_a_run_does_not_know_what_stands_around_it() -> None:
    alone = series_digests(series_table([row(0, 1.5)])) | series_digests(series_table([row(1, 2.5)]))
    together = series_digests(pa.concat_tables([series_table([row(1, 2.5)]), series_table([row(0, 1.5)])]))
    assert alone == together
    assert len(set(alone.values())) == 2
    assert series_digests(series_table([row(0, 0.0)])) == series_digests(series_table([row(0, -0.0)]))
    assert series_digests(series_table([row(0, 1.0)])) != series_digests(series_table([row(0, np.nextafter(1.0, 2.0))]))


VALUES = [
    (Factor("service.referral"), 0.3),
    (Factor("service.longest_stay", 6, 8), 7),
    (Factor("service.gross_metric"), True),
    (Factor("service.gross_metric"), False),
    (Factor("service.queue_order", values=("severity", "creaming")), "creaming"),
    (Factor("funding.provider_rule", values=("competitive",)), "competitive"),
    (Factor("needs.share_served", 0.2, 0.6), 0.4),
]


@pytest.mark.parametrize(("factor", "value"), VALUES)
def test_a_value_comes_back_from_the_table_as_it_was(tmp_path: Path, factor: Factor, value: object) -> None:
    rows = [
        RunRow(f"{number}", number, "base", 1, 0, (one,), series=series()) for number, one in enumerate((value, None))
    ]
    name = write_part(tmp_path, rows, (factor,))
    frame = read_part(tmp_path, RUNS, name).to_pandas()
    back = [plain_value(factor, one) for one in frame[factor.name]]
    assert back == [value, None]
    assert type(back[0]) is type(value)
