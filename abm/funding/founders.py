"""Founders: employers that hatch from associations, and those called into an empty cell (MODEL 5.7)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from abm.channels import FREE, Channels, Founders, Moment
from abm.flows import Flow
from abm.funding.holders import GRANT, PROCUREMENT, SUBSIDY, Holders, by_cell, ratio
from abm.ledger import HOUSEHOLDS_ACCOUNT, post
from abm.parameters import Parameters
from abm.parameters.table import Table
from abm.providers.columns import INSTRUMENTS, Fields, Floats, Providers
from abm.providers.enterprise import founder, new_enterprise, usual_delays
from abm.providers.plan import monthly_cost, public_money
from abm.randomness import normal, normal_quantile, uniform
from abm.rules.allocation import hatching_factor, poisson_quantile, still_waiting
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind, Stream

_HATCHING = int(Stream.HATCHING)
_GIVING_UP = 2**21
"""Index of the draws of who gives up, beyond those of years and of sizes."""


def found_enterprises(
    providers: Providers,
    parameters: Parameters,
    table: Table,
    holders: Holders,
    left: list[Floats],
    seed: int,
    month: int,
    tally_row: npt.NDArray[np.void] | None,
    channels: Channels = FREE,
) -> None:
    """Employers hatch from associations where money is free, or from a levy on grants; others wait."""
    cells, economy, delays = providers.cells, providers.prices, usual_delays(table)
    grants = np.bincount(holders.cell, weights=holders.won[GRANT], minlength=providers.n_cells)
    alive = np.bincount(holders.cell, minlength=providers.n_cells)
    # plain numbers: many times faster to read one by one than those of arrays
    levy = (by_cell(table, "founders_levy") * grants).tolist()
    free = (left[GRANT] + left[PROCUREMENT] + left[SUBSIDY]).tolist()
    taken, refused_now = [0.0] * providers.n_cells, [0] * providers.n_cells
    are_called = parameters.funding.call_empty_cells
    usual_ask = _usual_ask(parameters, economy).tolist()
    due = channels.founders(month, Moment.JANUARY)
    columns = (column.tolist() for column in (cells["key"], cells["associations"], cells["refused"], alive))
    for cell, (key, associations, refused, employers) in enumerate(zip(*columns, strict=True)):
        domain = cell % N_DOMAINS
        if due is not None:
            for staff in due.get(cell, ()):
                rest = max(0.0, levy[cell] - taken[cell])
                taken[cell] += _found_in_any_case(
                    providers, parameters, economy, delays, cell, staff, left, free, rest, seed, month
                )
                _count_hatching(tally_row, cell)
            continue
        empty = employers == 0 and are_called
        come, try_at_most = _who_would_found(key, associations, parameters, free[cell], usual_ask[domain], seed, month)
        waiting = come + refused
        trying = min(waiting, try_at_most)
        if empty:
            waiting, trying = max(1, waiting), max(1, trying)
        for attempt in range(trying):
            rest = max(0.0, levy[cell] - taken[cell])
            called = attempt == 0 and empty
            draw = _size_draw(providers, cell, seed)
            staff = _founding_size(draw, parameters, economy, called, free[cell] + rest, domain)
            accepted, paid_by_levy = _try_founding(
                providers, parameters, economy, delays, cell, staff, left, free, rest, seed, month
            )
            if not accepted:
                break
            waiting -= 1
            taken[cell] += paid_by_levy
            channels.founded(month, Moment.JANUARY, cell, staff)
            _count_hatching(tally_row, cell)
        refused_now[cell] = _who_still_wait(key, waiting, parameters, seed, month)
    cells["refused"] = refused_now
    channels.refused(month, cells["refused"])
    kept = 1.0 - ratio(np.array(taken), np.asarray(grants, dtype=np.float64), 0.0)
    holders.won[GRANT] *= kept[holders.cell]


def _usual_ask(parameters: Parameters, economy: Fields) -> Floats:
    """Public money that a founder of usual size asks for in each domain, cents a year."""
    rules = parameters.enterprises
    usual_size = np.exp(rules.hatching_log_size + 0.5 * rules.hatching_log_spread**2) / economy["scale"]
    own_cost = economy["fixed_cost"] + np.array(economy["post_cost"]) * usual_size
    ask: Floats = parameters.funding.public_share * (1.0 + rules.planned_margin) * own_cost
    return ask


def _who_would_found(
    key: int, associations: float, parameters: Parameters, free: float, usual_ask: float, seed: int, month: int
) -> tuple[int, int]:
    """New founders of a cell this year; and how many try at most, those who waited included.

    Free money raises the number who come forward, but with those who waited no more try than ``founders_most``
    times the usual: both numbers are quantiles of one draw.
    """
    rules, most = parameters.enterprises, parameters.funding.founders_most
    usual = rules.hatching_rate / rules.associations_per_employer * associations
    draw = uniform(seed, _HATCHING, key, month // MONTHS_PER_YEAR)
    come = poisson_quantile(usual * hatching_factor(free, usual * usual_ask, most), draw)
    return come, poisson_quantile(usual * most, draw)


def _who_still_wait(key: int, waiting: int, parameters: Parameters, seed: int, month: int) -> int:
    """Founders without money who come again next year; the others give up."""
    draw = uniform(seed, _HATCHING, key, _GIVING_UP + month // MONTHS_PER_YEAR)
    return int(waiting * still_waiting(parameters.enterprises.founders_half_life_months, MONTHS_PER_YEAR) + draw)


def _count_hatching(tally_row: npt.NDArray[np.void] | None, cell: int) -> None:
    if tally_row is not None:
        tally_row["hatchings"][cell // N_DOMAINS, cell % N_DOMAINS, ProviderKind.ESS] += 1


def call_for_empty_cells(
    providers: Providers,
    parameters: Parameters,
    table: Table,
    *,
    seed: int,
    month: int,
    tally_row: npt.NDArray[np.void] | None = None,
    channels: Channels = FREE,
) -> int:
    """Call at once for an employer where the last one has closed and its public money is free (MODEL 5.7).

    Call it at the end of a month in which enterprises closed.

    Args:
        providers: all providers.
        parameters: parameters now in force.
        table: the same by territory.
        seed: seed of the run.
        month: month from the start of the burn-in.
        tally_row: this month's tally, for hatchings; None: not counted.
        channels: held, noted or free: who is called.

    Returns:
        Number of employers called in.
    """
    cells = providers.cells
    due = channels.founders(month, Moment.CALL)
    if due is not None:
        return _call_in_any_case(providers, parameters, table, due, seed, month, tally_row)
    if not parameters.funding.call_empty_cells:
        return 0
    called = 0
    for cell in np.flatnonzero((cells["alive"] == 0) & (cells["employers"] > 0)).tolist():
        free = [0.0] * providers.n_cells
        free[cell] = float(cells["pot"][cell])
        economy, domain = providers.prices, cell % N_DOMAINS
        draw = _size_draw(providers, cell, seed)
        staff = _founding_size(draw, parameters, economy, True, free[cell], domain)
        accepted, _ = _try_founding(
            providers, parameters, economy, usual_delays(table), cell, staff, [], free, 0.0, seed, month
        )
        if accepted:
            called += 1
            cells["alive"][cell] = 1
            channels.founded(month, Moment.CALL, cell, staff)
            _count_hatching(tally_row, cell)
    return called


def _call_in_any_case(
    providers: Providers,
    parameters: Parameters,
    table: Table,
    due: Founders,
    seed: int,
    month: int,
    tally_row: npt.NDArray[np.void] | None,
) -> int:
    """Call those who were called in another run; where others are at work they get what those do not hold."""
    cells, rows = providers.cells, providers.rows
    for cell in sorted(due):
        territory, domain = divmod(cell, N_DOMAINS)
        there = (rows["alive"] == 1) & (rows["kind"] == ProviderKind.ESS)
        there &= (rows["territory"] == territory) & (rows["domain"] == domain)
        held = sum(int(rows[name][there].sum()) for name in INSTRUMENTS)
        free = [0.0] * providers.n_cells
        free[cell] = max(0.0, float(cells["pot"][cell]) - held)
        for staff in due[cell]:
            _found_in_any_case(
                providers, parameters, providers.prices, usual_delays(table), cell, staff, [], free, 0.0, seed, month
            )
            cells["alive"][cell] += 1
            _count_hatching(tally_row, cell)
    return sum(len(sizes) for sizes in due.values())


def _size_draw(providers: Providers, cell: int, seed: int) -> float:
    """Draw of the size of the cell's next founder."""
    cells = providers.cells
    return float(uniform(seed, _HATCHING, cells["key"][cell], 2**20 + int(cells["foundings"][cell])))


