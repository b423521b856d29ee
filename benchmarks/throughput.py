"""Short runs per second on two processes, from inputs to counted arrays."""

from __future__ import annotations

import multiprocessing
import time
from typing import Any

from benchmarks.figure import Aim, Figure
from benchmarks.sizes import Sizes

PROCESSES = 2
AIM = Aim(40.0, at_least=True)


def do_runs(citizens: int, burn_in: int, months: int, runs: int, ready: Any, spent: Any) -> None:
    """Simulate several seeds once every process is warm, and hand over processor and clock seconds."""
    from abm.inputs import Inputs
    from abm.simulate import simulate

    inputs = Inputs(citizens=citizens, burn_in_months=burn_in, months=months)
    simulate(inputs, 0)
    ready.wait()
    clock, cpu = time.perf_counter(), time.process_time()
    for seed in range(1, runs + 1):
        simulate(inputs, seed)
    spent.put((time.process_time() - cpu, time.perf_counter() - clock))


def measure(sizes: Sizes) -> list[Figure]:
    """Runs per second by processor time and by the clock."""
    context = multiprocessing.get_context("spawn")
    ready, spent = context.Barrier(PROCESSES), context.Queue()
    arguments = (sizes.run_citizens, sizes.run_burn_in, sizes.run_months, sizes.runs, ready, spent)
    processes = [context.Process(target=do_runs, args=arguments, daemon=True) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    costs = [spent.get(timeout=600) for _ in processes]
    for process in processes:
        process.join()
    cpu = sum(seconds for seconds, _ in costs) / (PROCESSES * sizes.runs)
    by_clock = PROCESSES * sizes.runs / max(seconds for _, seconds in costs)
    what = f"{sizes.run_citizens:,} citizens x ({sizes.run_burn_in} + {sizes.run_months}) months"
    return [
        Figure(f"runs of {what}, two processes", PROCESSES / cpu, "runs/s", AIM, "two cores / processor time of a run"),
        Figure("  the same by the clock", by_clock, "runs/s", note="lower where others use the cores too"),
        Figure("  processor time of a run", cpu * 1000.0, "ms"),
    ]
