"""The month of ``engine.needs``, ``engine.matching`` and ``engine.service`` for a whole cohort at once.

Mean-field of one domain: people by state, months without service and frailty, under the same order of phases.
Set-up uses it to find the hazards that reproduce what users know, and the law that the first cases are drawn from.
"""

import math

import numpy as np

from abm.compiled import kernel
from abm.rules.need import severity_next_month, severity_slowing

NEVER_SEEKING, NOT_SEEKING, WAITING, SERVED, ASSESSED = 0, 1, 2, 3, 4
"""States of the cohort; ASSESSED is followed by one state for each further month of assessment."""


@kernel
def hazards(rho, theta, drag, growth, cap, in_service, frailties, ages):  # type: ignore[no-untyped-def]
    """Monthly survival factors by months without service and frailty node.

    Args:
        rho: base hazard of a spontaneous end.
        theta: base hazard of a success under service.
        drag: how severity slows both.
        growth: growth of severity in a month without service.
        cap: largest severity.
        in_service: power of frailty in the hazard of a success.
        frailties: factor on the spontaneous hazard of each node.
        ages: how many months without service are told apart.

    Returns:
        Survival of a spontaneous end and of a success, each of shape (ages, nodes).
    """
    stays = np.empty((ages, frailties.shape[0]))
    unsuccessful = np.empty((ages, frailties.shape[0]))
    severity = 1.0
    for age in range(ages):
        slowing = severity_slowing(drag, severity)
        for node in range(frailties.shape[0]):
            frailty = frailties[node]
            stays[age, node] = math.exp(-rho * slowing * frailty)
            unsuccessful[age, node] = math.exp(-theta * slowing * math.exp(in_service * math.log(frailty)))
        severity = severity_next_month(severity, growth, cap)
    return stays, unsuccessful


@kernel
def cohort_month(people, moved, entering, stays, unsuccessful, never, seeking, delay, drop_out, capacity, taken):  # type: ignore[no-untyped-def]
    """One month of the cohort, in the order of the schedule.

    Args:
        people: people by state, months without service, frailty node; replaced by the next month's.
        moved: buffer of the same shape.
        entering: onsets this month by frailty node.
        stays: survival of a spontaneous end (ages, nodes).
        unsuccessful: survival of a success (ages, nodes).
        never: share of onsets who never seek.
        seeking: monthly probability of asking.
        delay: months of assessment.
        drop_out: monthly probability of leaving service.
        capacity: places; below 0, places go by ``taken`` instead.
        taken: share of the waiting of each age who get a place; written when there is a capacity.

    Returns:
        People in need after matching, people served, people who began service.
    """
    states, ages, n_nodes = people.shape
    for state in range(states):
        for age in range(ages):
            for node in range(n_nodes):
                moved[state, age, node] = 0.0
    last = ages - 1
    for state in range(states):
        for age in range(ages):
            later = age if state == SERVED else min(age + 1, last)
            for node in range(n_nodes):
                moved[state, later, node] += people[state, age, node] * stays[age, node]
    for node in range(n_nodes):
        moved[NEVER_SEEKING, 0, node] += entering[node] * never
        moved[NOT_SEEKING, 0, node] += entering[node] * (1.0 - never)
    stock, served = 0.0, 0.0
    for age in range(ages):
        for node in range(n_nodes):
            asked = moved[NOT_SEEKING, age, node] * seeking
            moved[NOT_SEEKING, age, node] -= asked
            if delay == 0:
                moved[WAITING, age, node] += asked
            else:
                moved[WAITING, age, node] += moved[ASSESSED + delay - 1, age, node]
                for step in range(delay - 1, 0, -1):
                    moved[ASSESSED + step, age, node] = moved[ASSESSED + step - 1, age, node]
                moved[ASSESSED, age, node] = asked
            served += moved[SERVED, age, node]
            for state in range(states):
                stock += moved[state, age, node]
    # The oldest first: severity grows with the months without service.
    free = max(0.0, capacity - served)
    began = 0.0
    for age in range(last, -1, -1):
        waiting = 0.0
        for node in range(n_nodes):
            waiting += moved[WAITING, age, node]
        if capacity >= 0.0:
            taken[age] = 0.0
            if free > 0.0:
                taken[age] = 1.0 if waiting <= free else free / waiting
        for node in range(n_nodes):
            placed = taken[age] * moved[WAITING, age, node]
            moved[WAITING, age, node] -= placed
            moved[SERVED, age, node] += placed
        free -= taken[age] * waiting
        began += taken[age] * waiting
    for state in range(states):
        for age in range(ages):
            for node in range(n_nodes):
                people[state, age, node] = moved[state, age, node]
    for age in range(ages):
        for node in range(n_nodes):
            staying = people[SERVED, age, node] * unsuccessful[age, node]
            people[SERVED, age, node] = staying * (1.0 - drop_out)
            people[NOT_SEEKING, age, node] += staying * drop_out
    return stock, served + began, began


