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
from abm.exact import sum_in_order

Facts = Mapping[str, Decimal | int | str]
"""Numbers of the terms behind a line: money in units of currency, everything else in its own unit."""
Given = Mapping[tuple[str, str], Column | None]
"""Measured values in millionths by metric and test; none where it was not measured."""


class Rule(StrEnum):
    """The rule that made a payment line, with the facts each line of it holds.

    ``at``, ``start``, ``to``, ``target``, ``full_from`` are values of the metric; ``price``, ``pays``, ``per_unit``,
    ``amount``, ``capital``, ``at_target``, ``gain_max``, ``loss_max``, ``most`` and a ``cap`` of money are in units of
    currency; ``share``, ``coupon``, ``weight``, ``span`` and the ``start`` of the operator's share are shares of 1.
    """

    PRICE = "price"
    """``price`` for each; value is the count."""
    THRESHOLD_REACHED = "threshold_reached"
    """``at``."""
    THRESHOLD_MISSED = "threshold_missed"
    """``at``; nothing paid."""
    POOLED_REACHED = "pooled_reached"
    """``at``: all cohorts together reach it, and none was paid alone."""
    POOLED_MISSED = "pooled_missed"
    """``at``; nothing paid."""
    POOLED_NOT_NEEDED = "pooled_not_needed"
    """``at``: a cohort was paid alone."""
    RUNG = "rung"
    """``at``: highest rung reached."""
    BELOW_RUNGS = "below_rungs"
    """``at``: lowest rung; nothing paid."""
    SEGMENT = "segment"
    """``start``, ``pays`` at it, ``per_unit`` beyond it, ``to`` where the line goes flat."""
    BELOW_SEGMENTS = "below_segments"
    """``start`` of the first; nothing paid."""
    SAVINGS = "savings"
    """``share``."""
    SAVINGS_AFTER = "savings_after"
    """``share`` of what exceeds repayment of capital with interest."""
    BAND = "band"
    """``start``, ``coupon``."""
    BELOW_BANDS = "below_bands"
    """``start`` of the first; no coupon."""
    FLOOR_COUPON = "floor_coupon"
    """``coupon``: what lifts the coupon earned to the floor."""
    PRINCIPAL_REPAID = "principal_repaid"
    """``full_from``: the capital drawn."""
    PRINCIPAL_PROTECTED = "principal_protected"
    """``full_from``, not reached; ``share`` protected."""
    FIXED = "fixed"
    """``amount``."""
    TWO_SIDED_PRINCIPAL = "two_sided_principal"
    """``capital``."""
    TWO_SIDED_GAIN = "two_sided_gain"
    """``at_target``, ``gain_max``, ``target``, ``span``."""
    TWO_SIDED_LOSS = "two_sided_loss"
    """``loss_max``, ``target``, ``span``; only ``loss_max`` when nothing was measured."""
    OPERATOR_BONUS = "operator_bonus"
    """``start``, ``most``, ``target``, ``span``; to the operator."""
    OPERATOR_MALUS = "operator_malus"
    """The same; from the operator."""
    WEIGHTED_PART = "weighted_part"
    """``weight``, ``target``, and ``cap`` as a multiple of the target."""
    TERMINATED = "terminated"
    """``by``, ``month``, ``share`` of the capital drawn."""
    NOT_MEASURED = "not_measured"
    """Nothing paid."""
    CAP_PER_HEAD = "cap_per_head"
    """``cap``, and ``people`` unless it was taken person by person."""
    CAP_CLAUSE = "cap_clause"
    """``cap``."""
    CAP_CONTRACT = "cap_contract"
    """``cap``."""
    CAP_RETURN = "cap_return"
    """``cap`` as a share a year."""


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
    today: Column = field(init=False)
    """What clauses before this one earned investors at this test."""

    def __post_init__(self) -> None:
        self.total = self.today = self.nothing

    def owed(self, rate: int, month: int) -> Column:
        """What investors have still to get for capital drawn and a yearly return to be theirs; never negative.

        Payments of this test are not in it. Rounded down, so that a payment of that size never exceeds the return.
        """
        numerator = sum_in_order(
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
        return self.nothing + cents if where is None else np.where(where, cents, self.nothing)

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
