"""The balance as a map: what moving one policy lever does, over what is not known, and where its sign turns.

A surface is laid through the means of all points by least squares: of second order in the lever and in everything that
was varied beside it, with the lever's products with each of them and its cube. The effect of a move is a difference of
two places on that surface, so whatever the uncertainties do alone drops out of it. What the surface does not follow
counts as chance, and so do the seeds; chance that a seed brings to all points alike is taken away first. What is not
known stands in the middle of its range unless it is said where; levers that are not moved stand as in the base.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, NoReturn

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from abm.errors import ParameterError, ResultError, nearest
from abm.parameters.names import declarations, leaves
from abm.parameters.quantity import LEVER, UNCERTAINTY
from scenarios.analysis.dominance import levelled, point_means
from scenarios.analysis.frontier import as_array, refuse_missing_columns
from scenarios.analysis.measure_words import measure_words
from scenarios.analysis.objective import Objective, objective
from scenarios.batch.factor import LOG, Factor, is_number
from scenarios.texts import Texts
from scenarios.words import capitalised, quoted

Floats = npt.NDArray[np.float64]

USUAL_LEVER = "funding.moved_to_ess"
"""Lever of the balance of State and associations: who provides."""
DEFAULT_OBJECTIVES = ("unmet_severity_months_per_1000", "public_euros_per_inhabitant")
SURE = 0.95
SMALLEST_P = 0.001
CURVED = 0.01
"""Probability of the lack of fit below which a reader is told that the surface does not follow the points."""
SPARE_POINTS = 10
"""Points beyond the terms of the surface without which nothing is known of chance."""
PLACES = 201
"""Places along the range of a factor at which an effect is looked at."""
MANY_VALUES = 4
"""Values of a factor from which its bend and turn can be told; a range has as many."""
DRAWS, DRAWS_SEED = 400, 20_241
"""Of surfaces, for the interval of the place at which a measure is best."""

TEXTS = Texts(
    en={
        "curved": (
            "{measure}: the points bend more than the surface laid through them (a test of its fit gives p {p}); "
            "what it does not follow is in the intervals."
        ),
        "left_out": "Points without a value of every measure, and left out: {n} of {all}.",
        "choices": "Factors without numbers ({names}) move the level of the surface, not the effect of the lever.",
    },
    fr={
        "curved": (
            "{measure} : les points se courbent plus que la surface qu'on y ajuste (un test d'ajustement donne "
            "p {p}) ; ce qu'elle ne suit pas est dans les intervalles."
        ),
        "left_out": "Points sans valeur d'une des mesures, laissés de côté : {n} sur {all}.",
        "choices": (
            "Les facteurs sans nombres ({names}) déplacent le niveau de la surface, non l'effet du levier."
        ),
    },
)


class Effect(NamedTuple):
    """Differences on a surface with the ends of their 95 % intervals, each taken alone; in the measure's own unit."""

    value: Floats
    low: Floats
    high: Floats

    @property
    def sign(self) -> npt.NDArray[np.int64]:
        """1 surely up, -1 surely down, 0 not told apart from no effect."""
        return np.where(self.low > 0.0, 1, np.where(self.high < 0.0, -1, 0))


class Turn(NamedTuple):
    """How the sign of an effect goes along the range of one uncertainty.

    Attributes:
        signs: surely seen on the way: ``(-1, 1)``, ``(1,)``, ``()``... in the order of the uncertainty.
        at: value at which the effect is 0; missing where it keeps its sign.
        unsure: first and last value at which the effect is not told apart from 0; missing where there is none.
    """

    signs: tuple[int, ...]
    at: float
    unsure: tuple[float, float]


