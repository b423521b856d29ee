"""The month of money and staff: income, costs, credit, hiring, exits, capacity (MODEL 5.6, 5.7).

One call a month, after matching and service: it reads ``served`` of every provider and leaves ``places`` and
``staffed`` for the month to come. Sums over providers are whole numbers, so the order of rows is no matter.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from abm.compiled import kernel
from abm.flows import Flow
from abm.ledger import (
    BANK_ACCOUNT,
    FIRST_AUTHORITY,
    HOUSEHOLDS_ACCOUNT,
    REST_OF_WORLD_ACCOUNT,
    STATE_ACCOUNT,
    SUPPLIERS_ACCOUNT,
    accrue,
    claims_of,
    draw_credit,
    post,
    repay_credit,
    settle,
    write_off_credit,
)
from abm.randomness import exponential, normal, uniform
from abm.rules.exits import exit_probability, income_fall, quiet_exit_hazard, taken_over
from abm.rules.finance import (
    credit_limit,
    giving_factor,
    month_part,
    monthly_speed,
    months_of_cost,
    next_cost_shock,
    next_other_cost,
    paid_now,
    retention,
)
from abm.rules.growth import (
    affordable_cases,
    affordable_staff,
    next_overhead,
    next_reference_size,
    next_staff,
    overloaded_turnover,
    place_score,
    posts_cut,
    staffed_cases,
)
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, Instrument, ProviderKind, Stream

_PUBLIC, _ESS, _FRINGE = int(ProviderKind.PUBLIC), int(ProviderKind.ESS), int(ProviderKind.FRINGE)
_GRANT, _PROCUREMENT, _SUBSIDY = (
    int(Instrument.GRANT),
    int(Instrument.PROCUREMENT),
    int(Instrument.WAGE_SUBSIDY),
)
_DIRECT = int(Flow.DIRECT_PROVISION)
_FEES, _DUES, _GIFTS, _TAXES = int(Flow.FEES), int(Flow.DUES), int(Flow.GIFTS), int(Flow.TAXES)
_WAGES, _SEVERANCE, _OTHER_COSTS = int(Flow.WAGES), int(Flow.SEVERANCE), int(Flow.OTHER_COSTS)
_INTEREST, _ASSET_LOCK, _PROFIT_SHARE = int(Flow.INTEREST), int(Flow.ASSET_LOCK), int(Flow.PROFIT_SHARE)
_COST_SHOCK, _QUIET_EXIT = int(Stream.COST_SHOCK), int(Stream.QUIET_EXIT)
_LOCK_STREAM = int(Stream.ASSET_LOCK)
_QUIET, _INSOLVENT = 1, 2
_MILLION = 1e6
_HALVINGS = 50


@kernel
def money_month(
    rows: Any,
    cells: Any,
    economy: Any,
    books: Any,
    params: Any,
    tally_row: Any,
    seed: int,
    month: int,
    volunteers_ratio: Any,
    givers_ratio: Any,
) -> None:
    """One month of all providers' money, staff and capacity.

    Args:
        rows: PROVIDER records; ``served`` is read, everything about money and staff is written.
        cells: CELL records, one for each territory × 4 + domain.
        economy: one ECONOMY record; ``exits`` is set to the enterprises that closed.
        books: the open books of the ledger.
        params: parameter rows, one for each territory.
        tally_row: this month's tally, shape (territories, domains, kinds); PROVIDER_FIELDS are added to it.
        seed: seed of the run.
        month: month from the start of the burn-in.
        volunteers_ratio: volunteers relative to the base, float64 (territories,).
        givers_ratio: givers relative to the base, float64 (territories,).
    """
    first = 2 * len(cells)
    _gather(rows, cells, first)
    _giving_pools(cells, params, month % MONTHS_PER_YEAR, givers_ratio)
    for i in range(first, len(rows)):
        if rows[i].alive == 1:
            _enterprise_month(i, rows[i], cells, economy[0], books, params, tally_row, seed, month)
    _close_enterprises(rows, economy[0], books, params, tally_row, seed, month, first)
    for i in range(len(cells)):
        _public_month(i, rows[i], cells[i], economy[0], books, params, tally_row)
    for i in range(len(cells), first):
        _fringe_month(i, rows[i], cells[i - len(cells)], economy[0], books, params, tally_row, month)
    _gather(rows, cells, first)
    _capacity(rows, cells, economy[0], params, volunteers_ratio)
    round_places(rows)
    _raise_taxes(economy[0], books, len(params))
    _count(rows, books, tally_row)


@kernel
def _gather(rows: Any, cells: Any, first: int) -> None:
    """Staff, giving weight, public money and number of the enterprises of each cell."""
    for c in range(len(cells)):
        cell = cells[c]
        cell.staff = 0
        cell.giving_weight = 0
        cell.public_money = 0
        cell.alive = 0
    for i in range(first, len(rows)):
        row = rows[i]
        if row.alive == 1:
            cell = cells[row.territory * N_DOMAINS + row.domain]
            cell.staff += int(row.paid * _MILLION)
            cell.giving_weight += row.giving_weight
            cell.public_money += row.grant + row.procurement + row.subsidy
            cell.alive += 1


@kernel
def _giving_pools(cells: Any, params: Any, month_of_year: int, givers_ratio: Any) -> None:
    """Dues and gifts each cell's enterprises will share this month; lagged public money crowds them out."""
    for c in range(len(cells)):
        cell = cells[c]
        territory = c // N_DOMAINS
        p = params[territory]
        cell.public_lagged += (cell.public_money - cell.public_lagged) * monthly_speed(p.gift_memory_months)
        factor = giving_factor(
            cell.public_lagged,
            cell.public_base,
            float(cell.dues + cell.gifts),
            p.gift_crowding_out,
            p.gift_floor,
            p.gift_ceiling,
        )
        cell.dues_now = int(month_part(cell.dues, month_of_year) * factor)
        cell.gifts_now = int(month_part(cell.gifts, month_of_year) * factor * givers_ratio[territory])


