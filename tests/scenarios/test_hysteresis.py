"""What a cut leaves behind when the money is back: ``state_disengagement_reversed`` against the society that never cut.

Written before the first run: in the year after the return coverage is still lower; three years later most of the gap,
at least half, is closed, because what is lost is absorption (founding, growth, hiring) and no
second equilibrium.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import t as student

from abm.burn_in import BurnIns
from abm.inputs import Inputs
from abm.policy import NO_POLICY, Policy
from abm.simulate import simulate
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.loader import load

SEEDS = range(1, 11)
CITIZENS = 10_000
LAST_OF_CUT, FIRST_BACK, LAST = 5, 6, 9
"""Years of the scenario, from 0: money is cut from year 1 on and back from year 6 on."""

Floats = npt.NDArray[np.float64]


def covered_by_year(policy: Policy, seed: int, burn_ins: BurnIns) -> Floats:
    """Share of people in need who are served, mean of each year; shape (years,)."""
    scenario = load("state_disengagement_reversed")
    inputs = Inputs(scenario.parameters, policy, CITIZENS, scenario.run.burn_in_months, scenario.run.months)
    arrays = simulate(inputs, seed, burn_ins=burn_ins).arrays.between(inputs.burn_in_months, None)  # type: ignore[arg-type]
    in_need = arrays.tally["in_need"].sum(axis=(1, 2))
    served = 1.0 - in_need[:, -1] / in_need.sum(axis=1)
    return np.asarray(served.reshape(-1, MONTHS_PER_YEAR).mean(axis=1), dtype=np.float64)


@pytest.fixture(scope="module")
def gaps() -> Floats:
    """Coverage without less with the cut, by seed and year."""
    policy = load("state_disengagement_reversed").policy
    burn_ins = BurnIns()
    return np.array([
        covered_by_year(NO_POLICY, seed, burn_ins) - covered_by_year(policy, seed, burn_ins) for seed in SEEDS
    ])  # fmt: skip


def least(values: Floats) -> float:
    """Lower end of the two-sided 95 % interval of the mean over seeds."""
    half = student.ppf(0.975, len(values) - 1) * values.std(ddof=1) / sqrt(len(values))
    return float(values.mean() - half)


@pytest.mark.slow
def test_nothing_differs_before_the_cut(gaps: Floats) -> None:
    assert not gaps[:, 0].any()


@pytest.mark.slow
def test_coverage_stays_behind_in_the_year_after_the_return(gaps: Floats) -> None:
    assert least(gaps[:, LAST_OF_CUT]) > 0.0
    assert least(gaps[:, FIRST_BACK]) > 0.0


@pytest.mark.slow
def test_most_of_the_gap_is_closed_three_years_later(gaps: Floats) -> None:
    assert least(gaps[:, LAST_OF_CUT] / 2.0 - gaps[:, LAST]) > 0.0
