"""Laws of capital, duration, users and payment cap over contracts, and those that the simulation can draw from."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from abm.errors import ParameterError, ScenarioError, nearest
from scenarios.indigo import QUANTITIES, Project

FEWEST = 10
"""Contracts a law of the simulation may be taken from; an assumption: below it a spread is hardly known."""
QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)


@dataclass(frozen=True)
class Law:
    """How a quantity spreads over contracts; with no contract every number but ``n`` is NaN.

    Attributes:
        n: contracts that give it.
        mean: arithmetic mean, in the unit of the quantity.
        sd: standard deviation.
        ln_mean: mean of the natural logarithm.
        ln_sd: standard deviation of it, with n - 1.
        quantiles: at 10, 25, 50, 75 and 90 %.
    """

    n: int
    mean: float
    sd: float
    ln_mean: float
    ln_sd: float
    quantiles: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle contract's."""
        return self.quantiles[QUANTILES.index(0.50)]


def law(values: Sequence[float]) -> Law:
    """The law of positive numbers."""
    if not values:
        return Law(0, math.nan, math.nan, math.nan, math.nan, (math.nan,) * len(QUANTILES))
    numbers = np.asarray(values, dtype=float)
    logs = np.log(numbers)
    spread = [float(one.std(ddof=1)) if len(one) > 1 else math.nan for one in (numbers, logs)]
    quantiles = tuple(float(one) for one in np.quantile(numbers, QUANTILES))
    return Law(len(numbers), float(numbers.mean()), spread[0], float(logs.mean()), spread[1], quantiles)


@dataclass(frozen=True)
class GroupLaws:
    """Laws of the contracts of one country or sector, or of all.

    Attributes:
        name: country or sector as written; empty for all contracts, or for those that give none.
        n: contracts.
        laws: by name of the quantity.
    """

    name: str
    n: int
    laws: Mapping[str, Law]


def group_laws(projects: Sequence[Project], name: str = "") -> GroupLaws:
    """Laws of every quantity over contracts."""
    given = {quantity: [value(one) for one in projects] for quantity, value in QUANTITIES.items()}
    found = {quantity: law([one for one in values if one is not None]) for quantity, values in given.items()}
    return GroupLaws(name, len(projects), found)


def laws_by(projects: Sequence[Project], key: Callable[[Project], str]) -> list[GroupLaws]:
    """Laws by country or sector, the largest group first, contracts that give none last."""
    groups: dict[str, list[Project]] = {}
    for one in projects:
        groups.setdefault(key(one), []).append(one)
    ordered = sorted(groups.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    return [group_laws(members, name) for name, members in ordered]


def chosen(projects: Sequence[Project], country: str | None = None, sector: str | None = None) -> tuple[Project, ...]:
    """Contracts of one country, of one policy sector, or of both.

    Args:
        projects: of a table.
        country: ISO code of the jurisdiction, in capitals or not; None is all.
        sector: as the table writes it, in capitals or not; None is all.

    Raises:
        ParameterError: the table has no such country or sector; names the nearest.
    """
    for option, wanted, valid in (
        ("--country", country, {one.country for one in projects if one.country}),
        ("--sector", sector, {one.sector for one in projects if one.sector}),
    ):
        if wanted is not None and wanted.strip().lower() not in {name.lower() for name in valid}:
            hint = nearest(wanted, sorted(valid)) or f"; there are {', '.join(sorted(valid))}"
            raise ParameterError(f"{option} {wanted}: no contract of the table has it{hint}")
    return tuple(
        one
        for one in projects
        if (country is None or one.country.lower() == country.strip().lower())
        and (sector is None or one.sector.lower() == sector.strip().lower())
    )


@dataclass(frozen=True)
class ContractLaws:
    """Log-normal laws that contracts of the simulation are drawn from.

    Attributes:
        capital: median, US dollars: exp of the mean of logarithms.
        capital_spread: standard deviation of the natural logarithm of capital.
        n_capital: contracts behind both.
        months: of service, median.
        months_spread: standard deviation of the natural logarithm of these months.
        n_months: contracts behind both.
        months_mean: of service, as the table has it.
        months_sd: standard deviation of it.
    """

    capital: float
    capital_spread: float
    n_capital: int
    months: float
    months_spread: float
    n_months: int
    months_mean: float
    months_sd: float


def contract_laws(projects: Sequence[Project]) -> ContractLaws:
    """Laws for the simulation out of contracts.

    Capital is near to log-normal. Months are not, so that median and spread are those of the log-normal law with the
    mean and standard deviation of the table.

    Raises:
        ScenarioError: fewer than ten contracts give capital, or months.
    """
    laws = group_laws(projects).laws
    for quantity in ("capital", "months"):
        if laws[quantity].n < FEWEST:
            raise ScenarioError(f"only {laws[quantity].n} contracts give {quantity}; a law needs {FEWEST} or more")
    capital, months = laws["capital"], laws["months"]
    median, spread = log_normal(months.mean, months.sd)
    return ContractLaws(
        math.exp(capital.ln_mean), capital.ln_sd, capital.n, median, spread, months.n, months.mean, months.sd
    )


def log_normal(mean: float, sd: float) -> tuple[float, float]:
    """Median and standard deviation of the logarithm of the log-normal law with a mean and a standard deviation."""
    squared = 1.0 + (sd / mean) ** 2
    return mean / math.sqrt(squared), math.sqrt(math.log(squared))
