"""Replays of history: files as read, quantities, estimates and verdicts by hand, whole runs."""

from __future__ import annotations

import math
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import t as student
from typer.testing import CliRunner, Result

import run
from abm.errors import WelfareError
from abm.indicators.registry import Words
from scenarios import history_page
from scenarios.base_target import Group, Origin, Target
from scenarios.base_verdicts import Verdict, verdict_of
from scenarios.french_errors import in_french
from scenarios.history import (
    NEEDED,
    OTHERS,
    REPLAYS,
    Compared,
    HistoryTarget,
    Replay,
    is_replay,
    load_replay,
    replays,
)
from scenarios.history_page import markdown
from scenarios.history_quantity import CENSUS, Quantity, Years, of_employers, quantity_named
from scenarios.history_report import error_of, estimate, history_report, judged, summary, tables
from scenarios.history_run import Pair, months_of_pair, pairs
from scenarios.history_schema import replay_schema
from tests.scenarios.test_schema import valid

HEAD = """
[scenario]
title = "T"
intent = "I"
[run]
citizens = 2_000
burn_in_months = 12
months = 24
[[policy]]
path = "funding.budget"
value = 0.5
year = 2
[replay]
first_year = 2016
replicates = 3
"""
TARGET = """
[[replay.target]]
label = { en = "Employers", fr = "Employeurs" }
year = 2017
of = "employers"
compare = "change"
unit = "%"
published = -5.0
low = -80.0
high = -1.0
origin = "held_out"
source = "S"
tolerance = "R"
"""
WORDS = Words("w", "m")
SCHEMA = replay_schema()


