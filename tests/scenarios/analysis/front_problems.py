"""Problems whose front is known, with or without noise, in place of the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from scenarios.analysis.frontier import DEFAULT_OBJECTIVES, objectives
from scenarios.analysis.objective import Objective
from scenarios.analysis.search import Search


@dataclass(frozen=True)
class Lever:
    """A factor from 0 to 1."""

    name: str
    path: str = "funding.grant_share"
    low: float = 0.0
    high: float = 1.0

    def at(self, u: float) -> float:
        return self.low + u * (self.high - self.low)


def zdt1(x: np.ndarray) -> np.ndarray:
    """Two objectives; on the front f2 = 1 - sqrt(f1)."""
    g = 1.0 + 9.0 * x[1:].mean()
    return np.array([x[0], g * (1.0 - np.sqrt(x[0] / g))])


def dtlz2(x: np.ndarray) -> np.ndarray:
    """Three objectives; the front is the unit sphere."""
    g = ((x[2:] - 0.5) ** 2).sum()
    a, b = x[:2] * np.pi / 2.0
    return (1.0 + g) * np.array([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)])


@dataclass
class World:
    """Runs a function with noise, part of it common to all points under a seed, and keeps what was run."""

    function: Callable[[np.ndarray], np.ndarray]
    n_factors: int
    n_objectives: int
    noise: float = 0.0
    common: float = 0.5
    store: dict[tuple[tuple[float, ...], int], np.ndarray] = field(default_factory=dict)

    @property
    def factors(self) -> list[Lever]:
        return [Lever(f"x{place}") for place in range(self.n_factors)]

    @property
    def objectives(self) -> tuple[Objective, ...]:
        return objectives(DEFAULT_OBJECTIVES[: self.n_objectives])

    def run(self, values: tuple[float, ...], replicate: int) -> np.ndarray:
        own = np.random.default_rng([replicate, *(int(value * 1e6) for value in values)])
        shared = np.random.default_rng(replicate)
        luck = np.sqrt(self.common) * shared.normal(size=self.n_objectives) + np.sqrt(1.0 - self.common) * own.normal(
            size=self.n_objectives
        )
        return self.function(np.array(values)) + self.noise * luck

    def answer(self, batch) -> pd.DataFrame:
        """Run what is not stored and return all outcomes so far."""
        for wanted in batch:
            key = tuple(wanted.values.values())
            for replicate in range(wanted.replicates):
                if (key, replicate) not in self.store:
                    self.store[key, replicate] = self.run(key, replicate)
        return self.outcomes()

    def outcomes(self) -> pd.DataFrame:
        points = {key: place for place, key in enumerate(dict.fromkeys(key for key, _ in self.store))}
        rows = [
            {
                "point": points[key],
                "scenario": "base",
                "seed": replicate + 1,
                "replicate": replicate,
                **dict(zip([one.name for one in self.factors], key, strict=True)),
                **dict(zip([one.name for one in self.objectives], row, strict=True)),
            }
            for (key, replicate), row in self.store.items()
        ]
        return pd.DataFrame(rows)

    def search(self, **settings) -> Search:
        return Search(self.factors, self.objectives, **settings)


def finish(world: World, search: Search, batches: int = 10**9) -> list:
    """Run a search to its end, or so many batches of it; what was asked for."""
    asked = []
    while len(asked) < batches and (batch := search.ask()):
        asked.append(batch)
        search.tell(world.answer(batch))
    return asked
