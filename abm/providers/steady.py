"""Whether planned cost and planned income agree: else the world has no steady state (MODEL 11)."""

from __future__ import annotations

import numpy as np

from abm.errors import NoSteadyStateError
from abm.parameters import Parameters
from abm.providers.columns import CENTS, Providers
from abm.vocabulary import N_DOMAINS, Domain, ProviderKind

READ = ("kind", "domain", "paid", "grant", "procurement", "subsidy", "giving_weight", "fee")
TOLERANCE = 0.01
"""Largest relative gap between planned cost and planned income."""


def check_steady_state(providers: Providers, parameters: Parameters) -> None:
    """Refuse a world whose planned cost and planned income differ by more than 1 % in a domain and sector.

    Raises:
        NoSteadyStateError: with the figures in euros a year.
    """
    economy, rules = providers.economy[0], parameters.enterprises
    alive = providers.rows["alive"] == 1
    rows = {name: providers.rows[name][alive] for name in READ}
    relative_price = {
        ProviderKind.PUBLIC: rules.relative_state_cost,
        ProviderKind.ESS: 1.0,
        ProviderKind.FRINGE: parameters.funding.fringe_price,
    }
    for kind in (ProviderKind.PUBLIC, ProviderKind.ESS, ProviderKind.FRINGE):
        for domain in Domain:
            here = (rows["kind"] == kind) & (rows["domain"] == domain)
            mine = {name: column[here] for name, column in rows.items()}
            relative = relative_price[kind]
            served = mine["paid"] * economy["cases_per_post"][domain]
            income = float((mine["grant"] + mine["procurement"] + mine["subsidy"] + mine["giving_weight"]).sum())
            income += float((mine["fee"] * served).sum())
            if kind == ProviderKind.ESS:
                own = economy["fixed_cost"] * np.count_nonzero(here) + economy["post_cost"][domain] * mine["paid"].sum()
                cost = float(own) * (1.0 + rules.planned_margin)
            else:
                cost = float(economy["price"][domain] * relative * served.sum())
            if kind == ProviderKind.PUBLIC:
                income += float(providers.cells["direct_budget"][domain::N_DOMAINS].sum())
            budget = float(economy["price"][domain] * providers.planned_cases[:, domain, kind].sum())
            budget *= relative
            for name, value in (("income", income), ("budget", budget)):
                if abs(value - cost) > TOLERANCE * max(cost, 1.0):
                    raise NoSteadyStateError(
                        f"no steady state in {domain.name.lower()}, {kind.name.lower()}: planned cost "
                        f"{cost / CENTS:,.0f} euros a year, planned {name} {value / CENTS:,.0f} "
                        f"({value / max(cost, 1.0) - 1.0:+.1%}, at most 1 % is allowed)"
                    )
