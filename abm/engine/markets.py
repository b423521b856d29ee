"""Markets, a domain in a territory each: what their enterprises add up to, and the gifts and dues they share."""

from __future__ import annotations

from typing import Any

from abm.compiled import kernel
from abm.rules.finance import giving_factor, month_part, monthly_speed
from abm.vocabulary import N_DOMAINS

MILLION = 1e6
"""Staff is added up in whole millionths of a post, so that its sum does not depend on the order."""


@kernel
def gather(rows: Any, cells: Any, first: int) -> None:
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
            cell.staff += int(row.paid * MILLION)
            cell.giving_weight += row.giving_weight
            cell.public_money += row.grant + row.procurement + row.subsidy
            cell.alive += 1


@kernel
def fill_giving_pools(cells: Any, params: Any, month_of_year: int, givers_ratio: Any) -> None:
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
