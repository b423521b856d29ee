"""Terms brought to the size of one contract: what is paid at which result, and what capital that takes (MODEL 7)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from abm.contracts.clauses import Bands, Ladder, Line, Party, RateCard, Savings, Threshold, TwoSided, Weighted
from abm.contracts.payments import payoff
from abm.contracts.terms import Metric, Terms
from abm.errors import ParameterError
from abm.vocabulary import MONTHS_PER_YEAR

Integers = npt.NDArray[np.int64]

FOLLOW_UP = MONTHS_PER_YEAR
"""Months from a person's start of service to her result."""
HALF = 0.5
"""Part of the target that a contract which fails is expected to reach."""
MOST = 4.0
"""Multiple of the target at which terms are asked for the most they pay."""
EVALUATION_EFFORT = {"target_only": 1.0, "historical": 1.0, "matched": 2.0, "randomised": 4.0}
"""Cost of measuring relative to one without a control group; methods in the order in which they demand more."""
_METHODS = tuple(EVALUATION_EFFORT)
SHORTEST_SERVICE = 12
"""Months of service; results are of a year."""


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
class Financing:
    """Money of a contract, cents of the model; flows are pairs of month after signature and cents.

    Attributes:
        capital: peak of cumulated cost less payments on plan.
        scale: cents of the model for a cent of the terms.
        cap: most that the payer may have to pay.
        tests: months after signature in which results are paid.
        put_in: capital as it is drawn on plan.
        if_success: what the payer pays when targets are met.
        if_failure: what it pays when half of them is reached.
        back_if_success: what investors get back when targets are met.
        back_if_failure: what they get when half of them is reached.
    """

    capital: float
    scale: float
    cap: float
    tests: tuple[int, ...]
    put_in: tuple[tuple[int, float], ...]
    if_success: float
    if_failure: float
    back_if_success: tuple[tuple[int, float], ...]
    back_if_failure: tuple[tuple[int, float], ...]

    def times(self, cost: float) -> Financing:
        """The same contract at so many times its size."""
        put_in, success, failure = (
            tuple((month, cost * cents) for month, cents in flow)
            for flow in (self.put_in, self.back_if_success, self.back_if_failure)
        )
        return Financing(
            cost * self.capital, cost * self.scale, cost * self.cap, self.tests, put_in, cost * self.if_success,
            cost * self.if_failure, success, failure,
        )  # fmt: skip


def comparison(terms: Terms) -> str:
    """Method with which the outcome is measured: the most demanding of the metrics'."""
    return max((metric.comparison for metric in terms.metrics), key=_METHODS.index)


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


def paid_at_tests(terms: Terms, results: Sequence[Sequence[Result]], to: Party = "investors") -> Integers:
    """What terms pay at each test, cents of the terms; shape (sets of results, tests).

    Metrics of users grow with people who took part. Outcomes that are counted grow with people and with what they
    reached; those that are shares, differences or averages with the latter.

    Args:
        terms: of the contract.
        results: several sets of results, each in the order of the tests.
        to: who is paid.
    """
    values = {
        (metric.id, test.id): np.array([round(_value(terms, metric, one[place])) for one in results], dtype=np.int64)
        for metric in terms.metrics
        for place, test in enumerate(terms.tests)
    }
    paid = payoff(terms, values, to=to)
    return np.stack([np.asarray(paid[test.id], dtype=np.int64) for test in terms.tests], axis=1)


def _value(terms: Terms, metric: Metric, result: Result) -> float:
    goal = float(goal_of(terms, metric))
    if metric.measures == "users":
        return goal * result.users
    effect = result.of_target if _is_priced(terms, metric) else result.effect
    reached = result.users * effect if metric.kind == "count" else effect
    return goal * reached if metric.better == "higher" else goal * max(0.0, 2.0 - reached)


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
    return sum(shares) / terms.capital


def on_plan(tests: Sequence[int], lag: int, months: int, effect: float) -> list[Result]:
    """Results when people come evenly and reach so much of the target."""
    ends = [min(months, cut) for cut in cut_offs(tests, lag)]
    shares = [(here - before) / months for before, here in pairwise((0, *ends))]
    return [Result(share, effect, effect) if share > 0.0 else NOTHING for share in shares]


