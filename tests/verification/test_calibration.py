"""Set-up reproduces what it was asked for, and refuses a world that has no steady state.

Stock, served share and 12-month effect are those of a society of 300,000 and more, with the error stated; nothing
drifts while nothing happens.
"""

from __future__ import annotations

import re

import numpy as np
import pytest

from abm import kinds, steady_cohort
from abm.calibration import solve, solve_domain
from abm.errors import NoSteadyStateError
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.vocabulary import Domain
from tests.worlds import run, society

SIZE = {"citizens": 1_000_000, "burn_in": 60, "months": 60}
SEEDS = (1, 2)
EXITS = (Domain.EMPLOYMENT, Domain.HOUSING, Domain.CHILD)
NEEDS = Parameters().needs


@pytest.fixture(scope="module")
def base() -> list[np.ndarray]:
    """Tallies of the base of two societies: ten years in which nothing happens; (months, domains, kinds)."""
    return [run(society(seed, **SIZE)).tally.copy() for seed in SEEDS]


def by_domain(tally: np.ndarray, field: str, kinds: slice = slice(None)) -> np.ndarray:
    return tally[field][..., kinds].sum(axis=(1, 3))


def spread_of_means(stock: np.ndarray, months_of_memory: float) -> float:
    """Standard error of the mean of a stock over a window: counts are Poisson, and remembered for a spell."""
    independent = max(1.0, len(stock) / (2.0 * months_of_memory))
    return float(np.sqrt(stock.mean() / independent))


SPELL_MONTHS = (20, 18, 30, 48)


@pytest.mark.slow
@pytest.mark.parametrize("domain", list(Domain))
def test_the_stock_in_need_is_the_published_one(base, domain):
    """Within four standard errors and 2 %: mean of the second to fifth year of the burn-in over both societies."""
    stocks = np.concatenate([by_domain(tally, "in_need")[12:60, domain] for tally in base])
    target = NEEDS.stock_per_thousand.values()[domain] * SIZE["citizens"] / 1000.0
    allowed = 4.0 * spread_of_means(stocks, SPELL_MONTHS[domain]) + 0.02 * target
    assert stocks.mean() == pytest.approx(target, abs=allowed)


