"""Money of outcome contracts: purses and vehicles are the accounts, to the cent, whatever the rules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import abm.model
from abm.contracts.contract import Stage
from abm.contracts.financing import SHORTEST_SERVICE, Plans
from abm.contracts.terms import Terms
from abm.errors import ParameterError
from abm.flows import Flow, Sector
from abm.funding.pots import SetAside
from abm.inputs import Inputs
from abm.ledger import EVALUATOR_ACCOUNT, INTERMEDIARY_ACCOUNT, INVESTORS_ACCOUNT
from abm.model import WelfareModel
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.policy import Change, Policy
from scenarios.contract_file import contracts, load_contract

BUSY = {
    "funding.moved_to_contracts": 0.08, "contracts.signature_least": 0, "contracts.signature_most": 8,
    "contracts.investor_capital": 200.0, "contracts.candidacies": 30.0, "contracts.labelled_share": 1.0,
    "contracts.contract_months": 20.0, "contracts.contract_capital_spread": 0.5, "contracts.investor_sight": 0.8,
    "contracts.abandoned_share": 0.1, "contracts.contract_premium": 1.0, "contracts.evaluation_cost": 10_000.0,
}  # fmt: skip
"""Much money, short contracts: many begin and end within a few years."""
HURRIED = {**BUSY, "contracts.early_termination": 0.3, "contracts.renegotiation": 1.0, "contracts.burnt_exit": 0.9}
"""The same where much goes wrong."""
MONTHS = 96


def busy(
    terms: Terms | None, seed: int = 1, values: Mapping[str, Any] = BUSY, citizens: int = 2_000, months: int = MONTHS
) -> WelfareModel:
    """A society with contracts from its second year on."""
    parameters = with_values(Parameters(), dict(values))
    inputs = Inputs(parameters, citizens=citizens, burn_in_months=12, months=months - 12, terms=terms)
    return WelfareModel(inputs, seed)


@cache
def usual_terms(name: str) -> Terms:
    """Terms that come with the model."""
    return load_contract(name)


def require_purses(model: WelfareModel) -> None:
    """What investors and vehicles hold is what their accounts hold; nobody promises what it has not.

    Raises:
        AssertionError: a cent is astray.
    """
    cash, contracting = model.providers.ledger.books.cash, model.contracting
    month = model.month - 1
    assert sum(one.cash for one in contracting.investors) == cash[INVESTORS_ACCOUNT], f"purses, month {month}"
    held = sum(one.balance for one in contracting.contracts if one.number >= 0)
    assert held == cash[INTERMEDIARY_ACCOUNT], f"vehicles, month {month}"
    assert cash[EVALUATOR_ACCOUNT] == 0
    owed = [0] * len(contracting.investors)
    for one in contracting.at_work:
        if one.stage in (Stage.NEGOTIATED, Stage.RUNNING):
            for place, cents in one.shares.items():
                owed[place] += cents - one.drawn_of.get(place, 0)
    assert [one.promised for one in contracting.investors] == owed, f"promises, month {month}"
    for one in contracting.contracts:
        assert 0 <= one.drawn <= one.capital
        assert one.balance >= 0
        assert 0 <= one.paid + one.bonus <= one.cap
        assert sum(one.drawn_of.values()) == one.drawn
        if one.stage == Stage.CLOSED:
            assert one.balance == 0


def require_counted(model: WelfareModel) -> None:
    """What flows between sectors in the month that ended is what is counted of contracts.

    Raises:
        AssertionError: a count differs from the books.
    """
    flows, counts = model.providers.ledger.books.flows, model.contract_tally[model.month - 1]
    to_vehicles, to_operators = Sector.INTERMEDIARY, Sector.ENTERPRISES
    paid = flows[Flow.OUTCOME_PAYMENT]
    malus = paid[to_operators].sum()
    assert paid[:, to_vehicles].sum() + paid[:2, to_operators].sum() - malus == counts["outcome_payments"].sum()
    assert flows[Flow.INVESTMENT, Sector.INVESTORS].sum() == counts["capital_drawn"].sum()
    assert flows[Flow.INVESTOR_REPAYMENT].sum() == counts["capital_repaid"].sum()
    assert flows[Flow.CONTRACT_COSTS].sum() == counts["contract_costs"].sum()
    income = flows[Flow.INVESTMENT, Sector.INTERMEDIARY].sum() + paid[:2, to_operators].sum()
    assert income == counts["contract_income"].sum()
    fees = flows[Flow.WAGES, Sector.INTERMEDIARY].sum() + flows[Flow.EVALUATION].sum() - counts["contract_costs"].sum()
    assert fees == counts["contract_fees"].sum()


def run_checked(model: WelfareModel, months: int = MONTHS) -> WelfareModel:
    """Step to a month; the books are checked by the model, purses and counts here."""
    while model.month < months:
        model.step()
        require_purses(model)
        require_counted(model)
    return model


@pytest.mark.parametrize(("name", "seed"), [("cis", 1), ("cis", 2), ("sib", 4), ("sib", 8)])
def test_purses_and_vehicles_are_the_accounts(name: str, seed: int) -> None:
    model = run_checked(busy(usual_terms(name), seed, citizens=4_000))
    assert model.contract_tally["capital_drawn"].sum() > 0
    assert model.contract_tally["tests"].sum() > 0
    assert not model.residual.any()


@pytest.mark.parametrize("name", ["cis", "sib"])
def test_money_stays_right_where_much_goes_wrong(name: str) -> None:
    values = {**HURRIED, "contracts.state_guarantee": 0.5, "contracts.operator_at_risk": 0.3}
    model = run_checked(busy(usual_terms(name), 3, values))
    counts = model.contract_tally
    assert counts["ended_early"].sum() + counts["renegotiated"].sum() > 0


def can_be_simulated(name: str) -> bool:
    """Whether its terms have a capital and targets, so that they can be brought to another size."""
    try:
        Plans(usual_terms(name), 6, SHORTEST_SERVICE)
    except ParameterError as refused:
        return "cannot be simulated" not in str(refused)
    return True


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in contracts() if can_be_simulated(name)])
def test_every_published_contract_that_can_be_simulated_keeps_the_books(name: str) -> None:
    model = run_checked(busy(usual_terms(name)))
    assert model.contract_tally["candidacies"].sum() > 0


def share(low: float = 0.0, high: float = 1.0) -> st.SearchStrategy[float]:
    return st.floats(low, high)


RULES = st.fixed_dictionaries(
    {
        "contracts.initiator": st.sampled_from(["operator", "state"]),
        "contracts.labelled_share": share(0.1),
        "contracts.contract_capital": share(1e5, 5e6),
        "contracts.contract_capital_spread": share(0.0, 2.0),
        "contracts.contract_months": share(12.0, 40.0),
        "contracts.contract_months_spread": share(),
        "contracts.largest_contract": share(0.05, 3.0),
        "contracts.abandoned_share": share(0.0, 0.5),
        "contracts.structuring_fee": share(0.0, 0.3),
        "contracts.setting_up_cost": share(0.0, 5e5),
        "contracts.abandoned_cost": share(0.0, 1.0),
        "contracts.evaluation_cost": share(0.0, 2e5),
        "contracts.measurement_lag": st.integers(0, 18),
        "contracts.historical_drift": share(-0.2, 0.2),
        "contracts.measurement_error": share(0.0, 3.0),
        "contracts.ambition": share(0.2, 3.0),
        "contracts.renegotiation": share(0.0, 2.0),
        "contracts.early_termination": share(),
        "contracts.operator_at_risk": share(0.0, 0.5),
        "contracts.operator_selects": st.booleans(),
        "contracts.state_guarantee": share(),
        "contracts.investor_belief": share(0.5, 0.98),
        "contracts.investors": st.integers(1, 12),
        "contracts.foundations_share": share(),
        "contracts.bank_return": share(-0.05, 0.1),
        "contracts.burnt_exit": share(),
        "contracts.roll_out": share(),
        "funding.moved_to_contracts": share(0.01, 0.3),
        "funding.decentralisation": share(),
    }
)


@settings(max_examples=12, deadline=None)
@given(rules=RULES, name=st.sampled_from(["cis", "sib"]), seed=st.integers(1, 1_000))
def test_books_balance_under_any_rules(rules: dict[str, Any], name: str, seed: int) -> None:
    run_checked(busy(usual_terms(name), seed, {**BUSY, **rules}, citizens=500, months=72), 72)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(rules=RULES, name=st.sampled_from(["cis", "sib"]), seed=st.integers(1, 1_000))
def test_the_ledger_balances_under_any_rules(rules: dict[str, Any], name: str, seed: int) -> None:
    model = busy(usual_terms(name), seed, {**BUSY, **rules}, citizens=500, months=72)
    for _ in range(72):
        model.step()
        require_counted(model)
    assert not model.residual.any()


def test_what_investors_ever_had_is_what_they_put_in_and_got_back() -> None:
    model = busy(usual_terms("cis"), 2)
    before = sum(one.cash for one in model.contracting.investors)
    while model.month < MONTHS:
        model.step()
    counts = model.contract_tally
    after = int(model.providers.ledger.books.cash[INVESTORS_ACCOUNT])
    assert after == before - counts["capital_drawn"].sum() + counts["capital_repaid"].sum()


def test_the_ledger_of_money_set_aside_is_kept() -> None:
    """What direct provision gave up is in the envelope, committed to contracts at work, or was paid under others."""
    model = busy(usual_terms("cis"), 1)
    allocate, set_aside = abm.model.allocate_year, []

    def watched(*given: Any, **more: Any) -> SetAside:
        found = allocate(*given, **more)
        set_aside.append(found.added)
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(abm.model, "allocate_year", watched)
        while model.month < MONTHS:
            model.step()
            contracting = model.contracting
            at_work = sum(one.committed for one in contracting.at_work)
            over = [one for one in contracting.contracts if one.stage == Stage.CLOSED]
            spent = sum(one.paid + one.paid_to_operator for one in over)
            costs = sum(one.setting_up for one in contracting.at_work if one.stage == Stage.NEGOTIATED)
            costs += model.contract_tally["contract_costs"].sum()
            assert sum(set_aside) == contracting.envelope + at_work + spent + costs


def test_money_that_nobody_claims_goes_back_to_direct_provision_once_none_is_set_aside() -> None:
    """No investor has any money: three years are set aside and come back, a year's part in a year."""
    begins, ends = 12, 36
    moved = "funding.moved_to_contracts"
    values = {"contracts.investor_capital": 0.0, "funding.allocation_noise": 0.0, "contracts.abandoned_cost": 0.0}
    spent = {}
    for share in (0.0, 0.1):
        policy = Policy((Change(moved, share), Change(moved, 0.0, from_month=ends)))
        parameters = with_values(Parameters(), values)
        inputs = Inputs(parameters, policy, citizens=2_000, burn_in_months=begins, months=84, terms=usual_terms("cis"))
        model, yearly, unclaimed = WelfareModel(inputs, 1), [], []
        while model.month < begins + 84:
            run_checked(model, model.month + 12)
            yearly.append(int(model.providers.cells["direct_budget"].sum()))
            unclaimed.append(model.contracting.envelope)
        spent[share] = np.array(yearly)
        if share:
            a_year = unclaimed[1]
            assert unclaimed == pytest.approx([0, *(a_year * np.array([1, 2, 3, 2, 1, 0, 0]))], abs=16)
    difference = spent[0.0] - spent[0.1]
    assert difference == pytest.approx(a_year * np.array([0, 1, 1, 1, -1, -1, -1, 0]), abs=40)
    assert difference.sum() == pytest.approx(0, abs=80)


