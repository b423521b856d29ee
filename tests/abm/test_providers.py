"""The set-up of providers: budgets met, small societies, keys, order of territories, refusal."""

from __future__ import annotations

import numpy as np
import pytest

from abm.errors import NoSteadyStateError
from abm.ledger import claims_of
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from abm.providers.enterprise import legal_form
from abm.providers.founding import build_providers
from abm.providers.public import set_positions
from abm.providers.sizes import allotted_sizes, n_employers, stratified_normals, whole_shares
from abm.providers.steady import check_steady_state
from abm.vocabulary import N_DOMAINS, LegalForm, ProviderKind, Stream
from tests.alone import changed, providers

PARAMETERS = Parameters()


def alive(p, kind=None):
    rows = p.rows[p.rows["alive"] == 1]
    return rows if kind is None else rows[rows["kind"] == kind]


@pytest.mark.parametrize(("territories", "citizens"), [(1, 2_000), (4, 2_000), (8, 20_000), (13, 1_000_000)])
@pytest.mark.parametrize("kind", [ProviderKind.PUBLIC, ProviderKind.ESS, ProviderKind.FRINGE])
def test_capacity_of_every_cell_is_the_planned_number_of_cases(territories, citizens, kind):
    p = providers(territories, citizens)
    rows = alive(p, kind)
    cell = rows["territory"].astype(int) * N_DOMAINS + rows["domain"]
    capacity = np.bincount(cell, weights=rows["staffed"], minlength=p.n_cells)
    assert capacity == pytest.approx(p.planned_cases[:, :, kind].reshape(-1), rel=1e-9)


def test_shares_of_kinds_add_up_to_all_planned_cases():
    p = providers(4, 2_000)
    stock = (
        np.array(PARAMETERS.needs.stock_per_thousand.values()) * PARAMETERS.needs.share_served.values() / 1000
    )
    assert p.planned_cases.sum(axis=2) == pytest.approx(p.citizens[:, None] * stock)
    assert p.planned_cases[..., ProviderKind.ESS].sum() == pytest.approx(0.6 * p.planned_cases.sum())


@pytest.mark.parametrize(
    ("citizens", "cells", "expected"),
    [(2_000, 16, 96), (2_000, 32, 192), (199_000, 16, 96), (5_800_000, 52, 1_000), (300_000, 384, 2_304)],
)
def test_number_of_employers(citizens, cells, expected):
    assert n_employers(PARAMETERS, citizens, cells) == expected


def test_small_societies_read_real_sizes_and_bear_a_small_fixed_cost():
    small, large = providers(4, 2_000), providers(13, 5_800_000)
    assert small.economy["scale"][0] == pytest.approx(96 / (2_000 / 5_800), rel=0.01)
    assert large.economy["scale"][0] == pytest.approx(1.0, rel=0.01)
    mean_sizes = [alive(p, ProviderKind.ESS)["size"].mean() for p in (small, large)]
    assert mean_sizes[0] == pytest.approx(mean_sizes[1], rel=0.02)
    shares = [
        p.economy["fixed_cost"][0]
        * len(alive(p, ProviderKind.ESS))
        / alive(p, ProviderKind.ESS)["paid"].sum()
        for p in (small, large)
    ]
    assert shares[0] == pytest.approx(shares[1], rel=0.02)


def test_every_cell_has_an_employer():
    for territories, citizens in ((4, 2_000), (8, 20_000), (13, 300_000)):
        assert (providers(territories, citizens).cells["employers"] > 0).all()


def test_public_money_is_two_thirds_of_planned_income():
    rows = alive(providers(13, 5_800_000), ProviderKind.ESS)
    public = rows["grant"] + rows["procurement"] + rows["subsidy"]
    income = public + rows["private_income"]
    assert public.sum() / income.sum() == pytest.approx(0.67, abs=0.01)
    assert (rows["grant"] >= 0).all()


def test_large_enterprises_live_on_contracts_and_small_ones_have_subsidised_posts():
    rows = alive(providers(13, 5_800_000), ProviderKind.ESS)
    public = rows["grant"] + rows["procurement"] + rows["subsidy"]
    share = rows["procurement"] / public
    assert share[rows["size"] > 50].mean() > 0.4 > 0.2 > share[rows["size"] < 2].mean()
    small = rows["size"] < 10
    assert (rows["subsidy"][~small] == 0).all()
    assert np.mean(rows["subsidy"][small] > 0) == pytest.approx(0.35, abs=0.06)