@pytest.mark.slow
@pytest.mark.parametrize("domain", list(Domain))
def test_the_served_share_is_the_one_asked_for(base, domain):
    """Within two points: person-months of service over person-months of need in the second to fifth year."""
    served = sum(by_domain(tally, "in_need", slice(0, 3))[12:60, domain].sum() for tally in base)
    in_need = sum(by_domain(tally, "in_need")[12:60, domain].sum() for tally in base)
    assert served / in_need == pytest.approx(NEEDS.share_served.values()[domain], abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("domain", EXITS)
def test_the_effect_after_twelve_months_is_the_one_asked_for(base, domain):
    """Within four standard errors and a point: gross less deadweight of all evaluated, first service only."""
    evaluated, gross, dead = (
        sum(by_domain(tally, name)[24:, domain].sum() for tally in base)
        for name in ("evaluated", "gross", "deadweight")
    )
    effect = (gross - dead) / evaluated
    error = np.sqrt(effect * (1.0 - effect) / evaluated)
    target = NEEDS.effect_after_12_months.values()[domain]
    assert evaluated > 1_000
    assert effect == pytest.approx(target, abs=4.0 * error + 0.01)


@pytest.mark.slow
@pytest.mark.parametrize("domain", Domain)
def test_onsets_are_the_published_ones(base, domain):
    """First onsets and relapses together, within four standard errors and 2 %."""
    seen = sum((by_domain(tally, "onsets") + by_domain(tally, "relapses"))[12:60, domain].sum() for tally in base)
    expected = NEEDS.onsets_per_thousand.values()[domain] * SIZE["citizens"] / 1000.0 * 48 * len(SEEDS)
    assert seen == pytest.approx(expected, abs=4.0 * np.sqrt(expected) + 0.02 * expected)


@pytest.mark.slow
@pytest.mark.parametrize("domain", Domain)
@pytest.mark.parametrize("field", ["in_need", "places"])
def test_nothing_drifts_while_nothing_happens(base, field, domain):
    """Years 2, 5 and 9-10: less than 3 % apart beyond four standard errors."""
    means = []
    for window in (slice(12, 24), slice(48, 60), slice(96, 120)):
        values = np.concatenate([by_domain(tally, field)[window, domain] for tally in base])
        means.append((values.mean(), spread_of_means(values, SPELL_MONTHS[domain])))
    for mean, error in means[1:]:
        first, first_error = means[0]
        slack = 4.0 * np.hypot(error, first_error) if field == "in_need" else 0.0
        assert mean == pytest.approx(first, abs=0.03 * first + slack), f"{[round(m) for m, _ in means]}"


@pytest.mark.slow
def test_months_averted_are_steady_from_the_start(base):
    """People followed from the start make months averted of year 1 those of year 5, within a tenth."""
    averted = sum((tally["shadow_in_need"] - tally["real_in_need"]).sum(axis=(1, 2, 3)) for tally in base)
    assert averted[:12].mean() == pytest.approx(averted[48:60].mean(), rel=0.1)
    assert averted[48:60].mean() == pytest.approx(averted[108:].mean(), rel=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("values", [{"needs.displacement": 0.5}, {"needs.severity_drag": 1.0}])
def test_the_stock_holds_for_ten_years_with_displacement_and_with_the_strongest_drag(values):
    """Years 2 to 15 of two societies of 300,000, within four standard errors and 3 %."""
    size = {"citizens": 300_000, "burn_in": 60, "months": 120}
    tallies = [run(society(seed, values=values, **size)).tally for seed in SEEDS]
    for domain in Domain:
        stocks = np.concatenate([by_domain(tally, "in_need")[12:, domain] for tally in tallies])
        target = NEEDS.stock_per_thousand.values()[domain] * size["citizens"] / 1000.0
        allowed = 4.0 * spread_of_means(stocks, SPELL_MONTHS[domain]) + 0.03 * target
        assert stocks.mean() == pytest.approx(target, abs=allowed), domain.name


def test_set_up_solves_the_stock_and_the_effect_it_is_asked_for():
    for domain, state in zip(Domain, solve(Parameters()), strict=True):
        assert state.stock == pytest.approx(NEEDS.stock_per_thousand.values()[domain], rel=1e-3)
        assert state.served == pytest.approx(state.stock * NEEDS.share_served.values()[domain], rel=2e-3)
        if domain in EXITS:
            effect = NEEDS.effect_after_12_months.values()[domain]
            assert state.gross - state.deadweight == pytest.approx(effect, abs=1e-3)


@pytest.mark.parametrize("effect", [0.03, 0.2])
def test_employment_meets_its_stock_with_other_effects_too(effect):
    """Effects of 3 to 20 points fit stock and served share equally well (base_calibration)."""
    state = solve(with_values(Parameters(), {"needs.effect_after_12_months.employment": effect}))[0]
    assert state.stock == pytest.approx(32.0, rel=1e-3)
    assert state.gross - state.deadweight == pytest.approx(effect, abs=1e-3)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"needs.share_served.employment": 0.9},
            ["employment", "90.0%", "never seeking", "needs.share_served.employment"],
        ),
        ({"needs.never_seekers.autonomy": 0.5}, ["autonomy", "77.0%", "never seeking", "needs.never_seekers.autonomy"]),
        ({"needs.assessment_months.child": 8}, ["child", "85.0%", "in assessment", "needs.assessment_months.child"]),
    ],
)
def test_a_world_without_steady_state_is_refused_with_the_figures(values, words):
    """Seeking, never-seekers and delay together exceed what the served share leaves (MODEL 5.1)."""
    with pytest.raises(NoSteadyStateError) as refused:
        solve(with_values(Parameters(), values))
    message = str(refused.value)
    assert "no steady state" in message
    for word in words:
        assert word in message, message


def check_a_refusal_makes_sense(values: dict[str, float]) -> None:
    """Either the world has a steady state, or the refusal says that less can be served than was asked for."""
    message = ""
    try:
        solve(with_values(Parameters(), values))
    except NoSteadyStateError as refused:
        message = str(refused)
    if "only" in message:
        asked, possible, *parts = [float(share) for share in re.findall(r"([\d.]+)%", message)]
        assert asked > possible, message
        assert sum(parts) == pytest.approx(100.0, abs=0.3)
        assert parts[-1] == possible
    elif message:
        found, wanted = (float(figure) for figure in re.findall(r"stock (\d+\.\d+) instead of (\d+\.\d+)", message)[0])
        effect, effect_wanted = (float(f) for f in re.findall(r"effect (\d+\.\d+) instead of (\d+\.\d+)", message)[0])
        assert found != pytest.approx(wanted, rel=1e-3) or effect != pytest.approx(effect_wanted, abs=1e-3)


@pytest.mark.parametrize(
    "values",
    [
        {"needs.share_served.employment": 0.9},
        {"needs.severity_growth": 0.05},
        {"needs.stock_per_thousand.housing": 8.0},
        {"needs.onsets_per_thousand.child": 10.0},
        {"needs.severity_growth": 0.1},
        {"needs.frailty_spread": 1.5},
        {"needs.assessment_months.child": 8},
        {"needs.effect_after_12_months.child": 0.6},
    ],
)
def test_the_figures_of_a_refusal_agree_with_each_other(values):
    check_a_refusal_makes_sense(values)


