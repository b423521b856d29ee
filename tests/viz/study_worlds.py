"""Factors and captions as a study gives them, for tables and pictures."""

from __future__ import annotations

from scenarios.batch.factor import Factor
from viz.style import Caption

GRANTS = Factor("funding.grants_budget", 0.5, 1.5)
REFERRAL = Factor("service.referral", 0.0, 1.0)
QUEUE = Factor("service.queue_order", values=("first_come", "severity"))
SERVED = Factor("needs.share_served.housing", 0.2, 0.6)
FACTORS = (GRANTS, REFERRAL, QUEUE, SERVED)


def caption(language: str = "en", title: str = "ESS grants") -> Caption:
    """Of a sweep under four seeds."""
    return Caption(title, [1, 2, 3, 4], "welfare-abm 0.1.0", language)
