"""The month of ``engine.needs``, ``engine.matching`` and ``engine.service`` for a whole cohort at once.

Mean-field of one domain: people by state, months without service and kind of person (frailty and fit), under the
same order of phases.
Set-up uses it to find the hazards that reproduce what users know, and the law that the first cases are drawn from.
"""

import math

import numpy as np

from abm.compiled import kernel, part
from abm.rules.need import displaced_share, severity_next_month, severity_slowing

NEVER_SEEKING, NOT_SEEKING, WAITING, SERVED, ASSESSED = 0, 1, 2, 3, 4
"""States of the cohort; ASSESSED is followed by one state for each further month of assessment."""
UNSERVED, IN_SERVICE, UNSUCCESSFUL = 0, 1, 2
"""Parts of what ``survival_factors`` returns."""


@kernel
def survival_factors(rho, theta, drag, displaced, growth, cap, in_service, frailties, fits, ages):  # type: ignore[no-untyped-def]
    """Monthly survival by months without service and kind of person.

    Args:
        rho: base hazard of a spontaneous end.
        theta: base hazard of a success under service.
        drag: how severity slows both.
        displaced: share of the spontaneous ends of people nobody serves that do not happen.
        growth: growth of severity in a month without service.
        cap: largest severity.
        in_service: power of frailty in the hazard of a success.
        frailties: factor on the spontaneous hazard of each kind.
        fits: factor on the hazard of a success of each kind.
        ages: how many months without service are told apart.

    Returns:
        Shape (3, ages, kinds): survival of a spontaneous end when not served (``UNSERVED``) and when served
        (``IN_SERVICE``), of a success under service (``UNSUCCESSFUL``).
    """
    survival = np.empty((3, ages, frailties.shape[0]))
    served = np.empty_like(fits)
    for kind in range(frailties.shape[0]):
        served[kind] = theta * fits[kind] * math.exp(in_service * math.log(frailties[kind]))
    severity = 1.0
    for age in range(ages):
        slowing = severity_slowing(drag, severity)
        for kind in range(frailties.shape[0]):
            spontaneous = rho * slowing * frailties[kind]
            survival[IN_SERVICE, age, kind] = math.exp(-spontaneous)
            survival[UNSERVED, age, kind] = survival[IN_SERVICE, age, kind]
            if displaced > 0.0:
                survival[UNSERVED, age, kind] = math.exp(-spontaneous * (1.0 - displaced))
            survival[UNSUCCESSFUL, age, kind] = math.exp(-served[kind] * slowing)
        severity = severity_next_month(severity, growth, cap)
    return survival


@part
def share_taken(age, threshold):  # type: ignore[no-untyped-def]
    """Share of the list of an age who get a place when places are found from some months without service on."""
    return min(1.0, max(0.0, age + 1.0 - threshold))


@part
def cohort_month(people, moved, entering, survival, never, seeking, delay, drop_out, threshold):  # type: ignore[no-untyped-def]
    """One month of the cohort, in the order of the schedule.

    Args:
        people: people by state, months without service, kind; replaced by the next month's.
        moved: buffer of the same shape.
        entering: onsets this month by kind.
        survival: see ``survival_factors``.
        never: share of onsets who never seek.
        seeking: monthly probability of asking.
        delay: months of assessment.
        drop_out: monthly probability of leaving service.
        threshold: months without service from which a place is found; the fraction of a month is a share.

    Returns:
        People in need after matching.
    """
    states, ages, n_kinds = people.shape
    last = ages - 1
    moved[:] = 0.0
    stock = 0.0
    for state in range(states):
        stays = survival[IN_SERVICE if state == SERVED else UNSERVED]
        for age in range(ages):
            later = age if state == SERVED else min(age + 1, last)
            for kind in range(n_kinds):
                staying = people[state, age, kind] * stays[age, kind]
                moved[state, later, kind] += staying
                stock += staying
    for kind in range(n_kinds):
        moved[NEVER_SEEKING, 0, kind] += entering[kind] * never
        moved[NOT_SEEKING, 0, kind] += entering[kind] * (1.0 - never)
        stock += entering[kind]
    for age in range(ages):
        taken = share_taken(age, threshold)
        for kind in range(n_kinds):
            asked = moved[NOT_SEEKING, age, kind] * seeking
            moved[NOT_SEEKING, age, kind] -= asked
            if delay == 0:
                moved[WAITING, age, kind] += asked
            else:
                moved[WAITING, age, kind] += moved[ASSESSED + delay - 1, age, kind]
                for step in range(delay - 1, 0, -1):
                    moved[ASSESSED + step, age, kind] = moved[ASSESSED + step - 1, age, kind]
                moved[ASSESSED, age, kind] = asked
            placed = taken * moved[WAITING, age, kind]
            moved[WAITING, age, kind] -= placed
            staying = (moved[SERVED, age, kind] + placed) * survival[UNSUCCESSFUL, age, kind]
            moved[SERVED, age, kind] = staying * (1.0 - drop_out)
            moved[NOT_SEEKING, age, kind] += staying * drop_out
    for state in range(states):
        for age in range(ages):
            for kind in range(n_kinds):
                people[state, age, kind] = moved[state, age, kind]
    return stock