@pytest.mark.parametrize("drag", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_every_value_of_eta_has_a_steady_state(drag):
    states = solve(with_values(Parameters(), {"needs.severity_drag": drag}))
    for domain, state in zip(Domain, states, strict=True):
        assert state.stock == pytest.approx(NEEDS.stock_per_thousand.values()[domain], rel=1e-5)
        assert state.served == pytest.approx(state.stock * NEEDS.share_served.values()[domain], rel=1e-5)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("needs.frailty_spread", (0.0, 1.0)),
        ("needs.frailty_in_service", (-1.0, 1.0)),
        ("needs.severity_growth", (0.0, 0.02)),
        ("needs.severity_cap", (1.0, 3.0)),
        ("needs.vulnerability_spread", (0.0, 1.2)),
    ],
)
def test_what_is_not_known_of_needs_can_be_varied(name, values):
    for value in values:
        for domain, state in zip(Domain, solve(with_values(Parameters(), {name: value})), strict=True):
            assert state.stock == pytest.approx(NEEDS.stock_per_thousand.values()[domain], rel=1e-3), f"{name} {value}"


def test_displacement_is_part_of_the_steady_state():
    """Half of all successes takes about a tenth of the unserved's ends, so their own hazard must be higher."""
    with_it = solve(with_values(Parameters(), {"needs.displacement": 0.5}))[0]
    without = solve(Parameters())[0]
    assert without.displaced == 0.0
    assert 0.05 < with_it.displaced < 0.15
    assert with_it.stock == pytest.approx(32.0, rel=1e-5)
    assert with_it.rho > 1.03 * without.rho
    assert with_it.gross - with_it.deadweight == pytest.approx(0.1, abs=1e-4)


def test_displacement_concerns_employment_only():
    with_it = solve(with_values(Parameters(), {"needs.displacement": 0.5}))
    for one, other in zip(with_it[1:], solve(Parameters())[1:], strict=True):
        assert (one.rho, one.theta, one.displaced) == (other.rho, other.theta, 0.0)


def test_what_withdrawal_would_do_spans_the_range_that_the_drag_was_chosen_for():
    """Stock without any service over the base: 1.2 to 1.5 in employment, 2.4 to 4.4 in housing for eta 0 to 1."""

    def ratio(state):
        first = state.first
        return float(first.months_without.mean() / first.months_in_need.mean())

    for drag, employment, housing in ((0.0, (1.15, 1.3), (2.3, 2.7)), (1.0, (1.4, 1.55), (3.9, 4.5))):
        states = solve(with_values(Parameters(), {"needs.severity_drag": drag}))
        assert employment[0] < ratio(states[Domain.EMPLOYMENT]) < employment[1]
        assert housing[0] < ratio(states[Domain.HOUSING]) < housing[1]


def solved_with_nodes(monkeypatch, nodes, values):
    monkeypatch.setattr(kinds, "FRAILTY_NODES", nodes)
    monkeypatch.setattr(kinds, "FIT_NODES", nodes)
    kinds.gauss_kinds.cache_clear()
    solve_domain.cache_clear()
    return solve(with_values(Parameters(), values))


@pytest.mark.parametrize(
    ("values", "most"),
    [({}, 5e-4), ({"needs.severity_drag": 1.0}, 5e-4), ({"needs.frailty_spread": 1.0}, 2e-3),
     ({"service.profile_width": 0.7}, 5e-3)],
)  # fmt: skip
def test_few_people_stand_for_all(monkeypatch, values, most):
    """Hazards solved with the Gauss nodes of the model against three times as many; eight classes missed 1 to 2 %."""
    usual = solved_with_nodes(monkeypatch, kinds.FRAILTY_NODES, values)
    fine = solved_with_nodes(monkeypatch, 18, values)
    for one, other in zip(usual, fine, strict=True):
        assert one.rho == pytest.approx(other.rho, rel=most)
        assert one.theta == pytest.approx(other.theta, rel=most)
    kinds.gauss_kinds.cache_clear()
    solve_domain.cache_clear()


def test_kinds_of_people_have_a_mean_of_one():
    for kind in (kinds.gauss_kinds(0.5, 1.0), kinds.classes_of_people(0.5, 1.0)):
        assert kind.shares.sum() == pytest.approx(1.0)
        assert np.dot(kind.shares, kind.frailties) == pytest.approx(1.0, abs=1e-6)
        assert np.dot(kind.shares, kind.fits) == pytest.approx(1.0)


def test_the_rate_of_onsets_is_the_same_to_the_bit_in_any_blocks_of_people(monkeypatch):
    state = solve(Parameters())[Domain.EMPLOYMENT]
    vulnerability = np.sort(np.exp(0.5 * np.random.default_rng(1).normal(size=1000)))

    def rate() -> float:
        return steady_cohort.rate_for_onsets(3.0, vulnerability, state.months_in_need, state.shares)

    whole = rate()
    monkeypatch.setattr(steady_cohort, "PEOPLE_AT_A_TIME", 128)
    assert rate() == whole
