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
    economy, cells = providers.prices, providers.cells
    n_cells = providers.n_cells
    for kind, first, highest in (
        (ProviderKind.PUBLIC, 0, HIGHEST_ORDINAL),
        (ProviderKind.FRINGE, n_cells, HIGHEST_ORDINAL - 7),
    ):
        public = kind == ProviderKind.PUBLIC
        relative = rules.relative_state_cost if public else money.fringe_price
        fees_share = money.fees_share_public if public else money.fees_share_fringe
        for cell in range(n_cells):
            territory, domain = divmod(cell, N_DOMAINS)
            key = provider_key(citizen_key(int(providers.territory_keys[territory]), highest - domain), 0, 0)
            cases = float(providers.planned_cases[territory, domain, kind])
            staff = cases / economy["cases_per_post"][domain]
            price = economy["price"][domain] * relative
            fee = fees_share * price * float(cells["poverty_factor"][cell])
            budget = round(cases * (price - fee))
            position = 0.0
            if public:
                cells["direct_budget"][cell] = budget
            else:
                error = normal(seed, int(Stream.LATENT_TRAIT), key, 0)
                position = float(providers.mean_profile[territory, domain]) + service.founder_information_error * error
            row = {
                "key": key,
                "place": uniform(seed, int(Stream.FOUNDER), key, 0),
                "territory": territory,
                "domain": domain,
                "kind": int(kind),
                "alive": 1,
                "legal_form": int(LegalForm.PUBLIC_SERVICE if public else LegalForm.COMPANY),
                "quality": service.state_quality if public else 1.0,
                "success_factor": service.state_quality if public else 1.0,
                "governance": rules.governance_association,
                "mission": service.mission_weight if public else 0.0,
                "overhead": economy["overhead"],
                "paid": staff,
                "size": staff * economy["scale"],
                "reference_size": staff * economy["scale"],
                "staffed": cases,
                "affordable": cases,
                "fee": fee,
                "procurement": 0 if public else budget,
                "position": position,
                "tie": uniform(seed, int(Stream.ROUNDING), key, 0),
            }
            providers.write(first + cell, row)


def set_positions(providers: Providers, table: Table) -> None:
    """Where public services stand: locally run ones near their territory's mean profile, the others at 0."""
    decentralisation = np.repeat(table["decentralisation"], N_DOMAINS)
    local = providers.cells["local_draw"] < decentralisation
    providers.rows["position"][: providers.n_cells] = np.where(local, providers.cells["local_position"], 0.0)
