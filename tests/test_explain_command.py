"""``explain`` in hostile, hasty hands: a folder whole or not at all, and one clear message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import run
from abm.channels import Channel
from scenarios.batch import coalitions
from scenarios.batch.coalitions import SCENARIO_A, Question, do_runs, outcomes_table
from scenarios.batch.measure import measure
from scenarios.loader import load
from scenarios.scenario import overridden
from tests.scenarios.test_french import ENGLISH, without_names

HEAD = '[scenario]\ntitle = "{}"\nintent = "None."\n[run]\ncitizens = {}\nburn_in_months = 12\nmonths = {}\n'
CUT = '[[policy]]\npath = "funding.budget"\nvalue = 0.7\nmonth = 0\nwhy = "Cut."\n'
AB = (
    "explain", "a.toml", "b.toml", "--replicates", "3", "--indicator", "share_covered", "--channel", "giving",
    "--channel", "overload", "--workers", "1", "--out", "out",
)  # fmt: skip


def call(*arguments: str) -> Result:
    """The command in this process."""
    result = CliRunner().invoke(run.app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback (" not in result.output
    return result


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two scenarios."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_text(HEAD.format("One", 300, 24))
    (tmp_path / "b.toml").write_text(HEAD.format("Two", 300, 24) + CUT)
    return tmp_path


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("language", "says"), [("en", "“Two” instead of “One”: coverage goes from"), ("fr", "« Two » au lieu de « One »")]
)
def test_an_explanation_leaves_a_whole_folder_in_both_languages(here: Path, language: str, says: str) -> None:
    result = call(*AB, "--lang", language)
    assert result.exit_code == 0
    assert says in result.stdout.replace("\u00a0", " ")
    assert "points" in result.stdout
    assert result.stdout.endswith(f"{here / 'out'}\n")
    there = files(here / "out")
    assert there == {
        "manifest.json", "explanation.html", "explanation.md", "explanation.csv", "runs.csv",
        "figures/explanation-1.png", "figures/explanation-1.svg",
    }  # fmt: skip
    manifest = json.loads((here / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == there - {"manifest.json"}
    assert manifest["channels"] == ["giving", "overload"]
    page = (here / "out" / "explanation.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in page
    assert page.count("<img ") == 1
    runs = pd.read_csv(here / "out" / "runs.csv", keep_default_na=False)
    assert len(runs) == 3 * 5
    assert list(runs["channels_free"][:5]) == ["A", "", "giving", "overload", "giving+overload"]
    assert not list(here.glob(".out*"))


def test_figures_of_the_files_add_up(here: Path) -> None:
    call(*AB)
    parts = pd.read_csv(here / "out" / "explanation.csv", keep_default_na=False)
    means = parts.groupby("part")["mean"].sum()
    assert means["value"] + means["direct"] == pytest.approx(means["whole"])
    runs = pd.read_csv(here / "out" / "runs.csv").pivot_table(index="seed", columns="free", values="share_covered")
    assert means["whole"] == pytest.approx((runs[3] - runs[-1]).mean())


def test_a_scenario_explained_by_itself_is_exactly_nothing(here: Path) -> None:
    (here / "same.toml").write_text(HEAD.format("Same", 300, 24))
    result = call("explain", "a.toml", "same.toml", *AB[3:])
    assert result.exit_code == 0
    assert set(pd.read_csv(here / "out" / "explanation.csv")["mean"]) == {0.0}
    assert "Carry nothing at all, in no run: “Dues and gifts” and “Overload”" in result.stdout


def test_two_processes_find_the_same_numbers_as_one(here: Path) -> None:
    call(*AB)
    call(*AB[:-3], "2", "--out", "two")
    assert (here / "out" / "runs.csv").read_bytes() == (here / "two" / "runs.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("explain", "state_disengagment", "b.toml"), "did you mean 'state_disengagement'?"),
        (("explain", "a.toml", "b.toml", "--indicator", "share_coverd"), "did you mean 'share_covered'?"),
        (("explain", "a.toml", "b.toml", "--indicator", "share_covered@7"), "the scenario has the years 0 to 1"),
        (("explain", "a.toml", "b.toml", "--indicator", "share_covered[house]"), "did you mean 'housing'?"),
        (("explain", "a.toml", "b.toml", "--indicator", "share_covered[Territory 9]"), "there is no 'Territory 9'"),
        (("explain", "a.toml", "b.toml", "--channel", "givings"), "unknown channel 'givings'; did you mean 'giving'?"),
        (("explain", "a.toml", "b.toml", "--channel", "giving", "--channel", "giving"), "'giving' is named twice"),
        (("explain", "a.toml", "b.toml", "--replicates", "0"), "--replicates"),
        (("explain", "a.toml", "b.toml", "--out", ""), "--out is empty"),
        (("explain", "a.toml"), "B"),
        (("explain", "a.toml", "b.toml", "--months", "6"), "run.months = 6: a year of the scenario is the least"),
        (("explain", "a.toml", "larger.toml"), "run.citizens = 300 and 'larger' 500"),
        (("explain", "a.toml", "longer.toml"), "run.months = 24 and 'longer' 36"),
        (("explain", "a.toml", "another.toml"), "not the same society before month 0: service.referral is"),
    ],
)
def test_what_cannot_be_explained_is_refused_before_anything_runs(
    here: Path, arguments: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "larger.toml").write_text(HEAD.format("Larger", 500, 24))
    (here / "longer.toml").write_text(HEAD.format("Longer", 300, 36))
    (here / "another.toml").write_text(HEAD.format("Another", 300, 24) + "[service]\nreferral = 0.1\n")
    monkeypatch.setattr(coalitions, "do_runs", lambda *_: pytest.fail("something was run"))
    result = call(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    french = call(*arguments, "--lang", "fr")
    assert french.exit_code == 2
    assert not ENGLISH.search(without_names(french.stderr)), french.stderr


@pytest.mark.parametrize(("language", "says"), [("en", "of 2 sets of channels, 1 seed."), ("fr", "canaux, 1 graine.")])
def test_one_seed_is_one_seed(language: str, says: str) -> None:
    asked = ("explain", "a.toml", "b.toml", "--replicates", "1", "--indicator", "share_covered", "--channel", "giving")
    assert says in call(*asked, "--workers", "1", "--out", "out", "--lang", language).stderr


def test_an_earlier_result_is_kept_unless_forced(here: Path) -> None:
    call(*AB)
    before = (here / "out" / "manifest.json").read_bytes()
    refused = call(*AB)
    assert refused.exit_code == 2
    assert "already holds a run" in refused.stderr
    assert (here / "out" / "manifest.json").read_bytes() == before
    assert call(*AB, "--force").exit_code == 0


def test_what_was_found_is_printed_also_when_it_cannot_be_written(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scenarios.folder._take_place", full)
    result = call(*AB)
    assert result.exit_code == 2
    assert "“Two” instead of “One”" in result.stdout
    assert "No space left on device" in result.stderr
    assert not (here / "out").exists()
    assert not list(here.glob(".out*"))


def test_other_commands_say_that_the_folder_is_none_of_theirs(here: Path) -> None:
    call(*AB)
    for command in (("status", "out"), ("export", "out", "table.csv")):
        result = call(*command)
        assert result.exit_code == 2, command
        assert "holds an explanation (made by `python run.py explain`)" in result.stderr


def test_ctrl_c_leaves_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = 0

    def stopping(*arguments: Any) -> Any:
        nonlocal started
        started += 1
        if started > 4:
            raise KeyboardInterrupt
        return (0.5,)

    monkeypatch.setattr(coalitions, "_values", stopping)
    result = call(*AB)
    assert result.exit_code == 130
    assert not (here / "out").exists()
    assert not list(here.glob(".out*"))


def test_a_failed_run_costs_its_seed_and_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = coalitions._values
    done = 0

    def failing(question: Question, run: Any) -> tuple[float, ...]:
        nonlocal done
        done += 1
        if done == 8:
            raise ValueError("a planted fault")
        return values(question, run)

    monkeypatch.setattr(coalitions, "_values", failing)
    result = call(*AB)
    assert result.exit_code == 1
    assert "1 of 15 runs failed; the first, seed 2: ValueError: a planted fault" in result.stderr
    assert "Left out, because a run failed or has no value: seeds 2." in result.stdout
    assert "a planted fault" in pd.read_csv(here / "out" / "runs.csv")["error"].dropna().item()


def test_the_last_coalition_is_the_ordinary_run_of_b_and_the_first_that_of_a() -> None:
    from abm.simulate import simulate
    from scenarios.batch.coalitions import _values
    from scenarios.runner import inputs_of

    first, second = (overridden(load(name), (), citizens=300, months=24) for name in ("base", "state_disengagement"))
    second = overridden(second, ["funding.budget@0=0.7"])
    channels, measures = tuple(Channel)[:2], (measure("share_covered"), measure("share_covered[housing]@last"))
    question = Question.of(first, second, channels, measures)
    table = outcomes_table(list(do_runs(question, [3], 1)), measures).set_index("free")
    for number, scenario in ((SCENARIO_A, first), (3, second)):
        plain = _values(question, simulate(inputs_of(scenario), 3))
        assert tuple(table.loc[number, [str(one) for one in measures]]) == plain
