"""A burn-in saved once and continued gives the very run that one from the start gives, under any policy."""

from __future__ import annotations

import itertools
import pickle
from dataclasses import replace

import numpy as np
import pytest

import abm.burn_in
from abm.burn_in import BurnIns
from abm.errors import NoSteadyStateError, ParameterError, ScenarioError
from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.policy import NO_POLICY, Change, Policy
from abm.simulate import Run, simulate
from scenarios.loader import catalogue, load
from tests.worlds import small_inputs

SIZE = {"citizens": 1_000, "burn_in": 12, "months": 24}
SHOCKS = Policy((Change("needs.shock_housing", 2.0, from_month=0), Change("needs.shock_child", 0.5, from_month=5)))
RAMP = Policy((Change("needs.shock_employment", 3.0, from_month=2, ramp_months=18),))
PLACES = Policy(
    (
        Change("needs.shock_housing", 3.0, territories=("Territory 2",)),
        Change("service.referral", 0.0, territories=("Territory 1",)),
        Change("funding.provider_rule", "competitive", from_month=12),
    )
)
CUT = Policy((Change("funding.budget", 0.5),))
POLICIES = {"none": NO_POLICY, "shocks": SHOCKS, "ramp": RAMP, "places": PLACES, "cut": CUT}


def everything(run: Run) -> list[bytes]:
    """All that a run leaves, to the last bit."""
    arrays = run.arrays
    return [
        run.series().content_hash().encode(), arrays.tally.tobytes(), arrays.civic.tobytes(),
        arrays.wait_histogram.tobytes(), arrays.ledger_residual.tobytes(), run.first_sizes.tobytes(),
        run.last_sizes.tobytes(), run.opening_enterprises.tobytes(), run.last_enterprises.tobytes(),
    ]  # fmt: skip


def check_continued(inputs: Inputs, burn_ins: BurnIns, seed: int = 1) -> None:
    assert everything(simulate(inputs, seed, burn_ins=burn_ins)) == everything(simulate(inputs, seed))


@pytest.mark.parametrize("name", catalogue())
def test_every_scenario_of_the_catalogue_continues_to_the_same_result(name):
    scenario = load(name)
    burn_ins = BurnIns()
    inputs = Inputs(scenario.parameters, scenario.policy, 1_000, 24, 36, terms=scenario.terms())
    check_continued(inputs, burn_ins, seed=3)
    check_continued(inputs, burn_ins, seed=3)


@pytest.mark.parametrize("order", list(itertools.permutations(POLICIES))[::29])
def test_policies_continued_in_any_order_from_one_saved_burn_in_do_not_disturb_each_other(order):
    burn_ins = BurnIns()
    for name in (*order, order[0]):
        check_continued(small_inputs(policy=POLICIES[name], **SIZE), burn_ins)
    assert len(burn_ins) == 1


def test_policies_give_results_that_differ():
    found = {name: everything(simulate(small_inputs(policy=POLICIES[name], **SIZE), 1))[0] for name in POLICIES}
    assert len(set(found.values())) == len(POLICIES)


@pytest.mark.parametrize("policy", [NO_POLICY, SHOCKS])
def test_scenarios_of_different_length_share_a_burn_in(policy):
    burn_ins = BurnIns()
    for months in (36, 1, 0, 60):
        check_continued(small_inputs(policy=policy, **SIZE | {"months": months}), burn_ins)
    assert len(burn_ins) == 1


def test_a_lever_relative_to_the_base_set_for_the_whole_run_shares_the_burn_in_of_the_base():
    burn_ins = BurnIns()
    for values in (None, {"funding.budget": 0.6}, {"funding.grants_budget": 1.5}):
        check_continued(small_inputs(values=values, **SIZE), burn_ins)
    assert len(burn_ins) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"values": {"needs.outreach": 0.5}},
        {"citizens": 1_200},
        {"burn_in": 24},
        {"order": [3, 2, 1, 0]},
    ],
)
def test_what_decides_the_burn_in_gives_a_burn_in_of_its_own(other):
    burn_ins = BurnIns()
    check_continued(small_inputs(**SIZE), burn_ins)
    check_continued(small_inputs(**SIZE | other), burn_ins)
    check_continued(small_inputs(**SIZE), burn_ins, seed=2)
    assert len(burn_ins) == 3


def test_a_society_without_burn_in_is_saved_as_it_was_built():
    burn_ins = BurnIns()
    for policy in (SHOCKS, NO_POLICY):
        check_continued(small_inputs(policy=policy, **SIZE | {"burn_in": 0}), burn_ins)


def test_a_burn_in_that_refuses_refuses_as_a_run_from_the_start_does():
    inputs = small_inputs(values={"needs.share_served.employment": 0.9, "needs.never_seekers.employment": 0.5})
    with pytest.raises(NoSteadyStateError) as plain:
        simulate(inputs, 1)
    burn_ins = BurnIns()
    for _ in range(2):
        with pytest.raises(NoSteadyStateError) as continued:
            simulate(inputs, 1, burn_ins=burn_ins)
        assert str(continued.value) == str(plain.value)
    assert len(burn_ins) == 0


