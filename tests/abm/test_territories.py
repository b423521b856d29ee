"""Territories: the French ones as published, made-up ones with the same spread, whole citizens in each."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.errors import ParameterError, ScenarioError
from abm.parameters.society import Society
from abm.policy import territory_row
from abm.territories import (
    MEAN_INCOME,
    MEAN_POVERTY,
    Territories,
    TerritorySet,
    citizens_by_territory,
    resolved_set,
    territories,
)

SOCIETY = Society()
EVERY_SET = [chosen for chosen in TerritorySet if chosen is not TerritorySet.AUTO]


def french(chosen: TerritorySet) -> Territories:
    return territories(chosen, 1_000_000, SOCIETY)


DEPARTEMENTS = french(TerritorySet.DEPARTEMENTS_96)
REGIONS = french(TerritorySet.REGIONS_13)


@pytest.mark.parametrize(
    ("n_citizens", "chosen"),
    [
        (2_000, TerritorySet.SYNTHETIC_4),
        (49_999, TerritorySet.SYNTHETIC_4),
        (50_000, TerritorySet.REGIONS_13),
        (3_000_000, TerritorySet.REGIONS_13),
        (3_000_001, TerritorySet.DEPARTEMENTS_96),
        (68_000_000, TerritorySet.DEPARTEMENTS_96),
    ],
)
def test_the_set_follows_the_size_of_the_society(n_citizens, chosen):
    assert resolved_set(TerritorySet.AUTO, n_citizens) is chosen
    assert resolved_set(TerritorySet.SYNTHETIC_8, n_citizens) is TerritorySet.SYNTHETIC_8


@pytest.mark.parametrize("chosen", EVERY_SET)
def test_every_set_is_whole(chosen):
    found = french(chosen)
    assert len(found) == int(re.search(r"\d+", chosen.name)[0])
    assert len(set(found.names)) == len(set(found.keys.tolist())) == len(found)
    assert found.keys.min() > 0
    assert found.keys.max() < 4096
    assert math.fsum(found.shares) == pytest.approx(1.0, abs=1e-15)
    assert found.shares.min() > 0
    assert 0.02 < found.poverty.min() <= found.poverty.max() < 0.5
    assert 10_000 < found.income.min() <= found.income.max() < 40_000


@pytest.mark.parametrize(
    ("name", "key", "poverty", "income"),
    [
        ("Ain", 1, 0.106, 21_489.7),
        ("Corse-du-Sud", 201, 0.176, 19_490.5),
        ("Haute-Corse", 202, 0.225, 17_993.0),
        ("Haute-Savoie", 74, 0.093, 24_022.5),
        ("Paris", 75, 0.162, 25_981.3),
        ("Seine-Saint-Denis", 93, 0.278, 16_744.6),
        ("Val-d'Oise", 95, 0.167, 20_778.3),
    ],
)
def test_departements_carry_the_published_figures(name, key, poverty, income):
    row = territory_row(DEPARTEMENTS, name)
    assert DEPARTEMENTS.keys[row] == key
    assert DEPARTEMENTS.poverty[row] == pytest.approx(poverty)
    assert DEPARTEMENTS.income[row] == income


def test_departements_have_the_published_distribution():
    assert DEPARTEMENTS.poverty.mean() == pytest.approx(0.145, abs=0.0005)
    assert DEPARTEMENTS.poverty.std() == pytest.approx(0.032, abs=0.0005)
    assert np.std(np.log(DEPARTEMENTS.poverty)) == pytest.approx(0.21, abs=0.005)
    assert np.std(np.log(DEPARTEMENTS.shares)) == pytest.approx(0.77, abs=0.005)
    poor = np.sort(DEPARTEMENTS.poverty * DEPARTEMENTS.shares)
    assert poor[-10:].sum() / poor.sum() == pytest.approx(0.33, abs=0.005)


@pytest.mark.parametrize(
    ("region", "code", "members"),
    [
        ("Corse", 94, ["Corse-du-Sud", "Haute-Corse"]),
        ("Bretagne", 53, ["Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan"]),
        ("Normandie", 28, ["Calvados", "Eure", "Manche", "Orne", "Seine-Maritime"]),
        ("Hauts-de-France", 32, ["Aisne", "Nord", "Oise", "Pas-de-Calais", "Somme"]),
    ],
)
def test_a_region_is_the_mean_of_its_departements_weighted_by_persons(region, code, members):
    row = territory_row(REGIONS, region)
    inside = [territory_row(DEPARTEMENTS, name) for name in members]
    weights = DEPARTEMENTS.shares[inside]
    assert REGIONS.keys[row] == 1000 + code
    assert REGIONS.shares[row] == pytest.approx(weights.sum())
    assert REGIONS.poverty[row] == pytest.approx(np.average(DEPARTEMENTS.poverty[inside], weights=weights))
    assert REGIONS.income[row] == pytest.approx(np.average(DEPARTEMENTS.income[inside], weights=weights))


@pytest.mark.parametrize("chosen", EVERY_SET)
def test_all_sets_have_the_poverty_and_income_of_the_country(chosen):
    found = french(chosen)
    assert np.average(found.poverty, weights=found.shares) == pytest.approx(0.145, abs=1e-5)
    assert np.average(found.income, weights=found.shares) == pytest.approx(20_455, rel=0.01)


@pytest.mark.parametrize("chosen", [TerritorySet.SYNTHETIC_4, TerritorySet.SYNTHETIC_8])
def test_made_up_territories_have_the_spread_asked_for(chosen):
    society = Society(synthetic_poverty_spread=0.3, synthetic_population_spread=0.5)
    found = territories(chosen, 10_000, society)
    assert np.std(np.log(found.poverty)) == pytest.approx(0.3)
    assert np.std(np.log(found.shares)) == pytest.approx(0.5)
    assert -0.3 < np.corrcoef(found.poverty, np.log(found.shares))[0, 1] < 0


def test_without_spread_made_up_territories_are_alike():
    society = Society(synthetic_poverty_spread=0.0, synthetic_population_spread=0.0)
    found = territories(TerritorySet.SYNTHETIC_4, 10_000, society)
    np.testing.assert_allclose(found.shares, 0.25)
    np.testing.assert_allclose(found.poverty, MEAN_POVERTY)
    np.testing.assert_allclose(found.income, MEAN_INCOME)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("synthetic_poverty_spread", 0.1),
        ("synthetic_population_spread", 0.3),
        ("synthetic_income_elasticity", -0.5),
    ],
)
def test_every_parameter_of_made_up_territories_changes_them(name, value):
    changed = territories(TerritorySet.SYNTHETIC_4, 10_000, Society(**{name: value}))
    base = territories(TerritorySet.SYNTHETIC_4, 10_000, SOCIETY)
    columns = [(base.shares, changed.shares), (base.poverty, changed.poverty), (base.income, changed.income)]
    assert any(not np.allclose(before, after) for before, after in columns)


@pytest.mark.parametrize("written", ["Seine-Saint-Denis", "seine-saint-denis"])
def test_a_territory_is_found_by_name(written):
    assert DEPARTEMENTS.names[territory_row(DEPARTEMENTS, written)] == "Seine-Saint-Denis"


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Seine Saint Denis", "did you mean 'Seine-Saint-Denis'"),
        ("Bretagne", "Bretagne"),
        ("xyz", "Ain, Aisne"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(written, hint):
    with pytest.raises(ScenarioError, match=hint):
        territory_row(DEPARTEMENTS, written)


@given(
    n_citizens=st.integers(1_920, 70_000_000),
    chosen=st.sampled_from([TerritorySet.SYNTHETIC_4, TerritorySet.REGIONS_13, TerritorySet.DEPARTEMENTS_96]),
)
@settings(deadline=None)
def test_citizens_are_shared_out_whole_and_in_proportion(n_citizens, chosen):
    found = french(chosen)
    counts = citizens_by_territory(n_citizens, found)
    assert counts.sum() == n_citizens
    assert counts.min() >= 1
    assert np.all(np.abs(counts - n_citizens * found.shares) < 1)


def lopsided(n: int) -> Territories:
    shares = np.array([1 - 1e-4 * (n - 1), *[1e-4] * (n - 1)])
    same = np.full(n, 0.1)
    return Territories(np.arange(1, n + 1), tuple(f"T{i}" for i in range(n)), shares, same, same)


def test_a_tiny_territory_still_has_one_citizen():
    assert citizens_by_territory(100, lopsided(5)).tolist() == [96, 1, 1, 1, 1]


def test_equal_remainders_go_by_key_and_not_by_position():
    quarters = np.full(4, 0.25)
    places = Territories(np.array([40, 10, 30, 20]), ("a", "b", "c", "d"), quarters, quarters, quarters)
    assert citizens_by_territory(82, places).tolist() == [20, 21, 20, 21]


@given(st.permutations(range(96)), st.integers(1_920, 200_000))
@settings(deadline=None, max_examples=30)
def test_the_order_of_territories_changes_nothing_but_the_order(order, n_citizens):
    shuffled = territories(TerritorySet.DEPARTEMENTS_96, n_citizens, SOCIETY, order)
    assert shuffled.names == tuple(DEPARTEMENTS.names[row] for row in order)
    counts = citizens_by_territory(n_citizens, shuffled)
    assert counts.tolist() == citizens_by_territory(n_citizens, DEPARTEMENTS)[list(order)].tolist()


@pytest.mark.parametrize("order", [[0, 1, 2], [0, 1, 2, 2], [1, 2, 3, 4]])
def test_an_order_that_loses_a_territory_is_refused(order):
    with pytest.raises(ParameterError, match="each position from 0 to 3 once"):
        territories(TerritorySet.SYNTHETIC_4, 1000, SOCIETY, order)


@pytest.mark.parametrize(
    ("chosen", "fewest"), [(TerritorySet.SYNTHETIC_4, 80), (TerritorySet.DEPARTEMENTS_96, 1920)]
)
def test_too_few_citizens_are_refused_with_the_number_needed(chosen, fewest):
    assert len(territories(chosen, fewest, SOCIETY)) > 0
    with pytest.raises(ParameterError, match=f"at least {fewest:,} are needed"):
        territories(chosen, fewest - 1, SOCIETY)


def test_an_odd_mean_degree_is_refused():
    with pytest.raises(ParameterError, match="9 is odd"):
        Society(mean_degree=9)
