"""Societies to be measured, and the engine made ready for it."""

from __future__ import annotations

from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.vocabulary import MONTHS_PER_YEAR

SEED = 1


def inputs_of(citizens: int, months: int) -> Inputs:
    """A base society whose burn-in is as long as the measurement, in whole years."""
    years = -(-max(months, 13) // MONTHS_PER_YEAR)
    return Inputs(citizens=citizens, burn_in_months=years * MONTHS_PER_YEAR, months=1)


def load_kernels() -> None:
    """Run a small society for a year and a month, so that every kernel is compiled or loaded."""
    model = WelfareModel(inputs_of(2000, 13), SEED)
    for _ in range(13):
        model.step()
