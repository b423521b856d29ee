"""``compare`` in hostile, hasty hands: paired runs that go on where they ended, and one clear message."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import run
from scenarios.batch import lock
from scenarios.batch.store import Store
from tests.scenarios.batch.tiny import Failing
from tests.scenarios.batch.tiny import here as in_this_process
from tests.test_sweep_command import Stopping, names

HEAD = '[scenario]\ntitle = "{}"\nintent = "None."\n[run]\ncitizens = 300\nburn_in_months = 12\nmonths = {}\n'
AB = ("compare", "a.toml", "b.toml", "--replicates", "3", "--measure", "share_covered", "--out", "out")


def call(*arguments: str) -> Result:
    """The command in this process."""
    result = CliRunner().invoke(run.app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback (" not in result.output
    return result


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two scenarios; runs are done in this process and no pictures drawn."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scenarios.batch.conduct.locally", lambda workers: in_this_process)
    monkeypatch.setattr("viz.figures.figure_files", lambda figures: {})
    monkeypatch.setattr("viz.report.render", lambda report, language: f"{report.command}\n{report.incomplete}")
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.1)
    (tmp_path / "a.toml").write_text(HEAD.format("One", 12))
    (tmp_path / "b.toml").write_text(HEAD.format("Two", 12) + "[service]\nreferral = 0.1\n")
    return tmp_path


def test_a_comparison_leaves_a_folder_and_repeated_does_no_run(here: Path) -> None:
    result = call(*AB)
    assert result.exit_code == 0
    assert result.stdout.endswith(f"written: {here / 'out' / 'comparison.html'}\n")
    assert {"manifest.json", "runs", "series", "comparison.md", "comparison.html"} <= names(here / "out")
    store = Store(here / "out")
    assert store.status().is_complete
    outcomes = store.runs()
    assert outcomes.groupby("scenario")["seed"].apply(list).to_dict() == {"a": [1, 2, 3], "b": [1, 2, 3]}
    assert "6 of 6 runs are done already" in call(*AB).stdout


def test_what_is_set_for_all_runs_is_told(here: Path) -> None:
    told = call(*AB, "--set", "needs.severity_drag=0.2", "--off", "relapse")
    assert told.exit_code == 0
    written = (here / "out" / "comparison.md").read_text(encoding="utf-8")
    for text in (told.stdout, written):
        assert "in all runs: severity drag" in text
        assert "in all runs: relapse" in text
    assert "in all runs" not in call(*AB[:-1], "plain").stdout


def test_a_change_that_any_scenario_loses_with_a_mechanism_is_told(here: Path) -> None:
    with (here / "b.toml").open("a") as file:
        file.write('[[policy]]\npath = "learning.trials_a_year"\nvalue = 0.5\nmonth = 1\n')
    assert "left out of all runs: trials a year 0" in call(*AB, "--off", "trials").stdout
    assert "left out" not in call(*AB[:-1], "plain").stdout


def test_more_replicates_go_on_and_fewer_tell_of_as_many(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from viz import compare_report

    seeds: list[Any] = []
    report = compare_report.compare_report

    def heard(comparison: Any, yearly: Any, caption: Any, *others: Any, **named: Any) -> Any:
        seeds.append((sorted(set(yearly["seed"])), list(caption.seeds)))
        return report(comparison, yearly, caption, *others, **named)

    monkeypatch.setattr(compare_report, "compare_report", heard)
    first = call(*AB)
    more = call(*AB, "--replicates", "5")
    assert more.exit_code == 0
    assert "Going on in" in more.stdout
    assert Store(here / "out").status().planned == 10
    fewer = call(*AB)
    assert fewer.exit_code == 0
    assert seeds == [([1, 2, 3],) * 2, ([1, 2, 3, 4, 5],) * 2, ([1, 2, 3],) * 2]
    assert first.stdout.splitlines()[-10:-1] == fewer.stdout.splitlines()[-10:-1]


def test_precision_goes_on_until_it_is_reached_or_given_up(here: Path) -> None:
    reached = call(*AB, "--precision", "share_covered=0.9")
    assert reached.exit_code == 0
    assert "is at most 0.9" in reached.stdout
    given_up = call(*AB, "--precision", "share_covered=0.000001", "--most", "12")
    assert given_up.exit_code == 0
    assert "NOT reached after 12 replicates" in given_up.stdout
    assert Store(here / "out").status().done == 24
    assert ", au plus 0,9, " in call(*AB, "--precision", "share_covered=0.9", "--lang", "fr").stdout


def test_a_failed_run_leaves_its_pair_out_and_is_marked(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        Failing(patch).errors = {2: ValueError("planted")}
        result = call(*AB)
    assert result.exit_code == 1
    assert "INCOMPLETE: 4 of 6 runs are done, 2 failed" in result.stdout
    assert "2 of 6 runs failed; the first, point 0 with seed 2: ValueError: planted" in result.stderr
    assert "4 of 6 runs are done, 2 failed" in (here / "out" / "comparison.html").read_text()
    again = call(*AB, "--retry-failed")
    assert again.exit_code == 0
    assert "INCOMPLETE" not in again.stdout


def test_when_every_run_fails_the_reason_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Failing(monkeypatch).errors = {seed: ValueError("planted") for seed in (1, 2, 3)}
    result = call(*AB)
    assert result.exit_code in (1, 2)
    assert "ValueError: planted" in result.stderr


def test_ctrl_c_keeps_what_was_finished(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("scenarios.batch.conduct.locally", Stopping(1))
        stopped = call(*AB)
    assert stopped.exit_code == 130
    assert re.search(r"\d of 6 runs are kept in .*; repeat the command to go on", stopped.stderr)
    assert call(*AB).exit_code == 0
    assert Store(here / "out").status().is_complete


def test_the_second_command_is_told(here: Path) -> None:
    assert call(*AB).exit_code == 0
    before = (here / "out" / "manifest.json").read_bytes()
    with Store(here / "out").writing():
        second = call(*AB, "--replicates", "30")
    assert second.exit_code == 2
    assert "another command is working on" in second.stderr
    assert (here / "out" / "manifest.json").read_bytes() == before


BAD = [
    (("compare", "a.toml"), "compare needs two scenarios or more"),
    (("compare", "a.toml", "a.toml"), "'a' is named twice; name another to compare it with"),
    (("compare", "a.toml", "nothing.toml"), "nothing.toml: no such file"),
    (("compare", "a.toml", "b.toml", "--off", "lod"), "unknown mechanism 'lod'; did you mean 'load'?"),
    (("compare", "a.toml", "b.toml", "--off", "load", "--set", "service.load_elasticity=1.2"),
     "--off load: it switches 'service.load_elasticity' off, which --set sets; keep one of the two"),
    (("compare", "a.toml", "long.toml"), "'a' has run.months = 12 and 'long' 24"),
    (("compare", "a.toml", "b.toml", "--replicates", "1"), "--replicates = 1 is outside 2 to 1,000"),
    (("compare", "a.toml", "b.toml", "--precision", "share_covered"), "expected indicator=width"),
    (("compare", "a.toml", "b.toml", "--measure", "share_coverd"), "did you mean 'share_covered'?"),
    (("compare", "a.toml", "b.toml", "--out", ""), "--out is empty"),
    (("compare", "a.toml", "b.toml", "--out", "a.toml"), "is a file, not a folder"),
    (("compare", "a.toml", "b.toml", "--out", "~nobody_of_that_name/x"), "home directory"),
    (("compare", "a.toml", "b.toml", "--report", "nowhere/x.html"), "there is no folder"),
    (("compare", "a.toml", "b.toml", "--report", "~nobody_of_that_name/x.html"), "home directory"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_bad_input_ends_with_2_and_one_message_and_leaves_nothing(
    here: Path, arguments: tuple[str, ...], message: str
) -> None:
    (here / "long.toml").write_text(HEAD.format("Long", 24))
    result = call(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert result.stderr.count("\n") == 1
    assert names(here) == {"a.toml", "b.toml", "long.toml"}


def test_scenarios_are_compared_without_a_mechanism(here: Path) -> None:
    without = call(*AB, "--off", "referral", "--off", "load", "--lang", "fr")
    assert without.exit_code == 0
    assert "ne change rien" not in without.stderr  # referral is off in one of the two only
    compared = Store(here / "out").manifest["design"]["scenarios"]
    assert {one["service.load_elasticity"] for one in compared.values()} == {0.0}
    assert {one["service.referral"] for one in compared.values()} == {0.0}
    noted = call(*AB[:3], "--off", "replication", "--replicates", "2", "--measure", "share_covered", "--out", "two")
    assert "--off replication changes nothing here" in noted.stderr


def test_another_question_is_refused(here: Path) -> None:
    assert call(*AB).exit_code == 0
    (here / "b.toml").write_text(HEAD.format("Two", 12) + "[service]\nreferral = 0.2\n")
    changed = call(*AB)
    assert changed.exit_code == 2
    assert "scenario b, service.referral: 0.1" in changed.stderr
    assert call(*AB, "--seed", "5").exit_code == 2
