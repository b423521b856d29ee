"""A mix told as shares in scenario and study files: what it becomes, and what is refused, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import run
from abm.errors import WelfareError
from abm.funding.shares import Mix, base_of, moves_to
from scenarios.batch.study import load_study
from scenarios.batch.study_schema import study_schema
from scenarios.describe import policy_sentences
from scenarios.french_errors import in_french
from scenarios.loader import load
from scenarios.mix import KEYS, PATHS
from scenarios.scenario import overridden, without_mechanisms
from scenarios.schema import scenario_schema

HEAD = '[scenario]\ntitle = "Case"\nintent = "x"\n'
MIX = "[mix]\nstate = 0.3\nassociations = 0.62\nfirms = 0.08\n"
STUDY = """[study]
title = "Case"
question = "x"
scenario = "{scenario}"
[run]
citizens = 500
months = 24
[design]
kind = "sobol"
n = 4
[[factor]]
path = "{path}"
low = 0.1
high = 0.3
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str, name: str = "case.toml") -> str:
    Path(name).write_text(text, encoding="utf-8")
    return f"./{name}"


def test_a_mix_becomes_two_dated_changes() -> None:
    scenario = load(write(HEAD + MIX + 'year = 3\nramp_months = 24\nwhy.en = "E"\nwhy.fr = "F"\n'))
    asked = moves_to(Mix(0.3, 0.62, 0.08), base_of(scenario.parameters, scenario.run.citizens))
    changes = scenario.policy.changes
    assert [change.path for change in changes] == list(PATHS)
    assert [change.value for change in changes] == pytest.approx(list(asked), rel=1e-3)
    assert {(change.from_month, change.ramp_months) for change in changes} == {(24, 24)}
    assert changes[0].why == {"en": "E", "fr": "F"}


def test_a_mix_begins_at_once_unless_it_has_a_date() -> None:
    assert {one.from_month for one in load(write(HEAD + MIX)).policy.changes} == {0}
    assert {one.from_month for one in load(write(HEAD + MIX + "month = 7\n")).policy.changes} == {7}


def test_moves_start_from_the_scenario_s_own_base() -> None:
    dear = load(write(HEAD + "[enterprises]\nrelative_state_cost = 1.2\n" + MIX))
    assert dear.policy.changes[0].value > load(write(HEAD + MIX, "other.toml")).policy.changes[0].value


def test_an_heir_takes_the_mix_over_or_asks_for_another() -> None:
    write(HEAD + MIX, "parent.toml")
    heir = '[scenario]\nextends = "./parent.toml"\ntitle = "Heir"\nintent = "x"\n'
    parent = load("./parent.toml").policy.changes
    assert load(write(heir)).policy.changes == parent
    other = load(write(heir + "[mix]\nstate = 0.6\nassociations = 0.38\nfirms = 0.02\n")).policy.changes
    assert len(other) == 2
    assert other[0].value < 0.0 < parent[0].value


def test_a_mix_replaces_what_its_parents_move_and_leaves_their_other_levers() -> None:
    moves = [f'[[policy]]\npath = "{path}"\nvalue = 0.2\nyear = {year}\n' for path in PATHS for year in (1, 4)]
    other = '[[policy]]\npath = "funding.budget"\nvalue = 0.9\nyear = 1\n'
    write(HEAD + other + "".join(moves), "parent.toml")
    heir = load(write('[scenario]\nextends = "./parent.toml"\ntitle = "Heir"\nintent = "x"\n' + MIX, "heir.toml"))
    alone = load(write(HEAD + MIX)).policy.changes
    assert heir.policy.changes == (load("./parent.toml").policy.changes[0], *alone)
    assert heir.policy.changes[0].path == "funding.budget"
    line = '[[policy]]\npath = "funding.moved_to_ess"\nvalue = 0.2\nyear = 1\n'
    grandchild = '[scenario]\nextends = "./heir.toml"\ntitle = "Heir of the heir"\nintent = "x"\n' + line
    with pytest.raises(WelfareError, match=r"heir.toml:5: \[mix\] sets .*, and so does case.toml:5; keep one"):
        load(write(grandchild))


