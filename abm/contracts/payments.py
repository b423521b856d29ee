"""What a contract pays: its clauses test by test, then its caps, on one set of results or on many.

Rules work on columns of whole numbers (``abm/contracts/columns.py``). On one set of results the column has one entry
and every step is told as a payment line; on many, only sums are kept.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from abm.contracts.amounts import MILLION, rounded, units, value
from abm.contracts.clauses import Clause, Party
from abm.contracts.columns import Column
from abm.contracts.course import TERMINATION, Course, course, course_of
from abm.contracts.form_rules import RULES
from abm.contracts.occasion import Books, Facts, Given, Occasion, Rule, Step
from abm.contracts.results import Results, Values, check_results, values_of
from abm.contracts.terms import Terms


def _steps(course: Course, given: Given, nothing: Column) -> Iterator[tuple[str, list[Step]]]:
    """Test by test, what every rule pays: clauses in the order of the contract, then caps of the whole contract."""
    books = Books(course, nothing)
    for test in course.tests:
        steps: list[Step] = []
        books.today = nothing
        for clause in course.terms.clauses:
            if not clause.tests or test.id in clause.tests:
                own = list(RULES[type(clause)](clause, Occasion(course, test, given, books, clause.id, clause.paid_to)))
                steps += _within_clause_cap(clause, own, books)
        yield test.id, _within_contract_caps(steps, test.id, books)
    if course.end is not None:
        yield TERMINATION, _within_contract_caps(_at_early_end(course, nothing), TERMINATION, books)


def _within_clause_cap(clause: Clause, steps: list[Step], books: Books) -> list[Step]:
    now = _sum(steps, clause.paid_to, books.nothing)
    before = books.of_clause.get(clause.id, books.nothing)
    if clause.cap is not None:
        cut = np.minimum(np.maximum(before + now - clause.cap, 0), np.maximum(now, 0))
        steps = [*steps, _cut(Rule.CAP_CLAUSE, cut, clause.paid_to, clause.id, cap=units(clause.cap))]
        now = now - cut
    books.of_clause[clause.id] = before + now
    books.today = books.today + _sum(steps, "investors", books.nothing)
    return steps


def _within_contract_caps(steps: list[Step], test: str, books: Books) -> list[Step]:
    """Steps of a test with what the caps of the contract cut; a bonus of the operator is cut before the investors."""
    head = books.course.terms.head
    month = books.course.month_paid(test)
    investors = _sum(steps, "investors", books.nothing)
    bonus = _sum([step for step in steps if step.rule is not Rule.OPERATOR_MALUS], "operator", books.nothing)
    if head.maximum_outcome_payment is not None:
        cut = np.minimum(
            np.maximum(books.total + investors + bonus - head.maximum_outcome_payment, 0), investors + bonus
        )
        cut_bonus = np.minimum(cut, bonus)
        cap = units(head.maximum_outcome_payment)
        steps = [
            *steps,
            _cut(Rule.CAP_CONTRACT, cut_bonus, "operator", cap=cap),
            _cut(Rule.CAP_CONTRACT, cut - cut_bonus, "investors", cap=cap),
        ]
        investors, bonus = investors - (cut - cut_bonus), bonus - cut_bonus
    if head.return_cap_per_year is not None:
        cut = np.maximum(investors - books.owed(head.return_cap_per_year, month), 0)
        steps = [*steps, _cut(Rule.CAP_RETURN, cut, "investors", cap=value(head.return_cap_per_year))]
        investors = investors - cut
    books.total = books.total + investors + bonus
    books.to_investors.append((month, investors))
    return steps


def _at_early_end(course: Course, nothing: Column) -> list[Step]:
    right, end = course.right, course.end
    assert end is not None
    share = right.share if right and right.pays == "principal_share" else 0
    cents = nothing + rounded(course.drawn(end.month) * share, MILLION)
    facts: Facts = {"by": end.by, "month": end.month, "share": value(share)}
    return [Step("", "", Rule.TERMINATED, facts, cents, np.ones(nothing.shape, dtype=np.bool_))]


def _sum(steps: list[Step], to: Party, nothing: Column) -> Column:
    total = nothing
    for step in steps:
        if step.to == to:
            total = total + step.cents
    return total


def _cut(rule: Rule, cut: Column, to: Party, clause: str = "", **facts: Decimal | int | str) -> Step:
    return Step(clause, "", rule, facts, -cut, np.asarray(cut > 0, dtype=np.bool_), to)


def payoff(
    terms: Terms, values: Given, how: Course | None = None, to: Party | None = None
) -> dict[str, Column]:
    """Cents a contract pays at each test, for any number of sets of results at once.

    Args:
        terms: the contract.
        values: measured values in millionths, by metric and test; int64 columns of one length. None stands for a
            metric that was to be measured and was not.
        how: how the contract went; none is as its terms foresee. ``course(terms, through=...)`` stops at a test.
        to: only what one side gets; none is the payer's whole payment (a malus of the operator counts against it).

    Returns:
        A column by test, and by ``"termination"`` after an early end.

    Raises:
        ContractError: a value a clause needs is not given.
    """
    given = {key: column for key, column in values.items() if column is not None}
    size = len(next(iter(given.values()))) if given else 1
    nothing = np.zeros(size, dtype=np.int64)
    return {
        test: sum((step.cents for step in steps if to in (None, step.to)), nothing)
        for test, steps in _steps(how or course(terms), values, nothing)
    }


@dataclass(frozen=True)
class PaymentLine:
    """One line of a payment, and the rule that made it.

    Attributes:
        test: at which it was earned.
        month: when it is paid, since service start.
        date: the first of that month; none when service start is not known.
        clause: name of the clause; empty for caps of the whole contract and an early end.
        metric: what it rests on; empty when on nothing measured.
        value: what was measured, in the metric's own unit.
        rule: which rule.
        facts: numbers of the terms it used.
        cents: what is paid; negative for a cap, a loss or a malus.
        to: who is paid.
    """

    test: str
    month: int
    date: datetime.date | None
    clause: str
    metric: str
    value: Decimal | None
    rule: Rule
    facts: Facts
    cents: int
    to: Party


@dataclass(frozen=True)
class Valuation:
    """What a contract paid on its results, line by line."""

    course: Course
    values: Values
    lines: tuple[PaymentLine, ...]

    @property
    def total(self) -> int:
        """Cents the payer pays in all; a malus of the operator counts against it."""
        return sum(line.cents for line in self.lines)

    def paid_to(self, party: Party) -> int:
        """Cents one side gets in all."""
        return sum(line.cents for line in self.lines if line.to == party)

    def by_test(self, party: Party | None = None) -> dict[str, int]:
        """Cents by test, of one side or in all."""
        sums = {test.id: 0 for test in self.course.tests}
        for line in self.lines:
            if party in (None, line.to):
                sums[line.test] = sums.get(line.test, 0) + line.cents
        return sums

    def by_clause(self) -> dict[str, int]:
        """Cents by clause after its own caps; under an empty name, caps of the contract and an early end."""
        sums: dict[str, int] = {}
        for line in self.lines:
            sums[line.clause] = sums.get(line.clause, 0) + line.cents
        return sums


def valuation(terms: Terms, results: Results) -> Valuation:
    """What a contract pays on its results, with the rule behind every line.

    Raises:
        ContractError: results do not go with the terms.
    """
    check_results(terms, results)
    how = course_of(terms, results)
    held = {test.id for test in how.tests}
    measured = {key: one for key, one in values_of(terms, results).items() if key[1] in held}
    given = {key: None if one is None else np.array([one], dtype=object) for key, one in measured.items()}
    return Valuation(
        how,
        measured,
        tuple(
            _told(step, test, how, measured.get((step.metric, test)))
            for test, steps in _steps(how, given, np.zeros(1, dtype=object))
            for step in steps
            if step.applies[0]
        ),
    )


def _told(step: Step, test: str, how: Course, measured: int | None) -> PaymentLine:
    month = how.month_paid(test)
    return PaymentLine(
        test=test, month=month, date=how.date(month), clause=step.clause, metric=step.metric,
        value=None if measured is None else value(measured), rule=step.rule, facts=step.facts,
        cents=int(step.cents[0]), to=step.to,
    )  # fmt: skip
