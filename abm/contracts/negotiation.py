"""From a retained project to a contract: the target that is agreed, how long it takes, what it is then (MODEL 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from abm.contracts.call import ABANDONED, SIGNATURE, Call, people_of
from abm.contracts.candidacy import Candidacy
from abm.contracts.contract import Contract
from abm.contracts.weighing import Weighed, is_wanted, weigh

_TARGETS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
"""Parts of the target proposed that are negotiated in turn (an assumption: steps of a tenth)."""

Shares = dict[int, int]
"""Cents by place among investors."""


def agreed(
    call: Call, retained: Weighed, chance: float, invest: Callable[[Weighed], Shares]
) -> tuple[Candidacy, Shares] | None:
    """The project with the highest target at which investors come together, as long as the State wants it.

    Args:
        call: the call.
        retained: the project with the target that its proposer aims at.
        chance: that it keeps its promise, as the State believes.
        invest: who puts in how much; nothing when the capital does not come together.

    Returns:
        Project and shares; None when the State would rather not.
    """
    proposed = retained.candidacy
    for part in _TARGETS:
        one = retained if part == 1.0 else weigh(call, [replace(proposed, target=part * proposed.target)], chance)[0]
        if not is_wanted(call, one, chance):
            return None
        shares = invest(one)
        if shares:
            return one.candidacy, shares
    return None


def signature(call: Call, one: Candidacy) -> int | None:
    """Months until a retained project is signed; none when the negotiation ends without."""
    rules, key = call.rules_of(one.operator), int(call.providers.rows["key"][one.operator])
    if call.chance(key, ABANDONED) < rules.abandoned_share:
        return None
    spread = max(0, rules.signature_most - rules.signature_least)
    return rules.signature_least + int(call.chance(key, SIGNATURE) * (spread + 1))


def contract_of(call: Call, one: Candidacy, shares: Shares, signs: int) -> Contract:
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
