"""Cases: one person's need in one domain, on the real path and on the path without service.

A case opens at an onset and closes when both paths are idle. Only open cases are held, sorted by domain and
citizen; everybody else costs one stored month per domain (the month of her next Poisson mark).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.vocabulary import N_DOMAINS

CASE = np.dtype(
    [
        ("frailty", np.float64),  # factor on the hazard of a spontaneous end
        ("profile", np.float64),  # need profile x_i
        ("fit", np.float64),  # fit of the practice of the present provider
        ("severity", np.float64),
        ("spontaneous_left", np.float64),  # what is left of the threshold of a spontaneous end
        ("success_left", np.float64),  # what is left of the threshold of a success under service
        ("shadow_severity", np.float64),
        ("shadow_left", np.float64),
        ("citizen", np.int32),
        ("provider", np.int32),  # row of the provider who serves or whose list she is on, or -1
        ("mark", np.int16),
        ("relapse", np.int16),
        ("onset", np.int16),
        ("since", np.int16),  # month in which the present state began
        ("due", np.int16),  # month of a relapse
        ("shadow_mark", np.int16),
        ("shadow_relapse", np.int16),
        ("shadow_due", np.int16),
        ("contract", np.int16),  # number of the outcome contract she is followed for, plus one; 0 is none
        ("evaluate", np.int16),  # month of the 12-month evaluation, or -1
        ("window", np.uint8),  # test of that contract which counts her
        ("domain", np.uint8),
        ("state", np.uint8),
        ("shadow", np.uint8),
        ("never", np.uint8),  # never seeks help during this spell
        ("kind", np.uint8),  # kind of the last provider who served
    ],
    align=True,
)

RATES = np.dtype(
    [
        ("spontaneous", np.float64, (N_DOMAINS,)),  # rho, a month
        ("success", np.float64, (N_DOMAINS,)),  # theta, a month
        ("drag", np.float64, (N_DOMAINS,)),  # eta; 0 where the need ends by death
        ("onset", np.float64, (N_DOMAINS,)),  # first onsets a month for vulnerability 1
        ("placed_fit", np.float64, (N_DOMAINS,)),  # mean fit of those who begin over that of those in service
        ("severity_served", np.float64, (N_DOMAINS,)),  # mean severity of those in service
        ("contact", np.float64),  # share of ties who know or are served, in the base
    ],
    align=True,
)
"""Hazards solved at set-up from what users know (stock, served share, 12-month effect)."""

Cases = npt.NDArray[np.void]


@dataclass
class CaseBook:
    """Open cases and the calendar of onsets.

    Attributes:
        rows: records of ``CASE``; the first ``n`` are open, sorted by domain and citizen.
        spare: buffer of the same size that the next month is merged into.
        n: number of open cases.
        due: month of each citizen's next mark, shape (domains, citizens).
        mark: ordinal of that mark, same shape.
        cumulated_rate: hazard of onset for vulnerability 1, summed from month 0 up to and including each month;
            shape (territories, domains, months).
    """

    rows: Cases
    spare: Cases
    n: int
    due: npt.NDArray[np.int16]
    mark: npt.NDArray[np.int16]
    cumulated_rate: npt.NDArray[np.float64]

    @property
    def open(self) -> Cases:
        """The open cases."""
        return self.rows[: self.n]

    def swap(self, n: int) -> None:
        """Make the merged buffer the present one, with ``n`` open cases."""
        self.rows, self.spare = self.spare, self.rows
        self.n = n

    def make_room(self, n: int) -> None:
        """Enlarge both buffers when ``n`` cases would not fit."""
        if n <= len(self.rows):
            return
        size = n + n // 4 + 64
        grown = np.zeros(size, dtype=CASE)
        grown[: self.n] = self.rows[: self.n]
        self.rows, self.spare = grown, np.zeros(size, dtype=CASE)
