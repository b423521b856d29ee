"""Contracts that are looked at: those that come with the model, and a file that a visitor brings."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from abm.contracts.amounts import CENTS, LARGEST, MILLION, millionths, value
from abm.contracts.clauses import Clause
from abm.contracts.course import Course, course, course_of
from abm.contracts.curve import known_values
from abm.contracts.results import Result, Results, ResultsHead, Values, values_of
from abm.contracts.terms import Metric, Terms
from abm.errors import ContractError, WelfareError
from scenarios.contract_file import contracts, load_contract, load_results, published_results
from scenarios.document import shown
from viz.contract_numbers import decimal
from viz.dashboard.contract_words import WORDS
from viz.dashboard.upload import Given

MOST_OCCASIONS = 5_000
"""Clauses times tests of a contract that is worked out while somebody waits."""
MOST_BOXES = 40
"""Results that have a box of their own; the others follow all together."""


@dataclass(frozen=True)
class Case:
    """A contract with what was published of its results.

    Attributes:
        name: of a contract of the model, or of a visitor's file.
        terms: of the contract.
        results: published with it; none when there are none.
        is_own: whether a visitor brought it.
    """

    name: str
    terms: Terms
    results: Results | None = None
    is_own: bool = False

    @property
    def course(self) -> Course:
        """How it went, or is foreseen to go."""
        return course_of(self.terms, self.results) if self.results else course(self.terms)

    @property
    def known(self) -> Values:
        """A value for everything that is measured: as published, else the target."""
        given = values_of(self.terms, self.results) if self.results else {}
        values = known_values(self.terms, given, self.course)
        for clause in self.terms.clauses:
            values |= {key: one for key, one in self._pooled(clause).items() if key not in values}
        return values

    def _pooled(self, clause: Clause) -> Values:
        """Value of a test on all cohorts together that no numbers of people can give."""
        pooled, people = getattr(clause, "pooled", None), self.course.people
        tests = [test.id for test in self.terms.tests_of(clause)]
        if pooled is None or all(test in people for test in tests if test != pooled.test):
            return {}
        return {(metric, pooled.test): self.terms.metric(metric).target for metric, _ in clause.uses()}

    def results_with(self, values: Values) -> Results:
        """Results of the same course with other values; claims of single persons are left out, for they no longer fit.

        Args:
            values: in millionths by metric and test; none is not measured.
        """
        measured = tuple(
            Result.model_construct(metric=metric, test=test, value=given, missing=given is None)
            for (metric, test), given in values.items()
        )
        if self.results is None:
            head = ResultsHead.model_construct(contract=self.terms.head.id)
            return Results.model_construct(head=head, measured=measured)
        claims = self.results.claims if values == self.known else ()
        return self.results.model_copy(update={"measured": measured, "claims": claims})


@lru_cache(maxsize=64)
def published_case(name: str) -> Case:
    """A contract that comes with the model.

    Raises:
        WelfareError: there is no such contract.
    """
    if name not in contracts():
        raise ContractError(f"unknown contract '{name[:80]}'")
    terms = load_contract(name)
    return Case(name, terms, load_results(name, terms) if published_results(name) else None)


def case_of(given: Given) -> Case:
    """The contract in a visitor's file; errors name the file and the line, and no place on this machine.

    Raises:
        WelfareError: it is too large, no contract, or not well formed.
    """
    if given.is_too_large:
        raise _refused("too_large", name=given.name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{_id_in(given.text)}.toml"
        path.write_text(given.text, encoding="utf-8", newline="")
        try:
            terms = load_contract(path)
        except WelfareError as error:
            told = str(error)
            for place in (shown(path), str(path.resolve()), str(path)):
                told = told.replace(place, given.name)
            raise ContractError(told) from None
    if len(terms.clauses) * len(terms.tests) > MOST_OCCASIONS:
        raise _refused("too_many", name=given.name, most=MOST_OCCASIONS)
    return Case(given.name, terms, is_own=True)


def _refused(key: str, **values: object) -> WelfareError:
    english, french = (WORDS(language, key, **values) for language in ("en", "fr"))
    return WelfareError(english, french)


def _id_in(text: str) -> str:
    """The contract's own name, which must be that of its file, for a browser may have given the file another."""
    name: object = ""
    with suppress(Exception):  # whatever is wrong with the file is told when it is read
        name = tomllib.loads(text)["contract"]["id"]
    return name if isinstance(name, str) and re.fullmatch(r"[\w-]{1,60}", name) else "contract"


def written_value(metric: Metric, given: int | None, language: str) -> str:
    """A value as it stands in its box: shares in per cent, nothing where it was not measured."""
    if given is None:
        return ""
    number = value(given) * (CENTS if metric.kind == "share" else 1)
    is_whole = number == number.to_integral_value()
    return decimal(number.quantize(Decimal(1)) if is_whole else number.normalize(), language)


def read_value(metric: Metric, typed: str, language: str) -> int | None:
    """Millionths of what was typed into a box; none of an empty one.

    Raises:
        WelfareError: no number, or one that cannot be measured.
    """
    number = read_number(typed, language)
    if number is None:
        return None
    if metric.kind == "share":
        number /= CENTS
    if metric.kind == "count" and (number < 0 or number != number.to_integral_value()):
        raise _refused("no_count", typed=typed[:20])
    if abs(number) > LARGEST or (metric.kind == "share" and abs(number) > 1):
        raise _refused("beyond_share" if metric.kind == "share" else "beyond", typed=typed[:20])
    try:
        return millionths(number)
    except ValueError:
        raise _refused("decimals", typed=typed[:20]) from None


def read_number(typed: str, language: str) -> Decimal | None:
    """A number as a language writes it; none of an empty text.

    Raises:
        WelfareError: it is none.
    """
    text = re.sub(r"[\s\u00a0\u202f%]", "", typed).replace("\u2212", "-")
    if not text:
        return None
    if language == "en":
        text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,12})?", text):
        raise _refused("no_number", typed=typed[:20])
    return Decimal(text)


def scaled(case: Case, multiple: float) -> Values:
    """All that is known of a contract's results, times a number; counts stay whole, shares stay shares."""
    found: Values = {}
    for (name, test), given in case.known.items():
        metric = case.terms.metric(name)
        if given is None:
            found[name, test] = None
        elif metric.kind == "count":
            found[name, test] = round(given * multiple / MILLION) * MILLION
        else:
            most = MILLION if metric.kind == "share" else LARGEST * MILLION
            found[name, test] = max(-most, min(most, round(given * multiple)))
    return found
