"""Month 4 of the schedule: choice of a provider, waiting lists, places (MODEL 5.3)."""

import math

import numpy as np

from abm.compiled import kernel
from abm.engine.needs import change_ties_served
from abm.randomness import choice_index, citizen_key, need_key, spell_key, uniform
from abm.rules.civic import reverted
from abm.rules.matching import attraction, fit, gumbel, ring_distance, stretch
from abm.vocabulary import N_DOMAINS, CaseState, ProviderKind, QueueOrder, ShadowState, Stream

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


@kernel
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


@kernel
def comes_before(priority, tie, a, b):  # type: ignore[no-untyped-def]
    """Whether list entry ``a`` comes before ``b``: higher priority, then smaller draw."""
    if priority[a] != priority[b]:
        return priority[a] > priority[b]
    return tie[a] < tie[b]


@kernel
def sift(entries, first, root, size, priority, tie):  # type: ignore[no-untyped-def]
    """Restore the heap (last entry on top) below ``root``."""
    while True:
        child = 2 * root + 1
        if child >= size:
            return
        if child + 1 < size and comes_before(
            priority, tie, entries[first + child], entries[first + child + 1]
        ):
            child += 1
        if not comes_before(priority, tie, entries[first + root], entries[first + child]):
            return
        entries[first + root], entries[first + child] = entries[first + child], entries[first + root]
        root = child