class Best(NamedTuple):
    """Value of the lever at which a measure is best, and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Surface:
    """A measure over all factors.

    Attributes:
        objective: the measure, and whether it ought to be large.
        terms: columns of the fit.
        coefficients: of the terms.
        covariance: of the coefficients.
        freedom: points less terms.
        explained: share of the variance between points that the surface follows.
        p_lack: how often chance alone would bend the points so much more than the surface.
    """

    objective: Objective
    terms: Terms
    coefficients: Floats
    covariance: Floats
    freedom: int
    explained: float
    p_lack: float

    def difference(self, places: Floats, reference: Floats) -> Effect:
        """What changes from some places to others; both of shape (cases, factors), in -1 to 1."""
        contrast = self.terms.columns(places) - self.terms.columns(reference)
        value = contrast @ self.coefficients
        variance = np.einsum("ij,jk,ik->i", contrast, self.covariance, contrast)
        half = float(stats.t.isf((1.0 - SURE) / 2.0, self.freedom)) * np.sqrt(np.maximum(variance, 0.0))
        return Effect(value, value - half, value + half)


@dataclass(frozen=True)
class Terms:
    """Columns of the surface, by the places of numbers (-1 to 1) and of choices (which of them).

    Attributes:
        lever: position of the lever among the numbers.
        n_values: values each number took at the points; few values bear no bend.
    """

    lever: int
    n_values: tuple[int, ...]

    def columns(self, places: Floats) -> Floats:
        """Columns at some places; shape (cases, terms)."""
        lever = places[:, self.lever]
        found = [np.ones(len(places))]
        found += [places[:, one] for one in range(places.shape[1])]
        found += [places[:, one] ** 2 for one, n in enumerate(self.n_values) if n > 2]
        found += [lever * places[:, one] for one in range(places.shape[1]) if one != self.lever]
        if self.n_values[self.lever] > 3:
            found.append(lever**3)
        return np.stack(found, axis=1)

    def bent(self, places: Floats) -> Floats:
        """Columns that bend with the lever and another factor at once; the fit is tested against them."""
        lever, found = places[:, self.lever], [np.empty((len(places), 0))]
        for one, n_values in enumerate(self.n_values):
            if one == self.lever:
                continue
            if self.n_values[self.lever] > 2:
                found.append((lever**2 * places[:, one])[:, np.newaxis])
            if n_values > 2:
                found.append((lever * places[:, one] ** 2)[:, np.newaxis])
        return np.concatenate(found, axis=1)


@dataclass(frozen=True)
class Balance:
    """What moving a lever does, over what is not known.

    Attributes:
        lever: what is moved.
        reference: its value without a move: that of the base, where it was tried.
        moves: values it is moved to: the ends of what was tried.
        uncertain: what is not known, numbers only.
        surfaces: one for each objective.
        points: places of all numbers at the points, shape (points, numbers).
        numbers: factors that are numbers, in the order of ``points``.
        notices: warnings as keys of texts with their values, but of fit.
        n_runs: simulated.
    """

    lever: Factor
    reference: float
    moves: tuple[float, ...]
    uncertain: tuple[Factor, ...]
    surfaces: tuple[Surface, ...]
    points: Floats
    numbers: tuple[Factor, ...]
    notices: tuple[tuple[str, Mapping[str, object]], ...]
    n_runs: int

    def warnings(self, language: str = "en") -> list[str]:
        """What to keep in mind, as sentences."""
        said = [TEXTS(language, key, **values) for key, values in self.notices]
        for surface in self.surfaces:
            if surface.p_lack < CURVED:
                name = quoted(measure_words(surface.objective.measure, language).inline, language)
                p = f"= {surface.p_lack:.1g}" if surface.p_lack >= SMALLEST_P else f"< {SMALLEST_P}"
                p = p.replace(".", ",") if language == "fr" else p
                said.append(capitalised(TEXTS(language, "curved", measure=name, p=p)))
        return said

    @property
    def names(self) -> list[str]:
        """Of the numbers."""
        return [one.name for one in self.numbers]

    @property
    def at_rest(self) -> Floats:
        """Places of all numbers that nothing is said of; shape (numbers,).

        A lever that is not moved stands where the base has it. Where that was not tried it stands in the middle, as
        everything does that is not known.
        """
        places = np.zeros(len(self.numbers))
        for position, one in enumerate(self.numbers):
            if one not in self.uncertain and _base_was_tried(one):
                places[position] = place_of(one, np.array([_base_of(one)]))[0]
        return places

    def effect(
        self, surface: Surface, value: float | Floats, along: Mapping[str, float | Floats] | None = None
    ) -> Effect:
        """What moving the lever to a value changes, all numbers that are not named at rest.

        Args:
            surface: of the measure.
            value: of the lever; one, or as many as there are values along.
            along: values of uncertainties by name.
        """
        along = along or {}
        n_cases = max(np.size(one) for one in (value, *along.values()))
        places = np.tile(self.at_rest, (n_cases, 1))
        for name, values in along.items():
            position = self.names.index(name)
            places[:, position] = place_of(self.numbers[position], np.asarray(values, dtype=np.float64))
        return self._moved(surface, value, places)

    def at_points(self, surface: Surface, value: float) -> Effect:
        """What the move changes at every point's own values of what is not known."""
        places = np.where([one in self.uncertain for one in self.numbers], self.points, self.at_rest)
        return self._moved(surface, value, places)

    def turn(self, surface: Surface, value: float, uncertain: Factor) -> Turn:
        """Where the sign of a move turns along one uncertainty, all others in the middle."""
        values = values_along(uncertain)
        effect = self.effect(surface, value, {uncertain.name: values})
        sign = effect.sign
        seen = [int(one) for one in sign if one]
        signs = tuple(one for place, one in enumerate(seen) if place == 0 or one != seen[place - 1])
        unsure = values[sign == 0]
        ends = (float(unsure[0]), float(unsure[-1])) if len(unsure) else (np.nan, np.nan)
        crossing = np.flatnonzero(np.diff(np.sign(effect.value)) != 0)
        at = np.nan
        if len(crossing):
            one = int(crossing[0])
            first, second = effect.value[one], effect.value[one + 1]
            at = float(values[one] + (values[one + 1] - values[one]) * first / (first - second))
        return Turn(signs, at, ends)

    def best(self, surface: Surface, uncertain: Factor, value: float) -> Best:
        """Value of the lever at which a measure is best, at a value of one uncertainty, all others in the middle."""
        levels = values_tried(self.lever)
        places = np.tile(self.at_rest, (len(levels), 1))
        position = self.names.index(uncertain.name)
        places[:, position] = place_of(uncertain, np.array([value]))
        places[:, self.names.index(self.lever.name)] = place_of(self.lever, levels)
        columns = surface.terms.columns(places) * surface.objective.sign
        drawn = np.random.default_rng(DRAWS_SEED).multivariate_normal(
            surface.coefficients, surface.covariance, DRAWS, method="eigh"
        )
        places_of_best = levels[np.argmin(columns @ drawn.T, axis=0)]
        low, high = np.quantile(places_of_best, [(1.0 - SURE) / 2.0, (1.0 + SURE) / 2.0])
        return Best(float(levels[np.argmin(columns @ surface.coefficients)]), float(low), float(high))

    def telling(self, most: int) -> tuple[Factor, ...]:
        """So many uncertainties: those that change the effects of moves most, in the order of the study."""

        def weight(one: Factor) -> float:
            ends = np.array(ends_of(one))
            weights = [0.0]
            for surface, value in itertools.product(self.surfaces, self.moves):
                effect = self.effect(surface, value, {one.name: ends})
                weights.append(float(np.ptp(effect.value) / max(float((effect.high - effect.low).mean()), 1e-300)))
            return max(weights)

        chosen = sorted(self.uncertain, key=weight, reverse=True)[:most]
        return tuple(one for one in self.uncertain if one in chosen)

    def table(self) -> pd.DataFrame:
        """Every effect at the ends and in the middle of every uncertainty, for export."""
        rows = []
        for surface, move, one in itertools.product(self.surfaces, self.moves, self.uncertain):
            values = three_of(one)
            effect = self.effect(surface, move, {one.name: np.array(values)})
            for place, value in enumerate(values):
                rows.append(
                    {
                        "measure": surface.objective.name, "lever": self.lever.name, "from": self.reference, "to": move,
                        "uncertain": one.name, "value": value, "effect": effect.value[place],
                        "low": effect.low[place], "high": effect.high[place],
                    }
                )  # fmt: skip
        return pd.DataFrame(rows)

    def _moved(self, surface: Surface, value: float | Floats, places: Floats) -> Effect:
        position = self.names.index(self.lever.name)
        moved, kept = places.copy(), places.copy()
        moved[:, position] = place_of(self.lever, np.asarray(value, dtype=np.float64))
        kept[:, position] = place_of(self.lever, np.asarray(self.reference))
        return surface.difference(moved, kept)


