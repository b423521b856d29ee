"""Months 2 and 3 of the schedule in one pass over open cases: onsets, severity, spontaneous ends, take-up."""

import numpy as np

from abm.compiled import kernel, part
from abm.randomness import citizen_key, exponential, need_key, normal, spell_index, uniform
from abm.rules.need import (
    displaced_share,
    frailty_factor,
    months_to_relapse,
    severity_next_month,
    severity_slowing,
)
from abm.rules.take_up import contact_share, seeking_probability
from abm.vocabulary import N_DOMAINS, NEVER, CaseState, Domain, ProviderKind, ShadowState, Stream


@part
def next_mark(seed, need, vulnerability, mark, cumulated_rate, month):  # type: ignore[no-untyped-def]
    """First Poisson mark after ``mark`` that falls later than ``month``.

    Marks are a Poisson process in cumulated hazard, so a change of rates moves months, not draws.

    Args:
        seed: seed of the run.
        need: need key of the citizen and domain.
        vulnerability: her factor on the rate.
        mark: ordinal of the last mark used (0 = none yet).
        cumulated_rate: cumulated hazard by month for vulnerability 1, shape (months,).
        month: months up to and including this one are over.

    Returns:
        Ordinal and month of the mark; the month is ``NEVER`` when it lies beyond the horizon.
    """
    total = 0.0
    for earlier in range(1, mark + 1):
        total += exponential(seed, Stream.MARK, need, earlier)
    last = cumulated_rate.shape[0] - 1
    while True:
        mark += 1
        total += exponential(seed, Stream.MARK, need, mark)
        level = total / vulnerability
        if level > cumulated_rate[last]:
            return mark, NEVER
        low, high = 0, last
        while low < high:
            middle = (low + high) // 2
            if cumulated_rate[middle] >= level:
                high = middle
            else:
                low = middle + 1
        if low > month:
            return mark, low


@part
def date_marks(seed, citizens, first_citizen, territory_keys, cumulated_rate, month, due, marks):  # type: ignore[no-untyped-def]
    """Date everybody's next mark, none of which falls before ``month``; rates may have changed from there on.

    Args:
        seed: seed of the run.
        citizens: records of citizens.
        first_citizen: first citizen of each territory (territories + 1,).
        territory_keys: identities of territories.
        cumulated_rate: see ``CaseBook``.
        month: months before this one are over.
        due: months of next marks (domains, citizens); written.
        marks: their ordinals, same shape; 0: in a domain that her life stage does not open, where none ever falls.
    """
    for territory in range(territory_keys.shape[0]):
        for citizen in range(first_citizen[territory], first_citizen[territory + 1]):
            person = citizens[citizen]
            key = citizen_key(territory_keys[territory], citizen - first_citizen[territory])
            for domain in range(N_DOMAINS):
                due[domain, citizen] = NEVER
                if marks[domain, citizen] > 0:
                    marks[domain, citizen], due[domain, citizen] = next_mark(
                        seed, need_key(key, domain), person.vulnerability, marks[domain, citizen] - 1,
                        cumulated_rate[territory, domain], month - 1,
                    )


@part
def find_due(due, month, found):  # type: ignore[no-untyped-def]
    """Citizens whose next mark falls in this month, by domain and citizen.

    Args:
        due: months of next marks, shape (domains, citizens).
        month: the month.
        found: buffer for ``domain * citizens + citizen``.

    Returns:
        How many there are; more than the buffer holds when it is too small.
    """
    n_citizens = due.shape[1]
    n = 0
    block = 32  # blocks without a hit are passed over by vector instructions
    for domain in range(due.shape[0]):
        row = due[domain]
        start = 0
        while start < n_citizens:
            stop = min(start + block, n_citizens)
            hits = 0
            for citizen in range(start, stop):
                hits += int(row[citizen] == month)
            if hits > 0:
                for citizen in range(start, stop):
                    if row[citizen] == month:
                        if n < found.shape[0]:
                            found[n] = domain * n_citizens + citizen
                        n += 1
            start = stop
    return n


@part
def begin_spell(case, seed, need, mark, relapse, month, never_share):  # type: ignore[no-untyped-def]
    """Open a spell on the real path: severity 1, new thresholds."""
    index = spell_index(mark, relapse)
    case.mark = mark
    case.relapse = relapse
    case.onset = month
    case.since = month
    case.severity = 1.0
    case.spontaneous_left = exponential(seed, Stream.SPONTANEOUS_END, need, index)
    case.success_left = exponential(seed, Stream.SUCCESS, need, index)
    case.never = 1 if uniform(seed, Stream.NEVER_SEEKER, need, index) < never_share else 0
    case.state = CaseState.NOT_SEEKING
    case.provider = -1


