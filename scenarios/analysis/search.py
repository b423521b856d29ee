"""A search for the frontier: which points to run next, so that few runs find the mixes that no other beats.

NSGA-II (pymoo) proposes points; the caller runs them and tells the outcomes. The search keeps no file: with the same
seed and the same outcomes it asks for the same points, so that repeating a search against stored runs resumes it.
To that end it looks only at replicates it has asked for so far, whatever else the outcomes hold.

Selecting the best of noisy means selects luck. Hence points that look non-dominated get more replicates, doubling in
every generation, before they may stay; at the end until everything on the front has the most.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from abm.errors import ParameterError
from scenarios.analysis.dominance import Floats, levelled, non_dominated, point_means
from scenarios.analysis.frontier import refuse_missing_columns
from scenarios.analysis.objective import Objective
from scenarios.batch.factor import Factor
from scenarios.texts import Texts

PLACES = 3
"""Decimals of a place between 0 and 1: points nearer than a thousandth of a factor's range are one point."""
DIGITS = 10
"""Significant digits by which a factor's value is recognised in the outcomes."""
STILL_RISING = 0.01
"""Gain of the last quarter of the generations, as a share of the hypervolume, from which a search has not settled."""

TEXTS = Texts(
    en={
        "rising": (
            "The search had not settled: the last quarter of its generations ({n} of {all}) still added {gain} % to "
            "the space under the front. More generations would find better mixes."
        ),
        "failed": "Points without a value in any of their runs, which were treated as the worst: {n}.",
        "dropped": "Mixes that looked non-dominated at first and left the front once they had more replicates: {n}.",
    },
    fr={
        "rising": (
            "La recherche n'était pas stabilisée : le dernier quart des générations ({n} sur {all}) a encore ajouté "
            "{gain} % à l'espace sous la frontière. Plus de générations trouveraient de meilleures combinaisons."
        ),
        "failed": "Points sans valeur dans aucune simulation, qui ont compté comme les plus mauvais : {n}.",
        "dropped": (
            "Combinaisons qui semblaient non dominées et ont quitté la frontière une fois mieux répliquées : {n}."
        ),
    },
)

class Wanted(NamedTuple):
    """A point to be run.

    Attributes:
        unit: place in the unit cube, a coordinate for each factor.
        values: value of every factor by its name.
        replicates: how many the point should have in all, numbered from 0.
    """

    unit: tuple[float, ...]
    values: dict[str, Any]
    replicates: int


@dataclass(frozen=True)
class Generation:
    """What a generation came to.

    Attributes:
        generation: its number, from 1.
        points: tried so far.
        runs: asked for so far.
        front: non-dominated points of all tried so far.
        re_evaluated: points that got more replicates in it.
        dropped: those of them that left the front by it.
    """

    generation: int
    points: int
    runs: int
    front: int
    re_evaluated: int
    dropped: int


