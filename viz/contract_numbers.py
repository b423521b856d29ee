"""Money, quantities and shares of contracts as a language writes them, without going through floats."""

from __future__ import annotations

from decimal import Decimal

from abm.contracts.amounts import CENTS, MILLION, units, value
from abm.contracts.terms import Metric
from viz.messages import MINUS

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
    """A sum: whole units without decimals, else two."""
    return f"{sum_of(cents, language, signed)}{NO_BREAK}{currency}"


def sum_of(cents: int, language: str, signed: bool = False) -> str:
    """A sum without its currency, for columns whose head names it."""
    return decimal(units(cents), language, signed, 2 if cents % CENTS else 0)


def quantity(millionths: int, metric: Metric, currency: str, language: str) -> str:
    """A value of a metric with its unit: shares and points of a hundred as per cent, money in its currency."""
    number = value(millionths)
    if metric.kind == "share":
        return percent(millionths, language)
    if metric.kind == "percent":
        return f"{decimal(number, language)}{NO_BREAK}%"
    if metric.kind == "money":
        return f"{decimal(number, language)}{NO_BREAK}{currency}"
    return decimal(number, language)


def percent(millionths: int, language: str, signed: bool = False) -> str:
    """A share of 1 in millionths, as per cent."""
    return f"{decimal((value(millionths) * 100).normalize() + 0, language, signed)}{NO_BREAK}%"


def share(number: float, language: str, decimals: int = 1) -> str:
    """A share of 1 that was computed, as per cent."""
    return f"{decimal(Decimal(repr(number)) * 100, language, decimals=decimals)}{NO_BREAK}%"


__all__ = ["MILLION", "decimal", "money", "percent", "quantity", "share", "sum_of"]
