"""Tasks spread over processes come back whatever dies, and the processes end with whoever asked."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scenarios.processes import deaf_to_ctrl_c, in_processes
from tests.processes import processes_of, until

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


def work(task: tuple[str, Any]) -> Any:
    """In a worker: what a task says."""
    what, value = task
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "raise":
        raise ValueError(value)
    if what == "sleep":
        time.sleep(value)
    if what == "large":
        return "x" * value
    return os.getpid() if what == "who" else value


def tasks(*todo: Any) -> Callable[[], Any]:
    """Hands out tasks in order."""
    left = deque(todo)
    return lambda: left.popleft() if left else None


def children() -> set[int]:
    """Processes of this session besides this one."""
    return set(processes_of(os.getsid(0)))


def test_every_task_comes_back_once_with_its_result() -> None:
    todo = [("value", number) for number in range(12)]
    found = list(in_processes(work, tasks(*todo), 2))
    assert sorted(found) == [(task, task[1]) for task in todo]


def test_a_worker_is_used_again_and_none_is_started_for_nothing() -> None:
    found = {result for _, result in in_processes(work, tasks(*[("who", 0)] * 9), 2)}
    assert 1 <= len(found) <= 2
    assert os.getpid() not in found
    assert len(list(in_processes(work, tasks(("value", 1)), 8))) == 1
    assert list(in_processes(work, tasks(), 2)) == []


@pytest.mark.parametrize("how", ["die", "raise"])
def test_a_task_whose_process_dies_comes_back_without_a_result(how: str, capfd: pytest.CaptureFixture[str]) -> None:
    todo = [("value", 1), (how, 2), ("value", 3), ("value", 4)]
    assert sorted(in_processes(work, tasks(*todo), 1), key=str) == sorted(
        [(task, None if task[0] == how else task[1]) for task in todo], key=str
    )


def test_a_task_that_comes_back_may_be_handed_out_again() -> None:
    left: deque[Any] = deque([("die", 0)])
    seen = []
    for task, result in in_processes(work, lambda: left.popleft() if left else None, 2):
        seen.append((task[0], result))
        if result is None:
            left.append(("value", "second"))
    assert seen == [("die", None), ("value", "second")]


def test_a_result_larger_than_a_pipe_comes_through() -> None:
    ((_, result),) = in_processes(work, tasks(("large", 5_000_000)), 1)
    assert len(result) == 5_000_000


def test_who_stops_reading_stops_the_workers_at_once() -> None:
    before = children()
    spread = in_processes(work, tasks(("value", 1), ("sleep", 600), ("sleep", 600)), 2)
    next(spread)
    started = time.monotonic()
    spread.close()
    assert time.monotonic() - started < 5
    assert until(lambda: len(children() - before) <= 1)  # the tracker of resources may stay


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """Ctrl-C is heard here, also where the tests themselves were started deaf to it, as in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hears_ctrl_c")
def test_a_process_started_deaf_never_hears_ctrl_c() -> None:
    with deaf_to_ctrl_c():
        deaf = subprocess.Popen(["sleep", "600"])
    hearing = subprocess.Popen(["sleep", "600"])
    for process in (deaf, hearing):
        process.send_signal(signal.SIGINT)
    assert hearing.wait(10) == -signal.SIGINT
    assert deaf.poll() is None
    deaf.kill()
    deaf.wait()
