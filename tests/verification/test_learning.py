"""Trials against closed forms and worlds counted by hand: adoption, drift, voltage, diffusion, cost, stops."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy import stats

from abm.flows import Flow
from abm.learning.beginnings import INHABITANTS, begin_trials, set_on_trial
from abm.learning.decisions import report_trials, stop_trials
from abm.learning.ideas import ideas_until, true_effects
from abm.learning.january import January, adopt, standing
from abm.learning.knowledge import Knowledge, knowledge_of, nothing_known
from abm.learning.learning import Learning
from abm.learning.spread import generalise, practice_network, spread
from abm.learning.trials import EVALUATION_MONTHS, OPINION_MONTHS, TRIAL, Outcome
from abm.model import WelfareModel
from abm.parameters import Parameters
from abm.parameters.learning import Generalisation, Triers
from abm.parameters.names import declarations, with_values
from abm.parameters.table import parameter_table
from abm.policy import Change, Policy
from abm.providers.columns import base_money
from abm.rules import learning as rules
from abm.series import evaluate
from abm.tally import RunArrays, new_learning_tally, new_tally
from abm.view import Level
from abm.vocabulary import N_DOMAINS
from tests.chance import FALSE_ALARM, check_mean, check_share
from tests.verification import closed_forms
from tests.worlds import run, society

N_IDEAS = 12_000
MONTH = 24
HOUSING = 1


@cache
def _model() -> WelfareModel:
    return run(society(1, citizens=500, burn_in=12, months=1), 12)


def january(values: dict[str, Any] | None = None, n_ideas: int = 1, **more: Any) -> January:
    """A January of the small society, with practices as usual and nothing tried yet."""
    model = _model()
    providers, n = model.providers, len(model.territories)
    table = parameter_table(with_values(Parameters(), values or {}), n)
    providers = replace(providers, rows=providers.rows.copy(), cells=providers.cells.copy())
    learning = Learning(n)
    learning.keep_step(providers.rows, n_ideas)
    return January(
        **{
            "seed": 1, "month": MONTH, "years": 1, "table": table, "providers": providers, "learning": learning,
            "strength": np.zeros(n), "rank": np.full(n, 0.5), "counts": new_learning_tally(1, n)[0],
            "tally_row": new_tally(1, n)[0], **more,
        }
    )  # fmt: skip


def trial(idea: int = 0, cell: int = HOUSING, **fields: Any) -> Any:
    """A territory's trial of an idea, begun long enough ago to be due."""
    record = np.zeros(1, dtype=TRIAL)[0]
    fields = {"key": cell, "evaluated": 1, "precision": 1 / 0.1**2, "people": 10, **fields}
    for name, value in {"idea": idea, "cell": cell, "who": Triers.TERRITORIES, **fields}.items():
        record[name] = value
    return record


def known_by(one: January, n_ideas: int, published: bool = True) -> list[Knowledge]:
    """What is known of ideas by domain."""
    return knowledge_of(one.learning.trials, n_ideas, published)


# --- adoption ------------------------------------------------------------------------------------------------------


