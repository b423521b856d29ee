"""What is known of each idea of a domain from evaluations."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from abm.learning.trials import Outcome
from abm.providers.columns import Floats, Integers, Records
from abm.rules.learning import posterior_mean


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
        tried_on: people served where they were tried.
    """

    precision: Floats
    weighted: Floats
    position: Floats
    tried_on: Integers

    def belief(self, idea: int, prior: Prior, precision: float = 0.0, weighted: float = 0.0) -> float:
        """Posterior mean of an idea, with a measurement of one's own beside what is known."""
        known, seen = float(self.precision[idea]), float(self.weighted[idea])
        return float(posterior_mean(prior.mean, prior.spread, known + precision, seen + weighted))


def knowledge_of(trials: Records, domain_of_trial: Integers, domain: int, n_ideas: int, published: bool) -> Knowledge:
    """Add up the evaluations of a domain; sums do not depend on the order of trials.

    Args:
        trials: all of them.
        domain_of_trial: their domains.
        domain: the one asked for.
        n_ideas: ideas that have come up in it.
        published: only what is published; else all that was evaluated.
    """
    reported = (trials["outcome"] == Outcome.REPORTED) & (trials["evaluated"] == 1) & (domain_of_trial == domain)
    if published:
        reported &= trials["published"] == 1
    chosen = trials[reported]
    precision, weighted, position = np.zeros(n_ideas), np.zeros(n_ideas), np.zeros(n_ideas)
    tried_on = np.zeros(n_ideas, dtype=np.int64)
    for idea in np.unique(chosen["idea"]).tolist():
        own = chosen[chosen["idea"] == idea]
        precision[idea] = math.fsum(own["precision"].tolist())
        weighted[idea] = math.fsum((own["precision"] * own["seen"]).tolist())
        position[idea] = math.fsum((own["precision"] * own["position"]).tolist()) / precision[idea]
        tried_on[idea] = own["people"].sum()
    return Knowledge(precision, weighted, position, tried_on)
