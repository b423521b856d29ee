"""Effort in a running society against the theory: success and relapse both rise, capacity pays for it (MODEL 5.4)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from abm.model import WelfareModel
from abm.policy import Change, Policy
from abm.providers.columns import PROVIDER
from abm.vocabulary import N_DOMAINS, ProviderKind
from tests.worlds import run, society

WORK_FOR_RESULTS = {"service.mission_weight": 0.0}
AT_RISK = Policy((Change("service.income_at_risk", 0.4, from_month=0),))
SIZE = {"citizens": 4_000, "burn_in": 12, "months": 12}


def test_with_nothing_at_risk_effort_is_neutral_to_the_bit() -> None:
    far = {
        "motivation": 0.9, "other_motivation": 0.2, "motivation_crowding": 1.0, "effort_substitution": 0.6,
        "effort_gain": 1.0, "effort_against_relapse": 2.0, "effort_price": 2.0, "risk_aversion": 4.0,
        "result_error": 0.5, "monitoring_cost": 3.0, "gross_metric": False, "expectation_error": 1.0,
        "need_weight": 3.0, "passing_over": 0.0,
    }  # fmt: skip
    values = {f"service.{name}": value for name, value in far.items()}
    usual, other = run(society(1, **SIZE)), run(society(1, values=values, **SIZE))
    assert usual.tally.tobytes() == other.tally.tobytes()
    for name in PROVIDER.names:
        if name != "gross_metric":  # a term of everybody, which says nothing of who has nothing at risk
            assert np.array_equal(usual.providers.rows[name], other.providers.rows[name]), name


def pair(values: dict[str, Any], policy: Policy, stepped: int, seed: int = 1, **size: int) -> list[WelfareModel]:
    """The same society without and with a policy, so many months after it began."""
    models = [society(seed, values=values, policy=one, **size) for one in (Policy(()), policy)]
    return [run(model, size["burn_in"] + stepped) for model in models]


def test_success_cost_and_staff_move_as_worked_out_by_hand() -> None:
    """B1 = .4 + .5, B2 = .5, g = .3: e1 = .75 / .91 instead of .35 / .91, e2 = .23 / .91 instead of .35 / .91."""
    without, paid = pair(WORK_FOR_RESULTS, AT_RISK, 1, **SIZE)
    rows, others = paid.providers.rows, without.providers.rows
    operators = (others["success_factor"] > 0.0) & (rows["kind"] != ProviderKind.PUBLIC)
    public = rows["kind"] == ProviderKind.PUBLIC
    factor = 1.0 + 0.5 * 0.4 / 0.91
    np.testing.assert_allclose(rows["success_factor"][operators] / others["success_factor"][operators], factor)
    assert np.array_equal(rows["success_factor"][public], others["success_factor"][public])
    assert not np.any(rows["extra_cost"][public])
    e1, e2, own = 0.75 / 0.91, 0.23 / 0.91, 0.35 / 0.91
    charge = 0.5 * (e1 * e1 + e2 * e2) + 0.3 * e1 * e2 - 1.3 * own * own + 0.5 * (0.4 * 0.2) ** 2
    np.testing.assert_allclose(rows["extra_cost"][operators], charge)
    # What money pays: firms exactly; enterprises also want more cash to hold against their dearer months.
    price = paid.providers.economy["price"][0][rows["domain"]]
    overhead = rows["overhead"] - paid.providers.economy["overhead"][0]
    firms = operators & (rows["kind"] == ProviderKind.FRINGE) & (rows["procurement"] > 0)
    affordable = (rows["procurement"] / (price * (1.0 + overhead + charge) - rows["fee"]))[firms]
    np.testing.assert_allclose(rows["affordable"][firms], affordable)
    # Where one of a market closed, others took over its work.
    market = rows["territory"].astype(int) * N_DOMAINS + rows["domain"]
    closed = np.unique(market[rows["alive"] != others["alive"]])
    ess = operators & (rows["kind"] == ProviderKind.ESS) & ~np.isin(market, closed)
    assert ess.sum() > 50
    assert np.all(rows["affordable"][ess] <= others["affordable"][ess] / (1.0 + charge) * 1.001)
    # A part of the cash missing is saved in a year: months of the target are dearer by the charge, so was this one,
    # before staff was cut, and severance (two months of cost at most).
    economy, cases = paid.providers.economy[0], paid.providers.economy["cases_per_post"][0][rows["domain"]]
    post_cost = economy["post_cost"][rows["domain"]] * (1.0 + overhead)
    year_cost = economy["fixed_cost"] + post_cost * others["paid"]
    saved = paid.params["cash_reversion"][rows["territory"]] * (rows["cash_target"] + 2.0) / 12.0 * charge * year_cost
    least = (others["affordable"] - cases * saved / post_cost) / (1.0 + charge)
    assert np.all(rows["affordable"][ess] >= 0.99 * least[ess])


def test_monitoring_raises_success_and_costs_and_moves_no_effort() -> None:
    watched = Policy((Change("service.monitoring", 0.1, from_month=0),))
    without, paid = pair({}, watched, 1, **SIZE)
    rows, others = paid.providers.rows, without.providers.rows
    operators = (others["success_factor"] > 0.0) & (rows["kind"] != ProviderKind.PUBLIC)
    np.testing.assert_allclose(rows["success_factor"][operators], 1.1 * others["success_factor"][operators])
    np.testing.assert_allclose(rows["extra_cost"][operators], 0.1)


@pytest.mark.parametrize("seed", [1, 2])
def test_income_at_risk_brings_more_success_and_more_relapse(seed: int) -> None:
    """Pairs of societies; per person-month served and per success, so that fewer places do not decide."""
    values = {
        **WORK_FOR_RESULTS, "service.motivation_crowding": 1.0, "service.effort_against_relapse": 2.0,
        "needs.relapse_hazard.employment": 0.02,
    }  # fmt: skip
    success, relapse = [], []
    for model in pair(values, AT_RISK, 36, seed, citizens=20_000, burn_in=12, months=36):
        tally = model.tally[12:]
        operators = tally[..., ProviderKind.ESS : ProviderKind.NOBODY]
        success.append(operators["successes"].sum() / operators["in_need"].sum())
        ends = tally["successes"].sum() + tally["spontaneous_ends"][:, :, :3].sum()
        relapse.append(tally["relapses"].sum() / ends)
    assert success[1] > 1.1 * success[0]
    assert relapse[1] > 1.03 * relapse[0]
