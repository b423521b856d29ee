"""The statistical checks: they pass what is right, catch what is wrong, refuse what cannot be decided."""

import numpy as np
import pytest

from tests.chance import (
    SampleTooSmallError,
    check_above,
    check_counts,
    check_mean,
    check_share,
    check_uncorrelated,
    check_uniform,
)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(12)


def test_right_samples_pass(rng):
    check_mean(rng.normal(3.0, 2.0, 20_000), 3.0, detectable=0.12)
    check_share(int(rng.binomial(50_000, 0.3)), 50_000, 0.3, detectable=0.02)
    check_above(rng.normal(0.5, 1.0, 400), 0.0, effect=0.5)
    check_uniform(rng.random(50_000), bins=64, detectable=0.06)
    check_counts(rng.multinomial(50_000, [0.2, 0.3, 0.5]), [0.2, 0.3, 0.5], detectable=0.05)
    check_uncorrelated(rng.random(20_000), rng.random(20_000), detectable=0.06)


def test_samples_wrong_by_what_must_be_detected_are_caught(rng):
    with pytest.raises(AssertionError, match="standard errors"):
        check_mean(rng.normal(3.12, 2.0, 20_000), 3.0, detectable=0.12)
    with pytest.raises(AssertionError, match="expected above"):
        check_above(rng.normal(0.0, 1.0, 400), 0.0, effect=0.5)
    with pytest.raises(SampleTooSmallError, match="mean above"):
        check_above(rng.normal(0.5, 1.0, 40), 0.0, effect=0.5)
    with pytest.raises(AssertionError, match="expected share"):
        check_share(int(rng.binomial(50_000, 0.32)), 50_000, 0.3, detectable=0.02)
    with pytest.raises(AssertionError, match="chi-square"):
        check_uniform(rng.random(50_000) ** 1.1, bins=64, detectable=0.06)
    shared = rng.normal(size=20_000)
    with pytest.raises(AssertionError, match="correlation"):
        check_uncorrelated(shared, 0.1 * shared + rng.normal(size=20_000), detectable=0.06)


def test_a_column_correlated_with_itself_is_caught(rng):
    column = rng.random(20_000)
    with pytest.raises(AssertionError, match="correlation"):
        check_uncorrelated(column, column, detectable=0.06)


def test_values_too_even_to_be_chance_are_caught():
    with pytest.raises(AssertionError, match="chi-square"):
        check_uniform((np.arange(50_000) + 0.5) / 50_000, bins=64, detectable=0.06)


@pytest.mark.parametrize(
    "check",
    [
        lambda rng: check_mean(rng.normal(size=100), 0.0, detectable=0.1),
        lambda rng: check_share(30, 100, 0.3, detectable=0.05),
        lambda rng: check_uniform(rng.random(1000), bins=64, detectable=0.1),
        lambda rng: check_uncorrelated(rng.random(1000), rng.random(1000), detectable=0.05),
    ],
)
def test_a_sample_too_small_to_decide_is_refused(check, rng):
    with pytest.raises(SampleTooSmallError):
        check(rng)
