"""People served under outcome contracts: who belongs to a cohort, and what became of her (MODEL 7)."""

from __future__ import annotations

import math

import numpy as np

from abm.compiled import kernel
from abm.rules.creaming import end_in_service, end_without_service
from abm.rules.need import severity_slowing
from abm.rules.service import frailty_in_service, success_hazard
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, CaseState, ShadowState

COHORT = np.dtype(
    [
        ("users", np.int64),  # people whom its money served, PARTS
        ("with_service", np.int64),  # sum of their chances of success, PARTS
        ("without", np.int64),  # the same without service
        ("eligible", np.int64),  # the same without service, of all who asked for help meanwhile
        ("evaluated", np.int64),  # of them, those followed for 12 months
        ("gross", np.int64),  # of these, out of need
        ("deadweight", np.int64),  # of these, out of need without service too
    ]
)
"""What is known of the people of one contract who were served before one test and after the one before it."""
PARTS = 1e9
"""Chances are added in whole thousand-millionths, so that their sum does not depend on the order."""
NO_CONTRACT = 0
"""Cases hold the number of their contract plus one, so that 0 is none."""


@kernel
def chances(case, provider, p, rate):  # type: ignore[no-untyped-def]
    """Chance of a person to be out of need after 12 months, with the service of a provider and without any."""
    spontaneous = rate.spontaneous[case.domain] * case.frailty
    drag = rate.drag[case.domain]
    slowing = severity_slowing(drag, case.severity)
    success = success_hazard(
        rate.success[case.domain], provider.success_factor, case.fit, slowing,
        frailty_in_service(case.frailty, p.frailty_in_service),
    )
    return (
        end_in_service(spontaneous * slowing + success),
        end_without_service(spontaneous, drag, case.severity, p.severity_growth, p.severity_cap),
    )


@kernel
def look_at_eligible(month, cases, n, citizens, concerned, params, rates, eligible):  # type: ignore[no-untyped-def]
    """Mean chance to succeed without service of everybody who waits or is served, once a year and when a cell is new.

    Args:
        month: month since the start of the burn-in.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        concerned: whether a cell has a contract that runs.
        params: parameter record by territory.
        rates: solved hazards.
        eligible: by cell, below 0 where it has not been looked at; written.
    """
    wanted = np.zeros(concerned.shape[0], np.bool_)
    some = False
    for cell in range(concerned.shape[0]):
        wanted[cell] = concerned[cell] and (month % MONTHS_PER_YEAR == 0 or eligible[cell] < 0.0)
        some = some or wanted[cell]
    if not some:
        return
    rate = rates[0]
    sums, counts = np.zeros(concerned.shape[0], np.int64), np.zeros(concerned.shape[0], np.int64)
    for index in range(n):
        case = cases[index]
        if case.state != CaseState.WAITING and case.state != CaseState.SERVED:
            continue
        territory = citizens[case.citizen].territory
        cell = territory * N_DOMAINS + case.domain
        if wanted[cell]:
            p = params[territory]
            without = end_without_service(
                rate.spontaneous[case.domain] * case.frailty, rate.drag[case.domain], case.severity,
                p.severity_growth, p.severity_cap,
            )
            sums[cell] += int(without * PARTS)
            counts[cell] += 1
    for cell in range(concerned.shape[0]):
        if wanted[cell] and counts[cell] > 0:
            eligible[cell] = sums[cell] / PARTS / counts[cell]


@kernel
def leaves_service(case, provider, p, rate):  # type: ignore[no-untyped-def]
    """Chance that a person leaves service within the month, whatever the reason."""
    slowing = severity_slowing(rate.drag[case.domain], case.severity)
    success = success_hazard(
        rate.success[case.domain], provider.success_factor, case.fit, slowing,
        frailty_in_service(case.frailty, p.frailty_in_service),
    )
    stays = math.exp(-rate.spontaneous[case.domain] * case.frailty * slowing - success)
    return 1.0 - stays * (1.0 - p.drop_out[case.domain])


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
        provider = providers[row]
        number = provider.contract_number - 1
        if provider.alive and number >= 0 and window[number] >= 0:
            concerned[provider.territory * N_DOMAINS + provider.domain] = True
            some = True
    if not some:
        return
    look_at_eligible(month, cases, n, citizens, concerned, params, rates, eligible)
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
        user = provider.contract_share * leaves_service(case, provider, p, rates[0])
        with_service, without = chances(case, provider, p, rates[0])
        cohort = cohorts[number, window[number]]
        count = tally[territory, case.domain]
        users, baseline = int(user * PARTS), int(user * without * PARTS)
        of_eligible = int(user * eligible[cell] * PARTS)
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


@kernel
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
