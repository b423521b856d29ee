"""Where a person can be expected to stand 12 months after service began (MODEL 5.1, 7)."""

import math

from abm.compiled import rule
from abm.rules.need import severity_next_month, severity_slowing
from abm.vocabulary import MONTHS_PER_YEAR


@rule("float64(float64, float64, float64, float64, float64, float64, float64, float64, float64)")
def out_of_need(served, in_service, drop_out, spontaneous, drag, severity, growth, cap, relapse):  # type: ignore[no-untyped-def]
    """Chance that a need has ended and not come back after 12 months.

    Who drops out is without service from then on, as is who relapses; severity grows without service only.

    Args:
        served: 1 when service begins now, 0 for the path without any.
        in_service: hazard of an end in service, spontaneous ends included, a month.
        drop_out: monthly chance of leaving service without success.
        spontaneous: hazard of a spontaneous end at severity 1, frailty included, a month.
        drag: how severity slows ends.
        severity: now.
        growth: of severity in a month without service.
        cap: largest severity.
        relapse: monthly chance that an ended need comes back.
    """
    stays = math.exp(-in_service)
    inside, outside, ended = served, 1.0 - served, 0.0
    for _ in range(MONTHS_PER_YEAR):
        stays_outside = math.exp(-spontaneous * severity_slowing(drag, severity))
        back = ended * relapse
        left = inside * stays * drop_out
        ended += inside * (1.0 - stays) + outside * (1.0 - stays_outside) - back
        outside = outside * stays_outside + back + left
        inside = inside * stays - left
        severity = severity_next_month(severity, growth, cap)
    return ended
