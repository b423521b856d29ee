"""Capacity building: the State pays for organisation that enterprises need and funders do not accept (MODEL 5.4, 6).

Each January the gap between the overhead that is needed and the one that funders of a territory accept is priced, and
the money of the lever pays for it, all of it or in part. It is paid month by month, for the posts there are then.
"""

from __future__ import annotations

import numpy as np

from abm.parameters.table import Table
from abm.providers.columns import CENTS, Floats, Providers
from abm.rules.scaling import overhead_built
from abm.vocabulary import N_DOMAINS, ProviderKind

_ESS = int(ProviderKind.ESS)


def set_capacity_building(providers: Providers, table: Table) -> None:
    """Write in each cell the overhead that is paid for beyond the norm; nothing is done where nothing ever was.

    Args:
        providers: all providers; ``overhead_built`` of the cells is written.
        table: parameters by territory.
    """
    cells, euros = providers.cells, table["capacity_building"]
    if not euros.any() and not cells["overhead_built"].any():
        return
    cost = _cost_of_posts(providers)
    for territory, a_head in enumerate(euros.tolist()):
        here = slice(territory * N_DOMAINS, (territory + 1) * N_DOMAINS)
        norm, needed = float(cells["overhead_norm"][here][0]), float(table["overhead_needed"][territory])
        money = a_head * float(providers.citizens[territory]) * CENTS
        asked = overhead_built(needed, norm, 1.0) * float(cost[here].sum())
        paid_for = min(1.0, money / asked) if asked > 0.0 else 0.0
        cells["overhead_built"][here] = overhead_built(needed, norm, paid_for)


def _cost_of_posts(providers: Providers) -> Floats:
    """Variable cost of the paid posts of enterprises in each cell, cents a year."""
    rows = providers.rows
    ours = np.flatnonzero((rows["alive"] == 1) & (rows["kind"] == _ESS))
    ours = ours[np.argsort(rows["key"][ours])]
    domain = rows["domain"][ours].astype(np.int64)
    cell = rows["territory"][ours].astype(np.int64) * N_DOMAINS + domain
    found = np.zeros(providers.n_cells)
    # in the order of keys, so that the sum does not depend on the order of rows
    np.add.at(found, cell, providers.economy["post_cost"][0][domain] * rows["paid"][ours])
    return found