@kernel
def _earn(
    i: int,
    instrument: int,
    yearly: int,
    delay: float,
    local_share: float,
    territory: int,
    month_of_year: int,
    books: Any,
    count: Any,
) -> int:
    """Earn a month of agreed public money as a claim, then receive what late payers pay; cents received."""
    part = month_part(yearly, month_of_year)
    local = int(part * local_share)
    authority = FIRST_AUTHORITY + territory
    if part > 0:
        accrue(books, instrument, STATE_ACCOUNT, i, part - local)
        accrue(books, instrument, authority, i, local)
    received = 0
    claim = books.receivable[i, instrument, 0]
    if claim > 0:
        received += settle(books, instrument, STATE_ACCOUNT, i, paid_now(claim, delay))
    claim = books.receivable[i, instrument, 1]
    if claim > 0:
        by_authority = settle(books, instrument, authority, i, paid_now(claim, delay))
        count.paid_by_authorities += by_authority
        received += by_authority
    return received


@kernel
def _enterprise_month(
    i: int,
    row: Any,
    cells: Any,
    e: Any,
    books: Any,
    params: Any,
    tally_row: Any,
    seed: int,
    month: int,
) -> None:
    """Income, costs, staff, credit and the decision to close of one enterprise."""
    p = params[row.territory]
    cell = cells[row.territory * N_DOMAINS + row.domain]
    count = tally_row[row.territory, row.domain, _ESS]
    account = books.first_provider + i
    month_of_year = month % MONTHS_PER_YEAR

    grants = _earn(
        i, _GRANT, row.grant, row.delay_grants, cell.local_share, row.territory, month_of_year, books, count
    )
    procurement = _earn(
        i,
        _PROCUREMENT,
        row.procurement,
        row.delay_procurement,
        cell.local_share,
        row.territory,
        month_of_year,
        books,
        count,
    )
    subsidies = _earn(
        i, _SUBSIDY, row.subsidy, row.delay_subsidies, cell.local_share, row.territory, month_of_year, books, count
    )
    fees = int(row.fee * row.served / MONTHS_PER_YEAR)
    dues = cell.dues_now * row.giving_weight // max(cell.giving_weight, 1)
    gifts = cell.gifts_now * row.giving_weight // max(cell.giving_weight, 1)
    post(books, _FEES, HOUSEHOLDS_ACCOUNT, account, fees)
    post(books, _DUES, HOUSEHOLDS_ACCOUNT, account, dues)
    post(books, _GIFTS, HOUSEHOLDS_ACCOUNT, account, gifts)

    row.cost_shock = next_cost_shock(
        row.cost_shock,
        p.cost_shock_persistence,
        p.cost_shock_spread,
        normal(seed, _COST_SHOCK, row.key, month + 1),
    )
    post_cost = e.post_cost[row.domain] * (1.0 + row.overhead - e.overhead)
    wage = p.payroll_share * post_cost
    row.other_cost = next_other_cost(
        row.other_cost, (post_cost - wage) * row.paid, p.other_cost_half_life_months
    )
    usual = (e.fixed_cost + wage * row.paid + row.other_cost) / MONTHS_PER_YEAR
    unpaid = int(p.overload_cost * e.price[row.domain] * max(0, row.served - row.places) / MONTHS_PER_YEAR)
    payroll = int(wage * row.paid / MONTHS_PER_YEAR)
    other = max(0, int((e.fixed_cost + row.other_cost) / MONTHS_PER_YEAR + row.cost_shock * usual)) + unpaid
    interest = int(books.credit[i] * p.credit_price / MONTHS_PER_YEAR)
    post(books, _WAGES, account, HOUSEHOLDS_ACCOUNT, payroll)
    post(books, _OTHER_COSTS, account, SUPPLIERS_ACCOUNT, other)
    post(books, _INTEREST, account, BANK_ACCOUNT, interest)

    private = MONTHS_PER_YEAR * float(fees + dues + gifts)
    row.private_income += (private - row.private_income) * monthly_speed(p.income_expected_half_life_months)
    income = float(row.grant + row.procurement + row.subsidy) + row.private_income
    fall = income_fall(income, row.income_reference)
    row.income_reference += (income - row.income_reference) * monthly_speed(
        p.income_reference_half_life_months
    )

    cash = float(books.cash[account] - books.credit[i])
    staff = affordable_staff(
        income, cash - row.cash_target * usual, p.cash_reversion, e.fixed_cost, post_cost
    )
    row.affordable = e.cases_per_post[row.domain] * staff
    overload = max(0.0, row.served / max(row.staffed, 1e-9) - 1.0) if row.served > row.places else 0.0
    leaving = overloaded_turnover(p.turnover, p.turnover_overload, overload)
    new = next_staff(
        row.paid,
        staff,
        1 if months_of_cost(cash, usual) > p.freeze_months else 0,
        1 if cash >= 0.0 else 0,
        leaving,
        p.largest_cut,
        p.largest_hire,
        p.size_smallest / e.scale,
    )
    severance = int(posts_cut(row.paid, new, leaving) * wage * p.severance_months / MONTHS_PER_YEAR)
    post(books, _SEVERANCE, account, HOUSEHOLDS_ACCOUNT, severance)
    row.paid = new

    row.year_income += (
        month_part(row.grant + row.procurement + row.subsidy, month_of_year) + fees + dues + gifts
    )
    row.year_cost += payroll + other + interest + severance
    if month_of_year == MONTHS_PER_YEAR - 1:
        _share_surplus(row, account, p, books)

    if books.cash[account] < 0:
        draw_credit(books, i, -books.cash[account])
    elif books.credit[i] > 0:
        repay_credit(books, i, books.cash[account])
    cash = float(books.cash[account] - books.credit[i])
    if books.credit[i] > credit_limit(
        usual, float(claims_of(books, i)), p.credit_months, p.credit_on_receivables
    ):
        row.closing = _INSOLVENT
    else:
        hazard = quiet_exit_hazard(
            months_of_cost(cash, usual),
            fall,
            row.paid * e.scale,
            (month - row.born) / MONTHS_PER_YEAR,
            p.exit_hazard,
            p.exit_low_cash,
            p.freeze_months,
            p.exit_income_fall,
            p.exit_fall_scale,
            p.exit_size,
            p.exit_reference_size,
            p.exit_age,
            p.exit_reference_age,
        )
        if uniform(seed, _QUIET_EXIT, row.key, month) < exit_probability(hazard, p.exit_cap):
            row.closing = _QUIET

    count.grants += grants
    count.procurement += procurement
    count.wage_subsidies += subsidies
    count.fees += fees
    count.dues += dues
    count.gifts += gifts
    count.payroll += payroll
    count.unpaid_cost += unpaid
    count.cost += payroll + other + interest + severance


