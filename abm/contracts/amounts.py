"""Numbers of contracts as whole numbers: money in cents, everything else in millionths.

A contract pays to the cent, so no float is allowed on the way from terms to payments.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from abm.parameters.names import as_written
from abm.vocabulary import MONTHS_PER_YEAR
from abm.written import as_number, hint

CENTS = 100
"""Cents in a unit of currency."""
MILLION = 1_000_000
"""Millionths in a unit of a metric, or in a share of 1."""
GROWTH = 10**18
"""What a growth factor is multiplied by to be a whole number."""
LARGEST = 10**12
"""Largest sum of money, in units of currency, and largest value of a metric, in its unit."""

STORED = "stored"
"""Context in which numbers are read as they are stored: their digits as text, so that none is lost."""

_EXACT = Context(prec=60)


def whole(value: int | Decimal, digits: int) -> int:
    """A number times a power of ten, as a whole number.

    Args:
        value: the number.
        digits: decimals it may have.

    Raises:
        ValueError: it has more decimals, or is no finite number.
    """
    decimal = Decimal(value)
    if not decimal.is_finite():
        raise ValueError("not a finite number")
    scaled = _EXACT.scaleb(decimal, digits)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"more than {digits} decimals")
    return int(scaled)


def cents(value: int | Decimal) -> int:
    """Cents of a sum in units of currency; raises ValueError beyond two decimals."""
    return whole(value, 2)


def millionths(value: int | Decimal) -> int:
    """Millionths of a value of a metric or of a share; raises ValueError beyond six decimals."""
    return whole(value, 6)


@lru_cache(maxsize=4096)
def units(amount: int) -> Decimal:
    """A sum of cents in units of currency: ``150`` is ``Decimal("1.5")``."""
    return _shortest(Decimal(amount) / CENTS)


@lru_cache(maxsize=4096)
def value(quantity: int) -> Decimal:
    """A quantity of millionths in its own unit."""
    return _shortest(Decimal(quantity) / MILLION)


def _shortest(number: Decimal) -> Decimal:
    """The number without zeros at its end and without exponent."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


@lru_cache(maxsize=4096)
def growth(rate: int, months: int) -> int:
    """What 1 becomes at compound interest, times ``GROWTH``, rounded once.

    Args:
        rate: share a year, in millionths.
        months: time; not negative.
    """
    yearly = 1 + Decimal(rate) / MILLION
    power = _EXACT.power(yearly, _EXACT.divide(Decimal(months), Decimal(MONTHS_PER_YEAR)))
    return int(_EXACT.multiply(power, Decimal(GROWTH)).to_integral_value())


def rounded(numerator: int, denominator: int) -> int:
    """A fraction as the nearest whole number, halves away from zero; the denominator is positive."""
    half = (2 * abs(numerator) + denominator) // (2 * denominator)
    return half if numerator >= 0 else -half


def _reader(digits: int, low: int, high: int) -> Callable[[Any, ValidationInfo], int]:
    def read(given: Any, info: ValidationInfo) -> int:
        if info.context == STORED and isinstance(given, str):
            given = _from_digits(given)
        if isinstance(given, bool) or not isinstance(given, (int, Decimal)):
            raise _fault(f"expected a number{_instead(given, low < 0)}")
        if isinstance(given, Decimal) and not given.is_finite():
            raise _fault("expected a number")
        if not low <= given <= high:
            was_per_cent = (low, high) == (0, 1) and 1 < given <= CENTS
            per_cent = f"; for {given} % write {_shortest(Decimal(given) / 100)}" if was_per_cent else ""
            raise _fault(f"is outside {low:,} to {high:,}{per_cent}")
        try:
            return whole(given, digits)
        except ValueError:
            raise _fault(f"has more than {digits} decimals") from None

    return read


def _instead(given: Any, of_a_metric: bool) -> str:
    """What to write instead of a number in quotes; what a percentage is depends on the kind of its metric."""
    if not isinstance(given, str):
        return ""
    points = as_number(given.strip().removesuffix("%")) if of_a_metric and given.strip().endswith("%") else ""
    return f"; write {points}, or {as_number(given)} if the metric is a share" if points else hint(given)


def _from_digits(text: str) -> Decimal | str:
    """A number from its digits; the text itself when it is none."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _fault(words: str) -> PydanticCustomError:
    return PydanticCustomError("number", "{words}", {"words": words})


def _schema(digits: int, low: int, high: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "number", "minimum": low, "maximum": high, "multipleOf": float(f"1e-{digits}")})


Money = Annotated[
    int, BeforeValidator(_reader(2, 0, LARGEST)), PlainSerializer(units), _schema(2, 0, LARGEST),
    Field(description="units of currency, at most 2 decimals"),
]  # fmt: skip
"""A sum that is not negative: units of currency in files, cents inside."""

Quantity = Annotated[
    int, BeforeValidator(_reader(6, -LARGEST, LARGEST)), PlainSerializer(value), _schema(6, -LARGEST, LARGEST),
    Field(description="the metric's own unit, at most 6 decimals"),
]  # fmt: skip
"""A value of a metric: its own unit in files, millionths inside."""

Share = Annotated[
    int, BeforeValidator(_reader(6, 0, 1)), PlainSerializer(value), _schema(6, 0, 1),
    Field(description="share of 1, at most 6 decimals"),
]  # fmt: skip
"""A share of 1, or a return a year: 0.05 in files, millionths inside."""

Multiple = Annotated[
    int, BeforeValidator(_reader(6, 0, 1000)), PlainSerializer(value), _schema(6, 0, 1000),
    Field(description="multiple of 1, at most 6 decimals"),
]  # fmt: skip
"""A share of 1 that may lie above 1: 1.4 in files, millionths inside."""

__all__ = [
    "CENTS", "GROWTH", "LARGEST", "MILLION", "Money", "Multiple", "Quantity", "Share", "as_written", "cents", "growth",
    "millionths", "rounded", "units", "value", "whole",
]  # fmt: skip
