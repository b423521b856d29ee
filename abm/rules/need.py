"""Needs: severity, spontaneous ends, relapse (MODEL 5.1)."""

import math

from abm.compiled import rule


@rule("float64(float64, float64)")
def frailty_factor(spread, z):  # type: ignore[no-untyped-def]
    """Factor on the hazard of a person, mean 1 over people.

    ``exp(s z - s^2 / 2)`` with ``z`` standard normal.
    """
    return math.exp(spread * z - spread * spread / 2.0)


@rule("float64(float64, float64, float64)")
def severity_next_month(severity, growth, cap):  # type: ignore[no-untyped-def]
    """Severity after one more month without service, never above the cap."""
    return min(cap, severity * (1.0 + growth))


@rule("float64(float64, float64)")
def severity_slowing(drag, severity):  # type: ignore[no-untyped-def]
    """Factor by which severity slows an end, spontaneous or served: ``exp(-eta (s - 1))``."""
    return math.exp(-drag * (severity - 1.0))


@rule("int64(float64, float64, int64)")
def months_to_relapse(draw, hazard, window):  # type: ignore[no-untyped-def]
    """Months from the end of a spell to its relapse, or 0 when it never relapses.

    A constant monthly hazard ``h`` over ``window`` months: the first month ``k`` with ``draw >= (1 - h)^k``.

    Args:
        draw: uniform draw of the spell.
        hazard: monthly probability of relapse.
        window: last month in which a relapse can happen.

    Returns:
        A month from 1 to ``window``, or 0.
    """
    if hazard <= 0.0:
        return 0
    if hazard >= 1.0:
        return 1
    month = 1 + int(math.log(draw) / math.log1p(-hazard))
    return month if month <= window else 0


@rule("float64(float64, int64)")
def share_relapsing(hazard, window):  # type: ignore[no-untyped-def]
    """Share of ended spells that relapse within the window: ``1 - (1 - h)^window``."""
    return 1.0 - math.exp(float(window) * math.log1p(-hazard))


@rule("float64(float64, float64, float64)")
def displaced_share(displacement, net_exits, expected):  # type: ignore[no-untyped-def]
    """Share of spontaneous ends that do not happen because served people took the places (Crépon et al. 2013).

    ``d * net exits / expected ends``, at most 1.

    Args:
        displacement: share d of net exits that displace somebody.
        net_exits: people served with success last month who would still be in need without service.
        expected: sum of the hazards of a spontaneous end of everybody in need and not served.

    Returns:
        Between 0 and 1.
    """
    if expected <= 0.0:
        return 0.0
    return min(1.0, displacement * net_exits / expected)
