"""What the State retains of a call for projects (MODEL 7)."""

from __future__ import annotations

from collections.abc import Sequence

from abm.contracts.call import Call
from abm.contracts.weighing import Weighed, is_wanted
from abm.parameters.contracts import Initiator


def select(call: Call, weighed: Sequence[Weighed], envelope: int, chance: float) -> list[Weighed]:
    """Projects that the State retains: those of which it expects most per euro, as long as there is money.

    Where the State initiates it wants one operator for each problem it has picked.

    Args:
        call: the call.
        weighed: projects handed in, as the State sees them.
        envelope: money there is, cents.
        chance: that a project keeps its promise, as the State believes.
    """
    rules, keys = call.rules, call.providers.rows["key"]
    left, most = envelope, max(1, round(rules.labelled_share * len(weighed)))
    chosen: list[Weighed] = []
    cells: set[int] = set()
    for one in sorted(weighed, key=lambda one: (-one.gain / one.candidacy.service, int(keys[one.candidacy.operator]))):
        cell = call.cell_of(one.candidacy.operator)
        is_picked = rules.initiator == Initiator.STATE and cell in cells
        is_open = len(chosen) < most and one.candidacy.planned <= left and not is_picked
        if is_open and is_wanted(call, one, chance):
            chosen.append(one)
            cells.add(cell)
            left -= one.candidacy.planned
    return chosen
