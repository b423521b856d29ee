"""Change of scale in January: share know-how, replicate, grow in place, merge, cooperate (MODEL 5.7, (15)).

``scale`` goes through a table of strategies. Each says what it costs to begin, who helps to pay, and how much of the
parent is kept. Who pays, and out of what, is in ``abm.funding.capital``. Growth in place is as old as the model and
free unless ``scaling.growth_start_up`` says otherwise; of the others nothing is drawn or written where their lever is
0.
"""

from __future__ import annotations

import numpy as np

from abm.compiled import part
from abm.funding.consortia import cooperate, end_agreements
from abm.funding.growth import grow
from abm.funding.january import January, Strategy
from abm.funding.know_how import share_know_how
from abm.funding.mergers import merge
from abm.funding.sites import replicate
from abm.providers.columns import Floats
from abm.rules.scaling import affordable_addition, start_up_cost


def scale(january: January) -> None:
    """Enterprises change their scale by every strategy that is open to them, in the order of the table."""
    end_agreements(january.providers)
    for strategy in STRATEGIES:
        is_held = strategy.act is replicate and january.channels.has_sites(january.month)
        if not strategy.switch or january.table[strategy.switch].any() or is_held:
            strategy.act(january, strategy)


def _in_place(january: January, strategy: Strategy) -> None:
    """Grow where one is: on free money, as far as the growth limit and the capital for it go."""
    holders = january.holders
    wants = january.long_list[holders.cell]
    may = wants & january.able
    january.channels.growers(january.month, january.providers.rows["key"][holders.rows], may)
    months = float(getattr(january.parameters.scaling, strategy.start_up))
    wanted = january.table["growth_limit"][holders.territory] * january.round_one.sum(axis=0)
    most = np.empty(len(wanted))
    _limits(months, january.capital.left, wanted, most)
    grow(january.parameters, holders, january.round_one, may, most, january.left, january.reach)
    january.count_holders("growth_wanted", wants)
    january.count_holders("growth_refused", wants & (~january.able | (most < wanted)))
    if months == 0.0 and not january.capital.room.any():
        return
    added = (holders.won - january.round_one).sum(axis=0)
    for holder in np.flatnonzero(may & (added > 0.0)).tolist():
        # who grows by half of what she may lacks half of the cash that growth asks for
        january.capital.short[holder] *= min(1.0, float(added[holder] / wanted[holder]))
        january.pay(holder, int(start_up_cost(months, float(added[holder]))))


@part
def _limits(months: float, capital: Floats, wanted: Floats, out: Floats) -> None:
    """Most money that many can add."""
    for i in range(len(wanted)):
        out[i] = affordable_addition(months, capital[i], wanted[i])


STRATEGIES = (
    Strategy(share_know_how, "know_how_cost", "know_how"),
    Strategy(replicate, "site_start_up", "replication", "replication_support", "site_fidelity", "site_delay_months"),
    Strategy(_in_place, "growth_start_up"),
    Strategy(merge, "merger_cost", "mergers"),
    Strategy(cooperate, "", "cooperation"),
)
"""In the order in which they come to free money: know-how needs none of it, sites begin as founders do,
growers share what is left. Whoever merges brings what it got; who is there then forms consortia."""
