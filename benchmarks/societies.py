"""Societies to be measured, and the engine made ready for it."""

from __future__ import annotations

from abm.inputs import Inputs
from abm.model import WelfareModel

SEED = 1


def inputs_of(citizens: int, months: int) -> Inputs:
    """A base society whose burn-in is as long as the measurement."""
    return Inputs(citizens=citizens, burn_in_months=max(months, 13), months=1)


def load_kernels() -> None:
    """Run a small society for a year and a month, so that every kernel is compiled or loaded."""
    model = WelfareModel(inputs_of(2000, 13), SEED)
    for _ in range(13):
        model.step()
