"""Rules of taking an outcome contract as tables of cases worked out by hand."""

from __future__ import annotations

import pytest

from abm.rules.contracting import belief, investor_gain, measured_baseline_bias, present_value, state_gain


@pytest.mark.parametrize(("good", "bad", "chance"), [(3.0, 1.0, 0.75), (3.8, 0.2, 0.95), (2.0, 2.0, 0.5)])
def test_a_belief_is_the_share_of_good_ends(good, bad, chance):
    assert belief(good, bad) == chance


def test_a_bad_end_lowers_a_belief_the_less_the_more_is_known():
    assert belief(2.0, 2.0) - belief(2.0, 3.0) > belief(20.0, 20.0) - belief(20.0, 21.0) > 0.0


@pytest.mark.parametrize(
    ("euros", "yearly", "months", "today"),
    [(110.0, 0.1, 12.0, 100.0), (121.0, 0.1, 24.0, 100.0), (100.0, 0.0, 30.0, 100.0), (100.0, 0.21, 6.0, 100 / 1.1)],
)
def test_what_comes_later_is_worth_less_today(euros, yearly, months, today):
    assert present_value(euros, yearly, months) == pytest.approx(today)


@pytest.mark.parametrize(
    ("numbers", "gain"),
    [
        # nine chances in ten of 110, else nothing, for 100
        ((0.9, 110.0, 0.0, 100.0, 0.0, 0.0), -1.0),
        # half of the capital is safe
        ((0.9, 110.0, 50.0, 100.0, 0.0, 0.0), 4.0),
        # .3 of a social value of 10, when it succeeds
        ((0.9, 110.0, 0.0, 100.0, 0.3, 10.0), 1.7),
        ((0.0, 110.0, 0.0, 100.0, 0.3, 10.0), -100.0),
    ],
)
def test_what_an_investor_expects(numbers, gain):
    assert investor_gain(*numbers) == pytest.approx(gain)


@pytest.mark.parametrize(
    ("numbers", "gain"),
    [
        # pays 120 for a worth of 200 half of the time, nothing else
        ((0.5, 200.0, 120.0, 0.0, 1.5, 0.0), 40.0),
        # 60 paid for nothing hurt as 90
        ((0.5, 200.0, 120.0, 60.0, 1.5, 0.0), -5.0),
        ((0.5, 200.0, 120.0, 60.0, 1.0, 3.0), 7.0),
    ],
)
def test_what_the_state_expects(numbers, gain):
    assert state_gain(*numbers) == pytest.approx(gain)


@pytest.mark.parametrize("aversion", [1.0, 1.5, 3.0])
def test_a_grant_is_taken_from_the_worth_of_theory_upwards(aversion):
    """``q B >= K (q + lambda (1 - q))`` (facts/impact_bonds.md E3)."""
    chance, cost = 0.4, 100.0
    least = cost * (chance + aversion * (1.0 - chance)) / chance
    assert state_gain(chance, least * 1.001, cost, cost, aversion, 0.0) > 0.0
    assert state_gain(chance, least * 0.999, cost, cost, aversion, 0.0) < 0.0


def test_a_contract_that_pays_on_success_only_is_free_of_aversion():
    assert state_gain(0.4, 250.0, 240.0, 0.0, 1.0, 0.0) == state_gain(0.4, 250.0, 240.0, 0.0, 4.0, 0.0) == 4.0


@pytest.mark.parametrize(
    ("comparison", "bias"),
    [("randomised", 0.0), ("matched", 0.42 * 0.1), ("historical", 0.1 + 0.03), ("target_only", 0.35)],
)
def test_by_how_much_each_comparison_overstates(comparison, bias):
    """People chosen who succeed by themselves with .35, where all do with .25."""
    assert measured_baseline_bias(comparison, 0.35, 0.25, 0.42, 0.03) == pytest.approx(bias)


def test_a_matched_group_understates_when_the_hardest_are_taken():
    assert measured_baseline_bias("matched", 0.15, 0.25, 0.42, 0.03) == pytest.approx(-0.042)
