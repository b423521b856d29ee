"""Runs of a scenario: one after the other, or in several processes; a failed run is a record, not a crash."""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field

import networkx as nx
import numpy as np
import numpy.typing as npt

from abm.errors import WelfareError
from abm.inputs import Inputs
from scenarios.results import RunRecord, hash_of_inputs
from scenarios.scenario import Scenario

Sizes = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Job:
    """One run to be done."""

    scenario: str
    inputs: Inputs
    inputs_hash: str
    seed: int
    replicate: int


@dataclass(frozen=True)
class Outcome:
    """What a run leaves for tables and pictures.

    Attributes:
        record: the run, done or failed.
        first_sizes: real-equivalent sizes of enterprises at the start of the scenario, FTE.
        last_sizes: at its end.
        poverty: poverty rate by territory.
        network: institutional network at the end of the first replicate, as GraphML.
    """

    record: RunRecord
    first_sizes: Sizes = field(default_factory=lambda: np.zeros(0))
    last_sizes: Sizes = field(default_factory=lambda: np.zeros(0))
    poverty: dict[str, float] = field(default_factory=dict)
    network: str = ""


def jobs(scenario: Scenario, first_seed: int, replicates: int) -> list[Job]:
    """The runs of a scenario: replicate ``r`` has seed ``first_seed + r``."""
    inputs = Inputs(
        parameters=scenario.parameters,
        policy=scenario.policy,
        citizens=scenario.run.citizens,
        burn_in_months=scenario.run.burn_in_months,
        months=scenario.run.months,
    )
    digest = hash_of_inputs(scenario.resolved())
    return [Job(scenario.name, inputs, digest, first_seed + number, number) for number in range(replicates)]


def run_job(job: Job, each_month: Callable[[int], None] | None = None) -> Outcome:
    """Do one run.

    Args:
        job: which.
        each_month: called after every month.

    Returns:
        Its outcome; a failed run carries its traceback.

    Raises:
        WelfareError: the input is at fault; then every run would fail.
    """
    from abm.simulate import simulate  # brings Mesa: only where something is run

    started = time.perf_counter()
    try:
        run = simulate(job.inputs, job.seed, each_month, keep_network=job.replicate == 0)
        record = RunRecord(
            job.scenario, job.inputs_hash, job.seed, job.replicate, time.perf_counter() - started, run.series()
        )
        network = "" if run.network is None else "\n".join(nx.generate_graphml(run.network))
        return Outcome(record, run.first_sizes, run.last_sizes, run.poverty, network)
    except WelfareError:
        raise
    except Exception:
        return Outcome(
            RunRecord(
                job.scenario, job.inputs_hash, job.seed, job.replicate, time.perf_counter() - started,
                error=traceback.format_exc(),
            )
        )


def run_jobs(todo: list[Job], workers: int, advance: Callable[[int], None]) -> list[Outcome]:
    """Do all runs, in this process or in several.

    Args:
        todo: the runs.
        workers: processes; with 1 everything happens here.
        advance: called with a number of months done.

    Returns:
        Outcomes in the order of ``todo``, whatever the order in which they finished.

    Raises:
        WelfareError: the input is at fault.
    """
    if workers <= 1 or len(todo) == 1:
        return [run_job(job, lambda _: advance(1)) for job in todo]
    done: dict[int, Outcome] = {}
    # The first run compiles, or reads what is compiled, before the others start.
    done[todo[0].replicate] = run_job(todo[0], lambda _: advance(1))
    for outcome in _in_processes(todo[1:], min(workers, len(todo) - 1)):
        done[outcome.record.replicate] = outcome
        job = todo[outcome.record.replicate]
        advance(job.inputs.burn_in_months + job.inputs.months)
    return [done[job.replicate] for job in todo]


def _in_processes(todo: list[Job], workers: int) -> Iterator[Outcome]:
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        for future in as_completed([pool.submit(run_job, job) for job in todo]):
            yield future.result()
        pool.shutdown()
    except BaseException:
        # Ctrl-C or bad input: do not wait for runs nobody will read.
        for process in list(getattr(pool, "_processes", {}).values()):
            process.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
