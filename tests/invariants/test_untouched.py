"""Who is not touched by a change keeps her draws: MODEL 12.

Compared by key: traits of citizens, months of their needs, thresholds of every spell both societies know.
Slot competition rightly spreads differences of waiting and service inside a market; draws never differ.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from abm.model import WelfareModel
from abm.providers.enterprise import new_enterprise, usual_delays
from abm.series import evaluate
from abm.tally import PROVIDER_FIELDS
from abm.vocabulary import Domain, ProviderKind
from tests.worlds import after, calendar, case_table, citizen_columns, provider_columns, run, society

SIZE = {"citizens": 2_000, "burn_in": 12, "months": 36}
MONTHS = 48
DRAWN_OF_A_SPELL = ("never", "spontaneous_left", "success_left")
DRAWN_OF_A_PERSON = ("frailty", "profile")
DRAWN_OF_A_CITIZEN = ("life_stage", "vulnerability", "trust")

Spells = dict[tuple[int, int, int], tuple[float, ...]]


def keep_draws(model: WelfareModel) -> Spells:
    """Draws of every spell that begins from now on, by need key, mark and relapse."""
    spells: Spells = {}

    def look() -> None:
        cases = case_table(model)
        begun = cases.is_open & (cases.rows["onset"] == model.month)
        for key, row in zip(cases.keys[begun].tolist(), cases.rows[begun], strict=True):
            draws = tuple(float(row[name]) for name in DRAWN_OF_A_SPELL + DRAWN_OF_A_PERSON)
            spells[key, int(row["mark"]), int(row["relapse"])] = draws

    after(model, "_advance_needs", look)
    return spells


def step_both(
    one: WelfareModel, two: WelfareModel, at: int, change: Callable[[WelfareModel], None]
) -> tuple[Spells, Spells]:
    """Run both to the end; before month ``at`` the second one is changed."""
    first, second = keep_draws(one), keep_draws(two)
    for month in range(MONTHS):
        if month == at:
            change(two)
        one.step()
        two.step()
    return first, second


def check_draws_are_equal(one: WelfareModel, two: WelfareModel, first: Spells, second: Spells) -> None:
    """Nothing that is drawn differs, for anybody."""
    for ours, theirs in zip(calendar(one), calendar(two), strict=True):
        assert np.array_equal(ours, theirs), "months or ordinals of coming needs differ"
    for name in DRAWN_OF_A_CITIZEN:
        assert np.array_equal(citizen_columns(one)[name], citizen_columns(two)[name]), name
    both = first.keys() & second.keys()
    assert len(both) > 0.8 * len(first) > 50
    for spell in both:
        assert first[spell] == second[spell], f"draws of spell {spell} differ"
    ours, theirs = case_table(one), case_table(two)
    keys = np.intersect1d(ours.keys, theirs.keys)
    assert len(keys) > 50
    for name in DRAWN_OF_A_PERSON:
        assert np.array_equal(ours.of(keys)[name], theirs.of(keys)[name]), name


def check_the_unserved_are_on_the_same_path(one: WelfareModel, two: WelfareModel, where: int) -> None:
    """People of territory ``where`` whom nobody ever served are in the very same state in both societies."""
    ours, theirs = case_table(one), case_table(two)
    keys = np.intersect1d(ours.keys, theirs.keys)
    mine, other = ours.of(keys), theirs.of(keys)
    never_served = (mine["shadow"] == 0) & (other["shadow"] == 0) & (mine["never"] == 1) & (other["never"] == 1)
    there = one.population.citizens["territory"][mine["citizen"]] == where
    assert np.any(never_served & there)
    for name in ("state", "severity", "spontaneous_left", "onset", "since", "mark", "relapse"):
        assert np.array_equal(mine[name][never_served & there], other[name][never_served & there]), name


def plant(model: WelfareModel) -> None:
    """An employer that would not have been: in territory 0, in housing, with half a post's worth of grants a case."""
    providers, territory, domain = model.providers, 0, int(Domain.HOUSING)
    key = (int(providers.territory_keys[0]) << 46) | (1 << 20)
    assert key not in providers.rows["key"]
    record = new_enterprise(
        seed=model.seed_of_draws,
        key=key,
        place=0.5,
        territory=territory,
        domain=domain,
        staff=1.0,
        month=model.month,
        parameters=model.parameters,
        here=usual_delays(model.params)[territory],
        economy=providers.prices,
        mean_profile=float(providers.mean_profile[0, domain]),
        error=0.3,
        poverty_factor=1.0,
        overhead=float(providers.cells["overhead_norm"][domain]),
    )
    record["grant"] = 5_000_000
    record["places"] = 4
    number = int(providers.free_rows(1)[0])
    providers.write(number, record)


def remove(model: WelfareModel) -> None:
    """The largest enterprise serves nobody any more: no places, no money, no staff."""
    rows = model.providers.rows
    staff = np.where((rows["alive"] == 1) & (rows["kind"] == ProviderKind.ESS), rows["paid"], -1.0)
    gone = int(np.argmax(staff))
    rows["alive"][gone] = 0
    cases = model.book.open
    cases["state"][(cases["provider"] == gone) & (cases["state"] == 4)] = 1
    cases["provider"][cases["provider"] == gone] = -1


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("change", [plant, remove])
def test_one_enterprise_more_or_less_leaves_everybodys_draws_as_they_were(change, seed):
    one, two = society(seed, **SIZE), society(seed, **SIZE)
    first, second = step_both(one, two, 13, change)
    assert not np.array_equal(provider_columns(one)["served"].sum(), 0)
    assert evaluate(one.arrays).content_hash() != evaluate(two.arrays).content_hash()
    check_draws_are_equal(one, two, first, second)
    check_the_unserved_are_on_the_same_path(one, two, 3)


