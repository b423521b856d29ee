"""The model once more, in plain Mesa: one Python object for each citizen, case, territory, cell and provider.

It shares the scalar rules (run as plain Python) and the keyed draws with the model, and none of its compiled
loops; it must give the same discrete state of everybody every month. It is slow and meant to be read.
"""

from __future__ import annotations

import math
from collections import defaultdict
from types import SimpleNamespace

import mesa
import numpy as np

from abm.flows import Flow
from abm.inputs import Inputs
from abm.learning.learning import Learning
from abm.ledger import (
    BANK_ACCOUNT,
    EVALUATOR_ACCOUNT,
    FIRST_AUTHORITY,
    HOUSEHOLDS_ACCOUNT,
    INTERMEDIARY_ACCOUNT,
    INVESTORS_ACCOUNT,
    REST_OF_WORLD_ACCOUNT,
    STATE_ACCOUNT,
    SUPPLIERS_ACCOUNT,
)
from abm.model import WelfareModel
from abm.parameters import Parameters
from abm.rules.finance import month_part as compiled_month_part
from abm.rules.growth import place_score as compiled_place_score
from abm.tally import LONGEST_WAIT, new_learning_tally
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, N_KINDS, Domain
from tests.reference.allocation import advance_contracts, allocate, call_for_empty_cells, learn
from tests.reference.books import INSTRUMENTS, Account, Books
from tests.reference.contracts import OutcomeContracts
from tests.reference.people import NOBODY, SERVED, WAITING, Case, Citizen
from tests.reference.providers import ESS, MILLION, PUBLIC, STAFF_UNIT, Enterprise, Fringe, Provider, PublicService
from tests.reference.territory import Cell, Territory

month_part = compiled_month_part.py_func
place_score = compiled_place_score.py_func