def written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(run.app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


# --- files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", replays())
def test_a_replay_that_comes_with_the_model_says_what_it_rests_on(name: str) -> None:
    found = load_replay(name)
    scenario = found.scenario
    assert found.replicates >= 3
    assert scenario.sources
    assert scenario.policy.changes
    for text in (scenario.title, scenario.intent):
        assert text.en != text.fr
    assert all(change.why["en"] and change.why["en"] != change.why["fr"] for change in scenario.policy.changes)
    assert {target.figure.origin for target in found.targets} == {Origin.INPUT, Origin.HELD_OUT}
    for target in found.targets:
        assert target.figure.label.en != target.figure.label.fr
        assert target.figure.reason.en != target.figure.reason.fr
        assert len(target.figure.source) > 5
        for words in (target.claim, target.missed):
            assert words is None or words.en != words.fr


def test_the_cut_of_subsidised_jobs_is_the_published_one() -> None:
    found = load_replay("france_2017_subsidised_jobs")
    (change,) = found.scenario.policy.changes
    assert (change.path, change.value) == ("funding.subsidies_budget", pytest.approx(30 / 80))
    assert found.place(2017) * 12 == change.from_month
    exits = next(one for one in found.targets if one.of == (quantity_named("exits"),) and not one.over)
    assert exits.figure.published[0] == pytest.approx(100 * (12_500 / 10_800 - 1), abs=0.5)


def test_a_file_becomes_a_replay(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + TARGET)
    found = load_replay(path)
    (target,) = found.targets
    assert is_replay(str(path))
    assert not is_replay("welfare_state")
    assert (found.first_year, found.replicates, found.place(2017)) == (2016, 3, 1)
    assert target.of == (Quantity("employers"),)
    assert (target.compared, target.against, target.times) == (Compared.CHANGE, None, 100.0)
    assert target.figure.label == Words("Employers", "Employeurs")
    assert call("validate", str(path)).exit_code == 0


@pytest.mark.parametrize("name", replays())
def test_the_schema_says_of_a_replay_what_the_loader_says(name: str) -> None:
    text = (REPLAYS.folder / f"{name}.toml").read_text(encoding="utf-8")
    assert valid(SCHEMA, tomllib.loads(text))
    assert not valid(SCHEMA, tomllib.loads(text.replace("published = ", "publishd = ")))
    assert not valid(SCHEMA, tomllib.loads(text.replace('origin = "fed"', 'origin = "fitted"')))


def test_the_schema_has_every_key_of_a_target() -> None:
    target = SCHEMA["properties"]["replay"]["properties"]["target"]["items"]
    assert set(target["properties"]) == {*NEEDED, *OTHERS}
    assert '"Replay of history"' in call("schema", "--history").stdout


LINE_OF_TARGET = len((HEAD + TARGET).splitlines()) - len(TARGET.splitlines()) + 2
"""Of [[replay.target]] in the file."""


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('year = 2017\nof', 'year = 2019\nof', 2, "year = 2019: the run has the years 2016 to 2017"),
        ('of = "employers"', 'of = "n_employer"', 3, "unknown indicator 'n_employer'; did you mean 'n_employers'?"),
        ('of = "employers"', 'of = "exits[>10]"', 3, "'exits[>10]': expected sizes in FTE, as in <10, 10-50 or >=50"),
        ('of = "employers"', 'of = "exits[50-10]"', 3, "'exits[50-10]': expected sizes in FTE"),
        ('of = "employers"', 'of = "share_covered[houses]"', 3, "unknown group in 'share_covered[houses]'"),
        ('of = "employers"', 'of = "cash_months[ess"', 3, "expected a quantity, as in share_covered[housing]"),
        ('of = "employers"', 'of = "rate_quiet_exits[ess]"', 3, "the groups of 'rate_quiet_exits' are by: domain"),
        ('of = "employers"', "of = 3", 3, "of = 3: expected a list of names in quotes"),
        ('compare = "change"', 'compare = "chance"', 4, "compare = \"chance\": expected one of level, change"),
        ('compare = "change"', 'compare = "change_over_change"', 0, "needs 'over', the quantity it is divided by"),
        ('compare = "change"', 'against = 2016', 4, "a level is held against nothing"),
        ('compare = "change"', 'compare = "change"\nagainst = 2017', 5, "against = 2017: is the year itself"),
        ('compare = "change"', 'compare = "change"\nagainst = "policy"', 5, 'expected "no_policy" or a year'),
        ('origin = "held_out"', 'origin = "fitted"', 9, 'origin = "fitted": expected one of held_out, fed'),
        ("low = -80.0", "low = 5.0", 7, "low = 5 is not below high = -1"),
        ("published = -5.0", "published = 5.0", 6, "lies outside low = -80 to high = -1"),
        ("published = -5.0", "published = [1.0, 2.0, 3.0]", 6, "a figure or the two ends of a range"),
        ("published = -5.0\n", "", 0, "a target needs 'published', a figure, or 'claim'"),
        ("low = -80.0\nhigh = -1.0\n", "", 0, "a target needs 'low', 'high' or both"),
        ('source = "S"\n', "", 0, "a target needs 'source'"),
        ('source = "S"', 'sources = "S"', 10, "unknown key 'sources' in [replay]; did you mean 'source'?"),
    ],
)  # fmt: skip
def test_bad_targets_are_refused_with_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    path = written(tmp_path, HEAD + TARGET.replace(old, new))
    with pytest.raises(WelfareError) as caught:
        load_replay(path)
    assert str(caught.value).startswith(f"{path}:{LINE_OF_TARGET + line}: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said", "french"),
    [
        (HEAD, "a replay needs at least one [[replay.target]]", "il faut à un épisode au moins un"),
        (HEAD.partition("[replay]")[0], "a replay needs [replay] with first_year", "il faut à un épisode [replay]"),
        (HEAD.replace("first_year = 2016\n", "") + TARGET, "needs 'first_year'", "il faut dans [replay] la clé"),
        (HEAD.replace("months = 24", "months = 6") + TARGET, "a whole year at least", "une année entière"),
        (HEAD.replace("replicates = 3", "replicates = 0") + TARGET, "replicates = 0 is outside", "hors des bornes"),
        (HEAD.replace("budget", "budge") + TARGET, "did you mean 'funding.budget'?", "vouliez-vous dire"),
    ],
)
def test_bad_files_are_refused_in_both_languages(tmp_path: Path, text: str, said: str, french: str) -> None:
    path = written(tmp_path, text)
    result, other = call("history", str(path)), call("history", str(path), "--lang", "fr")
    assert result.exit_code == other.exit_code == 2
    assert "mine.toml" in result.output
    assert said in result.output
    assert french in other.output


