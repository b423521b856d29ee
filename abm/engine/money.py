"""The month of money and staff (MODEL 5.6, 5.7): who moves in which order, taxes, and stocks at its end.

One call a month, after matching and service: it reads ``served`` of every provider and leaves ``places`` and
``staffed`` for the month to come. Stocks are counted by a second one, when employers called into empty cells have
come. Sums over providers are whole numbers, so the order of rows is no matter.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from abm.compiled import kernel, part
from abm.engine.capacity import find_capacity, round_places
from abm.engine.closing import close_enterprises
from abm.engine.enterprises import enterprise_month
from abm.engine.fringe import fringe_month
from abm.engine.markets import fill_giving_pools, gather, move_overhead_norms, occupancy_by_domain
from abm.engine.public_services import public_month
from abm.flows import Flow
from abm.ledger import FIRST_AUTHORITY, HOUSEHOLDS_ACCOUNT, STATE_ACCOUNT, claims_of, post
from abm.rules.finance import month_part
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind

_ESS = int(ProviderKind.ESS)
_TAXES, _TRANSFER = int(Flow.TAXES), int(Flow.TRANSFER_TO_AUTHORITIES)
_STAFF_UNIT = 1e9
"""Staff is counted in whole thousand-millionths of a post, so that its sum does not depend on the order."""


@part
def money_month(
    rows: Any,
    cells: Any,
    economy: Any,
    books: Any,
    params: Any,
    tally_row: Any,
    seed: int,
    month: int,
    volunteers_ratio: Any,
    givers_ratio: Any,
) -> None:
    """One month of all providers' money, staff and capacity: its four parts in a row.

    Args:
        rows: PROVIDER records; ``served`` is read, everything about money and staff is written.
        cells: CELL records, one for each territory × 4 + domain.
        economy: one ECONOMY record; ``exits`` is set to the enterprises that closed.
        books: the open books of the ledger.
        params: parameter rows, one for each territory.
        tally_row: this month's tally, shape (territories, domains, kinds); flows of PROVIDER_FIELDS are added to it.
        seed: seed of the run.
        month: month from the start of the burn-in.
        volunteers_ratio: volunteers relative to the base, float64 (territories,).
        givers_ratio: givers relative to the base, float64 (territories,).
    """
    open_money_month(rows, cells, params, month, givers_ratio)
    enterprises_month(rows, cells, economy, books, params, tally_row, seed, month)
    close_and_compare(rows, cells, economy, books, params, tally_row, seed, month)
    end_money_month(rows, cells, economy, books, params, month, volunteers_ratio)


@part
def open_money_month(rows: Any, cells: Any, params: Any, month: int, givers_ratio: Any) -> None:
    """First part of the month: what each cell's enterprises will share in dues and gifts."""
    gather(rows, cells, 2 * len(cells))
    fill_giving_pools(cells, params, month % MONTHS_PER_YEAR, givers_ratio)


@kernel
def enterprises_month(
    rows: Any, cells: Any, economy: Any, books: Any, params: Any, tally_row: Any, seed: int, month: int
) -> None:
    """Second part: income, costs and staff of enterprises, and which of them are to close."""
    first = 2 * len(cells)
    occupancy = occupancy_by_domain(rows, first)
    for i in range(first, len(rows)):
        if rows[i].alive == 1:
            enterprise_month(i, rows[i], cells, economy[0], books, params, tally_row, seed, month, occupancy)


@part
def close_and_compare(
    rows: Any, cells: Any, economy: Any, books: Any, params: Any, tally_row: Any, seed: int, month: int
) -> None:
    """Third part: enterprises close, public services and firms have their month, funders move their norm."""
    first = 2 * len(cells)
    close_enterprises(rows, cells, economy[0], books, params, tally_row, seed, first)
    for i in range(len(cells)):
        public_month(i, rows[i], cells[i], economy[0], books, params, tally_row, month % MONTHS_PER_YEAR)
    for i in range(len(cells), first):
        fringe_month(i, rows[i], cells[i - len(cells)], economy[0], books, params, tally_row, month)
    gather(rows, cells, first)
    move_overhead_norms(cells, params)


