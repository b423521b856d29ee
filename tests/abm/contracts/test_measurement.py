"""Measured effects: their error, their bias, and how often a contract pays by mistake."""

from __future__ import annotations

import math

import numpy as np
import pytest

from abm.contracts.measurement import (
    NO_SAMPLE,
    Better,
    Kind,
    Method,
    Sample,
    measured,
    payment_law,
    payment_probability,
    se_continuous,
    se_count,
    se_share,
    standard_error,
    standard_errors_drawn,
    wrong_payment,
)
from abm.errors import ParameterError

PETERBOROUGH = Sample(Kind.COUNT, 1000, 10_000, mean=1.5, dispersion=3.0)
"""A cohort of the published example: events a head, overdispersed."""


def test_the_published_example_of_payment_error_is_reproduced() -> None:
    se = standard_error(Method.MATCHED, PETERBOROUGH)
    assert round(100 * se, 1) == 4.7
    assert round(100 * float(payment_probability(0.10, 0.05, se))) == 14
    assert payment_probability(0.10, 0.10, se) == 0.5
    pooled = standard_error(Method.MATCHED, Sample(Kind.COUNT, 2000, 10_000, mean=1.5, dispersion=3.0))
    assert round(100 * pooled, 1) == 3.5


@pytest.mark.parametrize(
    ("kind", "mean", "effect", "draw"),
    [
        (Kind.SHARE, 0.3, 0.1, "binomial"),
        (Kind.COUNT, 1.5, 0.0, "poisson"),
        (Kind.COUNT, 1.5, 0.0, "overdispersed"),
        (Kind.CONTINUOUS, 20.0, 2.0, "normal"),
    ],
)
def test_the_formula_agrees_with_people_drawn_one_by_one(kind: Kind, mean: float, effect: float, draw: str) -> None:
    chance, n, n_controls, n_trials = np.random.default_rng(1), 400, 700, 4000
    dispersion, sd = (3.0 if draw == "overdispersed" else 1.0), (5.0 if kind is Kind.CONTINUOUS else 0.0)

    def means(people: int, mean: float) -> np.ndarray:
        if draw == "binomial":
            return chance.binomial(people, mean, n_trials) / people
        if draw == "poisson":
            return chance.poisson(people * mean, n_trials) / people
        if draw == "overdispersed":  # negative binomial with variance phi mu
            return chance.negative_binomial(people * mean / (dispersion - 1), 1 / dispersion, n_trials) / people
        return chance.normal(mean, sd / math.sqrt(people), n_trials)

    difference = means(n, mean + effect) - means(n_controls, mean)
    if kind is Kind.COUNT:
        difference = difference / mean
    se = standard_error(Method.RANDOMISED, Sample(kind, n, n_controls, mean, dispersion, sd), effect)
    # the sample sd of 4,000 trials is within 4.5 % in all but one case in 20,000
    assert np.std(difference) == pytest.approx(se, rel=0.045)
    paid = float(payment_probability(effect + se, effect, se))
    if kind is Kind.CONTINUOUS:
        assert np.mean(difference >= effect + se) == pytest.approx(paid, abs=0.025)


def test_standard_errors_take_arrays() -> None:
    n = np.array([100.0, 400.0])
    for errors in (se_share(n, n, 0.4, 0.3), se_count(n, n, 1.5, 3.0), se_continuous(n, n, 2.0)):
        assert isinstance(errors, np.ndarray)
        assert errors[0] == pytest.approx(2 * errors[1])
    probabilities = payment_probability(np.array([0.0, 0.1, 0.2]), 0.1, np.array([0.05, 0.05, 0.0]))
    assert isinstance(probabilities, np.ndarray)
    assert probabilities[1:].tolist() == [0.5, 0.0]
    assert probabilities[0] == pytest.approx(0.97725, abs=1e-5)


def test_a_target_is_no_sample_and_a_known_baseline_adds_no_error() -> None:
    only = standard_error(Method.TARGET_ONLY, PETERBOROUGH)
    assert only == pytest.approx(math.sqrt(3.0 / 1500.0))
    known = Sample(Kind.COUNT, 1000, NO_SAMPLE, mean=1.5, dispersion=3.0)
    assert standard_error(Method.HISTORICAL, known) == only
    assert standard_error(Method.HISTORICAL, PETERBOROUGH) > only


