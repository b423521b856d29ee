"""What is known of each idea from evaluations."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from abm.learning.trials import Outcome
from abm.providers.columns import Floats, Integers, Records
from abm.rules.learning import posterior_mean
from abm.vocabulary import N_DOMAINS


@dataclass(frozen=True)
class Prior:
    """What is believed of ideas before anything is measured.

    Attributes:
        mean: believed mean of true effects; may be wrong.
        spread: their standard deviation.
    """

    mean: float
    spread: float


@dataclass(frozen=True)
class Knowledge:
    """Evaluations of the ideas of one domain added up; each of shape (ideas,).

    Attributes:
        precision: sum of 1 / v.
        weighted: sum of x / v.
        position: mean of the positions of their trials, weighted by precision.
    """

    precision: Floats
    weighted: Floats
    position: Floats

    def belief(self, idea: int, prior: Prior, precision: float = 0.0, weighted: float = 0.0) -> float:
        """Posterior mean of an idea, with a measurement of one's own beside what is known."""
        known, seen = float(self.precision[idea]), float(self.weighted[idea])
        return float(posterior_mean(prior.mean, prior.spread, known + precision, seen + weighted))

    @property
    def ideas(self) -> Integers:
        """Ideas of which there is an evaluation."""
        return np.flatnonzero(self.precision > 0.0)


def nothing_known(n_ideas: int) -> list[Knowledge]:
    """What is known of the ideas of each domain before any evaluation."""
    return [Knowledge(*np.zeros((3, n_ideas))) for _ in range(N_DOMAINS)]


def knowledge_of(trials: Records, n_ideas: int, published: bool) -> list[Knowledge]:
    """Add evaluations up, by domain; sums do not depend on the order of trials.

    Args:
        trials: all of them.
        n_ideas: ideas that have come up in a domain.
        published: only what is published; else all that was evaluated.
    """
    reported = (trials["outcome"] == Outcome.REPORTED) & (trials["evaluated"] == 1)
    chosen = trials[reported & (trials["published"] == 1)] if published else trials[reported]
    results: dict[tuple[int, int], list[tuple[float, float, float]]] = defaultdict(list)
    columns = (chosen[name].tolist() for name in ("cell", "idea", "precision", "seen", "position"))
    for cell, idea, precision, seen, position in zip(*columns, strict=True):
        results[cell % N_DOMAINS, idea].append((precision, precision * seen, precision * position))
    known = nothing_known(n_ideas)
    for (domain, idea), found in results.items():
        precision, weighted, position = (math.fsum(terms) for terms in zip(*found, strict=True))
        one = known[domain]
        one.precision[idea], one.weighted[idea], one.position[idea] = precision, weighted, position / precision
    return known
