"""How public money is shared between territories and enterprises (MODEL 5.7, 6): the scalar parts."""

from __future__ import annotations

import math

from abm.compiled import rule


@rule("float64(float64, float64)")
def heard_of_tenders(knowledge: float, hearsay: float) -> float:
    """Ability to answer a tender that knowing of it leaves: ``1 - h (1 - k)``.

    Args:
        knowledge: experience of contracts, one's own or the mean of federated peers if larger, 0 to 1 (k).
        hearsay: part of the ability that comes from such knowledge (h).
    """
    return 1.0 - hearsay * (1.0 - knowledge)


@rule("float64(float64, float64, float64, float64)")
def tender_share(size: float, at_one: float, slope: float, most: float) -> float:
    """Public money held as procurement: ``.12 + .09 ln S`` within 0 and .6; large ones live on contracts."""
    return min(most, max(0.0, at_one + slope * math.log(max(size, 0.1))))


@rule("float64(float64, float64, float64)")
def tender_reach(size: float, half_size: float, power: float) -> float:
    """Ability to answer a tender: ``1 / (1 + (2 / S) ** 1.5)``; writing one needs somebody with time."""
    if half_size <= 0.0:
        return 1.0
    return 1.0 / (1.0 + math.exp(power * math.log(half_size / max(size, 0.01))))


@rule("float64(float64, float64, float64)")
def authority_weight(base_share: float, tax_base: float, equalisation: float) -> float:
    """What an authority can spend before scaling to the total: its historical part, or in proportion to its
    taxes.

    Args:
        base_share: its share in the base.
        tax_base: tax base per inhabitant relative to the mean.
        equalisation: 1 when transfers even everything out.
    """
    return base_share * (1.0 + (1.0 - equalisation) * (tax_base - 1.0))


@rule("float64(float64, float64, float64)")
def hatching_factor(free_money: float, expected_ask: float, most: float) -> float:
    """How free money raises hatching: from 1 when little is free to ``most`` when it exceeds what founders
    ask.

    Args:
        free_money: money of the territory and domain that nobody claims.
        expected_ask: what the usual number of founders would ask for.
        most: greatest factor.
    """
    if expected_ask <= 0.0:
        return 1.0
    return min(most, max(1.0, free_money / expected_ask))


@rule("float64(float64, float64, float64)")
def founders_with_support(usual: float, months: float, response: float) -> float:
    """Founders who come forward in a year when each is given public money: ``usual (1 + response · months)``.

    Args:
        usual: those who come without.
        months: public money that a new employer is given, months of its cost.
        response: how many more come for each such month, relative.
    """
    return usual * (1.0 + response * months)


@rule("float64(float64, float64)")
def reserved_for_firms(base_share: float, moved: float) -> float:
    """Share of a pot of contracts reserved for firms: ``f + m (1 - f)`` above 0, ``f (1 + m)`` below.

    Args:
        base_share: share of firms in the base.
        moved: part of what the others have, -1 to 1; below 0, part of what firms have that goes to the others.
    """
    given, taken = 0.5 * (abs(moved) + moved), 0.5 * (abs(moved) - moved)
    return base_share + given * (1.0 - base_share) - taken * base_share


@rule("int64(float64, float64)")
def poisson_quantile(mean: float, probability: float) -> int:
    """Smallest count whose cumulative Poisson probability reaches ``probability``; means below 700."""
    count = 0
    term = math.exp(-mean)
    total = term
    while total < probability and count < 10_000:
        count += 1
        term *= mean / count
        total += term
        if term < 1e-300:
            break
    return count


@rule("float64(float64, float64)")
def still_waiting(half_life_months: float, months: float) -> float:
    """Part of the founders refused who have not given up after some months: ``.5 ** (t / T)``."""
    return math.exp(math.log(0.5) * months / half_life_months)


@rule("float64(float64, float64, float64, float64)")
def next_associations(now: float, base: float, volunteers: float, turnover: float) -> float:
    """Volunteer-only associations a year on: ``A + b (A_0 v - A)``; they live from people who give time.

    Args:
        now: their number (A).
        base: their number in the base (A_0).
        volunteers: volunteers of the territory relative to the base (v).
        turnover: associations founded a year, as a share; as many end when nothing moves (b).
    """
    return now + turnover * (base * volunteers - now)
