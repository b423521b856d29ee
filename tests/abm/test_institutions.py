"""The institutional network, counted by hand on a small society, and the ties the model acts along."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.institutions import (
    AUTHORITY,
    INSTITUTION,
    STATE_NODE,
    Federation,
    FunderKind,
    Links,
    Tie,
    authority_node,
    circle_of,
    dependence_on_one_funder,
    federate,
    institutional_network,
    mean_dependence,
    peers_on,
    provider_node,
    share_of_euros,
    tender_knowledge,
    what_falls,
    write_graphml,
)
from abm.vocabulary import Domain, Instrument, LegalForm, ProviderKind

PUBLIC, FIRST, SECOND = 900, 11, 12
AISNE = 2


@pytest.fixture
def providers() -> np.ndarray:
    """A public service and two associations."""
    return np.array(
        [
            (SECOND, ProviderKind.ESS, LegalForm.ASSOCIATION, Domain.HOUSING, AISNE, 5.0, 20, 200.0),
            (FIRST, ProviderKind.ESS, LegalForm.SCIC, Domain.HOUSING, AISNE, 10.0, 30, 100.0),
            (PUBLIC, ProviderKind.PUBLIC, LegalForm.PUBLIC_SERVICE, Domain.HOUSING, AISNE, 9.0, 50, 300.0),
        ],
        dtype=INSTITUTION,
    )


@pytest.fixture
def links() -> Links:
    """The State transfers 100 to the authority (of its 400), runs the service; both fund associations."""
    store = Links()

    def record(kind: FunderKind, funder: int, receiver: int, tie: Tie, euros: float) -> None:
        store.record(kind, funder, np.array([receiver]), tie, 60, 71, np.array([euros]))

    record(FunderKind.STATE, 0, AISNE, Tie.TRANSFER, 100.0)
    record(FunderKind.STATE, 0, PUBLIC, Tie.DIRECT_PROVISION, 300.0)
    record(FunderKind.STATE, 0, FIRST, Tie.GRANT, 20.0)
    record(FunderKind.STATE, 0, FIRST, Tie.WAGE_SUBSIDY, 30.0)
    record(FunderKind.AUTHORITY, AISNE, FIRST, Tie.GRANT, 30.0)
    record(FunderKind.AUTHORITY, AISNE, SECOND, Tie.PROCUREMENT, 120.0)
    return store


@pytest.fixture
def graph(links: Links, providers: np.ndarray) -> nx.MultiDiGraph:
    """The network of both."""
    return institutional_network(links.table(), providers, np.array([(AISNE, 400.0)], dtype=AUTHORITY))


def test_ties_of_funding_stand_in_the_order_of_instruments() -> None:
    assert [Tie(instrument).name for instrument in Instrument] == [
        instrument.name for instrument in Instrument
    ]


def test_recording_a_link_twice_changes_nothing(links: Links) -> None:
    before = links.table()
    links.record(FunderKind.STATE, 0, np.array([FIRST]), Tie.GRANT, 60, 71, np.array([20.0]))
    np.testing.assert_array_equal(links.table(), before)


def test_a_renewed_link_keeps_its_first_month_and_an_ended_one_its_last(links: Links) -> None:
    both = np.array([FIRST, SECOND])
    links.record(FunderKind.STATE, 0, both, Tie.GRANT, 72, 83, np.array([25.0, 0.0]))
    links.record(FunderKind.AUTHORITY, AISNE, both, Tie.GRANT, 72, 83, np.array([0.0, 5.0]))
    rows = {
        (int(row["funder_kind"]), int(row["receiver"])): (row["first_month"], row["last_month"], row["euros"])
        for row in links.table()
        if row["tie"] == Tie.GRANT
    }
    assert rows == {
        (FunderKind.STATE, FIRST): (60, 83, 25.0),
        (FunderKind.AUTHORITY, FIRST): (60, 71, 30.0),
        (FunderKind.AUTHORITY, SECOND): (72, 83, 5.0),
    }
    assert len(links.table(month=80)) == 2
    links.forget(before_month=72)
    assert len(links.table()) == 2


def test_the_graph_holds_every_institution_and_every_link(graph: nx.MultiDiGraph) -> None:
    assert set(graph) == {STATE_NODE, authority_node(AISNE), *map(provider_node, (PUBLIC, FIRST, SECOND))}
    assert graph.number_of_edges() == 6
    edge = graph.edges[STATE_NODE, provider_node(FIRST), "wage_subsidy"]
    assert edge == {"tie": "wage_subsidy", "first_month": 60, "last_month": 71, "euros": 30.0}
    assert graph.nodes[provider_node(FIRST)]["legal_form"] == "scic"


def test_dependence_adds_the_instruments_of_one_funder(links: Links, providers: np.ndarray) -> None:
    shares = dependence_on_one_funder(links.table(), providers)
    np.testing.assert_allclose(shares, [120 / 200, 50 / 100, 1.0])
    assert mean_dependence(links.table(), providers) == pytest.approx((120 + 50 + 300) / 600)


def test_dependence_without_income_is_none(links: Links, providers: np.ndarray) -> None:
    providers["income"] = 0.0
    assert mean_dependence(links.table(), providers) == 0.0
    assert (dependence_on_one_funder(links.table(), providers) == 0.0).all()


def test_centrality_of_the_state_is_its_share_of_the_money(graph: nx.MultiDiGraph) -> None:
    assert share_of_euros(graph) == pytest.approx(450 / 600)
    assert share_of_euros(graph, authority_node(AISNE)) == pytest.approx(250 / 600)


def test_when_the_state_goes_its_transfers_go_too(graph: nx.MultiDiGraph) -> None:
    loss = what_falls(graph, STATE_NODE)
    quarter = 100 / 400
    first, second = (50 + quarter * 30) / 100, quarter * 120 / 200
    assert loss.caseload == pytest.approx((50 + 30 * first + 20 * second) / 100)
    assert loss.euros == pytest.approx((350 + quarter * 150) / 500)


def test_when_an_association_goes_only_its_own_falls(graph: nx.MultiDiGraph) -> None:
    loss = what_falls(graph, provider_node(FIRST))
    assert loss.caseload == pytest.approx(0.3)
    assert loss.euros == pytest.approx(80 / 500)
    with pytest.raises(KeyError, match="provider 77"):
        what_falls(graph, provider_node(77))


def test_graphml_comes_back_equal_and_leaves_no_scraps(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    path = tmp_path / "networks" / "institutions.graphml"
    write_graphml(graph, path)
    again = nx.read_graphml(path, force_multigraph=True)
    assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
    ends = {(payer, payee, edge["tie"], edge["euros"]) for payer, payee, edge in again.edges(data=True)}
    assert ends == {
        (payer, payee, edge["tie"], edge["euros"]) for payer, payee, edge in graph.edges(data=True)
    }
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_failed_export_leaves_the_old_file(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    path = tmp_path / "institutions.graphml"
    path.write_text("old")
    graph.nodes[STATE_NODE]["broken"] = object()
    with pytest.raises(nx.NetworkXError):
        write_graphml(graph, path)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def _neighbours(federation: Federation, row: int) -> set[int]:
    return set(federation.ties[federation.start[row] : federation.start[row + 1]].tolist())


def _federate(
    rows: list[int], keys: list[int], domains: list[int], places: list[float], n_ties: int = 2
) -> Federation:
    return federate(
        np.array(rows, dtype=np.int32),
        12,
        np.array(keys),
        np.array(domains),
        np.zeros(len(rows), dtype=np.int64),
        np.array(places),
        n_ties,
    )


def test_enterprises_are_tied_to_the_next_of_their_domain_on_either_side() -> None:
    federation = _federate([4, 5, 6, 7, 8], [1, 2, 3, 4, 5], [0, 0, 0, 0, 1], [0.1, 0.9, 0.3, 0.5, 0.2])
    assert [_neighbours(federation, row) for row in range(4, 9)] == [{5, 6}, {7, 4}, {4, 7}, {6, 5}, set()]
    assert _neighbours(federation, 0) == _neighbours(federation, 11) == set()


def test_a_federation_of_two_ties_them_once_and_nobody_to_herself() -> None:
    federation = _federate([4, 5, 6], [1, 2, 3], [0, 0, 1], [0.1, 0.9, 0.3], n_ties=6)
    assert [_neighbours(federation, row) for row in (4, 5, 6)] == [{5}, {4}, set()]
    assert len(federation.ties) == 2


@settings(max_examples=50, deadline=None)
@given(data=st.data(), n=st.integers(1, 12), n_ties=st.sampled_from([0, 2, 4, 20]))
def test_ties_of_one_are_those_of_the_whole_federation(data: st.DataObject, n: int, n_ties: int) -> None:
    places = np.array(data.draw(st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.9]), min_size=n, max_size=n)))
    territories = np.array(data.draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))
    rows = np.array(data.draw(st.permutations(range(n))), dtype=np.int64)
    keys, domains = np.arange(100, 100 + n), np.zeros(n, dtype=np.int64)
    whole = federate(rows.astype(np.int32), n, keys, domains, territories, places, n_ties)
    circle = circle_of(rows, keys, territories, places)
    assert {row: peers_on(circle, row, n_ties) for row in circle} == {row: _neighbours(whole, row) for row in range(n)}


def test_nobody_to_federate_is_no_error() -> None:
    assert len(_federate([], [], [], []).ties) == 0


@settings(max_examples=50, deadline=None)
@given(data=st.data(), n=st.integers(1, 12))
def test_federation_is_mutual_and_knows_no_row_order(data: st.DataObject, n: int) -> None:
    domains = data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    places = data.draw(st.lists(st.floats(0, 0.99), min_size=n, max_size=n))
    order = data.draw(st.permutations(range(n)))
    keys = list(range(100, 100 + n))
    plain = _federate(list(range(n)), keys, domains, places, n_ties=4)
    # enterprise i now stands in row order.index(i)
    moved = _federate(
        list(range(n)),
        [keys[i] for i in order],
        [domains[i] for i in order],
        [places[i] for i in order],
        n_ties=4,
    )
    for row, enterprise in enumerate(order):
        assert {order[peer] for peer in _neighbours(moved, row)} == _neighbours(plain, enterprise)
        assert all(enterprise in _neighbours(plain, peer) for peer in _neighbours(plain, enterprise))
        assert all(domains[peer] == domains[enterprise] for peer in _neighbours(plain, enterprise))


def test_tenders_are_known_from_own_contracts_or_from_peers() -> None:
    federation = _federate([4, 5, 6, 7, 8], [1, 2, 3, 4, 5], [0, 0, 0, 0, 1], [0.1, 0.9, 0.3, 0.5, 0.2])
    holds = np.zeros(12, dtype=np.bool_)
    holds[5] = True
    knowledge = tender_knowledge(federation, holds)
    assert knowledge[4:9].tolist() == [0.5, 1.0, 0.0, 0.5, 0.0]
    assert knowledge.shape == (12,)


def test_federation_can_be_drawn(links: Links, providers: np.ndarray) -> None:
    federation = _federate([4, 5], [SECOND, FIRST], [1, 1], [0.1, 0.2])
    drawn = institutional_network(
        links.table(),
        providers,
        np.array([(AISNE, 400.0)], dtype=AUTHORITY),
        federation,
        np.array([4, 5, 0], dtype=np.int32),
    )
    assert drawn.has_edge(provider_node(FIRST), provider_node(SECOND), "federation")
    assert drawn.number_of_edges() == 7


def test_what_peers_know_does_not_depend_on_the_rows_they_stand_in():
    rng = np.random.default_rng(1)
    n, n_rows = 40, 90
    keys, domains, territories = np.arange(n) * 7, np.arange(n) % 3, np.arange(n) % 4
    places, experience = rng.random(n), rng.random(n)
    found = []
    for rows in (np.arange(n), rng.permutation(n_rows)[:n]):
        own = np.zeros(n_rows)
        own[rows] = experience
        ties = federate(rows.astype(np.int32), n_rows, keys, domains, territories, places, 6)
        found.append(tender_knowledge(ties, own)[rows])
    assert found[0].tobytes() == found[1].tobytes()
