"""Cohorts of outcome contracts against the people who were really served: how many, and what became of them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from abm.engine.contracts import PARTS
from abm.model import WelfareModel
from abm.vocabulary import Domain, ProviderKind
from tests.verification.test_contract_theory import under_contract

SEEDS = (1, 2, 3, 4, 5, 6)
SHARE = 0.9
"""Part of its money that each operator has from its contract."""


@cache
def society(seed: int) -> WelfareModel:
    """All enterprises under contract for four years; nobody chooses."""
    return under_contract(seed, gross=False, selects=False)


def total(name: str) -> float:
    """A count of contracts over all seeds."""
    return float(sum(society(seed).contract_tally[name].sum() for seed in SEEDS))


def of_cohorts(name: str) -> float:
    """Mean over users of a chance, all seeds."""
    cohorts = [society(seed).contracting.vehicles.cohorts[0, 0] for seed in SEEDS]
    return float(sum(one[name] for one in cohorts) / sum(one["users"] for one in cohorts))


def leavers(seed: int) -> float:
    """People who left the service of enterprises while the contract ran, for whatever reason."""
    counts = society(seed).tally[12:, :, : Domain.AUTONOMY, ProviderKind.ESS]
    return float(sum(counts[name].sum() for name in ("successes", "drop_outs", "spontaneous_ends")))


@pytest.mark.slow
def test_users_add_up_to_the_people_whom_the_money_serves() -> None:
    """Expected leavers are those who leave, within what chance makes of so many."""
    users = np.array([society(seed).contract_tally["contract_users"].sum() / PARTS for seed in SEEDS])
    left = np.array([leavers(seed) for seed in SEEDS])
    assert users.sum() / SHARE == pytest.approx(left.sum(), abs=4.0 * np.sqrt(left.sum()))
    assert left.sum() > 3_000


@pytest.mark.slow
def test_who_would_have_managed_anyway_is_foreseen() -> None:
    """Chances without service against the path without service of those followed up."""
    followed = total("cohort_evaluated")
    share = total("cohort_deadweight") / followed
    assert of_cohorts("without") == pytest.approx(share, abs=4.0 * np.sqrt(share * (1.0 - share) / followed))


@pytest.mark.slow
def test_who_succeeds_in_service_is_foreseen() -> None:
    followed = total("cohort_evaluated")
    share = total("cohort_gross") / followed
    assert of_cohorts("with_service") == pytest.approx(share, abs=3.0 * np.sqrt(share * (1.0 - share) / followed))


@pytest.mark.slow
def test_cohorts_and_counts_say_the_same() -> None:
    for seed in SEEDS:
        model = society(seed)
        cohort, counts = model.contracting.vehicles.cohorts[0, 0], model.contract_tally
        for name, of_count in {
            "users": "contract_users", "without": "cohort_without", "eligible": "eligible_without",
            "evaluated": "cohort_evaluated", "gross": "cohort_gross", "deadweight": "cohort_deadweight",
        }.items():  # fmt: skip
            assert cohort[name] == counts[of_count].sum(), name
