"""The institutional network of a model as it stands: funding links, contracts, federation, what hangs on whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from abm.contracts.contract import Contract, Stage
from abm.contracts.investors import Investor, InvestorKind
from abm.funding.relations import relations_of
from abm.institutions import (
    AUTHORITY,
    INSTITUTION,
    INVESTOR,
    STATE_NODE,
    FunderKind,
    Links,
    Network,
    Tie,
    add_contracts,
    federate,
    institutional_network,
    mean_dependence,
    share_of_euros,
    what_falls,
)
from abm.vocabulary import MONTHS_PER_YEAR, ProviderKind

if TYPE_CHECKING:
    from abm.model import WelfareModel
    from abm.territories import Territories

CENTS = 100.0


def funding_links(model: WelfareModel) -> Links:
    """Funding links of all years allocated so far."""
    links = Links()
    keys = model.territories.keys
    for payments in model.providers.payments:
        relations = relations_of(payments)
        for payer in (FunderKind.STATE, FunderKind.AUTHORITY):
            for tie in (Tie.DIRECT_PROVISION, Tie.GRANT, Tie.PROCUREMENT, Tie.WAGE_SUBSIDY):
                chosen = relations[(relations["payer_kind"] == payer) & (relations["instrument"] == tie)]
                for territory in np.unique(chosen["territory"]).tolist():
                    here = chosen[chosen["territory"] == territory]
                    funder = 0 if payer == FunderKind.STATE else int(keys[territory])
                    month = int(here["month"][0])
                    links.record(
                        payer, funder, here["provider"], tie, month, month + MONTHS_PER_YEAR - 1, here["cents"] / CENTS
                    )
    return links


def institutions(model: WelfareModel) -> npt.NDArray[np.void]:
    """Providers alive as nodes, with their income of 12 months as far as it is public, of a contract, or planned."""
    providers = model.providers
    rows = providers.rows[np.flatnonzero(providers.rows["alive"] == 1)]
    nodes = np.zeros(len(rows), dtype=INSTITUTION)
    for name in ("key", "kind", "legal_form", "domain", "size"):
        nodes[name] = rows[name]
    nodes["territory"] = model.territories.keys[rows["territory"]]
    nodes["caseload"] = rows["served"]
    public = (rows["grant"] + rows["procurement"] + rows["subsidy"] + rows["contract"]).astype(np.float64)
    is_public = rows["kind"] == ProviderKind.PUBLIC
    cell = rows["territory"].astype(np.int64) * providers.rows["domain"].dtype.type(4) + rows["domain"]
    public[is_public] = providers.cells["direct_budget"][cell[is_public]]
    nodes["income"] = (public + np.maximum(rows["private_income"], rows["fee"] * rows["served"])) / CENTS
    return nodes


def investment_links(contracts: Sequence[Contract], investors: Sequence[Investor]) -> Links:
    """What investors pay for under contracts whose operators serve now, in a year, each by its part of the capital.

    That is the operator's service, the intermediary's fee and the evaluation; what is paid on results on the way is
    used for them before more capital is.

    Args:
        contracts: of the model.
        investors: whom contracts name by their place.
    """
    euros: dict[tuple[int, int, Tie], float] = {}
    months: dict[tuple[int, int, Tie], list[int]] = {}
    for one in contracts:
        if one.stage != Stage.RUNNING:
            continue
        parts = ((Tie.INVESTMENT, one.operator_key, one.service), (Tie.FEE, 0, one.fee))
        for tie, receiver, cents in (*parts, (Tie.EVALUATION, 0, one.evaluation)):
            for place, promised in one.shares.items():
                link = (investors[place].key, receiver, tie)
                year = cents / CENTS * MONTHS_PER_YEAR / one.months
                euros[link] = euros.get(link, 0.0) + year * promised / one.capital
                months.setdefault(link, []).extend((one.signs, one.signs + one.months - 1))
    links = Links()
    for (funder, receiver, tie), amount in euros.items():
        dates = months[funder, receiver, tie]
        links.record(
            FunderKind.INVESTOR, funder, np.array([receiver]), tie, min(dates), max(dates), np.array([amount])
        )
    return links


def _investors(investors: Sequence[Investor]) -> npt.NDArray[np.void]:
    rows = [(one.key, one.kind == InvestorKind.FOUNDATION, one.is_burnt, one.cash / CENTS) for one in investors]
    return np.array(rows, dtype=INVESTOR)


def network_of(model: WelfareModel) -> Network:
    """The network with its measures as attributes of the graph; investors are in it once there has been a contract."""
    links = funding_links(model)
    now = links.table(model.month - 1)
    alive = np.flatnonzero(model.providers.rows["alive"] == 1).astype(np.int32)
    nodes = institutions(model)
    authorities = np.zeros(len(model.territories), dtype=AUTHORITY)
    authorities["territory"] = model.territories.keys
    local = now[now["funder_kind"] == FunderKind.AUTHORITY]
    authorities["income"] = [
        float(local["euros"][local["funder"] == key].sum()) for key in model.territories.keys.tolist()
    ]
    enterprises = model.providers.rows[alive]
    is_ess = enterprises["kind"] == ProviderKind.ESS
    federation = federate(
        alive[is_ess].astype(np.int32),
        len(model.providers.rows),
        enterprises["key"][is_ess],
        enterprises["domain"][is_ess].astype(np.int64),
        nodes["territory"][is_ess],
        enterprises["place"][is_ess],
        model.parameters.funding.federation_ties,
    )
    graph = institutional_network(now, nodes, authorities, federation, alive)
    contracting = model.contracting
    if contracting.contracts:
        investments = investment_links(contracting.contracts, contracting.investors)
        add_contracts(graph, investments.table(), _investors(contracting.investors))
    loss = what_falls(graph, STATE_NODE)
    _name_for_readers(graph, model.territories, model.inputs.burn_in_months)
    graph.graph["month"] = model.month - 1 - model.inputs.burn_in_months
    graph.graph["mean_dependence_on_one_funder"] = mean_dependence(now, nodes)
    graph.graph["share_of_euros_through_state"] = share_of_euros(graph)
    graph.graph["share_of_euros_lost_without_state"] = loss.euros
    graph.graph["share_of_caseload_lost_without_state"] = loss.caseload
    return graph


def _name_for_readers(graph: Network, territories: Territories, burn_in_months: int) -> None:
    """Territories by name instead of key, a label on each node, and months of the scenario, as in other results."""
    name_of = dict(zip(territories.keys.tolist(), territories.names, strict=True))
    for _, node in graph.nodes(data=True):
        if "territory" in node:
            node["territory"] = str(name_of[node["territory"]])
        what = node.get("legal_form") or node.get("investor") or node["kind"]
        words = (what.replace("_", " "), node.get("domain"), node.get("territory"))
        node["label"] = ", ".join(word for word in words if word)
    for _, _, edge in graph.edges(data=True):
        for date in ("first_month", "last_month"):
            if date in edge:
                edge[date] -= burn_in_months
