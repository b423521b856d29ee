"""Closed-form models run as a sweep would run them: points of a design, each under the same seeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

Array = np.ndarray
Chance = Callable[[np.random.Generator, Array, int], Array]


def problem(n: int) -> dict[str, Any]:
    """SALib's problem with factors a, b, c, ..."""
    return {"num_vars": n, "names": [chr(ord("a") + place) for place in range(n)], "bounds": [[0.0, 1.0]] * n}


def sobol_sample(n: int, n_base: int, second_order: bool = False) -> Array:
    """Points of a Sobol design, in order."""
    from SALib.sample import sobol

    return np.asarray(sobol.sample(problem(n), n_base, calc_second_order=second_order, seed=1))


def morris_sample(n: int, n_trajectories: int) -> Array:
    """Points of a Morris design of four levels, in order."""
    from SALib.sample import morris

    return np.asarray(morris.sample(problem(n), n_trajectories, num_levels=4, seed=1))


def no_chance(rng: np.random.Generator, sample: Array, n_seeds: int) -> Array:
    """All seeds bring the same."""
    return np.zeros((len(sample), n_seeds))


def own_chance(spread: float) -> Chance:
    """Independent chance of every run."""
    return lambda rng, sample, n_seeds: spread * rng.standard_normal((len(sample), n_seeds))


def seed_chance(spread: float) -> Chance:
    """Chance that a seed brings to all points alike."""
    return lambda rng, sample, n_seeds: spread * rng.standard_normal((1, n_seeds)) * np.ones((len(sample), 1))


def outcomes(
    sample: Array, model: Callable[[Array], Array], chance: Chance = no_chance, n_seeds: int = 2, random: int = 7
) -> pd.DataFrame:
    """The outcomes table of a sweep over the sample; factors run from 10 to 20.

    Args:
        sample: in the unit cube.
        model: mean of a point's runs.
        chance: what is added to each run.
        n_seeds: replicates.
        random: seed of the chance.
    """
    values = model(sample)[:, np.newaxis] + chance(np.random.default_rng(random), sample, n_seeds)
    return table(sample, values)


def table(sample: Array, values: Array) -> pd.DataFrame:
    """The outcomes table of values by point and seed."""
    n_points, n_seeds = values.shape
    point, replicate = (grid.ravel() for grid in np.indices((n_points, n_seeds)))
    factors = {chr(ord("a") + place): 10.0 + 10.0 * sample[point, place] for place in range(sample.shape[1])}
    return pd.DataFrame(
        {
            "run": [f"{p}-{r}" for p, r in zip(point, replicate, strict=True)],
            "point": point,
            "scenario": "base",
            "seed": 100 + replicate,
            "replicate": replicate,
            **factors,
            "share_covered": values.ravel(),
        }
    )


def ishigami(sample: Array) -> Array:
    """Ishigami and Homma (1990) with a = 7, b = 0.1."""
    x = np.pi * (2.0 * sample - 1.0)
    return np.asarray(np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


def ishigami_indices() -> tuple[Array, Array, float]:
    """Its S1, ST and variance, worked out by hand."""
    a, b, pi = 7.0, 0.1, np.pi
    first = 0.5 * (1.0 + b * pi**4 / 5.0) ** 2
    second = a**2 / 8.0
    together = b**2 * pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    variance = first + second + together
    alone = np.array([first, second, 0.0]) / variance
    return alone, alone + np.array([together, 0.0, together]) / variance, variance


def linear(*coefficients: float) -> Callable[[Array], Array]:
    """A sum of factors with weights."""
    return lambda sample: np.asarray(sample @ np.array(coefficients))
