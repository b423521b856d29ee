"""The month of a public service: direct provision (MODEL 5.4, 5.7)."""

from __future__ import annotations

from typing import Any

from abm.compiled import kernel
from abm.engine.staff import follow_budget
from abm.flows import Flow
from abm.ledger import FIRST_AUTHORITY, HOUSEHOLDS_ACCOUNT, STATE_ACCOUNT, SUPPLIERS_ACCOUNT, post
from abm.rules.finance import next_other_cost
from abm.rules.growth import affordable_cases
from abm.vocabulary import MONTHS_PER_YEAR, ProviderKind

_PUBLIC = int(ProviderKind.PUBLIC)
_DIRECT, _FEES = int(Flow.DIRECT_PROVISION), int(Flow.FEES)
_WAGES, _SEVERANCE, _OTHER_COSTS = int(Flow.WAGES), int(Flow.SEVERANCE), int(Flow.OTHER_COSTS)


@kernel
def public_month(i: int, row: Any, cell: Any, e: Any, books: Any, params: Any, tally_row: Any) -> None:
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
    severance = int(follow_budget(row, e, p) * wage * p.severance_months / MONTHS_PER_YEAR)
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
    count.fees += fees
    count.payroll += payroll
    count.unpaid_cost += unpaid
    count.cost += cost
