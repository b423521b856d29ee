"""Consortia: three enterprises by hand, what they gain in tenders and save, and what it takes of their time."""

from __future__ import annotations

import numpy as np
import pytest

from abm.engine.capacity import find_capacity
from abm.engine.money import money_month
from abm.flows import Flow
from abm.funding.holders import holders_of, usual_costs
from abm.funding.strategies import scale
from abm.funding.tenders import reach_of_tenders
from abm.parameters import Parameters
from abm.parameters.table import Table, parameter_table
from abm.providers.columns import Providers
from abm.rules.allocation import tender_reach
from abm.tally import new_tally
from tests.abm.test_scaling import ESS, HOUSING, january_of
from tests.alone import changed, providers
from tests.chance import check_above
from tests.worlds import run, society

KNOWN = {"tender_hearsay": 0.0}
"""Nobody is less able to answer a tender for having won none."""


def with_three() -> tuple[Providers, np.ndarray]:
    """Two enterprises in housing in the first territory, one in the second; their rows in the order of keys."""
    p = providers(2, 200_000)
    rows = p.rows
    ours = (rows["alive"] == 1) & (rows["kind"] == ESS) & (rows["domain"] == HOUSING)
    chosen = np.concatenate([np.flatnonzero(ours & (rows["territory"] == place))[: 2 - place] for place in (0, 1)])
    chosen = chosen[np.argsort(rows["key"][chosen])]
    p.enterprises["alive"] = 0
    rows["alive"][chosen] = 1
    rows["size"][chosen] = [1.0, 2.5, 6.0]
    return p, chosen


def agree(p: Providers, *shares: float, **scaling: float) -> tuple[Parameters, Table]:
    """A January in which so many of each territory cooperate."""
    parameters = changed(Parameters(), scaling={"cooperation": max(shares), **scaling}, funding=KNOWN)
    month, _ = january_of(p, parameters, {})
    month.table["cooperation"] = shares
    scale(month)
    return parameters, month.table


def test_enterprises_bid_with_the_size_of_all_their_partners() -> None:
    p, rows = with_three()
    rules = Parameters().funding
    for shares, partners, sizes in (
        ((1.0, 1.0), [2, 2, 2], [9.5, 9.5, 9.5]),
        ((1.0, 0.0), [1, 1, 0], [3.5, 3.5, 6.0]),
        ((0.0, 1.0), [0, 0, 0], [1.0, 2.5, 6.0]),
        ((0.0, 0.0), [0, 0, 0], [1.0, 2.5, 6.0]),
    ):
        parameters, _ = agree(p, *shares)
        assert p.rows["partners"][rows].tolist() == partners
        holders = holders_of(p)
        assert holders.rows.tolist() == rows.tolist()
        reach = reach_of_tenders(p, parameters, holders)
        expected = [tender_reach(size, rules.tender_size, rules.tender_size_power) for size in sizes]
        assert reach == pytest.approx(expected)


def test_only_federated_peers_of_the_same_domain_are_partners() -> None:
    p, rows = with_three()
    p.rows["domain"][rows[1]] = HOUSING + 1
    agree(p, 1.0, 1.0)
    assert p.rows["partners"][rows].tolist() == [1, 0, 1]
    parameters = changed(Parameters(), scaling={"cooperation": 1.0}, funding={"federation_ties": 0})
    scale(january_of(p, parameters, {})[0])
    assert not p.rows["partners"].any()


def test_whether_one_cooperates_is_drawn_for_life_and_rises_with_the_lever() -> None:
    p = providers(2, 2_000_000)
    rows, before = p.rows, np.zeros(len(p.rows), dtype=bool)
    for share in (0.2, 0.5, 0.8):
        for month in (12, 24):
            parameters = changed(Parameters(), scaling={"cooperation": share})
            january, _ = january_of(p, parameters, {})
            january.month = month
            scale(january)
            now = rows["partners"] > 0
            assert (now | ~before).all()
            before = now
    assert 0.7 < before[rows["kind"] == ESS].sum() / (rows["alive"][rows["kind"] == ESS] == 1).sum() < 0.9


def test_partners_save_their_part_of_the_fixed_cost_and_lose_time() -> None:
    spared, left = [], []
    pooling, time = 0.6, 0.04
    for cooperation in (0.0, 1.0):
        p, rows = with_three()
        parameters, _ = agree(p, cooperation, cooperation, overhead_pooling=pooling, coordination_time=time)
        parameters = changed(parameters, enterprises={"cost_shock_spread": 0.0})
        table = parameter_table(parameters, 2)
        p.rows["cost_shock"][rows] = 0.0
        p.ledger.books.cash[[p.ledger.provider(int(row)) for row in rows]] = 10**8
        p.ledger.open_month()
        money_month(
            p.rows, p.cells, p.economy, p.ledger.books, table, new_tally(1, 2)[0], 1, 12, np.ones(2), np.ones(2)
        )
        spared.append(int(p.ledger.books.flows[Flow.OTHER_COSTS].sum()))
        find_capacity(p.rows, p.cells, p.economy[0], table, np.ones(2))
        left.append(p.rows["staffed"][rows].copy())
    fixed = float(p.economy["fixed_cost"][0])
    # three bear 3 - 2 o fixed costs, in twelve parts of the year, each cut to whole cents
    assert spared[0] - spared[1] == pytest.approx(2 * pooling * fixed / 12, abs=3)
    assert left[1] == pytest.approx((1.0 - 2 * time) * left[0])
    costs = usual_costs(holders_of(p), p, table)
    assert costs == pytest.approx(
        (fixed * (1.0 - pooling * 2 / 3) + p.economy["post_cost"][0][HOUSING] * p.rows["paid"][rows]) / 12
    )


def contracts_of_the_small(cooperation: float, seed: int) -> float:
    """Share of contracts that the smaller half of the enterprises holds after four years of tenders."""
    values = {
        "funding.provider_rule": "competitive", "funding.tendered_a_year": 0.5, "enterprises.fewest_employers": 20,
        "scaling.cooperation": cooperation,
    }  # fmt: skip
    rows = run(society(seed, citizens=3_000, burn_in=12, months=48, values=values)).providers.rows
    ours = rows[(rows["alive"] == 1) & (rows["kind"] == ESS)]
    small = ours["size"] < np.median(ours["size"])
    return float(ours["procurement"][small].sum() / ours["procurement"].sum())


def test_where_all_cooperate_small_enterprises_hold_more_of_the_contracts() -> None:
    """Paired seeds; error rates as in ``tests.chance``."""
    gains = [contracts_of_the_small(1.0, seed) - contracts_of_the_small(0.0, seed) for seed in range(24)]
    check_above(gains, 0.0, effect=0.01)
