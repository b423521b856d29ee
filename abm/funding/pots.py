"""Pots: the public money of a year by instrument, territory and domain (MODEL 5.7, 6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abm.exact import exact_sum, exact_sums
from abm.funding.sharing import TerritoryColumns, TerritoryRule
from abm.parameters.table import Table
from abm.providers.columns import Floats, Providers
from abm.randomness import normal
from abm.rules.allocation import authority_weight
from abm.vocabulary import N_DOMAINS, Stream


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
                [authority_weight(float(base[t, d]), float(tax[t]), float(equalisation[t])) for d in range(N_DOMAINS)]
                for t in range(n)
            ]
        )
        if np.any(equalisation < 1.0)
        else base.copy()
    )
    local /= exact_sums(local)
    local = local * table["local_tax_base"][:, None]
    seen = base if need is None else _seen_need(providers, np.asarray(need, dtype=np.float64), table, seed, year)
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
    noise = np.array([normal(seed, int(Stream.NEED_NOISE), int(key), year) for key in providers.cells["key"]]).reshape(
        need.shape
    )
    seen: Floats = need * np.exp(table["need_noise"][:, None] * noise)
    return seen
