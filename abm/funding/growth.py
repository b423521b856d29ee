"""Growth on free money: enterprises that want to grow, then a second round without tests (MODEL 5.7)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from abm.channels import FREE, Channels
from abm.funding.holders import PROCUREMENT, SUBSIDY, Holders, give, share_capped
from abm.parameters import Parameters
from abm.parameters.table import Table
from abm.providers.columns import INSTRUMENTS, Floats, Providers
from abm.vocabulary import MONTHS_PER_YEAR


def grow(
    providers: Providers,
    parameters: Parameters,
    holders: Holders,
    round_one: Floats,
    table: Table,
    long_list: npt.NDArray[np.bool_],
    left: list[Floats],
    reach: Floats,
    month: int = 0,
    channels: Channels = FREE,
) -> None:
    """First round of growth: enterprises with cash where the list is long, at most by the growth limit.

    Args:
        providers: all providers.
        parameters: parameters now in force.
        holders: who holds what; what they win is added.
        round_one: what they held after renewal, tenders and the levy.
        table: levers by territory.
        long_list: whether the list of each cell is long enough to want to grow.
        left: money left of each pot; what is given is taken off.
        reach: ability of each enterprise to answer a tender.
        month: month from the start of the burn-in.
        channels: held, noted or free: who wants to grow.
    """
    economy = providers.economy[0]
    variable = economy["post_cost"][holders.domain] * providers.rows["paid"][holders.rows]
    cost = (economy["fixed_cost"] + variable) / MONTHS_PER_YEAR
    books = providers.ledger.books
    cash = books.cash[books.first_provider + holders.rows] - books.credit[holders.rows]
    may = long_list[holders.cell] & (cash > table["growth_cash_months"][holders.territory] * cost)
    channels.growers(month, providers.rows["key"][holders.rows], may)
    total = round_one.sum(axis=0)
    most = table["growth_limit"][holders.territory] * total
    for i in range(len(INSTRUMENTS)):
        eligible = may
        weights = total * reach if i == PROCUREMENT else total
        if i == SUBSIDY:
            eligible = may & (holders.size < parameters.funding.subsidised_size)
        caps = np.where(eligible, most, 0.0)
        if i > 0:
            caps = np.maximum(0.0, caps - (holders.won - round_one)[:i].sum(axis=0))
        give(holders, i, share_capped(left[i], np.where(eligible, weights, 0.0), caps, holders.cell), left)


def second_round(
    holders: Holders,
    round_one: Floats,
    most: Floats,
    left: list[Floats],
    fringe_won: Floats,
    fringe_room: Floats,
) -> Floats:
    """Money still left goes to holders without tests, within a limit; contracts also to the fringe."""
    total = round_one.sum(axis=0)
    n_cells = len(fringe_won)
    for i in range(len(INSTRUMENTS)):
        caps = np.maximum(0.0, most * total - np.maximum(0.0, (holders.won - round_one)[:i].sum(axis=0)))
        if i == SUBSIDY:
            caps = np.where(round_one[i] > 0.0, caps, 0.0)
        if i != PROCUREMENT:
            give(holders, i, share_capped(left[i], total, caps, holders.cell), left)
            continue
        cell = np.concatenate([holders.cell, np.arange(n_cells)])
        given = share_capped(left[i], np.concatenate([total, fringe_room]), np.concatenate([caps, fringe_room]), cell)
        n = len(total)
        give(holders, i, given[:n], left)
        left[i] = np.maximum(0.0, left[i] - given[n:])
        fringe_won = fringe_won + given[n:]
    return fringe_won
