"""Word of mouth without forgetting against the curve of Bass (1969)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from abm.engine.civic import civic_occasions
from abm.networks import build_social_ties, count_ties
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.parameters.table import parameter_table
from abm.population import build_population
from abm.tally import new_tally
from abm.territories import territories
from abm.world import count_civic
from tests.verification.closed_forms import bass_monthly

MONTHS = 120
CITIZENS = 40_000


def shares_knowing(
    media: float, word_of_mouth: float, seed: int = 1, start: float = 0.0, **values: float
) -> list[float]:
    """Share of citizens who know the ESS, month by month, when nobody forgets and everybody may meet anybody."""
    mixed = {
        "civic.media": media,
        "civic.word_of_mouth": word_of_mouth,
        "civic.forgetting": False,
        "society.mean_degree": 20,
        "society.rewiring": 1.0,
        "society.long_tie_share": 0.5,
    }
    parameters = with_values(Parameters(), mixed | values)
    society = parameters.society
    places = territories(society.territory_set, CITIZENS, society)
    n = len(places)
    params = parameter_table(parameters, n)
    params["share_knowing"] = max(start, 1e-12)
    people = build_population(seed, CITIZENS, places, params)
    ties = build_social_ties(seed, people, society)
    count_ties(ties, people)
    civic, tally = count_civic(people), new_tally(1, n)[0]
    moved, shift = np.zeros(n, np.int64), np.zeros(n)
    volunteers, givers = np.ones(n), np.ones(n)
    shares = [people.citizens["knows"].mean()]
    for month in range(MONTHS):
        civic_occasions(
            month, seed, start, people.citizens, people.first_citizen, people.territory_keys, ties.tie_start, ties.ties,
            params, tally, moved, shift, civic, volunteers, givers,
        )  # fmt: skip
        shares.append(people.citizens["knows"].mean())
    return shares


TOLERANCE = 0.02
"""Six standard errors of a share of 40,000 are .015; ties of twenty people leave the rest."""


@pytest.mark.parametrize(
    ("media", "word_of_mouth", "start", "tolerance"),
    [
        (0.005, 0.0, 0.0, 0.015),
        (0.005, 0.05, 0.0, TOLERANCE),
        (0.003, 0.03, 0.0, TOLERANCE),
        (0.0, 0.05, 0.3, TOLERANCE),
        # The strongest word of mouth: neighbours learn from each other and tell each other twice.
        (0.001, 0.08, 0.1, 0.035),
    ],
)
def test_awareness_without_forgetting_follows_the_monthly_curve(media, word_of_mouth, start, tolerance):
    shares = shares_knowing(media, word_of_mouth, start=start)
    curve = bass_monthly(MONTHS, media, word_of_mouth, shares[0])
    gaps = np.array(shares) - np.array(curve)
    assert np.abs(gaps).max() < tolerance, f"{gaps[::12]}"
    assert all(later >= earlier for earlier, later in pairwise(shares))


def test_visibility_multiplies_what_the_media_tell():
    shares = shares_knowing(0.002, 0.03, **{"civic.visibility": 2.0})
    curve = bass_monthly(MONTHS, 0.004, 0.03)
    assert np.abs(np.array(shares) - np.array(curve)).max() < TOLERANCE


def test_the_check_would_see_a_wrong_rate():
    shares = shares_knowing(0.003, 0.03)
    wrong = bass_monthly(MONTHS, 0.003, 0.036)
    assert np.abs(np.array(shares) - np.array(wrong)).max() > TOLERANCE


def test_clustered_neighbourhoods_slow_the_word_down():
    """On the ring people tell those who know already: why the curve needs the well-mixed network."""
    mixed = shares_knowing(0.001, 0.08)
    ring = shares_knowing(
        0.001, 0.08, **{"society.rewiring": 0.0, "society.long_tie_share": 0.0, "society.mean_degree": 4}
    )
    assert ring[60] < mixed[60] - 0.02