@part
def end_spell(case, seed, need, month, hazard, window):  # type: ignore[no-untyped-def]
    """End the spell on the real path; a relapse to come is dated at once."""
    draw = uniform(seed, Stream.RELAPSE, need, spell_index(case.mark, case.relapse))
    wait = months_to_relapse(draw, hazard, window)
    case.provider = -1
    case.since = month
    case.state = CaseState.IDLE
    if wait > 0:
        case.state = CaseState.RELAPSE_DUE
        case.due = month + wait


@part
def begin_shadow(case, seed, need, mark, relapse):  # type: ignore[no-untyped-def]
    """Open a spell on the path without service, with the thresholds the real path would have."""
    case.shadow = ShadowState.OPEN
    case.shadow_mark = mark
    case.shadow_relapse = relapse
    case.shadow_severity = 1.0
    case.shadow_left = exponential(seed, Stream.SPONTANEOUS_END, need, spell_index(mark, relapse))


@part
def advance_shadow(case, seed, need, month, marked, mark, p, rate, drag):  # type: ignore[no-untyped-def]
    """One month of the path without service."""
    if case.shadow == ShadowState.OPEN:
        case.shadow_left -= rate * severity_slowing(drag, case.shadow_severity) * case.frailty
        if case.shadow_left <= 0.0:
            draw = uniform(seed, Stream.RELAPSE, need, spell_index(case.shadow_mark, case.shadow_relapse))
            wait = months_to_relapse(draw, p.relapse_hazard[case.domain], p.relapse_window_months)
            case.shadow = ShadowState.IDLE
            if wait > 0:
                case.shadow = ShadowState.RELAPSE_DUE
                case.shadow_due = month + wait
        else:
            case.shadow_severity = severity_next_month(case.shadow_severity, p.severity_growth, p.severity_cap)
    elif case.shadow == ShadowState.RELAPSE_DUE and case.shadow_due == month:
        begin_shadow(case, seed, need, case.shadow_mark, case.shadow_relapse + 1)
    if marked and (case.shadow == ShadowState.IDLE or case.shadow == ShadowState.RELAPSE_DUE):
        begin_shadow(case, seed, need, mark, 0)


@part
def open_case(case, seed, need, citizen, domain, mean_profile, spread):  # type: ignore[no-untyped-def]
    """A case for a person in a domain, with the traits she keeps in it."""
    case.citizen = citizen
    case.domain = domain
    case.frailty = frailty_factor(spread, normal(seed, Stream.FRAILTY, need, 0))
    case.profile = mean_profile + normal(seed, Stream.PROFILE, need, 0)
    case.fit = 1.0
    case.shadow = ShadowState.UNTRACKED
    case.evaluate = -1
    case.contract = 0
    case.window = 0
    case.kind = ProviderKind.NOBODY


@part
def change_ties_served(citizens, tie_start, ties, citizen, change):  # type: ignore[no-untyped-def]
    """Tell a person's ties that one more or one fewer of her needs is being served."""
    for position in range(tie_start[citizen], tie_start[citizen + 1]):
        citizens[ties[position]].ties_served += change


@kernel
def displaced_shares(cases, n, citizens, net_exits, params, rate):  # type: ignore[no-untyped-def]
    """Share of job-seekers' spontaneous ends that do not happen this month, by territory.

    Those whom nobody serves bear it; what is taken from them is a part of last month's net exits.

    Args:
        cases: open cases as last month left them, sorted by domain; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        net_exits: last month's, by territory.
        params: parameter record by territory.
        rate: solved hazards.
    """
    expected = np.zeros(net_exits.shape[0])
    for index in range(n):
        case = cases[index]
        if case.domain != Domain.EMPLOYMENT:
            break
        if CaseState.NOT_SEEKING <= case.state < CaseState.SERVED:
            slowing = severity_slowing(rate.drag[case.domain], case.severity)
            expected[citizens[case.citizen].territory] += rate.spontaneous[case.domain] * slowing * case.frailty
    shares = np.zeros(net_exits.shape[0])
    for territory in range(net_exits.shape[0]):
        shares[territory] = displaced_share(
            params[territory].displacement, float(net_exits[territory]), expected[territory]
        )
    return shares


