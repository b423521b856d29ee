"""Month 5 of the schedule: service, outcomes, evaluation, and the count of everybody's state."""

import math

import numpy as np

from abm.compiled import kernel
from abm.engine.matching import REPUTATION_UNIT
from abm.engine.needs import change_ties_served, end_spell
from abm.randomness import citizen_key, need_key, uniform
from abm.rules.civic import reverted
from abm.rules.need import severity_slowing
from abm.rules.service import (
    load_factor,
    overhead_factor,
    participation,
    participation_factor,
    size_factor,
    success_hazard,
)
from abm.vocabulary import N_DOMAINS, N_KINDS, CaseState, Domain, ProviderKind, ShadowState, Stream

PRACTICE_UNIT = 1e9
"""Practice times fit is added in whole thousand-millionths, so that its sum does not depend on the order."""

PRACTICE_PARTS = 1e6
"""What people meet is counted in whole millionths of the base, for the same reason."""


@kernel
def shift_trust(person, month, thousandths, reversion):  # type: ignore[no-untyped-def]
    """Move a person's trust gap; whole thousandths, so that moves of one month commute."""
    if person.trust_month != month:
        person.trust_shift = math.floor(
            reverted(person.trust_shift, reversion, month - person.trust_month) + 0.5
        )
        person.trust_month = month
    person.trust_shift += thousandths


@kernel
def tell_experience(citizens, tie_start, ties, citizen, month, good, kind, p, trust_moved):  # type: ignore[no-untyped-def]
    """One good or bad experience moves the person's trust gap and, less, that of her ties.

    A good experience with the ESS or a bad one with a public service moves the gap towards the ESS. Experiences
    with for-profit providers say nothing about either.
    """
    if kind == ProviderKind.FRINGE or kind == ProviderKind.NOBODY:
        return
    towards_ess = good == (kind == ProviderKind.ESS)
    sign = 1 if towards_ess else -1
    own = sign * np.int64(math.floor(1000.0 * p.trust_step + 0.5))
    passed_on = sign * np.int64(math.floor(1000.0 * p.trust_step * p.trust_contagion + 0.5))
    person = citizens[citizen]
    shift_trust(person, month, own, p.trust_reversion)
    trust_moved[person.territory] += own
    for position in range(tie_start[citizen], tie_start[citizen + 1]):
        tie = citizens[ties[position]]
        shift_trust(tie, month, passed_on, p.trust_reversion)
        trust_moved[tie.territory] += passed_on


@kernel
def rate_practices(providers, params, practice):  # type: ignore[no-untyped-def]
    """Success of each provider relative to plain practice, quality apart: size, overhead, participation, load."""
    for row in range(providers.shape[0]):
        provider = providers[row]
        practice[row] = 0.0
        if not provider.alive:
            continue
        p = params[provider.territory]
        taking_part = participation(provider.governance, provider.size, p.participation_dilution)
        practice[row] = (
            size_factor(provider.size, provider.reference_size, p.growing_pains)
            * overhead_factor(provider.overhead, p.overhead_needed, p.overhead_erosion)
            * participation_factor(taking_part, p.participation_gain)
            * load_factor(max(provider.staffed, float(provider.places)), float(provider.served), p.load_elasticity)
        )


