"""Institutional network: who funds whom, who is federated with whom, and what hangs on whom (MODEL 4).

Funding links are dated and weighted (euros of the last 12 months) and kept in ``Links``, which the yearly
allocation fills. ``institutional_network`` draws the graph State - authorities - providers from them, and
``add_contracts`` who pre-finances, arranges and measures outcome contracts; the measures below read the graph and
never change it. Ties of federation (``federate``) are what the model acts along: knowledge of tenders, cooperation
and mergers.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple, TypeAlias

import networkx as nx
import numpy as np
import numpy.typing as npt

from abm.vocabulary import Domain, LegalForm, ProviderKind

Records = npt.NDArray[np.void]
Keys = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Columns = npt.NDArray[np.float64]
Network: TypeAlias = "nx.MultiDiGraph[str]"


EXPERIENCE_PARTS = 1e9
"""Experience of tenders is added up in whole thousand-millionths."""


class FunderKind(IntEnum):
    """Who gives the money of a link."""

    STATE = 0
    AUTHORITY = 1
    INVESTOR = 2


class Tie(IntEnum):
    """What binds two institutions; funding ties stand in the order of ``Instrument``."""

    DIRECT_PROVISION = 0
    GRANT = 1
    PROCUREMENT = 2
    WAGE_SUBSIDY = 3
    TRANSFER = 4
    FEDERATION = 5
    INVESTMENT = 6
    FEE = 7
    EVALUATION = 8


LINK = np.dtype(
    [
        ("funder_kind", np.uint8),
        ("funder", np.int64),
        ("receiver", np.int64),
        ("tie", np.uint8),
        ("first_month", np.int16),
        ("last_month", np.int16),
        ("euros", np.float64),
    ]
)
"""A funding link: funder's kind and key (territory key of an authority, an investor's, 0 for the State), receiver's key
(a provider's; for a transfer the territory key of the authority, 0 for the intermediary and the evaluator), tie, first
and last month, euros a year."""

INSTITUTION = np.dtype(
    [
        ("key", np.int64),
        ("kind", np.uint8),
        ("legal_form", np.uint8),
        ("domain", np.uint8),
        ("territory", np.int64),
        ("size", np.float64),
        ("caseload", np.int64),
        ("income", np.float64),
    ]
)
"""A provider as a node: key, kind, legal form, domain, territory key, size (FTE), people served, euros
received in the last 12 months from everybody, households included."""

AUTHORITY = np.dtype([("territory", np.int64), ("income", np.float64)])
"""An authority as a node: territory key, euros of the last 12 months (own taxes and transfers)."""

INVESTOR = np.dtype([("key", np.int64), ("is_foundation", np.bool_), ("is_burnt", np.bool_), ("cash", np.float64)])
"""An investor as a node: key, whether it is a foundation (else a bank), whether it makes no other contract, euros free
for contracts."""

STATE_NODE, INTERMEDIARY_NODE, EVALUATOR_NODE = "state", "intermediary", "evaluator"
PROVIDER_KINDS = tuple(kind.name.lower() for kind in ProviderKind)
"""Kinds of nodes that serve people."""


class Loss(NamedTuple):
    """What goes with a node: share of all funding euros, share of all people served."""

    euros: float
    caseload: float


@dataclass
class Links:
    """Funding links seen so far, one for each (funder, receiver, tie)."""

    _rows: dict[tuple[int, int, int, int], tuple[int, int, float]] = field(default_factory=dict)

    def record(
        self,
        funder_kind: FunderKind,
        funder: int,
        receivers: Keys,
        tie: Tie,
        first_month: int,
        last_month: int,
        euros: Columns,
    ) -> None:
        """Note what a funder gives to some receivers over a period; noting it twice changes nothing.

        A link that exists keeps its first month; last month and euros become the new ones. Receivers who get
        nothing are left out, so a link that ends keeps its last month.

        Args:
            funder_kind: State, authority or investor.
            funder: territory key of the authority, key of the investor, 0 for the State.
            receivers: keys of the providers, territory keys for a transfer, 0 for intermediary and evaluator; shape
                (n,).
            tie: what the money is.
            first_month: month in which the period begins.
            last_month: month in which it ends, inclusive.
            euros: what each receives in 12 months; shape (n,).
        """
        for receiver, amount in zip(receivers.tolist(), euros.tolist(), strict=True):
            if amount > 0.0:
                link = (int(funder_kind), int(funder), receiver, int(tie))
                first = self._rows[link][0] if link in self._rows else first_month
                self._rows[link] = (first, last_month, amount)

    def table(self, month: int | None = None) -> Records:
        """Links as records, sorted by funder, receiver and tie.

        Args:
            month: only links alive in this month; all of them when left out.

        Returns:
            Record array of ``LINK``.
        """
        rows = [
            (*link, *period)
            for link, period in sorted(self._rows.items())
            if month is None or period[0] <= month <= period[1]
        ]
        return np.array(rows, dtype=LINK)

    def forget(self, before_month: int) -> None:
        """Drop links that ended before a month."""
        self._rows = {link: period for link, period in self._rows.items() if period[1] >= before_month}


class Federation(NamedTuple):
    """Ties between enterprises as compressed rows: the peers of a row stand in ``ties[start:next start]``."""

    start: Rows
    ties: Rows


def federate(
    rows: Rows, n_rows: int, keys: Keys, domains: Keys, territories: Keys, places: Columns, n_ties: int
) -> Federation:
    """Tie each enterprise to its nearest peers of the same domain.

    Peers of a domain stand on one circle, by territory key, place in the territory and key; each is tied to
    the ``n_ties / 2`` next on either side, so ties are mutual, mostly local, and an entry or exit touches
    only those beside it.

    Args:
        rows: rows of the enterprises alive; shape (n,).
        n_rows: length of the provider table.
        keys: their keys; shape (n,), unique.
        domains: their domains; shape (n,).
        territories: keys of their territories; shape (n,).
        places: their places on the territory's ring, in [0, 1); shape (n,).
        n_ties: ties of each, even; fewer where a domain has fewer peers.

    Returns:
        Ties over rows of the provider table; rows not named have none.
    """
    order = np.lexsort((keys, places, territories, domains))
    circle = rows[order].astype(np.int64)
    first, n_peers = _circles(domains[order].astype(np.int64))
    pairs = [np.empty(0, dtype=np.int64)]
    for step in range(1, n_ties // 2 + 1):
        next_peer = circle[first + (np.arange(len(circle)) - first + step) % n_peers]
        pairs += [circle * n_rows + next_peer, next_peer * n_rows + circle]
    sorted_pairs = np.sort(np.concatenate(pairs))
    sorted_pairs = sorted_pairs[np.diff(sorted_pairs, prepend=-1) > 0]
    here, there = np.divmod(sorted_pairs, n_rows)
    others = here != there
    start = np.zeros(n_rows + 1, dtype=np.int32)
    start[1:] = np.cumsum(np.bincount(here[others], minlength=n_rows))
    return Federation(start=start, ties=there[others].astype(np.int32))


def circle_of(rows: Rows, keys: Keys, territories: Keys, places: Columns) -> list[int]:
    """Enterprises of one domain in the order in which they stand on its circle, for whoever needs few ties of few.

    Args:
        rows: rows of all enterprises of the domain that are alive; shape (n,).
        keys: their keys; shape (n,), unique.
        territories: keys of their territories; shape (n,).
        places: their places on the territory's ring, in [0, 1); shape (n,).

    Returns:
        The rows, for ``peers_on``.
    """
    return list(rows[np.lexsort((keys, places, territories))].tolist())


def peers_on(circle: Sequence[int], row: int, n_ties: int) -> set[int]:
    """Rows that ``federate`` ties one enterprise to.

    Args:
        circle: rows of its domain, as of ``circle_of``.
        row: its own.
        n_ties: ties of each, even.
    """
    place = circle.index(row)
    steps = range(-(n_ties // 2), n_ties // 2 + 1)
    return {circle[(place + step) % len(circle)] for step in steps} - {row}


def _circles(domains: Keys) -> tuple[Keys, Keys]:
    """Where the circle of each stands and how many are on it, in columns sorted by domain."""
    numbers = np.bincount(domains)
    firsts = np.cumsum(numbers) - numbers
    return firsts[domains], numbers[domains]


def tender_knowledge(federation: Federation, experience: Columns) -> Columns:
    """How well each provider knows tenders: by its own experience of them, or by that of its peers if larger.

    Args:
        federation: ties between enterprises.
        experience: experience of public contracts in the last year, in [0, 1]; shape (provider rows,).

    Returns:
        Share in [0, 1] for each provider row: the larger of its own experience and the mean of its peers'.
    """
    # whole thousand-millionths: sums do not depend on the order of rows
    parts = np.rint(experience * EXPERIENCE_PARTS).astype(np.int64)
    known = np.concatenate([[0], np.cumsum(parts[federation.ties])])
    sums = known[federation.start[1:]] - known[federation.start[:-1]]
    peers: Columns = sums / EXPERIENCE_PARTS / np.maximum(np.diff(federation.start), 1)
    return np.maximum(experience, peers)


def authority_node(territory: int) -> str:
    """Name of an authority's node."""
    return f"authority {territory}"


def provider_node(key: int) -> str:
    """Name of a provider's node."""
    return f"provider {key}"


def investor_node(key: int) -> str:
    """Name of an investor's node."""
    return f"investor {key}"


def _funder_node(kind: int, key: int) -> str:
    if kind == FunderKind.INVESTOR:
        return investor_node(key)
    return STATE_NODE if kind == FunderKind.STATE else authority_node(key)


def _receiver_node(tie: int, key: int) -> str:
    if tie == Tie.FEE:
        return INTERMEDIARY_NODE
    if tie == Tie.EVALUATION:
        return EVALUATOR_NODE
    return authority_node(key) if tie == Tie.TRANSFER else provider_node(key)


def institutional_network(
    links: Records,
    providers: Records,
    authorities: Records,
    federation: Federation | None = None,
    rows: Rows | None = None,
) -> Network:
    """Draw the network of institutions.

    Args:
        links: funding links, records of ``LINK``; links to providers that are not nodes are left out.
        providers: records of ``INSTITUTION``.
        authorities: records of ``AUTHORITY``.
        federation: ties between enterprises, if they are wanted.
        rows: row in the provider table of each of ``providers``; needed with ``federation``.

    Returns:
        Directed graph with several edges between two nodes if they are of different ties. Nodes carry kind,
        legal form, domain, territory, size, caseload and income; edges tie, first month, last month and
        euros.
    """
    graph: Network = nx.MultiDiGraph()
    graph.add_node(STATE_NODE, kind="state")
    for authority in np.sort(authorities, order="territory"):
        graph.add_node(
            authority_node(int(authority["territory"])),
            kind="authority",
            territory=int(authority["territory"]),
            income=float(authority["income"]),
        )
    for provider in np.sort(providers, order="key"):
        graph.add_node(
            provider_node(int(provider["key"])),
            kind=ProviderKind(provider["kind"]).name.lower(),
            legal_form=LegalForm(provider["legal_form"]).name.lower(),
            domain=Domain(provider["domain"]).name.lower(),
            territory=int(provider["territory"]),
            size=float(provider["size"]),
            caseload=int(provider["caseload"]),
            income=float(provider["income"]),
        )
    _add_links(graph, links)
    if federation is not None and rows is not None:
        _add_federation(graph, federation, rows, providers)
    return graph


def add_contracts(graph: Network, links: Records, investors: Records) -> None:
    """Add those who make outcome contracts with operators: investors, the intermediary, the evaluator.

    Args:
        graph: the institutional network; nodes and ties are added.
        links: funding links of investors, records of ``LINK``; those to operators that are not nodes are left out.
        investors: records of ``INVESTOR``.
    """
    graph.add_node(INTERMEDIARY_NODE, kind="intermediary")
    graph.add_node(EVALUATOR_NODE, kind="evaluator")
    for investor in np.sort(investors, order="key"):
        graph.add_node(
            investor_node(int(investor["key"])),
            kind="investor",
            investor="foundation" if investor["is_foundation"] else "bank",
            is_burnt=bool(investor["is_burnt"]),
            cash=float(investor["cash"]),
        )
    _add_links(graph, links)


def _add_links(graph: Network, links: Records) -> None:
    """Draw the funding links both of whose ends are nodes."""
    for link in links:
        funder = _funder_node(int(link["funder_kind"]), int(link["funder"]))
        receiver = _receiver_node(int(link["tie"]), int(link["receiver"]))
        if funder in graph and receiver in graph:
            graph.add_edge(
                funder,
                receiver,
                key=Tie(link["tie"]).name.lower(),
                tie=Tie(link["tie"]).name.lower(),
                first_month=int(link["first_month"]),
                last_month=int(link["last_month"]),
                euros=float(link["euros"]),
            )


def _add_federation(graph: Network, federation: Federation, rows: Rows, providers: Records) -> None:
    tie = Tie.FEDERATION.name.lower()
    key_of = dict(zip(rows.tolist(), providers["key"].tolist(), strict=True))
    for row, key in sorted(key_of.items(), key=lambda item: item[1]):
        for peer in federation.ties[federation.start[row] : federation.start[row + 1]].tolist():
            if peer in key_of and key < key_of[peer]:
                graph.add_edge(provider_node(key), provider_node(key_of[peer]), key=tie, tie=tie, euros=0.0)


def dependence_on_one_funder(links: Records, providers: Records) -> Columns:
    """Share of each provider's income that comes from its largest public funder, all instruments together.

    Args:
        links: funding links, records of ``LINK``; those of investors do not count.
        providers: records of ``INSTITUTION``.

    Returns:
        Share in [0, 1] for each provider; 0 without income.
    """
    by_funder: dict[tuple[int, int, int], float] = {}
    for link in links[(links["tie"] != Tie.TRANSFER) & (links["funder_kind"] != FunderKind.INVESTOR)]:
        pair = (int(link["receiver"]), int(link["funder_kind"]), int(link["funder"]))
        by_funder[pair] = by_funder.get(pair, 0.0) + float(link["euros"])
    largest: dict[int, float] = {}
    for (receiver, _, _), euros in by_funder.items():
        largest[receiver] = max(largest.get(receiver, 0.0), euros)
    received = np.array([largest.get(key, 0.0) for key in providers["key"].tolist()])
    income: Columns = providers["income"]
    shares: Columns = np.minimum(1.0, received / np.where(income > 0.0, income, np.inf))
    return shares


def mean_dependence(links: Records, providers: Records) -> float:
    """Dependence on one funder, averaged over providers by income; 0 without any income."""
    income = providers["income"]
    total = float(income.sum())
    return float((dependence_on_one_funder(links, providers) * income).sum()) / total if total > 0.0 else 0.0


def share_of_euros(graph: Network, node: str = STATE_NODE) -> float:
    """Centrality by money: share of all euros of funding that pass along a node's links; 0 without any."""
    total = sum(euros for _, _, euros in graph.edges(data="euros", default=0.0))
    touching = sum(euros for _, _, euros in graph.out_edges(node, data="euros", default=0.0))
    touching += sum(euros for _, _, euros in graph.in_edges(node, data="euros", default=0.0))
    return touching / total if total > 0.0 else 0.0


def _paid_by(graph: Network, receiver: str) -> list[tuple[str, float]]:
    return [(funder, float(link["euros"])) for funder, _, link in graph.in_edges(receiver, data=True)]


def what_falls(graph: Network, node: str) -> Loss:
    """What is lost when an institution goes and nobody takes its place.

    Each funder hands its loss on to those it funds in proportion to their income from it: without the State
    an authority loses the share of its income that was transferred, a provider the share that either paid
    it.

    Args:
        graph: the institutional network.
        node: who goes.

    Returns:
        Shares of all euros paid to providers and of all people served.

    Raises:
        KeyError: there is no such node.
    """
    lost: dict[str, float] = dict.fromkeys(graph.nodes, 0.0)
    if node not in lost:
        raise KeyError(f"no institution is called {node!r}")
    lost[node] = 1.0
    kinds = {name: str(properties["kind"]) for name, properties in graph.nodes(data=True)}
    authorities = [name for name, kind in kinds.items() if kind == "authority"]
    providers = [name for name, kind in kinds.items() if kind in PROVIDER_KINDS]
    for receiver in (*authorities, *providers):
        income = graph.nodes[receiver]["income"]
        missing = sum(lost[funder] * euros for funder, euros in _paid_by(graph, receiver))
        if receiver != node and income > 0.0:
            lost[receiver] = min(1.0, missing / income)
    paid = paid_lost = caseload = caseload_lost = 0.0
    for provider in providers:
        people = graph.nodes[provider]["caseload"]
        caseload += people
        caseload_lost += people * lost[provider]
        for funder, euros in _paid_by(graph, provider):
            paid += euros
            paid_lost += euros * max(lost[funder], 1.0 if provider == node else 0.0)
    return Loss(
        euros=paid_lost / paid if paid > 0.0 else 0.0,
        caseload=caseload_lost / caseload if caseload > 0.0 else 0.0,
    )


def write_graphml(graph: Network, path: Path) -> None:
    """Write the network for other programs (GraphML), whole or not at all.

    Args:
        graph: the network.
        path: file to write; its folder is made when missing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            nx.write_graphml(graph, file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
