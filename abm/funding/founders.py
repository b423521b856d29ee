"""Founders: employers that hatch from associations, and those called into an empty cell (MODEL 5.7)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from abm.channels import FREE, Channels, Founders, Moment
from abm.flows import Flow
from abm.funding.holders import GRANT, Holders, by_cell, ratio
from abm.ledger import HOUSEHOLDS_ACCOUNT, STATE_ACCOUNT, post
from abm.parameters import Parameters
from abm.parameters.table import Table
from abm.providers.columns import INSTRUMENTS, Fields, Floats, Providers
from abm.providers.enterprise import founder, new_enterprise, usual_delays
from abm.providers.plan import monthly_cost, public_money
from abm.randomness import normal, normal_quantile, uniform
from abm.rules.allocation import founders_with_support, hatching_factor, poisson_quantile, still_waiting
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind, Stream

_HATCHING = int(Stream.HATCHING)
_GIVING_UP = 2**21
"""Index of the draws of who gives up, beyond those of years and of sizes."""


@dataclass
class Occasion:
    """A moment at which employers may be founded, and the money there is for them.

    Attributes:
        providers: all providers.
        parameters: parameters now in force.
        table: the same by territory.
        free: public money that nobody holds, cents a year by cell.
        seed: seed of the run.
        month: month from the start of the burn-in.
        moment: January, or a call into a cell that has become empty.
        tally_row: this month's tally; None: not counted.
        channels: held, noted or free: who is founded.
        left: pots that the free money lies in, by instrument; empty: whatever is free of the cell's whole pot.
        levy: what may be taken from holders of grants, cents a year by cell; empty: nothing.
        taken: what was taken of it.
        delays: usual delays of each territory.
        economy: prices and scale.
    """

    providers: Providers
    parameters: Parameters
    table: Table
    free: list[float]
    seed: int
    month: int
    moment: Moment
    tally_row: npt.NDArray[np.void] | None = None
    channels: Channels = FREE
    left: list[Floats] = field(default_factory=list)
    levy: list[float] = field(default_factory=list)
    taken: list[float] = field(init=False)
    delays: list[Fields] = field(init=False)
    economy: Fields = field(init=False)

    def __post_init__(self) -> None:
        self.levy = self.levy or [0.0] * self.providers.n_cells
        self.taken = [0.0] * self.providers.n_cells
        self.delays = usual_delays(self.table)
        self.economy = self.providers.prices

    def rest_of_levy(self, cell: int) -> float:
        """What the levy of a cell still gives, cents a year."""
        return max(0.0, self.levy[cell] - self.taken[cell])

    def size(self, cell: int, *, call: bool = False) -> float:
        """Staff with which the next employer of a cell would begin, FTE of the model."""
        at_hand = self.free[cell] + self.rest_of_levy(cell)
        draw = _size_draw(self.providers, cell, self.seed)
        return _founding_size(draw, self.parameters, self.economy, call, at_hand, cell % N_DOMAINS)

    def found(self, cell: int, staff: float) -> bool:
        """Found an employer if free money and the levy pay for it; whether they did."""
        if staff <= 0.0:
            return False
        record, amounts = self._planned(cell, staff)
        asked = float(sum(amounts))
        from_free = min(asked, self.free[cell])
        if asked - from_free > self.rest_of_levy(cell) or asked <= 0.0:
            return False
        self._enter(record, amounts, cell, from_free, asked - from_free)
        self.channels.founded(self.month, self.moment, cell, staff)
        return True

    def found_in_any_case(self, cell: int, staff: float) -> None:
        """Found an employer that another run has; where money is short it starts with less."""
        record, amounts = self._planned(cell, staff)
        asked = float(sum(amounts))
        from_free = min(asked, self.free[cell])
        by_levy = asked - from_free
        if by_levy > self.rest_of_levy(cell):
            by_levy = self.rest_of_levy(cell)
            amounts = _cut(amounts, from_free + by_levy)
        self._enter(record, amounts, cell, from_free, by_levy)

    def _planned(self, cell: int, staff: float) -> tuple[Fields, tuple[int, int, int]]:
        """The employer as its founder plans it, and the public money asked for, cents a year by instrument."""
        providers, parameters, economy = self.providers, self.parameters, self.economy
        record = draw_founder(providers, parameters, economy, self.delays, cell, staff, self.seed, self.month)
        return record, public_money(record, self.seed, parameters, economy)

    def _enter(
        self, record: Fields, amounts: tuple[int, int, int], cell: int, from_free: float, by_levy: float
    ) -> None:
        """Write a new employer of a cell, with its public money and its opening cash."""
        take_from_pots(self.left, self.free, cell, from_free)
        self.taken[cell] += by_levy
        here = self.providers.cells[cell]
        here["associations"] = max(0.0, float(here["associations"]) - 1.0)
        number = enter(self.providers, record, amounts, cell)
        ledger = self.providers.ledger
        a_month, account = monthly_cost(record, self.economy), ledger.provider(number)
        cash = round(self.parameters.enterprises.hatching_cash_months * a_month)
        by_state = round(float(self.table["founder_support"][cell // N_DOMAINS]) * a_month)
        post(ledger.books, int(Flow.FOUNDER_GRANT), HOUSEHOLDS_ACCOUNT, account, cash)
        post(ledger.books, int(Flow.FOUNDER_GRANT), STATE_ACCOUNT, account, by_state)
        self._count("hatchings", cell, 1)
        self._count("founder_support", cell, by_state)

    def _count(self, name: str, cell: int, amount: float) -> None:
        if self.tally_row is not None:
            self.tally_row[name][cell // N_DOMAINS, cell % N_DOMAINS, ProviderKind.ESS] += amount


def found_enterprises(january: Occasion, holders: Holders) -> None:
    """Employers hatch from associations where money is free, or from a levy on grants; others wait.

    Args:
        january: of the year that begins.
        holders: who holds what; grants are written, less the levy.
    """
    providers, channels, month = january.providers, january.channels, january.month
    grants = np.bincount(holders.cell, weights=holders.won[GRANT], minlength=providers.n_cells)
    # plain numbers: many times faster to read one by one than those of arrays
    january.levy = (by_cell(january.table, "founders_levy") * grants).tolist()
    due = channels.founders(month, Moment.JANUARY)
    if due is None:
        alive = np.bincount(holders.cell, minlength=providers.n_cells)
        providers.cells["refused"] = _found_who_come(january, alive.tolist())
    else:
        _found_who_are_due(january, due)
        providers.cells["refused"] = 0
    channels.refused(month, providers.cells["refused"])
    kept = 1.0 - ratio(np.array(january.taken), np.asarray(grants, dtype=np.float64), 0.0)
    holders.won[GRANT] *= kept[holders.cell]


def _found_who_are_due(january: Occasion, due: Founders) -> None:
    """Found those who were founded in another run."""
    for cell in sorted(due):
        for staff in due[cell]:
            january.found_in_any_case(cell, staff)


def _found_who_come(january: Occasion, employers: list[int]) -> list[int]:
    """Found those who come forward, as far as money goes; who waits for another year, by cell."""
    cells, parameters, seed, month = january.providers.cells, january.parameters, january.seed, january.month
    usual_ask = _usual_ask(parameters, january.economy).tolist()
    support = by_cell(january.table, "founder_support").tolist()
    refused_now = []
    columns = (column.tolist() for column in (cells["key"], cells["associations"], cells["refused"]))
    for cell, (key, associations, refused) in enumerate(zip(*columns, strict=True)):
        empty = employers[cell] == 0 and parameters.funding.call_empty_cells
        come, try_at_most = _who_would_found(
            key, associations, parameters, january.free[cell], usual_ask[cell % N_DOMAINS], support[cell], seed, month
        )
        waiting = come + refused
        trying = min(waiting, try_at_most)
        if empty:
            waiting, trying = max(1, waiting), max(1, trying)
        for attempt in range(trying):
            if not january.found(cell, january.size(cell, call=attempt == 0 and empty)):
                break
            waiting -= 1
        refused_now.append(_who_still_wait(key, waiting, parameters, seed, month))
    return refused_now


def _usual_ask(parameters: Parameters, economy: Fields) -> Floats:
    """Public money that a founder of usual size asks for in each domain, cents a year."""
    rules = parameters.enterprises
    usual_size = np.exp(rules.hatching_log_size + 0.5 * rules.hatching_log_spread**2) / economy["scale"]
    own_cost = economy["fixed_cost"] + np.array(economy["post_cost"]) * usual_size
    ask: Floats = parameters.funding.public_share * (1.0 + rules.planned_margin) * own_cost
    return ask


def _who_would_found(
    key: int,
    associations: float,
    parameters: Parameters,
    free: float,
    usual_ask: float,
    support: float,
    seed: int,
    month: int,
) -> tuple[int, int]:
    """New founders of a cell this year; and how many try at most, those who waited included.

    Free money raises the number who come forward, but with those who waited no more try than ``founders_most``
    times the usual: both numbers are quantiles of one draw. Public money for each of them, months of its cost, raises
    what is usual.
    """
    rules, most = parameters.enterprises, parameters.funding.founders_most
    alone = rules.hatching_rate / rules.associations_per_employer * associations
    usual = founders_with_support(alone, support, parameters.funding.founders_response)
    draw = uniform(seed, _HATCHING, key, month // MONTHS_PER_YEAR)
    come = poisson_quantile(usual * hatching_factor(free, usual * usual_ask, most), draw)
    return come, poisson_quantile(usual * most, draw)


def _who_still_wait(key: int, waiting: int, parameters: Parameters, seed: int, month: int) -> int:
    """Founders without money who come again next year; the others give up."""
    draw = uniform(seed, _HATCHING, key, _GIVING_UP + month // MONTHS_PER_YEAR)
    return int(waiting * still_waiting(parameters.enterprises.founders_half_life_months, MONTHS_PER_YEAR) + draw)


def call_for_empty_cells(
    providers: Providers,
    parameters: Parameters,
    table: Table,
    *,
    seed: int,
    month: int,
    tally_row: npt.NDArray[np.void] | None = None,
    channels: Channels = FREE,
) -> int:
    """Call at once for an employer where the last one has closed and its public money is free (MODEL 5.7).

    Call it at the end of a month in which enterprises closed.

    Args:
        providers: all providers.
        parameters: parameters now in force.
        table: the same by territory.
        seed: seed of the run.
        month: month from the start of the burn-in.
        tally_row: this month's tally, for hatchings; None: not counted.
        channels: held, noted or free: who is called.

    Returns:
        Number of employers called in.
    """
    cells = providers.cells
    due = channels.founders(month, Moment.CALL)
    empty = np.flatnonzero((cells["alive"] == 0) & (cells["employers"] > 0)).tolist()
    if due is None and not (empty and parameters.funding.call_empty_cells):
        return 0
    nothing = [0.0] * providers.n_cells
    call = Occasion(providers, parameters, table, nothing, seed, month, Moment.CALL, tally_row, channels)
    if due is not None:
        return _call_in_any_case(call, due)
    called = 0
    for cell in empty:
        call.free[cell] = float(cells["pot"][cell])
        if call.found(cell, call.size(cell, call=True)):
            called += 1
            cells["alive"][cell] = 1
    return called


def _call_in_any_case(call: Occasion, due: Founders) -> int:
    """Call those who were called in another run; where others are at work they get what those do not hold."""
    cells, rows = call.providers.cells, call.providers.rows
    for cell in sorted(due):
        territory, domain = divmod(cell, N_DOMAINS)
        there = (rows["alive"] == 1) & (rows["kind"] == ProviderKind.ESS)
        there &= (rows["territory"] == territory) & (rows["domain"] == domain)
        held = sum(int(rows[name][there].sum()) for name in INSTRUMENTS)
        call.free[cell] = max(0.0, float(cells["pot"][cell]) - held)
        for staff in due[cell]:
            call.found_in_any_case(cell, staff)
            cells["alive"][cell] += 1
    return sum(len(sizes) for sizes in due.values())


def _size_draw(providers: Providers, cell: int, seed: int) -> float:
    """Draw of the size of the cell's next founder."""
    cells = providers.cells
    return float(uniform(seed, _HATCHING, cells["key"][cell], 2**20 + int(cells["foundings"][cell])))


