"""The stream of ideas: a function of seed, domain and ordinal, so the same in every scenario."""

from __future__ import annotations

import math

import numpy as np

from abm.providers.columns import Floats
from abm.randomness import normal
from abm.vocabulary import Stream

_IDEA = int(Stream.IDEA)
HAIR = 1e-9
"""So that three times a third of an idea is one."""


def ideas_until(a_year: float, years: int) -> int:
    """Ideas of a domain that have come up.

    Args:
        a_year: ideas a year.
        years: whole years of the scenario so far; the first January already has its ideas.
    """
    return math.floor(a_year * (years + 1) + HAIR)


def true_effects(seed: int, domain: int, n: int, mean: float, spread: float) -> Floats:
    """True effects of the first ideas of a domain on practice quality; shape (n,).

    Args:
        seed: seed of the run.
        domain: their domain.
        n: how many.
        mean: of all ideas (mu).
        spread: their standard deviation (s0).
    """
    return np.array([mean + spread * normal(seed, _IDEA, domain, ordinal) for ordinal in range(n)], dtype=np.float64)
