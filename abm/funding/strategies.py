"""Change of scale in January: share know-how, replicate, grow in place, merge, cooperate (MODEL 5.7, (15)).

``scale`` goes through a table of strategies. Each says what it costs to begin, who helps to pay, and how much of the
parent is kept. Who pays, and out of what, is in ``abm.funding.capital``. Growth in place is as old
as the model and free unless ``scaling.growth_start_up`` says otherwise; of the others nothing is drawn or written
where their lever is 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.channels import FREE, Channels
from abm.compiled import kernel
from abm.flows import Flow
from abm.funding.capital import Capital
from abm.funding.consortia import cooperate, end_agreements
from abm.funding.draws import uniforms
from abm.funding.founders import draw_founder, enter, size_of_next, take_from_pots
from abm.funding.growth import grow
from abm.funding.holders import Holders
from abm.funding.mergers import merge
from abm.institutions import federate
from abm.ledger import STATE_ACCOUNT, SUPPLIERS_ACCOUNT, post
from abm.parameters import Parameters
from abm.parameters.table import Table
from abm.providers.columns import Fields, Floats, Providers
from abm.providers.enterprise import usual_delays
from abm.providers.plan import monthly_cost, public_money
from abm.randomness import uniform
from abm.rules.scaling import affordable_addition, kept_at_site, start_up_cost
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind, Stream

Booleans = npt.NDArray[np.bool_]

_SCALING, _ESS = int(Stream.SCALING), int(ProviderKind.ESS)
_DRAWS_A_YEAR = 8
_WHO_TRIES, _WHERE, _WHO_LEARNS = 0, 1, 2
"""Numbers of the draws of a year."""


@dataclass
class January:
    """What strategies know and write while a year's money is shared.

    Attributes:
        providers: all providers.
        parameters: parameters now in force.
        table: levers by territory.
        holders: who holds what.
        round_one: what they held after renewal, tenders and the levy; (instruments, holders).
        long_list: whether the list of each cell is long.
        left: money left of each pot, by cell.
        reach: ability of each holder to answer a tender.
        able: holders with the cash that growth asks for, lent or their own.
        capital: what each holder may still put in this year, and where it comes from.
        seed: seed of the run.
        month: month from the start of the burn-in.
        tally_row: this month's tally; None: not counted.
        channels: held, noted or free: who wants to grow in place, or to open a site.
        bound: keys of operators of outcome contracts, who do not merge.
    """

    providers: Providers
    parameters: Parameters
    table: Table
    holders: Holders
    round_one: Floats
    long_list: Booleans
    left: list[Floats]
    reach: Floats
    able: Booleans
    capital: Capital
    seed: int
    month: int
    tally_row: npt.NDArray[np.void] | None = None
    channels: Channels = FREE
    bound: frozenset[int] = frozenset()

    def count(self, name: str, cell: int, amount: float) -> None:
        """Add to a count of this month."""
        if self.tally_row is not None:
            self.tally_row[name][cell // N_DOMAINS, cell % N_DOMAINS, _ESS] += amount

    def pay(self, holder: int, cents: int, by_state: int = 0) -> None:
        """A holder pays start-up cost to suppliers, the State its part of it."""
        providers, books = self.providers, self.providers.ledger.books
        row = self.holders.rows[holder]
        account = providers.ledger.provider(int(row))
        self.spend(holder, cents - by_state)
        if by_state:
            post(books, int(Flow.CAPACITY_BUILDING), STATE_ACCOUNT, account, by_state)
        if cents:
            post(books, int(Flow.OTHER_COSTS), account, SUPPLIERS_ACCOUNT, cents)
        providers.rows["year_income"][row] += by_state
        providers.rows["year_cost"][row] += cents
        cell = int(self.holders.cell[holder])
        self.count("start_up_cost", cell, cents)
        self.count("start_up_support", cell, by_state)

    def spend(self, holder: int, cents: int) -> None:
        """A holder takes so much from its cash, and from those who lend what that does not pay."""
        row, years = int(self.holders.rows[holder]), self.parameters.scaling.loan_years
        self.capital.spend(holder, row, cents, self.providers, years)


@dataclass(frozen=True)
class Strategy:
    """One way to reach more people.

    Attributes:
        act: what enterprises do.
        start_up: parameter of its cost, in months of what is added; empty: none, it takes time.
        switch: lever without which nobody follows it; empty: always there.
        support: lever of the part that the State pays; empty: none.
        fidelity: parameter of what is kept of the parent; empty: all of it, since it is the parent that grows.
        delay: parameter of the months before anybody is served; empty: none.
    """

    act: Callable[[January, Strategy], None]
    start_up: str
    switch: str = ""
    support: str = ""
    fidelity: str = ""
    delay: str = ""


def scale(january: January) -> None:
    """Enterprises change their scale by every strategy that is open to them, in the order of the table."""
    end_agreements(january.providers)
    for strategy in STRATEGIES:
        is_held = strategy.act is _replicate and january.channels.has_sites(january.month)
        if not strategy.switch or january.table[strategy.switch].any() or is_held:
            strategy.act(january, strategy)


@kernel
def _limits(months: float, capital: Floats, wanted: Floats, out: Floats) -> None:
    """Most money that many can add."""
    for i in range(len(wanted)):
        out[i] = affordable_addition(months, capital[i], wanted[i])


def _share_know_how(january: January, strategy: Strategy) -> None:
    """Take over what the best of one's federated peers does better, all at once, for a price."""
    providers, parameters, holders = january.providers, january.parameters, january.holders
    rows, months = providers.rows, float(getattr(parameters.scaling, strategy.start_up))
    draws = np.empty(len(holders.rows))
    ordinal = january.month // MONTHS_PER_YEAR * _DRAWS_A_YEAR + _WHO_LEARNS
    uniforms(january.seed, _SCALING, holders.key, ordinal, draws)
    learns = january.able & (draws < january.table[strategy.switch][holders.territory])
    peers = federate(
        holders.rows.astype(np.int32), len(rows), holders.key, holders.domain,
        providers.territory_keys[holders.territory], rows["place"][holders.rows], parameters.funding.federation_ties,
    )  # fmt: skip
    before, economy = rows["quality"].copy(), providers.prices
    for holder in np.flatnonzero(learns).tolist():
        row = int(holders.rows[holder])
        own = before[row]
        best = before[peers.ties[peers.start[row] : peers.start[row + 1]]].max(initial=own)
        cost = int(months * monthly_cost({name: rows[name][row] for name in ("domain", "paid")}, economy))
        if best > own and cost <= january.capital.left_of(holder):
            rows["quality"][row] = kept_at_site(float(best), float(own), parameters.learning.fidelity)
            january.pay(holder, cost)


