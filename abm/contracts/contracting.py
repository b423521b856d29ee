"""Outcome contracts of a society: the yearly call, signatures, service, tests, payments and what follows (MODEL 7).

Money runs through the vehicle of each contract, all of which share the intermediary's account: investors pay in what
service needs, the payer pays on results, investors get back what is left. Investors' purses and balances of vehicles
add up to the two accounts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from abm.contracts.amounts import MILLION
from abm.contracts.calls import (
    LONGEST_SERVICE,
    Call,
    candidacies,
    contract_of,
    federation_of,
    people_of,
    rules_in,
    select,
    signature,
    syndicate,
)
from abm.contracts.cash import internal_rate_of_return, split
from abm.contracts.contract import Contract, Stage
from abm.contracts.investors import Investor, build_investors
from abm.contracts.measurement import NO_SAMPLE, se_share
from abm.contracts.plan import NOTHING, Plans, Result, comparison, cut_offs, paid_at_tests, plans_of, stake_of_operator
from abm.contracts.terms import Terms
from abm.contracts.vehicles import Vehicles
from abm.engine.contracts import NO_CONTRACT, PARTS
from abm.engine.vehicles import DRAWS_A_MONTH, ENDED_EARLY, GOES_ON, pay_service
from abm.errors import ParameterError
from abm.flows import Flow
from abm.ledger import (
    FIRST_AUTHORITY,
    HOUSEHOLDS_ACCOUNT,
    INTERMEDIARY_ACCOUNT,
    INVESTORS_ACCOUNT,
    STATE_ACCOUNT,
    Ledger,
    endow,
    post,
)
from abm.parameters import Parameters
from abm.parameters.contracts import Contracts
from abm.parameters.table import Table
from abm.providers.columns import CENTS, Providers, Records
from abm.providers.terms import set_result_terms
from abm.randomness import normal, uniform
from abm.rules.contracting import belief, measured_baseline_bias
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind, Stream

_ESS = int(ProviderKind.ESS)
_AFTERWARDS, _MEASUREMENT = int(Stream.AFTERWARDS), int(Stream.MEASUREMENT)
_TESTS = 256
"""Tests that draws can tell apart within one contract."""
_RENEGOTIATED, _BURNT, _ROLLED_OUT = 0, 2048, 3072
CONTROLS_A_PERSON = {"randomised": 1.0, "matched": 10.0, "historical": NO_SAMPLE, "target_only": NO_SAMPLE}
"""People compared with for each person served; matched: as in Peterborough (facts/impact_bonds.md 1.1)."""
GROSS_COMPARISONS = ("historical", "target_only")
"""Comparisons under which people who would have managed anyway count for whoever chooses them."""
_SEEN_FROM_AFAR = 0.5
"""Weight of a contract that others made in what an investor believes (an assumption: half of one of its own)."""
_TOTAL_LOSS = -1.0
"""Yearly return of capital of which nothing comes back."""
_LEAST_PLAN = 0.05
"""A plan is not written below this part of the first target."""
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


@dataclass
class Contracting:
    """Everything about contracts that lasts from month to month.

    Attributes:
        terms: that contracts are written on; None: there can be none.
        investors: all of them.
        contracts: all that the State retained and investors financed, in the order of calls.
        envelope: money set aside and not promised, cents.
        good: contracts that met their plan, the State's first belief counted in.
        bad: contracts that did not.
        n_cells: territories × 4.
        vehicles: of all contracts signed so far, with their cohorts.
    """

    terms: Terms | None
    investors: list[Investor]
    good: float
    bad: float
    n_cells: int
    contracts: list[Contract] = field(default_factory=list)
    envelope: int = 0
    vehicles: Vehicles = field(init=False)

    def __post_init__(self) -> None:
        self.vehicles = Vehicles(len(self.investors), 0, LONGEST_SERVICE, self.n_cells)

    def write_on(self, terms: Terms | None) -> None:
        """Terms that contracts are written on from now on; before any is signed."""
        self.terms = terms
        n_tests = 0 if terms is None else len(terms.tests)
        self.vehicles = Vehicles(len(self.investors), n_tests, LONGEST_SERVICE, self.n_cells)

    @property
    def at_work(self) -> list[Contract]:
        """Contracts that are not closed."""
        return [one for one in self.contracts if one.stage != Stage.CLOSED]

    @property
    def terms_needed(self) -> Terms:
        """The terms.

        Raises:
            ParameterError: money is set aside for contracts that nobody has written.
        """
        if self.terms is None:
            raise ParameterError("funding.moved_to_contracts needs contracts.terms: name a contract, such as 'cis'")
        return self.terms

    def plans(self, lag: int) -> Plans:
        """Financing on the terms, with so many months from a result to its payment."""
        return plans_of(self.terms_needed, lag, LONGEST_SERVICE)

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do in a month."""
        return all(one.stage == Stage.CLOSED for one in self.contracts)


