"""Who provides, as shares of public money: the mix of the base, and which moves lead from it to another (MODEL 6)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from abm.errors import ParameterError
from abm.parameters import Parameters

SEED = 1
"""Of the society whose contracts are counted."""
EXACT = 1e-6
"""Distance from 1 at which shares still sum to it; moves below it are none."""


class Mix(NamedTuple):
    """Shares of public money for provision; they sum to 1.

    Attributes:
        state: services run by the State and authorities.
        associations: enterprises of the ESS: grants, contracts and subsidised posts.
        firms: contracts of for-profit firms.
    """

    state: float
    associations: float
    firms: float


class Moves(NamedTuple):
    """Values of the levers that lead from the base to a mix.

    Attributes:
        to_ess: ``funding.moved_to_ess``.
        to_fringe: ``funding.moved_to_fringe``.
    """

    to_ess: float
    to_fringe: float


class Base(NamedTuple):
    """The mix of the base.

    Attributes:
        mix: shares of the three.
        contracts: part of the public money of associations that is contracts.
    """

    mix: Mix
    contracts: float


def base_of(parameters: Parameters, citizens: int) -> Base:
    """The mix of the base as set-up plans it, with the providers of one society of this size.

    The shares of State and firms hang on parameters alone; that of contracts also on the draw of sizes of enterprises,
    which moves it by half a point from seed to seed.

    Args:
        parameters: of the run.
        citizens: of the society.

    Raises:
        WelfareError: no such society can be set up.
    """
    # heavy to import, and few files ask for a mix
    from abm.providers.founding import build_providers
    from abm.territories import citizens_by_territory, territories

    places = territories(parameters.society.territory_set, citizens, parameters.society)
    by_territory = citizens_by_territory(citizens, places)
    needs = parameters.needs
    in_need = np.array(needs.stock_per_thousand.values()) / 1_000.0
    providers = build_providers(
        parameters,
        seed=SEED,
        territory_keys=places.keys,
        citizens=by_territory,
        poverty=places.poverty,
        income=places.income,
        planned_cases=by_territory[:, None] * (in_need * np.array(needs.share_served.values()))[None, :],
    )
    cells = providers.cells
    direct, grant, contracts, subsidy, firms = (
        float(cells[name].astype(np.float64).sum())
        for name in ("base_direct", "base_grant", "base_procurement", "base_subsidy", "base_fringe")
    )
    associations = grant + contracts + subsidy
    total = direct + associations + firms
    return Base(Mix(direct / total, associations / total, firms / total), contracts / associations)


def moves_to(mix: Mix, base: Base) -> Moves:
    """Values of the levers that lead to a mix, all other levers of budgets at their base.

    The State's share moves first: what it gives becomes grants, what it takes it takes from all that others hold.
    Contracts move between the ESS and firms after that.

    Args:
        mix: shares asked for; they sum to 1.
        base: shares of the base.

    Raises:
        ParameterError: firms would hold more than there are contracts.
    """
    before, kept = base.mix, 1.0
    if mix.state <= before.state:
        to_ess = 1.0 - mix.state / before.state if before.state > 0.0 else 0.0
    else:
        to_ess = -(mix.state - before.state) / (1.0 - before.state)
        kept = 1.0 + to_ess
    firms, of_ess = kept * before.firms, kept * before.associations * base.contracts
    if mix.firms > firms + of_ess + EXACT:
        raise ParameterError(
            f"firms would hold {mix.firms:.3g} of public money, but only {firms + of_ess:.3g} is spent on contracts "
            f"when the State has {mix.state:.3g}; give firms less"
        )
    if mix.firms >= firms:
        to_fringe = min(1.0, (mix.firms - firms) / of_ess) if of_ess > 0.0 else 0.0
    else:
        to_fringe = mix.firms / firms - 1.0
    # what is left of rounding would reserve contracts, and so end the bidding of firms
    return Moves(*(move if abs(move) > EXACT else 0.0 for move in (to_ess, to_fringe)))
