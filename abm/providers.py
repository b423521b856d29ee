"""Providers of service: public services, for-profit fringe and enterprises of the ESS, as rows of numbers.

Rows: one public service for each cell (territory × 4 + domain), one fringe for each cell, then the
enterprises with spare rows for those to come. A row number is never an identity; ``key`` is.
``build_providers`` sets them up so that capacity times price equals the budget of every cell (MODEL 3, 5.4,
5.6, 11).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from abm.errors import NoSteadyStateError
from abm.exact import exact_sum, exact_sums
from abm.ledger import STATE_ACCOUNT, Ledger, endow, endow_claim, new_ledger
from abm.parameters import Parameters
from abm.parameters.table import Table, parameter_table
from abm.randomness import citizen_key, normal, normal_quantile, provider_key, uniform
from abm.rules.allocation import tender_share
from abm.rules.finance import fee_factor
from abm.rules.growth import resting_overhead
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, Domain, Instrument, LegalForm, ProviderKind, Stream

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Records = npt.NDArray[np.void]

CENTS = 100.0
SPARE_ROWS = 0.25
"""Spare rows for enterprises to come, relative to those at the start."""
FEWEST_SPARE_ROWS = 16
SMALL_SOCIETY = 200_000
"""Citizens below which there is a fewest number of employers."""
HIGHEST_ORDINAL = 2**31 - 1
"""Founder's ordinal of public services counts down from here; the fringe's from 7 below: no citizen reaches
it.
"""
TOLERANCE = 0.01
"""Largest relative gap between planned cost and planned income."""

LATE_INSTRUMENTS = (Instrument.GRANT, Instrument.PROCUREMENT, Instrument.WAGE_SUBSIDY)

PROVIDER = np.dtype(
    [
        # read by the case engine
        ("key", np.int64),
        ("place", np.float64),  # founder's place on the territory's ring, 0 to 1
        ("position", np.float64),  # practice on the axis of need profiles (x_j)
        ("quality", np.float64),  # true practice quality
        ("governance", np.float64),  # share of decisions shared with users
        ("mission", np.float64),  # weight of the mission against the account
        ("overhead", np.float64),  # share of cost
        ("size", np.float64),  # real-equivalent paid FTE
        ("reference_size", np.float64),  # size it is used to
        ("staffed", np.float64),  # cases that staff and volunteers can serve
        ("waiting_reference", np.float64),  # usual length of its list
        ("places", np.int32),  # funded places
        ("territory", np.int16),
        ("kind", np.uint8),
        ("domain", np.uint8),
        ("alive", np.uint8),
        ("legal_form", np.uint8),
        # written by the case engine
        ("ceiling", np.int32),
        ("served", np.int32),
        ("waiting", np.int32),
        ("successes", np.int32),
        ("drop_outs", np.int32),
        ("year_successes", np.int32),  # of the running year
        ("year_served", np.int32),  # person-months of the running year
        ("reputation", np.int32),
        ("success_factor", np.float64),
        ("limit", np.int32),  # people in service above which the last are sent away
        ("income_at_risk", np.float64),  # share of its income that varies with a measured result (b)
        ("monitoring", np.float64),  # gain of success from being watched over (mu_I)
        ("severity", np.int64),  # sum over the people it serves, thousandths
        ("extra_cost", np.float64),  # share of cost that effort, monitoring and hard cases add to the price
        # money and staff
        ("paid", np.float64),  # paid staff, FTE of the model
        ("volunteers", np.float64),  # FTE of the model
        ("affordable", np.float64),  # cases its money can pay
        ("fee", np.float64),  # users' fee, cents a case and year
        ("giving_weight", np.int64),  # base dues and gifts, cents a year
        ("private_income", np.float64),  # fees, dues and gifts lately, cents a year
        ("income_reference", np.float64),  # income it is used to, cents a year
        ("other_cost", np.float64),  # costs that are not wages, cents a year
        ("cost_shock", np.float64),  # share of cost
        ("cash_target", np.float64),  # months of cost
        ("delay_grants", np.float64),  # months
        ("delay_procurement", np.float64),
        ("delay_subsidies", np.float64),
        ("grant", np.int64),  # public money agreed, cents a year
        ("procurement", np.int64),
        ("subsidy", np.int64),
        ("grant_before", np.int64),  # most it ever held: its claim on restored money
        ("procurement_before", np.int64),
        ("subsidy_before", np.int64),
        ("year_income", np.int64),  # of the running year, cents
        ("year_cost", np.int64),
        ("born", np.int32),  # month, negative before the start
        ("tie", np.float64),  # settles ties of rounding, from the key
        ("incoming", np.int64),  # scratch: staff taken over, millionths of FTE
        ("closing", np.uint8),  # scratch: 1 closes quietly, 2 insolvent
    ],
    align=True,
)

CELL = np.dtype(
    [
        ("key", np.int64),  # territory key × 4 + domain
        ("local_position", np.float64),  # where a locally run public service stands
        ("local_draw", np.float64),  # below the decentralisation: locally run
        ("dues", np.int64),  # base, cents a year
        ("gifts", np.int64),
        ("public_base", np.float64),  # public money to enterprises in the base, cents a year
        ("public_lagged", np.float64),  # the same as givers see it
        ("volunteers", np.float64),  # base volunteers, FTE
        ("employers", np.float64),  # enterprises in the base
        ("direct_budget", np.int64),  # public services, cents a year
        ("local_share", np.float64),  # part of public money that the authority pays
        ("poverty_factor", np.float64),  # of users' fees
        ("base_direct", np.int64),  # pots of the base, cents a year
        ("base_grant", np.int64),
        ("base_procurement", np.int64),
        ("base_subsidy", np.int64),
        ("base_fringe", np.int64),
        ("pot", np.int64),  # money for enterprises this year, all instruments, cents
        ("refused", np.int64),  # founders who wait
        ("foundings", np.int64),  # enterprises founded so far: their ordinals
        (
            "staff",
            np.int64,
        ),  # scratch: paid staff of enterprises, millionths of FTE: whole numbers add in any order
        ("giving_weight", np.int64),  # scratch, cents
        ("public_money", np.int64),  # scratch, cents a year
        ("dues_now", np.int64),  # scratch
        ("gifts_now", np.int64),
        ("alive", np.int64),  # enterprises alive
    ],
    align=True,
)

ECONOMY = np.dtype(
    [
        ("scale", np.float64),  # model employers for each real one (enterprise_size_scale)
        ("fixed_cost", np.float64),  # cents a year and enterprise of the model
        ("overhead", np.float64),  # overhead that prices contain
        ("state_taxes", np.int64),  # cents a month
        ("exits", np.int64),  # this month, all kinds
        ("post_cost", np.float64, (N_DOMAINS,)),  # variable cost of a post in the ESS, cents a year
        ("cases_per_post", np.float64, (N_DOMAINS,)),
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
        relations: who pays whom, one record array for each year (see ``abm.funding``).
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
    relations: list[Records] = field(default_factory=list)

    @property
    def n_cells(self) -> int:
        """Number of cells; enterprises begin at twice this row."""
        return self.n_territories * N_DOMAINS

    @property
    def enterprises(self) -> Records:
        """Rows of enterprises, spare rows included."""
        return self.rows[2 * self.n_cells :]

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


def n_employers(parameters: Parameters, n_citizens: int, n_cells: int) -> int:
    """Number of enterprises: one for so many inhabitants, never fewer than cells or than a small society
    needs.
    """
    number = round(n_citizens / parameters.enterprises.inhabitants_per_employer)
    fewest = parameters.enterprises.fewest_employers if n_citizens < SMALL_SOCIETY else 1
    return max(number, fewest, n_cells)


def stratified_normals(seed: int, stream: Stream, keys: Integers, index: int) -> Floats:
    """Normal numbers as evenly spread as their count allows, in an order drawn by key, with variance 1.

    The variance is set to 1 whatever the count: else the spread of errors of many enterprises would exceed
    that of few public services and one side would fit people better by construction.

    Args:
        seed: seed of the run.
        stream: what the draw is for.
        keys: identities.
        index: index of the draws.

    Returns:
        One number for each key; a single key gets a plain draw.
    """
    n = len(keys)
    draws = np.array([uniform(seed, int(stream), int(key), index) for key in keys])
    if n == 1:
        return np.array([normal_quantile(float(draws[0]))])
    ranks = np.empty(n, dtype=np.int64)
    ranks[np.lexsort((keys, draws))] = np.arange(n)
    numbers = np.array([normal_quantile((rank + 0.5) / n) for rank in ranks])
    scaled: Floats = numbers / math.sqrt(exact_sum(numbers * numbers) / n)
    return scaled


def truncated_log_normal(quantile: float, mean: float, spread: float, smallest: float) -> float:
    """Quantile of a log-normal law cut off below ``smallest``."""
    below = 0.5 * math.erfc(-(math.log(smallest) - mean) / (spread * math.sqrt(2.0)))
    return math.exp(mean + spread * normal_quantile(below + quantile * (1.0 - below)))


def whole_shares(total: int, weights: Floats, keys: Integers) -> Integers:
    """Split a whole number by weight: largest remainder, ties to the smaller key."""
    ideal = weights / exact_sum(weights) * total
    shares: Integers = np.floor(ideal).astype(np.int64)
    order = np.lexsort((keys, -(ideal - shares)))
    shares[order[: total - int(shares.sum())]] += 1
    return shares


def allotted_sizes(
    sizes: Floats, posts: Floats, employers: Integers, cell_keys: Integers, largest_share: float
) -> list[list[float]]:
    """Give enterprises to cells, the largest first to the cell with most posts left, then rake each cell to
    its posts.

    Args:
        sizes: sizes to give, any order.
        posts: posts of each cell in the same unit.
        employers: number of enterprises of each cell; they add up to ``len(sizes)``.
        cell_keys: identity of each cell, for ties.
        largest_share: largest part of a cell's posts one enterprise holds where there are several.

    Returns:
        For each cell its sizes, largest first; each list adds up to the cell's posts.
    """
    left = posts.astype(np.float64).copy()
    slots = employers.copy()
    given: list[list[float]] = [[] for _ in posts]
    ties = -cell_keys.astype(np.float64)
    for size in sorted(sizes, reverse=True):
        open_cells = slots > 0
        need = np.where(open_cells, left, -np.inf)
        best = need.max()
        candidates = np.flatnonzero(need == best)
        cell = int(candidates[np.argmax(ties[candidates])])
        share = largest_share if employers[cell] > 1 else 1.0
        taken = min(size, share * posts[cell])
        given[cell].append(taken)
        left[cell] -= taken
        slots[cell] -= 1
    return [[size * posts[cell] / sum(list_) for size in list_] for cell, list_ in enumerate(given)]


def legal_form(draw: float, parameters: Parameters) -> LegalForm:
    """Legal form of an enterprise from a uniform draw, by published shares."""
    rules = parameters.enterprises
    edges = np.cumsum([rules.share_scic, rules.share_scop, rules.share_mutual, rules.share_foundation])
    forms = (LegalForm.SCIC, LegalForm.SCOP, LegalForm.MUTUAL, LegalForm.FOUNDATION, LegalForm.ASSOCIATION)
    return forms[int(np.searchsorted(edges, draw, side="right"))]


def base_governance(form: LegalForm, parameters: Parameters) -> float:
    """Governance that a legal form gives before individual spread."""
    rules = parameters.enterprises
    if form in (LegalForm.SCIC, LegalForm.SCOP):
        return rules.governance_cooperative
    if form == LegalForm.FOUNDATION:
        return rules.governance_foundation
    return rules.governance_association


def cash_target_months(draw: float, parameters: Parameters) -> float:
    """Cash an enterprise wants to hold, months of cost: some live with none, the others follow a log-normal
    law.
    """
    rules = parameters.enterprises
    if draw < rules.cash_none_share:
        return rules.cash_none_months
    inside = (draw - rules.cash_none_share) / (1.0 - rules.cash_none_share)
    return math.exp(rules.cash_log_mean + rules.cash_log_spread * normal_quantile(inside))


def payment_delays(seed: int, key: int, year: int, parameters: Parameters) -> tuple[float, float, float]:
    """Months with which grants, procurement and subsidies reach one enterprise this year."""
    rules = parameters.funding
    means = (rules.delay_grants, rules.delay_procurement, rules.delay_subsidies)
    spread = rules.delay_spread
    grants, procurement, subsidies = (
        mean
        * math.exp(
            spread * normal(seed, int(Stream.PAYMENT_DELAY), key, year * 4 + i) - 0.5 * spread * spread
        )
        for i, mean in enumerate(means)
    )
    return grants, procurement, subsidies


def founder(
    seed: int, territory_key: int, n_citizens: int, cell_key: int, ordinal: int
) -> tuple[int, int, float]:
    """The citizen who founds an enterprise.

    Args:
        seed: seed of the run.
        territory_key: her territory.
        n_citizens: citizens in it.
        cell_key: territory and domain.
        ordinal: how many enterprises the cell has seen before.

    Returns:
        Key of the enterprise, her ordinal among citizens, her place on the ring.
    """
    draw = uniform(seed, int(Stream.FOUNDER), cell_key, ordinal)
    citizen = min(n_citizens - 1, int(draw * n_citizens))
    # domain and ordinal of the founding in 14 bits, so that one person may found several times
    founding = (cell_key & 3) * 64 + (ordinal & 63)
    key = provider_key(citizen_key(territory_key, citizen), founding, (ordinal >> 6) & 63)
    return int(key), citizen, (citizen + 0.5) / n_citizens


def new_enterprise(
    row: np.void,
    *,
    seed: int,
    key: int,
    place: float,
    territory: int,
    domain: int,
    staff: float,
    month: int,
    parameters: Parameters,
    economy: np.void,
    mean_profile: float,
    error: float,
    poverty_factor: float,
) -> None:
    """Fill a row with an enterprise of given staff: traits from its key, private income planned, no public
    money yet.

    Args:
        row: the record to fill.
        seed: seed of the run.
        key: its identity.
        place: founder's place on the ring.
        territory: number of the territory.
        domain: domain it works in.
        staff: paid FTE of the model.
        month: month of birth.
        parameters: parameters of its territory.
        economy: prices and scale.
        mean_profile: mean need profile of the territory.
        error: founder's error on it, in standard deviations.
        poverty_factor: of users' fees.
    """
    rules, money = parameters.enterprises, parameters.funding
    form = legal_form(uniform(seed, int(Stream.LEGAL_FORM), key, 0), parameters)
    noise = normal(seed, int(Stream.LATENT_TRAIT), key, 1)
    size = staff * float(economy["scale"])
    post_cost, per_post = float(economy["post_cost"][domain]), float(economy["cases_per_post"][domain])
    own_cost = float(economy["fixed_cost"]) + post_cost * staff
    income = own_cost * (1.0 + rules.planned_margin)
    row["key"], row["place"], row["territory"], row["domain"] = key, place, territory, domain
    row["kind"], row["alive"], row["legal_form"] = ProviderKind.ESS, 1, form
    row["position"] = mean_profile + parameters.service.founder_information_error * error
    row["quality"], row["mission"] = 1.0, parameters.service.mission_weight
    row["governance"] = min(
        1.0, max(0.0, base_governance(form, parameters) + rules.governance_spread * noise)
    )
    row["overhead"] = economy["overhead"]
    row["size"] = row["reference_size"] = size
    row["paid"], row["volunteers"] = staff, rules.volunteers_per_post * staff
    row["staffed"] = row["affordable"] = per_post * staff
    row["fee"] = money.fees_share * float(economy["price"][domain]) * poverty_factor
    row["giving_weight"] = round((money.dues_share + money.gifts_share) * income)
    row["private_income"] = float(row["giving_weight"]) + float(row["fee"]) * per_post * staff
    row["income_reference"] = income
    row["other_cost"] = (1.0 - rules.payroll_share) * post_cost * staff
    long_run = rules.cost_shock_spread / math.sqrt(1.0 - rules.cost_shock_persistence**2)
    row["cost_shock"] = long_run * normal(seed, int(Stream.COST_SHOCK), key, 0)
    row["cash_target"] = cash_target_months(uniform(seed, int(Stream.CASH), key, 0), parameters)
    delays = payment_delays(seed, key, max(month, 0) // MONTHS_PER_YEAR, parameters)
    row["delay_grants"], row["delay_procurement"], row["delay_subsidies"] = delays
    row["born"] = month
    row["tie"] = uniform(seed, int(Stream.ROUNDING), key, 0)


def planned_income(row: np.void, parameters: Parameters, economy: np.void) -> float:
    """Income an enterprise plans: its own cost and a margin, cents a year."""
    cost = float(economy["fixed_cost"]) + float(economy["post_cost"][row["domain"]]) * float(row["paid"])
    return float(cost * (1.0 + parameters.enterprises.planned_margin))


def subsidised_posts(seed: int, key: int, size: float, parameters: Parameters) -> float:
    """Share of an enterprise's posts that are subsidised; only some of the small ones have any."""
    rules = parameters.funding
    draw = uniform(seed, int(Stream.SUBSIDISED_POSTS), key, 0)
    if size >= rules.subsidised_size or draw >= rules.subsidised_employers:
        return 0.0
    within = draw / rules.subsidised_employers
    spread = rules.subsidised_posts_most - rules.subsidised_posts_least
    return float(rules.subsidised_posts_least + within * spread)