def open_contracting(parameters: Parameters, citizens: int, ledger: Ledger) -> Contracting:
    """Contracting before anything has happened; investors have their money."""
    rules = parameters.contracts
    investors = build_investors(rules, round(rules.investor_capital * citizens * CENTS))
    endow(ledger, INVESTORS_ACCOUNT, sum(one.cash for one in investors))
    good = rules.belief_weight * rules.state_belief
    return Contracting(None, investors, good, rules.belief_weight - good, ledger.n_territories * N_DOMAINS)


def call_for_projects(contracting: Contracting, call: Call, added: int, tally_row: Records) -> None:
    """The call of a January: what the State retains and investors finance is negotiated.

    Args:
        contracting: moved on.
        call: the call; its terms are the contracting's.
        added: money set aside for contracts this year, cents.
        tally_row: this month's counts of contracts.
    """
    contracting.envelope += added
    if contracting.envelope <= 0:
        return
    chance = belief(contracting.good, contracting.bad)
    handed_in = candidacies(call, contracting.envelope, chance)
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
            continue
        contract = contract_of(call, one, shares, signs)
        contracting.contracts.append(contract)
        contracting.envelope -= contract.committed + contract.setting_up
        for place, cents in shares.items():
            contracting.investors[place].promised += cents


def _count(tally_row: Records, call: Call, row: int) -> Any:
    record = call.providers.rows[row]
    return tally_row[int(record["territory"]), int(record["domain"])]


def advance_contracts(
    contracting: Contracting,
    providers: Providers,
    table: Table,
    *,
    seed: int,
    month: int,
    tally_row: Records,
    money_row: Records,
) -> None:
    """A month of all contracts, before people are served: signatures, ends, tests, then the money of service.

    Args:
        contracting: moved on.
        providers: all providers; money of operators under contract is written.
        table: parameter rows by territory.
        seed: seed of the run.
        month: month from the start of the burn-in.
        tally_row: this month's counts of contracts.
        money_row: this month's tally, for what authorities pay.
    """
    rules_of = cache(lambda territory: rules_in(table, territory))

    def step(contract: Contract) -> _Step:
        money = money_row[contract.territory, contract.domain, _ESS]
        return _Step(contracting, providers, rules_of, table, seed, month, tally_row, money, contract)

    for contract in contracting.at_work:
        if contract.stage == Stage.NEGOTIATED and month >= contract.signs:
            step(contract).sign()
    _pay_service(contracting, providers, table, seed, month, tally_row)
    for contract in contracting.at_work:
        if contract.stage == Stage.RUNNING and contracting.vehicles.rows["end"][contract.number] != GOES_ON:
            step(contract).end_service()
        if contract.is_tested_in(month):
            step(contract).test()


def _pay_service(
    contracting: Contracting, providers: Providers, table: Table, seed: int, month: int, tally_row: Records
) -> None:
    """Contracts that run pay for a month of service; investors' purses follow."""
    vehicles = contracting.vehicles
    if not vehicles.rows["running"].any():
        return
    drawn_now = np.zeros(vehicles.n_investors, dtype=np.int64)
    pay_service(
        month, seed, vehicles.rows, vehicles.n, vehicles.shares, vehicles.drawn_of, vehicles.paid_in, vehicles.ends,
        vehicles.window, drawn_now, providers.rows, providers.ledger.books, table, tally_row,
    )
    for investor, cents in zip(contracting.investors, drawn_now.tolist(), strict=True):
        investor.cash -= cents
        investor.promised -= cents


