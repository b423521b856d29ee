"""Result folders in the dashboard: which may be opened, what they show, how a run is found again; without a browser."""

from __future__ import annotations

import itertools
import json
import shlex
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from abm.errors import WelfareError
from abm.series import evaluate_years
from abm.simulate import simulate
from scenarios.analysis.measure_words import measure_words
from scenarios.batch.conduct import do_run
from scenarios.batch.factor import Factor, told_apart
from scenarios.batch.measure import measure
from scenarios.batch.parts import RUNS, SERIES, parts
from scenarios.batch.plan import PlannedRun, Point, Setting, plan_of, setting_of
from scenarios.batch.study import load_study, studies
from scenarios.folder import MANIFEST
from scenarios.loader import load
from scenarios.runner import inputs_of
from scenarios.scenario import overridden
from tests.scenarios.batch.tiny import begun, done, plan
from tests.viz.frontier_examples import LEVERS, example_frontier, example_outcomes
from viz.dashboard.error_words import attempt, in_words
from viz.dashboard.pages.sweeps import points_in
from viz.dashboard.sweep_charts import curve, frontier_chart, heatmap, over_years, scatter
from viz.dashboard.sweep_folders import folders, opened
from viz.dashboard.sweep_points import SCENARIO, axes, cells, is_grid, levers_of, values_along
from viz.dashboard.sweep_replay import opening

