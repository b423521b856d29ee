"""Enterprises whose cash walks at random against the closed form of ruin.

Everything but cash is held still: no hiring or firing, no credit, no late payment, no exit but insolvency, grants
as the only income. Cash then changes every month by the margin less the cost shock, and the first month that
cannot be paid is the end.
"""

from __future__ import annotations

import numpy as np
import pytest

from abm.balance import require_balance
from abm.engine.money import money_month
from abm.ledger import BANK_ACCOUNT
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from abm.providers.founding import build_providers
from abm.tally import new_tally
from tests.chance import check_share
from tests.verification.closed_forms import ruin_by_drift, spread_of_cumulated_shocks

SHOCK = 0.05
STEP_CORRECTION = 0.5826
"""A walk looked at once a month crosses later than Brownian motion, by this share of its spread (Siegmund 1979)."""


def ruined(opening: float, margin: float, months: int, n: int, seed: int = 1, persistence: float = 0.0) -> int:
    """How many of ``n`` equal enterprises are insolvent after some months.

    Args:
        opening: opening cash, months of cost.
        margin: income less usual cost, share of cost.
        months: horizon.
        n: enterprises.
        seed: of all draws.
        persistence: of the cost shock.
    """
    parameters = Parameters()
    citizens = np.array([200_000], dtype=np.int64)
    needs = parameters.needs
    planned = 200.0 * np.array(needs.stock_per_thousand.values()) * np.array(needs.share_served.values())
    providers = build_providers(
        parameters,
        seed=seed,
        territory_keys=np.array([100]),
        citizens=citizens,
        poverty=np.array([0.14]),
        income=np.array([20_000.0]),
        planned_cases=planned[None, :],
    )
    params = parameter_table(parameters, 1)
    params["cost_shock_spread"], params["cost_shock_persistence"] = SHOCK, persistence
    for name in ("cash_reversion", "turnover", "largest_cut", "largest_hire", "credit_months", "credit_on_receivables"):
        params[name] = 0.0
    for name in ("exit_hazard", "exit_cap", "takeover_share", "overhead_norm_drift", "overhead_audit"):
        params[name] = 0.0
    economy, first = providers.economy[0], 2 * providers.n_cells
    model = providers.rows[first].copy()
    cost = float(economy["fixed_cost"] + economy["post_cost"][model["domain"]] * model["paid"])
    model["grant"], model["procurement"], model["subsidy"] = round(cost * (1.0 + margin)), 0, 0
    model["giving_weight"], model["fee"], model["legal_form"] = 0, 0.0, 0
    model["delay_grants"] = model["delay_procurement"] = model["delay_subsidies"] = 0.0
    model["cost_shock"] = 0.0
    rows = np.concatenate([providers.rows[:first], np.full(n, model)])
    rows["alive"][:first] = 0
    rows["key"][first:] = 1_000_000 + np.arange(n)
    if persistence > 0.0:
        # The first shock is drawn from the long-run law, as for a new enterprise.
        chance = np.random.default_rng(seed)
        rows["cost_shock"][first:] = SHOCK / np.sqrt(1.0 - persistence**2) * chance.standard_normal(n)
    providers.rows = rows
    ledger = providers.ledger
    ledger.grow(len(rows))
    for column in (ledger.books.cash, ledger.books.receivable, ledger.books.payable, ledger.books.credit):
        column[:] = 0
    accounts = ledger.books.first_provider + np.arange(first, len(rows))
    ledger.books.cash[accounts] = round(opening * cost / 12.0)
    ledger.books.cash[BANK_ACCOUNT] -= ledger.books.cash[accounts].sum()
    tally = new_tally(months, 1)
    for month in range(months):
        ledger.open_month()
        money_month(
            rows, providers.cells, providers.economy, ledger.books, params, tally[month], seed, month,
            np.ones(1), np.ones(1),
        )  # fmt: skip
    require_balance(ledger)
    failed = int(tally["insolvencies"].sum())
    assert failed == n - int(rows["alive"][first:].sum())
    return failed


N = 8_000


@pytest.mark.parametrize(
    ("opening", "margin", "months"), [(0.3, 0.0, 60), (0.3, 0.01, 60), (0.2, 0.0, 24), (0.5, -0.005, 60)]
)
def test_enterprises_fail_as_often_as_the_closed_form_says(opening, margin, months):
    """Detects 5 points of probability; Siegmund's correction itself is good to half a point here."""
    expected = ruin_by_drift(opening + STEP_CORRECTION * SHOCK, margin, SHOCK, months)
    check_share(ruined(opening, margin, months, N), N, expected, 0.05)


@pytest.mark.slow
def test_lasting_shocks_ruin_as_a_walk_of_their_cumulated_spread():
    """With persistence the closed form holds to a few points, on the scale of the horizon: AR(1) summed."""
    months, persistence, opening = 60, 0.5, 1.0
    long_run = SHOCK / np.sqrt(1.0 - persistence**2)
    spread = spread_of_cumulated_shocks(persistence, long_run, months) / np.sqrt(months)
    expected = ruin_by_drift(opening + STEP_CORRECTION * spread, 0.0, spread, months)
    assert ruined(opening, 0.0, months, N, persistence=persistence) / N == pytest.approx(expected, abs=0.04)


def test_the_check_would_see_shocks_a_third_too_large():
    wrong = ruin_by_drift(0.3 + STEP_CORRECTION * SHOCK, 0.0, 1.33 * SHOCK, 60)
    with pytest.raises(AssertionError):
        check_share(ruined(0.3, 0.0, 60, N), N, wrong, 0.05)


def test_without_shocks_nobody_fails_and_a_loss_fails_on_time():
    assert ruined(0.3, 0.001, 1, 200) == 0
