"""Money of an enterprise: claims paid late, cash, credit, private income, other costs (MODEL 5.6).

Amounts are cents (integers where they are paid) or euros alike: the rules are homogeneous in money.
"""

from __future__ import annotations

import math

from abm.compiled import rule
from abm.vocabulary import LegalForm

_SCIC, _SCOP = int(LegalForm.SCIC), int(LegalForm.SCOP)


@rule("int64(int64, int64)")
def month_part(yearly: int, month_of_year: int) -> int:
    """Part of a yearly amount that is earned in one month; twelve parts add up to the cent.

    Args:
        yearly: cents a year.
        month_of_year: 0 to 11.

    Returns:
        Cents.
    """
    return yearly * (month_of_year + 1) // 12 - yearly * month_of_year // 12


@rule("int64(int64, float64)")
def paid_now(claim: int, delay_months: float) -> int:
    """What a public payer pays this month of what it owes: ``R / (1 + delay)`` (MODEL 5.6).

    With steady earnings ``a`` the claim settles at ``a * delay`` after payment.
    """
    return int(claim / (1.0 + delay_months))


@rule("float64(float64, float64)")
def months_of_cost(cash: float, monthly_cost: float) -> float:
    """Cash in months of cost."""
    return cash / max(monthly_cost, 1.0)


@rule("float64(float64, float64, float64, float64)")
def credit_limit(monthly_cost: float, claims: float, months: float, share_of_claims: float) -> float:
    """Credit line: some months of cost and an advance on what public payers owe (cession Dailly)."""
    return months * monthly_cost + share_of_claims * claims


@rule("float64(float64, float64, float64, float64)")
def next_cost_shock(shock: float, persistence: float, spread: float, normal_draw: float) -> float:
    """Cost shock of this month, AR(1): ``e' = a e + s z``; in the long run ``s / sqrt(1 - a^2)`` of cost."""
    return persistence * shock + spread * normal_draw


@rule("float64(float64)")
def monthly_speed(half_life_months: float) -> float:
    """Share of a distance covered in a month when half of it is covered in the half-life."""
    return 1.0 - math.exp(-0.6931471805599453 / half_life_months)


@rule("float64(float64, float64, float64)")
def next_other_cost(current: float, wanted: float, half_life_months: float) -> float:
    """Costs that are not wages rise with staff at once and follow it down slowly (rent, equipment)."""
    if wanted >= current:
        return wanted
    return current + (wanted - current) * monthly_speed(half_life_months)


@rule("float64(float64, float64, float64, float64, float64, float64)")
def giving_factor(
    public_money: float,
    public_base: float,
    giving_base: float,
    crowding_out: float,
    floor: float,
    ceiling: float,
) -> float:
    """Dues and gifts of a territory and domain relative to their base.

    Each euro of public money above its base costs ``crowding_out`` euros of giving; below it, it brings some.

    Args:
        public_money: lagged public money to the enterprises there.
        public_base: the same in the base.
        giving_base: dues and gifts in the base.
        crowding_out: kappa.
        floor: least factor.
        ceiling: greatest factor.

    Returns:
        Factor between floor and ceiling.
    """
    if giving_base <= 0.0:
        return 1.0
    factor = 1.0 - crowding_out * (public_money - public_base) / giving_base
    return min(max(factor, floor), ceiling)


@rule("float64(float64, float64, float64)")
def fee_factor(poverty: float, mean_poverty: float, elasticity: float) -> float:
    """How fees fall where people are poor: ``(poverty / mean) ** -elasticity``."""
    return math.exp(-elasticity * math.log(poverty / mean_poverty))


@rule("float64(int64, float64, float64)")
def retention(legal_form: int, scic: float, scop: float) -> float:
    """Share of a surplus that stays in the enterprise: all of it but in cooperatives (law by legal form)."""
    if legal_form == _SCIC:
        return scic
    if legal_form == _SCOP:
        return scop
    return 1.0
