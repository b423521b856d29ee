"""The year of public money: pots, rules of sharing, renewal, founders, growth, tenders (MODEL 5.7, 6).

Each January: (1) pots of every instrument, territory and domain from the State's and the authorities' part;
(2) renewal of what enterprises hold, with noise, cut pro rata; (3) founders, from free money, else from a
small levy; (4) enterprises that want to grow; (5) a second round without tests. What is left is not spent.

Rules of sharing are small named functions over columns; register others in ``TERRITORY_RULES`` or
``PROVIDER_RULES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.compiled import kernel
from abm.errors import ParameterError, nearest
from abm.exact import exact_sum, exact_sums
from abm.flows import Flow
from abm.institutions import federate, tender_knowledge
from abm.ledger import HOUSEHOLDS_ACCOUNT, post
from abm.parameters import Parameters
from abm.parameters.funding import RestoredMoney
from abm.parameters.table import Table
from abm.providers import (
    Floats,
    Integers,
    Providers,
    Records,
    founder,
    monthly_cost,
    new_enterprise,
    public_money,
    set_positions,
)
from abm.randomness import normal, normal_quantile, uniform
from abm.rules.allocation import authority_weight, hatching_factor, heard_of_tenders, poisson_quantile, tender_reach
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, Instrument, ProviderKind, Stream

INSTRUMENTS = ("grant", "procurement", "subsidy")
_CODES = (int(Instrument.GRANT), int(Instrument.PROCUREMENT), int(Instrument.WAGE_SUBSIDY))
_GRANT, _PROCUREMENT, _SUBSIDY = 0, 1, 2
_CAP_ROUNDS = 4
_PRUDENCE = 0.97
"""Part of the money at hand a founder plans with: fees differ a little between places."""

RELATION = np.dtype(
    [
        ("payer_kind", np.uint8),  # 0 the State, 1 the authority of the territory
        ("territory", np.int16),
        ("provider", np.int64),  # key
        ("instrument", np.uint8),
        ("month", np.int32),
        ("cents", np.int64),  # a year
    ]
)


@dataclass(frozen=True)
class TerritoryColumns:
    """What the State sees of territories when it shares its part of a budget; shapes (territories, domains).

    Attributes:
        base: share of each domain's base money in each territory.
        population: share of the population.
        need: people in need as the centre sees them: last year's, with noise.
        local: what the authority brings itself.
    """

    base: Floats
    population: Floats
    need: Floats
    local: Floats


def historical_territories(columns: TerritoryColumns) -> Floats:
    """As always."""
    return columns.base


def per_capita(columns: TerritoryColumns) -> Floats:
    """The same for each inhabitant."""
    return columns.population


def need_based(columns: TerritoryColumns) -> Floats:
    """In proportion to people in need."""
    return columns.need


def match_funding(columns: TerritoryColumns) -> Floats:
    """In proportion to what the authority brings itself: to those who have, more is given."""
    return columns.local


TerritoryRule = Callable[[TerritoryColumns], Floats]
TERRITORY_RULES: dict[str, TerritoryRule] = {
    "historical": historical_territories,
    "per_capita": per_capita,
    "need_based": need_based,
    "match_funding": match_funding,
}


@dataclass(frozen=True)
class ProviderColumns:
    """What a commissioner sees of bidders, one entry each (enterprises, then the fringe of each cell).

    Attributes:
        held: contracts held so far, cents a year.
        capacity: cases it can serve.
        reach: ability to answer a tender by size, 0 to 1.
        evidence: measured success relative to the mean of its domain, 1 when nothing is known.
        price: price relative to the mean of its domain.
        connected: contracts and grants it holds relative to its capacity, mean 1: known to the payer.
        private: fees, dues and gifts, cents a year.
        luck: keyed draw, exponential with mean 1.
    """

    held: Floats
    capacity: Floats
    reach: Floats
    evidence: Floats
    price: Floats
    connected: Floats
    private: Floats
    luck: Floats


def historical_providers(columns: ProviderColumns) -> Floats:
    """Those who hold contracts keep them."""
    return columns.held * columns.reach


def competitive(columns: ProviderColumns) -> Floats:
    """By evidence, price, size and being known to the payer."""
    weights: Floats = (
        columns.capacity
        * columns.reach
        * columns.evidence
        * np.sqrt(np.maximum(columns.connected, 0.0))
        / np.maximum(columns.price, 1e-9) ** 2
    )
    return weights


def lottery(columns: ProviderColumns) -> Floats:
    """By lot among all, in proportion to what they can serve."""
    return columns.capacity * columns.luck


def match(columns: ProviderColumns) -> Floats:
    """In proportion to the private money they raise."""
    return columns.private


ProviderRule = Callable[[ProviderColumns], Floats]
PROVIDER_RULES: dict[str, ProviderRule] = {
    "historical": historical_providers,
    "competitive": competitive,
    "lottery": lottery,
    "match": match,
}


def territory_rule(name: str) -> TerritoryRule:
    """The territory rule of that name.

    Raises:
        ParameterError: no such rule; the message names the nearest.
    """
    _require_known(name, TERRITORY_RULES, "territory rule")
    return TERRITORY_RULES[name]


def provider_rule(name: str) -> ProviderRule:
    """The provider rule of that name.

    Raises:
        ParameterError: no such rule; the message names the nearest.
    """
    _require_known(name, PROVIDER_RULES, "provider rule")
    return PROVIDER_RULES[name]


def _require_known(name: str, known: Iterable[str], what: str) -> None:
    names = list(known)
    if name not in names:
        raise ParameterError(
            f"no {what} is called '{name}'{nearest(name, names)}; the rules are: {', '.join(names)}"
        )


@dataclass
class Pots:
    """Public money of a year, cents; each of shape (territories × domains,).

    Attributes:
        direct: public services.
        grant: grants.
        procurement: public contracts, those of the fringe included.
        subsidy: wage subsidies.
        local_share: part that authorities pay.
    """

    direct: Floats
    grant: Floats
    procurement: Floats
    subsidy: Floats
    local_share: Floats


def pots_of_year(
    providers: Providers, table: Table, rule: TerritoryRule, need: Floats | None, seed: int, year: int
) -> Pots:
    """Pots of every instrument, territory and domain (MODEL 6).

    The State shares its part ``1 - delta`` of each domain's base budget by the rule; authorities spend theirs
    in proportion to their base, or to their tax base when not equalised, times their tax base now. Then come
    the levers.

    Args:
        providers: all providers.
        table: parameter rows by territory.
        rule: how the State shares.
        need: people in need last year (territories, domains); None: as in the base.
        seed: seed of the run.
        year: year from the start of the burn-in.

    Returns:
        The pots.
    """
    n, cells = providers.n_territories, providers.cells
    shape = (n, N_DOMAINS)
    base_all = (
        (
            cells["base_direct"]
            + cells["base_grant"]
            + cells["base_procurement"]
            + cells["base_subsidy"]
            + cells["base_fringe"]
        )
        .astype(np.float64)
        .reshape(shape)
    )
    domain_total = np.maximum(exact_sums(base_all), 1e-9)
    base = base_all / domain_total
    population = np.repeat((providers.citizens / providers.citizens.sum())[:, None], N_DOMAINS, axis=1)
    delta = table["decentralisation"][:, None]
    tax = providers.income / exact_sum(providers.income * population[:, 0])
    equalisation = table["equalisation"]
    local = (
        np.stack(
            [
                [
                    authority_weight(float(base[t, d]), float(tax[t]), float(equalisation[t]))
                    for d in range(N_DOMAINS)
                ]
                for t in range(n)
            ]
        )
        if np.any(equalisation < 1.0)
        else base.copy()
    )
    local /= exact_sums(local)
    local = local * table["local_tax_base"][:, None]
    seen = (
        base if need is None else _seen_need(providers, np.asarray(need, dtype=np.float64), table, seed, year)
    )
    weights = rule(TerritoryColumns(base=base, population=population, need=seen, local=local * delta))
    totals = exact_sums(weights)
    state = np.where(totals > 0.0, weights / np.where(totals > 0.0, totals, 1.0), base)
    of_state, of_authority = (1.0 - delta) * state, delta * local
    relative = ((of_state + of_authority) / np.maximum(base, 1e-12) * table["budget"][:, None]).reshape(-1)
    both = of_state + of_authority
    local_share = np.where(both > 0.0, of_authority / np.where(both > 0.0, both, 1.0), 0.0).reshape(-1)

    def lever(name: str) -> Floats:
        return np.repeat(table[name], N_DOMAINS).astype(np.float64)

    direct = cells["base_direct"] * relative * lever("direct_provision_budget")
    grant = cells["base_grant"] * relative * lever("grants_budget")
    procurement = (cells["base_procurement"] + cells["base_fringe"]) * relative * lever("procurement_budget")
    subsidy = cells["base_subsidy"] * relative * lever("subsidies_budget")
    moved = lever("moved_to_ess")
    given, taken = np.maximum(moved, 0.0), np.maximum(-moved, 0.0)
    new_direct = direct * (1.0 - given) + taken * (grant + procurement + subsidy)
    grant = grant * (1.0 - taken) + given * direct
    procurement, subsidy = procurement * (1.0 - taken), subsidy * (1.0 - taken)
    tendered = lever("moved_to_procurement")
    given, taken = np.maximum(tendered, 0.0), np.maximum(-tendered, 0.0)
    grant, procurement = (
        grant * (1.0 - given) + taken * procurement,
        procurement * (1.0 - taken) + given * grant,
    )
    return Pots(new_direct, grant, procurement, subsidy, local_share)


def _seen_need(providers: Providers, need: Floats, table: Table, seed: int, year: int) -> Floats:
    noise = np.array(
        [normal(seed, int(Stream.NEED_NOISE), int(key), year) for key in providers.cells["key"]]
    ).reshape(need.shape)
    seen: Floats = need * np.exp(table["need_noise"][:, None] * noise)
    return seen


@kernel
def _normals(seed: int, stream: int, keys: Integers, index: int, out: Floats) -> None:
    """Keyed standard normal draws of many."""
    for i in range(len(keys)):
        out[i] = normal(seed, stream, keys[i], index)


@kernel
def _uniforms(seed: int, stream: int, keys: Integers, index: int, out: Floats) -> None:
    """Keyed uniform draws of many."""
    for i in range(len(keys)):
        out[i] = uniform(seed, stream, keys[i], index)


@kernel
def _reaches(sizes: Floats, half_size: float, power: float, out: Floats) -> None:
    """Ability to answer a tender of many."""
    for i in range(len(sizes)):
        out[i] = tender_reach(sizes[i], half_size, power)


@dataclass
class Holders:
    """Enterprises alive as columns while a year's money is shared.

    Attributes:
        rows: their row numbers.
        cell: territory × 4 + domain of each.
        key: identities.
        size: real-equivalent FTE.
        held: what they held, cents a year; (instruments, holders).
        won: what they get.
    """

    rows: Integers
    cell: Integers
    key: Integers
    size: Floats
    held: Floats
    won: Floats


def _holders(providers: Providers) -> Holders:
    rows = 2 * providers.n_cells + np.flatnonzero(providers.enterprises["alive"] == 1)
    # in the order of keys, so that sums do not depend on the order of rows
    rows = rows[np.argsort(providers.rows["key"][rows])]
    records = providers.rows[rows]
    held: Floats = np.stack([records[name].astype(np.float64) for name in INSTRUMENTS])
    return Holders(
        rows=rows,
        cell=records["territory"].astype(np.int64) * N_DOMAINS + records["domain"],
        key=records["key"],
        size=records["size"],
        held=held,
        won=held.copy(),
    )


def share_capped(pot: Floats, weights: Floats, caps: Floats, cell: Integers) -> Floats:
    """Share each cell's pot by weight without giving anybody more than her cap; the rest stays in the pot.

    Args:
        pot: money of each cell.
        weights: weight of each bidder.
        caps: most for each bidder.
        cell: cell of each bidder.

    Returns:
        Money of each bidder.
    """
    given = np.zeros_like(weights)
    left = pot.astype(np.float64).copy()
    n_cells = len(pot)
    for _ in range(_CAP_ROUNDS):
        room = np.where(caps - given > 0.5, weights, 0.0)
        totals = np.bincount(cell, weights=room, minlength=n_cells)
        rate = np.where(totals > 0.0, left / np.where(totals > 0.0, totals, 1.0), 0.0)
        step = np.minimum(room * rate[cell], caps - given)
        step = np.maximum(step, 0.0)
        given += step
        left = pot - np.bincount(cell, weights=given, minlength=n_cells)
        if not np.any(left > 1.0):
            break
    return given


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
    _redraw_delays(providers, parameters, seed, year)

    holders = _holders(providers)
    levers = {
        name: table[name][holders.cell // N_DOMAINS]
        for name in ("allocation_noise", "growth_limit", "second_round", "growth_cash_months", "growth_list")
    }
    fringe = providers.rows[n_cells : 2 * n_cells]
    allowed = np.repeat(table["fringe_allowed"], N_DOMAINS) == 1
    fringe_held = np.where(allowed, fringe["procurement"].astype(np.float64), 0.0)

    claims = _claims(holders, levers["allocation_noise"], seed, year)
    historical = parameters.funding.provider_rule == "historical"
    tendered = 0.0 if historical else parameters.funding.tendered_a_year
    claims[_PROCUREMENT] *= 1.0 - tendered
    fringe_claim = fringe_held * (1.0 - tendered)
    left, fringe_won = _renew(holders, claims, fringe_claim, fringe_held, pots)
    if parameters.funding.restored_money == RestoredMoney.TO_HOLDERS:
        _restore(holders, providers, left)
    columns = _bidders(providers, parameters, holders, fringe_held, evidence, seed, year)
    if tendered > 0.0:
        fringe_won = _tender(
            rule, columns, holders, levers["growth_limit"], fringe_won, allowed, left, parameters
        )
    _found_enterprises(providers, parameters, holders, left, seed, month, tally_row)
    round_one = holders.won.copy()
    _grow(providers, parameters, holders, round_one, levers, left, rule, columns)
    # firms may win more in a tender; money left over only brings them back to their share
    share = cells["base_fringe"] / np.maximum(cells["base_fringe"] + cells["base_procurement"], 1)
    usual = share * pots.procurement if historical else (1.0 + parameters.funding.second_round) * fringe_won
    fringe_room = np.where(allowed, np.maximum(0.0, usual - fringe_won), 0.0)
    fringe_won = _second_round(holders, round_one, levers["second_round"], left, fringe_won, fringe_room)

    for i, name in enumerate(INSTRUMENTS):
        providers.rows[name][holders.rows] = np.floor(holders.won[i]).astype(np.int64)
        before = name + "_before"
        providers.rows[before][holders.rows] = np.maximum(
            providers.rows[before][holders.rows], providers.rows[name][holders.rows]
        )
    # founders may have made the table grow: the rows of firms are looked up again
    providers.rows["procurement"][n_cells : 2 * n_cells] = np.floor(fringe_won).astype(np.int64)
    cells["pot"] = pots.grant + pots.procurement + pots.subsidy - fringe_won
    _record_relations(providers, month)


def _redraw_delays(providers: Providers, parameters: Parameters, seed: int, year: int) -> None:
    rows = 2 * providers.n_cells + np.flatnonzero(providers.enterprises["alive"] == 1)
    rules = parameters.funding
    keys = np.ascontiguousarray(providers.rows["key"][rows])
    draws = np.empty(len(rows))
    names = ("delay_grants", "delay_procurement", "delay_subsidies")
    means = (rules.delay_grants, rules.delay_procurement, rules.delay_subsidies)
    spread = rules.delay_spread
    for i, (name, mean) in enumerate(zip(names, means, strict=True)):
        _normals(seed, int(Stream.PAYMENT_DELAY), keys, year * 4 + i, draws)
        providers.rows[name][rows] = mean * np.exp(spread * draws - 0.5 * spread * spread)


def _claims(holders: Holders, noise: Floats, seed: int, year: int) -> Floats:
    """What enterprises ask to keep: what they held, with the chance of yearly renewal; mean one."""
    claims = holders.held.copy()
    draws = np.empty(len(holders.key))
    keys = np.ascontiguousarray(holders.key)
    for i in (_GRANT, _PROCUREMENT):
        _normals(seed, int(Stream.ALLOCATION_NOISE), keys, year * 4 + i, draws)
        claims[i] *= np.exp(noise * draws - 0.5 * noise * noise)
    return claims


def _ratio(numerator: Floats, denominator: Floats, otherwise: float) -> Floats:
    """Ratio, or ``otherwise`` where the denominator is not positive."""
    positive = denominator > 0.0
    return np.where(positive, numerator / np.where(positive, denominator, 1.0), otherwise)


def _renew(
    holders: Holders, claims: Floats, fringe_claim: Floats, fringe_held: Floats, pots: Pots
) -> tuple[list[Floats], Floats]:
    """Renew claims, cut pro rata in too small a pot; money left by instrument, and what the fringe keeps."""
    left: list[Floats] = []
    fringe_won = fringe_claim
    n_cells = len(fringe_claim)
    for i, pot in enumerate((pots.grant, pots.procurement, pots.subsidy)):
        asked: Floats = np.bincount(holders.cell, weights=claims[i], minlength=n_cells).astype(np.float64)
        mine = pot
        if i == _PROCUREMENT:
            # firms are cut when the pot shrinks, not when others happen to ask for more
            held: Floats = np.bincount(holders.cell, weights=holders.held[i], minlength=n_cells) + fringe_held
            fringe_won = fringe_claim * np.minimum(1.0, _ratio(pot, held, 1.0))
            mine = pot - fringe_won
        rate = np.minimum(1.0, _ratio(mine, asked, 1.0))
        holders.won[i] = claims[i] * rate[holders.cell]
        left.append(np.maximum(0.0, mine - asked * rate))
    return left, fringe_won


def _restore(holders: Holders, providers: Providers, left: list[Floats]) -> None:
    """Money that comes back goes first to those who held it before the cut."""
    for i, name in enumerate(INSTRUMENTS):
        before = providers.rows[name + "_before"][holders.rows].astype(np.float64)
        lost = np.maximum(0.0, before - holders.won[i])
        _give(holders, i, share_capped(left[i], lost, lost, holders.cell), left)


def _give(holders: Holders, instrument: int, given: Floats, left: list[Floats]) -> None:
    holders.won[instrument] += given
    left[instrument] = np.maximum(
        0.0, left[instrument] - np.bincount(holders.cell, weights=given, minlength=len(left[instrument]))
    )


def _bidders(
    providers: Providers,
    parameters: Parameters,
    holders: Holders,
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
    _uniforms(seed, int(Stream.TENDER), np.ascontiguousarray(records["key"]), year, draws)
    reach = np.ones(len(numbers))
    _reaches(np.ascontiguousarray(holders.size), rules.tender_size, rules.tender_size_power, reach[:n])
    reach[:n] *= _heard_of_tenders(providers, parameters, holders)
    cells = providers.cells
    # what each offers to tenders: enterprises live on grants too, firms on contracts and fees alone
    ess_cases = exact_sums(providers.planned_cases[:, :, ProviderKind.ESS])
    price = providers.economy["price"][0]
    offered = cells["base_procurement"].reshape(-1, N_DOMAINS).sum(axis=0) / np.maximum(
        ess_cases * price, 1.0
    )
    domain = records["domain"].astype(np.int64)
    capacity = np.maximum(records["staffed"], 1e-9) * offered[domain]
    # the fringe is a trade that can hire: it bids with its planned size, else one early win would snowball
    planned = providers.planned_cases[:, :, ProviderKind.FRINGE].reshape(-1)
    capacity[n:] = planned * (1.0 - rules.fees_share_fringe) * rules.fringe_strength
    held = np.concatenate([holders.held[_PROCUREMENT], fringe_held])
    known = np.concatenate([holders.held.sum(axis=0), fringe_held])
    worth = np.maximum(records["staffed"], 1e-9) * price[domain]
    connected = known / worth
    connected = connected / max(exact_sum(connected * worth) / exact_sum(worth), 1e-9)
    overhead = records["overhead"] - providers.economy["overhead"][0]
    fixed = np.where(np.arange(len(numbers)) < n, providers.economy["fixed_cost"][0], 0.0) / worth
    asked = 1.0 + overhead + fixed
    private = records["private_income"].copy()
    private[n:] = records["fee"][n:] * planned
    return ProviderColumns(
        held=held,
        capacity=capacity,
        reach=reach,
        evidence=np.ones(len(numbers))
        if evidence is None
        else np.maximum(0.0, np.asarray(evidence)[numbers]),
        price=asked * exact_sum(worth) / exact_sum(asked * worth),
        connected=connected,
        private=np.maximum(0.0, private),
        luck=-np.log(draws),
    )


def _heard_of_tenders(providers: Providers, parameters: Parameters, holders: Holders) -> Floats:
    """What knowledge of tenders along the federation leaves of each enterprise's ability to answer them."""
    rules, records = parameters.funding, providers.rows[holders.rows]
    federation = federate(
        holders.rows.astype(np.int32),
        len(providers.rows),
        records["key"],
        records["domain"].astype(np.int64),
        providers.territory_keys[records["territory"]],
        records["place"],
        rules.federation_ties,
    )
    share = _ratio(holders.held[_PROCUREMENT], holders.held.sum(axis=0), 0.0)
    experience = np.zeros(len(providers.rows))
    experience[holders.rows] = np.minimum(1.0, share / rules.tender_share_most)
    known = tender_knowledge(federation, experience)[holders.rows]
    return np.array([heard_of_tenders(float(share), rules.tender_hearsay) for share in known])


