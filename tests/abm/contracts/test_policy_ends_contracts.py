"""A change of policy ends contracts, some in time or all at once."""

from __future__ import annotations

import pytest

from abm.contracts.contract import Stage
from tests.abm.contracts.contracted import Contracted


def ended_in(yearly: float, month: int, key: int = 100) -> bool:
    """Whether a contract signed in month 2 is ended early before a month."""
    one = Contracted(early_termination=yearly)
    one.contract.operator_key = one.society.rows["key"][8] = key
    one.until(month)
    return one.contract.stage == Stage.SERVED and one.count("ended_early") == 1


def test_at_twelve_a_year_a_contract_ends_at_once() -> None:
    assert ended_in(12.0, 3)


def test_at_one_a_year_two_of_three_end_within_a_year() -> None:
    """1 - (11/12)^12 = .648."""
    ended = sum(ended_in(1.0, 14, key) for key in range(1_000, 1_200))
    assert ended / 200 == pytest.approx(0.648, abs=0.1)
