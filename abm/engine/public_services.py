"""The month of a public service: direct provision (MODEL 5.4, 5.7)."""

from __future__ import annotations

from typing import Any

from abm.compiled import part
from abm.engine.staff import excess_cases, hire_or_cut
from abm.flows import Flow
from abm.ledger import FIRST_AUTHORITY, HOUSEHOLDS_ACCOUNT, STATE_ACCOUNT, SUPPLIERS_ACCOUNT, post
from abm.rules.finance import month_part, next_other_cost
from abm.rules.growth import affordable_cases
from abm.vocabulary import MONTHS_PER_YEAR, ProviderKind

_PUBLIC = int(ProviderKind.PUBLIC)
_DIRECT, _FEES = int(Flow.DIRECT_PROVISION), int(Flow.FEES)
_WAGES, _SEVERANCE, _OTHER_COSTS = int(Flow.WAGES), int(Flow.SEVERANCE), int(Flow.OTHER_COSTS)


@part
def public_month(
    i: int, row: Any, cell: Any, e: Any, books: Any, params: Any, tally_row: Any, month_of_year: int
) -> None:
    """A public service: its budget is what it may spend; what it spends beyond is its debt to the Treasury.

    Its account is then negative. The debt is paid back out of what later months' budget leaves, and takes its part
    of the money that pays staff, as thin cash does in an enterprise. Money not needed stays with the payer.
    """
    p = params[row.territory]
    count = tally_row[row.territory, row.domain, _PUBLIC]
    account = books.first_provider + i
    unit_cost = e.price[row.domain] * p.relative_state_cost * (1.0 + row.overhead - e.overhead + row.extra_cost)
    post_cost = unit_cost * e.cases_per_post[row.domain]
    wage = p.payroll_share * post_cost
    row.affordable = affordable_cases(
        float(cell.direct_budget), float(books.cash[account]), p.cash_reversion, unit_cost, row.fee
    )
    fees = int(row.fee * row.served / MONTHS_PER_YEAR)
    payroll = int(wage * row.paid / MONTHS_PER_YEAR)
    row.other_cost = next_other_cost(
        row.other_cost, (post_cost - wage) * row.paid, p.other_cost_half_life_months
    )
    unpaid = int(p.overload_cost * unit_cost * excess_cases(row) / MONTHS_PER_YEAR)
    other = int(row.other_cost / MONTHS_PER_YEAR) + unpaid
    cut = hire_or_cut(row, row.affordable / e.cases_per_post[row.domain], 0, 1, e, p)
    severance = int(cut * wage * p.severance_months / MONTHS_PER_YEAR)
    post(books, _FEES, HOUSEHOLDS_ACCOUNT, account, fees)
    post(books, _WAGES, account, HOUSEHOLDS_ACCOUNT, payroll)
    post(books, _SEVERANCE, account, HOUSEHOLDS_ACCOUNT, severance)
    post(books, _OTHER_COSTS, account, SUPPLIERS_ACCOUNT, other)
    paid = min(month_part(cell.direct_budget, month_of_year), max(0, -books.cash[account]))
    local = int(paid * cell.local_share)
    post(books, _DIRECT, STATE_ACCOUNT, account, paid - local)
    post(books, _DIRECT, FIRST_AUTHORITY + row.territory, account, local)
    count.direct_provision += paid
    count.paid_by_authorities += local
    count.fees += fees
    count.payroll += payroll
    count.unpaid_cost += unpaid
    count.cost += payroll + other + severance
