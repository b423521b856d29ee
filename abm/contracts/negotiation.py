"""From a retained project with investors to a contract: how long it takes, and what it is then (MODEL 7)."""

from __future__ import annotations

from abm.contracts.call import ABANDONED, SIGNATURE, Call, people_of
from abm.contracts.candidacy import Candidacy
from abm.contracts.contract import Contract


def signature(call: Call, one: Candidacy) -> int | None:
    """Months until a retained project is signed; none when the negotiation ends without."""
    rules, key = call.rules_of(one.operator), int(call.providers.rows["key"][one.operator])
    if call.chance(key, ABANDONED) < rules.abandoned_share:
        return None
    spread = max(0, rules.signature_most - rules.signature_least)
    return rules.signature_least + int(call.chance(key, SIGNATURE) * (spread + 1))


def contract_of(call: Call, one: Candidacy, shares: dict[int, int], signs: int) -> Contract:
    """The contract that a project becomes."""
    rows, rules = call.providers.rows, call.rules_of(one.operator)
    record = rows[one.operator]
    ordinary, key = call.ordinary[int(record["domain"])], int(record["key"])
    return Contract(
        called=call.month,
        signs=call.month + signs,
        months=one.months,
        tests=one.money.tests,
        cell=call.cell_of(one.operator),
        operator=one.operator,
        operator_key=key,
        service=one.service - one.at_risk,
        at_risk=one.at_risk,
        fee=one.fee,
        evaluation=one.evaluation,
        setting_up=round(rules.setting_up_cost * call.real),
        users=people_of(one.service, ordinary),
        expected=one.expected,
        baseline=ordinary.deadweight,
        plan=one.target,
        cap=round(one.money.cap),
        committed=one.planned,
        scale=one.money.scale,
        shares=shares,
    )