def size_of_next(
    providers: Providers, parameters: Parameters, economy: Fields, cell: int, at_hand: float, seed: int
) -> float:
    """Staff with which the next employer of a cell would begin on so much free money; 0 when it is too little."""
    return _founding_size(_size_draw(providers, cell, seed), parameters, economy, False, at_hand, cell % N_DOMAINS)


def _founding_size(
    draw: float,
    parameters: Parameters,
    economy: Fields,
    call: bool,
    at_hand: float,
    domain: int,
) -> float:
    """Staff of a new employer, FTE of the model: as large as drawn, as far as money goes; 0 when too little.

    One called into an empty cell takes on most of the work its money pays for.
    """
    rules, money, scale = parameters.enterprises, parameters.funding, economy["scale"]
    size = float(np.exp(rules.hatching_log_size + rules.hatching_log_spread * normal_quantile(draw)))
    income = money.founders_prudence * at_hand / (money.public_share * (1.0 + rules.planned_margin))
    paid_for = max(0.0, income - economy["fixed_cost"]) / economy["post_cost"][domain]
    wanted = max(rules.size_smallest, size) / scale
    if call:
        wanted = max(wanted, rules.takeover_share * paid_for)
    staff = min(wanted, paid_for)
    return staff if staff * scale >= rules.size_smallest else 0.0


