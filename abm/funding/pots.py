"""Pots: the public money of a year by instrument, territory and domain (MODEL 5.7, 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from abm.exact import exact_sum, exact_sums
from abm.funding.authorities import LocalPlan
from abm.funding.draws import normals
from abm.funding.holders import by_cell
from abm.funding.sharing import TerritoryColumns, TerritoryRule
from abm.parameters.table import Table
from abm.providers.columns import Floats, Providers
from abm.vocabulary import N_DOMAINS, Domain, Stream

BUDGETS_OF_DOMAINS = tuple(f"budget_{domain.name.lower()}" for domain in Domain)
"""Levers of the budget of each domain."""


@dataclass
class Pots:
    """Public money of a year, cents; each of shape (territories × domains,).

    Attributes:
        direct: public services.
        grant: grants.
        procurement: public contracts, those of the fringe included.
        subsidy: wage subsidies.
        contracts: set aside for outcome contracts; negative: given back by them.
        local_share: part that authorities pay.
        planned: what both levels planned before levers of budgets, share of each domain's base money.
        of_state: what the State planned of it; shape (territories, domains).
    """

    direct: Floats
    grant: Floats
    procurement: Floats
    subsidy: Floats
    contracts: Floats
    local_share: Floats
    planned: Floats
    of_state: Floats

    @property
    def total(self) -> Floats:
        """All instruments together."""
        return self.direct + self.grant + self.procurement + self.subsidy + self.contracts


def pots_of_year(
    providers: Providers,
    table: Table,
    plan: LocalPlan,
    rule: TerritoryRule,
    need: Floats | None,
    seed: int,
    year: int,
) -> Pots:
    """Pots of every instrument, territory and domain (MODEL 6).

    The State shares its part ``1 - delta`` of each domain's base budget by the rule; authorities spend what they
    raise and are transferred (``local_plan``). Then come the levers.

    Args:
        providers: all providers.
        table: parameter rows by territory.
        plan: what authorities plan.
        rule: how the State shares.
        need: people in need last year (territories, domains); None: as in the base.
        seed: seed of the run.
        year: year from the start of the burn-in.

    Returns:
        The pots.
    """
    of_state = (1.0 - table["decentralisation"][:, None]) * _shares_of_state(
        providers, table, rule, plan, need, seed, year
    )
    return _pots(providers, table, plan, of_state, plan.spending)


def cut_by_deficits(providers: Providers, table: Table, plan: LocalPlan, pots: Pots, deficit: Floats) -> Pots:
    """Pots after authorities that spent more than they had cut their part by as much.

    An authority must balance its budget, the State may borrow.

    Args:
        providers: all providers.
        table: parameter rows by territory.
        plan: what authorities plan.
        pots: what was decided before.
        deficit: what each authority overspent, cents (territories,).

    Returns:
        The pots.
    """
    if not np.any(deficit > 0.0):
        return pots
    planned = (pots.total * pots.local_share).reshape(plan.spending.shape).sum(axis=1)
    kept = np.maximum(0.0, 1.0 - deficit / np.maximum(planned, 1.0))
    return _pots(providers, table, plan, pots.of_state, plan.spending * kept[:, None])


class SetAside(NamedTuple):
    """Money for outcome contracts, cents.

    Attributes:
        a_year: what levers set aside for a year.
        added: of it, what is added to what lies unclaimed; negative: taken from that and given back.
    """

    a_year: int
    added: int


def top_up_contracts(providers: Providers, pots: Pots, left: int, years: float) -> SetAside:
    """Set aside for outcome contracts only what is missing; the rest stays with public services.

    When levers set nothing aside any more, what nobody has claimed goes back to public services.

    Args:
        providers: all providers; what is set aside is noted in their cells.
        pots: of the year; ``direct`` and ``contracts`` are written.
        left: cents set aside before that nobody has claimed.
        years: of such money that may lie unclaimed.
    """
    planned = exact_sum(pots.contracts)
    if planned <= 0.0:
        return SetAside(0, -_give_back(pots, providers.cells["set_aside"], left))
    providers.cells["set_aside"] = np.maximum(providers.cells["set_aside"], pots.contracts)
    kept = min(1.0, max(0.0, left / planned - (years - 1.0)))
    pots.direct = pots.direct + kept * pots.contracts
    pots.contracts = (1.0 - kept) * pots.contracts
    return SetAside(int(planned), int(exact_sum(pots.contracts)))


def _give_back(pots: Pots, most: Floats, left: int) -> int:
    """Give money that nobody has claimed back to public services, no faster than it was set aside.

    Args:
        pots: of the year; ``direct`` and ``contracts`` are written.
        most: what each cell set aside in the year that set most aside, cents.
        left: cents that nobody has claimed.

    Returns:
        Cents given back.
    """
    a_year = exact_sum(most)
    given = min(left, int(a_year))
    if given <= 0:
        return 0
    pots.contracts = -most * (given / a_year)
    pots.direct = pots.direct - pots.contracts
    return given


def _shares_of_state(
    providers: Providers,
    table: Table,
    rule: TerritoryRule,
    plan: LocalPlan,
    need: Floats | None,
    seed: int,
    year: int,
) -> Floats:
    """Part of each territory in the State's money of each domain."""
    seen = plan.base
    if need is not None:
        seen = _seen_need(providers, np.asarray(need, dtype=np.float64), table, seed, year)
    population = np.repeat((providers.citizens / providers.citizens.sum())[:, None], N_DOMAINS, axis=1)
    weights = rule(TerritoryColumns(base=plan.base, population=population, need=seen, local=plan.spending))
    totals = exact_sums(weights)
    shares: Floats = np.where(totals > 0.0, weights / np.where(totals > 0.0, totals, 1.0), plan.base)
    return shares


