"""Terms that a scenario names: found, read, checked, and part of what decides a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from abm.contracts.financing import Plans
from abm.contracts.terms import Terms
from abm.errors import ContractError, ParameterError, ScenarioError, WelfareError
from abm.parameters.names import find
from abm.policy import Change, Policy
from scenarios.batch.conduct import do_run
from scenarios.batch.factor import Factor, every_choice
from scenarios.batch.plan import Plan, plan_of, setting_of
from scenarios.batch.study import load_study, plain_scenario
from scenarios.contract_file import CONTRACTS, contracts, load_contract
from scenarios.contract_terms import MONEY, TERMS, plain_terms, terms_of
from scenarios.french_errors import in_french
from scenarios.loader import BASE, load
from scenarios.results import hash_of_inputs
from scenarios.runner import inputs_of, jobs, run_jobs
from scenarios.scenario import Scenario, overridden

HEAD = '[scenario]\ntitle = "x"\nintent = "x"\n'
SIB = (CONTRACTS / "sib.toml").read_text(encoding="utf-8")


def own_contract(folder: Path, name: str = "mine", price: str = "1_350") -> Path:
    """A contract file of a reader's own: the usual British one at another price."""
    path = folder / f"{name}.toml"
    text = SIB.replace('id = "sib"', f'id = "{name}"').replace("1_350", price)
    path.write_text(text, encoding="utf-8")
    return path


def scenario_file(folder: Path, terms: str, money: str = "moved_to_contracts = 0.1") -> Path:
    path = folder / "scenario.toml"
    path.write_text(f'{HEAD}[contracts]\nterms = "{terms}"\n[funding]\n{money}\n', encoding="utf-8")
    return path


def digest(scenario: Scenario) -> str:
    return hash_of_inputs(scenario.resolved())


def test_a_contract_is_named_as_those_of_the_model_or_by_a_path_beside_the_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_contract(tmp_path)
    monkeypatch.chdir(tmp_path.parent)
    assert load(scenario_file(tmp_path, "sib")).terms() == load_contract("sib")
    own = load(scenario_file(tmp_path, "mine.toml"))
    assert own.terms() == load_contract(tmp_path / "mine.toml")
    assert own.parameters.contracts.terms == f"{tmp_path.name}/mine.toml"
    monkeypatch.chdir(tmp_path)
    assert overridden(BASE, [f"{TERMS}=mine.toml", f"{MONEY}=0.1"]).terms() == own_terms(tmp_path)


def own_terms(folder: Path) -> Any:
    return load_contract(folder / "mine.toml")


@pytest.mark.parametrize(
    ("terms", "error", "told", "french"),
    [
        ("denvr", ScenarioError, "unknown contract 'denvr'; did you mean 'denver'?", "contrat inconnu 'denvr'"),
        ("mime.toml", ScenarioError, "mime.toml: no such file; did you mean 'mine.toml'?", "fichier introuvable"),
        ("reboot_west", ContractError, "names no investment_commitment, so it", "il ne peut pas être simulé"),
        ("aimless.toml", ContractError, "aimless.toml: contract 'aimless' names no target for its", "de cible pour sa"),
        ("broken.toml", ContractError, "broken.toml:7: ", "dollars"),
    ],
)
def test_a_contract_that_is_not_there_or_not_well_formed_is_refused_with_file_and_line(
    tmp_path: Path, terms: str, error: type[WelfareError], told: str, french: str
) -> None:
    own_contract(tmp_path)
    (tmp_path / "broken.toml").write_text(
        SIB.replace('"GBP"', '"dollars"').replace('id = "sib"', 'id = "broken"'), encoding="utf-8"
    )
    aimless = SIB.replace("target = 450", "").replace('id = "sib"', 'id = "aimless"')
    (tmp_path / "aimless.toml").write_text(aimless, encoding="utf-8")
    for money in ("moved_to_contracts = 0.1", ""):  # a name is checked where it is written, contracts or not
        path = scenario_file(tmp_path, terms, money)
        with pytest.raises(error) as refused:
            load(path)
        message = str(refused.value)
        assert "scenario.toml:5: " in message
        assert told in message
        assert french in in_french(message)


def test_the_command_line_says_which_setting_names_no_contract() -> None:
    with pytest.raises(ScenarioError, match=r"^--set contracts.terms=sip: unknown contract 'sip'; did you mean 'sib'"):
        overridden(BASE, [f"{TERMS}=sip"])


def test_another_content_of_the_same_file_is_another_input(tmp_path: Path) -> None:
    own_contract(tmp_path)
    scenario = load(scenario_file(tmp_path, "mine.toml"))
    before, plain = digest(scenario), plain_scenario(scenario)
    own_contract(tmp_path, price="1_351")
    assert digest(scenario) != before
    assert plain_scenario(scenario) != plain
    own_contract(tmp_path)
    assert digest(scenario) == before
    (tmp_path / "mine.toml").unlink()
    with pytest.raises(ScenarioError, match=r"mine\.toml: no such file"):
        digest(scenario)


