"""The front of a sweep, with what noise leaves of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from abm.errors import ParameterError, ResultError
from abm.indicators.registry import INDICATORS
from scenarios.analysis.frontier import DEFAULT_OBJECTIVES, frontier_of, objectives
from scenarios.analysis.objective import objective
from scenarios.analysis.phrases_front import FRENCH_PHRASES
from scenarios.french_errors import in_french
from tests.scenarios.analysis.front_problems import Lever

UNMET, COST = DEFAULT_OBJECTIVES[:2]


def sweep(truth: np.ndarray, noise: float, n_seeds: int, common: float = 0.0, seed: int = 1) -> pd.DataFrame:
    """Outcomes of points with known means."""
    chance = np.random.default_rng(seed)
    shared = chance.normal(size=(n_seeds, truth.shape[1]))
    rows = []
    for point, means in enumerate(truth):
        for replicate in range(n_seeds):
            luck = common * shared[replicate] + np.sqrt(1 - common**2) * chance.normal(size=truth.shape[1])
            values = dict(zip((UNMET, COST), means + noise * luck, strict=True))
            rows.append({"point": point, "seed": replicate + 1, "x": point / 10, **values})
    return pd.DataFrame(rows)


STAIR = np.array([[1.0, 9.0], [3.0, 5.0], [8.0, 1.0], [4.0, 6.0], [9.0, 9.0]])
"""Three points on the front, one near it, one far behind."""
LEVERS = [Lever("x")]


def test_the_default_objectives_exist():
    assert all(name in INDICATORS for name in DEFAULT_OBJECTIVES)
    assert len(objectives()) == 3


def test_without_noise_the_front_is_the_known_one_ordered_by_cost():
    found = frontier_of(sweep(STAIR, 0.0, 5), LEVERS, objectives((UNMET, COST)))
    assert found.front == [2, 1, 0]
    assert found.standing["surely_dominated"].tolist() == [False, False, False, True, True]
    assert (found.halves.to_numpy() == 0.0).all()
    assert found.n_survive == found.n_sure == 3
    assert found.n_unlikely == 2


def test_a_measure_to_be_large_turns_the_order():
    found = frontier_of(sweep(STAIR, 0.0, 5), LEVERS, objectives((f"{UNMET}:max", f"{COST}:max")))
    assert found.front == [4]
    assert found.means.loc[4, UNMET] == 9.0  # shown as measured, not with its sign changed


def test_noise_larger_than_the_differences_leaves_nothing_sure_and_is_said():
    truth = np.full((40, 2), 5.0)
    found = frontier_of(sweep(truth, 1.0, 3), LEVERS, objectives((UNMET, COST)))
    assert found.standing["surely_dominated"].sum() == 0
    assert found.n_sure <= 1
    assert any("only 3 runs" in warning for warning in found.warnings("en"))
    assert any("3 simulations" in warning for warning in found.warnings("fr"))


def test_pairing_on_seeds_sees_through_noise_that_all_points_share():
    outcomes = sweep(STAIR, 3.0, 6, common=0.999)
    paired = frontier_of(outcomes, LEVERS, objectives((UNMET, COST)))
    broken = outcomes.copy()
    broken["seed"] = (broken["seed"] + broken["point"] * 2) % 6
    unpaired = frontier_of(broken, LEVERS, objectives((UNMET, COST)))
    assert paired.standing["surely_dominated"].tolist() == [False, False, False, True, True]
    assert unpaired.standing["surely_dominated"].sum() < 2


def test_one_replicate_has_no_probability_and_a_warning():
    found = frontier_of(sweep(STAIR, 0.1, 1), LEVERS, objectives((UNMET, COST)))
    assert found.standing.loc[found.front, "probability"].isna().all()
    assert "one run each" in found.warnings("en")[0]
    assert found.n_survive == 0


def test_points_that_failed_are_left_out_and_counted():
    outcomes = sweep(STAIR, 0.1, 6)
    outcomes.loc[outcomes["point"] == 1, COST] = np.nan
    found = frontier_of(outcomes, LEVERS, objectives((UNMET, COST)))
    assert 1 not in found.means.index
    assert 3 in found.front
    assert "1 of 5 mixes have no finished run" in found.warnings("en")[0]


def test_the_base_scenario_is_held_against_the_front_within_seeds():
    base = sweep(np.array([[3.5, 5.5]]), 0.0, 6).drop(columns="x")
    found = frontier_of(sweep(STAIR, 0.0, 6), LEVERS, objectives((UNMET, COST)), base)
    assert found.base.n_better == found.base.n_surely_better == 1
    assert found.base.means == {UNMET: 3.5, COST: 5.5}
    noisy = frontier_of(sweep(STAIR, 3.0, 6), LEVERS, objectives((UNMET, COST)), base)
    assert noisy.base.n_surely_better == 0
    assert frontier_of(sweep(STAIR, 0.0, 6), LEVERS, objectives((UNMET, COST)), base[:0]).base is None


def test_the_same_outcomes_give_the_same_answer_whatever_their_order():
    outcomes = sweep(STAIR, 1.0, 6)
    one = frontier_of(outcomes, LEVERS, objectives((UNMET, COST)))
    other = frontier_of(outcomes.sample(frac=1.0, random_state=3), LEVERS, objectives((UNMET, COST)))
    pd.testing.assert_frame_equal(one.standing, other.standing)
    pd.testing.assert_frame_equal(one.means, other.means)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: objective("share_coverd"), "did you mean 'share_covered'"),
        (lambda: objective("share_covered:big"), "expected share_covered:min or share_covered:max"),
        (lambda: objectives(("share_covered",)), "at least two objectives"),
        (lambda: objectives(("share_covered", "share_covered:max")), "given twice"),
    ],
)
def test_wrong_objectives_are_refused_with_what_to_write(wrong, said):
    with pytest.raises(ParameterError, match=said):
        wrong()


def test_a_missing_column_is_named():
    with pytest.raises(ResultError, match=f"no column '{COST}'"):
        frontier_of(sweep(STAIR, 0.0, 2).drop(columns=COST), LEVERS, objectives((UNMET, COST)))


def test_refusals_can_be_read_in_french():
    patterns = tuple(FRENCH_PHRASES)
    assert len({pattern for pattern, _ in patterns}) == len(patterns)
    import re

    said = "a frontier needs at least two objectives; there is 1"
    for pattern, words in patterns:
        said = re.sub(pattern, words, said)
    assert said == "une frontière demande au moins deux objectifs ; il y en a 1"
    assert in_french(said).startswith("une frontière")
