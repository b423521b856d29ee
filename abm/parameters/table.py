"""Parameters as one record array for compiled loops: a row for each territory, a column for each parameter.

A row for each territory, because a policy may change a lever in named territories only. A call with one record
array costs under a microsecond; two hundred numbers in a tuple would cost twenty.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from abm.parameters import Parameters
from abm.parameters.quantity import Group, PerDomain
from abm.vocabulary import N_DOMAINS

Table = npt.NDArray[np.void]


def _columns(group: Group) -> list[tuple[str, Any]]:
    columns: list[tuple[str, Any]] = []
    for name in type(group).model_fields:
        value = getattr(group, name)
        if isinstance(value, PerDomain):
            columns.append((name, value.values()))
        elif isinstance(value, (bool, int, Enum)):
            columns.append((name, int(value.value if isinstance(value, Enum) else value)))
        elif isinstance(value, float):
            columns.append((name, value))
    return columns


def parameter_row(parameters: Parameters) -> Table:
    """One row that holds every parameter under its own name (names are unique across groups).

    Args:
        parameters: validated parameters.

    Returns:
        Record array of shape (1,); numbers are float64, switches and choices int64, per-domain values float64 (4,).
    """
    return parameter_table(parameters, 1)


@lru_cache(maxsize=64)
def _row(parameters: Parameters) -> Table:
    columns = [
        column
        for group in type(parameters).model_fields
        for column in _columns(getattr(parameters, group))
    ]
    kinds: list[Any] = []
    for name, value in columns:
        if isinstance(value, tuple):
            kinds.append((name, np.float64, (N_DOMAINS,)))
        else:
            kinds.append((name, np.int64 if isinstance(value, int) else np.float64))
    row = np.zeros(1, dtype=np.dtype(kinds, align=True))
    for name, value in columns:
        row[name][0] = value
    return row


def parameter_table(parameters: Parameters, n_territories: int) -> Table:
    """The same row for every territory; shape (n_territories,)."""
    row = _row(parameters)
    table = np.empty(n_territories, dtype=row.dtype)
    # as bytes: numpy copies records field by field, of which there are hundreds
    table.view(np.uint8).reshape(n_territories, -1)[:] = row.view(np.uint8)
    return table


def copied(table: Table) -> Table:
    """A copy to write in."""
    copy = np.empty_like(table)
    copy.view(np.uint8)[:] = table.view(np.uint8)
    return copy
