"""Which way each mechanism moves the whole model: the same chance with and without it, both ways where it has two.

A direction that is not there passes with a chance of a thousandth, one that is there as stated fails with one of a
millionth (``tests.chance``). What each mechanism does exactly is tested where it can be worked out by hand; the table
of both is docs/verification.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest

from abm.policy import Change, Policy
from abm.rules.overhead import resting_norm
from abm.series import evaluate
from abm.view import Level
from abm.vocabulary import MONTHS_PER_YEAR, ProviderKind
from scenarios.loader import load
from tests.chance import check_above
from tests.worlds import run, society

pytestmark = pytest.mark.slow
BURN_IN, YEARS = 24, 5
LAST_YEARS = 2
Levers = Sequence[tuple[str, Any]]
Values = tuple[tuple[str, Any], ...]


def seeds(n: int) -> range:
    """The first seeds."""
    return range(1, n + 1)


def outcome(
    name: str, n: int, levers: Levers = (), values: Mapping[str, Any] | None = None, *, citizens: int = 2_000,
    years: int = YEARS, last: int = LAST_YEARS,
) -> np.ndarray:  # fmt: skip
    """Mean of an indicator over the last years of each of ``n`` societies; levers change in month 0."""
    policy = tuple(levers), tuple(sorted((values or {}).items()))
    return _outcome(name, n, *policy, citizens, years, last)


@cache
def _outcome(
    name: str, n: int, levers: Values, values: Values, citizens: int, years: int, last: int
) -> np.ndarray:
    months = years * MONTHS_PER_YEAR
    policy = Policy(tuple(Change(lever, value) for lever, value in levers))
    found = []
    for seed in seeds(n):
        model = society(
            seed, citizens=citizens, burn_in=BURN_IN, months=months, policy=policy, values=dict(values) or None
        )
        series = evaluate(run(model).arrays, [name], [Level.TOTAL])
        found.append(series.value[series.month >= months - last * MONTHS_PER_YEAR].mean())
    return np.array(found)


# --- word of mouth and media (Bass) ---------------------------------------------------------------------------------


def test_more_presence_in_the_media_makes_more_people_know_and_less_fewer():
    base = outcome("share_aware", 24)
    check_above(outcome("share_aware", 24, [("civic.visibility", 2.0)]) - base, 0.0, 0.03)
    check_above(base - outcome("share_aware", 24, [("civic.visibility", 0.5)]), 0.0, 0.015)


# --- ruin -----------------------------------------------------------------------------------------------------------


def test_larger_shocks_ruin_more_enterprises_and_smaller_ones_fewer():
    name, spread = "rate_insolvencies", "enterprises.cost_shock_spread"
    usual = outcome(name, 48, last=YEARS)
    check_above(outcome(name, 48, values={spread: 0.084}, last=YEARS) - usual, 0.0, 0.02)
    check_above(usual - outcome(name, 48, values={spread: 0.021}, last=YEARS), 0.0, 0.005)


# --- asset lock -----------------------------------------------------------------------------------------------------


def test_the_asset_lock_keeps_cash_in_the_ess():
    many_close = {"enterprises.exit_hazard": 0.02}
    locked = outcome("cash_euros_per_inhabitant", 32, values=many_close)
    free = outcome("cash_euros_per_inhabitant", 32, values={**many_close, "enterprises.asset_lock": False})
    check_above(locked - free, 0.0, 25.0)


# --- crowd-out of gifts ---------------------------------------------------------------------------------------------


def test_gifts_make_up_for_a_cut_of_grants_and_are_crowded_out_by_more_of_them():
    name, crowding_out = "share_income_dues_and_gifts", "funding.gift_crowding_out"
    for factor, sign in ((0.6, 1.0), (1.4, -1.0)):
        grants = [("funding.grants_budget", factor)]
        moved = outcome(name, 12, grants, {crowding_out: 0.75}) - outcome(name, 12, grants, {crowding_out: 0.0})
        check_above(sign * moved, 0.0, 0.03)


# --- starvation cycle -----------------------------------------------------------------------------------------------


def test_without_audits_lean_overhead_costs_success():
    quick = {"service.overhead_norm_drift": 0.2, "service.overhead_erosion": 3.0}
    audited = outcome("mean_practice", 32, values=quick, years=10)
    starved = outcome("mean_practice", 32, [("service.overhead_audit", 0.0)], quick, years=10)
    check_above(audited - starved, 0.0, 0.06)


@pytest.mark.parametrize("audit", [0.05, 0.25, 1.0])
def test_the_cycle_comes_to_rest_in_the_whole_model_where_audits_balance_comparison(audit):
    """No chance in it: all who exist at the start have one overhead, and founders begin with what is accepted."""
    values = {"service.overhead_norm_drift": 0.2, "enterprises.overhead_half_life_months": 1.0}
    policy = Policy((Change("service.overhead_audit", audit),))
    model = run(society(1, citizens=1_000, burn_in=12, months=480, policy=policy, values=values))
    p = model.parameters
    rest = resting_norm(
        p.enterprises.overhead_understated, 0.2, audit, p.service.overhead_needed, p.enterprises.overhead_leanest
    )
    rows = model.providers.rows
    ours = (rows["alive"] == 1) & (rows["kind"] == ProviderKind.ESS)
    assert rows["overhead"][ours] == pytest.approx(rest, rel=0.02)


# --- central and local decision -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("spread", "error", "sign"), [(1.5, 0.1, 1.0), (0.1, 1.5, -1.0)])
def test_local_decision_fits_better_where_places_differ_and_worse_where_authorities_err(spread, error, sign):
    """Oates: what local decision gains depends on how much territories differ and on what authorities know."""
    values = {"service.territorial_spread": spread, "service.local_information_error": error}
    local, central = (
        outcome("mean_practice", 64, [("funding.decentralisation", share)], values) for share in (1.0, 0.0)
    )
    check_above(sign * (local - central), 0.0, 0.065)


# --- equalisation ---------------------------------------------------------------------------------------------------


@cache
def of_poorest_and_richest(equalisation: float, n: int) -> np.ndarray:
    """Cents of public money per inhabitant in the territories with the smallest and the largest incomes; (n, 2)."""
    policy = Policy((Change("funding.decentralisation", 1.0), Change("funding.equalisation", equalisation)))
    found = []
    for seed in seeds(n):
        model = run(society(seed, citizens=2_000, burn_in=BURN_IN, months=36, policy=policy))
        order, counts = np.argsort(model.providers.income), model.tally[-MONTHS_PER_YEAR:]
        spent = sum(counts[name] for name in ("direct_provision", "grants", "procurement", "wage_subsidies"))
        a_head = spent.sum(axis=(0, 2, 3)) / model.providers.citizens
        found.append(a_head[order[[0, -1]]])
    return np.array(found)


def test_equalisation_gives_to_the_poor_what_it_takes_from_the_rich():
    none, half, whole = (of_poorest_and_richest(share, 12) for share in (0.0, 0.5, 1.0))
    for less, more in ((none, half), (half, whole)):
        check_above(more[:, 0] / less[:, 0] - 1.0, 0.0, 0.02)
        check_above(less[:, 1] / more[:, 1] - 1.0, 0.0, 0.02)


# --- tenders --------------------------------------------------------------------------------------------------------


def of_tenders(n: int, levers: Values = (), values: Values = ()) -> np.ndarray:
    """Where tenders compare: share of contracts that the smaller half of employers hold after five years, and the mean
    size of employers in the last two; (n, 2)."""
    months = YEARS * MONTHS_PER_YEAR
    policy = Policy(tuple(Change(lever, value) for lever, value in levers))
    found = []
    for seed in seeds(n):
        compared = {"funding.provider_rule": "competitive", **dict(values)}
        model = run(society(seed, citizens=2_000, burn_in=BURN_IN, months=months, policy=policy, values=compared))
        rows = model.providers.rows
        ours = rows[(rows["alive"] == 1) & (rows["kind"] == ProviderKind.ESS)]
        small = ours["size"] < np.median(ours["size"])
        series = evaluate(model.arrays, ["mean_employer_size"], [Level.TOTAL])
        size = series.value[series.month >= months - LAST_YEARS * MONTHS_PER_YEAR].mean()
        found.append((ours["procurement"][small].sum() / ours["procurement"].sum(), size))
    return np.array(found)


def test_tenders_favour_the_large_more_with_a_higher_threshold_and_less_with_a_lower_one_or_opened_to_the_small():
    """Lots are asked for so that small firms can answer (code of public procurement, L2113-10)."""
    n, half_size = 144, "funding.tender_size"
    usual = of_tenders(n)
    opened = of_tenders(n, levers=(("scaling.tender_openness", 1.0),))
    higher, lower = (of_tenders(n, values=((half_size, size),)) for size in (10.0, 0.5))
    for small, large, share, size in (
        (opened, usual, 0.012, 0.3), (usual, higher, 0.012, 0.5), (lower, usual, 0.01, 0.35),
    ):  # fmt: skip
        check_above(small[:, 0] - large[:, 0], 0.0, share)
        check_above(large[:, 1] - small[:, 1], 0.0, size)


# --- trials: adoption, voltage, divergence and convergence ----------------------------------------------------------

TRIALS = [("learning.trials_a_year", 2.0)]
POOR_IDEAS = {"learning.idea_mean": -0.05}


def test_evaluation_keeps_fewer_errors_than_opinion_and_gains_more():
    for name, effect, sign in (("mean_quality", 0.03, 1.0), ("share_false_adoptions", 0.16, -1.0)):
        evaluated, opinion = (
            outcome(name, 64, [*TRIALS, *by], POOR_IDEAS, citizens=500, years=10, last=10)
            for by in ((), [("learning.evaluated_share", 0.0)])
        )
        check_above(sign * (evaluated - opinion), 0.0, effect)


def test_what_is_spread_to_all_loses_by_the_voltage_drop():
    everywhere = [*TRIALS, ("learning.generalisation", "everywhere"), ("learning.triers", "enterprises")]
    good = {"learning.idea_mean": 0.02}
    kept, dropped = (
        outcome("mean_quality", 64, everywhere, {**good, "learning.voltage": voltage}, citizens=1_000, last=YEARS)
        for voltage in (0.0, 0.5)
    )
    check_above(kept - dropped, 0.0, 0.0085)


def test_local_experiments_diverge_and_converge_when_the_state_generalises():
    """A pattern, not a game: practices of territories drift apart by what each tries, and together by one rule."""
    name, few = "sd_practice_between_territories", [("learning.trials_a_year", 0.25)]
    alone, harmonised = (
        outcome(name, 64, [*few, *rule], citizens=1_000, years=10, last=5)
        for rule in ((), [("learning.generalisation", "everywhere")])
    )
    check_above(alone, 0.0, 0.02)
    check_above(alone - harmonised, 0.0, 0.01)
    assert not outcome(name, 4, citizens=1_000, years=10, last=5).any()


def test_vanguards_stay_further_apart_than_those_with_a_right_to_experiment():
    """The pair of the catalogue, whose pages show the same indicator."""
    apart = []
    for name in ("vanguards", "right_to_experiment"):
        months, found = 156, []
        for seed in seeds(48):
            model = run(society(seed, citizens=1_000, burn_in=12, months=months, policy=load(name).policy))
            series = evaluate(model.arrays, ["sd_practice_between_territories"], [Level.TOTAL])
            found.append(series.value[series.month >= months - 60].mean())
        apart.append(np.array(found))
    check_above(apart[0] - apart[1], 0.0, 0.025)


# --- know-how -------------------------------------------------------------------------------------------------------


def test_shared_know_how_betters_practice_the_more_so_the_less_is_lost_and_costs_the_cash_it_takes():
    """Enterprises that try each for themselves, and learn from the best of their peers in three degrees."""
    tried, shared, few = [*TRIALS, ("learning.triers", "enterprises")], ("scaling.know_how", 1.0), 32
    quality, cash = "mean_quality", "cash_euros_per_inhabitant"

    def of(name: str, n: int, levers: Levers, values: Mapping[str, Any] | None = None) -> np.ndarray:
        return outcome(name, n, levers, values, citizens=1_000, years=10, last=10)

    none, some, every = (of(quality, 96, [*tried, ("scaling.know_how", share)]) for share in (0.0, 0.3, 1.0))
    faint = of(quality, 96, [*tried, shared], {"learning.fidelity": 0.3})
    for more, less in ((some, none), (every, some), (every, faint)):
        check_above(more - less, 0.0, 0.003)
    check_above(of(cash, few, tried) - of(cash, few, [*tried, shared]), 0.0, 1.0)
    # what costs six months of everything is beyond all, and where nobody tries there is nothing to share
    assert np.array_equal(of(quality, few, [*tried, shared], {"scaling.know_how_cost": 6.0}), none[:few])
    assert np.array_equal(of(cash, few, [shared]), of(cash, few, []))
