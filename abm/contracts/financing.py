"""What a contract of some size and duration takes: its capital, its cap, and what it pays on plan (MODEL 7)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from abm.contracts.plan import FOLLOW_UP, Results, months_of_tests, on_plan, paid_at_tests
from abm.contracts.terms import Terms
from abm.errors import ParameterError
from abm.exact import sum_in_order

MOST = 4.0
"""Multiple of the target at which terms are asked for the most they pay."""
SHORTEST_SERVICE = 12
"""Months of service; results are of a year."""


@dataclass(frozen=True)
class Financing:
    """Money of a contract, cents of the model.

    Attributes:
        capital: peak of cumulated cost less payments on plan.
        scale: cents of the model for a cent of the terms.
        cap: most that the payer may have to pay on the terms, a bonus of the operator included.
        tests: months after signature in which results are paid.
        drawn_for: months over which capital is drawn on plan, evenly from signature on.
        planned: what the payer pays when targets are met.
        kept: what the vehicle has to pay out of capital and payments before investors get anything back.
        users: people who are to be counted at each test, as a share of all.
    """

    capital: float
    scale: float
    cap: float
    tests: tuple[int, ...]
    drawn_for: int
    planned: float
    kept: float
    users: tuple[float, ...]

    def times(self, cost: float) -> Financing:
        """The same contract at so many times its size."""
        return Financing(
            cost * self.capital, cost * self.scale, cost * self.cap, self.tests, self.drawn_for, cost * self.planned,
            cost * self.kept, self.users,
        )  # fmt: skip


class Plans:
    """Financing of contracts on some terms, by their months of service; worked out once for all of them.

    The terms are scaled so that payments on plan bear the same relation to cost as in the terms themselves. Their own
    cost is their capital, or where payments on the way are used again the most that it can carry; capital is then the
    peak of cumulated cost less payments.

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
        self.terms, self.lag = terms, lag
        months = range(SHORTEST_SERVICE, longest + 1)
        self._tests = {month: months_of_tests(terms, month, lag) for month in months}
        effects = (1.0, MOST)
        results = [on_plan(self._tests[month], lag, month, effect) for month in months for effect in effects]
        paid = paid_at_tests(terms, Results.of(results))
        bonus = np.maximum(0, paid_at_tests(terms, Results.of(results), "operator"))
        self._units: dict[int, Financing] = {}
        self._own_cost = self._cost_of_terms(lag)
        self._paid, self._bonus = (
            {month: both[len(effects) * place :][: len(effects)] for place, month in enumerate(months)}
            for both in (paid, bonus)
        )

    def unit(self, months: int) -> Financing:
        """Money of a contract whose service, fee and evaluation cost one cent, evenly over its months.

        Args:
            months: of service.
        """
        if months not in self._units:
            self._units[months] = self._worked_out(months)
        return self._units[months]

    def _worked_out(self, months: int) -> Financing:
        terms, tests = self.terms, self._tests[months]
        planned, most = self._paid[months].tolist()
        cost = 1.0
        scale = cost / self._own_cost
        capital = cost
        if terms.head.reuses_capital:
            capital = max(
                cost * (month + 1) / months - scale * _paid_before(month, tests, planned)
                for month in _dear_months(months, tests)
            )
        bonus, most_bonus = self._bonus[months].sum(axis=1).tolist()
        ceiling = terms.head.maximum_outcome_payment or sum_in_order(most) + most_bonus
        return Financing(
            capital=capital,
            scale=scale,
            cap=scale * max(ceiling, sum_in_order(planned) + bonus),
            tests=tests,
            drawn_for=min(months, math.ceil(months * capital / cost)),
            planned=scale * sum_in_order(planned),
            kept=cost if terms.head.reuses_capital else capital,
            users=tuple(one.users for one in on_plan(tests, self.lag, months, 1.0)),
        )

    def cost_for_capital(self, months: int) -> float:
        """What a contract may cost for each cent of its capital."""
        return 1.0 / self.unit(months).capital

    def _cost_of_terms(self, lag: int) -> float:
        """Cost that the capital of the terms carries over their own months."""
        if not self.terms.head.reuses_capital:
            return self.terms.capital
        months = own_months(self.terms, lag)
        tests = months_of_tests(self.terms, months, lag)
        planned = paid_at_tests(self.terms, Results.of([on_plan(tests, lag, months, 1.0)]))[0].tolist()
        return min(
            (self.terms.capital + _paid_before(month, tests, planned)) * months / (month + 1)
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