def public_money(row: np.void, seed: int, parameters: Parameters, economy: np.void) -> tuple[int, int, int]:
    """Public money that closes an enterprise's plan: tenders and subsidised posts by size, grants fill the
    gap.

    Returns:
        Grant, procurement, wage subsidy, cents a year.
    """
    public = max(0.0, planned_income(row, parameters, economy) - float(row["private_income"]))
    size = float(row["size"])
    rules = parameters.funding
    procurement = public * tender_share(
        size, rules.tender_share_at_one, rules.tender_share_slope, rules.tender_share_most
    )
    posts = subsidised_posts(seed, int(row["key"]), size, parameters)
    subsidy = min(posts * float(row["paid"]) * rules.subsidy_per_post * CENTS, public - procurement)
    return round(public - procurement - subsidy), round(procurement), round(subsidy)


def monthly_cost(row: np.void, parameters: Parameters, economy: np.void) -> float:
    """Usual cost of an enterprise, cents a month."""
    variable = float(economy["post_cost"][row["domain"]]) * float(row["paid"])
    return (float(economy["fixed_cost"]) + variable) / MONTHS_PER_YEAR


def build_providers(
    parameters: Parameters,
    *,
    seed: int,
    territory_keys: Integers,
    citizens: Integers,
    poverty: Floats,
    income: Floats,
    planned_cases: Floats,
    employers: int | None = None,
    table: Table | None = None,
) -> Providers:
    """Set up every provider so that planned capacity times price equals each cell's budget.

    Args:
        parameters: parameters of the base.
        seed: seed of the run.
        territory_keys: int64 (territories,), unique, below 4096.
        citizens: int64 (territories,).
        poverty: share of poor persons (territories,).
        income: median income (territories,), euros a year.
        planned_cases: people to be served in each territory and domain, all kinds together; (territories, 4).
        employers: number of enterprises; None: from the number of citizens.
        table: parameter table to read local levers from (later dated policies change it); None:
            ``parameters``.

    Returns:
        Providers with their ledger endowed: cash, claims and nothing else.

    Raises:
        NoSteadyStateError: planned cost and planned income of a domain or sector differ by more than 1 %.
    """
    n_territories = len(territory_keys)
    n_cells = n_territories * N_DOMAINS
    n_citizens = int(citizens.sum())
    number = n_employers(parameters, n_citizens, n_cells) if employers is None else employers
    table = parameter_table(parameters, n_territories) if table is None else table
    rules, service = parameters.enterprises, parameters.service

    by_kind = cases_by_kind(parameters, planned_cases)
    cost = np.array(rules.case_year_cost.values())
    cases_per_post = rules.cost_per_post / cost
    posts = (by_kind[:, :, ProviderKind.ESS] / cases_per_post).reshape(-1)
    scale = max(1.0, number / (n_citizens / rules.inhabitants_per_employer))
    cell_keys = (territory_keys[:, None] * N_DOMAINS + np.arange(N_DOMAINS)).reshape(-1)
    in_cell = _employers_by_cell(number, posts, cell_keys)
    jitter = [uniform(seed, int(Stream.SIZE), 0, stratum) for stratum in range(number)]
    sizes = np.array(
        [
            truncated_log_normal(
                (i + u) / number, rules.size_log_mean, rules.size_log_spread, rules.size_smallest
            )
            for i, u in enumerate(jitter)
        ]
    )
    sizes *= exact_sum(posts) / exact_sum(sizes)
    given = allotted_sizes(sizes, posts, in_cell, cell_keys, rules.size_largest_share)

    economy = np.zeros(1, dtype=ECONOMY)
    economy["scale"] = scale
    economy["fixed_cost"] = rules.fixed_cost * CENTS / scale
    economy["overhead"] = resting_overhead(
        rules.overhead_leanest,
        service.overhead_needed,
        service.overhead_norm_drift,
        service.overhead_audit,
        service.overhead_needed,
    )
    economy["cases_per_post"] = cases_per_post
    economy["price"] = cost * CENTS
    posts_by_domain = exact_sums(posts.reshape(n_territories, N_DOMAINS))
    employers_by_domain = in_cell.reshape(n_territories, N_DOMAINS).sum(axis=0)
    economy["post_cost"] = (
        rules.cost_per_post * CENTS / (1.0 + rules.planned_margin)
        - float(economy["fixed_cost"][0]) * employers_by_domain / posts_by_domain
    )
    if np.any(economy["post_cost"] <= 0.0):
        raise NoSteadyStateError(
            f"fixed costs of {rules.fixed_cost:.0f} euros exceed the income of enterprises whose mean "
            f"size is "
            f"{posts.sum() * scale / number:.1f} FTE; lower enterprises.fixed_cost or the number of employers"
        )

    mean_profile = _mean_profiles(seed, territory_keys, service.territorial_spread)
    cells = _build_cells(seed, parameters, cell_keys, mean_profile, poverty, citizens, planned_cases)
    n_rows = 2 * n_cells + number + max(FEWEST_SPARE_ROWS, int(SPARE_ROWS * number))
    rows = np.zeros(n_rows, dtype=PROVIDER)
    providers = Providers(
        rows=rows,
        cells=cells,
        economy=economy,
        ledger=new_ledger(n_territories, n_rows),
        n_territories=n_territories,
        territory_keys=territory_keys,
        citizens=citizens,
        poverty=poverty,
        income=income,
        mean_profile=mean_profile,
        planned_cases=by_kind,
    )
    _build_public_and_fringe(providers, parameters, seed)
    _build_enterprises(providers, parameters, seed, given)
    set_positions(providers, table)
    _set_base_pots(providers, parameters)
    _endow(providers, parameters, seed)
    check_steady_state(providers, parameters)
    return providers