def objectives_of(written: Sequence[str]) -> tuple[Objective, ...]:
    """Measures of a balance, written as ``objective`` takes them.

    Raises:
        ParameterError: one that does not exist, or is given twice.
    """
    found = tuple(objective(one) for one in written)
    names = [one.name for one in found]
    for name in names:
        if names.count(name) > 1:
            raise ParameterError(f"the measure '{name}' is given twice; keep one of the two")
    return found


def moved_over(factors: Sequence[Factor], lever: str | None = None) -> tuple[Factor, tuple[Factor, ...]]:
    """What is moved, and the numbers that are not known over which it is.

    Args:
        factors: what is varied.
        lever: dotted name of what is moved; None: that of State and associations, or the only lever there is.

    Raises:
        ResultError: no such lever, or nothing that is not known is varied.
    """
    moved = _lever(factors, lever)
    uncertain = tuple(one for one in factors if is_number(one.declared) and one.declared.role is not LEVER)
    if not uncertain:
        raise ResultError(
            "nothing that is not known was varied, only levers; a balance is a map over uncertainties: add some as "
            "factors, as the study right_balance does"
        )
    return moved, uncertain


def refuse_too_few(factors: Sequence[Factor], lever: str | None, n_points: int) -> None:
    """Stop before anything is run when a study has too few points for a map.

    Args:
        factors: what is varied.
        lever: what is moved, as in ``moved_over``.
        n_points: of the study.

    Raises:
        ResultError: says how many are needed.
    """
    numbers = [one for one in factors if is_number(one.declared)]
    n_values = tuple(len(one.values) if one.values else MANY_VALUES for one in numbers)
    terms = Terms(numbers.index(moved_over(factors, lever)[0]), n_values)
    n_columns = terms.columns(np.zeros((1, len(numbers)))).shape[1]
    n_beside = sum(len(one.values) - 1 for one in factors if one not in numbers)
    _refuse_fewer(n_points, n_columns + n_beside, len(factors))


