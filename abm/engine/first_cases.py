"""The cases that are open when the burn-in begins, drawn from the stationary law."""

import numpy as np

from abm.compiled import kernel, part
from abm.engine.needs import begin_spell, open_case
from abm.randomness import citizen_key, exponential, need_key, uniform
from abm.rules.need import severity_next_month
from abm.vocabulary import CaseState, ShadowState, Stream

BEFORE = -1
"""The month before the first one."""


@kernel
def first_cases(  # type: ignore[no-untyped-def]
    seed, domain, stage, citizens, first_citizen, territory_keys, rate, n_fits, months_in_need, law, n_ages, states,
    since, months_without, law_without, relapse_months, relapse_law, mean_profile, params, cases, was_served, spare,
):
    """Draw the open cases of one domain.

    A person is in need with the odds of her rate of onset times the months in need that follow one onset. Somebody
    out of need who would be in need without service past is followed on that path only, so that months averted
    are steady from the start.

    Args:
        seed: seed of the run.
        domain: which domain.
        stage: life stage it concerns.
        citizens: records of citizens.
        first_citizen: first citizen of each territory.
        territory_keys: identities of territories.
        rate: first onsets a month for vulnerability 1.
        n_fits: classes of distance from the mean profile; the kind of a person is her frailty class times this plus
            her class of distance.
        months_in_need: months in need after a first onset, by kind of person.
        law: cumulated law over (state, months without service), by kind of person.
        n_ages: months without service told apart.
        states: case state of each state of the cohort.
        since: month in which each state of the cohort began.
        months_without: months in need after a first onset without any service, by kind of person.
        law_without: cumulated law over months without service on that path, by kind of person.
        relapse_months: months after a first onset spent waiting for a relapse.
        relapse_law: cumulated law of the months still to wait.
        mean_profile: mean need profile (territories, domains).
        params: parameter record by territory.
        cases: buffer that receives them.
        was_served: buffer that receives whether the person is to be served at the start.
        spare: one record for what finds no room.

    Returns:
        How many there are; more than the buffer holds when it is too small.
    """
    n = 0
    n_frailties = months_in_need.shape[0] // n_fits
    for territory in range(territory_keys.shape[0]):
        p = params[territory]
        for citizen in range(first_citizen[territory], first_citizen[territory + 1]):
            person = citizens[citizen]
            if person.life_stage != stage:
                continue
            need = need_key(citizen_key(territory_keys[territory], citizen - first_citizen[territory]), domain)
            distance = abs(2.0 * uniform(seed, Stream.PROFILE, need, 0) - 1.0)
            kind = int(uniform(seed, Stream.FRAILTY, need, 0) * n_frailties) * n_fits + int(distance * n_fits)
            busy = rate * person.vulnerability * months_in_need[kind]
            relapsing = rate * person.vulnerability * relapse_months
            in_need = busy / (1.0 + busy + relapsing)
            busy_without = rate * person.vulnerability * months_without[kind]
            in_need_without = max(in_need, busy_without / (1.0 + busy_without + relapsing))
            draw = uniform(seed, Stream.INITIAL_CASE, need, 0)
            if draw >= in_need_without + (1.0 - in_need_without) * relapsing / (1.0 + relapsing):
                continue
            case = cases[n] if n < cases.shape[0] else spare[0]
            open_case(case, seed, need, citizen, domain, mean_profile[territory, domain], p.frailty_spread)
            begin_spell(case, seed, need, 0, 0, BEFORE, 0.0)
            served = 0
            draw_state = uniform(seed, Stream.INITIAL_STATE, need, 0)
            if draw < in_need:
                place = np.searchsorted(law[kind], draw_state)
                state = place // n_ages
                for _ in range(place - state * n_ages):
                    case.severity = severity_next_month(case.severity, p.severity_growth, p.severity_cap)
                case.state = states[state]
                case.since = since[state]
                case.never = 1 if state == 0 else 0
                served = 1 if case.state == CaseState.SERVED else 0
            elif draw < in_need_without:
                for _ in range(np.searchsorted(law_without[kind], draw_state)):
                    case.severity = severity_next_month(case.severity, p.severity_growth, p.severity_cap)
                case.shadow = ShadowState.OPEN
                case.shadow_severity = case.severity
                case.shadow_left = case.spontaneous_left
                case.state = CaseState.IDLE
            else:
                case.state = CaseState.RELAPSE_DUE
                case.due = np.searchsorted(relapse_law, draw_state)
            if n < cases.shape[0]:
                was_served[n] = served
            n += 1
    return n


@part
def stays_so_far(seed, cases, n, citizens, first_citizen, territory_keys, mean_stay, longest_stay):  # type: ignore[no-untyped-def]
    """Date back the service of those served at the start, so that the longest stays do not all end at once.

    Args:
        seed: seed of the run.
        cases: open cases; ``since`` of those in service is written.
        n: number of open cases.
        citizens: records of citizens.
        first_citizen: first citizen of each territory.
        territory_keys: identities of territories.
        mean_stay: mean months in service by domain.
        longest_stay: months after which service ends.
    """
    for index in range(n):
        case = cases[index]
        if case.state == CaseState.SERVED:
            territory = citizens[case.citizen].territory
            ordinal = case.citizen - first_citizen[territory]
            need = need_key(citizen_key(territory_keys[territory], ordinal), case.domain)
            months = mean_stay[case.domain] * exponential(seed, Stream.INITIAL_QUEUE, need, 0)
            case.since = BEFORE - int(months % longest_stay)
