"""Plans that are missed and written anew (MODEL 7); everything takes numbers or arrays of them."""

from __future__ import annotations

import numpy as np

from abm.contracts.measurement import Numbers

_LEAST_PLAN = 0.05
"""A plan is not written below this part of the first target."""


def chance_written_anew(hazard: Numbers, years: Numbers) -> Numbers:
    """Chance that a plan which was missed at a test is written anew.

    Args:
        hazard: with which missed plans are, a year.
        years: since the last test.
    """
    return 1.0 - np.exp(-hazard * years)


def plan_written_anew(effect: Numbers, plan: Numbers, target: Numbers, gross: Numbers) -> Numbers:
    """The plan after one that was missed: what was measured, but not next to nothing.

    Args:
        effect: measured relative to the plan.
        plan: net outcome per person to be reached so far, a share.
        target: the first plan.
        gross: what counts of the outcome that would have come anyway.
    """
    return np.maximum(_LEAST_PLAN * target, effect * (plan + gross) - gross)
