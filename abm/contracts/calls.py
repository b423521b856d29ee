"""The yearly call for projects, from candidacies to projects that are negotiated (MODEL 6, 7)."""

from __future__ import annotations

from typing import Any

from abm.contracts.call import Call, people_of
from abm.contracts.candidacies import candidacies
from abm.contracts.contracting import Contracting
from abm.contracts.negotiation import (
    contract_of,
    cost_of_failure,
    pay_for_setting_up,
    setting_up_cost,
    signature,
)
from abm.contracts.selection import select
from abm.contracts.syndicate import federation_of, syndicate
from abm.funding.pots import SetAside
from abm.providers.columns import CENTS, Records
from abm.rules.contracting import belief


def call_for_projects(contracting: Contracting, call: Call, set_aside: SetAside, tally_row: Records) -> None:
    """The call of a January: what the State retains and investors finance is negotiated.

    There is none when levers set no money aside any more; then ``set_aside`` gives back what lies unclaimed.

    Args:
        contracting: moved on.
        call: the call; its terms are the contracting's.
        set_aside: money for contracts this year.
        tally_row: this month's counts of contracts.
    """
    contracting.envelope += set_aside.added
    if contracting.envelope <= 0 or set_aside.a_year <= 0:
        return
    chance = belief(contracting.good, contracting.bad)
    handed_in = candidacies(call, min(contracting.envelope, set_aside.a_year), chance)
    chosen = select(call, handed_in, contracting.envelope, chance)
    peers = federation_of(call) if chosen else None
    for one in handed_in:
        _count(tally_row, call, one.operator)["candidacies"] += 1
    for one in chosen:
        assert peers is not None
        count = _count(tally_row, call, one.operator)
        count["labelled"] += 1
        ordinary = call.ordinary[int(call.providers.rows["domain"][one.operator])]
        social_value = people_of(one.service, ordinary) * one.expected * ordinary.social_worth * CENTS
        shares = syndicate(call, one, contracting.investors, peers, social_value)
        if not shares:
            continue
        count["financed"] += 1
        signs = signature(call, one)
        if signs is None:
            lost = cost_of_failure(setting_up_cost(call, one), call.rules_of(one.operator))
            pay_for_setting_up(call.providers.ledger, lost)
            contracting.envelope -= lost
            count["contract_costs"] += lost
            continue
        contract = contract_of(call, one, shares, signs)
        contracting.contracts.append(contract)
        contracting.envelope -= contract.committed + contract.setting_up
        for place, cents in shares.items():
            contracting.investors[place].promised += cents


def _count(tally_row: Records, call: Call, row: int) -> Any:
    record = call.providers.rows[row]
    return tally_row[int(record["territory"]), int(record["domain"])]
