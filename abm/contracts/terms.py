"""Terms of an outcome contract: who pays what on which result, whose capital is at stake, how it may end.

Words follow the INDIGO data standard (GO Lab, University of Oxford) where it has one. Inside, money is in cents and
every other number in millionths (``abm/contracts/amounts.py``).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from abm.contracts.amounts import Money, Quantity, Share
from abm.contracts.checks import refuse_contradictions
from abm.contracts.clauses import FORMS, Clause, Names, Part, as_tuple
from abm.contracts.faults import refusal, time_of_day
from abm.errors import ContractError
from abm.vocabulary import MONTHS_PER_YEAR

LONGEST_MONTHS = 600
"""Latest month a contract can name; fifty years."""

Month = Annotated[int, Field(ge=0, le=LONGEST_MONTHS, description="Months since service start.")]
People = Annotated[int, Field(ge=0, description="A number of people.")]
Kind = Literal["count", "share", "percent", "money", "number"]
Comparison = Literal["randomised", "matched", "historical", "target_only"]
Side = Literal["payer", "investor", "operator"]

DEFAULT_TEST = "end"
"""Name of the only test of a contract that names none: at the end of service."""


class Title(Part):
    """One text in both languages."""

    en: str = Field(min_length=1)
    fr: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        """The words in ``"en"`` or ``"fr"``."""
        return self.fr if language == "fr" else self.en


def _both_languages(given: Any) -> Any:
    if given == "":
        raise PydanticCustomError("contract", "{words}", {"words": "is empty"})
    if not isinstance(given, (str, Mapping, Title)):
        words = "expected text in quotes, or a table { en = ..., fr = ... }"
        raise PydanticCustomError("number", "{words}", {"words": words})
    if isinstance(given, str):
        return {"en": given, "fr": given}
    if isinstance(given, Mapping) and len(given) == 1 and next(iter(given)) in ("en", "fr"):
        return dict.fromkeys(("en", "fr"), *given.values())
    return given


Words = Annotated[Title, BeforeValidator(_both_languages, json_schema_input_type=str | Title)]


class Head(Part):
    """``[contract]``: parties, capital, caps and dates of the whole contract."""

    id: str = Field(min_length=1, description="Name of the file without .toml.")
    name: Words
    currency: str = Field(description="ISO 4217 code.")
    sources: Names = Field(default=(), description="Where the terms were read.")
    confidence: Literal["high", "medium", "low"] = Field(
        default="medium",
        description="high: a primary or two agreeing sources; medium: one source or partly inferred; low: disputed.",
    )
    note: str = Field(default="", description="What is inferred, and how.")
    payer: str = Field(default="", description="Outcome payer.")
    operator: str = Field(default="", description="Service provider.")
    intermediary: str = Field(default="", description="Who structures and manages the contract.")
    evaluator: str = Field(default="", description="Who measures.")
    investment_commitment: Money | None = Field(default=None, description="Total investment commitment.")
    maximum_outcome_payment: Money | None = Field(default=None, description="Maximum potential outcome payment.")
    targeted_users: People | None = Field(default=None, description="Targeted number of unique service users.")
    service_start: datetime.date | None = Field(default=None, description="Start date of service provision.")
    anticipated_duration_months: Month | None = Field(default=None, description="Of service provision.")
    payment_delay_months: Month = Field(default=0, description="From a test to its payment.")
    return_cap_per_year: Share | None = Field(
        default=None, description="Largest internal rate of return of the investors, a year."
    )
    reuses_capital: bool = Field(
        default=False, description="Whether payments on the way pay for service again instead of going to investors."
    )
    cost_per_outcome: str | None = Field(default=None, description="Metric that counts outcomes.")


class Metric(Part):
    """``[[metric]]``: something the evaluator measures."""

    id: str = Field(min_length=1)
    title: Words
    unit: Words = Field(description="What one is, in words.")
    kind: Kind = Field(
        description="count: whole, not negative; share: of 1; percent: points; money: units of currency; number."
    )
    better: Literal["higher", "lower"] = "higher"
    comparison: Comparison = "target_only"
    measures: Literal["outcome", "users"] = Field(
        default="outcome", description="When contracts are simulated: a result, or people who took part."
    )
    target: Quantity | None = Field(
        default=None, description="Result agreed on: of a count over the whole contract, of others at each test."
    )


class Test(Part):
    """``[[test]]``: an occasion on which metrics are measured and payments fall due."""

    __test__ = False

    id: str = Field(min_length=1)
    month: Month
    date: datetime.date | None = Field(default=None, description="Instead of month, when service_start is given.")
    people: People | None = Field(default=None, description="People in the cohort that is tested.")


class Tranche(Part):
    """``[[tranche]]``: one holder's part of the capital and its place in line."""

    id: str = Field(min_length=1)
    holder: str = ""
    amount: Money
    rank: Annotated[int, Field(ge=1)] = Field(default=1, description="1 is repaid first.")
    return_: Share | None = Field(
        default=None, alias="return", description="Largest return a year, compounded; none takes what is left."
    )


class Guarantee(Part):
    """``[[guarantee]]``: somebody who makes good a tranche's loss of principal."""

    guarantor: str = Field(min_length=1)
    tranche: str
    amount: Money


class Drawdown(Part):
    """``[[drawdown]]``: capital paid in."""

    month: Month
    date: datetime.date | None = Field(default=None, description="Instead of month, when service_start is given.")
    amount: Money
    tranche: str | None = Field(default=None, description="Unless given, all tranches in proportion.")


