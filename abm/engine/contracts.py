"""People served under outcome contracts: who belongs to a cohort, and what became of her (MODEL 7)."""

from __future__ import annotations

import math

import numpy as np

from abm.compiled import kernel, part
from abm.rules.follow_up import out_of_need
from abm.rules.need import severity_slowing
from abm.rules.service import frailty_in_service, success_hazard
from abm.vocabulary import N_DOMAINS, CaseState, ProviderKind, ShadowState

COHORT = np.dtype(
    [
        ("users", np.int64),  # people whom its money served, PARTS
        ("with_service", np.int64),  # sum of their chances of success, PARTS
        ("without", np.int64),  # the same without service
        ("eligible", np.int64),  # the same without service, of all who asked for help meanwhile
        ("evaluated", np.int64),  # of them, those followed for 12 months
        ("gross", np.int64),  # of these, out of need
        ("deadweight", np.int64),  # of these, out of need without service too
        ("paid_for", np.int64),  # people whom its money pays for where places are filled as everywhere, PARTS
    ]
)
"""What is known of the people of one contract who were served before one test and after the one before it."""
PARTS = 1e9
"""Chances are added in whole thousand-millionths, so that their sum does not depend on the order."""
QUARTER = 3
"""Months between two looks at who asks for help."""
LOOK = 0.25
"""Weight of one look: that of a quarter in a year."""
NO_CONTRACT = 0
"""Cases hold the number of their contract plus one, so that 0 is none."""


@part
def end_in_service(case, provider, p, rate):  # type: ignore[no-untyped-def]
    """Hazard with which a person's need ends in service, of itself or by it, a month."""
    slowing = severity_slowing(rate.drag[case.domain], case.severity)
    return rate.spontaneous[case.domain] * case.frailty * slowing + success_hazard(
        rate.success[case.domain], provider.success_factor, case.fit, slowing,
        frailty_in_service(case.frailty, p.frailty_in_service),
    )


@part
def chance(served, case, in_service, p, rate):  # type: ignore[no-untyped-def]
    """Chance of a person to be out of need after 12 months, with service (1) or without (0)."""
    return out_of_need(
        served, in_service, p.drop_out[case.domain], rate.spontaneous[case.domain] * case.frailty,
        rate.drag[case.domain], case.severity, p.severity_growth, p.severity_cap, p.relapse_hazard[case.domain],
    )


@part
def leaves_service(in_service, drop_out):  # type: ignore[no-untyped-def]
    """Chance to leave service within the month, whatever the reason."""
    return 1.0 - math.exp(-in_service) * (1.0 - drop_out)


@kernel
def look_at_eligible(month, cases, n, citizens, providers, concerned, params, rates, eligible):  # type: ignore[no-untyped-def]
    """Mean chance to succeed without service of those who ask for help, each quarter, smoothed over about a year.

    Who asks passes through the list, so people on it count as much as they are about to leave it: of themselves, or
    for a place, of which there are as many as people leave service.

    Args:
        month: month since the start of the burn-in.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        providers: records of providers.
        concerned: whether a cell has a contract that runs.
        params: parameter record by territory.
        rates: solved hazards.
        eligible: by cell, below 0 where it has not been looked at; written.
    """
    n_cells = concerned.shape[0]
    wanted = np.zeros(n_cells, np.bool_)
    some = False
    for cell in range(n_cells):
        wanted[cell] = concerned[cell] and (month % QUARTER == 0 or eligible[cell] < 0.0)
        some = some or wanted[cell]
    if not some:
        return
    rate = rates[0]
    places, waiting = np.zeros(n_cells, np.int64), np.zeros(n_cells, np.int64)
    of_served = np.zeros(n_cells, np.int64)
    for index in range(n):
        case = cases[index]
        territory = citizens[case.citizen].territory
        cell = territory * N_DOMAINS + case.domain
        if not wanted[cell]:
            continue
        if case.state == CaseState.WAITING:
            waiting[cell] += 1
        elif case.state == CaseState.SERVED:
            p = params[territory]
            in_service = end_in_service(case, providers[case.provider], p, rate)
            weight = leaves_service(in_service, p.drop_out[case.domain])
            places[cell] += int(weight * PARTS)
            of_served[cell] += int(weight * chance(0.0, case, 0.0, p, rate) * PARTS)
    sums, weights = np.zeros(n_cells, np.int64), np.zeros(n_cells, np.int64)
    for index in range(n):
        case = cases[index]
        territory = citizens[case.citizen].territory
        cell = territory * N_DOMAINS + case.domain
        if not wanted[cell] or case.state != CaseState.WAITING:
            continue
        p = params[territory]
        spontaneous = rate.spontaneous[case.domain] * case.frailty
        stays = math.exp(-spontaneous * severity_slowing(rate.drag[case.domain], case.severity))
        placed = min(1.0, places[cell] / PARTS / waiting[cell])
        weight = 1.0 - stays * (1.0 - placed)
        sums[cell] += int(weight * chance(0.0, case, 0.0, p, rate) * PARTS)
        weights[cell] += int(weight * PARTS)
    for cell in range(n_cells):
        if not wanted[cell]:
            continue
        if weights[cell] == 0:  # nobody has to wait: who asks is served
            sums[cell], weights[cell] = of_served[cell], places[cell]
        if weights[cell] > 0:
            now = sums[cell] / weights[cell]
            eligible[cell] = now if eligible[cell] < 0.0 else eligible[cell] + LOOK * (now - eligible[cell])