def test_phrases_of_replays_are_french() -> None:
    assert "did" not in in_french("x.toml:3: year = 2019: the run has the years 2016 to 2017")
    assert in_french("unknown replay 'x'; there are a").startswith("épisode inconnu 'x' ; il y a")


def test_an_unknown_name_is_told_with_the_nearest_one() -> None:
    result = call("history", "france_2017_subsidized_jobs")
    assert result.exit_code == 2
    assert "did you mean 'france_2017_subsidised_jobs'?" in result.output


def test_replays_are_listed_in_the_language_asked_for() -> None:
    english, french = call("history"), call("history", "--lang", "fr")
    assert english.exit_code == french.exit_code == 0
    for name in replays():
        assert name in english.stdout
        assert name in french.stdout
    assert "2016-2019" in english.stdout
    assert english.stdout != french.stdout


# --- quantities and estimates by hand ---------------------------------------------------------------------


def census(*rows: tuple[int, float, float]) -> np.ndarray:
    return np.array(list(rows), dtype=CENSUS)


BEFORE = census((1, 5.0, 10.0), (2, 9.9, 20.0), (3, 10.0, 30.0), (4, 60.0, 400.0))
AFTER = census((1, 12.0, 11.0), (3, 8.0, 25.0), (5, 2.0, 5.0))
"""Number 2 and number 4 closed, number 5 was founded, number 1 grew out of its class and 3 into another."""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("employers", 3.0), ("employers[<10]", 2.0), ("employers[10-50]", 1.0), ("employers[>=50]", 0.0),
        ("staff", 22.0), ("staff[<10]", 10.0), ("income", 41.0), ("income[10-50]", 11.0),
        ("exits", 2.0), ("exits[<10]", 1.0), ("exits[10-50]", 0.0), ("exits[>=50]", 1.0),
    ],
)  # fmt: skip
def test_employers_are_counted_at_the_end_and_closures_by_the_size_they_had(written: str, expected: float) -> None:
    assert of_employers(quantity_named(written), BEFORE, AFTER) == expected


def target(compared: Compared, over: bool = False, times: float = 1.0, **figure: float) -> HistoryTarget:
    bounds = {"low": -1.0, "high": 1.0, **figure}
    words = Target("0", Group.OUTCOME, Origin.HELD_OUT, WORDS, WORDS, (), "S", bounds["low"], bounds["high"], WORDS)
    quantity = (Quantity("employers"),)
    return HistoryTarget(words, quantity, quantity if over else (), 2017, compared, None, times)


PARTS = np.array([[6.0, 2.0, 4.0, 1.0], [6.0, 4.0, 4.0, 1.0]])


@pytest.mark.parametrize(
    ("compared", "times", "expected"),
    [
        (Compared.LEVEL, 1.0, 12 / 6),
        (Compared.DIFFERENCE, 1.0, 12 / 6 - 8 / 2),
        (Compared.CHANGE, 100.0, 100 * ((12 / 6) / (8 / 2) - 1)),
        (Compared.CHANGE_OVER_CHANGE, 1.0, (12 - 8) / (6 - 2)),
    ],
)
def test_runs_are_taken_together(compared: Compared, times: float, expected: float) -> None:
    assert estimate(target(compared, times=times), PARTS) == pytest.approx(expected)


