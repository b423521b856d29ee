"""Vehicles of signed contracts as columns, with the cohorts of their people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from abm.engine.contracts import COHORT
from abm.engine.vehicles import NO_WINDOW, VEHICLE

Cents = npt.NDArray[np.int64]
_ROOM = 8
"""Contracts for which there is room at first."""


@dataclass
class Vehicles:
    """Columns of signed contracts; the first ``n`` rows count.

    Attributes:
        n_investors: number of investors.
        n_tests: most tests of one contract.
        longest: most months of service.
        n_cells: territories × 4.
        n: contracts signed so far.
        rows: VEHICLE records.
        shares: promised by contract and investor, cents.
        drawn_of: of this, drawn.
        paid_in: drawn by contract and month after signature, cents.
        ends: months after signature before which people are served who count, by contract and test.
        cohorts: COHORT records by contract and test.
        window: by contract, which test counts those who are served now.
        eligible: by territory × 4 + domain, mean chance to succeed without service of those who ask for help; below 0
            where it has not been looked at.
    """

    n_investors: int
    n_tests: int
    longest: int
    n_cells: int
    n: int = 0
    rows: npt.NDArray[np.void] = field(init=False)
    shares: Cents = field(init=False)
    drawn_of: Cents = field(init=False)
    paid_in: Cents = field(init=False)
    ends: npt.NDArray[np.int32] = field(init=False)
    cohorts: npt.NDArray[np.void] = field(init=False)
    window: Cents = field(init=False)
    eligible: npt.NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = np.zeros(_ROOM, dtype=VEHICLE)
        self.shares = np.zeros((_ROOM, self.n_investors), dtype=np.int64)
        self.drawn_of = np.zeros((_ROOM, self.n_investors), dtype=np.int64)
        self.paid_in = np.zeros((_ROOM, self.longest), dtype=np.int64)
        self.ends = np.zeros((_ROOM, self.n_tests), dtype=np.int32)
        self.cohorts = np.zeros((_ROOM, self.n_tests), dtype=COHORT)
        self.eligible = np.full(self.n_cells, -1.0)
        self.window = np.full(_ROOM, NO_WINDOW, dtype=np.int64)

    @property
    def is_running(self) -> bool:
        """Whether service is paid for under some contract."""
        return self.n > 0 and bool(self.rows["running"].any())

    def add(self, shares: dict[int, int], ends: Sequence[int], **fields: int) -> int:
        """A vehicle that begins to run.

        Args:
            shares: capital promised, by place of the investor, cents.
            ends: months after signature that close the cohort of each test.
            fields: of VEHICLE.

        Returns:
            Its number.
        """
        if self.n == len(self.rows):
            for name in ("rows", "shares", "drawn_of", "paid_in", "ends", "cohorts", "window"):
                setattr(self, name, _doubled(getattr(self, name)))
        number, self.n = self.n, self.n + 1
        for name, value in fields.items():
            self.rows[name][number] = value
        self.rows["running"][number] = 1
        self.rows["capital"][number] = sum(shares.values())
        self.rows["tests"][number] = len(ends)
        self.shares[number, list(shares)] = list(shares.values())
        self.ends[number, : len(ends)] = ends
        return number

    def close(self, number: int) -> None:
        """End the service of one."""
        self.rows["running"][number] = 0
        self.window[number] = NO_WINDOW


def _doubled(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
    longer = np.zeros((2 * len(column), *column.shape[1:]), dtype=column.dtype)
    longer[: len(column)] = column
    return longer
