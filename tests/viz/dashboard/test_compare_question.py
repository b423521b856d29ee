"""The scenario that another one is compared with: in the question, in the address, in the two runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from abm.errors import WelfareError
from abm.parameters.names import declarations
from abm.parameters.quantity import Role
from viz.dashboard.asked import MOST_PARTS, Asked, address, asked_of
from viz.dashboard.compare_text import command, titles, what_differs
from viz.dashboard.paired import inputs_of_pair, scenarios_of

TWO = Asked("ess_grants", {"funding.money": "0.5"}, 2_000, 24, 3, "welfare_state", {"society.income": "2"})
LEVER = next(one.name for one in declarations().values() if one.role is Role.LEVER and "share" in one.field)


def test_an_address_opens_the_same_two_scenarios() -> None:
    asked = Asked("ess_grants", {LEVER: "0.3"}, 2_000, 24, 3, "welfare_state", {LEVER: "0.2"})
    assert asked_of(address(asked, "fr")) == (asked, "fr", [])


def test_a_question_without_a_second_scenario_has_one_that_is_another() -> None:
    assert Asked("ess_grants").beside().scenario == "welfare_state"
    assert Asked("welfare_state").beside().scenario == "state_disengagement"
    assert "b=" not in address(Asked("ess_grants"), "en")


def test_the_second_scenario_lives_in_the_same_society_under_the_same_draws() -> None:
    beside = TWO.beside()
    assert (beside.citizens, beside.months, beside.seed) == (2_000, 24, 3)
    assert (beside.scenario, beside.changes) == ("welfare_state", {"society.income": "2"})
    first, second = inputs_of_pair(replace(TWO, changes={}, other_changes={}, months=None))
    assert (first.months, first.citizens) == (second.months, second.citizens)


def test_swapping_twice_is_the_same_question() -> None:
    swapped = TWO.beside().compared_with(TWO.alone())
    assert (swapped.scenario, swapped.other) == (TWO.other, TWO.scenario)
    assert swapped.beside().compared_with(swapped.alone()) == TWO


@pytest.mark.parametrize(
    "part", ["b=nothing", "b=../../etc/passwd", "b.set.nothing=1", "b.set.=1", f"b.set.{LEVER}=much"]
)
def test_a_bad_part_about_the_second_scenario_is_left_out_with_a_sentence(part: str) -> None:
    asked, _, refused = asked_of(f"scenario=ess_grants&{part}&seed=5")
    assert asked == Asked("ess_grants", seed=5)
    assert len(refused) == 1
    assert refused[0]


def test_an_endless_address_is_read_to_some_part_only() -> None:
    asked, _, refused = asked_of("seed=4&" + "&".join(f"x{place}=1" for place in range(10 * MOST_PARTS)))
    assert asked.seed == 4
    assert len(refused) == 1


def test_unknown_names_stop_a_pair() -> None:
    with pytest.raises(WelfareError):
        scenarios_of(Asked(other_changes={"nothing.at_all": "1"}))


def test_what_differs_is_told_and_equal_scenarios_have_two_names() -> None:
    same = Asked("ess_grants", other="ess_grants")
    for language in ("en", "fr"):
        assert len(set(titles(same, language).values())) == 2
        assert len(what_differs(same, language)) == 1
        assert any("B" in line for line in what_differs(Asked("ess_grants", other="welfare_state"), language))


def test_the_command_line_is_told_where_it_does_the_same() -> None:
    told = command(Asked("ess_grants", citizens=2_000, seed=3), 30)
    assert told == "python run.py compare ess_grants welfare_state --replicates 30 --citizens 2000 --seed 3"
    assert command(TWO, 30) == ""
    assert command(Asked("ess_grants", other="ess_grants"), 30) == ""