class Plans:
    """Financing of contracts on some terms, by their months of service; worked out once for all of them.

    Args:
        terms: of the contracts.
        lag: months from a result to its payment.
        longest: most months of service.

    Raises:
        ParameterError: the terms lack a capital or a target, so that they cannot be brought to another size.
    """

    def __init__(self, terms: Terms, lag: int, longest: int) -> None:
        if terms.capital <= 0:
            raise ParameterError(
                f"contract '{terms.head.id}' names no investment_commitment, so it cannot be simulated: give its "
                "capital"
            )
        self.terms = terms
        months = range(SHORTEST_SERVICE, longest + 1)
        self._tests = {month: months_of_tests(terms, month, lag) for month in months}
        effects = (1.0, HALF, MOST)
        results = [on_plan(self._tests[month], lag, month, effect) for month in months for effect in effects]
        paid = paid_at_tests(terms, results)
        self._units: dict[int, Financing] = {}
        self._own_cost = self._cost_of_terms(lag)
        self._paid = {month: paid[len(effects) * place :][: len(effects)] for place, month in enumerate(months)}

    def unit(self, months: int) -> Financing:
        """Money of a contract that costs one cent.

        Args:
            months: of service.
        """
        if months not in self._units:
            self._units[months] = self._worked_out(months)
        return self._units[months]

    def financing(self, cost: float, months: int) -> Financing:
        """Money of a contract whose service, fee and evaluation cost so much, evenly over its months.

        The terms are scaled so that payments on plan bear the same relation to cost as in the terms themselves. Their
        own cost is their capital, or where payments on the way are used again the most that it can carry; capital is
        then the peak of cumulated cost less payments.

        Args:
            cost: cents of the model.
            months: of service.
        """
        return self.unit(months).times(cost)

    def _worked_out(self, months: int) -> Financing:
        terms, tests = self.terms, self._tests[months]
        success, failure, most = self._paid[months].tolist()
        cost = 1.0
        scale = cost / self._own_cost
        capital = cost
        if terms.head.reuses_capital:
            capital = max(
                cost * (month + 1) / months - scale * _paid_before(month, tests, success)
                for month in _dear_months(months, tests)
            )
        ceiling = terms.head.maximum_outcome_payment
        cap = scale * (ceiling or sum(most))
        last = min(months, math.ceil(months * capital / cost))
        put_in = tuple((month, capital / last) for month in range(last))
        kept = cost if terms.head.reuses_capital else capital
        back = [handed_back(kept, tests, paid, scale, capital) for paid in (success, failure)]
        return Financing(
            capital=capital, scale=scale, cap=max(cap, scale * sum(success)), tests=tests, put_in=put_in,
            if_success=scale * sum(success), if_failure=scale * sum(failure),
            back_if_success=back[0], back_if_failure=back[1],
        )  # fmt: skip

    def cost_for_capital(self, months: int) -> float:
        """What a contract may cost for each cent of its capital."""
        return 1.0 / self.unit(months).capital

    def _cost_of_terms(self, lag: int) -> float:
        """Cost that the capital of the terms carries over their own months."""
        if not self.terms.head.reuses_capital:
            return self.terms.capital
        months = own_months(self.terms, lag)
        tests = months_of_tests(self.terms, months, lag)
        success = paid_at_tests(self.terms, [on_plan(tests, lag, months, 1.0)])[0].tolist()
        return min(
            (self.terms.capital + _paid_before(month, tests, success)) * months / (month + 1)
            for month in _dear_months(months, tests)
        )


@lru_cache(maxsize=16)
def plans_of(terms: Terms, lag: int, longest: int) -> Plans:
    """Plans of equal terms, worked out once in a process; arguments as of ``Plans``."""
    return Plans(terms, lag, longest)


def own_months(terms: Terms, lag: int) -> int:
    """Months of service of the terms themselves: as they say, else what their last test leaves for them."""
    written = terms.head.anticipated_duration_months or max(test.month for test in terms.tests) - FOLLOW_UP - lag
    return max(SHORTEST_SERVICE, written)


def _dear_months(months: int, tests: Sequence[int]) -> set[int]:
    """Months of service in which cumulated cost less payments can be at its peak: the last, and those of tests."""
    return {months - 1, *(test for test in tests if test < months)}


def _paid_before(month: int, tests: Sequence[int], paid: Sequence[int]) -> int:
    """Cents of the terms paid before a month; those of a month come after its cost."""
    return sum(cents for test, cents in zip(tests, paid, strict=True) if test < month)


def handed_back(
    cost: float, tests: Sequence[int], paid: Sequence[int], scale: float, capital: float
) -> tuple[tuple[int, float], ...]:
    """What is left of payments for investors once what service costs is kept: months and cents.

    Args:
        cost: paid by capital and by payments that are used again.
        tests: months of payments.
        paid: at each, cents of the terms.
        scale: cents of the model for one of these.
        capital: paid in.
    """
    flow, balance = [], capital
    for test, cents in sorted(zip(tests, paid, strict=True)):
        balance += scale * cents
        handed = max(0.0, balance - cost)
        flow.append((test, handed))
        balance -= handed
    return tuple(flow)