def size_of_next(
    providers: Providers, parameters: Parameters, economy: Fields, cell: int, at_hand: float, seed: int
) -> float:
    """Staff with which the next employer of a cell would begin on so much free money; 0 when it is too little."""
    return _founding_size(_size_draw(providers, cell, seed), parameters, economy, False, at_hand, cell % N_DOMAINS)


def _founding_size(
    draw: float,
    parameters: Parameters,
    economy: Fields,
    call: bool,
    at_hand: float,
    domain: int,
) -> float:
    """Staff of a new employer, FTE of the model: as large as drawn, as far as money goes; 0 when too little.

    One called into an empty cell takes on most of the work its money pays for.
    """
    rules, money, scale = parameters.enterprises, parameters.funding, economy["scale"]
    size = float(np.exp(rules.hatching_log_size + rules.hatching_log_spread * normal_quantile(draw)))
    income = money.founders_prudence * at_hand / (money.public_share * (1.0 + rules.planned_margin))
    paid_for = max(0.0, income - economy["fixed_cost"]) / economy["post_cost"][domain]
    wanted = max(rules.size_smallest, size) / scale
    if call:
        wanted = max(wanted, rules.takeover_share * paid_for)
    staff = min(wanted, paid_for)
    return staff if staff * scale >= rules.size_smallest else 0.0


