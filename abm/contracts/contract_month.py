"""One month of one outcome contract: what it takes to sign it, to end its service, and to move its money (MODEL 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from abm.contracts.amounts import MILLION
from abm.contracts.call import rules_in
from abm.contracts.cash import split
from abm.contracts.contract import Contract, Stage
from abm.contracts.contracting import Contracting
from abm.contracts.evaluation import CONTROL_GROUPS, comparison, gross_baseline
from abm.contracts.negotiation import cost_of_failure, pay_for_setting_up
from abm.contracts.plan import cut_offs, stake_of_operator
from abm.contracts.terms import Terms
from abm.engine.contracts import NO_CONTRACT
from abm.engine.vehicles import DRAWS_A_MONTH, ENDED_EARLY
from abm.flows import Flow
from abm.ledger import (
    INTERMEDIARY_ACCOUNT,
    INVESTORS_ACCOUNT,
    STATE_ACCOUNT,
    post,
)
from abm.parameters.contracts import Contracts
from abm.parameters.table import Table
from abm.providers.columns import Providers, Records
from abm.providers.terms import set_result_terms
from abm.randomness import uniform
from abm.vocabulary import MONTHS_PER_YEAR, Stream

_AFTERWARDS = int(Stream.AFTERWARDS)


@dataclass
class ContractMonth:
    """One month of one contract."""

    contracting: Contracting
    providers: Providers
    table: Table
    seed: int
    month: int
    tally_row: Records
    contract: Contract

    @property
    def rules(self) -> Contracts:
        """Parameters in its territory."""
        return rules_in(self.table, self.contract.territory)

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
        if self.operator is None:
            self._release()
            return
        self._pay_for_setting_up(contract.setting_up)
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
        row["contract_stake"] = stake_of_operator(self.terms)
        row["contract_gross"] = comparison(self.terms) not in CONTROL_GROUPS
        set_result_terms(self.providers, self.table, [contract.operator])
        for place in contract.shares:
            contracting.investors[place].partners.add(contract.operator_key)

    def _pay_for_setting_up(self, cents: int) -> None:
        pay_for_setting_up(self.providers.ledger, cents)
        self.count["contract_costs"] += cents

    def _share_of_income(self, row: Any) -> float:
        """Part of its operator's money that the contract brings, so part of new people it pays for."""
        contract = self.contract
        money = (contract.service + contract.at_risk) * MONTHS_PER_YEAR / contract.months
        other = float(row["grant"] + row["procurement"] + row["subsidy"]) + float(row["private_income"])
        return money / max(1.0, money + other)

    def _release(self) -> None:
        """Nothing will be signed: promises are void, the money set aside is free again but for what is lost."""
        contract, contracting = self.contract, self.contracting
        lost = cost_of_failure(contract.setting_up, self.rules)
        self._pay_for_setting_up(lost)
        contracting.envelope += contract.setting_up - lost
        for place, cents in contract.shares.items():
            contracting.investors[place].promised -= cents
        contracting.envelope += contract.committed
        contract.stage = Stage.CLOSED

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
        self.hand_back()
        row = self.operator
        if row is not None:
            row["contract"] = 0
            row["contract_number"] = NO_CONTRACT
            row["contract_share"] = 0.0
            set_result_terms(self.providers, self.table, [contract.operator])

    def _pay_for_ending_early(self) -> None:
        """The payer ends the contract: what results have earned is paid when they come, and what the terms add now."""
        contract, terms = self.contract, self.terms
        age = self.age * max(test.month for test in terms.tests) / contract.tests[-1]
        rights = [one for one in terms.terminations if one.by == "payer" and one.after_month <= age]
        share = max((one.share for one in rights if one.pays == "principal_share"), default=0) / MILLION
        due = min(round(share * contract.drawn), contract.left_of_cap)
        self.pay_in_public(due, Flow.OUTCOME_PAYMENT, INTERMEDIARY_ACCOUNT)
        self.count["outcome_payments"] += due
        contract.paid += due
        contract.balance += due

    def hand_back(self) -> None:
        """Investors get what the vehicle holds beyond what service still costs."""
        contract = self.contract
        still = 0
        if contract.stage == Stage.RUNNING and self.terms.head.reuses_capital:
            parts = (contract.service, contract.fee, contract.evaluation)
            still = sum(cents - cents * (self.age + 1) // contract.months for cents in parts)
        free = contract.balance - still
        if free <= 0:
            return
        contract.balance -= free
        contract.handed_back += free
        contract.returned.append((self.age, free))
        self._share_out(free)
        self.post(Flow.INVESTOR_REPAYMENT, INTERMEDIARY_ACCOUNT, INVESTORS_ACCOUNT, free)
        self.count["capital_repaid"] += free

    def _share_out(self, cents: int) -> None:
        """Add to the purses of investors in proportion to what they promised."""
        shares = self.contract.shares
        for place, part in zip(shares, split(cents, list(shares.values())), strict=True):
            self.contracting.investors[place].cash += part

    def roll_out(self) -> None:
        """A grant of the same money follows; from January on direct provision of the territory and domain gives it."""
        contract, row = self.contract, self.operator
        yearly = (contract.service + contract.at_risk) * MONTHS_PER_YEAR // contract.months
        row["grant"] += yearly
        self.providers.cells["rolled_out"][contract.cell] += yearly
        self.count["rolled_out"] += 1

    @property
    def gross(self) -> float:
        """What counts of a person's result that would have come anyway."""
        return gross_baseline(self.terms, self.contract.baseline)

    @property
    def terms(self) -> Terms:
        """Terms that all contracts are written on."""
        return self.contracting.terms_needed

    @property
    def account(self) -> int:
        """Account of the operator."""
        return self.providers.ledger.provider(self.contract.operator)

    def post(self, flow: Flow, payer: int, payee: int, cents: int) -> None:
        """Move cents from one account to another."""
        post(self.providers.ledger.books, int(flow), payer, payee, cents)

    def receive_in_public(self, cents: int) -> None:
        """The operator pays a malus to the State, which keeps the money of all contracts."""
        self.post(Flow.OUTCOME_PAYMENT, self.account, STATE_ACCOUNT, cents)

    def pay_in_public(self, cents: int, flow: Flow, account: int) -> None:
        """The State pays out of the money set aside, to which authorities gave their part in January."""
        self.post(flow, STATE_ACCOUNT, account, cents)
