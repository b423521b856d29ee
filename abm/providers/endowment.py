"""Opening cash and claims of enterprises."""

from __future__ import annotations

import numpy as np

from abm.ledger import FIRST_AUTHORITY, STATE_ACCOUNT, endow, endow_claim
from abm.providers.columns import INSTRUMENTS, Providers
from abm.providers.enterprise import DELAYS
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, Instrument, ProviderKind

LATE_INSTRUMENTS = (Instrument.GRANT, Instrument.PROCUREMENT, Instrument.WAGE_SUBSIDY)


def endow_enterprises(providers: Providers) -> None:
    """Opening cash from the cash law, and claims on late payers that match their delays."""
    ledger, economy, rows = providers.ledger, providers.economy[0], providers.rows
    numbers = np.flatnonzero((rows["alive"] == 1) & (rows["kind"] == ProviderKind.ESS))
    territory, domain = (rows[name][numbers].astype(np.int64) for name in ("territory", "domain"))
    cost = (economy["fixed_cost"] + economy["post_cost"][domain] * rows["paid"][numbers]) / MONTHS_PER_YEAR
    cash = np.rint(rows["cash_target"][numbers] * cost).astype(np.int64)
    endow(ledger, ledger.books.first_provider + numbers, cash)
    local_share = providers.cells["local_share"][territory * N_DOMAINS + domain]
    for instrument, name, delay in zip(LATE_INSTRUMENTS, INSTRUMENTS, DELAYS, strict=True):
        claim = np.rint(rows[name][numbers] / MONTHS_PER_YEAR * rows[delay][numbers]).astype(np.int64)
        local = (claim * local_share).astype(np.int64)
        endow_claim(ledger, instrument, STATE_ACCOUNT, numbers, claim - local)
        endow_claim(ledger, instrument, FIRST_AUTHORITY + territory, numbers, local)
    # authorities hold what they owe: from here on what they have beyond it is what they saved or overspent
    authorities = FIRST_AUTHORITY + np.arange(providers.n_territories)
    endow(ledger, authorities, ledger.books.payable[authorities])
