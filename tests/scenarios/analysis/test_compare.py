"""Paired differences are those of a hand count, intervals cover as often as they say, noise is not an effect."""

import math
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from abm.errors import ParameterError, ResultError
from scenarios.analysis.compare import holm, paired_effects, t_interval
from scenarios.analysis.effect import FEW_SEEDS, Comparison, Verdict
from scenarios.analysis.over_years import paired_over_years, spread_over_years
from scenarios.analysis.phrases_compare import FRENCH_PHRASES
from scenarios.analysis.precision import CAP, FEWEST, precision, replicates_needed, runs_needed
from scenarios.batch.measure import Measure, measure, measures
from scenarios.french_errors import PHRASES
from tests.chance import check_share

COVERED, WAIT = Measure("share_covered"), Measure("mean_wait_months")


def table(values: dict[str, dict[Measure, dict[int, float]]]) -> pd.DataFrame:
    """An outcomes table from values by scenario, measure and seed."""
    rows = []
    for point, (scenario, by_measure) in enumerate(values.items()):
        seeds = sorted({seed for by_seed in by_measure.values() for seed in by_seed})
        for seed in seeds:
            row = {"run": f"{scenario}-{seed}", "point": point, "scenario": scenario, "seed": seed, "replicate": seed}
            row |= {str(one): by_seed.get(seed, np.nan) for one, by_seed in by_measure.items()}
            rows.append(row)
    return pd.DataFrame(rows)


def two(a: list[float], b: list[float], one: Measure = COVERED) -> Comparison:
    """Comparison of ``a`` and ``b`` over seeds 1, 2, 3..."""
    outcomes = table({"a": {one: dict(enumerate(a, 1))}, "b": {one: dict(enumerate(b, 1))}})
    return paired_effects(outcomes, "a", ["b"], [one])


def in_french(message: str) -> str:
    for pattern, french in (*PHRASES, *FRENCH_PHRASES):
        message = re.sub(pattern, french, message)
    return message


def test_a_difference_is_taken_within_seeds_and_its_interval_is_that_of_a_hand_count() -> None:
    (effect,) = two([0.50, 0.60, 0.70], [0.42, 0.50, 0.58]).effects
    assert effect.base_mean == pytest.approx(0.6)
    assert effect.other_mean == pytest.approx(0.5)
    assert effect.difference == pytest.approx(-0.10)
    assert effect.spread == pytest.approx(0.02)
    half = 4.302653 * 0.02 / math.sqrt(3)  # t table, 2 degrees of freedom, 97.5 %
    assert (effect.low, effect.high) == (pytest.approx(-0.1 - half, abs=1e-7), pytest.approx(-0.1 + half, abs=1e-7))
    assert (effect.n_pairs, effect.n_missing, effect.agreement) == (3, 0, 1.0)
    assert effect.relative == pytest.approx(-1 / 6)


def test_the_order_of_rows_does_not_matter() -> None:
    outcomes = table({"a": {COVERED: {1: 0.5, 2: 0.6, 3: 0.7}}, "b": {COVERED: {1: 0.4, 2: 0.52, 3: 0.58}}})
    shuffled = outcomes.sample(frac=1.0, random_state=3)
    one, other = (paired_effects(rows, "a", ["b"], [COVERED]).table() for rows in (shuffled, outcomes))
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_variance_saved_is_the_correlation_when_both_spread_alike() -> None:
    a = np.array([1.0, 2.0, 3.0, 4.0])
    b = np.array([2.0, 1.0, 4.0, 3.0])  # same variance, correlation 0.6
    (effect,) = two(list(a), list(b), WAIT).effects
    assert effect.saved == pytest.approx(np.corrcoef(a, b)[0, 1])
    assert effect.saved == pytest.approx(0.6)
    assert effect.times_unpaired == pytest.approx(2.5)
    assert effect.saved_in_words() == "unpaired, 2.5 times as many runs would be needed"
    assert effect.saved_in_words("fr") == "sans appariement, il faudrait 2,5 fois plus de simulations"


def test_pairing_that_removes_all_chance_or_costs_runs_is_told() -> None:
    (shift,) = two([1.0, 2.0, 3.0], [2.0, 3.0, 4.0], WAIT).effects
    assert (shift.saved, shift.verdict) == (1.0, Verdict.DIFFERS)
    assert shift.low == shift.high == 1.0
    assert shift.saved_in_words() == "pairing removes all chance"
    (mirror,) = two([1.0, 2.0, 3.0], [3.0, 2.0, 1.0], WAIT).effects
    assert mirror.saved == pytest.approx(-1.0)
    assert mirror.saved_in_words() == "pairing does not help here; 2.0 times as many runs are needed as without"


