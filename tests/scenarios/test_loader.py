"""Scenario files are strict: each thing wrong is one message with file, line, field and nearest name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abm.errors import ParameterError, ScenarioError, WelfareError
from abm.parameters import Parameters
from abm.vocabulary import QueueOrder
from scenarios.loader import catalogue, load
from scenarios.scenario import Direction, Text

HEAD = """[scenario]
title = "T"
intent = "I"
"""


WHOLE = """[scenario]
title = { en = "One", fr = "Un" }
intent = { en = "Why", fr = "Pourquoi" }
sources = ["A", "B"]
[[scenario.expected]]
indicator = "share_covered"
direction = "down"
why = "because"
found = "the other way"
[run]
citizens = 2_000
months = 24
[service]
queue_order = "first_come"
referral = 1
[needs]
share_served = { housing = 0.5 }
[needs.seeking_rate]
child = 0.9
[[policy]]
path = "service.referral"
factor = 0.5
year = 2
ramp_months = 6
territories = ["Territory 2"]
why = "a reason"
[[policy]]
path = "civic.visibility"
value = 2
month = 7
"""

ODD_VALUES = [
    "-1",
    "0",
    "1e999",
    "nan",
    "true",
    '"x"',
    '""',
    "[]",
    "{}",
    "[1]",
    "{ child = 2 }",
    "{ x = 1 }",
    "2020-01-01",
    '"service.referral"',
    '"needs.share_served"',
    '"service.queue_order"',
    '["x"]',
    "9" * 400,
    "1.5",
    "3",
]


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


def test_a_file_with_a_head_only_is_the_base(write) -> None:  # type: ignore[no-untyped-def]
    scenario = load(write(""))
    assert scenario.name == "case"
    assert scenario.parameters == Parameters()
    assert scenario.policy.changes == ()
    assert (scenario.run.citizens, scenario.run.burn_in_months, scenario.run.months) == (20_000, 60, 120)


def test_everything_a_file_can_hold_is_read(write) -> None:  # type: ignore[no-untyped-def]
    scenario = load(write(WHOLE, head=""))
    assert (scenario.title.in_language("en"), scenario.title.in_language("fr")) == ("One", "Un")
    assert scenario.expected[0].direction is Direction.DOWN
    assert scenario.expected[0].found == Text("the other way", "the other way")
    assert scenario.sources == ("A", "B")
    assert (scenario.run.citizens, scenario.run.months, scenario.run.burn_in_months) == (2_000, 24, 60)
    assert scenario.parameters.service.queue_order is QueueOrder.FIRST_COME
    assert scenario.parameters.service.referral == 1.0
    assert scenario.parameters.needs.share_served.values() == (0.40, 0.50, 0.85, 0.77)
    assert scenario.parameters.needs.seeking_rate.child == 0.9
    first, second = scenario.policy.changes
    assert (first.path, first.factor, first.from_month, first.ramp_months) == ("service.referral", 0.5, 12, 6)
    assert first.territories == ("Territory 2",)
    assert first.why == {"en": "a reason", "fr": "a reason"}
    assert (second.value, second.from_month) == (2.0, 7)
    assert scenario.set_in["service.referral"] == "case.toml:15"
    assert scenario.set_in["needs.seeking_rate.child"] == "case.toml:19"
    assert scenario.set_in["run.citizens"] == "case.toml:11"


def test_one_language_stands_for_both(write) -> None:  # type: ignore[no-untyped-def]
    scenario = load(write('[scenario]\ntitle = "T"\nintent = { fr = "I" }\n', head=""))
    assert (scenario.title.fr, scenario.intent.en) == ("T", "I")


def refusal(path: Path) -> str | None:
    """What loading a file says against it; anything but one of our own errors comes through."""
    try:
        load(path)
    except WelfareError as error:
        return str(error)
    return None


BAD = [
    # what is wrong, body after a head of three lines, line, words of the message
    ("unknown table", "[servce]\n", 4, "unknown key 'servce'; did you mean 'service'?"),
    ("key outside tables", "", None, ""),
    (
        "unknown parameter",
        "[service]\nreferal = 1\n",
        5,
        "unknown parameter 'service.referal'; did you mean 'service.referral'?",
    ),
    ("parameter of another group", "[needs]\nreferral = 1\n", 5, "did you mean 'service.referral'?"),
    (
        "text for a number",
        '[service]\nreferral = "1"\n',
        5,
        'service.referral = "1": expected a number (probability)',
    ),
    ("switch for a number", "[service]\nreferral = true\n", 5, "service.referral = true: expected a number"),
    (
        "fraction for a whole number",
        "[service]\n\nlongest_stay = 2.5\n",
        6,
        "expected a whole number (months)",
    ),
    (
        "out of range",
        "[service]\nreferral = 1.5\n",
        5,
        "service.referral = 1.5 is outside 0 to 1 (probability)",
    ),
    ("not a number", "[service]\nreferral = nan\n", 5, "is outside 0 to 1"),
    ("unknown choice", '[service]\nqueue_order = "severty"\n', 5, "did you mean 'severity'?"),
    ("one number for four domains", "[needs]\nshare_served = 0.5\n", 5, "one number for each domain"),
    (
        "unknown domain",
        "[needs.share_served]\nhouzing = 0.5\n",
        5,
        "did you mean 'needs.share_served.housing'?",
    ),
    (
        "domain out of range",
        "[needs]\nshare_served.child = 2\n",
        5,
        "needs.share_served.child = 2 is outside",
    ),
    ("group that is no table", "service = 3\n", None, ""),
    ("parameter that breaks a rule", "[society]\nmean_degree = 7\n", None, "mean_degree must be even"),
    (
        "unknown run key",
        "[run]\ncitizen = 100\n",
        5,
        "unknown key 'citizen' in [run]; did you mean 'citizens'?",
    ),
    (
        "negative size",
        "[run]\ncitizens = -5\n",
        5,
        "run.citizens = -5 is outside 100 to 100,000,000 (citizens)",
    ),
    ("absurd size", "[run]\ncitizens = 1_000_000_000_000\n", 5, "run.citizens = 1e+12 is outside"),
    ("no months", "[run]\nmonths = 0\n", 5, "run.months = 0 is outside 1 to 1,200 (months)"),
    ("unknown head key", 'intend = "x"\n', 4, "unknown key 'intend' in [scenario]; did you mean 'intent'?"),
    ("sources that are no list", 'sources = "x"\n', 4, "expected a list of texts"),
    (
        "expectation without a reason",
        '[[scenario.expected]]\nindicator = "share_covered"\ndirection = "up"\n',
        4,
        "needs 'why'",
    ),
    (
        "unknown direction",
        '[[scenario.expected]]\nindicator = "share_covered"\ndirection = "u"\nwhy = "y"\n',
        6,
        "expected one of up, down, none",
    ),
    (
        "unknown indicator",
        '[[scenario.expected]]\nindicator = "share_coverd"\ndirection = "up"\nwhy = "y"\n',
        5,
        "unknown indicator 'share_coverd'; did you mean 'share_covered'?",
    ),
    (
        "size that fits no float",
        "[run]\ncitizens = 1" + "0" * 400 + "\n",
        5,
        "run.citizens = a number of that size",
    ),
    ("number that fits no float", "[service]\nreferral = 1" + "0" * 400 + "\n", 5, "a number of that size"),
    ("number of 5,000 digits", "[service]\nreferral = 1" + "0" * 5000 + "\n", None, "broken TOML: "),
    (
        "no domain",
        '[[policy]]\npath = "needs.share_served"\nvalue = {}\nmonth = 0\n',
        6,
        "name at least one domain",
    ),
    ("date", "[service]\nreferral = 2020-01-01\n", 5, "service.referral = 2020-01-01: expected a number"),
    (
        "unknown rule",
        '[funding]\nprovider_rule = "lotery"\n',
        5,
        "no provider rule is called 'lotery'; did you mean 'lottery'?",
    ),
    (
        "unknown rule at a date",
        '[[policy]]\npath = "funding.territory_rule"\nvalue = "per_head"\nyear = 1\n',
        6,
        "no territory rule is called 'per_head'",
    ),
    ("policy that is no array", '[policy]\npath = "service.referral"\n', 4, "[[policy]]"),
    ("change without a path", "[[policy]]\nvalue = 1\nmonth = 0\n", 4, "needs 'path'"),
    (
        "unknown lever",
        '[[policy]]\nmonth = 0\nvalue = 1\npath = "service.referal"\n',
        7,
        "did you mean 'service.referral'?",
    ),
    (
        "not a lever",
        '[[policy]]\npath = "service.mission_weight"\nmonth = 0\nvalue = 1\n',
        5,
        "only a lever can change at a date",
    ),
    (
        "change of wrong type",
        '[[policy]]\npath = "service.referral"\nmonth = 0\nvalue = "1"\n',
        7,
        "expected a number",
    ),
    (
        "change out of range",
        '[[policy]]\npath = "service.referral"\nmonth = 0\nvalue = 7\n',
        7,
        "outside 0 to 1",
    ),
    (
        "neither value nor factor",
        '[[policy]]\npath = "service.referral"\nmonth = 0\n',
        5,
        "either a value or a factor",
    ),
    (
        "value and factor",
        '[[policy]]\npath = "service.referral"\nmonth = 0\nvalue = 1\nfactor = 1\n',
        5,
        "not both",
    ),
    (
        "factor out of range",
        '[[policy]]\npath = "service.referral"\nmonth = 0\nfactor = 7\n',
        7,
        "service.referral = 3.5 is outside",
    ),
    (
        "factor that is text",
        '[[policy]]\npath = "service.referral"\nmonth = 0\nfactor = "x"\n',
        7,
        'factor = "x": expected a number',
    ),
    (
        "no date",
        '[[policy]]\npath = "service.referral"\nvalue = 1\n',
        4,
        "'year' (from 1) or 'month' (from 0)",
    ),
    (
        "two dates",
        '[[policy]]\npath = "service.referral"\nvalue = 1\nyear = 1\nmonth = 0\n',
        4,
        "and not both",
    ),
    ("year 0", '[[policy]]\npath = "service.referral"\nvalue = 1\nyear = 0\n', 7, "the first year is 1"),
    (
        "month before the start",
        '[[policy]]\npath = "service.referral"\nvalue = 1\nmonth = -1\n',
        7,
        "begins in month -1",
    ),
    (
        "fraction of a month",
        '[[policy]]\npath = "service.referral"\nvalue = 1\nmonth = 1.5\n',
        7,
        "expected a whole number of months",
    ),
    (
        "negative ramp",
        '[[policy]]\npath = "service.referral"\nvalue = 1\nmonth = 1\nramp_months = -1\n',
        8,
        "takes -1 months",
    ),
    (
        "ramp for a choice",
        '[[policy]]\npath = "service.queue_order"\nvalue = "severity"\nmonth = 1\nramp_months = 3\n',
        8,
        "changes at once",
    ),
    (
        "unknown policy key",
        '[[policy]]\npath = "service.referral"\nvalue = 1\nmonth = 1\nramp = 3\n',
        8,
        "did you mean 'ramp_months'?",
    ),
    (
        "territories that are no list",
        '[[policy]]\npath = "service.referral"\nvalue = 1\nmonth = 1\nterritories = "Aisne"\n',
        8,
        "expected a list of names",
    ),
    (
        "unknown territory",
        '[society]\nterritory_set = "departements_96"\n'
        '[[policy]]\npath = "service.referral"\nvalue = 1\nmonth = 1\n'
        'territories = ["Aisne", "Ardèch"]\n',
        10,
        "unknown territory 'Ardèch'; did you mean 'Ardèche'?",
    ),
    (
        "two changes of one lever in one month",
        '[[policy]]\npath = "service.referral"\nvalue = 1\nmonth = 1\n' * 2,
        8,
        "two changes of 'service.referral' begin in month 1; the other stands in case.toml:4",
    ),
    (
        "two changes in one territory, called by its name and by its key",
        '[society]\nterritory_set = "departements_96"\n'
        '[[policy]]\npath = "service.referral"\nvalue = 1\nmonth = 1\nterritories = ["Ain"]\n'
        '[[policy]]\npath = "service.referral"\nvalue = 0\nmonth = 1\nterritories = ["1"]\n',
        11,
        "two changes of 'service.referral' begin in month 1 in 1; the other stands in case.toml:6",
    ),
    ("broken TOML", "[service\n", 4, "broken TOML: "),
    ("value left out", "[service]\nreferral =\n", 5, "broken TOML: Invalid value"),
    ("key twice", "[service]\nreferral = 1\nreferral = 1\n", 6, "broken TOML: Cannot overwrite a value"),
    ("open string", 'note = "\n', 4, "broken TOML: "),
    ("end of the file", "note = ", 4, "broken TOML: "),
]


@pytest.mark.parametrize(
    ("body", "line", "message"), [case[1:] for case in BAD if case[3]], ids=[c[0] for c in BAD if c[3]]
)
def test_what_is_wrong_is_said_with_file_line_and_field(
    write, body: str, line: int | None, message: str
) -> None:  # type: ignore[no-untyped-def]
    path = write(body)
    with pytest.raises(WelfareError) as caught:
        load(path)
    said = str(caught.value)
    assert said.startswith(f"case.toml:{line}: " if line else "case.toml: "), said
    assert message in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('title = "x"\n[scenario]\n', "case.toml:1: unknown key 'title'"),
        ("service = 3\n" + HEAD, "case.toml:1: service = 3: expected a table, [service]"),
        ("scenario = 3\n", "case.toml:1: scenario = 3: expected a table"),
        ("", "case.toml: [scenario] needs 'title'"),
        ('[scenario]\ntitle = "x"\n', "case.toml:1: [scenario] needs 'intent'"),
        ('[scenario]\ntitle = 3\nintent = "x"\n', "case.toml:2: title = 3: expected text"),
        ('[scenario]\ntitle = { de = "x" }\nintent = "x"\n', "case.toml:2: unknown key 'de'"),
        ('[scenario]\ntitle = {}\nintent = "x"\n', "case.toml:2: title needs 'en' or 'fr'"),
        ('[scenario]\nextends = 3\ntitle = "x"\nintent = "x"\n', "case.toml:2: extends = 3: expected a name"),
    ],
)
def test_a_head_that_is_wrong_is_explained(write, text: str, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ScenarioError) as caught:
        load(write(text, head=""))
    assert message in str(caught.value)


def test_a_file_that_is_missing_or_unreadable_is_explained(write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write("", name="sudden_cut.toml")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "latin.toml").write_bytes("title = 'é'".encode("latin-1"))
    for reference, message in (
        ("suden_cut.toml", "suden_cut.toml: no such file; did you mean 'sudden_cut.toml'?"),
        ("nowhere/x.toml", "nowhere/x.toml: no such file"),
        ("folder.toml", "folder.toml: is a folder, not a scenario file"),
        ("latin.toml", "latin.toml: cannot be read: not UTF-8 text"),
    ):
        with pytest.raises(ScenarioError) as caught:
            load(reference)
        assert message in str(caught.value)


def test_a_name_too_long_for_the_disk_is_explained() -> None:
    with pytest.raises(ScenarioError, match="cannot be read: File name too long"):
        load("x" * 5_000 + ".toml")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser can read everything")
def test_a_file_without_permission_is_explained(write) -> None:  # type: ignore[no-untyped-def]
    path = write("")
    path.chmod(0)
    with pytest.raises(ScenarioError, match="cannot be read: Permission denied"):
        load(path)


def test_an_unknown_scenario_is_refused_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match="unknown scenario 'welfare_stat'; did you mean 'welfare_state'"):
        load("welfare_stat")
    with pytest.raises(ScenarioError, match=r"unknown scenario 'zzz'; there are .*welfare_state"):
        load("zzz")


def test_an_heir_overrides_what_it_repeats_and_keeps_the_rest(write) -> None:  # type: ignore[no-untyped-def]
    write(
        "[run]\nmonths = 48\n[service]\nreferral = 0.8\nlongest_stay = 24\n"
        '[[policy]]\npath = "civic.visibility"\nvalue = 2\nyear = 1\nramp_months = 12\n'
        '[[policy]]\npath = "needs.outreach"\nvalue = 2\nyear = 1\n',
        name="base/parent.toml",
        head='[scenario]\ntitle = "P"\nintent = "P"\nsources = ["A", "B"]\n',
    )
    child = load(
        write(
            '[service]\nreferral = 0.3\n[[policy]]\npath = "civic.visibility"\nvalue = 3\nmonth = 0\n',
            name="child.toml",
            head='[scenario]\nextends = "base/parent.toml"\ntitle = "C"\nintent = "C"\n'
            'sources = ["B", "C"]\n',
        )
    )
    assert (child.title.en, child.run.months) == ("C", 48)
    assert (child.parameters.service.referral, child.parameters.service.longest_stay) == (0.3, 24)
    assert child.sources == ("A", "B", "C")
    assert {(change.path, change.value, change.ramp_months) for change in child.policy.changes} == {
        ("civic.visibility", 3.0, 0),
        ("needs.outreach", 2.0, 0),
    }
    assert child.set_in["service.referral"] == "child.toml:7"
    assert child.set_in["service.longest_stay"] == "base/parent.toml:9"


def test_a_factor_is_of_the_heirs_own_base(write) -> None:  # type: ignore[no-untyped-def]
    write('[[policy]]\npath = "service.referral"\nfactor = 1.5\nyear = 1\n', name="parent.toml")
    with pytest.raises(ParameterError, match=r"parent\.toml:6: service\.referral = 1\.2 is outside"):
        load(write("[service]\nreferral = 0.8\n", head=HEAD + 'extends = "parent.toml"\n'))


def test_an_error_in_an_ancestor_names_the_ancestors_file(write) -> None:  # type: ignore[no-untyped-def]
    write("[service]\nreferal = 1\n", name="parent.toml")
    with pytest.raises(ParameterError, match=r"^parent\.toml:5: "):
        load(write("", head=HEAD + 'extends = "parent.toml"\n'))


def test_a_file_can_extend_a_scenario_of_the_catalogue(write) -> None:  # type: ignore[no-untyped-def]
    for name in catalogue():
        heir = load(write("", head=HEAD + f'extends = "{name}"\n'))
        assert heir.parameters == load(name).parameters
        assert heir.policy == load(name).policy


def test_extending_what_is_not_there_names_the_line(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ScenarioError, match=r"case\.toml:4: unknown scenario 'welfare_stat'; did you mean"):
        load(write("", head=HEAD + 'extends = "welfare_stat"\n'))
    with pytest.raises(ScenarioError, match=r"case\.toml:4: parent\.toml: no such file"):
        load(write("", head=HEAD + 'extends = "parent.toml"\n'))


@pytest.mark.parametrize("length", [1, 2, 4])
def test_extending_in_a_circle_is_refused_with_the_chain(write, length: int) -> None:  # type: ignore[no-untyped-def]
    names = [f"s{number}" for number in range(length)]
    for name, parent in zip(names, [*names[1:], names[0]], strict=True):
        write("", name=f"{name}.toml", head=HEAD + f'extends = "{parent}.toml"\n')
    with pytest.raises(ScenarioError) as caught:
        load("s0.toml")
    assert f"s{length - 1}.toml:4: extends goes in a circle: {' -> '.join([*names, 's0'])}" in str(
        caught.value
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_done_to_a_file_it_is_read_or_refused_in_words(write, data: st.DataObject) -> None:  # type: ignore[no-untyped-def]
    lines = WHOLE.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        key, _, _ = lines[at].partition("=")
        value = data.draw(st.sampled_from(ODD_VALUES) | st.text(max_size=5))
        lines[at] = data.draw(
            st.sampled_from(
                [f"{key}= {value}", f"{key}x = {value}", lines[at][:-1], "", f"[{key.strip()}]", value]
            )
        )
    said = refusal(write("\n".join(lines), head=""))
    assert said is None or said.startswith("case.toml")


def test_loading_twice_gives_equal_scenarios() -> None:
    for name in catalogue():
        assert load(name) == load(name)
        assert load(name).resolved() == load(name).resolved()


def test_a_study_in_place_of_a_scenario_is_told_and_the_other_way_round(tmp_path):
    from scenarios.batch.study import load_study

    study, scenario = tmp_path / "study.toml", tmp_path / "scenario.toml"
    study.write_text('[study]\ntitle = "A"\n')
    scenario.write_text('[scenario]\ntitle = "A"\n')
    with pytest.raises(ScenarioError, match=r"study\.toml:1: this is a study, not a scenario: `python run.py sweep "):
        load(study)
    with pytest.raises(ScenarioError, match=r"scenario\.toml:1: this is a scenario, not a study: `python run.py run "):
        load_study(scenario)
    with pytest.raises(ScenarioError, match=r"unknown scenario 'bae'; did you mean 'base'\?"):
        load("bae")
