"""Sites: an enterprise opens another one in another territory, which works as its parent does (MODEL 5.7)."""

from __future__ import annotations

import numpy as np

from abm.flows import Flow
from abm.funding.founders import draw_founder, enter, size_of_next, take_from_pots
from abm.funding.holders import usual_costs
from abm.funding.january import WHERE, WHO_OPENS, January, Strategy
from abm.ledger import post
from abm.providers.columns import Fields
from abm.providers.enterprise import usual_delays
from abm.providers.plan import monthly_cost, public_money
from abm.randomness import uniform
from abm.rules.scaling import kept_at_site, start_up_cost
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, Stream

_SCALING = int(Stream.SCALING)


def replicate(january: January, strategy: Strategy) -> None:
    """Open a site: a new enterprise in another territory that works as its parent does, as far as fidelity goes."""
    holders, table = january.holders, january.table
    draws = january.draws(WHO_OPENS)
    tries = january.able & (draws < table[strategy.switch][holders.territory])
    january.channels.openers(january.month, holders.key, tries)
    delays, costs = usual_delays(table), usual_costs(holders, january.providers, table)
    for holder in sorted(np.flatnonzero(tries).tolist(), key=lambda one: (draws[one], holders.key[one])):
        where = uniform(january.seed, _SCALING, int(holders.key[holder]), january.ordinal(WHERE))
        _open_site(january, strategy, holder, float(where), delays, float(costs[holder]))


def _open_site(
    january: January, strategy: Strategy, holder: int, where: float, delays: list[Fields], usual_cost: float
) -> None:
    """Open one site if there is a place for it and the parent can pay its part.

    Cash that growth asks for and the parent lacks is borrowed as far as the site makes it larger: its cost as a part of
    the parent's usual one, both cents a month.
    """
    providers, parameters, holders = january.providers, january.parameters, january.holders
    home, rules = int(holders.cell[holder]), parameters.scaling
    free = (january.left[0] + january.left[1] + january.left[2]).tolist()
    open_cells = _where_there_is_room(january, home, free)
    if not open_cells:
        return
    cell = open_cells[min(len(open_cells) - 1, int(where * len(open_cells)))]
    economy = providers.prices
    staff = size_of_next(providers, parameters, economy, cell, free[cell], january.seed)
    site = draw_founder(providers, parameters, economy, delays, cell, staff, january.seed, january.month)
    amounts = public_money(site, january.seed, parameters, economy)
    asked = float(sum(amounts))
    if asked <= 0.0 or asked > free[cell]:
        return
    a_month = monthly_cost(site, economy)
    cost = int(start_up_cost(float(getattr(rules, strategy.start_up)), MONTHS_PER_YEAR * a_month))
    by_state = int(float(january.table[strategy.support][holders.territory[holder]]) * cost)
    opening_cash = int(parameters.enterprises.hatching_cash_months * a_month)
    january.count("growth_wanted", home, 1)
    if cost - by_state + opening_cash > january.capital.left_of(holder):
        january.count("growth_refused", home, 1)
        return
    take_from_pots(january.left, free, cell, asked)
    parent, fidelity = int(holders.rows[holder]), float(getattr(rules, strategy.fidelity))
    for trait in ("position", "quality"):
        site[trait] = kept_at_site(float(providers.rows[trait][parent]), float(site[trait]), fidelity)
    site["parent"] = int(holders.key[holder])
    site["months_to_open"] = int(getattr(rules, strategy.delay))
    if site["months_to_open"] > 0:
        site["staffed"] = 0.0
    # room may be made for it: rows and books are looked up anew afterwards
    number = enter(providers, site, amounts, cell)
    if fidelity > 0.0:
        january.hand_on(holders.key[[holder]], providers.rows["key"][[number]])
    providers.rows["sites"][parent] += 1
    january.pay(holder, cost, by_state, lacking=a_month / max(a_month, usual_cost))
    ledger = providers.ledger
    post(ledger.books, int(Flow.SITE_CAPITAL), ledger.provider(parent), ledger.provider(number), opening_cash)
    january.spend(holder, opening_cash, lacking=0.0)
    january.count("hatchings", cell, 1)
    january.count("sites_opened", cell, 1)


def _where_there_is_room(january: January, home: int, free: list[float]) -> list[int]:
    """Cells of the same domain in other territories with a long list and free money for an employer."""
    providers, parameters = january.providers, january.parameters
    economy = providers.prices
    return [
        cell
        for cell in range(home % N_DOMAINS, providers.n_cells, N_DOMAINS)
        if cell != home
        and january.long_list[cell]
        and size_of_next(providers, parameters, economy, cell, free[cell], january.seed) > 0.0
    ]