def cases_by_kind(parameters: Parameters, planned_cases: Floats) -> Floats:
    """Planned cases split between kinds; shape (territories, domains, 3)."""
    ess = np.full(N_DOMAINS, parameters.funding.ess_share)
    fringe = np.array(parameters.funding.fringe_share.values())
    if np.any(ess + fringe > 1.0):
        raise NoSteadyStateError(
            f"the ESS plans {ess[0]:.0%} of cases and for-profit firms up to {fringe.max():.0%}: more "
            f"than all of them; "
            "lower funding.ess_share or funding.fringe_share"
        )
    shares = np.stack([1.0 - ess - fringe, ess, fringe], axis=-1)
    split: Floats = planned_cases[:, :, None] * shares[None, :, :]
    return split


def _employers_by_cell(number: int, posts: Floats, cell_keys: Integers) -> Integers:
    """One enterprise for each cell when possible, the others by posts."""
    n_cells = len(posts)
    if number <= n_cells:
        order = np.lexsort((cell_keys, -posts))
        counts = np.zeros(n_cells, dtype=np.int64)
        counts[order[:number]] = 1
        return counts
    beyond_one = np.maximum(0.0, number * posts / exact_sum(posts) - 1.0)
    return 1 + whole_shares(number - n_cells, beyond_one, cell_keys)


