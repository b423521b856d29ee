"""Just below, at and just above every threshold, rung, band, segment and cap of every contract of the model.

The edges are read from the files, and what must be paid is worked out by hand (``by_hand.py``), apart from the engine.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from abm.contracts.clauses import Bands, Threshold
from abm.contracts.payments import payoff
from abm.contracts.terms import Terms
from scenarios.contract_file import CONTRACTS, contracts, load_contract
from tests.abm.contracts.by_hand import by_hand, in_cents, thresholds
from tests.abm.contracts.written import valued

STEP = Fraction(1, 1_000_000)
"""Smallest difference a file can write."""


@dataclass(frozen=True)
class Edge:
    """A value of one metric at one test, and where it lies."""

    name: str
    test: str
    clause: str
    metric: str
    at: Fraction
    side: int

    def __str__(self) -> str:
        side = {-1: "below", 0: "at", 1: "above"}[self.side]
        return f"{self.name}-{self.clause}-{self.test}-{side}-{float(self.at):g}"


def raw(name: str) -> dict[str, Any]:
    """A contract file as it is written."""
    return tomllib.loads((CONTRACTS / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def step_of(terms: Terms, metric: str) -> Fraction:
    """Smallest difference of a metric: one for a count."""
    return Fraction(1) if terms.metric(metric).kind == "count" else STEP


def edges() -> Iterator[Edge]:
    """Three values around every edge, at every test of its clause; a count goes to the whole numbers around it."""
    for name in contracts():
        terms, content = load_contract(name), raw(name)
        for clause, parsed in zip(content["clause"], terms.clauses, strict=True):
            for metric, at in [*thresholds(clause), *contract_cap(content, clause)]:
                step = step_of(terms, metric)
                whole = step * -(-at // step)
                for test in terms.tests_of(parsed):
                    pooled = isinstance(parsed, Threshold) and parsed.pooled and parsed.pooled.test == test.id
                    if not pooled:
                        for side in (-1, 0, 1):
                            yield Edge(name, test.id, clause["id"], metric, whole + side * step, side)


def contract_cap(content: Mapping[str, Any], clause: Mapping[str, Any]) -> list[tuple[str, Fraction]]:
    """Count of the first line of a rate card at which the cap of the contract begins to cut."""
    cap = content["contract"].get("maximum_outcome_payment")
    if cap is None or clause["form"] != "rate_card":
        return []
    line = clause["lines"][0]
    return [(line["metric"], Fraction(cap) / Fraction(line["price"]))]


def others(terms: Terms, content: Mapping[str, Any], edge: Edge) -> dict[tuple[str, str], Fraction]:
    """Every metric at every test: 0, but where the edge is."""
    values = {(metric.id, test.id): Fraction(0) for metric in terms.metrics for test in terms.tests}
    return {**values, (edge.metric, edge.test): edge.at}


def expected(
    terms: Terms, content: Mapping[str, Any], values: Mapping[tuple[str, str], Fraction]
) -> dict[str, Fraction]:
    """Units of currency by test, by hand: all clauses, then the cap of the contract on their sum so far."""
    capital = Fraction(content["contract"].get("investment_commitment", 0))
    cap = content["contract"].get("maximum_outcome_payment")
    so_far, paid = Fraction(), {}
    for test in terms.tests:
        x = {metric.id: values[metric.id, test.id] for metric in terms.metrics}
        now = Fraction()
        for clause, parsed in zip(content["clause"], terms.clauses, strict=True):
            last = terms.tests_of(parsed)[-1].id == test.id
            if not (isinstance(parsed, Threshold) and parsed.pooled and test.id == parsed.pooled.test):
                now += by_hand(clause, x, capital, last, test.id)
        if cap is not None:
            now = min(now, Fraction(cap) - so_far)
        so_far += now
        paid[test.id] = now
    return paid


EDGES = tuple(edges())


@pytest.mark.parametrize("edge", [edge for edge in EDGES if edge.name != "peterborough"], ids=str)
def test_around_every_edge_the_contract_pays_what_its_words_say(edge: Edge) -> None:
    terms, content = load_contract(edge.name), raw(edge.name)
    values = others(terms, content, edge)
    by_test = {test: in_cents(sum_) for test, sum_ in expected(terms, content, values).items()}
    given = {key: Decimal(value.numerator) / Decimal(value.denominator) for key, value in values.items()}
    told = valued(terms, given)
    assert told.by_test() == pytest.approx(by_test, abs=_rounding(terms))
    fast = {key: np.array([int(value * 1_000_000)]) for key, value in values.items()}
    assert {test: int(cents[0]) for test, cents in payoff(terms, fast).items()} == told.by_test()


def _rounding(terms: Terms) -> int:
    """Cents by which rounding each part may differ from rounding the sum once: none but where several parts round."""
    return 1 if any(clause.form in ("weighted", "two_sided") for clause in terms.clauses) else 0


@pytest.mark.parametrize("name", contracts())
def test_each_edge_of_a_step_changes_the_rule_exactly_at_it(name: str) -> None:
    terms = load_contract(name)
    content = raw(name)
    for edge in (edge for edge in EDGES if edge.name == name and edge.side == 0):
        clause = next(one for one in terms.clauses if one.id == edge.clause)
        if clause.form not in ("threshold", "ladder", "line") and not isinstance(clause, Bands):
            continue
        if getattr(clause, "to", None) is not None and Fraction(clause.to, 1_000_000) == edge.at:
            continue
        told = []
        for side in (-1, 0, 1):
            moved = Edge(name, edge.test, edge.clause, edge.metric, edge.at + side * step_of(terms, edge.metric), side)
            lines = valued(terms, _decimals(others(terms, content, moved))).lines
            told.append(
                [(line.rule, line.facts) for line in lines if (line.clause, line.test) == (edge.clause, edge.test)]
            )
        assert told[0] != told[1] == told[2], str(edge)


def _decimals(values: Mapping[tuple[str, str], Fraction]) -> dict[str | tuple[str, str], Any]:
    return {key: Decimal(value.numerator) / Decimal(value.denominator) for key, value in values.items()}


@pytest.mark.parametrize(
    ("cohort_1", "cohort_2", "pooled", "paid_at"),
    [
        ("0.099999", "0.099999", "0.074999", None),
        ("0.099999", "0.099999", "0.075", "pooled"),
        ("0.099999", "0.099999", "0.075001", "pooled"),
        ("0.1", "0", "0.075", "cohort_1"),
        ("0.100001", "0", "0.075", "cohort_1"),
        ("0", "0.099999", "0", None),
        ("0", "0.1", "0.2", "cohort_2"),
    ],
)
def test_around_both_thresholds_of_peterborough(cohort_1: str, cohort_2: str, pooled: str, paid_at: str | None) -> None:
    measured = {"cohort_1": cohort_1, "cohort_2": cohort_2, "pooled": pooled}
    by_test = valued(
        load_contract("peterborough"), {("reduction", test): Decimal(value) for test, value in measured.items()}
    ).by_test()
    assert [test for test, cents in by_test.items() if cents] == ([paid_at] if paid_at else [])


def test_the_edges_cover_every_form_that_has_any() -> None:
    forms = {next(one for one in raw(edge.name)["clause"] if one["id"] == edge.clause)["form"] for edge in EDGES}
    assert forms == {"threshold", "ladder", "line", "bands", "two_sided", "weighted", "rate_card"}
    assert len(EDGES) > 150
