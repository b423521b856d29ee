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
        ("frailty", np.float64),  # the person's factor on the hazard of a spontaneous end
        ("profile", np.float64),  # the person's need profile x_i, standard deviations
        ("fit", np.float64),  # fit of the practice of the present provider
        ("severity", np.float64),  # severity of the need, 1 at onset
        ("spontaneous_left", np.float64),  # what is left of the threshold of a spontaneous end
        ("success_left", np.float64),  # what is left of the threshold of a success under service
        ("shadow_severity", np.float64),  # severity on the path without service
        ("shadow_left", np.float64),  # what is left of the threshold of a spontaneous end on the path without service
        ("citizen", np.int32),  # row of the citizen
        ("provider", np.int32),  # row of the provider who serves or whose list she is on, or -1
        ("mark", np.int16),  # ordinal of the Poisson mark that the spell began with
        ("relapse", np.int16),  # relapses since that mark
        ("onset", np.int16),  # month in which the spell began
        ("since", np.int16),  # month in which the present state began
        ("due", np.int16),  # month of a relapse that is due
        ("shadow_mark", np.int16),  # ordinal of the mark on the path without service
        ("shadow_relapse", np.int16),  # relapses since that mark, on that path
        ("shadow_due", np.int16),  # month of a relapse that is due on that path
        ("contract", np.int16),  # number of the outcome contract she is followed for, plus one; 0 is none
        ("evaluate", np.int16),  # month of the 12-month evaluation, or -1
        ("window", np.uint8),  # test of that contract which counts her
        ("domain", np.uint8),  # Domain of need
        ("state", np.uint8),  # CaseState: where the person stands
        ("shadow", np.uint8),  # ShadowState: where she stands on the path without service
        ("never", np.uint8),  # 1 when she never asks for help during this spell
        ("kind", np.uint8),  # ProviderKind of the last provider who served her
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