@part
def end_money_month(
    rows: Any, cells: Any, economy: Any, books: Any, params: Any, month: int, volunteers_ratio: Any
) -> None:
    """Last part: capacity of the month to come, and taxes."""
    find_capacity(rows, cells, economy[0], params, volunteers_ratio)
    round_places(rows)
    _raise_taxes(cells, economy[0], books, params, month % MONTHS_PER_YEAR)


@part
def _raise_taxes(cells: Any, e: Any, books: Any, params: Any, month_of_year: int) -> None:
    """The State raises the taxes set in January and may borrow; authorities those they decided on then.

    What comes in follows the tax base of the month: an authority that decided on more overspends. Between the two
    passes what decentralisation and equalisation move.
    """
    post(books, _TAXES, HOUSEHOLDS_ACCOUNT, STATE_ACCOUNT, e.state_taxes)
    for territory in range(len(params)):
        account = FIRST_AUTHORITY + territory
        taxes = 0
        transfer = 0
        for c in range(territory * N_DOMAINS, (territory + 1) * N_DOMAINS):
            decided = month_part(cells[c].local_taxes, month_of_year)
            cells[c].taxes_now = 0
            if cells[c].tax_base > 0.0:
                cells[c].taxes_now = int(decided * (params[territory].local_tax_base / cells[c].tax_base))
            taxes += cells[c].taxes_now
            transfer += cells[c].transfer
        post(books, _TAXES, HOUSEHOLDS_ACCOUNT, account, taxes)
        passed = month_part(abs(transfer), month_of_year)
        if transfer > 0:
            post(books, _TRANSFER, STATE_ACCOUNT, account, passed)
        else:
            post(books, _TRANSFER, account, STATE_ACCOUNT, passed)


@part
def count_taxes(cells: Any, economy: Any, citizens: Any, civic: Any) -> None:
    """Taxes of the month by territory: the authority's, and the State's by inhabitants, to the cent."""
    everybody = 0
    for territory in range(len(citizens)):
        everybody += citizens[territory]
    by_inhabitant = economy[0].state_taxes / everybody
    for territory in range(len(citizens)):
        taxes = int(np.rint(by_inhabitant * citizens[territory]))
        for c in range(territory * N_DOMAINS, (territory + 1) * N_DOMAINS):
            taxes += cells[c].taxes_now
        civic[territory].taxes = taxes


@part
def count_stocks(rows: Any, cells: Any, books: Any, tally_row: Any) -> None:
    """Stocks of providers and associations at the end of the month; staff is added in whole units, so in any order.

    Call it when employers called into empty cells have come.
    """
    for c in range(len(cells)):
        tally_row[c // N_DOMAINS, c % N_DOMAINS, _ESS].associations = cells[c].associations
    for i in range(len(rows)):
        row = rows[i]
        if row.alive == 0:
            continue
        count = tally_row[row.territory, row.domain, row.kind]
        count.providers += 1
        count.staff += int(row.paid * _STAFF_UNIT + 0.5)
        if row.parent != 0 or row.sites > 0:
            count.group_staff += int(row.paid * _STAFF_UNIT + 0.5)
        if row.partners > 0:
            count.consortium_staff += int(row.paid * _STAFF_UNIT + 0.5)
        count.volunteer_staff += int(row.volunteers * _STAFF_UNIT + 0.5)
        count.places += row.places
        count.cash += books.cash[books.first_provider + i]
        count.receivables += claims_of(books, i)
        count.credit += books.credit[i]
        count.growth_capital += books.owed[i].sum()
    for territory in range(tally_row.shape[0]):
        for domain in range(tally_row.shape[1]):
            for kind in range(tally_row.shape[2]):
                count = tally_row[territory, domain, kind]
                count.staff /= _STAFF_UNIT
                count.volunteer_staff /= _STAFF_UNIT
                count.group_staff /= _STAFF_UNIT
                count.consortium_staff /= _STAFF_UNIT
