"""The terms of an outcome contract in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from abm.contracts.amounts import MILLION, value
from abm.contracts.clauses import (
    Bands,
    Clause,
    Fixed,
    Ladder,
    Line,
    Pays,
    RateCard,
    Savings,
    Threshold,
    TwoSided,
    Weighted,
)
from abm.contracts.terms import Metric, Terms
from viz.contract_numbers import decimal, money, percent, quantity
from viz.contract_texts import TEXTS
from viz.tables import Table

POINTS = 100
"""Points of a hundred in a share of 1."""


@dataclass(frozen=True)
class Speech:
    """Whoever says what a contract holds, in one language.

    Attributes:
        terms: of the contract.
        language: ``"en"`` or ``"fr"``.
    """

    terms: Terms
    language: str

    def said(self, key: str, **values: object) -> str:
        """A text."""
        return TEXTS(self.language, key, **values)

    def money(self, cents: int) -> str:
        """A sum in the contract's currency."""
        return money(cents, self.terms.head.currency, self.language)

    def share(self, millionths: int) -> str:
        """A share as per cent."""
        return percent(value(millionths), self.language)

    def title(self, name: str) -> str:
        """A metric's title, to stand within a sentence."""
        return self.terms.metric(name).title.in_language(self.language)

    def value(self, name: str, millionths: int) -> str:
        """A value of a metric with its unit."""
        return quantity(value(millionths), self.terms.metric(name), self.terms.head.currency, self.language)

    def level(self, name: str, millionths: int) -> str:
        """From a value on, in the direction that is better."""
        key = "at_least" if self.terms.metric(name).better == "higher" else "at_most"
        return self.said(key, value=self.value(name, millionths))

    def tests(self, names: Iterable[str]) -> str:
        """Names of tests, listed."""
        return ", ".join(names)

    def pays(self, pays: Pays) -> str:
        """What is paid: a sum, or capital with its return."""
        if not pays.takes_capital:
            return self.money(pays.amount)
        what = ""
        if pays.principal:
            is_all = pays.principal == MILLION
            what = self.said("capital") if is_all else self.said("part_of_capital", share=self.share(pays.principal))
        for key, rate in (("return", pays.return_), ("a_year", pays.return_per_year)):
            if rate:
                what = self.said(f"with_{key}" if what else key, what=what, share=self.share(rate))
        return what


def head_rows(terms: Terms, language: str) -> list[tuple[str, str]]:
    """What the head of the contract says, as pairs of words; what is not given is left out."""
    speech, head = Speech(terms, language), terms.head
    rows = [(key, str(getattr(head, key))) for key in ("payer", "operator", "intermediary", "evaluator")]
    for key in ("investment_commitment", "maximum_outcome_payment"):
        rows.append((key, speech.money(getattr(head, key)) if getattr(head, key) is not None else ""))
    rows.append(("targeted_users", "" if head.targeted_users is None else decimal_of(head.targeted_users, language)))
    rows.append(("service_start", "" if head.service_start is None else head.service_start.isoformat()))
    for key in ("anticipated_duration_months", "payment_delay_months"):
        months = getattr(head, key)
        rows.append((key, speech.said("month" if months == 1 else "months", n=months) if months else ""))
    cap = head.return_cap_per_year
    rows.append(("return_cap_per_year", "" if cap is None else speech.share(cap)))
    rows.append(("cost_per_outcome", speech.title(head.cost_per_outcome) if head.cost_per_outcome else ""))
    rows.append(("confidence", speech.said(head.confidence)))
    return [(speech.said(key), words) for key, words in rows if words]


def decimal_of(number: int, language: str) -> str:
    """A whole number as a language writes it."""
    return decimal(Decimal(number), language)


def metrics_table(terms: Terms, language: str) -> Table:
    """What is measured, and against whom."""
    speech = Speech(terms, language)
    rows = [
        [
            metric.title.in_language(language), unit_words(metric, terms.head.currency, language),
            speech.said(metric.better),
            speech.said(metric.comparison),
            "-" if metric.target is None else speech.value(metric.id, metric.target),
        ]
        for metric in terms.metrics
    ]  # fmt: skip
    return Table(speech.said("metric_heads").split("|"), rows, words=(0, 1, 2, 3))


