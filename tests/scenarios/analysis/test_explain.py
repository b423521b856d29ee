"""Differences shared out to channels: games solved by hand, planted channels, noise alone, and bad input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from abm.errors import ParameterError, ResultError
from scenarios.analysis.explain import Explanation, dividends_of, explain, shapley_of, warnings_of
from scenarios.batch.coalitions import SCENARIO_A, free_in
from scenarios.batch.measure import Measure

MEASURE = Measure("share_covered")
THREE = ("giving", "volunteers", "overload")
Game = Callable[[frozenset[str], int], float]


def table(game: Game, channels: Sequence[str], seeds: Sequence[int], of_a: Callable[[int], float]) -> pd.DataFrame:
    """Outcomes of a game: the worth of the channels free, on top of scenario A, under every seed."""
    rows = [(seed, SCENARIO_A, of_a(seed)) for seed in seeds]
    rows += [
        (seed, number, of_a(seed) + game(frozenset(free_in(number, channels)), seed))
        for seed in seeds
        for number in range(1 << len(channels))
    ]
    return pd.DataFrame(rows, columns=["seed", "free", str(MEASURE)])


def explained(game: Game, channels: Sequence[str] = THREE, n_seeds: int = 10) -> Explanation:
    return explain(table(game, channels, range(1, n_seeds + 1), lambda seed: 0.25 * seed), channels, MEASURE)


def gloves(free: frozenset[str], seed: int) -> float:
    """One left glove (giving), two right ones: a pair is worth 1. Values by hand: 2/3, 1/6, 1/6."""
    return float("giving" in free and bool(free & {"volunteers", "overload"}))


def test_the_glove_game_is_solved_as_by_hand() -> None:
    found = explained(gloves)
    assert [one.value.mean for one in found.shares] == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert [one.alone.mean for one in found.shares] == [0.0, 0.0, 0.0]
    assert [one.last.mean for one in found.shares] == [1.0, 0.0, 0.0]
    by_pair = {(one.first, one.second): one.dividend.mean for one in found.pairs}
    assert by_pair == {("giving", "volunteers"): 1.0, ("giving", "overload"): 1.0, ("volunteers", "overload"): 0.0}
    assert found.higher.mean == -1.0


def airport(free: frozenset[str], seed: int) -> float:
    """A runway as long as the largest of those who come needs, 6, 3 or 1. By hand each stretch is shared by those who
    use it: 1/3; 1/3 + 2/2; 1/3 + 2/2 + 3 (Littlechild and Owen 1973)."""
    return float(max([{"overload": 6.0, "volunteers": 3.0, "giving": 1.0}[one] for one in free], default=0.0))


def test_the_airport_game_is_solved_as_by_hand() -> None:
    found = {one.channel: one.value.mean for one in explained(airport).shares}
    assert found == pytest.approx({"giving": 1 / 3, "volunteers": 1 / 3 + 2 / 2, "overload": 1 / 3 + 1 + 3})


def test_values_are_means_over_all_orders() -> None:
    """Shapley's own definition, channel by channel, on numbers that are no game of anybody."""
    worths = np.random.default_rng(5).normal(size=(4, 16))
    found = shapley_of(dividends_of(worths))
    expected = np.zeros((4, 4))
    orders = list(permutations(range(4)))
    for order in orders:
        free = 0
        for channel in order:
            expected[:, channel] += (worths[:, free | 1 << channel] - worths[:, free]) / len(orders)
            free |= 1 << channel
    assert found == pytest.approx(expected)
    assert found.sum(axis=1) == pytest.approx(worths[:, -1] - worths[:, 0])


def test_values_and_the_direct_effect_add_up_to_the_whole_and_so_do_dividends() -> None:
    generator = np.random.default_rng(7)
    noise = {
        (seed, frozenset(free_in(number, THREE))): generator.normal() for seed in range(1, 11) for number in range(8)
    }
    found = explained(lambda free, seed: noise[seed, free])
    added = sum(one.value.mean for one in found.shares)
    assert added == pytest.approx(found.whole.mean - found.direct.mean)
    dividends = [one.alone.mean for one in found.shares] + [one.dividend.mean for one in found.pairs]
    assert sum(dividends) + found.higher.mean == pytest.approx(added)


