"""Opening cash and claims of enterprises."""

from __future__ import annotations

import numpy as np

from abm.ledger import STATE_ACCOUNT, endow, endow_claim
from abm.parameters import Parameters
from abm.providers.columns import Providers
from abm.providers.plan import monthly_cost
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, Instrument, ProviderKind

LATE_INSTRUMENTS = (Instrument.GRANT, Instrument.PROCUREMENT, Instrument.WAGE_SUBSIDY)


def endow_enterprises(providers: Providers, parameters: Parameters, seed: int) -> None:
    """Opening cash from the cash law, and claims on late payers that match their delays."""
    ledger, economy = providers.ledger, providers.economy[0]
    for number in np.flatnonzero(providers.rows["alive"] == 1):
        row = providers.rows[number]
        if row["kind"] != ProviderKind.ESS:
            continue
        cash = float(row["cash_target"]) * monthly_cost(row, parameters, economy)
        endow(ledger, ledger.provider(int(number)), round(cash))
        cell = providers.cells[int(row["territory"]) * N_DOMAINS + int(row["domain"])]
        amounts = (row["grant"], row["procurement"], row["subsidy"])
        delays = (row["delay_grants"], row["delay_procurement"], row["delay_subsidies"])
        for instrument, amount, delay in zip(LATE_INSTRUMENTS, amounts, delays, strict=True):
            claim = round(float(amount) / MONTHS_PER_YEAR * float(delay))
            local = int(claim * float(cell["local_share"]))
            endow_claim(ledger, instrument, STATE_ACCOUNT, int(number), claim - local)
            endow_claim(ledger, instrument, ledger.authority(int(row["territory"])), int(number), local)
    for territory in range(providers.n_territories):
        # authorities hold what they owe: from here on what they have beyond it is what they saved or overspent
        account = ledger.authority(territory)
        endow(ledger, account, int(ledger.books.payable[account]))