class Search:
    """Proposes points generation by generation; see the module.

    ``while batch := search.ask(): search.tell(outcomes_of_all_points_so_far)``

    Args:
        factors: what may be varied.
        objectives: what is to be small, or large.
        population: points of a generation.
        generations: how many.
        seed: of the proposals.
        replicates: runs of a new point.
        most_replicates: runs of a point that stays on the front; equal to ``replicates``, nothing is run again.

    Raises:
        ParameterError: a number is too small, or there is no factor.
    """

    def __init__(
        self,
        factors: Sequence[Factor],
        objectives: Sequence[Objective],
        population: int = 40,
        generations: int = 25,
        seed: int = 1,
        replicates: int = 4,
        most_replicates: int = 16,
    ) -> None:
        _refuse_small("population", population, 4)
        _refuse_small("generations", generations, 1)
        _refuse_small("replicates", replicates, 1)
        _refuse_small("most_replicates", most_replicates, replicates)
        if not factors:
            raise ParameterError("a search needs at least one factor to vary")
        self.population, self.generations, self.seed = population, generations, seed
        self.replicates, self.most_replicates = replicates, most_replicates
        self._points = _Points(factors, objectives, most_replicates)
        self._history: list[Generation] = []
        self._steps = self._search()
        self._waiting = False
        self._told = 0

    @property
    def n_runs(self) -> int:
        """Runs asked for so far."""
        return sum(self._points.wanted)

    @property
    def fewest_runs(self) -> int:
        """Runs when nothing is run again and no point comes up twice."""
        return self.population * self.generations * self.replicates

    @property
    def most_runs(self) -> int:
        """Runs when every point tried ends with the most replicates."""
        return self.population * self.generations * self.most_replicates

    def ask(self) -> list[Wanted]:
        """Points to be run next, empty when the search has ended; what is stored already need not be run again.

        Raises:
            RuntimeError: the outcomes of the last batch have not been told.
        """
        if self._waiting:
            raise RuntimeError("tell the outcomes of the last batch before asking for the next")
        batch = next(self._steps, [])
        self._waiting = bool(batch)
        return batch

    def tell(self, outcomes: pd.DataFrame) -> None:
        """Take in the outcomes of all points so far.

        Args:
            outcomes: table with a column for each factor and objective and ``replicate``. Rows of other points and
                of replicates not asked for are passed over; replicates that failed may be missing.

        Raises:
            ResultError: a column is missing.
        """
        self._points.take(outcomes)
        self._waiting, self._told = False, len(self._points.wanted)

    def report(self) -> pd.DataFrame:
        """Generations so far, with the columns of ``Generation`` and ``hypervolume``.

        The hypervolume is that of all points tried until then, by what is known of them now, relative to the last:
        it can only rise, and a search in which it no longer rises has settled.
        """
        columns = list(Generation.__dataclass_fields__)
        table = pd.DataFrame([asdict(one) for one in self._history], columns=columns)
        return table.assign(hypervolume=self._hypervolumes()).set_index("generation")

    def warnings(self, language: str) -> list[str]:
        """What to keep in mind of the search, as sentences."""
        told = []
        n_failed = int(np.isnan(self._points.means()[: self._told]).any(axis=1).sum())
        n_dropped = sum(one.dropped for one in self._history)
        if n_failed:
            told.append(TEXTS(language, "failed", n=n_failed))
        if n_dropped:
            told.append(TEXTS(language, "dropped", n=n_dropped))
        if self._history and (gain := self._last_gain()) >= STILL_RISING:
            told.append(TEXTS(language, "rising", n=self._n_last(), all=len(self._history), gain=round(100 * gain)))
        return told

    def _search(self) -> Generator[list[Wanted], None, None]:
        """The whole search; every yield is a batch whose outcomes are told before it goes on."""
        algorithm, tell = _algorithm(self._points.shape, self.population, self.seed)
        old: list[int] = []
        for number in range(1, self.generations + 1):
            newcomers = algorithm.ask()
            newcomers.set("X", np.round(newcomers.get("X"), PLACES))
            new = [self._points.place(unit) for unit in newcomers.get("X")]
            yield from self._run(dict.fromkeys(new, self.replicates))
            again = self._short(sorted({*old, *new}))
            yield from self._run(again)
            dropped = set(again) - set(self._points.front(sorted({*old, *new})))
            tell(algorithm, newcomers, self._points.scores(old), self._points.scores(new))
            old = [self._points.place(unit) for unit in algorithm.pop.get("X")]
            if number == self.generations:
                more = yield from self._settle()
                again, dropped = {**again, **more}, dropped | (set(more) - set(self._points.front()))
            self._record(number, len(again), len(dropped))

    def _run(self, replicates: dict[int, int]) -> Generator[list[Wanted], None, None]:
        """Have points brought up to so many replicates, if any of them has fewer."""
        batch = self._points.want(replicates)
        if batch:
            yield batch

    def _short(self, places: Sequence[int] | None = None) -> dict[int, int]:
        """Non-dominated points that have not the most replicates yet, with twice as many as they have."""
        wanted = self._points.wanted
        front = [place for place in self._points.front(places) if wanted[place] < self.most_replicates]
        return {place: min(2 * wanted[place], self.most_replicates) for place in front}

    def _settle(self) -> Generator[list[Wanted], None, dict[int, int]]:
        """Give the front of all points tried more replicates until everything on it has the most."""
        again: dict[int, int] = {}
        while short := self._short():
            again.update(short)
            yield from self._run(short)
        return again

    def _record(self, number: int, re_evaluated: int, dropped: int) -> None:
        n_front = len(self._points.front())
        self._history.append(
            Generation(number, len(self._points.wanted), self.n_runs, n_front, re_evaluated, dropped)
        )

    def _hypervolumes(self) -> Floats:
        """By generation, relative to the last."""
        means = self._points.means()
        front = self._points.front()
        if not self._history or not front:
            return np.zeros(len(self._history))
        best, worst = means[front].min(axis=0), means[front].max(axis=0)
        scaled = (means - best) / np.where(worst > best, worst - best, 1.0)
        volumes = np.array([_hypervolume(scaled[: one.points]) for one in self._history])
        return np.asarray(volumes / volumes[-1], dtype=np.float64)

    def _n_last(self) -> int:
        return max(1, len(self._history) // 4)

    def _last_gain(self) -> float:
        """What the last quarter of the generations added, as a share of the whole."""
        volumes = self._hypervolumes()
        return 1.0 - float(volumes[-self._n_last() - 1]) if len(volumes) > self._n_last() else 1.0


class _Points:
    """Points tried so far, with the replicates asked for and what came out of them.

    Attributes:
        wanted: replicates asked for, by point.
    """

    def __init__(self, factors: Sequence[Factor], objectives: Sequence[Objective], most_replicates: int) -> None:
        self.factors, self.objectives = tuple(factors), tuple(objectives)
        self.wanted: list[int] = []
        self._places: dict[tuple[Any, ...], int] = {}
        self._units: list[tuple[float, ...]] = []
        self._runs = np.full((0, most_replicates, len(objectives)), np.nan)
        self._means: Floats | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of factors and of objectives."""
        return len(self.factors), len(self.objectives)

    def place(self, unit: Floats) -> int:
        """Number of the point at a place in the unit cube; places with the same values are one point."""
        coordinates = tuple(float(one) for one in unit)
        values = self._values(coordinates)
        if values not in self._places:
            self._places[values] = len(self.wanted)
            self._units.append(coordinates)
            self.wanted.append(0)
            self._means = None
            self._runs = np.concatenate([self._runs, np.full((1, *self._runs.shape[1:]), np.nan)])
        return self._places[values]

    def _values(self, unit: tuple[float, ...]) -> tuple[Any, ...]:
        return tuple(recognised(factor.at(u)) for factor, u in zip(self.factors, unit, strict=True))

    def want(self, replicates: dict[int, int]) -> list[Wanted]:
        """Raise the replicates of points; those that have as many already are left out."""
        batch = []
        for place, number in replicates.items():
            if number > self.wanted[place]:
                self.wanted[place] = number
                unit = self._units[place]
                names = (factor.name for factor in self.factors)
                batch.append(Wanted(unit, dict(zip(names, self._values(unit), strict=True)), number))
        return batch

    def take(self, outcomes: pd.DataFrame) -> None:
        """See ``Search.tell``."""
        self._means = None
        factors, names = [one.name for one in self.factors], [one.name for one in self.objectives]
        refuse_missing_columns(outcomes, ["replicate", *factors, *names])
        measured = outcomes[names].to_numpy(dtype=np.float64) * np.array([one.sign for one in self.objectives])
        columns = zip(*(map(recognised, outcomes[name]) for name in factors), strict=True)
        for values, replicate, row in zip(columns, outcomes["replicate"], measured, strict=True):
            place = self._places.get(values)
            if place is not None and replicate < self.wanted[place]:
                self._runs[place, int(replicate)] = row

    def means(self) -> Floats:
        """Levelled mean of every point, small is good, shape (points, objectives); NaN where every run failed."""
        if self._means is None:
            self._means = point_means(levelled(self._runs))
        return self._means

    def front(self, places: Sequence[int] | None = None) -> list[int]:
        """Non-dominated ones among some points, by default all."""
        chosen = np.arange(len(self.wanted)) if places is None else np.asarray(places, dtype=np.intp)
        return [int(place) for place in chosen[non_dominated(self.means()[chosen])]]

    def scores(self, places: Sequence[int]) -> Floats:
        """Means for the selection; a point without values is worse than all others."""
        means = self.means()
        if np.isnan(means).all():
            return np.zeros((len(places), means.shape[1]))
        best, worst = np.nanmin(means, axis=0), np.nanmax(means, axis=0)
        return np.where(np.isnan(means), 2.0 * worst - best + 1.0, means)[np.asarray(places, dtype=np.intp)]


def recognised(value: Any) -> Any:
    """A factor's value as it is known in tables and as a key: numbers to ten significant digits."""
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float | np.floating) else value


