"""The relation between points, and what noise does to it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from scenarios.analysis.dominance import (
    front_probability,
    half_widths,
    levelled,
    non_dominated,
    point_means,
    surely_better,
    surely_dominated,
)


def dominates(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether one point is nowhere worse than another and better in at least one objective."""
    return bool(np.all(one <= other) and np.any(one < other))

POINTS = arrays(np.float64, some.tuples(some.integers(1, 25), some.integers(1, 4)), elements=some.integers(0, 5))


@given(POINTS)
def test_the_front_is_what_nobody_dominates(points):
    expected = [not any(dominates(other, one) for other in points) for one in points]
    assert non_dominated(points).tolist() == expected


@given(POINTS)
def test_no_point_dominates_itself_and_no_two_dominate_each_other(points):
    for one in points:
        assert not dominates(one, one)
        assert not any(dominates(one, other) and dominates(other, one) for other in points)


@given(POINTS)
def test_dominance_is_transitive(points):
    for one in points[:8]:
        for other in points[:8]:
            for third in points[:8]:
                assert not (dominates(one, other) and dominates(other, third)) or dominates(one, third)


@given(POINTS, some.randoms(use_true_random=False))
def test_the_front_does_not_depend_on_the_order_or_the_scale(points, chance):
    order = list(range(len(points)))
    chance.shuffle(order)
    scales = np.arange(1, points.shape[1] + 1) * 3.0
    assert (non_dominated(points[order] * scales + 7.0) == non_dominated(points)[order]).all()


@given(POINTS)
def test_every_point_off_the_front_is_dominated_by_one_on_it(points):
    on_front = non_dominated(points)
    for one in points[~on_front]:
        assert any(dominates(other, one) for other in points[on_front])


def test_a_point_without_a_value_is_never_on_the_front():
    assert non_dominated(np.array([[np.nan, 0.0], [1.0, 1.0]])).tolist() == [False, True]


def test_levelling_changes_no_difference_when_all_points_have_all_seeds():
    runs = np.random.default_rng(1).normal(size=(6, 5, 2))
    assert np.array_equal(levelled(runs), runs)


def test_levelling_takes_the_luck_of_seeds_off_points_that_have_other_seeds():
    chance = np.random.default_rng(2)
    seeds, truth = chance.normal(size=16) * 5.0, np.arange(40) * 0.1
    runs = truth[:, None] + seeds + chance.normal(size=(40, 16)) * 0.05
    runs[:30, 4:] = np.nan  # as after a search: most points have four runs, ten have sixteen
    error = point_means(levelled(runs[..., None]))[:, 0] - truth
    plain = point_means(runs[..., None])[:, 0] - truth
    assert np.std(error) < 0.1
    assert np.std(plain) > 0.5


def test_levelling_leaves_noise_alone_that_seeds_do_not_share():
    chance = np.random.default_rng(3)
    runs = chance.normal(size=(40, 16, 1))
    runs[:30, 4:] = np.nan
    assert np.abs(point_means(levelled(runs)) - point_means(runs)).max() < 0.15


def test_the_interval_of_a_mean_holds_it_in_95_of_100_cases():
    runs = np.random.default_rng(4).normal(size=(4_000, 6, 1))
    held = np.abs(point_means(runs)) < half_widths(runs)
    assert abs(held.mean() - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 4_000)


def test_one_run_has_no_interval_and_beats_nobody_surely():
    runs = np.array([[[0.0, 0.0]], [[9.0, 9.0]]])
    assert np.isnan(half_widths(runs)).all()
    assert not surely_better(runs[0], runs).any()


def test_differences_within_seeds_tell_what_means_alone_do_not():
    chance = np.random.default_rng(5)
    seeds = chance.normal(size=(8, 2)) * 10.0
    better, worse = seeds, seeds + 1.0 + chance.normal(size=(8, 2)) * 0.1
    assert surely_better(better, worse[np.newaxis]).all()
    assert not surely_better(better, worse[np.newaxis, ::-1]).any()  # the same runs, pairs broken


def test_a_point_as_good_as_others_is_called_surely_dominated_in_at_most_5_of_100_cases():
    """Hardest case: far worse in one objective, equal in the other, against the luckiest of forty rivals."""
    chance = np.random.default_rng(6)
    wrong = 0
    for _ in range(400):
        runs = chance.normal(size=(41, 8, 2))
        runs[40, :, 0] += 100.0
        wrong += surely_dominated(runs, non_dominated(point_means(runs)))[40]
    assert wrong / 400 < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)


def test_the_probability_of_being_on_the_front_is_high_far_out_and_middling_among_equals():
    chance = np.random.default_rng(7)
    runs = chance.normal(size=(3, 12, 2))
    runs[0] -= 20.0
    alone = front_probability(runs, 200, 1)
    assert alone[0] == 1.0
    assert (alone[1:] == 0.0).all()
    equal = front_probability(chance.normal(size=(12, 12, 1)), 400, 1)
    assert abs(equal.sum() - 1.0) < 1e-9  # in one objective one point is the best of each resample
    assert equal.max() < 0.95