@pytest.mark.parametrize("name", contracts())
def test_terms_that_were_stored_are_the_same_terms(name: str) -> None:
    terms = load_contract(name)
    stored = json.loads(json.dumps(plain_terms(terms)))
    assert terms_of(stored) == terms
    assert plain_terms(terms_of(stored)) == stored
    with pytest.raises(ContractError):
        Terms.model_validate(stored)  # files have numbers without quotes


def test_stored_terms_that_hold_no_number_are_refused() -> None:
    stored = plain_terms(load_contract("cis"))
    stored["contract"]["investment_commitment"] = "much"
    with pytest.raises(ContractError, match="expected a number"):
        terms_of(stored)


def test_no_contract_is_read_where_no_money_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("read")

    monkeypatch.setattr("scenarios.contract_terms.load_contract", refuse)
    never = Policy((Change(MONEY, 0.0, from_month=12),))
    for scenario in (BASE, load("welfare_state"), Scenario("x", BASE.title, BASE.intent, policy=never)):
        assert scenario.terms() is None
        assert inputs_of(scenario).terms is None
        assert "terms" not in scenario.resolved()


@pytest.mark.parametrize(
    "change", [Change(MONEY, 0.1, from_month=24), Change(MONEY, 0.1, territories=("Territory 1",))]
)
def test_a_contract_is_read_where_money_is_set_aside_at_a_date(change: Change) -> None:
    scenario = Scenario("x", BASE.title, BASE.intent, policy=Policy((change,)))
    assert inputs_of(scenario).terms == load_contract("cis")
    assert scenario.resolved()["terms"]["contract"]["id"] == "cis"


STUDY = """
[study]
title = "x"
question = "x"
scenario = "contract.toml"
[design]
kind = "{kind}"
[run]
citizens = 500
burn_in_months = 12
months = 14
"""
GRID = '[[factor]]\npath = "contracts.terms"\nvalues = ["cis", "mine.toml"]\n'
LIST = '[[point]]\nset.contracts.terms = "cis"\n[[point]]\nset.contracts.terms = "mine.toml"\n'


def study_file(folder: Path, kind: str, rest: str) -> Path:
    own_contract(folder)
    (folder / "contract.toml").write_text(f"{HEAD}[funding]\nmoved_to_contracts = 0.2\n", encoding="utf-8")
    path = folder / "study.toml"
    path.write_text(STUDY.format(kind=kind) + rest, encoding="utf-8")
    return path


@pytest.mark.parametrize(("kind", "rest"), [("grid", GRID), ("list", LIST)])
def test_contracts_are_compared_in_a_sweep(tmp_path: Path, kind: str, rest: str) -> None:
    study = load_study(study_file(tmp_path, kind, rest))
    terms = [study.scenario_at(point).terms() for point in range(2)]
    assert terms == [load_contract("cis"), own_terms(tmp_path)]
    plan = plan_of(study)
    again = Plan(setting_of(plan.setting.as_plain()), plan.points, 1, 1)
    assert [again.setting.scenario_at(point).terms() for point in again.points] == terms


def test_the_values_of_a_sweep_are_contracts_that_are_there(tmp_path: Path) -> None:
    path = study_file(tmp_path, "grid", GRID.replace("mine.toml", "mime.toml"))
    with pytest.raises(ScenarioError, match=r"study\.toml:\d+: .*mime\.toml: no such file; did you mean 'mine.toml'"):
        load_study(path)
    with pytest.raises(WelfareError, match=r"'contracts.terms' needs 'values'; there are .*cis, "):
        every_choice(find(TERMS))
    assert Factor(TERMS, values=("cis", "sib")).values == ("cis", "sib")


@pytest.mark.slow
def test_runs_of_a_sweep_are_told_apart_by_the_contract(tmp_path: Path) -> None:
    plan = plan_of(load_study(study_file(tmp_path, "grid", GRID)))
    rows = [do_run(plan.setting, run) for run in plan.runs()]
    assert [row.error for row in rows] == ["", ""]
    assert len({row.inputs_hash for row in rows}) == 2


@pytest.mark.slow
def test_worker_processes_have_the_contract(tmp_path: Path) -> None:
    own_contract(tmp_path)
    settings = [f"{TERMS}={tmp_path / 'mine.toml'}", f"{MONEY}=0.3", "contracts.signature_least=0"]
    scenario = overridden(BASE, settings, citizens=500, months=14)
    alone = run_jobs(jobs(scenario, 1, 3), 1, lambda _: None)
    apart = run_jobs(jobs(scenario, 1, 3), 2, lambda _: None)
    series = [[one.record.series for one in outcomes] for outcomes in (alone, apart)]
    hashes = [[one.content_hash() for one in some if one is not None] for some in series]
    assert len(hashes[0]) == 3
    assert hashes[0] == hashes[1]


def test_published_contracts_may_be_named_when_plans_can_be_made_of_them() -> None:
    refused = set()
    for name in contracts():
        terms = load_contract(name)
        try:
            assert overridden(BASE, [f"{TERMS}={name}", f"{MONEY}=0.1"]).terms() == terms
        except ContractError:
            refused.add(name)
            with pytest.raises(ParameterError):
                Plans(terms, 6, 12)
        else:
            assert Plans(terms, 6, 12).unit(12).capital > 0.0
    assert {"cis", "sib", "peterborough"} <= set(contracts()) - refused
    assert len(refused) < len(contracts()) / 2
