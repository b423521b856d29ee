"""Who pre-finances, arranges and measures outcome contracts, in the institutional network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest

from abm.contracts.contract import Contract, Stage
from abm.contracts.investors import Investor, InvestorKind
from abm.funding_network import investment_links, network_of
from abm.inputs import Inputs
from abm.institutions import (
    AUTHORITY,
    EVALUATOR_NODE,
    INSTITUTION,
    INTERMEDIARY_NODE,
    INVESTOR,
    STATE_NODE,
    FunderKind,
    Links,
    Network,
    Tie,
    add_contracts,
    dependence_on_one_funder,
    institutional_network,
    investor_node,
    provider_node,
    what_falls,
)
from abm.model import WelfareModel
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.vocabulary import Domain, LegalForm, ProviderKind
from scenarios.contract_file import load_contract
from tests.worlds import run, society

OPERATOR, PLACE = 11, 2


def contract(**changes: Any) -> Contract:
    """Two years from month 60 on: 2,400 euros of service, 240 of fee, 120 of evaluation; investors 0 and 1, 3 to 1."""
    one = Contract(
        called=48, signs=60, months=24, tests=(42,), cell=1, operator=5, operator_key=OPERATOR, service=240_000,
        at_risk=0, fee=24_000, evaluation=12_000, setting_up=0, users=1.0, expected=0.3, baseline=0.2, plan=0.3,
        cap=400_000, committed=300_000, scale=1.0, shares={0: 207_000, 1: 69_000}, stage=Stage.RUNNING,
    )  # fmt: skip
    return replace(one, **changes)


INVESTORS = [
    Investor(key=1, kind=InvestorKind.FOUNDATION, cash=50_000, good=1.0, bad=1.0),
    Investor(key=2, kind=InvestorKind.BANK, cash=70_000, good=1.0, bad=1.0, is_burnt=True),
]


def table(*contracts: Contract) -> dict[tuple[int, int, int], tuple[int, int, float]]:
    links = investment_links(contracts, INVESTORS).table()
    assert set(links["funder_kind"].tolist()) <= {int(FunderKind.INVESTOR)}
    return {
        (int(row["funder"]), int(row["receiver"]), int(row["tie"])): (
            int(row["first_month"]), int(row["last_month"]), float(row["euros"]),
        )
        for row in links
    }  # fmt: skip


def test_each_investor_pays_its_part_of_service_fee_and_evaluation() -> None:
    assert table(contract()) == {
        (1, OPERATOR, Tie.INVESTMENT): (60, 83, 900.0),
        (2, OPERATOR, Tie.INVESTMENT): (60, 83, 300.0),
        (1, 0, Tie.FEE): (60, 83, 90.0),
        (2, 0, Tie.FEE): (60, 83, 30.0),
        (1, 0, Tie.EVALUATION): (60, 83, 45.0),
        (2, 0, Tie.EVALUATION): (60, 83, 15.0),
    }


def test_contracts_of_one_investor_add_up() -> None:
    other = contract(operator_key=12, signs=66, months=12, shares={0: 1_000})
    found = table(contract(), other)
    assert found[1, 12, Tie.INVESTMENT] == (66, 77, 2400.0)
    assert found[1, 0, Tie.FEE] == (60, 83, 90.0 + 240.0)


@pytest.mark.parametrize("stage", [Stage.NEGOTIATED, Stage.SERVED, Stage.CLOSED])
def test_a_contract_whose_operator_does_not_serve_has_no_ties(stage: Stage) -> None:
    assert table(contract(stage=stage)) == {}


def drawn() -> tuple[Network, Links, np.ndarray]:
    """The State gives 1,200 of the operator's 2,400 euros, investors the rest; then the contract is added."""
    row = (OPERATOR, ProviderKind.ESS, LegalForm.SCIC, Domain.HOUSING, PLACE, 10.0, 30, 2400.0)
    providers = np.array([row], dtype=INSTITUTION)
    links = Links()
    links.record(FunderKind.STATE, 0, np.array([OPERATOR]), Tie.GRANT, 60, 71, np.array([1200.0]))
    graph = institutional_network(links.table(), providers, np.array([(PLACE, 0.0)], dtype=AUTHORITY))
    investors = np.array([(2, False, True, 700.0), (1, True, False, 500.0)], dtype=INVESTOR)
    investments = investment_links([contract()], INVESTORS)
    add_contracts(graph, investments.table(), investors)
    return graph, investments, providers


def test_investors_intermediary_and_evaluator_are_nodes_and_money_stands_on_their_ties() -> None:
    graph, _, _ = drawn()
    assert graph.nodes[investor_node(2)] == {"kind": "investor", "investor": "bank", "is_burnt": True, "cash": 700.0}
    assert graph.nodes[INTERMEDIARY_NODE]["kind"] == "intermediary"
    assert graph.edges[investor_node(1), provider_node(OPERATOR), "investment"]["euros"] == 900.0
    assert graph.edges[investor_node(1), INTERMEDIARY_NODE, "fee"]["euros"] == 90.0
    assert graph.edges[investor_node(2), EVALUATOR_NODE, "evaluation"]["euros"] == 15.0


def test_without_the_state_what_investors_pay_stays() -> None:
    loss = what_falls(drawn()[0], STATE_NODE)
    assert loss.euros == pytest.approx(1200 / 2400)
    assert loss.caseload == pytest.approx(0.5)
    assert what_falls(drawn()[0], investor_node(1)).euros == pytest.approx(900 / 2400)


def test_investors_are_no_public_funders() -> None:
    _, investments, providers = drawn()
    assert dependence_on_one_funder(investments.table(), providers).tolist() == [0.0]


def with_contracts(citizens: int = 6000, months: int = 48) -> WelfareModel:
    """A small society in which much money waits for contracts that are quickly signed."""
    values = {
        "funding.moved_to_contracts": 0.3, "contracts.investor_capital": 300.0, "contracts.signature_least": 1,
        "contracts.signature_most": 2, "contracts.abandoned_share": 0.0, "contracts.investor_sight": 1.0,
        "contracts.labelled_share": 1.0, "contracts.contract_premium": 1.0,
    }  # fmt: skip
    parameters = with_values(Parameters(), values)
    terms = load_contract("cis")
    return run(WelfareModel(Inputs(parameters, citizens=citizens, burn_in_months=12, months=months, terms=terms), 3))


def test_the_network_of_a_model_shows_who_invests_in_whom() -> None:
    model = with_contracts()
    graph = network_of(model)
    running = [one for one in model.contracting.contracts if one.stage == Stage.RUNNING]
    assert running
    ties = {(a, b): edge["euros"] for a, b, edge in graph.edges(data=True) if edge["tie"] == "investment"}
    investors = model.contracting.investors
    assert set(ties) == {
        (investor_node(investors[place].key), provider_node(one.operator_key))
        for one in running
        for place in one.shares
    }
    yearly = sum(one.service / 100 * 12 / one.months for one in running)
    assert sum(ties.values()) == pytest.approx(yearly)
    assert {data["label"] for name, data in graph.nodes(data=True) if name.startswith("investor")} == {
        "bank", "foundation",
    }  # fmt: skip
    assert len(list(nx.generate_graphml(graph))) > 0


def test_a_society_without_contracts_has_nobody_to_make_them() -> None:
    model = run(society(3, citizens=500, burn_in=12, months=12))
    assert model.contracting.investors
    kinds = set(nx.get_node_attributes(network_of(model), "kind").values())
    assert kinds <= {"state", "authority", "public", "ess", "fringe"}