def _in_place(january: January, strategy: Strategy) -> None:
    """Grow where one is: on free money, as far as the growth limit and the capital for it go."""
    holders = january.holders
    may = january.long_list[holders.cell] & january.able
    january.channels.growers(january.month, january.providers.rows["key"][holders.rows], may)
    months = float(getattr(january.parameters.scaling, strategy.start_up))
    wanted = january.table["growth_limit"][holders.territory] * january.round_one.sum(axis=0)
    most = np.empty(len(wanted))
    _limits(months, january.capital.left, wanted, most)
    grow(january.parameters, holders, january.round_one, may, most, january.left, january.reach)
    for holder in np.flatnonzero(may).tolist():
        cell = int(holders.cell[holder])
        january.count("growth_wanted", cell, 1)
        january.count("growth_refused", cell, int(most[holder] < wanted[holder]))
    if months == 0.0 and not january.capital.room.any():
        return
    added = (holders.won - january.round_one).sum(axis=0)
    for holder in np.flatnonzero(may & (added > 0.0)).tolist():
        # who grows by half of what she may lacks half of the cash that growth asks for
        january.capital.short[holder] *= min(1.0, float(added[holder] / wanted[holder]))
        january.pay(holder, int(start_up_cost(months, float(added[holder]))))


def _replicate(january: January, strategy: Strategy) -> None:
    """Open a site: a new enterprise in another territory that works as its parent does, as far as fidelity goes."""
    holders, table = january.holders, january.table
    draws = np.empty(len(holders.rows))
    first = january.month // MONTHS_PER_YEAR * _DRAWS_A_YEAR
    uniforms(january.seed, _SCALING, holders.key, first + _WHO_TRIES, draws)
    tries = january.able & (draws < table[strategy.switch][holders.territory])
    january.channels.openers(january.month, holders.key, tries)
    delays = usual_delays(table)
    for holder in sorted(np.flatnonzero(tries).tolist(), key=lambda one: (draws[one], holders.key[one])):
        where = uniform(january.seed, _SCALING, int(holders.key[holder]), first + _WHERE)
        _open_site(january, strategy, holder, float(where), delays)


def _open_site(january: January, strategy: Strategy, holder: int, where: float, delays: list[Fields]) -> None:
    """Open one site if there is a place for it and the parent can pay its part."""
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
    providers.rows["sites"][parent] += 1
    january.pay(holder, cost, by_state)
    ledger = providers.ledger
    post(ledger.books, int(Flow.SITE_CAPITAL), ledger.provider(parent), ledger.provider(number), opening_cash)
    january.spend(holder, opening_cash)
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


STRATEGIES = (
    Strategy(_share_know_how, "know_how_cost", "know_how"),
    Strategy(_replicate, "site_start_up", "replication", "replication_support", "site_fidelity", "site_delay_months"),
    Strategy(_in_place, "growth_start_up"),
    Strategy(merge, "merger_cost", "mergers"),
    Strategy(cooperate, "", "cooperation"),
)
"""In the order in which they come to free money: know-how needs none of it, sites begin as founders do,
growers share what is left. Whoever merges brings what it got; who is there then forms consortia."""
