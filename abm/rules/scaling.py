"""Change of scale: what it costs, who can pay for it, what a site keeps of its parent (MODEL 5.7)."""

from __future__ import annotations

import math

from abm.compiled import rule

_MONTHS_PER_YEAR = 12.0


@rule("float64(float64, float64)")
def start_up_cost(months: float, yearly: float) -> float:
    """Cost of beginning something: so many months of what it will cost.

    Args:
        months: months of it.
        yearly: cost or money of what is begun, cents a year.

    Returns:
        Cents, once.
    """
    return months * yearly / _MONTHS_PER_YEAR


@rule("float64(float64, float64, float64)")
def affordable_addition(months: float, capital: float, otherwise: float) -> float:
    """Most money a year that can be added when each costs so many months of itself at once.

    Args:
        months: months of it (m).
        capital: what may be put in, cents.
        otherwise: the limit set by other reasons, cents a year.

    Returns:
        ``min(otherwise, 12 capital / m)``, cents a year.
    """
    if months <= 0.0:
        return otherwise
    return min(otherwise, _MONTHS_PER_YEAR * capital / months)


@rule("float64(float64, float64, float64)")
def capital_of_form(cash: float, months: float, monthly_cost: float) -> float:
    """What an enterprise may put into a change of scale in a year, cents.

    Args:
        cash: cash less credit drawn, cents.
        months: months of its cost that its legal form allows.
        monthly_cost: its usual cost, cents a month.
    """
    return max(0.0, min(cash, months * monthly_cost))


@rule("float64(float64, float64, float64)")
def kept_at_site(of_parent: float, of_founder: float, fidelity: float) -> float:
    """A trait taken over: the parent's or peer's with weight ``fidelity``, else that of a founder or one's own."""
    return fidelity * of_parent + (1.0 - fidelity) * of_founder


@rule("float64(float64, float64)")
def opened_reach(reach: float, openness: float) -> float:
    """Ability to answer a tender that is opened to the small: ``reach ** (1 - o)``.

    Args:
        reach: ability by size and knowledge of tenders, 0 to 1.
        openness: 0 as it is, 1 everybody is as able as the largest (o).
    """
    if reach <= 0.0:
        return 1.0 if openness >= 1.0 else 0.0
    return math.exp((1.0 - openness) * math.log(reach))


@rule("float64(int64, int64, float64)")
def fixed_cost_borne(merged: int, partners: int, pooling: float) -> float:
    """Fixed cost an enterprise bears, relative to that of one that never merged and works alone.

    ``n`` that come together bear ``n - o (n - 1)`` fixed costs: a merged enterprise all of it, a member of a consortium
    its ``n``-th part.

    Args:
        merged: enterprises that have merged into it.
        partners: peers it shares fixed cost with this year.
        pooling: part of the fixed cost that each beyond the first saves (o).
    """
    return (1.0 + merged * (1.0 - pooling)) * (1.0 - pooling * partners / (partners + 1))


@rule("float64(int64, int64, float64, float64)")
def capacity_left(partners: int, merging: int, coordination: float, loss: float) -> float:
    """Part of what staff can serve that working with others leaves.

    Args:
        partners: peers of its consortium.
        merging: 1 in the year after a merger.
        coordination: share of capacity that each partner takes.
        loss: share of capacity that a merger takes.
    """
    return max(0.0, 1.0 - coordination * partners) * (1.0 - loss * merging)


@rule("float64(float64, float64, float64)")
def room_to_owe(months: float, monthly_cost: float, owed: float) -> float:
    """What an enterprise may still be lent, cents.

    Args:
        months: months of its cost that it may owe in all.
        monthly_cost: its usual cost, cents a month.
        owed: what it owes of this kind, cents.
    """
    return max(0.0, months * monthly_cost - owed)


@rule("int64(int64, float64)")
def equal_parts(owed: int, years: float) -> int:
    """Monthly part in which a debt is repaid over so many years, cents; rounded up, so that the last is smaller."""
    return math.ceil(owed / (_MONTHS_PER_YEAR * years))


@rule("int64(int64, int64, float64)")
def repaid_of_surplus(owed: int, surplus: int, share: float) -> int:
    """What patient capital gets back of a year's surplus: a share of it, nothing of a deficit, cents."""
    return min(owed, int(share * max(0, surplus)))


@rule("float64(float64, float64, float64)")
def overhead_built(needed: float, norm: float, paid_for: float) -> float:
    """Overhead that capacity building pays for beyond what funders accept, share of cost.

    Args:
        needed: overhead below which quality erodes.
        norm: overhead that funders accept.
        paid_for: part of the gap that the money of the territory pays for, 0 to 1.
    """
    return max(0.0, needed - norm) * paid_for