def test_a_change_of_policy_leaves_everybodys_draws_as_they_were():
    def pause(model: WelfareModel) -> None:
        model.providers.rows["places"] = 0
        model.params["referral"] = 0.0
        model.params["overload_ceiling"] = 0.0

    one, two = society(3, **SIZE), society(3, **SIZE)
    first, second = step_both(one, two, 13, pause)
    check_draws_are_equal(one, two, first, second)


ORDERS = [(3, 2, 1, 0), (1, 0, 2, 3), (2, 3, 0, 1)]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", [1, 2])
def test_another_order_of_territories_leaves_everybodys_draws_as_they_were(order, seed):
    one, two = society(seed, **SIZE), society(seed, **SIZE, order=order)
    first, second = step_both(one, two, 13, lambda _: None)
    for ours, theirs in zip(calendar(one), calendar(two), strict=True):
        assert np.array_equal(ours, theirs)
    assert first.keys() == second.keys()
    for spell, draws in first.items():
        assert draws == second[spell], f"draws of spell {spell}"


def test_another_order_of_territories_leaves_the_set_up_equal_to_the_bit():
    order = [3, 2, 1, 0]
    one, two = society(1, **SIZE), society(1, **SIZE, order=order)
    assert np.array_equal(one.steady.rates, two.steady.rates), "hazards of onset"
    assert np.array_equal(one.providers.mean_profile[order], two.providers.mean_profile), "mean profiles"
    assert np.array_equal(one.steady.people_in_need[order], two.steady.people_in_need), "people in need"
    assert np.array_equal(provider_columns(one), provider_columns(two)), "providers"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", [1, 2])
def test_another_order_of_territories_changes_nobodys_state(order, seed):
    """Rules do not depend on the order of rows, so that not only draws but everything discrete is equal."""
    one, two = society(seed, **SIZE), society(seed, **SIZE, order=order)
    for month in range(MONTHS):
        one.step()
        two.step()
        ours, theirs = case_table(one), case_table(two)
        assert np.array_equal(ours.keys, theirs.keys), f"month {month}"
        assert np.array_equal(ours.provider_keys, theirs.provider_keys), f"month {month}"
        for name in ("state", "since", "onset", "mark", "relapse", "never", "shadow", "kind", "evaluate"):
            assert np.array_equal(ours.rows[name], theirs.rows[name]), f"{name} in month {month}"
        assert np.allclose(ours.rows["success_left"], theirs.rows["success_left"], atol=1e-6), f"month {month}"
        for name in ("severity", "spontaneous_left"):
            assert np.array_equal(ours.rows[name], theirs.rows[name]), f"{name}, month {month}"
        for name in ("knows", "volunteers", "gives", "trust_shift", "ties_knowing", "ties_served"):
            assert np.array_equal(citizen_columns(one)[name], citizen_columns(two)[name]), f"{name}, month {month}"
        for name in ("key", "kind", "domain", "places", "ceiling", "served", "waiting", "reputation"):
            assert np.array_equal(provider_columns(one)[name], provider_columns(two)[name]), f"{name}, month {month}"


def test_another_order_of_territories_leaves_a_month_equal_to_the_bit():
    one, two = society(1, **SIZE), society(1, **SIZE, order=ORDERS[0])
    one.step()
    two.step()
    for name in provider_columns(one).dtype.names:
        assert np.array_equal(provider_columns(one)[name], provider_columns(two)[name]), name


def test_another_order_of_territories_leaves_public_money_equal_to_the_cent():
    size = {"citizens": 100_000, "burn_in": 24, "months": 1}
    order = np.random.default_rng(3).permutation(13).tolist()
    one, two = society(3, **size), society(3, **size, order=order)
    run(one, 13)
    run(two, 13)
    for name in ("grant", "procurement", "subsidy"):
        assert np.array_equal(provider_columns(one)[name], provider_columns(two)[name]), name


def test_another_order_of_territories_leaves_counts_of_years_with_many_closings_equal_to_the_bit():
    values = {"funding.budget": 0.7, "enterprises.exit_hazard": 0.02}
    size = {"citizens": 20_000, "burn_in": 12, "months": 24, "values": values}
    order = [3, 2, 1, 0]
    one, two = run(society(2, **size)), run(society(2, **size, order=order))
    assert one.tally["quiet_exits"].sum() + one.tally["insolvencies"].sum() > 5
    for name in PROVIDER_FIELDS:
        assert np.array_equal(one.tally[name][:, order], two.tally[name]), name


@pytest.mark.parametrize("order", ORDERS)
def test_another_order_of_territories_changes_no_indicator_beyond_rounding(order):
    one, two = run(society(4, **SIZE)), run(society(4, **SIZE, order=order))
    ours = {line[:5]: line[5] for line in evaluate(one.arrays).lines()}
    theirs = {line[:5]: line[5] for line in evaluate(two.arrays).lines()}
    assert ours.keys() == theirs.keys()
    for line, value in ours.items():
        assert theirs[line] == pytest.approx(value, rel=1e-9, abs=1e-9), line


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_another_order_of_many_territories_changes_no_indicator_beyond_rounding(seed):
    size = {"citizens": 100_000, "burn_in": 24, "months": 60}
    order = np.random.default_rng(seed).permutation(13).tolist()
    one, two = run(society(seed, **size)), run(society(seed, **size, order=order))
    ours = {line[:5]: line[5] for line in evaluate(one.arrays).lines()}
    theirs = {line[:5]: line[5] for line in evaluate(two.arrays).lines()}
    assert ours.keys() == theirs.keys()
    for line, value in ours.items():
        # Rounded to whole cents on the way: a last bit may cost one of each payment, and territories may be small.
        assert theirs[line] == pytest.approx(value, rel=1e-5, abs=1e-4), line
