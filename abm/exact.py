"""Sums that are the same to the last bit in whatever order their terms stand."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Number = TypeVar("Number", int, float)


def sum_in_order(values: Iterable[Number]) -> Number:
    """Sum of numbers one after the other, rounded at each.

    Python's own ``sum`` carries rounding errors along from 3.12 on, so that its last bit would hang on the version.
    """
    total: Any = 0
    for value in values:
        total = total + value
    return total  # type: ignore[no-any-return]


def exact_sum(values: npt.NDArray[np.float64]) -> float:
    """Sum of all values, rounded once."""
    return math.fsum(values.ravel().tolist())


def exact_sums(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Sum over the first axis, each rounded once; shape of the other axes."""
    columns = values.reshape(len(values), -1).T.tolist()
    return np.array([math.fsum(column) for column in columns]).reshape(values.shape[1:])
