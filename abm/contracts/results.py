"""What was measured under a contract, when capital was drawn and payments were made, and whether it ended early."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, ModelWrapValidatorHandler, ValidationError, model_validator

from abm.contracts.amounts import MILLION, Money, Quantity, value
from abm.contracts.checks import (
    LARGEST_SHARE,
    check_drawdowns,
    fault,
    moment,
    refuse_disorder,
    refuse_second,
    refuse_unknown,
)
from abm.contracts.clauses import Names, Part, as_tuple
from abm.contracts.clauses import fault as told
from abm.contracts.faults import refusal
from abm.contracts.terms import Drawdown, Kind, Month, People, Side, Terms, Test, with_months
from abm.errors import nearest


class End(Part):
    """``[results.terminated]``: who ended the contract early, and when."""

    by: Side
    month: Month


class ResultsHead(Part):
    """``[results]``: what the results belong to."""

    contract: str = Field(min_length=1, description="id of the contract.")
    sources: Names = Field(default=(), description="Where the results were read.")
    note: str = ""
    service_start: datetime.date | None = Field(default=None, description="Only needed here to write dates below.")
    through: str | None = Field(default=None, description="Last test that has taken place; none is all of them.")
    users_engaged: People | None = Field(default=None, description="Actual number of unique service users engaged.")
    terminated: End | None = Field(default=None, description="Early termination: by whom, in which month.")


class Result(Part):
    """``[[result]]``: a metric as measured at a test."""

    metric: str
    test: str | None = Field(default=None, description="May be left out when the contract has one test.")
    value: Quantity | None = None
    missing: bool = Field(default=False, description="Was to be measured and was not: nothing is paid on it.")

    @model_validator(mode="after")
    def _one_of_two(self) -> Result:
        if (self.value is None) != self.missing:
            raise told("needs either value or missing = true", "value")
        return self


class Claim(Part):
    """``[[claim]]``: outcomes of one person, which a cap per head needs; they must add up to the results."""

    person: str = Field(min_length=1)
    metric: str
    test: str | None = Field(default=None, description="May be left out when the contract has one test.")
    value: Quantity


class Cohort(Part):
    """``[[cohort]]``: people a test was made on, where it differs from the terms."""

    test: str
    people: People


class Paid(Part):
    """``[[payment]]``: when a test was paid, where it differs from the terms."""

    test: str
    month: Month
    date: datetime.date | None = Field(default=None, description="Instead of month, when service_start is given.")


class Published(Part):
    """``[published]``: what was paid in fact, to set beside what the terms give."""

    total: Money | None = Field(default=None, description="Outcome payments in all.")
    exact: bool = Field(default=False, description="Whether the terms must give it to the cent.")
    sources: Names = ()
    note: str = ""


class Results(Part):
    """Results of a contract; ``check_results`` says whether they go with its terms.

    Raises:
        ContractError: anything missing, unknown or of the wrong type; its ``address`` says where.
    """

    head: ResultsHead = Field(alias="results")
    measured: Annotated[tuple[Result, ...], BeforeValidator(as_tuple)] = Field(alias="result", default=())
    claims: Annotated[tuple[Claim, ...], BeforeValidator(as_tuple)] = Field(alias="claim", default=())
    cohorts: Annotated[tuple[Cohort, ...], BeforeValidator(as_tuple)] = Field(alias="cohort", default=())
    drawdowns: Annotated[tuple[Drawdown, ...], BeforeValidator(as_tuple)] = Field(alias="drawdown", default=())
    payments: Annotated[tuple[Paid, ...], BeforeValidator(as_tuple)] = Field(alias="payment", default=())
    published: Published | None = None

    @model_validator(mode="wrap")
    @classmethod
    def _refuse_in_plain_words(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(data, Mapping):
            data = with_months(data, data.get("results"), ("drawdown", "payment"))
        try:
            return handler(data)
        except ValidationError as error:
            raise refusal(error, Results) from None


Values = dict[tuple[str, str], int | None]
"""Measured values in millionths by metric and test; none was to be measured and was not."""


def values_of(terms: Terms, results: Results) -> Values:
    """What was measured, by metric and test."""
    return {(one.metric, one.test or terms.tests[0].id): one.value for one in results.measured}


def held(terms: Terms, through: str | None, end_month: int | None) -> tuple[Test, ...]:
    """Tests that took place: up to the last one named, and none after an early end."""
    last = [test.id for test in terms.tests].index(through) if through is not None else len(terms.tests) - 1
    return tuple(test for test in terms.tests[: last + 1] if end_month is None or test.month <= end_month)


def needed(terms: Terms, tests: tuple[Test, ...]) -> tuple[tuple[str, str], ...]:
    """Metric and test of every value the clauses need at some tests, each once.

    The pooled last test of a threshold is worked out from the cohorts when it was not measured by itself.
    """
    names = {test.id for test in tests}
    found: dict[tuple[str, str], None] = {}
    for clause in terms.clauses:
        pooled = getattr(clause, "pooled", None)
        for test in terms.tests_of(clause):
            if test.id not in names or (pooled and test.id == pooled.test):
                continue
            for metric, _ in clause.uses():
                found[metric, test.id] = None
    return tuple(found)


def check_results(terms: Terms, results: Results) -> None:
    """Whether results go with the terms.

    Raises:
        ContractError: another contract, unknown metric or test, a value that is missing, given twice, negative though
            a count, or beyond 1 though a share; a test that had not taken place; a termination the terms do not allow.
    """
    head = results.head
    if head.contract != terms.head.id:
        raise fault(f"'{head.contract}' is not the contract of these terms, '{terms.head.id}'", "results", "contract")
    if head.service_start and terms.head.service_start and head.service_start != terms.head.service_start:
        raise fault(f"{head.service_start} is not the service_start of the terms, {terms.head.service_start}",
                    "results", "service_start")  # fmt: skip
    tests = [test.id for test in terms.tests]
    if head.through is not None:
        refuse_unknown(head.through, "test", tests, "results", "through")
    _check_end(terms, results)
    _check_values(terms, results, tests)
    _check_claims(terms, results, tests)
    _check_pooled(terms, results)
    for position, cohort in enumerate(results.cohorts):
        refuse_unknown(cohort.test, "test", tests, "cohort", position, "test")
    for position, paid in enumerate(results.payments):
        refuse_unknown(paid.test, "test", tests, "payment", position, "test")
        test = terms.test(paid.test)
        if paid.month < test.month:
            raise fault(f"{moment(paid)} is before the test, {moment(test)}", "payment", position,
                        "date" if paid.date else "month")  # fmt: skip
    refuse_second([cohort.test for cohort in results.cohorts], "cohort", key="test")
    refuse_second([paid.test for paid in results.payments], "payment", key="test")
    refuse_disorder("drawdown", results.drawdowns)
    check_drawdowns(terms, results.drawdowns)


def _check_end(terms: Terms, results: Results) -> None:
    end = results.head.terminated
    if end is None:
        return
    right = next((one for one in terms.terminations if one.by == end.by), None)
    if right is None:
        raise fault(f"the terms give {end.by} no right to end the contract", "results", "terminated", "by")
    if end.month < right.after_month:
        raise fault(
            f"{end.by} may end the contract from month {right.after_month} on, not in month {end.month}",
            "results", "terminated", "month",
        )  # fmt: skip


def _check_values(terms: Terms, results: Results, tests: list[str]) -> None:
    metrics = {metric.id: metric for metric in terms.metrics}
    seen: set[tuple[str, str]] = set()
    end = results.head.terminated
    for position, one in enumerate(results.measured):
        here = ("result", position)
        refuse_unknown(one.metric, "metric", metrics, *here, "metric")
        if one.test is not None:
            refuse_unknown(one.test, "test", tests, *here, "test")
        elif len(tests) > 1:
            raise fault(f"needs test, one of {', '.join(tests)}", *here)
        key = (one.metric, one.test or tests[0])
        if key in seen:
            raise fault(f"'{one.metric}' stands twice at test '{key[1]}'; keep one of the two", *here, "metric")
        seen.add(key)
        through = results.head.through
        if through is not None and tests.index(key[1]) > tests.index(through):
            raise fault(f"test '{key[1]}' comes after '{through}', the last that took place by results.through",
                        *here, "test")  # fmt: skip
        if end is not None and terms.test(key[1]).month > end.month:
            raise fault(f"test '{key[1]}' is in month {terms.test(key[1]).month}, after the end in month {end.month}",
                        *here, "metric" if one.test is None else "test")  # fmt: skip
        if one.value is not None:
            _refuse_impossible(metrics[one.metric].kind, one.value, *here, "value")
    for metric, test in needed(terms, held(terms, results.head.through, end.month if end else None)):
        if (metric, test) not in seen:
            raise fault(
                f"no result for metric '{metric}' at test '{test}'; if it was not measured write missing = true"
                + nearest(metric, [name for name, _ in seen if name not in metrics]), "result",
            )  # fmt: skip


def _check_pooled(terms: Terms, results: Results) -> None:
    """A pooled last test needs a result of its own, or people in every cohort to weigh them by."""
    end = results.head.terminated
    took_place = {test.id for test in held(terms, results.head.through, end.month if end else None)}
    measured = values_of(terms, results)
    counted = {one.test for one in results.cohorts} | {test.id for test in terms.tests if test.people is not None}
    for clause in terms.clauses:
        pooled = getattr(clause, "pooled", None)
        if pooled is None or pooled.test not in took_place:
            continue
        for metric, _ in clause.uses():
            cohorts = [test.id for test in terms.tests_of(clause) if test.id != pooled.test]
            if (metric, pooled.test) not in measured and not counted >= set(cohorts):
                raise fault(
                    f"no result for metric '{metric}' at test '{pooled.test}'; give it, or people of every cohort",
                    "result",
                )  # fmt: skip


def _check_claims(terms: Terms, results: Results, tests: list[str]) -> None:
    metrics = {metric.id: metric for metric in terms.metrics}
    sums: dict[tuple[str, str], int] = {}
    for position, one in enumerate(results.claims):
        here = ("claim", position)
        refuse_unknown(one.metric, "metric", metrics, *here, "metric")
        if one.test is not None:
            refuse_unknown(one.test, "test", tests, *here, "test")
        elif len(tests) > 1:
            raise fault(f"needs test, one of {', '.join(tests)}", *here)
        _refuse_impossible(metrics[one.metric].kind, one.value, *here, "value")
        key = (one.metric, one.test or tests[0])
        sums[key] = sums.get(key, 0) + one.value
    measured = values_of(terms, results)
    for key, total in sums.items():
        if measured.get(key) != total:
            given = measured.get(key)
            shown = "no result" if given is None else value(given)
            raise fault(f"claims of '{key[0]}' at test '{key[1]}' sum to {value(total)}, not to its result, {shown}",
                        "claim")  # fmt: skip


def _refuse_impossible(kind: Kind, given: int, *at: str | int) -> None:
    if kind == "count" and given < 0:
        raise fault(f"{value(given)}: a count is not negative", *at)
    if kind == "count" and given % MILLION:
        raise fault(f"{value(given)}: a count is a whole number", *at)
    if kind == "share" and abs(given) > LARGEST_SHARE * MILLION:
        raise fault(f"{value(given)} is no share of 1; for {value(given)} % write {value(given // 100)}", *at)