@pytest.mark.parametrize(
    ("language", "shares", "when", "moved"),
    [
        ("en", "State and authorities 30 %, ESS enterprises 62 %, for-profit firms 8 %", "from month 24", "to ESS 0"),
        ("fr", "État et collectivités 30 %, entreprises de l'ESS 62 %, privé lucratif 8 %", "le mois 24", "transfert"),
    ],
)
def test_the_shares_that_were_written_are_told_before_what_they_come_to(language, shares, when, moved) -> None:
    trials = '[[policy]]\npath = "learning.trials_a_year"\nvalue = 0.5\nyear = 1\n'
    text = HEAD + MIX + 'year = 3\nwhy.en = "Because"\nwhy.fr = "Parce que"\n' + trials
    told = policy_sentences(load(write(text)), language)
    assert len(told) == 4
    assert shares in told[0][0]
    assert when in told[0][0]
    assert [why for _, why in told] == [{"en": "Because", "fr": "Parce que"}[language], "", "", ""]
    assert moved in told[1][0]
    assert "0,5" in told[3][0] if language == "fr" else "0.5" in told[3][0]
    assert "%" not in policy_sentences(load(write(HEAD + trials)), language)[0][0]


@pytest.mark.parametrize(
    ("settings", "off", "option"),
    [
        (["funding.moved_to_fringe@12=0.1"], [], "--set funding.moved_to_fringe@12=0.1"),
        (["funding.moved_to_ess[Aisne]@12+6=0.1"], [], "--set funding.moved_to_ess[Aisne]@12+6=0.1"),
        (["funding.moved_to_ess=0.1"], [], "--set funding.moved_to_ess=0.1"),
        (["funding.fringe_allowed=false"], [], "--set funding.fringe_allowed=false"),
        ([], ["trust", "fringe"], "--off fringe"),
    ],
)
def test_options_of_the_command_line_do_not_decide_what_a_mix_decides(settings, off, option) -> None:
    scenario = load(write(HEAD + MIX))
    with pytest.raises(WelfareError) as caught:
        overridden(scenario, settings, off)
    assert str(caught.value).startswith("case.toml:4: [mix] ")
    assert f" {option}" in str(caught.value)
    assert f" {option}" in in_french(str(caught.value))
    assert overridden(scenario, ["funding.budget@12=0.9"], ["trust"]).policy.changes[:2] == scenario.policy.changes


def test_an_option_beside_a_mix_ends_the_command_before_anything_runs(here: Path) -> None:
    asked = ("run", write(HEAD + MIX), "--set", "funding.moved_to_fringe@12=0.1", "--out", "out")
    result = CliRunner().invoke(run.app, asked)
    assert result.exit_code == 2
    assert "case.toml:4: [mix] sets 'funding.moved_to_fringe', and so does --set" in result.output
    assert not (here / "out").exists()


def test_a_study_starts_from_its_mix_instead_of_that_of_its_scenario() -> None:
    path = write(STUDY.format(scenario="right_balance", path="funding.budget").replace("0.3", "1.3") + MIX)
    changes = load_study(path).scenario.policy.changes
    by_path = {change.path: change for change in changes}
    assert by_path["funding.moved_to_ess"].value == pytest.approx(0.295, abs=0.001)
    assert by_path["funding.moved_to_fringe"].from_month == 0
    assert "learning.trials_a_year" in by_path


