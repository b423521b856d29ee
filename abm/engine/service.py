"""Month 5 of the schedule: service, outcomes, evaluation, and the count of everybody's state."""

import math

import numpy as np

from abm.compiled import kernel, part
from abm.engine.choice import REPUTATION_UNIT
from abm.engine.needs import change_ties_served, end_spell
from abm.engine.staff import excess_cases
from abm.randomness import citizen_key, need_key, uniform
from abm.rules.civic import reverted
from abm.rules.creaming import case_cost
from abm.rules.effort import effort_charge, effort_on_relapse, effort_on_success, efforts_at_risk, private_cost
from abm.rules.need import severity_slowing
from abm.rules.service import (
    frailty_in_service,
    load_factor,
    overhead_factor,
    participation,
    participation_factor,
    reputation_step,
    size_factor,
    success_hazard,
)
from abm.rules.take_up import contact_share
from abm.vocabulary import N_DOMAINS, N_KINDS, CaseState, Domain, ProviderKind, ShadowState, Stream

PRACTICE_UNIT = 1e9
"""Practice times fit is added in whole thousand-millionths, so that its sum does not depend on the order."""
SEVERITY_UNIT = 1000.0
"""Severities of a provider's cases are added in whole thousandths for the same reason."""

PRACTICE_PARTS = 1e6
"""What people meet is counted in whole millionths of the base, for the same reason."""
PEOPLE_PARTS = 1e6
"""People beyond what staff can serve are counted in whole millionths, for the same reason."""


@part
def shift_trust(person, month, thousandths, reversion):  # type: ignore[no-untyped-def]
    """Move a person's trust gap; whole thousandths, so that moves of one month commute."""
    if person.trust_month != month:
        person.trust_shift = math.floor(
            reverted(person.trust_shift, reversion, month - person.trust_month) + 0.5
        )
        person.trust_month = month
    person.trust_shift += thousandths


@part
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


@part
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


@part
def exert_effort(provider, p, usual_severity):  # type: ignore[no-untyped-def]
    """What income at risk and monitoring do to success and to relapse; what they and hard cases cost is written.

    Args:
        provider: record of the provider; ``extra_cost`` is written.
        p: parameters of its territory.
        usual_severity: mean severity of those served in the base.

    Returns:
        Factors on success and on the hazard of relapse; 1 with nothing at risk and nobody watching.
    """
    measured, unmeasured = efforts_at_risk(
        provider.income_at_risk, provider.mission, p.motivation, p.other_motivation, p.motivation_crowding,
        p.effort_substitution,
    )
    own_measured, own_unmeasured = efforts_at_risk(
        0.0, provider.mission, p.motivation, p.other_motivation, p.motivation_crowding, p.effort_substitution
    )
    more_cost = private_cost(measured, unmeasured, p.effort_substitution) - private_cost(
        own_measured, own_unmeasured, p.effort_substitution
    )
    provider.extra_cost = (
        effort_charge(more_cost, p.effort_price, provider.income_at_risk, p.risk_aversion, p.result_error)
        + p.monitoring_cost * provider.monitoring
    )
    if provider.served > 0:
        severity = provider.severity / SEVERITY_UNIT / provider.served
        provider.extra_cost += case_cost(severity, usual_severity, p.case_cost_per_severity) - 1.0
    success = effort_on_success(measured - own_measured, p.effort_gain) * (1.0 + provider.monitoring)
    return success, effort_on_relapse(unmeasured - own_unmeasured, p.effort_against_relapse)


@kernel
def serve_cases(  # type: ignore[no-untyped-def]
    month, burn_in, seed, cases, n, citizens, first_citizen, territory_keys, tie_start, ties,
    providers, size_scale, practice_sum, practice_count, net_exits, trust_moved, params, rates, tally,
):
    """Phase 5: outcomes of service.

    Practice times fit is divided by its mean over the placements of the same kind of provider and domain in the
    burn-in, so that the base effect is what was asked for and no kind has an advantage by construction. Effort and
    monitoring come on top.

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
        providers: records of providers; ``success_factor``, ``extra_cost``, ``successes``, ``drop_outs`` and
            ``reputation`` are written.
        size_scale: employers of the model for each real one.
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
    relapse = np.ones(n_providers, np.float64)
    for row in range(n_providers):
        provider = providers[row]
        provider.success_factor = provider.quality * practice[row] / norm[provider.kind, provider.domain]
        if provider.alive:
            effort, relapse[row] = exert_effort(
                provider, params[provider.territory], rate.severity_served[provider.domain]
            )
            provider.success_factor *= effort
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
            case.success_left -= success_hazard(
                rate.success[domain], provider.success_factor, case.fit,
                severity_slowing(rate.drag[domain], case.severity),
                frailty_in_service(case.frailty, p.frailty_in_service),
            )
            step = np.int64(
                math.floor(REPUTATION_UNIT * reputation_step(p.reputation_step, size_scale, provider.size) + 0.5)
            )
            if case.success_left <= 0.0:
                cell.successes += 1.0
                provider.successes += 1
                provider.year_successes += 1
                provider.reputation += step
                if domain == Domain.EMPLOYMENT and case.shadow == ShadowState.OPEN:
                    net_exits[territory] += 1
                hazard = p.relapse_hazard[domain] * relapse[case.provider]
                end_spell(case, seed, need, month, hazard, p.relapse_window_months)
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


@part
def count_cases(month, cases, n, citizens, tie_start, providers, rates, tally):  # type: ignore[no-untyped-def]
    """Count everybody's state after matching, and evaluate those whose service began 12 months ago.

    Args:
        month: month since the start of the burn-in.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        tie_start: offsets into neighbours.
        providers: records of providers; ``waiting`` and ``severity`` are written.
        rates: solved hazards and the usual contact.
        tally: this month's tally.
    """
    for index in range(n):
        case = cases[index]
        person = citizens[case.citizen]
        territory = person.territory
        domain = case.domain
        is_open = CaseState.NOT_SEEKING <= case.state <= CaseState.SERVED
        if is_open:
            kind = np.int64(ProviderKind.NOBODY)
            if case.state == CaseState.SERVED:
                kind = np.int64(providers[case.provider].kind)
                providers[case.provider].severity += int(case.severity * SEVERITY_UNIT + 0.5)
            cell = tally[territory, domain, kind]
            cell.in_need += 1.0
            cell.severity += case.severity
            n_ties = tie_start[case.citizen + 1] - tie_start[case.citizen]
            contact = contact_share(person.ties_knowing, person.ties_served, n_ties)
            in_contact = 1.0 if contact > rates[0].contact else 0.0
            cell.in_contact += in_contact
            if case.state == CaseState.NOT_SEEKING:
                cell.not_seeking += 1.0
                cell.in_contact_not_seeking += in_contact
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
        if provider.served > provider.places:
            cell = tally[provider.territory, provider.domain, provider.kind]
            cell.overload += float(provider.served - provider.places)
            cell.excess += math.floor(PEOPLE_PARTS * excess_cases(provider) + 0.5)
