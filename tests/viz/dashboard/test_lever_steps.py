"""Dated changes of a lever beside its value for the whole run."""

import pytest

from abm.parameters.names import declarations, find, plain
from scenarios.loader import catalogue, load
from viz.dashboard.asked import Asked
from viz.dashboard.lever_steps import lever_steps, shows

BUDGET = find("funding.budget")


def steps(asked, name="funding.budget"):
    return [(one.name, one.own, one.typed, one.ramp_months) for one in lever_steps(asked, find(name))]


def test_a_scenario_has_its_own():
    assert steps(Asked("state_disengagement")) == [("funding.budget@12", 0.7, None, 60)]
    assert steps(Asked("welfare_state")) == []


def test_what_is_asked_stands_where_it_will_act():
    asked = Asked("state_disengagement", {"funding.budget@12": "0.5", "funding.budget@6+3": "much"})
    assert steps(asked) == [("funding.budget@6+3", 1.0, "much", 3), ("funding.budget@12", 0.7, "0.5", 60)]


def test_another_ramp_at_the_same_date_is_the_same_change():
    asked = Asked("state_disengagement", {"funding.budget@12+0": "0.5"})
    assert steps(asked) == [("funding.budget@12+0", 0.7, "0.5", 0)]


def test_its_date_is_told_in_both_languages():
    (step,) = lever_steps(Asked("state_disengagement"), BUDGET)
    assert step.when("en") == "from month 12 (after 1 year), in steps over 60 months, everywhere"
    assert step.when("fr") == "dès le mois 12 (après 1 an), par paliers sur 60 mois, partout"


@pytest.mark.parametrize("name", catalogue())
def test_every_dated_change_of_the_catalogue_has_a_box_that_can_be_changed(name):
    asked, found = Asked(name), []
    for declared in declarations().values():
        found += lever_steps(asked, declared)
        assert shows(asked, declared) or declared.kind is str
    assert len(found) == len(load(name).policy.changes)
    typed = {step.name: str(plain(step.own)) for step in found}
    again = Asked(name, typed).resolved().policy.as_plain()
    assert sorted(again, key=str) == sorted(load(name).policy.as_plain(), key=str)
