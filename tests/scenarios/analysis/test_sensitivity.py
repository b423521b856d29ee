"""Indices are those of closed forms; chance is told from effects; wrong samples and gaps are refused."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from abm.errors import ResultError
from scenarios.analysis.phrases_sens import FRENCH_PHRASES
from scenarios.analysis.responses import MEAN, SPREAD, p_of_chance, responses
from scenarios.analysis.sensitivity import Indices, Screening, morris_indices, sobol_indices
from scenarios.analysis.sensitivity_notes import Note, said
from tests.scenarios.analysis.sens_worlds import (
    ishigami,
    ishigami_indices,
    linear,
    morris_sample,
    no_chance,
    outcomes,
    own_chance,
    problem,
    seed_chance,
    sobol_sample,
    table,
)

MEASURE = "share_covered"


def sobol(data: pd.DataFrame, sample: np.ndarray, second_order: bool = False) -> Indices:
    return sobol_indices(problem(sample.shape[1]), sample, data, [MEASURE], second_order)


def morris(data: pd.DataFrame, sample: np.ndarray) -> Screening:
    return morris_indices(problem(sample.shape[1]), sample, data, [MEASURE], 4)


def of(result: Indices | Screening, response: str = MEAN) -> pd.DataFrame:
    return result.table[result.table["response"] == response].set_index("factor")


def test_sobol_indices_of_ishigami_are_those_worked_out_by_hand() -> None:
    sample = sobol_sample(3, 4096)
    found = of(sobol(outcomes(sample, ishigami), sample))
    alone, total, _ = ishigami_indices()
    # Quasi-random points: the error at N = 4096 is far below 0.01 for this function; a wrong column is off by 0.2.
    assert found["S1"].to_numpy() == pytest.approx(alone, abs=0.02)
    assert found["ST"].to_numpy() == pytest.approx(total, abs=0.02)
    assert list(found["rank"]) == [1, 2, 3]
    assert (found["S1_low"] < found["S1"]).all()
    assert (found["ST_high"] > found["ST"]).all()


def test_second_order_finds_the_only_pair_that_interacts_in_ishigami() -> None:
    sample = sobol_sample(3, 2048, second_order=True)
    pairs = sobol(outcomes(sample, ishigami), sample, True).pairs
    pairs = pairs[pairs["response"] == MEAN].set_index(["first", "second"])
    assert pairs.loc[("a", "c"), "S2"] == pytest.approx(ishigami_indices()[1][2], abs=0.05)
    assert pairs.loc[("a", "c"), "S2_low"] > 0.0
    assert pairs.loc[("a", "b"), "S2"] == pytest.approx(0.0, abs=0.05)


def test_effects_of_a_linear_model_are_its_coefficients() -> None:
    sample = morris_sample(4, 10)
    found = of(morris(outcomes(sample, linear(1.0, -2.0, 0.5, 0.0)), sample))
    assert found["mu_star"].to_numpy() == pytest.approx([1.0, 2.0, 0.5, 0.0])
    assert found["mu"].to_numpy() == pytest.approx([1.0, -2.0, 0.5, 0.0])
    assert found["sigma"].to_numpy() == pytest.approx(np.zeros(4), abs=1e-12)
    assert list(found["rank"]) == [2, 1, 3, 4]
    assert list(found["stands_out"]) == [True, True, True, False]


def test_a_factor_that_moves_only_the_spread_is_found_there_and_not_in_the_mean() -> None:
    sample = morris_sample(3, 40)

    def widening(rng: np.random.Generator, points: np.ndarray, n_seeds: int) -> np.ndarray:
        return (0.2 + points[:, [1]]) * rng.standard_normal((len(points), n_seeds))

    found = morris(outcomes(sample, linear(0.0, 0.0, 0.0), widening, n_seeds=20), sample)
    assert list(of(found, SPREAD)["stands_out"]) == [False, True, False]
    assert not of(found)["stands_out"].any()


def test_the_share_called_chance_is_the_noise_put_in() -> None:
    sample = sobol_sample(3, 256)
    n_seeds, spread = 4, 4.0
    data = outcomes(sample, ishigami, own_chance(spread), n_seeds)
    noise = sobol(data, sample).noise.set_index("response")
    put_in = spread**2 / n_seeds
    expected = put_in / (ishigami_indices()[2] + put_in)
    # 1,280 points and 3 degrees of freedom each: the relative error has a standard deviation of about 4 %.
    assert noise.loc[MEAN, "chance_share"] == pytest.approx(expected, rel=0.2)


def test_chance_that_a_seed_brings_to_all_points_counts_for_nothing() -> None:
    sample = sobol_sample(3, 256)
    common = sobol(outcomes(sample, ishigami, seed_chance(50.0), 4), sample)
    without = sobol(outcomes(sample, ishigami, no_chance, 4), sample)
    assert common.noise.set_index("response").loc[MEAN, "chance_share"] < 1e-12
    assert of(common)["ST"].to_numpy() == pytest.approx(of(without)["ST"].to_numpy(), abs=1e-9)


def test_chance_is_the_same_whether_or_not_a_seed_brings_something_to_all_points() -> None:
    sample = morris_sample(3, 20)
    rng = np.random.default_rng(3)
    values = linear(1.0, 0.3, 0.0)(sample)[:, np.newaxis] + 0.4 * rng.standard_normal((len(sample), 5))
    alone = morris(table(sample, values), sample)
    shifted = morris(table(sample, values + 100.0 * rng.standard_normal(5)), sample)
    for column in ("mu_star", "chance", "p_chance"):
        assert of(shifted)[column].to_numpy() == pytest.approx(of(alone)[column].to_numpy(), rel=1e-6)


def test_a_factor_without_effect_has_a_total_index_of_its_chance() -> None:
    sample = sobol_sample(2, 1024)
    found = of(sobol(outcomes(sample, linear(1.0, 0.0), own_chance(0.5), 4), sample))
    assert found.loc["b", "ST"] > 0.3
    assert found.loc["b", "ST"] == pytest.approx(found.loc["b", "chance"], rel=0.15)
    assert list(found["stands_out"]) == [True, False]


def test_chance_alone_is_rarely_called_an_effect() -> None:
    """Of 400 worlds without effect at most 5 % may name a factor; more than 40 have a probability below 1e-4."""
    rng = np.random.default_rng(5)
    named = 0
    for _ in range(400):
        answer = responses(rng.standard_normal((40, 4)))[MEAN]
        effects = answer.values[:20] - answer.values[20:]
        named += p_of_chance(effects, answer.scatter[:20] - answer.scatter[20:]) < 0.05
    assert 2 <= named <= 40


def test_chance_that_all_effects_share_counts_once() -> None:
    """Effects that a seed shifts together are one case, not twenty; rejections of 400 stay below a tenth."""
    rng = np.random.default_rng(6)
    named = naive = 0
    for _ in range(400):
        scatter = rng.standard_normal((1, 20)) + 0.2 * rng.standard_normal((20, 20))
        effects = scatter.mean(axis=1)
        named += p_of_chance(effects, scatter) < 0.05
        naive += np.sqrt(20) * abs(effects.mean()) / (scatter.std() / np.sqrt(20)) > 1.96
    assert named <= 40
    assert naive > 200


def test_warnings_name_too_much_chance_and_what_would_help() -> None:
    sample = sobol_sample(2, 64)
    found = sobol(outcomes(sample, linear(1.0, 0.5), own_chance(1.0), 3), sample)
    english, french = " ".join(found.warnings("en")), " ".join(found.warnings("fr"))
    assert "% of that of the mean of “coverage” (" in english
    assert "replicates a point instead of 3" in english
    assert "est du hasard" in french
    assert "la moyenne de «\u00a0couverture\u00a0»" in french


def test_the_replicates_said_to_be_enough_are() -> None:
    sample = sobol_sample(2, 256)
    few = sobol(outcomes(sample, linear(3.0, 1.0), own_chance(1.0), 3), sample)
    needed = int(next(note for note in few.notes if note.key == "chance").numbers["needed"])
    more = sobol(outcomes(sample, linear(3.0, 1.0), own_chance(1.0), needed), sample)
    assert more.noise.set_index("response").loc[MEAN, "chance_share"] == pytest.approx(0.1, abs=0.02)


def test_one_replicate_has_no_spread_and_a_warning() -> None:
    sample = morris_sample(3, 10)
    found = morris(outcomes(sample, linear(1.0, 0.0, 0.0), n_seeds=1), sample)
    assert set(found.table["response"]) == {MEAN}
    assert not found.table["stands_out"].any()
    assert "one seed" in found.warnings("en")[0]
    assert "une seule graine" in found.warnings("fr")[0]


def test_a_small_n_is_named_with_the_n_that_would_do() -> None:
    sample = sobol_sample(3, 16)
    found = sobol(outcomes(sample, ishigami), sample)
    note = next(note for note in found.notes if note.key == "wide")
    assert note.numbers["n"] == 16
    assert note.numbers["needed"] > 16
    enough = sobol_sample(3, 2048)
    assert not [one for one in sobol(outcomes(enough, ishigami), enough).notes if one.key == "wide"]


def test_a_measure_that_never_moves_is_said_to_be_constant() -> None:
    sample = sobol_sample(2, 16)
    found = sobol(outcomes(sample, linear(0.0, 0.0)), sample, False)
    assert found.table["ST"].isna().all()
    assert any("The same at all points" in sentence for sentence in found.warnings())


def test_the_order_of_the_runs_in_the_table_does_not_matter() -> None:
    sample = sobol_sample(3, 64)
    data = outcomes(sample, ishigami, own_chance(0.3), 3)
    shuffled = data.sample(frac=1.0, random_state=4)
    pd.testing.assert_frame_equal(sobol(data, sample).table, sobol(shuffled, sample).table)


def test_a_sample_whose_rows_are_out_of_order_is_refused() -> None:
    for sample, analyse in ((sobol_sample(3, 64), sobol), (morris_sample(3, 10), morris)):
        data = outcomes(sample, linear(1.0, 2.0, 3.0))
        swapped = sample.copy()
        swapped[[1, 2]] = swapped[[2, 1]]
        with pytest.raises(ResultError, match="not in the order of a"):
            analyse(data.drop(columns=["a", "b", "c"]), swapped)


def test_another_sample_in_good_order_is_refused() -> None:
    sample = sobol_sample(3, 64)
    data = outcomes(sample, ishigami)
    blocks = sample.reshape(-1, 5, 3)[::-1].reshape(-1, 3)
    with pytest.raises(ResultError, match="'a' in the runs do not follow the sample"):
        sobol(data, blocks)


def test_choices_and_switches_may_be_factors() -> None:
    sample = sobol_sample(2, 64)
    data = outcomes(sample, lambda points: (points[:, 0] > 0.5) + 0.1 * points[:, 1])
    units = sample[data["point"], 0]
    data["a"] = np.where(units > 0.5, "first come", "severity")
    assert sobol(data, sample).table["ST"].iloc[0] > 0.8
    data["a"] = np.where(np.roll(units, 1) > 0.5, "first come", "severity")
    with pytest.raises(ResultError, match="'a' in the runs"):
        sobol(data, sample)


def test_missing_runs_are_counted_and_the_way_to_get_them_is_named() -> None:
    sample = morris_sample(3, 10)
    data = outcomes(sample, linear(1.0, 2.0, 3.0), n_seeds=2)
    gaps = data[(data["point"] != 3) & ~((data["point"] == 5) & (data["replicate"] == 1))]
    with pytest.raises(ResultError, match=r"3 of 80 runs are missing \(points without any: 1\).*--retry-failed"):
        morris(gaps, sample)


def test_a_measure_without_value_is_named() -> None:
    sample = morris_sample(3, 10)
    data = outcomes(sample, linear(1.0, 2.0, 3.0))
    data.loc[4, MEASURE] = np.nan
    with pytest.raises(ResultError, match="'share_covered' has no value in 1 of 80 runs"):
        morris(data, sample)
    with pytest.raises(ResultError, match=r"'share_coverd' is not among the results; did you mean 'share_covered'\?"):
        morris_indices(problem(3), sample, data, ["share_coverd"], 4)


def test_every_refusal_has_its_french() -> None:
    sample = sobol_sample(3, 16)
    data = outcomes(sample, ishigami)
    cases = (
        (data.drop(index=3), sample, False),
        (data, sample, True),
        (data, sample[::-1].copy(), False),
        (pd.concat([data, data.head(1)]), sample, False),
        (data.assign(point=data["point"] + 1), sample, False),
        (data.assign(a=data["a"].to_numpy()[::-1]), sample, False),
        (data.assign(share_covered=np.nan), sample, False),
        (data.drop(columns=MEASURE), sample, False),
    )
    for outcome, points, second_order in cases:
        with pytest.raises(ResultError) as refusal:
            sobol(outcome, points, second_order)
        english = french = str(refusal.value)
        for pattern, replacement in FRENCH_PHRASES:
            french = re.sub(pattern, replacement, french)
        assert french != english
        assert not re.search(r"\b(the|and|of|runs|sweep)\b", french), french


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_true_of_several_measures_is_said_in_one_sentence(language: str) -> None:
    notes = [
        Note("wide", measure, response, {"n": 64, "needed": 256 + place})
        for place, measure in enumerate(("share_covered", "theil_coverage"))
        for response in ("mean", "spread")
    ]
    sentences = said([*notes, Note("few_replicates", numbers={"n": 3, "needed": 4})], language)
    assert len(sentences) == 2
    assert [sentences[0].count(needed) for needed in ("256", "257")] == [2, 2]
    assert sentences[0].index("257") < sentences[0].rindex("256")  # means first
