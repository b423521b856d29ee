"""A run that somebody watches: played, paused and stepped in a thread of its own, shown as snapshots."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeVar

import numpy as np

from abm.errors import WelfareError
from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.providers.census import sizes
from viz.dashboard.snapshot import Snapshot, Told, Wanted

MOST_A_SECOND = 5.0
"""Snapshots of a run published in a second."""
MOST_IN_ALL = 25.0
"""Snapshots of all runs that play at once published in a second."""
Answer = TypeVar("Answer")
RUN_THREAD = "live run"
"""Name of the threads of runs."""
FASTEST = 0.0
"""Months a second that stand for as fast as can be."""


class Phase(Enum):
    """What a run is doing."""

    PREPARING = "preparing"
    """The society is built and lives through its burn-in."""
    PLAYING = "playing"
    PAUSED = "paused"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True)
class State:
    """What a watcher is shown.

    Attributes:
        phase: what the run is doing.
        snapshot: counts so far; none before the burn-in has ended.
        error: why it failed.
    """

    phase: Phase
    snapshot: Snapshot | None = None
    error: str = ""


class Lives(Protocol):
    """A society that lives, or several that live as one."""

    def step(self) -> object:
        """Live for a month."""


PLAYING: set[LiveRun] = set()
"""Runs that play at the moment, of all visitors."""


def seconds_between() -> float:
    """How long a run waits from one snapshot to the next: the longer, the more runs there are to be shown."""
    return max(1.0 / MOST_A_SECOND, len(PLAYING) / MOST_IN_ALL)


class LiveRun:
    """One run in a thread.

    Args:
        inputs: what is simulated.
        seed: of all draws.
        publish: called with every new ``State``, from the thread of the run.
        wanted: which indicators snapshots hold; may be changed at any time.
        speed: months a second; ``FASTEST`` is as fast as can be.
        plays: whether it goes on by itself once the burn-in has ended.

    Attributes:
        each_month: called with the model after every month, in the thread of the run; set it by asking.
    """

    def __init__(
        self,
        inputs: Inputs,
        seed: int,
        publish: Callable[[Any], None],
        wanted: Wanted,
        speed: float = FASTEST,
        plays: bool = True,
    ) -> None:
        self.inputs, self.seed = inputs, seed
        self.speed, self.wanted = speed, wanted
        self._publish = publish
        self._lock = threading.Condition()
        self._until = inputs.months if plays else 0
        self._hurried = 0
        self._is_stopped = self._is_asked = self._is_over = False
        self._questions: deque[tuple[Callable[[WelfareModel], Any], Future[Any]]] = deque()
        self._first_sizes, self._told = np.zeros(0), Told()
        self.each_month: Callable[[WelfareModel], None] | None = None
        self.model: WelfareModel | None = None
        self.thread = threading.Thread(target=self._run, name=RUN_THREAD, daemon=True)

    def start(self) -> None:
        """Begin."""
        self.thread.start()

    def play(self) -> None:
        """Go on to the end."""
        self.play_until(self.inputs.months)

    def play_until(self, month: int) -> None:
        """Go on until so many months of the scenario are done."""
        with self._lock:
            self._until = min(month, self.inputs.months)
            self._lock.notify()

    def jump(self, month: int) -> None:
        """Go on to a month as fast as can be, whatever the speed."""
        self._hurried = month
        self.play_until(month)

    def pause(self) -> None:
        """Wait after this month."""
        with self._lock:
            self._until = self._hurried = 0

    def step(self, months: int = 1) -> None:
        """Do some months, then wait."""
        self.play_until(self.months_done + months)

    def watch(self, wanted: Wanted) -> None:
        """Show other indicators, also of a run that waits."""
        with self._lock:
            self.wanted, self._is_asked = wanted, True
            self._lock.notify()

    def ask(self, question: Callable[[WelfareModel], Answer]) -> Future[Answer]:
        """Have something read from the society between two months, in the thread of the run.

        Args:
            question: called with the model once the burn-in has ended; it looks and changes nothing.

        Returns:
            What it will return; cancelled when the run ends before.
        """
        answer: Future[Answer] = Future()
        with self._lock:
            if self._is_over or self._is_stopped:
                answer.cancel()
            else:
                self._questions.append((question, answer))
                self._lock.notify()
        return answer

    @property
    def is_stopped(self) -> bool:
        """Whether somebody has stopped it."""
        return self._is_stopped

    def stop(self) -> None:
        """End the thread after this month; nothing is published any more."""
        with self._lock:
            self._is_stopped = True
            self._lock.notify()

    @property
    def months_done(self) -> int:
        """Months of the scenario."""
        return 0 if self.model is None else max(0, self.model.month - self.inputs.burn_in_months)

    def _run(self) -> None:
        try:
            self._tell(Phase.PREPARING)
            self._live(self._born())
        except WelfareError as error:
            self._tell(Phase.FAILED, error=str(error))
        except Exception as error:  # a fault of the model is shown, and the server lives on
            self._tell(Phase.FAILED, error=f"{type(error).__name__}: {error}")
            raise
        finally:
            self._close()

    def _born(self) -> Lives:
        """What is watched, after its burn-in."""
        model = WelfareModel(self.inputs, self.seed)
        while model.month < self.inputs.burn_in_months and not self._is_stopped:
            model.step()
        self._first_sizes = sizes(model.providers)
        self.model = model
        return model

    def _close(self) -> None:
        """Nobody is answered any more."""
        PLAYING.discard(self)
        with self._lock:
            self._is_over = True
            while self._questions:
                self._questions.popleft()[1].cancel()

    def _answer(self) -> None:
        """Answer what was asked since the last month; an error is the asker's."""
        while self._questions and self.model is not None and not self._is_stopped:
            question, answer = self._questions.popleft()
            if answer.set_running_or_notify_cancel():
                try:
                    answer.set_result(question(self.model))
                except Exception as error:
                    answer.set_exception(error)

    def _live(self, society: Lives) -> None:
        shown, due = 0.0, time.monotonic()
        while not self._is_stopped:
            self._answer()
            if self._rests():
                shown, due = 0.0, time.monotonic()
                continue
            society.step()
            if self.each_month is not None and self.model is not None:
                self.each_month(self.model)
            now = time.monotonic()
            if now - shown >= seconds_between():
                self._tell(Phase.PLAYING)
                shown = now
            is_timed = self.speed > FASTEST and self.months_done >= self._hurried
            due = max(now, due + 1.0 / self.speed) if is_timed else now
            if due > now:
                with self._lock:
                    self._lock.wait(due - now)

    def _rests(self) -> bool:
        """Where there is no month to live, tell so and wait until there is something to do."""
        with self._lock:
            if self.months_done < min(self._until, self.inputs.months):
                PLAYING.add(self)
                return False
            PLAYING.discard(self)
            self._tell(Phase.ENDED if self.months_done >= self.inputs.months else Phase.PAUSED)
            self._lock.wait_for(self._is_wanted)
            self._is_asked = False
            return True

    def _is_wanted(self) -> bool:
        """Whether a run that waits has something to do."""
        return bool(self._is_stopped or self._is_asked or self._questions or self.months_done < self._until)

    def _tell(self, phase: Phase, error: str = "") -> None:
        """Publish a state; nothing is counted of a society that is not born, or of one that has failed."""
        if not self._is_stopped:
            self._publish(self._state(phase, self.model is not None and not error, error))

    def _state(self, phase: Phase, is_counted: bool, error: str) -> Any:
        """What is published."""
        if not is_counted or self.model is None:
            return State(phase, error=error)
        snapshot = self._told.snapshot(
            self.model.arrays, self.inputs.months, self.wanted, sizes(self.model.providers), self._first_sizes
        )
        return State(phase, snapshot, error)
