"""Work spread over processes that share nothing, so that any of them may be killed at any moment."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar, cast

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass
class _Worker:
    """A process that does one task after the other, and this end of the pipe to it; ``task`` is the one it has."""

    process: BaseProcess
    pipe: Connection
    task: Any = None
    work: Callable[[Any], Any] | None = None

    def give(self, work: Callable[[Any], Any], task: Any) -> None:
        """Hand it a task, and what to do with it if that is new; if it has died, its end of the pipe will say so."""
        new, self.work, self.task = None if work is self.work else work, work, task
        with suppress(ConnectionError):
            self.pipe.send((new, task))

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.join()


class Processes:
    """Processes that do tasks, and stay for the next ones until this object goes or is closed.

    Args:
        workers: processes at a time.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._idle: list[_Worker] = []

    def __call__(
        self, work: Callable[[Task], Result], next_task: Callable[[], Task | None]
    ) -> Generator[tuple[Task, Result | None], None, None]:
        """Do tasks.

        Args:
            work: what to do with a task, in another process; it must not raise.
            next_task: asked for a task whenever a process is free, and again after every result; ``None`` when there
                is none for now.

        Yields:
            Tasks with their results as they come; without a result when the process died. Who reads may let
            ``next_task`` return such a task again.
        """
        busy: dict[Connection, _Worker] = {}
        try:
            while True:
                while len(busy) < self.workers and (task := next_task()) is not None:
                    worker = self._idle.pop() if self._idle else _started()
                    busy[worker.pipe] = worker
                    worker.give(work, task)
                if not busy:
                    return
                for pipe in wait(list(busy)):
                    worker = busy[cast(Connection, pipe)]
                    task = worker.task
                    result = _received(worker)
                    following = next_task() if result is not None else None
                    if following is not None:
                        worker.give(work, following)
                    else:
                        del busy[worker.pipe]
                        self._put_aside(worker, is_alive=result is not None)
                    yield task, result
        finally:  # Ctrl-C: do not wait for results nobody will read
            with deaf_to_ctrl_c():
                for worker in busy.values():
                    worker.kill()

    def close(self) -> None:
        """Let the processes end, which they do when nobody is at the other end of their pipes."""
        while self._idle:
            self._idle.pop().pipe.close()

    def _put_aside(self, worker: _Worker, is_alive: bool) -> None:
        """Keep a process for later tasks; bury a dead one."""
        if is_alive:
            self._idle.append(worker)
        else:
            worker.pipe.close()
            worker.process.join()


def in_processes(
    work: Callable[[Task], Result], next_task: Callable[[], Task | None], workers: int
) -> Generator[tuple[Task, Result | None], None, None]:
    """Do tasks in processes that end with them; arguments and yields as of ``Processes``."""
    processes = Processes(workers)
    try:
        with closing(processes(work, next_task)) as results:
            yield from results
    finally:
        processes.close()


def _received(worker: _Worker) -> Any:
    """Its result; nothing when the process is dead."""
    try:
        return worker.pipe.recv()
    except (EOFError, OSError):
        return None


def _started() -> _Worker:
    """A new process."""
    if hasattr(signal, "pthread_sigmask"):
        resource_tracker.ensure_running()  # when it starts it lets Ctrl-C through to the process started after it
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there,), daemon=True)
    with deaf_to_ctrl_c():  # so is the process: this one answers for all
        process.start()
    there.close()
    return _Worker(process, here)


def _work(pipe: Connection) -> None:
    """In a worker: do tasks as they come, until nobody is at the other end of the pipe."""
    _end_with_parent()
    work: Any = None
    with suppress(EOFError, ConnectionError):
        while True:
            new, task = pipe.recv()
            work = new or work
            pipe.send(work(task))


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """Processes started in the block never hear Ctrl-C; this thread hears it (or its alarm) at the end of the block."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGALRM})
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