def draw_founder(
    providers: Providers,
    parameters: Parameters,
    economy: Fields,
    delays: list[Fields],
    cell: int,
    staff: float,
    seed: int,
    month: int,
) -> Fields:
    """The next enterprise of a cell as its founder would found it; nothing is written.

    Args:
        providers: all providers.
        parameters: parameters now in force.
        economy: prices and scale.
        delays: usual delays of each territory.
        cell: territory × 4 + domain.
        staff: paid FTE of the model.
        seed: seed of the run.
        month: month from the start of the burn-in.

    Returns:
        Fields of its row, without public money.
    """
    territory, domain = divmod(cell, N_DOMAINS)
    here = providers.cells[cell]
    key, _, place = founder(
        seed,
        int(providers.territory_keys[territory]),
        int(providers.citizens[territory]),
        int(here["key"]),
        int(here["foundings"]),
    )
    return new_enterprise(
        seed=seed,
        key=key,
        place=place,
        territory=territory,
        domain=domain,
        staff=staff,
        month=month,
        parameters=parameters,
        here=delays[territory],
        economy=economy,
        mean_profile=float(providers.mean_profile[territory, domain]),
        error=normal(seed, int(Stream.LATENT_TRAIT), key, 0),
        poverty_factor=float(here["poverty_factor"]),
        overhead=float(here["overhead_norm"] + here["overhead_built"]),
    )


def take_from_pots(left: list[Floats], free: list[float], cell: int, cents: float) -> None:
    """Take free money of a cell from its pots, pro rata to what is left of each."""
    if free[cell] > 0.0:
        for pot in left:
            pot[cell] *= 1.0 - cents / free[cell]
        free[cell] -= cents


def enter(providers: Providers, record: Fields, amounts: tuple[int, int, int], cell: int) -> int:
    """Write a new enterprise of a cell with the public money it gets, cents a year by instrument; its row."""
    # pots are per instrument; whichever is left over, founders get money in the mix they asked for
    for name, amount in zip(INSTRUMENTS, amounts, strict=True):
        record[name] = record[name + "_before"] = amount
    providers.cells["foundings"][cell] += 1
    number = int(providers.free_rows(1)[0])
    providers.write(number, record)
    return number


def _cut(amounts: tuple[int, int, int], to: float) -> tuple[int, int, int]:
    """Amounts cut pro rata to what there is, whole cents."""
    share = max(0.0, to) / max(1, sum(amounts))
    grant, procurement, subsidy = (int(amount * share) for amount in amounts)
    return grant, procurement, subsidy