@kernel
def advance_needs(  # type: ignore[no-untyped-def]
    month, seed, cases, n, out, found, n_found, due, marks, citizens, first_citizen, territory_keys,
    tie_start, ties, cumulated_rate, mean_profile, net_exits, providers, params, rates, tally,
):
    """Merge this month's onsets into the open cases and move every case through phases 2 and 3.

    Reads the counts of ties as the last phase left them; what changes for ties is applied once, at the end.

    Args:
        month: month since the start of the burn-in.
        seed: seed of the run.
        cases: open cases, sorted; ``n`` of them.
        n: number of open cases.
        out: buffer that receives the cases open after this phase; room for ``n + n_found``.
        found: marks of this month from ``find_due``; ``n_found`` of them.
        n_found: number of marks.
        due: months of next marks (domains, citizens); moved on.
        marks: their ordinals, same shape; moved on.
        citizens: records of citizens.
        first_citizen: first citizen of each territory (territories + 1,).
        territory_keys: identities of territories.
        tie_start: offsets into ``ties``.
        ties: neighbours.
        cumulated_rate: see ``CaseBook``.
        mean_profile: mean need profile (territories, domains).
        net_exits: last month's successes in employment of people still in need without service, by territory.
        providers: records of providers.
        params: parameter record by territory.
        rates: solved hazards, one record.
        tally: this month's tally (territories, domains, kinds).

    Returns:
        Number of cases in ``out``.
    """
    n_citizens = citizens.shape[0]
    rate = rates[0]
    displaced = displaced_shares(cases, n, citizens, net_exits, params, rate)
    n_out = 0
    at_case = 0
    at_mark = 0
    left_service = np.empty(n, np.int32)
    n_left = 0
    while at_case < n or at_mark < n_found:
        case_place = np.int64(N_DOMAINS) * n_citizens
        if at_case < n:
            case_place = cases[at_case].domain * n_citizens + cases[at_case].citizen
        mark_place = np.int64(N_DOMAINS) * n_citizens
        if at_mark < n_found:
            mark_place = found[at_mark]
        place = min(case_place, mark_place)
        domain = place // n_citizens
        citizen = place - domain * n_citizens
        person = citizens[citizen]
        territory = person.territory
        p = params[territory]
        need = need_key(citizen_key(territory_keys[territory], citizen - first_citizen[territory]), domain)

        marked = mark_place == place
        mark = 0
        if marked:
            mark = int(marks[domain, citizen])
            later, later_month = next_mark(
                seed, need, person.vulnerability, mark, cumulated_rate[territory, domain], month
            )
            marks[domain, citizen] = later
            due[domain, citizen] = later_month
            at_mark += 1

        case = out[n_out]
        if case_place == place:
            out[n_out] = cases[at_case]
            at_case += 1
        else:
            open_case(case, seed, need, citizen, domain, mean_profile[territory, domain], p.frailty_spread)
            begin_spell(case, seed, need, mark, 0, month, p.never_seekers[domain])
            tally[territory, domain, ProviderKind.NOBODY].onsets += 1.0
            marked = False

        spontaneous = rate.spontaneous[domain]
        drag = rate.drag[domain]
        # The path without service, then the real one; both meet the same marks and thresholds.
        if case.shadow != ShadowState.UNTRACKED:
            advance_shadow(case, seed, need, month, marked, mark, p, spontaneous, drag)
        if case.state == CaseState.RELAPSE_DUE:
            if case.due == month:
                begin_spell(case, seed, need, case.mark, case.relapse + 1, month, p.never_seekers[domain])
                tally[territory, domain, ProviderKind.NOBODY].relapses += 1.0
        elif case.state != CaseState.IDLE and case.onset < month:
            hazard = spontaneous * severity_slowing(drag, case.severity) * case.frailty
            if domain == Domain.EMPLOYMENT and case.state != CaseState.SERVED:
                hazard *= 1.0 - displaced[territory]
            case.spontaneous_left -= hazard
            if case.spontaneous_left <= 0.0:
                kind = np.int64(ProviderKind.NOBODY)
                if case.state == CaseState.SERVED:
                    kind = np.int64(providers[case.provider].kind)
                    left_service[n_left] = citizen
                    n_left += 1
                tally[territory, domain, kind].spontaneous_ends += 1.0
                end_spell(case, seed, need, month, p.relapse_hazard[domain], p.relapse_window_months)
            elif case.state != CaseState.SERVED:
                case.severity = severity_next_month(case.severity, p.severity_growth, p.severity_cap)
        if marked and (case.state == CaseState.IDLE or case.state == CaseState.RELAPSE_DUE):
            begin_spell(case, seed, need, mark, 0, month, p.never_seekers[domain])
            tally[territory, domain, ProviderKind.NOBODY].onsets += 1.0

        if case.state == CaseState.NOT_SEEKING and case.never == 0:
            n_ties = tie_start[citizen + 1] - tie_start[citizen]
            contact = contact_share(person.ties_knowing, person.ties_served, n_ties)
            chance = seeking_probability(
                p.seeking_rate[domain], p.outreach, p.seeking_contact, contact, rate.contact
            )
            if uniform(seed, Stream.TAKE_UP, need, month) < chance:
                tally[territory, domain, ProviderKind.NOBODY].take_ups += 1.0
                case.since = month
                case.state = CaseState.ASSESSMENT
        if case.state == CaseState.ASSESSMENT and month - case.since >= p.assessment_months[domain]:
            case.state = CaseState.WAITING
            case.since = month
            case.provider = -1

        shadow_idle = case.shadow == ShadowState.UNTRACKED or case.shadow == ShadowState.IDLE
        if not (case.state == CaseState.IDLE and shadow_idle and case.evaluate < 0):
            n_out += 1
    for position in range(n_left):
        change_ties_served(citizens, tie_start, ties, left_service[position], -1)
    return n_out