class Termination(Part):
    """``[[termination]]``: a right to end the contract early, and what is then paid."""

    by: Side
    after_month: Month
    pays: Literal["earned", "principal_share"] = Field(
        default="earned", description="Nothing beyond what was earned, or on top a share of the capital drawn."
    )
    share: Share = Field(default=0, description="Of the capital drawn, for principal_share.")


class Terms(Part):
    """A whole contract.

    Raises:
        ContractError: anything that is missing, unknown, of the wrong type or that does not go together; its
            ``address`` says where.
    """

    head: Head = Field(alias="contract")
    metrics: Annotated[tuple[Metric, ...], BeforeValidator(as_tuple)] = Field(alias="metric", min_length=1)
    tests: Annotated[tuple[Test, ...], BeforeValidator(as_tuple)] = Field(alias="test", min_length=1)
    clauses: Annotated[tuple[Clause, ...], BeforeValidator(as_tuple)] = Field(alias="clause", min_length=1)
    tranches: Annotated[tuple[Tranche, ...], BeforeValidator(as_tuple)] = Field(alias="tranche", default=())
    guarantees: Annotated[tuple[Guarantee, ...], BeforeValidator(as_tuple)] = Field(alias="guarantee", default=())
    drawdowns: Annotated[tuple[Drawdown, ...], BeforeValidator(as_tuple)] = Field(alias="drawdown", default=())
    terminations: Annotated[tuple[Termination, ...], BeforeValidator(as_tuple)] = Field(
        alias="termination", default=()
    )

    @model_validator(mode="wrap")
    @classmethod
    def _refuse_in_plain_words(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(data, Mapping):
            data = _with_default_test(with_months(data, data.get("contract"), ("test", "drawdown")))
        try:
            terms = handler(data)
        except ValidationError as error:
            raise refusal(error, Terms, FORMS) from None
        if terms is not data:
            refuse_contradictions(terms)
        return terms

    @property
    def capital(self) -> int:
        """Capital committed, in cents; 0 when it is not known."""
        return self.head.investment_commitment or 0

    @property
    def shares_of_capital(self) -> tuple[Tranche, ...]:
        """The tranches, or one for all of the capital when the contract names none."""
        return self.tranches or (Tranche.model_construct(id="investors", holder="", amount=self.capital, rank=1,
                                                         return_=None),)  # fmt: skip

    @property
    def drawn(self) -> tuple[Drawdown, ...]:
        """The drawdowns, or all of the capital at service start when the contract names none."""
        whole = Drawdown.model_construct(month=0, date=None, amount=self.capital, tranche=None)
        return self.drawdowns or ((whole,) if self.capital else ())

    def metric(self, name: str) -> Metric:
        """A metric by its name."""
        return next(metric for metric in self.metrics if metric.id == name)

    def test(self, name: str) -> Test:
        """A test by its name."""
        return next(test for test in self.tests if test.id == name)

    def tests_of(self, clause: Clause) -> tuple[Test, ...]:
        """Tests a clause is valued at, in the order of the contract."""
        return tuple(test for test in self.tests if not clause.tests or test.id in clause.tests)


def with_months(data: Mapping[str, Any], head: Any, tables: tuple[str, ...]) -> Mapping[str, Any]:
    """A file's content in which entries that give a date have their month since service start.

    Raises:
        ContractError: a date without service start, or before it.
    """
    start = head.get("service_start") if isinstance(head, Mapping) else None
    filled = dict(data)
    for table in tables:
        if isinstance(data.get(table), list):
            filled[table] = [_with_month(entry, start, (table, at)) for at, entry in enumerate(data[table])]
    return filled


def _with_month(entry: Any, start: Any, address: tuple[str | int, ...]) -> Any:
    if not isinstance(entry, Mapping) or "date" not in entry:
        return entry
    where = f"{address[0]}[{int(address[1]) + 1}].date"
    if isinstance(entry["date"], datetime.datetime):
        raise ContractError(f"{where}: {time_of_day(entry['date'])}", (*address, "date"))
    if not isinstance(entry["date"], datetime.date):
        raise ContractError(f"{where}: expected a date, as 2024-01-31 without quotes", (*address, "date"))
    if start is not None and (not isinstance(start, datetime.date) or isinstance(start, datetime.datetime)):
        return entry
    if start is None:
        raise ContractError(f"{where}: needs service_start in [contract], or write month", (*address, "date"))
    given: datetime.date = entry["date"]
    if given < start:
        raise ContractError(f"{where}: {given} is before service_start, {start}", (*address, "date"))
    month = months_between(start, given)
    if entry.get("month", month) != month:
        raise ContractError(f"{where}: {given} is in month {month}, not {entry['month']}; keep one of the two",
                            (*address, "date"))  # fmt: skip
    return {**entry, "month": month}


def months_between(start: datetime.date, end: datetime.date) -> int:
    """Months of the calendar from one date to a later one, whatever the days; money is told by these months."""
    return (end.year - start.year) * MONTHS_PER_YEAR + end.month - start.month


def _with_default_test(data: Mapping[str, Any]) -> Mapping[str, Any]:
    head = data.get("contract")
    if data.get("test") or not isinstance(head, Mapping):
        return data
    if "anticipated_duration_months" not in head:
        raise ContractError("contract: needs [[test]], or anticipated_duration_months for one test at the end",
                            ("contract",))  # fmt: skip
    return {**data, "test": [{"id": DEFAULT_TEST, "month": head["anticipated_duration_months"]}]}
