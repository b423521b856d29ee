"""Markets, a domain in a territory each: what enterprises add up to, what they share, what funders accept there."""

from __future__ import annotations

from typing import Any

import numpy as np

from abm.compiled import kernel, part
from abm.rules.finance import giving_factor, month_part, monthly_speed
from abm.rules.overhead import next_norm
from abm.vocabulary import N_DOMAINS

MILLION = 1e6
"""Staff is added up in whole millionths of a post, so that its sum does not depend on the order."""


@part
def gather(rows: Any, cells: Any, first: int) -> None:
    """Staff, giving weight, public money, overhead and number of the enterprises of each cell."""
    for c in range(len(cells)):
        cell = cells[c]
        cell.staff = 0
        cell.giving_weight = 0
        cell.public_money = 0
        cell.overhead_sum = 0
        cell.alive = 0
    for i in range(first, len(rows)):
        row = rows[i]
        if row.alive == 1:
            cell = cells[row.territory * N_DOMAINS + row.domain]
            cell.staff += int(row.paid * MILLION)
            cell.giving_weight += row.giving_weight
            cell.public_money += row.grant + row.procurement + row.subsidy + row.contract
            cell.overhead_sum += int(row.overhead * MILLION + 0.5)
            cell.alive += 1


@kernel
def occupancy_by_domain(rows: Any, first: int) -> Any:
    """People served for each place of the enterprises of a domain."""
    served = np.zeros(N_DOMAINS, dtype=np.int64)
    places = np.zeros(N_DOMAINS, dtype=np.int64)
    for i in range(first, len(rows)):
        if rows[i].alive == 1:
            served[rows[i].domain] += rows[i].served
            places[rows[i].domain] += rows[i].places
    return served / np.maximum(places, 1)


@part
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


@part
def move_overhead_norms(cells: Any, params: Any) -> None:
    """Funders of each territory compare the employers there, whatever their domain, and move their norm."""
    for territory in range(len(params)):
        first = territory * N_DOMAINS
        overhead = 0
        employers = 0
        for c in range(first, first + N_DOMAINS):
            overhead += cells[c].overhead_sum
            employers += cells[c].alive
        p = params[territory]
        norm = cells[first].overhead_norm
        mean = overhead / MILLION / employers if employers > 0 else norm
        norm = next_norm(
            norm,
            mean,
            p.overhead_understated,
            p.overhead_norm_drift,
            p.overhead_audit,
            p.overhead_needed,
            p.overhead_leanest,
        )
        for c in range(first, first + N_DOMAINS):
            cells[c].overhead_norm = norm