def test_a_world_in_which_one_channel_matters_gives_all_to_it_exactly() -> None:
    found = explained(lambda free, seed: -0.5 + ("volunteers" in free) * (1.0 + 0.125 * seed))
    giving, volunteers, overload = found.shares
    assert (giving.value.low, giving.value.mean, giving.value.high) == (0.0, 0.0, 0.0)
    assert (overload.value.low, overload.value.mean, overload.value.high) == (0.0, 0.0, 0.0)
    assert volunteers.value.mean == found.whole.mean - found.direct.mean == 1.6875
    assert volunteers.value == volunteers.alone == volunteers.last
    assert [one.is_sure for one in found.shares] == [False, True, False]
    assert all((one.dividend.low, one.dividend.mean, one.dividend.high) == (0.0, 0.0, 0.0) for one in found.pairs)


def test_nothing_at_all_is_exactly_nothing() -> None:
    found = explained(lambda free, seed: 0.0)
    assert set(found.worths) == {0.0}
    for one in (found.whole, found.direct, found.higher, *(share.value for share in found.shares)):
        assert (one.low, one.mean, one.high) == (0.0, 0.0, 0.0)
    assert not any(one.is_sure for one in found.shares)


def test_intervals_are_t_intervals_over_seeds() -> None:
    steps = [1.0, 2.0, 4.0, 9.0]
    found = explained(lambda free, seed: steps[seed - 1] * len(free), ("giving",), n_seeds=4)
    half = stats.t.ppf(0.975, 3) * np.std(steps, ddof=1) / 2.0
    value = found.shares[0].value
    assert (value.mean, value.low, value.high) == pytest.approx((4.0, 4.0 - half, 4.0 + half))


def test_of_channels_that_carry_noise_alone_few_are_called_sure() -> None:
    """Holm over 3 channels at 5 %: at least one called sure in at most 5 % of worlds. That more than so many of 200
    worlds do has a chance of at most 0.001 (binomial)."""
    generator = np.random.default_rng(11)
    wrong = 0
    for _ in range(200):
        noise = generator.normal(size=(13, 3))
        found = explained(lambda free, seed, noise=noise: float(sum(noise[seed, THREE.index(one)] for one in free)))
        wrong += any(one.is_sure for one in found.shares)
    assert wrong <= stats.binom.isf(0.001, 200, 0.05)


def test_a_seed_with_a_missing_run_is_left_out_and_said() -> None:
    outcomes = table(gloves, THREE, range(1, 11), lambda seed: 0.0)
    outcomes.loc[(outcomes["seed"] == 4) & (outcomes["free"] == 3), str(MEASURE)] = np.nan
    outcomes = outcomes[(outcomes["seed"] != 7) | (outcomes["free"] != SCENARIO_A)]
    found = explain(outcomes, THREE, MEASURE)
    assert found.left_out == (4, 7)
    assert found.seeds == (1, 2, 3, 5, 6, 8, 9, 10)
    assert warnings_of(found) == ("left_out",)
    assert warnings_of(explained(gloves, n_seeds=3)) == ("few",)
    one = explained(gloves, n_seeds=1)
    assert warnings_of(one) == ("one",)
    assert np.isnan(one.whole.low)


def test_the_table_has_every_part_once() -> None:
    found = explained(gloves).table()
    assert found["part"].value_counts().to_dict() == {
        "value": 3, "alone": 3, "last": 3, "pair": 3, "whole": 1, "direct": 1, "higher": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("channels", "level", "says"),
    [
        ((), 0.95, "0 channels: 1 to 8"),
        (tuple("abcdefghi"), 0.95, "9 channels: 1 to 8"),
        (("giving", "giving"), 0.95, "'giving' is named twice"),
        (("giving",), 1.0, "level 1 must lie between 0 and 1"),
    ],
)
def test_bad_requests_are_refused(channels: tuple[str, ...], level: float, says: str) -> None:
    outcomes = table(gloves, THREE, (1, 2), lambda seed: 0.0)
    with pytest.raises(ParameterError, match=says):
        explain(outcomes, channels, MEASURE, level)


def test_runs_that_do_not_make_a_table_are_refused() -> None:
    outcomes = table(gloves, THREE, (1, 2), lambda seed: 0.0)
    with pytest.raises(ResultError, match="seed 1 has a run twice"):
        explain(pd.concat([outcomes, outcomes[:1]]), THREE, MEASURE)
    with pytest.raises(ResultError, match="no seed has a value"):
        explain(outcomes[outcomes["free"] != 5], THREE, MEASURE)


def test_a_number_of_a_coalition_says_which_channels_are_free() -> None:
    assert len({free_in(number, THREE) for number in range(8)}) == 8
    assert free_in(0, THREE) == ()
    assert free_in(7, THREE) == THREE