@kernel
def serve_cases(  # type: ignore[no-untyped-def]
    month, burn_in, seed, cases, n, citizens, first_citizen, territory_keys, tie_start, ties,
    providers, practice_sum, practice_count, net_exits, trust_moved, params, rates, tally,
):
    """Phase 5: outcomes of service.

    Practice times fit is divided by its mean over the placements of the same kind of provider and domain in the
    burn-in, so that the base effect is what was asked for and no kind has an advantage by construction.

    Args:
        month: month since the start of the burn-in.
        burn_in: length of the burn-in.
        seed: seed of the run.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        first_citizen: first citizen of each territory.
        territory_keys: identities of territories.
        tie_start: offsets into ``ties``.
        ties: neighbours.
        providers: records of providers; ``success_factor``, ``successes``, ``drop_outs``, ``reputation`` are written.
        practice_sum: sum of practice times fit over placements of the burn-in, thousand-millionths (kinds, domains).
        practice_count: their number.
        net_exits: successes in employment of people still in need without service, by territory; written.
        trust_moved: sum of moves of trust in thousandths, by territory; written.
        params: parameter record by territory.
        rates: solved hazards.
        tally: this month's tally.
    """
    rate = rates[0]
    n_providers = providers.shape[0]
    practice = np.empty(n_providers, np.float64)
    rate_practices(providers, params, practice)
    if month < burn_in:
        for index in range(n):
            case = cases[index]
            if case.state == CaseState.SERVED and (case.since == month or month == 0):
                kind = providers[case.provider].kind
                # Those served from the start are people who stay long; their fit is brought to that of placements.
                placed = rate.placed_fit[case.domain] if case.since < month else 1.0
                practice_sum[kind, case.domain] += int(placed * practice[case.provider] * case.fit * PRACTICE_UNIT)
                practice_count[kind, case.domain] += 1
    norm = np.ones((N_KINDS, N_DOMAINS), np.float64)
    for kind in range(N_KINDS):
        for domain in range(N_DOMAINS):
            if practice_count[kind, domain] > 0 and practice_sum[kind, domain] > 0:
                norm[kind, domain] = practice_sum[kind, domain] / PRACTICE_UNIT / practice_count[kind, domain]
    for row in range(n_providers):
        provider = providers[row]
        provider.success_factor = provider.quality * practice[row] / norm[provider.kind, provider.domain]
        provider.successes = 0
        provider.drop_outs = 0
        provider.year_served += provider.served
        if provider.alive:
            p = params[provider.territory]
            provider.reputation = math.floor(reverted(provider.reputation, p.trust_reversion, 1) + 0.5)

    net_exits[:] = 0
    for index in range(n):
        case = cases[index]
        person = citizens[case.citizen]
        territory = person.territory
        domain = case.domain
        p = params[territory]
        if case.state == CaseState.SERVED:
            provider = providers[case.provider]
            cell = tally[territory, domain, provider.kind]
            need = need_key(citizen_key(territory_keys[territory], case.citizen - first_citizen[territory]), domain)
            strength = provider.success_factor * case.fit
            cell.practice += math.floor(PRACTICE_PARTS * strength + 0.5)
            if domain == Domain.AUTONOMY and strength >= p.well_served_threshold:
                cell.well_served += 1.0
            frailty = 1.0
            if p.frailty_in_service != 0.0:
                frailty = math.exp(p.frailty_in_service * math.log(case.frailty))
            case.success_left -= success_hazard(
                rate.success[domain], provider.success_factor, case.fit,
                severity_slowing(rate.drag[domain], case.severity), frailty,
            )
            step = np.int64(math.floor(REPUTATION_UNIT * p.reputation_step / max(1.0, provider.size) + 0.5))
            if case.success_left <= 0.0:
                cell.successes += 1.0
                provider.successes += 1
                provider.year_successes += 1
                provider.reputation += step
                if domain == Domain.EMPLOYMENT and case.shadow == ShadowState.OPEN:
                    net_exits[territory] += 1
                end_spell(case, seed, need, month, p.relapse_hazard[domain], p.relapse_window_months)
                change_ties_served(citizens, tie_start, ties, case.citizen, -1)
                tell_experience(
                    citizens, tie_start, ties, case.citizen, month, True, provider.kind, p, trust_moved
                )
            else:
                dropped = uniform(seed, Stream.DROP_OUT, need, month) < p.drop_out[domain]
                if dropped or month - case.since >= p.longest_stay:
                    cell.drop_outs += 1.0
                    case.state = CaseState.NOT_SEEKING
                    case.since = month
                    case.provider = -1
                    change_ties_served(citizens, tie_start, ties, case.citizen, -1)
                    if dropped:
                        provider.drop_outs += 1
                        provider.reputation -= step
                        tell_experience(
                            citizens, tie_start, ties, case.citizen, month, False, provider.kind, p, trust_moved
                        )


@kernel
def count_cases(month, burn_in, cases, n, citizens, providers, unserved, tally):  # type: ignore[no-untyped-def]
    """Count everybody's state after matching, and evaluate those whose service began 12 months ago.

    Args:
        month: month since the start of the burn-in.
        burn_in: its length; the mean list of its last 12 months is a provider's reference.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        providers: records of providers; ``waiting`` is written.
        unserved: job-seekers nobody serves, by territory; written.
        tally: this month's tally.
    """
    unserved[:] = 0
    for index in range(n):
        case = cases[index]
        territory = citizens[case.citizen].territory
        domain = case.domain
        is_open = CaseState.NOT_SEEKING <= case.state <= CaseState.SERVED
        if is_open:
            kind = np.int64(ProviderKind.NOBODY)
            if case.state == CaseState.SERVED:
                kind = np.int64(providers[case.provider].kind)
            elif domain == Domain.EMPLOYMENT:
                unserved[territory] += 1
            cell = tally[territory, domain, kind]
            cell.in_need += 1.0
            cell.severity += case.severity
            if case.state == CaseState.NOT_SEEKING:
                cell.not_seeking += 1.0
                cell.never_seeking += float(case.never)
            elif case.state == CaseState.ASSESSMENT:
                cell.in_assessment += 1.0
            elif case.state == CaseState.WAITING:
                if case.provider >= 0:
                    providers[case.provider].waiting += 1
                    kind = np.int64(providers[case.provider].kind)
                tally[territory, domain, kind].waiting += 1.0
        if case.shadow != ShadowState.UNTRACKED:
            cell = tally[territory, domain, case.kind]
            if is_open:
                cell.real_in_need += 1.0
                cell.real_severity += case.severity
            if case.shadow == ShadowState.OPEN:
                cell.shadow_in_need += 1.0
                cell.shadow_severity += case.shadow_severity
            if case.evaluate == month:
                cell.evaluated += 1.0
                if not is_open:
                    cell.gross += 1.0
                if case.shadow != ShadowState.OPEN:
                    cell.deadweight += 1.0
                case.evaluate = -1
            if not is_open and case.shadow == ShadowState.IDLE and case.state == CaseState.IDLE and case.evaluate < 0:
                # Both paths are idle: from here on they are one again.
                case.shadow = ShadowState.UNTRACKED
    for row in range(providers.shape[0]):
        provider = providers[row]
        if not provider.alive:
            continue
        if burn_in - 12 <= month < burn_in:
            provider.waiting_reference += provider.waiting / 12.0
        if provider.served > provider.places:
            tally[provider.territory, provider.domain, provider.kind].overload += float(
                provider.served - provider.places
            )
