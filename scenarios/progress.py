"""Progress of a command with the time left: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

PLAIN_INTERVAL_SECONDS = 5.0
"""Seconds between two plain lines."""


def duration(seconds: float) -> str:
    """A time in words: ``"4 s"``, ``"2 min 05 s"``, ``"1 h 03 min"``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def time_left(done: int, total: int, elapsed_seconds: float) -> float | None:
    """Seconds left at the mean speed so far; none before anything is done."""
    return elapsed_seconds * (total - done) / done if done > 0 else None


class MonthsProgress:
    """Counts simulated months of all runs of a command and shows them; a context manager.

    Ctrl-C passes through it: the bar is taken down, the cursor comes back, the exception goes on. It never
    writes to standard output, so results can be piped.

    Args:
        replicates: runs.
        months: months of each run, burn-in included.
        label: what is running.
        stream: where to show it; standard error if none.
        interval: seconds between plain lines.
        clock: seconds from any start; for tests.
    """

    def __init__(
        self,
        replicates: int,
        months: int,
        label: str = "Simulating",
        stream: TextIO | None = None,
        interval: float = PLAIN_INTERVAL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.replicates = replicates
        self.months = months
        self.label = label
        self.stream = sys.stderr if stream is None else stream
        self.interval = interval
        self.clock = clock
        self.done = 0
        self._reader_gone = False
        self._first: tuple[int, float] | None = None
        self._started = self._shown = clock()
        self._bar = _bar(self.stream) if self.stream.isatty() else None
        self._task = None if self._bar is None else self._bar.add_task(label, total=self.total, left="setting up")

    @property
    def total(self) -> int:
        """Months of all runs together."""
        return self.replicates * self.months

    def __enter__(self) -> MonthsProgress:
        self._started = self._shown = self.clock()
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        if kind is None:
            self._write(f"{self.label}: done in {duration(self.clock() - self._started)}")
        elif kind is KeyboardInterrupt:
            self._write(f"{self.label}: stopped after {duration(self.clock() - self._started)}")

    def advance(self, months: int = 1) -> None:
        """Count months that were simulated; more than the total counts as the total."""
        self.done = min(self.total, self.done + months)
        now = self.clock()
        if self._first is None:
            self._first = (self.done, now)
        left = self._left(now)
        if self._bar is not None and self._task is not None:
            words = "" if left is None else f"{duration(left)} left"
            self._bar.update(self._task, completed=self.done, left=words)
        elif now - self._shown >= self.interval and self.done < self.total:
            self._shown = now
            self._write(self.line(now))

    def line(self, now: float) -> str:
        """The plain line for a time of the clock."""
        share = 100 * self.done // max(1, self.total)
        left = self._left(now)
        tail = "" if left is None else f", about {duration(left)} left"
        if self.replicates == 1:
            counted = f"month {self.done} of {self.months}"
        else:
            counted = f"{self.done // max(1, self.months)} of {self.replicates} runs"
        return f"{self.label}: {counted} ({share} %), {duration(now - self._started)}{tail}"

    def _left(self, now: float) -> float | None:
        """Seconds left at the speed since the first months were done: set-up and compiling are over by then."""
        if self._first is None:
            return None
        before, since = self._first
        if self.done == before > 1:  # a whole run at once: all there is to go by
            before, since = 0, self._started
        return time_left(self.done - before, self.total - before, now - since)

    def _write(self, text: str) -> None:
        if self._reader_gone:
            return
        try:
            print(text, file=self.stream, flush=True)
        except (OSError, ValueError):  # whoever was reading has gone; the run matters more
            self._reader_gone = True


def _bar(stream: TextIO) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        console=Console(file=stream),
        transient=True,
    )
