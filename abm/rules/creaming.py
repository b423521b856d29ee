"""Creaming: whom a provider takes first when money hangs on a result (MODEL 5.3)."""

import math

from abm.compiled import rule
from abm.rules.need import severity_next_month, severity_slowing
from abm.vocabulary import MONTHS_PER_YEAR


@rule("float64(float64, float64, float64, float64, float64)")
def end_without_service(hazard, drag, severity, growth, cap):  # type: ignore[no-untyped-def]
    """Chance that a need ends by itself within 12 months while nobody serves it (``u_i``).

    Args:
        hazard: hazard of a spontaneous end at severity 1, frailty included.
        drag: how severity slows ends.
        severity: now.
        growth: of severity in a month.
        cap: largest severity.
    """
    total = 0.0
    for _ in range(MONTHS_PER_YEAR):
        total += hazard * severity_slowing(drag, severity)
        severity = severity_next_month(severity, growth, cap)
    return 1.0 - math.exp(-total)


@rule("float64(float64)")
def end_in_service(hazard):  # type: ignore[no-untyped-def]
    """Chance that a need ends within 12 months of service, success or not; severity is frozen (``d_i + u_i``)."""
    return 1.0 - math.exp(-hazard * MONTHS_PER_YEAR)


@rule("float64(float64, float64, int64, float64, float64)")
def expected_result(with_service, without, gross, spread, z):  # type: ignore[no-untyped-def]
    """Result a provider expects of a person: ``d_i + [gross metric] u_i``, seen with a log-normal error of mean 1.

    Args:
        with_service: chance of the result with service.
        without: chance of the result without it.
        gross: 1 when the measure counts what would have happened anyway.
        spread: standard deviation of the logarithm of the error.
        z: standard normal draw.
    """
    seen = with_service if gross else with_service - without
    return seen * math.exp(spread * z - 0.5 * spread * spread)


@rule("float64(float64, float64, float64)")
def case_cost(severity, usual_severity, per_severity):  # type: ignore[no-untyped-def]
    """Cost of a case relative to the planned one: ``c_i / c_d = 1 + slope (s_i - usual)``, never negative."""
    return max(0.0, 1.0 + per_severity * (severity - usual_severity))


@rule("float64(float64, float64, float64, float64)")
def expected_margin(at_risk, result, mean_result, cost):  # type: ignore[no-untyped-def]
    """What a case leaves, in planned costs of a case: ``x (y_i / y - 1) - (c_i / c_d - 1)``.

    The payment per result is ``p = c_d / y``, so the mean person just pays her cost.

    Args:
        at_risk: share of the risk that whoever chooses bears (x).
        result: expected of this person (y_i).
        mean_result: mean over those who ask for help (y); where it is 0 nobody promises more than another.
        cost: cost of the case relative to the planned one.
    """
    promise = at_risk * (result / mean_result - 1.0) if mean_result > 0.0 else 0.0
    return promise - (cost - 1.0)


@rule("float64(float64, float64, float64, float64)")
def creaming_score(margin, mission, need_weight, severity):  # type: ignore[no-untyped-def]
    """Place in the order of service: ``(1 - m) margin + m B (s_i - 1)``."""
    return (1.0 - mission) * margin + mission * need_weight * (severity - 1.0)


@rule("boolean(float64, float64, float64)")
def is_passed_over(margin, mission, tolerance):  # type: ignore[no-untyped-def]
    """Whether a provider rather leaves a place empty: no mission, and a loss beyond what it tolerates."""
    return mission <= 0.0 and margin < -tolerance
