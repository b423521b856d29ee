"""Paid staff: who leaves, who is hired, which posts are cut (MODEL 5.6, 5.7)."""

from __future__ import annotations

from typing import Any

from abm.compiled import kernel
from abm.rules.growth import next_staff, overloaded_turnover, posts_cut


@kernel
def follow_budget(row: Any, e: Any, p: Any) -> float:
    """Staff of a public service or of the fringe follows what its money pays; posts cut against severance."""
    overload = max(0.0, row.served / max(row.staffed, 1e-9) - 1.0) if row.served > row.places else 0.0
    leaving = overloaded_turnover(p.turnover, p.turnover_overload, overload)
    new = next_staff(
        row.paid,
        row.affordable / e.cases_per_post[row.domain],
        0,
        1,
        leaving,
        p.largest_cut,
        p.largest_hire,
        p.size_smallest / e.scale,
    )
    cut = posts_cut(row.paid, new, leaving)
    row.paid = new
    return cut
