"""One clause at one test: what its rule may look at, and the steps it answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import numpy as np

from abm.contracts.amounts import GROWTH, growth
from abm.contracts.clauses import Party
from abm.contracts.columns import Column, Mask, narrowed
from abm.contracts.course import Course
from abm.contracts.terms import Test
from abm.errors import ContractError

Facts = Mapping[str, Decimal | int | str]
"""Numbers of the terms behind a line: money in units of currency, everything else in its own unit."""
Given = Mapping[tuple[str, str], Column | None]
"""Measured values in millionths by metric and test; none where it was not measured."""


class Rule(StrEnum):
    """The rule that made a payment line."""

    PRICE = "price"
    THRESHOLD_REACHED = "threshold_reached"
    THRESHOLD_MISSED = "threshold_missed"
    POOLED_REACHED = "pooled_reached"
    POOLED_MISSED = "pooled_missed"
    POOLED_NOT_NEEDED = "pooled_not_needed"
    RUNG = "rung"
    BELOW_RUNGS = "below_rungs"
    SEGMENT = "segment"
    BELOW_SEGMENTS = "below_segments"
    SAVINGS = "savings"
    SAVINGS_AFTER = "savings_after"
    BAND = "band"
    BELOW_BANDS = "below_bands"
    FLOOR_COUPON = "floor_coupon"
    PRINCIPAL_REPAID = "principal_repaid"
    PRINCIPAL_PROTECTED = "principal_protected"
    FIXED = "fixed"
    TWO_SIDED_PRINCIPAL = "two_sided_principal"
    TWO_SIDED_GAIN = "two_sided_gain"
    TWO_SIDED_LOSS = "two_sided_loss"
    OPERATOR_BONUS = "operator_bonus"
    OPERATOR_MALUS = "operator_malus"
    WEIGHTED_PART = "weighted_part"
    TERMINATED = "terminated"
    NOT_MEASURED = "not_measured"
    CAP_PER_HEAD = "cap_per_head"
    CAP_CLAUSE = "cap_clause"
    CAP_CONTRACT = "cap_contract"
    CAP_RETURN = "cap_return"


@dataclass(frozen=True)
class Step:
    """What one rule makes of every set of results.

    Attributes:
        clause: name of the clause; empty for caps of the whole contract and an early end.
        metric: what it rests on; empty when on nothing measured.
        rule: which.
        facts: numbers of the terms it used.
        cents: what it pays; 0 where it does not apply.
        applies: where it applies.
        to: who is paid.
    """

    clause: str
    metric: str
    rule: Rule
    facts: Facts
    cents: Column
    applies: Mask
    to: Party = "investors"


@dataclass
class Books:
    """What was paid so far, on every set of results."""

    course: Course
    nothing: Column
    of_clause: dict[str, Column] = field(default_factory=dict)
    total: Column = field(init=False)
    to_investors: list[tuple[int, Column]] = field(default_factory=list)
    """Month and sum of each payment."""
    has_paid: dict[str, Mask] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.total = self.nothing

    def owed(self, rate: int, month: int) -> Column:
        """What investors have still to get for capital drawn and a yearly return to be theirs; never negative.

        Rounded down, so that a payment of that size never exceeds the return.
        """
        numerator = sum(
            one.amount * growth(rate, month - one.month) for one in self.course.drawdowns if one.month <= month
        )
        owed = np.full(self.nothing.shape, numerator, dtype=object)
        for paid_in, cents in self.to_investors:
            owed = owed - cents.astype(object) * growth(rate, month - paid_in)
        owed = np.maximum(owed // GROWTH, 0)
        return narrowed(owed, self.nothing.dtype)


@dataclass(frozen=True)
class Occasion:
    """One clause at one test, with all its rule may look at."""

    course: Course
    test: Test
    given: Given
    books: Books
    clause: str
    to: Party

    @property
    def month_paid(self) -> int:
        """When what it earns is paid."""
        return self.course.month_paid(self.test.id)

    @property
    def nothing(self) -> Column:
        """Zero cents on every set of results."""
        return self.books.nothing

    @cached_property
    def always(self) -> Mask:
        """Every set of results."""
        return np.ones(self.nothing.shape, dtype=np.bool_)

    def sign(self, metric: str) -> int:
        """1 when higher is better, else -1."""
        return 1 if self.course.terms.metric(metric).better == "higher" else -1

    def measured(self, metric: str, test: str | None = None) -> Column | None:
        """Values of a metric at this test, or at another; none when it was not measured."""
        key = (metric, test or self.test.id)
        if key not in self.given:
            raise ContractError(f"no result for metric '{key[0]}' at test '{key[1]}'")
        return self.given[key]

    def sum(self, cents: int, where: Mask | None = None) -> Column:
        """A sum where something holds, else 0."""
        paid = np.full(self.nothing.shape, cents, dtype=self.nothing.dtype)
        return paid if where is None else np.where(where, paid, self.nothing)

    def step(
        self, rule: Rule, cents: Column, facts: Facts, metric: str = "", applies: Mask | None = None,
        to: Party | None = None,
    ) -> Step:  # fmt: skip
        """A step of this clause."""
        where = self.always if applies is None else applies
        return Step(self.clause, metric, rule, facts, cents, where, to or self.to)

    def not_measured(self, metric: str) -> Step:
        """Nothing, because there is no result."""
        return self.step(Rule.NOT_MEASURED, self.nothing, {}, metric)
