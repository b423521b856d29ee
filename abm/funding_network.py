"""The institutional network of a model as it stands: funding links of its years, federation, what hangs on whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from abm.funding.relations import relations_of
from abm.institutions import (
    AUTHORITY,
    INSTITUTION,
    STATE_NODE,
    FunderKind,
    Links,
    Network,
    Tie,
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
        for payer in FunderKind:
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
    """Providers alive as nodes, with their income of the last 12 months as far as it is public or planned."""
    providers = model.providers
    rows = providers.rows[np.flatnonzero(providers.rows["alive"] == 1)]
    nodes = np.zeros(len(rows), dtype=INSTITUTION)
    for name in ("key", "kind", "legal_form", "domain", "size"):
        nodes[name] = rows[name]
    nodes["territory"] = model.territories.keys[rows["territory"]]
    nodes["caseload"] = rows["served"]
    public = (rows["grant"] + rows["procurement"] + rows["subsidy"]).astype(np.float64)
    is_public = rows["kind"] == ProviderKind.PUBLIC
    cell = rows["territory"].astype(np.int64) * providers.rows["domain"].dtype.type(4) + rows["domain"]
    public[is_public] = providers.cells["direct_budget"][cell[is_public]]
    nodes["income"] = (public + np.maximum(rows["private_income"], rows["fee"] * rows["served"])) / CENTS
    return nodes


def network_of(model: WelfareModel) -> Network:
    """The network with its measures as attributes of the graph."""
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
        words = (node.get("legal_form", node["kind"]).replace("_", " "), node.get("domain"), node.get("territory"))
        node["label"] = ", ".join(word for word in words if word)
    for _, _, edge in graph.edges(data=True):
        for date in ("first_month", "last_month"):
            if date in edge:
                edge[date] -= burn_in_months
