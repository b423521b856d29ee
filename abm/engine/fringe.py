"""The month of the for-profit fringe of a territory and domain (MODEL 3)."""

from __future__ import annotations

from typing import Any

from abm.compiled import part
from abm.engine.claims import earn
from abm.engine.staff import hire_or_cut
from abm.flows import Flow
from abm.ledger import HOUSEHOLDS_ACCOUNT, SUPPLIERS_ACCOUNT, post
from abm.rules.growth import affordable_cases
from abm.vocabulary import MONTHS_PER_YEAR, Instrument, ProviderKind

_FRINGE, _PROCUREMENT = int(ProviderKind.FRINGE), int(Instrument.PROCUREMENT)
_FEES, _PROFIT_SHARE = int(Flow.FEES), int(Flow.PROFIT_SHARE)
_WAGES, _SEVERANCE, _OTHER_COSTS = int(Flow.WAGES), int(Flow.SEVERANCE), int(Flow.OTHER_COSTS)


@part
def fringe_month(
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
    unit_cost = e.price[row.domain] * p.fringe_price * (1.0 + row.overhead - e.overhead + row.extra_cost)
    fees = int(row.fee * row.served / MONTHS_PER_YEAR)
    post(books, _FEES, HOUSEHOLDS_ACCOUNT, account, fees)
    procurement = earn(
        i, _PROCUREMENT, row.procurement, 0.0, cell.local_share, row.territory, month % MONTHS_PER_YEAR, books, count
    )
    row.affordable = affordable_cases(float(row.procurement), 0.0, 0.0, unit_cost, row.fee)
    wage = p.payroll_share * unit_cost * e.cases_per_post[row.domain]
    received = books.cash[account]
    payroll = min(received, int(wage * row.paid / MONTHS_PER_YEAR))
    cut = hire_or_cut(row, row.affordable / e.cases_per_post[row.domain], 0, 1, e, p)
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
