"""Tenders: who bids with what, and how free contracts are awarded (MODEL 5.7, 6)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from abm.compiled import over_columns, part
from abm.exact import exact_sum, exact_sums
from abm.funding.consortia import bid_sizes
from abm.funding.draws import uniforms
from abm.funding.holders import PROCUREMENT, Holders, by_cell, give, ratio, share_capped
from abm.funding.sharing import ProviderColumns, ProviderRule
from abm.institutions import federate, tender_knowledge
from abm.parameters import Parameters
from abm.parameters.table import Table
from abm.providers.columns import Floats, Providers
from abm.rules.allocation import heard_of_tenders, tender_reach
from abm.rules.scaling import fixed_cost_borne, opened_reach
from abm.vocabulary import N_DOMAINS, ProviderKind, Stream


@part
def _reaches(sizes: Floats, half_size: float, power: float, out: Floats) -> None:
    """Ability to answer a tender of many."""
    for i in range(len(sizes)):
        out[i] = tender_reach(sizes[i], half_size, power)


@part
def _open_up(reach: Floats, openness: Floats) -> None:
    """Ability to answer tenders that are opened to the small."""
    for i in range(len(reach)):
        reach[i] = opened_reach(reach[i], openness[i])


def reach_of_tenders(
    providers: Providers, parameters: Parameters, holders: Holders, table: Table | None = None
) -> Floats:
    """Ability of each enterprise to answer a tender: by its size or its consortium's, and what it knows of tenders.

    Args:
        providers: all providers.
        parameters: parameters now in force.
        holders: who could answer.
        table: levers by territory, for how far tenders are opened to the small; None: not at all.
    """
    rules = parameters.funding
    reach = np.empty(len(holders.rows))
    _reaches(bid_sizes(providers, parameters, holders), rules.tender_size, rules.tender_size_power, reach)
    reach *= _heard_of_tenders(providers, parameters, holders)
    if table is not None and table["tender_openness"].any():
        _open_up(reach, table["tender_openness"][holders.territory])
    return reach


def bidders(
    providers: Providers,
    parameters: Parameters,
    holders: Holders,
    reach: Floats,
    fringe_held: Floats,
    evidence: Floats | None,
    seed: int,
    year: int,
) -> ProviderColumns:
    """Columns of all bidders: the enterprises, then the fringe of each cell."""
    n_cells, rules = providers.n_cells, parameters.funding
    numbers = np.concatenate([holders.rows, np.arange(n_cells, 2 * n_cells)])
    records = providers.rows[numbers]
    n = len(holders.rows)
    draws = np.empty(len(numbers))
    uniforms(seed, int(Stream.TENDER), np.ascontiguousarray(records["key"]), year, draws)
    cells = providers.cells
    # what each offers to tenders: enterprises live on grants too, firms on contracts and fees alone
    ess_cases = exact_sums(providers.planned_cases[:, :, ProviderKind.ESS])
    price = providers.economy["price"][0]
    offered = cells["base_procurement"].reshape(-1, N_DOMAINS).sum(axis=0) / np.maximum(ess_cases * price, 1.0)
    domain = records["domain"].astype(np.int64)
    capacity = np.maximum(records["staffed"], 1e-9) * offered[domain]
    # the fringe is a trade that can hire: it bids with its planned size, else one early win would snowball
    planned = providers.planned_cases[:, :, ProviderKind.FRINGE].reshape(-1)
    capacity[n:] = planned * (1.0 - rules.fees_share_fringe) * rules.fringe_strength
    held = np.concatenate([holders.held[PROCUREMENT], fringe_held])
    known = np.concatenate([holders.held.sum(axis=0), fringe_held])
    worth = np.maximum(records["staffed"], 1e-9) * price[domain]
    connected = known / worth
    connected = connected / max(exact_sum(connected * worth) / exact_sum(worth), 1e-9)
    dearer = records["overhead"] - providers.economy["overhead"][0] + records["extra_cost"]
    borne = over_columns(fixed_cost_borne)(records["merged"], records["partners"], parameters.scaling.overhead_pooling)
    fixed = np.where(np.arange(len(numbers)) < n, providers.economy["fixed_cost"][0] * borne, 0.0) / worth
    asked = 1.0 + dearer + fixed
    asked[n:] *= rules.fringe_price
    private = records["private_income"].copy()
    private[n:] = records["fee"][n:] * planned
    return ProviderColumns(
        held=held,
        capacity=capacity,
        reach=np.concatenate([reach, np.ones(n_cells)]),
        evidence=np.ones(len(numbers)) if evidence is None else np.maximum(0.0, np.asarray(evidence)[numbers]),
        price=asked * exact_sum(worth) / exact_sum(asked * worth),
        connected=connected,
        private=np.maximum(0.0, private),
        luck=-np.log(draws),
        price_power=rules.tender_price_power,
        connection_power=rules.tender_connection_power,
    )


def _heard_of_tenders(providers: Providers, parameters: Parameters, holders: Holders) -> Floats:
    """What knowledge of tenders along the federation leaves of each enterprise's ability to answer them."""
    rules = parameters.funding
    federation = federate(
        holders.rows.astype(np.int32),
        len(providers.rows),
        holders.key,
        holders.domain,
        providers.territory_keys[holders.territory],
        providers.rows["place"][holders.rows],
        rules.federation_ties,
    )
    share = ratio(holders.held[PROCUREMENT], holders.held.sum(axis=0), 0.0)
    experience = np.zeros(len(providers.rows))
    experience[holders.rows] = np.minimum(1.0, share / rules.tender_share_most)
    known = tender_knowledge(federation, experience)[holders.rows]
    heard: Floats = over_columns(heard_of_tenders)(known, rules.tender_hearsay)
    return heard


def tender(
    rule: ProviderRule,
    columns: ProviderColumns,
    holders: Holders,
    table: Table,
    fringe_won: Floats,
    allowed: npt.NDArray[np.bool_],
    left: list[Floats],
) -> Floats:
    """Put free contracts out to tender; nobody grows by more than the limit beyond what it put up itself."""
    n, n_cells = len(holders.rows), len(fringe_won)
    cell = np.concatenate([holders.cell, np.arange(n_cells)])
    weights = rule(columns)
    weights = np.where(np.isfinite(weights), np.maximum(weights, 0.0), 0.0)
    weights[n:] = np.where(allowed, weights[n:], 0.0)
    put_up = columns.held * by_cell(table, "tendered_a_year")[cell]
    public = np.concatenate([holders.held.sum(axis=0), np.maximum(fringe_won, columns.held[n:])])
    limit = by_cell(table, "growth_limit")[cell]
    given: Floats = share_capped(left[PROCUREMENT], weights, put_up + limit * public, cell)
    give(holders, PROCUREMENT, given[:n], left)
    left[PROCUREMENT] = np.maximum(0.0, left[PROCUREMENT] - given[n:])
    return fringe_won + given[n:]
