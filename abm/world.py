"""The columns of a society: built once, then moved month by month by the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from abm.calibration import DomainSteadyState, onset_rate, rates_record, solve
from abm.cases import CASE, CaseBook
from abm.engine.cohort import ASSESSED, NEVER_SEEKING, NOT_SEEKING, SERVED, WAITING
from abm.engine.first_cases import BEFORE, first_cases, stays_so_far
from abm.engine.matching import match_cases
from abm.engine.needs import date_marks
from abm.errors import ParameterError
from abm.exact import exact_sum
from abm.kinds import FIT_CLASSES
from abm.networks import SocialTies
from abm.parameters import Parameters
from abm.parameters.needs import Needs
from abm.parameters.table import Table
from abm.population import Population
from abm.steady_cohort import blocks_of_people, relapse_share
from abm.tally import LONGEST_WAIT, new_civic, new_tally
from abm.vocabulary import DOMAIN_STAGE, N_DOMAINS, NEVER, CaseState, Domain, LifeStage

Floats = npt.NDArray[np.float64]

SHOCKS = tuple(f"shock_{domain.name.lower()}" for domain in Domain)
"""Levers that multiply the rates of onset, by domain."""


@dataclass(frozen=True)
class SteadyState:
    """What set-up solved, for one society.

    Attributes:
        domains: steady state of each domain.
        rates: the record that compiled loops read.
        people_in_need: expected people in need by territory and domain; their sum is the published stock.
    """

    domains: tuple[DomainSteadyState, ...]
    rates: npt.NDArray[np.void]
    people_in_need: Floats

    def waiting_lists(self) -> Floats:
        """Expected people on a list by territory and domain, before places are given: as pressure looks at lists."""
        listed = [(state.first.people[WAITING].sum() + state.starts) / state.stock for state in self.domains]
        return np.asarray(self.people_in_need * listed)


def steady_state(parameters: Parameters, population: Population) -> SteadyState:
    """Solve the hazards, and the rates of onset for these citizens.

    Raises:
        NoSteadyStateError: the world asked for has no steady state.
    """
    domains = solve(parameters)
    citizens = population.citizens
    n_territories = len(population.first_citizen) - 1
    rates, people = [], np.zeros((n_territories, N_DOMAINS))
    for domain in Domain:
        concerned = citizens["life_stage"] == DOMAIN_STAGE[domain]
        vulnerability = citizens["vulnerability"][concerned].astype(np.float64)
        state = domains[domain]
        # In sorted order, so that the rate does not depend on the order of territories.
        rate = onset_rate(np.sort(vulnerability), len(citizens), state, parameters.needs, domain)
        blocks = blocks_of_people(len(vulnerability))
        chances = np.concatenate([_chance_of_need(rate, vulnerability[some], state) for some in blocks])
        people[:, domain] = np.bincount(citizens["territory"][concerned], chances, n_territories)
        stock = parameters.needs.stock_per_thousand.values()[domain] * len(citizens) / 1000.0
        people[:, domain] *= stock / exact_sum(people[:, domain])
        if np.any(people[:, domain] <= 0.0):
            raise ParameterError(
                f"a territory has nobody whom the domain {domain.name.lower()} concerns: {len(citizens):,} citizens in "
                f"{n_territories} territories are too few; simulate more citizens or choose society.territory_set with "
                "fewer territories"
            )
        rates.append(rate)
    return SteadyState(domains, rates_record(parameters, domains, tuple(rates)), people)


def _chance_of_need(rate: float, vulnerability: Floats, state: DomainSteadyState) -> Floats:
    """Chance that each of these people is in need, over the kinds she may be of."""
    odds = rate * vulnerability[:, None] * state.months_in_need[None, :]
    return np.asarray((odds / (1.0 + odds)) @ state.shares)


def cumulated_onset_rates(tables: list[Table], rates: npt.NDArray[np.void]) -> Floats:
    """Hazard of onset for vulnerability 1, summed over months.

    Args:
        tables: parameter table of every month.
        rates: solved hazards.

    Returns:
        Array of shape (territories, domains, months).
    """
    by_table = {
        id(table): np.stack([table[shock] for shock in SHOCKS], axis=1)
        for table in {id(table): table for table in tables}.values()
    }
    shocks = np.stack([by_table[id(table)] for table in tables], axis=2)
    return np.asarray(np.cumsum(shocks * rates["onset"][0][None, :, None], axis=2))


def open_book(
    seed: int,
    population: Population,
    steady: SteadyState,
    needs: Needs,
    params: Table,
    mean_profile: Floats,
) -> tuple[CaseBook, npt.NDArray[np.bool_]]:
    """The cases open at the start, nobody placed yet, and the calendar of onsets, not dated yet.

    Returns:
        The book, and for each open case whether the person is to be served from the start.
    """
    mark = (population.citizens["life_stage"] == np.array(DOMAIN_STAGE)[:, None]).astype(np.int16)
    found, served = [], []
    for domain in Domain:
        cases, was_served = _first_cases(seed, domain, population, steady, needs, params, mean_profile)
        found.append(cases)
        served.append(was_served)
    rows = np.concatenate(found)
    undated = np.full(mark.shape, NEVER, dtype=np.int16)
    no_rates = np.zeros((len(population.first_citizen) - 1, N_DOMAINS, 0))
    book = CaseBook(rows, np.zeros(len(rows), dtype=CASE), len(rows), undated, mark, no_rates)
    return book, np.concatenate(served).astype(np.bool_)


def date_onsets(seed: int, book: CaseBook, population: Population, cumulated_rate: Floats, month: int) -> None:
    """Date the onsets to come, all of them in ``month`` or later, by these rates (``cumulated_onset_rates``)."""
    book.cumulated_rate = cumulated_rate
    date_marks(
        seed, population.citizens, population.first_citizen, population.territory_keys, cumulated_rate, month,
        book.due, book.mark,
    )


def _first_cases(
    seed: int,
    domain: Domain,
    population: Population,
    steady: SteadyState,
    needs: Needs,
    params: Table,
    mean_profile: Floats,
) -> tuple[npt.NDArray[np.void], npt.NDArray[np.uint8]]:
    first = steady.domains[domain].first
    law = first.people
    relapse = relapse_share(needs, domain)
    hazard, window = needs.relapse_hazard.values()[domain], needs.relapse_window_months
    # Somebody who will relapse waits j more months with a chance in proportion to the relapses at j or later.
    still = (1.0 - hazard) ** np.arange(window) - (1.0 - hazard) ** window
    pending_law = np.cumsum(still) / still.sum() if hazard > 0.0 else np.ones(1)
    pending_months = still.sum() / (1.0 - relapse) if hazard > 0.0 else 0.0
    states = np.full(law.shape[0], CaseState.ASSESSMENT, dtype=np.int64)
    states[[NEVER_SEEKING, NOT_SEEKING, WAITING, SERVED]] = [
        CaseState.NOT_SEEKING, CaseState.NOT_SEEKING, CaseState.WAITING, CaseState.SERVED,
    ]
    since = np.full(law.shape[0], BEFORE, dtype=np.int64)
    since[ASSESSED:] -= np.arange(law.shape[0] - ASSESSED)
    size = int(steady.people_in_need[:, domain].sum() * 2.0) + 64
    while True:
        cases = np.zeros(size, dtype=CASE)
        was_served = np.zeros(size, dtype=np.uint8)
        n = first_cases(
            seed, int(domain), int(DOMAIN_STAGE[domain]), population.citizens, population.first_citizen,
            population.territory_keys, float(steady.rates["onset"][0, domain]),
            FIT_CLASSES, first.months_in_need,
            first.cumulated, law.shape[1], states, since, first.months_without, first.cumulated_without,
            pending_months, pending_law, mean_profile, params,
            cases, was_served, np.zeros(1, dtype=CASE),
        )
        if n <= size:
            return cases[:n], was_served[:n]
        size = n


def place_first(
    seed: int,
    book: CaseBook,
    was_served: npt.NDArray[np.bool_],
    steady: SteadyState,
    population: Population,
    ties: SocialTies,
    providers: npt.NDArray[np.void],
    params: Table,
) -> None:
    """Give a place to those who are to be served from the start; whoever finds none joins the lists."""
    cases = book.open
    held_back = (cases["state"] == CaseState.WAITING) & ~was_served
    cases["state"][held_back] = CaseState.NOT_SEEKING
    cases["state"][was_served] = CaseState.WAITING
    n_territories = len(population.first_citizen) - 1
    usual_lists = np.full((n_territories, N_DOMAINS), 1e12)  # everybody stands on a list: no pressure is meant
    match_cases(
        BEFORE, 0, seed, cases, book.n, population.citizens, population.first_citizen, population.territory_keys,
        ties.tie_start, ties.ties, providers, usual_lists, params, steady.rates,
        new_tally(1, n_territories)[0], np.zeros((N_DOMAINS, LONGEST_WAIT + 1), dtype=np.int64),
    )
    cases["state"][held_back] = CaseState.WAITING
    mean_stay = np.array([state.served / state.starts for state in steady.domains])
    stays_so_far(
        seed, cases, book.n, population.citizens, population.first_citizen, population.territory_keys, mean_stay,
        float(params["longest_stay"].min()),
    )


def count_civic(population: Population) -> Any:
    """Counts of what citizens know, do and give, by territory."""
    citizens = population.citizens
    n = len(population.first_citizen) - 1
    adult = citizens["life_stage"] != LifeStage.UNDER_20
    civic = new_civic(1, n)[0]

    def by_territory(values: npt.NDArray[np.generic]) -> Floats:
        return np.bincount(citizens["territory"], weights=values, minlength=n).astype(np.float64)

    civic["citizens"] = np.bincount(citizens["territory"], minlength=n)
    civic["adults"] = by_territory(adult)
    civic["knowing"] = by_territory(citizens["knows"])
    civic["volunteers"] = by_territory(citizens["volunteers"])
    civic["givers"] = by_territory(citizens["gives"])
    civic["trust_sum"] = by_territory(citizens["trust"])
    return civic