@kernel
def steady_cohort(people, entering, stays, unsuccessful, never, seeking, delay, drop_out, capacity, taken, months):  # type: ignore[no-untyped-def]
    """Run the cohort until it stands still.

    Args:
        people: start, shape (5 + delay, ages, nodes); holds the end, as it stands after service.
        entering: onsets a month by frailty node.
        stays: see ``hazards``.
        unsuccessful: see ``hazards``.
        never: see ``cohort_month``.
        seeking: see ``cohort_month``.
        delay: see ``cohort_month``.
        drop_out: see ``cohort_month``.
        capacity: places.
        taken: share of the waiting of each age who get a place; written.
        months: at most so many months.

    Returns:
        People in need, people served and starts of the last month, after matching.
    """
    moved = np.empty_like(people)
    stock, served, began = 0.0, 0.0, 0.0
    for _ in range(months):
        before, began_before = stock, began
        stock, served, began = cohort_month(
            people, moved, entering, stays, unsuccessful, never, seeking, delay, drop_out, capacity, taken
        )
        if abs(stock - before) < 1e-9 * stock and abs(began - began_before) < 1e-9 * stock:
            break
    return stock, served, began


@kernel
def effect_after(people, stays, unsuccessful, never, seeking, delay, drop_out, taken, relapse, months):  # type: ignore[no-untyped-def]
    """Probability of being out of need some months after service began, with and without service.

    Those who begin service in a steady month are followed on both paths, by the same month: they drop out, come
    back, are placed as others of their age are, end, relapse.

    Args:
        people: steady cohort as ``steady_cohort`` leaves it.
        stays: see ``hazards``.
        unsuccessful: see ``hazards``.
        never: see ``cohort_month``.
        seeking: see ``cohort_month``.
        delay: see ``cohort_month``.
        drop_out: see ``cohort_month``.
        taken: share of the waiting of each age who get a place in the steady state.
        relapse: monthly hazard of relapse.
        months: months after service began.

    Returns:
        Share out of need with service, share out of need without.
    """
    states, ages, n_nodes = people.shape
    group = np.zeros(people.shape)
    alone = np.zeros(people.shape)
    everybody = np.zeros(n_nodes)
    total = 0.0
    for age in range(ages):
        for node in range(n_nodes):
            after_matching = people[SERVED, age, node] / ((1.0 - drop_out) * unsuccessful[age, node])
            began = max(0.0, after_matching - people[SERVED, age, node] * stays[age, node])
            alone[NEVER_SEEKING, age, node] = began
            # The first month of service is the month of matching itself.
            group[SERVED, age, node] = began * unsuccessful[age, node] * (1.0 - drop_out)
            group[NOT_SEEKING, age, node] = began * unsuccessful[age, node] * drop_out
            everybody[node] += began
            total += began
    nobody = np.zeros(ages)
    moved = np.empty_like(people)
    back = np.zeros(n_nodes)
    back_alone = np.zeros(n_nodes)
    stock, stock_alone = 0.0, 0.0
    for _ in range(months):
        # Who is out of need now relapses with the monthly hazard and starts again.
        for node in range(n_nodes):
            in_need, in_need_alone = 0.0, 0.0
            for state in range(states):
                for age in range(ages):
                    in_need += group[state, age, node]
                    in_need_alone += alone[state, age, node]
            back[node] = relapse * (everybody[node] - in_need)
            back_alone[node] = relapse * (everybody[node] - in_need_alone)
        stock, _, _ = cohort_month(
            group, moved, back, stays, unsuccessful, never, seeking, delay, drop_out, -1.0, taken
        )
        stock_alone, _, _ = cohort_month(
            alone, moved, back_alone, stays, unsuccessful, 1.0, 0.0, delay, drop_out, -1.0, nobody
        )
    return 1.0 - stock / total, 1.0 - stock_alone / total