def balance_of(
    outcomes: pd.DataFrame, factors: Sequence[Factor], objectives: Sequence[Objective], lever: str | None = None
) -> Balance:
    """The balance from the runs of a study.

    Args:
        outcomes: table of outcomes, one row for each finished run.
        factors: what was varied.
        objectives: measures, and whether they ought to be small or large.
        lever: dotted name of what is moved; None: that of State and associations, or the only lever there is.

    Raises:
        ResultError: no such lever, nothing that is not known was varied, or too few points.
    """
    moved, uncertain = moved_over(factors, lever)
    numbers = tuple(one for one in factors if is_number(one.declared))
    names = [one.name for one in objectives]
    refuse_missing_columns(outcomes, ["point", "seed", *(one.name for one in factors), *names])
    points, _, runs = as_array(outcomes, names)
    complete = np.all(np.any(~np.isnan(runs), axis=1), axis=1)
    if not complete.any():
        raise ResultError("no point has a finished run with a value of every measure; there is no balance yet")
    values = outcomes.groupby("point")[[one.name for one in factors]].first().loc[points[complete]]
    means = point_means(levelled(runs[complete]))
    places = np.stack([place_of(one, values[one.name].to_numpy(dtype=np.float64)) for one in numbers], axis=1)
    choices = [one for one in factors if one not in numbers]
    beside = [_dummies(values[one.name]) for one in choices]
    terms = Terms(numbers.index(moved), tuple(values[one.name].nunique() for one in numbers))
    surfaces = tuple(
        _surface(one, terms, places, np.hstack([places[:, :0], *beside]), means[:, place], len(factors))
        for place, one in enumerate(objectives)
    )
    notices: list[tuple[str, Mapping[str, object]]] = []
    if not complete.all():
        notices.append(("left_out", {"n": int((~complete).sum()), "all": len(points)}))
    if choices:
        notices.append(("choices", {"names": ", ".join(one.name for one in choices)}))
    reference = _reference(moved)
    moves = tuple(end for end in ends_of(moved) if not np.isclose(end, reference))
    n_runs = int((~np.isnan(runs[complete])).all(axis=2).sum())
    return Balance(moved, reference, moves, uncertain, surfaces, places, numbers, tuple(notices), n_runs)


def place_of(factor: Factor, values: Floats) -> Floats:
    """Values of a number as places between -1 (lowest) and 1 (highest), on its scale."""
    low, high = ends_of(factor)
    if factor.scale == LOG:
        values, low, high = np.log(values), float(np.log(low)), float(np.log(high))
    places: Floats = 2.0 * (values - low) / (high - low) - 1.0
    return places


def values_along(factor: Factor) -> Floats:
    """Values evenly spread over the range of a number, on its scale."""
    low, high = ends_of(factor)
    return np.geomspace(low, high, PLACES) if factor.scale == LOG else np.linspace(low, high, PLACES)


def values_tried(lever: Factor) -> Floats:
    """Values at which a lever may stand best: those listed, or all of a range."""
    return np.sort(np.array(lever.values, dtype=np.float64)) if lever.values else values_along(lever)


