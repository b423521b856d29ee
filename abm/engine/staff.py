"""Paid staff: who leaves, who is hired, which posts are cut; people served beyond places and staff (MODEL 5.4, 5.6)."""

from __future__ import annotations

from typing import Any

from abm.compiled import part
from abm.rules.growth import next_staff, overloaded_turnover, posts_cut


@part
def excess_cases(row: Any) -> float:
    """People served beyond funded places and beyond what the staff who are there can serve; nobody pays for them."""
    return max(0.0, row.served - max(float(row.places), row.staffed))


@part
def hire_or_cut(row: Any, affordable: float, frozen: int, may_hire: int, e: Any, p: Any) -> float:
    """Move staff towards what its money pays.

    Args:
        row: PROVIDER record; ``paid`` is written.
        affordable: FTE its money pays.
        frozen: 1 when posts are left unfilled and none is cut.
        may_hire: 0 when nobody is hired.
        e: ECONOMY record.
        p: parameters of its territory.

    Returns:
        Posts cut against severance, FTE.
    """
    overload = excess_cases(row) / max(row.staffed, float(row.places), 1e-9)
    leaving = overloaded_turnover(p.turnover, p.turnover_overload, overload)
    new = next_staff(
        row.paid,
        affordable,
        frozen,
        may_hire,
        leaving,
        p.largest_cut,
        p.largest_hire,
        p.size_smallest / e.scale,
    )
    cut = posts_cut(row.paid, new, leaving)
    row.paid = new
    return cut
