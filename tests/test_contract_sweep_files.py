"""A sweep over contracts of the reader's own: another content of their files is another study, and is said so."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import run
from scenarios.batch.study import load_study
from scenarios.contract_file import CONTRACTS
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
    replayed = call("replay", "out", "1:1")
    assert "the file of a contract that it names has changed" in replayed.stderr
    assert "has changed" not in call("replay", "out", "0:1").stderr
    assert "le fichier d'un contrat" in call("replay", "out", "1:1", "--lang", "fr").stderr


def test_a_value_that_is_missing_among_texts_is_an_empty_cell(here: Path) -> None:
    assert call("sweep", "terms.toml", "--out", "out").exit_code == 0
    asked = call("query", "out", "SELECT 'x' AS a, 1 AS b UNION ALL SELECT NULL, 2 ORDER BY b")
    assert asked.exit_code == 0
    lines = [line.split() for line in asked.stdout.splitlines()]
    assert lines[-2:] == [["x", "1"], ["2"]]
    assert call("query", "out", "DESCRIBE series").exit_code == 0


@pytest.mark.parametrize(("language", "words"), [("en", "put that file back"), ("fr", "remettre ce fichier")])
def test_a_folder_whose_contract_has_gone_says_which_file_it_needs(here: Path, language: str, words: str) -> None:
    assert call("sweep", "terms.toml", "--out", "out").exit_code == 0
    (here / "own.toml").unlink()
    refused = call("export", "out", "x.csv", "--lang", language)
    assert refused.exit_code == 2
    assert words in refused.stderr
    assert "own.toml" in refused.stderr
    assert "version" not in refused.stderr
