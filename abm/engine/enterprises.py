"""The month of an enterprise: income, costs, staff, credit and the decision to close (MODEL 5.6)."""

from __future__ import annotations

from typing import Any

from abm.compiled import part
from abm.engine.claims import earn
from abm.engine.staff import excess_cases, hire_or_cut
from abm.flows import Flow
from abm.ledger import (
    BANK_ACCOUNT,
    HOUSEHOLDS_ACCOUNT,
    LENDERS,
    LOAN,
    PATIENT,
    STATE_ACCOUNT,
    SUPPLIERS_ACCOUNT,
    claims_of,
    draw_credit,
    post,
    repay_capital,
    repay_credit,
)
from abm.randomness import normal, uniform
from abm.rules.exits import exit_probability, income_fall, quiet_exit_hazard
from abm.rules.finance import (
    credit_limit,
    month_part,
    monthly_speed,
    months_of_cost,
    next_cost_shock,
    next_other_cost,
    retention,
)
from abm.rules.growth import affordable_staff, served_by_lot
from abm.rules.scaling import fixed_cost_borne, repaid_of_surplus
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, Instrument, ProviderKind, Stream

QUIET, INSOLVENT = 1, 2
"""Why an enterprise closes."""
_ESS = int(ProviderKind.ESS)
_GRANT, _PROCUREMENT, _SUBSIDY = (
    int(Instrument.GRANT),
    int(Instrument.PROCUREMENT),
    int(Instrument.WAGE_SUBSIDY),
)
_FEES, _DUES, _GIFTS = int(Flow.FEES), int(Flow.DUES), int(Flow.GIFTS)
_WAGES, _SEVERANCE, _OTHER_COSTS = int(Flow.WAGES), int(Flow.SEVERANCE), int(Flow.OTHER_COSTS)
_INTEREST, _PROFIT_SHARE = int(Flow.INTEREST), int(Flow.PROFIT_SHARE)
_CAPACITY_BUILDING = int(Flow.CAPACITY_BUILDING)
_COST_SHOCK, _QUIET_EXIT = int(Stream.COST_SHOCK), int(Stream.QUIET_EXIT)


@part
def enterprise_month(
    i: int,
    row: Any,
    cells: Any,
    e: Any,
    books: Any,
    params: Any,
    tally_row: Any,
    seed: int,
    month: int,
    occupancy: Any,
) -> None:
    """Income, costs, staff, credit and the decision to close of one enterprise."""
    p = params[row.territory]
    cell = cells[row.territory * N_DOMAINS + row.domain]
    count = tally_row[row.territory, row.domain, _ESS]
    account = books.first_provider + i
    month_of_year = month % MONTHS_PER_YEAR
    post_cost = e.post_cost[row.domain] * (1.0 + row.overhead - e.overhead + row.extra_cost)
    wage = p.payroll_share * post_cost

    private = _earn_income(i, row, cell, books, count, month_of_year, occupancy[row.domain])
    fixed_cost = e.fixed_cost * fixed_cost_borne(row.merged, row.partners, p.overhead_pooling)
    usual, cost = _pay_costs(i, row, e, books, p, count, fixed_cost, post_cost, wage, seed, month)
    built = int(cell.overhead_built * e.post_cost[row.domain] * row.paid)
    agreed = row.grant + row.procurement + row.subsidy + row.contract + built
    _be_built_up(account, month_part(built, month_of_year), books, count)
    row.private_income += (MONTHS_PER_YEAR * float(private) - row.private_income) * monthly_speed(
        p.income_expected_half_life_months
    )
    income = float(agreed) + row.private_income
    fall = income_fall(income, row.income_reference)
    row.income_reference += (income - row.income_reference) * monthly_speed(
        p.income_reference_half_life_months
    )
    cash = float(books.cash[account] - books.credit[i])
    staff = affordable_staff(income, cash - row.cash_target * usual, p.cash_reversion, fixed_cost, post_cost)
    row.affordable = e.cases_per_post[row.domain] * staff
    frozen = 1 if months_of_cost(cash, usual) > p.freeze_months else 0
    cut = hire_or_cut(row, staff, frozen, 1 if cash >= 0.0 else 0, e, p)
    severance = int(cut * wage * p.severance_months / MONTHS_PER_YEAR)
    post(books, _SEVERANCE, account, HOUSEHOLDS_ACCOUNT, severance)
    count.cost += severance

    row.year_income += month_part(agreed, month_of_year) + private
    row.year_cost += cost + severance
    if month_of_year == MONTHS_PER_YEAR - 1:
        _share_surplus(i, row, p, books)
    repay_capital(books, i, LOAN, row.instalment)
    if books.cash[account] < 0:
        draw_credit(books, i, -books.cash[account])
    elif books.credit[i] > 0:
        repay_credit(books, i, books.cash[account])
    row.closing = _reason_to_close(i, row, e, books, p, usual, fall, seed, month)


@part
def _be_built_up(account: int, cents: int, books: Any, count: Any) -> None:
    """The State pays for organisation that funders do not."""
    if cents > 0:
        post(books, _CAPACITY_BUILDING, STATE_ACCOUNT, account, cents)
        count.capacity_building += cents