def _tender(
    rule: ProviderRule,
    columns: ProviderColumns,
    holders: Holders,
    growth_limit: Floats,
    fringe_won: Floats,
    allowed: npt.NDArray[np.bool_],
    left: list[Floats],
    parameters: Parameters,
) -> Floats:
    """Put free contracts out to tender; nobody grows by more than the limit beyond what it put up itself."""
    n, n_cells = len(holders.rows), len(fringe_won)
    cell = np.concatenate([holders.cell, np.arange(n_cells)])
    weights = rule(columns)
    weights = np.where(np.isfinite(weights), np.maximum(weights, 0.0), 0.0)
    weights[n:] = np.where(allowed, weights[n:], 0.0)
    put_up = columns.held * parameters.funding.tendered_a_year
    public = np.concatenate([holders.held.sum(axis=0), np.maximum(fringe_won, columns.held[n:])])
    limit = np.concatenate([growth_limit, np.full(n_cells, parameters.funding.growth_limit)])
    given = share_capped(left[_PROCUREMENT], weights, put_up + limit * public, cell)
    _give(holders, _PROCUREMENT, given[:n], left)
    left[_PROCUREMENT] = np.maximum(0.0, left[_PROCUREMENT] - given[n:])
    return fringe_won + given[n:]


def _found_enterprises(
    providers: Providers,
    parameters: Parameters,
    holders: Holders,
    left: list[Floats],
    seed: int,
    month: int,
    tally_row: npt.NDArray[np.void] | None,
) -> None:
    """Employers hatch from associations where money is free, or from a levy on grants; others wait."""
    rules, money, economy = parameters.enterprises, parameters.funding, providers.economy[0]
    cells = providers.cells
    year = month // MONTHS_PER_YEAR
    alive = np.bincount(holders.cell, minlength=providers.n_cells)
    levy = money.founders_levy * np.bincount(
        holders.cell, weights=holders.won[_GRANT], minlength=providers.n_cells
    )
    usual_size = np.exp(rules.hatching_log_size + 0.5 * rules.hatching_log_spread**2) / float(
        economy["scale"]
    )
    public_share = 1.0 - money.fees_share - money.dues_share - money.gifts_share
    usual_ask = (
        public_share
        * (1.0 + rules.planned_margin)
        * (economy["fixed_cost"] + economy["post_cost"] * usual_size)
    )
    free = left[_GRANT] + left[_PROCUREMENT] + left[_SUBSIDY]
    taken = np.zeros(providers.n_cells)
    for cell in range(providers.n_cells):
        domain = cell % N_DOMAINS
        expected = rules.hatching_rate * float(cells["employers"][cell])
        rate = expected * hatching_factor(free[cell], expected * usual_ask[domain], 1.0, money.founders_most)
        draw = uniform(seed, int(Stream.HATCHING), int(cells["key"][cell]), year)
        wanting = poisson_quantile(rate, draw) + int(cells["refused"][cell])
        empty = alive[cell] == 0
        if empty:
            wanting = max(1, wanting)
        for attempt in range(wanting):
            rest = max(0.0, levy[cell] - taken[cell])
            staff = _founding_size(
                seed, cells[cell], parameters, economy, attempt == 0 and empty, free[cell] + rest, domain
            )
            accepted, paid_by_levy = _try_founding(
                providers, parameters, cell, staff, left, free, rest, seed, month
            )
            if not accepted:
                break
            wanting -= 1
            taken[cell] += paid_by_levy
            if tally_row is not None:
                tally_row["hatchings"][cell // N_DOMAINS, domain, ProviderKind.ESS] += 1
        cells["refused"][cell] = wanting
    grants = np.bincount(holders.cell, weights=holders.won[_GRANT], minlength=providers.n_cells)
    kept = 1.0 - np.where(grants > 0.0, taken / np.where(grants > 0.0, grants, 1.0), 0.0)
    holders.won[_GRANT] *= kept[holders.cell]


def call_for_empty_cells(
    providers: Providers,
    parameters: Parameters,
    *,
    seed: int,
    month: int,
    tally_row: npt.NDArray[np.void] | None = None,
) -> int:
    """Call at once for an employer where the last one has closed and its public money is free (MODEL 5.7).

    Call it at the end of a month in which enterprises closed.

    Args:
        providers: all providers.
        parameters: parameters now in force.
        seed: seed of the run.
        month: month from the start of the burn-in.
        tally_row: this month's tally, for hatchings; None: not counted.

    Returns:
        Number of employers called in.
    """
    cells = providers.cells
    called = 0
    for cell in np.flatnonzero((cells["alive"] == 0) & (cells["employers"] > 0)):
        free = np.zeros(providers.n_cells)
        free[cell] = cells["pot"][cell]
        domain = int(cell) % N_DOMAINS
        staff = _founding_size(
            seed, cells[cell], parameters, providers.economy[0], True, float(free[cell]), domain
        )
        accepted, _ = _try_founding(providers, parameters, int(cell), staff, [], free, 0.0, seed, month)
        if accepted:
            called += 1
            cells["alive"][cell] = 1
            if tally_row is not None:
                tally_row["hatchings"][int(cell) // N_DOMAINS, domain, ProviderKind.ESS] += 1
    return called


def _founding_size(
    seed: int,
    cell: np.void,
    parameters: Parameters,
    economy: np.void,
    call: bool,
    at_hand: float,
    domain: int,
) -> float:
    """Staff of a new employer, FTE of the model: as large as drawn, as far as money goes; 0 when too little.

    One called into an empty cell takes on most of the work its money pays for.
    """
    rules, money, scale = parameters.enterprises, parameters.funding, float(economy["scale"])
    draw = uniform(seed, int(Stream.HATCHING), int(cell["key"]), 2**20 + int(cell["foundings"]))
    size = float(np.exp(rules.hatching_log_size + rules.hatching_log_spread * normal_quantile(draw)))
    public_share = 1.0 - money.fees_share - money.dues_share - money.gifts_share
    income = _PRUDENCE * at_hand / (public_share * (1.0 + rules.planned_margin))
    paid_for = max(0.0, income - float(economy["fixed_cost"])) / float(economy["post_cost"][domain])
    wanted = max(rules.size_smallest, size) / scale
    if call:
        wanted = max(wanted, rules.takeover_share * paid_for)
    staff = min(wanted, paid_for)
    return staff if staff * scale >= rules.size_smallest else 0.0


def _usual_list(providers: Providers, domain: int) -> float:
    """Usual length of a list for each case that staff can serve, among the enterprises of a domain."""
    rows = providers.enterprises
    here = rows[(rows["alive"] == 1) & (rows["domain"] == domain)]
    staffed = exact_sum(here["staffed"])
    return exact_sum(here["waiting_reference"]) / staffed if staffed > 0.0 else 0.0


def _try_founding(
    providers: Providers,
    parameters: Parameters,
    cell: int,
    staff: float,
    left: list[Floats],
    free: Floats,
    levy: float,
    seed: int,
    month: int,
) -> tuple[bool, float]:
    """Found an employer if free money and the levy pay for it; whether it was, and cents taken by levy."""
    if staff <= 0.0:
        return False, 0.0
    territory, domain = divmod(cell, N_DOMAINS)
    cells, economy = providers.cells, providers.economy[0]
    record = np.zeros(1, dtype=providers.rows.dtype)[0]
    ordinal = int(cells["foundings"][cell])
    key, _, place = founder(
        seed,
        int(providers.territory_keys[territory]),
        int(providers.citizens[territory]),
        int(cells["key"][cell]),
        ordinal,
    )
    new_enterprise(
        record,
        seed=seed,
        key=key,
        place=place,
        territory=territory,
        domain=domain,
        staff=staff,
        month=month,
        parameters=parameters,
        economy=economy,
        mean_profile=float(providers.mean_profile[territory, domain]),
        error=normal(seed, int(Stream.LATENT_TRAIT), key, 0),
        poverty_factor=float(cells["poverty_factor"][cell]),
        overhead=float(cells["overhead_norm"][cell]),
    )
    record["waiting_reference"] = _usual_list(providers, domain) * float(record["staffed"])
    amounts = public_money(record, seed, parameters, economy)
    asked = float(sum(amounts))
    from_free = min(asked, float(free[cell]))
    if asked - from_free > levy or asked <= 0.0:
        return False, 0.0
    if free[cell] > 0.0:
        for pot in left:
            pot[cell] *= 1.0 - from_free / float(free[cell])
        free[cell] -= from_free
    # whichever pot the money comes from, they get it in the mix they asked for
    for name, amount in zip(INSTRUMENTS, amounts, strict=True):
        record[name] = record[name + "_before"] = amount
    cells["foundings"][cell] += 1
    number = int(providers.free_rows(1)[0])
    providers.rows[number] = record
    ledger = providers.ledger
    cash = round(parameters.enterprises.hatching_cash_months * monthly_cost(record, parameters, economy))
    post(ledger.books, int(Flow.FOUNDER_GRANT), HOUSEHOLDS_ACCOUNT, ledger.provider(number), cash)
    return True, asked - from_free


def _grow(
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
    cost = (
        economy["fixed_cost"] + economy["post_cost"][records["domain"]] * records["paid"]
    ) / MONTHS_PER_YEAR
    books = providers.ledger.books
    cash = books.cash[books.first_provider + holders.rows] - books.credit[holders.rows]
    wants = records["waiting"] >= levers["growth_list"] * records["waiting_reference"]
    may = wants & (cash > levers["growth_cash_months"] * cost)
    n = len(holders.rows)
    for i in range(len(INSTRUMENTS)):
        eligible = may
        weights = round_one.sum(axis=0)
        if i == _PROCUREMENT:
            weights = weights * columns.reach[:n]
        if i == _SUBSIDY:
            eligible = may & (holders.size < parameters.funding.subsidised_size)
        caps = np.where(eligible, levers["growth_limit"] * round_one.sum(axis=0), 0.0)
        if i > 0:
            caps = np.maximum(0.0, caps - (holders.won - round_one)[:i].sum(axis=0))
        _give(holders, i, share_capped(left[i], np.where(eligible, weights, 0.0), caps, holders.cell), left)


def _second_round(
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
        if i == _SUBSIDY:
            caps = np.where(round_one[i] > 0.0, caps, 0.0)
        if i != _PROCUREMENT:
            _give(holders, i, share_capped(left[i], total, caps, holders.cell), left)
            continue
        cell = np.concatenate([holders.cell, np.arange(n_cells)])
        given = share_capped(
            left[i], np.concatenate([total, fringe_room]), np.concatenate([caps, fringe_room]), cell
        )
        n = len(total)
        _give(holders, i, given[:n], left)
        left[i] = np.maximum(0.0, left[i] - given[n:])
        fringe_won = fringe_won + given[n:]
    return fringe_won


def _record_relations(providers: Providers, month: int) -> None:
    """Who pays whom in this year, for the institutional network."""
    n_cells = providers.n_cells
    parts: list[Records] = []
    numbers = np.flatnonzero(providers.rows["alive"] == 1)
    records = providers.rows[numbers]
    cell = records["territory"].astype(np.int64) * N_DOMAINS + records["domain"]
    share = providers.cells["local_share"][cell]
    direct = np.where(numbers < n_cells, providers.cells["direct_budget"][cell], 0)
    columns = (direct, records["grant"], records["procurement"], records["subsidy"])
    for instrument, amounts in enumerate(columns):
        local = np.floor(amounts * share).astype(np.int64)
        for level, cents in enumerate((amounts - local, local)):
            paid = np.flatnonzero(cents > 0)
            part = np.zeros(len(paid), dtype=RELATION)
            part["payer_kind"], part["instrument"], part["month"] = level, instrument, month
            part["territory"], part["provider"] = records["territory"][paid], records["key"][paid]
            part["cents"] = cents[paid]
            parts.append(part)
    providers.relations.append(np.concatenate(parts))