@cache
def decided(evaluated: bool, mean: float, prior_error: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """True effects of many ideas tried in one cell, and which of them were kept."""
    values = {"learning.idea_mean": mean, "learning.prior_error": prior_error}
    one = january(values, N_IDEAS)
    trials = [trial(idea, evaluated=evaluated) for idea in range(N_IDEAS)]
    one.learning.trials = np.array(trials, dtype=TRIAL)
    effects = true_effects(1, HOUSING, N_IDEAS, mean, 0.1)
    report_trials(one, [effects] * N_DOMAINS, nothing_known(N_IDEAS))
    assert (one.learning.trials["outcome"] == Outcome.REPORTED).all()
    return effects, one.learning.trials["adopted"] == 1


@pytest.mark.parametrize(
    ("evaluated", "mean", "prior_error"),
    [(True, 0.0, 0.0), (True, -0.05, 0.0), (True, -0.015, 0.1), (False, 0.0, 0.0), (False, -0.05, 0.0)],
)
def test_ideas_are_kept_as_often_and_gain_as_much_as_in_closed_form(
    evaluated: bool, mean: float, prior_error: float
) -> None:
    effects, kept = decided(evaluated, mean, prior_error)
    if evaluated:
        law = closed_forms.adoption_by_evaluation(mean, 0.1, 0.0, 0.1, mean + prior_error)
    else:
        law = closed_forms.adoption_by_threshold(mean, 0.1, 0.05, 0.2)
    check_share(int(kept.sum()), N_IDEAS, law.p_adopted, 0.04)
    check_share(int((kept & (effects <= 0.0)).sum()), N_IDEAS, law.p_false, 0.04)
    check_mean(np.where(kept, effects, 0.0), law.true_gain, 0.006)


def test_what_opinion_gains_turns_into_a_loss_near_a_mean_idea_of_minus_035() -> None:
    def gain(mean: float) -> float:
        return closed_forms.adoption_by_threshold(mean, 0.1, 0.05, 0.2).true_gain

    low, high = -0.05, 0.02
    for _ in range(50):
        middle = (low + high) / 2.0
        low, high = (low, middle) if gain(middle) > 0.0 else (middle, high)
    assert low == pytest.approx(-0.035, abs=0.002)
    assert np.where(*decided_gain(False, -0.05)).mean() < 0.0 < np.where(*decided_gain(False, 0.0)).mean()
    assert np.where(*decided_gain(True, -0.05)).mean() > 0.0


def decided_gain(evaluated: bool, mean: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Arguments of ``where`` for the gain of each idea."""
    effects, kept = decided(evaluated, mean)
    return kept, effects, 0.0


def test_a_posterior_is_the_mean_weighted_by_precision_and_results_add_up() -> None:
    one = float(rules.posterior_mean(-0.02, 0.1, 1 / 0.07**2, 0.15 / 0.07**2))
    assert one == pytest.approx(closed_forms.posterior_mean(0.15, 0.07, -0.02, 0.1))
    both = float(rules.posterior_mean(-0.02, 0.1, 2 / 0.07**2, (0.15 + 0.05) / 0.07**2))
    assert both == pytest.approx(closed_forms.posterior_mean(0.10, 0.07 / math.sqrt(2), -0.02, 0.1))


def test_published_results_of_others_enter_the_decision_and_others_do_not() -> None:
    """With a poor result of one's own, an idea that others have published to be good is kept, else left."""
    kept = {}
    for published in (0, 1):
        one = january()
        others = [trial(cell=cell, outcome=Outcome.REPORTED, published=published, seen=0.3) for cell in (5, 9, 13)]
        one.learning.trials = np.array([*others, trial(precision=1.0 / 0.1**2)], dtype=TRIAL)
        effects = [np.array([-0.2])] * N_DOMAINS
        report_trials(one, effects, known_by(one, 1))
        kept[published] = bool(one.learning.trials["adopted"][-1])
        own = one.learning.trials["seen"][-1]
        posterior = closed_forms.posterior_mean((published * 0.9 + own) / (1 + 3 * published),
                                                0.1 / math.sqrt(1 + 3 * published), -0.015, 0.1)  # fmt: skip
        assert kept[published] == (posterior > 0.0)
    assert kept == {0: False, 1: True}


def test_an_idea_that_is_kept_moves_quality_of_all_who_tried_down_to_the_floor_at_most() -> None:
    one = january(n_ideas=2)
    rows = one.providers.rows
    here = np.flatnonzero((rows["alive"] == 1) & (rows["territory"] == 0) & (rows["domain"] == HOUSING))
    one.learning.trials = np.array([trial(0, evaluated=0), trial(1, evaluated=0)], dtype=TRIAL)
    effects = [np.array([0.4, 0.3])] * N_DOMAINS
    before = rows["quality"][here].copy()
    report_trials(one, effects, nothing_known(2))
    seen = one.learning.trials["seen"]
    gain = sum(effect for effect, x in zip((0.4, 0.3), seen, strict=True) if x > 0.0)
    assert gain > 0.0
    assert rows["quality"][here] == pytest.approx(before + gain)
    others = np.setdiff1d(np.flatnonzero(rows["alive"] == 1), here)
    assert (rows["quality"][others] == 1.0).all()
    served = rows["served"][here].sum()
    assert one.counts["true_gain"][0, HOUSING] == pytest.approx(1e6 * served * gain, abs=len(here))
    adopt(one, here, 0, -0.9, np.full(len(here), -0.9), np.full(len(here), 0.1))
    assert rows["quality"][here] == pytest.approx(np.maximum(0.5, before + gain - 0.9))


def test_ideas_look_better_where_many_volunteer_and_are_not() -> None:
    strength, rank = standing(np.array([10, 30, 20, 20]), np.array([100, 100, 100, 100]))
    assert strength == pytest.approx([-math.sqrt(2), math.sqrt(2), 0.0, 0.0])
    assert rank.tolist() == [0.125, 0.875, 0.5, 0.5]
    seen = {}
    for bias in (0.0, 0.1):
        one = january({"learning.selection_bias": bias}, strength=strength)
        one.learning.trials = np.array([trial(cell=cell) for cell in (1, 5, 9)], dtype=TRIAL)
        report_trials(one, [np.array([0.02])] * N_DOMAINS, nothing_known(1))
        seen[bias] = one.learning.trials["seen"]
    assert seen[0.1] - seen[0.0] == pytest.approx([-0.1 * math.sqrt(2), 0.1 * math.sqrt(2), 0.0])


# --- drift and scale -----------------------------------------------------------------------------------------------


def test_what_was_gained_wears_off_with_the_half_life_in_the_model() -> None:
    model = society(1, citizens=500, burn_in=12, months=72)
    run(model, 12)
    rows = model.providers.rows
    public, ours = 1, int(np.flatnonzero((rows["alive"] == 1) & (rows["kind"] == 1))[0])
    rows["quality"][public], rows["quality"][ours] = 1.4, 0.8
    key = rows["key"][ours]
    run(model, 60)
    assert model.providers.rows["quality"][public] == pytest.approx(1.2)
    if model.providers.rows["key"][ours] == key:
        assert model.providers.rows["quality"][ours] == pytest.approx(0.9)


def test_with_a_gain_a_year_quality_comes_to_rest_where_it_wears_off_as_fast() -> None:
    """``q* - 1 = gain / (ln 2 / 5)`` in continuous time; over a year of months the mean lies within 1 % of it."""
    speed, quality, gain = 1.0 - 0.5 ** (1 / 60), 1.0, 0.02
    for _ in range(60):
        quality = rules.adopted_quality(quality, gain, 0.5)
        months = []
        for _ in range(12):
            quality = rules.next_quality(quality, 1.0, speed)
            months.append(quality)
    assert np.mean(months) - 1.0 == pytest.approx(gain / (math.log(2) / 5), rel=0.01)


def test_drift_at_rest_is_exact_whatever_the_base() -> None:
    for base in (0.7, 1.0, 1.1, 1.3, 0.123456789):
        assert rules.next_quality(base, base, 0.011486) == base


def test_an_effect_falls_by_a_power_of_the_people_it_serves_and_only_a_good_one() -> None:
    assert rules.at_scale(0.1, 1000.0, 100.0, 0.2) == pytest.approx(0.1 * 10**-0.2)
    assert rules.at_scale(0.1, 50.0, 100.0, 0.2) == 0.1
    assert rules.at_scale(-0.1, 1000.0, 100.0, 0.2) == -0.1
    assert rules.at_scale(0.1, 1000.0, 100.0, 0.0) == 0.1


@pytest.mark.parametrize("rule", [Generalisation.EVERYWHERE, Generalisation.ASKED])
def test_who_takes_over_gains_what_fidelity_scale_and_distance_leave(rule: Generalisation) -> None:
    values = {"learning.generalisation": rule, "learning.voltage": 0.3, "learning.fidelity": 0.7,
              "learning.distance_loss": 0.1}  # fmt: skip
    one = january(values)
    rows = one.providers.rows
    others = (rows["alive"] == 1) & (rows["domain"] == HOUSING)
    tried = others & (rows["territory"] == 0)
    people = int(rows["served"][tried].sum())
    one.learning.taken[tried, 0] = True
    here = trial(outcome=Outcome.REPORTED, people=people, seen=0.2, position=0.3)
    one.learning.trials = np.array([here], dtype=TRIAL)
    belief = closed_forms.posterior_mean(0.2, 0.1, -0.015, 0.1)
    left = np.flatnonzero(others & ~tried)
    distance = np.abs(rows["position"][left] - 0.3)
    asked = 0.7 * belief - 0.1 * distance > 0.0
    assert 0 < asked.sum() < len(left)
    takers = left if rule is Generalisation.EVERYWHERE else left[asked]
    all_served = people + rows["served"][takers].sum()
    expected = rows["quality"].copy()
    expected[takers] += 0.7 * 0.15 * (all_served / people) ** -0.3 - 0.1 * np.abs(rows["position"][takers] - 0.3)
    generalise(one, [np.array([0.15])] * N_DOMAINS, known_by(one, 1, published=False))
    alive = rows["alive"] == 1
    assert rows["quality"][alive] == pytest.approx(np.maximum(expected, 0.5)[alive])
    assert one.counts["generalised"].sum() == len(takers)


def test_the_state_generalises_by_its_opinion_only_where_it_does_not_wait() -> None:
    effects = [np.array([0.5])] * N_DOMAINS
    for early, expected in ((False, 0), (True, 1)):
        values = {"learning.generalisation": Generalisation.EVERYWHERE, "learning.generalise_before": early}
        one = january(values)
        one.learning.trials = np.array([trial(began=MONTH - OPINION_MONTHS)], dtype=TRIAL)
        generalise(one, effects, nothing_known(1))
        in_housing = (one.providers.rows["alive"] == 1) & (one.providers.rows["domain"] == HOUSING)
        assert one.learning.taken[in_housing, 0].tolist() == [bool(expected)] * int(in_housing.sum())
        assert one.counts["adoptions"].sum() == expected * in_housing.sum()


# --- diffusion -----------------------------------------------------------------------------------------------------


def test_a_published_practice_goes_as_many_peers_a_year_as_there_are_ties_and_an_unpublished_nowhere() -> None:
    values = {"funding.federation_ties": 4, "learning.distance_loss": 0.0}
    effects = [np.array([0.1])] * N_DOMAINS
    for published in (0, 1):
        one = january(values)
        rows = one.providers.rows
        peers = np.flatnonzero((rows["alive"] == 1) & (rows["domain"] == HOUSING))
        network = practice_network(one)
        assert {2, 3, 4} & set(np.diff(network.start)[peers].tolist()) == {4}
        one.learning.taken[HOUSING, 0] = True  # the public service of the first territory
        one.learning.trials = np.array([trial(outcome=Outcome.REPORTED, published=published, seen=0.3)], dtype=TRIAL)
        users = []
        for _ in range(len(peers)):
            spread(one, effects, known_by(one, 1))
            users.append(int(one.learning.taken[peers, 0].sum()))
        steps = range(1, len(peers) + 1)
        assert users == [min(len(peers), 1 + 4 * step * published) for step in steps]


def test_the_practice_network_holds_all_kinds() -> None:
    one = january()
    rows = one.providers.rows
    tied = np.diff(practice_network(one).start) > 0
    assert set(rows["kind"][tied].tolist()) == {0, 1, 2}


# --- beginnings, cost, stops ---------------------------------------------------------------------------------------


def test_trials_of_a_year_are_as_many_as_allowed_and_strong_areas_have_more_of_them() -> None:
    def begun(selection: float) -> np.ndarray:
        counts = np.zeros(4)
        for year in range(400):
            one = january(
                {"learning.trials_a_year": 0.8, "learning.self_selection": selection},
                n_ideas=9, rank=np.array([0.125, 0.875, 0.625, 0.375]), years=year,
            )  # fmt: skip
            begin_trials(one, [np.zeros(9)] * N_DOMAINS, nothing_known(9))
            assert len(one.learning.trials) == one.counts["trials_begun"].sum()
            counts += one.counts["trials_begun"].sum(axis=1)
        return counts / (400 * N_DOMAINS)

    for selection, expected in ((0.0, [0.8] * 4), (1.0, [0.2, 1.4, 1.0, 0.6])):
        for found, mean in zip(begun(selection), expected, strict=True):
            part = mean - math.floor(mean)
            error = math.sqrt(part * (1 - part) / (400 * N_DOMAINS))
            assert found == pytest.approx(mean, abs=stats.norm.isf(FALSE_ALARM / 2) * error + 1e-9)


def test_an_idea_is_tried_once_by_each_and_not_when_its_result_is_published() -> None:
    one = january({"learning.trials_a_year": 4.0}, n_ideas=3)
    effects, known = [np.zeros(3)] * N_DOMAINS, nothing_known(3)
    begin_trials(one, effects, known)
    assert len(one.learning.trials) == one.providers.n_cells * 3
    begin_trials(one, effects, known)
    assert len(one.learning.trials) == one.providers.n_cells * 3
    other = january({"learning.trials_a_year": 4.0}, n_ideas=3)
    told = [replace(one_known, precision=np.array([0.0, 100.0, 0.0])) for one_known in known]
    begin_trials(other, effects, told)
    assert set(other.learning.trials["idea"].tolist()) == {0, 2}


@pytest.mark.parametrize("who", Triers)
def test_who_tries_gives_part_of_its_capacity(who: Triers) -> None:
    one = january({"learning.trials_a_year": 1.0, "learning.triers": who, "learning.trial_capacity": 0.1})
    begin_trials(one, [np.zeros(1)] * N_DOMAINS, nothing_known(1))
    set_on_trial(one)
    rows, n_cells = one.providers.rows, one.providers.n_cells
    on_trial = rows["on_trial"] == 0.1
    assert (rows["on_trial"][~on_trial] == 0.0).all()
    if who is Triers.TERRITORIES:
        assert np.array_equal(on_trial, rows["alive"] == 1)
    elif who is Triers.SERVICES:
        assert np.flatnonzero(on_trial).tolist() == list(range(n_cells))
    else:
        cells = rows["territory"][on_trial].astype(int) * N_DOMAINS + rows["domain"][on_trial]
        assert set(rows["kind"][on_trial].tolist()) == {1}
        assert sorted(cells.tolist()) == list(range(n_cells))
    people = [rows["served"][on_trial & (rows["domain"] == domain)].sum() for domain in range(N_DOMAINS)]
    tried_on = np.bincount(one.learning.domains, one.learning.trials["people"], N_DOMAINS)
    assert tried_on.tolist() == people


def test_capacity_on_trial_is_missing_from_what_staff_can_serve_until_the_result() -> None:
    values = {"learning.trials_a_year": 1.0, "learning.trial_capacity": 0.1}
    plain, trying = (society(1, citizens=500, burn_in=12, months=12, values=one) for one in ({}, values))
    for model in (plain, trying):
        run(model, 13)
    alive = trying.providers.rows["alive"] == 1
    assert trying.providers.rows["staffed"][alive] == pytest.approx(0.9 * plain.providers.rows["staffed"][alive])


def test_an_evaluation_costs_its_effort_at_the_size_of_the_society_and_is_paid_by_both_levels() -> None:
    values = {"learning.trials_a_year": 1.0, "learning.evaluation_effort": 3.0, "learning.trial_cost": 5e6}
    one = january(values)
    one.providers.cells["local_share"] = 0.25
    books = one.providers.ledger.books
    before = books.flows[Flow.EVALUATION].copy()
    begin_trials(one, [np.zeros(1)] * N_DOMAINS, nothing_known(1))
    cents = round(5e8 * 3.0 * 500 / INHABITANTS)
    paid = books.flows[Flow.EVALUATION] - before
    assert one.counts["trial_cost"].tolist() == [[cents] * N_DOMAINS] * 4
    assert paid.sum() == 16 * cents
    assert paid[1].sum() == 16 * int(cents * 0.25) == one.tally_row["paid_by_authorities"].sum()
    free = january({**values, "learning.evaluated_share": 0.0})
    begin_trials(free, [np.zeros(1)] * N_DOMAINS, nothing_known(1))
    assert free.counts["trial_cost"].sum() == 0.0
    assert len(free.learning.trials) == 16


def test_a_trial_stops_without_result_where_money_has_fallen() -> None:
    one = january({"learning.trial_stop": 0.1})
    money = one.money()
    fallen = [trial(cell=1, money=money[1] / 0.89), trial(cell=5, money=money[5] / 0.91)]
    one.learning.trials = np.array(fallen, dtype=TRIAL)
    stop_trials(one)
    assert one.learning.trials["outcome"].tolist() == [Outcome.STOPPED, Outcome.RUNNING]
    assert one.counts["trials_stopped"].tolist()[0] == [0, 1, 0, 0]
    report_trials(one, [np.array([0.3])] * N_DOMAINS, nothing_known(1))
    assert one.learning.trials["outcome"].tolist() == [Outcome.STOPPED, Outcome.REPORTED]


def test_a_trial_goes_on_where_firms_win_what_others_had_and_no_public_money_is_cut() -> None:
    one = january({"learning.trial_stop": 0.1})
    rows, cells, n_cells = one.providers.rows, one.providers.cells, one.providers.n_cells
    one.learning.trials = np.array([trial(money=one.money()[HOUSING])], dtype=TRIAL)
    moved = int(0.5 * cells["pot"][HOUSING])
    cells["pot"][HOUSING] -= moved
    rows["procurement"][n_cells + HOUSING] += moved
    stop_trials(one)
    assert one.learning.trials["outcome"].tolist() == [Outcome.RUNNING]
    rows["procurement"][n_cells + HOUSING] -= moved
    stop_trials(one)
    assert one.learning.trials["outcome"].tolist() == [Outcome.STOPPED]


def test_public_money_of_a_cell_is_all_of_it() -> None:
    one = january()
    assert one.money() == pytest.approx(base_money(one.providers.cells), rel=0.05)
    assert one.money().sum() == pytest.approx(base_money(one.providers.cells).sum(), rel=0.01)


def test_a_trial_of_a_territory_is_made_with_the_practice_of_those_who_serve_there() -> None:
    one = january({"learning.trials_a_year": 1.0})
    begin_trials(one, [np.zeros(1)] * N_DOMAINS, nothing_known(1))
    rows = one.providers.rows
    here = (rows["alive"] == 1) & (rows["territory"] == 0) & (rows["domain"] == HOUSING)
    ours = one.learning.trials[one.learning.trials["cell"] == HOUSING]
    mean = np.average(rows["position"][here], weights=rows["served"][here])
    assert ours["position"].tolist() == [pytest.approx(mean)]


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("idea_mean", -0.05, 0.02), ("idea_spread", 0.05, 0.1), ("trial_error", 0.03, 0.2), ("opinion_bias", 0.0, 0.05),
        ("opinion_error", 0.1, 0.2), ("ideas_a_year", 1.0, 2.0),
    ],
)  # fmt: skip
def test_ranges_of_what_is_not_known_are_those_of_the_plan(name: str, low: float, high: float) -> None:
    declared = declarations()[f"learning.{name}"]
    assert (declared.low, declared.high) == (low, high)


