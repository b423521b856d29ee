"""Effort of an operator whose income varies with a measured result (MODEL 5.4).

Two tasks (Holmström and Milgrom 1991, "Multitask principal-agent analyses", *Journal of Law, Economics, and
Organization* 7): ``e1`` is seen by the measure, ``e2`` is not. Private cost is ``(e1^2 + e2^2) / 2 + g e1 e2``.
"""

import math

from abm.compiled import rule


@rule("UniTuple(float64, 2)(float64, float64, float64)")
def efforts(drive_measured, drive_unmeasured, substitution):  # type: ignore[no-untyped-def]
    """Efforts that maximise ``B1 e1 + B2 e2`` less private cost, neither of them negative.

    ``e1 = (B1 - g B2) / (1 - g^2)``, ``e2 = (B2 - g B1) / (1 - g^2)``; where one would be negative it is 0 and the
    other is its own drive.

    Args:
        drive_measured: marginal worth of measured effort (B1): income at risk and motivation.
        drive_unmeasured: marginal worth of unmeasured effort (B2): motivation alone.
        substitution: how far one effort makes the other more costly (g), below 1.

    Returns:
        Measured and unmeasured effort.
    """
    if drive_unmeasured <= substitution * drive_measured:
        return max(0.0, drive_measured), 0.0
    if drive_measured <= substitution * drive_unmeasured:
        return 0.0, max(0.0, drive_unmeasured)
    share = 1.0 - substitution * substitution
    return (
        (drive_measured - substitution * drive_unmeasured) / share,
        (drive_unmeasured - substitution * drive_measured) / share,
    )


@rule("UniTuple(float64, 2)(float64, float64, float64, float64, float64, float64)")
def efforts_at_risk(at_risk, mission, motivation, other_motivation, crowding, substitution):  # type: ignore[no-untyped-def]
    """Efforts of an operator: ``B1 = (1 - m) b + m1``, ``B2 = m2 - k b`` with the mission weight ``m``.

    Args:
        at_risk: share of its own income that varies with the measured result (b).
        mission: its mission weight, which dulls money (m).
        motivation: motivation for measured effort (m1).
        other_motivation: motivation for unmeasured effort (m2).
        crowding: motivation for unmeasured effort lost per unit of income at risk (k).
        substitution: see ``efforts`` (g).

    Returns:
        Measured and unmeasured effort.
    """
    return efforts((1.0 - mission) * at_risk + motivation, other_motivation - crowding * at_risk, substitution)


@rule("float64(float64, float64, float64)")
def private_cost(measured, unmeasured, substitution):  # type: ignore[no-untyped-def]
    """What effort costs whoever makes it: ``(e1^2 + e2^2) / 2 + g e1 e2``."""
    return 0.5 * (measured * measured + unmeasured * unmeasured) + substitution * measured * unmeasured


@rule("float64(float64, float64)")
def effort_on_success(more_measured, gain):  # type: ignore[no-untyped-def]
    """Factor on success: ``1 + a1 (e1 - e1 at b = 0)``, never negative."""
    return max(0.0, 1.0 + gain * more_measured)


@rule("float64(float64, float64)")
def effort_on_relapse(more_unmeasured, gain):  # type: ignore[no-untyped-def]
    """Factor on the hazard of relapse: ``exp(-a2 (e2 - e2 at b = 0))``."""
    return math.exp(-gain * more_unmeasured)


@rule("float64(float64, float64, float64, float64, float64)")
def effort_charge(more_private_cost, price, at_risk, risk_aversion, result_error):  # type: ignore[no-untyped-def]
    """Share of cost that income at risk adds: effort and risk have to be paid for, ``c_e dC + r b^2 se^2 / 2``.

    Args:
        more_private_cost: private cost of effort above that at ``b = 0`` (dC).
        price: share of cost per unit of it (c_e).
        at_risk: share of income at risk (b).
        risk_aversion: of the operator (r).
        result_error: standard error of the measured result, relative (se).
    """
    risk = at_risk * result_error
    return price * more_private_cost + 0.5 * risk_aversion * risk * risk
