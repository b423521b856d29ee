"""Work spread over processes that share nothing, so that any of them may be killed at any moment."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar, cast

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass
class _Worker(Generic[Task]):
    """A process that does one task after the other, and this end of the pipe to it; ``task`` is the one it has."""

    process: BaseProcess
    pipe: Connection
    task: Task

    def give(self, task: Task) -> None:
        """Hand it a task; if it has died, its end of the pipe will say so."""
        self.task = task
        with suppress(ConnectionError):
            self.pipe.send(task)


def in_processes(
    work: Callable[[Task], Result], next_task: Callable[[], Task | None], workers: int
) -> Generator[tuple[Task, Result | None], None, None]:
    """Do tasks in several processes.

    Args:
        work: what to do with a task, in another process; it must not raise.
        next_task: asked for a task whenever a process is free, and again after every result; ``None`` when there is
            none for now.
        workers: processes at a time.

    Yields:
        Tasks with their results as they come; without a result when the process died. Who reads may let
        ``next_task`` return such a task again.
    """
    if hasattr(signal, "pthread_sigmask"):
        resource_tracker.ensure_running()  # when it starts it lets Ctrl-C through to the process started after it
    busy: dict[Connection, _Worker[Task]] = {}
    try:
        while True:
            while len(busy) < workers and (task := next_task()) is not None:
                worker = _started(work, task)
                busy[worker.pipe] = worker
            if not busy:
                return
            for pipe in wait(list(busy)):
                worker = busy[cast(Connection, pipe)]
                task = worker.task
                result = _received(worker)
                following = next_task() if result is not None else None
                if following is None:
                    del busy[worker.pipe]
                    worker.pipe.close()  # the process ends when nobody is at the other end
                    if result is None:
                        worker.process.join()
                else:
                    worker.give(following)
                yield task, result
    finally:  # Ctrl-C: do not wait for results nobody will read
        with deaf_to_ctrl_c():
            for worker in busy.values():
                worker.process.kill()
                worker.process.join()


def _received(worker: _Worker[Any]) -> Any:
    """Its result; nothing when the process is dead."""
    try:
        return worker.pipe.recv()
    except (EOFError, OSError):
        return None


def _started(work: Callable[[Task], Any], task: Task) -> _Worker[Task]:
    """A new process with its first task."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there, work), daemon=True)
    with deaf_to_ctrl_c():  # so is the process: this one answers for all
        process.start()
    there.close()
    worker = _Worker(process, here, task)
    worker.give(task)
    return worker


def _work(pipe: Connection, work: Callable[[Any], Any]) -> None:
    """In a worker: do tasks as they come, until nobody is at the other end of the pipe."""
    _end_with_parent()
    with suppress(EOFError, ConnectionError):
        while True:
            pipe.send(work(pipe.recv()))


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """Processes started in the block never hear Ctrl-C; this thread hears it at the end of the block."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """In a worker: end when the command is killed, which leaves no time to stop its workers."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