def test_results_come_after_two_years_and_opinions_after_one() -> None:
    for evaluated, months in ((1, EVALUATION_MONTHS), (0, OPINION_MONTHS)):
        for early in (0, 12):
            one = january(month=60)
            one.learning.trials = np.array([trial(evaluated=evaluated, began=60 - months + early)], dtype=TRIAL)
            report_trials(one, [np.array([0.3])] * N_DOMAINS, nothing_known(1))
            assert (one.learning.trials["outcome"][0] == Outcome.REPORTED) == (early == 0)


def test_ideas_come_at_their_pace() -> None:
    assert [ideas_until(1.0, years) for years in range(3)] == [1, 2, 3]
    assert [ideas_until(0.5, years) for years in range(4)] == [0, 1, 1, 2]
    assert [ideas_until(1.5, years) for years in range(4)] == [1, 3, 4, 6]


# --- the whole model -----------------------------------------------------------------------------------------------

SEEDS = range(1, 25)


@cache
def _runs(changes: tuple[tuple[str, Any], ...], mean: float, trials: float) -> tuple[RunArrays, ...]:
    policy = Policy(tuple(Change(f"learning.{field}", value) for field, value in (("trials_a_year", trials), *changes)))
    values = {"learning.idea_mean": mean}
    societies = (society(seed, citizens=500, burn_in=12, months=120, policy=policy, values=values) for seed in SEEDS)
    return tuple(run(model).arrays for model in societies)


