"""Growth on free money: enterprises that want to grow, then a second round without tests (MODEL 5.7)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from abm.funding.holders import INSTRUMENTS, PROCUREMENT, SUBSIDY, Holders, give, share_capped
from abm.funding.sharing import ProviderColumns, ProviderRule
from abm.parameters import Parameters
from abm.providers.columns import Floats, Providers
from abm.vocabulary import MONTHS_PER_YEAR


def grow(
    providers: Providers,
    parameters: Parameters,
    holders: Holders,
    round_one: Floats,
    levers: dict[str, npt.NDArray[np.void]],
    left: list[Floats],
    rule: ProviderRule,
    columns: ProviderColumns,
) -> None:
    """First round of growth: enterprises with cash and a waiting list, at most by the growth limit."""
    economy = providers.economy[0]
    records = providers.rows[holders.rows]
    cost = (economy["fixed_cost"] + economy["post_cost"][records["domain"]] * records["paid"]) / MONTHS_PER_YEAR
    books = providers.ledger.books
    cash = books.cash[books.first_provider + holders.rows] - books.credit[holders.rows]
    wants = records["waiting"] >= levers["growth_list"] * records["waiting_reference"]
    may = wants & (cash > levers["growth_cash_months"] * cost)
    n = len(holders.rows)
    for i in range(len(INSTRUMENTS)):
        eligible = may
        weights = round_one.sum(axis=0)
        if i == PROCUREMENT:
            weights = weights * columns.reach[:n]
        if i == SUBSIDY:
            eligible = may & (holders.size < parameters.funding.subsidised_size)
        caps = np.where(eligible, levers["growth_limit"] * round_one.sum(axis=0), 0.0)
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