@kernel
def _share_surplus(row: Any, account: int, p: Any, books: Any) -> None:
    """At the end of the year cooperatives share the part of a surplus that need not stay in reserve."""
    surplus = row.year_income - row.year_cost
    kept = retention(row.legal_form, p.retention_scic, p.retention_scop)
    if surplus > 0 and kept < 1.0:
        shared = min(int(surplus * (1.0 - kept)), max(0, books.cash[account]))
        post(books, _PROFIT_SHARE, account, HOUSEHOLDS_ACCOUNT, shared)
    row.year_income = 0
    row.year_cost = 0


@kernel
def _close_enterprises(
    rows: Any,
    e: Any,
    books: Any,
    params: Any,
    tally_row: Any,
    seed: int,
    month: int,
    first: int,
) -> None:
    """Enterprises that close: others take over their work, their reserves stay in the ESS."""
    e.exits = 0
    for i in range(first, len(rows)):
        if rows[i].closing > 0:
            e.exits += 1
    if e.exits == 0:
        return
    for i in range(first, len(rows)):
        if rows[i].alive == 1:
            rows[i].incoming = 0
    for i in range(first, len(rows)):
        if rows[i].closing > 0:
            _close(i, rows, e, books, params, tally_row, seed, month, first)
    for i in range(first, len(rows)):
        row = rows[i]
        if row.closing > 0:
            row.alive = 0
            row.closing = 0
            row.paid = 0.0
            row.volunteers = 0.0
            row.staffed = 0.0
            row.affordable = 0.0
            row.places = 0
            row.grant = 0
            row.procurement = 0
            row.subsidy = 0
            row.giving_weight = 0
        elif row.alive == 1 and row.incoming > 0:
            row.paid += row.incoming / _MILLION
            row.incoming = 0