def test_opening_claims_match_delays():
    p = providers(4, 2_000)
    for number in np.flatnonzero((p.rows["alive"] == 1) & (p.rows["kind"] == ProviderKind.ESS)):
        row = p.rows[number]
        expected = (
            row["grant"] * row["delay_grants"]
            + row["procurement"] * row["delay_procurement"]
            + row["subsidy"] * row["delay_subsidies"]
        ) / 12
        assert claims_of(p.ledger.books, number) == pytest.approx(expected, abs=3)


def test_keys_are_unique_and_of_no_citizen():
    p = providers(13, 1_000_000)
    rows = alive(p)
    assert len(np.unique(rows["key"])) == len(rows)
    founders = (rows["key"] >> 14) & (2**32 - 1)
    ess = rows["kind"] == ProviderKind.ESS
    n = p.citizens[rows["territory"][ess]]
    assert (founders[ess] < n).all()
    assert rows["place"][ess] == pytest.approx((founders[ess] + 0.5) / n)
    assert (founders[~ess] > p.citizens.max()).all()


def test_territories_in_another_order_have_the_same_providers():
    forth, back = providers(4, 20_000), providers(4, 20_000, order=-1)
    columns = [
        "key",
        "place",
        "position",
        "size",
        "governance",
        "grant",
        "procurement",
        "subsidy",
        "cash_target",
    ]
    rows = [np.sort(alive(p)[columns], order="key") for p in (forth, back)]
    for name in columns:
        assert rows[0][name] == pytest.approx(rows[1][name], rel=1e-9), name


@pytest.mark.parametrize(("territories", "citizens"), [(4, 20_000), (13, 300_000), (13, 2_000_000)])
def test_small_societies_hold_the_law_of_sizes_as_well_as_large_ones(territories, citizens):
    """Of ln N(.62, 2) above half a post 46 % are below 3 posts and 7 % have 50; each cell needs its large one too."""
    sizes = alive(providers(territories, citizens), ProviderKind.ESS)["size"]
    assert np.mean(sizes < 3.0) == pytest.approx(0.36, abs=0.04)
    assert np.mean(sizes < 10.0) > 0.55
    assert 0.05 < np.mean(sizes >= 50.0) < 0.11
    assert sizes[sizes >= 50.0].sum() > 0.4 * sizes.sum()


def test_the_whole_country_holds_the_law_of_sizes():
    sizes = alive(providers(96, 67_000_000), ProviderKind.ESS)["size"]
    assert np.mean(sizes < 3.0) == pytest.approx(0.46, abs=0.02)
    assert np.mean(sizes >= 50.0) == pytest.approx(0.067, abs=0.005)


def test_cheaper_firms_have_smaller_contracts_for_the_same_cases():
    cheap = changed(PARAMETERS, funding={"fringe_price": 0.8})
    plain, p = providers(4, 20_000), providers(4, 20_000, parameters=cheap)
    firms = slice(p.n_cells, 2 * p.n_cells)
    assert p.rows["procurement"][firms] == pytest.approx(0.8 * plain.rows["procurement"][firms], abs=1)
    assert p.rows["paid"] == pytest.approx(plain.rows["paid"])


def test_another_seed_draws_other_founders_and_the_same_budget():
    one, two = providers(4, 2_000, seed=1), providers(4, 2_000, seed=2)
    assert not np.array_equal(one.rows["key"], two.rows["key"])
    assert one.cells["direct_budget"] == pytest.approx(two.cells["direct_budget"])


def test_stratified_normals_have_mean_0_and_variance_1_whatever_their_number():
    for n in (2, 4, 13, 96):
        numbers = stratified_normals(1, Stream.MEAN_PROFILE, np.arange(n, dtype=np.int64), 0)
        assert numbers.mean() == pytest.approx(0.0, abs=1e-12)
        assert numbers.var() == pytest.approx(1.0)