def _pots(providers: Providers, table: Table, plan: LocalPlan, of_state: Floats, of_authority: Floats) -> Pots:
    """Pots of the base, moved by what both levels spend and by the levers of budgets."""
    cells = providers.cells
    both = of_state + of_authority
    local_share = np.where(both > 0.0, of_authority / np.where(both > 0.0, both, 1.0), 0.0).reshape(-1)
    budgets = table["budget"][:, None] * np.stack([table[name] for name in BUDGETS_OF_DOMAINS], axis=1)
    relative = (both / np.maximum(plan.base, 1e-12) * budgets).reshape(-1)
    direct = cells["base_direct"] * relative * by_cell(table, "direct_provision_budget")
    grant = cells["base_grant"] * relative * by_cell(table, "grants_budget")
    procurement = (cells["base_procurement"] + cells["base_fringe"]) * relative * by_cell(table, "procurement_budget")
    subsidy = cells["base_subsidy"] * relative * by_cell(table, "subsidies_budget")
    moved = by_cell(table, "moved_to_ess")
    given, taken = np.maximum(moved, 0.0), np.maximum(-moved, 0.0)
    new_direct = direct * (1.0 - given) + taken * (grant + procurement + subsidy)
    grant = grant * (1.0 - taken) + given * direct
    procurement, subsidy = procurement * (1.0 - taken), subsidy * (1.0 - taken)
    tendered = by_cell(table, "moved_to_procurement")
    given, taken = np.maximum(tendered, 0.0), np.maximum(-tendered, 0.0)
    grant, procurement = (
        grant * (1.0 - given) + taken * procurement,
        procurement * (1.0 - taken) + given * grant,
    )
    rolled_out = np.minimum(cells["rolled_out"], new_direct)
    grant, new_direct = grant + rolled_out, new_direct - rolled_out
    contracts = by_cell(table, "moved_to_contracts") * new_direct
    return Pots(
        new_direct - contracts, grant, procurement, subsidy, contracts, local_share, both.reshape(-1), of_state
    )


def _seen_need(providers: Providers, need: Floats, table: Table, seed: int, year: int) -> Floats:
    noise = np.empty(providers.n_cells)
    normals(seed, int(Stream.NEED_NOISE), np.ascontiguousarray(providers.cells["key"]), year, noise)
    seen: Floats = need * np.exp(table["need_noise"][:, None] * noise.reshape(need.shape))
    return seen
