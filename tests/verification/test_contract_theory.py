"""Outcome contracts against theory: what is taken (E3), what is paid by mistake (E7), whom they serve (E6).

Numbers of equations are those of facts/impact_bonds.md 5.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

import abm.contracts.syndicate
from abm.contracts.call import Call
from abm.contracts.candidacy import Candidacy
from abm.contracts.contract_month import ContractMonth
from abm.contracts.financing import Financing
from abm.contracts.investors import Investor, InvestorKind
from abm.contracts.prospect import Prospect
from abm.contracts.selection import select
from abm.contracts.settlement import _measure
from abm.contracts.syndicate import syndicate
from abm.contracts.weighing import Weighed, weighed
from abm.model import WelfareModel
from abm.providers.terms import set_result_terms
from abm.rules.contracting import investor_gain, state_gain
from abm.vocabulary import Domain, ProviderKind
from tests.abm.contracts.contracted import Contracted
from tests.abm.contracts.hand import FRENCH, ORDINARY, call, compared, providers
from tests.chance import check_share
from tests.worlds import run, society

COST = 1_000_000
FREE = {
    "structuring_fee": 0.0, "evaluation_cost": 0.0, "setting_up_cost": 0.0, "altruism": 0.0, "bank_return": 0.0,
    "investor_sight": 1.0, "labelled_share": 1.0, "largest_stake": 1.0,
    "contract_premium": 0.0,
}  # fmt: skip
"""Nothing costs anything and everybody knows everybody."""

Chances = st.floats(0.05, 0.95)
Worths = st.floats(0.2, 30.0)


# --- E3: what a contract adds to debt -----------------------------------------------------------------------------


def taken_by_debt(worth: float, of_state: float, aversion: float) -> bool:
    """Whether the State pays for a project itself: ``q_G B >= K (q_G + lambda (1 - q_G))``."""
    return state_gain(of_state, worth, COST, COST, aversion, 0.0) >= 0.0


@cache
def free_call(of_state: float, aversion: float) -> Call:
    """A call to one operator where nothing costs anything."""
    return call(providers([{}]), **{**FREE, "state_aversion": aversion, "state_belief": of_state})


def at_once(here: Call, expected: float, pays: float, of_state: float) -> Weighed:
    """A project of the price K that pays so many times K at once if it keeps its promise, else nothing, for sure."""
    unit = Financing(
        capital=1.0, scale=1e-8, cap=pays, tests=(0,), drawn_for=1, planned=pays, kept=1.0, users=(1.0,)
    )
    one = Candidacy(8, expected, expected, COST, 24, unit, fee=0, evaluation=0, at_risk=0, margin=0.0)
    paid = np.array([[[pays * COST]], [[0.0]]])
    return weighed(here, one, Prospect((0,), paid, paid, np.zeros((2, 1)), COST), of_state)


Retains = Callable[[Call, Weighed, float], bool]


def by_the_rule(here: Call, one: Weighed, of_state: float) -> bool:
    """Whether the State pays for results: when it expects to gain."""
    return one.gain >= 0.0


def by_the_call(here: Call, one: Weighed, of_state: float) -> bool:
    """Whether the call for projects retains it."""
    return bool(select(here, [one], one.candidacy.planned + 1, of_state))


BOTH = pytest.mark.parametrize("retains", [by_the_rule, by_the_call])


def taken_by_contract(
    worth: float, of_state: float, of_investor: float, aversion: float, retains: Retains = by_the_rule
) -> bool:
    """Whether the State and a bank agree when success pays the least that the bank accepts, ``K / q_I``."""
    here = free_call(of_state, aversion)
    # a hair less than would leave the bank indifferent, and a bank a hair more hopeful: rounding decides nothing
    pays = (1.0 - 1e-9) / of_investor
    bank = Investor(1, InvestorKind.BANK, 10 * COST, of_investor * (1.0 + 1e-6), 1.0 - of_investor)
    # a project of the price K that is then worth B
    expected = ORDINARY.net * worth / COST * of_state / (of_state + aversion * (1.0 - of_state))
    one = at_once(here, expected, pays, of_state)
    return retains(here, one, of_state) and syndicate(here, one, [bank], lambda _: set()) == {0: COST}


@given(belief=st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9]), worth=Worths)
def test_with_equal_beliefs_and_no_aversion_a_contract_takes_what_debt_takes(belief, worth):
    if abs(belief * worth - 1.0) < 1e-5:
        return  # on the margin rounding decides
    assert taken_by_contract(worth * COST, belief, belief, 1.0) == taken_by_debt(worth * COST, belief, 1.0)


@given(belief=Chances, worth=Worths)
def test_a_contract_then_adds_no_value_and_takes_none(belief, worth):
    """What the State and the investor expect together is what the State expects of debt."""
    pays = COST / belief
    of_state = state_gain(belief, worth * COST, pays, 0.0, 1.0, 0.0)
    of_investor = investor_gain(belief, pays, 0.0, COST, 0.0, 0.0)
    of_debt = state_gain(belief, worth * COST, COST, COST, 1.0, 0.0)
    assert of_investor == pytest.approx(0.0, abs=1e-6 * COST)
    assert of_state + of_investor == pytest.approx(of_debt, abs=1e-6 * COST * worth)


@given(belief=Chances, worth=Worths, pays=st.floats(1.0, 3.0))
def test_what_success_pays_moves_value_between_them_and_makes_none(belief, worth, pays):
    of_state = state_gain(belief, worth * COST, pays * COST, 0.0, 1.0, 0.0)
    of_investor = investor_gain(belief, pays * COST, 0.0, COST, 0.0, 0.0)
    assert of_state + of_investor == pytest.approx(COST * (belief * worth - 1.0), abs=1e-6 * COST * (worth + pays))


def feasible(
    of_state: float, of_investor: float, aversion: float, retains: Retains = by_the_rule
) -> tuple[set[float], set[float]]:
    """Worths, in costs, of the projects taken by debt and by contract."""
    worths = [round(0.05 + 0.1 * step, 2) for step in range(1, 60)]
    by_debt = {worth for worth in worths if taken_by_debt(worth * COST, of_state, aversion)}
    by_contract = {
        worth for worth in worths if taken_by_contract(worth * COST, of_state, of_investor, aversion, retains)
    }
    return by_debt, by_contract


@BOTH
@pytest.mark.parametrize("belief", [0.3, 0.5, 0.8])
def test_the_sets_are_equal_with_equal_beliefs(belief, retains):
    by_debt, by_contract = feasible(belief, belief, 1.0, retains)
    assert by_debt == by_contract
    assert min(by_debt) == pytest.approx(1.0 / belief, abs=0.1)


@BOTH
@pytest.mark.parametrize("aversion", [1.0, 1.5, 4.0])
@pytest.mark.parametrize(("of_state", "of_investor"), [(0.3, 0.5), (0.5, 0.5), (0.5, 0.9)])
def test_a_contract_is_taken_from_what_the_investor_believes(of_state, of_investor, aversion, retains):
    """``q_I B >= K``, whatever the State believes and however averse it is."""
    by_debt, by_contract = feasible(of_state, of_investor, aversion, retains)
    assert by_debt <= by_contract
    assert min(by_contract) == pytest.approx(1.0 / of_investor, abs=0.1)
    assert (by_debt < by_contract) == (of_investor > of_state or aversion > 1.0)


@pytest.mark.parametrize("of_investor", [0.2, 0.4])
def test_a_doubtful_investor_takes_contracts_away(of_investor):
    by_debt, by_contract = feasible(0.5, of_investor, 1.0)
    assert by_contract < by_debt


def test_a_doubtful_investor_is_paid_for_its_doubt():
    """It wants 1 / .4 of the capital; success that pays 1 / .5 is too little."""
    here = free_call(0.5, 1.0)
    one = at_once(here, 1.0, 2.0, 0.5)
    for of_investor, taken in ((0.4, {}), (0.6, {0: COST})):
        bank = Investor(1, InvestorKind.BANK, 10 * COST, of_investor, 1.0 - of_investor)
        assert syndicate(here, one, [bank], lambda _: set()) == taken


def test_fees_take_away_what_stood_on_the_margin():
    """A transaction cost of a tenth of the capital: ``q_G (B - R) >= tau``."""
    worth, belief = 2.1 * COST, 0.5
    free = state_gain(belief, worth, COST / belief, 0.0, 1.0, 0.0)
    assert free > 0.0 > free - 0.1 * COST == state_gain(belief, worth, COST / belief, 0.0, 1.0, 0.1 * COST)


def test_investors_who_forget_that_a_contract_may_fail_are_noticed(monkeypatch):
    """Planted fault."""
    monkeypatch.setattr(
        abm.contracts.syndicate, "investor_gain", lambda chance, success, failure, put_in, *others: success - put_in
    )
    with pytest.raises(AssertionError):
        test_a_doubtful_investor_is_paid_for_its_doubt()


# --- E7: paid by mistake ------------------------------------------------------------------------------------------

KEYS, DETECTABLE = 6_500, 0.05
"""Contracts alike but for chance, and the smallest error of their share that is seen for sure."""


def share_met(method: str, users: float, net: float, plan: float, real: float = 1.0) -> tuple[int, float]:
    """Of contracts alike but for chance, those that meet their plan; and what the formula says.

    Args:
        method: comparison with which is measured.
        users: people of the model measured.
        net: what the service really adds to a chance of .2 without it.
        plan: net outcome to be reached.
        real: people of the society for each of the model.
    """
    one = Contracted(compared(FRENCH, method), measurement_error=1.0)
    one.until(3)
    one.society.economy["scale"] = real
    one.contract.plan = plan
    one.cohort(0, users, (0.2 + net, 0.2))
    here = ContractMonth(one.contracting, one.society, one.table, 1, 26, one.tally, one.contract)
    gross = 0.2 if method == "target_only" else 0.0
    met = 0
    for key in range(KEYS):
        one.contract.operator_key = 1_000 + key
        met += _measure(here).measured >= plan + gross
    people = users * real
    controls = people * {"randomised": 1.0, "matched": 10.0}.get(method, np.inf)
    success = 0.2 + net
    se = np.sqrt(success * (1 - success) / people + 0.2 * 0.8 / controls)
    return met, float(1.0 - norm.cdf((plan - net) / se))


@pytest.mark.parametrize("method", ["randomised", "matched", "historical", "target_only"])
@pytest.mark.parametrize(("net", "plan"), [(0.2, 0.2), (0.2, 0.25), (0.25, 0.2), (0.0, 0.05)])
def test_tests_are_met_as_often_as_the_formula_says(method, net, plan):
    """``Pr(pay | delta) = 1 - Phi((T - delta) / se)``; 100 people."""
    met, expected = share_met(method, 100.0, net, plan)
    check_share(met, KEYS, expected, DETECTABLE)


def test_a_small_society_errs_as_the_real_one_does():
    """Ten people of the model stand for 400: the error is that of 400."""
    met, expected = share_met("randomised", 10.0, 0.2, 0.25, real=40.0)
    check_share(met, KEYS, expected, DETECTABLE)
    assert expected < 0.2 < share_met("randomised", 10.0, 0.2, 0.25)[1]


def test_an_error_twice_as_large_is_noticed():
    """Planted fault."""
    met, _ = share_met("randomised", 100.0, 0.2, 0.25)
    _, wrong = share_met("randomised", 400.0, 0.2, 0.25)
    with pytest.raises(AssertionError, match="expected share"):
        check_share(met, KEYS, wrong, DETECTABLE)


def test_wrong_payments_are_counted_on_either_side():
    """With a true effect on either side of the plan, tests met and missed by mistake are those that chance made."""
    for net, name in ((0.24, "wrongly_missed"), (0.16, "wrongly_met")):
        counted = met = 0
        for key in range(100):
            one = Contracted(compared(FRENCH, "randomised"), measurement_error=1.0)
            one.contract.operator_key = one.society.rows["key"][8] = 5_000 + key
            one.contract.plan = one.contract.target = 0.2
            one.until(3)
            one.cohort(0, 50.0, (0.2 + net, 0.2))
            one.until(27)
            counted += int(one.count(name))
            met += one.contract.results[0].effect >= 1.0
        assert counted == (100 - met if net > 0.2 else met) > 5


# --- E6: whom contracts serve -------------------------------------------------------------------------------------


def under_contract(seed: int, gross: bool, selects: bool, **service: Any) -> WelfareModel:
    """A society whose enterprises all work for a contract that brings nine tenths of their money, four years long.

    Args:
        seed: of the run.
        gross: whether people count who would have managed anyway, as without a control group.
        selects: whether operators choose their people.
        service: parameters of service.
    """
    values = {
        "service.mission_weight": 0.0, "contracts.operator_selects": selects,
        **{f"service.{name}": value for name, value in service.items()},
    }  # fmt: skip
    model = run(society(seed, citizens=20_000, burn_in=12, months=48, values=values), 12)
    rows = model.providers.rows
    own = (rows["alive"] == 1) & (rows["kind"] == ProviderKind.ESS) & (rows["domain"] != Domain.AUTONOMY)
    rows["contract_number"][own], rows["contract_share"][own], rows["contract_gross"][own] = 1, 0.9, gross
    set_result_terms(model.providers, model.params)
    model.contracting.write_on(FRENCH)
    model.contracting.vehicles.window[model.contracting.vehicles.add({0: 1}, (12, 12))] = 0
    return run(model)


def creaming_index(seed: int, gross: bool, selects: bool, **service: Any) -> float:
    """Chance to succeed without service of those served, relative to that of all who ask for help."""
    counts = under_contract(seed, gross, selects, **service).contract_tally
    return float(counts["cohort_without"].sum() / counts["eligible_without"].sum())


SEEDS = (1, 2, 3, 4)


@pytest.mark.slow
def test_operators_who_choose_cream_without_a_control_group_and_not_with_one():
    """Pairs of societies; noise is the spread between them."""
    creamed = np.array([creaming_index(seed, gross=True, selects=True) for seed in SEEDS])
    randomised = np.array([creaming_index(seed, gross=False, selects=True) for seed in SEEDS])
    fair = np.array([creaming_index(seed, gross=True, selects=False) for seed in SEEDS])
    noise = 3.0 * randomised.std(ddof=1) / np.sqrt(len(SEEDS))
    assert np.all(creamed > 1.1)
    assert np.all(creamed > fair + 0.08)
    assert randomised.mean() < 1.0 + noise
    assert np.all(randomised < fair + 0.02)


def test_one_society_creams_without_a_control_group():
    assert creaming_index(1, gross=True, selects=True) > 1.1 > 1.05 > creaming_index(1, gross=False, selects=True)


def test_a_mission_holds_creaming_back():
    assert creaming_index(1, True, True, mission_weight=1.0) < creaming_index(1, True, True) - 0.08


@pytest.mark.slow
def test_people_taken_as_they_come_hardly_differ_from_those_who_ask():
    """Nobody chooses; who manages alone leaves the list before it is her turn, so the index is below 1."""
    fair = np.array([creaming_index(seed, True, False, queue_order="first_come") for seed in SEEDS])
    assert np.all((fair > 0.9) & (fair < 1.02))
