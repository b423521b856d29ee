"""Replications of a pair in the background: begun, told, ended with the question."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from abm.errors import WelfareError
from abm.inputs import Inputs
from scenarios.progress import time_left
from viz.dashboard.asked import LARGEST_SEED
from viz.dashboard.pool import POOL, Failed, Pool, Ticket
from viz.dashboard.replications import PairResult, PairTask, Replications, replications_of

PAIRS = 30
FEWEST_PAIRS = 2
"""Below so many there is no interval."""


class Stage(Enum):
    """What a batch is doing."""

    NONE = "none"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class BatchState:
    """What a watcher is shown.

    Attributes:
        stage: what the batch is doing.
        done: pairs, failed ones among them.
        total: pairs in all.
        left: seconds; none before the first pair is done.
        replications: what all say, at the end.
        error: why there is nothing to say.
    """

    stage: Stage = Stage.NONE
    done: int = 0
    total: int = PAIRS
    left: float | None = None
    replications: Replications | None = None
    error: str = ""


class Batch:
    """Pairs of runs under one seed after the other.

    Args:
        first: what is simulated as A.
        second: as B.
        seed: the first one.
        publish: called with every new state, from a thread of the batch.
        pairs: seeds.
        pool: who does them.
    """

    def __init__(
        self,
        first: Inputs,
        second: Inputs,
        seed: int,
        publish: Callable[[BatchState], None],
        pairs: int = PAIRS,
        pool: Pool = POOL,
    ) -> None:
        self.months, self.pairs = first.months, pairs
        self._publish, self._pool = publish, pool
        self._results: queue.SimpleQueue[tuple[PairTask, PairResult | Failed] | None] = queue.SimpleQueue()
        start = min(seed, LARGEST_SEED - pairs + 1)
        tasks = [PairTask(first, second, start + place) for place in range(pairs)]
        self._ticket = Ticket(tasks, lambda task, result: self._results.put((task, result)))
        self.thread = threading.Thread(target=self._run, name="batch", daemon=True)

    def start(self) -> None:
        """Begin."""
        self.thread.start()

    def stop(self) -> None:
        """End; nothing is published any more."""
        self._pool.cancel(self._ticket)
        self._results.put(None)

    def _run(self) -> None:
        self._tell(BatchState(Stage.RUNNING, total=self.pairs))
        began = time.monotonic()
        done: list[PairResult] = []
        failed: dict[int, str] = {}
        self._pool.submit(self._ticket)
        while len(done) + len(failed) < self.pairs:
            got = self._results.get()
            if got is None:
                return
            task, result = got
            if isinstance(result, Failed):
                failed[task.seed] = result.error
            else:
                done.append(result)
            n_done = len(done) + len(failed)
            left = time_left(n_done, self.pairs, time.monotonic() - began)
            self._tell(BatchState(Stage.RUNNING, n_done, self.pairs, left))
        self._tell(self._end(done, failed))

    def _tell(self, state: BatchState) -> None:
        if not self._ticket.is_cancelled:
            self._publish(state)

    def _end(self, done: list[PairResult], failed: dict[int, str]) -> BatchState:
        if len(done) < FEWEST_PAIRS:
            return BatchState(Stage.FAILED, self.pairs, self.pairs, error=next(iter(failed.values())))
        try:
            found = replications_of(done, list(failed), self.months)
        except WelfareError as error:
            return BatchState(Stage.FAILED, self.pairs, self.pairs, error=str(error))
        return BatchState(Stage.DONE, self.pairs, self.pairs, 0.0, found)
