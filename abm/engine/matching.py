"""Month 4 of the schedule: waiting lists are joined, providers pick, leftover places take anyone (MODEL 5.3)."""

import numpy as np

from abm.compiled import kernel, part
from abm.engine.choice import choose_provider, group_by_cell, need_of, place_of
from abm.engine.creaming import mean_results
from abm.engine.needs import change_ties_served
from abm.engine.places import fill_leftover, fill_places, set_ceilings
from abm.engine.queues import rank_cases
from abm.vocabulary import N_DOMAINS, CaseState


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
        providers[row].severity = 0
    for index in range(n):
        case = cases[index]
        if case.state == CaseState.SERVED:
            providers[case.provider].served += 1
        elif case.state == CaseState.WAITING:
            person = citizens[case.citizen]
            territory = person.territory
            if case.provider < 0:
                need = need_of(case, territory, first_citizen, territory_keys)
                case.provider = choose_provider(
                    seed, case, person, need, place_of(case, territory, first_citizen), month, 0, providers, starts,
                    members, nobody_free, params[territory],
                )
            cell_waiting[territory * N_DOMAINS + case.domain] += 1
            waiting[n_waiting] = index
            n_waiting += 1
    return n_waiting


@part
def follow_lists(month, burn_in, cell_waiting, cell_reference):  # type: ignore[no-untyped-def]
    """Usual list of each cell: the mean of the burn-in so far, and what set-up expects with the weight of a burn-in.

    Lists move slowly (who waits leaves at the pace of needs that end by themselves), so a year of them is hardly more
    than a snapshot.

    Args:
        month: month since the start of the burn-in.
        burn_in: its length.
        cell_waiting: people on a list by cell.
        cell_reference: usual list (territories, domains); moved on.
    """
    for cell in range(cell_waiting.shape[0]):
        usual = cell_reference[cell // N_DOMAINS, cell % N_DOMAINS]
        moved = (cell_waiting[cell] - usual) / (burn_in + month + 1.0)
        cell_reference[cell // N_DOMAINS, cell % N_DOMAINS] = usual + moved


@kernel
def match_cases(  # type: ignore[no-untyped-def]
    month, burn_in, seed, cases, n, citizens, first_citizen, territory_keys, tie_start, ties,
    providers, cell_reference, params, rates, tally, wait_histogram, pressing=None,
):
    """Phase 4: people without a list choose one, providers with places pick from it, leftover places take anyone.

    Args:
        month: month since the start of the burn-in.
        burn_in: length of the burn-in; its lists are the reference of pressure.
        seed: seed of the run.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        first_citizen: first citizen of each territory.
        territory_keys: identities of territories.
        tie_start: offsets into ``ties``.
        ties: neighbours.
        providers: records of providers; ``served``, ``ceiling`` and ``limit`` are written.
        cell_reference: usual list of each cell (territories, domains); moved on in the burn-in.
        params: parameter record by territory.
        rates: solved hazards.
        tally: this month's tally.
        wait_histogram: months waited by those who began (domains, months); written.
        pressing: lists that press on providers to stretch, by cell; a negative one is free and becomes the cell's own.
            None: each cell's own list, and nobody is told.
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
    if 0 <= month < burn_in:
        follow_lists(month, burn_in, cell_waiting, cell_reference)
    if pressing is not None:
        for cell in range(cell_waiting.shape[0]):
            if pressing[cell] < 0:
                pressing[cell] = cell_waiting[cell]
            cell_waiting[cell] = pressing[cell]
    free = np.empty(providers.shape[0], np.int64)
    set_ceilings(seed, providers, cell_waiting, cell_reference, params, free)
    mean_result = mean_results(
        seed, cases, n, citizens, first_citizen, territory_keys, providers, params, rates
    )
    priority, tie = np.empty(n, np.float64), np.empty(n, np.float64)
    listed = np.empty(n, np.bool_)
    rank_cases(
        seed, cases, n, citizens, first_citizen, territory_keys, providers, free, mean_result, params, rates,
        priority, tie, listed,
    )
    n_waiting = fill_places(
        month, cases, n, citizens, tie_start, ties, providers, free, priority, tie, listed, params, waiting,
        n_waiting, tally, wait_histogram,
    )
    fill_leftover(
        month, seed, cases, citizens, first_citizen, territory_keys, tie_start, ties, providers, starts, members,
        free, priority, tie, mean_result, params, rates, waiting, n_waiting, tally, wait_histogram,
    )


@part
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