@dataclass
class _Step:
    """One month of one contract."""

    contracting: Contracting
    providers: Providers
    rules_of: Callable[[int], Contracts]
    table: Table
    seed: int
    month: int
    tally_row: Records
    money: Any
    contract: Contract

    @property
    def rules(self) -> Contracts:
        """Parameters in its territory."""
        return self.rules_of(self.contract.territory)

    @property
    def age(self) -> int:
        """Months since signature."""
        return self.month - self.contract.signs

    @property
    def count(self) -> Any:
        """Where the contract is counted."""
        return self.tally_row[self.contract.territory, self.contract.domain]

    @property
    def operator(self) -> Any:
        """The operator's row, None when it has closed."""
        row = self.providers.rows[self.contract.operator]
        return row if row["alive"] and row["key"] == self.contract.operator_key else None

    def chance(self, what: int) -> float:
        """Uniform draw of this contract and month."""
        return float(uniform(self.seed, _AFTERWARDS, self.contract.operator_key, what + self.month * DRAWS_A_MONTH))

    def sign(self) -> None:
        """Sign it, if the operator is still there: the payer bears the cost of negotiating, the cohort opens."""
        contract, contracting = self.contract, self.contracting
        self._pay_in_public(contract.setting_up, Flow.CONTRACT_COSTS, INTERMEDIARY_ACCOUNT)
        self._post(Flow.WAGES, INTERMEDIARY_ACCOUNT, HOUSEHOLDS_ACCOUNT, contract.setting_up)
        self.count["contract_costs"] += contract.setting_up
        if self.operator is None:
            self._release()
            return
        contract.stage = Stage.RUNNING
        contract.vehicles = contracting.vehicles
        contract.number = contracting.vehicles.add(
            contract.shares,
            cut_offs(contract.tests, self.rules.measurement_lag),
            operator=contract.operator,
            operator_key=contract.operator_key,
            cell=contract.cell,
            signed=contract.signs,
            months=contract.months,
            service=contract.service,
            fee=contract.fee,
            evaluation=contract.evaluation,
        )
        self.count["signed"] += 1
        self.count["months_to_signature"] += contract.signs - contract.called
        row = self.operator
        row["contract_number"] = contract.number + 1
        row["contract_share"] = self._share_of_income(row)
        row["contract_stake"] = stake_of_operator(self._terms)
        row["contract_gross"] = comparison(self._terms) in GROSS_COMPARISONS
        set_result_terms(self.providers, self.table, [contract.operator])
        for place in contract.shares:
            contracting.investors[place].partners.add(contract.operator_key)

    def _share_of_income(self, row: Any) -> float:
        """Part of its operator's money that the contract brings, so part of new people it pays for."""
        contract = self.contract
        money = (contract.service + contract.at_risk) * MONTHS_PER_YEAR / contract.months
        other = float(row["grant"] + row["procurement"] + row["subsidy"]) + float(row["private_income"])
        return money / max(1.0, money + other)

    def _release(self) -> None:
        """Nothing will be signed: promises are void, the money set aside is free again."""
        contract, contracting = self.contract, self.contracting
        for place, cents in contract.shares.items():
            contracting.investors[place].promised -= cents
        contracting.envelope += contract.committed
        contract.stage = Stage.CLOSED

    def _pay_for_ending_early(self) -> None:
        """The payer ends the contract: what results have earned is paid when they come, and what the terms add now."""
        contract, terms = self.contract, self._terms
        age = self.age * max(test.month for test in terms.tests) / contract.tests[-1]
        rights = [one for one in terms.terminations if one.by == "payer" and one.after_month <= age]
        share = max((one.share for one in rights if one.pays == "principal_share"), default=0) / MILLION
        due = min(round(share * contract.drawn), contract.cap - contract.paid)
        self._pay_in_public(due, Flow.OUTCOME_PAYMENT, INTERMEDIARY_ACCOUNT)
        self.count["outcome_payments"] += due
        contract.paid += due
        contract.balance += due

    def end_service(self) -> None:
        """The operator serves no more under this contract; capital that is not needed is free again."""
        contract, vehicles = self.contract, self.contracting.vehicles
        if vehicles.rows["end"][contract.number] == ENDED_EARLY:
            self.count["ended_early"] += 1
            self._pay_for_ending_early()
        contract.stage = Stage.SERVED
        vehicles.close(contract.number)
        drawn = contract.drawn_of
        for place, promised in contract.shares.items():
            self.contracting.investors[place].promised -= promised - drawn[place]
        self._hand_back()
        row = self.operator
        if row is not None:
            row["contract"] = 0
            row["contract_number"] = NO_CONTRACT
            row["contract_share"] = 0.0
            set_result_terms(self.providers, self.table, [contract.operator])

    def test(self) -> None:
        """Measure and pay when a test is due; with the last one the contract closes."""
        contract = self.contract
        while contract.tested < len(contract.tests) and self.age >= contract.tests[contract.tested]:
            self._pay_results(self._measure())
            contract.tested += 1
            if contract.tested < len(contract.tests):
                self._renegotiate()
        self._hand_back()
        if contract.tested == len(contract.tests):
            if contract.stage == Stage.RUNNING:
                self.end_service()
            self._close()

    def _measure(self) -> Measured:
        """What the evaluator finds of those who began before this test and after the last, and what is true of them."""
        contract, rules = self.contract, self.rules
        terms = self._terms
        cohort = self.contracting.vehicles.cohorts[contract.number, contract.tested]
        users = int(cohort["users"])
        if users == 0:
            return Measured(0.0, 0.0, 0.0)
        with_service, without, eligible = (
            float(cohort[name]) / users for name in ("with_service", "without", "eligible")
        )
        method = comparison(terms)
        bias = measured_baseline_bias(
            method, without, eligible, rules.unmatched_selection, rules.historical_drift
        )
        people = users / PARTS
        real = people * float(self.providers.economy["scale"][0])
        controls = real * CONTROLS_A_PERSON[method]
        error = rules.measurement_error * float(se_share(real, controls, with_service, without))
        draw = contract.called * _TESTS + contract.tested
        z = float(normal(self.seed, _MEASUREMENT, contract.operator_key, draw))
        true = with_service - without
        return Measured(people / contract.users, true + bias + error * z, true)

    def _pay_results(self, found: Measured) -> None:
        """The payer pays what the terms say of what was measured."""
        contract, terms = self.contract, self._terms
        result = Result(
            users=found.users,
            effect=max(0.0, found.measured / (contract.plan + self._gross)),
            of_target=max(0.0, found.measured / (contract.target + self._gross)),
        )
        contract.results.append(result)
        so_far = [*contract.results, *[NOTHING] * (len(contract.tests) - len(contract.results))]
        due = round(contract.scale * int(paid_at_tests(terms, [so_far])[0, contract.tested]))
        due = max(0, min(due, contract.cap - contract.paid))
        self._pay_in_public(due, Flow.OUTCOME_PAYMENT, INTERMEDIARY_ACCOUNT)
        contract.paid += due
        contract.payments.append(due)
        contract.balance += due
        row = self.operator
        for_operator = round(contract.at_risk * found.users * min(1.0, result.effect)) if row is not None else 0
        bonus = round(contract.scale * int(paid_at_tests(terms, [so_far], "operator")[0, contract.tested]))
        if row is not None:
            for_operator += max(0, bonus)
            self._post(Flow.OUTCOME_PAYMENT, self._account, STATE_ACCOUNT, max(0, -bonus))
        self._pay_in_public(for_operator, Flow.OUTCOME_PAYMENT, self._account)
        count = self.count
        count["outcome_payments"] += due + for_operator
        count["contract_income"] += for_operator
        contract.paid_to_operator += for_operator
        if found.users == 0.0:
            return
        count["tests"] += 1
        is_met, should_be = result.effect >= 1.0, found.true >= contract.plan
        count["wrongly_met"] += is_met and not should_be
        count["wrongly_missed"] += should_be and not is_met

    def _renegotiate(self) -> None:
        """A plan that was missed may be written anew, at what was measured."""
        contract = self.contract
        effect = contract.results[-1].effect
        before = contract.tests[contract.tested - 2] if contract.tested > 1 else 0
        years = (contract.tests[contract.tested - 1] - before) / MONTHS_PER_YEAR
        if contract.results[-1].users == 0.0:  # nobody was there to be measured
            return
        if effect < 1.0 and self.chance(_RENEGOTIATED) < 1.0 - math.exp(-self.rules.renegotiation * years):
            found = effect * (contract.plan + self._gross) - self._gross
            contract.plan = max(_LEAST_PLAN * contract.target, found)
            contract.renegotiated = contract.tested
            self.count["renegotiated"] += 1

    def _hand_back(self) -> None:
        """Investors get what the vehicle holds beyond what service still costs."""
        contract = self.contract
        still = 0
        if contract.stage == Stage.RUNNING and self._terms.head.reuses_capital:
            parts = (contract.service, contract.fee, contract.evaluation)
            still = sum(cents - cents * (self.age + 1) // contract.months for cents in parts)
        free = contract.balance - still
        if free <= 0:
            return
        contract.balance -= free
        contract.handed_back += free
        contract.returned.append((self.age, free))
        self._share_out(free)
        self._post(Flow.INVESTOR_REPAYMENT, INTERMEDIARY_ACCOUNT, INVESTORS_ACCOUNT, free)
        self.count["capital_repaid"] += free

    def _share_out(self, cents: int) -> None:
        """Add to the purses of investors in proportion to what they promised."""
        shares = self.contract.shares
        for place, part in zip(shares, split(cents, list(shares.values())), strict=True):
            self.contracting.investors[place].cash += part

    def _close(self) -> None:
        """After the last test: guarantee, what everybody learns, what follows."""
        contract, contracting, rules = self.contract, self.contracting, self.rules
        guaranteed = round(rules.state_guarantee * contract.drawn)
        owed = max(0, guaranteed - contract.handed_back)
        if owed > 0:
            self._pay_in_public(owed, Flow.OUTCOME_PAYMENT, INTERMEDIARY_ACCOUNT)
            self.count["outcome_payments"] += owed
            self.count["guarantee_paid"] += owed
            contract.balance += owed
            contracting.envelope -= owed
            self._hand_back()
        contract.stage = Stage.CLOSED
        contracting.envelope += contract.committed - contract.paid - contract.paid_to_operator
        is_repaid, is_met = contract.handed_back >= contract.drawn, contract.results[-1].effect >= 1.0
        contracting.good += is_met
        contracting.bad += not is_met
        for place, investor in enumerate(contracting.investors):
            investor.sees_end(is_repaid, 1.0 if place in contract.shares else _SEEN_FROM_AFAR)
            lost_much = contract.handed_back < _KEPT * contract.drawn
            if place in contract.shares and lost_much and self.chance(_BURNT + place) < rules.burnt_exit:
                investor.is_burnt = True
        self._count_end()
        row = self.operator
        if is_met and row is not None and self.chance(_ROLLED_OUT) < rules.roll_out:
            row["grant"] += (contract.service + contract.at_risk) * MONTHS_PER_YEAR // contract.months
            self.count["rolled_out"] += 1

    def _count_end(self) -> None:
        contract, count = self.contract, self.count
        count["ended"] += 1
        count["ended_repaid"] += contract.handed_back >= contract.drawn
        count["capital_ended"] += contract.drawn
        count["repaid_of_ended"] += contract.handed_back
        count["planned_payments"] += self._planned()
        count["payments_of_ended"] += contract.paid
        users = sum(result.users for result in contract.results)
        reached = sum(result.users * result.of_target for result in contract.results)
        count["reached_of_target"] += reached / users if users > 0.0 else 0.0
        flows: Counter[int] = Counter()
        for age, cents in contract.flows:
            flows[age] += cents
        rate = internal_rate_of_return(flows)
        count["return_on_capital"] += (_TOTAL_LOSS if rate is None else rate) * contract.drawn

    def _planned(self) -> int:
        """Payments that the last plan foresaw: those made before it, then results on plan for who took part."""
        contract, before = self.contract, self.contract.renegotiated
        on_plan = [Result(one.users, 1.0, contract.plan / contract.target) for one in contract.results[before:]]
        paid = paid_at_tests(self._terms, [[*contract.results[:before], *on_plan]])[0, before:]
        return sum(contract.payments[:before]) + round(contract.scale * int(paid.sum()))

    @property
    def _gross(self) -> float:
        """What counts of a person's result that would have come anyway."""
        return self.contract.baseline if comparison(self._terms) == "target_only" else 0.0

    @property
    def _terms(self) -> Terms:
        return self.contracting.terms_needed

    @property
    def _account(self) -> int:
        return self.providers.ledger.provider(self.contract.operator)

    def _post(self, flow: Flow, payer: int, payee: int, cents: int) -> None:
        post(self.providers.ledger.books, int(flow), payer, payee, cents)

    def _pay_in_public(self, cents: int, flow: Flow, account: int) -> None:
        """State and authority pay, each its part of the public money of the cell."""
        local = int(cents * float(self.providers.cells["local_share"][self.contract.cell]))
        self._post(flow, STATE_ACCOUNT, account, cents - local)
        self._post(flow, FIRST_AUTHORITY + self.contract.territory, account, local)
        self.money["paid_by_authorities"] += local
