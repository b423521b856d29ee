"""Whatever happens to a run or to its process costs that run alone, and only after a second try."""

from __future__ import annotations

import errno
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from abm.errors import ParameterError, ResultError
from scenarios.batch import conduct as conducting
from scenarios.batch import parts as part_files
from scenarios.batch.conduct import Chunk, Receipt, conduct, do_chunk, do_run, locally
from scenarios.batch.factor import Factor
from scenarios.batch.parts import parts
from scenarios.batch.store import Store
from scenarios.runner import DEAD_PROCESS
from tests.scenarios.batch.tiny import Failing, begun, chunks_of, done, here, plan


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A folder of six runs, all done."""
    return done(tmp_path_factory.mktemp("whole") / "out", plan())


class Dying:
    """A way to have chunks done in which whoever has certain runs dies, so many times."""

    def __init__(self, times: dict[tuple[int, int], int]) -> None:
        self.left = dict(times)
        self.chunks: list[Chunk] = []

    def __call__(self, work: Any, next_task: Any) -> Any:
        while (chunk := next_task()) is not None:
            self.chunks.append(chunk)
            deadly = [run.place for run in chunk if self.left.get(run.place, 0)]
            for place in deadly:
                self.left[place] -= 1
            yield chunk, None if deadly else work(chunk)


def test_runs_of_a_chunk_whose_process_died_are_tried_again_one_by_one(
    whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks_of(monkeypatch, 64)
    dying = Dying({(1, 0): 1})
    store = done(tmp_path / "out", plan(), spread=dying)
    assert [len(chunk) for chunk in dying.chunks] == [1, 5, 1, 1, 1, 1, 1]  # the first is there to be timed
    assert store.content_hash() == whole.content_hash()


@pytest.mark.parametrize("times", [1, 2])
def test_a_run_alone_that_dies_once_is_done_and_twice_is_done_still(tmp_path: Path, whole: Store, times: int) -> None:
    """In a chunk of several it has died for others too, so that counts for nothing."""
    store = done(tmp_path / "out", plan(), spread=Dying({(1, 0): times}))
    assert store.content_hash() == whole.content_hash()


def test_a_run_that_takes_its_process_with_it_is_a_failed_row_and_the_others_are_done(
    whole: Store, tmp_path: Path
) -> None:
    dying = Dying({(1, 0): 99})
    store = done(tmp_path / "out", plan(), spread=dying)
    runs = store.runs()
    failed = runs[runs["status"] == "failed"]
    assert failed[["point", "replicate"]].to_numpy().tolist() == [[1, 0]]
    assert failed["error"].tolist() == [DEAD_PROCESS]
    assert 99 - dying.left[1, 0] <= 3
    assert (runs["run"] == whole.runs()["run"]).all()
    done(store.folder, plan())  # as --retry-failed does
    assert store.content_hash() == whole.content_hash()


def test_a_run_that_raises_is_a_failed_row_and_the_others_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = Failing(monkeypatch)
    failing.errors = {2: MemoryError("Unable to allocate 763 MiB")}
    told: list[Receipt] = []
    store = begun(tmp_path / "out", plan())
    with store.writing():
        conduct(store, plan().runs(), here, told.append)
    assert (sum(one.done for one in told), sum(one.failed for one in told)) == (3, 3)
    runs = store.runs()
    assert set(runs.loc[runs["status"] == "failed", "seed"]) == {2}
    assert runs["error"].str.contains("MemoryError: Unable to allocate 763 MiB").sum() == 3


def test_values_that_do_not_go_together_are_a_failed_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = plan()
    applied = conducting.Setting.scenario_at

    def refuse(self: Any, point: Any) -> Any:
        if point.values == (0.5,):
            raise ParameterError("these two do not go together")
        return applied(self, point)

    monkeypatch.setattr(conducting.Setting, "scenario_at", refuse)
    runs = done(tmp_path / "out", asked).runs()
    failed = runs[runs["status"] == "failed"]
    assert set(failed["point"]) == {1}
    assert failed["run"].nunique() == 2
    assert failed["error"].str.contains("ParameterError: these two do not go together").all()


@pytest.mark.parametrize(
    "error", [ValueError("caf\udce9 and \0 and é"), ValueError("x" * 1_000_000), RecursionError("deep"), ValueError()]
)
def test_any_error_fits_into_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    Failing(monkeypatch).errors = {1: error}
    store = done(tmp_path / "out", plan(replicates=1))
    assert store.status().failed == 3
    for text in store.runs()["error"]:
        assert text.startswith("Traceback")
        assert len(text) < 1.1 * conducting.LONGEST_ERROR
        assert type(error).__name__ in text or "x" * 1000 in text


@pytest.mark.parametrize("size", [1, 2, 5, 64])
def test_chunks_hold_no_more_runs_than_wanted_and_keep_their_order(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    chunks_of(monkeypatch, size)
    chunks = conducting._Chunks(plan([(0.1 * n,) for n in range(8)], replicates=3).runs())
    chunks.learn(Receipt("x", 1, 0, 1e-9))
    found = list(iter(chunks.next, None))
    assert [len(chunk) for chunk in found[:-1]] == [size] * (len(found) - 1)
    assert [run for chunk in found for run in chunk] == list(plan([(0.1 * n,) for n in range(8)], replicates=3).runs())


def test_a_chunk_holds_a_few_seconds_of_work() -> None:
    chunks = conducting._Chunks(plan([(0.01 * n,) for n in range(90)], replicates=1).runs())
    assert len(chunks.next() or ()) == 1  # nobody knows yet how long they take
    chunks.learn(Receipt("x", done=2, seconds=2.0))
    assert len(chunks.next() or ()) == conducting.CHUNK_SECONDS
    chunks.learn(Receipt("x", failed=2, seconds=0.0))
    assert len(chunks.next() or ()) == conducting.CHUNK_SECONDS
    chunks.learn(Receipt("x", done=1, seconds=1000.0))
    assert len(chunks.next() or ()) == 1
    chunks.learn(Receipt("x", done=1, seconds=0.0))
    assert len(chunks.next() or ()) == conducting.LARGEST_CHUNK


def test_nothing_to_do_is_done(tmp_path: Path) -> None:
    done(tmp_path / "out", plan(), [])
    assert parts(tmp_path / "out") == []


def test_a_disk_that_fills_up_stops_the_work_and_keeps_what_was_finished(
    whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, count = part_files.pq.write_table, [0]

    def full(*arguments: Any, **others: Any) -> None:
        count[0] += 1
        if count[0] > 5:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written(*arguments, **others)

    chunks_of(monkeypatch, 1)
    with monkeypatch.context() as patch:
        patch.setattr(part_files.pq, "write_table", full)
        with pytest.raises(ResultError, match="No space left on device; what was finished is kept: mend this"):
            done(tmp_path / "out", plan())
    store = Store(tmp_path / "out")
    assert store.status().done == 2
    done(tmp_path / "out", plan())
    assert store.content_hash() == whole.content_hash()


def test_the_reason_the_system_hides_in_a_sentence_is_told_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError("Error writing bytes to file. Detail: [errno 28] No space left on device")

    monkeypatch.setattr(part_files.pq, "write_table", full)
    with pytest.raises(ResultError, match=r"to '.*': No space left on device; what"):
        done(tmp_path / "out", plan())


def test_parts_written_to_another_disk_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conducting, "SECONDS_TO_APPEAR", 0.1)

    def elsewhere(work: Any, next_task: Any) -> Any:
        while (chunk := next_task()) is not None:
            (tmp_path / "elsewhere").mkdir(exist_ok=True)
            yield chunk, do_chunk(plan().setting, tmp_path / "elsewhere", chunk)

    with pytest.raises(ResultError, match="on another disk; put --out on a disk all workers share, or use --shard"):
        done(tmp_path / "out", plan(), spread=elsewhere)


def test_threads_of_one_process_find_what_one_thread_finds(whole: Store, tmp_path: Path) -> None:
    store = begun(tmp_path / "out", plan())
    runs = list(plan().runs())
    saved: set[int] = set()

    def work(run: Any) -> None:
        do_chunk(store.setting, store.folder, (run,))
        saved.add(id(conducting._burn_ins()))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, runs * 3))
    assert store.content_hash() == whole.content_hash()
    assert len(saved) > 1


def test_each_thread_has_its_own_burn_ins() -> None:
    seen: list[Any] = [conducting._burn_ins(), conducting._burn_ins()]
    thread = threading.Thread(target=lambda: seen.append(conducting._burn_ins()))
    thread.start()
    thread.join()
    assert seen[0] is seen[1] is not seen[2]


def test_a_saved_burn_in_changes_nothing() -> None:
    asked = plan(factors=(Factor("service.referral", values=(0.2, 0.5, 0.8)),))
    together = [do_run(asked.setting, run) for run in asked.runs()]
    for run, found in zip(asked.runs(), together, strict=True):
        del conducting._of_thread.burn_ins
        alone = do_run(asked.setting, run)
        assert found.series is not None
        assert alone.series is not None
        assert alone.series.content_hash() == found.series.content_hash()


# In processes


class Killing:
    """Work that ends its process, as the system does when memory runs out, at certain places."""

    def __init__(self, work: Any, folder: Path, places: set[tuple[int, int]], once: bool) -> None:
        self.work, self.folder, self.places, self.once = work, folder, places, once

    def __call__(self, chunk: Chunk) -> Receipt:
        for run in chunk:
            mark = self.folder / f"{run.number}-{run.replicate}"
            if run.place in self.places and not (self.once and mark.exists()):
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        receipt: Receipt = self.work(chunk)
        return receipt


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("once", [True, False])
def test_a_worker_killed_in_the_middle_of_a_chunk_costs_nothing_but_a_deadly_run(
    whole: Store, tmp_path: Path, once: bool
) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()

    def spread(work: Any, next_task: Any) -> Any:
        return locally(2)(Killing(work, marks, {(1, 0), (2, 1)}, once), next_task)

    store = done(tmp_path / "out", plan(), spread=spread)
    runs = store.runs()
    if once:
        assert store.content_hash() == whole.content_hash()
        return
    assert runs.loc[runs["status"] == "failed", ["point", "replicate"]].to_numpy().tolist() == [[1, 0], [2, 1]]
    assert set(runs.loc[runs["status"] == "failed", "error"]) == {DEAD_PROCESS}
    done(store.folder, plan())
    assert store.content_hash() == whole.content_hash()


@pytest.mark.slow
@pytest.mark.parametrize(("workers", "size"), [(1, 64), (2, 1), (3, 2)])
def test_neither_workers_nor_chunks_change_what_is_found(
    whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int, size: int
) -> None:
    chunks_of(monkeypatch, size)
    assert done(tmp_path / "out", plan(), spread=locally(workers)).content_hash() == whole.content_hash()
