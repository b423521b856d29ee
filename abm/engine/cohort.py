"""The month of ``engine.needs``, ``engine.matching`` and ``engine.service`` for a whole cohort at once.

Mean-field of one domain: people by state, months without service and kind of person (frailty and fit), under the
same order of phases.
Set-up uses it to find the hazards that reproduce what users know, and the law that the first cases are drawn from.
"""

import math

import numpy as np

from abm.compiled import kernel
from abm.rules.need import severity_next_month, severity_slowing

NEVER_SEEKING, NOT_SEEKING, WAITING, SERVED, ASSESSED = 0, 1, 2, 3, 4
"""States of the cohort; ASSESSED is followed by one state for each further month of assessment."""


@kernel
def hazards(rho, theta, drag, growth, cap, in_service, frailties, fits, ages):  # type: ignore[no-untyped-def]
    """Monthly survival factors by months without service and frailty node.

    Args:
        rho: base hazard of a spontaneous end.
        theta: base hazard of a success under service.
        drag: how severity slows both.
        growth: growth of severity in a month without service.
        cap: largest severity.
        in_service: power of frailty in the hazard of a success.
        frailties: factor on the spontaneous hazard of each node (kind of person).
        fits: factor on the hazard of a success of each node.
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
            hazard = theta * slowing * fits[node] * math.exp(in_service * math.log(frailty))
            unsuccessful[age, node] = math.exp(-hazard)
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
            for state in range(states):
                stock += moved[state, age, node]
                if state == SERVED:
                    served += moved[state, age, node]
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
def place_all(people, entering, stays, unsuccessful, never, seeking, delay, drop_out, threshold):  # type: ignore[no-untyped-def]
    """Steady cohort when everybody on the list is placed from some months without service on.

    A month only ever makes the unserved older, so states follow from younger to older in one pass; at the last age,
    where people stay, a linear equation in those who do not seek is solved.

    Args:
        people: buffer of shape (states, ages, nodes); holds the steady state after service.
        entering: see ``cohort_month``.
        stays: see ``cohort_month``.
        unsuccessful: see ``cohort_month``.
        never: see ``cohort_month``.
        seeking: see ``cohort_month``.
        delay: see ``cohort_month``.
        drop_out: see ``cohort_month``.
        threshold: months without service from which a place is found; the fraction of a month is a share.

    Returns:
        People in need after matching, people served, people who began service.
    """
    _, ages, n_nodes = people.shape
    last = ages - 1
    stock, served, began = 0.0, 0.0, 0.0
    for node in range(n_nodes):
        for age in range(ages):
            taken = min(1.0, max(0.0, age + 1.0 - threshold))
            here = stays[age, node]
            younger = stays[age - 1, node] if age > 0 else 0.0
            stay = here if age == last else 0.0  # share of a state that is still at this age next month
            # Served people at this age for each person placed, and drop-outs among them.
            success_free = unsuccessful[age, node]
            served_for_each = 1.0 / (1.0 - here * success_free * (1.0 - drop_out))
            dropped_for_each = served_for_each * success_free * drop_out
            never_in = entering[node] * never if age == 0 else people[NEVER_SEEKING, age - 1, node] * younger
            people[NEVER_SEEKING, age, node] = never_in / (1.0 - stay)
            not_seeking = entering[node] * (1.0 - never) if age == 0 else people[NOT_SEEKING, age - 1, node] * younger
            waiting = people[WAITING, age - 1, node] * younger if age > 0 else 0.0
            # Those who come from assessment: a fixed number, and a multiple of those who do not seek and stay here.
            fixed, multiple = seeking * not_seeking, seeking * stay
            for step in range(delay):
                arriving = people[ASSESSED + step, age - 1, node] * younger if age > 0 else 0.0
                fixed, multiple = arriving + stay * fixed, stay * multiple
            waiting += fixed
            on_list = 1.0 / (1.0 - stay * (1.0 - taken))
            back = taken * dropped_for_each * on_list
            not_seeking_left = ((1.0 - seeking) * not_seeking + back * waiting) / (
                1.0 - (1.0 - seeking) * stay - back * multiple
            )
            waiting = (waiting + multiple * not_seeking_left) * on_list
            asked = seeking * (not_seeking + stay * not_seeking_left)
            people[NOT_SEEKING, age, node] = not_seeking_left
            people[WAITING, age, node] = (1.0 - taken) * waiting
            assessed = asked
            for step in range(delay):
                arriving = people[ASSESSED + step - 1, age - 1, node] * younger if age > 0 and step > 0 else 0.0
                if step > 0:
                    assessed = arriving + stay * assessed
                people[ASSESSED + step, age, node] = assessed
            placed = taken * waiting
            people[SERVED, age, node] = placed * served_for_each * success_free * (1.0 - drop_out)
            began += placed
            served += placed * served_for_each
            stock += people[NEVER_SEEKING, age, node] + not_seeking_left - placed * dropped_for_each
            stock += people[WAITING, age, node] + placed * served_for_each
            for step in range(delay):
                stock += people[ASSESSED + step, age, node]
    return stock, served, began


@kernel
def steady_cohort(people, entering, stays, unsuccessful, never, seeking, delay, drop_out, capacity, taken):  # type: ignore[no-untyped-def]
    """Steady cohort in which as many are served as there are places, the longest unserved first.

    Args:
        people: buffer of shape (ASSESSED + delay, ages, nodes); holds the steady state after service.
        entering: see ``cohort_month``.
        stays: see ``cohort_month``.
        unsuccessful: see ``cohort_month``.
        never: see ``cohort_month``.
        seeking: see ``cohort_month``.
        delay: see ``cohort_month``.
        drop_out: see ``cohort_month``.
        capacity: places.
        taken: share of the waiting of each age who get a place; written.

    Returns:
        People in need after matching, people served, people who began service. Fewer are served than there are
        places when not even placing everybody at once fills them.
    """
    ages = people.shape[1]
    low, high = 0.0, float(ages)
    for _ in range(60):
        middle = (low + high) / 2.0
        _, served, _ = place_all(
            people, entering, stays, unsuccessful, never, seeking, delay, drop_out, middle
        )
        if served > capacity:
            low = middle
        else:
            high = middle
        if high - low < 1e-10:
            break
    if high < 1e-9:
        high = 0.0
    for age in range(ages):
        taken[age] = min(1.0, max(0.0, age + 1.0 - high))
    return place_all(people, entering, stays, unsuccessful, never, seeking, delay, drop_out, high)


@kernel
def began_service(people, stays, unsuccessful, drop_out, age, node):  # type: ignore[no-untyped-def]
    """People of an age and kind who begin service in a month of the steady cohort."""
    still = people[SERVED, age, node]
    return max(0.0, still / ((1.0 - drop_out) * unsuccessful[age, node]) - still * stays[age, node])


@kernel
def mean_fit_of_placements(people, stays, unsuccessful, drop_out, fits):  # type: ignore[no-untyped-def]
    """Mean fit of those who begin service in the steady cohort; arguments as in ``effect_after``."""
    total, weighted = 0.0, 0.0
    for age in range(people.shape[1]):
        for node in range(people.shape[2]):
            began = began_service(people, stays, unsuccessful, drop_out, age, node)
            total += began
            weighted += began * fits[node]
    return weighted / total


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
            began = began_service(people, stays, unsuccessful, drop_out, age, node)
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
