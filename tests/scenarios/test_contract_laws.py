"""Simulated laws of contracts beside the published ones: values by hand, verdicts, and what a run hands on."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from abm.contracts.evaluation import comparison
from abm.contracts.records import ContractRecord
from abm.errors import ScenarioError
from scenarios.base_target import Group, Origin, Target
from scenarios.contract_file import load_contract
from scenarios.contract_law_targets import CIS, PERCENT, RANGE, SIB, TARGETS
from scenarios.contract_laws import (
    ContractRun,
    Row,
    Verdict,
    _median,
    _verdict,
    contract_run,
    law_table,
    measured_the_other_way,
    simulated,
)
from scenarios.french_errors import in_french
from scenarios.loader import load
from scenarios.scenario import Scenario, overridden
from viz import contract_law_words as words
from viz.commands.contract_laws import tell_simulated


def record(**changes: Any) -> ContractRecord:
    """A contract of 2 million euros that ended, repaid and reached .6 of its target."""
    one = ContractRecord(
        domain="housing", called=0, signs=30, months=48, comparison="target_only", investors=2, is_signed=True,
        is_ended=True, capital=2e6, cap=3e6, drawn=2e6, handed_back=2.1e6, paid=2.1e6,
        planned=2.2e6, reached=0.6,
    )  # fmt: skip
    return replace(one, **changes)


def run_of(*contracts: ContractRecord, is_variant: bool = False, signed: int = 0, **counts: float) -> ContractRun:
    names = ("candidacies", "labelled", "tests", "wrongly_met", "wrongly_missed")
    return ContractRun(contracts, {name: counts.get(name, 0.0) for name in names}, signed, is_variant)


def row(rows: list[Row], name: str) -> Row:
    return next(one for one in rows if one.target.name == name)


def test_laws_are_taken_over_contracts_of_all_runs() -> None:
    first = [record(capital=(1 + place) * 1e6, months=60 + place, reached=0.5 + 0.01 * place) for place in range(6)]
    other = [record(capital=(7 + place) * 1e6, months=66 + place, reached=0.56 + 0.01 * place) for place in range(5)]
    rows = law_table([run_of(*first), run_of(*other)], CIS)
    assert row(rows, "capital").value == pytest.approx(6.0)
    assert row(rows, "capital").n == 11
    assert row(rows, "capital_ln_sd").value == pytest.approx(np.log(np.arange(1.0, 12.0)).std(ddof=1))
    assert row(rows, "months").value == 65.0
    assert row(rows, "months").verdict is Verdict.MET
    assert row(rows, "months_to_signature").value == 30.0
    assert row(rows, "investors").value == 2.0
    assert row(rows, "outcome_over_first_target").value == pytest.approx(0.55)
    assert row(rows, "cash_over_last_plan").value == pytest.approx(2.1 / 2.2)
    assert row(law_table([run_of(*first)], SIB), "cap_over_capital").value == pytest.approx((1.0 + 0.75) / 2)


def test_the_funnel_counts_projects_of_calls_that_had_time() -> None:
    one = run_of(record(), signed=7, candidacies=60.0, labelled=18.0, tests=40.0, wrongly_met=4.0, wrongly_missed=2.0)
    other = run_of(record(), signed=1, candidacies=40.0, labelled=12.0)
    rows = law_table([one, other], CIS)
    assert row(rows, "labelled").value == pytest.approx(30.0)
    assert row(rows, "signed").value == pytest.approx(8.0)
    assert row(rows, "signed_of_labelled").value == pytest.approx(100 * 8 / 30)
    assert row(rows, "wrongly_met").value == pytest.approx(10.0)
    assert row(rows, "wrongly_missed").value == pytest.approx(5.0)
    assert row(rows, "wrongly_met").verdict is Verdict.UNPUBLISHED


def test_runs_measured_the_other_way_tell_who_repays_and_nothing_else() -> None:
    own = run_of(*[record()] * 19, record(handed_back=1e6), candidacies=100.0, labelled=30.0, signed=10)
    lost = record(comparison="matched", handed_back=0.0, capital=9e6, reached=0.1)
    other = run_of(*[lost] * 12, *[replace(lost, handed_back=2e6)] * 8, is_variant=True, candidacies=900.0)
    rows = law_table([own, other], CIS)
    assert row(rows, "repaid_without_control").value == pytest.approx(95.0)
    assert row(rows, "repaid_with_control").value == pytest.approx(40.0)
    assert row(rows, "repaid_with_control").n == 20
    assert row(rows, "capital").value == 2.0
    assert row(rows, "outcome_over_first_target").value == 0.6
    assert row(rows, "labelled").value == pytest.approx(30.0)


def test_only_contracts_that_ended_tell_how_they_ended_and_only_signed_ones_how_they_began() -> None:
    going_on = record(is_ended=False, handed_back=0.0, reached=0.1, paid=0.0)
    never = record(is_signed=False, is_ended=False, capital=50e6, months=120)
    rows = law_table([run_of(*[record()] * 10, *[going_on] * 9, *[never] * 40)], CIS)
    assert (row(rows, "repaid_without_control").n, row(rows, "repaid_without_control").value) == (10, 100.0)
    assert row(rows, "outcome_over_first_target").value == 0.6
    assert (row(rows, "capital").n, row(rows, "capital").value) == (19, 2.0)


def test_contracts_without_people_tested_or_payments_planned_are_left_out_of_their_ratios() -> None:
    rows = law_table([run_of(*[record()] * 10, *[record(reached=None, planned=0.0)] * 30)], CIS)
    assert (row(rows, "outcome_over_first_target").n, row(rows, "cash_over_last_plan").n) == (10, 10)


def target(low: float, high: float) -> Target:
    return Target("x", Group.OUTCOME, Origin.HELD_OUT, PERCENT, PERCENT, (0.5 * (low + high),), "", low, high, RANGE)


@pytest.mark.parametrize(
    ("n", "value", "error", "verdict"),
    [
        (9, 50.0, 0.0, Verdict.TOO_FEW),
        (10, 50.0, 9.9, Verdict.MET),
        (10, 40.0, 9.9, Verdict.MET),
        (10, 39.0, 5.0, Verdict.MISSED),
        (10, 39.0, 0.5, Verdict.MISSED),
        (10, 50.0, 10.1, Verdict.TOO_FEW),
        (10, 39.0, 20.0, Verdict.TOO_FEW),
        (10, 10.0, 20.0, Verdict.MISSED),
        (10, 90.0, 20.0, Verdict.MISSED),
        (10, math.nan, math.nan, Verdict.TOO_FEW),
    ],
)
def test_a_verdict_needs_contracts_enough_to_tell(n: int, value: float, error: float, verdict: Verdict) -> None:
    assert _verdict(target(40.0, 60.0), n, value, error) is verdict


def test_the_error_of_a_median_covers_the_true_one_in_nineteen_cases_of_twenty() -> None:
    rng, n_draws = np.random.default_rng(7), 2000
    found = [_median(sample.tolist()) for sample in rng.normal(size=(n_draws, 40))]
    covered = sum(abs(value) <= error for _, value, error in found) / n_draws
    assert 0.93 < covered < 0.98


def test_every_law_has_a_source_and_a_value_and_holds_its_published_figure() -> None:
    for scenario, targets in TARGETS.items():
        rows = law_table([run_of()], scenario)
        assert [one.target for one in rows] == list(targets)
        assert {one.verdict for one in rows} == {Verdict.TOO_FEW, Verdict.UNPUBLISHED}
        for one in targets:
            assert all(one.low <= value <= one.high for value in one.published), one.name
            assert bool(one.source) == bool(one.published)
    assert {one.group for one in TARGETS[CIS]} == {Group.INPUT, Group.OUTCOME}


def test_terms_are_measured_the_other_way() -> None:
    cis = load_contract("cis")
    other = measured_the_other_way(cis)
    assert comparison(cis) == "target_only"
    assert [(one.id, one.comparison) for one in other.metrics] == [("users", "target_only"), ("outcome", "matched")]
    assert measured_the_other_way(other) == cis
    assert other.clauses == cis.clauses


def test_unknown_scenarios_and_scenarios_without_contracts_are_refused_in_both_languages() -> None:
    with pytest.raises(ScenarioError, match="no published laws of contracts for scenario 'welfare_state'") as refused:
        law_table([], "welfare_state")
    assert "pas de lois publiées" in in_french(str(refused.value))
    with pytest.raises(ScenarioError, match="sets no money aside for contracts") as without:
        simulated(load("welfare_state"), [1])
    assert "ne réserve pas d'argent" in in_french(str(without.value))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_table_is_written_in_both_languages(language: str) -> None:
    runs = [run_of(*[record(capital=30e6)] * 12, signed=12), run_of(record(comparison="matched"), is_variant=True)]
    rows = law_table(runs, CIS)
    written = {group: words.law_rows(rows, group, language).as_markdown() for group in (Group.INPUT, Group.OUTCOME)}
    line = next(one for one in written[Group.INPUT].splitlines() if "2.60" in one or "2,60" in one)
    assert ("MISSED" if language == "en" else "MANQUÉ") in line
    assert ("30.00" if language == "en" else "30,00") in line
    assert "0.97" in written[Group.OUTCOME] or "0,97" in written[Group.OUTCOME]
    assert words.counted(runs, language).startswith("12 ")
    n = sum(one.verdict is Verdict.MISSED for one in rows)
    assert words.missed(rows, language).startswith(f"{n} ")


RICH = (
    "contracts.investor_capital=300", "contracts.abandoned_share=0", "contracts.investor_sight=1",
    "contracts.contract_premium=1",
)  # fmt: skip


@pytest.mark.slow
def test_a_run_hands_on_its_contracts_and_their_sums_are_those_counted() -> None:
    from abm.simulate import simulate
    from scenarios.runner import inputs_of

    run = simulate(inputs_of(overridden(load(CIS), RICH, citizens=20_000, months=264)), 1)
    counts, scale = run.arrays.contracts, run.arrays.enterprise_size_scale
    ended = [one for one in run.contracts if one.is_ended]
    signed = [one for one in run.contracts if one.is_signed]
    assert len(ended) == counts["ended"].sum() > 3
    assert len(signed) == counts["signed"].sum()
    assert sum(one.is_repaid for one in ended) == counts["ended_repaid"].sum()
    assert sum(one.signs - one.called for one in signed) == counts["months_to_signature"].sum()
    for field, name in {
        "capital_ended": "drawn", "repaid_of_ended": "handed_back", "payments_of_ended": "paid",
        "planned_payments": "planned",
    }.items():  # fmt: skip
        euros = sum(getattr(one, name) for one in ended)
        assert euros == pytest.approx(counts[field].sum() / 100 * scale), field
    assert sum(one.reached or 0.0 for one in ended) == pytest.approx(counts["reached_of_target"].sum())
    told = contract_run(run)
    assert told.counts["candidacies"] == counts["candidacies"][:-60].sum()
    assert told.signed_of_calls == sum(one.called < 264 - 60 for one in signed)


@pytest.mark.slow
def test_runs_in_several_processes_are_those_of_one() -> None:
    scenario = overridden(load(CIS), RICH, citizens=3_000, months=48)
    assert simulated(scenario, [1, 2], 2) == simulated(scenario, [1, 2])
    assert [run.is_variant for run in simulated(scenario, [1])] == [False, True]


def test_the_command_prints_both_scenarios_and_returns_their_rows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def made_up(scenario: Scenario, seeds: range, workers: int, advance: Callable[[int], None]) -> list[ContractRun]:
        asked.append((scenario.name, scenario.run.citizens, scenario.run.months, list(seeds), workers))
        return [run_of(*[record(months=73)] * 12), run_of(record(comparison="matched"), is_variant=True)]

    monkeypatch.setattr("scenarios.contract_laws.simulated", made_up)
    monkeypatch.setenv("COLUMNS", "200")
    rows = tell_simulated("en", citizens=3_000, replicates=2, seed=5, months=24)
    assert asked == [(name, 3_000, 24, [5, 6], 1) for name in TARGETS]
    assert len(rows) == sum(len(targets) for targets in TARGETS.values())
    printed = capsys.readouterr().out
    for expected in ("Inputs: do they come out again? (no validation)", "Social impact bond", "MISSED", "too few"):
        assert expected in printed
    with pytest.raises(ScenarioError, match="unknown scenario"):
        tell_simulated("en", scenarios=["contrat_impact_sociale"])
