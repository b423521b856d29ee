"""Providers with their month of money and staff: public services, for-profit fringe, enterprises (MODEL 5.4-5.7)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from abm.flows import Flow
from abm.ledger import LOAN, PATIENT
from abm.providers.columns import PROVIDER
from abm.randomness import exponential, normal, uniform
from abm.rules import civic, creaming, effort, exits, finance, growth, learning, scaling, service
from abm.vocabulary import MONTHS_PER_YEAR, Instrument, ProviderKind, QueueOrder, Stream
from tests.reference.books import BY_AUTHORITY, BY_STATE, INSTRUMENTS, Account

if TYPE_CHECKING:
    from tests.reference.model import ReferenceModel

size_factor = service.size_factor.py_func
overhead_factor = service.overhead_factor.py_func
participation = service.participation.py_func
participation_factor = service.participation_factor.py_func
load_factor = service.load_factor.py_func
reputation_step = service.reputation_step.py_func
case_cost = creaming.case_cost.py_func
efforts_at_risk = effort.efforts_at_risk.py_func
private_cost = effort.private_cost.py_func
effort_on_success = effort.effort_on_success.py_func
effort_on_relapse = effort.effort_on_relapse.py_func
effort_charge = effort.effort_charge.py_func
reverted = civic.reverted.py_func
month_part = finance.month_part.py_func
paid_now = finance.paid_now.py_func
months_of_cost = finance.months_of_cost.py_func
credit_limit = finance.credit_limit.py_func
next_cost_shock = finance.next_cost_shock.py_func
monthly_speed = finance.monthly_speed.py_func
next_other_cost = finance.next_other_cost.py_func
retention = finance.retention.py_func
served_by_lot = growth.served_by_lot.py_func
affordable_staff = growth.affordable_staff.py_func
affordable_cases = growth.affordable_cases.py_func
overloaded_turnover = growth.overloaded_turnover.py_func
next_staff = growth.next_staff.py_func
posts_cut = growth.posts_cut.py_func
staffed_cases = growth.staffed_cases.py_func
next_reference_size = growth.next_reference_size.py_func
next_quality = learning.next_quality.py_func
fixed_cost_borne = scaling.fixed_cost_borne.py_func
capacity_left = scaling.capacity_left.py_func
income_fall = exits.income_fall.py_func
quiet_exit_hazard = exits.quiet_exit_hazard.py_func
exit_probability = exits.exit_probability.py_func
repaid_of_surplus = scaling.repaid_of_surplus.py_func
taken_over = exits.taken_over.py_func

ESS, PUBLIC, FRINGE = int(ProviderKind.ESS), int(ProviderKind.PUBLIC), int(ProviderKind.FRINGE)
GRANT, PROCUREMENT, SUBSIDY = INSTRUMENTS
FLOW_OF = {GRANT: Flow.GRANT, PROCUREMENT: Flow.PROCUREMENT, SUBSIDY: Flow.WAGE_SUBSIDY}
COUNT_OF = {GRANT: "grants", PROCUREMENT: "procurement", SUBSIDY: "wage_subsidies"}
MILLION = 1e6
"""Staff of several enterprises is added in whole millionths of a post, so that it adds up in any order."""
STAFF_UNIT = 1e9
"""Counts of staff add up whole thousand-millionths of a post."""
QUIETLY, INSOLVENT = 1, 2
_COST_SHOCK, _QUIET_EXIT, _ASSET_LOCK = int(Stream.COST_SHOCK), int(Stream.QUIET_EXIT), int(Stream.ASSET_LOCK)
assert GRANT == Instrument.GRANT


class Provider(mesa.Agent):
    """Who serves cases in one cell; its attributes carry the names of the engine's columns."""

    def __init__(self, model: ReferenceModel, record: np.void) -> None:
        self.model = model
        self.unique_id = int(record["key"])
        self.pos = None
        model.register_agent(self)
        self.unique_id = int(record["key"])  # Mesa 3.5 numbers those it registers
        self.account = Account()
        self.credit = 0
        self.capital_owed = [0, 0]
        self.relapse_factor = 1.0
        self.claims = {instrument: [0, 0] for instrument in INSTRUMENTS}
        self.read(record)
        self.territory_of = model.territories[self.territory]
        self.cell = self.territory_of.cells[self.domain]
        self.cell.providers.append(self)
        self.take_terms()

    def read(self, record: np.void) -> None:
        """Take over every column of the engine's record."""
        for name, value in zip(PROVIDER.names, record.item(), strict=True):
            setattr(self, name, value)

    def written(self) -> tuple[Any, ...]:
        """The engine's record of this provider."""
        return tuple(getattr(self, name) for name in PROVIDER.names)

    @property
    def p(self) -> Any:
        """Parameters of its territory."""
        return self.territory_of.p

    def count(self, field: str, amount: float) -> None:
        """Add to one count of this month."""
        self.territory_of.count(field, self.domain, self.kind, amount)

    def take_terms(self) -> None:
        """How far its income hangs on a measured result, whether it is watched over, and whom it takes first.

        Nothing of direct provision is at risk. An outcome contract adds what it says, for the part of money it brings.
        """
        p, operator, part = self.p, self.kind != PUBLIC, self.contract_share
        self.income_at_risk = p.income_at_risk if operator else 0.0
        self.monitoring = p.monitoring if operator else 0.0
        self.queue_order = int(p.queue_order)
        self.gross_metric = int(p.gross_metric)
        if part > 0.0:
            self.income_at_risk = min(1.0, self.income_at_risk + part * (p.operator_at_risk + self.contract_stake))
            self.monitoring += part * p.contract_monitoring
            self.gross_metric = self.contract_gross
        self.choice_risk = self.income_at_risk
        if part > 0.0 and p.operator_selects:
            self.choice_risk = min(1.0, self.income_at_risk + part)
            self.queue_order = int(QueueOrder.CREAMING)

    # --- service -----------------------------------------------------------------------------------------------

    def practice(self) -> float:
        """Success relative to plain practice, quality apart: size, overhead, participation, load."""
        p = self.p
        taking_part = participation(self.governance, self.size, p.participation_dilution)
        return (
            size_factor(self.size, self.reference_size, p.growing_pains)
            * overhead_factor(self.overhead, p.overhead_needed, p.overhead_erosion)
            * participation_factor(taking_part, p.participation_gain)
            * load_factor(max(self.staffed, float(self.places)), float(self.served), p.load_elasticity)
        )

    def open_service(self, practice: float, norm: float) -> None:
        """Begin the month of service."""
        self.success_factor = self.quality * practice / norm * self._exert_effort()
        self.successes = 0
        self.drop_outs = 0
        self.year_served += self.served
        self.reputation = math.floor(reverted(self.reputation, self.p.trust_reversion, 1) + 0.5)

    def _exert_effort(self) -> float:
        """Factor of effort and monitoring on success; what they do to relapse and cost is kept."""
        p = self.p

        def efforts(at_risk: float) -> tuple[float, float]:
            return efforts_at_risk(
                at_risk, self.mission, p.motivation, p.other_motivation, p.motivation_crowding, p.effort_substitution
            )

        measured, unmeasured = efforts(self.income_at_risk)
        own_measured, own_unmeasured = efforts(0.0)
        cost = private_cost(measured, unmeasured, p.effort_substitution)
        own_cost = private_cost(own_measured, own_unmeasured, p.effort_substitution)
        charge = effort_charge(cost - own_cost, p.effort_price, self.income_at_risk, p.risk_aversion, p.result_error)
        self.extra_cost = charge + p.monitoring_cost * self.monitoring
        if self.served > 0:
            usual = self.model.severity_served[self.domain]
            severity = self.severity / 1000.0 / self.served
            self.extra_cost += case_cost(severity, usual, p.case_cost_per_severity) - 1.0
        self.relapse_factor = effort_on_relapse(unmeasured - own_unmeasured, p.effort_against_relapse)
        return effort_on_success(measured - own_measured, p.effort_gain) * (1.0 + self.monitoring)

    def _reputation_step(self) -> int:
        step = reputation_step(self.p.reputation_step, self.model.economy.scale, self.size)
        return math.floor(1_000_000.0 * step + 0.5)

    def has_success(self) -> None:
        """One of its cases ended well."""
        self.successes += 1
        self.year_successes += 1
        self.reputation += self._reputation_step()

    def has_drop_out(self) -> None:
        """One of its cases gave up."""
        self.drop_outs += 1
        self.reputation -= self._reputation_step()

    def count_service(self) -> None:
        """People served above places."""
        if self.served > self.places:
            self.count("overload", float(self.served - self.places))
            self.count("excess", math.floor(1e6 * self.excess() + 0.5))

    # --- money -------------------------------------------------------------------------------------------------

    def pay(self, flow: Flow, payee: Account, cents: int) -> None:
        """Pay somebody."""
        self.model.books.pay(flow, self.account, payee, cents)

    def receive(self, flow: Flow, payer: Account, cents: int) -> None:
        """Be paid by somebody."""
        self.model.books.pay(flow, payer, self.account, cents)

    def public_payers(self) -> tuple[Account, Account]:
        """Who owes its claims, by level: the State and the authority of its territory."""
        books = self.model.books
        return books.state, books.authorities[self.territory]

    def be_paid(self, instrument: int, level: int, cents: int) -> int:
        """A public payer pays part of a claim."""
        claim = self.claims[instrument]
        paid = min(cents, claim[level])
        claim[level] -= paid
        self.receive(FLOW_OF[instrument], self.public_payers()[level], paid)
        if level == BY_AUTHORITY:
            self.count("paid_by_authorities", paid)
        return paid

    def earn(self, instrument: int, yearly: int, delay: float) -> int:
        """Earn a month of agreed public money as a claim, then receive what late payers pay of what they owe."""
        claim = self.claims[instrument]
        part = month_part(yearly, self.model.month_of_year)
        if part > 0:
            local = int(part * self.cell.local_share)
            claim[BY_STATE] += part - local
            claim[BY_AUTHORITY] += local
        return sum(
            self.be_paid(instrument, level, paid_now(claim[level], delay))
            for level in (BY_STATE, BY_AUTHORITY)
            if claim[level] > 0
        )

    def earn_fees(self, served: float) -> int:
        """Users' fees follow the cases served."""
        fees = int(self.fee * served / MONTHS_PER_YEAR)
        self.receive(Flow.FEES, self.model.books.households, fees)
        return fees

    def relative_cost(self) -> float:
        """Cost of what it does relative to its price: overhead, effort, monitoring, hard cases."""
        return 1.0 + self.overhead - self.model.economy.overhead + self.extra_cost

    def excess(self) -> float:
        """People served beyond its places and what its staff can serve, unpaid."""
        return max(0.0, self.served - max(float(self.places), self.staffed))

    def turnover(self) -> float:
        """Share of staff who leave by themselves; overload drives them away."""
        overload = self.excess() / max(self.staffed, float(self.places), 1e-9)
        return overloaded_turnover(self.p.turnover, self.p.turnover_overload, overload)

    def hire_or_cut(self, affordable: float, frozen: bool, may_hire: bool) -> float:
        """Move staff towards what its money pays; posts cut against severance."""
        p, leaving = self.p, self.turnover()
        new = next_staff(
            self.paid, affordable, int(frozen), int(may_hire), leaving, p.largest_cut, p.largest_hire,
            p.size_smallest / self.model.economy.scale,
        )  # fmt: skip
        cut = posts_cut(self.paid, new, leaving)
        self.paid = new
        return cut

    def find_capacity(self) -> None:
        """Cases it can serve, size, reference size and overhead for the month to come."""
        p, economy = self.p, self.model.economy
        base_volunteers = 0.0
        if self.kind == ESS:
            share = int(self.paid * MILLION) / max(self.cell.staff, 1)
            self.volunteers = self.cell.volunteers * self.territory_of.volunteers_ratio * share
            base_volunteers = p.volunteers_per_post
        self.staffed = staffed_cases(
            economy.cases_per_post[self.domain], self.paid, self.volunteers, p.volunteers_cap, p.volunteer_worth,
            base_volunteers, self.governance, p.governance_association, p.participation_cost,
        ) * (1.0 - self.on_trial)  # fmt: skip
        self.staffed *= capacity_left(self.partners, self.merging, p.coordination_time, p.merger_loss)
        if self.months_to_open > 0:
            self.months_to_open -= 1
            if self.months_to_open > 0:
                self.staffed = 0.0
        self.size = self.paid * economy.scale
        self.reference_size = next_reference_size(self.reference_size, self.size, p.growing_pains_half_life_months)
        accepted = self.cell.overhead_norm + (self.cell.overhead_built if self.kind == ESS else 0.0)
        self.overhead += (accepted - self.overhead) * monthly_speed(p.overhead_half_life_months)
        base = p.state_quality if self.kind == PUBLIC else 1.0
        self.quality = next_quality(self.quality, base, monthly_speed(p.practice_half_life_months))

    def count_stocks(self) -> None:
        """Its stocks at the end of the month."""
        self.count("providers", 1)
        self.count("staff", int(self.paid * STAFF_UNIT + 0.5))
        if self.parent != 0 or self.sites > 0:
            self.count("group_staff", int(self.paid * STAFF_UNIT + 0.5))
        if self.partners > 0:
            self.count("consortium_staff", int(self.paid * STAFF_UNIT + 0.5))
        self.count("volunteer_staff", int(self.volunteers * STAFF_UNIT + 0.5))
        self.count("places", self.places)
        self.count("cash", self.account.cash)
        self.count("receivables", self.owed())
        self.count("credit", self.credit)
        self.count("growth_capital", sum(self.capital_owed))

    def staff_in_millionths(self) -> int:
        """Paid staff in whole millionths of a post."""
        return int(self.paid * MILLION)

    def owed(self) -> int:
        """What public payers owe it."""
        return sum(sum(levels) for levels in self.claims.values())


