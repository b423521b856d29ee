"""Runs that an explanation needs: scenario A with its channels noted, scenario B with each set of them free.

A coalition is a set of channels left free, told by its number: bit i is set when the i-th channel is free. The run of
A is ``SCENARIO_A``; B with all channels free is an ordinary run.
"""

from __future__ import annotations

import threading
import traceback
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from abm.errors import ParameterError, ScenarioError, WelfareError, nearest
from abm.inputs import Inputs
from abm.parameters.names import declarations, value_of
from abm.view import Level
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.batch.measure import Measure
from scenarios.processes import in_processes
from scenarios.runner import DEAD_PROCESS, inputs_of
from scenarios.scenario import Scenario

if TYPE_CHECKING:
    from abm.burn_in import BurnIns
    from abm.channels import Channel, Paths
    from abm.simulate import Run

SCENARIO_A = -1
"""Number of the run of scenario A; others are numbers of coalitions."""
MOST_CHANNELS = 8
LARGEST_BATCH = 16
"""Coalitions that one process does before it tells; each batch may have to note A again."""
INERT_GROUPS = ("contracts",)
"""Groups of parameters that do nothing before the policy sets money aside: they may differ between A and B."""


def free_in(number: int, channels: Sequence[str]) -> tuple[str, ...]:
    """Channels that are free in the coalition of a number."""
    return tuple(channel for place, channel in enumerate(channels) if number >> place & 1)


def channels_named(names: Sequence[str]) -> tuple[Channel, ...]:
    """Channels by name; none named means all, in the order of the month.

    Raises:
        ParameterError: no such channel, or one named twice.
    """
    from abm.channels import Channel

    known = [channel.value for channel in Channel]
    for name in names:
        if name not in known:
            raise ParameterError(f"unknown channel '{name}'{nearest(name, known)}; there are {', '.join(known)}")
        if list(names).count(name) > 1:
            raise ParameterError(f"channel '{name}' is named twice; name each one once")
    return tuple(Channel(name) for name in names or known)


