"""On a cluster that loses a worker in the middle nothing is lost, and one that cannot work says why."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import run
from abm.errors import ResultError
from scenarios.batch import cluster
from scenarios.batch.cluster import on_cluster
from scenarios.batch.store import Store
from tests.scenarios.batch.test_conduct import Killing
from tests.scenarios.batch.tiny import STUDY, begun, chunks_of, done, plan

pytest.importorskip("distributed", reason="needs Dask: pip install -e '.[cluster]'")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="POSIX signals")]

ROOT = Path(__file__).parent.parent.parent.parent
POINTS = [(round(0.2 + 0.01 * n, 2),) for n in range(40)]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Cluster:
    """A scheduler and workers on this machine, as processes of their own."""

    def __init__(self, place: Path) -> None:
        self.place, self.processes = place, list[subprocess.Popen[bytes]]()
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = self._start("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        self._wait_for(port)

    def worker(self, threads: int = 1, code: Path = ROOT) -> subprocess.Popen[bytes]:
        """A worker with nobody to start it again."""
        options = ("--nthreads", str(threads), "--no-nanny", "--no-dashboard")
        return self._start("dask_worker", self.address, *options, code=code)

    def _start(self, program: str, *arguments: str, code: Path = ROOT) -> subprocess.Popen[bytes]:
        once = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}  # who dies of a task is told at once
        environment = {**os.environ, **once, "PYTHONPATH": str(code)}
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{program}", *arguments], cwd=self.place, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=(self.place / "log").open("ab"),
            start_new_session=True,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def _wait_for(self, port: int) -> None:
        for _ in range(600):
            with socket.socket() as one:
                if not one.connect_ex(("127.0.0.1", port)):
                    return
            time.sleep(0.1)
        raise AssertionError((self.place / "log").read_text())

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler without workers."""
    (tmp_path / "dask").mkdir()
    found = Cluster(tmp_path / "dask")
    yield found
    found.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Eighty runs, done in this process."""
    return done(tmp_path_factory.mktemp("whole") / "out", plan(POINTS))


def after(n: int, what: Callable[[], None], spread: Any) -> Any:
    """The spread, with something that happens after some chunks."""

    def _spread(work: Any, next_task: Any) -> Any:
        for number, pair in enumerate(spread(work, next_task), start=1):
            yield pair
            if number == n:
                what()

    return _spread


def test_a_worker_killed_in_the_middle_costs_nothing(
    dask: Cluster, whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks_of(monkeypatch, 4)
    victim, _ = dask.worker(), dask.worker()

    def kill() -> None:
        assert victim.poll() is None
        victim.send_signal(signal.SIGKILL)

    store = done(tmp_path / "out", plan(POINTS), spread=after(4, kill, on_cluster(dask.address)))
    assert store.status().is_complete
    assert victim.wait(10) == -signal.SIGKILL
    assert store.content_hash() == whole.content_hash()


def test_runs_whose_worker_died_of_them_are_tried_again_one_by_one(
    dask: Cluster, whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks_of(monkeypatch, 4)
    (tmp_path / "marks").mkdir()
    for _ in range(2):
        dask.worker()
    chunks: list[int] = []

    def spread(work: Any, next_task: Any) -> Any:
        for chunk, receipt in on_cluster(dask.address)(Killing(work, tmp_path / "marks", {(9, 0)}, True), next_task):
            chunks.append(len(chunk) if receipt is None else 0)
            yield chunk, receipt

    store = done(tmp_path / "out", plan(POINTS), spread=spread)
    assert max(chunks) == 4
    assert store.content_hash() == whole.content_hash()


def test_the_command_runs_on_a_scheduler(
    dask: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tiny.toml").write_text(STUDY)
    dask.worker()
    result = CliRunner().invoke(run.app, ["sweep", "tiny.toml", "--out", "out", "--scheduler", dask.address])
    assert result.exit_code == 0, result.output
    here = done(tmp_path / "here", plan(indicators=("share_covered", "unmet_months_per_1000")))
    assert Store(tmp_path / "out").content_hash() == here.content_hash()


def test_threads_of_a_worker_find_the_same(
    dask: Cluster, whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks_of(monkeypatch, 4)
    dask.worker(threads=4)
    assert done(tmp_path / "out", plan(POINTS), spread=on_cluster(dask.address)).content_hash() == whole.content_hash()


def test_a_scheduler_that_is_lost_keeps_what_was_finished(
    dask: Cluster, whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks_of(monkeypatch, 2)
    dask.worker()
    with pytest.raises(ResultError, match="what was finished is kept: repeat the command to go on"):
        done(tmp_path / "out", plan(POINTS), spread=after(4, dask.scheduler.kill, on_cluster(dask.address)))
    assert Store(tmp_path / "out").status().done >= 4
    assert done(tmp_path / "out", plan(POINTS)).content_hash() == whole.content_hash()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "nonsense", "127.0.0.1", "tcp://", "http://x:1", ""])
def test_where_no_scheduler_answers_it_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 1)
    with pytest.raises(ResultError, match=r"no scheduler answers there .*; start one with `dask scheduler`") as found:
        done(tmp_path / "out", plan(), spread=on_cluster(address.format(port=free_port())))
    assert "\n" not in str(found.value)


def test_a_scheduler_without_workers_is_said_so(
    dask: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 3)
    with pytest.raises(ResultError, match=rf"it has no workers; start some with `dask worker {dask.address}`"):
        done(tmp_path / "out", plan(), spread=on_cluster(dask.address))


def test_a_sweep_whose_workers_are_all_gone_ends_and_can_go_on(
    dask: Cluster, whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks_of(monkeypatch, 4)
    monkeypatch.setattr(cluster, "SECONDS_WITHOUT_WORKERS", 3)
    last = dask.worker()
    with pytest.raises(ResultError, match="no workers for 3 seconds; what was finished is kept: repeat the command"):
        done(tmp_path / "out", plan(POINTS), spread=after(4, last.kill, on_cluster(dask.address)))
    assert Store(tmp_path / "out").status().done >= 8
    assert done(tmp_path / "out", plan(POINTS)).content_hash() == whole.content_hash()


def test_a_worker_of_other_code_is_refused(dask: Cluster, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for package in ("abm", "scenarios"):
        shutil.copytree(ROOT / package, other / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "abm" / "vocabulary.py").open("a") as file:
        file.write("\n# changed\n")
    dask.worker(code=other)
    store = begun(tmp_path / "out", plan())
    with pytest.raises(ResultError, match=r"1 workers run another version of the model .* install the same version"):
        done(store.folder, plan(), spread=on_cluster(dask.address))
    assert store.status().done == 0


def test_a_worker_without_the_program_is_refused(dask: Cluster, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    (broken / "scenarios" / "batch").mkdir(parents=True)
    for name in ("__init__.py", "batch/__init__.py", "batch/conduct.py"):
        (broken / "scenarios" / name).touch()
    dask.worker(code=broken)
    with pytest.raises(ResultError, match="a worker has no such program"):
        done(tmp_path / "out", plan(), spread=on_cluster(dask.address))
