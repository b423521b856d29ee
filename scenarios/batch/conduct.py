"""Does planned runs chunk by chunk; every chunk becomes a finished part of the record."""

from __future__ import annotations

import gc
import hashlib
import json
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from abm.errors import ResultError
from scenarios.batch.parts import FAILED, RUNS, RunRow, write_part
from scenarios.batch.plan import PlannedRun, Point, Setting
from scenarios.batch.store import Store
from scenarios.folder import reason_of
from scenarios.processes import Processes
from scenarios.results import hash_of_inputs, key_of_run
from scenarios.runner import DEAD_PROCESS, inputs_of
from scenarios.scenario import Scenario

if TYPE_CHECKING:
    from abm.burn_in import BurnIns

CHUNK_SECONDS = 5.0
"""Work a chunk should hold, which is also the most that a kill can lose of one process."""
LARGEST_CHUNK = 64
SECONDS_TO_APPEAR = 10.0
"""How long a part may take to be seen over a network disk."""
LONGEST_ERROR = 20_000
"""Characters kept of a traceback."""
POINTS_REMEMBERED = 256
"""As many as stand side by side in a plan."""

Chunk = tuple[PlannedRun, ...]


@dataclass(frozen=True)
class Receipt:
    """What a process says of a chunk; the results themselves are in its part.

    Attributes:
        part: its name; empty when it could not be written.
        done: runs done.
        failed: runs that failed.
        seconds: of simulating, without writing.
        trouble: why it could not be written.
    """

    part: str
    done: int = 0
    failed: int = 0
    seconds: float = 0.0
    trouble: str = ""


class Spread(Protocol):
    """A way to have chunks done elsewhere: in processes or on a cluster."""

    def __call__(
        self, work: Callable[[Chunk], Receipt], next_task: Callable[[], Chunk | None]
    ) -> Generator[tuple[Chunk, Receipt | None], None, None]:
        """Chunks with their receipts as they come; without one when whoever did it died."""


def conduct(
    store: Store, runs: Iterator[PlannedRun], spread: Spread, each: Callable[[Receipt], None] = lambda _: None
) -> None:
    """Do runs and record them; the caller holds the lock of the store.

    Args:
        store: where they are recorded.
        runs: to be done, in the order of their plan.
        spread: who does them.
        each: called after every part.

    Raises:
        ResultError: a part cannot be written; what was written before stays.
    """
    chunks = _Chunks(runs)
    work = partial(do_chunk, store.setting, store.folder)
    with closing(spread(work, chunks.next)) as receipts:
        for chunk, receipt in receipts:
            if receipt is None:
                receipt = chunks.died(chunk, store)
            if receipt.trouble:
                raise ResultError(
                    f"could not write results to '{store.folder}': {receipt.trouble}; what was finished is kept: mend "
                    "this and repeat the command"
                )
            _require_part(store, receipt)
            chunks.learn(receipt)
            each(receipt)


def _require_part(store: Store, receipt: Receipt) -> None:
    """Stop when a part was written where this process does not see it."""
    path = store.folder / RUNS / f"{receipt.part}.parquet"
    until = time.monotonic() + SECONDS_TO_APPEAR
    while receipt.part and not path.exists():
        if time.monotonic() > until:
            raise ResultError(
                f"a worker wrote its results to '{store.folder}' on another disk; put --out on a disk all workers "
                "share, or use --shard on each machine and `merge`"
            )
        time.sleep(0.1)


class _Chunks:
    """Runs cut into chunks of a few seconds; those whose process died come again, one by one."""

    def __init__(self, runs: Iterator[PlannedRun]) -> None:
        self.runs = runs
        self.again: deque[Chunk] = deque()
        self.died_once: set[tuple[int, int]] = set()
        self.waiting: PlannedRun | None = next(runs, None)
        self.seconds_per_run = CHUNK_SECONDS

    def next(self) -> Chunk | None:
        """The next chunk."""
        if self.again:
            return self.again.popleft()
        if self.waiting is None:
            return None
        size = max(1, min(LARGEST_CHUNK, int(CHUNK_SECONDS / max(self.seconds_per_run, 1e-9))))
        chunk = [self.waiting]
        self.waiting = next(self.runs, None)
        while self.waiting is not None and len(chunk) < size:
            chunk.append(self.waiting)
            self.waiting = next(self.runs, None)
        return tuple(chunk)

    def learn(self, receipt: Receipt) -> None:
        """Keep how long a run takes."""
        if receipt.done:
            self.seconds_per_run = receipt.seconds / receipt.done

    def died(self, chunk: Chunk, store: Store) -> Receipt:
        """Try the runs of a chunk whose process died once more, alone; one that dies alone twice has failed."""
        if len(chunk) > 1 or chunk[0].place not in self.died_once:
            if len(chunk) == 1:
                self.died_once.add(chunk[0].place)
            self.again.extend((run,) for run in chunk)
            return Receipt("")
        row = _Resolved.of(store.setting, chunk[0]).row(error=DEAD_PROCESS)
        return _written(store.folder, [row], store.setting)


