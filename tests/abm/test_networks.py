"""Ties between citizens: a symmetric small world in each territory, long ties between, keyed by person."""

import itertools
import time

import networkx as nx
import numpy as np
import pytest

from abm.engine import social_ties
from abm.engine.social_ties import number_elsewhere, ordinal_nearby
from abm.errors import ParameterError
from abm.networks import SocialTies, build_social_ties, count_ties
from abm.parameters import Parameters, Society
from abm.parameters.table import parameter_table
from abm.population import CITIZEN, Population, build_population
from abm.territories import TerritorySet, territories
from tests.chance import check_counts, check_share

SEED = 4
N = 20_000


def people(n=N, chosen=TerritorySet.SYNTHETIC_4, order=None) -> Population:
    parameters = Parameters()
    places = territories(chosen, n, parameters.society, order)
    return build_population(SEED, n, places, parameter_table(parameters, len(places)))


def counted(*sizes: int) -> Population:
    """Blank citizens in territories of given sizes."""
    first = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    citizens = np.zeros(first[-1], dtype=CITIZEN)
    citizens["territory"] = np.repeat(np.arange(len(sizes)), sizes)
    return Population(citizens, first, np.arange(1, len(sizes) + 1, dtype=np.int64))


def ends(ties: SocialTies) -> tuple[np.ndarray, np.ndarray]:
    return np.repeat(np.arange(len(ties.tie_start) - 1), np.diff(ties.tie_start)), ties.ties


def edges(ties: SocialTies) -> set[tuple[int, int]]:
    return set(zip(*(column.tolist() for column in ends(ties)), strict=True))


def keyed_edges(ties: SocialTies, population: Population) -> np.ndarray:
    one, other = ends(ties)
    keys = population.keys()
    pairs = np.stack([keys[one], keys[other]])
    return pairs[:, np.lexsort(pairs)]


@pytest.fixture(scope="module")
def population() -> Population:
    return people()


@pytest.fixture(scope="module")
def ties(population) -> SocialTies:
    return build_social_ties(SEED, population, Society())


def check_well_formed(ties: SocialTies, n: int) -> None:
    assert ties.tie_start.dtype == ties.ties.dtype == np.int32
    assert len(ties.tie_start) == n + 1
    assert ties.tie_start[0] == 0
    assert ties.tie_start[-1] == len(ties.ties)
    one, other = ends(ties)
    assert np.all((other >= 0) & (other < n))
    assert np.all(one != other), "a tie to oneself"
    inside = one[1:] == one[:-1]
    assert np.all(other[1:][inside] > other[:-1][inside]), "unsorted, or a double"
    pairs = one.astype(np.int64) * n + other
    back = other.astype(np.int64) * n + one
    assert np.array_equal(np.sort(pairs), np.sort(back)), "a tie that goes one way"


@pytest.mark.parametrize(("n", "chosen"), [(500, 1), (2_000, 1), (2_000, 4), (20_000, 2), (60_000, 3)])
@pytest.mark.parametrize("mean_degree", [8, 10])
def test_ties_are_symmetric_sorted_and_single_at_every_size(n, chosen, mean_degree):
    found = build_social_ties(SEED, people(n, TerritorySet(chosen)), Society(mean_degree=mean_degree))
    check_well_formed(found, n)
    lost_in_tiny_territories = 0.4 if n == 2_000 and chosen == 4 else 0.01
    assert mean_degree * (1 - lost_in_tiny_territories) < found.mean_degree <= mean_degree


def spread_evenly(monkeypatch, n: int) -> None:
    """Let successive draws be the middles of ``n`` equal parts of (0, 1)."""
    draws = itertools.cycle((np.arange(n) + 0.5) / n)
    monkeypatch.setattr(social_ties, "uniform", lambda *_: next(draws))


@pytest.mark.parametrize(
    ("n_before", "n_here", "n_citizens"), [(0, 3, 10), (4, 3, 10), (7, 3, 10), (0, 1, 2)]
)
def test_a_long_tie_may_reach_everybody_elsewhere_and_nobody_here(n_before, n_here, n_citizens, monkeypatch):
    elsewhere = n_citizens - n_here
    spread_evenly(monkeypatch, elsewhere)
    reached = [number_elsewhere.py_func(1, 2, 0, n_before, n_here, n_citizens) for _ in range(elsewhere)]
    assert reached == [number for number in range(n_citizens) if not n_before <= number < n_before + n_here]


@pytest.mark.parametrize("ordinal", [0, 7, 19])
def test_a_rewired_tie_may_reach_everybody_who_is_not_near_on_the_ring(ordinal, monkeypatch):
    n_here, ties_brought = 20, 4
    strangers = n_here - 1 - 2 * ties_brought
    spread_evenly(monkeypatch, strangers)
    always = 2.0
    reached = {
        ordinal_nearby.py_func(1, 2, ordinal, 0, n_here, ties_brought, always) for _ in range(3 * strangers)
    }
    near = {(ordinal + step) % n_here for step in range(-ties_brought, ties_brought + 1)}
    assert reached == set(range(n_here)) - near


@pytest.mark.parametrize("sizes", [(1, 1, 1), (1, 30), (2, 3, 4, 5), (7, 9), (10,), (1,)])
@pytest.mark.parametrize("settings", [{}, {"rewiring": 1.0}, {"long_tie_share": 0.5}, {"mean_degree": 20}])
def test_tiny_territories_do_no_harm(sizes, settings):
    check_well_formed(build_social_ties(SEED, counted(*sizes), Society(**settings)), sum(sizes))