def test_the_error_of_a_mean_is_that_of_students_t() -> None:
    values = np.array([1.0, 2.0, 4.0, 9.0])
    parts = np.column_stack([values, np.ones(4), np.zeros(4), np.ones(4)])
    expected = student.ppf(0.975, 3) * values.std(ddof=1) / 2.0
    assert error_of(target(Compared.LEVEL), parts) == pytest.approx(expected)
    assert math.isnan(error_of(target(Compared.LEVEL), parts[:2]))


def test_an_interval_of_a_ratio_holds_the_truth_nineteen_times_of_twenty() -> None:
    random = np.random.default_rng(1)
    of = target(Compared.CHANGE)
    held = 0
    for _ in range(600):
        before = random.poisson(20.0, 30).astype(float)
        after = before + random.poisson(3.0, 30)
        parts = np.column_stack([after, np.ones(30), before, np.ones(30)])
        held += abs(estimate(of, parts) - 0.15) <= error_of(of, parts)
    assert 0.95 - 0.04 < held / 600 < 0.95 + 0.04  # four and a half standard errors


OPEN = {"low": -math.inf, "high": 0.0}


@pytest.mark.parametrize(
    ("bounds", "value", "error", "expected"),
    [
        (OPEN, -1.0, 0.5, Verdict.MET), (OPEN, -1.0, 1.5, Verdict.TOO_SMALL), (OPEN, 1.0, 0.5, Verdict.MISS),
        (OPEN, 1.0, 1.5, Verdict.TOO_SMALL), (OPEN, -1.0, math.nan, Verdict.TOO_SMALL),
        ({"low": 2.0, "high": math.inf}, 3.0, 0.5, Verdict.MET),
        ({}, 0.9, 0.5, Verdict.MET), ({}, 1.1, 0.5, Verdict.MISS), ({}, 0.0, 1.5, Verdict.TOO_SMALL),
        ({}, 3.0, 1.5, Verdict.MISS), ({}, 0.0, math.nan, Verdict.TOO_SMALL),
    ],
)  # fmt: skip
def test_verdicts(bounds: dict[str, float], value: float, error: float, expected: Verdict) -> None:
    figure = target(Compared.LEVEL, **bounds).figure
    assert verdict_of(figure, value, error, 1_000)[0] is expected


def test_a_figure_without_a_value_is_a_miss(tmp_path: Path) -> None:
    replay = load_replay(written(tmp_path, HEAD + TARGET.replace('"employers"', '"cash_months"')))
    empty = Years({}, (BEFORE, BEFORE, AFTER))
    result = judged(replay, replay.targets[0], [Pair(empty, empty)] * 3)
    assert result.verdict is Verdict.MISSING


def test_a_change_is_against_the_same_year_without_the_policy_or_another_year_with_it(tmp_path: Path) -> None:
    replay = load_replay(written(tmp_path, HEAD + TARGET))
    played, without = Years({}, (BEFORE, BEFORE, AFTER)), Years({}, (BEFORE, BEFORE, BEFORE))
    assert judged(replay, replay.targets[0], [Pair(played, without)] * 3).median == pytest.approx(100 * (3 / 4 - 1))
    against = replace(replay.targets[0], against=2016)
    late = Years({}, (BEFORE, BEFORE, BEFORE))
    assert judged(replay, against, [Pair(played, late)] * 3).median == pytest.approx(100 * (3 / 4 - 1))
    assert judged(replay, against, [Pair(late, played)] * 3).median == 0.0


# --- whole runs -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Replay, list[Pair]]:
    """Three pairs of a small society that loses half of its public money in its second year."""
    text = HEAD + TARGET + TARGET.replace('of = "employers"', 'of = "public_euros_per_inhabitant"').replace(
        "low = -80.0\nhigh = -1.0", "low = -7.0\nhigh = -3.0"
    )  # fmt: skip
    replay = load_replay(written(tmp_path_factory.mktemp("replay"), text))
    return replay, pairs(replay, (1, 2, 3))


