"""Places: how far each provider takes people on, and who gets what is free (MODEL 5.3, 5.4)."""

import numpy as np

from abm.compiled import kernel, part
from abm.engine.choice import choose_provider, need_of, place_of
from abm.engine.creaming import passes_over
from abm.engine.needs import change_ties_served
from abm.engine.queues import sort_entries
from abm.randomness import uniform
from abm.rules.matching import fit, stretch
from abm.vocabulary import N_DOMAINS, CaseState, QueueOrder, ShadowState, Stream


@part
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


@part
def set_ceilings(seed, providers, cell_waiting, cell_reference, params, free):  # type: ignore[no-untyped-def]
    """Ceiling and limit of each provider; what is free below the one, who is too many above the other.

    People are taken on up to the ceiling: funded places, what staff who are there though no longer funded can serve,
    and under pressure above normal a stretch. When pressure recedes the ceiling comes down and admissions stop, but
    nobody is sent away for it: the limit on those in service contains the largest stretch.

    Args:
        seed: seed of the run.
        providers: records of providers; ``ceiling`` and ``limit`` are written.
        cell_waiting: people on a list by cell.
        cell_reference: their usual number (territories, domains).
        params: parameter record by territory.
        free: by provider; written: places below the ceiling, or people above the limit as a negative number.
    """
    for row in range(providers.shape[0]):
        provider = providers[row]
        free[row] = 0
        if not provider.alive:
            continue
        p = params[provider.territory]
        stretched = stretch(
            p.overload_ceiling, provider.mission,
            float(cell_waiting[provider.territory * N_DOMAINS + provider.domain]),
            cell_reference[provider.territory, provider.domain], p.pressure_noise,
        )
        unfunded = max(0.0, provider.staffed - provider.affordable)
        rounding = uniform(seed, Stream.ROUNDING, provider.key, 0)
        provider.ceiling = provider.places + int(unfunded + stretched * provider.staffed + rounding)
        largest = p.overload_ceiling * provider.mission
        provider.limit = provider.places + int(unfunded + largest * provider.staffed + rounding)
        if provider.served < provider.ceiling:
            free[row] = provider.ceiling - provider.served
        elif provider.served > provider.limit:
            free[row] = provider.limit - provider.served


@kernel
def lists_of_providers(cases, n, listed, n_providers):  # type: ignore[no-untyped-def]
    """Cases that compete for places, by provider: offsets and cases."""
    offsets = np.zeros(n_providers + 1, np.int64)
    for index in range(n):
        if listed[index]:
            offsets[cases[index].provider + 1] += 1
    for row in range(n_providers):
        offsets[row + 1] += offsets[row]
    entries = np.empty(offsets[n_providers], np.int64)
    filled = offsets.copy()
    for index in range(n):
        if listed[index]:
            entries[filled[cases[index].provider]] = index
            filled[cases[index].provider] += 1
    return offsets, entries


@part
def fill_places(  # type: ignore[no-untyped-def]
    month, cases, n, citizens, tie_start, ties, providers, free, priority, tie, listed, params, waiting, n_waiting,
    tally, wait_histogram,
):
    """Each provider takes from its own list, or sends away whom it serves above its limit.

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
        listed: by case, whether she competes for a place of the provider she is with.
        params: parameter record by territory.
        waiting: cases on a list; those sent away are added.
        n_waiting: how many.
        tally: this month's tally.
        wait_histogram: months waited by those who began; written.

    Returns:
        How many are in ``waiting`` now.
    """
    offsets, entries = lists_of_providers(cases, n, listed, providers.shape[0])
    for row in range(providers.shape[0]):
        first, stop = offsets[row], offsets[row + 1]
        provider = providers[row]
        if free[row] < 0:
            sort_entries(entries, first, stop, priority, tie)
            for position in range(stop + free[row], stop):
                case = cases[entries[position]]
                case.state = CaseState.WAITING
                case.since = month
                if provider.queue_order == QueueOrder.FIRST_COME:
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
def lists_of_cells(cases, citizens, waiting, n_waiting, cell_free):  # type: ignore[no-untyped-def]
    """Cases still waiting in cells with places left, by cell: offsets and cases."""
    n_cells = cell_free.shape[0]
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
    return offsets, entries


@kernel
def fill_leftover(  # type: ignore[no-untyped-def]
    month, seed, cases, citizens, first_citizen, territory_keys, tie_start, ties, providers, starts, members, free,
    priority, tie, mean_result, params, rates, waiting, n_waiting, tally, wait_histogram,
):
    """Leftover places take anyone on a list of the cell, in the same order; people choose among providers with places.

    A provider that creams may pass over who chose it; its place goes to the next.

    Arguments as in ``fill_places``, ``rank_cases`` and ``join_lists``.
    """
    n_cells = starts.shape[0] - 1
    cell_free = np.zeros(n_cells, np.int64)
    for row in range(providers.shape[0]):
        if providers[row].alive and free[row] > 0:
            cell_free[providers[row].territory * N_DOMAINS + providers[row].domain] += free[row]
    offsets, entries = lists_of_cells(cases, citizens, waiting, n_waiting, cell_free)
    for cell in range(n_cells):
        first, stop = offsets[cell], offsets[cell + 1]
        sort_entries(entries, first, stop, priority, tie)
        for position in range(first, stop):
            if cell_free[cell] == 0:
                break
            case = cases[entries[position]]
            person = citizens[case.citizen]
            territory = person.territory
            p = params[territory]
            need = need_of(case, territory, first_citizen, territory_keys)
            row = choose_provider(
                seed, case, person, need, place_of(case, territory, first_citizen), month, 1, providers, starts,
                members, free, p,
            )
            provider = providers[row]
            if passes_over(seed, case, need, provider, mean_result[cell], p, rates[0]):
                continue
            place_case(
                case, row, provider, month, p, tally[territory, case.domain, provider.kind], wait_histogram
            )
            change_ties_served(citizens, tie_start, ties, case.citizen, 1)
            provider.served += 1
            free[row] -= 1
            cell_free[cell] -= 1