def _mean_profiles(seed: int, territory_keys: Integers, spread: float) -> Floats:
    if len(territory_keys) == 1:
        return np.zeros((1, N_DOMAINS))
    columns = [stratified_normals(seed, Stream.MEAN_PROFILE, territory_keys, domain) for domain in Domain]
    return spread * np.stack(columns, axis=1)


def _build_cells(
    seed: int,
    parameters: Parameters,
    cell_keys: Integers,
    mean_profile: Floats,
    poverty: Floats,
    citizens: Integers,
    planned_cases: Floats,
) -> Records:
    cells = np.zeros(len(cell_keys), dtype=CELL)
    cells["key"] = cell_keys
    errors = stratified_normals(seed, Stream.LATENT_TRAIT, cell_keys, 2)
    cells["local_position"] = mean_profile.reshape(-1) + parameters.service.local_information_error * errors
    draws = np.array([uniform(seed, int(Stream.LATENT_TRAIT), int(key), 3) for key in cell_keys])
    ranks = np.empty(len(cell_keys), dtype=np.int64)
    ranks[np.lexsort((cell_keys, draws))] = np.arange(len(cell_keys))
    cells["local_draw"] = (ranks + 0.5) / len(cell_keys)
    mean_poverty = exact_sum(poverty * citizens) / float(citizens.sum())
    factors = np.array([fee_factor(float(p), mean_poverty, parameters.funding.fees_poverty) for p in poverty])
    normalised = factors[:, None] * exact_sums(planned_cases) / exact_sums(factors[:, None] * planned_cases)
    cells["poverty_factor"] = normalised.reshape(-1)
    cells["local_share"] = parameters.funding.decentralisation
    return cells


