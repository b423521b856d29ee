"""What differs between two scenarios is said in words, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

from abm.parameters import Parameters
from abm.parameters.mechanisms import neutral_values
from abm.parameters.names import with_values
from abm.policy import Change, Policy
from scenarios.differences import differences
from scenarios.scenario import RunDefaults, Scenario, Text

BASE = Scenario("base", Text("Base", "Base"), Text("", ""))


def changed(**fields: object) -> Scenario:
    return replace(BASE, **fields)  # type: ignore[arg-type]


def test_a_scenario_does_not_differ_from_itself_nor_by_its_texts() -> None:
    assert not differences(BASE, BASE)
    assert not differences(BASE, changed(name="other", title=Text("Other", "Autre"), sources=("x",)))


def test_settings_and_size_are_told_with_both_values() -> None:
    values = {"service.referral": 0.8, "needs.share_served.child": 0.5, "service.queue_order": "first_come"}
    other = changed(parameters=with_values(Parameters(), values), run=RunDefaults(citizens=2_000))
    found = differences(BASE, other)
    assert found.run == ("size 20,000 -> 2,000 citizens",)
    assert set(found.settings) == {
        "referral 50 % -> 80 %, for the whole run",
        "share served (child) 85 % -> 50 % of the stock, for the whole run",
        "queue order severity -> first come, for the whole run",
    }
    assert found.only_first == found.only_second == ()


def test_a_mechanism_without_effect_is_told_in_words_not_as_a_number() -> None:
    parameters = with_values(Parameters(), neutral_values(["fit", "load", "growing_pains"]))
    assert set(differences(BASE, changed(parameters=parameters)).settings) == {
        "profile width 1 standard deviations of need profiles -> without effect, for the whole run",
        "load elasticity 1 elasticity -> without effect, for the whole run",
        "growing pains 0.1 -> 0 elasticity, for the whole run",
    }
    french = differences(BASE, changed(parameters=parameters), "fr").settings
    assert sum("-> sans effet, pour toute la simulation" in sentence for sentence in french) == 2


def test_all_four_domains_that_move_make_one_sentence() -> None:
    other = changed(
        parameters=with_values(
            Parameters(),
            {"needs.share_served": dict.fromkeys(("employment", "housing", "child", "autonomy"), 0.5)},
        )
    )
    assert differences(BASE, other).settings == (
        "share served employment 40 %, housing 60 %, child 85 %, autonomy 77 % -> 50 % of the stock, "
        "for the whole run",
    )


def test_dated_changes_are_told_on_the_side_that_has_them() -> None:
    shared = Change("needs.outreach", 2.0, 12)
    own = Change("service.referral", 0.2, 48, ramp_months=12)
    first, second = changed(policy=Policy((shared,))), changed(policy=Policy((own, shared)))
    sentence = "referral 50 % -> 20 %, from month 48 (after 4 years), in steps over 12 months, everywhere"
    assert differences(first, second).only_second == (sentence,)
    assert differences(first, second).only_first == ()
    assert differences(second, first).only_first == (sentence,)


def test_the_same_policy_written_as_value_or_as_factor_does_not_differ() -> None:
    by_value = changed(policy=Policy((Change("service.referral", 0.25, 12),)))
    by_factor = changed(
        policy=Policy((Change("service.referral", factor=0.5, from_month=12, ramp_months=1),))
    )
    assert not differences(by_value, by_factor)


def test_the_same_words_over_another_base_differ() -> None:
    policy = Policy((Change("service.referral", factor=0.5, from_month=12),))
    first = changed(policy=policy)
    second = changed(policy=policy, parameters=with_values(Parameters(), {"service.referral": 0.8}))
    found = differences(first, second)
    assert found.only_second == ("referral 80 % -> 40 %, from month 12 (after 1 year), at once, everywhere",)
