"""Factors in words: name, the range that was varied, values with their unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from abm.parameters.names import Declared
from scenarios.batch.factor import Factor
from scenarios.texts import Texts
from scenarios.words import amount, label, tail, with_unit

TEXTS = Texts(en={"range": "{low} to {high}{unit}"}, fr={"range": "{low} à {high}{unit}"})
"""How the range of a factor is written."""
LISTED_IN_FULL = 4
"""Values up to which a list of numbers is written out."""


def factor_name(factor: Factor, language: str) -> str:
    """``grants budget``; one that shares its path with another says what tells them apart."""
    if factor.label is not None:
        return factor.label.in_language(language)
    words = label(factor.declared, language)
    return words + (f" {factor.name.removeprefix(factor.path)}" if factor.name != factor.path else "")


def factor_unit(factor: Factor, language: str) -> str:
    """Unit of its values on an axis; ``%`` for shares, empty for choices."""
    unit = factor.declared.unit
    return amount(0.0, unit, language).lstrip("0").strip() + tail(unit, language).rstrip()


def value_with_unit(factor: Factor, value: Any, language: str) -> str:
    """``0.8 times the base``, ``40 % of income``, ``on``."""
    declared = factor.declared
    return with_unit(_spelled(value, declared), declared.unit, language)


def value_alone(factor: Factor, value: Any, language: str) -> str:
    """``0.8``, ``40 %``, ``on``."""
    declared = factor.declared
    return amount(_spelled(value, declared), declared.unit, language)


def range_in_words(factor: Factor, language: str) -> str:
    """``0.5 to 1.5 times the base``; listed values by name, many numbers by their ends."""
    declared = factor.declared
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
