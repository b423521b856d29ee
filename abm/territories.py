"""Territories: where citizens live, how many of them there are, how poor and how rich the place is.

Three kinds of sets: the 96 départements of metropolitan France and their 13 regions (Insee, Filosofi 2013),
and made-up sets of 4 or 8 with the same spread, for small societies.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from abm.errors import ParameterError
from abm.parameters.society import Society, TerritorySet
from abm.randomness import normal_quantile

__all__ = ["Territories", "TerritorySet", "citizens_by_territory", "resolved_set", "territories"]

SYNTHETIC_BELOW = 50_000
"""Citizens below which a society cut by size has made-up territories."""
REGIONS_UP_TO = 3_000_000
"""Citizens up to which a society cut by size has the 13 regions."""
FEWEST_CITIZENS = 20
"""Citizens a territory must hold on average."""
REGION_KEYS = 1000
"""Key of a region: this plus its official code."""
SYNTHETIC_KEYS = 2001
"""Key of the first made-up territory."""
POPULATION_RANKS = {4: (3, 0, 1, 2), 8: (5, 2, 7, 0, 3, 6, 1, 4)}
"""Rank by population of made-up territories by poverty: nearly unrelated, as in France (r = -.15)."""

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Territories:
    """Columns with one entry for each territory.

    Attributes:
        keys: identity (positive, below 4096), independent of the position.
        names: name in French, or ``Territory 1`` and so on when made up.
        shares: share of the population; they add up to 1.
        poverty: share of persons below 60 % of the national median income.
        income: median disposable income per consumption unit, euros a year. Of a region: the mean of its
            départements' medians weighted by persons, which is near its median but not the same thing.
    """

    keys: Integers
    names: tuple[str, ...]
    shares: Floats
    poverty: Floats
    income: Floats

    def __len__(self) -> int:
        return len(self.names)


def resolved_set(territory_set: TerritorySet, n_citizens: int) -> TerritorySet:
    """The set itself, or for ``AUTO`` the one that suits the number of citizens."""
    if territory_set is not TerritorySet.AUTO:
        return territory_set
    if n_citizens < SYNTHETIC_BELOW:
        return TerritorySet.SYNTHETIC_4
    return TerritorySet.REGIONS_13 if n_citizens <= REGIONS_UP_TO else TerritorySet.DEPARTEMENTS_96


def territories(
    territory_set: TerritorySet, n_citizens: int, society: Society, order: Sequence[int] | None = None
) -> Territories:
    """The territories of a society.

    Args:
        territory_set: which set; ``AUTO`` chooses by the number of citizens.
        n_citizens: citizens of the society.
        society: parameters; only made-up sets read them.
        order: positions in another order, to check that none of the results depends on it.

    Returns:
        The territories, in ``order`` if given.

    Raises:
        ParameterError: too few citizens for so many territories.
    """
    chosen = resolved_set(territory_set, n_citizens)
    if chosen is TerritorySet.DEPARTEMENTS_96:
        found = _departements()
    elif chosen is TerritorySet.REGIONS_13:
        found = _regions()
    else:
        found = _synthetic(4 if chosen is TerritorySet.SYNTHETIC_4 else 8, society)
    _refuse_too_few_citizens(n_citizens, len(found))
    return found if order is None else _permuted(found, order)


def citizens_by_territory(n_citizens: int, places: Territories) -> Integers:
    """Citizens of each territory, by largest remainder (ties by key), at least one in each.

    Args:
        n_citizens: citizens of the society.
        places: the territories.

    Returns:
        Whole numbers that add up to ``n_citizens``; the same for a territory whatever its position.

    Raises:
        ParameterError: too few citizens for so many territories.
    """
    _refuse_too_few_citizens(n_citizens, len(places))
    counts = np.ones(len(places), dtype=np.int64)
    free = np.ones(len(places), dtype=np.bool_)
    quotas = n_citizens * places.shares
    while np.any(free & (quotas < 1.0)):
        free &= quotas >= 1.0
        left = n_citizens - int(np.count_nonzero(~free))
        quotas = np.where(free, left * places.shares / math.fsum(places.shares[free]), 1.0)
    counts[free] = np.floor(quotas[free]).astype(np.int64)
    remainders = np.where(free, quotas - np.floor(quotas), -1.0)
    missing = n_citizens - int(counts.sum())
    counts[np.lexsort((places.keys, -remainders))[:missing]] += 1
    return counts


def _refuse_too_few_citizens(n_citizens: int, n_territories: int) -> None:
    needed = n_territories * FEWEST_CITIZENS
    if n_citizens < needed:
        raise ParameterError(
            f"{n_citizens:,} citizens are too few for {n_territories} territories: at least {needed:,} are "
            f"needed ({FEWEST_CITIZENS} a territory); take more citizens or a set with fewer territories"
        )


def _permuted(places: Territories, order: Sequence[int]) -> Territories:
    if sorted(order) != list(range(len(places))):
        raise ParameterError(f"order must hold each position from 0 to {len(places) - 1} once")
    rows = np.asarray(order, dtype=np.int64)
    return Territories(
        keys=places.keys[rows],
        names=tuple(places.names[row] for row in rows),
        shares=places.shares[rows],
        poverty=places.poverty[rows],
        income=places.income[rows],
    )


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = files("abm.data").joinpath("departements.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def _column(rows: Iterable[dict[str, str]], name: str) -> Floats:
    return np.array([float(row[name]) for row in rows])


def _departements() -> Territories:
    rows = _rows()
    persons = _column(rows, "persons")
    return Territories(
        keys=np.array([int(row["key"]) for row in rows], dtype=np.int64),
        names=tuple(row["name"] for row in rows),
        shares=persons / math.fsum(persons),
        poverty=_column(rows, "poverty_pct") / 100.0,
        income=_column(rows, "median_income"),
    )


def _regions() -> Territories:
    whole = _departements()
    codes = [int(row["region"]) for row in _rows()]
    names = {int(row["region"]): row["region_name"] for row in _rows()}
    regions = sorted(names)
    members = [np.array([code == region for code in codes]) for region in regions]
    return Territories(
        keys=np.array([REGION_KEYS + region for region in regions], dtype=np.int64),
        names=tuple(names[region] for region in regions),
        shares=np.array([math.fsum(whole.shares[inside]) for inside in members]),
        poverty=np.array([_weighted_mean(whole.poverty[i], whole.shares[i]) for i in members]),
        income=np.array([_weighted_mean(whole.income[i], whole.shares[i]) for i in members]),
    )


def _weighted_mean(values: Floats, weights: Floats) -> float:
    return math.fsum(values * weights) / math.fsum(weights)


def _standard_quantiles(n: int) -> Floats:
    """Stratified quantiles of the standard normal law, scaled so that their variance is exactly 1."""
    quantiles = np.array([normal_quantile((rank + 0.5) / n) for rank in range(n)])
    return np.asarray(quantiles / math.sqrt(math.fsum(quantiles * quantiles) / n))


MEAN_POVERTY = 0.145
"""Poverty rate of metropolitan France at 60 % of the median (Insee Filosofi 2013); what a made-up society is shown
with. Only poverty relative to the mean acts."""
MEAN_INCOME = 20_455.0
"""Median income, euros a year: mean of the départements' medians weighted by persons (Insee Filosofi 2013)."""


def _synthetic(n: int, society: Society) -> Territories:
    ranks = _standard_quantiles(n)
    sizes = np.exp(society.synthetic_population_spread * ranks[list(POPULATION_RANKS[n])])
    shares = sizes / math.fsum(sizes)
    relative = np.exp(society.synthetic_poverty_spread * ranks)
    relative /= _weighted_mean(relative, shares)
    return Territories(
        keys=np.arange(SYNTHETIC_KEYS, SYNTHETIC_KEYS + n, dtype=np.int64),
        names=tuple(f"Territory {number}" for number in range(1, n + 1)),
        shares=shares,
        poverty=np.minimum(MEAN_POVERTY * relative, 1.0),
        income=MEAN_INCOME * relative**society.synthetic_income_elasticity,
    )
