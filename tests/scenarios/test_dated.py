"""A dated change in one line: read as it is written, worked in as factors of studies are, told when it is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.errors import WelfareError
from abm.parameters.names import declarations
from abm.parameters.quantity import LEVER
from abm.policy import Change, Policy
from scenarios.batch.factor import Factor, apply_point, told_apart
from scenarios.dated import Dated, read, written
from scenarios.french_errors import in_french
from scenarios.loader import load
from scenarios.scenario import overridden
from scenarios.words import change_in_words

OWN = "state_disengagement"
"""Cuts the budget from month 12 on, over 60 months."""
LEVERS = [one.name for one in declarations().values() if one.role is LEVER]
PLACES = st.lists(st.sampled_from(["Nord", "Côte-d'Or", "Territory 2"]), max_size=2, unique=True).map(tuple)


def changes(*lines: str, scenario: str = OWN) -> list[Change]:
    return list(overridden(load(scenario), lines).policy.changes)


@settings(max_examples=100, deadline=None)
@given(st.builds(Dated, st.sampled_from(LEVERS), st.integers(0, 6000), st.none() | st.integers(0, 600), PLACES))
def test_it_is_read_as_it_is_written(dated: Dated) -> None:
    assert read(dated.name) == dated


def test_columns_of_studies_are_named_the_same_way() -> None:
    factors = told_apart([
        Factor("funding.budget", 0.5, 1.0), Factor("funding.budget", 0.5, 1.0, from_month=24),
        Factor("funding.budget", 0.5, 1.0, from_month=24, territories=("Nord", "Aisne")),
    ])  # fmt: skip
    assert [read(one.name).place for one in factors] == [
        ("funding.budget", one.from_month or 0, frozenset(one.territories)) for one in factors
    ]


def test_it_stands_in_for_the_change_of_its_date_and_keeps_its_ramp() -> None:
    assert changes("funding.budget@12=0.5") == [Change("funding.budget", 0.5, 12, 60)]
    assert changes("funding.budget@12+0=0.5") == [Change("funding.budget", 0.5, 12, 0)]


def test_at_another_date_it_stands_beside() -> None:
    cut, *later = changes("funding.budget@96=1", "service.queue_order@24=first_come")
    assert (cut.value, cut.from_month) == (0.7, 12)
    assert [(one.path, one.from_month, one.ramp_months) for one in later] == [
        ("funding.budget", 96, 0), ("service.queue_order", 24, 0)
    ]  # fmt: skip


@pytest.mark.parametrize(("month", "ramp"), [(None, 0), (0, 36), (12, 60), (30, 0)])
def test_it_is_what_a_study_makes_of_the_same_factor(month: int | None, ramp: int) -> None:
    start = load(OWN)
    point = apply_point(start, [Factor("funding.budget", 0.4, 1.0, from_month=month, ramp_months=ramp)], [0.6])
    line = written(point.policy.changes[-1], start.policy.changes)
    assert overridden(start, [f"{line}=0.6"]).resolved() == point.resolved()


def test_a_ramp_is_written_where_it_does_not_go_without_saying() -> None:
    own = load(OWN).policy.changes
    assert written(Change("funding.budget", 0.5, 12, 60), own) == "funding.budget@12"
    assert written(Change("funding.budget", 0.5, 12, 0), own) == "funding.budget@12+0"
    assert written(Change("funding.budget", 0.5, 24, 60), own) == "funding.budget@24+60"
    assert written(Change("funding.budget", 0.5, 24), own) == "funding.budget@24"


def test_a_lever_set_from_month_0_on_gives_way() -> None:
    start = overridden(load("base"), ["funding.budget=0.8"])
    found = overridden(start, ["funding.budget@0=0.5"])
    assert found.parameters.funding.budget == 1.0
    assert [change.value for change in found.policy.changes] == [0.5]


def test_a_change_told_as_a_factor_gives_way_to_a_value() -> None:
    start = replace(load("base"), policy=Policy((Change("service.referral", factor=1.2, from_month=3, ramp_months=6),)))
    assert overridden(start, ["service.referral@3=0.4"]).policy.changes == (Change("service.referral", 0.4, 3, 6),)


def test_it_is_told_in_words() -> None:
    found = overridden(load(OWN), ["funding.budget@24+12=0.5"])
    told = change_in_words(found.policy.changes[-1], found.policy, found.parameters)
    assert told.endswith(", from month 24 (after 2 years), in steps over 12 months, everywhere")


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["funding.budget@=0.5"], "expected name@month"),
        (["funding.budget@-1=0.5"], "expected name@month"),
        (["funding.budget@12+=0.5"], "expected name@month"),
        (["funding.budget@²=0.5"], "expected name@month"),
        ([f"funding.budget@{'9' * 5000}=0.5"], "expected name@month"),
        (["funding.budget[Nord]=0.5"], "expected name@month"),
        (["funding.budget[,]@3=0.5"], "expected name@month"),
        (["funding.budget@12"], "expected name=value"),
        (["funding.budgt@12=0.5"], "did you mean 'funding.budget'"),
        (["funding.budget@12=9"], "is outside 0 to 3"),
        (["funding.budget@9000=0.5"], "begins in month 9000"),
        (["funding.budget@12+900=0.5"], "takes 900 months"),
        (["funding.budget@12=0.5", "funding.budget@12+3=0.6"], "is set twice"),
        (["funding.budget@0=0.5", "funding.budget=0.6"], "is set for the whole run"),
        (["needs.severity_drag@3=0.2"], "only a lever can change at a date"),
        (["funding.provider_rule@3=competetive"], "did you mean 'competitive'"),
        (["service.queue_order@3+6=first_come"], "changes at once"),
        (["funding.budget[Nowhere]@3=0.5"], "unknown territory 'Nowhere'"),
    ],
)
def test_what_is_wrong_is_told_in_both_languages(lines: list[str], says: str) -> None:
    with pytest.raises(WelfareError) as caught:
        changes(*lines)
    told = str(caught.value)
    assert says in told
    assert says not in in_french(told)
