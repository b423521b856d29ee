"""Whether what runs show agrees with what is published, or whether they are too few to tell.

A check has a stated tolerance and, when nothing is wrong, a miss by chance in at most about 5 % of cases: the error
of the median is taken at 95 %. Three runs or more show their error themselves (Student's t); fewer take it from the
counts behind the figure. Where the error is larger than half the width of the tolerance, only a value that lies
outside by more than the error is called a miss; everything else is too small to tell.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy.stats import t as student

from scenarios.base_measures import Measure
from scenarios.base_target import Group, Target

CERTAINTY = 0.975
"""One-sided, so that both sides together leave 5 %."""
NORMAL_QUANTILE = 1.96
MEDIAN_EFFICIENCY = math.sqrt(math.pi / 2.0)
"""Error of a median relative to that of a mean, for normal values."""
ENOUGH_RUNS = 3


class Verdict(Enum):
    """What a row of the report comes to."""

    INPUT = "input: not a check"
    NOT_REPRODUCED = "MISS: input not reproduced"
    MET = "met"
    MISS = "MISS"
    TOO_SMALL = "too small to tell"
    MISSING = "MISS: no value"

    @property
    def is_miss(self) -> bool:
        """Whether ``--strict`` stops at it."""
        return self in (Verdict.NOT_REPRODUCED, Verdict.MISS, Verdict.MISSING)


@dataclass(frozen=True)
class Result:
    """One row: what runs show and what it comes to.

    Attributes:
        target: the published figure and its tolerance.
        median: over runs.
        least: smallest over runs.
        most: largest over runs.
        error: half width of the 95 % interval of the median; NaN when unknown.
        verdict: met or not.
        needed_citizens: citizens of all runs together with which the error would fit the tolerance; 0 when it
            does, NaN when unknown.
    """

    target: Target
    median: float
    least: float
    most: float
    error: float
    verdict: Verdict
    needed_citizens: float = 0.0


def error_of_median(values: Sequence[Measure]) -> float:
    """Half width of the 95 % interval of the median over runs; NaN when nothing tells."""
    n = len(values)
    if n >= ENOUGH_RUNS:
        spread = float(np.std([one.value for one in values], ddof=1))
        return MEDIAN_EFFICIENCY * float(student.ppf(CERTAINTY, n - 1)) * spread / math.sqrt(n)
    errors = [one.error for one in values]
    return NORMAL_QUANTILE * math.sqrt(sum(error * error for error in errors)) / n


def judged(target: Target, values: Sequence[Measure], citizens: int) -> Result:
    """Compare one figure.

    Args:
        target: what is published.
        values: one for each run.
        citizens: in one run.

    Returns:
        The row of the report.
    """
    known = [one for one in values if not math.isnan(one.value)]
    if not known:
        return Result(target, math.nan, math.nan, math.nan, math.nan, Verdict.MISSING)
    numbers = [one.value for one in known]
    median = float(np.median(numbers))
    error = error_of_median(known)
    verdict, needed = verdict_of(target, median, error, citizens * len(known))
    return Result(target, median, min(numbers), max(numbers), error, verdict, needed)


def verdict_of(target: Target, value: float, error: float, citizens: int) -> tuple[Verdict, float]:
    """What a figure with its error comes to.

    Args:
        target: what is published. A tolerance open to one side asks for a direction: its bound has to be passed, or
            missed, by more than the error.
        value: what runs show.
        error: half width of its 95 % interval; NaN when unknown.
        citizens: of all runs together.

    Returns:
        The verdict, and citizens of all runs together with which the error would fit the tolerance: 0 when it does,
        NaN when unknown.
    """
    half_width = 0.5 * (target.high - target.low)
    outside = max(target.low - value, value - target.high)
    enough = half_width if math.isfinite(half_width) else -outside
    needed = 0.0
    if error <= enough:
        verdict = Verdict.MET if outside <= 0.0 else Verdict.MISS
    else:
        # also where the error is not known: nothing compares as larger than NaN
        verdict = Verdict.MISS if outside > error else Verdict.TOO_SMALL
        needed = citizens * (error / enough) ** 2 if enough != 0.0 else math.nan
    if target.group is Group.INPUT:
        verdict = Verdict.NOT_REPRODUCED if verdict is Verdict.MISS else Verdict.INPUT
    return verdict, needed
