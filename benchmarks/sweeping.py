"""A sweep from its plan to its record: runs per second, what the runner costs, its memory, and Mesa's batch_run.

The runs are points of the bundled policy mix. What starting processes costs is taken off by measuring few runs and
many: a sweep is thousands of runs, and starts once.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import tempfile
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.figure import Aim, Figure
from benchmarks.fresh import fresh, memory_now
from benchmarks.sizes import Sizes

if TYPE_CHECKING:
    from scenarios.batch.conduct import Receipt

PROCESSES = 2
FEW = 2 * PROCESSES
"""Runs that every process has to start for."""
RATE_AIM, OVERHEAD_AIM, GROWTH_AIM = Aim(40.0, at_least=True), Aim(15.0), Aim(5.0)
Society = tuple[int, int, int]
"""Citizens, months of the burn-in, months of the scenario."""


def sweep(society: Society, points: int, seeds: int) -> dict[str, float]:
    """A sweep in processes of its own, recorded in a folder.

    Returns:
        ``cpu``, processor time of this process and its workers from start to end, s; ``done``, runs recorded;
        ``rate``, runs a second by the clock from when every worker has recorded something.
    """
    from benchmarks.mix import mix, new_store
    from scenarios.batch.conduct import conduct, locally

    plan = mix(*society, points, seeds)
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(folder, plan)
        cpu, counted = _cpu(), _Counted()
        with store.writing():
            conduct(store, plan.runs(), locally(PROCESSES), counted)
        return {"cpu": _cpu() - cpu, "done": counted.done, "rate": counted.rate()}


def batch_run(society: Society, points: int, seeds: int) -> dict[str, float]:
    """The same runs by Mesa, which keeps their results in memory."""
    import mesa

    from benchmarks.wrapped import WrappedModel

    cpu = _cpu()
    found = mesa.batch_run(
        WrappedModel,
        {"point": range(points), "seed": range(1, seeds + 1), "society": [tuple(society)]},
        number_processes=PROCESSES, max_steps=sum(society[1:]), display_progress=False,
    )  # fmt: skip
    return {"cpu": _cpu() - cpu, "done": sum(one["yearly"] is not None for one in found)}


class _Counted:
    """Runs recorded over time."""

    def __init__(self) -> None:
        self.moments: list[tuple[float, int]] = []
        self.done = 0

    def __call__(self, receipt: Receipt) -> None:
        self.done += receipt.done
        self.moments.append((time.perf_counter(), self.done))

    def rate(self) -> float:
        """Runs a second from when every worker has recorded something, as nearly as can be seen from here."""
        (since, before), (until, done) = self.moments[min(FEW, len(self.moments) - 2)], self.moments[-1]
        return (done - before) / (until - since)


def _cpu() -> float:
    """Processor time of this process and of the children that have ended, s; waits for those that are about to."""
    for child in multiprocessing.active_children():
        child.join()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def simulate_only(society: Society, points: int, seeds: int) -> float:
    """Processor time to simulate and evaluate the same runs, half in each of two processes at once; s.

    Two at once, because cores that share a cache are slower together, and that is not the runner's doing.
    """
    context = multiprocessing.get_context("spawn")
    ready, spent = context.Barrier(PROCESSES), context.Queue()
    each = [(part, society, points, seeds, ready, spent) for part in range(PROCESSES)]
    processes = [context.Process(target=simulate_part, args=arguments, daemon=True) for arguments in each]
    for process in processes:
        process.start()
    total = sum(spent.get(timeout=1200) for _ in processes)
    for process in processes:
        process.join()
    return float(total)


def simulate_part(part: int, society: Society, points: int, seeds: int, ready: Any, spent: Any) -> None:
    """Do every second run of a plan once all processes are warm."""
    from abm.burn_in import BurnIns
    from abm.series import evaluate_years
    from abm.simulate import simulate
    from benchmarks.mix import mix
    from scenarios.runner import inputs_of

    plan = mix(*society, points, seeds)
    inputs = [inputs_of(plan.setting.scenario_at(point)) for point in plan.points]
    evaluate_years(simulate(inputs[0], 0).arrays, (), plan.setting.levels)
    gc.collect()
    gc.freeze()  # as workers do
    burn_ins = BurnIns()
    ready.wait()
    cpu = time.process_time()
    for run in list(plan.runs())[part::PROCESSES]:
        found = simulate(inputs[run.number], run.seed, burn_ins=burn_ins)
        evaluate_years(found.arrays, plan.setting.indicators, plan.setting.levels)
    spent.put(time.process_time() - cpu)


def remember(society: Society, after: list[int]) -> dict[str, Any]:
    """Memory of the process that conducts a sweep, each time so many runs are recorded.

    Returns:
        ``bytes`` at each of them, and ``seconds`` to see in the end what is done.
    """
    from benchmarks.mix import mix, new_store
    from scenarios.batch.conduct import conduct, locally

    found: list[int] = []
    recorded = 0

    def look(receipt: Receipt) -> None:
        nonlocal recorded
        recorded += receipt.done + receipt.failed
        while len(found) < len(after) and recorded >= after[len(found)]:
            found.append(memory_now())

    points = min(after[-1], 1000)
    plan = mix(*society, points, -(-after[-1] // points))
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(folder, plan)
        with store.writing():
            conduct(store, plan.runs(), locally(PROCESSES), look)
        clock = time.process_time()
        store.places()
        return {"bytes": found, "seconds": time.process_time() - clock}


@dataclass(frozen=True)
class _Way:
    """A way to do runs, measured with few and with many of them."""

    cpu_of_run: float
    start: float
    rate: float

    @staticmethod
    def of(way: Any, society: Society, points: int, seeds: int) -> _Way:
        few = fresh(way, society=society, points=FEW, seeds=1)
        many = fresh(way, society=society, points=points, seeds=seeds)
        if (few["done"], many["done"]) != (FEW, points * seeds):
            raise AssertionError(f"{way.__name__}: not all runs were done")
        cpu = (many["cpu"] - few["cpu"]) / (points * seeds - FEW)
        return _Way(cpu, few["cpu"] - FEW * cpu, many.get("rate", 0.0))


def measure(sizes: Sizes) -> list[Figure]:
    """Rates, overhead and memory."""
    society = (sizes.run_citizens, sizes.run_burn_in, sizes.run_months)
    points, seeds = sizes.swept_points, sizes.swept_seeds
    pure, shared, alone, mesa = [], [], [], []
    for _ in range(sizes.repetitions):
        shared.append(_Way.of(sweep, society, points, seeds))
        pure.append(fresh(simulate_only, society=society, points=points, seeds=seeds) / (points * seeds))
        # runs of one point share no burn-in; these and Mesa's take longer, so a quarter must do
        alone.append(_Way.of(sweep_seeds, society, 1 + points * seeds // 4, 1))
        mesa.append(_Way.of(batch_run, society, 1 + points // 4, seeds))
    what = f"{society[0]:,} citizens x ({society[1]} + {society[2]}) months"
    return [*_rates(what, shared, alone, mesa), *_overhead(pure, shared), *_memory(sizes)]


def sweep_seeds(society: Society, points: int, seeds: int) -> dict[str, float]:
    """A sweep in which every run has a seed of its own, so that no two share a burn-in."""
    return sweep(society, seeds, points)


def _rates(what: str, shared: list[_Way], alone: list[_Way], mesa: list[_Way]) -> list[Figure]:
    cpu = median(one.cpu_of_run for one in shared)
    ratios = [other.cpu_of_run / one.cpu_of_run for one, other in zip(shared, mesa, strict=True)]
    from_mesa, without = (median(one.cpu_of_run for one in ways) for ways in (mesa, alone))
    return [
        Figure(
            f"sweep of {what}, two processes, recorded", PROCESSES / cpu, "runs/s", RATE_AIM,
            "two cores / processor time of a run, parent included",
        ),
        Figure(
            "  the same by the clock", median(one.rate for one in shared), "runs/s",
            note="lower where others use the cores too",
        ),
        Figure("  processor time of a run", cpu * 1000.0, "ms", note="burn-in shared"),
        Figure("  without a shared burn-in", without * 1000.0, "ms", note=f"{PROCESSES / without:.1f} runs/s"),
        Figure("  to start", median(one.start for one in shared), "s CPU", note="once a sweep, both processes"),
        Figure("Mesa's batch_run, the same runs", from_mesa * 1000.0, "ms", note=f"{PROCESSES / from_mesa:.1f} runs/s"),
        Figure("  batch_run / sweep", median(ratios), "times", note=f"{min(ratios):.2f}-{max(ratios):.2f}"),
    ]  # fmt: skip


def _overhead(pure: list[float], shared: list[_Way]) -> list[Figure]:
    more = [100.0 * (one.cpu_of_run / alone - 1.0) for one, alone in zip(shared, pure, strict=True)]
    note = f"{min(more):.0f} to {max(more):.0f}"
    return [
        Figure("simulation and yearly values alone", 1000.0 * median(pure), "ms", note="two processes at once"),
        Figure("what the runner adds to everything else", median(more), "%", OVERHEAD_AIM, note),
    ]


def _memory(sizes: Sizes) -> list[Figure]:
    after = list(sizes.remembered)
    if len(after) < 2:
        return []
    found = fresh(remember, society=sizes.remembered_society, after=after)
    in_mb = [size / 1e6 for size in found["bytes"]]
    return [
        *(Figure(f"memory of the parent, {n:,} runs recorded", mb, "MB") for n, mb in zip(after, in_mb, strict=True)),
        Figure(f"  growth from {after[-2]:,} to {after[-1]:,}", max(0.0, in_mb[-1] - in_mb[-2]), "MB", GROWTH_AIM),
        Figure(f"to see which of {after[-1]:,} runs are done", found["seconds"], "s CPU"),
    ]
