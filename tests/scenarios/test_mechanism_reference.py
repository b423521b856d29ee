"""The table of mechanisms in the description of the model is the one of the code; users reach every mechanism."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from typer.testing import CliRunner

import run
from abm.parameters.mechanisms import MECHANISMS, names
from abm.parameters.names import as_plain
from abm.policy import Change, Policy
from scenarios.generated import between, cells, marks
from scenarios.loader import load
from scenarios.mechanism_reference import COLUMNS, PAGE, SECTION, rows, section, write
from scenarios.scenario import already_off, overridden, without_mechanisms

BASE = load("welfare_state")


def test_the_table_in_the_description_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == between(page, SECTION, section()), "run: python run.py reference"


def test_every_mechanism_stands_in_it_once_with_its_values() -> None:
    lines = section().splitlines()
    for one in MECHANISMS:
        line = next(line for line in lines if f"| `{one.name}` |" in line)
        assert all(f"{name} = " in line for name in one.neutral)
        assert f"`{one.where}`" in line
    assert len(lines) == len(MECHANISMS) + 2


@pytest.mark.parametrize("language", COLUMNS)
def test_the_command_prints_it_in_both_languages(language: str) -> None:
    result = CliRunner().invoke(run.app, ["mechanisms", "--lang", language])
    assert result.exit_code == 0
    for name, words in ((one[1], one[2]) for one in rows(language)):
        assert name in result.output
        assert words in " ".join(result.output.split())
    assert "--off" in result.output


def test_names_to_type_stand_whole_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("catalogue", "shell"):
        monkeypatch.setattr(f"viz.commands.{module}.width", lambda: 60)
    lines = CliRunner().invoke(run.app, ["mechanisms"]).output.splitlines()
    for one in MECHANISMS:
        assert any(line.split()[:1] == [one.name] for line in lines), one.name


def test_writing_leaves_the_rest_of_the_page(tmp_path: Path) -> None:
    page, (first, last) = tmp_path / "page.md", marks(SECTION)
    page.write_text(f"before\n{first}\nof yesterday\n{last}\nafter\n", encoding="utf-8")
    write(page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{first}\n\n| Part |")
    assert text.endswith(f"|\n\n{last}\nafter\n")
    assert "of yesterday" not in text


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="once each"):
        between("nothing", SECTION, "x")
    assert cells("a|b", "c\nd") == "| a\\|b | c d |"


@pytest.mark.parametrize("name", names())
def test_users_can_switch_it_off(name: str) -> None:
    scenario = overridden(BASE, off=[name])
    values = as_plain(scenario.parameters)
    one = next(one for one in MECHANISMS if one.name == name)
    assert all(values[path] == value for path, value in one.values().items())
    assert all(scenario.set_in[path] == "command line" for path in one.values())


def test_changes_at_a_date_of_what_is_off_are_left_out() -> None:
    policy = Policy((Change("funding.budget", 0.7, 12), Change("needs.outreach", 2.0, 24)))
    scenario = dataclasses.replace(BASE, policy=policy)
    assert overridden(scenario, off=["budgets"]).policy.changes == policy.changes[1:]
    assert without_mechanisms(scenario, ["budgets", "outreach"]).policy.changes == ()


def test_what_a_scenario_does_without_is_told() -> None:
    assert already_off(BASE, ["budgets", "fit", "displacement"]) == ["budgets", "displacement"]
    cut = dataclasses.replace(BASE, policy=Policy((Change("funding.budget", 0.7, 12),)))
    assert already_off(cut, ["budgets", "budgets", "fit"]) == []


def test_a_run_without_mechanisms_says_so_and_differs(tmp_path: Path) -> None:
    size = ["--citizens", "500", "--months", "12"]
    for place, off in (("whole", []), ("less", ["--off", "fit", "--off", "load"]), ("same", ["--off", "budgets"])):
        words = ["run", "welfare_state", *size, *off, "--out", str(tmp_path / place)]
        result = CliRunner().invoke(run.app, words)
        assert result.exit_code == 0, result.output
        assert ("--off budgets changes nothing" in result.output) == (place == "same")
    from scenarios.results import read_runs

    found = {place: read_runs(tmp_path / place)["content_hash"][0] for place in ("whole", "less", "same")}
    assert found["whole"] == found["same"] != found["less"]
