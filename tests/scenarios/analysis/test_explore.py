"""Known boxes are found and said, noise is not called a condition, and runs of a point stay together."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from abm.errors import ParameterError, ResultError, WelfareError
from scenarios.analysis.boxes import Bound, Box, Leaf, features, leaves, merged
from scenarios.analysis.condition import condition
from scenarios.analysis.explore import ERROR_RATE, Explanation, Share, Verdict, explain
from scenarios.analysis.explore_words import sentences
from scenarios.analysis.phrases_sens import FRENCH_PHRASES
from scenarios.analysis.tree import split
from scenarios.french_errors import PHRASES
from tests.viz.study_worlds import FACTORS, GRANTS, QUEUE, REFERRAL, SERVED

ASKED = "share_covered < 0.4"


def points_of(n_points: int, random: int = 0) -> pd.DataFrame:
    """Points spread over the four factors by chance."""
    rng = np.random.default_rng(random)
    return pd.DataFrame(
        {
            GRANTS.name: rng.uniform(0.5, 1.5, n_points),
            REFERRAL.name: rng.uniform(0.0, 1.0, n_points),
            QUEUE.name: rng.choice(QUEUE.values, n_points),
            SERVED.name: rng.choice([0.2, 0.3, 0.4, 0.5, 0.6], n_points),
        }
    )


def outcomes_of(points: pd.DataFrame, happens: np.ndarray) -> pd.DataFrame:
    """The outcomes table; coverage is 30 % where it happens, 50 % elsewhere.

    Args:
        points: the factors.
        happens: shape (points, seeds).
    """
    point, replicate = (grid.ravel() for grid in np.indices(happens.shape))
    table = points.iloc[point].reset_index(drop=True)
    covered = np.where(happens.ravel(), 0.3, 0.5)
    return table.assign(
        run=[f"{p}-{r}" for p, r in zip(point, replicate, strict=True)], point=point, seed=replicate + 1,
        replicate=replicate, scenario="base", share_covered=covered, public_euros_per_inhabitant=100.0,
    )  # fmt: skip


def world(n_points: int, chance: Callable[[pd.DataFrame], np.ndarray], n_seeds: int = 10) -> pd.DataFrame:
    """Runs in which it happens with a probability that depends on the factors."""
    points = points_of(n_points)
    happens = np.random.default_rng(1).random((n_points, n_seeds)) < chance(points)[:, np.newaxis]
    return outcomes_of(points, happens)


def corner(points: pd.DataFrame) -> np.ndarray:
    """Often with few grants and little referral, seldom elsewhere."""
    return np.where((points[GRANTS.name] < 0.8) & (points[REFERRAL.name] < 0.4), 0.93, 0.05)


def choices(points: pd.DataFrame) -> np.ndarray:
    """Often where the severest come first and much is served."""
    return np.where((points[QUEUE.name] == "severity") & (points[SERVED.name] >= 0.4), 0.9, 0.1)


def test_a_known_box_is_found_and_said_in_words() -> None:
    found = explain(world(2000, corner), FACTORS, ASKED)
    assert found.verdict is Verdict.FOUND
    assert len(found.boxes) == 1
    one = found.boxes[0]
    assert {bound.factor for bound in one.box.bounds} == {GRANTS.name, REFERRAL.name}
    assert one.box.bound(GRANTS.name).high == pytest.approx(0.8, abs=0.02)
    assert one.box.bound(REFERRAL.name).high == pytest.approx(0.4, abs=0.02)
    assert one.density.low < 0.93 < one.density.high
    assert one.coverage == pytest.approx(0.12 * 0.93 / (0.12 * 0.93 + 0.88 * 0.05), abs=0.08)
    english, french = sentences(found), sentences(found, "fr")
    assert re.match(
        r"When grants budget is below 0\.(79|8|81) times the base and referral is below \d+ %, “coverage” below 40 % "
        r"happens in \d+ % of runs \[\d+ %,\u00a0\d+ %\] \(1\d % of all points, \d+ % of all cases; ",
        english[0],
    ) or re.match(r"When referral is below \d+ % and grants budget is below", english[0])
    assert "«\u00a0budget des subventions\u00a0» est en dessous de 0," in french[0]


def test_choices_and_listed_values_make_boxes_of_values_that_were_tried() -> None:
    found = explain(world(600, choices), FACTORS, ASKED)
    first = found.boxes[0].box
    assert first.bound(QUEUE.name).choices == ("severity",)
    assert first.bound(SERVED.name).low == 0.4
    assert "queue order is severity" in sentences(found)[0]
    assert "share served (housing) is at least 40 % of the stock" in sentences(found)[0]
    assert "est au moins à 40 %" in sentences(found, "fr")[0]


def test_switches_make_boxes_too() -> None:
    points = points_of(200).assign(**{QUEUE.name: np.random.default_rng(2).random(200) < 0.5})
    happens = np.repeat(points[[QUEUE.name]].to_numpy(dtype=bool), 3, axis=1)
    found = explain(outcomes_of(points, happens), FACTORS, ASKED)
    assert found.boxes[0].box.bounds == (Bound(QUEUE.name, choices=(True,)),)
    assert found.boxes[0].density.value == 1.0
    assert found.boxes[0].coverage == 1.0


def test_what_is_said_of_a_box_is_counted_on_points_held_out() -> None:
    data = world(300, corner)
    found = explain(data, FACTORS, ASKED)
    one, held = found.boxes[0], found.points[found.points["held_out"]]
    inside = held[one.box.contains(held)]
    runs = data[data["point"].isin(inside["point"])]
    assert found.n_held_out == 100
    assert one.n_points == len(inside)
    assert one.density.value == pytest.approx((runs["share_covered"] < 0.4).mean())


def test_noise_is_not_called_a_condition() -> None:
    """Each of 150 worlds without conditions may name one with probability 1 %; 9 or more have one below 1e-4."""
    named = 0
    for random in range(150):
        points = points_of(60, random)
        happens = np.random.default_rng(1000 + random).random((60, 3)) < 0.3
        named += explain(outcomes_of(points, happens), FACTORS, ASKED).verdict in (Verdict.FOUND, Verdict.NO_BOX)
    assert ERROR_RATE == 0.01
    assert named < 9


def test_nothing_is_said_to_tell_when_nothing_does() -> None:
    found = explain(world(300, lambda points: np.full(len(points), 0.3)), FACTORS, ASKED)
    assert found.verdict is Verdict.NOTHING
    assert sentences(found)[0].startswith("Nothing that was varied tells when “coverage” below 40 % happens")
    assert sentences(found, "fr")[0].startswith("Rien de ce qui a varié ne dit quand")


def points_that_agree_by_chance() -> pd.DataFrame:
    """Every point has its own answer, the same in all its runs, that has nothing to do with the factors."""
    own = np.random.default_rng(3).random(60) < 0.5
    return outcomes_of(points_of(60), np.repeat(own[:, np.newaxis], 20, axis=1))


def test_runs_of_a_point_stay_together() -> None:
    data = points_that_agree_by_chance()
    assert explain(data, FACTORS, ASKED).verdict is Verdict.NOTHING
    # The fault: every run a point of its own, so that runs of one point are on both sides of every split.
    apart = data.assign(point=np.arange(len(data)))
    assert explain(apart, FACTORS, ASKED).verdict is Verdict.FOUND


def test_points_are_dealt_once_into_parts_of_equal_size() -> None:
    parts = split(31, 3, 5)
    assert sorted(np.concatenate(parts)) == list(range(31))
    assert {len(part) for part in parts} == {10, 11}


@pytest.mark.parametrize(
    ("share", "verdict", "said"),
    [(0.0, Verdict.NEVER, "never happens"), (1.0, Verdict.ALWAYS, "always happens")],
)
def test_what_never_or_always_happens_is_said_so(share: float, verdict: Verdict, said: str) -> None:
    found = explain(world(100, lambda points: np.full(len(points), share)), FACTORS, ASKED)
    assert found.verdict is verdict
    assert said in sentences(found)[0]


def test_rare_cases_are_too_few_to_say_when() -> None:
    happens = np.zeros((100, 5), dtype=bool)
    happens[:3, 0] = True
    found = explain(outcomes_of(points_of(100), happens), FACTORS, ASKED)
    assert found.verdict is Verdict.NEVER
    assert "at 3 of 100 points only" in sentences(found)[0]
    assert "qu'en 3 des 100 points" in sentences(found, "fr")[0]


def test_few_points_are_refused_in_words() -> None:
    found = explain(world(20, lambda points: np.full(len(points), 0.5)), FACTORS, ASKED)
    assert found.verdict is Verdict.FEW_POINTS
    assert "20 points are too few" in sentences(found)[0]


def test_runs_without_value_are_left_out_and_counted() -> None:
    data = world(200, corner)
    data.loc[:9, "share_covered"] = np.nan
    found = explain(data, FACTORS, ASKED)
    assert (found.n_unknown, found.n_points) == (10, 199)
    assert "10 runs were left out" in sentences(found)[-1]


def test_the_interval_of_a_share_is_wilsons_with_points_as_cases() -> None:
    share = Share.of(np.array([1.0] * 8 + [0.0] * 2), np.full(10, 50.0))
    assert (share.low, share.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_neighbouring_leaves_with_like_shares_are_one_box() -> None:
    points = points_of(100)
    told = features(points, [GRANTS.name, SERVED.name])
    left = Leaf(Box((Bound(GRANTS.name, high=0.8), Bound(SERVED.name, high=0.3, one_of_few=True))), 0.90)
    right = Leaf(Box((Bound(GRANTS.name, high=0.8), Bound(SERVED.name, low=0.4, one_of_few=True))), 0.88)
    far = Leaf(Box((Bound(GRANTS.name, high=0.8), Bound(SERVED.name, low=0.5, one_of_few=True))), 0.88)
    unlike = Leaf(right.box, 0.5)
    assert [leaf.box for leaf in merged([left, right], told)] == [Box((Bound(GRANTS.name, high=0.8),))]
    assert len(merged([left, far], told)) == 2
    assert len(merged([left, unlike], told)) == 2


def test_a_bound_at_the_end_of_the_range_is_not_said() -> None:
    from sklearn.tree import DecisionTreeRegressor

    spread = np.concatenate([np.linspace(0.0, 0.002, 30), np.linspace(0.01, 1.0, 70)])
    points = pd.DataFrame({REFERRAL.name: spread, GRANTS.name: np.tile(np.linspace(0.5, 1.5, 50), 2)})
    told = features(points, [REFERRAL.name, GRANTS.name])
    tree = DecisionTreeRegressor(max_depth=2).fit(told.matrix, (spread > 0.005) * (1.0 + (points[GRANTS.name] > 1.0)))
    high = [leaf.box for leaf in leaves(tree.tree_, told) if leaf.share > 0.5]
    assert high
    assert all(box.bound(REFERRAL.name) is None or box.bound(REFERRAL.name).low > 0.0 for box in high)
    assert all(np.isinf(bound.high) or bound.high < 1.5 for box in high for bound in box.bounds)


def test_a_condition_is_read_and_said_in_both_languages() -> None:
    asked = condition("share_covered[housing]@last >= 50 % and public_euros_per_inhabitant<=300")
    assert str(asked) == "share_covered[housing]@last >= 0.5 and public_euros_per_inhabitant <= 300"
    assert asked.said("en") == (
        "“coverage (housing, last year)” at least 50 % and “public cost” at most 300 euros per inhabitant a year"
    )
    assert asked.said("fr").startswith(
        "«\u00a0couverture (logement, dernière année)\u00a0» au moins à 50 % et «\u00a0coût public\u00a0»"
    )


def test_all_comparisons_must_hold_and_a_missing_value_is_neither() -> None:
    data = pd.DataFrame({"share_covered": [0.3, 0.3, 0.5, np.nan], "public_euros_per_inhabitant": [1.0, 9.0, 1.0, 1.0]})
    holds = condition("share_covered < 0.4 and public_euros_per_inhabitant <= 1").holds(data)
    assert holds.tolist()[:3] == [1.0, 0.0, 0.0]
    assert np.isnan(holds[3])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("share_covered", "expected a measure, one of < <= > >= and a number"),
        ("share_covered = 0.4", "'=' does not compare"),
        ("share_covered < 0,4", "'0,4' is not a number; write 0.4"),
        ("share_covered < 40", "a share lies between 0 and 1; for 40 % write 0.4"),
        ("share_coverd < 0.4", "unknown indicator 'share_coverd'; did you mean 'share_covered'?"),
        ("share_covered < 0.4 and", "expected a measure"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused_with_what_to_write(written: str, said: str) -> None:
    with pytest.raises(ParameterError, match=re.escape(said)):
        condition(written)


def test_what_is_not_among_the_results_is_named() -> None:
    data = world(50, corner)
    with pytest.raises(ResultError, match="'share_net_12_months' is not among the results"):
        explain(data, FACTORS, "share_net_12_months > 0.1")
    with pytest.raises(ResultError, match=r"the factor 'service\.referral' is not among the results"):
        explain(data.drop(columns=REFERRAL.name), FACTORS, ASKED)
    with pytest.raises(ResultError, match="can be told in no run"):
        explain(data.assign(share_covered=np.nan), FACTORS, ASKED)


def test_every_refusal_has_its_french() -> None:
    data = world(50, corner)
    asks: list[Callable[[], object]] = [
        lambda: condition("share_covered"),
        lambda: condition("share_covered = 0.4"),
        lambda: condition("share_covered < 0,4"),
        lambda: condition("share_covered < 40"),
        lambda: explain(data, FACTORS, "share_net_12_months > 0.1"),
        lambda: explain(data.drop(columns=REFERRAL.name), FACTORS, ASKED),
        lambda: explain(data.assign(**{GRANTS.name: data[GRANTS.name].where(data["point"] > 2)}), FACTORS, ASKED),
        lambda: explain(data, (), ASKED),
        lambda: explain(data.assign(share_covered=np.nan), FACTORS, ASKED),
    ]
    for ask in asks:
        with pytest.raises(WelfareError) as refusal:
            ask()
        french = str(refusal.value)
        for pattern, replacement in (*PHRASES, *FRENCH_PHRASES):
            french = re.sub(pattern, replacement, french)
        assert not re.search(r"\b(the|is|expected|write|choose|was)\b", french), french


def test_the_same_question_has_the_same_answer() -> None:
    data = world(200, corner)
    first: Explanation = explain(data, FACTORS, ASKED)
    second = explain(data.sample(frac=1.0, random_state=1), FACTORS, ASKED)
    assert sentences(first) == sentences(second)