class PublicService(Provider):
    """Direct provision (régie): its budget is what it may spend, and what it spends beyond is its debt."""

    def step(self) -> None:
        """Its month of money."""
        p, cell, economy, books = self.p, self.cell, self.model.economy, self.model.books
        unit_cost = economy.price[self.domain] * p.relative_state_cost * self.relative_cost()
        post_cost = unit_cost * economy.cases_per_post[self.domain]
        wage = p.payroll_share * post_cost
        self.affordable = affordable_cases(
            float(cell.direct_budget), float(self.account.cash), p.cash_reversion, unit_cost, self.fee
        )
        fees = self.earn_fees(self.served)
        payroll = int(wage * self.paid / MONTHS_PER_YEAR)
        self.other_cost = next_other_cost(
            self.other_cost, (post_cost - wage) * self.paid, p.other_cost_half_life_months
        )
        unpaid = int(p.overload_cost * unit_cost * self.excess() / MONTHS_PER_YEAR)
        other = int(self.other_cost / MONTHS_PER_YEAR) + unpaid
        cut = self.hire_or_cut(self.affordable / economy.cases_per_post[self.domain], False, True)
        severance = int(cut * wage * p.severance_months / MONTHS_PER_YEAR)
        self.pay(Flow.WAGES, books.households, payroll)
        self.pay(Flow.SEVERANCE, books.households, severance)
        self.pay(Flow.OTHER_COSTS, books.suppliers, other)
        owing = max(0, -self.account.cash)
        granted = min(owing, month_part(cell.direct_budget, self.model.month_of_year))
        local = int(granted * cell.local_share)
        state, authority = self.public_payers()
        self.receive(Flow.DIRECT_PROVISION, state, granted - local)
        self.receive(Flow.DIRECT_PROVISION, authority, local)
        self.count("direct_provision", granted)
        self.count("paid_by_authorities", local)
        self.count("fees", fees)
        self.count("payroll", payroll)
        self.count("unpaid_cost", unpaid)
        self.count("cost", payroll + other + severance)