def test_identical_scenarios_are_the_same_and_a_hair_is_not() -> None:
    (same,) = two([0.5, 0.6, 0.7], [0.5, 0.6, 0.7]).effects
    assert (same.verdict, same.p, same.difference, same.agreement) == (Verdict.SAME, 1.0, 0.0, 1.0)
    (hair,) = two([0.5, 0.6, 0.7], [0.5, 0.6, math.nextafter(0.7, 1)]).effects
    assert hair.verdict is Verdict.NOT_TOLD_APART


def test_one_pair_has_no_interval_and_is_no_effect() -> None:
    comparison = two([0.5], [0.9])
    (effect,) = comparison.effects
    assert math.isnan(effect.low)
    assert math.isnan(effect.p)
    assert effect.verdict is Verdict.NOT_TOLD_APART
    assert effect.saved_in_words() == ""
    assert comparison.warnings() == [
        "b: one seed only; no interval can be given, and a difference is not an effect."
    ]


def test_seeds_that_failed_in_one_scenario_are_left_out_and_told() -> None:
    outcomes = table(
        {
            "a": {COVERED: {1: 0.5, 2: 0.6, 3: 0.9}, WAIT: {1: 5.0, 2: 5.0, 3: 5.0}},
            "b": {COVERED: {1: 0.4, 2: 0.5, 4: 0.1}, WAIT: {1: 6.0, 4: 6.0}},
            "c": {COVERED: {1: 0.4, 2: 0.5, 3: 0.8}, WAIT: {1: 6.0, 2: 6.0, 3: 6.0}},
        }
    )
    comparison = paired_effects(outcomes, "a", ["b", "c"], [COVERED, WAIT])
    assert comparison.left_out == {"b": (3, 4), "c": ()}
    covered, wait = comparison.of("b")
    assert (covered.n_pairs, covered.n_missing, covered.base_mean) == (2, 0, pytest.approx(0.55))
    assert (wait.n_pairs, wait.n_missing) == (1, 1)
    assert comparison.effect("c", COVERED).n_pairs == 3
    told = "\n".join(comparison.warnings())
    assert "b: seeds done in one of the two scenarios only, and left out: 3, 4." in told
    assert "paired seeds without a value, and left out: 1 of 2." in told
    assert len(comparison.warnings("fr")) == len(comparison.warnings())


def test_a_measure_without_any_value_has_no_verdict() -> None:
    (effect,) = two([np.nan, np.nan], [np.nan, 1.0]).effects
    assert (effect.n_pairs, effect.n_missing, effect.verdict) == (0, 2, Verdict.NO_VALUE)


def test_points_can_be_compared_when_a_scenario_has_several() -> None:
    outcomes = table({"a": {COVERED: {1: 0.5, 2: 0.6}}, "b": {COVERED: {1: 0.4, 2: 0.5}}}).assign(scenario="a")
    with pytest.raises(ResultError, match="scenario 'a' has seed 1 more than once"):
        paired_effects(outcomes.assign(scenario=["a", "a", "a", "b"]), "a", ["b"], [COVERED])
    (effect,) = paired_effects(outcomes, 0, [1], [COVERED], by="point").effects
    assert (effect.other, effect.difference) == ("1", pytest.approx(-0.1))


