"""The base beside published figures: hand counts of every figure, verdicts as a table, the report as a whole."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from abm.indicators.registry import Words
from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.parameters import Parameters
from abm.providers.census import ENTERPRISE, enterprises_of
from abm.providers.plan import monthly_cost
from abm.simulate import Run, simulate
from abm.tally import RunArrays, new_civic, new_contract_tally, new_learning_tally, new_tally, new_wait_histogram
from abm.vocabulary import Domain, LegalForm, ProviderKind
from scenarios.base_employers import share_below
from scenarios.base_measures import EFFECT_MONTHS, Measure, measures
from scenarios.base_misses import WHY_MISSED
from scenarios.base_report import (
    COLUMNS,
    DOCUMENT,
    ORIGINS,
    VERDICTS,
    Report,
    Section,
    base_report,
    cells,
    markdown,
    number,
    summary,
    tables,
    write_document,
)
from scenarios.base_target import Group, Origin, Target
from scenarios.base_targets import (
    BURN_IN_DRIFT,
    INPUTS,
    NOT_COMPARED,
    OUTCOMES,
    SCENARIO_DRIFT,
)
from scenarios.base_verdicts import Verdict, error_of_median, judged

PUBLIC, ESS, FRINGE, NOBODY = ProviderKind
TARGETS = (*INPUTS, *OUTCOMES, *BURN_IN_DRIFT, *SCENARIO_DRIFT)
BURN_IN, MONTHS = 24, 36
CITIZENS = 10_000


def enterprises(sizes: list[float], cash: list[float], form: LegalForm) -> np.ndarray:
    found = np.zeros(len(sizes), dtype=ENTERPRISE)
    found["size"], found["cash_months"], found["legal_form"] = sizes, cash, form
    return found


@pytest.fixture
def tiny_run() -> Run:
    """The same every month but for people in need in housing, who grow by 1 a year from 50, and cash."""
    n = BURN_IN + MONTHS
    tally = new_tally(n, 1)
    for domain in Domain:
        tally["in_need"][:, 0, domain, NOBODY] = 40
        tally["in_need"][:, 0, domain, ESS] = 6
        tally["in_need"][:, 0, domain, PUBLIC] = 4
        tally["places"][:, 0, domain, ESS] = 7
        tally["onsets"][:, 0, domain, NOBODY] = 3
        tally["relapses"][:, 0, domain, NOBODY] = 1
        tally["not_seeking"][:, 0, domain, NOBODY] = 20
        tally["never_seeking"][:, 0, domain, NOBODY] = 10
        tally["in_contact"][:, 0, domain, NOBODY] = 16
        tally["in_contact"][:, 0, domain, ESS] = 4
        tally["in_contact_not_seeking"][:, 0, domain, NOBODY] = 5
        tally["shadow_in_need"][:, 0, domain, ESS] = 20
        tally["real_in_need"][:, 0, domain, ESS] = 12
        tally["evaluated"][:, 0, domain, ESS] = 10
        tally["gross"][:, 0, domain, ESS] = 5
        tally["deadweight"][:, 0, domain, ESS] = 2
        tally["starts"][:, 0, domain, ESS] = 2
        tally["wait_months"][:, 0, domain, ESS] = 6
        tally["staff"][:, 0, domain, ESS] = 3
        tally["staff"][:, 0, domain, PUBLIC] = 2
        tally["volunteer_staff"][:, 0, domain, ESS] = 1
        tally["providers"][:, 0, domain, ESS] = 5
        tally["cost"][:, 0, domain, ESS] = 10_000_00
        tally["grants"][:, 0, domain, ESS] = 6_000_00
        tally["fees"][:, 0, domain, ESS] = 3_000_00
        tally["dues"][:, 0, domain, ESS] = 400_00
        tally["gifts"][:, 0, domain, ESS] = 600_00
        tally["direct_provision"][:, 0, domain, PUBLIC] = 4_000_00
    tally["in_need"][:, 0, Domain.HOUSING, NOBODY] = 40 + np.arange(n) // 12
    tally["quiet_exits"][::12, 0, Domain.CHILD, ESS] = 3
    tally["insolvencies"][::12, 0, Domain.CHILD, ESS] = 1
    tally["hatchings"][::12, 0, Domain.CHILD, ESS] = 2
    tally["cash"][:, 0, 0, ESS] = 100 + 10 * (np.arange(n) // 12)
    civic = new_civic(n, 1)
    civic["citizens"], civic["adults"], civic["volunteers"] = CITIZENS, 8_000, 2_000
    arrays = RunArrays(
        tally, new_contract_tally(n, 1), new_learning_tally(n, 1), civic, new_wait_histogram(n),
        np.zeros(n, dtype=np.int64), ("All",), BURN_IN,
        enterprise_size_scale=2.0,
    )  # fmt: skip
    opening = enterprises([1.0, 2.0, 9.0, 60.0], [0.0, 4.0, 5.0, 20.0], LegalForm.ASSOCIATION)
    opening["legal_form"][3] = LegalForm.SCOP
    last = enterprises([2.0, 20.0], [2.0, 12.0], LegalForm.ASSOCIATION)
    return Run(arrays, opening["size"], last["size"], {"All": 0.1}, None, opening, last)  # type: ignore[arg-type]


HAND_COUNTS = {
    "stock.employment": 5.0,  # 50 people of 10,000
    "stock.housing": 5.1,  # one more in the second year of the burn-in
    "served.child": 20.0,  # 10 of 50
    "onsets.autonomy": 0.4,  # 4 a month
    "gross.child.start": 50.0,
    "deadweight.child.end": 20.0,
    "net.employment.start": 30.0,
    "net.housing.end": 30.0,
    "not_seeking.employment": 40.0,
    "never_seeking.employment": 20.0,
    "not_seeking.autonomy": 40.0,
    "not_seeking.contact": 25.0,  # 5 of 20
    "not_seeking.no_contact": 50.0,  # 15 of 30
    "averted.child": 4.0,  # 20 less 12 people, 2 starts a month
    "start_delay.child": 5.0,  # 2 of assessment, 3 on the list
    "form.association": 75.0,
    "form.cooperative": 25.0,
    "form.mutual": 0.0,
    "form.foundation": 0.0,
    "employers": 20.0,  # 4 of the model are 2 real ones, for 10,000
    "size_mean.start": 18.0,
    "size_below_3.start": 50.0,
    "size_below_10.start": 75.0,
    "size_from_50.start": 25.0,
    "staff_from_10.start": 100 * 60 / 72,
    "size_below_3.end": 50.0,
    "size_below_10.end": 50.0,
    "size_from_50.end": 0.0,
    "staff_from_10.end": 100 * 20 / 22,
    "cash_below_3.start": 25.0,
    "cash_below_6.start": 75.0,
    "cash_from_12.start": 25.0,
    "cash_below_3.end": 50.0,
    "cash_below_6.end": 50.0,
    "cash_from_12.end": 50.0,
    "volunteers.start": 25.0,
    "volunteers.end": 25.0,
    "volunteer_work.start": 25.0,  # 1 beside 3 paid
    "exits": 20.0,  # 4 of 20 a year
    "insolvencies": 5.0,
    "births": 10.0,
    "staff.end": 2.0,  # 20 FTE for 10,000
    "ess_staff.end": 60.0,
    "income_public.start": 60.0,
    "income_fees.end": 30.0,
    "income_dues_and_gifts.end": 10.0,
    "dependence.end": 60.0,
    "cost.end": 48.0,  # 40,000 euros a month for 10,000
    "public_euros.housing": 12.0,  # 10,000 euros a month
    "public_euros": 36.0,
    "drift.stock.employment.burn_in": 0.0,
    "drift.stock.housing.burn_in": 2.0,  # from 50 to 51 in a year
    "drift.stock.housing.scenario": 100 * (54 / 52 - 1) / 2,
    "drift.served.housing.burn_in": 100 * (50 / 51 - 1),
    "drift.places.child.scenario": 0.0,
    "drift.staff.burn_in": 0.0,
    "drift.employers.scenario": 0.0,
    "drift.cash.burn_in": 10.0,
}


@pytest.mark.parametrize(("name", "value"), HAND_COUNTS.items())
def test_every_figure_agrees_with_a_count_by_hand(tiny_run: Run, name: str, value: float) -> None:
    assert measures(tiny_run, Parameters())[name].value == pytest.approx(value)


def test_errors_are_those_of_the_counts(tiny_run: Run) -> None:
    found = measures(tiny_run, Parameters())
    assert found["stock.employment"].error == pytest.approx(0.1 * math.sqrt(51))
    assert found["served.child"].error == pytest.approx(100 * math.sqrt(12 / 54 * 42 / 54 / 54))
    n = 10 * EFFECT_MONTHS
    smoothed = (0.5 * n + 2) / (n + 4)
    assert found["gross.child.start"].error == pytest.approx(100 * math.sqrt(smoothed * (1 - smoothed) / (n + 4)))
    assert found["form.mutual"].error > 10.0, "0 of 4 says little"
    assert math.isnan(found["staff.end"].error)


def test_every_target_has_a_figure_and_no_name_stands_twice(tiny_run: Run) -> None:
    found = measures(tiny_run, Parameters())
    names = [target.name for target in TARGETS]
    assert len(set(names)) == len(names)
    assert set(names) <= set(found)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_target_says_where_it_comes_from_and_why_it_is_as_wide_as_it_is(target: Target) -> None:
    assert target.source
    assert target.low < target.high
    assert target.low <= target.published[0] <= target.published[-1] <= target.high
    for words in (target.label, target.unit, target.reason):
        assert words.en
        assert words.fr
    assert (target.group is Group.INPUT) == (target.origin is Origin.INPUT)


def test_nothing_put_in_or_fitted_passes_for_held_out() -> None:
    """What parameters name as their source cannot be called held out."""
    held_out = {target.name for target in OUTCOMES if target.origin is Origin.HELD_OUT}
    assert not held_out & {"exits", "insolvencies", "births", "cash_below_3.end", "volunteers.end", "income_public.end"}


def target(group: Group = Group.OUTCOME, low: float = 9.0, high: float = 11.0) -> Target:
    words = Words("x", "x")
    origin = Origin.INPUT if group is Group.INPUT else Origin.HELD_OUT
    return Target("x", group, origin, words, words, (10.0,), "somebody 2020", low, high, words)


VERDICT_TABLE = [
    # values of the runs, error of each, verdict of an outcome, verdict of an input
    ([10.0], 0.1, Verdict.MET, Verdict.INPUT),
    ([10.9], 0.1, Verdict.MET, Verdict.INPUT),
    ([11.1], 0.1, Verdict.MISS, Verdict.NOT_REPRODUCED),
    ([8.9], 0.1, Verdict.MISS, Verdict.NOT_REPRODUCED),
    ([10.0], 1.0, Verdict.TOO_SMALL, Verdict.INPUT),
    ([12.0], 1.0, Verdict.TOO_SMALL, Verdict.INPUT),
    ([13.1], 1.0, Verdict.MISS, Verdict.NOT_REPRODUCED),
    ([10.0], math.nan, Verdict.TOO_SMALL, Verdict.INPUT),
    ([20.0], math.nan, Verdict.TOO_SMALL, Verdict.INPUT),
    ([10.0, 10.1, 9.9], math.nan, Verdict.MET, Verdict.INPUT),
    ([12.0, 12.1, 11.9], math.nan, Verdict.MISS, Verdict.NOT_REPRODUCED),
    ([5.0, 10.0, 15.0], math.nan, Verdict.TOO_SMALL, Verdict.INPUT),
    ([math.nan], math.nan, Verdict.MISSING, Verdict.MISSING),
]


@pytest.mark.parametrize(("values", "error", "outcome", "as_input"), VERDICT_TABLE)
def test_verdicts(values: list[float], error: float, outcome: Verdict, as_input: Verdict) -> None:
    runs = [Measure(value, error) for value in values]
    assert judged(target(), runs, 1000).verdict is outcome
    assert judged(target(Group.INPUT), runs, 1000).verdict is as_input


def test_needed_citizens_bring_the_error_to_half_the_tolerance() -> None:
    result = judged(target(), [Measure(10.0, 1.0)], 1000)
    assert result.error == pytest.approx(1.96)
    assert result.needed_citizens == pytest.approx(1000 * 1.96**2)
    assert judged(target(), [Measure(10.0, 1.0 / 1.96)], 1000).verdict is Verdict.MET


def test_a_true_figure_is_seldom_called_a_miss() -> None:
    """1,000 reports of five runs around the published figure, too few for the tolerance: at most 1 % are misses."""
    rng = np.random.default_rng(5)
    misses = 0
    for _ in range(1000):
        runs = [Measure(float(value)) for value in rng.normal(10.0, 1.5, 5)]
        misses += judged(target(), runs, 1000).verdict is Verdict.MISS
    assert misses <= 10


def test_error_of_the_median_of_many_runs_holds_its_95_per_cent() -> None:
    rng = np.random.default_rng(6)
    inside = 0
    for _ in range(2000):
        values = rng.normal(0.0, 1.0, 7)
        error = error_of_median([Measure(float(value)) for value in values])
        inside += abs(float(np.median(values))) <= error
    assert 0.93 <= inside / 2000 <= 0.985


@pytest.fixture(scope="module")
def small() -> Inputs:
    return Inputs(citizens=2_000, burn_in_months=24, months=36)


@pytest.fixture(scope="module")
def report(small: Inputs) -> Report:
    return base_report(small, (1, 2))


def test_the_report_has_all_parts_and_all_rows(report: Report) -> None:
    assert [len(section.results) for section in report.sections] == [
        len(INPUTS), len(OUTCOMES), len(BURN_IN_DRIFT), len(SCENARIO_DRIFT),
    ]  # fmt: skip
    assert report.n_misses == sum(
        result.verdict in (Verdict.MISS, Verdict.NOT_REPRODUCED, Verdict.MISSING) for result in report.results
    )


def test_the_same_report_comes_from_more_processes_and_from_other_seed_orders(small: Inputs, report: Report) -> None:
    spread = base_report(small, (1, 2), workers=2)
    again = base_report(small, (2, 1))
    for one, two, three in zip(report.results, spread.results, again.results, strict=True):
        # NaN equals NaN as text
        assert str(one) == str(two)
        assert (str(one.median), str(one.most)) == (str(three.median), str(three.most))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_tables_are_complete_in_both_languages(report: Report, language: str) -> None:
    for _, heads, rows in tables(report, language):
        assert len(heads) == len(COLUMNS)
        assert all(len(row) == len(heads) and all(row) for row in rows)
    assert len(summary(report, language)) == 2
    assert set(VERDICTS) == set(Verdict)
    assert set(ORIGINS) == set(Origin)


def test_numbers_are_written_as_the_language_does() -> None:
    assert number(1234.56, 1, "en") == "1,234.6"
    assert number(1234.56, 1, "fr") == "1\u202f234,6"
    assert number(-0.001, 1, "en") == "0.0"
    assert number(math.nan, 1, "en") == "-"


def test_a_row_shows_median_range_and_the_citizens_needed() -> None:
    runs = [Measure(value) for value in (5.0, 10.0, 15.0)]
    row = cells(judged(target(), runs, 1_000_000), 3, "en")
    assert row[1:4] == ("10.0 (5.0 to 15.0)", "10.0", "9.0 to 11.0")
    assert row[5].startswith("too small to tell: about ")
    one = cells(judged(target(), [Measure(10.0)], 1000), 1, "fr")
    assert one[1] == "10,0"
    assert one[5] == "trop petit pour conclure : au moins 3 simulations"


def test_the_document_shows_misses_as_misses_and_no_path(report: Report, tmp_path: Path) -> None:
    missed = report.sections[1].results[0]
    missed = replace(missed, verdict=Verdict.MISS)
    changed = replace(report, sections=(replace(report.sections[1], results=(missed,)),))
    text = markdown(changed)
    assert "| **MISS** |" in text
    assert " 1 MISS, " in text
    assert all(words.en in text for words in NOT_COMPARED)
    path = write_document(changed, tmp_path / "docs" / "base.md")
    assert path.read_text(encoding="utf-8") == text
    assert str(tmp_path) not in text
    assert str(Path.home()) not in text


def test_enterprises_are_left_as_they_stand_in_the_books() -> None:
    model = WelfareModel(Inputs(citizens=2_000, months=12), 3)
    opening = enterprises_of(model.providers, model.params)
    rows = model.providers.enterprises[model.providers.enterprises["alive"] == 1]
    assert np.array_equal(opening["key"], np.sort(rows["key"]))
    by_key = {int(row["key"]): row for row in rows}
    for one in opening:
        row = by_key[int(one["key"])]
        assert one["size"] == row["size"]
        assert one["legal_form"] == row["legal_form"]
        # as endowed: the cash it wants to hold, in months of its usual cost
        cost = monthly_cost(row, model.providers.prices)
        assert one["cash_months"] * cost == pytest.approx(row["cash_target"] * cost, rel=1e-6, abs=1.0)


def test_a_run_keeps_its_enterprises_at_both_ends() -> None:
    run = simulate(Inputs(citizens=2_000, burn_in_months=12, months=12), 1)
    assert np.array_equal(np.sort(run.last_enterprises["size"]), np.sort(run.last_sizes))
    assert len(run.opening_enterprises) == 96
    assert not np.array_equal(run.opening_enterprises["cash_months"], run.last_enterprises["cash_months"])


def test_the_document_in_the_repository_has_every_row() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    written = {(row[0].removeprefix("| "), row[4], row[7]) for row in rows if len(row) == len(COLUMNS)}
    missing = [one.name for one in TARGETS if (one.label.en, one.unit.en, one.source) not in written]
    assert not missing, "run: python run.py base --replicates 5 --write"


def test_strict_stops_at_a_miss_and_the_plain_command_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    import scenarios.base_report
    from run import app

    missed = judged(target(), [Measure(20.0, 0.1)], 500)
    one = Report(Inputs(citizens=500, months=36), (1,), (Section(Words("B", "B"), (missed,)),))
    monkeypatch.setattr(scenarios.base_report, "base_report", lambda *_: one)
    runner = CliRunner()
    plain = runner.invoke(app, ["base", "--citizens", "500", "--months", "36"])
    assert (plain.exit_code, "MISS" in plain.output) == (0, True)
    assert runner.invoke(app, ["base", "--strict"]).exit_code == 1
    assert "ÉCART" in runner.invoke(app, ["base", "--lang", "fr"]).output
    assert runner.invoke(app, ["base", "--months", "12"]).exit_code == 2


def test_the_reason_of_a_miss_stands_beside_it_and_beside_nothing_else() -> None:
    assert set(WHY_MISSED) <= {target.name for target in TARGETS}
    for words in WHY_MISSED.values():
        assert words.en
        assert words.fr
        assert "|" not in words.en
    target = next(target for target in TARGETS if target.name == "averted.housing")
    column = [words.en for words in COLUMNS].index("why it is missed")
    for value, reason in ((25.0, "-"), (35.0, WHY_MISSED["averted.housing"].en)):
        result = judged(target, [Measure(value), Measure(value), Measure(value)], CITIZENS)
        assert cells(result, 3, "en")[column] == reason


def test_published_sizes_are_moved_to_social_action_and_full_time_equivalents() -> None:
    """2.6 times as many employees, .68 full-time equivalents each: half of all at 1.86 x 2.6 x .68 = 3.3."""
    median = math.exp(0.62) * 0.39 / 0.15 * 1.5 / 2.2
    assert median == pytest.approx(3.3, abs=0.05)
    assert share_below(median) == pytest.approx(50.0)
    assert share_below(median * math.exp(2.0)) == pytest.approx(84.13, abs=0.01)
    assert share_below(median * math.exp(4.0), moment=1) == pytest.approx(50.0)