def check_pair(first: Scenario, second: Scenario, measures: Sequence[Measure]) -> None:
    """Stop at scenarios whose runs under one seed are not runs of the same society.

    Raises:
        ScenarioError: they differ in size, length or in what the society is before month 0.
        ParameterError: they are shorter than a year, or too short for a measure, or a measure is of a group that the
            society does not have.
    """
    names = f"'{first.name}' and '{second.name}'"
    for field in ("citizens", "burn_in_months", "months"):
        here, there = getattr(first.run, field), getattr(second.run, field)
        if here != there:
            option = f" (--{field} sets both)" if field != "burn_in_months" else ""
            raise ScenarioError(
                f"'{first.name}' has run.{field} = {here:,} and '{second.name}' {there:,}; chance is equal only in "
                f"societies of equal size and length: make them equal{option}"
            )
    one, two = inputs_of(first).base, inputs_of(second).base
    for declared in declarations().values():
        for leaf in declared.leaves():
            if leaf.name.partition(".")[0] in INERT_GROUPS:
                continue
            here, there = value_of(one, leaf.name), value_of(two, leaf.name)
            if here != there:
                raise ScenarioError(
                    f"{names} are not the same society before month 0: {leaf.name} is {here} and {there}; what "
                    "differs between them must be a dated change of the policy, or be set in both"
                )
    if first.run.months < MONTHS_PER_YEAR:
        raise ParameterError(
            f"run.months = {first.run.months}: a year of the scenario is the least that can be explained; take "
            f"--months {MONTHS_PER_YEAR} or more"
        )
    for measure in measures:
        measure.span(first.run.months // MONTHS_PER_YEAR - 1)
        if measure.level == "territory":
            measure.check_group(first.territories().names)


@dataclass(frozen=True)
class Question:
    """What all runs of an explanation share.

    Attributes:
        first: inputs of scenario A.
        second: inputs of scenario B.
        channels: told apart.
        measures: taken of every run.
    """

    first: Inputs
    second: Inputs
    channels: tuple[Channel, ...]
    measures: tuple[Measure, ...]

    @staticmethod
    def of(first: Scenario, second: Scenario, channels: tuple[Channel, ...], measures: tuple[Measure, ...]) -> Question:
        """The question about two scenarios; see ``check_pair``."""
        return Question(inputs_of(first), inputs_of(second), channels, measures)

    @property
    def runs_of_a_seed(self) -> int:
        """Scenario A and every coalition."""
        return 1 + (1 << len(self.channels))


class Batch(NamedTuple):
    """Runs of one seed: numbers of coalitions, ``SCENARIO_A`` among them or not."""

    seed: int
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Outcome:
    """One run: its values by measure, missing where there is none; or why it failed."""

    seed: int
    free: int
    values: tuple[float, ...] = ()
    error: str = ""


def outcomes_table(outcomes: Sequence[Outcome], measures: Sequence[Measure]) -> pd.DataFrame:
    """A row for each run in the order of seeds and coalitions: ``seed``, ``free``, a column for each measure."""
    missing = (float("nan"),) * len(measures)
    rows = sorted((one.seed, one.free, *(one.values or missing)) for one in outcomes)
    return pd.DataFrame(rows, columns=["seed", "free", *(str(one) for one in measures)])


def batches(question: Question, seeds: Sequence[int]) -> list[Batch]:
    """All runs, the first batch short: it compiles before other processes begin."""
    numbers = range(SCENARIO_A, question.runs_of_a_seed - 1)
    found = []
    for seed in seeds:
        parts = [list(numbers[at : at + LARGEST_BATCH + 1]) for at in range(0, len(numbers), LARGEST_BATCH + 1)]
        if seed == seeds[0]:
            parts[0:1] = [parts[0][:2], *([parts[0][2:]] if parts[0][2:] else [])]
        found += [Batch(seed, tuple(part)) for part in parts]
    return found


def do_runs(question: Question, seeds: Sequence[int], workers: int) -> Generator[Outcome, None, None]:
    """Do every run of every seed, in this process or in several.

    Args:
        question: what they share.
        seeds: of the runs.
        workers: processes; with 1 everything happens here.

    Yields:
        Outcomes as they come.

    Raises:
        WelfareError: the input is at fault: the very first run refused it.
    """
    todo = batches(question, seeds)
    yield from _each_of(question, todo[0], strict=True)
    if workers <= 1:
        for batch in todo[1:]:
            yield from _each_of(question, batch)
        return
    with closing(_in_processes(question, todo[1:], min(workers, max(1, len(todo) - 1)))) as found:
        yield from found


def _in_processes(question: Question, todo: Sequence[Batch], workers: int) -> Generator[Outcome, None, None]:
    """A batch whose process dies is tried once more; then its runs have failed."""
    waiting, died = deque(todo), set[Batch]()
    work = partial(do_batch, question)
    with closing(in_processes(work, lambda: waiting.popleft() if waiting else None, workers)) as done:
        for batch, outcomes in done:
            if outcomes is not None:
                yield from outcomes
            elif batch in died:
                yield from (Outcome(batch.seed, number, error=DEAD_PROCESS) for number in batch.numbers)
            else:
                died.add(batch)
                waiting.append(batch)


def do_batch(question: Question, batch: Batch) -> list[Outcome]:
    """In a worker: the runs of a batch. Does not raise: a failed run says why."""
    return list(_each_of(question, batch))


def _each_of(question: Question, batch: Batch, strict: bool = False) -> Iterator[Outcome]:
    """The runs of a batch one by one; ``strict`` lets errors of the input pass."""
    for number in batch.numbers:
        try:
            yield Outcome(batch.seed, number, _values(question, _of_process.run(question, batch.seed, number)))
        except WelfareError:
            if strict:
                raise
            yield Outcome(batch.seed, number, error=traceback.format_exc())
        except Exception:
            yield Outcome(batch.seed, number, error=traceback.format_exc())


class _Runs(threading.local):
    """What a process keeps from run to run: burn-ins, and scenario A under the last seed with what was noted of it."""

    def __init__(self) -> None:
        self._burn_ins: BurnIns | None = None
        self._noted: tuple[int, Inputs, Run, Paths] | None = None

    def run(self, question: Question, seed: int, number: int) -> Run:
        """Scenario A, or B with some channels free."""
        from abm.channels import FREE, Held
        from abm.simulate import simulate

        if number == SCENARIO_A:
            return self._first(question, seed)[0]
        free = [channel for place, channel in enumerate(question.channels) if number >> place & 1]
        channels = FREE
        if len(free) < len(question.channels):
            held = set(question.channels).difference(free)
            channels = Held(self._first(question, seed)[1], held)
        return simulate(question.second, seed, burn_ins=self._saved(), channels=channels)

    def _first(self, question: Question, seed: int) -> tuple[Run, Paths]:
        """Scenario A with what its channels handed on; simulated once for all coalitions in a row."""
        from abm.channels import Recorder
        from abm.simulate import simulate

        if self._noted is None or self._noted[:2] != (seed, question.first):
            recorder = Recorder()
            run = simulate(question.first, seed, burn_ins=self._saved(), channels=recorder)
            self._noted = (seed, question.first, run, recorder.paths)
        return self._noted[2:]

    def _saved(self) -> BurnIns:
        from abm.burn_in import BurnIns

        if self._burn_ins is None:
            self._burn_ins = BurnIns()
        return self._burn_ins


_of_process = _Runs()


def _values(question: Question, run: Run) -> tuple[float, ...]:
    """The measures of a run; missing where it has no value."""
    from abm.series import evaluate_years

    names = sorted({one.name for one in question.measures})
    levels = (Level.TOTAL, *(Level[one.upper()] for one in sorted({one.level for one in question.measures} - {""})))
    columns = ["year", "indicator", "territory", "domain", "provider", "value"]
    series = pd.DataFrame(evaluate_years(run.arrays, names, levels).lines(), columns=columns).assign(run="")
    last_year = question.first.months // MONTHS_PER_YEAR - 1
    return tuple(_value(one, series, last_year) for one in question.measures)


def _value(measure: Measure, series: pd.DataFrame, last_year: int) -> float:
    found = measure.of(series, last_year)
    return float(found.iloc[0]) if len(found) else float("nan")
