"""The model: builds the society and moves it month by month."""

from __future__ import annotations

import mesa
import numpy as np

from abm.agents.citizen import Citizens
from abm.agents.institutions import Authority, Enterprise, Investor, Provider, PublicService, State
from abm.balance import check, require_none
from abm.channels import FREE, Channels, Moment
from abm.contracts.call import Call, Ordinary
from abm.contracts.calls import call_for_projects
from abm.contracts.contracting import open_contracting
from abm.contracts.months import advance_contracts
from abm.engine.awareness import settle_awareness
from abm.engine.capacity import round_places
from abm.engine.civic import civic_occasions
from abm.engine.contracts import follow_up, serve_under_contract
from abm.engine.matching import match_cases, release_cases
from abm.engine.mergers import move_cases
from abm.engine.money import count_stocks, count_taxes
from abm.engine.needs import advance_needs, find_due
from abm.engine.service import count_cases, serve_cases
from abm.exact import exact_sum
from abm.funding.founders import call_for_empty_cells
from abm.funding.mergers import heirs
from abm.funding.year import Observed, allocate_year
from abm.inputs import Inputs
from abm.learning.learning import Learning
from abm.learning.learning_year import count_practice, is_on, learn
from abm.ledger import pass_on
from abm.networks import build_social_ties, count_ties
from abm.parameters.table import parameter_table
from abm.population import build_population
from abm.providers.census import enterprises_of
from abm.providers.founding import build_providers
from abm.providers.terms import TERMS, set_result_terms
from abm.support import pay_for_support, support_of
from abm.tally import (
    RunArrays,
    lengthened,
    new_civic,
    new_contract_tally,
    new_learning_tally,
    new_tally,
    new_wait_histogram,
)
from abm.territories import territories
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, N_KINDS, ProviderKind
from abm.world import (
    SHOCKS,
    count_civic,
    cumulated_onset_rates,
    date_onsets,
    open_book,
    place_first,
    steady_state,
)

FIRST_INVESTOR = 1_000
"""Unique id of the first investor; State and authorities stand below."""
_ESS = int(ProviderKind.ESS)
NO_AGENT = -1
"""Key of a row without an agent."""


