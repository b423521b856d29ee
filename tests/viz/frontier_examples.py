"""A made-up sweep over real levers, so that pictures and sentences can be made without running the model."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scenarios.analysis.frontier import DEFAULT_OBJECTIVES, Frontier, frontier_of, objectives
from scenarios.batch.factor import Factor

LEVERS = [
    Factor("funding.grants_budget", 0.5, 1.5),
    Factor("funding.procurement_budget", 0.5, 1.5),
    Factor("funding.moved_to_ess", -0.3, 0.6),
    Factor("funding.equalisation", 0.0, 1.0),
    Factor("needs.outreach", 0.5, 2.0),
    Factor("service.queue_order", values=("severity", "first_come", "creaming")),
    Factor("funding.fringe_allowed", values=(False, True)),
]


def objectives_of(unit: np.ndarray) -> np.ndarray:
    """Unmet need, public cost and inequality of a mix, as a smooth made-up function of places in the unit cube."""
    grants, procurement, moved, equal, outreach, queue, fringe = unit
    money = 0.5 * grants + 0.5 * procurement
    unmet = 420.0 - 150.0 * np.sqrt(money) - 25.0 * outreach + 40.0 * (moved - 0.4) ** 2 + 10.0 * queue
    cost = 780.0 + 260.0 * money + 18.0 * outreach - 12.0 * moved + 4.0 * fringe
    theil = 0.022 - 0.012 * equal + 0.008 * (procurement - 0.3) ** 2 + 0.004 * (1.0 - outreach)
    return np.array([unmet, cost, theil])


NOISE = np.array([9.0, 5.0, 0.0012])


def example_outcomes(n_points: int = 300, n_seeds: int = 8) -> pd.DataFrame:
    """Outcomes of mixes drawn at random; half of the noise is common to all points under a seed."""
    chance = np.random.default_rng(1)
    common = chance.normal(size=(n_seeds, 3))
    rows = []
    for point, unit in enumerate(chance.random((n_points, len(LEVERS)))):
        values = {one.name: one.at(u) for one, u in zip(LEVERS, unit, strict=True)}
        places = np.array([*unit[:5], int(unit[5] * 3) / 2, int(unit[6] * 2)])
        for seed in range(n_seeds):
            luck = (common[seed] + chance.normal(size=3)) / np.sqrt(2.0)
            found = objectives_of(places) + NOISE * luck
            measured = dict(zip(DEFAULT_OBJECTIVES, found, strict=True))
            rows.append({"point": point, "seed": seed + 1, **values, **measured})
    return pd.DataFrame(rows)


def example_base(n_seeds: int = 8) -> pd.DataFrame:
    """Outcomes of a base in the middle of all levers."""
    chance = np.random.default_rng(2)
    found = objectives_of(np.array([0.5, 0.5, 1 / 3, 1.0, 1 / 3, 0.0, 1.0])) + NOISE * chance.normal(size=(n_seeds, 3))
    return pd.DataFrame(found, columns=list(DEFAULT_OBJECTIVES)).assign(seed=range(1, n_seeds + 1))


def example_frontier(n_points: int = 300, n_seeds: int = 8) -> Frontier:
    """The front of the example, with its base."""
    return frontier_of(example_outcomes(n_points, n_seeds), LEVERS, objectives(), example_base(n_seeds))
