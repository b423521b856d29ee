"""Laws of capital, duration, users and payment cap over contracts, and those that the simulation can draw from."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from abm.errors import ScenarioError
from scenarios.document import read
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


@dataclass(frozen=True)
class ContractLaws:
    """Laws that contracts of the simulation are drawn from; capital and users are log-normal.

    Attributes:
        capital_median: of the law of capital, US dollars: exp of the mean of logarithms.
        capital_ln_sd: standard deviation of the natural logarithm of capital.
        users_median: of the law of targeted users, people.
        users_ln_sd: standard deviation of the natural logarithm of users.
        months_mean: of service.
        months_sd: of service.
        cap_over_capital: maximum outcome payment over capital, median.
    """

    capital_median: float
    capital_ln_sd: float
    users_median: float
    users_ln_sd: float
    months_mean: float
    months_sd: float
    cap_over_capital: float


PUBLISHED = ContractLaws(
    capital_median=math.exp(14.13), capital_ln_sd=1.33, users_median=math.exp(6.38), users_ln_sd=2.13,
    months_mean=44.0, months_sd=23.0, cap_over_capital=2.98,
)  # fmt: skip
"""Laws of the copy of mid-2025: 233 contracts that give capital, 228 users, 189 dates, 51 both cap and capital."""


def contract_laws(projects: Sequence[Project]) -> ContractLaws:
    """Laws for the simulation out of the contracts of a table.

    Raises:
        ScenarioError: fewer than ten contracts give one of the quantities.
    """
    laws = group_laws(projects).laws
    for quantity, one in laws.items():
        if one.n < FEWEST:
            raise ScenarioError(f"only {one.n} contracts give {quantity}; a law needs {FEWEST} or more")
    return ContractLaws(
        capital_median=math.exp(laws["capital"].ln_mean),
        capital_ln_sd=laws["capital"].ln_sd,
        users_median=math.exp(laws["users"].ln_mean),
        users_ln_sd=laws["users"].ln_sd,
        months_mean=laws["months"].mean,
        months_sd=laws["months"].sd,
        cap_over_capital=laws["cap_over_capital"].median,
    )


LAWS_TABLE = "contract_laws"


def laws_as_toml(laws: ContractLaws, remark: str) -> str:
    """The laws as a TOML file that ``read_laws`` reads.

    Args:
        laws: to be written.
        remark: where they come from, as a comment on top; one line.
    """
    values = [f"{field.name} = {_short(getattr(laws, field.name))}" for field in fields(laws)]
    return "\n".join([f"# {remark}", f"[{LAWS_TABLE}]", *values, ""])


def _short(value: float) -> float:
    """A number to six digits."""
    return float(f"{value:.6g}")


def read_laws(path: str | Path) -> ContractLaws:
    """Laws out of a file that ``laws_as_toml`` wrote.

    Raises:
        ScenarioError: it cannot be read, a key is unknown or missing, or a value is no number above 0.
    """
    document = read(Path(path).expanduser())
    document.refuse_unknown(document.content, (LAWS_TABLE,))
    table = document.table(LAWS_TABLE)
    names = [field.name for field in fields(ContractLaws)]
    document.refuse_unknown(table, names, LAWS_TABLE)
    values: dict[str, float] = {}
    for name in names:
        if name not in table:
            raise document.refuse(f"[{LAWS_TABLE}] needs '{name}'", LAWS_TABLE)
        value = float(document.typed(table[name], (int, float), "a number", LAWS_TABLE, name))
        if not 0.0 < value < math.inf:
            raise document.refuse(f"{name} = {value:g}: expected a number above 0", LAWS_TABLE, name)
        values[name] = value
    return ContractLaws(**values)
