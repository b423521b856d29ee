"""Enterprises that close: takeover, last debts, reserves that stay in the ESS (MODEL 5.6)."""

from __future__ import annotations

from typing import Any

from abm.compiled import part
from abm.engine.claims import collect
from abm.engine.enterprises import QUIET
from abm.engine.markets import MILLION
from abm.flows import Flow
from abm.ledger import (
    HOUSEHOLDS_ACCOUNT,
    LENDERS,
    LOAN,
    REST_OF_WORLD_ACCOUNT,
    post,
    repay_capital,
    repay_credit,
    write_off_capital,
    write_off_credit,
)
from abm.randomness import exponential
from abm.rules.exits import taken_over
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, Instrument, ProviderKind, Stream

_ESS = int(ProviderKind.ESS)
_GRANT, _PROCUREMENT, _SUBSIDY = (
    int(Instrument.GRANT),
    int(Instrument.PROCUREMENT),
    int(Instrument.WAGE_SUBSIDY),
)
_SEVERANCE, _ASSET_LOCK = int(Flow.SEVERANCE), int(Flow.ASSET_LOCK)
_LOCK_STREAM = int(Stream.ASSET_LOCK)


@part
def close_enterprises(
    rows: Any, cells: Any, e: Any, books: Any, params: Any, tally_row: Any, seed: int, first: int
) -> None:
    """Enterprises that close: others take over their work, their reserves stay in the ESS."""
    e.exits = 0
    for i in range(first, len(rows)):
        if rows[i].closing > 0:
            e.exits += 1
    if e.exits == 0:
        return
    for i in range(first, len(rows)):
        if rows[i].alive == 1:
            rows[i].incoming = 0
            rows[i].incoming_income = 0
    for i in range(first, len(rows)):
        if rows[i].closing > 0:
            _close(i, rows, cells, e, books, params, tally_row, seed, first)
    for i in range(first, len(rows)):
        row = rows[i]
        if row.closing > 0:
            row.alive = 0
            row.closing = 0
            row.paid = 0.0
            row.volunteers = 0.0
            row.staffed = 0.0
            row.affordable = 0.0
            row.places = 0
            row.grant = 0
            row.procurement = 0
            row.subsidy = 0
            row.instalment = 0
            row.giving_weight = 0
        elif row.alive == 1 and row.incoming > 0:
            staff = row.incoming / MILLION
            row.paid += staff
            row.affordable += e.cases_per_post[row.domain] * staff
            row.income_reference += row.incoming_income
            row.incoming = 0
            row.incoming_income = 0


@part
def _close(
    i: int, rows: Any, cells: Any, e: Any, books: Any, params: Any, tally_row: Any, seed: int, first: int
) -> None:
    """Close one enterprise: takeover, claims collected, severance, debts, asset lock (law of 2014).

    Whoever cannot repay its credit and loans out of all it has is insolvent, though it meant to close quietly. Patient
    capital comes last and is lost where nothing is left for it.
    """
    row = rows[i]
    p = params[row.territory]
    count = tally_row[row.territory, row.domain, _ESS]
    account = books.first_provider + i
    share = _hand_over(i, rows, e, p, first)
    count.grants += collect(i, _GRANT, row.territory, books, count)
    count.procurement += collect(i, _PROCUREMENT, row.territory, books, count)
    count.wage_subsidies += collect(i, _SUBSIDY, row.territory, books, count)
    wage = p.payroll_share * e.post_cost[row.domain] * (1.0 + row.overhead - e.overhead + row.extra_cost)
    owed = int((1.0 - share) * row.paid * wage * p.severance_months / MONTHS_PER_YEAR)
    severance = min(owed, max(0, books.cash[account]))
    post(books, _SEVERANCE, account, HOUSEHOLDS_ACCOUNT, severance)
    count.cost += severance
    repay_credit(books, i, max(0, books.cash[account]))
    for kind in range(len(LENDERS)):
        repay_capital(books, i, kind, max(0, books.cash[account]))
    if row.closing == QUIET and books.credit[i] == 0 and books.owed[i, LOAN] == 0:
        count.quiet_exits += 1
        # it goes on without paid staff
        cells[row.territory * N_DOMAINS + row.domain].associations += 1.0
    else:
        count.insolvencies += 1
    write_off_credit(books, i)
    for kind in range(len(LENDERS)):
        count.growth_capital_lost += write_off_capital(books, i, kind)
    heir = _heir(i, rows, seed, first) if p.asset_lock else -1
    to = REST_OF_WORLD_ACCOUNT if heir < 0 else books.first_provider + heir
    reserves = max(0, books.cash[account])
    post(books, _ASSET_LOCK, account, to, reserves)
    count.reserves_of_leavers += reserves if heir >= 0 else 0
    count.staff_of_leavers += int((1.0 - share) * row.paid * MILLION)


@part
def _may_take_over(other: Any, row: Any) -> bool:
    """Whether an enterprise goes on in the market of one that closes."""
    goes_on = other.alive == 1 and other.closing == 0
    return goes_on and other.territory == row.territory and other.domain == row.domain


@part
def _hand_over(i: int, rows: Any, e: Any, p: Any, first: int) -> float:
    """Contracts and staff pass to others of the market, in proportion to their staff; share that passes.

    What they take over counts when all who close this month have closed, so the order of rows is no matter.
    """
    row = rows[i]
    staff_of_others = 0
    for k in range(first, len(rows)):
        if _may_take_over(rows[k], row):
            staff_of_others += int(rows[k].paid * MILLION)
    if staff_of_others == 0:
        return 0.0
    share = taken_over(row.paid * e.scale, p.takeover_size, p.takeover_share)
    if share > 0.0:
        for k in range(first, len(rows)):
            other = rows[k]
            if _may_take_over(other, row):
                part = share * (int(other.paid * MILLION) / staff_of_others)
                other.incoming += int(row.paid * part * MILLION)
                other.incoming_income += int(row.income_reference * part)
                other.grant += int(row.grant * part)
                other.procurement += int(row.procurement * part)
                other.subsidy += int(row.subsidy * part)
    return share


@part
def _heir(i: int, rows: Any, seed: int, first: int) -> int:
    """Row that receives the reserves: same cell before same territory before same domain; -1: none.

    Among equals a keyed race, the chance in proportion to staff: large bodies take over small ones. An enterprise
    closes once, so its key alone says which closing the draw is for.
    """
    row = rows[i]
    best = -1
    best_rank = 4
    best_time = 1e300
    for k in range(first, len(rows)):
        other = rows[k]
        if other.alive == 0 or other.closing > 0:
            continue
        rank = (0 if other.territory == row.territory else 2) + (0 if other.domain == row.domain else 1)
        if rank <= best_rank:
            time = exponential(seed, _LOCK_STREAM, other.key, row.key) / max(other.paid, 1e-9)
            if rank < best_rank or time < best_time:
                best, best_rank, best_time = k, rank, time
    return best
