"""Who provides, as shares: the base as set-up has it, moves to any mix, and pots that then have these shares."""

from __future__ import annotations

import numpy as np
import pytest

from abm.errors import ParameterError
from abm.funding.shares import Base, Mix, base_of, moves_to
from abm.parameters.names import with_values
from tests.worlds import society
from tests.year import PARAMETERS, allocate

BASE = Base(Mix(0.4, 0.5, 0.1), 0.4)
"""Made up: of ten euros the State has four, associations five, two of them contracts, firms one."""
OTHER = {
    "funding.ess_share": 0.5, "enterprises.relative_state_cost": 1.2, "funding.fringe_share.housing": 0.2,
    "funding.fees_share_public": 0.2, "funding.gifts_share": 0.1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("mix", "moves"),
    [
        (Mix(0.4, 0.5, 0.1), (0.0, 0.0)),
        # half of the State's to grants; firms as they are
        (Mix(0.2, 0.7, 0.1), (0.5, 0.0)),
        # half of all others' to the State: firms keep half, contracts of the ESS too
        (Mix(0.7, 0.25, 0.05), (-0.5, 0.0)),
        # half of the contracts of the ESS to firms
        (Mix(0.4, 0.4, 0.2), (0.0, 0.5)),
        (Mix(0.4, 0.3, 0.3), (0.0, 1.0)),
        # firms lose half, then all
        (Mix(0.4, 0.55, 0.05), (0.0, -0.5)),
        (Mix(0.4, 0.6, 0.0), (0.0, -1.0)),
        # corners
        (Mix(1.0, 0.0, 0.0), (-1.0, 0.0)),
        (Mix(0.0, 1.0, 0.0), (1.0, -1.0)),
        # the State doubles what it takes and firms get half of the contracts that are left: .05 + .5 · .1
        (Mix(0.7, 0.2, 0.1), (-0.5, 0.5)),
    ],
)
def test_moves_follow_from_the_shares_of_the_base(mix: Mix, moves: tuple[float, float]) -> None:
    assert moves_to(mix, BASE) == pytest.approx(moves)


@pytest.mark.parametrize("base", [BASE, base_of(PARAMETERS, 2_000)], ids=["made up", "of the model"])
def test_the_shares_of_today_reserve_nothing(base: Base) -> None:
    """Firms then bid and lose as in the base: a move that is left of rounding would hold them at their share."""
    for dust in (0.0, 1e-12, -1e-12, 1e-8, -1e-8):
        state, associations, firms = base.mix
        asked = Mix(state - dust, associations, firms + dust)
        assert moves_to(asked, base) == (0.0, 0.0)
    state, associations, firms = base.mix
    # whatever the State has: firms keep their part of contracts to the last digit
    kept = 0.9
    assert moves_to(Mix(1.0 - kept * (1.0 - state), kept * associations, kept * firms), base).to_fringe == 0.0


def test_firms_cannot_hold_more_than_there_are_contracts() -> None:
    with pytest.raises(ParameterError, match=r"hold 0\.31 of public money, but only 0\.3 is spent"):
        moves_to(Mix(0.4, 0.29, 0.31), BASE)
    with pytest.raises(ParameterError, match=r"when the State has 0\.7"):
        moves_to(Mix(0.7, 0.1, 0.2), BASE)


@pytest.mark.parametrize("values", [{}, OTHER], ids=["defaults", "others"])
def test_the_base_is_that_of_the_society(values: dict[str, float]) -> None:
    parameters = with_values(PARAMETERS, values)
    for citizens, seed in ((2_000, 2), (20_000, 3)):
        cells = society(seed, citizens=citizens, burn_in=12, months=1, values=values).providers.cells
        money = {name: float(cells[name].sum()) for name in cells.dtype.names if name.startswith("base_")}
        total = sum(money[f"base_{name}"] for name in ("direct", "grant", "procurement", "subsidy", "fringe"))
        base = base_of(parameters, citizens)
        assert base.mix.state == pytest.approx(money["base_direct"] / total, abs=1e-4)
        assert base.mix.firms == pytest.approx(money["base_fringe"] / total, abs=1e-4)
        assert sum(base.mix) == pytest.approx(1.0)
        # sizes of enterprises are drawn
        assert base.contracts * base.mix.associations == pytest.approx(money["base_procurement"] / total, abs=0.006)


@pytest.mark.parametrize("mix", [Mix(0.3, 0.6, 0.1), Mix(0.6, 0.39, 0.01), Mix(0.2, 0.75, 0.05), Mix(0.5, 0.3, 0.2)])
def test_a_society_has_the_shares_asked_for(mix: Mix) -> None:
    """Pots to four digits; firms hold their share as near as the draw of sizes allows."""
    moves = moves_to(mix, base_of(PARAMETERS, 2_000))
    levers = {"funding.moved_to_ess": moves.to_ess, "funding.moved_to_fringe": moves.to_fringe}
    providers = society(5, citizens=2_000, burn_in=12, months=1).providers
    allocate(providers, with_values(PARAMETERS, levers))
    direct = float(providers.cells["direct_budget"].sum())
    firms = float(providers.rows["procurement"][providers.n_cells : 2 * providers.n_cells].sum())
    pot = float(providers.cells["pot"].sum())
    total = direct + firms + pot
    assert np.array([direct, pot, firms]) / total == pytest.approx([mix.state, mix.associations, mix.firms], abs=0.006)
    assert direct / total == pytest.approx(mix.state, abs=1e-4)
