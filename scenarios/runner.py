"""Runs of a scenario: one after the other, or in several processes; a failed run is a record, not a crash."""

from __future__ import annotations

import time
import traceback
from collections import deque
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field

import networkx as nx
import numpy as np
import numpy.typing as npt

from abm.errors import WelfareError
from abm.inputs import Inputs
from scenarios.processes import in_processes
from scenarios.results import RunRecord, hash_of_inputs
from scenarios.scenario import Scenario

Sizes = npt.NDArray[np.float64]

DEAD_PROCESS = (
    "the process of this run died twice (killed, or memory ran out); take fewer --workers or fewer --citizens"
)
"""Error of a run that took its process with it."""


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


def inputs_of(scenario: Scenario) -> Inputs:
    """What the model takes of a scenario."""
    return Inputs(
        parameters=scenario.parameters,
        policy=scenario.policy,
        citizens=scenario.run.citizens,
        burn_in_months=scenario.run.burn_in_months,
        months=scenario.run.months,
        terms=scenario.terms(),
    )


def jobs(scenario: Scenario, first_seed: int, replicates: int) -> list[Job]:
    """The runs of a scenario: replicate ``r`` has seed ``first_seed + r``."""
    inputs = inputs_of(scenario)
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
        return _failed(job, traceback.format_exc(), started)


def run_later_job(job: Job, each_month: Callable[[int], None] | None = None) -> Outcome:
    """Do a run after the first, whose inputs were good: whatever stops this one is this run's own failure.

    A society of a few hundred citizens, for instance, may have no steady state under one seed and have one under
    the next.
    """
    try:
        return run_job(job, each_month)
    except WelfareError:
        return _failed(job, traceback.format_exc())


def run_jobs(todo: list[Job], workers: int, advance: Callable[[int], None]) -> list[Outcome]:
    """Do all runs, in this process or in several.

    Args:
        todo: the runs.
        workers: processes; with 1 everything happens here.
        advance: called with a number of months done.

    Returns:
        Outcomes in the order of ``todo``, whatever the order in which they finished.

    Raises:
        WelfareError: the input is at fault: the first run refused it.
    """
    # The first run compiles, or reads what is compiled, before others start.
    done = {todo[0].replicate: run_job(todo[0], lambda _: advance(1))}
    later = todo[1:]
    if workers <= 1:
        for job in later:
            done[job.replicate] = run_later_job(job, lambda _: advance(1))
    elif later:
        with closing(_in_processes(later, min(workers, len(later)))) as outcomes:  # also when ``advance`` raises
            for outcome in outcomes:
                done[outcome.record.replicate] = outcome
                advance(todo[0].inputs.burn_in_months + todo[0].inputs.months)
    return [done[job.replicate] for job in todo]


def _failed(job: Job, error: str, started: float | None = None) -> Outcome:
    elapsed = 0.0 if started is None else time.perf_counter() - started
    return Outcome(RunRecord(job.scenario, job.inputs_hash, job.seed, job.replicate, elapsed, error=error))


def _in_processes(todo: list[Job], workers: int) -> Generator[Outcome, None, None]:
    """Outcomes as they come. A process that dies takes only its own run with it, which is tried once more."""
    waiting, died = deque(todo), set[int]()
    done = in_processes(run_later_job, lambda: waiting.popleft() if waiting else None, workers)
    with closing(done):
        for job, outcome in done:
            if outcome is not None:
                yield outcome
            elif job.replicate in died:
                yield _failed(job, DEAD_PROCESS)
            else:
                died.add(job.replicate)
                waiting.append(job)
