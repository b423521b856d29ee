"""The year of public money, by the model's own yearly rules on columns written from the plain objects.

The yearly allocation is plain array code already; only its surroundings are checked here. Rows stand in another
order than the engine's (enterprises in the order in which they were founded, none free between them), so equal
results show that the allocation does not depend on the order of rows either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from abm.flows import Flow
from abm.funding import founders, year
from abm.learning import learning_year
from abm.ledger import STATE_ACCOUNT, new_ledger
from abm.parameters import Parameters
from abm.providers.columns import CELL, PROVIDER, Providers
from abm.tally import new_tally
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind
from tests.reference.books import BY_AUTHORITY, BY_STATE

if TYPE_CHECKING:
    from tests.reference.model import ReferenceModel
    from tests.reference.providers import Provider

COUNTED = (
    "hatchings", "founder_support", "sites_opened", "growth_wanted", "growth_refused", "start_up_cost",
    "start_up_support", "mergers",
)  # fmt: skip
"""What a January counts of enterprises."""
SPARE_ROWS = 8
"""Free rows for each cell, more than are founded in a year."""


def allocate(model: ReferenceModel) -> None:
    """Share the public money of the year that begins."""
    providers = model.providers()
    columns = _as_columns(model, providers)
    hatchings = new_tally(1, len(model.territories))[0]
    set_aside = year.allocate_year(
        columns,
        _parameters_now(model),
        model.table,
        seed=model.seed_of_draws,
        month=model.month,
        observed=year.Observed(
            need=_of_last_year(model.in_need),
            evidence=np.array(_evidence(providers)),
            lists=_of_last_year(model.listed) / np.maximum(_usual_lists(model), 1e-9),
            volunteers=np.array([territory.volunteers_ratio for territory in model.territories]),
        ),
        tally_row=hatchings,
        left_for_contracts=model.contracts.contracting.envelope,
        bound=model.contracts.operators,
        learning=model.learning,
    )
    model.contracts.call(columns, set_aside)
    _read_back(model, providers, columns, hatchings)
    for enterprise in [one for one in model.enterprises if not one.alive]:
        enterprise.become_part_of(next(one for one in model.enterprises if one.key == enterprise.merged_into))
    model.round_places()
    for provider in model.providers():
        provider.year_successes = 0
        provider.year_served = 0


def advance_contracts(model: ReferenceModel) -> None:
    """A month of outcome contracts, where something is due."""
    if not model.contracts.contracting.is_due_in(model.month):
        return
    providers = model.providers()
    columns = _as_columns(model, providers)
    model.contracts.advance(columns)
    _read_back(model, providers, columns, new_tally(1, len(model.territories))[0])


def learn(model: ReferenceModel) -> None:
    """The January of those who try practices; what they keep stands by their keys, in whatever order rows come."""
    now = model.month - model.burn_in
    if now < 0 or not learning_year.is_on(model.learning, model.table):
        return
    providers = model.providers()
    columns = _as_columns(model, providers)
    books, n = columns.ledger.books, len(model.territories)
    before, counted = books.cash.copy(), new_tally(1, n)[0]
    learning_year.learn(
        model.learning, columns, model.table,
        seed=model.seed_of_draws,
        month=model.month,
        scenario_month=now,
        volunteers=np.array([territory.civic["volunteers"] for territory in model.territories]),
        adults=np.array([territory.civic["adults"] for territory in model.territories]),
        counts=model.learning_counts,
        tally_row=counted,
    )  # fmt: skip
    for row, provider in enumerate(providers):
        provider.read(columns.rows[row])
    paid = before - books.cash
    payers = [(model.books.state, STATE_ACCOUNT)]
    payers += [(account, columns.ledger.authority(place)) for place, account in enumerate(model.books.authorities)]
    for payer, account in payers:
        model.books.pay(Flow.EVALUATION, payer, model.books.evaluator, int(paid[account]))
    for territory in model.territories:
        for domain in range(N_DOMAINS):
            local = int(counted["paid_by_authorities"][territory.index, domain, ProviderKind.NOBODY])
            territory.count("paid_by_authorities", domain, ProviderKind.NOBODY, local)


def call_for_empty_cells(model: ReferenceModel) -> None:
    """Call at once for an employer where the last one has closed."""
    if all(cell.alive > 0 or cell.employers <= 0.0 for cell in model.cells):
        return
    providers = model.providers()
    columns = _as_columns(model, providers)
    hatchings = new_tally(1, len(model.territories))[0]
    founders.call_for_empty_cells(
        columns, _parameters_now(model), model.table, seed=model.seed_of_draws, month=model.month, tally_row=hatchings
    )
    _read_back(model, providers, columns, hatchings)
    if hatchings["hatchings"].sum() > 0:
        model.round_places()


def _parameters_now(model: ReferenceModel) -> Parameters:
    return model.start.policy.parameters_at(model.start.parameters, model.month - model.burn_in)


def _as_columns(model: ReferenceModel, providers: list[Provider]) -> Providers:
    n_rows = len(providers) + SPARE_ROWS * len(model.cells)
    ledger = new_ledger(len(model.territories), n_rows)
    for row, provider in enumerate(providers):
        ledger.books.cash[ledger.provider(row)] = provider.account.cash
        ledger.books.credit[row] = provider.credit
        ledger.books.owed[row] = provider.capital_owed
        for levels in provider.claims.values():
            ledger.books.payable[ledger.authority(provider.territory)] += levels[BY_AUTHORITY]
            ledger.books.payable[STATE_ACCOUNT] += levels[BY_STATE]
    for account, number in model.single_accounts():
        ledger.books.cash[number] = account.cash
    rows = np.zeros(n_rows, dtype=PROVIDER)
    rows[: len(providers)] = [provider.written() for provider in providers]
    return Providers(
        rows=rows,
        cells=np.array([cell.written() for cell in model.cells], dtype=CELL),
        economy=model.start.providers.economy,
        ledger=ledger,
        n_territories=len(model.territories),
        territory_keys=np.array([territory.key for territory in model.territories]),
        citizens=np.array([len(territory.citizens) for territory in model.territories]),
        poverty=model.start.providers.poverty,
        income=model.start.providers.income,
        mean_profile=model.start.providers.mean_profile,
        planned_cases=model.start.providers.planned_cases,
    )


def _read_back(
    model: ReferenceModel, providers: list[Provider], columns: Providers, hatchings: npt.NDArray[np.void]
) -> None:
    books = columns.ledger.books
    for row, provider in enumerate(providers):
        provider.read(columns.rows[row])
        provider.account.cash = int(books.cash[columns.ledger.provider(row)])
        provider.capital_owed = books.owed[row].tolist()
    for cell, record in zip(model.cells, columns.cells, strict=True):
        cell.read(record)
    model.economy.state_taxes = int(columns.economy["state_taxes"][0])
    for row in range(len(providers), len(columns.rows)):
        if columns.rows["alive"][row]:
            founded = model.found(columns.rows[row])
            founded.account.cash = int(books.cash[columns.ledger.provider(row)])
    for account, number in model.single_accounts():
        account.cash = int(books.cash[number])
    for flow in Flow:
        model.books.paid[flow] += int(books.flows[flow].sum())
    for territory in model.territories:
        for domain in range(N_DOMAINS):
            for field in COUNTED:
                number = float(hatchings[field][territory.index, domain, ProviderKind.ESS])
                territory.count(field, domain, ProviderKind.ESS, number)


def _of_last_year(months: list[list[list[int]]]) -> np.ndarray:
    """Mean number of people in twelve months, by territory and domain."""
    last = months[-MONTHS_PER_YEAR:]
    return np.array(
        [
            [sum(month[territory][domain] for month in last) / MONTHS_PER_YEAR for domain in range(N_DOMAINS)]
            for territory in range(len(last[0]))
        ]
    )


def _usual_lists(model: ReferenceModel) -> np.ndarray:
    """People usually on the list of each cell."""
    return np.array([[cell.usual_list for cell in territory.cells] for territory in model.territories])


def _evidence(providers: list[Provider]) -> list[float]:
    """Successes per person-month of each provider last year, relative to the mean of its domain."""
    evidence = []
    for provider in providers:
        peers = [other for other in providers if other.domain == provider.domain and other.year_served > 0]
        mean = sum(peer.year_successes for peer in peers) / max(1, sum(peer.year_served for peer in peers))
        known = provider.year_served > 0 and mean > 0.0
        evidence.append(provider.year_successes / provider.year_served / mean if known else 1.0)
    return evidence