class ReferenceModel(mesa.Model):
    """A society stepped object by object.

    Args:
        inputs: everything that decides the run except the seed.
        seed: of all keyed draws.
        start: a model of the same inputs and seed whose first month is still to come; it gives the people, their
            ties, first cases and providers. None: one is built.
    """

    def __init__(self, inputs: Inputs, seed: int, start: WelfareModel | None = None) -> None:
        super().__init__(rng=seed)
        self.inputs = inputs
        self.seed_of_draws = seed
        self.burn_in = inputs.burn_in_months
        self.month = -1
        self.start = WelfareModel(inputs, seed) if start is None else start
        if self.start.month != 0:
            raise ValueError("the model to start from has been stepped already")
        self._set_rates()
        self.books = Books(len(self.start.territories))
        self.learning = Learning(len(self.start.territories))
        self.open_cases: list[Case] = []
        self.left_service: list[Citizen] = []
        self.closed: list[Enterprise] = []
        self.waits: list[list[int]] = []
        self.in_need: list[list[list[int]]] = []
        self.unserved: list[list[list[int]]] = []
        self.listed: list[list[list[int]]] = []
        self.practice_sum = [[0] * N_DOMAINS for _ in range(N_KINDS)]
        self.practice_count = [[0] * N_DOMAINS for _ in range(N_KINDS)]
        self._build_territories()
        self._build_citizens()
        self._build_providers()
        self._open_first_cases()
        self.contracts = OutcomeContracts(self)
        self.month = 0

    @property
    def month_of_year(self) -> int:
        """0 in January."""
        return self.month % MONTHS_PER_YEAR

    def step(self) -> None:
        """One month; the numbers are those of the model's own schedule."""
        self._open_month()
        if self.month_of_year == 0 and self.month > 0:
            allocate(self)
            learn(self)
        advance_contracts(self)
        self._advance_needs()
        self._match()
        self.contracts.serve()
        self.contracts.follow_up()
        self._count_cases()
        self._serve()
        self._live()
        self._move_money()
        self._count_stocks()
        self.month += 1

    # --- set-up ------------------------------------------------------------------------------------------------

    def _set_rates(self) -> None:
        rates = self.start.steady.rates[0]
        self.spontaneous = rates["spontaneous"].tolist()
        self.success = rates["success"].tolist()
        self.drag = rates["drag"].tolist()
        self.onset = rates["onset"].tolist()
        self.placed_fit = rates["placed_fit"].tolist()
        self.severity_served = rates["severity_served"].tolist()
        self.base_contact = float(rates["contact"])
        economy = self.start.providers.economy
        self.economy = SimpleNamespace(**{name: economy[name][0].tolist() for name in economy.dtype.names})

    def _build_territories(self) -> None:
        start = self.start
        self.territories = [
            Territory(self, index, int(key), start.providers.mean_profile[index].tolist())
            for index, key in enumerate(start.territories.keys)
        ]
        self.cells = []
        for number, record in enumerate(start.providers.cells):
            territory = self.territories[number // N_DOMAINS]
            cell = Cell(territory, number % N_DOMAINS, record)
            territory.cells.append(cell)
            self.cells.append(cell)
        self.table = start.schedule.base
        self._read_parameters(self.table)
        self._cumulate_onsets()

    def _read_parameters(self, table: np.ndarray) -> None:
        self.table = table
        for territory in self.territories:
            row = table[territory.index]
            territory.p = SimpleNamespace(**{name: row[name].tolist() for name in table.dtype.names})

    def _cumulate_onsets(self) -> None:
        """Hazard of onset for vulnerability 1, summed up to each month, with the shocks of the policy."""
        shocks = [f"shock_{domain.name.lower()}" for domain in Domain]
        for month in range(self.burn_in + self.inputs.months):
            schedule = self.start.schedule
            table = schedule.base if month < self.burn_in else schedule.table(month - self.burn_in)
            for territory in self.territories:
                for domain, shock in enumerate(shocks):
                    hazards = territory.cumulated_onsets[domain]
                    before = hazards[-1] if hazards else 0.0
                    hazards.append(before + float(table[shock][territory.index]) * self.onset[domain])

    def _build_citizens(self) -> None:
        records, ties = self.start.population.citizens, self.start.ties
        self.citizens = []
        for row, record in enumerate(records):
            territory = self.territories[record["territory"]]
            citizen = Citizen(self, row, territory, record)
            territory.citizens.append(citizen)
            self.citizens.append(citizen)
        for citizen in self.citizens:
            citizen.ties = [self.citizens[row] for row in ties.neighbours(citizen.unique_id).tolist()]
        for citizen in self.citizens:
            citizen.settle_in()
        for territory in self.territories:
            territory.count_people()

    def _build_providers(self) -> None:
        rows, ledger = self.start.providers.rows, self.start.providers.ledger
        n_cells = len(self.cells)
        self.public_services = [PublicService(self, record) for record in rows[:n_cells]]
        self.fringes = [Fringe(self, record) for record in rows[n_cells : 2 * n_cells]]
        self.enterprises = []
        for record in rows[2 * n_cells :]:
            if record["alive"]:
                self.found(record)
        by_key = {provider.key: provider for provider in self.providers()}
        for row, record in enumerate(rows):
            if record["alive"]:
                provider = by_key[int(record["key"])]
                provider.account.cash = int(ledger.books.cash[ledger.provider(row)])
                provider.credit = int(ledger.books.credit[row])
                provider.capital_owed = ledger.books.owed[row].tolist()
                for instrument in INSTRUMENTS:
                    provider.claims[instrument] = ledger.books.receivable[row, instrument].tolist()
        for account, number in self.single_accounts():
            account.cash = int(ledger.books.cash[number])

    def _open_first_cases(self) -> None:
        """The cases open at the start, already placed."""
        by_row: dict[int, Provider] = dict(enumerate([*self.public_services, *self.fringes]))
        first = len(by_row)
        for row, record in enumerate(self.start.providers.rows[first:]):
            if record["alive"]:
                by_row[first + row] = next(e for e in self.enterprises if e.key == int(record["key"]))
        for record in self.start.book.open:
            citizen = self.citizens[record["citizen"]]
            own = next(own for own in citizen.needs if own.domain == record["domain"])
            case = own.case = Case(own)
            case.begin_spell(int(record["mark"]), int(record["relapse"]))
            for name in ("severity", "since", "due", "never", "state", "kind", "fit", "evaluate"):
                setattr(case, name, record[name].item())
            for name in ("shadow", "shadow_mark", "shadow_relapse", "shadow_severity", "shadow_left"):
                setattr(case, name, record[name].item())
            if record["provider"] >= 0:
                case.provider = by_row[int(record["provider"])]
            if case.state == SERVED:
                citizen.tell_ties_served(1)

    def found(self, record: np.void) -> Enterprise:
        """A new enterprise joins its cell."""
        enterprise = Enterprise(self, record)
        self.enterprises.append(enterprise)
        return enterprise

    def providers(self) -> list[Provider]:
        """Everybody who serves cases."""
        return [*self.public_services, *self.fringes, *self.enterprises]

    def single_accounts(self) -> list[tuple[Account, int]]:
        """Accounts that are not providers', with the number the model gives them."""
        books = self.books
        return [
            (books.state, STATE_ACCOUNT),
            (books.households, HOUSEHOLDS_ACCOUNT),
            (books.investors, INVESTORS_ACCOUNT),
            (books.intermediary, INTERMEDIARY_ACCOUNT),
            (books.evaluator, EVALUATOR_ACCOUNT),
            (books.bank, BANK_ACCOUNT),
            (books.suppliers, SUPPLIERS_ACCOUNT),
            (books.rest_of_world, REST_OF_WORLD_ACCOUNT),
            *((authority, FIRST_AUTHORITY + i) for i, authority in enumerate(books.authorities)),
        ]

    # --- the month ---------------------------------------------------------------------------------------------

    def _open_month(self) -> None:
        """(1) Dated policy; counting begins anew."""
        if self.month >= self.burn_in and self.start.policy.changes:
            table = self.start.schedule.table(self.month - self.burn_in)
            if table.tobytes() != self.table.tobytes():
                self._read_parameters(table)
        for provider in self.providers():
            provider.take_terms()
        self.books.open_month()
        self.contracts.open_month()
        self.learning_counts = new_learning_tally(1, len(self.territories))[0]
        self.waits = [[0] * (LONGEST_WAIT + 1) for _ in range(N_DOMAINS)]
        for territory in self.territories:
            territory.open_month()

    def _advance_needs(self) -> None:
        """(2) Onsets, severity, spontaneous ends; (3) take-up. What ties see of it changes afterwards."""
        self.open_cases = []
        self.left_service = []
        for territory in self.territories:
            territory.find_displaced()
        for citizen in self.citizens:
            citizen.step()
        for citizen in self.left_service:
            citizen.tell_ties_served(-1)

    def _match(self) -> None:
        """(4) Matching and waiting lists, cell by cell."""
        waiting: dict[Cell, list[Case]] = defaultdict(list)
        served: dict[Cell, list[Case]] = defaultdict(list)
        for case in self.open_cases:
            if case.state == WAITING:
                waiting[case.territory.cells[case.domain]].append(case)
            elif case.state == SERVED:
                served[case.territory.cells[case.domain]].append(case)
        for cell in self.cells:
            cell.match(waiting[cell], served[cell])

    def _count_cases(self) -> None:
        """(9, of people) Everybody's state after matching."""
        for case in self.open_cases:
            case.be_counted()
        for provider in self.providers():
            provider.count_service()
        self.in_need.append([[sum(kinds) for kinds in territory.counts["in_need"]] for territory in self.territories])
        self.unserved.append([[kinds[NOBODY] for kinds in t.counts["in_need"]] for t in self.territories])
        self.listed.append(
            [
                [sum(left) + sum(placed) for left, placed in zip(t.counts["waiting"], t.counts["starts"], strict=True)]
                for t in self.territories
            ]
        )

    def _serve(self) -> None:
        """(5) Service and outcomes; practice is normalised by its mean over placements of the burn-in."""
        served = [case for case in self.open_cases if case.state == SERVED]
        providers = self.providers()
        practice = {provider: provider.practice() for provider in providers}
        if self.month < self.burn_in:
            self._remember_practice(served, practice)
        for provider in providers:
            provider.open_service(practice[provider], self._usual_practice(provider.kind, provider.domain))
        for territory in self.territories:
            territory.net_exits = 0
        for case in served:
            case.be_served()

    def _remember_practice(self, served: list[Case], practice: dict[Provider, float]) -> None:
        """Add this month's placements; in the first month everybody in service was placed just before."""
        for case in served:
            if case.since == self.month or self.month == 0:
                kind = case.provider.kind
                placed = self.placed_fit[case.domain] if case.since < self.month else 1.0
                self.practice_sum[kind][case.domain] += int(placed * practice[case.provider] * case.fit * 1e9)
                self.practice_count[kind][case.domain] += 1

    def _usual_practice(self, kind: int, domain: int) -> float:
        total, number = self.practice_sum[kind][domain], self.practice_count[kind][domain]
        return total / 1e9 / number if number > 0.0 and total > 0.0 else 1.0

    def _live(self) -> None:
        """(6) Awareness, volunteering, giving: everybody decides on last month's state, then turns."""
        decided = [decision for territory in self.territories for decision in territory.reconsider()]
        for citizen, turns in decided:
            citizen.turn(*turns)
        for territory in self.territories:
            territory.sum_up_civic_life()

    def _move_money(self) -> None:
        """(7) Payroll, costs, payments due, cash, credit; (8) exits; places of the month to come."""
        for cell in self.cells:
            cell.gather()
            cell.fill_giving_pools()
        occupancy = self._occupancy()
        for enterprise in self.enterprises:
            enterprise.step(occupancy[enterprise.domain])
        self._close_enterprises()
        for service in self.public_services:
            service.step()
        for fringe in self.fringes:
            fringe.step()
        for cell in self.cells:
            cell.gather()
        for territory in self.territories:
            territory.compare_overhead()
        for provider in self.providers():
            provider.find_capacity()
        self.round_places()
        self._raise_taxes()
        self._pay_for_support()
        if self._release_cases():
            call_for_empty_cells(self)
        self.books.pass_on()

    def _count_stocks(self) -> None:
        """(9, of providers) What stands at the end of the month."""
        for provider in self.providers():
            provider.count_stocks()
        for territory in self.territories:
            for field in ("staff", "volunteer_staff", "group_staff", "consortium_staff"):
                territory.counts[field] = [[sum_ / STAFF_UNIT for sum_ in kinds] for kinds in territory.counts[field]]
        for cell in self.cells:
            cell.territory.count("associations", cell.domain, ESS, cell.associations)
        self._count_practice()

    def _count_practice(self) -> None:
        """Quality of practice that people meet, relative to its base, where anything was ever tried; good ideas."""
        if not self.learning.has_begun:
            return
        counts = self.learning_counts
        for provider in self.providers():
            base = provider.p.state_quality if provider.kind == PUBLIC else 1.0
            cell = counts[provider.territory, provider.domain]
            cell["quality"] += provider.served * math.floor(1e6 * provider.quality / base + 0.5)
            cell["quality_people"] += provider.served
        counts["good_known"], counts["good_in_use"] = self.learning.good_known, self.learning.good_in_use

    def _occupancy(self) -> list[float]:
        """People served for each place of the enterprises of a domain."""
        served, places = [0] * N_DOMAINS, [0] * N_DOMAINS
        for enterprise in self.enterprises:
            served[enterprise.domain] += enterprise.served
            places[enterprise.domain] += enterprise.places
        return [people / max(1, places[domain]) for domain, people in enumerate(served)]

    def _close_enterprises(self) -> None:
        self.closed = closing = [enterprise for enterprise in self.enterprises if enterprise.closing]
        if not closing:
            return
        self.enterprises = [enterprise for enterprise in self.enterprises if not enterprise.closing]
        for enterprise in self.enterprises:
            enterprise.incoming = enterprise.incoming_income = 0
        for enterprise in closing:
            enterprise.close(self.enterprises)
        for enterprise in self.enterprises:
            if enterprise.incoming > 0:
                enterprise.settle_in()
        for enterprise in closing:
            enterprise.alive = 0
            enterprise.cell.providers.remove(enterprise)
            enterprise.remove()

    def _release_cases(self) -> bool:
        """People whose provider closed choose anew; whether anybody closed this month."""
        if not self.closed:
            return False
        for case in self.open_cases:
            if case.provider is not None and not case.provider.alive:
                case.lose_provider()
        return True

    def round_places(self) -> None:
        """Whole funded places, the others by lot weighted with remainders, so that each domain's total is kept."""
        for domain in range(N_DOMAINS):
            total = 0
            remainders = []
            for provider in self.providers():
                if provider.domain == domain:
                    cases = min(provider.affordable, provider.staffed)
                    total += int(cases * MILLION)
                    provider.places = int(cases)
                    remainder = place_score(cases - provider.places, provider.tie)
                    remainders.append((remainder, provider.key, provider))
            left = int(total / MILLION + 0.5) - sum(provider.places for _, _, provider in remainders)
            for _, _, provider in sorted(remainders, reverse=True)[: max(left, 0)]:
                provider.places += 1

    def _raise_taxes(self) -> None:
        """The State raises the taxes set in January and may borrow; authorities theirs by the tax base."""
        books = self.books
        books.pay(Flow.TAXES, books.households, books.state, self.economy.state_taxes)
        for territory, authority in zip(self.territories, books.authorities, strict=True):
            taxes = 0
            for cell in territory.cells:
                cell.taxes_now = 0
                if cell.tax_base > 0.0:
                    still = territory.p.local_tax_base / cell.tax_base
                    cell.taxes_now = int(month_part(cell.local_taxes, self.month_of_year) * still)
                taxes += cell.taxes_now
            books.pay(Flow.TAXES, books.households, authority, taxes)
            from_state = sum(cell.transfer for cell in territory.cells)
            passed = month_part(abs(from_state), self.month_of_year)
            payer, payee = (books.state, authority) if from_state > 0 else (authority, books.state)
            books.pay(Flow.TRANSFER_TO_AUTHORITIES, payer, payee, passed)

    def _pay_for_support(self) -> None:
        """Outreach, referral, visibility and audits beyond what is usual; in equal parts for all domains."""
        usual = Parameters()
        for territory in self.territories:
            p = territory.p
            by_inhabitant = (
                p.outreach_price * max(0.0, p.outreach - usual.needs.outreach)
                + p.referral_price * max(0.0, p.referral - usual.service.referral)
                + p.visibility_price * max(0.0, p.visibility - usual.civic.visibility)
            )
            audits = p.audit_price * max(0.0, p.overhead_audit - usual.service.overhead_audit)
            employers = sum(cell.alive for cell in territory.cells) / self.economy.scale
            euros = by_inhabitant * float(len(territory.citizens)) + audits * employers
            cents = round(euros * 100.0 / MONTHS_PER_YEAR)
            self.books.pay(Flow.SUPPORT, self.books.state, self.books.suppliers, cents)
            for domain in range(N_DOMAINS):
                part = cents * (domain + 1) // N_DOMAINS - cents * domain // N_DOMAINS
                territory.count("support", domain, NOBODY, part)
