"""The year of public money (MODEL 5.7, 6).

Each January: (1) pots of every instrument, territory and domain from the State's and the authorities' part;
(2) renewal of what enterprises hold, with noise, cut pro rata; (3) founders, from free money, else from a
small levy; (4) enterprises that want to grow; (5) a second round without tests. What is left is not spent.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from abm.funding.founders import found_enterprises
from abm.funding.growth import grow, second_round
from abm.funding.holders import INSTRUMENTS, PROCUREMENT, holders_of
from abm.funding.pots import pots_of_year
from abm.funding.relations import record_relations
from abm.funding.renewal import claims_of_holders, redraw_delays, renew, restore
from abm.funding.sharing import provider_rule, territory_rule
from abm.funding.tenders import bidders, tender
from abm.parameters import Parameters
from abm.parameters.funding import RestoredMoney
from abm.parameters.table import Table
from abm.providers.columns import Floats, Providers
from abm.providers.public import set_positions
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS


def allocate_year(
    providers: Providers,
    parameters: Parameters,
    table: Table,
    *,
    seed: int,
    month: int,
    need: Floats | None = None,
    evidence: Floats | None = None,
    tally_row: npt.NDArray[np.void] | None = None,
) -> None:
    """Share the public money of the year that begins.

    Args:
        providers: all providers; money agreed, budgets, new enterprises and payment relations are written.
        parameters: parameters now in force (named rules and numbers that hold everywhere).
        table: the same by territory (levers may differ between them).
        seed: seed of the run.
        month: month from the start of the burn-in, a January.
        need: people in need last year (territories, domains), for ``need_based``.
        evidence: measured success of each row relative to the mean of its domain, for ``competitive``.
        tally_row: this month's tally, for hatchings; None: not counted.
    """
    year = month // MONTHS_PER_YEAR
    cells, n_cells = providers.cells, providers.n_cells
    pots = pots_of_year(providers, table, territory_rule(parameters.funding.territory_rule), need, seed, year)
    rule = provider_rule(parameters.funding.provider_rule)
    cells["direct_budget"] = np.round(pots.direct)
    cells["local_share"] = pots.local_share
    set_positions(providers, table)
    redraw_delays(providers, parameters, seed, year)

    holders = holders_of(providers)
    levers = {
        name: table[name][holders.cell // N_DOMAINS]
        for name in ("allocation_noise", "growth_limit", "second_round", "growth_cash_months", "growth_list")
    }
    fringe = providers.rows[n_cells : 2 * n_cells]
    allowed = np.repeat(table["fringe_allowed"], N_DOMAINS) == 1
    fringe_held = np.where(allowed, fringe["procurement"].astype(np.float64), 0.0)

    claims = claims_of_holders(holders, levers["allocation_noise"], seed, year)
    historical = parameters.funding.provider_rule == "historical"
    tendered = 0.0 if historical else parameters.funding.tendered_a_year
    claims[PROCUREMENT] *= 1.0 - tendered
    fringe_claim = fringe_held * (1.0 - tendered)
    left, fringe_won = renew(holders, claims, fringe_claim, fringe_held, pots)
    if parameters.funding.restored_money == RestoredMoney.TO_HOLDERS:
        restore(holders, providers, left)
    columns = bidders(providers, parameters, holders, fringe_held, evidence, seed, year)
    if tendered > 0.0:
        fringe_won = tender(rule, columns, holders, levers["growth_limit"], fringe_won, allowed, left, parameters)
    found_enterprises(providers, parameters, holders, left, seed, month, tally_row)
    round_one = holders.won.copy()
    grow(providers, parameters, holders, round_one, levers, left, rule, columns)
    # firms may win more in a tender; money left over only brings them back to their share
    share = cells["base_fringe"] / np.maximum(cells["base_fringe"] + cells["base_procurement"], 1)
    usual = share * pots.procurement if historical else (1.0 + parameters.funding.second_round) * fringe_won
    fringe_room = np.where(allowed, np.maximum(0.0, usual - fringe_won), 0.0)
    fringe_won = second_round(holders, round_one, levers["second_round"], left, fringe_won, fringe_room)

    for i, name in enumerate(INSTRUMENTS):
        providers.rows[name][holders.rows] = np.floor(holders.won[i]).astype(np.int64)
        before = name + "_before"
        providers.rows[before][holders.rows] = np.maximum(
            providers.rows[before][holders.rows], providers.rows[name][holders.rows]
        )
    # founders may have made the table grow: the rows of firms are looked up again
    providers.rows["procurement"][n_cells : 2 * n_cells] = np.floor(fringe_won).astype(np.int64)
    cells["pot"] = pots.grant + pots.procurement + pots.subsidy - fringe_won
    record_relations(providers, month)
