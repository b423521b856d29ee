"""What the State retains of a call for projects (MODEL 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.contracts.call import Call, Ordinary
from abm.parameters.contracts import Contracts, Initiator
from abm.rules.contracting import state_gain

if TYPE_CHECKING:
    from abm.contracts.candidacies import Candidacy


def select(call: Call, handed_in: list[Candidacy], envelope: int, state_chance: float) -> list[Candidacy]:
    """Projects that the State retains: those of which it expects most per euro, as long as there is money.

    None may promise much less than its money is worth, nor than the same money given as a grant, which costs the same
    whatever comes of it; how much less is what the State gives for paying on results. Where the State initiates it
    wants one operator for each problem it has picked.
    """
    rules = call.rules
    chosen: list[Candidacy] = []
    left, most = envelope, max(1, round(rules.labelled_share * len(handed_in)))
    keys = call.providers.rows["key"]
    for one in sorted(handed_in, key=lambda one: (-one.gain / one.service, int(keys[one.operator]))):
        ordinary = call.ordinary[int(call.providers.rows["domain"][one.operator])]
        worth = worth_of(one.service, one.expected, ordinary, rules)
        as_grant = state_gain(state_chance, worth, one.service, one.service, rules.state_aversion, 0.0)
        cells = {call.cell_of(other.operator) for other in chosen}
        is_picked = rules.initiator == Initiator.STATE and call.cell_of(one.operator) in cells
        is_wanted = one.gain >= max(0.0, as_grant) - rules.contract_premium * one.service
        if len(chosen) < most and one.planned <= left and is_wanted and not is_picked:
            chosen.append(one)
            left -= one.planned
    return chosen


def worth_of(service: float, expected: float, ordinary: Ordinary, rules: Contracts) -> float:
    """What success of a project is worth to the State, cents.

    It is told by what the State pays now: ordinary service, paid whatever comes of it, is just worth its money if it
    succeeds as often as the State first believes.
    """
    chance = rules.state_belief
    return service * expected / ordinary.net * (chance + rules.state_aversion * (1.0 - chance)) / chance
