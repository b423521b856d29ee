"""Claims on public payers: public money is earned first and received later (MODEL 5.6)."""

from __future__ import annotations

from typing import Any

from abm.compiled import part
from abm.ledger import FIRST_AUTHORITY, STATE_ACCOUNT, accrue, settle
from abm.rules.finance import month_part, paid_now


@part
def earn(
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


@part
def collect(i: int, instrument: int, territory: int, books: Any, count: Any) -> int:
    """Collect all that public payers owe an enterprise that closes; cents received."""
    by_state = settle(books, instrument, STATE_ACCOUNT, i, books.receivable[i, instrument, 0])
    by_authority = settle(books, instrument, FIRST_AUTHORITY + territory, i, books.receivable[i, instrument, 1])
    count.paid_by_authorities += by_authority
    return by_state + by_authority
