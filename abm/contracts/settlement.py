"""Tests of an outcome contract: what is measured, paid, written anew, and what follows the last (MODEL 7)."""

from __future__ import annotations

import math
from collections import Counter
from typing import NamedTuple

from abm.contracts.cash import internal_rate_of_return
from abm.contracts.contract import Stage
from abm.contracts.contract_month import ContractMonth
from abm.contracts.evaluation import Errors, comparison, outcome_found
from abm.contracts.plan import Result, paid_at_tests, relative_to
from abm.contracts.records import for_all_tests, keeps_its_promise, outcome_over_first_target, planned_payments
from abm.contracts.renewal import chance_written_anew, plan_written_anew
from abm.engine.contracts import PARTS
from abm.exact import sum_in_order
from abm.flows import Flow
from abm.ledger import INTERMEDIARY_ACCOUNT
from abm.randomness import normal
from abm.vocabulary import MONTHS_PER_YEAR, Stream

_MEASUREMENT = int(Stream.MEASUREMENT)
_TESTS = 256
"""Tests that draws can tell apart within one contract."""
_RENEGOTIATED, _BURNT, _ROLLED_OUT = 0, 2048, 3072
"""Draws of a contract in a month; those of burnt investors go on from theirs."""
_SEEN_FROM_AFAR = 0.5
"""Weight of a contract that others made in what an investor believes (an assumption: half of one of its own)."""
_TOTAL_LOSS = -1.0
"""Yearly return of capital of which nothing comes back."""
_KEPT = 0.5
"""Part of its capital below which an investor who gets no more back may be burnt."""


class Measured(NamedTuple):
    """What an evaluator finds at one test.

    Attributes:
        users: people followed up since the last test, as a share of all planned.
        measured: outcome per person as measured, a share.
        true: net outcome per person as it is.
    """

    users: float
    measured: float
    true: float


def settle(here: ContractMonth) -> None:
    """Measure and pay when a test is due; with the last one the contract closes."""
    contract = here.contract
    while contract.tested < len(contract.tests) and here.age >= contract.tests[contract.tested]:
        _pay_results(here, _measure(here))
        contract.tested += 1
        if contract.tested < len(contract.tests):
            _renegotiate(here)
    here.hand_back()
    if contract.tested == len(contract.tests):
        if contract.stage == Stage.RUNNING:
            here.end_service()
        _close(here)


def _measure(here: ContractMonth) -> Measured:
    """What the evaluator finds of those who began before this test and after the last, and what is true of them."""
    contract = here.contract
    cohort = here.contracting.vehicles.cohorts[contract.number, contract.tested]
    users = int(cohort["users"])
    if users == 0:
        return Measured(0.0, 0.0, 0.0)
    with_service, without, eligible = (float(cohort[name]) / users for name in ("with_service", "without", "eligible"))
    scale = float(here.providers.economy["scale"][0])
    people = people_counted(users / PARTS, int(cohort["paid_for"]) / PARTS, scale)
    real = people * scale
    z = normal(here.seed, _MEASUREMENT, contract.operator_key, contract.called * _TESTS + contract.tested)
    errors = Errors.of(here.rules)
    found = outcome_found(comparison(here.terms), with_service, without, eligible, real, float(z), errors)
    return Measured(people / contract.users, float(found), with_service - without)


def people_counted(served: float, paid_for: float, scale: float) -> float:
    """People of a cohort as chance would have them at real size: it moves so many less far from what is paid for.

    Args:
        served: in the model.
        paid_for: expected of the money.
        scale: people of real size for one of the model.
    """
    return paid_for + (served - paid_for) / math.sqrt(max(1.0, scale))