BAD = [
    ("too much", MIX.replace("0.62", "0.7"), "case.toml:5: the shares of a mix sum to 1.08 instead of 1; change one of "
     "state (case.toml:5), associations (case.toml:6), firms (case.toml:7)"),
    ("too little", MIX.replace("0.08", "0.05"), "case.toml:5: the shares of a mix sum to 0.97 instead of 1"),
    ("below 0", "[mix]\nstate = -0.1\nassociations = 1.02\nfirms = 0.08\n", "case.toml:5: state = -0.1: expected a"),
    ("above 1", "[mix]\nassociations = 1.5\nstate = -0.5\nfirms = 0\n", "state = -0.5: expected a share between 0"),
    ("a share left out", "[mix]\nstate = 0.4\nassociations = 0.6\n", "case.toml:4: a mix needs 'firms'"),
    ("in words", MIX.replace("0.08", '"few"'), "case.toml:7: firms = \"few\": expected a share between 0 and 1"),
    ("a switch", MIX.replace("0.08", "true"), "case.toml:7: firms = true: expected a share between 0 and 1"),
    ("unknown key", MIX + "fims = 0.1\n", "case.toml:8: unknown key 'fims' in [mix]; did you mean 'firms'?"),
    ("no table", "mix = 3\n", "mix = 3: expected a table, [mix]"),
    ("more than the contracts", "[mix]\nstate = 0.3\nassociations = 0.2\nfirms = 0.5\n",
     "case.toml:7: firms would hold 0.5 of public money, but only 0.2"),
    ("two dates", MIX + "year = 1\nmonth = 3\n", "case.toml:4: a change needs 'year' (from 1) or 'month' (from 0)"),
    ("year 0", MIX + "year = 0\n", "case.toml:8: year = 0: the first year is 1"),
    ("a ramp too long", MIX + "year = 2\nramp_months = 100000\n", "case.toml:9: a change of 'funding.moved_to_ess' ta"),
    ("a ramp below 0", MIX + "ramp_months = -3\n", "case.toml:8: a change of 'funding.moved_to_ess' takes -3 months"),
    ("a month too late", MIX + "ramp_months = 3\nmonth = 9999\n", "case.toml:9: a change of 'funding.moved_to_ess' be"),
    ("beside a change", MIX + '[[policy]]\npath = "funding.moved_to_ess"\nvalue = 0.2\nyear = 2\n',
     "case.toml:4: [mix] sets 'funding.moved_to_ess', and so does case.toml:8; keep one of the two"),
    ("firms that may not", MIX + "[funding]\nfringe_allowed = false\n",
     "case.toml:7: firms would hold 0.08 of public money, but 'funding.fringe_allowed' is false, so that they may"),
    ("firms that may not at a date", MIX + '[[policy]]\npath = "funding.fringe_allowed"\nvalue = false\nyear = 2\n',
     "case.toml:4: [mix] gives firms 0.08 of public money, and case.toml:8 moves 'funding.fringe_allowed'; give"),
    ("beside a parameter", MIX + "[funding]\nmoved_to_fringe = 0.1\n",
     "case.toml:4: [mix] sets 'funding.moved_to_fringe', and so does case.toml:9; keep one of the two"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "message"), [one[1:] for one in BAD], ids=[one[0] for one in BAD])
def test_what_is_wrong_is_said_with_file_and_line(body: str, message: str) -> None:
    text = body + HEAD if body.startswith("mix =") else HEAD + body
    with pytest.raises(WelfareError) as caught:
        load(write(text))
    said = str(caught.value)
    assert message in said
    french = in_french(said)
    english = (" the shares ", " needs ", " expected ", " keep ", " and so ", " give", " or ")
    assert not any(word in f" {french} " for word in english)


def test_firms_may_be_given_nothing_where_they_may_hold_nothing() -> None:
    nothing = MIX.replace("0.62", "0.70").replace("0.08", "0")
    for more in ("", "[funding]\nfringe_allowed = false\n"):
        moved = {one.path: one.value for one in load(write(HEAD + nothing + more)).policy.changes}
        assert moved["funding.moved_to_fringe"] == -1.0
    assert load(write(HEAD + MIX + "[funding]\nfringe_allowed = true\n")).policy.changes


def test_a_study_refuses_a_mix_for_firms_that_its_scenario_or_its_factor_forbids() -> None:
    change = '[[policy]]\npath = "funding.fringe_allowed"\nvalue = false\nyear = 2\n'
    write(HEAD + change, "parent.toml")
    study = STUDY.format(scenario="./parent.toml", path="funding.budget").replace("0.3", "1.3")
    with pytest.raises(WelfareError, match=r"case.toml:15: \[mix\] gives firms 0.08 .* case.toml:4 moves"):
        load_study(write(study + MIX))
    varied = STUDY.format(scenario="base", path="funding.fringe_allowed").replace("low = 0.1\nhigh = 0.3\n", "")
    with pytest.raises(WelfareError, match=r"\[mix\] gives firms 0.08 .* case.toml:11 moves 'funding.fringe_allowed'"):
        load_study(write(varied + MIX))


