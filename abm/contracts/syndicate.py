"""Investors of one project: who knows its operator, who expects to gain, who puts in how much (MODEL 7)."""

from __future__ import annotations

import math
from collections.abc import Callable, Set
from functools import cache

from abm.contracts.call import Call, enterprises
from abm.contracts.investors import Investor
from abm.contracts.weighing import Weighed
from abm.exact import sum_in_order
from abm.institutions import circle_of, peers_on
from abm.rules.contracting import investor_gain, present_value


def syndicate(
    call: Call, weighed: Weighed, investors: list[Investor], peers: Callable[[int], set[int]]
) -> dict[int, int]:
    """Who invests how much: investors who know the operator and expect to gain, the most eager first.

    Args:
        call: the call.
        weighed: a project that the State retained.
        investors: all of them.
        peers: keys of the operators known to investors that one is federated with.

    Returns:
        Cents by place in ``investors``; nothing when the capital does not come together.
    """
    one = weighed.candidacy
    key, rules = int(call.providers.rows["key"][one.operator]), call.rules_of(one.operator)
    near = peers(one.operator)
    capital = one.promised
    offers = []

    @cache
    def seen_at(required: float) -> tuple[float, float, float]:
        a_month, months = one.money.capital / one.money.drawn_for, range(one.money.drawn_for)
        put_in = sum_in_order(present_value(a_month, required, month) for month in months)
        return *weighed.prospect.expected_return(required, rules.state_guarantee), put_in

    for place, investor in enumerate(investors):
        if investor.free <= 0 or not investor.knows(call.seed, key, near, rules.investor_sight):
            continue
        kept, half, put_in = seen_at(investor.required(rules))
        gain = investor_gain(investor.chance, kept, half, put_in, investor.altruism(rules), weighed.social_value)
        if gain >= 0.0:
            offers.append((-gain, investor.key, place))
    shares: dict[int, int] = {}
    missing = capital
    for _, _, place in sorted(offers):
        part = min(missing, investors[place].free, math.ceil(rules.largest_stake * capital))
        if part > 0:
            shares[place] = part
            missing -= part
        if missing == 0:
            return shares
    return {}


def federation_of(call: Call, known: Set[int]) -> Callable[[int], set[int]]:
    """Which operators known to investors one is federated with; only circles of those asked for are worked out.

    Args:
        call: the call.
        known: keys of the operators in which anybody has invested.

    Returns:
        Keys for the row of an operator.
    """
    rows, n_ties = call.providers.rows, int(call.table["federation_ties"][0])

    circles: dict[int, list[int]] = {}

    def peers(row: int) -> set[int]:
        if not known:
            return set()
        domain = int(rows["domain"][row])
        if domain not in circles:
            every = enterprises(call)
            mine = every[rows["domain"][every] == domain]
            territories = call.providers.territory_keys[rows["territory"][mine]]
            circles[domain] = circle_of(mine, rows["key"][mine], territories, rows["place"][mine])
        return {int(rows["key"][other]) for other in peers_on(circles[domain], row, n_ties)} & known

    return peers
