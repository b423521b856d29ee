"""Runs of a replay: under each seed the society with the policy, and the same without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from abm.inputs import Inputs
from abm.policy import NO_POLICY
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.history import Replay
from scenarios.history_quantity import Quantity, Records, Years, census_of, years_of
from scenarios.processes import in_processes
from scenarios.runner import inputs_of

Advance = Callable[[int], None]
MOST_BYTES = 8 * 2**30
"""Of a saved burn-in; there is one at a time."""


@dataclass(frozen=True)
class Pair:
    """One seed.

    Attributes:
        played: with the policy.
        without: the same society without it.
    """

    played: Years
    without: Years


@dataclass(frozen=True)
class _Task:
    inputs: Inputs
    quantities: tuple[Quantity, ...]
    seed: int


def months_of_pair(replay: Replay) -> int:
    """Months that are simulated for one seed: the burn-in once, the scenario twice."""
    return replay.scenario.run.burn_in_months + 2 * replay.scenario.run.months


def pairs(replay: Replay, seeds: Sequence[int], workers: int = 1, advance: Advance = lambda _: None) -> list[Pair]:
    """Run a replay.

    Args:
        replay: what is played.
        seeds: one for each pair.
        workers: processes.
        advance: called with a number of months done.

    Returns:
        A pair for each seed, in their order.

    Raises:
        NoSteadyStateError: the society is too small to have a steady state.
    """
    quantities = tuple(dict.fromkeys(one for target in replay.targets for one in target.quantities))
    inputs = inputs_of(replay.scenario)
    tasks = [_Task(inputs, quantities, seed) for seed in seeds]
    return list(_done(tasks, workers, advance, months_of_pair(replay)))


def one_pair(inputs: Inputs, quantities: Sequence[Quantity], seed: int, advance: Advance = lambda _: None) -> Pair:
    """The society of a seed with and without the policy, from one burn-in."""
    from abm.burn_in import BurnIns  # brings Mesa: only where something is run

    burn_ins = BurnIns(MOST_BYTES)

    def years(arm: Inputs) -> Years:
        model = burn_ins.model_after(arm, seed)
        censuses: list[Records] = [census_of(model.providers)]
        for month in range(1, arm.months + 1):
            model.step()
            advance(1)
            if month % MONTHS_PER_YEAR == 0:
                censuses.append(census_of(model.providers))
        return years_of(model.arrays, censuses, quantities)

    played = years(inputs)
    advance(inputs.burn_in_months)
    return Pair(played, years(replace(inputs, parameters=inputs.base, policy=NO_POLICY)))


def _done(tasks: list[_Task], workers: int, advance: Advance, months: int) -> Iterator[Pair]:
    """Pairs in the order of tasks; the first compiles before others start."""
    first, rest = tasks[0], tasks[1:]
    found = {0: one_pair(first.inputs, first.quantities, first.seed, advance)}
    if workers <= 1 or len(rest) <= 1:
        for place, task in enumerate(rest, start=1):
            found[place] = one_pair(task.inputs, task.quantities, task.seed, advance)
    else:
        todo = iter(list(enumerate(rest, start=1)))
        with closing(in_processes(_numbered, lambda: next(todo, None), min(workers, len(rest)))) as done:
            for (place, task), pair in done:
                again = pair is None  # it failed there: its error is seen here
                found[place] = one_pair(task.inputs, task.quantities, task.seed) if again else pair  # type: ignore[assignment]
                advance(months)
    return (found[place] for place in range(len(tasks)))


def _numbered(numbered: tuple[int, _Task]) -> Pair | None:
    """A pair in another process; one that fails there is done again in the first, where its error is seen."""
    task = numbered[1]
    try:
        return one_pair(task.inputs, task.quantities, task.seed)
    except Exception:
        return None
