"""Founders: employers that hatch from associations, and those called into an empty cell (MODEL 5.7)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from abm.exact import exact_sum
from abm.flows import Flow
from abm.funding.holders import GRANT, INSTRUMENTS, PROCUREMENT, SUBSIDY, Holders
from abm.ledger import HOUSEHOLDS_ACCOUNT, post
from abm.parameters import Parameters
from abm.providers.columns import Floats, Providers
from abm.providers.enterprise import founder, new_enterprise
from abm.providers.plan import monthly_cost, public_money
from abm.randomness import normal, normal_quantile, uniform
from abm.rules.allocation import hatching_factor, poisson_quantile
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind, Stream

_PRUDENCE = 0.97
"""Part of the money at hand a founder plans with: fees differ a little between places."""


def found_enterprises(
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
    levy = money.founders_levy * np.bincount(holders.cell, weights=holders.won[GRANT], minlength=providers.n_cells)
    usual_size = np.exp(rules.hatching_log_size + 0.5 * rules.hatching_log_spread**2) / float(economy["scale"])
    public_share = 1.0 - money.fees_share - money.dues_share - money.gifts_share
    usual_ask = (
        public_share * (1.0 + rules.planned_margin) * (economy["fixed_cost"] + economy["post_cost"] * usual_size)
    )
    free = left[GRANT] + left[PROCUREMENT] + left[SUBSIDY]
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
            accepted, paid_by_levy = _try_founding(providers, parameters, cell, staff, left, free, rest, seed, month)
            if not accepted:
                break
            wanting -= 1
            taken[cell] += paid_by_levy
            if tally_row is not None:
                tally_row["hatchings"][cell // N_DOMAINS, domain, ProviderKind.ESS] += 1
        cells["refused"][cell] = wanting
    grants = np.bincount(holders.cell, weights=holders.won[GRANT], minlength=providers.n_cells)
    kept = 1.0 - np.where(grants > 0.0, taken / np.where(grants > 0.0, grants, 1.0), 0.0)
    holders.won[GRANT] *= kept[holders.cell]


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
        staff = _founding_size(seed, cells[cell], parameters, providers.economy[0], True, float(free[cell]), domain)
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