@pytest.mark.parametrize("better", Better)
def test_a_decrease_is_the_mirror_of_an_increase(better: Better) -> None:
    here = payment_probability(better.sign * 0.1, better.sign * 0.05, 0.047, better)
    assert here == pytest.approx(float(payment_probability(0.1, 0.05, 0.047)))
    assert payment_probability(0.1, 0.1, 0.0, better) == 1.0
    assert payment_probability(0.1, 0.1 - better.sign * 1e-9, 0.0, better) == 0.0


def test_a_threshold_decides_wrongly_both_ways() -> None:
    risks = wrong_payment(0.10, 0.10, 0.047)
    assert risks.no_payment_at_target == 0.5
    assert risks.pays_without_effect == pytest.approx(0.0167, abs=1e-4)
    flattered = wrong_payment(0.10, 0.10, 0.047, bias=0.05)
    assert flattered.pays_without_effect > risks.pays_without_effect
    assert flattered.no_payment_at_target < risks.no_payment_at_target
    lower = wrong_payment(0.36, 0.30, 0.02, Better.LOWER, none=0.40)
    assert lower.pays_without_effect == pytest.approx(0.02275, abs=1e-5)
    assert lower.no_payment_at_target == pytest.approx(0.00135, abs=1e-5)
    assert wrong_payment(0.1, 0.1, 0.0) == wrong_payment(0.1, 0.2, 0.0)


def test_what_is_measured_is_effect_bias_and_error() -> None:
    assert measured(0.05, 0.02, 0.1, -1.0) == pytest.approx(-0.03)


def test_draws_go_through_the_whole_law_and_tests_are_independent() -> None:
    draws = standard_errors_drawn(20_000, 3)
    assert draws.shape == (3, 20_000)
    assert np.allclose(draws.mean(axis=1), 0.0, atol=1e-12)
    assert np.allclose(draws.std(axis=1), 1.0, atol=1e-3)
    assert np.abs(np.corrcoef(draws) - np.eye(3)).max() < 0.035  # five standard errors
    assert np.array_equal(draws, standard_errors_drawn(20_000, 3))


def test_expected_payment_at_a_threshold_is_its_probability() -> None:
    se = standard_error(Method.MATCHED, PETERBOROUGH)
    estimates = measured(0.05, 0.0, se, standard_errors_drawn(100_000)[0])
    law = payment_law(np.where(estimates >= 0.10, 5_000_000, 0))
    chance = float(payment_probability(0.10, 0.05, se))
    assert law.share_paid == pytest.approx(chance, abs=1e-5)
    assert law.mean == pytest.approx(5e6 * chance, rel=1e-4)
    assert law.sd == pytest.approx(5e6 * math.sqrt(chance * (1 - chance)), rel=1e-4)
    assert (law.low, law.median, law.high) == (0.0, 0.0, 5e6)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": Kind.SHARE, "n_treated": 0}, "n_treated = 0: a sample needs one person or more"),
        ({"kind": Kind.SHARE, "n_treated": 9, "n_controls": 0}, "n_controls = 0: "),
        ({"kind": Kind.SHARE, "n_treated": math.nan}, "n_treated = nan"),
        ({"kind": Kind.SHARE, "n_treated": 9, "mean": 30.0}, "mean = 30: a share lies between 0 and 1"),
        ({"kind": Kind.COUNT, "n_treated": 9}, "mean = 0: events a head must be above 0"),
        ({"kind": Kind.CONTINUOUS, "n_treated": 9}, "sd = 0: the spread between people must be above 0"),
        ({"kind": Kind.COUNT, "n_treated": 9, "mean": 1.0, "dispersion": -1.0}, "dispersion = -1: "),
    ],
)
def test_a_sample_that_measures_nothing_is_refused(wrong: dict[str, float], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Sample(**wrong)  # type: ignore[arg-type]
