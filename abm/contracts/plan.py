"""Terms beside the plan of one contract: when it is tested, and what is paid at which result (MODEL 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from abm.contracts.clauses import Bands, Ladder, Line, Party, RateCard, Savings, Threshold, TwoSided, Weighted
from abm.contracts.measurement import Numbers
from abm.contracts.payments import payoff
from abm.contracts.terms import Metric, Terms
from abm.errors import ParameterError
from abm.exact import sum_in_order
from abm.vocabulary import MONTHS_PER_YEAR

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

FOLLOW_UP = MONTHS_PER_YEAR
"""Months from a person's start of service to her result."""


@dataclass(frozen=True)
class Result:
    """What was measured at one test, relative to the plan.

    Attributes:
        users: people who took part since the last test, as a share of all who were planned.
        effect: their measured outcome relative to what was to be reached as last agreed.
        of_target: the same relative to the first target, which prices are told by.
    """

    users: float
    effect: float
    of_target: float


NOTHING = Result(0.0, 0.0, 0.0)
"""A test that has not come."""


@dataclass(frozen=True)
class Results:
    """Sets of results side by side; each array has the shape (..., tests) and the meaning it has in ``Result``."""

    users: Floats
    effect: Floats
    of_target: Floats

    @classmethod
    def of(cls, sets: Sequence[Sequence[Result]]) -> Results:
        """Sets of results, each in the order of the tests."""
        columns = np.array([[(one.users, one.effect, one.of_target) for one in results] for results in sets])
        return cls(columns[..., 0], columns[..., 1], columns[..., 2])


def relative_to(found: Numbers, plan: Numbers, gross: Numbers) -> Numbers:
    """A measured outcome relative to what was to be reached, and never below nothing.

    Args:
        found: outcome per person as measured.
        plan: net outcome per person to be reached.
        gross: what counts of the outcome that would have come anyway.
    """
    return np.maximum(0.0, found / (plan + gross))


def months_of_tests(terms: Terms, months: int, lag: int) -> tuple[int, ...]:
    """Months after signature in which results are paid: those of the terms, brought to the months of service.

    A test half-way to the last one of the terms counts who was served in the first half, once they have been followed
    up; at the last everybody has been.

    Args:
        terms: of the contract.
        months: of service.
        lag: months from a result to its payment.
    """
    written = [test.month for test in terms.tests]
    last = max(1, *written)
    return tuple(round(months * month / last) + FOLLOW_UP + lag for month in written)


def cut_offs(tests: Sequence[int], lag: int) -> tuple[int, ...]:
    """Months after signature before which those begin who count at each test."""
    return tuple(max(0, month - FOLLOW_UP - lag) for month in tests)


def paid_at_tests(terms: Terms, results: Results, to: Party = "investors") -> Integers:
    """What terms pay at each test, cents of the terms; shape (sets of results, tests).

    Metrics of users grow with people who took part. Outcomes that are counted grow with people and with what they
    reached; those that are shares, differences or averages with the latter.

    Args:
        terms: of the contract.
        results: sets of them.
        to: who is paid.
    """
    values = {
        (metric.id, test.id): column
        for metric in terms.metrics
        for test, column in zip(terms.tests, np.rint(_values(terms, metric, results)).astype(np.int64).T, strict=True)
    }
    paid = payoff(terms, values, to=to)
    return np.stack([np.asarray(paid[test.id], dtype=np.int64) for test in terms.tests], axis=1)


def _values(terms: Terms, metric: Metric, results: Results) -> Floats:
    goal = float(goal_of(terms, metric))
    if metric.measures == "users":
        return goal * results.users
    effect = results.of_target if _is_priced(terms, metric) else results.effect
    reached = results.users * effect if metric.kind == "count" else effect
    return goal * reached if metric.better == "higher" else goal * np.maximum(0.0, 2.0 - reached)


def _is_priced(terms: Terms, metric: Metric) -> bool:
    """Whether it has a price per unit, which a plan that is written anew does not change."""
    return any(
        isinstance(clause, RateCard | Savings | Line)
        for clause in terms.clauses
        if metric.id in {name for name, _ in clause.uses()}
    )


def goal_of(terms: Terms, metric: Metric) -> int:
    """Value of a metric on plan, millionths: its target, or where its clause begins to pay.

    Raises:
        ParameterError: neither is there.
    """
    if metric.target is not None:
        return metric.target
    for clause in terms.clauses:
        if metric.id not in {name for name, _ in clause.uses()}:
            continue
        if isinstance(clause, Threshold):
            return clause.at_least
        if isinstance(clause, Ladder):
            return clause.rungs[0].at
        if isinstance(clause, Line):
            return clause.segments[0].from_
        if isinstance(clause, Bands):
            return clause.principal.full_from if clause.principal else clause.bands[0].from_
        if isinstance(clause, TwoSided):
            return clause.target
        if isinstance(clause, Weighted):
            return next(part.target for part in clause.parts if part.metric == metric.id)
    raise ParameterError(
        f"contract '{terms.head.id}' names no target for its metric '{metric.id}', so it cannot be simulated: give the "
        "metric a target"
    )


def stake_of_operator(terms: Terms) -> float:
    """Bonus or malus of the operator relative to the capital: its own income that hangs on results."""
    shares = [clause.operator.max for clause in terms.clauses if isinstance(clause, TwoSided) and clause.operator]
    return sum_in_order(shares) / terms.capital


def on_plan(tests: Sequence[int], lag: int, months: int, effect: float) -> list[Result]:
    """Results when people come evenly and reach so much of the target."""
    ends = [min(months, cut) for cut in cut_offs(tests, lag)]
    shares = [(here - before) / months for before, here in pairwise((0, *ends))]
    return [Result(share, effect, effect) if share > 0.0 else NOTHING for share in shares]
