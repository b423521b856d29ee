"""Founding of the society's providers (MODEL 3, 5.4, 5.6, 11).

``build_providers`` sets them up so that capacity times price equals the budget of every cell.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from abm.errors import NoSteadyStateError
from abm.exact import exact_sum, exact_sums
from abm.ledger import new_ledger
from abm.parameters import Parameters
from abm.parameters.table import Table, parameter_table
from abm.providers.columns import (
    CELL,
    CENTS,
    ECONOMY,
    INSTRUMENTS,
    PROVIDER,
    Floats,
    Integers,
    Providers,
    Records,
    base_money,
)
from abm.providers.endowment import endow_enterprises
from abm.providers.enterprise import founder, new_enterprise, usual_delays
from abm.providers.plan import public_money
from abm.providers.public import build_public_and_fringe, set_positions
from abm.providers.sizes import allotted_sizes, employers_by_cell, n_employers, stratified_normals, truncated_log_normal
from abm.providers.steady import check_steady_state
from abm.randomness import uniform
from abm.rules.finance import fee_factor
from abm.rules.overhead import resting_norm
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, Domain, ProviderKind, Stream

SPARE_ROWS = 0.25
"""Spare rows for enterprises to come, relative to those at the start."""
FEWEST_SPARE_ROWS = 16


def build_providers(
    parameters: Parameters,
    *,
    seed: int,
    territory_keys: Integers,
    citizens: Integers,
    poverty: Floats,
    income: Floats,
    planned_cases: Floats,
    employers: int | None = None,
    table: Table | None = None,
) -> Providers:
    """Set up every provider so that planned capacity times price equals each cell's budget.

    Args:
        parameters: parameters of the base.
        seed: seed of the run.
        territory_keys: int64 (territories,), unique, below 4096.
        citizens: int64 (territories,).
        poverty: share of poor persons (territories,).
        income: median income (territories,), euros a year.
        planned_cases: people to be served in each territory and domain, all kinds together; (territories, 4).
        employers: number of enterprises; None: from the number of citizens.
        table: parameter table to read local levers from (later dated policies change it); None:
            ``parameters``.

    Returns:
        Providers with their ledger endowed: cash, claims and nothing else.

    Raises:
        NoSteadyStateError: planned cost and planned income of a domain or sector differ by more than 1 %.
    """
    n_territories = len(territory_keys)
    n_cells = n_territories * N_DOMAINS
    n_citizens = int(citizens.sum())
    number = n_employers(parameters, n_citizens, n_cells) if employers is None else employers
    table = parameter_table(parameters, n_territories) if table is None else table
    rules, service = parameters.enterprises, parameters.service

    by_kind = cases_by_kind(parameters, planned_cases)
    cost = np.array(rules.case_year_cost.values())
    cases_per_post = rules.cost_per_post / cost
    posts = (by_kind[:, :, ProviderKind.ESS] / cases_per_post).reshape(-1)
    scale = max(1.0, number / (n_citizens / rules.inhabitants_per_employer))
    cell_keys = (territory_keys[:, None] * N_DOMAINS + np.arange(N_DOMAINS)).reshape(-1)
    in_cell = employers_by_cell(number, posts, cell_keys)
    jitter = [uniform(seed, int(Stream.SIZE), 0, stratum) for stratum in range(number)]
    sizes = np.array(
        [
            truncated_log_normal((i + u) / number, rules.size_log_mean, rules.size_log_spread, rules.size_smallest)
            for i, u in enumerate(jitter)
        ]
    )
    sizes *= exact_sum(posts) / exact_sum(sizes)
    given = allotted_sizes(sizes, posts, in_cell, cell_keys, rules.size_largest_share)

    economy = np.zeros(1, dtype=ECONOMY)
    economy["scale"] = scale
    economy["fixed_cost"] = rules.fixed_cost * CENTS / scale
    economy["overhead"] = resting_norm(
        rules.overhead_understated,
        service.overhead_norm_drift,
        service.overhead_audit,
        service.overhead_needed,
        rules.overhead_leanest,
    )
    economy["cases_per_post"] = cases_per_post
    economy["price"] = cost * CENTS
    posts_by_domain = exact_sums(posts.reshape(n_territories, N_DOMAINS))
    employers_by_domain = in_cell.reshape(n_territories, N_DOMAINS).sum(axis=0)
    economy["post_cost"] = (
        rules.cost_per_post * CENTS / (1.0 + rules.planned_margin)
        - float(economy["fixed_cost"][0]) * employers_by_domain / posts_by_domain
    )
    if np.any(economy["post_cost"] <= 0.0):
        raise NoSteadyStateError(
            f"fixed costs of {rules.fixed_cost:.0f} euros exceed the income of enterprises whose mean "
            f"size is "
            f"{posts.sum() * scale / number:.1f} FTE; lower enterprises.fixed_cost or the number of employers"
        )

    mean_profile = mean_profiles(seed, territory_keys, service.territorial_spread)
    cells = build_cells(seed, parameters, cell_keys, mean_profile, poverty, citizens, planned_cases)
    cells["overhead_norm"] = economy["overhead"]
    n_rows = 2 * n_cells + number + max(FEWEST_SPARE_ROWS, int(SPARE_ROWS * number))
    rows = np.zeros(n_rows, dtype=PROVIDER)
    providers = Providers(
        rows=rows,
        cells=cells,
        economy=economy,
        ledger=new_ledger(n_territories, n_rows),
        n_territories=n_territories,
        territory_keys=territory_keys,
        citizens=citizens,
        poverty=poverty,
        income=income,
        mean_profile=mean_profile,
        planned_cases=by_kind,
    )
    build_public_and_fringe(providers, parameters, seed)
    build_enterprises(providers, parameters, table, seed, given)
    set_positions(providers, table)
    set_base_pots(providers, parameters)
    endow_enterprises(providers)
    check_steady_state(providers, parameters)
    return providers


def cases_by_kind(parameters: Parameters, planned_cases: Floats) -> Floats:
    """Planned cases split between kinds; shape (territories, domains, 3)."""
    ess = np.full(N_DOMAINS, parameters.funding.ess_share)
    fringe = np.array(parameters.funding.fringe_share.values())
    if np.any(ess + fringe > 1.0):
        raise NoSteadyStateError(
            f"the ESS plans {ess[0]:.0%} of cases and for-profit firms up to {fringe.max():.0%}: more "
            f"than all of them; "
            "lower funding.ess_share or funding.fringe_share"
        )
    shares = np.stack([1.0 - ess - fringe, ess, fringe], axis=-1)
    split: Floats = planned_cases[:, :, None] * shares[None, :, :]
    return split


def mean_profiles(seed: int, territory_keys: Integers, spread: float) -> Floats:
    if len(territory_keys) == 1:
        return np.zeros((1, N_DOMAINS))
    columns = [stratified_normals(seed, Stream.MEAN_PROFILE, territory_keys, domain) for domain in Domain]
    return spread * np.stack(columns, axis=1)


def build_cells(
    seed: int,
    parameters: Parameters,
    cell_keys: Integers,
    mean_profile: Floats,
    poverty: Floats,
    citizens: Integers,
    planned_cases: Floats,
) -> Records:
    cells = np.zeros(len(cell_keys), dtype=CELL)
    cells["key"] = cell_keys
    errors = stratified_normals(seed, Stream.LATENT_TRAIT, cell_keys, 2)
    cells["local_position"] = mean_profile.reshape(-1) + parameters.service.local_information_error * errors
    draws = np.array([uniform(seed, int(Stream.LATENT_TRAIT), int(key), 3) for key in cell_keys])
    ranks = np.empty(len(cell_keys), dtype=np.int64)
    ranks[np.lexsort((cell_keys, draws))] = np.arange(len(cell_keys))
    cells["local_draw"] = (ranks + 0.5) / len(cell_keys)
    mean_poverty = exact_sum(poverty * citizens) / float(citizens.sum())
    factors = np.array([fee_factor(float(p), mean_poverty, parameters.funding.fees_poverty) for p in poverty])
    normalised = factors[:, None] * exact_sums(planned_cases) / exact_sums(factors[:, None] * planned_cases)
    cells["poverty_factor"] = normalised.reshape(-1)
    cells["local_share"] = cells["base_local_share"] = parameters.funding.decentralisation
    return cells


def build_enterprises(
    providers: Providers, parameters: Parameters, table: Table, seed: int, given: list[list[float]]
) -> None:
    """Fill enterprises' rows: founder, traits, plan; errors of founders are stratified over all of them."""
    identities: list[tuple[int, float, int, float]] = []
    cell_keys = providers.cells["key"].tolist()
    for cell, sizes in enumerate(given):
        territory = cell // N_DOMAINS
        territory_key, n = int(providers.territory_keys[territory]), int(providers.citizens[territory])
        for ordinal, staff in enumerate(sizes):
            key, _, place = founder(seed, territory_key, n, cell_keys[cell], ordinal)
            identities.append((key, place, cell, staff))
        providers.cells["foundings"][cell] = len(sizes)
    keys = np.array([identity[0] for identity in identities], dtype=np.int64)
    if len(np.unique(keys)) != len(keys):
        raise AssertionError("two enterprises share a key")
    errors = stratified_normals(seed, Stream.LATENT_TRAIT, keys, 0)
    rules = parameters.enterprises
    first = 2 * providers.n_cells
    economy, cells, delays = providers.prices, providers.cells, usual_delays(table)
    for i, (key, place, cell, staff) in enumerate(identities):
        territory, domain = divmod(cell, N_DOMAINS)
        age = -rules.mean_age_years * math.log(uniform(seed, int(Stream.SIZE), key, 1))
        row = new_enterprise(
            seed=seed,
            key=key,
            place=place,
            territory=territory,
            domain=domain,
            staff=staff,
            month=-round(age * MONTHS_PER_YEAR),
            parameters=parameters,
            here=delays[territory],
            economy=economy,
            mean_profile=float(providers.mean_profile[territory, domain]),
            error=float(errors[i]),
            poverty_factor=float(cells["poverty_factor"][cell]),
            overhead=float(cells["overhead_norm"][cell]),
        )
        for name, amount in zip(INSTRUMENTS, public_money(row, seed, parameters, economy), strict=True):
            row[name] = row[name + "_before"] = amount
        providers.write(first + i, row)