@kernel
def _close(
    i: int,
    rows: Any,
    e: Any,
    books: Any,
    params: Any,
    tally_row: Any,
    seed: int,
    month: int,
    first: int,
) -> None:
    """Close one enterprise: takeover, claims collected, severance, credit, asset lock (law of 2014)."""
    row = rows[i]
    p = params[row.territory]
    account = books.first_provider + i
    staff_of_others = 0
    for k in range(first, len(rows)):
        other = rows[k]
        if (
            other.alive == 1
            and other.closing == 0
            and other.territory == row.territory
            and other.domain == row.domain
        ):
            staff_of_others += int(other.paid * _MILLION)
    share = taken_over(row.paid * e.scale, p.takeover_size, p.takeover_share) if staff_of_others > 0 else 0.0
    if share > 0.0:
        for k in range(first, len(rows)):
            other = rows[k]
            if (
                other.alive == 1
                and other.closing == 0
                and other.territory == row.territory
                and other.domain == row.domain
            ):
                part = share * (int(other.paid * _MILLION) / staff_of_others)
                other.incoming += int(row.paid * part * _MILLION)
                other.grant += int(row.grant * part)
                other.procurement += int(row.procurement * part)
                other.subsidy += int(row.subsidy * part)
                other.income_reference += row.income_reference * part
    count = tally_row[row.territory, row.domain, _ESS]
    count.grants += _collect(i, _GRANT, row.territory, books, count)
    count.procurement += _collect(i, _PROCUREMENT, row.territory, books, count)
    count.wage_subsidies += _collect(i, _SUBSIDY, row.territory, books, count)
    wage = p.payroll_share * e.post_cost[row.domain] * (1.0 + row.overhead - e.overhead)
    owed = int((1.0 - share) * row.paid * wage * p.severance_months / MONTHS_PER_YEAR)
    severance = min(owed, max(0, books.cash[account]))
    post(books, _SEVERANCE, account, HOUSEHOLDS_ACCOUNT, severance)
    count.cost += severance
    if books.credit[i] > 0:
        repay_credit(books, i, min(books.credit[i], max(0, books.cash[account])))
        write_off_credit(books, i)
    heir = _heir(i, rows, seed, month, first)
    to = REST_OF_WORLD_ACCOUNT if heir < 0 else books.first_provider + heir
    reserves = max(0, books.cash[account])
    post(books, _ASSET_LOCK, account, to, reserves)
    count.reserves_of_leavers += reserves if heir >= 0 else 0
    count.staff_of_leavers += int((1.0 - share) * row.paid * _MILLION)
    if row.closing == _QUIET:
        count.quiet_exits += 1
    else:
        count.insolvencies += 1


@kernel
def _collect(i: int, instrument: int, territory: int, books: Any, count: Any) -> int:
    """Collect all that public payers owe an enterprise that closes; cents received."""
    by_state = settle(books, instrument, STATE_ACCOUNT, i, books.receivable[i, instrument, 0])
    by_authority = settle(books, instrument, FIRST_AUTHORITY + territory, i, books.receivable[i, instrument, 1])
    count.paid_by_authorities += by_authority
    return by_state + by_authority


