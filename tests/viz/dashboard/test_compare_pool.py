"""The processes that visitors share: each has her turn, who leaves leaves nothing behind, nothing breaks them."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.processes import until
from viz.dashboard.pool import Failed, Pool, Ticket

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


def work(task: tuple[str, Any]) -> Any:
    """In a process: what a task says."""
    what, value = task
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "raise":
        raise ValueError(value)
    if what == "sleep":
        time.sleep(0.05)
    return os.getpid() if what == "who" else value


class Visitor:
    """Tasks, and what came back."""

    def __init__(self, log: list[tuple[str, Any]], name: str, tasks: list[tuple[str, Any]]) -> None:
        self.results: list[Any] = []

        def deliver(task: tuple[str, Any], result: Any) -> None:
            self.results.append(result)
            log.append((name, result))

        self.ticket = Ticket(tasks, deliver)


@pytest.fixture
def pool() -> Pool:
    return Pool(work, workers=1, idle_seconds=0.2)


def test_a_second_visitor_does_not_wait_for_all_of_the_first(pool: Pool) -> None:
    log: list[tuple[str, Any]] = []
    first = Visitor(log, "first", [("sleep", place) for place in range(20)])
    second = Visitor(log, "second", [("sleep", place) for place in range(3)])
    pool.submit(first.ticket)
    assert until(lambda: len(first.results) >= 2)
    pool.submit(second.ticket)
    assert until(lambda: len(second.results) == 3)
    assert len(first.results) < 12  # in turn: three or four of hers meanwhile
    assert until(lambda: len(first.results) == 20)
    assert first.results == list(range(20))


def test_who_leaves_has_nothing_done_for_her_and_the_other_goes_on(pool: Pool) -> None:
    log: list[tuple[str, Any]] = []
    first = Visitor(log, "first", [("sleep", place) for place in range(200)])
    second = Visitor(log, "second", [("sleep", place) for place in range(4)])
    pool.submit(first.ticket)
    pool.submit(second.ticket)
    assert until(lambda: len(second.results) >= 1)
    pool.cancel(first.ticket)
    n_done = len(first.results)
    assert until(lambda: len(second.results) == 4)
    assert len(first.results) == n_done
    assert pool.n_waiting == 0


def test_a_task_that_raises_and_one_whose_process_dies_are_told(pool: Pool) -> None:
    one = Visitor([], "one", [("raise", "broken"), ("die", 0), ("value", 3)])
    pool.submit(one.ticket)
    assert until(lambda: len(one.results) == 3)
    failed = [result for result in one.results if isinstance(result, Failed)]
    assert len(failed) == 2
    assert any("broken" in one.error for one in failed)
    assert 3 in one.results


def test_a_task_that_cannot_be_handed_over_does_not_end_the_pool(pool: Pool) -> None:
    one = Visitor([], "one", [("value", threading.Lock())])
    pool.submit(one.ticket)
    assert until(lambda: len(one.results) == 1)
    assert isinstance(one.results[0], Failed)
    other = Visitor([], "other", [("value", 1)])
    pool.submit(other.ticket)
    assert until(lambda: other.results == [1])


def test_idle_processes_end_and_come_again(pool: Pool) -> None:
    one = Visitor([], "one", [("who", 0)])
    pool.submit(one.ticket)
    assert until(lambda: len(one.results) == 1)
    assert until(lambda: not Path(f"/proc/{one.results[0]}").exists() or _is_zombie(one.results[0]))
    again = Visitor([], "again", [("who", 0)])
    pool.submit(again.ticket)
    assert until(lambda: len(again.results) == 1)
    assert again.results != one.results


def _is_zombie(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