class Fringe(Provider):
    """For-profit firms of a cell: paid on time, they spend what they receive and follow their contracts."""

    def step(self) -> None:
        """Its month of money."""
        p, economy, books = self.p, self.model.economy, self.model.books
        unit_cost = economy.price[self.domain] * p.fringe_price * self.relative_cost()
        per_post = economy.cases_per_post[self.domain]
        wage = p.payroll_share * unit_cost * per_post
        fees = self.earn_fees(self.served)
        contracts = self.earn(PROCUREMENT, self.procurement, 0.0)
        self.affordable = affordable_cases(float(self.procurement), 0.0, 0.0, unit_cost, self.fee)
        cash = self.account.cash
        payroll = min(cash, int(wage * self.paid / MONTHS_PER_YEAR))
        cut = self.hire_or_cut(self.affordable / per_post, False, True)
        severance = min(cash - payroll, int(cut * wage * p.severance_months / MONTHS_PER_YEAR))
        usual = int((1.0 - p.payroll_share) / p.payroll_share * payroll)
        other = min(cash - payroll - severance, usual)
        self.pay(Flow.WAGES, books.households, payroll)
        self.pay(Flow.SEVERANCE, books.households, severance)
        self.pay(Flow.OTHER_COSTS, books.suppliers, other)
        self.pay(Flow.PROFIT_SHARE, books.households, self.account.cash)
        self.count("procurement", contracts)
        self.count("fees", fees)
        self.count("payroll", payroll)
        self.count("cost", payroll + severance + other)