@pytest.mark.parametrize(
    ("base", "others", "wanted", "level", "said"),
    [
        ("a", ["bb"], ["share_covered"], 0.95, "no finished run of scenario 'bb'.*did you mean 'b'"),
        ("a", ["a"], ["share_covered"], 0.95, "scenario 'a' is compared with itself"),
        ("a", ["b"], ["share_covered@last"], 0.95, "'share_covered@last' is not a column"),
        ("a", ["b"], ["share_covered"], 95.0, "level 95 must lie between 0 and 1"),
        ("a", ["c"], ["share_covered"], 0.95, "'a' and 'c' have no seed in common"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_both_languages(
    base: str, others: list[str], wanted: list[str], level: float, said: str
) -> None:
    outcomes = table({"a": {COVERED: {1: 0.5}}, "b": {COVERED: {1: 0.5}}, "c": {COVERED: {9: 0.5}}})
    with pytest.raises((ParameterError, ResultError), match=said) as caught:
        paired_effects(outcomes, base, others, measures(wanted), level)
    french = in_french(str(caught.value))
    assert not re.search(r"\b(the|is|have|must|among)\b", french), french


def test_holm_adjusts_as_in_his_paper() -> None:
    assert list(holm([0.01, 0.04, 0.03, 0.005])) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    adjusted = holm([0.5, np.nan, 0.02])
    assert adjusted[0] == 0.5
    assert math.isnan(adjusted[1])
    assert adjusted[2] == 0.04


def test_an_interval_that_excludes_0_among_many_lines_is_not_yet_an_effect() -> None:
    rng = np.random.default_rng(1)
    names = ["share_covered", "mean_wait_months", "share_not_seeking", "cash_months", "theil_coverage", "mean_practice"]
    base = {one: dict(enumerate(rng.normal(size=12))) for one in measures(names)}
    noise = rng.normal(size=12)
    noise = (noise - noise.mean()) / noise.std(ddof=1)
    t_value = float(stats.t.isf(0.015, 11))  # p = 0.03 alone, 0.18 among six
    shifted = {seed: base[COVERED][seed] + noise[seed] + t_value / math.sqrt(12) for seed in range(12)}
    other = {one: shifted if one == COVERED else dict(enumerate(rng.normal(size=12))) for one in base}
    outcomes = table({"a": base, "b": other})
    alone = paired_effects(outcomes, "a", ["b"], [COVERED]).effects[0]
    assert (alone.verdict, alone.p) == (Verdict.DIFFERS, pytest.approx(0.03))
    among = paired_effects(outcomes, "a", ["b"], list(base))
    effect = among.effect("b", COVERED)
    assert effect.excludes_zero
    assert effect.verdict is Verdict.NOT_TOLD_APART
    assert any("6 lines looked at" in told for told in among.warnings())


def test_the_interval_covers_the_true_difference_as_often_as_it_says() -> None:
    """Paired normal values, 8 seeds; 12,000 comparisons show an error of 2 points of the 95."""
    n, effect = 12_000, 0.3
    shared, own, rng = 1.0, 0.5, np.random.default_rng(2)
    a = rng.normal(size=(n, 8)) * shared
    b = a + effect + own * rng.normal(size=(n, 8))
    inside = 0
    for differences in b - a:
        _, low, high = t_interval(differences, 0.95)
        inside += low <= effect <= high
    check_share(inside, n, 0.95, detectable=0.02)


def test_no_effect_in_many_measures_is_rarely_called_one() -> None:
    """Twelve correlated measures no policy touches: at most 5 % of comparisons may call any of them different."""
    n, lines, seeds, rng = 3000, 12, 10, np.random.default_rng(3)
    alone = together = 0
    for _ in range(n):
        common = rng.normal(size=(seeds, 1))
        differences = 0.6 * common + 0.8 * rng.normal(size=(seeds, lines))
        means, spreads = differences.mean(axis=0), differences.std(axis=0, ddof=1)
        p = 2 * stats.t.sf(np.abs(means) * math.sqrt(seeds) / spreads, seeds - 1)
        alone += bool((p < 0.05).any())
        together += bool((holm(p) < 0.05).any())
    assert together / n < 0.05 + 4 * math.sqrt(0.05 * 0.95 / n)  # false alarm of the check: 3 in 100,000
    assert alone / n > 0.25  # what would be said without it


# --- precision -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name", "width"),
    [
        ("share_covered=0.01", "share_covered", 0.01),
        (" share_covered[housing]@last = 1e-2 ", "share_covered[housing]@last", 0.01),
        ("public_euros_per_inhabitant=2", "public_euros_per_inhabitant", 2.0),
    ],
)
def test_a_precision_is_a_measure_and_a_width(written: str, name: str, width: float) -> None:
    assert precision(written) == (measure(name), width)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("share_covered", "expected indicator=width, as in share_covered=0.01"),
        ("=0.01", "expected indicator=width"),
        ("share_coverd=0.01", "unknown indicator 'share_coverd'; did you mean 'share_covered'"),
        ("share_covered=1%", "for 1 % write share_covered=0.01"),
        ("share_covered=0,5 %", "for 0.5 % write share_covered=0.005"),
        ("share_covered=1", "shares lie between 0 and 1; for 1 % write share_covered=0.01"),
        ("public_euros_per_inhabitant=1%", r"in the unit of the indicator \(euros per inhabitant\), not in per cent"),
        ("share_covered=0,01", "is not a number; write share_covered=0.01"),
        ("share_covered=narrow", "the width 'narrow' is not a number"),
        ("share_covered=x%", "the width 'x%' is not a number"),
        ("share_covered=0", "the width must be above 0"),
        ("share_covered=-0.1", "the width must be above 0"),
        ("share_covered=nan", "the width must be above 0"),
        ("share_covered=inf", "the width must be above 0"),
    ],
)
def test_a_precision_that_is_none_is_refused_with_what_to_write(written: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said) as caught:
        precision(written)
    french = in_french(str(caught.value))
    assert not re.search(r"\b(the|is|width|expected|write|must)\b", french.replace("=width", "")), french