def three_of(factor: Factor) -> tuple[float, float, float]:
    """Lowest, middle and highest value."""
    low, high = ends_of(factor)
    return low, float(values_along(factor)[PLACES // 2]), high


def ends_of(factor: Factor) -> tuple[float, float]:
    """Lowest and highest value of a number."""
    if factor.values:
        numbers = [float(value) for value in factor.values]
        return min(numbers), max(numbers)
    low, high = factor.ends
    return float(low), float(high)


def _lever(factors: Sequence[Factor], asked: str | None) -> Factor:
    levers = {one.name: one for one in factors if one.declared.role is LEVER and is_number(one.declared)}
    if not levers:
        raise ResultError(
            "no lever with numbers was varied; a balance needs one to move, as in the study right_balance"
        )
    if asked is None:
        asked = USUAL_LEVER if USUAL_LEVER in levers else next(iter(levers))
        if asked != USUAL_LEVER and len(levers) > 1:
            raise ResultError(f"several levers were varied; say which one is moved by --lever: {', '.join(levers)}")
    if asked not in levers:
        _refuse_no_lever(asked, levers)
    return levers[asked]


def _refuse_no_lever(asked: str, levers: Iterable[str]) -> NoReturn:
    """Say what it is instead, or which one may have been meant.

    Raises:
        ResultError: always.
    """
    there_are = ", ".join(levers)
    declared = declarations().get(asked) or leaves().get(asked)
    if declared is None or declared.role is LEVER:
        raise ResultError(f"'{asked}' is no lever that was varied{nearest(asked, levers)}; varied: {there_are}")
    what = "an uncertainty" if declared.role is UNCERTAINTY else "a constant"
    raise ResultError(
        f"'{asked}' is {what}, not a lever: nobody decides it, and where it is varied the map shows effects along it; "
        f"the levers that can be moved here: {there_are}"
    )


def _reference(lever: Factor) -> float:
    """Value of the base where it was tried, else the nearest of the values listed, or the lowest of a range."""
    base = _base_of(lever)
    if _base_was_tried(lever):
        return base
    listed = [float(value) for value in lever.values]
    return min(listed, key=lambda value: abs(value - base)) if listed and not np.isnan(base) else ends_of(lever)[0]


def _base_of(lever: Factor) -> float:
    """Value of the base; missing where it is no number."""
    base = lever.declared.default
    return float(base) if isinstance(base, int | float) else np.nan


def _base_was_tried(lever: Factor) -> bool:
    """Whether the base lies in the range, or is one of the values listed: between two of them nothing was seen."""
    if lever.values:
        return any(np.isclose(float(value), _base_of(lever)) for value in lever.values)
    low, high = ends_of(lever)
    return low <= _base_of(lever) <= high


def _dummies(values: pd.Series) -> Floats:
    """A column for every choice but the first."""
    return pd.get_dummies(values.astype(str), drop_first=True).to_numpy(dtype=np.float64)


def _surface(
    objective: Objective, terms: Terms, places: Floats, beside: Floats, values: Floats, n_factors: int
) -> Surface:
    """Least squares through the means of points."""
    columns = terms.columns(places)
    all_columns = np.concatenate([columns, beside], axis=1)
    _refuse_fewer(len(values), all_columns.shape[1], n_factors)
    if np.linalg.matrix_rank(all_columns) < all_columns.shape[1]:
        raise ResultError(
            "the points do not tell the factors apart: each needs several values of its own, whatever the others are; "
            "take a design that fills the ranges, as 'sobol' or 'lhs'"
        )
    coefficients, squares = _least_squares(all_columns, values)
    freedom = len(values) - all_columns.shape[1]
    covariance = np.linalg.inv(all_columns.T @ all_columns) * (squares / freedom)
    spread = float(((values - values.mean()) ** 2).sum())
    n_terms = columns.shape[1]
    return Surface(
        objective, terms, coefficients[:n_terms], covariance[:n_terms, :n_terms], freedom,
        1.0 - squares / spread if spread > 0.0 else 1.0,
        _lack_of_fit(all_columns, terms.bent(places), values, squares),
    )  # fmt: skip


def _refuse_fewer(n_points: int, n_columns: int, n_factors: int) -> None:
    needed = n_columns + SPARE_POINTS
    if n_points < needed:
        raise ResultError(
            f"{n_points:,} points are too few for a map over {n_factors} factors: at least {needed:,} are needed; "
            "give the design more points, or the study fewer factors"
        )


def _least_squares(columns: Floats, values: Floats) -> tuple[Floats, float]:
    coefficients = np.asarray(np.linalg.lstsq(columns, values, rcond=None)[0], dtype=np.float64)
    return coefficients, float(((values - columns @ coefficients) ** 2).sum())


def _lack_of_fit(columns: Floats, bent: Floats, values: Floats, squares: float) -> float:
    """How often chance alone would make bent columns help so much; missing when there is no room to ask."""
    more = np.concatenate([columns, bent], axis=1)
    rank = int(np.linalg.matrix_rank(more))
    added, freedom = rank - columns.shape[1], len(values) - rank
    if added <= 0 or freedom < SPARE_POINTS:
        return np.nan
    rest = _least_squares(more, values)[1]
    if rest <= 1e-20 * max(float((values**2).sum()), 1e-300):
        return np.nan
    return float(stats.f.sf((squares - rest) / added / (rest / freedom), added, freedom))
