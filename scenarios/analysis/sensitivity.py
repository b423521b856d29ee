"""Which factors move a result: Morris screening and Sobol indices, of the mean and of the spread over seeds.

Samples and indices are those of SALib (Herman and Usher 2017, doi:10.21105/joss.00097). What is added here is the
chance in them. A factor that does nothing still gets an elementary effect and a total index above 0, because runs
scatter; so every index comes with the part of it that chance alone would bring, and with a verdict: does the factor
stand out from chance? Chance is taken within seeds (see ``responses``).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from abm.errors import ResultError
from scenarios.analysis.responses import (
    Array,
    Response,
    p_of_chance,
    responses,
    values_of,
    variance_by_chance,
)
from scenarios.analysis.sample_order import refuse_foreign_runs, refuse_unordered_sobol, steps_of
from scenarios.analysis.sensitivity_notes import Note, notes_on_indices, notes_on_noise, notes_on_screening, said

CONFIDENCE = 0.95
RESAMPLES = 1000
BOOTSTRAP_SEED = 20240607
"""Of the bootstrap, so that a table is the same twice; SALib takes 0 for none."""
ERROR_RATE = 0.05
"""Probability that any factor of a measure that does nothing is said to stand out."""
MEAN_OF_ABSOLUTE = float(np.sqrt(2.0 / np.pi))
"""Mean of the absolute value of a standard normal number."""


@dataclass(frozen=True)
class Screening:
    """Morris screening: how much each factor moves each measure, over its whole range.

    Attributes:
        table: one row for each measure, response ("mean", "spread") and factor: ``mu_star`` mean absolute change of the
            response when the factor crosses its whole range, ``low`` and ``high`` its 95 % interval, ``mu`` mean change
            with its sign, ``sigma`` standard deviation of the changes (interaction or curvature, and chance), ``rank``
            from 1, ``chance`` the ``mu_star`` of a factor that does nothing, ``p_chance``, ``stands_out``.
        noise: one row for each measure and response: ``variance`` between points, ``chance_share`` of it.
        notes: what the reader must be warned of.
        factors: names in the order of the design.
        n_trajectories: of the design.
        n_points: points, n_replicates: seeds of each.
    """

    table: pd.DataFrame
    noise: pd.DataFrame
    notes: tuple[Note, ...]
    factors: tuple[str, ...]
    n_trajectories: int
    n_points: int
    n_replicates: int

    def warnings(self, language: str = "en") -> list[str]:
        """The notes as sentences, one for each kind."""
        return said(self.notes, language)


@dataclass(frozen=True)
class Indices:
    """Sobol indices: which share of the variance of each measure comes from each factor.

    Attributes:
        table: one row for each measure, response ("mean", "spread") and factor: ``S1`` alone, ``ST`` with all its
            interactions, each with ``_low`` and ``_high`` of its 95 % interval, ``rank`` by ``ST`` from 1, ``chance``
            the part of ``ST`` that chance alone brings, ``p_chance``, ``stands_out``.
        pairs: ``S2`` of every two factors with its interval; empty without second order.
        noise: one row for each measure and response: ``variance`` between points, ``chance_share`` of it.
        notes: what the reader must be warned of.
        factors: names in the order of the design.
        n_base: N of the design, n_points: points, n_replicates: seeds of each.
    """

    table: pd.DataFrame
    pairs: pd.DataFrame
    noise: pd.DataFrame
    notes: tuple[Note, ...]
    factors: tuple[str, ...]
    n_base: int
    n_points: int
    n_replicates: int

    def warnings(self, language: str = "en") -> list[str]:
        """The notes as sentences, one for each kind."""
        return said(self.notes, language)


def morris_indices(
    problem: Mapping[str, Any], sample: Array, outcomes: pd.DataFrame, measures: Sequence[str], levels: int
) -> Screening:
    """Screen factors by elementary effects (Morris 1991, Campolongo et al. 2007).

    Args:
        problem: of SALib: names, num_vars, bounds of the unit cube.
        sample: points as SALib drew them, in order, shape (points, factors), in the unit cube.
        outcomes: one row a run: point, seed, the factors and the measures.
        measures: columns of ``outcomes``.
        levels: of the grid the sample was drawn on.

    Raises:
        ResultError: the sample is not a Morris sample in its order, or not that of the outcomes; runs or values are
            missing.
    """
    names = tuple(problem["names"])
    steps = steps_of(sample)
    refuse_foreign_runs(names, sample, outcomes)
    answers = _answers(outcomes, measures, len(sample))
    parts = [
        _screened(problem, sample, steps, measure, response, answer, levels)
        for measure, response, answer in _each(answers)
    ]
    table, noise = pd.concat(parts, ignore_index=True), _noise(answers)
    n_trajectories, n_replicates = len(sample) // (len(names) + 1), int(outcomes["seed"].nunique())
    notes = (*notes_on_noise(noise, n_replicates), *notes_on_screening(table, n_trajectories))
    return Screening(table, noise, notes, names, n_trajectories, len(sample), n_replicates)


def sobol_indices(
    problem: Mapping[str, Any], sample: Array, outcomes: pd.DataFrame, measures: Sequence[str], second_order: bool
) -> Indices:
    """Shares of variance by factor (Saltelli et al. 2010), with bootstrap intervals over base points.

    Args:
        problem: of SALib: names, num_vars, bounds of the unit cube.
        sample: points as SALib drew them, in order, shape (points, factors), in the unit cube.
        outcomes: one row a run: point, seed, the factors and the measures.
        measures: columns of ``outcomes``.
        second_order: whether the sample was drawn for second-order indices.

    Raises:
        ResultError: the sample is not a Sobol sample in its order, or not that of the outcomes; runs or values are
            missing.
    """
    names = tuple(problem["names"])
    block = refuse_unordered_sobol(sample, second_order)
    refuse_foreign_runs(names, sample, outcomes)
    answers = _answers(outcomes, measures, len(sample))
    tables, pairs = [], []
    for measure, response, answer in _each(answers):
        found = _sobol(problem, answer, second_order)
        tables.append(_indexed(names, measure, response, answer, found, block))
        if second_order:
            pairs.append(_paired(names, measure, response, found))
    table, noise = pd.concat(tables, ignore_index=True), _noise(answers)
    n_base, n_replicates = len(sample) // block, int(outcomes["seed"].nunique())
    notes = (*notes_on_noise(noise, n_replicates), *notes_on_indices(table, n_base))
    second = pd.concat(pairs, ignore_index=True) if pairs else pd.DataFrame()
    return Indices(table, second, noise, notes, names, n_base, len(sample), n_replicates)


Answers = dict[str, dict[str, Response]]


def _answers(outcomes: pd.DataFrame, measures: Sequence[str], n_points: int) -> Answers:
    if not measures:
        raise ResultError("there is no measure to analyse; name one, as in share_covered")
    return {name: responses(values) for name, values in values_of(outcomes, measures, n_points).items()}


def _each(answers: Answers) -> Iterator[tuple[str, str, Response]]:
    for measure, of_measure in answers.items():
        for response, answer in of_measure.items():
            yield measure, response, answer


def _noise(answers: Answers) -> pd.DataFrame:
    rows = [
        {
            "measure": measure,
            "response": response,
            "variance": 0.0 if answer.is_constant else answer.variance,
            "chance_share": answer.chance_share,
        }
        for measure, response, answer in _each(answers)
    ]
    return pd.DataFrame(rows)


def _screened(
    problem: Mapping[str, Any],
    sample: Array,
    steps: pd.DataFrame,
    measure: str,
    response: str,
    answer: Response,
    levels: int,
) -> pd.DataFrame:
    from SALib.analyze import morris

    found = morris.analyze(
        dict(problem), sample, answer.values, num_resamples=RESAMPLES, conf_level=CONFIDENCE, num_levels=levels,
        seed=BOOTSTRAP_SEED,
    )  # fmt: skip
    mu_star, half = np.asarray(found["mu_star"], dtype=float), np.asarray(found["mu_star_conf"], dtype=float)
    told = [_effect_and_chance(answer, steps[steps["factor"] == place]) for place in range(len(problem["names"]))]
    table = pd.DataFrame(
        {
            "measure": measure,
            "response": response,
            "factor": list(problem["names"]),
            "mu_star": mu_star,
            "low": mu_star - half,
            "high": mu_star + half,
            "mu": np.asarray(found["mu"], dtype=float),
            "sigma": np.asarray(found["sigma"], dtype=float),
            "chance": [MEAN_OF_ABSOLUTE * np.sqrt(variance) for variance, _ in told],
            "p_chance": [p for _, p in told],
        }
    )
    return _ranked(table, "mu_star")


def _effect_and_chance(answer: Response, steps: pd.DataFrame) -> tuple[float, float]:
    """Mean variance by chance of the elementary effects of a factor, and the probability that they are all chance."""
    before, after = steps["before"].to_numpy(), steps["after"].to_numpy()
    width = steps["width"].to_numpy()
    effects = (answer.values[after] - answer.values[before]) / width
    if not answer.n_replicates:
        return np.nan, np.nan
    scatter = (answer.scatter[after] - answer.scatter[before]) / width[:, np.newaxis]
    return float(variance_by_chance(scatter).mean()), p_of_chance(effects, scatter)


def _sobol(problem: Mapping[str, Any], answer: Response, second_order: bool) -> dict[str, Array]:
    from SALib.analyze import sobol

    n = len(problem["names"])
    if answer.is_constant:
        keys = ("S1", "S1_conf", "ST", "ST_conf")
        return {key: np.full(n, np.nan) for key in keys} | {key: np.full((n, n), np.nan) for key in ("S2", "S2_conf")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = sobol.analyze(
            dict(problem), answer.values, calc_second_order=second_order, num_resamples=RESAMPLES,
            conf_level=CONFIDENCE, seed=BOOTSTRAP_SEED,
        )  # fmt: skip
    return {key: np.asarray(value, dtype=float) for key, value in found.items()}


def _indexed(
    names: Sequence[str], measure: str, response: str, answer: Response, found: Mapping[str, Array], block: int
) -> pd.DataFrame:
    told = [_pairs_and_chance(answer, block, 1 + place) for place in range(len(names))]
    table = pd.DataFrame({"measure": measure, "response": response, "factor": list(names)})
    for index in ("S1", "ST"):
        table[index] = found[index]
        table[f"{index}_low"] = found[index] - found[f"{index}_conf"]
        table[f"{index}_high"] = found[index] + found[f"{index}_conf"]
    table["chance"] = [chance for chance, _ in told]
    table["p_chance"] = [p for _, p in told]
    return _ranked(table, "ST")


def _pairs_and_chance(answer: Response, block: int, place: int) -> tuple[float, float]:
    """Part of a total index that is chance, and the probability that all of it is.

    ST is half the mean squared difference between each base point and the point that differs from it in one factor,
    over the variance; the variance by chance of these differences, taken within seeds, adds to the squares.
    """
    if not answer.n_replicates or answer.is_constant:
        return np.nan, np.nan
    effects = answer.values[place::block] - answer.values[::block]
    scatter = answer.scatter[place::block] - answer.scatter[::block]
    base = np.concatenate([answer.values[::block], answer.values[block - 1 :: block]])
    chance = 0.5 * float(variance_by_chance(scatter).mean()) / float(base.var())
    return chance, p_of_chance(effects, scatter)


def _ranked(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Adds the rank and whether a factor stands out, with one error rate for all factors together (Bonferroni)."""
    table["rank"] = table[by].rank(ascending=False, method="min").astype("Int64")
    table["stands_out"] = table["p_chance"] < ERROR_RATE / len(table)
    return table


def _paired(names: Sequence[str], measure: str, response: str, found: Mapping[str, Array]) -> pd.DataFrame:
    rows = [
        {
            "measure": measure,
            "response": response,
            "first": first,
            "second": names[right],
            "S2": found["S2"][left, right],
            "S2_low": found["S2"][left, right] - found["S2_conf"][left, right],
            "S2_high": found["S2"][left, right] + found["S2_conf"][left, right],
        }
        for left, first in enumerate(names)
        for right in range(left + 1, len(names))
    ]
    return pd.DataFrame(rows)
