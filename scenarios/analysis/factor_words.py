"""Factors in words: name, the range that was varied, values with their unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Protocol

from abm.parameters.names import Declared, find
from scenarios.texts import Texts
from scenarios.words import amount, label, tail, with_unit

TEXTS = Texts(en={"range": "{low} to {high}{unit}"}, fr={"range": "{low} à {high}{unit}"})
"""How the range of a factor is written."""
LISTED_IN_FULL = 4
"""Values up to which a list of numbers is written out."""


class Words(Protocol):
    """The same words in both languages."""

    def in_language(self, language: str) -> str:
        """The words in ``"en"`` or ``"fr"``."""


class Factor(Protocol):
    """What an analysis must know of a factor of a study."""

    @property
    def name(self) -> str:
        """Its column in the outcomes."""

    @property
    def path(self) -> str:
        """Dotted name of the parameter."""

    @property
    def low(self) -> float | None:
        """Smallest value; nothing when it lists its values."""

    @property
    def high(self) -> float | None:
        """Largest value."""

    @property
    def values(self) -> Sequence[Any]:
        """The values themselves, when they are listed."""

    @property
    def label(self) -> Words | None:
        """Words for readers instead of the parameter's own."""


def factor_name(factor: Factor, language: str) -> str:
    """``grants budget``; one that shares its path with another says what tells them apart."""
    if factor.label is not None:
        return factor.label.in_language(language)
    words = label(find(factor.path), language)
    return words + (f" {factor.name.removeprefix(factor.path)}" if factor.name != factor.path else "")


def factor_unit(factor: Factor, language: str) -> str:
    """Unit of its values on an axis; ``%`` for shares, empty for choices."""
    unit = find(factor.path).unit
    return amount(0.0, unit, language).lstrip("0").strip() + tail(unit, language).rstrip()


def value_with_unit(factor: Factor, value: Any, language: str) -> str:
    """``0.8 times the base``, ``40 % of income``, ``on``."""
    declared = find(factor.path)
    return with_unit(_spelled(value, declared), declared.unit, language)


def value_alone(factor: Factor, value: Any, language: str) -> str:
    """``0.8``, ``40 %``, ``on``."""
    declared = find(factor.path)
    return amount(_spelled(value, declared), declared.unit, language)


def range_in_words(factor: Factor, language: str) -> str:
    """``0.5 to 1.5 times the base``; listed values by name, many numbers by their ends."""
    declared = find(factor.path)
    unit, values = declared.unit, [_spelled(value, declared) for value in factor.values]
    if values and (isinstance(values[0], (bool, str)) or len(values) <= LISTED_IN_FULL):
        words = tail(unit, language) if not isinstance(values[0], (bool, str)) else ""
        return ", ".join(amount(value, unit, language) for value in values) + words
    low, high = (min(values), max(values)) if values else (factor.low, factor.high)
    ends = {"low": amount(low, unit, language), "high": amount(high, unit, language)}
    return TEXTS(language, "range", **ends, unit=tail(unit, language))


def _spelled(value: Any, declared: Declared) -> Any:
    """A choice without its underscores."""
    return value.replace("_", " ") if isinstance(value, str) and issubclass(declared.kind, Enum) else value


def by_name(factors: Sequence[Factor]) -> Mapping[str, Factor]:
    """Factors by the name of their column."""
    return {factor.name: factor for factor in factors}
