"""Money, quantities and shares of contracts as a language writes them, without going through floats."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from abm.contracts.amounts import CENTS, units
from abm.contracts.terms import Metric
from scenarios.words import MINUS

NO_BREAK, NARROW = "\u00a0", "\u202f"


def decimal(number: Decimal, language: str, signed: bool = False, decimals: int | None = None) -> str:
    """A decimal number as a language writes it: ``1,234.5`` or ``1 234,5``.

    Args:
        number: to be written.
        language: ``"en"`` or ``"fr"``.
        signed: whether a plus sign stands before numbers above 0.
        decimals: digits behind the point; None is as many as the number has.
    """
    written = f"{number:{'+' if signed and number else ''},{'f' if decimals is None else f'.{decimals}f'}}"
    if language == "fr":
        written = written.replace(",", NARROW).replace(".", ",")
    return written.replace("-", MINUS)


def money(cents: int, currency: str, language: str, signed: bool = False) -> str:
    """A sum of cents with its currency: whole units without decimals, else two."""
    return f"{sum_of(cents, language, signed)}{NO_BREAK}{currency}"


def sum_of(cents: int, language: str, signed: bool = False, whole: bool | None = None) -> str:
    """A sum of cents without its currency, for columns whose head names it.

    Args:
        cents: the sum.
        language: ``"en"`` or ``"fr"``.
        signed: whether a plus sign stands before sums above 0.
        whole: without decimals; None when it is a sum of whole units.
    """
    return decimal(units(cents), language, signed, 0 if (cents % CENTS == 0 if whole is None else whole) else 2)


def are_whole(sums: Iterable[int]) -> bool:
    """Whether sums of cents are all whole units, so that a column of them needs no decimals."""
    return all(cents % CENTS == 0 for cents in sums)


def amount(number: Decimal, currency: str, language: str) -> str:
    """A sum in units of currency."""
    return f"{decimal(number, language, decimals=0 if number == number.to_integral_value() else 2)}{NO_BREAK}{currency}"


def quantity(number: Decimal, metric: Metric, currency: str, language: str) -> str:
    """A value of a metric with its unit: shares and points of a hundred as per cent, money in its currency."""
    if metric.kind == "share":
        return percent(number, language)
    if metric.kind == "percent":
        return f"{decimal(number, language)}{NO_BREAK}%"
    return amount(number, currency, language) if metric.kind == "money" else decimal(number, language)


def percent(number: Decimal, language: str, signed: bool = False) -> str:
    """A share of 1 as per cent."""
    points = number * CENTS
    whole = points == points.to_integral_value()
    return f"{decimal(points.quantize(Decimal(1)) if whole else points.normalize(), language, signed)}{NO_BREAK}%"


def share(number: float, language: str, decimals: int = 1) -> str:
    """A share of 1 that was computed, as per cent."""
    return f"{decimal(Decimal(repr(number)) * 100, language, decimals=decimals)}{NO_BREAK}%"


def quantity_of(number: float, metric: Metric, language: str) -> str:
    """A value of a metric that was computed, with its unit, to four digits."""
    rounded = Decimal(f"{number:.4g}")
    if metric.kind == "share":
        return percent(rounded, language)
    plain = rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize()
    unit = {"percent": "%", "count": ""}.get(metric.kind, metric.unit.in_language(language))
    return f"{decimal(plain, language)}{NO_BREAK if unit else ''}{unit}"
