"""How a person chooses among the providers of her cell (MODEL 5.3, pass 1 and leftover places)."""

import math

import numpy as np

from abm.compiled import kernel, part
from abm.randomness import choice_index, citizen_key, need_key, spell_key, uniform
from abm.rules.civic import reverted
from abm.rules.matching import attraction, fit, gumbel, ring_distance
from abm.vocabulary import N_DOMAINS, ProviderKind, Stream

NEAREST = 4
"""Most enterprises of the ESS a person can compare; the parameter ``providers_compared`` may ask for fewer."""
REPUTATION_UNIT = 1_000_000.0
"""Reputation is kept in millionths of log odds, so that one case of a large provider still counts."""


@kernel
def group_by_cell(providers, n_territories, starts, members):  # type: ignore[no-untyped-def]
    """Rows of living providers by cell (territory * domains + domain), as offsets and members."""
    starts[:] = 0
    for row in range(providers.shape[0]):
        if providers[row].alive:
            starts[providers[row].territory * N_DOMAINS + providers[row].domain + 1] += 1
    for cell in range(n_territories * N_DOMAINS):
        starts[cell + 1] += starts[cell]
    filled = starts.copy()
    for row in range(providers.shape[0]):
        if providers[row].alive:
            cell = providers[row].territory * N_DOMAINS + providers[row].domain
            members[filled[cell]] = row
            filled[cell] += 1


@part
def need_of(case, territory, first_citizen, territory_keys):  # type: ignore[no-untyped-def]
    """Key of the need that a case is of."""
    return need_key(citizen_key(territory_keys[territory], case.citizen - first_citizen[territory]), case.domain)


@part
def place_of(case, territory, first_citizen):  # type: ignore[no-untyped-def]
    """Place of the person on the ring of her territory, 0 to 1."""
    people = first_citizen[territory + 1] - first_citizen[territory]
    return (case.citizen - first_citizen[territory] + 0.5) / people


@part
def person_attraction(case, person, provider, detour, month, p):  # type: ignore[no-untyped-def]
    """Utility of one provider for one person, before chance; ``detour`` is its distance less what others ask for."""
    trust = 0.0
    if provider.kind == ProviderKind.ESS:
        shift = reverted(person.trust_shift, p.trust_reversion, month - person.trust_month)
        trust = (float(person.trust) + shift) / 1000.0
    return attraction(
        trust,
        float(provider.reputation) / REPUTATION_UNIT,
        detour,
        p.nearness_scale,
        fit(case.profile, provider.position, p.profile_width),
    )


@kernel
def choose_provider(  # type: ignore[no-untyped-def]
    seed, case, person, need, citizen_place, month, attempt, providers, starts, members, free, p
):
    """Gumbel-max choice among the providers a person can reach.

    Those with places are seen: the public desk and a for-profit firm always, enterprises of the ESS only by those
    who know them or are referred, and of these the nearest few (nearness with its own chance). Nearness decides
    between enterprises only: their distance counts relative to the mean of those compared, so that no kind of
    provider is nearer by construction.

    Args:
        seed: seed of the run.
        case: the person's case.
        person: her record.
        need: her need key.
        citizen_place: her place on the ring.
        month: the month.
        attempt: 0 for the first choice; 1 for leftover places, when everybody sees the ESS.
        providers: records of providers.
        starts: offsets of cells.
        members: providers by cell.
        free: when ``attempt`` is 1, places left by provider.
        p: parameters of the territory.

    Returns:
        Row of the provider, or -1 when nobody in the cell has a place.
    """
    spell = spell_key(need, case.mark, case.relapse)
    cell = person.territory * N_DOMAINS + case.domain
    sees_ess = attempt > 0 or person.knows == 1 or uniform(seed, Stream.REFERRAL, spell, 0) < p.referral
    best = -1
    best_utility = -math.inf
    near = np.full(NEAREST, -1, np.int64)
    nearness = np.full(NEAREST, -math.inf)
    compared = 0
    for position in range(starts[cell], starts[cell + 1]):
        row = members[position]
        provider = providers[row]
        if (free[row] if attempt > 0 else provider.places) <= 0:
            continue
        if provider.kind == ProviderKind.ESS:
            if sees_ess:
                score = -ring_distance(citizen_place, provider.place) / p.nearness_scale + gumbel(
                    uniform(seed, Stream.CHOICE, spell, choice_index(provider.key, 2))
                )
                # Keep the best few, worst last.
                slot = NEAREST
                while slot > 0 and score > nearness[slot - 1]:
                    slot -= 1
                for later in range(NEAREST - 1, slot, -1):
                    nearness[later] = nearness[later - 1]
                    near[later] = near[later - 1]
                if slot < NEAREST:
                    nearness[slot] = score
                    near[slot] = row
            continue
        compared += 1
        utility = person_attraction(case, person, provider, 0.0, month, p) + gumbel(
            uniform(seed, Stream.CHOICE, spell, choice_index(provider.key, attempt))
        )
        if utility > best_utility:
            best_utility = utility
            best = row
    n_near = 0
    usual = 0.0
    while n_near < NEAREST and near[n_near] >= 0 and compared + n_near < p.providers_compared:
        usual += ring_distance(citizen_place, providers[near[n_near]].place)
        n_near += 1
    for slot in range(n_near):
        row = near[slot]
        provider = providers[row]
        detour = ring_distance(citizen_place, provider.place) - usual / n_near
        utility = person_attraction(case, person, provider, detour, month, p) + gumbel(
            uniform(seed, Stream.CHOICE, spell, choice_index(provider.key, attempt))
        )
        if utility > best_utility:
            best_utility = utility
            best = row
    return best