@part
def place_all(people, entering, survival, never, seeking, delay, drop_out, threshold):  # type: ignore[no-untyped-def]
    """Steady cohort when everybody on the list is placed from some months without service on.

    A month only ever makes the unserved older, so states follow from younger to older in one pass; at the last age,
    where people stay, a linear equation in those who do not seek is solved.

    Args:
        people: buffer of shape (states, ages, kinds); holds the steady state after service.
        entering: see ``cohort_month``.
        survival: see ``survival_factors``.
        never: see ``cohort_month``.
        seeking: see ``cohort_month``.
        delay: see ``cohort_month``.
        drop_out: see ``cohort_month``.
        threshold: see ``cohort_month``.

    Returns:
        People in need after matching, people served, people who began service.
    """
    _, ages, n_kinds = people.shape
    stays = survival[UNSERVED]
    last = ages - 1
    stock, served, began = 0.0, 0.0, 0.0
    for kind in range(n_kinds):
        for age in range(ages):
            taken = share_taken(age, threshold)
            here = stays[age, kind]
            younger = stays[age - 1, kind] if age > 0 else 0.0
            stay = here if age == last else 0.0  # share of a state that is still at this age next month
            # Served people at this age for each person placed, and drop-outs among them.
            success_free = survival[UNSUCCESSFUL, age, kind]
            served_for_each = 1.0 / (1.0 - survival[IN_SERVICE, age, kind] * success_free * (1.0 - drop_out))
            dropped_for_each = served_for_each * success_free * drop_out
            never_in = entering[kind] * never if age == 0 else people[NEVER_SEEKING, age - 1, kind] * younger
            people[NEVER_SEEKING, age, kind] = never_in / (1.0 - stay)
            not_seeking = entering[kind] * (1.0 - never) if age == 0 else people[NOT_SEEKING, age - 1, kind] * younger
            waiting = people[WAITING, age - 1, kind] * younger if age > 0 else 0.0
            # Those who come from assessment: a fixed number, and a multiple of those who do not seek and stay here.
            fixed, multiple = seeking * not_seeking, seeking * stay
            for step in range(delay):
                arriving = people[ASSESSED + step, age - 1, kind] * younger if age > 0 else 0.0
                fixed, multiple = arriving + stay * fixed, stay * multiple
            waiting += fixed
            on_list = 1.0 / (1.0 - stay * (1.0 - taken))
            back = taken * dropped_for_each * on_list
            not_seeking_left = ((1.0 - seeking) * not_seeking + back * waiting) / (
                1.0 - (1.0 - seeking) * stay - back * multiple
            )
            waiting = (waiting + multiple * not_seeking_left) * on_list
            asked = seeking * (not_seeking + stay * not_seeking_left)
            people[NOT_SEEKING, age, kind] = not_seeking_left
            people[WAITING, age, kind] = (1.0 - taken) * waiting
            assessed = asked
            for step in range(delay):
                arriving = people[ASSESSED + step - 1, age - 1, kind] * younger if age > 0 and step > 0 else 0.0
                if step > 0:
                    assessed = arriving + stay * assessed
                people[ASSESSED + step, age, kind] = assessed
            placed = taken * waiting
            people[SERVED, age, kind] = placed * served_for_each * success_free * (1.0 - drop_out)
            began += placed
            served += placed * served_for_each
            stock += people[NEVER_SEEKING, age, kind] + not_seeking_left - placed * dropped_for_each
            stock += people[WAITING, age, kind] + placed * served_for_each
            for step in range(delay):
                stock += people[ASSESSED + step, age, kind]
    return stock, served, began


