"""Providers of service as rows of numbers: public services, for-profit fringe and enterprises of the ESS.

Rows: one public service for each cell (territory × 4 + domain), one fringe for each cell, then the
enterprises with spare rows for those to come. A row number is never an identity; ``key`` is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from abm.ledger import Ledger
from abm.vocabulary import N_DOMAINS

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Records = npt.NDArray[np.void]
Fields = dict[str, Any]
"""One record as plain numbers: many times faster to read and fill than a row of an array."""
CENTS = 100.0
INSTRUMENTS = ("grant", "procurement", "subsidy")
"""Columns of public money agreed with enterprises."""
PROVIDER = np.dtype(
    [
        # read by the case engine
        ("key", np.int64),  # who it is, for keyed draws; never the number of the row
        ("place", np.float64),  # founder's place on the territory's ring, 0 to 1
        ("position", np.float64),  # practice on the axis of need profiles (x_j), standard deviations
        ("quality", np.float64),  # true practice quality, 1 in the base
        ("governance", np.float64),  # share of decisions shared with users
        ("mission", np.float64),  # weight of the mission against the account
        ("overhead", np.float64),  # overhead, share of cost
        ("size", np.float64),  # real-equivalent paid FTE
        ("reference_size", np.float64),  # size it is used to, real-equivalent FTE
        ("staffed", np.float64),  # people that staff and volunteers can serve
        ("places", np.int32),  # funded places
        ("territory", np.int16),  # row of the territory
        ("kind", np.uint8),  # ProviderKind: public service, ESS, for-profit fringe
        ("domain", np.uint8),  # Domain of need
        ("alive", np.uint8),  # 1 while it exists; other rows are spare
        ("legal_form", np.uint8),  # LegalForm
        # written by the case engine
        ("ceiling", np.int32),  # people it serves at most this month, overload included
        ("served", np.int32),  # people in service
        ("waiting", np.int32),  # people on its list
        ("successes", np.int32),  # needs that ended in service this month
        ("drop_outs", np.int32),  # people who left service without success this month
        ("year_successes", np.int32),  # successes of the running year
        ("year_served", np.int32),  # person-months of the running year
        ("reputation", np.int32),  # millionths of log odds, mean 0
        ("success_factor", np.float64),  # success relative to the base: practice, load, effort
        # money and staff
        ("paid", np.float64),  # paid staff, FTE of the model
        ("volunteers", np.float64),  # FTE of the model
        ("affordable", np.float64),  # people whom its money can pay for
        ("fee", np.float64),  # users' fee, cents a case and year
        ("giving_weight", np.int64),  # base dues and gifts, cents a year
        ("private_income", np.float64),  # fees, dues and gifts lately, cents a year
        ("income_reference", np.float64),  # income it is used to, cents a year
        ("other_cost", np.float64),  # costs that are not wages, cents a year
        ("cost_shock", np.float64),  # costs above or below their usual, share of cost
        ("cash_target", np.float64),  # cash it aims at, months of cost
        ("delay_grants", np.float64),  # delay with which grants are paid, months
        ("delay_procurement", np.float64),  # the same for contracts, months
        ("delay_subsidies", np.float64),  # the same for wage subsidies, months
        ("grant", np.int64),  # grants agreed, cents a year
        ("procurement", np.int64),  # public contracts agreed, cents a year
        ("subsidy", np.int64),  # wage subsidies agreed, cents a year
        ("grant_before", np.int64),  # grants when the pot was last whole: its claim on restored money, cents a year
        ("procurement_before", np.int64),  # the same of contracts, cents a year
        ("subsidy_before", np.int64),  # the same of wage subsidies, cents a year
        ("months_to_open", np.int32),  # a site serves nobody for so many months more
        ("instalment", np.int64),  # of loans for growth, cents a month
        ("year_income", np.int64),  # income of the running year, cents
        ("year_cost", np.int64),  # cost of the running year, cents
        ("born", np.int32),  # month, negative before the start
        ("tie", np.float64),  # settles ties of rounding, from the key
        ("limit", np.int32),  # people in service above which the last are sent away
        ("income_at_risk", np.float64),  # share of its income that varies with a measured result (b)
        ("monitoring", np.float64),  # gain of success from being watched over (mu_I)
        ("choice_risk", np.float64),  # share of money at stake for whoever chooses its people (x)
        ("queue_order", np.uint8),  # QueueOrder: whom it takes first
        ("gross_metric", np.uint8),  # 1 when results count that would have come anyway
        ("contract", np.int64),  # money of an outcome contract, cents a year
        ("contract_number", np.int32),  # of the contract it works under, plus one; 0 is none
        ("contract_stake", np.float64),  # part of the contract's money that is the operator's bonus or malus
        ("contract_gross", np.uint8),  # 1 when it pays for results that would have come anyway
        ("contract_share", np.float64),  # part of its money that the contract brings
        ("on_trial", np.float64),  # share of what it can serve that trials take
        ("parent", np.int64),  # key of the enterprise that opened it as a site; 0: none
        ("sites", np.int32),  # sites it has opened
        ("partners", np.int32),  # peers of its consortium this year, itself not counted
        ("merged", np.int32),  # enterprises that have merged into it
        ("merging", np.uint8),  # 1 in the year after a merger into it
        ("merged_into", np.int64),  # scratch: key of the enterprise it has merged into
        ("severity", np.int64),  # sum over the people it serves, thousandths
        ("extra_cost", np.float64),  # share of cost that effort, monitoring and hard cases add to the price
        ("incoming", np.int64),  # scratch: staff taken over, millionths of FTE
        ("incoming_income", np.int64),  # scratch: usual income taken over, cents a year
        ("closing", np.uint8),  # scratch: 1 closes quietly, 2 insolvent, 0 goes on
    ],
    align=True,
)
_BLANK: Fields = dict.fromkeys(PROVIDER.names or (), 0)
CELL = np.dtype(
    [
        ("key", np.int64),  # territory key × 4 + domain
        ("local_position", np.float64),  # where a locally run public service stands on the axis of need profiles
        ("local_draw", np.float64),  # uniform draw; below the decentralisation the public service is locally run
        ("dues", np.int64),  # dues of the base, cents a year
        ("gifts", np.int64),  # gifts of the base, cents a year
        ("public_base", np.float64),  # public money to enterprises in the base, cents a year
        ("public_lagged", np.float64),  # the same as givers see it
        ("volunteers", np.float64),  # base volunteers, FTE
        ("employers", np.float64),  # enterprises in the base
        ("direct_budget", np.int64),  # budget of the public service, cents a year
        ("local_share", np.float64),  # part of public money that the authority pays
        ("base_local_share", np.float64),  # part of public money that the authority pays in the base
        ("local_taxes", np.int64),  # the authority decided to raise this year, cents
        ("tax_base", np.float64),  # tax base relative to the base when the authority decided
        ("transfer", np.int64),  # the State pays the authority this year, cents; negative: the other way round
        ("poverty_factor", np.float64),  # users' fees relative to those of a territory of mean poverty
        ("overhead_norm", np.float64),  # overhead that funders of the territory accept
        ("overhead_built", np.float64),  # overhead beyond it that capacity building pays for, share of cost
        ("base_direct", np.int64),  # pot of direct provision in the base, cents a year
        ("base_grant", np.int64),  # pot of grants in the base, cents a year
        ("base_procurement", np.int64),  # pot of contracts with the ESS in the base, cents a year
        ("base_subsidy", np.int64),  # pot of wage subsidies in the base, cents a year
        ("base_fringe", np.int64),  # pot of contracts with for-profit firms in the base, cents a year
        ("rolled_out", np.int64),  # direct provision that pays grants after contracts that met their plan, cents a year
        ("set_aside", np.float64),  # for outcome contracts in the year that set most aside, cents
        ("pot", np.int64),  # money for enterprises this year, all instruments, cents
        ("associations", np.float64),  # volunteer-only associations, from which employers hatch
        ("refused", np.int64),  # founders who wait
        ("foundings", np.int64),  # enterprises founded so far: their ordinals
        ("staff", np.int64),  # scratch: paid staff of enterprises, millionths of FTE, which add in any order
        ("giving_weight", np.int64),  # scratch: base dues and gifts of enterprises alive, cents
        ("public_money", np.int64),  # scratch: public money agreed with enterprises, cents a year
        ("overhead_sum", np.int64),  # scratch: sum over enterprises, millionths
        ("dues_now", np.int64),  # scratch: dues to share out this month, cents
        ("gifts_now", np.int64),  # scratch: gifts to share out this month, cents
        ("alive", np.int64),  # enterprises alive
        ("taxes_now", np.int64),  # scratch: taxes that the authority raised this month, cents
    ],
    align=True,
)
ECONOMY = np.dtype(
    [
        ("scale", np.float64),  # model employers for each real one (enterprise_size_scale)
        ("fixed_cost", np.float64),  # cents a year and enterprise of the model
        ("overhead", np.float64),  # overhead that prices contain
        ("state_taxes", np.int64),  # taxes that the State raises, cents a month
        ("base_state_taxes", np.int64),  # the same in the base
        ("exits", np.int64),  # enterprises that closed this month, all kinds
        ("post_cost", np.float64, (N_DOMAINS,)),  # variable cost of a post in the ESS, cents a year
        ("cases_per_post", np.float64, (N_DOMAINS,)),  # people that a full-time post serves
        ("price", np.float64, (N_DOMAINS,)),  # full cost of a case-year, cents
    ],
    align=True,
)


@dataclass
class Providers:
    """All providers with what is known of their territories.

    Attributes:
        rows: PROVIDER records; replaced as a whole when they grow, so fetch them anew each month.
        cells: CELL records, one for each territory × 4 + domain.
        economy: one ECONOMY record.
        ledger: the books; row ``i`` has account ``ledger.provider(i)``.
        n_territories: number of territories.
        territory_keys: their keys.
        citizens: citizens in each territory.
        poverty: share of poor persons in each.
        income: median income in each, euros a year.
        mean_profile: mean need profile m_r, shape (territories, domains).
        planned_cases: people to be served, shape (territories, domains, kinds public, ESS, fringe).
        payments: public money agreed with each provider, one record array a year (``abm.funding.relations``).
    """

    rows: Records
    cells: Records
    economy: Records
    ledger: Ledger
    n_territories: int
    territory_keys: Integers
    citizens: Integers
    poverty: Floats
    income: Floats
    mean_profile: Floats
    planned_cases: Floats
    payments: list[Records] = field(default_factory=list)

    @property
    def n_cells(self) -> int:
        """Number of cells; enterprises begin at twice this row."""
        return self.n_territories * N_DOMAINS

    @property
    def enterprises(self) -> Records:
        """Rows of enterprises, spare rows included."""
        return self.rows[2 * self.n_cells :]

    @property
    def prices(self) -> Fields:
        """The economy as plain numbers."""
        return plain(self.economy[0])

    def write(self, number: int, fields: Fields) -> None:
        """Fill a row anew; fields not given become 0."""
        self.rows[number] = tuple((_BLANK | fields).values())

    def free_rows(self, n: int) -> Integers:
        """Numbers of ``n`` rows without an enterprise; room is made when there are too few."""
        first = 2 * self.n_cells
        free = first + np.flatnonzero(self.enterprises["alive"] == 0)
        if len(free) < n:
            more = max(n, len(self.rows) // 4)
            self.rows = np.concatenate([self.rows, np.zeros(more, dtype=PROVIDER)])
            self.ledger.grow(len(self.rows))
            free = first + np.flatnonzero(self.enterprises["alive"] == 0)
        return free[:n]


def plain(record: np.void) -> Fields:
    """A record as plain numbers."""
    return {name: record[name].tolist() for name in record.dtype.names or ()}


def base_money(cells: Records) -> Floats:
    """Public money of the base in each cell, all instruments and the fringe, cents a year."""
    names = ("base_direct", "base_grant", "base_procurement", "base_subsidy", "base_fringe")
    money: Floats = sum((cells[name] for name in names), np.zeros(len(cells), dtype=np.int64)).astype(np.float64)
    return money
