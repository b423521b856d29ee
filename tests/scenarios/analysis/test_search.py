"""The search finds known fronts, resists luck, and repeats itself exactly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from abm.errors import ParameterError
from scenarios.analysis.dominance import non_dominated
from scenarios.analysis.frontier import frontier_of
from scenarios.analysis.search import Search, Wanted, _algorithm
from tests.scenarios.analysis.front_problems import Lever, World, dtlz2, finish, zdt1


def front_of(world: World) -> np.ndarray:
    """True objectives of the points a frontier calls non-dominated."""
    found = frontier_of(world.outcomes(), world.factors, world.objectives)
    return np.array([world.function(found.values.loc[point].to_numpy()) for point in found.front])


def n_false(world: World, margin: float) -> tuple[int, int]:
    """Members of the front truly worse in every objective, by more than a margin, than a point tried; and members."""
    members = front_of(world)
    tried = np.array([world.function(np.array(key)) for key in {key for key, _ in world.store}])
    best = tried[non_dominated(tried)]
    return sum(bool((best < one - margin).all(axis=1).any()) for one in members), len(members)


def test_the_front_of_two_objectives_is_found_within_a_twentieth():
    world = World(zdt1, 4, 2)
    finish(world, world.search(population=40, generations=40, replicates=1, most_replicates=1))
    front = front_of(world)
    assert len(front) > 30
    assert np.abs(front[:, 1] - (1.0 - np.sqrt(front[:, 0]))).mean() < 0.05
    assert np.diff(np.sort(front[:, 0])).max() < 0.15  # no large gap
    assert front[:, 0].min() < 0.05
    assert front[:, 0].max() > 0.95


def test_the_front_of_three_objectives_is_found_within_a_twentieth():
    world = World(dtlz2, 5, 3)
    finish(world, world.search(population=40, generations=20, replicates=1, most_replicates=1))
    distance = np.abs(np.linalg.norm(front_of(world), axis=1) - 1.0)
    assert distance.mean() < 0.05
    assert np.quantile(distance, 0.9) < 0.1


def test_a_search_beats_as_many_points_at_random():
    world = World(zdt1, 4, 2)
    finish(world, world.search(population=20, generations=20, replicates=1, most_replicates=1))
    found = front_of(world)
    drawn = np.array([zdt1(x) for x in np.random.default_rng(1).random((400, 4))])
    drawn = drawn[non_dominated(drawn)]
    assert np.median(found[:, 1] + np.sqrt(found[:, 0])) < np.median(drawn[:, 1] + np.sqrt(drawn[:, 0])) - 0.1


@pytest.mark.parametrize("common", [0.0, 0.8])
def test_running_front_points_again_leaves_few_false_members(common):
    """False: worse than a point tried by more than two standard errors that sixteen replicates leave."""
    noise, shares = 0.1, []
    margin = 2.0 * noise * np.sqrt(1.0 - common) / np.sqrt(16)
    for most in (1, 16):
        wrong, members = 0, 0
        for seed in range(6):
            world = World(zdt1, 4, 2, noise, common)
            finish(world, world.search(population=20, generations=8, replicates=1, most_replicates=most, seed=seed))
            n_wrong, n_members = n_false(world, margin)
            wrong, members = wrong + n_wrong, members + n_members
        shares.append(wrong / members)
    assert shares[0] > 0.05
    assert shares[1] <= shares[0] / 3


def test_running_front_points_again_takes_most_of_the_flattery_off_the_front():
    """Members of a front chosen by noisy means look better than they are."""
    flattery = []
    for most in (1, 16):
        world = World(zdt1, 4, 2, noise=0.1, common=0.0)
        finish(world, world.search(population=20, generations=8, replicates=1, most_replicates=most))
        found = frontier_of(world.outcomes(), world.factors, world.objectives)
        flattery.append(float((front_of(world) - found.means.loc[found.front].to_numpy()).mean()))
    assert flattery[0] > 0.03
    assert abs(flattery[1]) < flattery[0] / 2


def test_everything_on_the_final_front_has_the_most_replicates():
    world = World(dtlz2, 4, 3, noise=0.2)
    search = world.search(population=12, generations=4, replicates=2, most_replicates=8)
    finish(world, search)
    found = frontier_of(world.outcomes(), world.factors, world.objectives)
    assert (found.standing.loc[found.front, "replicates"] == 8).all()
    report = search.report()
    assert report["re_evaluated"].sum() > 0
    assert report["runs"].iloc[-1] == len(world.store) == search.n_runs
    assert search.fewest_runs <= search.n_runs <= search.most_runs


def test_a_search_interrupted_anywhere_and_repeated_asks_for_the_same():
    whole = World(zdt1, 3, 2, noise=0.1)
    settings = {"population": 8, "generations": 5, "replicates": 2, "most_replicates": 8, "seed": 3}
    asked = finish(whole, whole.search(**settings))
    for stop in range(len(asked) + 1):
        world = World(zdt1, 3, 2, noise=0.1)
        finish(world, world.search(**settings), batches=stop)
        n_before = len(world.store)
        assert finish(world, world.search(**settings)) == asked  # same store, new search
        assert world.store.keys() == whole.store.keys()
        assert n_before + sum(1 for _ in list(world.store)[n_before:]) == len(whole.store)


def test_runs_nobody_asked_for_do_not_turn_the_search():
    """Outcomes of a later state, as a repeated search is told them: every point with all its replicates."""
    settings = {"population": 8, "generations": 4, "replicates": 1, "most_replicates": 8}
    whole = World(zdt1, 3, 2, noise=0.3)
    asked = finish(whole, whole.search(**settings))
    final, again, search = whole.outcomes(), [], whole.search(**settings)
    stranger = final.assign(x0=0.123456)
    while batch := search.ask():
        again.append(batch)
        search.tell(pd.concat([stranger, final]).sample(frac=1.0, random_state=1))
    assert again == asked


def test_another_seed_asks_for_other_points():
    one, other = (World(zdt1, 3, 2).search(population=8, generations=1, seed=seed).ask() for seed in (1, 2))
    assert one != other


def test_places_that_make_the_same_values_are_one_point():
    class Switch(Lever):
        def at(self, u: float) -> bool:
            return u >= 0.5

    world = World(zdt1, 2, 2)
    search = Search([Switch("x0"), Switch("x1")], world.objectives, population=12, generations=3, replicates=1)
    asked = finish(world, search)
    first = list(asked[0])
    assert len(first) == 4
    assert all(isinstance(value, bool) for one in first for value in one.values.values())
    assert {key for key, _ in world.store} == {(a, b) for a in (False, True) for b in (False, True)}


def test_values_are_recognised_after_a_trip_through_a_file():
    world = World(zdt1, 2, 2)
    world_factors = [Lever("x0", low=0.1, high=0.7), Lever("x1", low=1e6, high=3e6)]
    search = Search(world_factors, world.objectives, population=8, generations=2, replicates=1, most_replicates=1)
    batch = search.ask()
    assert all(isinstance(one, Wanted) and one.unit == tuple(round(u, 3) for u in one.unit) for one in batch)
    names = [one.name for one in world.objectives]
    rows = [{**one.values, "replicate": 0, names[0]: 1.0, names[1]: 2.0} for one in batch]
    stored = pd.DataFrame(rows)
    stored[["x0", "x1"]] *= 1 + 1e-13  # another digit at the end
    search.tell(stored)
    search.ask()
    assert not any("without a value" in warning for warning in search.warnings("en"))


def test_points_that_always_fail_do_not_stop_the_search_and_are_counted():
    world = World(zdt1, 3, 2)
    search = world.search(population=8, generations=3, replicates=1, most_replicates=2)
    while batch := search.ask():
        outcomes = world.answer(batch)
        search.tell(outcomes[outcomes["x0"] < 0.7])
    n_failed = len({key for key, _ in world.store if key[0] >= 0.7})
    assert n_failed > 0
    said = next(warning for warning in search.warnings("en") if warning.startswith("Points without"))
    assert said.endswith(f": {n_failed}.")


def test_a_search_cut_short_says_that_it_was_still_rising_and_a_settled_one_does_not():
    short, long = World(zdt1, 4, 2), World(zdt1, 2, 2)
    one = short.search(population=12, generations=4, replicates=1, most_replicates=1)
    finish(short, one)
    assert any("had not settled" in warning for warning in one.warnings("en"))
    assert any("pas stabilisée" in warning for warning in one.warnings("fr"))
    other = long.search(population=20, generations=40, replicates=1, most_replicates=1)
    finish(long, other)
    volumes = other.report()["hypervolume"].to_numpy()
    assert (np.diff(volumes) >= -1e-12).all()
    assert volumes[-1] == 1.0
    assert not any("had not settled" in warning for warning in other.warnings("en"))


def test_asking_twice_without_telling_is_a_mistake():
    search = World(zdt1, 2, 2).search(population=4, generations=2)
    search.ask()
    with pytest.raises(RuntimeError, match="tell the outcomes"):
        search.ask()


@pytest.mark.parametrize(
    "settings", [{"population": 2}, {"generations": 0}, {"replicates": 0}, {"replicates": 8, "most_replicates": 4}]
)
def test_numbers_too_small_are_refused(settings):
    with pytest.raises(ParameterError, match="a search needs at least"):
        World(zdt1, 2, 2).search(**settings)


def test_the_library_behind_prints_nothing(capfd):
    world = World(zdt1, 2, 2)
    finish(world, world.search(population=4, generations=2))
    assert capfd.readouterr() == ("", "")


def test_a_parent_that_looked_good_by_luck_goes_once_more_runs_say_so():
    algorithm, tell = _algorithm((2, 2), 4, 1)
    first = algorithm.ask()
    lucky = tuple(first.get("X")[0])
    tell(algorithm, first, np.empty((0, 2)), np.array([[0.0, 0.0], [5.0, 6.0], [6.0, 5.0], [7.0, 7.0]]))
    assert lucky in map(tuple, algorithm.pop.get("X"))
    now = np.where((algorithm.pop.get("X") == lucky).all(axis=1)[:, None], 9.0, algorithm.pop.get("F"))
    second = algorithm.ask()
    tell(algorithm, second, now, np.tile([[5.0, 5.0]], (len(second), 1)))
    assert lucky not in map(tuple, algorithm.pop.get("X"))
