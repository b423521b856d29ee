"""Places: how far each provider takes people on, and who gets what is free (MODEL 5.3, 5.4)."""

import numpy as np

from abm.compiled import kernel
from abm.engine.choice import choose_provider
from abm.engine.needs import change_ties_served
from abm.engine.queues import is_listed, sort_entries
from abm.randomness import citizen_key, need_key, uniform
from abm.rules.matching import fit, stretch
from abm.vocabulary import N_DOMAINS, CaseState, QueueOrder, ShadowState, Stream


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
