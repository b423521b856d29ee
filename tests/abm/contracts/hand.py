"""A society small enough to be solved by hand: some operators, no citizens, a ledger, a call for projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from abm.contracts.call import Call, Ordinary
from abm.contracts.candidacies import LONGEST_SERVICE
from abm.contracts.financing import Plans
from abm.contracts.terms import Terms
from abm.ledger import INVESTORS_ACCOUNT, STATE_ACCOUNT, endow, new_ledger
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.parameters.table import parameter_table
from abm.providers.columns import CELL, ECONOMY, PROVIDER, Providers
from abm.vocabulary import N_DOMAINS, Domain, ProviderKind

EMPLOYMENT = int(Domain.EMPLOYMENT)
ORDINARY = Ordinary(gross=0.6, deadweight=0.2, months_served=6.0, social_worth=1_000.0, price=500_000.0)
"""Service that takes .4 of people out of need; a case-year costs 5,000 euros, so a person 2,500."""
FIRM_BELIEFS = {"candidacies": 10.0, "optimism": 0.0, "contract_capital_spread": 0.0, "contract_months_spread": 0.0,
                "contract_capital": 1.3e6, "contract_months": 39.0, "largest_contract": 0.5}  # fmt: skip
"""Projects of one size, whose outcome everybody sees as it is."""


_HEAD = {"currency": "EUR", "investment_commitment": 1_000_000}
FRENCH = Terms.model_validate(
    {
        "contract": {
            **_HEAD, "id": "french", "name": "French", "maximum_outcome_payment": 1_150_000, "targeted_users": 300,
            "anticipated_duration_months": 36,
        },
        "metric": [
            {"id": "users", "title": "People", "unit": "people", "kind": "count", "measures": "users", "target": 300},
            {"id": "outcome", "title": "Out of need", "unit": "share", "kind": "share", "target": Decimal("0.5")},
        ],
        "test": [{"id": "half_way", "month": 36}, {"id": "end", "month": 54}],
        "clause": [
            {
                "id": "people", "form": "rate_card", "cap": 500_000,
                "lines": [{"metric": "users", "price": Decimal("1666.67")}],
            },
            {
                "id": "outcome", "form": "ladder", "metric": "outcome", "tests": ["end"],
                "rungs": [{"at": Decimal("0.35"), "pays": 250_000}, {"at": Decimal("0.5"), "pays": 650_000}],
            },
        ],
    }
)  # fmt: skip
"""Half of the capital for people who take part, 250,000 from .35 out of need and 650,000 from .5, without a control."""
BRITISH = Terms.model_validate(
    {
        "contract": {
            **_HEAD, "id": "british", "name": "British", "maximum_outcome_payment": 3_000_000, "targeted_users": 450,
            "anticipated_duration_months": 39, "reuses_capital": True,
        },
        "metric": [
            {
                "id": "outcome", "title": "Net outcomes", "unit": "people", "kind": "count",
                "comparison": "historical", "target": 100,
            },
        ],
        "test": [{"id": f"test_{month}", "month": month} for month in (21, 33, 45, 57)],
        "clause": [{"id": "outcomes", "form": "rate_card", "lines": [{"metric": "outcome", "price": 17_000}]}],
    }
)  # fmt: skip
"""17,000 for each of 100 outcomes beyond those of the past; what comes in early is used again."""


def compared(terms: Terms, comparison: str) -> Terms:
    """Terms measured in another way."""
    metrics = tuple(metric.model_copy(update={"comparison": comparison}) for metric in terms.metrics)
    return terms.model_copy(update={"metrics": metrics})


PLANS = {terms.head.id: Plans(terms, 6, LONGEST_SERVICE) for terms in (FRENCH, BRITISH)}
"""Financing on these terms with six months from a result to its payment."""


def providers(operators: Sequence[Mapping[str, Any]], n_territories: int = 1, scale: float = 1.0) -> Providers:
    """Providers without citizens; enterprise ``i`` stands in row ``8 n_territories + i`` and has key ``100 + i``.

    Args:
        operators: columns of each enterprise other than the plain ones.
        n_territories: number of territories, of 1,000 inhabitants each.
        scale: model employers for each real one.
    """
    n_cells = n_territories * N_DOMAINS
    first = 2 * n_cells
    rows = np.zeros(first + len(operators), dtype=PROVIDER)
    rows["kind"][:n_cells], rows["kind"][n_cells:first] = ProviderKind.PUBLIC, ProviderKind.FRINGE
    rows["territory"][:first] = np.tile(np.repeat(np.arange(n_territories), N_DOMAINS), 2)
    rows["domain"][:first] = np.tile(np.arange(N_DOMAINS), 2 * n_territories)
    rows["alive"], rows["success_factor"] = 1, 1.0
    rows["key"][:first] = np.arange(first)
    for place, columns in enumerate(operators):
        plain = {"key": 100 + place, "kind": ProviderKind.ESS, "domain": EMPLOYMENT, "grant": 100_000_000, "places": 1}
        for name, value in {**plain, **columns}.items():
            rows[name][first + place] = value
    cells, economy = np.zeros(n_cells, dtype=CELL), np.zeros(1, dtype=ECONOMY)
    cells["key"] = np.arange(n_cells) + N_DOMAINS * 7
    economy["scale"] = scale
    ledger = new_ledger(n_territories, len(rows))
    endow(ledger, STATE_ACCOUNT, 10**12)
    ledger.open_month()
    return Providers(
        rows=rows, cells=cells, economy=economy, ledger=ledger, n_territories=n_territories,
        territory_keys=np.arange(n_territories, dtype=np.int64) + 7,
        citizens=np.full(n_territories, 1_000, dtype=np.int64), poverty=np.full(n_territories, 0.1),
        income=np.full(n_territories, 20_000.0), mean_profile=np.full((n_territories, N_DOMAINS), 0.5),
        planned_cases=np.ones((n_territories, N_DOMAINS, 3)),
    )  # fmt: skip


def with_rules(**contracts: Any) -> Parameters:
    """Parameters with some rules of contracts changed."""
    return with_values(Parameters(), {f"contracts.{name}": value for name, value in contracts.items()})


def call(
    society: Providers,
    terms: Terms = FRENCH,
    seed: int = 1,
    unmet: Sequence[float] | None = None,
    busy: Sequence[int] = (),
    **contracts: Any,
) -> Call:
    """The call of month 12 among these providers.

    Args:
        society: all providers.
        terms: that contracts are written on.
        seed: of draws.
        unmet: people in need whom nobody serves, by cell.
        busy: keys of operators that have a contract.
        contracts: rules of contracts other than the defaults.
    """
    return Call(
        seed=seed, month=12, table=parameter_table(with_rules(**contracts), society.n_territories),
        plans=PLANS[terms.head.id], providers=society, ordinary=(ORDINARY,) * N_DOMAINS,
        unmet=np.zeros(society.n_cells) if unmet is None else np.asarray(unmet, dtype=float), busy=frozenset(busy),
    )  # fmt: skip


def endow_investors(society: Providers, cents: int) -> None:
    """Opening money of investors, before anything moves."""
    endow(society.ledger, INVESTORS_ACCOUNT, cents)
    society.ledger.open_month()
