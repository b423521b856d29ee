"""What public payers spend on reaching people and on checking providers: outreach, referral, visibility, audits.

What is usual is part of the cost of a case; more of it costs money of its own, at a date or for the whole run, so that
no lever is a free lunch (MODEL 6).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from abm.flows import Flow
from abm.ledger import STATE_ACCOUNT, SUPPLIERS_ACCOUNT, post
from abm.parameters import Parameters
from abm.parameters.table import Table, parameter_row
from abm.providers.columns import CENTS, Floats, Providers, Records
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind

PRICED = (("outreach", "outreach_price"), ("referral", "referral_price"), ("visibility", "visibility_price"))
"""Levers priced by inhabitant, and the parameter that holds the price of one unit."""


@cache
def _usual() -> Table:
    """Levers as they are usual: what their defaults say."""
    return parameter_row(Parameters())


def _beyond_usual(table: Table, lever: str) -> Floats:
    beyond: Floats = np.maximum(0.0, table[lever] - _usual()[lever])
    return beyond


def goes_beyond_usual(table: Table) -> bool:
    """Whether anything has to be paid for."""
    levers = (*(lever for lever, _ in PRICED), "overhead_audit")
    return any(bool(np.any(_beyond_usual(table, lever) > 0.0)) for lever in levers)


def support_euros(table: Table, citizens: Floats, employers: Floats) -> Floats:
    """Euros a year that levers cost beyond what is usual, by territory.

    Args:
        table: parameter rows now.
        citizens: inhabitants (territories,).
        employers: employers of real size (territories,), each audited so many times a year.
    """
    by_inhabitant = sum((table[price] * _beyond_usual(table, lever) for lever, price in PRICED), 0.0)
    audits = table["audit_price"] * _beyond_usual(table, "overhead_audit")
    euros: Floats = by_inhabitant * citizens + audits * employers
    return euros


def pay_for_support(providers: Providers, table: Table, tally_row: Records) -> None:
    """Pay a month of it to suppliers; counted under nobody, in equal parts for all domains.

    Args:
        providers: all providers.
        table: parameter rows now.
        tally_row: this month's tally.
    """
    alive = providers.cells["alive"].reshape(-1, N_DOMAINS).sum(axis=1)
    euros = support_euros(table, providers.citizens.astype(np.float64), alive / float(providers.economy["scale"][0]))
    for territory, cents in enumerate(np.round(euros * CENTS / MONTHS_PER_YEAR).astype(np.int64).tolist()):
        post(providers.ledger.books, int(Flow.SUPPORT), STATE_ACCOUNT, SUPPLIERS_ACCOUNT, cents)
        for domain in range(N_DOMAINS):
            part = cents * (domain + 1) // N_DOMAINS - cents * domain // N_DOMAINS
            tally_row["support"][territory, domain, ProviderKind.NOBODY] += part
