"""The starvation cycle and what ends it: audits, and the State paying for organisation that funders do not."""

from __future__ import annotations

import numpy as np
import pytest

from abm.balance import check
from abm.flows import Flow, Sector
from abm.funding.building import set_capacity_building
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from abm.providers.columns import Providers
from abm.rules.overhead import resting_norm
from abm.rules.scaling import overhead_built
from abm.vocabulary import N_DOMAINS
from tests.abm.test_money_month import one_month
from tests.abm.test_scaling import means
from tests.alone import changed, providers, run
from tests.chance import check_above

RULES = Parameters()
NEEDED = RULES.service.overhead_needed
QUICK = {"overhead_norm_drift": 0.2}
"""Funders who compare so eagerly that the cycle runs through in two decades."""
LEAVING_OUT = {"overhead_understated": 0.6, "exit_hazard": 0.0}
STARVED = changed(RULES, service={**QUICK, "overhead_audit": 0.0}, enterprises=LEAVING_OUT)


def mean_overhead(p: Providers) -> float:
    """Mean overhead of the enterprises alive."""
    return float(p.enterprises["overhead"][p.enterprises["alive"] == 1].mean())


def starved() -> Providers:
    """Providers after twenty years without audits."""
    return run(providers(2, 60_000), STARVED, 20).providers


def test_without_audits_overhead_falls_to_the_leanest_that_funders_ask_for() -> None:
    p = starved()
    leanest = RULES.enterprises.overhead_leanest
    assert p.cells["overhead_norm"] == pytest.approx(leanest, abs=1e-6)
    assert mean_overhead(p) == pytest.approx(leanest, rel=0.01)


def test_audits_bring_a_starved_society_back_to_where_the_norm_rests() -> None:
    audited = changed(STARVED, service={**QUICK, "overhead_audit": 0.25})
    p = run(starved(), audited, 25).providers
    rest = resting_norm(0.6, 0.2, 0.25, NEEDED, RULES.enterprises.overhead_leanest)
    assert RULES.enterprises.overhead_leanest + 0.01 < rest < NEEDED - 0.01
    assert p.cells["overhead_norm"] == pytest.approx(rest, rel=0.01)
    assert mean_overhead(p) == pytest.approx(rest, rel=0.01)


def test_capacity_building_brings_it_back_to_what_is_needed_and_the_norm_to_what_is_then_reported() -> None:
    paid_for = changed(STARVED, scaling={"capacity_building": 20.0})
    p = run(starved(), paid_for, 25).providers
    assert mean_overhead(p) == pytest.approx(NEEDED, rel=0.01)
    # employers report four tenths of it, less than the leanest that funders ask for
    norm = max((1.0 - 0.6) * NEEDED, RULES.enterprises.overhead_leanest)
    assert p.cells["overhead_norm"] == pytest.approx(norm, rel=0.01)
    # when the money ends, they starve again
    p = run(p, STARVED, 10).providers
    assert mean_overhead(p) == pytest.approx(norm, rel=0.02)
    assert (p.cells["overhead_built"] == 0.0).all()


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0.0), (0.25, 0.25), (1.0, 1.0), (2.0, 1.0)])
def test_the_gap_is_paid_for_as_far_as_the_money_of_the_territory_goes(share: float, expected: float) -> None:
    p = providers(2, 60_000)
    p.cells["overhead_norm"][:N_DOMAINS] = NEEDED - 0.05
    p.cells["overhead_norm"][N_DOMAINS:] = NEEDED + 0.01
    ours = p.enterprises[(p.enterprises["alive"] == 1) & (p.enterprises["territory"] == 0)]
    cost = float((p.economy["post_cost"][0][ours["domain"]] * ours["paid"]).sum())
    euros = share * 0.05 * cost / 100.0 / float(p.citizens[0])
    table = parameter_table(changed(RULES, scaling={"capacity_building": min(euros, 20.0)}), 2)
    assert euros < 20.0
    set_capacity_building(p, table)
    assert p.cells["overhead_built"][:N_DOMAINS] == pytest.approx(expected * 0.05)
    # funders there accept more than is needed
    assert (p.cells["overhead_built"][N_DOMAINS:] == 0.0).all()
    # a month of it comes from the State, and nobody has fewer staff for it
    count = one_month(p)
    flows = p.ledger.books.flows
    paid = int(flows[Flow.CAPACITY_BUILDING, Sector.STATE, Sector.ENTERPRISES])
    assert paid == pytest.approx(expected * 0.05 * cost / 12.0, rel=1e-3, abs=len(ours))
    assert count["capacity_building"].sum() == paid
    assert check(p.ledger) == {}


def test_what_is_paid_for_covers_what_the_organisation_costs() -> None:
    """Once overhead has followed, staff and cash are as they are without gap and money."""
    still = {"exit_hazard": 0.0, "overhead_understated": 0.0}
    calm = changed(RULES, enterprises=still, service={"overhead_norm_drift": 0.0, "overhead_audit": 0.0})
    paid_for = changed(calm, scaling={"capacity_building": 20.0})
    staff = []
    for parameters in (calm, paid_for):
        p = providers(2, 200_000)
        p.cells["overhead_norm"] = 0.10
        p.rows["overhead"][2 * p.n_cells :] = 0.10
        staff.append(run(p, parameters, 12).ess("staff")[-1])
    assert staff[1] == pytest.approx(staff[0], rel=0.01)


def test_overhead_built_by_hand() -> None:
    assert overhead_built(0.15, 0.10, 0.5) == pytest.approx(0.025)
    assert overhead_built(0.15, 0.20, 1.0) == 0.0
    assert np.isclose(0.10 + overhead_built(0.15, 0.10, 1.0), 0.15)


def test_where_nobody_audits_capacity_building_betters_practice() -> None:
    """Paired seeds; error rates as in ``tests.chance``."""
    world = {"service.overhead_audit": 0.0, **{f"service.{name}": value for name, value in QUICK.items()}}
    without, with_ = (means("mean_practice", {**world, "scaling.capacity_building": euros}) for euros in (0.0, 20.0))
    check_above(with_ - without, 0.0, effect=0.02)
