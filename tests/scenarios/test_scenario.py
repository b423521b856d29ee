"""A scenario is frozen data that the command line can override and a worker process can receive."""

from __future__ import annotations

import dataclasses
import json
import pickle

import pytest

from abm.errors import ParameterError, ScenarioError
from abm.inputs import Inputs
from abm.policy import Change, Policy
from scenarios.loader import catalogue, load
from scenarios.scenario import RunDefaults, Scenario, Text, overridden

BASE = Scenario("base", Text("Base", "Base"), Text("", ""))


def test_overrides_change_a_copy_and_say_where_they_come_from() -> None:
    new = overridden(BASE, ["service.referral=0.8"], citizens=2_000, months=None)
    assert new.parameters.service.referral == 0.8
    assert (new.run.citizens, new.run.months) == (2_000, 120)
    assert new.set_in == {"service.referral": "command line", "run.citizens": "command line"}
    assert BASE.parameters.service.referral == 0.5
    assert overridden(BASE) == BASE


@pytest.mark.parametrize(
    ("settings", "run", "message"),
    [
        (["service.referral=2"], {}, "is outside 0 to 1"),
        (["service.referal=0.2"], {}, "did you mean 'service.referral'"),
        ([], {"citizens": -1}, "run.citizens = -1 is outside"),
        ([], {"months": 10**9}, "run.months = 1000000000 is outside"),
    ],
)
def test_bad_overrides_are_refused(settings: list[str], run: dict[str, int], message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        overridden(BASE, settings, **run)
    assert message in str(caught.value)


def test_an_override_that_takes_a_policy_out_of_bounds_is_refused() -> None:
    scenario = dataclasses.replace(
        BASE, policy=Policy((Change("service.referral", factor=1.5, from_month=3),))
    )
    with pytest.raises(ParameterError, match=r"policy in month 3: service\.referral = 1\.2 is outside"):
        overridden(scenario, ["service.referral=0.8"])


def test_an_override_that_takes_away_a_named_territory_is_refused() -> None:
    change = Change("service.referral", 0.8, territories=("Territory 2",))
    scenario = dataclasses.replace(BASE, policy=Policy((change,)))
    assert overridden(scenario, ["society.territory_set=synthetic_8"])
    with pytest.raises(ScenarioError, match="unknown territory 'Territory 2'"):
        overridden(scenario, ["society.territory_set=regions_13"])


@pytest.mark.parametrize("name", catalogue())
def test_a_scenario_survives_the_way_to_another_process(name: str) -> None:
    scenario = load(name)
    again = pickle.loads(pickle.dumps(scenario))
    assert again == scenario
    assert json.dumps(again.resolved(), sort_keys=True) == json.dumps(scenario.resolved(), sort_keys=True)


@pytest.mark.parametrize("months", [13, 66, 599])
def test_a_burn_in_that_is_no_whole_number_of_years_is_refused_in_words(months: int) -> None:
    """Else month 0 is no January, and a budget dated month 0 acts months later."""
    near = round(months / 12) * 12
    message = rf"burn_in_months = {months}: .* whole years, for instance {near}"
    with pytest.raises(ParameterError, match=message):
        RunDefaults(burn_in_months=months)
    with pytest.raises(ParameterError, match=message):
        Inputs(burn_in_months=months)
