"""Public services and for-profit fringe: one of each in every cell."""

from __future__ import annotations

import numpy as np

from abm.parameters import Parameters
from abm.parameters.table import Table
from abm.providers.columns import Providers
from abm.randomness import citizen_key, normal, provider_key, uniform
from abm.vocabulary import N_DOMAINS, LegalForm, ProviderKind, Stream

HIGHEST_ORDINAL = 2**31 - 1
"""Founder's ordinal of public services counts down from here; the fringe's from 7 below: no citizen reaches
it.
"""


def build_public_and_fringe(providers: Providers, parameters: Parameters, seed: int) -> None:
    rules, money, service = parameters.enterprises, parameters.funding, parameters.service
    economy = providers.economy[0]
    n_cells = providers.n_cells
    for kind, first, highest in (
        (ProviderKind.PUBLIC, 0, HIGHEST_ORDINAL),
        (ProviderKind.FRINGE, n_cells, HIGHEST_ORDINAL - 7),
    ):
        for cell in range(n_cells):
            territory, domain = divmod(cell, N_DOMAINS)
            row = providers.rows[first + cell]
            territory_key = int(providers.territory_keys[territory])
            row["key"] = provider_key(citizen_key(territory_key, highest - domain), 0, 0)
            row["place"] = uniform(seed, int(Stream.FOUNDER), int(row["key"]), 0)
            row["territory"], row["domain"], row["kind"], row["alive"] = territory, domain, kind, 1
            public = kind == ProviderKind.PUBLIC
            row["legal_form"] = LegalForm.PUBLIC_SERVICE if public else LegalForm.COMPANY
            row["quality"] = row["success_factor"] = service.state_quality if public else 1.0
            row["governance"] = rules.governance_association
            row["mission"] = service.mission_weight if public else 0.0
            row["overhead"] = economy["overhead"]
            cases = float(providers.planned_cases[territory, domain, kind])
            staff = cases / float(economy["cases_per_post"][domain])
            row["paid"] = staff
            row["size"] = row["reference_size"] = staff * float(economy["scale"])
            row["staffed"] = row["affordable"] = cases
            relative = rules.relative_state_cost if public else money.fringe_price
            price = float(economy["price"][domain]) * relative
            share = money.fees_share_public if public else money.fees_share_fringe
            row["fee"] = share * price * float(providers.cells[cell]["poverty_factor"])
            budget = round(cases * (price - float(row["fee"])))
            if public:
                providers.cells[cell]["direct_budget"] = budget
            else:
                row["procurement"] = budget
                error = normal(seed, int(Stream.LATENT_TRAIT), int(row["key"]), 0)
                row["position"] = providers.mean_profile[territory, domain] + service.founder_information_error * error
            row["tie"] = uniform(seed, int(Stream.ROUNDING), int(row["key"]), 0)


def set_positions(providers: Providers, table: Table) -> None:
    """Where public services stand: locally run ones near their territory's mean profile, the others at 0."""
    decentralisation = np.repeat(table["decentralisation"], N_DOMAINS)
    local = providers.cells["local_draw"] < decentralisation
    providers.rows["position"][: providers.n_cells] = np.where(local, providers.cells["local_position"], 0.0)
