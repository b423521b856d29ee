"""Laws of simulated outcome contracts beside the published ones: what was put in apart from what comes out (MODEL 7).

Contracts of all runs of a scenario are taken together. A figure of fewer than ten contracts is not judged, nor one
whose own error hides on which side of the tolerance it stands. Whether contracts repay with and without a control group
is asked of two sets of runs: the scenario as it is, and the same but for the comparison in its terms.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from abm.contracts.evaluation import CONTROL_GROUPS, comparison
from abm.contracts.records import ContractRecord
from abm.contracts.terms import Terms
from abm.errors import ScenarioError
from abm.inputs import Inputs
from scenarios.base_measures import share
from scenarios.base_target import Target
from scenarios.base_verdicts import NORMAL_QUANTILE
from scenarios.contract_law_targets import TARGETS
from scenarios.processes import in_processes
from scenarios.runner import inputs_of
from scenarios.scenario import Scenario

if TYPE_CHECKING:
    from abm.simulate import Run

FEWEST = 10
"""Contracts below which nothing is judged; an assumption."""
OF_CALLS = ("candidacies", "labelled")
OF_TESTS = ("tests", "wrongly_met", "wrongly_missed")
LONGEST_NEGOTIATION = 60
"""Months from a call to the signature that are waited for: what is handed in later is left out of shares of it."""
MILLION = 1e6


class Verdict(Enum):
    """What a row of the table comes to."""

    MET = "met"
    MISSED = "MISSED"
    TOO_FEW = "too few"
    UNPUBLISHED = "no figure"


@dataclass(frozen=True)
class ContractRun:
    """What one run tells of contracts.

    Attributes:
        contracts: those financed, each by itself.
        counts: tests in all; candidacies and those labelled in calls early enough for a signature.
        signed_of_calls: contracts signed out of these calls.
        is_variant: whether a control group was put into its terms, or taken out; it tells who repays then, and nothing
            else.
    """

    contracts: tuple[ContractRecord, ...]
    counts: dict[str, float]
    signed_of_calls: int
    is_variant: bool = False


@dataclass(frozen=True)
class Row:
    """One law.

    Attributes:
        target: what is published and its tolerance.
        n: simulated contracts, projects or tests behind the value.
        value: simulated, in the target's unit; NaN without any.
        error: half width of its 95 % interval; NaN when unknown.
        verdict: met or not.
    """

    target: Target
    n: int
    value: float
    error: float
    verdict: Verdict


def contract_run(run: Run, is_variant: bool = False) -> ContractRun:
    """What a run tells of contracts, small enough to be handed on."""
    counts = run.arrays.contracts
    last = max(0, len(counts) - LONGEST_NEGOTIATION)
    found = {name: float(counts[name].sum()) for name in OF_TESTS}
    found.update({name: float(counts[name][:last].sum()) for name in OF_CALLS})
    signed = sum(one.is_signed and one.called + run.arrays.burn_in < last for one in run.contracts)
    return ContractRun(run.contracts, found, signed, is_variant)


def measured_the_other_way(terms: Terms) -> Terms:
    """The same terms with a matched group where outcomes have no control group, and without any where they have one."""
    other = "target_only" if comparison(terms) in CONTROL_GROUPS else "matched"
    metrics = tuple(
        metric if metric.measures == "users" else metric.model_copy(update={"comparison": other})
        for metric in terms.metrics
    )
    return terms.model_copy(update={"metrics": metrics})


@dataclass(frozen=True)
class _Task:
    inputs: Inputs
    seed: int
    is_variant: bool


def simulated(
    scenario: Scenario, seeds: Sequence[int], workers: int = 1, advance: Callable[[int], None] = lambda _: None
) -> list[ContractRun]:
    """Run a scenario as it is, and with its outcomes measured the other way, under each seed.

    Args:
        scenario: one that sets money aside for contracts.
        seeds: of the runs.
        workers: processes.
        advance: called with a number of months done.

    Returns:
        Two runs for each seed.

    Raises:
        ScenarioError: the scenario has no contracts.
        NoSteadyStateError: a society is too small to have a steady state.
    """
    as_it_is = inputs_of(scenario)
    if as_it_is.terms is None:
        raise ScenarioError(
            f"scenario '{scenario.name}' sets no money aside for contracts; set funding.moved_to_contracts"
        )
    other = replace(as_it_is, terms=measured_the_other_way(as_it_is.terms))
    tasks = [_Task(inputs, seed, inputs is other) for inputs in (as_it_is, other) for seed in seeds]
    months = as_it_is.burn_in_months + as_it_is.months
    return list(_done(tasks, workers, lambda: advance(months)))


def _one(task: _Task) -> ContractRun:
    from abm.simulate import simulate  # brings Mesa: only where something is run

    return contract_run(simulate(task.inputs, task.seed), task.is_variant)


def _done(tasks: list[_Task], workers: int, advance: Callable[[], None]) -> Iterator[ContractRun]:
    """Runs in the order of tasks; the first compiles before others start."""
    found = {0: _one(tasks[0])}
    advance()
    waiting = iter(range(1, len(tasks)))
    if workers <= 1 or len(tasks) <= 2:
        for place in waiting:
            found[place] = _one(tasks[place])
            advance()
    else:
        todo = iter([(place, tasks[place]) for place in waiting])
        with closing(in_processes(_numbered, lambda: next(todo, None), min(workers, len(tasks) - 1))) as done:
            for (place, task), run in done:
                found[place] = _one(task) if run is None else run
                advance()
    return (found[place] for place in range(len(tasks)))


def _numbered(task: tuple[int, _Task]) -> ContractRun | None:
    """A run in another process; one that fails there is done again here, where its error is seen."""
    try:
        return _one(task[1])
    except Exception:
        return None


def law_table(runs: Sequence[ContractRun], scenario: str) -> list[Row]:
    """Simulated laws of a scenario's contracts beside the published ones.

    Args:
        runs: of one scenario; those measured the other way may be among them.
        scenario: name, for which laws are published.

    Raises:
        ScenarioError: no laws are published for it.
    """
    if scenario not in TARGETS:
        raise ScenarioError(
            f"no published laws of contracts for scenario '{scenario}'; they are there for {', '.join(TARGETS)}"
        )
    return [_row(target, *_value(target.name, runs)) for target in TARGETS[scenario]]


def _row(target: Target, n: int, value: float, error: float) -> Row:
    return Row(target, n, value, error, _verdict(target, n, value, error))


def _verdict(target: Target, n: int, value: float, error: float) -> Verdict:
    if not target.published:
        return Verdict.UNPUBLISHED
    if n < FEWEST or math.isnan(value):
        return Verdict.TOO_FEW
    outside = max(target.low - value, value - target.high)
    if outside > error:
        return Verdict.MISSED
    is_precise = error <= 0.5 * (target.high - target.low)
    if not is_precise:
        return Verdict.TOO_FEW
    return Verdict.MET if outside <= 0.0 else Verdict.MISSED


_Value = tuple[int, float, float]


def _value(name: str, runs: Sequence[ContractRun]) -> _Value:
    """How many stand behind a law, its simulated value and the error of that."""
    own = [run for run in runs if not run.is_variant]
    financed = [one for run in own for one in run.contracts]
    signed = [one for one in financed if one.is_signed]
    ended = [one for one in signed if one.is_ended]
    laws: dict[str, Callable[[], _Value]] = {
        "capital": lambda: _median([one.capital / MILLION for one in signed]),
        "capital_ln_sd": lambda: _spread([math.log(one.capital) for one in signed]),
        "months": lambda: _median([float(one.months) for one in signed]),
        "months_to_signature": lambda: _median([float(one.signs - one.called) for one in signed]),
        "cap_over_capital": lambda: _median([one.cap / one.capital for one in signed]),
        "investors": lambda: _median([float(one.investors) for one in signed]),
        "labelled": lambda: _counted("labelled", "candidacies", own),
        "signed": lambda: _signed("candidacies", own),
        "signed_of_labelled": lambda: _signed("labelled", own),
        "repaid_without_control": lambda: _repaid(runs, False),
        "repaid_with_control": lambda: _repaid(runs, True),
        "outcome_over_first_target": lambda: _median([one.reached for one in ended if one.reached is not None]),
        "cash_over_last_plan": lambda: _median([one.paid / one.planned for one in ended if one.planned > 0.0]),
        "wrongly_met": lambda: _counted("wrongly_met", "tests", own),
        "wrongly_missed": lambda: _counted("wrongly_missed", "tests", own),
    }
    return laws[name]()


def _repaid(runs: Sequence[ContractRun], has_control_group: bool) -> _Value:
    ended = [
        one for run in runs for one in run.contracts if one.is_ended and one.has_control_group is has_control_group
    ]
    return _part(sum(one.is_repaid for one in ended), len(ended))


def _counted(part: str, whole: str, runs: Sequence[ContractRun]) -> _Value:
    return _part(sum(run.counts[part] for run in runs), sum(run.counts[whole] for run in runs))


def _signed(whole: str, runs: Sequence[ContractRun]) -> _Value:
    return _part(sum(run.signed_of_calls for run in runs), sum(run.counts[whole] for run in runs))


def _part(part: float, whole: float) -> _Value:
    """A share of a count in per cent, with its binomial error at 95 %."""
    measured = share(part, whole)
    return round(whole), measured.value, NORMAL_QUANTILE * measured.error


def _median(values: Sequence[float]) -> _Value:
    """The middle value; its error is half the width of the 95 % interval between order statistics."""
    n = len(values)
    if n == 0:
        return 0, math.nan, math.nan
    ordered = np.sort(np.asarray(values, dtype=float))
    reach = 0.5 * NORMAL_QUANTILE * math.sqrt(n)
    low, high = max(0, math.floor(0.5 * (n - 1) - reach)), min(n - 1, math.ceil(0.5 * (n - 1) + reach))
    return n, float(np.median(ordered)), float(0.5 * (ordered[high] - ordered[low]))


def _spread(values: Sequence[float]) -> _Value:
    """Standard deviation with the error it has in a normal law."""
    n = len(values)
    if n < 2:
        return n, math.nan, math.nan
    sd = float(np.std(values, ddof=1))
    return n, sd, NORMAL_QUANTILE * sd / math.sqrt(2.0 * (n - 1))
