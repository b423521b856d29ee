"""Whole-number arithmetic on columns, exact whatever the size.

A column is an array of 64-bit integers, or of Python's own integers where a product would not fit. Every multiplication
of the payment rules goes through here, so a rule is written once and is exact on one result and on a hundred thousand.
"""

from __future__ import annotations

from math import gcd
from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]
"""Integers: dtype int64, or object for Python's own."""
Mask = npt.NDArray[np.bool_]

FITS = 2**62
"""Products up to here are safe in 64 bits, with a bit to spare for one addition."""
NARROW = 2**52
"""Results up to here go back to 64 bits: a thousand of them still add up without overflow."""


def largest(values: Column) -> int:
    """Largest absolute value; 0 of an empty column."""
    if values.size < 2:
        return abs(int(values[0])) if values.size else 0
    return max(abs(int(values.max())), abs(int(values.min())))


def product(values: Column, factor: Column | int) -> Column:
    """Values times a factor, exact; Python's integers when they would not fit."""
    size = abs(factor) if isinstance(factor, int) else largest(factor)
    if largest(values) * size >= FITS:
        values = values.astype(object)
    result: Column = values * factor
    return result


def scaled(values: Column, numerator: int, denominator: int) -> Column:
    """Values times a fraction, each rounded to the nearest whole number, halves away from zero.

    Args:
        values: whole numbers.
        numerator: not negative.
        denominator: above 0.
    """
    common = gcd(numerator, denominator)
    numerator, denominator = numerator // common, denominator // common
    if denominator == 1:
        return narrowed(product(values, numerator), values.dtype)
    if (2 * largest(values) * numerator + denominator) >= FITS:
        wide: Column = values.astype(object)
    else:
        wide = values
    half = (2 * numerator * np.abs(wide) + denominator) // (2 * denominator)
    return narrowed(np.where(wide >= 0, half, -half), values.dtype)


def narrowed(values: Column, dtype: np.dtype[Any]) -> Column:
    """The column in the dtype wanted, unless it would not fit."""
    is_wide = values.dtype.kind == "O" and dtype.kind != "O"
    return values.astype(dtype) if is_wide and largest(values) < NARROW else values


def minus(values: Column, amount: int) -> Column:
    """Values less an amount of any size."""
    result: Column = (values.astype(object) if abs(amount) >= FITS else values) - amount
    return result


def at_least(values: Column, quantity: int, sign: int) -> Mask:
    """Where values are as good as a quantity: at least, or at most when the sign is -1."""
    return np.asarray(values >= quantity if sign > 0 else values <= quantity, dtype=np.bool_)
