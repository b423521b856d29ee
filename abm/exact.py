"""Sums that are the same to the last bit in whatever order their terms stand."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt


def exact_sum(values: npt.NDArray[np.float64]) -> float:
    """Sum of all values, rounded once."""
    return math.fsum(values.ravel().tolist())


def exact_sums(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Sum over the first axis, each rounded once; shape of the other axes."""
    columns = values.reshape(len(values), -1).T.tolist()
    return np.array([math.fsum(column) for column in columns]).reshape(values.shape[1:])