def test_runs_needed_are_those_of_the_formula() -> None:
    spread = 2.0
    (effect,) = two([0.0] * 4, [-spread * math.sqrt(0.75), spread * math.sqrt(0.75)] * 2, WAIT).effects
    assert effect.spread == pytest.approx(spread)
    needed = runs_needed(effect, 0.5)
    exact = next(
        n for n in range(2, 200) if stats.t.isf(0.025, n - 1) * spread * math.sqrt((1 + 1 / n) / n) <= 0.5
    )
    assert needed == exact
    assert 60 < needed < 70  # (1.96 · 2 / 0.5)² = 61, and a little
    assert runs_needed(effect, 100.0) == FEWEST
    assert runs_needed(effect, 1e-6) == CAP
    assert runs_needed(effect, 1e-6, cap=50) == 50
    with pytest.raises(ParameterError, match="above 0"):
        runs_needed(effect, 0.0)


def test_replicates_grow_by_no_more_than_twice_and_make_up_for_failed_seeds() -> None:
    rng = np.random.default_rng(4)
    base, other = (dict(enumerate(rng.normal(size=20))) for _ in range(2))
    del other[7]
    comparison = paired_effects(table({"a": {WAIT: base}, "b": {WAIT: other}}), "a", ["b"], [WAIT])
    assert replicates_needed(comparison, [(WAIT, 0.01)], done=20) == 40
    assert replicates_needed(comparison, [(WAIT, 0.01)], done=20, cap=30) == 30
    assert replicates_needed(comparison, [(WAIT, 100.0)], done=20) == 20
    enough = runs_needed(comparison.effects[0], 0.6)
    assert 19 < enough < 39
    assert replicates_needed(comparison, [(WAIT, 0.6)], done=20) == enough + 1


def test_stopping_when_narrow_enough_costs_little_of_the_coverage() -> None:
    """Runs until the half-width is 0.5 (some 20 pairs): the interval then covers 93 to 96 % instead of 95."""
    n, width, rng = 1000, 0.5, np.random.default_rng(5)
    inside, sizes = 0, []
    for _ in range(n):
        values = rng.normal(size=400)
        size = FEWEST
        while True:
            (effect,) = _fast_effects(values[:size])
            needed = runs_needed(effect, width)
            if needed <= size:
                break
            size = min(needed, 2 * size)
        inside += effect.low <= 0.0 <= effect.high
        sizes.append(size)
        assert effect.half_width <= width
    assert 15 < np.mean(sizes) < 25
    share, error = inside / n, math.sqrt(0.95 * 0.05 / n)
    assert 0.93 - 4 * error < share < 0.96 + 4 * error


def _fast_effects(differences: np.ndarray) -> list:
    from scenarios.analysis.compare import _effect

    return [_effect("b", WAIT, pd.Series(np.zeros(len(differences))), pd.Series(differences), 0.95)]


# --- over years ------------------------------------------------------------------------------------------------------


def long_table(values: dict[tuple[str, int, int], float], domain: str = "all") -> pd.DataFrame:
    """A yearly table of coverage from values by (scenario, seed, year)."""
    return pd.DataFrame(
        [
            (f"{scenario}-{seed}", scenario, seed, year, "share_covered", "all", domain, "all", value)
            for (scenario, seed, year), value in values.items()
        ],
        columns=["run", "scenario", "seed", "year", "indicator", "territory", "domain", "provider", "value"],
    )


