"""The loop that draws every citizen's record at the start."""

import math

import numpy as np

from abm.compiled import kernel, part
from abm.randomness import citizen_key, normal, uniform
from abm.vocabulary import LifeStage, Stream

THOUSANDTHS = 1000.0


@kernel
def fill_citizens(seed, keys, first_citizen, poverty, params, citizens):  # type: ignore[no-untyped-def]
    """Fill the records of all citizens by keyed draws.

    Vulnerability is log-normal, ``poverty_r^elasticity * exp(s z - s^2/2)``; the caller scales it to mean 1.

    Args:
        seed: seed of the run.
        keys: key of each territory.
        first_citizen: row of the first citizen of each territory, then N.
        poverty: poverty rate of each territory.
        params: parameters, one row a territory.
        citizens: records to be filled.

    Returns:
        Sum of vulnerabilities in each territory, float64.
    """
    sums = np.zeros(len(keys))
    for territory in range(len(keys)):
        p = params[territory]
        spread = p.vulnerability_spread
        mean = poverty[territory] ** p.vulnerability_poverty_elasticity * math.exp(-0.5 * spread * spread)
        first = first_citizen[territory]
        for row in range(first, first_citizen[territory + 1]):
            citizen = citizens[row]
            key = citizen_key(keys[territory], row - first)
            citizen.territory = territory
            age = uniform(seed, Stream.LIFE_STAGE, key, 0)
            if age < p.share_under_20:
                citizen.life_stage = LifeStage.UNDER_20
            elif age < 1.0 - p.share_over_60:
                citizen.life_stage = LifeStage.ADULT
            else:
                citizen.life_stage = LifeStage.OVER_60
            if citizen.life_stage != LifeStage.UNDER_20:
                citizen.volunteers = uniform(seed, Stream.VOLUNTEER, key, 0) < p.share_volunteering
                citizen.gives = uniform(seed, Stream.GIFT, key, 0) < p.share_giving
            citizen.knows = uniform(seed, Stream.KNOWS_ESS, key, 0) < p.share_knowing
            citizen.vulnerability = mean * math.exp(spread * normal(seed, Stream.VULNERABILITY, key, 0))
            trust = p.trust_gap + p.trust_spread * normal(seed, Stream.TRUST, key, 0)
            citizen.trust = math.floor(THOUSANDTHS * trust + 0.5)
            sums[territory] += citizen.vulnerability
    return sums


@part
def scale_vulnerability(citizens, factor):  # type: ignore[no-untyped-def]
    """Multiply every vulnerability by the same factor."""
    for row in range(len(citizens)):
        citizens[row].vulnerability = citizens[row].vulnerability * factor
