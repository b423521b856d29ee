"""Citizens: drawn by key, with the shares and the spread asked for, whatever the order of territories."""

import math
import time

import numpy as np
import pytest

from abm.parameters import Civic, Needs, Parameters, Society
from abm.parameters.table import parameter_table
from abm.population import CITIZEN, Population, build_population
from abm.randomness import citizen_key
from abm.territories import TerritorySet, citizens_by_territory, territories
from abm.vocabulary import LifeStage
from tests.chance import check_mean, check_share

N = 60_000
SEED = 11


def society_of(n=N, chosen=TerritorySet.REGIONS_13, order=None, seed=SEED, **groups) -> Population:
    parameters = Parameters(**groups)
    places = territories(chosen, n, parameters.society, order)
    return build_population(seed, n, places, parameter_table(parameters, len(places)))


@pytest.fixture(scope="module")
def base() -> Population:
    return society_of()


def test_a_citizen_takes_28_bytes():
    assert CITIZEN.itemsize == 28
    assert CITIZEN.isalignedstruct


def test_citizens_of_a_territory_stand_side_by_side(base):
    places = territories(TerritorySet.REGIONS_13, N, Society())
    counts = citizens_by_territory(N, places)
    assert len(base) == N
    assert np.diff(base.first_citizen).tolist() == counts.tolist()
    assert base.citizens["territory"].tolist() == np.repeat(np.arange(13), counts).tolist()
    assert base.territory_keys.tolist() == places.keys.tolist()


def test_keys_say_territory_and_ordinal(base):
    keys = base.keys()
    assert len(np.unique(keys)) == N
    for row in (0, 1, int(base.first_citizen[5]), N - 1):
        territory = int(base.citizens["territory"][row])
        assert base.ordinal(row) == row - base.first_citizen[territory]
        assert (
            base.key(row) == keys[row] == citizen_key(int(base.territory_keys[territory]), base.ordinal(row))
        )


def test_places_fill_the_ring_of_each_territory_evenly(base):
    places = base.places()
    for territory in range(13):
        here = places[base.first_citizen[territory] : base.first_citizen[territory + 1]]
        assert here[0] == pytest.approx(0.5 / len(here))
        np.testing.assert_allclose(np.diff(here), 1 / len(here), rtol=1e-6)
        assert here[-1] < 1


def test_life_stages_have_their_shares(base):
    stages = np.bincount(base.citizens["life_stage"], minlength=3)
    check_share(int(stages[LifeStage.UNDER_20]), N, 0.24, detectable=0.02)
    check_share(int(stages[LifeStage.ADULT]), N, 0.50, detectable=0.02)
    check_share(int(stages[LifeStage.OVER_60]), N, 0.26, detectable=0.02)


@pytest.mark.parametrize(
    ("flag", "parameter", "young_too"),
    [
        ("knows", "share_knowing", True),
        ("volunteers", "share_volunteering", False),
        ("gives", "share_giving", False),
    ],
)
@pytest.mark.parametrize("share", [0.2, 0.45])
def test_flags_have_the_shares_asked_for(flag, parameter, young_too, share):
    citizens = society_of(civic=Civic(**{parameter: share})).citizens
    grown_up = citizens["life_stage"] != LifeStage.UNDER_20
    check_share(int(citizens[flag][grown_up].sum()), int(grown_up.sum()), share, detectable=0.02)
    young = citizens[flag][~grown_up]
    if young_too:
        check_share(int(young.sum()), len(young), share, detectable=0.04)
    else:
        assert not young.any()


def test_volunteering_giving_and_knowing_are_drawn_apart(base):
    grown_up = base.citizens[base.citizens["life_stage"] != LifeStage.UNDER_20]
    both = int((grown_up["volunteers"] & grown_up["gives"]).sum())
    check_share(both, len(grown_up), 0.22 * 0.4, detectable=0.015)
    both = int((grown_up["volunteers"] & grown_up["knows"]).sum())
    check_share(both, len(grown_up), 0.22 * 0.5, detectable=0.015)


@pytest.mark.parametrize(("gap", "spread"), [(0.15, 0.4), (-0.5, 0.0)])
def test_trust_is_normal_in_thousandths(gap, spread):
    trust = society_of(civic=Civic(trust_gap=gap, trust_spread=spread)).citizens["trust"]
    if spread == 0:
        assert set(trust.tolist()) == {-500}
    else:
        check_mean(trust / 1000, gap, detectable=0.015, spread=spread)
        check_mean((trust / 1000 - gap) ** 2, spread**2, detectable=0.012)


