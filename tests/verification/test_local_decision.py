"""Central and local decision by closed form: how public services fit people, and what authorities can spend."""

from __future__ import annotations

import numpy as np
import pytest

from abm.funding.authorities import local_plan
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from abm.providers.public import set_positions
from abm.vocabulary import N_DOMAINS
from tests.alone import changed, providers
from tests.chance import check_mean
from tests.verification.closed_forms import mean_fit, mean_fit_of_uncertain_practice

TERRITORIES = 400


def fits(spread: float, error: float, share: float) -> np.ndarray:
    """Mean fit of the public service of each cell with the people of its territory, whose profiles are N(m_r, 1)."""
    parameters = changed(Parameters(), service={"territorial_spread": spread, "local_information_error": error})
    p = providers(TERRITORIES, TERRITORIES * 4_000, parameters=parameters)
    set_positions(p, parameter_table(changed(parameters, funding={"decentralisation": share}), TERRITORIES))
    away = p.rows["position"][: p.n_cells] - p.mean_profile.reshape(-1)
    return np.array([mean_fit(parameters.service.profile_width, abs(distance)) for distance in away.tolist()])


@pytest.mark.parametrize(("spread", "error"), [(1.5, 0.1), (0.1, 1.5), (0.5, 0.5)])
def test_central_services_fit_by_the_spread_of_places_and_local_ones_by_what_authorities_know(spread, error):
    """One practice for all errs by ``s_b``, that of an authority by ``s_info``; detects .045."""
    width = Parameters().service.profile_width
    central, local = fits(spread, error, 0.0), fits(spread, error, 1.0)
    check_mean(central, mean_fit_of_uncertain_practice(width, spread), 0.045)
    check_mean(local, mean_fit_of_uncertain_practice(width, error), 0.045)
    check_mean(local - central, mean_fit_of_uncertain_practice(width, error)
               - mean_fit_of_uncertain_practice(width, spread), 0.05)  # fmt: skip


def test_what_is_decided_locally_is_the_share_that_the_lever_says():
    """The gain of decentralisation is its share of the whole gain (Oates): cells go over one by one."""
    central, half, local = (fits(1.5, 0.1, share) for share in (0.0, 0.5, 1.0))
    moved = half != central
    assert moved.sum() == TERRITORIES * N_DOMAINS / 2
    assert np.array_equal(half[moved], local[moved])


@pytest.mark.parametrize(("equalisation", "rich", "poor"), [(0.0, 1.5, 0.5), (0.5, 1.25, 0.75), (1.0, 1.0, 1.0)])
def test_equalisation_evens_out_what_authorities_can_spend_by_its_share(equalisation, rich, poor):
    """Two territories alike but for a tax base of one and a half times and half the mean; their money stays whole."""
    p = providers(2, 40_000)
    p.citizens[:] = 20_000
    p.income = np.array([30_000.0, 10_000.0])
    for name in ("base_direct", "base_grant", "base_procurement", "base_subsidy", "base_fringe"):
        p.cells[name] = 1_000_000
    plan = local_plan(p, parameter_table(changed(Parameters(), funding={"equalisation": equalisation}), 2))
    share = Parameters().funding.decentralisation
    assert plan.spending[:, 0] == pytest.approx([share * rich / 2.0, share * poor / 2.0])
    assert plan.own[:, 0] == pytest.approx([share * 1.5 / 2.0, share * 0.5 / 2.0])
    assert plan.spending.sum() == pytest.approx(plan.own.sum())