def _build_public_and_fringe(providers: Providers, parameters: Parameters, seed: int) -> None:
    rules, money, service = parameters.enterprises, parameters.funding, parameters.service
    economy = providers.economy[0]
    n_cells = providers.n_cells
    for kind, first, highest in (
        (ProviderKind.PUBLIC, 0, HIGHEST_ORDINAL),
        (ProviderKind.FRINGE, n_cells, HIGHEST_ORDINAL - 7),
    ):
        for cell in range(n_cells):
            territory, domain = divmod(cell, N_DOMAINS)
            row = providers.rows[first + cell]
            territory_key = int(providers.territory_keys[territory])
            row["key"] = provider_key(citizen_key(territory_key, highest - domain), 0, 0)
            row["place"] = uniform(seed, int(Stream.FOUNDER), int(row["key"]), 0)
            row["territory"], row["domain"], row["kind"], row["alive"] = territory, domain, kind, 1
            public = kind == ProviderKind.PUBLIC
            row["legal_form"] = LegalForm.PUBLIC_SERVICE if public else LegalForm.COMPANY
            row["quality"] = service.state_quality if public else 1.0
            row["governance"] = rules.governance_association
            row["mission"] = service.mission_weight if public else 0.0
            row["overhead"] = economy["overhead"]
            cases = float(providers.planned_cases[territory, domain, kind])
            staff = cases / float(economy["cases_per_post"][domain])
            row["paid"] = staff
            row["size"] = row["reference_size"] = staff * float(economy["scale"])
            row["staffed"] = row["affordable"] = cases
            relative = rules.relative_state_cost if public else 1.0
            price = float(economy["price"][domain]) * relative
            share = money.fees_share_public if public else money.fees_share_fringe
            row["fee"] = share * price * float(providers.cells[cell]["poverty_factor"])
            budget = round(cases * (price - float(row["fee"])))
            if public:
                providers.cells[cell]["direct_budget"] = budget
            else:
                row["procurement"] = budget
                error = normal(seed, int(Stream.LATENT_TRAIT), int(row["key"]), 0)
                row["position"] = (
                    providers.mean_profile[territory, domain] + service.founder_information_error * error
                )
            row["tie"] = uniform(seed, int(Stream.ROUNDING), int(row["key"]), 0)


