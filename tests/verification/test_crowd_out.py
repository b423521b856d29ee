"""Crowding out of gifts in one cell by hand: each euro of public money takes ``kappa`` euros of giving (MODEL 5.5)."""

from __future__ import annotations

import numpy as np
import pytest

from abm.engine.markets import fill_giving_pools
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from abm.providers.columns import CELL
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS
from tests.alone import changed

PUBLIC, DUES, GIFTS = 90_000_00, 6_000_00, 12_000_00
"""Cents a year of the cell in the base."""


def given(public: int, kappa: float, months: int, givers: float = 1.0) -> np.ndarray:
    """Dues and gifts of each month, cents, after public money has gone from ``PUBLIC`` to ``public``."""
    cells = np.zeros(N_DOMAINS, dtype=CELL)
    cells["public_base"] = cells["public_lagged"] = PUBLIC
    cells["public_money"] = public
    cells["dues"], cells["gifts"] = DUES, GIFTS
    table = parameter_table(changed(Parameters(), funding={"gift_crowding_out": kappa}), 1)
    found = []
    for month in range(months):
        fill_giving_pools(cells, table, month % MONTHS_PER_YEAR, np.array([givers]))
        assert len({tuple(cell) for cell in cells[["dues_now", "gifts_now"]].tolist()}) == 1
        found.append((int(cells["dues_now"][0]), int(cells["gifts_now"][0])))
    return np.array(found)


@pytest.mark.parametrize(("public", "kappa"), [(80_000_00, 0.17), (80_000_00, 0.75), (95_000_00, 0.5), (PUBLIC, 0.75)])
def test_in_the_long_run_a_euro_less_brings_kappa_euros_and_a_euro_more_takes_them(public, kappa):
    last_year = given(public, kappa, 40 * MONTHS_PER_YEAR)[-MONTHS_PER_YEAR:].sum()
    assert last_year == pytest.approx(DUES + GIFTS + kappa * (PUBLIC - public), abs=2 * MONTHS_PER_YEAR)


def test_givers_come_with_the_half_life_of_their_memory():
    kappa, months = 0.5, int(Parameters().funding.gift_memory_months)
    usual, cut = given(PUBLIC, kappa, months)[-1].sum(), given(80_000_00, kappa, months)[-1].sum()
    assert cut - usual == pytest.approx(kappa * 10_000_00 / MONTHS_PER_YEAR / 2.0, abs=3)


def test_giving_moves_inside_its_floor_and_ceiling():
    funding = Parameters().funding
    for public, bound in ((0, funding.gift_ceiling), (900_000_00, funding.gift_floor)):
        last_year = given(public, 0.75, 40 * MONTHS_PER_YEAR)[-MONTHS_PER_YEAR:].sum()
        assert last_year == pytest.approx(bound * (DUES + GIFTS), abs=2 * MONTHS_PER_YEAR)


def test_fewer_givers_give_less_and_pay_the_same_dues():
    usual, fewer = given(80_000_00, 0.17, 12), given(80_000_00, 0.17, 12, givers=0.75)
    assert np.array_equal(usual[:, 0], fewer[:, 0])
    assert fewer[:, 1] == pytest.approx(0.75 * usual[:, 1], abs=1)
