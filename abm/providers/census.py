"""The enterprises of the ESS alive at one moment: how large they are and what they hold."""

from __future__ import annotations

import numpy as np

from abm.compiled import over_columns
from abm.parameters.table import Table
from abm.providers.columns import Floats, Providers, Records
from abm.rules.scaling import fixed_cost_borne
from abm.vocabulary import MONTHS_PER_YEAR

ENTERPRISE = np.dtype(
    [
        ("key", np.int64),
        ("territory", np.int16),
        ("domain", np.uint8),
        ("legal_form", np.uint8),
        ("born", np.int32),  # month from the start of the burn-in, negative before it
        ("size", np.float64),  # real-equivalent paid FTE
        ("cash_months", np.float64),  # cash less credit drawn, in months of usual cost
    ]
)
"""One enterprise of the ESS as a run leaves it."""


def sizes(providers: Providers) -> Floats:
    """Real-equivalent paid staff of the enterprises alive, FTE."""
    enterprises = providers.enterprises
    return np.asarray(enterprises["size"][enterprises["alive"] == 1], dtype=np.float64)


def enterprises_of(providers: Providers, table: Table) -> Records:
    """The enterprises alive now, in the order of their keys; dtype ``ENTERPRISE``.

    Args:
        providers: all providers.
        table: parameter rows now.
    """
    numbers = 2 * providers.n_cells + np.flatnonzero(providers.enterprises["alive"] == 1)
    numbers = numbers[np.argsort(providers.rows["key"][numbers])]
    rows, economy, books = providers.rows[numbers], providers.economy[0], providers.ledger.books
    post_cost = economy["post_cost"][rows["domain"]] * (1.0 + rows["overhead"] - economy["overhead"])
    wages = table["payroll_share"][rows["territory"]] * post_cost * rows["paid"]
    pooling = table["overhead_pooling"][rows["territory"]]
    fixed = economy["fixed_cost"] * over_columns(fixed_cost_borne)(rows["merged"], rows["partners"], pooling)
    month_cost = (fixed + wages + rows["other_cost"]) / MONTHS_PER_YEAR
    found = np.zeros(len(rows), dtype=ENTERPRISE)
    for name in ("key", "territory", "domain", "legal_form", "born", "size"):
        found[name] = rows[name]
    found["cash_months"] = (books.cash[books.first_provider + numbers] - books.credit[numbers]) / month_cost
    return found