@pytest.mark.parametrize("elasticity", [0.0, 1.0, 2.0])
@pytest.mark.parametrize("spread", [0.0, 0.8])
def test_vulnerability_has_mean_1_and_follows_poverty(elasticity, spread):
    needs = Needs(vulnerability_spread=spread, vulnerability_poverty_elasticity=elasticity)
    population = society_of(needs=needs)
    vulnerability = population.citizens["vulnerability"].astype(float)
    places = territories(TerritorySet.REGIONS_13, N, Society())
    assert vulnerability.mean() == pytest.approx(1.0, abs=1e-6)
    assert vulnerability.min() > 0
    relative = places.poverty**elasticity / np.average(places.poverty**elasticity, weights=places.shares)
    expected = relative[population.citizens["territory"]]
    if spread == 0:
        np.testing.assert_allclose(vulnerability, expected, rtol=1e-3)
    else:
        log_ratio = np.log(vulnerability / expected)
        check_mean(log_ratio, -spread * spread / 2, detectable=0.03, spread=spread)
        check_mean((log_ratio + spread * spread / 2) ** 2, spread**2, detectable=0.04)


def test_the_same_seed_gives_the_same_citizens_and_another_seed_others(base):
    again, other = society_of(), society_of(seed=SEED + 1)
    assert again.citizens.tobytes() == base.citizens.tobytes()
    of_age = np.minimum(base.citizens["life_stage"], other.citizens["life_stage"]) > LifeStage.UNDER_20
    for column in ("life_stage", "knows", "volunteers", "gives", "vulnerability", "trust"):
        assert np.mean((other.citizens[column] != base.citizens[column])[of_age]) > 0.1, column


def test_the_order_of_territories_changes_no_citizen(base):
    order = np.random.default_rng(3).permutation(13).tolist()
    shuffled = society_of(order=order)
    by_key, by_key_shuffled = np.argsort(base.keys()), np.argsort(shuffled.keys())
    assert base.keys()[by_key].tolist() == shuffled.keys()[by_key_shuffled].tolist()
    for column in set(CITIZEN.names) - {"territory"}:
        one, other = base.citizens[column][by_key], shuffled.citizens[column][by_key_shuffled]
        assert one.tobytes() == other.tobytes(), column


def test_a_citizen_keeps_her_draws_when_the_society_grows(base):
    larger = society_of(n=2 * N)
    for territory in range(13):
        few = base.citizens[base.first_citizen[territory] : base.first_citizen[territory + 1]]
        many = larger.citizens[larger.first_citizen[territory] :][: len(few)]
        for column in ("life_stage", "knows", "volunteers", "gives", "trust"):
            assert few[column].tolist() == many[column].tolist()


def test_one_parameter_leaves_the_other_columns_alone(base):
    changed = society_of(civic=Civic(share_knowing=0.9)).citizens
    assert changed["knows"].sum() > base.citizens["knows"].sum()
    assert np.all(changed["knows"] >= base.citizens["knows"])
    for column in ("life_stage", "volunteers", "gives", "vulnerability", "trust"):
        assert changed[column].tobytes() == base.citizens[column].tobytes()


@pytest.mark.parametrize(("name", "stage"), [("share_under_20", 0), ("share_over_60", 2)])
def test_life_stage_shares_are_parameters(name, stage):
    citizens = society_of(society=Society(**{name: 0.4})).citizens
    check_share(int((citizens["life_stage"] == stage).sum()), N, 0.4, detectable=0.02)


def test_a_parameter_may_differ_between_territories():
    parameters = Parameters()
    places = territories(TerritorySet.SYNTHETIC_4, 8000, parameters.society)
    table = parameter_table(parameters, len(places))
    table["share_knowing"][2] = 1.0
    citizens = build_population(SEED, 8000, places, table).citizens
    assert citizens["knows"][citizens["territory"] == 2].all()
    assert not citizens["knows"][citizens["territory"] == 1].all()


@pytest.mark.slow
def test_a_million_citizens_take_less_than_a_second():
    society_of(n=2000, chosen=TerritorySet.SYNTHETIC_4)
    start = time.process_time()
    population = society_of(n=1_000_000)
    assert time.process_time() - start < 1.0
    assert population.citizens.nbytes == 28_000_000
    assert math.isclose(population.citizens["vulnerability"].mean(dtype=float), 1.0, abs_tol=1e-6)
