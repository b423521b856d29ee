"""Who pays whom in a year, for the institutional network."""

from __future__ import annotations

import numpy as np

from abm.providers.columns import Providers, Records
from abm.vocabulary import N_DOMAINS

RELATION = np.dtype(
    [
        ("payer_kind", np.uint8),  # 0 the State, 1 the authority of the territory
        ("territory", np.int16),
        ("provider", np.int64),  # key
        ("instrument", np.uint8),
        ("month", np.int32),
        ("cents", np.int64),  # a year
    ]
)


def record_relations(providers: Providers, month: int) -> None:
    """Who pays whom in this year, for the institutional network."""
    n_cells = providers.n_cells
    parts: list[Records] = []
    numbers = np.flatnonzero(providers.rows["alive"] == 1)
    records = providers.rows[numbers]
    cell = records["territory"].astype(np.int64) * N_DOMAINS + records["domain"]
    share = providers.cells["local_share"][cell]
    direct = np.where(numbers < n_cells, providers.cells["direct_budget"][cell], 0)
    columns = (direct, records["grant"], records["procurement"], records["subsidy"])
    for instrument, amounts in enumerate(columns):
        local = np.floor(amounts * share).astype(np.int64)
        for level, cents in enumerate((amounts - local, local)):
            paid = np.flatnonzero(cents > 0)
            part = np.zeros(len(paid), dtype=RELATION)
            part["payer_kind"], part["instrument"], part["month"] = level, instrument, month
            part["territory"], part["provider"] = records["territory"][paid], records["key"][paid]
            part["cents"] = cents[paid]
            parts.append(part)
    providers.relations.append(np.concatenate(parts))