def test_the_payer_bears_a_part_of_negotiations_that_fail() -> None:
    failing = {**BUSY, "contracts.abandoned_share": 0.95, "contracts.setting_up_cost": 100_000.0}
    costs = {}
    for part in (0.0, 0.4):
        model = run_checked(busy(usual_terms("cis"), 1, {**failing, "contracts.abandoned_cost": part}), 37)
        scale = float(model.providers.economy["scale"][0])
        counts = {name: model.contract_tally[name].sum() for name in ("financed", "signed", "contract_costs")}
        assert counts["financed"] >= 3
        negotiated = sum(one.stage == Stage.NEGOTIATED for one in model.contracting.contracts)
        failed = counts["financed"] - counts["signed"] - negotiated
        each = 100_000 * 100 / scale
        costs[part] = counts["contract_costs"], each * (counts["signed"] + part * failed)
        assert costs[part][0] == pytest.approx(costs[part][1], abs=counts["financed"])
        assert failed > 0
    assert costs[0.4][0] > costs[0.0][0]


# --- planted faults ------------------------------------------------------------------------------------------------


def test_capital_that_is_drawn_twice_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    model = busy(usual_terms("cis"))
    step = type(model)._contract

    def twice(self: WelfareModel) -> None:
        before = self.contract_tally[self.month]["capital_drawn"].sum()
        step(self)
        if self.contract_tally[self.month]["capital_drawn"].sum() > before:
            self.contracting.investors[0].cash -= 1

    monkeypatch.setattr(type(model), "_contract", twice)
    with pytest.raises(AssertionError, match="purses"):
        run_checked(model)


def test_a_promise_that_is_kept_for_ever_is_caught() -> None:
    model = busy(usual_terms("cis"))
    while not any(one.stage == Stage.SERVED for one in model.contracting.contracts):
        model.step()
    require_counted(model)
    model.contracting.investors[0].promised += 1
    with pytest.raises(AssertionError, match="promises"):
        require_purses(model)


def test_a_payment_that_is_not_counted_is_caught() -> None:
    model = busy(usual_terms("cis"))
    while not model.contract_tally["outcome_payments"].any():
        model.step()
    require_counted(model)
    model.contract_tally["outcome_payments"][model.month - 1] += 1
    with pytest.raises(AssertionError):
        require_counted(model)