def set_base_pots(providers: Providers, parameters: Parameters) -> None:
    rules, money = parameters.enterprises, parameters.funding
    cells, enterprises = providers.cells, providers.enterprises
    alive = enterprises[enterprises["alive"] == 1]
    cell = alive["territory"].astype(np.int64) * N_DOMAINS + alive["domain"]

    def total(column: npt.NDArray[Any]) -> Floats:
        return np.bincount(cell, weights=column.astype(np.float64), minlength=providers.n_cells).astype(np.float64)

    cells["base_direct"] = cells["direct_budget"]
    for name in INSTRUMENTS:
        cells["base_" + name] = total(alive[name])
    cells["base_fringe"] = providers.rows["procurement"][providers.n_cells : 2 * providers.n_cells]
    giving = total(alive["giving_weight"])
    part = money.dues_share / max(money.dues_share + money.gifts_share, 1e-9)
    cells["dues"] = np.round(giving * part)
    cells["gifts"] = np.round(giving * (1.0 - part))
    cells["public_base"] = cells["base_grant"] + cells["base_procurement"] + cells["base_subsidy"]
    cells["public_lagged"] = cells["pot"] = cells["public_base"]
    cells["volunteers"] = rules.volunteers_per_post * total(alive["paid"])
    cells["employers"] = cells["alive"] = np.bincount(cell, minlength=providers.n_cells)
    cells["associations"] = rules.associations_per_employer * cells["employers"]
    all_public = base_money(cells)
    cells["local_taxes"] = np.round(all_public * cells["local_share"])
    cells["tax_base"] = money.local_tax_base
    of_the_state = int(np.sum(all_public * (1.0 - cells["local_share"])) / MONTHS_PER_YEAR)
    providers.economy["state_taxes"] = providers.economy["base_state_taxes"] = of_the_state
