"""Trials: one row each, from the January in which it begins to its result or its stop."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from abm.parameters.learning import Triers
from abm.providers.columns import Integers, Records
from abm.randomness import normal, uniform
from abm.vocabulary import MONTHS_PER_YEAR, Stream

_TRIAL = int(Stream.TRIAL)
EVALUATION_MONTHS = 2 * MONTHS_PER_YEAR
"""From the beginning of a trial to the result of its evaluation (MODEL 8)."""
OPINION_MONTHS = MONTHS_PER_YEAR
"""From the beginning of a trial that nobody evaluates to the opinion on it."""


class Outcome(IntEnum):
    """How far a trial has come."""

    RUNNING = 0
    REPORTED = 1
    STOPPED = 2


class Draw(IntEnum):
    """What of a trial a draw decides; part of its index."""

    LOT = 0
    RESULT = 1
    EVALUATED = 2
    PUBLISHED = 3
    NUMBER = 4
    OPINION_OF_STATE = 5


DRAWS_A_TRIAL = 16
"""Indices of draws of one trier for one idea; half of them for enterprises."""
OF_ENTERPRISES = 8

TRIAL = np.dtype(
    [
        ("key", np.int64),  # who tries: key of the cell or of the enterprise
        ("cell", np.int64),  # territory × 4 + domain
        ("who", np.uint8),  # 0 all who serve in the cell, 1 its public service, 2 one enterprise
        ("idea", np.int64),  # ordinal in its domain
        ("began", np.int64),  # month
        ("evaluated", np.uint8),  # 1: by an evaluator; 0: by the opinion of who tried
        ("outcome", np.uint8),  # 0 running, 1 reported, 2 stopped without result
        ("published", np.uint8),  # 1: everybody can read the result
        ("adopted", np.uint8),  # 1: who tried kept the idea
        ("money", np.float64),  # public money of the cell when it began, cents a year
        ("people", np.int64),  # served by who tries, when it began
        ("position", np.float64),  # practice that it was tried with, mean by people served
        ("precision", np.float64),  # of its evaluation (1 / v)
        ("seen", np.float64),  # what it showed of the idea, practice quality
    ]
)
"""One trial of one idea."""


def no_trials() -> Records:
    """The table before anything was tried."""
    return np.zeros(0, dtype=TRIAL)


def due_month(trials: Records) -> Integers:
    """Month in which each is over if nothing stops it."""
    months: Integers = trials["began"] + np.where(trials["evaluated"] == 1, EVALUATION_MONTHS, OPINION_MONTHS)
    return months


def _index(who: int, idea: int, what: Draw) -> int:
    return idea * DRAWS_A_TRIAL + int(what) + (OF_ENTERPRISES if who == Triers.ENTERPRISES else 0)


def chance_of(seed: int, key: int, who: int, idea: int, what: Draw) -> float:
    """Uniform draw of one trier for one idea."""
    return float(uniform(seed, _TRIAL, key, _index(who, idea, what)))


def noise_of(seed: int, key: int, who: int, idea: int) -> float:
    """Standard normal draw of what a trial shows: the same luck, evaluated or not."""
    return float(normal(seed, _TRIAL, key, _index(who, idea, Draw.RESULT)))


def opinion_of_state(seed: int, domain: int, idea: int) -> float:
    """Standard normal draw of what the State thinks of an idea that nobody has evaluated."""
    return float(normal(seed, _TRIAL, domain, idea * DRAWS_A_TRIAL + int(Draw.OPINION_OF_STATE)))
