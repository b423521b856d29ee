"""The map of a balance finds a planted surface: effects, where their sign turns, where the measure is best."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from abm.errors import ParameterError, ResultError
from scenarios.analysis.balance import Balance, balance_of, objectives_of, refuse_too_few, three_of
from scenarios.batch.factor import Factor
from scenarios.french_errors import in_french
from tests.chance import check_share

LEVER = Factor("funding.moved_to_ess", -0.5, 0.5)
OTHER_LEVER = Factor("funding.budget", 0.7, 1.3)
COST = Factor("enterprises.relative_state_cost", 0.8, 1.2)
QUALITY = Factor("service.state_quality", 0.8, 1.2)
OUTREACH = Factor("needs.outreach", 0.5, 2.0, scale="log")
QUEUE = Factor("service.queue_order", values=("first_come", "severity"))
FACTORS = (LEVER, COST, QUALITY)
NEED = "unmet_severity_months_per_1000"
Surface = Callable[[pd.DataFrame], pd.Series]


def outcomes(
    surface: Surface, factors: tuple[Factor, ...] = FACTORS, n_points: int = 64, noise: float = 1.0, seed: int = 1,
    n_seeds: int = 3,
) -> pd.DataFrame:  # fmt: skip
    """Runs whose measure is a surface, and chance: of each run, and of each seed alike for all points."""
    rng = np.random.default_rng(seed)
    points = pd.DataFrame({one.name: [one.at(unit) for unit in rng.uniform(size=n_points)] for one in factors})
    values = surface(points)
    of_seeds = rng.normal(0.0, 50.0, n_seeds)
    parts = [
        points.assign(point=range(n_points), seed=number, **{NEED: values + rng.normal(0.0, noise, n_points) + shift})
        for number, shift in enumerate(of_seeds, start=1)
    ]
    return pd.concat(parts, ignore_index=True)


def turning(points: pd.DataFrame) -> pd.Series:
    """Moving money helps where public services are dear, at 1.1 and above: no effect there."""
    moved, cost = points[LEVER.name], points[COST.name]
    return 500.0 + 100.0 * moved * (1.1 - cost) + 40.0 * cost + 30.0 * points[QUALITY.name] ** 2


def cup(points: pd.DataFrame) -> pd.Series:
    """Least need where a fifth is moved, three tenths where public services are dearest."""
    at = 0.2 + 0.5 * (points[COST.name] - 1.0)
    return 400.0 + 300.0 * (points[LEVER.name] - at) ** 2


def found(surface: Surface, **settings: object) -> Balance:
    runs = outcomes(surface, **settings)  # type: ignore[arg-type]
    return balance_of(runs, FACTORS, objectives_of([NEED]))


def test_effects_of_moves_are_those_of_the_planted_surface() -> None:
    balance = found(turning)
    assert (balance.lever, balance.reference, balance.moves) == (LEVER, 0.0, (-0.5, 0.5))
    assert balance.uncertain == (COST, QUALITY)
    for value in balance.moves:
        effect = balance.effect(balance.surfaces[0], value, {COST.name: np.array(three_of(COST))})
        expected = 100.0 * value * (1.1 - np.array([0.8, 1.0, 1.2]))
        # four standard errors: one in ten thousand
        assert (np.abs(effect.value - expected) < effect.high - effect.low).all()
        assert (effect.high - effect.low < 5.0).all()
    assert balance.surfaces[0].explained > 0.95


def test_the_sign_turns_where_it_was_planted() -> None:
    balance = found(turning, n_points=128, noise=0.5)
    turn = balance.turn(balance.surfaces[0], 0.5, COST)
    assert turn.signs == (1, -1)
    assert turn.at == pytest.approx(1.1, abs=0.01)
    assert turn.unsure == pytest.approx((1.1, 1.1), abs=0.03)
    assert turn.unsure[0] < turn.at < turn.unsure[1]
    assert balance.turn(balance.surfaces[0], -0.5, COST).signs == (-1, 1)
    along_quality = balance.turn(balance.surfaces[0], 0.5, QUALITY)
    assert along_quality.signs == (1,)
    assert np.isnan(along_quality.at)


def test_shares_of_points_follow_from_their_own_uncertainties() -> None:
    balance = found(turning, n_points=128, noise=0.1)
    effect = balance.at_points(balance.surfaces[0], 0.5)
    costs = 1.0 + 0.2 * balance.points[:, 1]
    assert effect.value == pytest.approx(50.0 * (1.1 - costs), abs=0.3)
    assert (effect.sign > 0).mean() == pytest.approx((costs < 1.1).mean(), abs=0.05)


def test_the_best_place_is_where_the_cup_is_deepest() -> None:
    balance = found(cup)
    for cost, at in ((0.8, 0.1), (1.0, 0.2), (1.2, 0.3)):
        best = balance.best(balance.surfaces[0], COST, cost)
        assert best.value == pytest.approx(at, abs=0.03)
        assert best.low - 0.01 <= at <= best.high + 0.01
    most = balance_of(outcomes(cup), FACTORS, objectives_of([f"{NEED}:max"]))
    assert most.best(most.surfaces[0], COST, 1.0).value == -0.5


def test_an_interval_holds_the_effect_as_often_as_it_says() -> None:
    """Planted worlds of few points: at 95 %, with the error rates of the check."""
    held, n = 0, 1_000
    for seed in range(n):
        balance = found(turning, n_points=24, seed=seed, n_seeds=2)
        effect = balance.effect(balance.surfaces[0], 0.5, {COST.name: np.array([1.2])})
        held += int(effect.low[0] < -5.0 < effect.high[0])
    check_share(held, n, 0.95, 0.08)


def test_chance_that_a_seed_brings_to_all_points_is_no_effect_even_where_runs_are_missing() -> None:
    runs = outcomes(turning, n_points=96, noise=0.1)
    rng = np.random.default_rng(3)
    some = balance_of(runs[rng.uniform(size=len(runs)) > 0.2], FACTORS, objectives_of([NEED]))
    effect = some.effect(some.surfaces[0], 0.5)
    assert effect.value[0] == pytest.approx(5.0, abs=0.5)


def test_a_bend_that_the_surface_does_not_follow_is_told() -> None:
    def bent(points: pd.DataFrame) -> pd.Series:
        return 100.0 * points[LEVER.name] ** 2 * (points[COST.name] - 1.0) / 0.2

    assert found(turning, n_points=96).warnings() == []
    said = found(bent, n_points=96, noise=0.2).warnings()
    assert len(said) == 1
    assert "p < 0.001" in said[0]
    assert "p < 0,001" in found(bent, n_points=96, noise=0.2).warnings("fr")[0]


def test_factors_on_a_log_scale_and_choices_have_their_place() -> None:
    factors = (LEVER, OTHER_LEVER, OUTREACH, COST, QUEUE)

    def surface(points: pd.DataFrame) -> pd.Series:
        queue = (points[QUEUE.name] == "severity").astype(float)
        return 10.0 * points[LEVER.name] * np.log2(points[OUTREACH.name]) + 20.0 * queue + 100.0

    runs = outcomes(surface, factors, n_points=96, noise=0.05)
    balance = balance_of(runs, factors, objectives_of([NEED]))
    assert balance.uncertain == (COST,)
    effect = balance.effect(balance.surfaces[0], 0.5, {OUTREACH.name: np.array([0.5, 1.0, 2.0])})
    assert effect.value == pytest.approx([-5.0, 0.0, 5.0], abs=0.2)
    assert balance.surfaces[0].explained > 0.99
    assert "service.queue_order" in balance.warnings()[0]


@pytest.mark.parametrize(("other", "at"), [
    (OTHER_LEVER, 1.0), (Factor("funding.budget", 0.9, 1.5), 1.0),
    (Factor("funding.decentralisation", 0.0, 0.6), 0.53), (Factor("funding.moved_to_contracts", 0.0, 0.2), 0.0),
    (Factor("funding.budget", 1.1, 1.5), 1.3), (Factor("needs.outreach", 0.5, 2.0, scale="log"), None),
])  # fmt: skip
def test_levers_that_are_not_moved_stand_where_the_base_has_them_else_in_the_middle(
    other: Factor, at: float | None
) -> None:
    """The move does more the higher the other lever stands, and so its sign and its best hang on it."""
    at = float(other.declared.default) if at is None else at  # type: ignore[arg-type]
    factors = (LEVER, other, COST)

    def surface(points: pd.DataFrame) -> pd.Series:
        moved = points[LEVER.name]
        return 100.0 * moved**2 - 60.0 * (points[other.name] - at) * moved + 10.0 * points[COST.name]

    balance = balance_of(outcomes(surface, factors, noise=0.001), factors, objectives_of([NEED]))
    need = balance.surfaces[0]
    linear = other.scale != "log"  # on a log scale the surface bends otherwise than this one
    expected = pytest.approx(25.0, abs=0.1 if linear else 3.0)
    assert balance.effect(need, 0.5).value[0] == expected
    assert balance.effect(need, 0.5, {COST.name: np.array([0.8, 1.2])}).value.tolist() == [expected, expected]
    assert balance.at_points(need, -0.5).value == pytest.approx(25.0, abs=0.1 if linear else 3.0)
    assert balance.best(need, COST, 1.0).value == pytest.approx(0.0, abs=0.006 if linear else 0.03)
    assert balance.turn(need, 0.5, COST).signs == (1,)


def test_a_lever_that_starts_at_its_lowest_has_one_move() -> None:
    lever = Factor("funding.moved_to_contracts", 0.0, 0.2)
    runs = outcomes(lambda points: 100.0 * points[lever.name], (lever, COST))
    balance = balance_of(runs, (lever, COST), objectives_of([NEED]), lever.name)
    assert (balance.reference, balance.moves) == (0.0, (0.2,))
    assert balance.effect(balance.surfaces[0], 0.2).value[0] == pytest.approx(20.0, abs=1.5)


def test_a_lever_of_two_values_moves_from_one_to_the_other_and_stands_best_at_one() -> None:
    """Nothing was seen between them, so the base there is no place to start from."""
    lever = Factor("funding.moved_to_ess", values=(-0.5, 0.3))
    runs = outcomes(lambda points: 100.0 * points[lever.name].astype(float) ** 2, (lever, COST))
    balance = balance_of(runs, (lever, COST), objectives_of([NEED]))
    assert (balance.reference, balance.moves) == (0.3, (-0.5,))
    assert balance.effect(balance.surfaces[0], -0.5).value[0] == pytest.approx(25.0 - 9.0, abs=1.5)
    best = balance.best(balance.surfaces[0], COST, 1.0)
    assert (best.value, best.low, best.high) == (0.3, 0.3, 0.3)


@pytest.mark.parametrize("n_points", [12, 19, 20, 64])
def test_too_few_points_are_seen_before_anything_is_run_as_they_are_after(n_points: int) -> None:
    refusals = []
    for attempt in (
        lambda: refuse_too_few(FACTORS, None, n_points),
        lambda: balance_of(outcomes(turning, n_points=n_points), FACTORS, objectives_of([NEED])),
    ):
        try:
            attempt()
        except ResultError as error:
            refusals.append(str(error))
    assert len(set(refusals)) == len(refusals) / 2 == (n_points < 20)


def refusal(factors: tuple[Factor, ...], lever: str | None = None, n_points: int = 64) -> str:
    runs = outcomes(lambda points: points[factors[0].name] * 0.0, factors, n_points)
    with pytest.raises(ResultError) as error:
        balance_of(runs, factors, objectives_of([NEED]), lever)
    french = in_french(str(error.value))
    assert french != str(error.value)
    assert not any(word in f" {french} " for word in (" the ", " are ", " was ", " of "))
    return str(error.value)


def test_what_cannot_be_answered_is_refused_in_words_in_both_languages() -> None:
    assert "nothing that is not known was varied" in refusal((LEVER, OTHER_LEVER))
    assert "no lever with numbers" in refusal((COST, QUALITY))
    assert "several levers were varied; say which one" in refusal((OTHER_LEVER, OUTREACH, COST))
    assert "did you mean 'funding.moved_to_ess'" in refusal(FACTORS, "funding.moved_to_es")
    unknown = refusal(FACTORS, COST.name)
    assert f"'{COST.name}' is an uncertainty, not a lever: nobody decides it" in unknown
    assert unknown.endswith(f"the levers that can be moved here: {LEVER.name}")
    assert "'needs.stock_per_thousand' is a constant, not a lever" in refusal(FACTORS, "needs.stock_per_thousand")
    assert "12 points are too few for a map over 3 factors: at least 20" in refusal(FACTORS, n_points=12)
    assert "do not tell the factors apart" in refusal_of_twins()
    with pytest.raises(ParameterError, match="given twice"):
        objectives_of([NEED, f"{NEED}:max"])


def refusal_of_twins() -> str:
    """Two factors that always move together."""
    runs = outcomes(lambda points: points[LEVER.name], (LEVER, COST))
    runs[QUALITY.name] = runs[COST.name]
    with pytest.raises(ResultError) as error:
        balance_of(runs, FACTORS, objectives_of([NEED]))
    assert in_french(str(error.value)) != str(error.value)
    return str(error.value)