def outcomes(name: str, *changes: tuple[str, Any], mean: float = -0.015, trials: float = 1.0) -> np.ndarray:
    """Mean of an indicator over ten years of each seed, where practices are tried."""
    found = []
    for arrays in _runs(changes, mean, trials):
        series = evaluate(arrays, [name], [Level.TOTAL])
        found.append(series.value[series.month >= 0].mean())
    return np.array(found)


def check_larger(one: np.ndarray, other: np.ndarray) -> None:
    """Paired by seed: larger on average; without a difference this passes with a chance of a thousandth."""
    difference = one - other
    error = difference.std(ddof=1) / math.sqrt(len(difference))
    assert difference.mean() > stats.t.isf(1e-3, len(difference) - 1) * error, (difference.mean(), error)


def test_evaluated_trials_gain_more_than_opinion_where_most_ideas_are_poor() -> None:
    evaluated = outcomes("mean_quality", mean=-0.05)
    opinion = outcomes("mean_quality", ("evaluated_share", 0.0), mean=-0.05)
    check_larger(evaluated, opinion)
    check_larger(evaluated, np.ones(len(SEEDS)))
    check_larger(outcomes("believed_gain", ("evaluated_share", 0.0), mean=-0.05),
                 outcomes("true_gain", ("evaluated_share", 0.0), mean=-0.05))  # fmt: skip
    check_larger(outcomes("share_false_adoptions", ("evaluated_share", 0.0), mean=-0.05),
                 outcomes("share_false_adoptions", mean=-0.05))  # fmt: skip


@pytest.mark.slow
def test_better_practice_serves_people_better() -> None:
    check_larger(outcomes("mean_practice"), outcomes("mean_practice", trials=0.0))


@pytest.mark.slow
def test_publication_and_generalisation_leave_fewer_good_ideas_unused() -> None:
    alone = outcomes("share_missed_ideas")
    check_larger(alone, outcomes("share_missed_ideas", ("publication", 1.0)))
    everywhere = ("generalisation", "everywhere")
    check_larger(alone, outcomes("share_missed_ideas", everywhere))


@pytest.mark.slow
def test_practices_of_territories_that_try_little_each_converge_when_they_are_generalised() -> None:
    name = "sd_practice_between_territories"
    alone, generalised = outcomes(name, trials=0.25), outcomes(name, ("generalisation", "everywhere"), trials=0.25)
    check_larger(alone, generalised)


@pytest.mark.slow
def test_generalising_before_the_evaluation_adopts_more_errors() -> None:
    everywhere = ("generalisation", "everywhere")
    check_larger(outcomes("share_false_adoptions", everywhere, ("generalise_before", True)),
                 outcomes("share_false_adoptions", everywhere))  # fmt: skip
