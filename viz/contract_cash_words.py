"""Where the money of a contract went: flows by month, returns, losses and the cost of an outcome, in words."""

from __future__ import annotations

from abm.contracts.amounts import CENTS, rounded
from abm.contracts.cash import Cash, Position
from abm.contracts.payments import Valuation
from scenarios.texts import Texts
from viz.contract_numbers import are_whole, money, share, sum_of
from viz.messages import number
from viz.tables import Table

TEXTS = Texts(
    en={
        "investors": "investors",
        "operator": "the operator",
        "all": "all investors",
        "flow_heads": "Paid",
        "month": "month {n}",
        "holder_heads": "Tranche|Holder|Paid in|Received|Guaranteed|Gain|Multiple|Return a year",
        "payer": "The payer pays {sum} in all.",
        "to_operator": "The operator gets {sum} of it.",
        "to_operator_net": "The operator gets {sum} of it, its malus taken off.",
        "from_operator": "The operator bears a malus of {sum}.",
        "loss": "Loss of {sum}: {who}.",
        "no_loss": "Nobody loses capital.",
        "guarantor": "Guarantee of {sum} paid by {who}.",
        "left_over": "{sum} exceed what any tranche may take and stay with the vehicle.",
        "cost_per_outcome": "{sum} for one outcome ({metric}).",
        "running": "Only tests up to {test} have taken place: capital that is still out is no loss yet.",
        "no_capital": "The terms name no capital: no return can be told.",
        "drawn_at_start": "All capital is taken as drawn at service start, as neither terms nor results say when.",
        "published": "Published: {sum}.",
        "published_exact": "Published: {sum}; {verdict}.",
        "equal": "equal to the cent",
        "differs": "the terms give {difference}",
    },
    fr={
        "investors": "investisseurs",
        "operator": "l'opérateur",
        "all": "tous les investisseurs",
        "flow_heads": "Payé",
        "month": "mois {n}",
        "holder_heads": "Tranche|Porteur|Versé|Reçu|Garanti|Gain|Multiple|Rendement par an",
        "payer": "Le payeur verse {sum} en tout.",
        "to_operator": "L'opérateur en reçoit {sum}.",
        "to_operator_net": "L'opérateur en reçoit {sum}, son malus déduit.",
        "from_operator": "L'opérateur supporte un malus de {sum}.",
        "loss": "Perte de {sum} pour : {who}.",
        "no_loss": "Personne ne perd de capital.",
        "guarantor": "Garantie de {sum} versée par : {who}.",
        "left_over": "{sum} dépassent ce que toute tranche peut recevoir et restent au véhicule.",
        "cost_per_outcome": "{sum} par résultat ({metric}).",
        "running": "Seules les mesures jusqu'à {test} ont eu lieu : le capital encore dehors n'est pas une perte.",
        "no_capital": "Les termes ne nomment aucun capital : pas de rendement à donner.",
        "drawn_at_start": (
            "Tout le capital est supposé appelé au début du service, ni les termes ni les résultats ne disant quand."
        ),
        "published": "Publié : {sum}.",
        "published_exact": "Publié : {sum} ; {verdict}.",
        "equal": "égal au centime",
        "differs": "les termes donnent {difference}",
    },
)
MULTIPLE_DECIMALS, RATE_DECIMALS = 3, 2
HOLDER, GUARANTEED = 1, 4
"""Columns of the table of holders that may be empty."""


def flows_table(cash: Cash, valuation: Valuation, language: str) -> Table:
    """Money out and in by month, a column for each tranche and one for all of them when there are several."""
    columns = [*cash.tranches, *([cash.investors] if len(cash.tranches) > 1 else [])]
    flows = [dict(position.flows) for position in columns]
    months = sorted({month for one in flows for month in one})
    whole = are_whole(cents for one in flows for cents in one.values())
    currency = valuation.course.terms.head.currency
    rows = [
        [
            _when(month, valuation, language),
            *(sum_of(one[month], language, True, whole) if month in one else "" for one in flows),
        ]
        for month in months
    ]
    return Table([TEXTS(language, "flow_heads"), *(f"{_name(one, language)} ({currency})" for one in columns)], rows)


def _when(month: int, valuation: Valuation, language: str) -> str:
    date = valuation.course.date(month)
    return TEXTS(language, "month", n=month) if date is None else f"{date:%Y-%m}"


def _name(position: Position, language: str) -> str:
    return TEXTS(language, "investors") if position.name == "investors" else position.name


