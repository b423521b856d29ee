"""The axis of a payoff curve: a share of people compared with nobody is not below 0, a difference may be."""

from __future__ import annotations

from decimal import Decimal as D

import numpy as np
import pytest

from abm.contracts.curve import curves, known_values, spread
from abm.contracts.estimate import Measuring, estimate
from abm.contracts.terms import Terms
from tests.abm.contracts.written import metric, terms_of

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


def test_a_weighted_part_is_drawn_from_0_on() -> None:
    parts = [{"metric": "rate", "weight": 1, "target": D("0.6"), "cap": D("1.1")}]
    weighted = {"form": "weighted", "amount": 100, "parts": parts}
    terms = terms_of(weighted, metrics=[metric("rate", "share", comparison="matched")])
    curve = next(curves(terms, known_values(terms, {("rate", "end"): 580_000})))
    assert curve.x.min() == 0.0
    assert curve.cents[0] == 0


def test_a_level_that_is_better_when_lower_is_not_below_0_however_uncertain() -> None:
    ladder = {"form": "ladder", "metric": "back", "rungs": [{"at": 30, "pays": 1}, {"at": 20, "pays": 9}]}
    terms = terms_of(ladder, metrics=[metric("back", "percent", better="lower", target=20)])
    sure = estimate(terms.metrics[0], 15.0, Measuring(200, mean=0.4, without=30.0))
    assert 15.0 - 2.5 * sure.se < 0.0
    curve = next(curves(terms, known_values(terms), expected=sure))
    assert curve.x.min() == 0.0


def test_a_clause_of_one_test_reaches_no_further_than_that_test() -> None:
    tests = [{"id": "a", "month": 1}, {"id": "b", "month": 2}]
    card = {"form": "rate_card", "tests": ["a"], "lines": [{"metric": "jobs", "price": 1}]}
    steps = {"form": "threshold", "tests": ["b"], "metric": "jobs", "at_least": 50, "pays": 9}
    terms = terms_of(card, steps, metrics=[metric("jobs", "count")], test=tests)
    measured: dict[tuple[str, str], int | None] = {("jobs", "a"): 5_000_000, ("jobs", "b"): 45_000_000}
    curve = next(curves(terms, known_values(terms, measured)))
    assert 56 <= curve.x.max() < 100


def test_counts_of_any_size_are_spread_over_tests_without_running_over() -> None:
    half = 1_000_000_000_000
    parts = spread(np.array([2 * half * 1_000_000]), {"a": half, "b": half})
    assert [int(part[0]) for part in parts.values()] == [half * 1_000_000] * 2
