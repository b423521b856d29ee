"""How a contract went, apart from what was measured: tests held, cohorts, capital drawn, payment dates, early end."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from abm.contracts.amounts import GROWTH, MILLION, growth, rounded
from abm.contracts.clauses import Pays, RateCard
from abm.contracts.results import End, Results, held
from abm.contracts.terms import Drawdown, Termination, Terms, Test
from abm.vocabulary import MONTHS_PER_YEAR

TERMINATION = "termination"
"""Stands for a test where a payment follows from an early end."""


@dataclass(frozen=True)
class Course:
    """How a contract went.

    Attributes:
        terms: the contract.
        tests: those that took place.
        people: in each cohort, by test, as far as known.
        users: people served in all; none when not known.
        drawdowns: capital paid in, in order of time.
        paid_in: month a test was paid in, where it differs from the terms.
        end: who ended it early, and when.
        over_heads: by clause and test, cents that single persons' claims exceed the cap per head.
    """

    terms: Terms
    tests: tuple[Test, ...]
    people: Mapping[str, int] = field(default_factory=dict)
    users: int | None = None
    drawdowns: tuple[Drawdown, ...] = ()
    paid_in: Mapping[str, int] = field(default_factory=dict)
    end: End | None = None
    over_heads: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @cached_property
    def right(self) -> Termination | None:
        """The right under which it was ended early."""
        return next((one for one in self.terms.terminations if self.end and one.by == self.end.by), None)

    @property
    def is_over(self) -> bool:
        """Whether nothing can follow: every test took place, or the contract was ended."""
        return self.end is not None or len(self.tests) == len(self.terms.tests)

    def month_paid(self, test: str) -> int:
        """Month, since service start, in which what a test earns is paid."""
        if test in self.paid_in:
            return self.paid_in[test]
        month = self.end.month if self.end and test == TERMINATION else self.terms.test(test).month
        return month + self.terms.head.payment_delay_months

    def drawn(self, month: int) -> int:
        """Capital drawn up to a month, in cents."""
        return sum(one.amount for one in self.drawdowns if one.month <= month)

    def due(self, pays: Pays, month: int, month_paid: int) -> int:
        """Cents of a payment.

        Args:
            pays: a sum, or capital with a return. The return is earned on the share of capital that is repaid, on all
                of it when none is.
            month: of the test.
            month_paid: when it is paid; returns a year run until then.
        """
        if not pays.takes_capital:
            return pays.amount
        share = pays.principal or MILLION
        total = self.drawn(month) * (pays.principal * MILLION + share * pays.return_) * GROWTH
        for one in self.drawdowns:
            if one.month <= month and pays.return_per_year:
                gain = growth(pays.return_per_year, month_paid - one.month) - GROWTH
                total += one.amount * share * MILLION * gain
        return rounded(total, MILLION * MILLION * GROWTH)

    def date(self, month: int) -> datetime.date | None:
        """First day of a month of the contract; none when its start is not known, or beyond the calendar."""
        start = self.terms.head.service_start
        if start is None:
            return None
        years, index = divmod(start.month - 1 + month, MONTHS_PER_YEAR)
        year = start.year + years
        return datetime.date(year, index + 1, 1) if year <= datetime.MAXYEAR else None


def course(terms: Terms, through: str | None = None, end: End | None = None) -> Course:
    """A contract that goes as its terms foresee.

    Args:
        terms: the contract.
        through: last test that has taken place; none is all of them.
        end: early end, if any.
    """
    return Course(
        terms=terms,
        tests=held(terms, through, end.month if end else None),
        people={test.id: test.people for test in terms.tests if test.people is not None},
        users=terms.head.targeted_users,
        drawdowns=_until(terms.drawn, end),
        end=end,
    )


def course_of(terms: Terms, results: Results) -> Course:
    """How a contract went according to its results."""
    head = results.head
    planned = course(terms, head.through, head.terminated)
    return Course(
        terms=terms,
        tests=planned.tests,
        people={**planned.people, **{one.test: one.people for one in results.cohorts}},
        users=head.users_engaged if head.users_engaged is not None else planned.users,
        drawdowns=_until(results.drawdowns, head.terminated) if results.drawdowns else planned.drawdowns,
        paid_in={one.test: one.month for one in results.payments},
        end=head.terminated,
        over_heads=_over_heads(terms, results),
    )


def _until(drawdowns: tuple[Drawdown, ...], end: End | None) -> tuple[Drawdown, ...]:
    """Drawdowns that take place: none after an early end."""
    return tuple(one for one in drawdowns if end is None or one.month <= end.month)


def _over_heads(terms: Terms, results: Results) -> dict[tuple[str, str], int]:
    """Cents by which single persons' claims exceed the cap per head, by clause and the test at which they do."""
    found: dict[tuple[str, str], int] = {}
    for clause in terms.clauses:
        if not results.claims or not isinstance(clause, RateCard) or clause.cap_per_head is None:
            continue
        prices = {line.metric: line.price for line in clause.lines}
        claimed: dict[str, int] = {}
        over = 0
        for test in terms.tests_of(clause):
            for one in results.claims:
                if (one.test or terms.tests[0].id) == test.id and one.metric in prices:
                    earned = rounded(prices[one.metric] * one.value, MILLION)
                    claimed[one.person] = claimed.get(one.person, 0) + earned
            before, over = over, sum(max(0, sum_ - clause.cap_per_head) for sum_ in claimed.values())
            found[clause.id, test.id] = over - before
    return found