class Enterprise(Provider):
    """An employer of the social and solidarity economy."""

    def step(self, occupancy: float) -> None:
        """Its month of money: income, costs, staff, surplus, credit, and whether it closes."""
        p, economy = self.p, self.model.economy
        private = self._earn_income(occupancy)
        usual, wage, cost = self._pay_costs()

        self.private_income += (MONTHS_PER_YEAR * float(private) - self.private_income) * monthly_speed(
            p.income_expected_half_life_months
        )
        built = int(self.cell.overhead_built * economy.post_cost[self.domain] * self.paid)
        part = month_part(built, self.model.month_of_year)
        self.receive(Flow.CAPACITY_BUILDING, self.model.books.state, part)
        self.count("capacity_building", part)
        agreed = self.agreed() + built
        income = float(agreed) + self.private_income
        fall = income_fall(income, self.income_reference)
        self.income_reference += (income - self.income_reference) * monthly_speed(p.income_reference_half_life_months)

        cash = float(self.account.cash - self.credit)
        post_cost = self._post_cost()
        staff = affordable_staff(
            income, cash - self.cash_target * usual, p.cash_reversion, self._fixed_cost(), post_cost
        )
        self.affordable = economy.cases_per_post[self.domain] * staff
        cut = self.hire_or_cut(staff, months_of_cost(cash, usual) > p.freeze_months, cash >= 0.0)
        severance = int(cut * wage * p.severance_months / MONTHS_PER_YEAR)
        self.pay(Flow.SEVERANCE, self.model.books.households, severance)
        cost += severance
        self.count("cost", cost)

        self.year_income += month_part(agreed, self.model.month_of_year) + private
        self.year_cost += cost
        if self.model.month_of_year == MONTHS_PER_YEAR - 1:
            self._share_surplus()
        self._repay_capital(LOAN, self.instalment)
        self._use_credit()
        self._decide_to_close(usual, fall)

    def agreed(self) -> int:
        """Public money agreed for the year, cents."""
        return self.grant + self.procurement + self.subsidy + self.contract

    def _post_cost(self) -> float:
        economy = self.model.economy
        return economy.post_cost[self.domain] * self.relative_cost()

    def _fixed_cost(self) -> float:
        fixed: float = self.model.economy.fixed_cost
        return fixed * fixed_cost_borne(self.merged, self.partners, self.p.overhead_pooling)

    def _earn_income(self, occupancy: float) -> int:
        """Public money, fees, dues and gifts of the month; cents of private income."""
        for instrument, yearly, delay in (
            (GRANT, self.grant, self.delay_grants),
            (PROCUREMENT, self.procurement, self.delay_procurement),
            (SUBSIDY, self.subsidy, self.delay_subsidies),
        ):
            self.count(COUNT_OF[instrument], self.earn(instrument, yearly, delay))
        cell, households = self.cell, self.model.books.households
        everybody = max(cell.giving_weight, 1)
        capacity = min(self.affordable, self.staffed)
        fees = self.earn_fees(served_by_lot(self.served, self.places, capacity, occupancy))
        dues = cell.dues_now * self.giving_weight // everybody
        gifts = cell.gifts_now * self.giving_weight // everybody
        self.receive(Flow.DUES, households, dues)
        self.receive(Flow.GIFTS, households, gifts)
        self.count("fees", fees)
        self.count("dues", dues)
        self.count("gifts", gifts)
        return fees + dues + gifts

    def _pay_costs(self) -> tuple[float, float, int]:
        """Wages, other costs and interest; the usual monthly cost, a yearly wage, and cents paid."""
        p, economy, model = self.p, self.model.economy, self.model
        draw = normal(model.seed_of_draws, _COST_SHOCK, self.key, model.month + 1)
        self.cost_shock = next_cost_shock(self.cost_shock, p.cost_shock_persistence, p.cost_shock_spread, draw)
        post_cost = self._post_cost()
        wage = p.payroll_share * post_cost
        self.other_cost = next_other_cost(
            self.other_cost, (post_cost - wage) * self.paid, p.other_cost_half_life_months
        )
        fixed_cost = self._fixed_cost()
        usual = (fixed_cost + wage * self.paid + self.other_cost) / MONTHS_PER_YEAR
        unpaid = int(p.overload_cost * economy.price[self.domain] * self.excess() / MONTHS_PER_YEAR)
        payroll = int(wage * self.paid / MONTHS_PER_YEAR)
        other = int((fixed_cost + self.other_cost) / MONTHS_PER_YEAR + self.cost_shock * usual)
        other = max(0, other) + unpaid
        interest = int(self.credit * p.credit_price / MONTHS_PER_YEAR)
        self.pay(Flow.WAGES, model.books.households, payroll)
        self.pay(Flow.OTHER_COSTS, model.books.suppliers, other)
        self.pay(Flow.INTEREST, model.books.bank, interest)
        for kind, price in ((LOAN, p.loan_price), (PATIENT, p.quasi_equity_price)):
            due = int(self.capital_owed[kind] * price / MONTHS_PER_YEAR)
            self.pay(Flow.INTEREST, self._lender(kind), due)
            interest += due
        self.count("payroll", payroll)
        self.count("unpaid_cost", unpaid)
        return usual, wage, payroll + other + interest

    def _share_surplus(self) -> None:
        """A surplus repays patient capital; cooperatives share the part of the rest that need not stay in reserve."""
        surplus = self.year_income - self.year_cost
        part = repaid_of_surplus(self.capital_owed[PATIENT], surplus, self.p.quasi_equity_repaid)
        surplus -= self._repay_capital(PATIENT, min(part, max(0, self.account.cash)))
        kept = retention(self.legal_form, self.p.retention_scic, self.p.retention_scop)
        if surplus > 0 and kept < 1.0:
            shared = min(int(surplus * (1.0 - kept)), max(0, self.account.cash))
            self.pay(Flow.PROFIT_SHARE, self.model.books.households, shared)
        self.year_income = 0
        self.year_cost = 0

    def _use_credit(self) -> None:
        """Cover an overdraft by credit, or repay with all cash in hand."""
        bank = self.model.books.bank
        if self.account.cash < 0:
            drawn = -self.account.cash
            self.credit += drawn
            self.receive(Flow.CREDIT_DRAWN, bank, drawn)
        elif self.credit > 0:
            self._repay(min(self.credit, self.account.cash))

    def _lender(self, kind: int) -> Account:
        books = self.model.books
        return books.bank if kind == LOAN else books.investors

    def _repay_capital(self, kind: int, cents: int) -> int:
        """Pay back capital for growth, never more than is owed; cents repaid."""
        repaid = min(cents, self.capital_owed[kind])
        self.capital_owed[kind] -= repaid
        self.pay(Flow.GROWTH_CAPITAL_REPAID, self._lender(kind), repaid)
        return repaid

    def _repay(self, cents: int) -> None:
        self.credit -= cents
        self.pay(Flow.CREDIT_REPAID, self.model.books.bank, cents)

    def _decide_to_close(self, usual: float, fall: float) -> None:
        """Insolvent beyond its credit line; else it may close quietly."""
        p, model = self.p, self.model
        self.closing = 0
        if self.credit > credit_limit(usual, float(self.owed()), p.credit_months, p.credit_on_receivables):
            self.closing = INSOLVENT
            return
        hazard = quiet_exit_hazard(
            months_of_cost(float(self.account.cash - self.credit), usual), fall, self.paid * model.economy.scale,
            (model.month - self.born) / MONTHS_PER_YEAR, p.exit_hazard, p.exit_low_cash, p.freeze_months,
            p.exit_income_fall, p.exit_fall_scale, p.exit_size, p.exit_reference_size, p.exit_age,
            p.exit_reference_age,
        )  # fmt: skip
        if uniform(model.seed_of_draws, _QUIET_EXIT, self.key, model.month) < exit_probability(hazard, p.exit_cap):
            self.closing = QUIETLY

    def close(self, staying: list[Enterprise]) -> None:
        """Takeover, claims collected, severance, credit, asset lock (law of 31 July 2014).

        Args:
            staying: enterprises of all cells that do not close this month.
        """
        p, books = self.p, self.model.books
        others = [other for other in staying if other.cell is self.cell]
        staff_of_others = sum(other.staff_in_millionths() for other in others)
        share = 0.0
        if staff_of_others > 0:
            share = taken_over(self.paid * self.model.economy.scale, p.takeover_size, p.takeover_share)
        if share > 0.0:
            for other in others:
                other.take_over(self, share * (other.staff_in_millionths() / staff_of_others))
        for instrument, levels in self.claims.items():
            collected = sum(self.be_paid(instrument, level, levels[level]) for level in (BY_STATE, BY_AUTHORITY))
            self.count(COUNT_OF[instrument], collected)
        economy = self.model.economy
        wage = p.payroll_share * economy.post_cost[self.domain] * self.relative_cost()
        owed = int((1.0 - share) * self.paid * wage * p.severance_months / MONTHS_PER_YEAR)
        severance = min(owed, max(0, self.account.cash))
        self.pay(Flow.SEVERANCE, books.households, severance)
        self.count("cost", severance)
        if self.credit > 0:
            self._repay(min(self.credit, max(0, self.account.cash)))
        for kind in (LOAN, PATIENT):
            self._repay_capital(kind, max(0, self.account.cash))
        paid_its_debts = self.credit == 0 and self.capital_owed[LOAN] == 0
        if self.closing == QUIETLY and paid_its_debts:
            self.count("quiet_exits", 1)
            self.cell.associations += 1.0
        else:
            self.count("insolvencies", 1)
        if self.credit > 0:
            lost = self.credit
            self.receive(Flow.WRITE_OFF, books.bank, lost)
            self._repay(lost)
        for kind in (LOAN, PATIENT):
            lost = self.capital_owed[kind]
            self.receive(Flow.WRITE_OFF, self._lender(kind), lost)
            self._repay_capital(kind, lost)
            self.count("growth_capital_lost", lost)
        heir = self._heir(staying) if p.asset_lock else None
        to = books.rest_of_world if heir is None else heir.account
        reserves = max(0, self.account.cash)
        self.pay(Flow.ASSET_LOCK, to, reserves)
        if heir is not None:
            self.count("reserves_of_leavers", reserves)
        self.count("staff_of_leavers", int((1.0 - share) * self.paid * MILLION))

    def become_part_of(self, heir: Enterprise) -> None:
        """It has merged into another one, which has its money and staff already: claims, credit, people follow."""
        heir.credit += self.credit
        for instrument, levels in self.claims.items():
            for level, cents in enumerate(levels):
                heir.claims[instrument][level] += cents
        for citizen in self.model.citizens:
            for own in citizen.needs:
                if own.case is not None and own.case.provider is self:
                    own.case.go_along(heir)
        self.model.enterprises.remove(self)
        self.cell.providers.remove(self)
        self.remove()

    def take_over(self, closing: Enterprise, part: float) -> None:
        """Take over a part of the contracts and staff of one that closes; it counts when all have closed."""
        self.incoming += int(closing.paid * part * MILLION)
        self.grant += int(closing.grant * part)
        self.procurement += int(closing.procurement * part)
        self.subsidy += int(closing.subsidy * part)
        self.incoming_income += int(closing.income_reference * part)

    def settle_in(self) -> None:
        """What was taken over counts: staff, the places it serves, the income one is used to."""
        staff = self.incoming / MILLION
        self.paid += staff
        self.affordable += self.model.economy.cases_per_post[self.domain] * staff
        self.income_reference += self.incoming_income
        self.incoming = self.incoming_income = 0

    def _heir(self, staying: list[Enterprise]) -> Enterprise | None:
        """Who receives the reserves: same cell, then same territory, then same domain; a race weighted by staff."""

        def rank(other: Enterprise) -> int:
            return 2 * (other.territory != self.territory) + (other.domain != self.domain)

        if not staying:
            return None
        nearest = min(rank(other) for other in staying)
        seed = self.model.seed_of_draws
        return min(
            (other for other in staying if rank(other) == nearest),
            key=lambda other: exponential(seed, _ASSET_LOCK, other.key, self.key) / max(other.paid, 1e-9),
        )