@part
def _earn_income(
    i: int, row: Any, cell: Any, books: Any, count: Any, month_of_year: int, occupancy: float
) -> int:
    """Public money, fees, dues and gifts of the month; cents of private income."""
    account = books.first_provider + i
    local, territory = cell.local_share, row.territory
    count.grants += earn(i, _GRANT, row.grant, row.delay_grants, local, territory, month_of_year, books, count)
    count.procurement += earn(
        i, _PROCUREMENT, row.procurement, row.delay_procurement, local, territory, month_of_year, books, count
    )
    count.wage_subsidies += earn(
        i, _SUBSIDY, row.subsidy, row.delay_subsidies, local, territory, month_of_year, books, count
    )
    paying = served_by_lot(row.served, row.places, min(row.affordable, row.staffed), occupancy)
    fees = int(row.fee * paying / MONTHS_PER_YEAR)
    dues = cell.dues_now * row.giving_weight // max(cell.giving_weight, 1)
    gifts = cell.gifts_now * row.giving_weight // max(cell.giving_weight, 1)
    post(books, _FEES, HOUSEHOLDS_ACCOUNT, account, fees)
    post(books, _DUES, HOUSEHOLDS_ACCOUNT, account, dues)
    post(books, _GIFTS, HOUSEHOLDS_ACCOUNT, account, gifts)
    count.fees += fees
    count.dues += dues
    count.gifts += gifts
    return fees + dues + gifts


@part
def _pay_costs(
    i: int,
    row: Any,
    e: Any,
    books: Any,
    p: Any,
    count: Any,
    fixed_cost: float,
    post_cost: float,
    wage: float,
    seed: int,
    month: int,
) -> tuple[float, int]:
    """Wages, other costs and interest of the month; the usual monthly cost and cents paid."""
    account = books.first_provider + i
    row.cost_shock = next_cost_shock(
        row.cost_shock,
        p.cost_shock_persistence,
        p.cost_shock_spread,
        normal(seed, _COST_SHOCK, row.key, month + 1),
    )
    row.other_cost = next_other_cost(
        row.other_cost, (post_cost - wage) * row.paid, p.other_cost_half_life_months
    )
    usual = (fixed_cost + wage * row.paid + row.other_cost) / MONTHS_PER_YEAR
    unpaid = int(p.overload_cost * e.price[row.domain] * excess_cases(row) / MONTHS_PER_YEAR)
    payroll = int(wage * row.paid / MONTHS_PER_YEAR)
    other = max(0, int((fixed_cost + row.other_cost) / MONTHS_PER_YEAR + row.cost_shock * usual)) + unpaid
    interest = int(books.credit[i] * p.credit_price / MONTHS_PER_YEAR)
    post(books, _WAGES, account, HOUSEHOLDS_ACCOUNT, payroll)
    post(books, _OTHER_COSTS, account, SUPPLIERS_ACCOUNT, other)
    post(books, _INTEREST, account, BANK_ACCOUNT, interest)
    for kind in range(len(LENDERS)):
        if books.owed[i, kind] > 0:
            price = p.loan_price if kind == LOAN else p.quasi_equity_price
            due = int(books.owed[i, kind] * price / MONTHS_PER_YEAR)
            post(books, _INTEREST, account, LENDERS[kind], due)
            interest += due
    count.payroll += payroll
    count.unpaid_cost += unpaid
    count.cost += payroll + other + interest
    return usual, payroll + other + interest


@part
def _share_surplus(i: int, row: Any, p: Any, books: Any) -> None:
    """At the end of the year a part of a surplus repays patient capital; cooperatives share what need not be kept."""
    account = books.first_provider + i
    surplus = row.year_income - row.year_cost
    if books.owed[i, PATIENT] > 0:
        part = repaid_of_surplus(books.owed[i, PATIENT], surplus, p.quasi_equity_repaid)
        surplus -= repay_capital(books, i, PATIENT, min(part, max(0, books.cash[account])))
    kept = retention(row.legal_form, p.retention_scic, p.retention_scop)
    if surplus > 0 and kept < 1.0:
        shared = min(int(surplus * (1.0 - kept)), max(0, books.cash[account]))
        post(books, _PROFIT_SHARE, account, HOUSEHOLDS_ACCOUNT, shared)
    row.year_income = 0
    row.year_cost = 0


@part
def _reason_to_close(
    i: int, row: Any, e: Any, books: Any, p: Any, usual: float, fall: float, seed: int, month: int
) -> int:
    """``INSOLVENT`` beyond its credit line; else it may close quietly; 0: it goes on."""
    credit = books.credit[i]
    if credit > credit_limit(usual, float(claims_of(books, i)), p.credit_months, p.credit_on_receivables):
        return INSOLVENT
    draw = uniform(seed, _QUIET_EXIT, row.key, month)
    if draw >= p.exit_cap:  # whatever the hazard
        return 0
    hazard = quiet_exit_hazard(
        months_of_cost(float(books.cash[books.first_provider + i] - credit), usual),
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
    return QUIET if draw < exit_probability(hazard, p.exit_cap) else 0
