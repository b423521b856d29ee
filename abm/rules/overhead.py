"""Overhead: what funders accept, and how employers follow (MODEL 5.4; Gregory and Howard 2009)."""

from __future__ import annotations

from abm.compiled import rule


@rule("float64(float64, float64, float64, float64, float64, float64, float64)")
def next_norm(
    norm: float,
    employers: float,
    understated: float,
    comparison: float,
    audit: float,
    needed: float,
    leanest: float,
) -> float:
    """Overhead funders accept next month: the starvation cycle.

    Funders compare what employers report, which is less than what they spend, and move their norm towards it;
    audits pull it to what is needed: ``n' = n + (l ((1 - u) o - n) + a (needed - n)) / 12``.

    Args:
        norm: share of cost they accept now (n).
        employers: mean overhead of the employers they know (o).
        understated: part of overhead that employers do not report (u).
        comparison: speed with which the norm follows reports, a year (l).
        audit: speed with which audits pull it, a year (a).
        needed: overhead below which quality erodes.
        leanest: least they ask for.

    Returns:
        Share of cost.
    """
    reported = (1.0 - understated) * employers
    return max(leanest, norm + (comparison * (reported - norm) + audit * (needed - norm)) / 12.0)


@rule("float64(float64, float64, float64, float64, float64)")
def resting_norm(understated: float, comparison: float, audit: float, needed: float, leanest: float) -> float:
    """Where the norm rests when employers spend what it allows: ``a needed / (a + l u)``; arguments as above."""
    pull = audit + comparison * understated
    if pull <= 0.0:
        return needed
    return max(leanest, audit * needed / pull)
