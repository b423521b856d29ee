"""Word of mouth: without forgetting the curve of Bass (1969), with it a rest at the base share."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
import pytest

from abm.engine.awareness import settle_awareness
from abm.engine.civic import civic_occasions
from abm.networks import SocialTies, build_social_ties, count_ties
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.parameters.table import parameter_table
from abm.population import Population, build_population
from abm.tally import new_tally
from abm.territories import territories
from abm.world import count_civic
from tests.verification.closed_forms import bass_monthly, bass_on_ties

MONTHS = 120
CITIZENS = 40_000


@dataclass
class Acquaintances:
    """Citizens with their ties and nothing but civic life."""

    seed: int
    people: Population
    ties: SocialTies
    params: Any

    @classmethod
    def of(cls, citizens: int, values: dict[str, Any], share_knowing: float | None = None, seed: int = 1) -> Self:
        """A society; the share who know at the start may be 0 as no parameter can."""
        parameters = with_values(Parameters(), values)
        society = parameters.society
        places = territories(society.territory_set, citizens, society)
        params = parameter_table(parameters, len(places))
        if share_knowing is not None:
            params["share_knowing"] = max(share_knowing, 1e-12)
        people = build_population(seed, citizens, places, params)
        ties = build_social_ties(seed, people, society)
        count_ties(ties, people)
        return cls(seed, people, ties, params)

    def settle(self) -> float:
        """Let awareness settle; share of ties who know among people who do not, as it was found."""
        people, ties = self.people, self.ties
        return float(
            settle_awareness(
                self.seed, people.citizens, people.first_citizen, people.territory_keys, ties.tie_start, ties.ties,
                self.params,
            )
        )  # fmt: skip

    def share_met(self) -> float:
        """Share of ties who know among people who do not, now."""
        ignorant = self.people.citizens["knows"] == 0
        shares = self.people.citizens["ties_knowing"] / np.maximum(1, np.diff(self.ties.tie_start))
        return float(shares[ignorant].mean())

    def live(self, months: int, share_met: float) -> list[float]:
        """Share who know at the start and after each month."""
        people, ties, n = self.people, self.ties, len(self.params)
        civic, tally = count_civic(people), new_tally(1, n)[0]
        moved, shift, volunteers, givers = np.zeros(n, np.int64), np.zeros(n), np.ones(n), np.ones(n)
        shares = [float(people.citizens["knows"].mean())]
        for month in range(months):
            civic_occasions(
                month, self.seed, share_met, people.citizens, people.first_citizen, people.territory_keys,
                ties.tie_start, ties.ties, self.params, tally, moved, shift, civic, volunteers, givers,
            )  # fmt: skip
            shares.append(float(people.citizens["knows"].mean()))
        return shares


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
    return Acquaintances.of(CITIZENS, mixed | values, start, seed).live(MONTHS, start)


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


YEARS_15 = 180


@pytest.mark.parametrize(
    "values", [{}, {"civic.share_knowing": 0.3}, {"civic.word_of_mouth": 0.05}, {"civic.media": 0.0005}]
)
def test_awareness_rests_at_its_base_share_on_the_network(values):
    """Mean of years 11 to 15 within .015: four standard errors of 60,000 people who learn from one another."""
    society = Acquaintances.of(60_000, values)
    base = float(society.params["share_knowing"][0])
    met = society.settle()
    assert met < base - 0.02
    shares = society.live(YEARS_15, met)
    assert shares[0] == pytest.approx(base, abs=0.01)
    assert np.mean(shares[120:]) == pytest.approx(base, abs=0.015)


def test_people_who_know_stand_together_from_the_start_as_they_do_later():
    society = Acquaintances.of(60_000, {})
    society.settle()
    at_first = society.share_met()
    met = society.settle()
    society.live(YEARS_15, met)
    assert society.share_met() == pytest.approx(at_first, abs=0.01)


def test_forgetting_that_balances_a_mixed_population_would_let_awareness_sink():
    society = Acquaintances.of(60_000, {})
    assert np.mean(society.live(YEARS_15, 0.5)[120:]) < 0.485


def test_where_nobody_forgets_or_learns_awareness_stays_as_drawn():
    society = Acquaintances.of(2_000, {"civic.word_of_mouth": 0.0, "civic.media": 0.0})
    drawn = society.people.citizens["knows"].copy()
    assert society.settle() == pytest.approx(0.5)
    assert np.array_equal(society.people.citizens["knows"], drawn)
