"""The smallest society for a stated error, on outcomes whose noise and bias are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from abm.errors import ParameterError, ResultError
from scenarios.analysis.population_size import SIZES, differences, errors_named, smallest

COVERED, COST = "share_covered", "public_euros_per_inhabitant"
LADDER = (1_000, 4_000, 16_000, 64_000)


def outcomes(a: float, b: float, runs: int, power: float = 0.5, seed: int = 1, sizes=LADDER) -> pd.DataFrame:
    """Values 0.6 + b / N with noise of standard deviation a / N^power."""
    chance = np.random.default_rng(seed)
    rows = [
        {
            "scenario": "base",
            "citizens": size,
            "seed": replicate + 1,
            COVERED: 0.6 + b / size + a / size**power * chance.normal(),
            COST: 900.0 + 3000.0 / np.sqrt(size) * chance.normal(),
        }
        for size in sizes
        for replicate in range(runs)
    ]
    return pd.DataFrame(rows)


def test_the_noise_constant_is_found_and_the_root_law_seen():
    found = smallest(outcomes(2.0, 0.0, 30), {COVERED: 0.02}, 10).sizes[0]
    assert found.follows_root_law
    assert found.noise == pytest.approx(2.0, rel=4 / np.sqrt(2 * 4 * 29))  # four standard errors


def test_without_bias_the_smallest_size_is_where_chance_alone_says():
    """1.96 * 2 / sqrt(N * 10) <= 0.012 from N = 10,671 on: 16,000 of the sizes tried."""
    found = smallest(outcomes(2.0, 0.0, 200), {COVERED: 0.012}, 10)
    assert found.smallest == 16_000
    assert found.extrapolated == 0


def test_a_bias_moves_the_smallest_size_up():
    """Noise is nothing; 80 / N - 80 / 64,000 is 0.079, 0.019, 0.004, 0."""
    found = smallest(outcomes(1e-4, 80.0, 10), {COVERED: 0.01}, 4)
    assert found.smallest == 16_000
    assert found.table["bias"].tolist() == pytest.approx([80 / n - 80 / 64_000 for n in LADDER], abs=1e-5)
    assert smallest(outcomes(1e-4, 80.0, 10), {COVERED: 0.02}, 4).smallest == 4_000


def test_more_runs_allow_a_smaller_society_but_never_against_a_bias():
    sizes = [smallest(outcomes(2.0, 0.0, 200), {COVERED: 0.012}, runs).smallest for runs in (3, 12, 60)]
    assert sizes == [64_000, 16_000, 4_000]
    assert smallest(outcomes(1e-4, 80.0, 10), {COVERED: 0.01}, 10_000).smallest == 16_000


def test_all_measures_together_need_the_largest_of_their_sizes():
    found = smallest(outcomes(2.0, 0.0, 100), {COVERED: 0.05, COST: 25.0}, 4)
    by_measure = {one.measure: one.smallest for one in found.sizes}
    assert found.smallest == max(by_measure.values()) == by_measure[COST]
    assert by_measure[COVERED] < by_measure[COST]


def test_when_none_tried_is_enough_the_root_law_is_extrapolated_and_marked():
    """(1.96 * 2 / 0.001)^2 / 10 = 1.54 million."""
    found = smallest(outcomes(2.0, 0.0, 400), {COVERED: 0.001}, 10)
    assert found.smallest == 0
    assert found.extrapolated == pytest.approx(1.54e6, rel=0.1)
    assert found.extrapolated % 100_000 == 0


def test_noise_that_falls_otherwise_is_said_and_not_extrapolated():
    found = smallest(outcomes(0.05, 0.0, 60, power=0.0), {COVERED: 0.001}, 10)
    assert not found.sizes[0].follows_root_law
    assert found.extrapolated == found.smallest == 0
    assert any("does not fall as the root" in warning for warning in found.warnings("en"))
    assert any("ne baisse pas" in warning for warning in found.warnings("fr"))


def test_the_root_law_is_rejected_by_chance_in_about_one_of_a_hundred_cases():
    wrong = sum(
        not smallest(outcomes(2.0, 0.0, 8, seed=seed), {COVERED: 0.02}, 10).sizes[0].follows_root_law
        for seed in range(300)
    )
    assert wrong / 300 < 0.01 + 3 * np.sqrt(0.01 * 0.99 / 300)


def test_the_interval_of_the_bias_holds_it_in_95_of_100_cases():
    truth, held, n = np.array([80 / size - 80 / 64_000 for size in LADDER[:-1]]), 0, 300
    for seed in range(n):
        table = smallest(outcomes(2.0, 80.0, 6, seed=seed), {COVERED: 0.02}, 10).table.iloc[:-1]
        held += int((np.abs(table["bias"] - truth) < table["bias_half"]).sum())
    assert abs(held / (3 * n) - 0.95) < 4 * np.sqrt(0.95 * 0.05 / n)  # the three share the largest size


def test_the_stated_error_holds_the_mean_of_so_many_runs_in_95_of_100_cases():
    error = smallest(outcomes(2.0, 0.0, 400), {COVERED: 0.02}, 5).table.iloc[1]
    chance = np.random.default_rng(9)
    means = (2.0 / np.sqrt(4_000) * chance.normal(size=(4_000, 5))).mean(axis=1)
    reach = error["error"] - abs(error["bias"])
    assert abs((np.abs(means) < reach).mean() - 0.95) < 0.02


def test_too_few_runs_to_bound_the_bias_are_said_with_how_many_would_do():
    found = smallest(outcomes(2.0, 0.0, 3), {COVERED: 0.01}, 10)
    assert any("its bias there is known only within" in warning for warning in found.warnings("en"))
    needed = int(found.notices[0][1]["needed"])
    enough = smallest(outcomes(2.0, 0.0, 2 * needed), {COVERED: 0.01}, 10)
    assert not any("its bias there is known only within" in warning for warning in enough.warnings("en"))


def test_an_effect_is_taken_within_seeds():
    """The two share most of their luck, so 1.96 * 0.1 / sqrt(1,000 * 10) = 0.002 is enough for their difference."""
    base = outcomes(2.0, 0.0, 40)
    chance = np.random.default_rng(5)
    own = 0.1 / np.sqrt(base["citizens"]) * chance.normal(size=len(base))
    other = base.assign(scenario="cuts", **{COVERED: base[COVERED] - 0.05 + own})
    both = pd.concat([base, other])
    effect = smallest(both.sample(frac=1.0, random_state=1), {COVERED: 0.004}, 10, ("base", "cuts"))
    assert effect.smallest == 1_000
    assert effect.table["mean"].tolist() == pytest.approx([-0.05] * 4, abs=0.01)
    assert smallest(base, {COVERED: 0.004}, 10).smallest == 0
    assert effect.effect == ("base", "cuts")


def test_a_seed_that_one_scenario_lacks_is_left_out_of_the_difference():
    base = outcomes(2.0, 0.0, 3)
    other = base[base["seed"] < 3].assign(scenario="cuts")
    assert set(differences(pd.concat([base, other]), [COVERED], "base", "cuts")["seed"]) == {1, 2}


def test_the_cheapest_plan_weighs_runs_against_citizens():
    """Without bias citizens and runs stand for each other; a fixed cost of a run then favours large societies."""
    values = outcomes(2.0, 0.0, 200)
    fixed = smallest(values.assign(seconds=10.0 + values["citizens"] / 1e6), {COVERED: 0.012}, 10)
    assert fixed.timed
    assert fixed.plans[0].citizens == 64_000
    assert fixed.plans[0].replicates == 2
    biased = outcomes(0.5, 80.0, 50)
    plans = smallest(biased.assign(seconds=biased["citizens"] / 1e3), {COVERED: 0.01}, 10).plans
    assert {plan.citizens for plan in plans} == {16_000, 64_000}  # the others are biased by more than that
    assert plans[0].citizens == 16_000
    assert plans[0].seconds == plans[0].replicates * 16.0


def test_every_plan_meets_every_error():
    found = smallest(outcomes(2.0, 20.0, 50), {COVERED: 0.015, COST: 30.0}, 4)
    for plan in found.plans:
        again = smallest(outcomes(2.0, 20.0, 50), {COVERED: 0.015, COST: 30.0}, plan.replicates)
        rows = again.table[again.table["citizens"] == plan.citizens]
        assert (rows["error"] <= rows["target"] + 1e-12).all()


def test_a_size_counts_only_if_larger_ones_meet_the_error_too():
    table = outcomes(1e-4, 0.0, 10)
    table.loc[table["citizens"] == 16_000, COVERED] += 0.05  # luck: 4,000 is near the largest, 16,000 is not
    assert smallest(table, {COVERED: 0.01}, 4).smallest == 64_000


def test_only_the_largest_size_being_enough_is_said_to_be_unchecked():
    found = smallest(outcomes(1e-4, 800.0, 10), {COVERED: 0.01}, 4)
    assert found.smallest == 64_000
    assert any("add a larger size" in warning for warning in found.warnings("en"))


def test_no_noise_at_all_is_no_trouble():
    table = outcomes(0.0, 0.0, 3)
    found = smallest(table, {COVERED: 0.01}, 1)
    assert found.smallest == 1_000
    assert found.plans[0].replicates == 1


def test_errors_are_read():
    assert errors_named(["share_covered=0.005", "theil_coverage@last=1e-3"]) == {
        "share_covered": 0.005,
        "theil_coverage@last": 0.001,
    }


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ([], "no error is given"),
        (["share_covered"], "expected measure=error"),
        (["share_coverd=1"], "did you mean 'share_covered'"),
        (["share_covered=0,5 %"], "expected a number.*0.005"),
        (["share_covered=0"], "larger than 0"),
        (["share_covered=nan"], "larger than 0"),
        (["share_covered=1", "share_covered=2"], "given twice"),
    ],
)
def test_wrong_errors_are_refused_with_what_to_write(written, said):
    with pytest.raises(ParameterError, match=said):
        errors_named(written)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (outcomes(1.0, 0.0, 3).drop(columns="citizens"), "no column 'citizens'"),
        (outcomes(1.0, 0.0, 3, sizes=(1_000,)), "fewer than two sizes"),
        (outcomes(1.0, 0.0, 1), "has 1 finished runs with 1,000 citizens"),
    ],
)
def test_outcomes_that_cannot_tell_are_refused(table, said):
    with pytest.raises(ResultError, match=said):
        smallest(table, {COVERED: 0.01}, 10)


def test_an_unknown_scenario_is_named_with_the_nearest():
    with pytest.raises(ResultError, match="did you mean 'base'"):
        smallest(outcomes(1.0, 0.0, 3), {COVERED: 0.01}, 10, ("bas", "cuts"))


def test_the_ladder_rises():
    assert list(SIZES) == sorted(set(SIZES))
