"""Money that an operator gets on results only."""

from __future__ import annotations

import pytest

from tests.abm.contracts.contracted import GOOD, Contracted

AT_RISK = 60_000


def at_risk(first: float, second: float) -> Contracted:
    """Closed, with so many of ten people at each test, all of whom reach the plan and more."""
    one = Contracted()
    one.contract.at_risk = AT_RISK
    one.until(3)
    one.cohort(0, first, GOOD)
    one.cohort(1, second, GOOD)
    one.until(45)
    return one


@pytest.mark.parametrize(
    ("first", "second", "share"), [(5.0, 5.0, 1.0), (3.0, 4.0, 0.7), (7.0, 7.0, 1.0), (12.0, 1.0, 1.0)]
)
def test_more_people_than_planned_are_not_paid_for(first: float, second: float, share: float) -> None:
    """What is at risk is part of a price agreed on: who serves more than planned gets no more of it."""
    one = at_risk(first, second)
    assert one.contract.paid_to_operator == pytest.approx(share * AT_RISK, abs=2)
    assert one.count("contract_income") - one.contract.service == one.contract.paid_to_operator