def _try_founding(
    providers: Providers,
    parameters: Parameters,
    economy: Fields,
    delays: list[Fields],
    cell: int,
    staff: float,
    left: list[Floats],
    free: list[float],
    levy: float,
    seed: int,
    month: int,
    in_any_case: bool = False,
) -> tuple[bool, float]:
    """Found an employer if free money and the levy pay for it; whether it was, and cents taken by levy."""
    if staff <= 0.0:
        return False, 0.0
    record = draw_founder(providers, parameters, economy, delays, cell, staff, seed, month)
    amounts = public_money(record, seed, parameters, economy)
    asked = float(sum(amounts))
    from_free = min(asked, free[cell])
    by_levy = asked - from_free
    if by_levy > levy or asked <= 0.0:
        if not in_any_case:
            return False, 0.0
        by_levy = min(by_levy, levy)
        amounts = _cut(amounts, from_free + by_levy)
    take_from_pots(left, free, cell, from_free)
    here = providers.cells[cell]
    here["associations"] = max(0.0, float(here["associations"]) - 1.0)
    number = enter(providers, record, amounts, cell)
    ledger = providers.ledger
    cash = round(parameters.enterprises.hatching_cash_months * monthly_cost(record, economy))
    post(ledger.books, int(Flow.FOUNDER_GRANT), HOUSEHOLDS_ACCOUNT, ledger.provider(number), cash)
    return True, by_levy


def draw_founder(
    providers: Providers,
    parameters: Parameters,
    economy: Fields,
    delays: list[Fields],
    cell: int,
    staff: float,
    seed: int,
    month: int,
) -> Fields:
    """The next enterprise of a cell as its founder would found it; nothing is written.

    Args:
        providers: all providers.
        parameters: parameters now in force.
        economy: prices and scale.
        delays: usual delays of each territory.
        cell: territory × 4 + domain.
        staff: paid FTE of the model.
        seed: seed of the run.
        month: month from the start of the burn-in.

    Returns:
        Fields of its row, without public money.
    """
    territory, domain = divmod(cell, N_DOMAINS)
    here = providers.cells[cell]
    key, _, place = founder(
        seed,
        int(providers.territory_keys[territory]),
        int(providers.citizens[territory]),
        int(here["key"]),
        int(here["foundings"]),
    )
    return new_enterprise(
        seed=seed,
        key=key,
        place=place,
        territory=territory,
        domain=domain,
        staff=staff,
        month=month,
        parameters=parameters,
        here=delays[territory],
        economy=economy,
        mean_profile=float(providers.mean_profile[territory, domain]),
        error=normal(seed, int(Stream.LATENT_TRAIT), key, 0),
        poverty_factor=float(here["poverty_factor"]),
        overhead=float(here["overhead_norm"] + here["overhead_built"]),
    )


def take_from_pots(left: list[Floats], free: list[float], cell: int, cents: float) -> None:
    """Take free money of a cell from its pots, pro rata to what is left of each."""
    if free[cell] > 0.0:
        for pot in left:
            pot[cell] *= 1.0 - cents / free[cell]
        free[cell] -= cents


def enter(providers: Providers, record: Fields, amounts: tuple[int, int, int], cell: int) -> int:
    """Write a new enterprise of a cell with the public money it gets, cents a year by instrument; its row."""
    # pots are per instrument; whichever is left over, founders get money in the mix they asked for
    for name, amount in zip(INSTRUMENTS, amounts, strict=True):
        record[name] = record[name + "_before"] = amount
    providers.cells["foundings"][cell] += 1
    number = int(providers.free_rows(1)[0])
    providers.write(number, record)
    return number


def _cut(amounts: tuple[int, int, int], to: float) -> tuple[int, int, int]:
    """Amounts cut pro rata to what there is, whole cents."""
    share = max(0.0, to) / max(1, sum(amounts))
    grant, procurement, subsidy = (int(amount * share) for amount in amounts)
    return grant, procurement, subsidy


def _found_in_any_case(
    providers: Providers,
    parameters: Parameters,
    economy: Fields,
    delays: list[Fields],
    cell: int,
    staff: float,
    left: list[Floats],
    free: list[float],
    levy: float,
    seed: int,
    month: int,
) -> float:
    """Found an employer that another run has; where money is short it starts with less. Cents taken by levy."""
    _, by_levy = _try_founding(
        providers, parameters, economy, delays, cell, staff, left, free, levy, seed, month, in_any_case=True
    )
    return by_levy
