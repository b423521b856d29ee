"""A sweep over contracts of the reader's own: another content of their files is another study, and is said so."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import run
from scenarios.batch.study import load_study
from scenarios.contract_file import CONTRACTS
from scenarios.words import ARROW
from tests.scenarios.batch.tiny import here as in_this_process

STUDY = """[study]
title = "Terms"
question = "Which?"
scenario = "contrat_impact_social"
measures = ["share_covered"]
[run]
citizens = 300
burn_in_months = 12
months = 12
[design]
kind = "grid"
indicators = ["share_covered"]
[[factor]]
path = "contracts.terms"
values = ["cis", "own.toml"]
"""
OWN = (CONTRACTS / "cis.toml").read_text(encoding="utf-8").replace('id = "cis"', 'id = "own"')
DEARER = OWN.replace("price = 3_148.15", "price = 4_000")


def call(*arguments: str) -> Result:
    """The command in this process."""
    result = CliRunner().invoke(run.app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a study and a contract; runs are done in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scenarios.batch.conduct.locally", lambda workers: in_this_process)
    (tmp_path / "terms.toml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    return tmp_path


def test_a_study_holds_what_its_contracts_say(here: Path) -> None:
    before = load_study("terms.toml").as_plain()
    assert set(before["terms"]) == {"cis", "own.toml"}
    assert load_study("terms.toml").as_plain() == before
    (here / "own.toml").write_text(DEARER, encoding="utf-8")
    after = load_study("terms.toml").as_plain()
    assert after != before
    assert {**after, "terms": 0} == {**before, "terms": 0}


def test_a_study_that_varies_no_contract_holds_none(here: Path) -> None:
    changed = STUDY.replace("contracts.terms", "contracts.ambition").replace('["cis", "own.toml"]', "[0.5, 1.0]")
    (here / "terms.toml").write_text(changed, encoding="utf-8")
    assert "terms" not in load_study("terms.toml").as_plain()


def test_runs_of_two_contents_of_a_contract_do_not_mix(here: Path) -> None:
    assert call("sweep", "terms.toml", "--out", "out").exit_code == 0
    assert call("sweep", "terms.toml", "--out", "out").exit_code == 0
    assert call("replay", "out", "1:1").exit_code == 0
    (here / "own.toml").write_text(DEARER, encoding="utf-8")
    again = call("sweep", "terms.toml", "--out", "out")
    assert again.exit_code == 2
    assert 'contract own.toml, clause 1, lines 1, price: "3148.15" -> "4000"' in again.stderr
    assert (
        "contrat own.toml, clause 1, lines 1, price : "
        in call("sweep", "terms.toml", "--out", "out", "--lang", "fr").stderr
    )
    assert "equal to the last bit" in call("replay", "out", "1:1").stdout


def test_a_value_that_is_missing_among_texts_is_an_empty_cell(here: Path) -> None:
    assert call("sweep", "terms.toml", "--out", "out").exit_code == 0
    asked = call("query", "out", "SELECT 'x' AS a, 1 AS b UNION ALL SELECT NULL, 2 ORDER BY b")
    assert asked.exit_code == 0
    lines = [line.split() for line in asked.stdout.splitlines()]
    assert lines[-2:] == [["x", "1"], ["2"]]
    assert call("query", "out", "DESCRIBE series").exit_code == 0


def test_a_folder_is_read_and_its_runs_done_again_without_the_files_of_its_contracts(here: Path) -> None:
    assert call("sweep", "terms.toml", "--out", "out").exit_code == 0
    (here / "own.toml").unlink()
    assert call("export", "out", "x.csv").exit_code == 0
    assert call("merge", "out", "--out", "merged").exit_code == 0
    for point in ("0:1", "1:1"):
        assert "equal to the last bit" in call("replay", "merged", point).stdout


@pytest.mark.parametrize("factor", ['path = "contracts.ambition"', 'path = "funding.moved_to_contracts"'])
def test_a_folder_holds_the_contract_of_its_scenario(here: Path, factor: str) -> None:
    scenario = '[scenario]\ntitle = "x"\nintent = "x"\n[contracts]\nterms = "own.toml"\n'
    scenario += "" if "moved" in factor else "[funding]\nmoved_to_contracts = 0.2\n"
    (here / "mine.toml").write_text(scenario, encoding="utf-8")
    study = STUDY.replace("contrat_impact_social", "mine.toml").replace('path = "contracts.terms"', factor)
    (here / "terms.toml").write_text(study.replace('["cis", "own.toml"]', "[0.3, 0.5]"), encoding="utf-8")
    assert call("sweep", "terms.toml", "--out", "out").exit_code == 0
    (here / "own.toml").write_text(DEARER, encoding="utf-8")
    again = call("sweep", "terms.toml", "--out", "out")
    assert again.exit_code == 2
    assert again.stderr.count('price: "3148.15" -> "4000"'.replace("->", ARROW)) == 1
    (here / "own.toml").unlink()
    assert "equal to the last bit" in call("replay", "out", "1:1").stdout