def test_without_rewiring_and_long_ties_the_network_is_the_ring():
    found = build_social_ties(SEED, counted(12, 30), Society(mean_degree=4, rewiring=0, long_tie_share=0))
    assert found.neighbours(0).tolist() == [1, 2, 10, 11]
    assert found.neighbours(12).tolist() == [13, 14, 40, 41]
    assert nx.transitivity(nx.Graph(edges(found))) == pytest.approx(0.5)


def test_the_small_world_is_clustered_and_its_paths_are_short(ties, population):
    kept = 1 - 0.05 - 0.95 * 0.1
    lattice = 3 * (8 - 2) / (4 * (8 - 1))
    graph = nx.Graph(edges(ties))
    assert nx.transitivity(graph) == pytest.approx(lattice * kept**3, abs=0.015)
    assert nx.is_connected(graph)
    assert max(nx.single_source_shortest_path_length(graph, 0).values()) < 20
    assert ties.mean_degree == pytest.approx(8, abs=0.02)
    assert np.diff(ties.tie_start).min() > 2
    assert np.diff(ties.tie_start).max() < 25


@pytest.mark.parametrize("share", [0.0, 0.05, 0.4])
def test_long_ties_have_their_share_and_go_where_people_live(population, share):
    found = build_social_ties(SEED, population, Society(long_tie_share=share))
    one, other = (population.citizens["territory"][column] for column in ends(found))
    n_ties, n_long = len(one) // 2, int(np.sum(one != other)) // 2
    if share == 0:
        assert n_long == 0
        return
    check_share(n_long, n_ties, share, detectable=0.015)
    if share == 0.4:
        sizes = np.diff(population.first_citizen)
        pairs = list(itertools.combinations(range(4), 2))
        weights = np.array(
            [sizes[a] * sizes[b] * (1 / (N - sizes[a]) + 1 / (N - sizes[b])) for a, b in pairs]
        )
        seen = [int(np.sum((one == a) & (other == b))) for a, b in pairs]
        check_counts(seen, weights / weights.sum(), detectable=0.06)


def test_rewired_ties_go_anywhere_in_the_territory():
    n = 20_000
    found = build_social_ties(SEED, counted(n), Society(rewiring=0.5))
    one, other = ends(found)
    distance = np.minimum((one - other) % n, (other - one) % n)
    far = distance[distance > 4]
    check_share(len(far) // 2, len(one) // 2, 0.5, detectable=0.03)
    check_counts(
        np.bincount((far - 5) * 10 // (n // 2 - 4), minlength=10)[:10] // 2, np.full(10, 0.1), detectable=0.08
    )


def test_the_same_seed_ties_the_same_people_and_another_seed_others(ties, population):
    again = build_social_ties(SEED, population, Society())
    other = build_social_ties(SEED + 1, population, Society())
    assert np.array_equal(again.ties, ties.ties)
    assert np.array_equal(again.tie_start, ties.tie_start)
    shared = edges(ties) & edges(other)
    ring = build_social_ties(SEED, population, Society(rewiring=0, long_tie_share=0))
    assert len(shared - edges(ring)) < 0.002 * len(ties.ties)
    assert 0.6 < len(shared) / len(ties.ties) < 0.85


@pytest.mark.parametrize("chosen", [TerritorySet.SYNTHETIC_8, TerritorySet.DEPARTEMENTS_96])
def test_the_order_of_territories_does_not_change_who_is_tied_to_whom(chosen):
    straight = people(chosen=chosen)
    order = np.random.default_rng(1).permutation(len(straight.territory_keys)).tolist()
    shuffled = people(chosen=chosen, order=order)
    one = keyed_edges(build_social_ties(SEED, straight, Society()), straight)
    other = keyed_edges(build_social_ties(SEED, shuffled, Society()), shuffled)
    assert np.array_equal(one, other)
    assert not np.array_equal(straight.keys(), shuffled.keys())


def test_more_rewiring_keeps_the_ties_already_rewired(population):
    few, many = (
        edges(build_social_ties(SEED, population, Society(rewiring=share, long_tie_share=0)))
        for share in (0.1, 0.2)
    )
    ring = edges(build_social_ties(SEED, population, Society(rewiring=0, long_tie_share=0)))
    assert len((few - ring) - many) < 0.002 * len(few)


@pytest.mark.parametrize("setting", [{"mean_degree": 10}, {"rewiring": 0.2}, {"long_tie_share": 0.1}])
def test_every_parameter_of_ties_changes_them(ties, population, setting):
    assert edges(build_social_ties(SEED, population, Society(**setting))) != edges(ties)


def test_counts_over_ties_are_those_of_a_count_by_hand(ties):
    population = people()
    count_ties(ties, population)
    citizens = population.citizens
    for row in range(0, N, 97):
        known = citizens[ties.neighbours(row)]
        assert citizens["ties_knowing"][row] == known["knows"].sum()
        assert citizens["ties_volunteering"][row] == known["volunteers"].sum()
    assert citizens["ties_knowing"].max() > 4
    assert not citizens["ties_served"].any()
    before = citizens.tobytes()
    count_ties(ties, population)
    assert citizens.tobytes() == before, "counting twice must change nothing"


def test_more_ties_than_can_be_numbered_are_refused():
    class Crowd(Population):
        def __len__(self) -> int:
            return 300_000_000

    with pytest.raises(ParameterError, match="300,000,000 citizens with 8 ties"):
        build_social_ties(SEED, Crowd(**vars(counted(1))), Society())


@pytest.mark.slow
def test_a_million_citizens_are_tied_in_seconds():
    crowd = people(1_000_000, TerritorySet.REGIONS_13)
    build_social_ties(SEED, counted(10), Society())
    start = time.process_time()
    found = build_social_ties(SEED, crowd, Society())
    assert time.process_time() - start < 1.5
    check_well_formed(found, 1_000_000)
