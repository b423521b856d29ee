"""The institutional network of a run at a moment, with a place for each institution that it keeps while it lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from abm.funding_network import network_of
from abm.institutions import PROVIDER_KINDS, STATE_NODE, Network, provider_node

if TYPE_CHECKING:
    from abm.model import WelfareModel

MOST_NODES = 1_500
"""Institutions drawn; of more a sample is."""
LAYOUT_SEED = 1
ROUNDS = 80
"""Of the layout."""
TOGETHER = 2.0
"""Weight in the layout of being in one territory, beside 1 for a federation and a quarter for money."""
MONEY = 0.25
Place = tuple[float, float]


@dataclass(frozen=True)
class Institution:
    """A node.

    Attributes:
        name: of the node.
        kind: state, authority, public, ess, fringe, investor, intermediary or evaluator.
        form: legal form of a provider, kind of an investor, or empty.
        domain: of need that it serves, or empty.
        territory: by name, or empty.
        staff: FTE at real scale.
        caseload: people served this month, at real scale.
        income: euros a year at real scale.
        born: month of the scenario it was founded in; none for whoever was there when the burn-in began, or is no
            enterprise.
        place: where it is drawn.
        number: tells it from others of its kind, form, domain and territory, in the order of pictures.
        closed: month of the scenario by which it was found closed; none while it lives.
    """

    name: str
    kind: str
    form: str = ""
    domain: str = ""
    territory: str = ""
    staff: float = 0.0
    caseload: float = 0.0
    income: float = 0.0
    born: int | None = None
    place: Place = (0.0, 0.0)
    number: int = 1
    closed: int | None = None


@dataclass(frozen=True)
class Link:
    """An edge.

    Attributes:
        source: who pays, by name of the node; either end of a federation.
        target: who is paid.
        tie: what binds them.
        euros: a year, at real scale.
        first: month of the scenario it began in; none for a federation.
    """

    source: str
    target: str
    tie: str
    euros: float = 0.0
    first: int | None = None


@dataclass(frozen=True)
class NetworkView:
    """What is drawn.

    Attributes:
        month: of the scenario; -1 is the last before it.
        nodes: institutions by name, those found closed since an earlier picture among them.
        links: between them.
        n_in_all: institutions alive, drawn or not.
        inhabitants: of a society in which one institution of the model is one real one.
        dependence: share of its income that a provider has from its largest public funder, on the mean.
        through_state: share of all euros that the State pays or gets.
        lost_people: share of people served that would be lost without the State.
    """

    month: int
    nodes: Mapping[str, Institution]
    links: tuple[Link, ...]
    n_in_all: int
    inhabitants: float
    dependence: float = 0.0
    through_state: float = 0.0
    lost_people: float = 0.0


@dataclass
class NetworkWatch:
    """Draws the network of one run again and again: who was drawn before keeps her place.

    Attributes:
        places: of every institution drawn so far.
        numbers: of every institution drawn so far.
        closed: institutions found closed, as they were last seen.
        last: last picture.
    """

    places: dict[str, Place] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    closed: dict[str, Institution] = field(default_factory=dict)
    last: NetworkView | None = None
    _counts: dict[tuple[str, ...], int] = field(default_factory=dict)

    def look(self, model: WelfareModel) -> NetworkView:
        """The network now; to be called between two months."""
        graph = network_of(model)
        drawn = sampled(graph, MOST_NODES)
        self.places.update(placed(drawn, self.places))
        scale, month = float(model.providers.economy["scale"][0]), int(graph.graph["month"])
        born = _births(model)
        nodes = {
            name: self._numbered(_institution(name, drawn.nodes[name], scale, born, self.places[name]))
            for name in drawn
        }
        self._note_closures(graph, month)
        links = tuple(
            Link(source, target, edge["tie"], edge["euros"] * scale, edge.get("first_month"))
            for source, target, edge in drawn.edges(data=True)
        )
        self.last = NetworkView(
            month, {**self.closed, **nodes}, links, len(graph), len(model.population) * scale,
            graph.graph["mean_dependence_on_one_funder"], graph.graph["share_of_euros_through_state"],
            graph.graph["share_of_caseload_lost_without_state"],
        )  # fmt: skip
        return self.last

    def _numbered(self, one: Institution) -> Institution:
        alike = (one.kind, one.form, one.domain, one.territory)
        if one.name not in self.numbers:
            self._counts[alike] = self.numbers[one.name] = self._counts.get(alike, 0) + 1
        return replace(one, number=self.numbers[one.name])

    def _note_closures(self, graph: Network, month: int) -> None:
        for name, before in (self.last.nodes if self.last else {}).items():
            if name not in graph and name not in self.closed:
                self.closed[name] = replace(before, closed=month)


def sampled(graph: Network, most: int, seed: int = LAYOUT_SEED) -> Network:
    """The network itself, or one of everybody who pays and as many providers, drawn at random, as there is room for."""
    if len(graph) <= most:
        return graph
    providers = sorted(name for name, node in graph.nodes(data=True) if node["kind"] in PROVIDER_KINDS)
    others = [name for name, node in graph.nodes(data=True) if node["kind"] not in PROVIDER_KINDS]
    room = max(0, most - len(others))
    chosen = np.random.default_rng(seed).choice(len(providers), room, replace=False)
    return graph.subgraph([*others, *(providers[place] for place in sorted(chosen))])


def placed(graph: Network, known: Mapping[str, Place], seed: int = LAYOUT_SEED) -> dict[str, Place]:
    """A place for each node: the State in the middle, a territory's institutions near each other.

    Args:
        graph: the network.
        known: places that stay.
        seed: of the layout.
    """
    fixed = {name: known[name] for name in graph if name in known}
    if len(fixed) == len(graph):
        return fixed
    if STATE_NODE in graph:
        fixed.setdefault(STATE_NODE, (0.0, 0.0))
    near = _nearness(graph)
    found = nx.spring_layout(
        near, k=1.6 / np.sqrt(len(near)), pos=_first_places(near, fixed, seed), fixed=list(fixed) or None,
        iterations=ROUNDS, seed=seed,
    )  # fmt: skip
    return {name: (round(float(x), 4), round(float(y), 4)) for name, (x, y) in found.items()}


def _first_places(near: nx.Graph[str], fixed: Mapping[str, Place], seed: int) -> dict[str, Place]:
    draws = np.random.default_rng(seed).uniform(-1.0, 1.0, (len(near), 2))
    return {name: fixed.get(name, (float(x), float(y))) for name, (x, y) in zip(near, draws, strict=True)}


def _nearness(graph: Network) -> nx.Graph[str]:
    """Who is drawn near whom: federated, paid by other than the State, or of one territory."""
    near: nx.Graph[str] = nx.Graph()
    near.add_nodes_from(sorted(graph))
    for source, target, edge in sorted(graph.edges(data=True), key=lambda link: (link[0], link[1])):
        if STATE_NODE not in (source, target):
            near.add_edge(source, target, weight=1.0 if edge["tie"] == "federation" else MONEY)
    hub_of = {node["territory"]: name for name, node in graph.nodes(data=True) if node["kind"] == "authority"}
    for name in sorted(graph):
        node = graph.nodes[name]
        if node["kind"] in PROVIDER_KINDS and node["territory"] in hub_of:
            near.add_edge(hub_of[node["territory"]], name, weight=TOGETHER)
        elif node["kind"] != "state" and STATE_NODE in graph:
            near.add_edge(STATE_NODE, name, weight=MONEY)
    return near


def _births(model: WelfareModel) -> dict[str, int]:
    """Month of the scenario by node, of enterprises founded since the burn-in began."""
    rows = model.providers.enterprises
    rows = rows[(rows["alive"] == 1) & (rows["born"] > 0)]
    months = (rows["born"] - model.inputs.burn_in_months).tolist()
    return dict(zip(map(provider_node, rows["key"].tolist()), months, strict=True))


def _institution(name: str, node: Mapping[str, object], scale: float, born: Mapping[str, int],
                 at: Place) -> Institution:  # fmt: skip
    is_ours = node["kind"] in PROVIDER_KINDS or node["kind"] == "authority"
    return Institution(
        name=name,
        kind=str(node["kind"]),
        form=str(node.get("legal_form") or node.get("investor") or ""),
        domain=str(node.get("domain", "")),
        territory=str(node.get("territory", "")) if is_ours else "",
        staff=float(node.get("size", 0.0)),
        caseload=float(node.get("caseload", 0.0)) * scale,
        income=float(node.get("income", node.get("cash", 0.0))) * scale,
        born=born.get(name),
        place=at,
    )
