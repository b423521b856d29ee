"""Staff and capacity of providers: how they follow money (MODEL 5.6, 5.7)."""

from __future__ import annotations

import math

from abm.compiled import rule
from abm.rules.finance import monthly_speed


@rule("float64(float64, float64, float64, float64, float64)")
def affordable_staff(
    income: float,
    cash_gap: float,
    reversion: float,
    fixed_cost: float,
    cost_per_post: float,
) -> float:
    """Staff an enterprise can pay: ``L* = (Y_e + kappa_c (cash - tau C) - F) / c`` (MODEL 5.6).

    Args:
        income: expected yearly income.
        cash_gap: cash less the cash it wants to hold.
        reversion: part of that gap spent (or saved) in a year.
        fixed_cost: yearly cost whatever the size.
        cost_per_post: yearly cost of one FTE, other costs included.

    Returns:
        FTE, not negative.
    """
    return max(0.0, (income + reversion * cash_gap - fixed_cost) / cost_per_post)


@rule("float64(float64, float64, float64)")
def overloaded_turnover(turnover: float, per_overload: float, overload: float) -> float:
    """Monthly share of staff who leave by themselves; overload drives them away (MODEL 5.4)."""
    return min(1.0, turnover * (1.0 + per_overload * overload))


@rule("float64(float64, float64, int64, int64, float64, float64, float64, float64)")
def next_staff(
    staff: float,
    affordable: float,
    frozen: int,
    may_hire: int,
    leaving: float,
    largest_cut: float,
    largest_hire: float,
    least: float,
) -> float:
    """Paid staff of next month.

    Too many: with cash in hand posts are only left unfilled, else up to ``largest_cut`` are cut. Too few:
    leavers are replaced and up to ``largest_hire`` posts added, but not on credit.

    Args:
        staff: FTE now.
        affordable: FTE it can pay.
        frozen: 1 when it shrinks by turnover only.
        may_hire: 0 while cash is negative.
        leaving: share of staff who leave by themselves this month.
        largest_cut: most staff lost in a month, leavers included, as a share.
        largest_hire: most staff added in a month beyond those who replace leavers, as a share.
        least: staff from which that share is counted at least, so that nobody is held at nothing.

    Returns:
        FTE.
    """
    stayed = staff * (1.0 - leaving)
    if affordable < stayed:
        if frozen == 1:
            return stayed
        return min(stayed, max(affordable, staff * (1.0 - largest_cut)))
    if may_hire == 0:
        return stayed
    return min(affordable, staff + largest_hire * max(staff, least))


@rule("float64(float64, float64, float64)")
def posts_cut(staff: float, next_staff_: float, leaving: float) -> float:
    """Posts ended against severance: those lost beyond people who left by themselves."""
    return max(0.0, staff * (1.0 - leaving) - next_staff_)


@rule("float64(float64, float64, float64, float64, float64, float64, float64, float64, float64)")
def staffed_cases(
    cases_per_post: float,
    staff: float,
    volunteers: float,
    cap: float,
    worth: float,
    base_volunteers: float,
    governance: float,
    base_governance: float,
    hours: float,
) -> float:
    """Cases that paid staff and volunteers can serve.

    Cases per FTE × (paid less hours of participation + worth × min(volunteers, cap × paid)), divided by the
    same at base volunteers and governance: planned cases per post already contain the volunteers every
    employer has.

    Args:
        cases_per_post: planned cases per paid FTE.
        staff: paid FTE.
        volunteers: volunteers' FTE.
        cap: most volunteers per paid FTE that are of use.
        worth: paid FTE a volunteer FTE is worth.
        base_volunteers: volunteers per paid FTE in the plan.
        governance: share of decisions shared with users.
        base_governance: the same in the plan.
        hours: share of staff hours that full participation takes.

    Returns:
        Cases.
    """
    helped = worth * min(volunteers, cap * staff)
    working = staff * (1.0 - hours * (governance - base_governance))
    return cases_per_post * (working + helped) / (1.0 + worth * base_volunteers)


@rule("float64(float64, float64, float64, float64, float64)")
def affordable_cases(
    budget: float, cash: float, reversion: float, cost_per_case: float, fee_per_case: float
) -> float:
    """Cases a budget can pay when each brings its own fee: ``(B + kappa_c cash) / (cost - fee)``.

    Args:
        budget: public money of the year.
        cash: what the provider holds, below zero what it owes.
        reversion: part of that spent (or paid back) in a year.
        cost_per_case: yearly cost of a case.
        fee_per_case: yearly fee a case brings.

    Returns:
        Cases, not negative.
    """
    return max(0.0, budget + reversion * cash) / max(cost_per_case - fee_per_case, 1.0)


@rule("float64(float64, float64, float64)")
def next_reference_size(reference: float, size: float, half_life_months: float) -> float:
    """Size an organisation is used to; it follows the true size slowly (growing pains are absorbed)."""
    return reference + (size - reference) * monthly_speed(half_life_months)


@rule("float64(int64, int64, float64, float64)")
def served_by_lot(served: int, places: int, capacity: float, occupancy: float) -> float:
    """People a provider serves on average over the lot that makes places whole: ``served K / places``.

    A small enterprise of a small society has a fraction of a place and draws none or a whole one, for as long as it
    lives; its fees must not hang on that draw.

    Args:
        served: people it serves.
        places: whole places it drew.
        capacity: places before the lot (K).
        occupancy: people served for each place among its peers, for one that drew none.
    """
    if places > 0:
        return served * capacity / places
    return served + capacity * occupancy


@rule("float64(float64, float64)")
def place_score(remainder: float, draw: float) -> float:
    """Score of a provider for one place more: ``draw^(1 / remainder)``, 0 without a remainder.

    The highest scores win; the chance of winning grows with the remainder (Efraimidis and Spirakis 2006).
    """
    if remainder <= 0.0:
        return 0.0
    return math.exp(math.log(draw) / remainder)
