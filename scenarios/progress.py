"""Progress of a command with the time left: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from scenarios.messages import message
from scenarios.words import figure

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
        label: what is running; the language's word for a simulation if none.
        stream: where to show it; standard error if none; nowhere when that is closed.
        interval: seconds between plain lines.
        clock: seconds from any start; for tests.
        language: ``"en"`` or ``"fr"``.
    """

    def __init__(
        self,
        replicates: int,
        months: int,
        label: str = "",
        stream: TextIO | None = None,
        interval: float = PLAIN_INTERVAL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        language: str = "en",
    ) -> None:
        self.replicates = replicates
        self.months = months
        self.language = language
        self.label = label or message(language, "simulating")
        self.stream: TextIO = stream or sys.stderr or io.StringIO()
        self.interval = interval
        self.clock = clock
        self.done = 0
        self._reader_gone = False
        self._started = self._shown = clock()
        self._first: tuple[float, int] | None = None
        self._bar = _bar(self.stream) if self.stream.isatty() else None
        self._task = None if self._bar is None else self._bar.add_task(
            self.label, total=self.total, left=message(language, "setting_up")
        )

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
            self._write(self._ended("done_in"))
        elif kind is KeyboardInterrupt:
            self._write(self._ended("stopped_after"))

    def advance(self, months: int = 1) -> None:
        """Count months that were simulated; more than the total counts as the total."""
        self.done = min(self.total, self.done + months)
        now = self.clock()
        self._first = self._first or (now, self.done)
        left = self.left(now)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self.done, left=self.beside_bar(left))
        elif now - self._shown >= self.interval and self.done < self.total:
            self._shown = now
            self._write(self.line(now))

    def left(self, now: float) -> float | None:
        """Seconds left; none while only the first months, which compiling and setting up precede, are done."""
        since, before = self._first or (self._started, 0)
        if self.done > before:
            return time_left(self.done - before, self.total - before, now - since)
        return time_left(self.done, self.total, now - self._started) if self.done >= self.months else None

    def beside_bar(self, left: float | None) -> str:
        """What stands at the end of the bar."""
        return "" if left is None else message(self.language, "left", time=duration(left))

    def line(self, now: float) -> str:
        """The plain line for a time of the clock."""
        share = 100 * self.done // max(1, self.total)
        left = self.left(now)
        tail = "" if left is None else message(self.language, "about_left", time=duration(left))
        if self.replicates == 1:
            counted = message(self.language, "month_of", done=self.done, all=self.months)
        else:
            done = self.done // max(1, self.months)
            counted = message(self.language, "runs_of", done=done, all=self.replicates)
        colon = message(self.language, "colon")
        return f"{self.label}{colon} {counted} ({share} %), {duration(now - self._started)}{tail}"

    def _ended(self, how: str) -> str:
        return message(self.language, how, label=self.label, time=duration(self.clock() - self._started))

    def _write(self, text: str) -> None:
        if self._reader_gone:
            return
        try:
            print(text, file=self.stream, flush=True)
        except (OSError, ValueError):  # whoever was reading has gone; the run matters more
            self._reader_gone = True


class RunsProgress(MonthsProgress):
    """Counts finished runs, and shows how many a second, how many failed, and the time left.

    Args:
        runs: to be done.
        label: what is running.
        language: ``"en"`` or ``"fr"``.
        others: as of ``MonthsProgress``.
    """

    def __init__(self, runs: int, label: str, language: str = "en", **others: Any) -> None:
        super().__init__(runs, 1, label, language=language, **others)
        self.failed = 0

    def count(self, done: int, failed: int) -> None:
        """Count runs that ended."""
        self.failed += failed
        self.advance(done + failed)

    def left(self, now: float) -> float | None:
        """Seconds left; none until runs have ended twice, for the first ones compile."""
        return super().left(now) if self._first and self.done > self._first[1] else None

    def beside_bar(self, left: float | None) -> str:
        """Runs a second, failures and time left."""
        return ", ".join(part for part in (self._rate(), self._failures(), super().beside_bar(left)) if part)

    def line(self, now: float) -> str:
        """The plain line for a time of the clock."""
        beside = "".join(f", {part}" for part in (self._rate(), self._failures()) if part)
        return super().line(now) + beside

    def _rate(self) -> str:
        elapsed = self.clock() - self._started
        if not self.done or elapsed <= 0:
            return ""
        return message(self.language, "runs_a_second", rate=figure(round(self.done / elapsed, 1), self.language))

    def _failures(self) -> str:
        return message(self.language, "n_failed", n=self.failed) if self.failed else ""


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