@kernel
def _heir(i: int, rows: Any, seed: int, month: int, first: int) -> int:
    """Row that receives the reserves: same cell before same territory before same domain; -1: none.

    Among equals a keyed race, the chance in proportion to staff: large bodies take over small ones.
    """
    row = rows[i]
    best = -1
    best_rank = 4
    best_time = 1e300
    for k in range(first, len(rows)):
        other = rows[k]
        if other.alive == 0 or other.closing > 0:
            continue
        rank = (0 if other.territory == row.territory else 2) + (0 if other.domain == row.domain else 1)
        if rank <= best_rank:
            time = exponential(seed, _LOCK_STREAM, other.key, month) / max(other.paid, 1e-9)
            if rank < best_rank or time < best_time:
                best, best_rank, best_time = k, rank, time
    return best


@kernel
def _public_month(i: int, row: Any, cell: Any, e: Any, books: Any, params: Any, tally_row: Any) -> None:
    """A public service: staff follows its budget, the payer covers its cost."""
    p = params[row.territory]
    count = tally_row[row.territory, row.domain, _PUBLIC]
    account = books.first_provider + i
    unit_cost = e.price[row.domain] * p.relative_state_cost * (1.0 + row.overhead - e.overhead)
    post_cost = unit_cost * e.cases_per_post[row.domain]
    fees = int(row.fee * row.served / MONTHS_PER_YEAR)
    row.affordable = affordable_cases(float(cell.direct_budget), unit_cost, row.fee)
    wage = p.payroll_share * post_cost
    payroll = int(wage * row.paid / MONTHS_PER_YEAR)
    row.other_cost = next_other_cost(
        row.other_cost, (post_cost - wage) * row.paid, p.other_cost_half_life_months
    )
    unpaid = int(p.overload_cost * unit_cost * max(0, row.served - row.places) / MONTHS_PER_YEAR)
    other = int(row.other_cost / MONTHS_PER_YEAR) + unpaid
    severance = int(_follow_budget(row, e, p) * wage * p.severance_months / MONTHS_PER_YEAR)
    cost = payroll + other + severance
    post(books, _FEES, HOUSEHOLDS_ACCOUNT, account, fees)
    budget = max(0, cost - fees)
    local = int(budget * cell.local_share)
    post(books, _DIRECT, STATE_ACCOUNT, account, budget - local)
    post(books, _DIRECT, FIRST_AUTHORITY + row.territory, account, local)
    post(books, _WAGES, account, HOUSEHOLDS_ACCOUNT, payroll)
    post(books, _SEVERANCE, account, HOUSEHOLDS_ACCOUNT, severance)
    post(books, _OTHER_COSTS, account, SUPPLIERS_ACCOUNT, other)
    count.direct_provision += budget
    count.paid_by_authorities += local
    count.fees += fees
    count.payroll += payroll
    count.unpaid_cost += unpaid
    count.cost += cost


@kernel
def _fringe_month(
    i: int,
    row: Any,
    cell: Any,
    e: Any,
    books: Any,
    params: Any,
    tally_row: Any,
    month: int,
) -> None:
    """For-profit firms of a cell: they are paid on time, spend what they receive, and follow contracts."""
    p = params[row.territory]
    count = tally_row[row.territory, row.domain, _FRINGE]
    account = books.first_provider + i
    unit_cost = e.price[row.domain] * (1.0 + row.overhead - e.overhead)
    fees = int(row.fee * row.served / MONTHS_PER_YEAR)
    post(books, _FEES, HOUSEHOLDS_ACCOUNT, account, fees)
    procurement = _earn(
        i, _PROCUREMENT, row.procurement, 0.0, cell.local_share, row.territory, month % MONTHS_PER_YEAR, books, count
    )
    row.affordable = affordable_cases(float(row.procurement), unit_cost, row.fee)
    wage = p.payroll_share * unit_cost * e.cases_per_post[row.domain]
    received = books.cash[account]
    payroll = min(received, int(wage * row.paid / MONTHS_PER_YEAR))
    cut = _follow_budget(row, e, p)
    severance = min(received - payroll, int(cut * wage * p.severance_months / MONTHS_PER_YEAR))
    usual = int((1.0 - p.payroll_share) / p.payroll_share * payroll)
    other = min(received - payroll - severance, usual)
    post(books, _WAGES, account, HOUSEHOLDS_ACCOUNT, payroll)
    post(books, _SEVERANCE, account, HOUSEHOLDS_ACCOUNT, severance)
    post(books, _OTHER_COSTS, account, SUPPLIERS_ACCOUNT, other)
    post(books, _PROFIT_SHARE, account, HOUSEHOLDS_ACCOUNT, received - payroll - severance - other)
    count.procurement += procurement
    count.fees += fees
    count.payroll += payroll
    count.cost += payroll + severance + other


