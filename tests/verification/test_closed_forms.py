"""The closed forms agree with known values, with each other and with brute force."""

from __future__ import annotations

import heapq
import math
import random

import numpy as np
import pytest

from tests.verification.closed_forms import (
    adoption_by_evaluation,
    adoption_by_threshold,
    bass_monthly,
    bass_share,
    erlang_a,
    erlang_c,
    error_of_difference,
    mean_fit,
    mean_fit_of_uncertain_practice,
    normal_distribution,
    p_payment,
    posterior_mean,
    ruin_by_drift,
    ruin_by_steps,
    spread_of_cumulated_shocks,
)


@pytest.mark.parametrize(
    ("places", "load", "p_wait"),
    [(1, 0.5, 0.5), (1, 0.9, 0.9), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (10, 8.0, 0.4091801)],
)
def test_erlang_c_gives_published_chances_of_waiting(places: int, load: float, p_wait: float) -> None:
    queue = erlang_c(load, 1.0, places)
    assert queue.p_wait == pytest.approx(p_wait, abs=1e-6)
    assert queue.mean_wait == pytest.approx(p_wait / (places - load), abs=1e-6)


def test_erlang_c_refuses_a_list_that_grows_for_ever() -> None:
    with pytest.raises(ValueError, match="no steady state"):
        erlang_c(2.0, 1.0, 2)


def test_erlang_a_of_the_patient_is_erlang_c() -> None:
    patient, never = erlang_a(8.0, 1.0, 1e-7, 10), erlang_c(8.0, 1.0, 10)
    np.testing.assert_allclose(patient, never, rtol=1e-4, atol=1e-6)


def test_erlang_a_leaving_as_fast_as_served_is_a_poisson_number_of_people() -> None:
    queue = erlang_a(5.0, 1.0, 1.0, 5)
    poisson = [math.exp(-5) * 5**n / math.factorial(n) for n in range(80)]
    assert queue.mean_waiting == pytest.approx(
        sum(max(0, n - 5) * chance for n, chance in enumerate(poisson))
    )
    assert queue.p_wait == pytest.approx(sum(poisson[5:]))


@pytest.mark.parametrize(
    ("arrivals", "leaving", "places"), [(3.0, 0.5, 2), (40.0, 0.05, 500), (900.0, 0.2, 600)]
)
def test_erlang_a_loses_nobody(arrivals: float, leaving: float, places: int) -> None:
    queue = erlang_a(arrivals, 1.0, leaving, places)
    assert queue.mean_served == pytest.approx(arrivals * (1.0 - queue.share_leaving))


def test_erlang_a_waits_agree_with_a_simulated_list() -> None:
    arrivals, service, leaving, places = 3.0, 1.0, 0.5, 2
    chance = random.Random(1)
    ends = [0.0] * places
    clock = waited = waited_by_served = 0.0
    served, n = 0, 200_000
    for _ in range(n):
        clock += chance.expovariate(arrivals)
        patience = chance.expovariate(leaving)
        wait = max(0.0, ends[0] - clock)
        waited += min(wait, patience)
        if wait <= patience:
            served += 1
            waited_by_served += wait
            heapq.heapreplace(ends, max(clock, ends[0]) + chance.expovariate(service))
    queue = erlang_a(arrivals, service, leaving, places)
    assert queue.mean_wait == pytest.approx(waited / n, rel=0.02)
    assert queue.mean_wait_of_served == pytest.approx(waited_by_served / served, rel=0.02)
    assert queue.share_leaving == pytest.approx(1.0 - served / n, rel=0.02)


def test_bass_curve_solves_its_equation_and_the_months_approach_it() -> None:
    innovation, imitation, step = 0.003, 0.03, 1e-4
    for month in (1.0, 60.0, 200.0):
        share = bass_share(month, innovation, imitation)
        slope = (bass_share(month + step, innovation, imitation) - share) / step
        assert slope == pytest.approx((1.0 - share) * (innovation + imitation * share), rel=1e-3)
    assert bass_monthly(120, innovation, imitation)[120] == pytest.approx(
        bass_share(120, innovation, imitation), rel=0.02
    )
    finer = bass_monthly(12_000, innovation / 100, imitation / 100)[12_000]
    assert finer == pytest.approx(bass_share(120, innovation, imitation), rel=2e-4)


def test_ruin_agrees_with_walks() -> None:
    cash, drift, spread, months = 3.0, 0.02, 0.5, 60
    steps = np.random.default_rng(1).normal(drift, spread, size=(40_000, months))
    ruined = (cash + steps.cumsum(axis=1)).min(axis=1) <= 0.0
    seen = ruin_by_drift(cash + 0.5826 * spread, drift, spread, months)
    assert seen == pytest.approx(ruined.mean(), abs=0.01)