def _build_enterprises(
    providers: Providers, parameters: Parameters, seed: int, given: list[list[float]]
) -> None:
    """Fill enterprises' rows: founder, traits, plan; errors of founders are stratified over all of them."""
    identities: list[tuple[int, float, int, float]] = []
    for cell, sizes in enumerate(given):
        territory = cell // N_DOMAINS
        territory_key, n = int(providers.territory_keys[territory]), int(providers.citizens[territory])
        for ordinal, staff in enumerate(sizes):
            key, _, place = founder(seed, territory_key, n, int(providers.cells[cell]["key"]), ordinal)
            identities.append((key, place, cell, staff))
        providers.cells[cell]["foundings"] = len(sizes)
    keys = np.array([identity[0] for identity in identities], dtype=np.int64)
    if len(np.unique(keys)) != len(keys):
        raise AssertionError("two enterprises share a key")
    errors = stratified_normals(seed, Stream.LATENT_TRAIT, keys, 0)
    rules = parameters.enterprises
    first = 2 * providers.n_cells
    for i, (key, place, cell, staff) in enumerate(identities):
        territory, domain = divmod(cell, N_DOMAINS)
        age = -rules.mean_age_years * math.log(uniform(seed, int(Stream.SIZE), key, 1))
        new_enterprise(
            providers.rows[first + i],
            seed=seed,
            key=key,
            place=place,
            territory=territory,
            domain=domain,
            staff=staff,
            month=-round(age * MONTHS_PER_YEAR),
            parameters=parameters,
            economy=providers.economy[0],
            mean_profile=float(providers.mean_profile[territory, domain]),
            error=float(errors[i]),
            poverty_factor=float(providers.cells[cell]["poverty_factor"]),
        )
        row = providers.rows[first + i]
        row["grant"], row["procurement"], row["subsidy"] = public_money(
            row, seed, parameters, providers.economy[0]
        )
        for name in ("grant", "procurement", "subsidy"):
            row[name + "_before"] = row[name]