@kernel
def _follow_budget(row: Any, e: Any, p: Any) -> float:
    """Staff of a public service or of the fringe follows what its money pays; posts cut against severance."""
    overload = max(0.0, row.served / max(row.staffed, 1e-9) - 1.0) if row.served > row.places else 0.0
    leaving = overloaded_turnover(p.turnover, p.turnover_overload, overload)
    new = next_staff(
        row.paid,
        row.affordable / e.cases_per_post[row.domain],
        0,
        1,
        leaving,
        p.largest_cut,
        p.largest_hire,
        p.size_smallest / e.scale,
    )
    cut = posts_cut(row.paid, new, leaving)
    row.paid = new
    return cut


@kernel
def _capacity(rows: Any, cells: Any, e: Any, params: Any, volunteers_ratio: Any) -> None:
    """Volunteers, cases that can be served, size, reference size and overhead of everybody alive."""
    for i in range(len(rows)):
        row = rows[i]
        if row.alive == 0:
            continue
        p = params[row.territory]
        base_volunteers = 0.0
        if row.kind == _ESS:
            cell = cells[row.territory * N_DOMAINS + row.domain]
            share = int(row.paid * _MILLION) / max(cell.staff, 1)
            row.volunteers = cell.volunteers * volunteers_ratio[row.territory] * share
            base_volunteers = p.volunteers_per_post
        row.staffed = staffed_cases(
            e.cases_per_post[row.domain],
            row.paid,
            row.volunteers,
            p.volunteers_cap,
            p.volunteer_worth,
            base_volunteers,
            row.governance,
            p.governance_association,
            p.participation_cost,
        )
        row.size = row.paid * e.scale
        row.reference_size = next_reference_size(
            row.reference_size, row.size, p.growing_pains_half_life_months
        )
        row.overhead = next_overhead(
            row.overhead, p.overhead_leanest, p.overhead_needed, p.overhead_norm_drift, p.overhead_audit
        )


@kernel
def round_places(rows: Any) -> None:
    """Whole funded places: the whole part of each provider's, the others drawn so that a domain's total is kept.

    Funded places are the lesser of what money pays and what staff can serve. A place more goes to providers with a
    chance that grows with their remainder (weighted sampling without replacement by keyed draws, Efraimidis and
    Spirakis 2006): by largest remainder a small territory would lose its fractions for ever. The threshold that as
    many scores exceed as places are left is found by halving: no sorting.
    """
    who = np.empty(len(rows), dtype=np.int64)
    scores = np.empty(len(rows), dtype=np.float64)
    for domain in range(N_DOMAINS):
        n = 0
        total = 0
        whole = 0
        for i in range(len(rows)):
            row = rows[i]
            if row.alive == 1 and row.domain == domain:
                cases = min(row.affordable, row.staffed)
                total += int(cases * _MILLION)
                row.places = int(cases)
                whole += row.places
                who[n] = i
                scores[n] = place_score(cases - row.places, row.tie)
                n += 1
        left = int(total / _MILLION + 0.5) - whole
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = 0.5 * (low + high)
            above = 0
            for k in range(n):
                if scores[k] > middle:
                    above += 1
            if above > left:
                low = middle
            else:
                high = middle
                if above == left:
                    break
        for k in range(n):
            if scores[k] > high:
                rows[who[k]].places += 1


@kernel
def _raise_taxes(e: Any, books: Any, n_territories: int) -> None:
    """The State raises the taxes of its base budget and may borrow; authorities raise what they spent."""
    post(books, _TAXES, HOUSEHOLDS_ACCOUNT, STATE_ACCOUNT, e.state_taxes)
    for territory in range(n_territories):
        account = FIRST_AUTHORITY + territory
        post(books, _TAXES, HOUSEHOLDS_ACCOUNT, account, max(0, -books.cash[account]))


@kernel
def _count(rows: Any, books: Any, tally_row: Any) -> None:
    """Stocks of providers at the end of the month."""
    for i in range(len(rows)):
        row = rows[i]
        if row.alive == 0:
            continue
        count = tally_row[row.territory, row.domain, row.kind]
        count.providers += 1
        count.staff += row.paid
        count.volunteer_staff += row.volunteers
        count.places += row.places
        count.cash += books.cash[books.first_provider + i]
        count.receivables += claims_of(books, i)
        count.credit += books.credit[i]