def test_ruin_for_ever_is_the_limit_of_ruin_within_a_time() -> None:
    assert ruin_by_drift(3.0, 0.1, 0.5, 1e6) == pytest.approx(ruin_by_drift(3.0, 0.1, 0.5))
    assert ruin_by_drift(3.0, 0.1, 0.5) == pytest.approx(math.exp(-2.4))
    assert ruin_by_drift(3.0, -0.1, 0.5) == 1.0


@pytest.mark.parametrize(("p_up", "ceiling"), [(0.5, 10), (0.6, 10), (0.6, None), (0.4, 10)])
def test_ruin_by_steps_solves_its_equation(p_up: float, ceiling: int | None) -> None:
    for steps in range(1, 9):
        below, above = ruin_by_steps(steps - 1, p_up, ceiling), ruin_by_steps(steps + 1, p_up, ceiling)
        assert ruin_by_steps(steps, p_up, ceiling) == pytest.approx((1 - p_up) * below + p_up * above)
    assert ruin_by_steps(0, p_up, ceiling) == 1.0


def test_cumulated_shocks_add_covariances() -> None:
    lags = np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    assert spread_of_cumulated_shocks(0.9, 0.05, 12) == pytest.approx(0.05 * math.sqrt((0.9**lags).sum()))
    assert spread_of_cumulated_shocks(0.0, 1.0, 9) == pytest.approx(3.0)


@pytest.mark.parametrize(("width", "distance"), [(1.0, 0.0), (0.7, 0.5), (1.5, 2.0)])
def test_mean_fit_is_the_integral_of_fit(width: float, distance: float) -> None:
    x = np.linspace(-12, 12, 24_001)
    fit = np.exp(-((x - distance) ** 2) / (2 * width**2)) * np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    assert mean_fit(width, distance) == pytest.approx(fit.sum() * (x[1] - x[0]))


def test_mean_fit_of_an_uncertain_practice_averages_over_its_distance() -> None:
    distances = np.linspace(-6, 6, 12_001)
    density = np.exp(-(distances**2) / (2 * 0.5**2)) / (0.5 * math.sqrt(2 * math.pi))
    fits = np.array([mean_fit(1.0, float(distance)) for distance in distances])
    assert mean_fit_of_uncertain_practice(1.0, 0.5) == pytest.approx((fits * density).sum() * 0.001)


def test_adoption_agrees_with_drawn_ideas() -> None:
    chance = np.random.default_rng(2)
    true = chance.normal(-0.02, 0.1, 400_000)
    seen = true + 0.05 + chance.normal(0.0, 0.2, 400_000)
    adoption = adoption_by_threshold(-0.02, 0.1, 0.05, 0.2)
    assert adoption.p_adopted == pytest.approx((seen > 0).mean(), abs=0.004)
    assert adoption.true_gain == pytest.approx((true * (seen > 0)).mean(), abs=0.0006)
    assert adoption.p_false == pytest.approx(((seen > 0) & (true <= 0)).mean(), abs=0.004)


def test_adoption_by_opinion_turns_harmful_near_the_figure_of_the_model() -> None:
    assert adoption_by_threshold(-0.030, 0.1, 0.05, 0.2).true_gain > 0
    assert adoption_by_threshold(-0.040, 0.1, 0.05, 0.2).true_gain < 0


def test_adoption_by_evaluation_is_adoption_of_a_positive_posterior() -> None:
    chance = np.random.default_rng(3)
    true = chance.normal(-0.03, 0.1, 200_000)
    measured = true + chance.normal(0.0, 0.08, 200_000)
    adopted = np.array([posterior_mean(float(x), 0.08, -0.05, 0.1) > 0 for x in measured])
    adoption = adoption_by_evaluation(-0.03, 0.1, 0.0, 0.08, -0.05)
    assert adoption.p_adopted == pytest.approx(adopted.mean(), abs=0.005)
    assert adoption.true_gain == pytest.approx((true * adopted).mean(), abs=0.0008)
    # with a right prior and no bias an evaluated idea cannot harm on average
    assert adoption_by_evaluation(-0.2, 0.1, 0.0, 0.08, -0.2).true_gain >= 0


def test_a_first_plan_set_too_high_is_hardly_ever_paid() -> None:
    error = error_of_difference(0.447, 0.347, 446)
    assert p_payment(1.7 * 0.10, 0.10, error) == pytest.approx(0.017, abs=0.005)
    assert p_payment(0.10, 0.10, error) == 0.5
    assert normal_distribution(1.959964) == pytest.approx(0.975, abs=1e-6)