@kernel
def serve_under_contract(  # type: ignore[no-untyped-def]
    month, cases, n, citizens, providers, window, cohorts, eligible, params, rates, tally,
):
    """Add a month of service to the cohorts of operators under contract, as far as the contract pays for it.

    A month of a person counts as much of a user as is her chance to leave service in it. So users add up to the people
    whom the money serves, with the mix of those who begin (people who stay long are not counted more often), and a
    small society has no rounding to whole people.

    Args:
        month: month since the start of the burn-in.
        cases: open cases; ``n`` of them; those whose first service begins are marked to be followed.
        n: number of open cases.
        citizens: records of citizens.
        providers: records of providers.
        window: by contract, which test counts those who are served now; -1 when none does.
        cohorts: COHORT records (contracts, tests); written.
        eligible: by cell, mean chance to succeed without service of those who ask for help, below 0 where it has not
            been looked at; written.
        params: parameter record by territory.
        rates: solved hazards.
        tally: this month's counts of contracts.
    """
    n_cells = params.shape[0] * N_DOMAINS
    concerned = np.zeros(n_cells, np.bool_)
    some = False
    for row in range(providers.shape[0]):
        if is_under_contract(providers[row], window):
            concerned[providers[row].territory * N_DOMAINS + providers[row].domain] = True
            some = True
    if not some:
        return
    served, leave = np.zeros(window.shape[0], np.int64), np.zeros(window.shape[0], np.int64)
    look_at_eligible(month, cases, n, citizens, providers, concerned, params, rates, eligible)
    for index in range(n):
        case = cases[index]
        if case.state != CaseState.SERVED:
            continue
        provider = providers[case.provider]
        number = provider.contract_number - 1
        if number < 0 or window[number] < 0:
            continue
        territory = citizens[case.citizen].territory
        cell = territory * N_DOMAINS + case.domain
        p = params[territory]
        in_service = end_in_service(case, provider, p, rates[0])
        leaves = leaves_service(in_service, p.drop_out[case.domain])
        served[number] += 1
        leave[number] += int(leaves * PARTS)
        user = provider.contract_share * leaves
        with_service = chance(1.0, case, in_service, p, rates[0])
        without = chance(0.0, case, 0.0, p, rates[0])
        cohort = cohorts[number, window[number]]
        count = tally[territory, case.domain]
        users, baseline = int(user * PARTS), int(user * without * PARTS)
        of_eligible = int(user * (eligible[cell] if eligible[cell] >= 0.0 else without) * PARTS)
        cohort.users += users
        cohort.with_service += int(user * with_service * PARTS)
        cohort.without += baseline
        cohort.eligible += of_eligible
        count.contract_users += users
        count.cohort_without += baseline
        count.eligible_without += of_eligible
        if case.since == month and case.evaluate == month + 12:  # her first service: the path without it is followed
            case.contract = number + 1
            case.window = window[number]
    count_paid_for(providers, window, cohorts, served, leave)


@part
def is_under_contract(provider, window):  # type: ignore[no-untyped-def]
    """Whether a provider serves people who count under a contract."""
    number = provider.contract_number - 1
    return provider.alive and number >= 0 and window[number] >= 0


@kernel
def count_paid_for(providers, window, cohorts, served, leave):  # type: ignore[no-untyped-def]
    """Add the people whom money pays for in a month where places are filled as in the whole domain.

    In a small society a contract pays for a fraction of a place, which is there or not: who is really served is far
    more a matter of chance than among the people of a contract of real size.

    Args:
        providers: records of providers.
        window: by contract, which test counts those who are served now.
        cohorts: COHORT records (contracts, tests); written.
        served: people whom the operator of each contract serves.
        leave: sum of their chances to leave, PARTS.
    """
    places, filled = np.zeros(N_DOMAINS), np.zeros(N_DOMAINS, np.int64)
    all_served, all_leave = np.zeros(N_DOMAINS, np.int64), np.zeros(N_DOMAINS, np.int64)
    for row in range(providers.shape[0]):
        provider = providers[row]
        if provider.alive and provider.kind == ProviderKind.ESS:
            places[provider.domain] += int(min(provider.affordable, provider.staffed) * PARTS)
            filled[provider.domain] += provider.served
        if is_under_contract(provider, window):
            all_served[provider.domain] += served[provider.contract_number - 1]
            all_leave[provider.domain] += leave[provider.contract_number - 1]
    for row in range(providers.shape[0]):
        provider = providers[row]
        if not is_under_contract(provider, window):
            continue
        number, domain = provider.contract_number - 1, provider.domain
        people, leaves = served[number], leave[number]
        if people == 0:
            people, leaves = all_served[domain], all_leave[domain]
        if people > 0 and places[domain] > 0.0:
            funded = min(provider.affordable, provider.staffed) * filled[domain] * PARTS / places[domain]
            cohorts[number, window[number]].paid_for += int(provider.contract_share * funded * leaves / people)


@part
def follow_up(month, cases, n, citizens, cohorts, tally):  # type: ignore[no-untyped-def]
    """What became of people of cohorts 12 months after they began; before ``count_cases``, which ends the follow-up.

    Args:
        month: month since the start of the burn-in.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        cohorts: COHORT records (contracts, tests); written.
        tally: this month's counts of contracts.
    """
    for index in range(n):
        case = cases[index]
        if case.contract == NO_CONTRACT or case.evaluate != month:
            continue
        cohort = cohorts[case.contract - 1, case.window]
        count = tally[citizens[case.citizen].territory, case.domain]
        is_open = CaseState.NOT_SEEKING <= case.state <= CaseState.SERVED
        cohort.evaluated += 1
        count.cohort_evaluated += 1.0
        if not is_open:
            cohort.gross += 1
            count.cohort_gross += 1.0
        if case.shadow != ShadowState.OPEN:
            cohort.deadweight += 1
            count.cohort_deadweight += 1.0
        case.contract = NO_CONTRACT
