"""The axis of a payoff curve: a share of people compared with nobody is not below 0, a difference may be."""

from __future__ import annotations

import pytest

from abm.contracts.curve import curves, known_values
from abm.contracts.terms import Terms

RUNGS = [{"at": 0, "pays": 1}, {"at": 1, "pays": 900}]


@pytest.mark.parametrize(("comparison", "is_below"), [("target_only", False), ("matched", True)])
def test_a_share_of_people_begins_at_0_and_a_difference_below(comparison: str, is_below: bool) -> None:
    head = {"id": "c", "name": "C", "currency": "EUR", "investment_commitment": 1000, "anticipated_duration_months": 12}
    metric = {"id": "out", "title": "Out", "unit": "share", "kind": "share", "comparison": comparison, "target": 1}
    ladder = {"id": "ladder", "form": "ladder", "metric": "out", "rungs": RUNGS}
    terms = Terms.model_validate({"contract": head, "metric": [metric], "clause": [ladder]})
    curve = next(curves(terms, known_values(terms)))
    assert bool(curve.x.min() < 0.0) is is_below
    assert curve.x.max() == 1.0