def test_a_study_refuses_factors_and_settings_of_what_its_mix_sets() -> None:
    for path in PATHS:
        study = write(STUDY.format(scenario="base", path=path) + MIX)
        with pytest.raises(WelfareError, match=rf"case.toml:15: \[mix\] sets '{path}', and so does case.toml:11; keep"):
            load_study(study)
        write(HEAD + MIX, "mixed.toml")
        with pytest.raises(WelfareError, match=rf"mixed.toml:4: \[mix\] sets '{path}', and so does case.toml:11; keep"):
            load_study(write(STUDY.format(scenario="./mixed.toml", path=path)))
    study = load_study(write(STUDY.format(scenario="base", path="funding.budget").replace("0.3", "1.3") + MIX))
    with pytest.raises(WelfareError, match=r"case.toml:15: \[mix\] gives firms .*, and --off fringe moves"):
        study.without(["fringe"])


def test_a_mix_is_worked_out_anew_where_the_command_line_moves_the_base() -> None:
    cost = "enterprises.relative_state_cost"
    scenario = load(write(HEAD + MIX))
    told = load(write(HEAD + MIX + "[enterprises]\nrelative_state_cost = 1.2\n"))
    assert overridden(scenario, [f"{cost}=1.2"]).policy == told.policy != scenario.policy
    larger = load(write(HEAD + MIX + "[run]\ncitizens = 60000\n"))
    assert overridden(scenario, citizens=60_000).policy == larger.policy != scenario.policy
    off = without_mechanisms(told, ["state_difference"])
    assert off.policy != told.policy
    assert off.policy == overridden(told, off=["state_difference"]).policy
    assert overridden(scenario, ["civic.media=0.002"]).policy == scenario.policy


def test_a_study_refuses_factors_that_move_the_base_of_its_mix() -> None:
    moving = STUDY.format(scenario="base", path="enterprises.relative_state_cost").replace("0.1", "0.9")
    with pytest.raises(WelfareError, match=r"case.toml:15: \[mix\] is worked out .*, and case.toml:11 moves the base"):
        load_study(write(moving.replace("0.3", "1.2") + MIX))
    unmoving = STUDY.format(scenario="base", path="civic.media").replace("0.1", "0.001")
    load_study(write(unmoving.replace("0.3", "0.003") + MIX))


LIST = """[study]
title = "Case"
question = "x"
scenario = "base"
[run]
citizens = 500
months = 24
[design]
kind = "list"
[[point]]
set = {{ "funding.moved_to_ess" = 0.1 }}
[[point]]
scenario = "./mixed.toml"
set = {{ "{path}" = {value} }}
"""


def test_a_point_of_a_list_does_not_decide_what_the_mix_of_its_scenario_decides() -> None:
    write(HEAD + MIX, "mixed.toml")
    with pytest.raises(WelfareError, match=r"mixed.toml:4: \[mix\] sets 'funding.moved_to_ess', .* case.toml:1[1-3]"):
        load_study(write(LIST.format(path="funding.moved_to_ess", value=0.2)))
    with pytest.raises(WelfareError, match=r"mixed.toml:4: \[mix\] is worked out .* case.toml:1[1-3] moves the base"):
        load_study(write(LIST.format(path="enterprises.relative_state_cost", value=1.2)))
    study = load_study(write(LIST.format(path="funding.budget", value=1.1)))
    alone = load(write(HEAD + MIX + "[run]\ncitizens = 500\n", "alone.toml"))
    assert study.others["./mixed.toml"].policy == alone.policy
    larger = study.resized(citizens=60_000)
    assert larger.others["./mixed.toml"].policy == overridden(alone, citizens=60_000).policy != alone.policy


def test_editors_know_the_section() -> None:
    for schema in (scenario_schema(), study_schema()):
        assert set(schema["properties"]["mix"]["properties"]) == set(KEYS)
        assert schema["properties"]["mix"]["required"] == list(Mix._fields)
