"""Who knows the ESS at the start: awareness spread over the ties as it stays in a steady society (MODEL 5.5)."""

import numpy as np

from abm.compiled import kernel
from abm.randomness import citizen_key, skip, uniform
from abm.rules.civic import forgetting_hazard, learning_hazard
from abm.vocabulary import Stream

TURNS, PACE = 60, 0.1
"""Turns that awareness is given to settle, and the share of people asked in one; with three times as many turns the
share of ties who know differs by less than .001, with twice the pace by .003."""
SHARE_UNIT = 1e9
"""Shares of ties are added in whole thousand-millionths, so that their sum does not depend on the order."""


@kernel
def settle_awareness(seed, citizens, first_citizen, territory_keys, tie_start, ties, params):  # type: ignore[no-untyped-def]
    """Let people learn and forget until those who know stand as closely together as word of mouth keeps them.

    Drawn one by one, people who know would be mixed with those who do not; among neighbours word of mouth then
    brings less and less news, and awareness would sink for years. Only the ratio of hazards matters for where it
    settles, so the clock runs as fast as the largest of them allows.

    Args:
        seed: seed of the run.
        citizens: records of citizens with their counts of ties; what they know and the counts are moved on.
        first_citizen: first citizen of each territory.
        territory_keys: identities of territories.
        tie_start: offsets into ``ties``.
        ties: neighbours.
        params: parameter record by territory.

    Returns:
        Share of ties who know, among people who do not: what forgetting has to balance.
    """
    turned = np.empty(citizens.shape[0], np.int32)
    met = params[0].share_knowing
    total, people = np.int64(0), np.int64(0)
    for turn in range(TURNS):
        n_turned = 0
        for territory in range(territory_keys.shape[0]):
            p = params[territory]
            forget = forgetting_hazard(p.media, p.word_of_mouth, met, p.share_knowing)
            largest = max(forget, p.media + p.word_of_mouth)
            if largest <= 0.0:
                continue
            size = first_citizen[territory + 1] - first_citizen[territory]
            ordinal, asked = np.int64(-1), np.int64(0)
            while True:
                draw = uniform(seed, Stream.FIRST_AWARENESS, citizen_key(territory_keys[territory], asked), 2 * turn)
                ordinal += 1 + skip(draw, PACE)
                asked += 1
                if ordinal >= size:
                    break
                citizen = first_citizen[territory] + ordinal
                person = citizens[citizen]
                hazard = forget
                if person.knows == 0:
                    share = float(person.ties_knowing) / max(1, tie_start[citizen + 1] - tie_start[citizen])
                    hazard = learning_hazard(p.media, 1.0, p.word_of_mouth, share)
                    total += int(share * SHARE_UNIT)
                    people += 1
                key = citizen_key(territory_keys[territory], ordinal)
                if uniform(seed, Stream.FIRST_AWARENESS, key, 2 * turn + 1) * largest < hazard:
                    turned[n_turned] = citizen
                    n_turned += 1
        for index in range(n_turned):
            person = citizens[turned[index]]
            change = 1 - 2 * int(person.knows)
            person.knows += change
            for tie in range(tie_start[turned[index]], tie_start[turned[index] + 1]):
                citizens[ties[tie]].ties_knowing += change
        if people > 0:
            met = total / SHARE_UNIT / people
        if turn < TURNS // 2:
            total, people = np.int64(0), np.int64(0)
    return met
