"""What a contract pays on results, and to whom: tables, sentences and the few numbers that matter most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from abm.contracts.cash import Cash, cash
from abm.contracts.curve import curves
from abm.contracts.payments import Valuation, valuation
from abm.contracts.results import Values, check_results
from scenarios.contract_file import contracts
from viz.contract_cash_words import (
    MULTIPLE_DECIMALS,
    RATE_DECIMALS,
    cash_lines,
    drawn_line,
    flows_table,
    holders_table,
    published_line,
)
from viz.contract_figures import Picture
from viz.contract_numbers import money, share
from viz.contract_payment_words import payments_table
from viz.contract_words import form_name
from viz.dashboard.contract_cases import Case, published_case
from viz.dashboard.contract_sure import Sure
from viz.dashboard.contract_words import WORDS
from viz.messages import number
from viz.tables import Table


@dataclass(frozen=True)
class Paid:
    """What is paid on some results.

    Attributes:
        found: line by line.
        money: whose it is.
    """

    found: Valuation
    money: Cash

    def heads(self, language: str) -> Sequence[tuple[str, str]]:
        """The numbers that matter most, with their names."""
        investors = self.money.investors
        return [
            (WORDS(language, "total"), money(self.found.total, self._currency, language)),
            (WORDS(language, "multiple"), _multiple(self.money, language)),
            (WORDS(language, "irr"), _return(self.money, language)),
            (WORDS(language, "loss"), self._lost(language) if investors.drawn else WORDS(language, "unknown")),
        ]  # fmt: skip

    def payments(self, language: str) -> Table:
        """Every payment line, with the rule behind it, and the total."""
        return payments_table(self.found, self.found.course.terms, language)

    def holders(self, language: str) -> Table | None:
        """Who paid in and got what; none without capital."""
        return holders_table(self.money, language) if self.money.investors.drawn else None

    def flows(self, language: str) -> Table | None:
        """Money of the investors by month; none without any."""
        return flows_table(self.money, self.found, language) if self.money.investors.flows else None

    def sentences(self, language: str) -> list[str]:
        """Who pays, who bears a loss, what an outcome costs."""
        lines = cash_lines(self.money, self.found, language)
        return [line for line in (*lines, drawn_line(self.found, language)) if line]

    @property
    def _currency(self) -> str:
        return self.found.course.terms.head.currency

    def _lost(self, language: str) -> str:
        lost = sum(self.money.losses.values())
        return money(lost, self._currency, language) if lost else WORDS(language, "nobody")


def paid_on(case: Case, values: Values) -> Paid:
    """What a contract pays.

    Raises:
        ContractError: values do not go with the terms.
    """
    results = case.results_with(values)
    check_results(case.terms, results)
    found = valuation(case.terms, results)
    return Paid(found, cash(found))


def compared(case: Case, paid: Paid, language: str) -> str:
    """What was paid in fact, beside what the terms give on published results; empty when it is not known."""
    published = case.results.published if case.results else None
    return published_line(paid.found, published.total, published.exact, language) if published else ""


def picture_of(case: Case, values: Values, sure: Sure | None = None) -> Picture | None:
    """Payoff curves around some results; none when nothing says where to draw them."""
    estimate = sure.found if sure else None
    found = list(curves(case.terms, values, case.course, estimate))
    if not found:
        return None
    is_measured = case.results is not None and values == case.known
    return Picture(case.terms, found, values, case.course, is_measured, estimate, sure.se if sure else "")


@lru_cache(maxsize=2)
def overview(language: str) -> tuple[Table, Sequence[str]]:
    """A row for each contract that comes with the model, and their names."""
    rows, names = [], contracts()
    for name in names:
        case = published_case(name)
        currency = case.terms.head.currency
        forms = dict.fromkeys(form_name(clause.form, language) for clause in case.terms.clauses)
        capital = money(case.terms.capital, currency, language) if case.terms.capital else "–"
        rows.append([case.terms.head.name.in_language(language), ", ".join(forms), capital, *_outcome(case, language)])
    return Table(WORDS(language, "overview_heads").split("|"), rows, words=(0, 1)), names


def _outcome(case: Case, language: str) -> list[str]:
    """What was paid by the terms, what was published, multiple and return; dashes without results."""
    if case.results is None:
        return ["–"] * 4
    currency, paid = case.terms.head.currency, paid_on(case, case.known)
    published = case.results.published.total if case.results.published else None
    return [
        money(paid.found.total, currency, language), "–" if published is None else money(published, currency, language),
        _multiple(paid.money, language), _return(paid.money, language),
    ]  # fmt: skip


def _multiple(found: Cash, language: str) -> str:
    multiple = found.investors.multiple
    return "–" if multiple is None else number(multiple, MULTIPLE_DECIMALS, language)


def _return(found: Cash, language: str) -> str:
    rate = found.investors.irr
    return "–" if rate is None else share(rate, language, RATE_DECIMALS)


def titles(language: str) -> Mapping[str, str]:
    """Names of the contracts that come with the model, by what readers call them."""
    return {published_case(name).terms.head.name.in_language(language): name for name in contracts()}
