"""What outcomes are held against: the method of terms with several, and what counts that would have come anyway."""

from __future__ import annotations

import pytest

from abm.contracts.evaluation import comparison
from abm.contracts.records import planned_payments
from abm.contracts.terms import Terms
from tests.abm.contracts.contracted import GOOD, Contracted, to_first_test
from tests.abm.contracts.hand import BRITISH, FRENCH, compared

USERS, OUTCOME = FRENCH.metrics


def measured(*comparisons: str) -> Terms:
    """Terms whose metrics are compared so."""
    metrics = [
        OUTCOME.model_copy(update={"id": f"metric_{place}", "comparison": name})
        for place, name in enumerate(comparisons)
    ]
    return FRENCH.model_copy(update={"metrics": tuple(metrics)})


@pytest.mark.parametrize(
    ("comparisons", "method"),
    [
        (("target_only", "historical"), "historical"),
        (("historical", "target_only"), "historical"),
        (("matched", "historical", "target_only"), "matched"),
        (("target_only", "matched", "randomised"), "randomised"),
    ],
)
def test_the_most_demanding_comparison_counts_in_whatever_order_metrics_stand(
    comparisons: tuple[str, ...], method: str
) -> None:
    assert comparison(measured(*comparisons)) == method


PRICED = compared(BRITISH, "target_only").model_copy(update={"tests": FRENCH.tests})
"""A price for each outcome, without a comparison: those that would have come anyway are paid too."""


def test_payments_of_a_rewritten_plan_count_what_would_have_come_anyway() -> None:
    """Plan .3 after .4, with .2 who manage anyway: (.3 + .2) / (.4 + .2) of the price, 17,000 a unit of 100."""
    one = to_first_test(Contracted(PRICED), GOOD, GOOD)
    contract = one.contract
    contract.plan = 0.3
    one.until(45)
    assert [result.users for result in contract.results] == pytest.approx([0.5, 0.5])
    first = 0.5 * 5.0 / 6.0 * 1_700_000_00 * contract.scale
    assert planned_payments(contract, PRICED) == pytest.approx(2.0 * first, rel=1e-6)


def test_on_plan_a_rewritten_plan_pays_what_was_planned() -> None:
    """People who reach the rewritten plan to the point: payments over plan are 1."""
    on_plan = (0.5, 0.2)  # a net effect of .3
    one = to_first_test(Contracted(PRICED), on_plan, on_plan)
    one.contract.plan = 0.3
    one.until(45)
    assert one.contract.paid == pytest.approx(planned_payments(one.contract, PRICED), abs=1)
