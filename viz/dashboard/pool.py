"""Processes that all visitors share, and a queue in which each has her turn."""

from __future__ import annotations

import operator
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from scenarios.processes import Processes
from scenarios.runner import DEAD_PROCESS

MOST_PROCESSES = 2
IDLE_SECONDS = 120.0
"""After so long without work the processes end."""
POLITE = 5
"""Added to the niceness of a process, so that runs somebody watches go first."""


@dataclass(frozen=True)
class Failed:
    """What comes back of a task that failed."""

    error: str


class Ticket:
    """Tasks of one visitor.

    Args:
        tasks: in the order in which they are to be done.
        deliver: called with each task and its result, or ``Failed``, from the thread of the pool; it must be quick.
    """

    def __init__(self, tasks: Iterable[Any], deliver: Callable[[Any, Any], None]) -> None:
        self.tasks = deque((task, 0) for task in tasks)
        """Each with how many processes it has taken with it."""
        self.deliver = deliver
        self.is_cancelled = False


@dataclass
class _Handed:
    """A task, how many processes it has taken with it, and whose it is; only the task goes to the process."""

    task: Any
    deaths: int
    ticket: Ticket

    def __reduce__(self) -> tuple[Callable[[Any], Any], tuple[Any]]:
        return _same, (self.task,)


class Pool:
    """Does tasks of all visitors in turn: one of the first, one of the second, one of the first again.

    Args:
        work: what to do with a task, in another process; else it is called.
        workers: processes at a time.
        idle_seconds: after so long without work the processes end.
    """

    def __init__(
        self,
        work: Callable[[Any], Any] = operator.call,
        workers: int = MOST_PROCESSES,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self.idle_seconds = idle_seconds
        self._work = partial(_do, work)
        self._processes = Processes(workers)
        self._change = threading.Condition()
        self._waiting: deque[Ticket] = deque()
        self._busy: list[_Handed] = []
        # made here and not at the first task, so that it belongs to no visitor
        self._thread = threading.Thread(target=self._serve, name="pool", daemon=True)

    def submit(self, ticket: Ticket) -> None:
        """Queue the tasks of a visitor."""
        with self._change:
            if self._thread.ident is None:
                self._thread.start()
            self._waiting.append(ticket)
            self._change.notify()

    def cancel(self, ticket: Ticket) -> None:
        """Do no more of its tasks; what is being done is done, and its result thrown away."""
        with self._change:
            ticket.is_cancelled = True
            ticket.tasks.clear()
            if ticket in self._waiting:
                self._waiting.remove(ticket)

    @property
    def n_waiting(self) -> int:
        """Visitors with tasks that nobody has begun."""
        with self._change:
            return len(self._waiting)

    def _serve(self) -> None:
        while True:
            with self._change:
                if not self._change.wait_for(lambda: self._waiting, self.idle_seconds):
                    self._processes.close()
                    self._change.wait_for(lambda: self._waiting)
            try:
                for handed, result in self._processes(self._work, self._next):
                    self._tell(handed, result)
            except Exception as error:  # the pool lives on; whoever waits is told
                self._give_up(f"{type(error).__name__}: {error}")

    def _next(self) -> _Handed | None:
        """A task of the visitor whose turn it is, who then stands behind the others."""
        with self._change:
            if not self._waiting:
                return None
            ticket = self._waiting.popleft()
            handed = _Handed(*ticket.tasks.popleft(), ticket)
            if ticket.tasks:
                self._waiting.append(ticket)
            self._busy.append(handed)
            return handed

    def _tell(self, handed: _Handed, result: Any) -> None:
        ticket = handed.ticket
        with self._change:
            self._busy = [one for one in self._busy if one is not handed]
            if ticket.is_cancelled:
                return
            if result is None and not handed.deaths:  # its process died: once more
                ticket.tasks.append((handed.task, 1))
                if ticket not in self._waiting:
                    self._waiting.append(ticket)
                return
        ticket.deliver(handed.task, Failed(DEAD_PROCESS) if result is None else result)

    def _give_up(self, error: str) -> None:
        with self._change:
            left = [(one.ticket, one.task) for one in self._busy]
            left += [(ticket, task) for ticket in self._waiting for task, _ in ticket.tasks]
            self._busy.clear()
            self._waiting.clear()
        for ticket, task in left:
            if not ticket.is_cancelled:
                ticket.deliver(task, Failed(error))


_is_polite = False


def _same(task: Any) -> Any:
    return task


def _do(work: Callable[[Any], Any], task: Any) -> Any:
    """In a process: do a task."""
    global _is_polite
    if not _is_polite and hasattr(os, "nice"):
        os.nice(POLITE)
        _is_polite = True
    try:
        return work(task)
    except Exception as error:
        return Failed(f"{type(error).__name__}: {error}")


POOL = Pool()
"""The processes of this server."""