def tests_table(terms: Terms, language: str) -> Table:
    """When it is measured."""
    rows = [[one.id, str(one.month), "-" if one.people is None else decimal_of(one.people, language)]
            for one in terms.tests]  # fmt: skip
    return Table(TEXTS(language, "test_heads").split("|"), rows)


def clause_lines(clause: Clause, terms: Terms, language: str) -> list[str]:
    """What a clause pays: its form in words, then a line for each rule in it."""
    speech = Speech(terms, language)
    lines = _CLAUSES[clause.form](clause, speech)
    if clause.tests:
        lines.append(speech.said("at_tests", tests=speech.tests(clause.tests)))
    if clause.cap is not None:
        lines.append(speech.said("cap", sum=speech.money(clause.cap)))
    if clause.paid_to == "operator":
        lines.append(speech.said("to_operator"))
    if clause.note:
        lines.append(speech.said("note", note=clause.note))
    return [speech.said(clause.form), *lines]


def form_name(form: str, language: str) -> str:
    """The form of a clause in a word or two."""
    return TEXTS(language, f"short_{form}")


def _rate_card(clause: RateCard, speech: Speech) -> list[str]:
    lines = [
        speech.said("price", price=speech.money(one.price), title=speech.title(one.metric)) for one in clause.lines
    ]
    if clause.cap_per_head is not None:
        lines.append(speech.said("cap_per_head", sum=speech.money(clause.cap_per_head)))
    return lines


def _threshold(clause: Threshold, speech: Speech) -> list[str]:
    title = speech.title(clause.metric)
    lines = [
        speech.said("pays_from", pays=speech.pays(clause.pays), title=title,
                    level=speech.level(clause.metric, clause.at_least)),
    ]  # fmt: skip
    if clause.pooled:
        pooled = clause.pooled
        lines.append(
            speech.said("pooled", test=pooled.test, pays=speech.pays(pooled.pays or clause.pays), title=title,
                        level=speech.level(clause.metric, pooled.at_least))
        )  # fmt: skip
    return [*lines, speech.said("else_nothing")]


def _ladder(clause: Ladder, speech: Speech) -> list[str]:
    title = speech.title(clause.metric)
    rungs = [
        speech.said("rung", title=title, level=speech.level(clause.metric, one.at), pays=speech.pays(one.pays))
        for one in clause.rungs
    ]
    return [*rungs, speech.said("else_nothing")]


def _line(clause: Line, speech: Speech) -> list[str]:
    lines = []
    for one in clause.segments:
        words = {
            "title": speech.title(clause.metric), "level": speech.level(clause.metric, one.from_),
            "pays": speech.money(one.pays),
        }  # fmt: skip
        if one.per_unit:
            lines.append(speech.said("segment_slope", **_slope(one.per_unit, clause.metric, speech), **words))
        else:
            lines.append(speech.said("segment", **words))
    if clause.to is not None:
        lines.append(speech.said("flat", value=speech.value(clause.metric, clause.to)))
    return [*lines, speech.said("else_nothing")]


def _slope(per_unit: int, name: str, speech: Speech) -> dict[str, str]:
    """What one more pays, and one what; of a share, one point of a hundred."""
    kind = speech.terms.metric(name).kind
    unit = speech.said("point" if kind in ("share", "percent") else "one")
    if kind == "share" and per_unit % POINTS == 0:
        per_unit //= POINTS
    elif kind == "share":
        unit = f"{decimal_of(POINTS, speech.language)} {unit}s"
    return {"slope": speech.money(per_unit), "unit": unit}


def _savings(clause: Savings, speech: Speech) -> list[str]:
    share, title = speech.share(clause.share), speech.title(clause.metric)
    per = speech.title(clause.per) if clause.per else ""
    lines = [speech.said("savings_per" if per else "savings_share", share=share, title=title, per=per)]
    if clause.share_after is not None:
        key = "savings_after_rate" if clause.interest else "savings_after"
        lines.append(speech.said(key, share=speech.share(clause.share_after), rate=speech.share(clause.interest)))
    return lines


