"""Hysteresis: when public money comes back, what was lost comes back slowly, and in the end it does (MODEL 5.7).

Staff is hired back within two years; employers that closed and lists that grew take many more. There is no second
equilibrium: the return is slow, not missing. Societies are compared under the same draws with ones never cut.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from abm.policy import Change, Policy
from abm.vocabulary import MONTHS_PER_YEAR, ProviderKind
from tests.chance import check_above
from tests.worlds import run, society

pytestmark = pytest.mark.slow
BURN_IN = 60
CUT_YEARS, AFTER_YEARS = 8, 14
N_SEEDS = 64
CUT = (Change("funding.budget", 0.7), Change("funding.budget", 1.0, from_month=CUT_YEARS * MONTHS_PER_YEAR))


def yearly(policy: tuple[Change, ...], seed: int) -> dict[str, np.ndarray]:
    """Yearly means of the scenario: ESS employers, ESS staff, people on lists, public money."""
    months = (CUT_YEARS + AFTER_YEARS) * MONTHS_PER_YEAR
    model = society(seed, citizens=20_000, burn_in=BURN_IN, months=months, policy=Policy(policy))
    tally = run(model, BURN_IN + months).tally[BURN_IN:]
    ess = tally[..., ProviderKind.ESS]
    money = sum(tally[name] for name in ("direct_provision", "grants", "procurement", "wage_subsidies"))
    counts = {"employers": ess["providers"], "staff": ess["staff"], "lists": tally["waiting"], "money": money}
    return {name: by_year(count) for name, count in counts.items()}


def by_year(count: np.ndarray) -> np.ndarray:
    whole = count.reshape(len(count), -1).sum(axis=1)
    return np.asarray(whole.reshape(-1, MONTHS_PER_YEAR).mean(axis=1))


@cache
def pairs() -> list[tuple[dict[str, np.ndarray], dict[str, np.ndarray]]]:
    """Societies that were cut, and the same ones never cut."""
    return [(yearly(CUT, seed), yearly((), seed)) for seed in range(1, N_SEEDS + 1)]


def relative(name: str) -> np.ndarray:
    """A count in the society that was cut, over the same in one that was not; (seeds, years)."""
    return np.array([cut[name] / never[name] for cut, never in pairs()])


SECOND_YEAR = CUT_YEARS + 1
"""The second year after the return; money is whole again in it."""
LAST_YEARS = slice(-4, None)


def test_money_is_cut_and_is_whole_again():
    money = relative("money").mean(axis=0)
    assert money[2:CUT_YEARS] == pytest.approx(0.7, abs=0.02)
    assert money[SECOND_YEAR:] == pytest.approx(1.0, abs=0.02)


def test_two_years_after_money_is_back_employers_are_still_missing():
    check_above(1.0 - relative("employers")[:, SECOND_YEAR], 0.0, 0.06)


def test_two_years_after_money_is_back_lists_are_still_longer():
    check_above(relative("lists")[:, SECOND_YEAR] - 1.0, 0.0, 0.2)


def test_the_return_is_slow_and_not_missing():
    """Lists lose most of their excess, and staff, which two years bring back, stays."""
    lists = relative("lists")
    check_above(lists[:, SECOND_YEAR] - lists[:, LAST_YEARS].mean(axis=1), 0.0, 0.15)
    staff = relative("staff")[:, LAST_YEARS].mean(axis=1)
    assert abs(float(staff.mean()) - 1.0) < 0.03
