"""Renewal of what enterprises hold: noise, cuts pro rata, money restored to former holders (MODEL 5.7)."""

from __future__ import annotations

import numpy as np

from abm.funding.draws import normals
from abm.funding.holders import GRANT, PROCUREMENT, Holders, give, ratio, share_capped
from abm.funding.pots import Pots
from abm.parameters.funding import RestoredMoney
from abm.parameters.table import Table
from abm.providers.columns import CENTS, INSTRUMENTS, Floats, Providers
from abm.providers.enterprise import DELAYS
from abm.vocabulary import Stream


def redraw_delays(holders: Holders, providers: Providers, table: Table, seed: int, year: int) -> None:
    """Draw anew with how many months public money reaches each enterprise this year."""
    draws = np.empty(len(holders.rows))
    spread = table["delay_spread"][holders.territory]
    for i, name in enumerate(DELAYS):
        normals(seed, int(Stream.PAYMENT_DELAY), holders.key, year * 4 + i, draws)
        usual = table[name][holders.territory]
        providers.rows[name][holders.rows] = usual * np.exp(spread * draws - 0.5 * spread * spread)


def claims_of_holders(holders: Holders, noise: Floats, seed: int, year: int) -> Floats:
    """What enterprises ask to keep: what they held, with the chance of yearly renewal; mean one."""
    claims = holders.held.copy()
    draws = np.empty(len(holders.key))
    for i in (GRANT, PROCUREMENT):
        normals(seed, int(Stream.ALLOCATION_NOISE), holders.key, year * 4 + i, draws)
        claims[i] *= np.exp(noise * draws - 0.5 * noise * noise)
    return claims


def renew(
    holders: Holders, claims: Floats, fringe_claim: Floats, fringe_held: Floats, pots: Pots, reserved: Floats
) -> tuple[list[Floats], Floats]:
    """Renew claims, cut pro rata in too small a pot; money left by instrument, and what the fringe keeps.

    Args:
        holders: who holds what; what they keep is written.
        claims: of enterprises, by instrument.
        fringe_claim: of firms on contracts, by cell.
        fringe_held: what firms held.
        pots: money of the year.
        reserved: share of contracts reserved for firms, by cell; missing where nothing is reserved.
    """
    left: list[Floats] = []
    fringe_won = fringe_claim
    n_cells = len(fringe_claim)
    for i, pot in enumerate((pots.grant, pots.procurement, pots.subsidy)):
        asked: Floats = np.bincount(holders.cell, weights=claims[i], minlength=n_cells).astype(np.float64)
        mine = pot
        if i == PROCUREMENT:
            # firms are cut when the pot shrinks, not when others happen to ask for more
            held: Floats = np.bincount(holders.cell, weights=holders.held[i], minlength=n_cells) + fringe_held
            fringe_won = fringe_claim * np.minimum(1.0, ratio(pot, held, 1.0))
            fringe_won = np.where(np.isnan(reserved), fringe_won, np.nan_to_num(reserved) * pot)
            mine = pot - fringe_won
        rate = np.minimum(1.0, ratio(mine, asked, 1.0))
        holders.won[i] = claims[i] * rate[holders.cell]
        left.append(np.maximum(0.0, mine - asked * rate))
    return left, fringe_won


def restore(holders: Holders, providers: Providers, table: Table, left: list[Floats]) -> None:
    """Money that comes back goes first to those who held it before the cut, where the lever says so."""
    to_holders = (table["restored_money"] == RestoredMoney.TO_HOLDERS)[holders.territory]
    if not to_holders.any():
        return
    for i, name in enumerate(INSTRUMENTS):
        before = providers.rows[name + "_before"][holders.rows].astype(np.float64)
        lost = np.where(to_holders, np.maximum(0.0, before - holders.won[i]), 0.0)
        give(holders, i, share_capped(left[i], lost, lost, holders.cell), left)


def remember(holders: Holders, providers: Providers, pots: Pots) -> None:
    """Write what enterprises won, and what they held when their pot was last whole: their claim on money restored.

    Where a pot stands at its base or above, the claim is what is held now; chance of renewal leaves no claim.
    """
    cells = providers.cells
    base = (cells["base_grant"], cells["base_procurement"] + cells["base_fringe"], cells["base_subsidy"])
    now = (pots.grant, pots.procurement, pots.subsidy)
    for i, name in enumerate(INSTRUMENTS):
        providers.rows[name][holders.rows] = np.floor(holders.won[i]).astype(np.int64)
        held = providers.rows[name][holders.rows]
        whole = (now[i] >= base[i] - CENTS)[holders.cell]
        before = providers.rows[name + "_before"][holders.rows]
        providers.rows[name + "_before"][holders.rows] = np.where(whole, held, np.maximum(before, held))