def _bands(clause: Bands, speech: Speech) -> list[str]:
    title = speech.title(clause.metric)
    lines = [
        speech.said("band", title=title, level=speech.level(clause.metric, one.from_), coupon=speech.share(one.coupon))
        for one in clause.bands
    ]
    if clause.floor:
        coupon = speech.share(clause.floor.coupon)
        lines.append(speech.said("floor", coupon=coupon, tests=speech.tests(clause.floor.tests)))
    if clause.principal:
        level = speech.level(clause.metric, clause.principal.full_from)
        lines.append(speech.said("principal_full", title=title, level=level))
        kept = clause.principal.protected
        lines.append(speech.said("principal_protected" if kept else "principal_lost", share=speech.share(kept)))
    return lines


def _fixed(clause: Fixed, speech: Speech) -> list[str]:
    return [speech.said("fixed_amount", sum=speech.money(clause.amount))]


def _two_sided(clause: TwoSided, speech: Speech) -> list[str]:
    title, target = speech.title(clause.metric), speech.value(clause.metric, clause.target)
    up, down = (percent(way * value(clause.span), speech.language, signed=True) for way in (1, -1))
    if speech.terms.metric(clause.metric).better == "lower":
        up, down = down, up
    lines = [
        speech.said("on_target", title=title, target=target, gain=speech.money(clause.at_target)),
        speech.said("above", distance=up, gain=speech.money(clause.gain_max)),
        speech.said("below", distance=down, loss=speech.money(clause.loss_max)),
    ]
    if clause.operator:
        from_ = speech.share(clause.operator.from_)
        lines.append(speech.said("operator_share", sum=speech.money(clause.operator.max), from_=from_))
    return lines


def _weighted(clause: Weighted, speech: Speech) -> list[str]:
    lines = [speech.said("weighted_amount", sum=speech.money(clause.amount))]
    for one in clause.parts:
        words = {
            "weight": speech.share(one.weight), "title": speech.title(one.metric),
            "target": speech.value(one.metric, one.target),
        }  # fmt: skip
        cap = "" if one.cap is None else speech.share(one.cap)
        lines.append(speech.said("part_cap" if cap else "part", cap=cap, **words))
    return lines


_CLAUSES: Mapping[str, Callable[[Any, Speech], list[str]]] = {
    "rate_card": _rate_card,
    "threshold": _threshold,
    "ladder": _ladder,
    "line": _line,
    "savings": _savings,
    "bands": _bands,
    "fixed": _fixed,
    "two_sided": _two_sided,
    "weighted": _weighted,
}


def capital_table(terms: Terms, language: str) -> Table | None:
    """The tranches; None when the contract names none."""
    if not terms.tranches:
        return None
    speech = Speech(terms, language)
    rows = [
        [
            one.id, one.holder or "-", speech.money(one.amount), speech.said("rank", n=one.rank),
            speech.said("all_left") if one.return_ is None else speech.share(one.return_),
        ]
        for one in terms.tranches
    ]  # fmt: skip
    return Table(speech.said("capital_heads").split("|"), rows, words=(0, 1, 3))


def capital_lines(terms: Terms, language: str) -> list[str]:
    """Guarantees, drawdowns and rights to end the contract."""
    speech = Speech(terms, language)
    lines = [
        speech.said("guarantee", guarantor=one.guarantor, sum=speech.money(one.amount), tranche=one.tranche)
        for one in terms.guarantees
    ]
    for drawn in terms.drawdowns:
        words = {"sum": speech.money(drawn.amount), "month": drawn.month}
        key = "drawdown_of" if drawn.tranche else "drawdown"
        lines.append(speech.said(key, tranche=drawn.tranche or "", **words))
    for end in terms.terminations:
        key = "ends_earned" if end.pays == "earned" else "ends_share"
        side = speech.said(f"side_{end.by}")
        words_of_end = {"side": side[0].upper() + side[1:], "month": end.after_month, "share": speech.share(end.share)}
        lines.append(speech.said(key, **words_of_end))
    return lines


def metric_label(metric: Metric, currency: str, language: str) -> str:
    """A metric with its unit, for an axis; percent and shares are drawn in per cent."""
    return f"{metric.title.in_language(language)} ({unit_words(metric, currency, language)})"


def unit_words(metric: Metric, currency: str, language: str) -> str:
    """The unit of a metric: a sign where its kind says it, else as the contract has it."""
    return {"share": "%", "percent": "%", "money": currency}.get(metric.kind, metric.unit.in_language(language))
