"""The year of public money (MODEL 5.7, 6).

Each January: (1) pots of every instrument, territory and domain from the State's and the authorities' part;
(2) renewal of what enterprises hold, with noise, cut pro rata; money restored, tenders; (3) founders, from free
money, else from a small levy; (4) enterprises that want to grow, in place or by opening sites, mergers, consortia;
(5) a second round without tests. What is left is not spent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.channels import FREE, Channels, Moment
from abm.compiled import over_columns
from abm.flows import Flow
from abm.funding.authorities import by_local_need, carried, local_plan, plan_taxes
from abm.funding.building import set_capacity_building
from abm.funding.capital import who_is_able
from abm.funding.founders import Occasion, found_enterprises
from abm.funding.growth import second_round
from abm.funding.holders import GRANT, PROCUREMENT, SUBSIDY, by_cell, holders_of
from abm.funding.january import January
from abm.funding.pots import Pots, SetAside, cut_by_deficits, pots_of_year, top_up_contracts
from abm.funding.relations import record_payments
from abm.funding.renewal import claims_of_holders, redraw_delays, remember, renew, restore
from abm.funding.sharing import provider_rule, territory_rule
from abm.funding.strategies import scale
from abm.funding.tenders import bidders, reach_of_tenders, tender
from abm.learning.learning import Learning
from abm.ledger import FIRST_AUTHORITY, STATE_ACCOUNT, post
from abm.parameters import Parameters
from abm.parameters.table import Table
from abm.providers.columns import Floats, Providers
from abm.providers.public import set_positions
from abm.rules.allocation import next_associations, reserved_for_firms
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS


@dataclass(frozen=True)
class Observed:
    """What payers and associations have seen in the year that ended; None: as in the base.

    Attributes:
        need: people in need (territories, domains), for ``need_based``.
        evidence: measured success of each row relative to the mean of its domain, for ``competitive``.
        lists: people on lists relative to the usual list (territories, domains), for who wants to grow.
        volunteers: volunteers relative to the base (territories,), for associations.
    """

    need: Floats | None = None
    evidence: Floats | None = None
    lists: Floats | None = None
    volunteers: Floats | None = None


def allocate_year(
    providers: Providers,
    parameters: Parameters,
    table: Table,
    *,
    seed: int,
    month: int,
    observed: Observed | None = None,
    tally_row: npt.NDArray[np.void] | None = None,
    left_for_contracts: int = 0,
    channels: Channels = FREE,
    bound: frozenset[int] = frozenset(),
    learning: Learning | None = None,
) -> SetAside:
    """Share the public money of the year that begins.

    Args:
        providers: all providers; money agreed, budgets, new enterprises and payments are written.
        parameters: parameters now in force: named rules, and numbers that are no levers.
        table: the same by territory (levers may differ between them).
        seed: seed of the run.
        month: month from the start of the burn-in, a January.
        observed: what was seen last year; None: as in the base.
        tally_row: this month's tally, for hatchings; None: not counted.
        left_for_contracts: money set aside for outcome contracts that nobody has claimed, cents; so much less is set
            aside now, and when nothing is, it is given back.
        channels: held, noted or free: founders and who wants to grow.
        bound: keys of operators of outcome contracts, who do not merge.
        learning: who has taken up which ideas; who copies a practice is written. None: nobody any.

    Returns:
        Money set aside for outcome contracts.
    """
    year = month // MONTHS_PER_YEAR
    observed = observed or Observed()
    cells, n_cells = providers.cells, providers.n_cells
    pots, set_aside = _budgets(providers, parameters, table, observed.need, left_for_contracts, seed, year)
    set_positions(providers, table)
    _renew_associations(providers, table, observed.volunteers)

    holders = holders_of(providers)
    redraw_delays(holders, providers, table, seed, year)
    allowed = by_cell(table, "fringe_allowed") == 1
    fringe_held = np.where(allowed, providers.rows["procurement"][n_cells : 2 * n_cells].astype(np.float64), 0.0)

    claims = claims_of_holders(holders, by_cell(table, "allocation_noise")[holders.cell], seed, year)
    historical = parameters.funding.provider_rule == "historical"
    tendered = np.zeros(n_cells) if historical else by_cell(table, "tendered_a_year")
    claims[PROCUREMENT] *= 1.0 - tendered[holders.cell]
    # firms may win more in a tender; money left over only brings them back to their share
    share = cells["base_fringe"] / np.maximum(cells["base_fringe"] + cells["base_procurement"], 1)
    reserved = _reserved_for_firms(table, share, allowed)
    left, fringe_won = renew(holders, claims, fringe_held * (1.0 - tendered), fringe_held, pots, reserved)
    allowed &= np.isnan(reserved)
    restore(holders, providers, table, left)
    reach = reach_of_tenders(providers, parameters, holders, table)
    if not historical:
        rule = provider_rule(parameters.funding.provider_rule)
        columns = bidders(providers, parameters, holders, reach, fringe_held, observed.evidence, seed, year)
        fringe_won = tender(rule, columns, holders, table, fringe_won, allowed, left)
    free = (left[GRANT] + left[PROCUREMENT] + left[SUBSIDY]).tolist()
    january = Occasion(
        providers, parameters, table, free, seed, month, Moment.JANUARY, tally_row, channels, left=left
    )
    found_enterprises(january, holders)
    round_one = holders.won.copy()
    long_list = np.ones(n_cells, dtype=np.bool_)
    if observed.lists is not None:
        long_list = observed.lists.reshape(-1) > by_cell(table, "growth_list")
    able, capital = who_is_able(providers, parameters, table, holders)
    scale(
        January(
            providers, parameters, table, holders, round_one, long_list, left, reach, able, capital,
            seed=seed, month=month, tally_row=tally_row, channels=channels, bound=bound, learning=learning,
        )
    )  # fmt: skip
    most = by_cell(table, "second_round")
    usual = share * pots.procurement if historical else (1.0 + most) * fringe_won
    fringe_room = np.where(allowed, np.maximum(0.0, usual - fringe_won), 0.0)
    fringe_won = second_round(holders, round_one, most[holders.cell], left, fringe_won, fringe_room)

    remember(holders, providers, pots)
    # founders may have made the table grow: the rows of firms are looked up again
    providers.rows["procurement"][n_cells : 2 * n_cells] = np.floor(fringe_won).astype(np.int64)
    cells["pot"] = pots.grant + pots.procurement + pots.subsidy - fringe_won
    _give_to_outcome_fund(providers, pots)
    set_capacity_building(providers, table)
    record_payments(providers, month)
    return set_aside


def _budgets(
    providers: Providers,
    parameters: Parameters,
    table: Table,
    need: Floats | None,
    left_for_contracts: int,
    seed: int,
    year: int,
) -> tuple[Pots, SetAside]:
    """Pots of the year; budgets of public services, taxes and transfers are written."""
    cells = providers.cells
    rule = territory_rule(parameters.funding.territory_rule)
    balance = carried(providers)
    plan = local_plan(providers, table)
    if need is not None and table["local_by_need"].any():
        plan = by_local_need(providers, table, plan, need, seed, year)
    decided = pots_of_year(providers, table, plan, rule, need, seed, year)
    plan_taxes(providers, table, plan, decided, np.maximum(0.0, balance))
    pots = cut_by_deficits(providers, table, plan, decided, np.maximum(0.0, -balance))
    set_aside = top_up_contracts(providers, pots, left_for_contracts, float(table["unclaimed_years"][0]))
    cells["direct_budget"] = np.round(pots.direct)
    cells["local_share"] = pots.local_share
    return pots, set_aside


def _reserved_for_firms(table: Table, share: Floats, allowed: npt.NDArray[np.bool_]) -> Floats:
    """Share of contracts reserved for firms, by cell; missing where the lever reserves nothing."""
    moved = by_cell(table, "moved_to_fringe")
    reserved: Floats = np.full(len(moved), np.nan)
    somewhere = moved != 0.0
    if somewhere.any():
        theirs = over_columns(reserved_for_firms)(share[somewhere], moved[somewhere])
        reserved[somewhere] = np.where(allowed[somewhere], theirs, 0.0)
    return reserved


def _give_to_outcome_fund(providers: Providers, pots: Pots) -> None:
    """Authorities hand their part of what is set aside for outcome contracts to the State, which pays on results.

    Of what is given back they get their part.
    """
    of_authority = (pots.contracts * pots.local_share).reshape(-1, N_DOMAINS).sum(axis=1)
    for territory, cents in enumerate(of_authority.astype(np.int64).tolist()):
        payer, payee = FIRST_AUTHORITY + territory, STATE_ACCOUNT
        if cents < 0:
            payer, payee = payee, payer
        if cents:
            post(providers.ledger.books, int(Flow.TRANSFER_TO_AUTHORITIES), payer, payee, abs(cents))


def _renew_associations(providers: Providers, table: Table, volunteers: Floats | None) -> None:
    """Volunteer-only associations are founded and end in the year that ended."""
    cells = providers.cells
    turnover = by_cell(table, "association_turnover")
    base = by_cell(table, "associations_per_employer") * cells["employers"]
    relative = np.ones(providers.n_cells) if volunteers is None else np.repeat(volunteers, N_DOMAINS)
    cells["associations"] = over_columns(next_associations)(cells["associations"], base, relative, turnover)