def _refuse_small(name: str, value: int, low: int) -> None:
    if value < low:
        raise ParameterError(f"{name} = {value}: a search needs at least {low}")


def _algorithm(shape: tuple[int, int], population: int, seed: int) -> tuple[Any, Any]:
    """NSGA-II over the unit cube and a function that tells it scores of its parents and of newcomers."""
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.config import Config
    from pymoo.core.evaluator import Evaluator
    from pymoo.core.problem import Problem
    from pymoo.core.termination import NoTermination
    from pymoo.problems.static import StaticProblem

    Config.warnings["not_compiled"] = False
    n_factors, n_objectives = shape
    problem = Problem(n_var=n_factors, n_obj=n_objectives, xl=np.zeros(n_factors), xu=np.ones(n_factors))
    algorithm = NSGA2(pop_size=population)
    algorithm.setup(problem, termination=NoTermination(), seed=seed, verbose=False)

    def tell(algorithm: Any, newcomers: Any, old: Floats, new: Floats) -> None:
        if len(old):
            algorithm.pop.set("F", old)
        Evaluator().eval(StaticProblem(problem, F=new), newcomers)
        algorithm.tell(infills=newcomers)

    return algorithm, tell


def _hypervolume(scaled: Floats) -> float:
    """Space under a front whose best is 0 and worst 1 in each objective, up to a tenth beyond the worst."""
    from pymoo.indicators.hv import HV

    return float(HV(ref_point=np.full(scaled.shape[1], 1.1))(scaled[non_dominated(scaled)]))