@kernel
def sort_entries(entries, first, stop, priority, tie):  # type: ignore[no-untyped-def]
    """Sort entries[first:stop] in order of service (heap sort, so no recursion and no allocation)."""
    size = stop - first
    for root in range(size // 2 - 1, -1, -1):
        sift(entries, first, root, size, priority, tie)
    for last in range(size - 1, 0, -1):
        entries[first], entries[first + last] = entries[first + last], entries[first]
        sift(entries, first, 0, last, priority, tie)


@kernel
def place_case(case, row, provider, month, p, tally_cell, wait_histogram):  # type: ignore[no-untyped-def]
    """Begin service; from the first service on the path without it is followed too."""
    wait = month - case.since
    tally_cell.starts += 1.0
    tally_cell.wait_months += float(wait)
    wait_histogram[case.domain, min(wait, wait_histogram.shape[1] - 1)] += 1
    if case.shadow == ShadowState.UNTRACKED:
        case.shadow = ShadowState.OPEN
        case.shadow_mark = case.mark
        case.shadow_relapse = case.relapse
        case.shadow_severity = case.severity
        case.shadow_left = case.spontaneous_left
        case.evaluate = month + 12
    case.state = CaseState.SERVED
    case.since = month
    case.provider = row
    case.kind = provider.kind
    case.fit = fit(case.profile, provider.position, p.profile_width)


@kernel
def join_lists(  # type: ignore[no-untyped-def]
    month, seed, cases, n, citizens, first_citizen, territory_keys, providers, starts, members, params, waiting,
    cell_waiting,
):
    """People without a list choose one; everybody served and everybody waiting is counted.

    Args:
        month: month since the start of the burn-in.
        seed: seed of the run.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        first_citizen: first citizen of each territory.
        territory_keys: identities of territories.
        providers: records of providers; ``served`` is written.
        starts: offsets of cells.
        members: providers by cell.
        params: parameter record by territory.
        waiting: buffer for the cases on a list.
        cell_waiting: people on a list by cell; written.

    Returns:
        How many are on a list.
    """
    n_waiting = 0
    nobody_free = np.zeros(1, np.int64)
    for row in range(providers.shape[0]):
        providers[row].served = 0
        providers[row].waiting = 0
    for index in range(n):
        case = cases[index]
        if case.state == CaseState.SERVED:
            providers[case.provider].served += 1
        elif case.state == CaseState.WAITING:
            person = citizens[case.citizen]
            territory = person.territory
            if case.provider < 0:
                ordinal = case.citizen - first_citizen[territory]
                case.provider = choose_provider(
                    seed, case, person,
                    need_key(citizen_key(territory_keys[territory], ordinal), case.domain),
                    (ordinal + 0.5) / (first_citizen[territory + 1] - first_citizen[territory]),
                    month, 0, providers, starts, members, nobody_free, params[territory],
                )
            cell_waiting[territory * N_DOMAINS + case.domain] += 1
            waiting[n_waiting] = index
            n_waiting += 1
    return n_waiting


@kernel
def set_ceilings(month, burn_in, seed, providers, cell_waiting, cell_reference, params, free):  # type: ignore[no-untyped-def]
    """Ceiling of each provider; what is free below it.

    The ceiling is the funded places; staff who are there though no longer funded go on serving, unpaid; and under
    pressure above normal people are taken on beyond what staff can serve.

    Args:
        month: month since the start of the burn-in.
        burn_in: its length; there is no pressure before its end.
        seed: seed of the run.
        providers: records of providers; ``ceiling`` is written.
        cell_waiting: people on a list by cell.
        cell_reference: the same in the last year of the burn-in, mean (territories, domains).
        params: parameter record by territory.
        free: ceiling less people served, by provider; written, negative where there are too many.
    """
    for row in range(providers.shape[0]):
        provider = providers[row]
        free[row] = 0
        if not provider.alive:
            continue
        p = params[provider.territory]
        extra = 0.0
        if month >= burn_in:
            cell = provider.territory * N_DOMAINS + provider.domain
            extra = stretch(
                p.overload_ceiling, provider.mission, float(cell_waiting[cell]),
                cell_reference[provider.territory, provider.domain], p.pressure_noise,
            )
        unfunded = max(0.0, provider.staffed - provider.affordable)
        beyond = unfunded + extra * provider.staffed
        provider.ceiling = provider.places
        if beyond > 0.0:
            provider.ceiling += int(beyond + uniform(seed, Stream.ROUNDING, provider.key, 0))
        free[row] = provider.ceiling - provider.served


@kernel
def is_listed(case, free):  # type: ignore[no-untyped-def]
    """Whether a case competes for a place this month: waiting where places are free, or served above the ceiling."""
    if case.provider < 0:
        return False
    if case.state == CaseState.WAITING:
        return free[case.provider] > 0
    return case.state == CaseState.SERVED and free[case.provider] < 0


@kernel
def rank_cases(seed, cases, n, citizens, first_citizen, territory_keys, providers, free, params, priority, tie):  # type: ignore[no-untyped-def]
    """Priority and tie-breaking draw of everybody on a list, and of those served where there are too many.

    Args:
        seed: seed of the run.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        first_citizen: first citizen of each territory.
        territory_keys: identities of territories.
        providers: records of providers.
        free: places free by provider, negative where there are too many people.
        params: parameter record by territory.
        priority: by case; written. The highest comes first.
        tie: by case; written. The smallest comes first.
    """
    for index in range(n):
        case = cases[index]
        if case.state == CaseState.WAITING or is_listed(case, free):
            territory = citizens[case.citizen].territory
            if params[territory].queue_order == QueueOrder.SEVERITY:
                priority[index] = case.severity
            else:
                priority[index] = -float(case.since)
            need = need_key(
                citizen_key(territory_keys[territory], case.citizen - first_citizen[territory]), case.domain
            )
            key = 0
            if case.provider >= 0:
                key = choice_index(providers[case.provider].key, 0)
            tie[index] = uniform(seed, Stream.QUEUE, spell_key(need, case.mark, case.relapse), key)


@kernel
def fill_places(  # type: ignore[no-untyped-def]
    month, cases, n, citizens, tie_start, ties, providers, free, priority, tie, params, waiting, n_waiting,
    tally, wait_histogram,
):
    """Each provider takes from its own list, or sends away whom it serves above its ceiling.

    Args:
        month: month since the start of the burn-in.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        tie_start: offsets into ``ties``.
        ties: neighbours.
        providers: records of providers; ``served`` is moved on.
        free: places free by provider; moved on.
        priority: by case.
        tie: by case.
        params: parameter record by territory.
        waiting: cases on a list; those sent away are added.
        n_waiting: how many.
        tally: this month's tally.
        wait_histogram: months waited by those who began; written.

    Returns:
        How many are in ``waiting`` now.
    """
    n_providers = providers.shape[0]
    offsets = np.zeros(n_providers + 1, np.int64)
    for index in range(n):
        if is_listed(cases[index], free):
            offsets[cases[index].provider + 1] += 1
    for row in range(n_providers):
        offsets[row + 1] += offsets[row]
    entries = np.empty(offsets[n_providers], np.int64)
    filled = offsets.copy()
    for index in range(n):
        if is_listed(cases[index], free):
            entries[filled[cases[index].provider]] = index
            filled[cases[index].provider] += 1
    for row in range(n_providers):
        first, stop = offsets[row], offsets[row + 1]
        provider = providers[row]
        if free[row] < 0:
            sort_entries(entries, first, stop, priority, tie)
            for position in range(stop + free[row], stop):
                case = cases[entries[position]]
                case.state = CaseState.WAITING
                case.since = month
                if params[provider.territory].queue_order == QueueOrder.FIRST_COME:
                    priority[entries[position]] = -float(month)  # they have come last
                waiting[n_waiting] = entries[position]
                n_waiting += 1
                change_ties_served(citizens, tie_start, ties, case.citizen, -1)
            provider.served += free[row]
            free[row] = 0
        elif stop > first:
            if stop - first > free[row]:
                sort_entries(entries, first, stop, priority, tie)
            taken = min(stop - first, free[row])
            cell = tally[provider.territory, provider.domain, provider.kind]
            for position in range(first, first + taken):
                case = cases[entries[position]]
                place_case(case, row, provider, month, params[provider.territory], cell, wait_histogram)
                change_ties_served(citizens, tie_start, ties, case.citizen, 1)
            provider.served += taken
            free[row] -= taken
    return n_waiting


@kernel
def fill_leftover(  # type: ignore[no-untyped-def]
    month, seed, cases, citizens, first_citizen, territory_keys, tie_start, ties, providers, starts, members, free,
    priority, tie, params, waiting, n_waiting, tally, wait_histogram,
):
    """Leftover places take anyone on a list of the cell, in the same order; people choose among providers with places.

    Arguments as in ``fill_places`` and ``join_lists``.
    """
    n_cells = starts.shape[0] - 1
    cell_free = np.zeros(n_cells, np.int64)
    for row in range(providers.shape[0]):
        if providers[row].alive and free[row] > 0:
            cell_free[providers[row].territory * N_DOMAINS + providers[row].domain] += free[row]
    offsets = np.zeros(n_cells + 1, np.int64)
    for position in range(n_waiting):
        case = cases[waiting[position]]
        cell = citizens[case.citizen].territory * N_DOMAINS + case.domain
        if case.state == CaseState.WAITING and cell_free[cell] > 0:
            offsets[cell + 1] += 1
    for cell in range(n_cells):
        offsets[cell + 1] += offsets[cell]
    entries = np.empty(offsets[n_cells], np.int64)
    filled = offsets.copy()
    for position in range(n_waiting):
        case = cases[waiting[position]]
        cell = citizens[case.citizen].territory * N_DOMAINS + case.domain
        if case.state == CaseState.WAITING and cell_free[cell] > 0:
            entries[filled[cell]] = waiting[position]
            filled[cell] += 1
    for cell in range(n_cells):
        first, stop = offsets[cell], offsets[cell + 1]
        sort_entries(entries, first, stop, priority, tie)
        for position in range(first, min(stop, first + cell_free[cell])):
            case = cases[entries[position]]
            person = citizens[case.citizen]
            territory = person.territory
            ordinal = case.citizen - first_citizen[territory]
            row = choose_provider(
                seed, case, person,
                need_key(citizen_key(territory_keys[territory], ordinal), case.domain),
                (ordinal + 0.5) / (first_citizen[territory + 1] - first_citizen[territory]),
                month, 1, providers, starts, members, free, params[territory],
            )
            provider = providers[row]
            place_case(
                case, row, provider, month, params[territory],
                tally[territory, case.domain, provider.kind], wait_histogram,
            )
            change_ties_served(citizens, tie_start, ties, case.citizen, 1)
            provider.served += 1
            free[row] -= 1


@kernel
def match_cases(  # type: ignore[no-untyped-def]
    month, burn_in, seed, cases, n, citizens, first_citizen, territory_keys, tie_start, ties,
    providers, cell_reference, params, tally, wait_histogram,
):
    """Phase 4: people without a list choose one, providers with places pick from it, leftover places take anyone.

    Args:
        month: month since the start of the burn-in.
        burn_in: length of the burn-in; lists of its last 12 months are the reference of pressure.
        seed: seed of the run.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        first_citizen: first citizen of each territory.
        territory_keys: identities of territories.
        tie_start: offsets into ``ties``.
        ties: neighbours.
        providers: records of providers; ``served``, ``waiting`` and ``ceiling`` are written.
        cell_reference: mean list of each cell in the last year of the burn-in (territories, domains); written then.
        params: parameter record by territory.
        tally: this month's tally.
        wait_histogram: months waited by those who began (domains, months); written.
    """
    n_territories = first_citizen.shape[0] - 1
    starts = np.empty(n_territories * N_DOMAINS + 1, np.int64)
    members = np.empty(providers.shape[0], np.int64)
    group_by_cell(providers, n_territories, starts, members)
    waiting = np.empty(n, np.int64)
    cell_waiting = np.zeros(n_territories * N_DOMAINS, np.int64)
    n_waiting = join_lists(
        month, seed, cases, n, citizens, first_citizen, territory_keys, providers, starts, members, params, waiting,
        cell_waiting,
    )
    if burn_in - 12 <= month < burn_in:
        for cell in range(n_territories * N_DOMAINS):
            cell_reference[cell // N_DOMAINS, cell % N_DOMAINS] += cell_waiting[cell] / 12.0
    free = np.empty(providers.shape[0], np.int64)
    set_ceilings(month, burn_in, seed, providers, cell_waiting, cell_reference, params, free)
    priority = np.empty(n, np.float64)
    tie = np.empty(n, np.float64)
    rank_cases(seed, cases, n, citizens, first_citizen, territory_keys, providers, free, params, priority, tie)
    n_waiting = fill_places(
        month, cases, n, citizens, tie_start, ties, providers, free, priority, tie, params, waiting, n_waiting,
        tally, wait_histogram,
    )
    fill_leftover(
        month, seed, cases, citizens, first_citizen, territory_keys, tie_start, ties, providers, starts, members,
        free, priority, tie, params, waiting, n_waiting, tally, wait_histogram,
    )


@kernel
def release_cases(month, cases, n, citizens, tie_start, ties, providers):  # type: ignore[no-untyped-def]
    """People whose provider closed are in need without service again and choose anew.

    Args:
        month: month since the start of the burn-in.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        tie_start: offsets into ``ties``.
        ties: neighbours.
        providers: records of providers.
    """
    for index in range(n):
        case = cases[index]
        if case.provider >= 0 and not providers[case.provider].alive:
            case.provider = -1
            if case.state == CaseState.SERVED:
                case.state = CaseState.WAITING
                case.since = month
                change_ties_served(citizens, tie_start, ties, case.citizen, -1)