def test_differences_over_years_are_taken_within_seeds() -> None:
    values = {("a", seed, year): seed / 10 for seed in (1, 2, 3) for year in (-1, 0)}
    values |= {("b", seed, -1): seed / 10 for seed in (1, 2, 3)}
    values |= {("b", 1, 0): 0.05, ("b", 2, 0): 0.16, ("b", 3, 0): 0.24}
    found = paired_over_years(long_table(values), "a", "b", COVERED)
    assert list(found.loc[-1]) == [0.0, 0.0, 0.0, 3]
    assert found.loc[0, "difference"] == pytest.approx(-0.05)
    half = 4.302653 * 0.01 / math.sqrt(3)
    assert found.loc[0, "high"] - found.loc[0, "low"] == pytest.approx(2 * half, abs=1e-6)


def test_over_years_a_group_is_its_own_and_a_failed_seed_is_left_out() -> None:
    values = {("a", 1, 0): 0.5, ("a", 2, 0): 0.9, ("b", 1, 0): 0.4}
    both = pd.concat([long_table(values), long_table(dict.fromkeys(values, 0.0), "housing")])
    found = paired_over_years(both, "a", "b", COVERED)
    assert (found.loc[0, "difference"], found.loc[0, "n_pairs"]) == (pytest.approx(-0.1), 1)
    assert math.isnan(found.loc[0, "low"])
    assert paired_over_years(both, "a", "b", measure("share_covered[housing]@last")).loc[0, "difference"] == 0.0
    assert paired_over_years(both, "a", "b", WAIT).empty


def test_the_spread_over_years_is_that_of_the_runs() -> None:
    found = spread_over_years(long_table({("a", seed, 0): float(seed) for seed in range(21)}), "a", COVERED)
    assert list(found.loc[0]) == [1.0, 5.0, 10.0, 15.0, 19.0]
    assert spread_over_years(long_table({("a", 1, 0): 1.0}), "b", COVERED).empty


def test_the_table_for_export_has_a_row_for_each_effect() -> None:
    exported = two([0.5, 0.6], [0.4, 0.6]).table()
    assert exported.loc[0, ["base", "other", "measure", "verdict"]].tolist() == [
        "a", "b", "share_covered", "not told apart",
    ]  # fmt: skip
    assert FEW_SEEDS == 10


def with_differences(values: np.ndarray) -> Comparison:
    """Two scenarios whose only measure differs by these values, seed by seed."""
    return two([0.5] * len(values), list(0.5 + values))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_differences_by_rare_events_are_said_to_make_the_interval_unsure(language: str) -> None:
    rare = np.where(np.arange(40) < 3, 0.2, 0.0)
    found = with_differences(rare)
    effect = found.effects[0]
    g1 = 40**2 * ((rare - rare.mean()) ** 3).mean() / (39 * 38 * rare.std(ddof=1) ** 3)
    assert effect.skewness == pytest.approx(g1)
    warned = [one for one in found.warnings(language) if "lopsided" in one or "dissymétrique" in one]
    assert len(warned) == 1
    assert str(math.ceil(25 * g1**2)) in warned[0]


def test_lopsided_differences_are_seldom_missed_and_normal_ones_seldom_accused() -> None:
    """Of exponential differences the t interval of 30 seeds misses the mean too often; of normal ones it does not."""
    random, samples = np.random.default_rng(3), 300
    accused = sum(bool(with_differences(random.normal(size=30)).skewed("b")) for _ in range(samples))
    caught = sum(bool(with_differences(random.exponential(size=30)).skewed("b")) for _ in range(samples))
    assert accused <= stats.binom.ppf(0.9999, samples, 0.05)
    assert caught >= stats.binom.ppf(0.0001, samples, 0.6)


def test_seeds_that_failed_everywhere_are_told() -> None:
    found = replace(with_differences(np.linspace(0.0, 0.1, 12)), failed=(3, 7))
    assert found.warnings()[0].endswith(": 3, 7.")
    assert "échec dans tous les scénarios" in found.warnings("fr")[0]


def test_of_many_measures_those_that_differ_are_shown_first_in_the_order_asked() -> None:
    rng = np.random.default_rng(5)
    names = ["mean_wait_months", "share_covered", "n_employers", "cash_months"]
    tables = []
    for place, name in enumerate("ab"):
        noise = {one: rng.normal(size=20) for one in names}
        shifted = {**noise, "cash_months": noise["cash_months"] + 9.0 * place}
        tables.append(pd.DataFrame({"scenario": name, "point": place, "seed": range(20), **shifted}))
    found = paired_effects(pd.concat(tables), "a", ["b"], measures(names))
    assert [str(one) for one in found.telling(2)] == ["mean_wait_months", "cash_months"]
    assert [str(one) for one in found.telling(9)] == names
