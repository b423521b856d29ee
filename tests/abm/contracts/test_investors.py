"""Investors: who holds what, whom they know, what they learn."""

from __future__ import annotations

import pytest

from abm.contracts.investors import Investor, InvestorKind, build_investors
from tests.abm.contracts.hand import with_rules

BANK, FOUNDATION = InvestorKind.BANK, InvestorKind.FOUNDATION


def one(**columns: object) -> Investor:
    return Investor(**{"key": 1, "kind": BANK, "cash": 1_000, "good": 3.0, "bad": 1.0, **columns})


def test_two_kinds_share_the_money_by_zipf_within_each():
    """Of 1,000: .2 for two foundations as 1 to 1/2, the rest for three banks as 1, 1/2, 1/3."""
    found = build_investors(with_rules(investors=5, foundations_share=0.4).contracts, 110_000)
    assert [(i.key, i.kind) for i in found] == [(1, FOUNDATION), (2, FOUNDATION), (3, BANK), (4, BANK), (5, BANK)]
    assert [i.cash for i in found] == [29_333, 14_666, 36_000, 18_000, 12_000]


@pytest.mark.parametrize(("share", "kind"), [(0.0, BANK), (1.0, FOUNDATION), (0.04, BANK)])
def test_one_kind_alone_holds_all(share, kind):
    found = build_investors(with_rules(investors=3, foundations_share=share).contracts, 11_000)
    assert {i.kind for i in found} == {kind}
    assert [i.cash for i in found] == [6_000, 3_000, 2_000]


@pytest.mark.parametrize("number", [1, 2, 7, 200])
@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.99])
def test_all_together_hold_the_sum_but_for_parts_of_cents(number, share):
    found = build_investors(with_rules(investors=number, foundations_share=share).contracts, 123_456_789)
    assert 0 <= 123_456_789 - sum(i.cash for i in found) <= number


def test_first_beliefs_are_those_of_the_parameters():
    rules = with_rules(investor_belief=0.9, belief_weight=10.0).contracts
    for investor in build_investors(rules, 1_000):
        assert investor.chance == pytest.approx(0.9)
        assert investor.good + investor.bad == pytest.approx(10.0)


def test_what_is_promised_is_not_free_and_nothing_of_a_burnt_one_is():
    assert one().free == 1_000
    assert one(promised=400).free == 600
    assert one(is_burnt=True).free == 0


def test_a_bank_wants_a_return_and_a_foundation_counts_social_value():
    rules = with_rules(bank_return=0.05, foundation_return=-0.01, altruism=0.4).contracts
    assert (one().required(rules), one().altruism(rules)) == (0.05, 0.0)
    assert (one(kind=FOUNDATION).required(rules), one(kind=FOUNDATION).altruism(rules)) == (-0.01, 0.4)


def test_an_investor_knows_its_partners_and_their_peers_whatever_its_sight():
    stranger, partner = one(), one(partners={7})
    assert not stranger.knows(1, 7, set(), 0.0)
    assert stranger.knows(1, 7, set(), 1.0)
    assert partner.knows(1, 7, set(), 0.0)
    assert partner.knows(1, 8, {7, 9}, 0.0)
    assert not partner.knows(1, 8, {9}, 0.0)


def test_sight_is_by_chance_and_stays():
    seen = [one(key=key).knows(1, operator, set(), 0.3) for key in range(40) for operator in range(100, 200)]
    assert 0.26 < sum(seen) / len(seen) < 0.34
    again = [one(key=key).knows(1, operator, set(), 0.3) for key in range(40) for operator in range(100, 200)]
    assert seen == again
    other = [one(key=key).knows(2, operator, set(), 0.3) for key in range(40) for operator in range(100, 200)]
    assert seen != other


def test_a_contract_of_others_weighs_less_than_one_of_its_own():
    investor = one()
    investor.sees_end(False, 1.0)
    assert investor.chance == pytest.approx(3.0 / 5.0)
    investor.sees_end(True, 0.5)
    assert investor.chance == pytest.approx(3.5 / 5.5)
