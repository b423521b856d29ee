"""Growth on free money: enterprises that want to grow, then a second round without tests (MODEL 5.7)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from abm.funding.holders import PROCUREMENT, SUBSIDY, Holders, give, share_capped
from abm.parameters import Parameters
from abm.providers.columns import INSTRUMENTS, Floats


def grow(
    parameters: Parameters,
    holders: Holders,
    round_one: Floats,
    may: npt.NDArray[np.bool_],
    most: Floats,
    left: list[Floats],
    reach: Floats,
) -> None:
    """First round of growth: those who may share what is free, each within her limit.

    Args:
        parameters: parameters now in force.
        holders: who holds what; what they win is added.
        round_one: what they held after renewal, tenders and the levy.
        may: who wants to grow and can.
        most: money a year that each may win, cents.
        left: money left of each pot; what is given is taken off.
        reach: ability of each enterprise to answer a tender.
    """
    total = round_one.sum(axis=0)
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
