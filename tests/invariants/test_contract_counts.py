"""Counts of outcome contracts are the money that moved and the contracts that are there; indicators agree with both."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from abm.contracts.contract import Stage
from abm.flows import Flow, Sector
from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.series import ALL, evaluate
from abm.view import Level
from abm.vocabulary import ProviderKind
from scenarios.contract_file import load_contract

ESS = int(ProviderKind.ESS)
MONTHS = 132
MANY = {
    "funding.moved_to_contracts": 0.3, "contracts.investor_capital": 300.0, "contracts.signature_least": 1,
    "contracts.signature_most": 12, "contracts.abandoned_share": 0.0, "contracts.investor_sight": 1.0,
    "contracts.contract_premium": 1.0, "contracts.labelled_share": 1.0, "contracts.contract_months": 24.0,
    "contracts.state_guarantee": 1.0, "contracts.operator_at_risk": 0.1,
}  # fmt: skip
"""Many contracts, soon signed and short, with a guarantee and an operator who bears a part."""


def society_of_contracts(terms: str, seed: int) -> WelfareModel:
    parameters = with_values(Parameters(), MANY)
    return WelfareModel(
        Inputs(parameters, citizens=6000, burn_in_months=12, months=MONTHS - 12, terms=load_contract(terms)), seed
    )


def months_of(model: WelfareModel) -> Iterator[int]:
    while model.month < MONTHS:
        model.step()
        yield model.month - 1


@pytest.mark.parametrize("terms", ["cis", "sib"])
def test_money_counted_of_contracts_is_the_money_that_moved(terms: str) -> None:
    model = society_of_contracts(terms, 3)
    seen: set[str] = set()
    for month in months_of(model):
        flows = model.providers.ledger.books.flows
        counts = {name: float(model.contract_tally[name][month].sum()) for name in model.contract_tally.dtype.names}
        public = [flows[Flow.OUTCOME_PAYMENT][payer].sum() for payer in (Sector.STATE, Sector.AUTHORITIES)]
        setting_up = [flows[Flow.CONTRACT_COSTS][payer].sum() for payer in (Sector.STATE, Sector.AUTHORITIES)]
        moved = {
            "outcome_payments": sum(public),
            "contract_costs": sum(setting_up),
            "capital_drawn": flows[Flow.INVESTMENT][Sector.INVESTORS].sum(),
            "capital_repaid": flows[Flow.INVESTOR_REPAYMENT][:, Sector.INVESTORS].sum(),
            "contract_income": flows[Flow.INVESTMENT][:, Sector.ENTERPRISES].sum()
            + flows[Flow.OUTCOME_PAYMENT][:, Sector.ENTERPRISES].sum(),
            "contract_fees": flows[Flow.EVALUATION].sum()
            + flows[Flow.WAGES][Sector.INTERMEDIARY].sum()
            - counts["contract_costs"],
        }
        assert {name: counts[name] for name in moved} == moved, f"month {month}"
        seen |= {name for name, cents in moved.items() if cents > 0}
        assert public[1] + setting_up[1] == 0, "authorities have given their part to the State in January"
    assert seen == set(moved)
    assert model.contract_tally["guarantee_paid"].sum() > 0


def test_state_and_authorities_together_pay_all_public_money_that_moved() -> None:
    model = society_of_contracts("cis", 3)
    paid = np.zeros(MONTHS)
    of_state = np.zeros(MONTHS)
    instruments = (
        Flow.DIRECT_PROVISION, Flow.GRANT, Flow.PROCUREMENT, Flow.WAGE_SUBSIDY, Flow.OUTCOME_PAYMENT,
        Flow.CONTRACT_COSTS,
    )  # fmt: skip
    for month in months_of(model):
        flows = model.providers.ledger.books.flows
        of_state[month] = sum(flows[flow][Sector.STATE].sum() for flow in instruments)
        paid[month] = of_state[month] + sum(flows[flow][Sector.AUTHORITIES].sum() for flow in instruments)
    citizens = model.arrays.civic["citizens"].sum(axis=1)
    for name, expected in (("public_euros_per_inhabitant", paid), ("state_euros_per_inhabitant", of_state)):
        lines = evaluate(model.arrays, [name], [Level.TOTAL]).lines()
        values = np.array([line[5] for line in lines if line[2:5] == (ALL, ALL, ALL)])
        np.testing.assert_allclose(values, expected / 100 / citizens, rtol=1e-9, err_msg=name)


@pytest.mark.parametrize("terms", ["cis", "sib"])
def test_counts_of_contracts_are_the_contracts_that_are_there(terms: str) -> None:
    model = society_of_contracts(terms, 4)
    for _ in months_of(model):
        pass
    contracts, counts = model.contracting.contracts, model.contract_tally
    signed = [one for one in contracts if one.number >= 0]
    ended = [one for one in signed if one.stage == Stage.CLOSED]
    assert len(ended) > 2
    expected = {
        "signed": len(signed),
        "months_to_signature": sum(one.signs - one.called for one in signed),
        "tests": sum(result.users > 0.0 for one in signed for result in one.results),
        "ended": len(ended),
        "ended_repaid": sum(one.handed_back >= one.drawn for one in ended),
        "capital_ended": sum(one.drawn for one in ended),
        "repaid_of_ended": sum(one.handed_back for one in ended),
        "capital_drawn": sum(one.drawn for one in contracts),
        "capital_repaid": sum(one.handed_back for one in contracts),
        "payments_of_ended": sum(one.paid for one in ended),
    }
    assert {name: counts[name].sum() for name in expected} == expected
    assert counts["candidacies"].sum() >= counts["labelled"].sum() >= counts["financed"].sum() >= len(contracts)
    by_cell = {(one.territory, int(one.domain)) for one in signed}
    assert {(int(t), int(d)) for t, d in np.argwhere(counts["signed"].sum(axis=0) > 0)} == by_cell


def test_what_is_counted_of_people_of_contracts_is_in_their_cohorts() -> None:
    model = society_of_contracts("cis", 5)
    for _ in months_of(model):
        pass
    counts, cohorts = model.contract_tally, model.contracting.vehicles.cohorts
    fields = {"contract_users": "users", "cohort_without": "without", "eligible_without": "eligible"}
    for field, name in {**fields, "cohort_evaluated": "evaluated", "cohort_gross": "gross"}.items():
        assert counts[field].sum() == pytest.approx(float(cohorts[name].sum())), field
    assert counts["cohort_deadweight"].sum() == cohorts["deadweight"].sum()
    assert counts["contract_users"].sum() > 0
