"""From a retained project to a contract: the target agreed, how long it takes, what it costs, what it is (MODEL 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from abm.contracts.call import ABANDONED, SIGNATURE, Call, people_of
from abm.contracts.candidacy import Candidacy
from abm.contracts.contract import Contract
from abm.contracts.weighing import Weighed, is_wanted, weigh
from abm.flows import Flow
from abm.ledger import HOUSEHOLDS_ACCOUNT, INTERMEDIARY_ACCOUNT, STATE_ACCOUNT, Ledger, post
from abm.parameters.contracts import Contracts

_TARGETS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
"""Parts of the target proposed that are negotiated in turn (an assumption: steps of a tenth)."""

Shares = dict[int, int]
"""Cents by place among investors."""


def offered(call: Call, retained: Sequence[Weighed], chance: float) -> list[Iterator[Weighed]]:
    """Of each project what is offered to investors in turn: its target as proposed, then lower and lower ones.

    Lower targets are weighed for all projects at once, when the first of them is asked for.

    Args:
        call: the call.
        retained: projects with the targets that their proposers aim at.
        chance: that a project keeps its promise, as the State believes.
    """

    @cache
    def lowered() -> list[Weighed]:
        proposed = [one.candidacy for one in retained]
        return weigh(call, [replace(one, target=part * one.target) for one in proposed for part in _TARGETS], chance)

    def of(place: int) -> Iterator[Weighed]:
        yield retained[place]
        yield from lowered()[len(_TARGETS) * place :][: len(_TARGETS)]

    return [of(place) for place in range(len(retained))]


def agreed(
    call: Call, offers: Iterable[Weighed], chance: float, invest: Callable[[Weighed], Shares]
) -> tuple[Candidacy, Shares] | None:
    """The project with the highest target at which investors come together, as long as the State wants it.

    Args:
        call: the call.
        offers: the project with lower and lower targets.
        chance: that it keeps its promise, as the State believes.
        invest: who puts in how much; nothing when the capital does not come together.

    Returns:
        Project and shares; None when the State would rather not.
    """
    for one in offers:
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


def setting_up_cost(call: Call, one: Candidacy) -> int:
    """What lawyers and negotiation cost when it is signed, cents of the model."""
    return round(call.rules_of(one.operator).setting_up_cost * call.real)


def cost_of_failure(setting_up: int, rules: Contracts) -> int:
    """What of it the payer bears when the negotiation ends without a signature, cents."""
    return round(rules.abandoned_cost * setting_up)


def pay_for_setting_up(ledger: Ledger, cents: int) -> None:
    """The State pays lawyers and negotiators, through the intermediary, out of the money set aside."""
    post(ledger.books, int(Flow.CONTRACT_COSTS), STATE_ACCOUNT, INTERMEDIARY_ACCOUNT, cents)
    post(ledger.books, int(Flow.WAGES), INTERMEDIARY_ACCOUNT, HOUSEHOLDS_ACCOUNT, cents)


def contract_of(call: Call, one: Candidacy, shares: Shares, signs: int) -> Contract:
    """The contract that a project becomes."""
    record = call.providers.rows[one.operator]
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
        setting_up=setting_up_cost(call, one),
        users=people_of(one.service, ordinary),
        expected=one.expected,
        baseline=ordinary.deadweight,
        plan=one.target,
        cap=round(one.money.cap),
        committed=one.planned,
        scale=one.money.scale,
        shares=shares,
    )
