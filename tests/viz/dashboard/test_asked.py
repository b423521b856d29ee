"""What a session asks, as an address and as a command line."""

import shlex
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.errors import WelfareError
from abm.parameters.names import leaves
from abm.parameters.quantity import LEVER
from scenarios.dated import Dated
from scenarios.french_errors import in_language
from scenarios.loader import catalogue, load
from scenarios.scenario import overridden
from viz.dashboard.asked import (
    LANGUAGES,
    LARGEST_SEED,
    MOST_CITIZENS,
    MOST_MONTHS,
    MOST_TOLD,
    SET,
    Asked,
    address,
    asked_of,
)

NUMBERS = [one for one in leaves().values() if one.kind is float and one.low is not None]


@st.composite
def changed(draw):
    """A name and a value inside its bounds."""
    declared = draw(st.sampled_from(NUMBERS))
    value = draw(st.floats(declared.low, declared.high, allow_nan=False))
    return declared.name, str(value)


@st.composite
def changed_at_a_date(draw):
    """The same for a lever from a month on."""
    declared = draw(st.sampled_from([one for one in NUMBERS if one.role is LEVER]))
    value = draw(st.floats(declared.low, declared.high, allow_nan=False))
    ramp = draw(st.none() | st.integers(0, 90)) if declared.is_continuous else None
    return Dated(declared.name, draw(st.integers(0, 90)), ramp).name, str(value)


@st.composite
def questions(draw):
    """Any question that can be asked."""
    asked = Asked(
        draw(st.sampled_from(catalogue())), {}, draw(st.integers(100, MOST_CITIZENS)),
        draw(st.none() | st.integers(1, MOST_MONTHS)), draw(st.integers(0, LARGEST_SEED)),
    )  # fmt: skip
    for name, value in draw(st.lists(changed() | changed_at_a_date(), max_size=4)):
        asked = asked.with_change(name, value)
    return asked


def is_valid(asked):
    try:
        asked.resolved()
    except WelfareError:
        return False
    return True


@settings(max_examples=40, deadline=None)
@given(asked=questions(), language=st.sampled_from(LANGUAGES))
def test_an_address_opens_the_same_question(asked, language):
    found, spoken, refused = asked_of(address(asked, language))
    assert spoken == language
    if is_valid(asked):
        assert found == asked
        assert not refused
    else:
        assert refused
        found.resolved()


@settings(max_examples=200, deadline=None)
@given(query=st.text(max_size=200) | st.lists(st.tuples(
    st.sampled_from([
        "scenario", "citizens", "months", "seed", "lang", "set.service.referral", "set.service.referral@3+4",
        "set.service.referral[Nord]@3", "set.@", "set.", "x", "",
    ]),
    st.text(max_size=40) | st.integers().map(str),
), max_size=6).map(urlencode))  # fmt: skip
def test_whatever_an_address_holds_a_question_comes_out_that_can_be_asked(query):
    asked, language, refused = asked_of(query)
    asked.resolved()
    assert language in LANGUAGES
    assert all(isinstance(what, str) and len(what) < 500 for what in refused)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("set.contracts.terms=/etc/passwd.toml", "expected one of"),
        ("set.contracts.terms=" + quote("../contracts/cis.toml"), "expected one of"),
        ("set.funding.territory_rule=mine.py", "expected one of"),
        ("scenario=/etc/passwd.toml", "unknown scenario"),
        ("citizens=100001", "from 100 to 100000"),
        ("seed=" + "0" * 5000 + "1", "from 0 to"),
        ("months=0", "from 1 to 480"),
        ("citizens=1²", "whole number"),
        ("set.service.referral=9", "outside 0 to 1"),
        ("set.service.referal=0.5", "did you mean 'service.referral'"),
        ("set.society.mean_degree=7", "even"),
        ("lang=de", "expected one of en, fr"),
        ("set.funding.provider_rule@3=mine.py", "expected one of"),
        ("set.funding.provider_rule%5BNord%5D@3=/etc/passwd.py", "expected one of"),
        ("set.funding.budget@=0.5", "expected name@month"),
        ("set.funding.budget@7000=0.5", "begins in month 7000"),
        ("set.funding.budget%5BNowhere%5D@3=0.5", "unknown territory"),
        ("set.needs.severity_drag@3=0.2", "only a lever"),
    ],
)
def test_what_is_wrong_is_left_out_and_explained_in_both_languages(query, says):
    asked, _, refused = asked_of(query)
    assert asked == Asked()
    assert len(refused) == 1
    assert says in refused[0]
    assert "--set" not in refused[0]
    assert in_language(refused[0], "fr") != refused[0]


def test_one_wrong_change_does_not_take_the_others_with_it():
    asked, _, refused = asked_of("set.service.referral=0.4&set.service.outreach=abc&seed=7")
    assert asked == Asked(changes={"service.referral": "0.4"}, seed=7)
    assert len(refused) == 1


def test_a_date_and_place_holds_one_value_of_a_lever():
    asked = Asked().with_change("funding.budget@12", "0.5").with_change("funding.budget@12+6", "0.6")
    assert asked.changes == {"funding.budget@12+6": "0.6"}
    assert len(asked.with_change("funding.budget@13", "0.5").changes) == 2
    assert asked.with_change("funding.budget@12", None).changes == {}


def test_the_scenario_it_is_compared_with_has_dated_changes_of_its_own():
    asked = Asked(other="welfare_state", other_changes={"funding.budget@24+12": "0.5"})
    found, _, refused = asked_of(address(asked, "en"))
    assert found == asked
    assert not refused
    assert found.beside().resolved().policy.changes[-1].ramp_months == 12


def test_the_order_of_an_address_does_not_matter():
    first, _, _ = asked_of("set.service.referral=0.4&scenario=welfare_state&citizens=500")
    second, _, _ = asked_of("citizens=500&scenario=welfare_state&set.service.referral=0.4")
    assert first == second
    assert first.scenario == "welfare_state"


def test_an_address_without_end_is_read_in_part():
    asked, _, refused = asked_of("&".join(f"{SET}a{number}=1" for number in range(5000)))
    assert asked == Asked()
    assert 0 < len(refused) <= MOST_TOLD
    assert "premières parties" in in_language(refused[0], "fr")


@settings(max_examples=30, deadline=None)
@given(asked=questions().filter(is_valid))
def test_the_command_line_asks_the_same(asked):
    words = shlex.split(asked.command())
    options = list(zip(words[4::2], words[5::2], strict=True))
    assert words[:3] == ["python", "run.py", "run"]
    plain = {name.removeprefix("--"): int(value) for name, value in options if name != "--set"}
    given_settings = [value for name, value in options if name == "--set"]
    again = overridden(load(words[3]), given_settings, citizens=plain["citizens"], months=plain.get("months"))
    assert plain["seed"] == asked.seed
    assert again.resolved() == asked.resolved().resolved()
    assert "\n" not in asked.command()