def test_both_arms_are_the_same_society_until_the_policy_begins(played: tuple[Replay, list[Pair]]) -> None:
    replay, found = played
    money = replay.targets[1].of[0]
    for pair in found:
        assert pair.played.value(money, 0) == pair.without.value(money, 0)
        assert (pair.played.censuses[1] == pair.without.censuses[1]).all()
        assert pair.played.value(money, 1) < 0.7 * pair.without.value(money, 1)


def test_pairs_are_the_same_in_one_process_and_in_two(played: tuple[Replay, list[Pair]]) -> None:
    replay, found = played
    months = []
    again = pairs(replay, (1, 2, 3), workers=2, advance=months.append)
    assert sum(months) == 3 * months_of_pair(replay)
    for one, other in zip(found, again, strict=True):
        assert one.played.indicators == other.played.indicators
        assert all((a == b).all() for a, b in zip(one.without.censuses, other.without.censuses, strict=True))


def test_a_report_counts_its_misses_and_says_them_in_both_languages(played: tuple[Replay, list[Pair]]) -> None:
    replay, found = played
    report = history_report(replay, (1, 2, 3), found)
    assert report.n_misses == 1  # far more than 7 % of public money is lost
    assert ", 1 MISS, " in summary(report, "en")[-1]
    assert ", 1 ÉCART, " in summary(report, "fr")[-1]
    for language in ("en", "fr"):
        ((_, heads, rows),) = tables(report, language)
        assert all(len(row) == len(heads) for row in rows)
    page = markdown(report)
    assert "**MISS**" in page
    assert "Held out" in page


def test_without_a_policy_every_change_is_exactly_nothing(tmp_path: Path) -> None:
    wide = TARGET.replace("low = -80.0\nhigh = -1.0", "low = -6.0\nhigh = 0.5")
    replay = load_replay(written(tmp_path, HEAD.replace("value = 0.5", "value = 1.0") + wide))
    report = history_report(replay, (1, 2, 3), pairs(replay, (1, 2, 3)))
    assert report.results[0].median == report.results[0].error == 0.0


def test_the_command_prints_writes_and_stops_at_a_miss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_page.write_page, "__defaults__", (tmp_path / "pages",))
    path = written(tmp_path, HEAD + TARGET.replace("low = -80.0", "low = -5.5").replace("high = -1.0", "high = -4.5"))
    result = call("history", str(path), "--write", "--strict", "--lang", "fr", "--replicates", "3")
    assert result.exit_code == (1 if "ÉCART" in result.stdout.rpartition("citoyens, ")[0] else 0)
    assert "mine.md" in result.stdout
    assert (tmp_path / "pages" / "mine.md").read_text(encoding="utf-8").startswith("# T\n")


@pytest.mark.slow
def test_a_cut_of_subsidised_jobs_closes_small_employers_and_nobody_else() -> None:
    """Direction in the full model: 20 pairs, intervals at 95 % on both sides."""
    replay = load_replay("france_2017_subsidised_jobs")
    shown = history_report(replay, range(1, 21), pairs(replay, range(1, 21), workers=2))
    by_label = {result.target.label.en: result for result in shown.results}
    closed, small = by_label["Employers that close"], by_label[
        "Part of employers below 10 FTE in the closures that are added"
    ]  # fmt: skip
    assert closed.least > 0.0
    assert small.least > 50.0


@pytest.mark.parametrize("name", replays())
def test_the_page_of_a_replay_has_a_row_for_each_of_its_targets(name: str) -> None:
    """Figures on it are those of the code it names; whoever changes targets writes it again."""
    replay = load_replay(name)
    page = (history_page.FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert f"seeds 1-{replay.replicates}, code " in page
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    for target in replay.targets:
        (row,) = [one for one in rows if one.startswith(f"| {target.figure.label.en} | {target.year} |")]
        assert f"| {target.figure.source} | {target.figure.reason.en} |" in row
        assert ("MISS" in row) == (not row.endswith("| - |")), "a miss says why"