def _pay_results(here: ContractMonth, found: Measured) -> None:
    """The payer pays what the terms say of what was measured."""
    contract, terms = here.contract, here.terms
    result = Result(
        users=found.users,
        effect=float(relative_to(found.measured, contract.plan, here.gross)),
        of_target=float(relative_to(found.measured, contract.target, here.gross)),
    )
    contract.results.append(result)
    so_far = for_all_tests(terms, contract.results)
    due = round(contract.scale * int(paid_at_tests(terms, so_far)[0, contract.tested]))
    due = max(0, min(due, contract.left_of_cap))
    here.pay_in_public(due, Flow.OUTCOME_PAYMENT, INTERMEDIARY_ACCOUNT)
    contract.paid += due
    contract.payments.append(due)
    contract.balance += due
    row = here.operator
    planned = max(0.0, min(found.users, 1.0 - sum_in_order(one.users for one in contract.results[:-1])))
    for_operator = round(contract.at_risk * planned * min(1.0, result.effect)) if row is not None else 0
    bonus = round(contract.scale * int(paid_at_tests(terms, so_far, "operator")[0, contract.tested]))
    bonus = min(bonus, contract.left_of_cap)
    if row is not None:
        for_operator += max(0, bonus)
        contract.bonus += max(0, bonus)
        here.receive_in_public(max(0, -bonus))
    here.pay_in_public(for_operator, Flow.OUTCOME_PAYMENT, here.account)
    count = here.count
    malus = max(0, -bonus) if row is not None else 0
    count["outcome_payments"] += due + for_operator - malus
    count["contract_income"] += for_operator
    contract.paid_to_operator += for_operator
    if found.users == 0.0:
        return
    count["tests"] += 1
    is_met, should_be = result.effect >= 1.0, found.true >= contract.plan
    count["wrongly_met"] += is_met and not should_be
    count["wrongly_missed"] += should_be and not is_met


def _renegotiate(here: ContractMonth) -> None:
    """A plan that was missed may be written anew, at what was measured."""
    contract = here.contract
    effect = contract.results[-1].effect
    before = contract.tests[contract.tested - 2] if contract.tested > 1 else 0
    years = (contract.tests[contract.tested - 1] - before) / MONTHS_PER_YEAR
    if contract.results[-1].users == 0.0:  # nobody was there to be measured
        return
    if effect < 1.0 and here.chance(_RENEGOTIATED) < chance_written_anew(here.rules.renegotiation, years):
        contract.plan = float(plan_written_anew(effect, contract.plan, contract.target, here.gross))
        contract.renegotiated = contract.tested
        here.count["renegotiated"] += 1


def _close(here: ContractMonth) -> None:
    """After the last test: guarantee, what everybody learns, what follows."""
    contract, contracting, rules = here.contract, here.contracting, here.rules
    guaranteed = round(rules.state_guarantee * contract.drawn)
    owed = max(0, guaranteed - contract.handed_back)
    if owed > 0:
        here.pay_in_public(owed, Flow.OUTCOME_PAYMENT, INTERMEDIARY_ACCOUNT)
        here.count["outcome_payments"] += owed
        here.count["guarantee_paid"] += owed
        contract.balance += owed
        contracting.envelope -= owed
        here.hand_back()
    contract.stage = Stage.CLOSED
    contracting.envelope += contract.committed - contract.paid - contract.paid_to_operator
    is_met, is_kept = contract.results[-1].effect >= 1.0, keeps_its_promise(contract, here.terms)
    contracting.good += is_kept
    contracting.bad += not is_kept
    for place, investor in enumerate(contracting.investors):
        investor.sees_end(is_kept, 1.0 if place in contract.shares else _SEEN_FROM_AFAR)
        lost_much = contract.handed_back < _KEPT * contract.drawn
        if place in contract.shares and lost_much and here.chance(_BURNT + place) < rules.burnt_exit:
            investor.is_burnt = True
    _count_end(here)
    if is_met and here.operator is not None and here.chance(_ROLLED_OUT) < rules.roll_out:
        here.roll_out()


def _count_end(here: ContractMonth) -> None:
    contract, count = here.contract, here.count
    count["ended"] += 1
    count["ended_repaid"] += contract.is_repaid
    count["capital_ended"] += contract.drawn
    count["repaid_of_ended"] += contract.handed_back
    count["capital_lost"] += max(0, contract.drawn - contract.handed_back)
    count["planned_payments"] += planned_payments(contract, here.terms)
    count["payments_of_ended"] += contract.paid
    count["reached_of_target"] += outcome_over_first_target(contract) or 0.0
    flows: Counter[int] = Counter()
    for age, cents in contract.flows:
        flows[age] += cents
    rate = internal_rate_of_return(flows)
    count["return_on_capital"] += (_TOTAL_LOSS if rate is None else rate) * contract.drawn