def set_positions(providers: Providers, table: Table) -> None:
    """Where public services stand: locally run ones near their territory's mean profile, the others at 0."""
    decentralisation = np.repeat(table["decentralisation"], N_DOMAINS)
    local = providers.cells["local_draw"] < decentralisation
    providers.rows["position"][: providers.n_cells] = np.where(local, providers.cells["local_position"], 0.0)


def set_result_terms(providers: Providers, table: Table) -> None:
    """How far income hangs on a measured result and who is watched over: operators by the levers of their territory.

    Direct provision is paid its cost, so nothing of it is at risk.
    """
    rows = providers.rows
    operators = rows["kind"] != ProviderKind.PUBLIC
    for name in ("income_at_risk", "monitoring"):
        rows[name] = np.where(operators, table[name][rows["territory"]], 0.0)


def _set_base_pots(providers: Providers, parameters: Parameters) -> None:
    rules, money = parameters.enterprises, parameters.funding
    cells, enterprises = providers.cells, providers.enterprises
    alive = enterprises[enterprises["alive"] == 1]
    cell = alive["territory"].astype(np.int64) * N_DOMAINS + alive["domain"]

    def total(column: npt.NDArray[Any]) -> Floats:
        return np.bincount(cell, weights=column.astype(np.float64), minlength=providers.n_cells).astype(
            np.float64
        )

    cells["base_direct"] = cells["direct_budget"]
    for name in ("grant", "procurement", "subsidy"):
        cells["base_" + name] = total(alive[name])
    cells["base_fringe"] = providers.rows["procurement"][providers.n_cells : 2 * providers.n_cells]
    giving = total(alive["giving_weight"])
    part = money.dues_share / max(money.dues_share + money.gifts_share, 1e-9)
    cells["dues"] = np.round(giving * part)
    cells["gifts"] = np.round(giving * (1.0 - part))
    cells["public_base"] = cells["base_grant"] + cells["base_procurement"] + cells["base_subsidy"]
    cells["public_lagged"] = cells["pot"] = cells["public_base"]
    cells["volunteers"] = rules.volunteers_per_post * total(alive["paid"])
    cells["employers"] = cells["alive"] = np.bincount(cell, minlength=providers.n_cells)
    all_public = cells["base_direct"] + cells["public_base"] + cells["base_fringe"]
    providers.economy["state_taxes"] = int(
        np.sum(all_public * (1.0 - cells["local_share"])) / MONTHS_PER_YEAR
    )


