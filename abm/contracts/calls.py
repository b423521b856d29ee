"""The yearly call for projects, from candidacies to projects that are negotiated (MODEL 6, 7)."""

from __future__ import annotations

from functools import partial
from typing import Any

from abm.contracts.call import Call
from abm.contracts.candidacies import candidacies
from abm.contracts.contracting import Contracting
from abm.contracts.negotiation import (
    agreed,
    contract_of,
    cost_of_failure,
    offered,
    pay_for_setting_up,
    setting_up_cost,
    signature,
)
from abm.contracts.selection import select
from abm.contracts.syndicate import federation_of, syndicate
from abm.contracts.weighing import weigh
from abm.funding.pots import SetAside
from abm.providers.columns import Records
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
    handed_in = candidacies(call, min(contracting.envelope, set_aside.a_year))
    chosen = select(call, weigh(call, handed_in, chance), contracting.envelope, chance)
    peers = federation_of(call, {key for investor in contracting.investors for key in investor.partners})
    for one in handed_in:
        _count(tally_row, call, one.operator)["candidacies"] += 1
    invest = partial(syndicate, call, investors=contracting.investors, peers=peers)
    for retained, offers in zip(chosen, offered(call, chosen, chance), strict=True):
        count = _count(tally_row, call, retained.candidacy.operator)
        count["labelled"] += 1
        found = agreed(call, offers, chance, invest)
        count["financed"] += found is not None
        one, shares = found or (retained.candidacy, {})
        signs = signature(call, one) if found else None
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