def test_centrally_decided_services_stand_at_zero_and_local_ones_near_their_territory():
    p = providers(13, 200_000)
    for share in (0.0, 0.5, 1.0):
        table = parameter_table(changed(PARAMETERS, funding={"decentralisation": share}), 13)
        set_positions(p, table)
        public = p.rows[: p.n_cells]
        assert np.mean(public["position"] != 0.0) == pytest.approx(share, abs=0.02)
    errors = public["position"] - p.mean_profile.reshape(-1)
    assert errors.std() == pytest.approx(PARAMETERS.service.local_information_error, rel=1e-6)


def test_state_quality_and_cost_only_touch_the_state():
    dear = changed(PARAMETERS, enterprises={"relative_state_cost": 1.2}, service={"state_quality": 0.9})
    plain, p = providers(4, 2_000), providers(4, 2_000, parameters=dear)
    assert (p.rows["quality"][: p.n_cells] == 0.9).all()
    assert (alive(p, ProviderKind.ESS)["quality"] == 1.0).all()
    assert p.cells["direct_budget"] == pytest.approx(1.2 * plain.cells["direct_budget"], abs=1.0)
    assert p.rows["paid"] == pytest.approx(plain.rows["paid"])


def test_fees_fall_with_poverty_and_add_up():
    p = providers(4, 2_000)
    employment = p.cells["poverty_factor"][::N_DOMAINS]
    assert (np.diff(employment) < 0).all()
    planned = p.planned_cases.sum(axis=2)
    factors = p.cells["poverty_factor"].reshape(-1, N_DOMAINS)
    assert (factors * planned).sum(axis=0) == pytest.approx(planned.sum(axis=0))


def test_whole_shares_keep_the_total_and_settle_ties_by_key():
    shares = whole_shares(4, np.array([1.0, 1.0, 1.0]), np.array([30, 10, 20]))
    assert shares.tolist() == [1, 2, 1]


def test_sizes_are_given_to_the_cell_with_most_room_and_raked():
    given = allotted_sizes(
        np.array([8.0, 4.0, 2.0, 1.0]), np.array([10.0, 5.0]), np.array([2, 2]), np.array([0, 1]), 0.8
    )
    assert [sum(sizes) for sizes in given] == pytest.approx([10.0, 5.0])
    assert given[0][0] == pytest.approx(8.0)
    assert given[1][0] > given[1][1]


def test_legal_forms_follow_published_shares():
    forms = [legal_form(draw, PARAMETERS) for draw in np.linspace(0.0005, 0.9995, 1000)]
    assert forms.count(LegalForm.ASSOCIATION) == 940
    assert forms.count(LegalForm.SCIC) == 20
    assert forms.count(LegalForm.SCOP) == 32
    assert forms.count(LegalForm.MUTUAL) == 5
    assert forms.count(LegalForm.FOUNDATION) == 3


def test_a_world_whose_money_does_not_match_is_refused_with_the_figures():
    p = providers(4, 2_000)
    ess = (p.rows["kind"] == ProviderKind.ESS) & (p.rows["alive"] == 1) & (p.rows["domain"] == 1)
    p.rows["grant"][ess] = p.rows["grant"][ess] * 95 // 100
    with pytest.raises(
        NoSteadyStateError, match=r"housing, ess: planned cost .* planned income .*at most 1 %"
    ):
        check_steady_state(p, PARAMETERS)


def test_shares_above_one_are_refused():
    with pytest.raises(NoSteadyStateError, match=r"ess_share"):
        providers(4, 2_000, parameters=changed(PARAMETERS, funding={"ess_share": 0.95}))


def test_too_many_small_enterprises_for_their_fixed_cost_are_refused():
    heavy = changed(
        PARAMETERS,
        enterprises={"fixed_cost": 50_000.0, "inhabitants_per_employer": 1_000.0, "cost_per_post": 30_000.0},
    )
    # mean size of three posts cannot bear it
    assert heavy.enterprises.fixed_cost == 50_000.0
    tiny = np.full((1, N_DOMAINS), 0.02)
    with pytest.raises(NoSteadyStateError, match="fixed costs"):
        build_providers(
            heavy,
            seed=1,
            territory_keys=np.array([100]),
            citizens=np.array([10_000]),
            poverty=np.array([0.1]),
            income=np.array([20_000.0]),
            planned_cases=tiny,
        )