def do_chunk(setting: Setting, folder: Path, chunk: Chunk) -> Receipt:
    """In a worker: do the runs of a chunk and write their part. Does not raise: a failed run is a row."""
    started = time.perf_counter()
    rows = [do_run(setting, run) for run in chunk]
    _leave_out_of_collection()
    seconds = time.perf_counter() - started
    return replace(_written(folder, rows, setting), seconds=seconds)


@lru_cache(maxsize=1)
def _leave_out_of_collection() -> None:
    """Once, after the first runs: what was imported and compiled stays, and need not be looked through for garbage."""
    gc.collect()
    gc.freeze()


def _written(folder: Path, rows: list[RunRow], setting: Setting) -> Receipt:
    try:
        part = write_part(folder, rows, setting.factors)
    except OSError as error:
        return Receipt("", trouble=reason_of(error))
    failed = sum(row.status == FAILED for row in rows)
    return Receipt(part, len(rows) - failed, failed)


def do_run(setting: Setting, run: PlannedRun) -> RunRow:
    """Do one run; a failed one carries its traceback."""
    from abm.series import evaluate_years
    from abm.simulate import simulate  # brings Mesa: only where something is run

    started = time.perf_counter()
    try:
        resolved = _Resolved.of(setting, run)
    except Exception:
        return _unresolved(setting, run, _told())
    try:
        found = simulate(inputs_of(resolved.scenario), run.seed, burn_ins=_burn_ins())
        series = evaluate_years(found.arrays, setting.indicators, setting.levels)
        return resolved.row(series=series, elapsed_seconds=time.perf_counter() - started)
    except Exception:
        return resolved.row(error=_told(), elapsed_seconds=time.perf_counter() - started)


def _told() -> str:
    """The traceback of what was just raised, as text that fits into a table: its middle left out when it is long."""
    text = traceback.format_exc().encode(errors="replace").decode()
    half = LONGEST_ERROR // 2
    return text if len(text) <= LONGEST_ERROR else f"{text[:half]}\n[...]\n{text[-half:]}"


_of_thread = threading.local()


def _burn_ins() -> BurnIns:
    """Burn-ins this thread has saved; a worker of a cluster may have several threads."""
    from abm.burn_in import BurnIns

    if not hasattr(_of_thread, "burn_ins"):
        _of_thread.burn_ins = BurnIns()
    saved: BurnIns = _of_thread.burn_ins
    return saved


@dataclass(frozen=True)
class _Resolved:
    """A planned run with its scenario and key."""

    run: PlannedRun
    scenario: Scenario
    inputs_hash: str

    @staticmethod
    def of(setting: Setting, run: PlannedRun) -> _Resolved:
        scenario, inputs_hash = _scenario_at(_Same(setting), run.point)
        return _Resolved(run, scenario, inputs_hash)

    def row(self, **found: object) -> RunRow:
        """Its row in the record."""
        run = self.run
        return RunRow(
            run=key_of_run(self.inputs_hash, run.seed), point=run.number, scenario=self.scenario.name, seed=run.seed,
            replicate=run.replicate, values=run.point.values, inputs_hash=self.inputs_hash, **found,  # type: ignore[arg-type]
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Same:
    """A setting compared by identity, so that it can be remembered without being hashed."""

    setting: Setting

    def __hash__(self) -> int:
        return id(self.setting)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.setting is self.setting


@lru_cache(maxsize=POINTS_REMEMBERED)
def _scenario_at(same: _Same, point: Point) -> tuple[Scenario, str]:
    """The scenario of a point and the hash of its inputs."""
    scenario = same.setting.scenario_at(point)
    return scenario, hash_of_inputs(scenario.resolved())


def _unresolved(setting: Setting, run: PlannedRun, error: str) -> RunRow:
    """The row of a run whose values do not go together: its key is made of them instead of the inputs."""
    plain = json.dumps([setting.scenarios[run.point.scenario].resolved(), repr(run.point.values)], sort_keys=True)
    digest = hashlib.blake2b(plain.encode(), digest_size=8).hexdigest()
    return RunRow(
        key_of_run(digest, run.seed), run.number, setting.scenarios[run.point.scenario].name, run.seed, run.replicate,
        run.point.values, digest, error=error,
    )  # fmt: skip


def locally(workers: int) -> Spread:
    """Chunks done in processes of this machine."""
    return Processes(workers)