LANGUAGES = ("en", "fr")
MEASURE = "share_covered"
BUDGET = Factor("funding.budget", values=(0.6, 0.8, 1.0))
MOVED = Factor("funding.moved_to_ess", values=(-0.3, 0.0, 0.3))
QUEUE = Factor("service.queue_order", values=("severity", "first_come"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place of results with one whole folder."""
    place = tmp_path_factory.mktemp("place") / "results"
    place.mkdir()
    done(place / "tiny", plan())
    return place


def refused(name: str, root: Path, language: str = "en") -> str:
    with pytest.raises(WelfareError) as caught:
        opened(name, root)
    return in_words(caught.value, language)


def outcomes(factors: tuple[Factor, ...] = (BUDGET, MOVED), seeds: int = 3) -> pd.DataFrame:
    """A grid whose measure is its budget, and a little of its seed."""
    rows, point = [], 0
    for first in factors[0].values:
        for second in factors[1].values:
            for seed in range(1, seeds + 1):
                value = (first if isinstance(first, float) else 0.5) + 0.01 * seed
                values = {factors[0].name: first, factors[1].name: second, MEASURE: value}
                rows.append({"point": point, "seed": seed, "scenario": "base", **values})
            point += 1
    return pd.DataFrame(rows)


# Folders


def test_a_folder_of_runs_is_listed_and_opened(root: Path) -> None:
    assert folders(root) == ["tiny"]
    found = opened("tiny", root)
    assert (found.kind, found.title("en"), found.status.is_complete) == ("sweep", "T", True)


@pytest.mark.parametrize("name", ["..", "../results/tiny", "/etc", "tiny/../tiny", "", "tiny/runs", "~", "tiny\x00"])
def test_nothing_but_what_is_listed_can_be_opened(name: str, root: Path) -> None:
    assert "there is no result folder" in refused(name, root)


def test_links_lead_nowhere(root: Path, tmp_path: Path) -> None:
    place = tmp_path / "results"
    place.mkdir()
    (place / "out").symlink_to(root / "tiny")
    assert folders(place) == []
    assert "there is no result folder" in refused("out", place)
    shutil.copytree(root / "tiny", place / "inside")
    (place / "inside" / "points.parquet").symlink_to("/etc/passwd")
    assert "links to other places" in refused("inside", place)
    manifest = place / "inside" / MANIFEST
    manifest.unlink()
    manifest.symlink_to(root / "tiny" / MANIFEST)
    assert "links to other places" in refused("inside", place)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "content",
    [
        None, "", "{", "[]", "null", '{"setting": {}}', '{"setting": {}, "format": 1}', '{"format": 99, "setting": 1}',
        "[" * 100_000, '{"setting": {"scenarios": 3, "factors": [], "by": [], "indicators": []}, "format": 1}',
    ],
)  # fmt: skip
def test_what_is_no_result_is_explained_without_a_path(content: str | None, language: str, tmp_path: Path) -> None:
    place = tmp_path / "results"
    (place / "odd").mkdir(parents=True)
    if content is not None:
        (place / "odd" / MANIFEST).write_text(content, encoding="utf-8")
    told = refused("odd", place, language)
    assert "odd" in told
    assert str(tmp_path) not in told


def test_single_runs_are_said_to_be_such(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / MANIFEST).write_text(json.dumps({"files": []}), encoding="utf-8")
    assert "single runs" in refused("one", tmp_path)


def test_a_damaged_manifest_of_a_real_folder_is_explained(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "tiny", tmp_path / "tiny")
    manifest = json.loads((tmp_path / "tiny" / MANIFEST).read_text(encoding="utf-8"))
    for key in ("study", "setting", "planned", "kind", "code_version"):
        for broken in ({other: one for other, one in manifest.items() if other != key}, {**manifest, key: None}):
            (tmp_path / "tiny" / MANIFEST).write_text(json.dumps(broken), encoding="utf-8")
            result = attempt(lambda: opened("tiny", tmp_path))
            assert result.error is None or str(tmp_path) not in str(result.error)


@pytest.mark.parametrize("measures", [["<b>"], ["share_covered@year999", "nope"], "abc", [1]])
def test_measures_that_there_are_not_are_explained(measures: object, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "tiny", tmp_path / "tiny")
    manifest = json.loads((tmp_path / "tiny" / MANIFEST).read_text(encoding="utf-8"))
    manifest["study"]["measures"] = measures
    (tmp_path / "tiny" / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert refused("tiny", tmp_path)
    assert str(tmp_path) not in refused("tiny", tmp_path)


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("setting", {"scenarios": []}),
        ("setting", {"indicators": ["nope"]}),
        ("kind", "search"),
    ],
)
def test_what_pages_could_not_show_is_refused(table: str, changed: Any, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "tiny", tmp_path / "tiny")
    manifest = json.loads((tmp_path / "tiny" / MANIFEST).read_text(encoding="utf-8"))
    manifest[table] = {**manifest[table], **changed} if isinstance(changed, dict) else changed
    (tmp_path / "tiny" / MANIFEST).write_text(json.dumps({**manifest, "design": None}), encoding="utf-8")
    assert "tiny" in refused("tiny", tmp_path)


def test_damaged_tables_are_explained(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "tiny", tmp_path / "tiny")
    for path in (tmp_path / "tiny" / RUNS).glob("*.parquet"):
        path.write_bytes(b"nothing")
    told = refused("tiny", tmp_path)
    assert str(tmp_path) not in told


def test_folders_of_folders_are_listed_and_hidden_ones_are_not(root: Path, tmp_path: Path) -> None:
    for name in ("deep/one", ".hidden", "a/b/c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(root / "tiny", tmp_path / name)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert set(folders(tmp_path)) == {"deep/one", "a"}
    assert opened("deep/one", tmp_path).status.done == 6
    assert "holds no results" in refused("a", tmp_path)


def test_no_place_of_results_is_an_empty_list(tmp_path: Path) -> None:
    assert folders(tmp_path / "nowhere") == []


def test_a_folder_without_a_finished_run_opens_and_says_so(tmp_path: Path) -> None:
    begun(tmp_path / "tiny", plan())
    found = opened("tiny", tmp_path)
    assert found.status.missing == 6
    error = attempt(lambda: found.store.outcomes([measure(MEASURE)])).error
    assert error is not None
    assert "no run is done yet" in str(error)


def test_an_incomplete_folder_opens(root: Path, tmp_path: Path) -> None:
    store = done(tmp_path / "tiny", plan(), list(plan().runs())[:3])
    found = opened("tiny", tmp_path)
    assert (found.status.done, found.status.is_complete) == (3, False)
    assert len(parts(store.folder)) >= 1
    assert (store.folder / SERIES).is_dir()


# Means over points and seeds


def test_a_cell_is_the_mean_over_seeds_with_its_interval() -> None:
    along = axes((BUDGET, MOVED), [("base", "Base")], "en")
    found = cells(outcomes(), MEASURE, along)
    assert len(found) == 9
    assert found[0].at == (0.6, -0.3)
    assert found[0].mean == pytest.approx(0.62)
    assert found[0].half == pytest.approx(4.302652 * 0.01 / np.sqrt(3), rel=1e-4)
    assert is_grid(found)


def test_along_one_lever_points_that_differ_otherwise_are_averaged_within_seeds() -> None:
    along = axes((BUDGET,), [], "en")
    found = cells(outcomes(), MEASURE, along)
    assert [one.points for one in found] == [(0, 1, 2), (3, 4, 5), (6, 7, 8)]
    assert found[1].mean == pytest.approx(0.82)
    assert found[1].half == pytest.approx(4.302652 * 0.01 / np.sqrt(3), rel=1e-4)


def test_points_that_leave_a_lever_alone_have_no_place_along_it() -> None:
    table = outcomes()
    table.loc[table["point"] == 0, BUDGET.name] = np.nan
    assert len(cells(table, MEASURE, axes((BUDGET, MOVED), [], "en"))) == 8
    rows = levers_of((BUDGET, MOVED), table.iloc[0], "en")
    assert rows[0][1] == "as in the scenario"


def test_one_seed_has_no_interval() -> None:
    found = cells(outcomes(seeds=1), MEASURE, axes((BUDGET, MOVED), [], "en"))
    assert all(np.isnan(one.half) for one in found)


def test_missing_values_are_left_out() -> None:
    table = outcomes()
    table.loc[table["point"] == 3, MEASURE] = np.nan
    assert len(cells(table, MEASURE, axes((BUDGET, MOVED), [], "en"))) == 8


def test_a_lever_that_every_point_sets_to_the_same_is_no_axis_unless_there_is_no_other() -> None:
    still = replace(MOVED, values=(0.3,))
    assert [one.name for one in axes((still, BUDGET), [], "en")] == [BUDGET.name]
    assert [one.name for one in axes((still,), [], "en")] == [MOVED.name]


def test_scenarios_are_an_axis_where_there_are_several() -> None:
    assert [one.name for one in axes((), [("a", "A"), ("b", "B")], "en")] == [SCENARIO]
    assert axes((), [("a", "A")], "en") == []


# Pictures


def test_what_the_command_line_set_for_all_runs_is_told(root: Path, tmp_path: Path) -> None:
    assert opened("tiny", root).in_all_runs("en") == []
    file = shutil.copytree(root / "tiny", tmp_path / "tiny") / MANIFEST
    told = json.loads(file.read_text(encoding="utf-8"))
    told["study"]["in_all_runs"] = {"en": ["in all runs: no trust"], "fr": ["dans tous les essais : sans confiance"]}
    file.write_text(json.dumps(told), encoding="utf-8")
    assert opened("tiny", tmp_path).in_all_runs("en") == ["In all runs: no trust."]
    assert opened("tiny", tmp_path).in_all_runs("fr") == ["Dans tous les essais : sans confiance."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_has_a_cell_for_each_place_and_knows_its_points(language: str) -> None:
    along = axes((BUDGET, MOVED), [], language)
    chart = heatmap(cells(outcomes(), MEASURE, along), along, measure_words(MEASURE, language), language)
    json.dumps(chart.option, allow_nan=False)
    data = chart.option["series"][0]["data"]
    assert chart.option["series"][0]["type"] == "heatmap"
    assert [one["points"] for one in data] == [[place] for place in range(9)]
    assert data[0]["value"] == [0, 0, 62.0]
    assert chart.option["yAxis"]["data"][0] == "\u221230 %"
    assert "%" in chart.says


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_that_fill_no_table_are_dots(language: str) -> None:
    along = axes(LEVERS[:2], [], language)
    table = example_outcomes(60, 2)
    found = cells(table, "theil_coverage", along)
    assert not is_grid(found)
    chart = heatmap(found, along, measure_words("theil_coverage", language), language)
    json.dumps(chart.option, allow_nan=False)
    assert chart.option["series"][0]["type"] == "scatter"
    assert len(chart.option["series"][0]["data"]) == 60


def test_choices_have_places_by_name_in_dots() -> None:
    along = axes((QUEUE, MOVED), [], "en")
    chart = scatter(cells(outcomes((QUEUE, MOVED)), MEASURE, along), along, measure_words(MEASURE, "en"), "en")
    assert chart.option["xAxis"]["data"] == ["first come", "severity"]
    assert chart.option["yAxis"]["type"] == "value"
    assert {one["value"][1] for one in chart.option["series"][0]["data"]} == {-30.0, 0.0, 30.0}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_curve_over_one_lever_has_its_interval(language: str) -> None:
    along = axes((BUDGET,), [], language)
    chart = curve(cells(outcomes(), MEASURE, along), along, measure_words(MEASURE, language), language)
    json.dumps(chart.option, allow_nan=False)
    mean, low, high = (series["data"] for series in chart.option["series"])
    assert [one["value"][0] for one in mean] == [0.6, 0.8, 1.0]
    assert all(below["value"][1] < one["value"][1] < above["value"][1]
               for below, one, above in zip(low, mean, high, strict=True))  # fmt: skip


def test_curves_over_two_levers_are_a_line_for_each_value() -> None:
    along = axes((BUDGET, MOVED), [], "en")
    found = cells(outcomes(), MEASURE, along)
    chart = curve(found, along, measure_words(MEASURE, "en"), "en")
    assert len(chart.option["series"]) == len(values_along(found, 1)) == 3
    assert chart.option["series"][2]["name"] == "moved to ESS 30 % of the pots left"


def test_scenarios_beside_each_other_are_dots() -> None:
    table = outcomes().assign(scenario=lambda rows: np.where(rows["point"] < 4, "a", "b"))
    along = axes((), [("a", "First"), ("b", "Second")], "en")
    chart = curve(cells(table, MEASURE, along), along, measure_words(MEASURE, "en"), "en")
    assert chart.option["xAxis"]["data"] == ["First", "Second"]
    assert chart.option["series"][0]["type"] == "scatter"


def test_nothing_to_show_is_said() -> None:
    along = axes((BUDGET, MOVED), [], "en")
    table = outcomes().assign(**{MEASURE: np.nan})
    assert heatmap(cells(table, MEASURE, along), along, measure_words(MEASURE, "en"), "en").says.startswith("No point")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frontier_shows_every_mix_once(language: str) -> None:
    frontier = example_frontier(80, 6)
    chart = frontier_chart(frontier, language)
    json.dumps(chart.option, allow_nan=False)
    shown = [point for series in chart.option["series"] for one in series["data"] for point in one.get("points", [])]
    assert sorted(shown) == sorted(int(point) for point in frontier.means.index)
    assert str(len(frontier.front)) in chart.says


def test_a_run_year_by_year() -> None:
    chart = over_years([-1, 0, 1], [0.5, float("nan"), 0.4], measure_words(MEASURE, "en"), "en")
    assert chart.option["series"][0]["data"] == [50.0, None, 40.0]
    assert "50.0 %" in chart.says


@pytest.mark.parametrize(
    "event",
    [None, 3, {}, {"data": None}, {"data": [1]}, {"data": {"points": "x"}}, {"data": {"points": [{}, "1", None]}}],
)
def test_clicks_of_any_sort_are_borne(event: Any) -> None:
    assert points_in(event) == ()


def test_a_click_tells_its_points() -> None:
    assert points_in({"data": {"points": [3, 4]}}) == (3, 4)


# A run in Explore


def setting(*factors: Factor, scenario: str = "ess_grants", **changes: str) -> Setting:
    start = overridden(load(scenario), [f"{name}={value}" for name, value in changes.items()], citizens=2000, months=24)
    return Setting((start,), told_apart(factors))


def run_of(*values: Any) -> PlannedRun:
    return PlannedRun(0, Point(0, values), 0, 7)


def test_a_lever_from_month_0_on_is_the_same_run() -> None:
    found = opening(setting(BUDGET), run_of(0.8), "en")
    assert found.is_same
    assert found.asked is not None
    assert (found.asked.scenario, found.asked.changes, found.asked.seed) == ("ess_grants", {"funding.budget": "0.8"}, 7)
    assert (found.asked.citizens, found.asked.months) == (2000, 24)


def test_a_lever_left_alone_is_the_scenario() -> None:
    found = opening(setting(BUDGET), run_of(None), "en")
    assert found.is_same
    assert found.asked is not None
    assert found.asked.changes == {}


def test_what_the_sweep_set_besides_comes_along() -> None:
    found = opening(setting(BUDGET, **{"service.referral": "0.9"}), run_of(1.0), "en")
    assert found.asked is not None
    assert found.asked.changes["service.referral"] == "0.9"
    assert found.is_same


def test_a_lever_that_changes_at_a_date_is_the_same_run() -> None:
    found = opening(setting(Factor("funding.budget", 0.5, 1.0, from_month=12)), run_of(0.8), "en")
    assert found.is_same
    assert found.asked is not None
    assert found.asked.changes == {"funding.budget@12": "0.8"}


def test_a_date_that_the_scenario_itself_sets_takes_the_value_of_the_point() -> None:
    dated = Factor("funding.budget", 0.4, 1.0, from_month=12, ramp_months=60)
    found = opening(setting(dated, scenario="state_disengagement"), run_of(0.5), "en")
    assert found.is_same
    assert found.asked is not None
    assert found.asked.changes == {"funding.budget@12": "0.5"}
    assert [one.as_plain() for one in found.asked.resolved().policy.changes] == [dated.change(0.5).as_plain()]


def test_dated_changes_that_the_folder_has_besides_come_along() -> None:
    found = opening(setting(BUDGET, **{"service.referral@6+12": "0.9"}), run_of(0.8), "en")
    assert found.is_same
    assert found.asked is not None
    assert found.asked.changes == {"service.referral@6+12": "0.9", "funding.budget": "0.8"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_address_can_hold_is_said_to_be_missing(language: str) -> None:
    one = setting(BUDGET)
    start = replace(one.scenarios[0], run=one.scenarios[0].run.model_copy(update={"burn_in_months": 12}))
    found = opening(replace(one, scenarios=(start,)), run_of(0.8), language)
    assert found.asked is not None
    assert not found.is_same
    assert found.remark


@pytest.mark.parametrize("name", studies())
def test_points_of_every_study_open_as_the_same_run(name: str) -> None:
    plan = plan_of(load_study(name))
    stored = setting_of(json.loads(json.dumps(plan.setting.as_plain())))
    for number in range(0, len(plan.points), max(1, len(plan.points) // 40)):
        found = opening(stored, PlannedRun(number, plan.points[number], 0, 7), "en")
        assert found.is_same, (number, found.remark)


@pytest.mark.parametrize("name", studies())
def test_the_question_and_its_command_line_run_to_the_numbers_of_the_study(name: str) -> None:
    plan = plan_of(load_study(name).resized(citizens=500, months=30))
    number = 2 * len(plan.points) // 3
    run = PlannedRun(number, plan.points[number], 1, plan.seeds[1])
    recorded = do_run(plan.setting, run)
    asked = opening(plan.setting, run, "en").asked
    assert asked is not None
    words = shlex.split(asked.command())
    lines = [after for word, after in itertools.pairwise(words) if word == "--set"]
    typed = overridden(load(words[3]), lines, citizens=500, months=30)
    for scenario in (asked.resolved(), typed):
        found = simulate(inputs_of(scenario), run.seed)
        again = evaluate_years(found.arrays, plan.setting.indicators, plan.setting.levels)
        assert recorded.series is not None
        assert again.content_hash() == recorded.series.content_hash()


def test_choices_and_levers_of_all_domains_are_typed_as_addresses_have_them() -> None:
    shared = Factor("needs.share_served", 0.2, 0.6)
    found = opening(setting(QUEUE, shared), run_of("first_come", 0.45), "en")
    assert found.asked is not None
    assert found.is_same
    assert found.asked.changes["service.queue_order@0"] == "first_come"
    assert sum(name.startswith("needs.share_served.") for name in found.asked.changes) == 4


def test_a_scenario_of_ones_own_and_a_large_run_are_not_opened() -> None:
    start = setting(BUDGET).scenarios[0]
    own = Setting((replace(start, name="mine"),), (BUDGET,))
    assert "does not come with the model" in opening(own, run_of(0.8), "en").remark
    large = Setting((overridden(load("ess_grants"), citizens=1_000_000),), (BUDGET,))
    assert "too large" in opening(large, run_of(0.8), "en").remark


def test_the_society_without_policy_opens_too() -> None:
    found = opening(setting(BUDGET, scenario="base"), run_of(0.8), "en")
    assert found.is_same
    assert found.asked is not None
    assert found.asked.scenario == "base"
