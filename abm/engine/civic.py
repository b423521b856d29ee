"""Month 6 of the schedule: awareness, volunteering and giving of the few people who reconsider."""

import math

import numpy as np

from abm.compiled import kernel
from abm.engine.lots import least_score
from abm.engine.service import PEOPLE_PARTS
from abm.randomness import citizen_key, skip, uniform
from abm.rules.civic import forgetting_hazard, learning_hazard, reverted, starting_hazard
from abm.vocabulary import N_DOMAINS, LifeStage, ProviderKind, Stream

KNOWS, VOLUNTEERS, GIVES = 1, 2, 4
"""What a person turns to the contrary, added up."""


@kernel
def _grown(array):  # type: ignore[no-untyped-def]
    """A copy with twice the room."""
    longer = np.empty(2 * array.shape[0], array.dtype)
    for position in range(array.shape[0]):
        longer[position] = array[position]
    return longer


@kernel
def keep_band(changed, earliness, first, stop, citizens, volunteers, least, most):  # type: ignore[no-untyped-def]
    """Take back the latest starts, or stops, of a month that would carry volunteers of a territory out of their band.

    Where starts and stops together would pass its edge, the first of the month go through, whoever they are.

    Args:
        changed: citizen times 8 plus what she turns.
        earliness: how early in the month a person starts or stops to volunteer, 1 at once, 0 at its end.
        first: first entry of the territory in both.
        stop: last one, plus 1.
        citizens: records of citizens.
        volunteers: of the territory, last month.
        least: fewest volunteers of the band.
        most: most of them.
    """
    counts = np.zeros(2, np.int64)
    for position in range(first, stop):
        if changed[position] & VOLUNTEERS:
            counts[citizens[changed[position] // 8].volunteers] += 1
    starts, stops = counts[0], counts[1]
    for stopping in range(2):
        allowed = volunteers + starts - least if stopping else most - volunteers + stops
        if counts[stopping] <= max(0, allowed):
            continue
        scores = np.empty(counts[stopping], np.float64)
        n = 0
        for position in range(first, stop):
            if changed[position] & VOLUNTEERS and citizens[changed[position] // 8].volunteers == stopping:
                scores[n] = earliness[position]
                n += 1
        score = least_score(scores, n, max(0, allowed))
        for position in range(first, stop):
            turns = changed[position] & VOLUNTEERS and citizens[changed[position] // 8].volunteers == stopping
            if turns and earliness[position] <= score:
                changed[position] -= VOLUNTEERS


@kernel
def civic_occasions(  # type: ignore[no-untyped-def]
    month, seed, share_met, citizens, first_citizen, territory_keys, tie_start, ties, params, tally, trust_moved,
    trust_shift, civic, volunteers_ratio, givers_ratio,
):
    """Give an occasion to reconsider to a few people each month, found by keyed skips.

    Candidates come at a rate above every hazard below, whatever the parameters, and each is thinned by her own
    draw; so a change of a parameter does not change who is asked. What changes for ties is applied at the end.

    Args:
        month: month since the start of the burn-in.
        seed: seed of the run.
        share_met: share of ties who know the ESS among people who do not, in the base.
        citizens: records of citizens; flags and counts of ties are written.
        first_citizen: first citizen of each territory.
        territory_keys: identities of territories.
        tie_start: offsets into ``ties``.
        ties: neighbours.
        params: parameter record by territory.
        tally: this month's tally; people beyond what staff can serve make volunteers stop.
        trust_moved: this month's moves of trust, thousandths, by territory; set back to 0.
        trust_shift: sum over citizens of what experience moved trust by, by territory; moved on.
        civic: counts by territory as they stood last month (``CIVIC`` of ``abm.tally``); moved on.
        volunteers_ratio: volunteers relative to the base, by territory; written.
        givers_ratio: givers relative to the base, by territory; written.
    """
    changed = np.empty(256, np.int64)
    earliness = np.empty(256, np.float64)
    n_changed = 0
    for territory in range(territory_keys.shape[0]):
        p = params[territory]
        first = first_citizen[territory]
        size = first_citizen[territory + 1] - first
        ceiling = p.occasion_rate
        first_changed = n_changed
        forget = 0.0
        if p.forgetting == 1:
            forget = forgetting_hazard(p.media, p.word_of_mouth, share_met, p.share_knowing)
        served, beyond = 0.0, 0.0
        for domain in range(N_DOMAINS):
            for kind in range(ProviderKind.NOBODY):
                served += tally[territory, domain, kind].in_need
                beyond += tally[territory, domain, kind].excess
        stop_volunteering = p.volunteering_stop
        if served > 0.0:
            stop_volunteering *= 1.0 + p.overload_stop * beyond / PEOPLE_PARTS / served
        candidate = np.int64(-1)
        turn = np.int64(0)
        while True:
            # One skip sequence for each territory and month: index = month, turn within the identity.
            candidate += 1 + skip(
                uniform(seed, Stream.OCCASION, citizen_key(territory_keys[territory], turn), month), ceiling
            )
            turn += 1
            if candidate >= size:
                break
            citizen = first + candidate
            person = citizens[citizen]
            key = citizen_key(territory_keys[territory], candidate)
            n_ties = max(1, tie_start[citizen + 1] - tie_start[citizen])
            change = 0
            early = 0.0
            draw = uniform(seed, Stream.AWARENESS, key, month) * ceiling
            if person.knows == 1:
                if draw < forget:
                    change += KNOWS
            elif draw < learning_hazard(
                p.media, p.visibility, p.word_of_mouth, float(person.ties_knowing) / n_ties
            ):
                change += KNOWS
            if person.life_stage != LifeStage.UNDER_20:
                shift = reverted(person.trust_shift, p.trust_reversion, month - person.trust_month)
                lean = (float(person.trust) + shift) / 1000.0 - p.trust_gap + p.visibility - 1.0
                draw = uniform(seed, Stream.VOLUNTEERING, key, month) * ceiling
                turning = stop_volunteering
                if person.volunteers == 0:
                    peers = float(person.ties_volunteering) / n_ties - p.share_volunteering
                    turning = starting_hazard(
                        p.volunteering_stop, p.share_volunteering, p.volunteering_slope * (lean + peers)
                    )
                if draw < turning:
                    change += VOLUNTEERS
                    early = 1.0 - draw / turning
                draw = uniform(seed, Stream.GIVING, key, month) * ceiling
                if person.gives == 1:
                    if draw < p.giving_stop:
                        change += GIVES
                elif draw < starting_hazard(p.giving_stop, p.share_giving, p.giving_slope * lean):
                    change += GIVES
            if change > 0:
                if n_changed == changed.shape[0]:
                    changed, earliness = _grown(changed), _grown(earliness)
                changed[n_changed] = citizen * 8 + change
                earliness[n_changed] = early
                n_changed += 1
        adults = civic[territory].adults
        keep_band(
            changed, earliness, first_changed, n_changed, citizens, civic[territory].volunteers,
            math.ceil((p.share_volunteering - p.volunteering_band) * adults),
            math.floor((p.share_volunteering + p.volunteering_band) * adults),
        )
    for position in range(n_changed):
        citizen = changed[position] // 8
        change = changed[position] % 8
        person = citizens[citizen]
        counts = civic[person.territory]
        knows, volunteers, gives = 0, 0, 0
        if change & KNOWS:
            knows = 1 - 2 * int(person.knows)
            person.knows += knows
            counts.knowing += knows
        if change & VOLUNTEERS:
            volunteers = 1 - 2 * int(person.volunteers)
            person.volunteers += volunteers
            counts.volunteers += volunteers
        if change & GIVES:
            gives = 1 - 2 * int(person.gives)
            person.gives += gives
            counts.givers += gives
        if change & (KNOWS + VOLUNTEERS):
            for tie in range(tie_start[citizen], tie_start[citizen + 1]):
                neighbour = citizens[ties[tie]]
                neighbour.ties_knowing += knows
                neighbour.ties_volunteering += volunteers
    for territory in range(territory_keys.shape[0]):
        p = params[territory]
        counts = civic[territory]
        moved = trust_shift[territory] * (1.0 - p.trust_reversion) + trust_moved[territory]
        counts.trust_sum += np.int64(math.floor(moved + 0.5)) - np.int64(math.floor(trust_shift[territory] + 0.5))
        trust_shift[territory] = moved
        trust_moved[territory] = 0
        adults = max(1, counts.adults)
        volunteers_ratio[territory] = counts.volunteers / (p.share_volunteering * adults)
        givers_ratio[territory] = counts.givers / (p.share_giving * adults)
