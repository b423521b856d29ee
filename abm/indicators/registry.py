"""What an indicator is, and the register that every one of them enters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from abm.errors import ParameterError, nearest
from abm.view import SERVERS, Level, Values, View
from abm.vocabulary import ProviderKind


class Kind(Enum):
    """What sort of number an indicator is."""

    STOCK = "stock"
    FLOW = "flow"
    SHARE = "share"
    MEAN = "mean"
    MONEY = "money"


class Year(Enum):
    """How twelve monthly values become one for the year."""

    LAST = "last month"
    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    en: str
    fr: str

    def __getitem__(self, language: str) -> str:
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True)
class Indicator:
    """One thing reported.

    Attributes:
        formula: values of shape (months, groups) from the counts at one level.
        unit: unit of a monthly value; a value that is summed over a year keeps it.
        kind: stock, flow, share, mean or money.
        year: how a year is made of its months.
        label: short name for tables and pictures.
        meaning: one sentence.
        by: levels at which it exists.
        kinds: provider kinds shown when broken down by provider.
    """

    formula: Callable[[View], Values]
    unit: Words
    kind: Kind
    year: Year
    label: Words
    meaning: Words
    by: frozenset[Level]
    kinds: tuple[ProviderKind, ...] = SERVERS


INDICATORS: dict[str, Indicator] = {}
"""Every indicator by name, in the order of the summary."""


def indicator(
    name: str,
    unit: Words,
    kind: Kind,
    year: Year,
    label: Words,
    meaning: Words,
    by: frozenset[Level],
    kinds: tuple[ProviderKind, ...] = SERVERS,
) -> Callable[[Callable[[View], Values]], Callable[[View], Values]]:
    """Enter the decorated formula in the registry.

    Raises:
        ValueError: the name is taken.
    """

    def enter(formula: Callable[[View], Values]) -> Callable[[View], Values]:
        if name in INDICATORS:
            raise ValueError(f"two indicators are called '{name}'")
        INDICATORS[name] = Indicator(formula, unit, kind, year, label, meaning, by, kinds)
        return formula

    return enter


def indicators_named(names: Iterable[str] = ()) -> dict[str, Indicator]:
    """Indicators asked for, in the order asked; none named means all.

    Raises:
        ParameterError: a name does not exist.
    """
    chosen = list(names) or list(INDICATORS)
    for name in chosen:
        if name not in INDICATORS:
            raise ParameterError(f"unknown indicator '{name}'{nearest(name, INDICATORS)}")
    return {name: INDICATORS[name] for name in chosen}
