"""Providers without citizens: everybody serves exactly the places there is money and staff for.

A world of money only: do enterprises keep their number, size, cash and capacity when nothing happens?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from abm.balance import require_balance
from abm.engine.capacity import round_places
from abm.engine.money import count_stocks, money_month
from abm.funding.founders import call_for_empty_cells
from abm.funding.year import Observed, allocate_year
from abm.ledger import pass_on
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from abm.providers.columns import Providers
from abm.providers.founding import build_providers
from abm.tally import Tally, new_tally
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind

ESS = int(ProviderKind.ESS)


def changed(parameters: Parameters, **groups: Mapping[str, Any]) -> Parameters:
    """Parameters with some values changed, validated again."""
    values = {
        name: type(getattr(parameters, name)).model_validate(dict(getattr(parameters, name)) | dict(changes))
        for name, changes in groups.items()
    }
    return parameters.model_copy(update=values)


def providers(
    n_territories: int,
    n_citizens: int,
    *,
    seed: int = 1,
    parameters: Parameters | None = None,
    order: int = 1,
    employers: int | None = None,
) -> Providers:
    """Providers of made-up territories that differ in size and poverty; ``order=-1`` lists them backwards."""
    parameters = parameters or Parameters()
    numbers = np.arange(n_territories)[::order]
    weights = 1.0 + 0.1 * numbers
    citizens = np.round(n_citizens * weights / weights.sum()).astype(np.int64)
    served = (
        np.array(parameters.needs.stock_per_thousand.values())
        * parameters.needs.share_served.values()
        / 1000.0
    )
    return build_providers(
        parameters,
        seed=seed,
        territory_keys=(100 + numbers).astype(np.int64),
        citizens=citizens,
        poverty=0.10 + 0.10 * numbers / max(n_territories - 1, 1),
        income=22_000.0 - 4_000.0 * numbers / max(n_territories - 1, 1),
        planned_cases=citizens[:, None] * served[None, :],
        employers=employers,
    )


@dataclass
class Alone:
    """A run of providers without citizens."""

    providers: Providers
    tally: Tally

    def ess(self, field: str) -> npt.NDArray[np.float64]:
        """A field of the tally for all enterprises by month."""
        return self.tally[field][..., ESS].sum(axis=(1, 2))

    def yearly(self, field: str) -> npt.NDArray[np.float64]:
        """Sum by year of a field for enterprises."""
        return self.ess(field).reshape(-1, MONTHS_PER_YEAR).sum(axis=1)

    def exit_rates(self) -> npt.NDArray[np.float64]:
        """Exits of a year per enterprise alive, all kinds."""
        alive = self.ess("providers").reshape(-1, MONTHS_PER_YEAR).mean(axis=1)
        return (self.yearly("quiet_exits") + self.yearly("insolvencies")) / alive

    def cash_months(self) -> npt.NDArray[np.float64]:
        """Cash less credit of each enterprise alive at the end, months of cost."""
        p = self.providers
        rows = 2 * p.n_cells + np.flatnonzero(p.enterprises["alive"] == 1)
        economy, records, books = p.economy[0], p.rows[rows], p.ledger.books
        cost = economy["fixed_cost"] + economy["post_cost"][records["domain"]] * records["paid"]
        return (books.cash[books.first_provider + rows] - books.credit[rows]) / (cost / MONTHS_PER_YEAR)


def run(
    providers: Providers,
    parameters: Parameters,
    years: int,
    *,
    seed: int = 1,
    policy: Mapping[int, Parameters] | None = None,
    volunteers: float = 1.0,
    givers: float = 1.0,
    served_share: float = 1.0,
    waiting: int = 1,
    need: npt.NDArray[np.float64] | None = None,
) -> Alone:
    """Run providers alone, the books checked every month.

    Args:
        providers: providers as built.
        parameters: parameters from the start.
        years: number of years.
        seed: seed of the run.
        policy: parameters in force from a month on.
        volunteers: volunteers relative to the base.
        givers: givers relative to the base.
        served_share: people served for each place.
        waiting: length of every list relative to the usual one.
        need: people in need each year, shape (territories, domains).
    """
    n = providers.n_territories
    table = parameter_table(parameters, n)
    tally = new_tally(years * MONTHS_PER_YEAR, n)
    ratio_volunteers, ratio_givers = np.full(n, volunteers), np.full(n, givers)
    round_places(providers.rows)
    for month in range(len(tally)):
        if policy and month in policy:
            parameters = policy[month]
            table = parameter_table(parameters, n)
        providers.ledger.open_month()
        if month % MONTHS_PER_YEAR == 0 and month > 0:
            seen = Observed(need=need, lists=np.full((n, N_DOMAINS), float(waiting)))
            allocate_year(providers, parameters, table, seed=seed, month=month, observed=seen, tally_row=tally[month])
        rows = providers.rows
        rows["served"] = np.round(np.where(rows["alive"] == 1, rows["places"], 0) * served_share)
        money_month(
            rows,
            providers.cells,
            providers.economy,
            providers.ledger.books,
            table,
            tally[month],
            seed,
            month,
            ratio_volunteers,
            ratio_givers,
        )
        if providers.economy["exits"][0] > 0:
            call_for_empty_cells(providers, parameters, table, seed=seed, month=month, tally_row=tally[month])
        count_stocks(providers.rows, providers.cells, providers.ledger.books, tally[month])
        pass_on(providers.ledger.books)
        require_balance(providers.ledger)
    return Alone(providers, tally)
