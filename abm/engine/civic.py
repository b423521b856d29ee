"""Month 6 of the schedule: awareness, volunteering and giving of the few people who reconsider."""

import math

import numpy as np

from abm.compiled import kernel
from abm.engine.service import PEOPLE_PARTS
from abm.randomness import citizen_key, skip, uniform
from abm.rules.civic import forgetting_hazard, learning_hazard, reverted, starting_hazard
from abm.vocabulary import N_DOMAINS, LifeStage, ProviderKind, Stream


@kernel
def hold_back(changed, draws, first, stop, citizens, doing, room):  # type: ignore[no-untyped-def]
    """Let no more people start or stop volunteering than there is room for; the smallest draws come first.

    Args:
        changed: citizen * 8 plus what she changes; whoever is held back no longer changes this.
        draws: what she drew for volunteering.
        first: where the territory begins in both.
        stop: where it ends.
        citizens: records of citizens.
        doing: 1 for those who stop, 0 for those who start.
        room: how many may.
    """
    many = 0
    for position in range(first, stop):
        if changed[position] & 2 and citizens[changed[position] // 8].volunteers == doing:
            many += 1
    while many > room:
        last = -1
        for position in range(first, stop):
            is_one = changed[position] & 2 and citizens[changed[position] // 8].volunteers == doing
            if is_one and (last < 0 or draws[position] > draws[last]):
                last = position
        changed[last] -= 2
        many -= 1


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
    changed, draws = np.empty(256, np.int64), np.empty(256, np.float64)
    n_changed = 0
    for territory in range(territory_keys.shape[0]):
        p = params[territory]
        first = first_citizen[territory]
        size = first_citizen[territory + 1] - first
        ceiling = p.occasion_rate
        first_changed = n_changed
        adults, volunteers = civic[territory].adults, civic[territory].volunteers
        may_start = max(0, int(adults * (p.share_volunteering + p.volunteering_band)) - volunteers)
        may_stop = max(0, volunteers - math.ceil(adults * (p.share_volunteering - p.volunteering_band)))
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
            for_volunteering = 0.0
            draw = uniform(seed, Stream.AWARENESS, key, month) * ceiling
            if person.knows == 1:
                if draw < forget:
                    change += 1
            elif draw < learning_hazard(
                p.media, p.visibility, p.word_of_mouth, float(person.ties_knowing) / n_ties
            ):
                change += 1
            if person.life_stage != LifeStage.UNDER_20:
                shift = reverted(person.trust_shift, p.trust_reversion, month - person.trust_month)
                lean = (float(person.trust) + shift) / 1000.0 - p.trust_gap + p.visibility - 1.0
                for_volunteering = uniform(seed, Stream.VOLUNTEERING, key, month) * ceiling
                if person.volunteers == 1:
                    if for_volunteering < stop_volunteering:
                        change += 2
                else:
                    peers = float(person.ties_volunteering) / n_ties - p.share_volunteering
                    start = starting_hazard(
                        p.volunteering_stop, p.share_volunteering, p.volunteering_slope * (lean + peers)
                    )
                    if for_volunteering < start:
                        change += 2
                draw = uniform(seed, Stream.GIVING, key, month) * ceiling
                if person.gives == 1:
                    if draw < p.giving_stop:
                        change += 4
                elif draw < starting_hazard(p.giving_stop, p.share_giving, p.giving_slope * lean):
                    change += 4
            if change > 0:
                if n_changed == changed.shape[0]:
                    changed = np.concatenate((changed, np.empty(n_changed, np.int64)))
                    draws = np.concatenate((draws, np.empty(n_changed, np.float64)))
                changed[n_changed] = citizen * 8 + change
                draws[n_changed] = for_volunteering
                n_changed += 1
        hold_back(changed, draws, first_changed, n_changed, citizens, 0, may_start)
        hold_back(changed, draws, first_changed, n_changed, citizens, 1, may_stop)
    for position in range(n_changed):
        citizen = changed[position] // 8
        change = changed[position] % 8
        person = citizens[citizen]
        counts = civic[person.territory]
        knows, volunteers, gives = 0, 0, 0
        if change & 1:
            knows = 1 - 2 * int(person.knows)
            person.knows += knows
            counts.knowing += knows
        if change & 2:
            volunteers = 1 - 2 * int(person.volunteers)
            person.volunteers += volunteers
            counts.volunteers += volunteers
        if change & 4:
            gives = 1 - 2 * int(person.gives)
            person.gives += gives
            counts.givers += gives
        if change & 3:
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
