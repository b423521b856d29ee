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
from tests.verification.closed_forms import bass_monthly, bass_on_ties

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
            month, seed, people.citizens, people.first_citizen, people.territory_keys, ties.tie_start, ties.ties,
            params, tally, moved, shift, civic, volunteers, givers,
        )  # fmt: skip
        shares.append(people.citizens["knows"].mean())
    return shares


OWN_TIES = 10
TOLERANCE = 0.015
"""Six standard errors of a share of 40,000; the first who learn are few, which spreads curves as much."""


@pytest.mark.parametrize(
    ("media", "word_of_mouth", "start"),
    [(0.005, 0.0, 0.0), (0.005, 0.05, 0.0), (0.003, 0.03, 0.0), (0.0, 0.05, 0.3), (0.001, 0.05, 0.1)],
)
def test_awareness_without_forgetting_follows_the_curve_of_its_ties(media, word_of_mouth, start):
    shares = shares_knowing(media, word_of_mouth, start=start)
    gaps = np.array(shares) - np.array(bass_on_ties(MONTHS, media, word_of_mouth, OWN_TIES, shares[0]))
    assert np.abs(gaps).max() < TOLERANCE, f"{gaps[::12]}"
    assert all(later >= earlier for earlier, later in pairwise(shares))


@pytest.mark.parametrize(("media", "word_of_mouth", "start"), [(0.0005, 0.005, 0.0), (0.0001, 0.005, 0.1)])
def test_with_many_ties_and_short_months_that_curve_is_the_one_of_bass(media, word_of_mouth, start):
    many = bass_on_ties(10 * MONTHS, media, word_of_mouth, 300, start)
    assert np.abs(np.array(many) - np.array(bass_monthly(10 * MONTHS, media, word_of_mouth, start))).max() < 0.003


def test_visibility_multiplies_what_the_media_tell():
    shares = shares_knowing(0.002, 0.03, **{"civic.visibility": 2.0})
    curve = bass_on_ties(MONTHS, 0.004, 0.03, OWN_TIES)
    assert np.abs(np.array(shares) - np.array(curve)).max() < TOLERANCE


def test_the_check_would_see_a_wrong_rate():
    shares = shares_knowing(0.003, 0.03)
    wrong = bass_on_ties(MONTHS, 0.003, 0.034, OWN_TIES)
    assert np.abs(np.array(shares) - np.array(wrong)).max() > TOLERANCE


def test_clustered_neighbourhoods_slow_the_word_down():
    """On the ring people tell those who know already: why the curve needs the well-mixed network."""
    mixed = shares_knowing(0.001, 0.05)
    ring = shares_knowing(
        0.001, 0.05, **{"society.rewiring": 0.0, "society.long_tie_share": 0.0, "society.mean_degree": 4}
    )
    assert ring[90] < mixed[90] - 0.02
