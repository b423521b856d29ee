"""Investors of one project: who knows its operator, who expects to gain, who puts in how much (MODEL 7)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from abm.contracts.call import Call, enterprises
from abm.contracts.investors import Investor
from abm.contracts.weighing import Weighed
from abm.institutions import Federation, federate
from abm.rules.contracting import investor_gain, present_value


def syndicate(
    call: Call, weighed: Weighed, investors: list[Investor], peers: Callable[[int], set[int]]
) -> dict[int, int]:
    """Who invests how much: investors who know the operator and expect to gain, the most eager first.

    Args:
        call: the call.
        weighed: a project that the State retained.
        investors: all of them.
        peers: keys of the operators that one is federated with.

    Returns:
        Cents by place in ``investors``; nothing when the capital does not come together.
    """
    one = weighed.candidacy
    key, rules = int(call.providers.rows["key"][one.operator]), call.rules_of(one.operator)
    near = peers(one.operator)
    capital = one.promised
    offers = []
    for place, investor in enumerate(investors):
        if investor.free <= 0 or not investor.knows(call.seed, key, near, rules.investor_sight):
            continue
        required = investor.required(rules)
        kept, half = weighed.prospect.expected_return(required, rules.state_guarantee)
        put_in = sum(present_value(paid, required, month) for month, paid in one.money.put_in)
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


def federation_of(call: Call) -> Callable[[int], set[int]]:
    """Keys of the operators that one is federated with."""
    rows = call.providers.rows
    mine = enterprises(call).astype(np.int32)
    keys = rows["key"]
    federation: Federation = federate(
        mine, len(rows), keys[mine], rows["domain"][mine].astype(np.int64),
        call.providers.territory_keys[rows["territory"][mine]], rows["place"][mine],
        int(call.table["federation_ties"][0]),
    )  # fmt: skip

    def peers(row: int) -> set[int]:
        return {int(keys[other]) for other in federation.ties[federation.start[row] : federation.start[row + 1]]}

    return peers
