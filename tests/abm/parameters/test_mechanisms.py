"""The table of mechanisms: neutral values that are allowed, names, words, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from abm.errors import ParameterError
from abm.parameters import Parameters
from abm.parameters.mechanisms import MECHANISMS, PARTS, Mechanism, mechanism_named, names, neutral_values
from abm.parameters.names import convert, declarations, find, value_of, with_values
from abm.policy import Change, Policy

ROOT = Path(__file__).parents[3]


def test_names_are_unique_plain_and_in_the_order_of_parts() -> None:
    assert len(set(names())) == len(names()) > 100
    assert all(re.fullmatch(r"[a-z_]+", name) for name in names())
    assert list(dict.fromkeys(one.part for one in MECHANISMS)) == list(PARTS)


def test_a_parameter_has_one_neutral_value() -> None:
    """Else two mechanisms switched off would contradict each other."""
    paths = [path for one in MECHANISMS for path in one.neutral]
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda one: one.name)
def test_neutral_values_are_whole_parameters_and_allowed(mechanism: Mechanism) -> None:
    for name, value in mechanism.neutral.items():
        assert name in declarations()
        for leaf in find(name).leaves():
            assert convert(leaf, value) is not None
            if leaf.low is not None and leaf.high is not None:
                assert leaf.low <= value <= leaf.high or value == leaf.off
    parameters = with_values(Parameters(), mechanism.values())
    for name, value in mechanism.values().items():
        assert value_of(parameters, name) == convert(find(name), value)


def test_all_switched_off_together_go_together() -> None:
    assert with_values(Parameters(), neutral_values(names())).service.load_elasticity == 0.0


def test_every_parameter_that_is_neutral_by_default_drives_a_mechanism() -> None:
    """What is added later with a neutral default must not be missing in the table."""
    neutral = {path: value for one in MECHANISMS for path, value in one.neutral.items()}
    said = {name: one for name, one in declarations().items() if one.source.startswith("neutral")}
    assert [name for name in said if name not in neutral] == []
    del said["funding.fringe_allowed"]  # neutral towards the base, in which firms do hold contracts
    for name, declared in said.items():
        for leaf in declared.leaves():
            assert convert(leaf, neutral[name]) == leaf.default, name


def test_every_value_that_is_off_belongs_to_a_mechanism_and_lies_outside() -> None:
    """No range of studies is wider for it."""
    neutral = {path: value for one in MECHANISMS for path, value in one.neutral.items()}
    off = {name: declared for name, declared in declarations().items() if declared.off is not None}
    assert len(off) >= 5
    for name, declared in off.items():
        assert neutral[name] == declared.off
        assert declared.low is not None
        assert declared.high is not None
        assert not declared.low <= declared.off <= declared.high


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda one: one.name)
def test_it_says_in_both_languages_what_it_does(mechanism: Mechanism) -> None:
    for words in (mechanism.en, mechanism.fr):
        assert words[0].isupper() or words[0] == "É"
        assert words.endswith(".")
        assert "\n" not in words
    assert mechanism.en != mechanism.fr
    assert mechanism.meaning("fr") == mechanism.fr


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda one: one.name)
def test_where_it_acts_is_a_file_that_reads_its_parameters_or_a_rule(mechanism: Mechanism) -> None:
    path = ROOT / mechanism.where
    assert path.is_file()
    fields = {find(name).field.removesuffix("_employment") for name in mechanism.neutral}
    code = path.read_text(encoding="utf-8")
    assert mechanism.where.startswith("abm/rules/") or any(re.search(rf"\b{field}(_\b|\b)", code) for field in fields)


def test_an_unknown_mechanism_is_told_with_the_nearest_name() -> None:
    with pytest.raises(ParameterError, match=r"unknown mechanism 'lod'; did you mean 'load'\?"):
        neutral_values(["fit", "lod"])
    with pytest.raises(ParameterError, match=r"unknown mechanism 'xyzzy'; `python run.py mechanisms` lists every name"):
        mechanism_named("xyzzy")


def test_a_value_beyond_the_bounds_is_refused_unless_it_is_off() -> None:
    assert with_values(Parameters(), {"service.load_elasticity": 0.0}).service.load_elasticity == 0.0
    with pytest.raises(ParameterError, match=r"= 0.2 is outside 0.5 to 1.5 \(elasticity\); 0 switches it off"):
        with_values(Parameters(), {"service.load_elasticity": 0.2})
    with pytest.raises(ParameterError, match=r"= 0.2 is outside 0.5 to 1.5"):
        type(Parameters().service)(load_elasticity=0.2)
    with pytest.raises(ParameterError, match=r"= 0.4 is outside 0.8 to 1.8"):
        with_values(Parameters(), {"enterprises.exit_income_fall": 0.4})


def test_a_policy_is_left_without_changes_of_parameters() -> None:
    outreach = Change("needs.outreach", 2.0, 12)
    policy = Policy((Change("funding.budget", 0.7), outreach, Change("funding.budget", 1.0, 24)))
    assert policy.without({"funding.budget": 1.0}) == Policy((outreach,))
    assert policy.without(()) == policy
