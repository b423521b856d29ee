"""What was expected of the scenarios of the catalogue beside what they do; a contradiction is written, never adapted.

Run with ``-s -m slow`` to see the table. An expectation that runs contradict stays as it was written; its ``found``
says what came out and why. The test fails where a contradiction has no such sentence, and where a sentence is left
that runs do not bear out any more.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from math import sqrt
from multiprocessing import get_context

import numpy as np
import pytest
from scipy.stats import t as student

from abm.inputs import Inputs
from abm.parameters import Contracts, Parameters
from abm.policy import NO_POLICY
from abm.simulate import simulate
from scenarios.base_targets import SCENARIO_DRIFT
from scenarios.loader import catalogue, load
from scenarios.scenario import Direction, Expectation, Scenario

SEEDS = range(1, 13)
CITIZENS = 20_000
STANDS_STILL = max(target.high for target in SCENARIO_DRIFT) / 100.0
"""Change of a steady society in a year, as a share, that is taken for none; half the years of it on their average."""


def _means(inputs: Inputs, seed: int) -> dict[str, float]:
    """Mean of every indicator that somebody expects something of, from month 0 on."""
    names = sorted({one.indicator for name in catalogue() for one in load(name).expected})
    series = simulate(inputs, seed).series()
    whole = (series.month >= 0) & (series.territory == 0) & (series.domain == 0) & (series.provider == 0)
    return {
        name: float(series.value[whole & (series.indicator == series.indicators.index(name))].mean()) for name in names
    }


@lru_cache(maxsize=16)
def _runs(name: str) -> tuple[dict[str, float], ...]:
    """One mean of each indicator for each seed; the empty name is the same society without policy."""
    scenario = load(name or catalogue()[0])
    policy = scenario.policy if name else NO_POLICY
    inputs = Inputs(
        scenario.parameters, policy, CITIZENS, scenario.run.burn_in_months, scenario.run.months,
        terms=scenario.terms() if name else None,
    )  # fmt: skip
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return tuple(pool.map(_means, [inputs] * len(SEEDS), SEEDS))


def judged(expectation: Expectation, before: list[float], after: list[float], years: float) -> tuple[str, float, float]:
    """Verdict, mean of paired changes and half width of its 95 % interval, both as shares of the mean before."""
    level = abs(float(np.mean(before))) or 1.0
    changes = (np.array(after) - np.array(before)) / level
    change = float(changes.mean())
    error = float(student.ppf(0.975, len(changes) - 1) * changes.std(ddof=1) / sqrt(len(changes)))
    if expectation.direction is Direction.NONE:
        beyond = abs(change) - error > STANDS_STILL * years / 2.0
        return "contradicted" if beyond else "as expected", change, error
    sign = 1.0 if expectation.direction is Direction.UP else -1.0
    if abs(change) <= error:
        return "too small to tell", change, error
    return "as expected" if sign * change > 0.0 else "contradicted", change, error


def test_a_change_is_as_expected_contradicted_or_too_small_to_tell():
    up, none = Expectation("x", Direction.UP, ""), Expectation("x", Direction.NONE, "")
    before = [10.0, 11.0, 12.0]
    assert judged(up, before, [10.9, 12.0, 13.1], 10)[0] == "as expected"
    assert judged(up, before, [9.1, 10.0, 10.9], 10)[0] == "contradicted"
    assert judged(up, before, [9.0, 12.0, 12.1], 10)[0] == "too small to tell"
    assert judged(none, before, [10.1, 11.1, 12.1], 10)[0] == "as expected"
    assert judged(none, before, [10.9, 12.0, 13.1], 10)[0] == "contradicted"
    assert judged(up, before, [10.9, 12.0, 13.1], 10)[1] == pytest.approx(1.0 / 11.0)


def _is_told(expectation: Expectation, verdict: str) -> bool:
    if verdict == "as expected":
        return not expectation.found
    return verdict == "too small to tell" or bool(expectation.found)


def without_contracts(scenario: Scenario) -> Parameters:
    """Parameters of its society without policy, in which no money is set aside, so that nothing of contracts acts."""
    assert scenario.parameters.funding.moved_to_contracts == 0.0
    return scenario.parameters.model_copy(update={"contracts": Contracts()})


@pytest.mark.slow
@pytest.mark.parametrize("name", catalogue())
def test_what_was_expected_comes_out_or_the_scenario_says_what_did(name):
    scenario = load(name)
    assert without_contracts(scenario) == without_contracts(load(catalogue()[0]))  # the same society for all
    years = scenario.run.months / 12
    untold = []
    print(f"\n{name}")
    for one in scenario.expected:
        before, after = ([run[one.indicator] for run in runs] for runs in (_runs(""), _runs(name)))
        verdict, change, error = judged(one, before, after, years)
        told = _is_told(one, verdict)
        print(f"  {one.indicator:38s} {one.direction.value:5s} {change:+8.2%} +-{error:.2%}  {verdict}"
              f"{'' if told else ': not told in the file'}")  # fmt: skip
        if not told:
            untold.append(one.indicator)
    assert not untold
