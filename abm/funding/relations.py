"""Who pays whom in a year, for the institutional network."""

from __future__ import annotations

import numpy as np

from abm.providers.columns import Providers, Records
from abm.vocabulary import N_DOMAINS, Instrument

PAID_TO_PROVIDERS = (Instrument.DIRECT_PROVISION, Instrument.GRANT, Instrument.PROCUREMENT, Instrument.WAGE_SUBSIDY)
PAYMENT = np.dtype(
    [
        ("provider", np.int64),  # key
        ("territory", np.int16),
        ("month", np.int32),
        ("local_share", np.float64),  # part that the authority of the territory pays
        ("cents", np.int64, (len(PAID_TO_PROVIDERS),)),  # a year, by instrument
    ]
)
"""Public money agreed with one provider for a year."""
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


def record_payments(providers: Providers, month: int) -> None:
    """Note what every provider was agreed for this year."""
    rows, cells, n_cells = providers.rows, providers.cells, providers.n_cells
    numbers = np.flatnonzero(rows["alive"] == 1)
    payments = np.zeros(len(numbers), dtype=PAYMENT)
    payments["provider"], payments["month"] = rows["key"][numbers], month
    payments["territory"] = rows["territory"][numbers]
    cell = payments["territory"].astype(np.int64) * N_DOMAINS + rows["domain"][numbers]
    payments["local_share"] = cells["local_share"][cell]
    cents = payments["cents"]
    cents[:, 0] = np.where(numbers < n_cells, cells["direct_budget"][cell], 0)
    for column, name in enumerate(("grant", "procurement", "subsidy"), start=1):
        cents[:, column] = rows[name][numbers]
    providers.payments.append(payments)


def relations_of(payments: Records) -> Records:
    """Who paid whom, one record for each payer, provider and instrument.

    Args:
        payments: of one year; dtype ``PAYMENT``.

    Returns:
        Records of dtype ``RELATION``.
    """
    parts: list[Records] = []
    for column, instrument in enumerate(PAID_TO_PROVIDERS):
        amounts = payments["cents"][:, column]
        local = np.floor(amounts * payments["local_share"]).astype(np.int64)
        for level, cents in enumerate((amounts - local, local)):
            paid = np.flatnonzero(cents > 0)
            part = np.zeros(len(paid), dtype=RELATION)
            part["payer_kind"], part["instrument"], part["cents"] = level, instrument, cents[paid]
            for name in ("territory", "provider", "month"):
                part[name] = payments[name][paid]
            parts.append(part)
    return np.concatenate(parts)
