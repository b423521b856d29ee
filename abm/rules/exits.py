"""When an enterprise closes, and what becomes of its work (MODEL 5.6)."""

from __future__ import annotations

import math

from abm.compiled import rule


@rule("float64(float64, float64)")
def income_fall(income: float, reference: float) -> float:
    """How far income lies below what the enterprise is used to: ``f = max(0, 1 - Y / Y_24)``."""
    if reference <= 0.0:
        return 0.0
    return max(0.0, 1.0 - income / reference)


@rule(
    "float64(float64, float64, float64, float64, float64, float64, float64, float64, float64, float64, "
    "float64, float64,"
    " float64)"
)
def quiet_exit_hazard(
    cash_months: float,
    fall: float,
    size: float,
    age_years: float,
    base: float,
    low_cash: float,
    cash_line: float,
    fall_effect: float,
    fall_scale: float,
    size_effect: float,
    reference_size: float,
    age_effect: float,
    reference_age: float,
) -> float:
    """Monthly hazard of closing without insolvency, before the cap.

    ``h0 exp(a1 [cash < 3] + a2 (1 - exp(-f / f0)) - a3 ln(S / 5) - a4 ln(age / 8))``. It saturates in the
    fall of
    income: the cut of subsidised posts of 2017 informs small falls, nothing informs large ones.

    Args:
        cash_months: cash in months of cost.
        fall: fall of income (share).
        size: real-equivalent FTE.
        age_years: age; younger than one year counts as one.
        base: h0, a month.
        low_cash: a1.
        cash_line: months below which cash is low.
        fall_effect: a2.
        fall_scale: f0.
        size_effect: a3.
        reference_size: FTE at which h0 holds.
        age_effect: a4.
        reference_age: age at which h0 holds.

    Returns:
        Hazard a month.
    """
    logarithm = fall_effect * (1.0 - math.exp(-fall / fall_scale))
    if cash_months < cash_line:
        logarithm += low_cash
    logarithm -= size_effect * math.log(max(size, 0.1) / reference_size)
    logarithm -= age_effect * math.log(max(age_years, 1.0) / reference_age)
    return base * math.exp(logarithm)


@rule("float64(float64, float64)")
def exit_probability(hazard: float, cap: float) -> float:
    """Probability of closing this month: ``1 - exp(-hazard)``, at most the cap."""
    return min(cap, 1.0 - math.exp(-hazard))


@rule("float64(float64, float64, float64)")
def taken_over(size: float, least_size: float, share: float) -> float:
    """Share of contracts and staff that pass to others: none from one of the least size or below."""
    return share if size > least_size else 0.0