def _endow(providers: Providers, parameters: Parameters, seed: int) -> None:
    """Opening cash from the cash law, and claims on late payers that match their delays."""
    ledger, economy = providers.ledger, providers.economy[0]
    for number in np.flatnonzero(providers.rows["alive"] == 1):
        row = providers.rows[number]
        if row["kind"] != ProviderKind.ESS:
            continue
        cash = float(row["cash_target"]) * monthly_cost(row, parameters, economy)
        endow(ledger, ledger.provider(int(number)), round(cash))
        cell = providers.cells[int(row["territory"]) * N_DOMAINS + int(row["domain"])]
        amounts = (row["grant"], row["procurement"], row["subsidy"])
        delays = (row["delay_grants"], row["delay_procurement"], row["delay_subsidies"])
        for instrument, amount, delay in zip(LATE_INSTRUMENTS, amounts, delays, strict=True):
            claim = round(float(amount) / MONTHS_PER_YEAR * float(delay))
            local = int(claim * float(cell["local_share"]))
            endow_claim(ledger, instrument, STATE_ACCOUNT, int(number), claim - local)
            endow_claim(ledger, instrument, ledger.authority(int(row["territory"])), int(number), local)


def check_steady_state(providers: Providers, parameters: Parameters) -> None:
    """Refuse a world whose planned cost and planned income differ by more than 1 % in a domain and sector.

    Raises:
        NoSteadyStateError: with the figures in euros a year.
    """
    economy, rules = providers.economy[0], parameters.enterprises
    rows = providers.rows[providers.rows["alive"] == 1]
    for kind in (ProviderKind.PUBLIC, ProviderKind.ESS, ProviderKind.FRINGE):
        for domain in Domain:
            mine = rows[(rows["kind"] == kind) & (rows["domain"] == domain)]
            served = mine["paid"] * economy["cases_per_post"][domain]
            income = float(
                (mine["grant"] + mine["procurement"] + mine["subsidy"] + mine["giving_weight"]).sum()
            )
            income += float((mine["fee"] * served).sum())
            if kind == ProviderKind.ESS:
                own = economy["fixed_cost"] * len(mine) + economy["post_cost"][domain] * mine["paid"].sum()
                cost = float(own) * (1.0 + rules.planned_margin)
            else:
                relative = rules.relative_state_cost if kind == ProviderKind.PUBLIC else 1.0
                cost = float(economy["price"][domain] * relative * served.sum())
            if kind == ProviderKind.PUBLIC:
                income += float(providers.cells["direct_budget"][domain::N_DOMAINS].sum())
            budget = float(economy["price"][domain] * providers.planned_cases[:, domain, kind].sum())
            if kind == ProviderKind.PUBLIC:
                budget *= rules.relative_state_cost
            for name, value in (("income", income), ("budget", budget)):
                if abs(value - cost) > TOLERANCE * max(cost, 1.0):
                    raise NoSteadyStateError(
                        f"no steady state in {domain.name.lower()}, {kind.name.lower()}: planned cost "
                        f"{cost / CENTS:,.0f} euros a year, planned {name} {value / CENTS:,.0f} "
                        f"({value / max(cost, 1.0) - 1.0:+.1%}, at most 1 % is allowed)"
                    )
