"""What the State retains of a call for projects (MODEL 7)."""

from __future__ import annotations

from collections.abc import Sequence

from abm.contracts.call import Call
from abm.contracts.weighing import Weighed
from abm.parameters.contracts import Initiator
from abm.rules.contracting import state_gain


def select(call: Call, weighed: Sequence[Weighed], envelope: int, chance: float) -> list[Weighed]:
    """Projects that the State retains: those of which it expects most per euro, as long as there is money.

    None may promise much less than its money is worth, nor than the same money given as a grant, which costs the same
    whatever comes of it; how much less is what the State gives for paying on results. Where the State initiates it
    wants one operator for each problem it has picked.

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
        service, cell = one.candidacy.service, call.cell_of(one.candidacy.operator)
        as_grant = state_gain(chance, one.worth, service, service, rules.state_aversion, 0.0)
        is_picked = rules.initiator == Initiator.STATE and cell in cells
        is_wanted = one.gain >= max(0.0, as_grant) - rules.contract_premium * service
        if len(chosen) < most and one.candidacy.planned <= left and is_wanted and not is_picked:
            chosen.append(one)
            cells.add(cell)
            left -= one.candidacy.planned
    return chosen
