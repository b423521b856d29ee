"""What public payers spend on reaching people and on checking providers: outreach, referral, visibility, audits.

What is usual is part of the cost of a case; more of it costs money of its own, at a date or for the whole run, so that
no lever is a free lunch (MODEL 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from abm.compiled import part
from abm.flows import Flow
from abm.ledger import STATE_ACCOUNT, SUPPLIERS_ACCOUNT, post
from abm.parameters import Parameters
from abm.parameters.table import Table, parameter_row
from abm.providers.columns import CENTS, Floats, Providers, Records
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind

PRICED = (("outreach", "outreach_price"), ("referral", "referral_price"), ("visibility", "visibility_price"))
"""Levers priced by inhabitant, and the parameter that holds the price of one unit."""
_SUPPORT, _NOBODY = int(Flow.SUPPORT), int(ProviderKind.NOBODY)


@cache
def _usual() -> Table:
    """Levers as they are usual: what their defaults say."""
    return parameter_row(Parameters())


def _beyond_usual(table: Table, lever: str) -> Floats:
    beyond: Floats = np.maximum(0.0, table[lever] - _usual()[lever])
    return beyond


@dataclass(frozen=True)
class Support:
    """Euros a year that levers cost beyond what is usual, by territory.

    Attributes:
        by_inhabitant: for each inhabitant.
        by_employer: for each employer of real size, audited so many times a year.
    """

    by_inhabitant: Floats
    by_employer: Floats

    @cached_property
    def is_free(self) -> bool:
        """Whether nothing has to be paid for."""
        return not (self.by_inhabitant.any() or self.by_employer.any())

    def euros(self, citizens: Floats, employers: Floats) -> Floats:
        """Euros a year in each territory, which has so many inhabitants and employers."""
        return self.by_inhabitant * citizens + self.by_employer * employers


def support_of(table: Table) -> Support:
    """What support costs under parameters, a row for each territory."""
    by_inhabitant = sum((table[price] * _beyond_usual(table, lever) for lever, price in PRICED), 0.0)
    return Support(np.asarray(by_inhabitant), table["audit_price"] * _beyond_usual(table, "overhead_audit"))


def pay_for_support(providers: Providers, support: Support, tally_row: Records) -> None:
    """Pay a month of it to suppliers; counted under nobody, in equal parts for all domains.

    Args:
        providers: all providers.
        support: what it costs now.
        tally_row: this month's tally.
    """
    scale, books = float(providers.economy["scale"][0]), providers.ledger.books
    by_inhabitant, by_employer = support.by_inhabitant, support.by_employer
    _pay(providers.cells, providers.citizens, scale, books, by_inhabitant, by_employer, CENTS, tally_row)


@part
def _pay(
    cells: Any,
    citizens: Any,
    scale: float,
    books: Any,
    by_inhabitant: Any,
    by_employer: Any,
    cents_a_euro: float,
    tally_row: Any,
) -> None:
    for territory in range(len(citizens)):
        alive = 0
        for domain in range(N_DOMAINS):
            alive += cells[territory * N_DOMAINS + domain].alive
        euros = by_inhabitant[territory] * citizens[territory] + by_employer[territory] * (alive / scale)
        cents = int(np.rint(euros * cents_a_euro / MONTHS_PER_YEAR))
        post(books, _SUPPORT, STATE_ACCOUNT, SUPPLIERS_ACCOUNT, cents)
        for domain in range(N_DOMAINS):
            part = cents * (domain + 1) // N_DOMAINS - cents * domain // N_DOMAINS
            tally_row[territory, domain, _NOBODY].support += part