@part
def steadily_displaced(people, survival, drop_out, displacement):  # type: ignore[no-untyped-def]
    """Share of spontaneous ends of the unserved that do not happen in the steady cohort (``rules.need``).

    Args:
        people: steady cohort as ``place_all`` leaves it.
        survival: see ``survival_factors``.
        drop_out: monthly probability of leaving service.
        displacement: share of successes that displace somebody.
    """
    successes, expected = 0.0, 0.0
    for age in range(people.shape[1]):
        for kind in range(people.shape[2]):
            success_free = survival[UNSUCCESSFUL, age, kind]
            successes += people[SERVED, age, kind] / ((1.0 - drop_out) * success_free) * (1.0 - success_free)
            hazard = -math.log(survival[IN_SERVICE, age, kind])
            for state in range(people.shape[0]):
                if state != SERVED:
                    expected += people[state, age, kind] * hazard
    return displaced_share(displacement, successes, expected)


@part
def began_service(people, survival, drop_out, age, kind):  # type: ignore[no-untyped-def]
    """People of an age and kind who begin service in a month of the steady cohort."""
    still = people[SERVED, age, kind]
    before = still / ((1.0 - drop_out) * survival[UNSUCCESSFUL, age, kind])
    return max(0.0, before - still * survival[IN_SERVICE, age, kind])


@part
def mean_fit_of_placements(people, survival, drop_out, fits):  # type: ignore[no-untyped-def]
    """Mean fit of those who begin service in the steady cohort; arguments as in ``effect_after``."""
    total, weighted = 0.0, 0.0
    for age in range(people.shape[1]):
        for kind in range(people.shape[2]):
            began = began_service(people, survival, drop_out, age, kind)
            total += began
            weighted += began * fits[kind]
    return weighted / total


@kernel
def out_of_need_after(months, people, everybody, survival, never, seeking, delay, drop_out, threshold, relapse):  # type: ignore[no-untyped-def]
    """Share of a group of people out of need some months later; whoever is out of need relapses and starts again.

    Args:
        months: how many.
        people: those in need now, by state, months without service, kind; moved on.
        everybody: the whole group by kind.
        survival: see ``survival_factors``.
        never: see ``cohort_month``.
        seeking: see ``cohort_month``.
        delay: see ``cohort_month``.
        drop_out: see ``cohort_month``.
        threshold: see ``cohort_month``.
        relapse: monthly hazard of relapse.
    """
    states, ages, n_kinds = people.shape
    moved = np.empty_like(people)
    stock = people.sum()
    for _ in range(months):
        back = everybody.copy()
        for state in range(states):
            for age in range(ages):
                for kind in range(n_kinds):
                    back[kind] -= people[state, age, kind]
        stock = cohort_month(people, moved, relapse * back, survival, never, seeking, delay, drop_out, threshold)
    return 1.0 - stock / everybody.sum()


@kernel
def effect_after(months, people, survival, alone, never, seeking, delay, drop_out, threshold, relapse):  # type: ignore[no-untyped-def]
    """Probability of being out of need some months after service began, with and without service.

    Those who begin service in a steady month are followed on both paths, by the same month: they drop out, come
    back, are placed as others of their age are, end, relapse.

    Args:
        months: months after service began.
        people: steady cohort as ``place_all`` leaves it.
        survival: see ``survival_factors``.
        alone: the same where nobody is served.
        never: see ``cohort_month``.
        seeking: see ``cohort_month``.
        delay: see ``cohort_month``.
        drop_out: see ``cohort_month``.
        threshold: see ``cohort_month``.
        relapse: monthly hazard of relapse.

    Returns:
        Share out of need with service, share out of need without.
    """
    _, ages, n_kinds = people.shape
    served = np.zeros(people.shape)
    unserved = np.zeros((ASSESSED, ages, n_kinds))
    everybody = np.zeros(n_kinds)
    for age in range(ages):
        for kind in range(n_kinds):
            began = began_service(people, survival, drop_out, age, kind)
            everybody[kind] += began
            unserved[NEVER_SEEKING, age, kind] = began
            # The first month of service is the month of matching itself.
            staying = began * survival[UNSUCCESSFUL, age, kind]
            served[SERVED, age, kind] = staying * (1.0 - drop_out)
            served[NOT_SEEKING, age, kind] = staying * drop_out
    gross = out_of_need_after(
        months, served, everybody, survival, never, seeking, delay, drop_out, threshold, relapse
    )
    return gross, out_of_need_after(months, unserved, everybody, alone, 1.0, 0.0, 0, 0.0, float(ages), relapse)
