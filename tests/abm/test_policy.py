"""A policy is a set of dated values: what holds in a month follows from the base and the date alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from abm.errors import ParameterError, ScenarioError
from abm.inputs import Inputs
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.parameters.table import parameter_table
from abm.policy import NO_POLICY, Change, Policy, from_base
from abm.simulate import simulate
from abm.vocabulary import Domain, QueueOrder


@dataclass(frozen=True)
class Three:
    keys: tuple[int, ...] = (93, 13, 2)
    names: tuple[str, ...] = ("Seine-Saint-Denis", "Bouches-du-Rhône", "Aisne")


BASE = Parameters()
PLACES = Three()


def referral(policy: Policy, month: int) -> list[float]:
    """Referral probability in the three territories; .5 in the base."""
    return [float(value) for value in policy.table(BASE, PLACES, month)["referral"]]


def test_no_policy_leaves_the_base_in_every_month() -> None:
    for month in (-60, 0, 1, 500):
        assert not NO_POLICY.changes_in(month)
        assert np.array_equal(NO_POLICY.table(BASE, PLACES, month), parameter_table(BASE, 3))


def test_a_change_at_once_holds_from_its_month_on_and_nothing_else_moves() -> None:
    policy = Policy((Change("service.referral", 0.8, 12),))
    before, after = policy.table(BASE, PLACES, 11), policy.table(BASE, PLACES, 12)
    assert np.array_equal(before, parameter_table(BASE, 3))
    assert np.all(after["referral"] == 0.8)
    for name in after.dtype.names:
        assert name == "referral" or np.array_equal(after[name], before[name])


def test_no_policy_applies_during_the_burn_in() -> None:
    assert referral(Policy((Change("service.referral", 0.8, 0),)), -1) == [0.5] * 3


def test_asking_twice_gives_equal_tables_that_can_be_changed_apart() -> None:
    schedule = Policy((Change("service.referral", 0.8, 0, ramp_months=12),)).schedule(BASE, PLACES)
    first = schedule.table(6)
    second = schedule.table(6)
    assert np.array_equal(first, second)
    first["referral"] = 0.0
    assert np.array_equal(schedule.table(6), second)


def test_a_factor_is_of_the_base_so_applying_a_policy_to_itself_does_not_compound() -> None:
    change = Change("service.referral", factor=0.5, from_month=0)
    later = Change("service.referral", factor=0.5, from_month=24)
    assert referral(Policy((change,)), 30) == [0.25] * 3
    assert referral(Policy((change, later)), 30) == [0.25] * 3


@pytest.mark.parametrize(
    ("month", "value"),
    [(9, 0.5), (10, 0.575), (11, 0.65), (12, 0.725), (13, 0.8), (14, 0.8), (100, 0.8)],
)
def test_a_ramp_of_four_months_takes_four_equal_steps(month: int, value: float) -> None:
    policy = Policy((Change("service.referral", 0.8, 10, ramp_months=4),))
    assert referral(policy, month) == pytest.approx([value] * 3)


@pytest.mark.parametrize(("month", "value"), [(1, 0.6), (2, 0.5), (3, 0.4), (4, 0.3), (5, 0.2), (6, 0.2)])
def test_a_ramp_that_meets_an_unfinished_one_begins_at_the_value_of_the_month_before(
    month: int, value: float
) -> None:
    # up from .5 by .05 a month, to .6 in month 1; then down to .2 in four steps of .1
    up = Change("service.referral", 0.9, 0, ramp_months=8)
    down = Change("service.referral", 0.2, 2, ramp_months=4)
    assert referral(Policy((down, up)), month) == pytest.approx([value] * 3)


def test_a_change_may_be_for_named_territories_only_by_name_or_key() -> None:
    for name in ("Bouches-du-Rhône", "13"):
        policy = Policy((Change("service.referral", 0.8, 0, territories=(name,)),))
        assert referral(policy, 3) == [0.5, 0.8, 0.5]


def test_in_the_same_month_a_change_for_named_territories_holds_over_one_for_everywhere() -> None:
    everywhere = Change("service.referral", 0.2, 6)
    named = Change("service.referral", 0.9, 6, territories=("Aisne",))
    for changes in ((everywhere, named), (named, everywhere)):
        assert referral(Policy(changes), 6) == [0.2, 0.2, 0.9]


def test_a_later_change_for_everywhere_also_holds_in_named_territories() -> None:
    named = Change("service.referral", 0.9, 6, territories=("Aisne",))
    everywhere = Change("service.referral", 0.2, 12, ramp_months=2)
    assert referral(Policy((named, everywhere)), 12) == pytest.approx([0.35, 0.35, 0.55])
    assert referral(Policy((named, everywhere)), 13) == [0.2] * 3


def test_choices_and_whole_numbers_change_at_once() -> None:
    policy = Policy((Change("service.queue_order", "first_come", 3), Change("service.longest_stay", 24, 5)))
    table = policy.table(BASE, PLACES, 5)
    assert np.all(table["queue_order"] == QueueOrder.FIRST_COME)
    assert np.all(table["longest_stay"] == 24)
    assert np.all(policy.table(BASE, PLACES, 4)["longest_stay"] == 120)


def test_changes_in_names_the_months_in_which_a_value_moves() -> None:
    policy = Policy((Change("service.referral", 0.8, 10, ramp_months=3), Change("civic.visibility", 2.0, 20)))
    assert [month for month in range(-60, 130) if policy.changes_in(month)] == [10, 11, 12, 20]
    for month in range(1, 30):
        moved = not np.array_equal(policy.table(BASE, PLACES, month), policy.table(BASE, PLACES, month - 1))
        assert moved == policy.changes_in(month)


def test_the_base_of_the_scenario_counts_not_the_default() -> None:
    base = with_values(BASE, {"service.referral": 0.4})
    policy = Policy((Change("service.referral", factor=2.0, from_month=0, ramp_months=2),))
    assert list(policy.table(base, PLACES, 0)["referral"]) == pytest.approx([0.6] * 3)
    assert list(policy.table(base, PLACES, 1)["referral"]) == pytest.approx([0.8] * 3)


def test_parameters_at_agrees_with_the_table() -> None:
    policy = Policy(
        (
            Change("service.referral", 0.8, 2, ramp_months=7),
            Change("service.referral", 0.1, 4, territories=("Aisne",)),
            Change("civic.visibility", factor=3.0, from_month=1),
        )
    )
    for month in range(-1, 12):
        table = policy.table(BASE, PLACES, month)
        for row, name in enumerate(PLACES.names):
            parameters = policy.parameters_at(BASE, month, name)
            assert parameters.service.referral == table["referral"][row]
            assert parameters.civic.visibility == table["visibility"][row]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"path": "service.referal", "value": 0.2}, "did you mean 'service.referral'"),
        ({"path": "service.mission_weight", "value": 0.2}, "only a lever can change at a date"),
        ({"path": "needs.share_served.housing", "value": 0.2}, "is a constant; only a lever"),
        ({"path": "service.referral", "value": 1.2}, "outside 0 to 1"),
        ({"path": "service.referral", "value": "much"}, "expected a number"),
        ({"path": "service.referral"}, "either a value or a factor"),
        ({"path": "service.referral", "value": 0.2, "factor": 0.5}, "either a value or a factor"),
        ({"path": "service.referral", "value": 0.2, "from_month": -1}, "begins in month -1"),
        ({"path": "service.referral", "value": 0.2, "ramp_months": -3}, "takes -3 months"),
        ({"path": "service.queue_order", "value": "first_come", "ramp_months": 3}, "changes at once"),
        ({"path": "service.longest_stay", "factor": 0.5}, "takes a value, not a factor"),
        ({"path": "service.queue_order", "value": "frst_come"}, "did you mean 'first_come'"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Change(**change)  # type: ignore[arg-type]


def test_a_factor_that_leads_out_of_bounds_is_refused() -> None:
    with pytest.raises(ParameterError, match="outside 0 to 1"):
        Policy((Change("service.referral", factor=3.0),)).schedule(BASE, PLACES)
    with pytest.raises(ParameterError, match=r"month 7: .*outside 0 to 1"):
        Policy((Change("service.referral", factor=3.0, from_month=7),)).check(BASE)


def test_two_changes_of_one_lever_in_one_month_and_place_are_refused() -> None:
    everywhere = (Change("service.referral", 0.2, 6), Change("service.referral", 0.3, 6))
    by_two_names = tuple(
        Change("service.referral", 0.2, 6, territories=(name,)) for name in ("93", "Seine-Saint-Denis")
    )
    for changes in (everywhere, by_two_names):
        with pytest.raises(ParameterError, match=r"two changes of 'service\.referral' begin in month 6"):
            Policy(changes).schedule(BASE, PLACES)


def test_an_unknown_territory_is_refused_with_the_nearest() -> None:
    policy = Policy((Change("service.referral", 0.2, 6, territories=("Seine-St-Denis",)),))
    with pytest.raises(
        ScenarioError, match="unknown territory 'Seine-St-Denis'; did you mean 'Seine-Saint-Denis'"
    ):
        policy.table(BASE, PLACES, 0)


def test_domains_are_in_the_order_of_the_vocabulary() -> None:
    from abm.parameters.quantity import DOMAIN_NAMES

    assert [Domain[name.upper()] for name in DOMAIN_NAMES] == list(Domain)


def test_a_lever_named_by_text_has_no_column_and_is_read_from_the_parameters_of_the_month() -> None:
    policy = Policy((Change("funding.provider_rule", "competitive", 12),))
    assert np.array_equal(policy.table(BASE, PLACES, 12), parameter_table(BASE, 3))
    assert policy.changes_in(12)
    assert policy.parameters_at(BASE, 11).funding.provider_rule == "historical"
    assert policy.parameters_at(BASE, 12).funding.provider_rule == "competitive"
    with pytest.raises(ParameterError, match="one for the whole society"):
        Change("funding.provider_rule", "competitive", 12, territories=("Aisne",))


def test_a_budget_set_for_the_whole_run_is_the_same_as_one_that_changes_in_month_0():
    whole = with_values(Parameters(), {"funding.budget": 0.8, "needs.shock_housing": 1.5})
    dated = Policy((Change("needs.shock_housing", 1.5), Change("funding.budget", 0.8)))
    assert from_base(whole, NO_POLICY) == (Parameters(), dated)
    inputs = Inputs(whole)
    assert (inputs.base, inputs.dated) == (Parameters(), dated)
    assert replace(inputs, parameters=Parameters()).dated == NO_POLICY
    size = {"citizens": 2_000, "burn_in_months": 12, "months": 14}
    one, other = (simulate(Inputs(**size, **how), 1) for how in ({"parameters": whole}, {"policy": dated}))
    assert one.series().content_hash() == other.series().content_hash()
    none = simulate(Inputs(**size), 1)
    assert one.arrays.tally[:12].tobytes() == none.arrays.tally[:12].tobytes()
    assert one.arrays.tally[12:].tobytes() != none.arrays.tally[12:].tobytes()


def test_a_lever_relative_to_the_base_may_begin_in_month_0_only_once():
    whole = with_values(Parameters(), {"funding.budget": 0.8})
    with pytest.raises(ParameterError, match=r"'funding.budget' is set for the whole run.*leave one of them out"):
        from_base(whole, Policy((Change("funding.budget", 0.5),)))
    base, policy = from_base(whole, Policy((Change("funding.budget", 0.5, from_month=24),)))
    budgets = [policy.parameters_at(base, month).funding.budget for month in (-1, 0, 23, 24)]
    assert budgets == [1.0, 0.8, 0.8, 0.5]
