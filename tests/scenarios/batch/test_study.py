"""Study files are strict: each thing wrong is one message with file, line, field and nearest name."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abm.errors import ParameterError, ScenarioError, WelfareError
from abm.policy import Change
from scenarios.batch.changed import MOST_SENTENCES
from scenarios.batch.design import KEYS
from scenarios.batch.phrases_study import FRENCH_PHRASES
from scenarios.batch.study import STUDIES, Study, differences, load_study, studies, study_schema
from scenarios.batch.study_schema import DESIGN_KEYS, FACTOR_KEYS, HEAD_KEYS, POINT_KEYS, TABLES
from scenarios.loader import load
from scenarios.scenario import Text
from tests.scenarios.test_schema import valid

HEAD = '[study]\ntitle = "T"\nquestion = "Q"\nscenario = "base"\n'
GRID = '[design]\nkind = "grid"\n'
REFERRAL = '[[factor]]\npath = "service.referral"\n'
LIST = '[design]\nkind = "list"\n'

WHOLE = """[study]
title = { en = "One", fr = "Un" }
question = { en = "Why", fr = "Pourquoi" }
scenario = "state_disengagement"
sources = ["A", "B"]
measures = ["share_covered", "share_covered[housing]@last"]
[run]
citizens = 2_000
months = 48
burn_in_months = 24
[design]
kind = "saltelli"
n = 8
calc_second_order = true
seed = 3
replicates = 4
first_seed = 11
by = ["territory", "domain"]
indicators = ["share_covered"]
[[factor]]
path = "funding.budget"
low = 0.5
high = 1.5
year = 2
ramp_months = 60
label = { en = "money", fr = "argent" }
[[factor]]
path = "needs.outreach"
low = 0.5
high = 2
scale = "log"
month = 7
territories = ["Territory 2"]
[[factor]]
path = "service.queue_order"
values = ["first_come", "severity"]
whole_run = true
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Writes files into an own folder, which is the current one."""
    monkeypatch.chdir(tmp_path)

    def _write(body: str, name: str = "case.toml", head: str = HEAD) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + body, encoding="utf-8")
        return path

    return _write


def refusal(path: Path) -> str | None:
    """What is said against a study file, or nothing when it is read and can be counted."""
    try:
        return None if load_study(path).n_points else "empty"
    except WelfareError as error:
        return str(error)


def test_everything_a_file_can_hold_is_read(write) -> None:  # type: ignore[no-untyped-def]
    study = load_study(write(WHOLE, head=""))
    assert (study.name, study.title, study.question) == ("case", Text("One", "Un"), Text("Why", "Pourquoi"))
    assert study.sources == ("A", "B")
    assert [str(one) for one in study.measures] == ["share_covered", "share_covered[housing]@last"]
    run = study.scenario.run
    assert (study.scenario.name, run.citizens, run.months, run.burn_in_months) == ("state_disengagement", 2_000, 48, 24)
    assert study.design.as_plain() == {"kind": "saltelli", "n": 8, "calc_second_order": True, "seed": 3}
    assert (study.replicates, study.first_seed, study.by) == (4, 11, ("domain", "territory"))
    assert study.indicators == ("share_covered",)
    budget, outreach, queue = study.factors
    assert (budget.ends, budget.from_month, budget.ramp_months) == ((0.5, 1.5), 12, 60)
    assert budget.label == Text("money", "argent")
    assert (outreach.scale, outreach.from_month, outreach.territories) == ("log", 7, ("Territory 2",))
    assert (queue.values, queue.whole_run, queue.is_dated) == (("first_come", "severity"), True, False)
    assert study.n_points == len(study.points()) == 8 * (2 * 3 + 2)
    assert study.n_runs == 4 * study.n_points


def test_a_point_is_the_scenario_with_its_values(write) -> None:  # type: ignore[no-untyped-def]
    study = load_study(write(WHOLE, head=""))
    budget, outreach, queue = study.points().values[5]
    scenario = study.scenario_at(5)
    assert scenario.policy.changes == (
        Change("funding.budget", budget, 12, 60),
        Change("needs.outreach", outreach, 7, 0, ("Territory 2",)),
    )
    assert scenario.parameters.service.queue_order.name.lower() == queue
    assert scenario.run == study.scenario.run
    with pytest.raises(ParameterError, match="there is no point 64; the points are 0 to 63"):
        study.scenario_at(64)
    with pytest.raises(ParameterError, match="there is no point -1"):
        study.scenario_at(-1)


def test_a_list_names_scenarios_and_sets_whatever_it_likes(write) -> None:  # type: ignore[no-untyped-def]
    write('[scenario]\ntitle = "O"\nintent = "O"\n[run]\ncitizens = 500\n', name="own.toml", head="")
    study = load_study(
        write(
            '[run]\ncitizens = 1_000\n[design]\nkind = "list"\n'
            '[[factor]]\npath = "funding.budget"\nyear = 2\n'
            '[[point]]\nname = "first"\nset = { "funding.budget" = 0.8 }\n'
            '[[point]]\nscenario = "ess_grants"\n'
            "[[point]]\nset.service.referral = 0.3\nset.needs.seeking_rate.child = 0.4\n"
            '[[point]]\nscenario = "own.toml"\nset = { "funding.provider_rule" = "lottery" }\n'
        )
    )
    names = ("funding.budget", "service.referral", "needs.seeking_rate.child", "funding.provider_rule")
    assert study.points().factors == names
    assert study.points().values[:3] == [(0.8, None, None, None), (None,) * 4, (None, 0.3, 0.4, None)]
    assert study.scenario_at(0).policy.changes == (Change("funding.budget", 0.8, 12),)
    assert study.scenario_at(1).policy == load("ess_grants").policy
    assert study.scenario_at(2).parameters.needs.seeking_rate.child == 0.4
    assert {study.scenario_at(point).run.citizens for point in range(4)} == {1_000}
    assert [study.point_name(point) for point in range(4)] == ["first", "ess_grants 1", "base 2", "own 3"]


@pytest.mark.parametrize("comma", [",", ";"])
def test_a_table_has_a_factor_in_each_column(write, tmp_path: Path, comma: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "deep").mkdir()
    rows = ["service.gross_metric,needs.seeking_rate,funding.budget", "true,0.5,1", "", "false,0.6,0.75"]
    (tmp_path / "deep" / "mixes.csv").write_text("\n".join(rows).replace(",", comma), encoding="utf-8-sig")
    body = '[design]\nkind = "table"\nfile = "mixes.csv"\n[[factor]]\npath = "funding.budget"\nramp_months = 12\n'
    study = load_study(write(body, name="deep/study.toml"))
    assert study.points().values == [(True, 0.5, 1.0), (False, 0.6, 0.75)]
    assert study.scenario_at(1).policy.changes[-1] == Change("funding.budget", 0.75, 0, 12)
    assert study.scenario_at(1).parameters.needs.seeking_rate.values() == (0.6,) * 4


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        (GRID, 6, 'kind = "grid" needs at least one [[factor]]'),
        (GRID + REFERRAL, 7, "'service.referral' needs 'values' or 'steps' in a grid"),
        (GRID + REFERRAL + "steps = 1\n", 7, "steps = 1: 'service.referral' needs two steps or more"),
        (GRID + REFERRAL + "steps = 2.5\n", 9, "steps = 2.5: expected a whole number"),
        (GRID + REFERRAL + "stops = 2\n", 9, "unknown key 'stops' in [factor]; did you mean 'steps'?"),
        (GRID + REFERRAL + "values = []\n", 9, "values is empty"),
        (GRID + REFERRAL + "values = [0.1, 7]\n", 9, "service.referral = 7 is outside 0 to 1"),
        (GRID + REFERRAL + 'values = ["0,5"]\n', 9, "expected a number (probability); write 0.5"),
        (GRID + REFERRAL + "values = [true]\n", 9, "service.referral = true: expected a number"),
        (GRID + REFERRAL + "low = -1\n", 9, "service.referral = -1 is outside 0 to 1"),
        (GRID + REFERRAL + "high = 30\n", 9, "for 30 % write 0.3"),
        (GRID + REFERRAL + "whole_run = 1\n", 9, "whole_run = 1: expected true or false"),
        (GRID + REFERRAL + "territories = [3]\n", 9, "territories = 3: expected a list of names in quotes"),
        (GRID + REFERRAL + "year = 0\n", 9, "the first year is 1"),
        (GRID + REFERRAL + "year = 1\nmonth = 2\n", 7, "and not both"),
        (GRID + REFERRAL + 'steps = 2\nterritories = ["Nrd"]\n', 7, "unknown territory 'Nrd'"),
        (GRID + REFERRAL + "steps = 2\n" + REFERRAL + "steps = 3\n", 10, "varied twice at the same date and place"),
        (GRID + '[[factor]]\npath = "service.referal"\n', 8, "unknown parameter 'service.referal'; did you mean"),
        (GRID + "[[factor]]\npath = 3\n", 8, "path = 3: expected a dotted name in quotes"),
        (GRID + "[[factor]]\nsteps = 3\n", 7, "a factor needs 'path'"),
        ('[factor]\npath = "x"\n' + GRID, 5, "factors stand in [[factor]]"),
        (GRID + '[[factor]]\npath = "needs.severity_drag"\nsteps = 3\nyear = 2\n', 7, "leave year or month out"),
        (GRID + '[[factor]]\npath = "society.mean_degree"\nvalues = [4, 5]\n', 7, "mean_degree must be even"),
        (GRID + '[[factor]]\npath = "society.mean_degree"\nlow = 4\nhigh = 6\nsteps = 2\n', 7, "5 is odd"),
        ("", None, "[design] needs 'kind', one of grid, list"),
        ('[design]\nkind = "soboll"\n', 6, "did you mean 'sobol'?"),
        ("[design]\nkind = 3\n", 6, "kind = 3: expected text in quotes"),
        ('[design]\nkind = "sobol"\n' + REFERRAL, 5, "[design] needs 'n' for kind = \"sobol\""),
        ('[design]\nkind = "sobol"\nn = 100\n' + REFERRAL, 7, "write 64 or 128"),
        ('[design]\nkind = "saltelli"\nn = 1000\n' + REFERRAL, 7, "write 512 or 1024"),
        ('[design]\nkind = "sobol"\nn = true\n' + REFERRAL, 7, "n = true: expected a whole number"),
        ('[design]\nkind = "sobol"\nn = 4\nlevels = 4\n' + REFERRAL, 8, "levels is for kind = morris"),
        ('[design]\nkind = "sobol"\nn = 4\nreplicate = 4\n' + REFERRAL, 8, "did you mean 'replicates'?"),
        ('[design]\nkind = "sobol"\nn = 4\n' + REFERRAL + "steps = 3\n", 10, "steps is not read with kind"),
        ('[design]\nkind = "sobol"\nn = 4\nseed = -1\n' + REFERRAL, 8, "seed = -1: expected a whole number from 0"),
        ('[design]\nkind = "lhs"\nn = 20_000_000\n' + REFERRAL, 7, "the design has 20,000,000 points"),
        ('[design]\nkind = "lhs"\nn = 4\n' + REFERRAL + "values = [0.2]\n", 8, "has one value only"),
        ('[design]\nkind = "morris"\ntrajectories = 4\nlevels = 5\n' + REFERRAL, 7, "write 4 or 6"),
        (
            '[design]\nkind = "saltelli"\nn = 4\ncalc_second_order = 1\n' + REFERRAL,
            8,
            "calc_second_order = 1: expected true or false",
        ),
        (GRID + 'by = ["domains"]\n', 7, "did you mean 'domain'?"),
        (GRID + 'by = "domain"\n', 7, "expected a list of texts in quotes"),
        (GRID + "replicates = 0\n" + REFERRAL + "steps = 2\n", 7, "replicates = 0: expected a whole number from 1"),
        (GRID + "first_seed = 9223372036854775807\nreplicates = 2\n" + REFERRAL + "steps = 2\n", 7, "the largest seed"),
        (GRID + 'indicators = ["share_coverd"]\n' + REFERRAL + "steps = 2\n", 7, "did you mean 'share_covered'?"),
        ("[run]\ncitizens = 3\n" + GRID, 6, "run.citizens = 3 is outside 100 to"),
        ("[run]\ncitizen = 3\n" + GRID, 6, "unknown key 'citizen' in [run]; did you mean 'citizens'?"),
        ("[desing]\n", 5, "unknown key 'desing'; did you mean 'design'?"),
        ("[service]\nreferral = 1\n", 5, "unknown key 'service'"),
        (LIST, 6, "the design is empty"),
        (GRID + "[[point]]\n", 7, '[[point]] is for kind = "list", not "grid"'),
        ('point = 3\n[design]\nkind = "list"\n', 5, "unknown key 'point' in [study]"),
        (LIST + "[point]\n", 7, "points stand in [[point]]"),
        (LIST + "[[point]]\nset = 3\n", 8, "set = 3: expected a table"),
        (LIST + "[[point]]\nname = 3\n", 8, "name = 3: expected text in quotes"),
        (LIST + "[[point]]\nsets = {}\n", 8, "unknown key 'sets' in [point]; did you mean 'set'?"),
        (LIST + '[[point]]\nscenario = "ess_grant"\n', 8, "did you mean 'ess_grants'?"),
        (LIST + "[[point]]\nset.service.referal = 1\n", 8, "did you mean 'service.referral'?"),
        (LIST + "[[point]]\nset.service.referral = 2\n", 8, "service.referral = 2 is outside 0 to 1"),
        (LIST + '[[point]]\nset = { "funding.provider_rule" = "lotery" }\n', 8, "did you mean 'lottery'?"),
        (LIST + "[[point]]\n" + "[[point]]\n", 8, "point 1 is the same as point 0"),
        (LIST + REFERRAL + "low = 0.1\n[[point]]\n", 9, "low is not read with kind"),
        ('[design]\nkind = "table"\n', 5, "[design] needs 'file'"),
        ('[design]\nkind = "table"\nfile = "no.csv"\n', 7, "no.csv: cannot be read: No such file"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(write, body: str, line: int | None, message: str) -> None:  # type: ignore[no-untyped-def]
    path = write(body)
    with pytest.raises(WelfareError) as caught:
        load_study(path)
    said = str(caught.value)
    assert said.startswith(f"case.toml:{line}: " if line else "case.toml: "), said
    assert said.count("case.toml") == 1, said
    assert message in said


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("", "case.toml: [study] needs 'scenario'"),
        ('[study]\nscenario = "base"\n', "case.toml: [design] needs 'kind'"),
        ("[study]\nscenario = 3\n", "case.toml:2: scenario = 3: expected a name or path"),
        ('[study]\nscenario = "welfare_stat"\n', "case.toml:2: unknown scenario 'welfare_stat'; did you mean"),
        ('[study]\nscenario = "x.toml"\n', "case.toml:2: x.toml: no such file"),
        ('[study]\nquestoin = "Q"\n', "case.toml:2: unknown key 'questoin' in [study]; did you mean 'question'?"),
        ('[study]\nscenario = "base"\n' + GRID + REFERRAL + "steps = 2\n", "case.toml:1: [study] needs 'title'"),
        (
            '[study]\nscenario = "base"\ntitle = ""\n' + GRID + REFERRAL + "steps = 2\n",
            "case.toml:3: title is empty",
        ),
        ("study = 3\n", "case.toml:1: study = 3: expected a table, [study]"),
        ("[study\n", "case.toml:1: broken TOML"),
    ],
)
def test_a_head_that_is_wrong_is_explained(write, head: str, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ScenarioError) as caught:
        load_study(write("", head=head))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("measure", "design", "message"),
    [
        ("share_coverd", "", "unknown indicator 'share_coverd'; did you mean 'share_covered'?"),
        ("share covered", "", "expected indicator[group]@years"),
        ("share_covered[housng]", "", "did you mean 'housing'?"),
        ("share_covered[housing]", "", 'is broken down by domain; add "domain" to by'),
        ("share_covered[Territory 1]", "", 'is broken down by territory; add "territory" to by'),
        ("share_covered@10", "", "the scenario has the years 0 to 9"),
        ("cash_months", 'indicators = ["share_covered"]\n', 'add "cash_months" to indicators'),
        ("n_employers[ess]", 'by = ["provider"]\n', "'n_employers' is not broken down by provider; its groups"),
    ],
)
def test_a_measure_the_runs_will_not_hold_is_refused(write, measure: str, design: str, message: str) -> None:  # type: ignore[no-untyped-def]
    path = write(f'measures = ["{measure}"]\n' + GRID + design + REFERRAL + "steps = 2\n")
    with pytest.raises(ParameterError) as caught:
        load_study(path)
    assert str(caught.value).startswith("case.toml:5: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "mixes.csv: is empty; write a header"),
        ("service.referral\n", "mixes.csv:1: the design is empty"),
        ("service.referral,\n0.1,0.2\n", "mixes.csv:1: column 2 has no name"),
        ("service.referral,service.referral\n0.1,0.2\n", "mixes.csv:1: column 'service.referral' stands there twice"),
        ("service.referal\n0.1\n", "mixes.csv:1: column 'service.referal': unknown parameter"),
        ("service.referral\n0.1\n\n\nx\n", "mixes.csv:5: column 'service.referral': service.referral = x: expected"),
        ("service.referral\n0.1\n2\n", "mixes.csv:3: column 'service.referral': service.referral = 2 is outside"),
        ("service.referral;needs.outreach\n0,1;1\n", "expected a number (probability); write 0.1"),
        ("service.referral,needs.outreach\n0.1\n", "mixes.csv:2: 1 cells under 2 columns"),
        ("service.referral,needs.outreach\n0.1,\n", "mixes.csv:2: column 'needs.outreach': needs.outreach = : "),
        ("service.referral\n0.1\n0.2\n0.1\n", "mixes.csv:4: point 2 is the same as point 0"),
        ('service.referral\n"0.1\n', "mixes.csv: broken CSV"),
        ("funding.budget\n1\n", "mixes.csv:1: there is no column 'service.referral'"),
    ],
)  # fmt: skip
def test_a_table_that_is_wrong_is_explained_with_line_and_column(write, table: str, message: str) -> None:  # type: ignore[no-untyped-def]
    write(table, name="mixes.csv", head="")
    with pytest.raises(WelfareError) as caught:
        load_study(write('[design]\nkind = "table"\nfile = "mixes.csv"\n' + REFERRAL))
    assert message in str(caught.value)


def test_a_study_that_is_not_there_is_refused_with_the_nearest(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ScenarioError, match="unknown study 'policy_mx'; did you mean 'policy_mix'"):
        load_study("policy_mx")
    write("", name="near.toml")
    with pytest.raises(ScenarioError, match=r"nearr.toml: no such file; did you mean 'near.toml'"):
        load_study("nearr.toml")
    with pytest.raises(ScenarioError, match="is a folder, not a study file"):
        load_study("./")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_done_to_a_file_it_is_read_or_refused_in_words(write, data: st.DataObject) -> None:  # type: ignore[no-untyped-def]
    lines = WHOLE.splitlines()
    odd = [
        "-1",
        "0",
        "nan",
        "true",
        '"x"',
        "[]",
        "{}",
        "[1]",
        "{ x = 1 }",
        '["x"]',
        "9" * 30,
        "1.5",
        '"sobol"',
        '"list"',
    ]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        key, _, _ = lines[at].partition("=")
        value = data.draw(st.sampled_from(odd) | st.text(max_size=5))
        lines[at] = data.draw(st.sampled_from([f"{key}= {value}", f"{key}x = {value}", "", f"[{key.strip()}]", value]))
    said = refusal(write("\n".join(lines), head=""))
    assert said is None or said.startswith("case.toml")


def plain(write, text: str) -> dict[str, Any]:  # type: ignore[no-untyped-def]
    """A study file as ``as_plain`` tells it, through JSON as a manifest keeps it."""
    kept: dict[str, Any] = json.loads(json.dumps(load_study(write(text, head="")).as_plain()))
    return kept


def test_the_same_file_twice_is_the_same_design(write) -> None:  # type: ignore[no-untyped-def]
    assert plain(write, WHOLE) == plain(write, WHOLE)
    assert differences(plain(write, WHOLE), plain(write, WHOLE)) == []


def test_words_for_readers_do_not_make_another_design(write) -> None:  # type: ignore[no-untyped-def]
    for old, new in (
        ('"One"', '"Other"'),
        ('"money"', '"euros"'),
        ('["A", "B"]', '["C"]'),
        (', "share_covered[housing]@last"', ""),
    ):
        assert old in WHOLE
        assert plain(write, WHOLE.replace(old, new)) == plain(write, WHOLE)


@pytest.mark.parametrize(
    ("old", "new", "said", "french"),
    [
        ("n = 8", "n = 16", "design, n: 8 -> 16", "design, n : 8 -> 16"),
        ("seed = 3", "seed = 4", "design, seed: 3 -> 4", "design, seed : 3 -> 4"),
        ("first_seed = 11", "first_seed = 12", "first_seed: 11 -> 12", "first_seed : 11 -> 12"),
        ("replicates = 4", "replicates = 5", "replicates: 4 -> 5", "replicates : 4 -> 5"),
        ('["territory", "domain"]', '["domain"]', 'by: ["domain", "territory"] -> ["domain"]', "by : "),
        ("high = 1.5", "high = 1.3", "factor funding.budget, high: 1.5 -> 1.3", "facteur funding.budget, high : "),
        ("year = 2", "year = 3", "factor funding.budget, from_month: 12 -> 24", "facteur funding.budget, from_month"),
        ("needs.outreach", "civic.visibility", "factor civic.visibility is new", "facteur civic.visibility est"),
        ("needs.outreach", "civic.visibility", "factor needs.outreach is gone", "facteur needs.outreach n'y est plus"),
        ("citizens = 2_000", "citizens = 900", "scenario state_disengagement, run, citizens: 2000 -> 900", "scénario "),
        ("state_disengagement", "base", "scenario base is new", "scénario base est nouveau"),
    ],
)  # fmt: skip
def test_what_changed_is_named(write, old: str, new: str, said: str, french: str) -> None:  # type: ignore[no-untyped-def]
    assert old in WHOLE
    before, after = plain(write, WHOLE), plain(write, WHOLE.replace(old, new, 1))
    assert said in differences(before, after)
    assert any(sentence.startswith(french) for sentence in differences(before, after, "fr"))


def test_a_changed_parameter_of_the_base_scenario_is_named(write) -> None:  # type: ignore[no-untyped-def]
    own = (
        '[scenario]\ntitle = "O"\nintent = "O"\n[service]\nreferral = 0.4\n'
        '[[policy]]\npath = "needs.outreach"\nvalue = 2\nyear = 5\n'
    )
    study = WHOLE.replace("state_disengagement", "own.toml")
    write(own, name="own.toml", head="")
    before = plain(write, study)
    write(own.replace("0.4", "0.6").replace("value = 2", "value = 3"), name="own.toml", head="")
    assert differences(before, plain(write, study)) == [
        "scenario own, policy, needs.outreach (month 48), value: 2.0 -> 3.0",
        "scenario own, service.referral: 0.4 -> 0.6",
    ]


def test_nothing_that_decides_a_run_is_lost_under_a_name_it_shares(write) -> None:  # type: ignore[no-untyped-def]
    own = (
        '[scenario]\ntitle = "O"\nintent = "O"\n[run]\ncitizens = 500\n'
        '[[policy]]\npath = "needs.outreach"\nvalue = 2\nyear = 1\nterritories = ["Territory 1"]\n'
        '[[policy]]\npath = "needs.outreach"\nvalue = 3\nyear = 1\nterritories = ["Territory 2"]\n'
    )
    study = HEAD.replace("base", "ess_grants.toml") + LIST + '[[point]]\n[[point]]\nscenario = "ess_grants"\n'
    write(own, name="ess_grants.toml", head="")
    before = plain(write, study)
    for old, new in (
        ("value = 2", "value = 4"),
        ("value = 3", "value = 5"),
        ("[run]", "[service]\nreferral = 0.1\n[run]"),
    ):
        write(own.replace(old, new), name="ess_grants.toml", head="")
        assert len(differences(before, plain(write, study))) == 1


def test_a_changed_point_is_named_and_long_lists_are_cut(write) -> None:  # type: ignore[no-untyped-def]
    body = HEAD + LIST + "".join(f"[[point]]\nset.service.referral = 0.{number}\n" for number in range(1, 10))
    before = plain(write, body)
    assert differences(before, plain(write, body.replace("0.3\n", "0.35\n"))) == [
        "point 2, service.referral: 0.3 -> 0.35"
    ]
    more = "".join(f"[[point]]\nset.needs.outreach = 1.{number}\n" for number in range(10, 50))
    said = differences(before, plain(write, body + more))
    assert len(said) == MOST_SENTENCES + 1
    assert re.fullmatch(r"and \d+ more", said[-1])


def test_another_sample_of_the_same_design_is_told(write) -> None:  # type: ignore[no-untyped-def]
    before = plain(write, WHOLE)
    (said,) = differences(before, {**before, "points_sha256": "0"})
    assert "another version of scipy or SALib" in said


def test_every_scenario_of_a_list_is_made_smaller() -> None:
    study = load_study("catalogue").resized(citizens=300, months=24)
    runs = [study.scenario_at(point).run for point in range(study.n_points)]
    assert {(run.citizens, run.months) for run in runs} == {(300, 24)}


def test_a_study_can_be_made_smaller(write) -> None:  # type: ignore[no-untyped-def]
    study = load_study(write(WHOLE, head="")).resized(citizens=300, replicates=1)
    assert (study.scenario_at(0).run.citizens, study.scenario_at(0).run.months, study.n_runs) == (300, 48, 64)
    with pytest.raises(ParameterError, match="replicates = 0"):
        study.resized(replicates=0)
    with pytest.raises(ParameterError, match=r"run\.citizens = 3 is outside"):
        study.resized(citizens=3)


@pytest.mark.parametrize("name", studies())
def test_every_study_that_comes_with_the_model_holds_what_it_promises(name: str) -> None:
    study = load_study(name)
    assert study.title.en != study.title.fr
    assert study.question.en != study.question.fr
    assert study.measures
    head = (STUDIES / f"{name}.toml").read_text(encoding="utf-8").partition("[study]")[0]
    for said in re.findall(r"([\d,]+) (points|runs)", head):
        assert int(said[0].replace(",", "")) == (study.n_points if said[1] == "points" else study.n_runs)
    if study.n_points < 3_000:
        first, last = study.scenario_at(0), study.scenario_at(study.n_points - 1)
        assert first.resolved() != last.resolved()


def test_the_policy_mix_is_a_sweep_of_ten_thousand_runs_that_share_their_burn_in() -> None:
    study = load_study("policy_mix")
    assert 10_000 <= study.n_runs <= 12_000
    assert study.replicates >= 4
    assert all(factor.is_dated for factor in study.factors)
    assert {study.scenario_at(point).parameters for point in range(0, study.n_points, 97)} == {
        study.scenario.parameters
    }


def test_every_key_of_a_study_file_is_in_its_schema() -> None:
    properties = study_schema()["properties"]
    assert set(properties) == set(TABLES)
    assert set(properties["study"]["properties"]) == set(HEAD_KEYS)
    assert (
        set(properties["design"]["properties"]) == set(DESIGN_KEYS) >= {key for keys in KEYS.values() for key in keys}
    )
    assert set(properties["factor"]["items"]["properties"]) == set(FACTOR_KEYS)
    assert set(properties["point"]["items"]["properties"]) == set(POINT_KEYS)


@pytest.mark.parametrize("name", studies())
def test_the_schema_accepts_every_study_that_comes_with_the_model(name: str) -> None:
    assert valid(study_schema(), tomllib.loads((STUDIES / f"{name}.toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[design]", "[desing]"),
        ("n = 8", "n = 0"),
        ('"saltelli"', '"soboll"'),
        ("low = 0.5", 'low = "0,5"'),
        ("scale", "scal"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(old: str, new: str) -> None:
    assert valid(study_schema(), tomllib.loads(WHOLE))
    assert not valid(study_schema(), tomllib.loads(WHOLE.replace(old, new, 1)))


def test_every_sentence_about_a_study_has_its_french() -> None:
    for pattern, french in FRENCH_PHRASES:
        assert re.compile(pattern).groups >= max([int(one) for one in re.findall(r"\\(\d)", french)], default=0)
    said = "n = 100: a Sobol sequence is even only for powers of two; write 64 or 128"
    for pattern, french in FRENCH_PHRASES:
        said = re.sub(pattern, french, said)
    assert said == "n = 100 : une suite de Sobol n'est régulière que pour les puissances de deux ; écrire 64 ou 128"


def test_a_study_is_frozen(write) -> None:  # type: ignore[no-untyped-def]
    study = load_study(write(WHOLE, head=""))
    assert isinstance(study, Study)
    with pytest.raises(AttributeError):
        study.replicates = 9  # type: ignore[misc]
    assert replace(study, replicates=9).points() == study.points()