def test_a_policy_that_does_not_go_with_the_society_is_refused_and_leaves_the_burn_in_usable():
    burn_ins = BurnIns()
    nowhere = Policy((Change("service.referral", 0.0, territories=("Atlantis",)),))
    twice = small_inputs(policy=CUT, values={"funding.budget": 0.6}, **SIZE)
    for inputs, error in ((small_inputs(policy=nowhere, **SIZE), ScenarioError), (twice, ParameterError)):
        with pytest.raises(error) as plain:
            simulate(inputs, 1)
        with pytest.raises(error) as continued:
            simulate(inputs, 1, burn_ins=burn_ins)
        assert str(continued.value) == str(plain.value)
    check_continued(small_inputs(**SIZE), burn_ins)


def test_a_continued_model_shares_nothing_it_writes_with_another():
    burn_ins = BurnIns()
    one, two = (burn_ins.model_after(small_inputs(**SIZE), 1) for _ in range(2))
    untouched = two.population.citizens.copy(), two.providers.rows.copy(), two.book.due.copy()
    for _ in range(12):
        one.step()
    assert not np.array_equal(one.population.citizens, two.population.citizens)
    assert all(map(np.array_equal, untouched, (two.population.citizens, two.providers.rows, two.book.due)))


def test_what_is_shared_is_never_written():
    burn_ins = BurnIns()
    model = burn_ins.model_after(small_inputs(**SIZE), 1)
    shared = [one for one in next(iter(burn_ins._saved.values())).shared if not isinstance(one, np.dtype)]
    before = [pickle.dumps(one) for one in shared]
    for _ in range(24):
        model.step()
    assert [pickle.dumps(one) for one in shared] == before


def test_a_saved_state_that_was_changed_is_noticed(monkeypatch):
    """Planted fault: the saved society is one cent richer."""
    inputs = small_inputs(**SIZE)

    def meddled(inputs: Inputs, seed: int) -> WelfareModel:
        model = after_burn_in(inputs, seed)
        model.providers.rows["grant"][-1] += 1
        model.population.citizens["trust_shift"][:100] += 300
        return model

    after_burn_in = abm.burn_in._after_burn_in
    monkeypatch.setattr(abm.burn_in, "_after_burn_in", meddled)
    with pytest.raises(AssertionError):
        check_continued(inputs, BurnIns())


def test_a_society_that_continuations_would_share_is_noticed(monkeypatch):
    """Planted fault: a column of the saved society is not copied."""
    kept = abm.burn_in.NEVER_WRITTEN
    inputs = small_inputs(**SIZE)
    people = type(WelfareModel(inputs, 1).population)
    monkeypatch.setattr(abm.burn_in, "NEVER_WRITTEN", (*kept, people))
    burn_ins = BurnIns()
    check_continued(inputs, burn_ins)
    with pytest.raises(AssertionError):
        check_continued(inputs, burn_ins)


def test_a_saved_burn_in_does_not_grow_with_the_months_of_the_scenario():
    sizes = []
    for months in (12, 600):
        burn_ins = BurnIns()
        burn_ins.model_after(small_inputs(**SIZE | {"months": months}), 1)
        sizes.append(burn_ins.nbytes)
    assert sizes[0] == sizes[1]


def test_a_saved_burn_in_of_two_thousand_citizens_takes_less_than_three_megabytes():
    burn_ins = BurnIns()
    burn_ins.model_after(small_inputs(citizens=2_000, burn_in=60, months=120), 1)
    assert 1_000_000 < burn_ins.nbytes < 3_000_000


def test_memory_is_bounded_and_the_burn_in_not_used_for_longest_leaves():
    inputs = small_inputs(**SIZE)
    one = BurnIns()
    one.model_after(inputs, 1)
    few = BurnIns(most_bytes=one.nbytes * 5 // 2)
    for seed in (1, 2, 1, 3):
        few.model_after(inputs, seed)
    assert len(few) == 2
    assert few.nbytes <= few.most_bytes
    assert few.key(inputs, 1) in few._saved
    assert few.key(inputs, 2) not in few._saved
    check_continued(inputs, few, seed=2)


def test_a_burn_in_larger_than_all_memory_allowed_is_not_kept():
    small, large = small_inputs(**SIZE), small_inputs(**SIZE | {"burn_in": 60})
    one = BurnIns()
    one.model_after(small, 1)
    few = BurnIns(most_bytes=one.nbytes * 5 // 4)
    for inputs in (small, large):
        check_continued(inputs, few)
        assert list(few._saved) == [few.key(small, 1)]


def test_progress_is_told_of_the_months_that_are_simulated():
    burn_ins, inputs, told = BurnIns(), small_inputs(**SIZE), []
    simulate(inputs, 1, told.append, burn_ins=burn_ins)
    assert told == list(range(13, 37))
    simulate(replace(inputs, months=2), 1, told.append, burn_ins=burn_ins)
    assert told[-2:] == [13, 14]