class WelfareModel(mesa.Model):  # type: ignore[misc]
    """A society of citizens, enterprises of the ESS, public services, authorities, investors and the State.

    Args:
        inputs: everything that decides the run except the seed.
        seed: of all keyed draws, 0 or more.

    Raises:
        NoSteadyStateError: the world asked for has no steady state.
        ParameterError: sizes that do not fit together.
    """

    def __init__(self, inputs: Inputs, seed: int) -> None:
        super().__init__(rng=seed)
        self.inputs = inputs
        self.channels: Channels = FREE
        self.seed_of_draws = seed
        self.month = 0
        parameters = inputs.base
        n_citizens = inputs.citizens
        society = parameters.society
        self.parameters = parameters
        self.territories = territories(society.territory_set, n_citizens, society, inputs.territory_order)
        self.params = parameter_table(parameters, len(self.territories))
        self.support = support_of(self.params)
        self.in_force = parameters
        self.population = build_population(seed, n_citizens, self.territories, self.params)
        self.ties = build_social_ties(seed, self.population, society)
        count_ties(self.ties, self.population)
        self.share_met = settle_awareness(
            seed, self.population.citizens, self.population.first_citizen, self.population.territory_keys,
            self.ties.tie_start, self.ties.ties, self.params,
        )
        self.steady = steady_state(parameters, self.population)
        self.providers = build_providers(
            parameters,
            seed=seed,
            territory_keys=self.territories.keys,
            citizens=np.diff(self.population.first_citizen),
            poverty=self.territories.poverty,
            income=self.territories.income,
            planned_cases=self.steady.people_in_need * np.array(parameters.needs.share_served.values()),
            table=self.params,
        )
        round_places(self.providers.rows)
        self.book, was_served = open_book(
            seed, self.population, self.steady, parameters.needs, self.params, self.providers.mean_profile,
        )
        place_first(
            seed, self.book, was_served, self.steady, self.population, self.ties, self.providers.rows, self.params
        )

        n_territories = len(self.territories)
        self.tally = new_tally(0, n_territories)
        self.contract_tally = new_contract_tally(0, n_territories)
        self.learning_tally = new_learning_tally(0, n_territories)
        self.learning = Learning(n_territories)
        self.wait_histogram = new_wait_histogram(0)
        self.civic = new_civic(0, n_territories)
        self.civic_now = count_civic(self.population)
        self.residual = np.zeros(0, dtype=np.int64)
        self.opening_enterprises = enterprises_of(self.providers, self.params)
        self.contracting = open_contracting(parameters, n_citizens, self.providers.ledger)
        self.face(inputs)
        self.found = np.empty(n_citizens // 50 + 1024, dtype=np.int64)
        self.cell_reference = self.steady.waiting_lists()
        self.practice_sum = np.zeros((N_KINDS, N_DOMAINS), dtype=np.int64)
        self.practice_count = np.zeros((N_KINDS, N_DOMAINS), dtype=np.int64)
        self.net_exits = np.zeros(n_territories, dtype=np.int64)
        self.trust_moved = np.zeros(n_territories, dtype=np.int64)
        self.trust_shift = np.zeros(n_territories)
        self.volunteers_ratio = np.ones(n_territories)
        self.givers_ratio = np.ones(n_territories)
        self.state = State(self, 0)
        for territory in range(n_territories):
            Authority(self, 1 + territory, territory)
        for place in range(len(self.contracting.investors)):
            Investor(self, FIRST_INVESTOR + place, place)
        self._registered = np.empty(0, dtype=np.int64)
        self._agents_of_rows: dict[int, Provider] = {}
        self._register_providers()

    def face(self, inputs: Inputs) -> None:
        """Set what is to come: the policy and the months of the scenario, none of which may have begun.

        Args:
            inputs: like those of the society in all that decides its burn-in.

        Raises:
            ParameterError: the policy does not go with the base.
            ScenarioError: the policy names a territory that does not exist.
        """
        self.inputs = inputs
        self.policy = inputs.dated
        self.named_rules = self.policy.named_rules()
        self.schedule = self.policy.schedule(self.parameters, self.territories)
        self.contracting.write_on(inputs.terms)
        n_months = inputs.burn_in_months + inputs.months
        tables = [self.schedule.base] * n_months
        if self.schedule.moves(SHOCKS):
            tables = [self._table_of(month) for month in range(n_months)]
        rates = cumulated_onset_rates(tables, self.steady.rates)
        date_onsets(self.seed_of_draws, self.book, self.population, rates, self.month)
        self.tally = lengthened(self.tally, self.month, n_months)
        self.contract_tally = lengthened(self.contract_tally, self.month, n_months)
        self.learning_tally = lengthened(self.learning_tally, self.month, n_months)
        self.wait_histogram = lengthened(self.wait_histogram, self.month, n_months)
        self.civic = lengthened(self.civic, self.month, n_months)
        self.residual = lengthened(self.residual, self.month, n_months)

    def step(self) -> None:
        """One month.

        1. Dated policy; in January (11) budgets and allocation, (12) tenders, call for outcome contracts, (14) hatching
           of employers, (15) growth; (13) practices tried, adopted, generalised. Contracts are signed, pay for
           service, are tested and paid on results.
        2. Onsets, severity, spontaneous ends; 3. take-up.
        4. Matching, waiting lists.
        5. Service, outcomes, relapse; evaluation 12 months after service began.
        6. Awareness, trust, volunteers, gifts.
        7. Payroll, costs, payments due, cash, credit; 8. exits.
        9. Counts.
        """
        self._apply_policy()
        self.providers.ledger.open_month()
        if self.month % MONTHS_PER_YEAR == 0 and self.month > 0:
            self._allocate()
            self._learn()
        self._contract()
        self._advance_needs()
        self._match()
        self._serve()
        self._live()
        self._move_money()
        self._count()
        self.month += 1

    @property
    def citizens(self) -> Citizens:
        """All citizens as views; for looking, not for simulating."""
        return Citizens(self, range(len(self.population)))

    @property
    def arrays(self) -> RunArrays:
        """Everything counted so far."""
        return RunArrays(
            tally=self.tally[: self.month],
            contracts=self.contract_tally[: self.month],
            learning=self.learning_tally[: self.month],
            civic=self.civic[: self.month],
            wait_histogram=self.wait_histogram[: self.month],
            ledger_residual=self.residual[: self.month],
            territories=tuple(str(name) for name in self.territories.names),
            burn_in=self.inputs.burn_in_months,
            enterprise_size_scale=float(self.providers.economy["scale"][0]),
            cases_per_post=tuple(self.providers.economy["cases_per_post"][0].tolist()),
            worth=self.parameters.worth,
        )

    def _table_of(self, month: int) -> np.ndarray:
        scenario_month = month - self.inputs.burn_in_months
        return self.schedule.base if scenario_month < 0 else self.schedule.table(scenario_month)

    def _apply_policy(self) -> None:
        scenario_month = self.month - self.inputs.burn_in_months
        if scenario_month >= 0 and self.policy.changes_in(scenario_month):
            self.params = self._table_of(self.month)
            self.support = support_of(self.params)
            if self.schedule.moves(TERMS):
                set_result_terms(self.providers, self.params)
        if self.named_rules.changes_in(scenario_month):
            self.in_force = self.named_rules.parameters_at(self.parameters, scenario_month)

    def _allocate(self) -> None:
        set_aside = allocate_year(
            self.providers,
            self.in_force,
            self.params,
            seed=self.seed_of_draws,
            month=self.month,
            observed=Observed(
                need=self._mean_of_year("in_need"),
                evidence=self._evidence(),
                lists=self._lists(),
                volunteers=self.volunteers_ratio,
            ),
            tally_row=self.tally[self.month],
            left_for_contracts=self.contracting.envelope,
            channels=self.channels,
            bound=frozenset(one.operator_key for one in self.contracting.at_work),
            learning=self.learning,
        )
        self._follow_mergers()
        if set_aside.a_year > 0 or self.contracting.envelope > 0:
            call_for_projects(self.contracting, self._call(), set_aside, self.contract_tally[self.month])
        rows = self.providers.rows
        rows["year_successes"] = 0
        rows["year_served"] = 0
        round_places(rows)
        self._register_providers()

    def _follow_mergers(self) -> None:
        """People of enterprises that merged this January go with them."""
        if self.providers.rows["merged_into"].any():
            move_cases(self.book.rows, self.book.n, heirs(self.providers), self.providers.rows, self.params)

    def _learn(self) -> None:
        """Trials of practices and what comes of them, from month 0 on; nothing while nobody tries."""
        scenario_month = self.month - self.inputs.burn_in_months
        if scenario_month >= 0 and is_on(self.learning, self.params):
            learn(
                self.learning, self.providers, self.params,
                seed=self.seed_of_draws,
                month=self.month,
                scenario_month=scenario_month,
                volunteers=self.civic_now["volunteers"],
                adults=self.civic_now["adults"],
                counts=self.learning_tally[self.month],
                tally_row=self.tally[self.month],
            )  # fmt: skip

    def _call(self) -> Call:
        """The call for projects of this January."""
        economy, worth = self.providers.economy, self.parameters.worth
        ordinary = tuple(
            Ordinary(
                gross=state.gross,
                deadweight=state.deadweight,
                months_served=state.served / state.starts,
                social_worth=float(social) * MONTHS_PER_YEAR,
                price=float(price),
                success_factor=factor,
            )
            for state, social, price, factor in zip(
                self.steady.domains, worth.social_value.values(), economy["price"][0], self._usual_factors(),
                strict=True,
            )
        )  # fmt: skip
        return Call(
            seed=self.seed_of_draws,
            month=self.month,
            table=self.params,
            plans=self.contracting.plans(int(self.params["measurement_lag"][0])),
            providers=self.providers,
            ordinary=ordinary,
            unmet=self._unserved,
            busy=frozenset(one.operator_key for one in self.contracting.at_work),
        )

    def _contract(self) -> None:
        """A month of outcome contracts, before people are served."""
        if self.contracting.is_due_in(self.month):
            advance_contracts(
                self.contracting, self.providers, self.params, seed=self.seed_of_draws, month=self.month,
                tally_row=self.contract_tally[self.month],
            )  # fmt: skip

    def _mean_of_year(self, field: str) -> np.ndarray:
        """Mean of a count of people in the last twelve months; (territories, domains)."""
        last_year = self.tally[field][self.month - MONTHS_PER_YEAR : self.month]
        return np.asarray(last_year.sum(axis=3).sum(axis=0) / MONTHS_PER_YEAR)

    def _unserved(self) -> np.ndarray:
        """Share of people in need whom nobody served in the last twelve months; (territories × domains,)."""
        last_year = self.tally["in_need"][self.month - MONTHS_PER_YEAR : self.month]
        in_need = np.maximum(1e-9, last_year.sum(axis=(0, 3)))
        return np.asarray(last_year[..., ProviderKind.NOBODY].sum(axis=0) / in_need).reshape(-1)

    def _usual_factors(self) -> list[float]:
        """Success factor of enterprises by domain, mean of the people they serve; 1 where they serve nobody."""
        rows = self.providers.rows
        ours = np.flatnonzero((rows["alive"] == 1) & (rows["kind"] == _ESS) & (rows["served"] > 0))
        domain, served, factor = (rows[name][ours] for name in ("domain", "served", "success_factor"))
        weighted, people = served * factor, np.bincount(domain, served, N_DOMAINS).tolist()
        return [exact_sum(weighted[domain == own]) / n if n > 0.0 else 1.0 for own, n in enumerate(people)]

    def _lists(self) -> np.ndarray:
        """People who stood on lists last year relative to the usual lists of pressure; places were given after."""
        listed = self._mean_of_year("waiting") + self._mean_of_year("starts")
        return np.asarray(listed / np.maximum(self.cell_reference, 1e-9))

    def _evidence(self) -> np.ndarray:
        """Successes per person-month of each row last year, relative to the mean of its domain."""
        rows = self.providers.rows
        evidence = np.ones(len(rows))
        known = np.flatnonzero((rows["alive"] == 1) & (rows["year_served"] > 0))
        domain, successes, served = (rows[name][known] for name in ("domain", "year_successes", "year_served"))
        of_domain = np.bincount(domain, successes, N_DOMAINS) / np.maximum(np.bincount(domain, served, N_DOMAINS), 1)
        mean = of_domain[domain]
        evidence[known] = np.where(mean > 0.0, successes / served / np.where(mean > 0.0, mean, 1.0), 1.0)
        return evidence

    def _advance_needs(self) -> None:
        book, people, ties = self.book, self.population, self.ties
        n_found = find_due(book.due, self.month, self.found)
        if n_found > len(self.found):
            self.found = np.empty(2 * n_found, dtype=np.int64)
            find_due(book.due, self.month, self.found)
        book.make_room(book.n + n_found)
        n = advance_needs(
            self.month, self.seed_of_draws, book.rows, book.n, book.spare, self.found, n_found, book.due, book.mark,
            people.citizens, people.first_citizen, people.territory_keys, ties.tie_start, ties.ties,
            book.cumulated_rate, self.providers.mean_profile, self.net_exits, self.providers.rows, self.params,
            self.steady.rates, self.tally[self.month],
        )
        book.swap(n)

    def _match(self) -> None:
        book, people, ties = self.book, self.population, self.ties
        match_cases(
            self.month, self.inputs.burn_in_months, self.seed_of_draws, book.rows, book.n, people.citizens,
            people.first_citizen, people.territory_keys, ties.tie_start, ties.ties, self.providers.rows,
            self.cell_reference, self.params, self.steady.rates, self.tally[self.month],
            self.wait_histogram[self.month], *self.channels.pressing(self.month, self.providers.n_cells),
        )

    def _serve(self) -> None:
        book, people, ties, tally = self.book, self.population, self.ties, self.tally[self.month]
        burn_in = self.inputs.burn_in_months
        vehicles = self.contracting.vehicles
        if vehicles.is_running:
            serve_under_contract(
                self.month, book.rows, book.n, people.citizens, self.providers.rows, vehicles.window,
                vehicles.cohorts, vehicles.eligible, self.params, self.steady.rates, self.contract_tally[self.month],
            )
        if vehicles.n > 0:
            follow_up(
                self.month, book.rows, book.n, people.citizens, vehicles.cohorts, self.contract_tally[self.month],
            )
        count_cases(
            self.month, book.rows, book.n, people.citizens, ties.tie_start, self.providers.rows, self.steady.rates,
            tally,
        )
        self.channels.practice(self.month, self.providers.rows)
        serve_cases(
            self.month, burn_in, self.seed_of_draws, book.rows, book.n, people.citizens, people.first_citizen,
            people.territory_keys, ties.tie_start, ties.ties, self.providers.rows,
            float(self.providers.economy["scale"][0]), self.practice_sum, self.practice_count, self.net_exits,
            self.trust_moved, self.params, self.steady.rates, tally,
        )
        self.channels.beliefs(self.month, Moment.AFTER_SERVICE, people.citizens, (self.trust_moved,))

    def _live(self) -> None:
        people, ties = self.population, self.ties
        civic_occasions(
            self.month, self.seed_of_draws, self.share_met, people.citizens, people.first_citizen,
            people.territory_keys, ties.tie_start, ties.ties, self.params, self.tally[self.month], self.trust_moved,
            self.trust_shift, self.civic_now, self.volunteers_ratio, self.givers_ratio,
        )
        sums = self.civic_now["knowing"], self.civic_now["trust_sum"], self.trust_shift
        self.channels.beliefs(self.month, Moment.AFTER_CIVIC_LIFE, people.citizens, sums)
        self.channels.volunteers(self.month, self.volunteers_ratio)

    def _move_money(self) -> None:
        providers, book = self.providers, self.book
        self.channels.money_month(
            providers.rows, providers.cells, providers.economy, providers.ledger.books, self.params,
            self.tally[self.month], self.seed_of_draws, self.month, self.volunteers_ratio, self.givers_ratio,
        )
        if not self.support.is_free:
            pay_for_support(providers, self.support, self.tally[self.month])
        has_exits = bool(providers.economy["exits"][0] > 0)
        if has_exits:
            release_cases(
                self.month, book.rows, book.n, self.population.citizens, self.ties.tie_start, self.ties.ties,
                providers.rows,
            )
        if has_exits or self.channels.founders(self.month, Moment.CALL):
            founded = call_for_empty_cells(
                providers, self.in_force, self.params, seed=self.seed_of_draws, month=self.month,
                tally_row=self.tally[self.month], channels=self.channels,
            )
            if founded > 0:
                round_places(providers.rows)
                self._register_providers()
        pass_on(providers.ledger.books)

    def _count(self) -> None:
        providers = self.providers
        count_stocks(providers.rows, providers.cells, providers.ledger.books, self.tally[self.month])
        if self.learning.has_begun:
            count_practice(self.learning, providers.rows, self.params, self.learning_tally[self.month])
        self.civic[self.month] = self.civic_now
        count_taxes(providers.cells, providers.economy, providers.citizens, self.civic[self.month])
        residuals = check(providers.ledger)
        self.residual[self.month] = sum(abs(cents) for cents in residuals.values())
        require_none(residuals, f"in month {self.month} from the start of the burn-in")

    def _register_providers(self) -> None:
        """Keep terms and Mesa's agents in step with the rows alive: who closed leaves, who was founded joins."""
        set_result_terms(self.providers, self.params)
        rows, n_cells = self.providers.rows, self.providers.n_cells
        keys = np.where((rows["alive"] == 1) & (rows["kind"] != ProviderKind.FRINGE), rows["key"], NO_AGENT)
        before = np.full(len(keys), NO_AGENT)
        before[: len(self._registered)] = self._registered
        changed = np.flatnonzero(keys != before).tolist()
        for row in changed:
            if row in self._agents_of_rows:
                self._agents_of_rows.pop(row).remove()
        for row in changed:
            if keys[row] != NO_AGENT:
                kind = PublicService if row < n_cells else Enterprise
                self._agents_of_rows[row] = kind(self, 10_000 + row, row)
        self._registered = keys
