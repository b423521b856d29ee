"""A factor turns a place between 0 and 1 into a value, and a value into a scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.errors import ParameterError, ScenarioError
from abm.parameters import Parameters
from abm.parameters.names import declarations, value_of, with_values
from abm.policy import Change, Policy, from_base
from abm.vocabulary import QueueOrder
from scenarios.batch.factor import Factor, apply_point, read_value, refuse_invalid, told_apart
from scenarios.loader import catalogue, load
from scenarios.scenario import Scenario, Text

BASE = Scenario("base", Text("B", "B"), Text("I", "I"))


@pytest.mark.parametrize(
    ("factor", "places", "values"),
    [
        (Factor("service.referral"), (0, 0.25, 1), (0.0, 0.25, 1.0)),
        (Factor("funding.budget", 0.5, 1.5), (0, 0.5, 1), (0.5, 1.0, 1.5)),
        (Factor("needs.outreach", 0.25, 4.0, scale="log"), (0, 0.25, 0.5, 1), (0.25, 0.5, 1.0, 4.0)),
        (Factor("service.longest_stay", 6, 8), (0, 0.33, 0.34, 0.66, 0.67, 1), (6, 6, 7, 7, 8, 8)),
        (Factor("service.queue_order", values=("severity", "creaming")), (0.4, 0.5), ("severity", "creaming")),
        (Factor("service.gross_metric"), (0, 0.4, 0.6, 1), (False, False, True, True)),
        (Factor("funding.budget", values=(0.7, 1, 1.2)), (0, 0.4, 1), (0.7, 1.0, 1.2)),
    ],
)  # fmt: skip
def test_a_place_becomes_a_value(factor: Factor, places: tuple[float, ...], values: tuple[Any, ...]) -> None:
    assert tuple(factor.at(place) for place in places) == values


@pytest.mark.parametrize(
    ("factor", "values"),
    [
        (Factor("funding.budget", 0.4, 1.0, steps=7), (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)),
        (Factor("needs.outreach", 0.5, 2.0, steps=3, scale="log"), (0.5, 1.0, 2.0)),
        (Factor("service.longest_stay", 6, 10, steps=3), (6, 8, 10)),
        (Factor("service.gross_metric"), (False, True)),
        (Factor("service.queue_order"), tuple(member.name.lower() for member in QueueOrder)),
        (Factor("funding.territory_rule", values=("per_capita", "need_based")), ("per_capita", "need_based")),
    ],
)
def test_a_grid_has_both_ends(factor: Factor, values: tuple[Any, ...]) -> None:
    assert factor.grid() == values


@given(
    place=st.floats(0, 1),
    path=st.sampled_from([one.name for one in declarations().values() if one.low is not None and one.low < one.high]),
)
def test_no_value_leaves_the_bounds(place: float, path: str) -> None:
    factor = Factor(path)
    value = factor.at(place)
    assert factor.low <= value <= factor.high  # type: ignore[operator]
    assert factor.value(value) == value


def test_bounds_are_the_parameters_own_unless_given() -> None:
    factor = Factor("service.longest_stay", high=12)
    assert factor.ends == (6, 12)
    assert isinstance(factor.at(0.5), int)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"path": "service.referal"}, "did you mean 'service.referral'"),
        ({"path": "service.referral", "low": -1}, "service.referral = -1 is outside 0 to 1"),
        ({"path": "service.referral", "low": 0.5, "high": 0.5}, "low = 0.5 is not below high = 0.5"),
        ({"path": "service.referral", "low": float("nan")}, "is outside 0 to 1"),
        ({"path": "service.longest_stay", "low": 6.5}, "expected a whole number"),
        ({"path": "service.referral", "scale": "lag"}, "did you mean 'log'"),
        ({"path": "service.referral", "scale": "log"}, 'scale = "log" needs low above 0'),
        ({"path": "service.referral", "steps": 1}, "needs two steps or more"),
        ({"path": "service.referral", "values": (0.1,), "low": 0.1}, "leave low and high out"),
        ({"path": "service.referral", "values": (0.1,), "steps": 2}, "leave steps out"),
        ({"path": "service.referral", "values": (0.1, 0.1)}, "has the value 0.1 twice"),
        ({"path": "service.queue_order", "steps": 2}, "is no number (choice); write values"),
        ({"path": "service.queue_order", "values": ("first_com",)}, "did you mean 'first_come'"),
        ({"path": "funding.provider_rule"}, "needs 'values'; the rules are: historical, competitive"),
        ({"path": "funding.provider_rule", "values": ("lotery",)}, "did you mean 'lottery'"),
        ({"path": "needs.severity_drag", "from_month": 0}, "is no lever, so it holds for the whole run; leave year"),
        ({"path": "needs.severity_drag", "ramp_months": 6}, "leave ramp_months out"),
        ({"path": "needs.severity_drag", "territories": ("Nord",)}, "leave territories out"),
        ({"path": "service.referral", "whole_run": True, "from_month": 3}, "leave whole_run or year or month out"),
        ({"path": "service.longest_stay", "ramp_months": 6}, "changes at once; leave ramp_months out"),
        ({"path": "funding.provider_rule", "values": ("lottery",), "territories": ("Nord",)}, "leave territories out"),
        ({"path": "service.referral", "from_month": 7_000}, "begins in month 7000"),
    ],
)
def test_a_factor_that_makes_no_sense_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        Factor(**fields)
    assert message in str(caught.value)


def test_a_lever_changes_in_month_0_so_that_the_burn_in_is_shared() -> None:
    factors = (Factor("service.referral"), Factor("funding.budget", from_month=24, ramp_months=12))
    scenario = apply_point(BASE, factors, (0.9, 0.8))
    assert scenario.parameters == Parameters()
    assert scenario.policy.changes == (Change("service.referral", 0.9), Change("funding.budget", 0.8, 24, 12))


def test_everything_else_holds_for_the_whole_run() -> None:
    factors = (
        Factor("needs.severity_drag"),
        Factor("service.referral", whole_run=True),
        Factor("needs.seeking_rate.child"),
        Factor("needs.relapse_hazard"),
        Factor("society.territory_set", values=("synthetic_8",)),
    )
    scenario = apply_point(BASE, factors, (0.3, 0.9, 0.4, 0.01, "synthetic_8"))
    assert scenario.policy.changes == ()
    assert scenario.parameters == with_values(
        Parameters(),
        {
            "needs.severity_drag": 0.3,
            "service.referral": 0.9,
            "needs.seeking_rate": {"child": 0.4},
            "needs.relapse_hazard": {"employment": 0.01, "housing": 0.01, "child": 0.01, "autonomy": 0.01},
            "society.territory_set": "synthetic_8",
        },
    )


def test_a_value_left_out_stays_as_in_the_scenario() -> None:
    assert apply_point(BASE, (Factor("service.referral"),), (None,)) == BASE


def test_a_change_of_the_scenario_gives_way_to_that_of_the_factor_and_the_others_stay() -> None:
    kept = (
        Change("needs.outreach", 2.0),
        Change("service.referral", 0.2, 12),
        Change("service.referral", 0.4, 0, 0, ("1",)),
    )
    scenario = replace(BASE, policy=Policy((Change("service.referral", 0.1), *kept)))
    moved = apply_point(scenario, (Factor("service.referral"),), (0.9,))
    assert moved.policy.changes == (*kept, Change("service.referral", 0.9))


def test_a_lever_set_from_month_0_on_gives_way_too() -> None:
    scenario = replace(BASE, parameters=with_values(Parameters(), {"funding.budget": 0.8}))
    for whole_run in (False, True):
        moved = apply_point(scenario, (Factor("funding.budget", whole_run=whole_run),), (1.2,))
        refuse_invalid(moved)
        base, policy = from_base(moved.parameters, moved.policy)
        assert value_of(base, "funding.budget") == 1.0
        assert [change.value for change in policy.changes] == [1.2]


def test_a_lever_told_relative_to_the_base_is_the_same_for_the_whole_run_and_from_month_0() -> None:
    base = load("ess_grants")
    factors = [Factor("funding.moved_to_ess", whole_run=whole_run) for whole_run in (False, True)]
    dated, whole = (apply_point(base, (factor,), (0.1,)) for factor in factors)
    assert dated == whole


def test_levers_are_checked_together_at_every_date_of_a_point(monkeypatch: pytest.MonkeyPatch) -> None:
    together: list[Any] = []
    monkeypatch.setattr("abm.policy.with_values", lambda parameters, values: together.append(values))
    apply_point(BASE, (Factor("service.referral"), Factor("needs.outreach", from_month=24)), (0.9, 2.0))
    usual = BASE.parameters.needs.outreach
    assert together == [{"service.referral": 0.9, "needs.outreach": at} for at in (usual, 2.0)]


def test_the_same_point_written_as_a_scenario_file_is_the_same_scenario(tmp_path: Any) -> None:
    path = tmp_path / "point.toml"
    path.write_text(
        '[scenario]\nextends = "ess_grants"\ntitle = "T"\nintent = "I"\n[needs]\nseverity_drag = 0.3\n'
        '[[policy]]\npath = "funding.moved_to_ess"\nvalue = 0.4\nyear = 1\nramp_months = 24\n'
        '[[policy]]\npath = "funding.budget"\nvalue = 0.9\nyear = 3\n',
        encoding="utf-8",
    )
    factors = (
        Factor("funding.moved_to_ess", ramp_months=24),
        Factor("funding.budget", from_month=24),
        Factor("needs.severity_drag"),
    )
    assert apply_point(load("ess_grants"), factors, (0.4, 0.9, 0.3)).resolved() == load(path).resolved()


def test_every_scenario_of_the_catalogue_takes_every_number_at_both_ends() -> None:
    """But for the shortest and the longest time to a signature, which bound each other."""
    bounded = ("contracts.signature_least", "contracts.signature_most")
    levers = [
        Factor(one.name) for one in declarations().values()
        if one.low is not None and one.role.value == "lever" and one.name not in bounded
    ]  # fmt: skip
    for name in catalogue():
        for factor in levers:
            for value in factor.extremes():
                scenario = apply_point(load(name), (factor,), (value,))
                assert factor.change(value) in scenario.policy.changes  # type: ignore[arg-type]


def test_values_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(ParameterError, match="mean_degree must be even"):
        apply_point(BASE, (Factor("society.mean_degree"),), (3,))
    with pytest.raises(ParameterError, match="effect in autonomy stays 0"):
        apply_point(BASE, (Factor("needs.effect_after_12_months"),), (0.2,))
    with pytest.raises(ParameterError, match=r"signature_least = 60 is above contracts\.signature_most = 56"):
        apply_point(BASE, (Factor("contracts.signature_least"),), (60,))


def test_a_territory_that_does_not_exist_is_refused() -> None:
    scenario = apply_point(BASE, (Factor("service.referral", territories=("Nrd",)),), (0.2,))
    with pytest.raises(ScenarioError, match="unknown territory 'Nrd'"):
        refuse_invalid(scenario)


def test_factors_of_one_lever_are_told_apart_by_date_and_place() -> None:
    factors = told_apart(
        [
            Factor("service.referral"),
            Factor("service.referral", from_month=24),
            Factor("service.referral", from_month=24, territories=("Nord", "Aisne")),
            Factor("service.referral", whole_run=True),
            Factor("funding.budget"),
        ]
    )
    assert [factor.name for factor in factors] == [
        "service.referral@0",
        "service.referral@24",
        "service.referral[Nord, Aisne]@24",
        "service.referral@whole_run",
        "funding.budget",
    ]


def test_two_factors_of_one_lever_at_one_date_and_place_are_refused() -> None:
    for pair in (
        (Factor("service.referral"), Factor("service.referral", from_month=0)),
        (Factor("needs.seeking_rate"), Factor("needs.seeking_rate.child")),
    ):
        with pytest.raises(ParameterError, match="varied twice at the same date and place"):
            told_apart(pair)


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("funding.budget", "0.5", 0.5),
        ("service.longest_stay", "12", 12),
        ("service.gross_metric", "off", False),
        ("service.queue_order", "first_come", "first_come"),
        ("needs.seeking_rate", "0.5", 0.5),
        ("funding.provider_rule", "lottery", "lottery"),
    ],
)
def test_a_cell_of_a_table_is_read_as_the_parameters_own_type(path: str, text: str, value: Any) -> None:
    read = read_value(Factor(path, values=(value,)).declared, text)
    assert (read, type(read)) == (value, type(value))
