"""Outreach, referral, visibility and audits cost money beyond what is done in the base: no free lunch."""

from __future__ import annotations

import numpy as np
import pytest

from abm.flows import Flow, Sector
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from abm.policy import Change, Policy
from abm.series import evaluate
from abm.support import support_of
from tests.worlds import run, society

PARAMETERS = Parameters()
CITIZENS = 2_000
LEVERS = {
    "needs.outreach": (2.0, "funding.outreach_price"),
    "service.referral": (0.9, "funding.referral_price"),
    "civic.visibility": (2.0, "funding.visibility_price"),
    "service.overhead_audit": (1.0, "funding.audit_price"),
}


def changed_table(**values):
    table = parameter_table(PARAMETERS, 2)
    for name, value in values.items():
        table[name][1] = value
    return table


@pytest.mark.parametrize(
    ("values", "euros"),
    [
        ({}, 0.0),
        ({"outreach": 1.5}, 0.5 * 4.0 * 3_000),
        ({"referral": 0.75}, 0.25 * 2.0 * 3_000),
        ({"visibility": 3.0}, 2.0 * 1.0 * 3_000),
        ({"overhead_audit": 0.75}, 0.5 * 5_000 * 2),
        ({"outreach": 0.5, "referral": 0.1}, 0.0),
    ],
)
def test_what_levers_cost_by_hand(values, euros):
    citizens, employers = np.array([1_000.0, 3_000.0]), np.array([1.0, 2.0])
    table = changed_table(**values)
    support = support_of(table)
    assert support.euros(citizens, employers) == pytest.approx([0.0, euros])
    assert support.is_free == (euros == 0.0)


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_is_paid_by_the_state_and_counted_as_public_cost(lever):
    value, _ = LEVERS[lever]
    policy = Policy((Change(lever, value, territories=("Territory 3",)),))
    model = run(society(1, citizens=CITIZENS, burn_in=12, months=2, policy=policy))
    support = model.tally["support"].sum(axis=(2, 3))
    assert support[12:, 2].min() > 0.0
    assert support[:12].sum() == support[:, [0, 1, 3]].sum() == 0.0
    flows = model.providers.ledger.books.flows[Flow.SUPPORT]
    assert flows[Sector.STATE, Sector.SUPPLIERS] == flows.sum() == support[-1].sum()
    series = evaluate(model.arrays, ["support_euros_per_inhabitant"])
    assert max(series.value) > 0.0


@pytest.mark.parametrize("lever", LEVERS)
def test_without_a_price_a_lever_costs_nothing(lever):
    value, price = LEVERS[lever]
    policy = Policy((Change(lever, value),))
    model = run(society(1, citizens=CITIZENS, burn_in=12, months=2, policy=policy, values={price: 0.0}))
    assert model.tally["support"].sum() == 0.0


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_set_for_the_whole_run_is_paid_in_every_month(lever):
    value, _ = LEVERS[lever]
    model = run(society(1, citizens=CITIZENS, burn_in=12, months=1, values={lever: value}))
    assert model.tally["support"].sum(axis=(2, 3)).min() > 0.0