def holders_table(cash: Cash, language: str, rounded: bool = False) -> Table:
    """What each tranche paid in and got, its multiple and its return.

    Columns of holders and of guarantees stand only where there are any.

    Args:
        cash: of the contract.
        language: ``"en"`` or ``"fr"``.
        rounded: to whole units of currency, for narrow terminals; cents stand in the table of flows.
    """
    positions = [*cash.tranches, *([cash.investors] if len(cash.tranches) > 1 else [])]
    sums = [cents for one in positions for cents in (one.drawn, one.received, one.guaranteed)]
    whole = rounded or are_whole(sums)
    rows = [_holder(one, _name(one, language), language, whole) for one in cash.tranches]
    if len(cash.tranches) > 1:
        rows.append(_holder(cash.investors, TEXTS(language, "all"), language, whole))
    table = Table(TEXTS(language, "holder_heads").split("|"), rows, words=(0, 1))
    empty = {HOLDER} if not any(one.holder for one in positions) else set()
    if not any(one.guaranteed for one in positions):
        empty.add(GUARANTEED)
    return table.columns([column for column in range(len(table.heads)) if column not in empty])


def _holder(one: Position, name: str, language: str, whole: bool) -> list[str]:
    sums = [sum_of(cents, language, whole=whole) for cents in (one.drawn, one.received, one.guaranteed)]
    multiple = "-" if one.multiple is None else number(one.multiple, MULTIPLE_DECIMALS, language)
    rate = "-" if one.irr is None else share(one.irr, language, RATE_DECIMALS)
    return [name, one.holder or "-", *sums, sum_of(one.gain, language, True, whole), multiple, rate]


def cash_lines(cash: Cash, valuation: Valuation, language: str) -> list[str]:
    """Who pays, who loses, and what an outcome costs, in sentences."""
    terms = valuation.course.terms
    currency = terms.head.currency

    def said(key: str, cents: int, **values: str) -> str:
        return TEXTS(language, key, sum=money(cents, currency, language), **values)

    lines = [said("payer", cash.payer)]
    if cash.operator > 0:
        lines.append(said("to_operator_net" if cash.malus else "to_operator", cash.operator))
    if cash.malus:
        lines.append(said("from_operator", cash.malus))
    lines += [said("guarantor", cents, who=who) for who, cents in cash.guarantors.items() if cents]
    lines += _loss_lines(cash, valuation, language)
    if cash.left_over:
        lines.append(said("left_over", cash.left_over))
    if cash.cost_per_outcome is not None and terms.head.cost_per_outcome:
        metric = terms.metric(terms.head.cost_per_outcome).title.in_language(language)
        cents = CENTS * cash.cost_per_outcome
        lines.append(said("cost_per_outcome", rounded(cents.numerator, cents.denominator), metric=metric))
    return lines


def _loss_lines(cash: Cash, valuation: Valuation, language: str) -> list[str]:
    """Who loses capital; nothing is said of it while the contract runs."""
    course, currency = valuation.course, valuation.course.terms.head.currency
    if not cash.investors.drawn:
        return [TEXTS(language, "no_capital")]
    if course.end is None and len(course.tests) < len(course.terms.tests):
        return [TEXTS(language, "running", test=course.tests[-1].id)]
    lines = [
        TEXTS(language, "loss", sum=money(cents, currency, language), who=_bearer(who, language))
        for who, cents in cash.losses.items()
    ]
    return lines or [TEXTS(language, "no_loss")]


def _bearer(who: str, language: str) -> str:
    return TEXTS(language, who) if who in ("investors", "operator") else who


def drawn_line(valuation: Valuation, language: str) -> str:
    """A caution when no drawdown is known; else nothing."""
    assumed = valuation.course.terms.drawdowns == () and valuation.course.drawdowns == valuation.course.terms.drawn
    return TEXTS(language, "drawn_at_start") if assumed and valuation.course.drawdowns else ""


def published_line(valuation: Valuation, published: int | None, exact: bool, language: str) -> str:
    """What was paid in fact, set beside what the terms give; empty when it was not published."""
    if published is None:
        return ""
    currency = valuation.course.terms.head.currency
    sum_paid, difference = money(published, currency, language), valuation.total - published
    if not difference:
        verdict = TEXTS(language, "equal")
    elif exact:
        verdict = TEXTS(language, "differs", difference=money(difference, currency, language, signed=True))
    else:
        return TEXTS(language, "published", sum=sum_paid)
    return TEXTS(language, "published_exact", sum=sum_paid, verdict=verdict)
