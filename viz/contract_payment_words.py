"""Payment lines of a contract with the rule behind each, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from abm.contracts.amounts import value
from abm.contracts.clauses import Savings
from abm.contracts.occasion import Rule
from abm.contracts.payments import PaymentLine, Valuation
from abm.contracts.terms import Metric, Terms
from scenarios.texts import Texts
from viz.contract_numbers import amount, are_whole, decimal, percent, quantity, sum_of
from viz.tables import Table

TEXTS = Texts(
    en={
        "heads": "Test|Paid|Clause|Result|Rule|{currency}|To",
        "month": "month {n}",
        "result": "{title}: {value}",
        "result_per": "{title}: {value}; {per}: {n}",
        "investors": "investors",
        "operator": "operator",
        "total": "Total",
        "whole": "whole contract",
        "early_end": "early end",
        "higher": "{value} or more",
        "lower": "{value} or less",
        "price": "{price} each",
        "threshold_reached": "{level}: reached",
        "threshold_missed": "{level}: missed",
        "pooled_reached": "all cohorts together, {level}: reached",
        "pooled_missed": "all cohorts together, {level}: missed",
        "pooled_not_needed": "not needed: a cohort was paid",
        "rung": "rung of {level}",
        "below_rungs": "short of the first rung, {level}",
        "segment": "{level}: {pays}",
        "segment_slope": "{level}: {pays}, and {per_unit} more for each {one} beyond",
        "segment_slope_to": "{level}: {pays}, and {per_unit} more for each {one} beyond, up to {to}",
        "below_segments": "short of {level}, where the line begins",
        "savings": "{share} of what is saved",
        "savings_after": "{share} once capital and interest are repaid",
        "band": "band of {level}: coupon of {coupon}",
        "below_bands": "short of the first band, {level}",
        "floor_coupon": "raised to the floor coupon, {coupon}",
        "principal_repaid": "{level}: capital repaid in full",
        "principal_protected": "{level} missed: {share} of the capital repaid",
        "fixed": "standing charge",
        "two_sided_principal": "capital",
        "two_sided_gain": "gain: {at_target} on target ({target}), {gain_max} at {span} beyond",
        "two_sided_loss": "loss: up to {loss_max} at {span} short of the target ({target})",
        "two_sided_loss_unmeasured": "loss of {loss_max}, as nothing was measured",
        "operator_bonus": "operator's bonus, from {start} beyond the target, at most {most}",
        "operator_malus": "operator's malus, from {start} short of the target, at most {most}",
        "weighted_part": "weight {weight}, target {target}",
        "weighted_part_cap": "weight {weight}, target {target}, counted up to {cap} of it",
        "terminated": "ended by {by} in month {month}: {share} of the capital drawn",
        "terminated_earned": "ended by {by} in month {month}: nothing beyond what was earned",
        "not_measured": "was not measured: nothing is paid on it",
        "cap_per_head": "above {cap} a head for {people} people",
        "cap_per_head_claims": "above {cap} a head",
        "cap_clause": "above the cap of the clause, {cap}",
        "cap_contract": "above the cap of the contract, {cap}",
        "cap_return": "above the largest return of the investors, {cap} a year",
        "by_payer": "the payer",
        "by_investor": "the investors",
        "by_operator": "the operator",
        "point": "point",
        "points": "100 points",
        "one": "one",
    },
    fr={
        "heads": "Mesure|Payé|Clause|Résultat|Règle|{currency}|À",
        "month": "mois {n}",
        "result": "{title} : {value}",
        "result_per": "{title} : {value} ; {per} : {n}",
        "investors": "investisseurs",
        "operator": "opérateur",
        "total": "Total",
        "whole": "contrat entier",
        "early_end": "fin anticipée",
        "higher": "{value} ou plus",
        "lower": "{value} ou moins",
        "price": "{price} par unité",
        "threshold_reached": "{level} : atteint",
        "threshold_missed": "{level} : manqué",
        "pooled_reached": "toutes cohortes ensemble, {level} : atteint",
        "pooled_missed": "toutes cohortes ensemble, {level} : manqué",
        "pooled_not_needed": "inutile : une cohorte a été payée",
        "rung": "échelon de {level}",
        "below_rungs": "en deçà du premier échelon, {level}",
        "segment": "{level} : {pays}",
        "segment_slope": "{level} : {pays}, et {per_unit} de plus par {one} au-delà",
        "segment_slope_to": "{level} : {pays}, et {per_unit} de plus par {one} au-delà, jusqu'à {to}",
        "below_segments": "en deçà de {level}, où la ligne commence",
        "savings": "{share} de ce qui est économisé",
        "savings_after": "{share} une fois le capital et les intérêts remboursés",
        "band": "tranche de {level} : coupon de {coupon}",
        "below_bands": "en deçà de la première tranche, {level}",
        "floor_coupon": "relevé au coupon plancher, {coupon}",
        "principal_repaid": "{level} : capital remboursé en entier",
        "principal_protected": "{level} manqué : {share} du capital remboursé",
        "fixed": "part fixe",
        "two_sided_principal": "capital",
        "two_sided_gain": "gain : {at_target} à la cible ({target}), {gain_max} à {span} au-delà",
        "two_sided_loss": "perte : jusqu'à {loss_max} à {span} en deçà de la cible ({target})",
        "two_sided_loss_unmeasured": "perte de {loss_max}, rien n'ayant été mesuré",
        "operator_bonus": "bonus de l'opérateur, à partir de {start} au-delà de la cible, au plus {most}",
        "operator_malus": "malus de l'opérateur, à partir de {start} en deçà de la cible, au plus {most}",
        "weighted_part": "poids {weight}, cible {target}",
        "weighted_part_cap": "poids {weight}, cible {target}, compté jusqu'à {cap} de celle-ci",
        "terminated": "fin décidée par {by} au mois {month} : {share} du capital appelé",
        "terminated_earned": "fin décidée par {by} au mois {month} : rien au-delà de ce qui est acquis",
        "not_measured": "n'a pas été mesuré : rien n'est payé là-dessus",
        "cap_per_head": "au-delà de {cap} par personne pour {people} personnes",
        "cap_per_head_claims": "au-delà de {cap} par personne",
        "cap_clause": "au-delà du plafond de la clause, {cap}",
        "cap_contract": "au-delà du plafond du contrat, {cap}",
        "cap_return": "au-delà du rendement maximal des investisseurs, {cap} par an",
        "by_payer": "le payeur",
        "by_investor": "les investisseurs",
        "by_operator": "l'opérateur",
        "point": "point",
        "points": "100 points",
        "one": "unité",
    },
)

MONEY = frozenset({"price", "pays", "per_unit", "amount", "capital", "loss_max", "at_target", "gain_max", "most"})
"""Facts that are sums in units of currency."""
SHARES = frozenset({"share", "coupon", "span", "weight"})
"""Facts that are shares of 1."""
LEVELS = ("at", "start", "full_from")
"""Facts that are values of the metric from which on something holds."""
CAPS_IN_MONEY = (Rule.CAP_PER_HEAD, Rule.CAP_CLAUSE, Rule.CAP_CONTRACT)
POINTS = 100


@dataclass(frozen=True)
class _Told:
    """A payment line with what its facts need to be written."""

    line: PaymentLine
    terms: Terms
    language: str

    @property
    def metric(self) -> Metric | None:
        return self.terms.metric(self.line.metric) if self.line.metric else None

    def fact(self, name: str) -> str:
        """A number of the terms, with its unit."""
        given, rule = self.line.facts[name], self.line.rule
        if isinstance(given, str):
            return TEXTS(self.language, f"by_{given}")
        number = Decimal(given)
        is_share = name in SHARES or (name == "start" and rule in (Rule.OPERATOR_BONUS, Rule.OPERATOR_MALUS))
        if is_share or (name == "cap" and rule not in CAPS_IN_MONEY):
            return percent(number, self.language)
        if name in MONEY or name == "cap":
            return amount(self._per_point(number) if name == "per_unit" else number, self.currency, self.language)
        if self.metric is not None and name in (*LEVELS, "to", "target"):
            return quantity(number, self.metric, self.currency, self.language)
        return decimal(number, self.language)

    @property
    def currency(self) -> str:
        return self.terms.head.currency

    @property
    def by_points(self) -> bool:
        """Whether a unit of a share can be told as points of a hundred, in whole cents."""
        number = Decimal(self.line.facts.get("per_unit", 0))
        return self.metric is not None and self.metric.kind == "share" and number % 1 == 0

    def _per_point(self, number: Decimal) -> Decimal:
        return number / POINTS if self.by_points else number

    def words(self) -> dict[str, str]:
        """Every fact by its name, the level it is from, and what one more is."""
        words = {name: self.fact(name) for name in self.line.facts}
        for name in LEVELS:
            if name in words and self.metric is not None:
                words["level"] = TEXTS(self.language, self.metric.better, value=words[name])
        if self.metric is not None:
            share = "point" if self.by_points else "points"
            one = {"percent": "point", "share": share}.get(self.metric.kind, "one")
            words["one"] = TEXTS(self.language, one)
        return words


def rule_words(line: PaymentLine, terms: Terms, language: str) -> str:
    """The rule that made a line, with the numbers of the terms it used."""
    key = _VARIANTS[line.rule](line.facts) if line.rule in _VARIANTS else str(line.rule.value)
    return TEXTS(language, key, **_Told(line, terms, language).words())


def _segment(facts: Mapping[str, object]) -> str:
    if not facts["per_unit"]:
        return "segment"
    return "segment_slope_to" if "to" in facts else "segment_slope"


_VARIANTS: Mapping[Rule, Callable[[Mapping[str, object]], str]] = {
    Rule.SEGMENT: _segment,
    Rule.WEIGHTED_PART: lambda facts: "weighted_part_cap" if "cap" in facts else "weighted_part",
    Rule.TWO_SIDED_LOSS: lambda facts: "two_sided_loss" if "target" in facts else "two_sided_loss_unmeasured",
    Rule.TERMINATED: lambda facts: "terminated" if facts["share"] else "terminated_earned",
    Rule.CAP_PER_HEAD: lambda facts: "cap_per_head" if "people" in facts else "cap_per_head_claims",
}
"""Texts that depend on which facts a rule used."""


def payments_table(found: Valuation, terms: Terms, language: str) -> Table:
    """Every payment line and the total."""
    whole = are_whole(line.cents for line in found.lines)
    rows = [_cells(line, found, terms, language, whole) for line in found.lines]
    rows.append([TEXTS(language, "total"), "", "", "", "", sum_of(found.total, language, whole=whole), ""])
    heads = TEXTS(language, "heads", currency=terms.head.currency).split("|")
    return Table(heads, rows, words=(0, 1, 2, 3, 4, 6))


def _cells(line: PaymentLine, found: Valuation, terms: Terms, language: str, whole: bool) -> list[str]:
    when = TEXTS(language, "month", n=line.month) if line.date is None else f"{line.date:%Y-%m}"
    result = _result(line, found, terms, language) if line.metric else ""
    test = TEXTS(language, "early_end") if line.rule is Rule.TERMINATED else line.test
    return [
        test, when, line.clause or TEXTS(language, "whole"), result, rule_words(line, terms, language),
        sum_of(line.cents, language, whole=whole), TEXTS(language, line.to),
    ]  # fmt: skip


def _result(line: PaymentLine, found: Valuation, terms: Terms, language: str) -> str:
    """A metric and what was measured of it; with the count a saving of one is multiplied by."""
    metric = terms.metric(line.metric)
    title = metric.title.in_language(language)
    if line.value is None:
        return title
    measured = quantity(line.value, metric, terms.head.currency, language)
    per = next((one.per for one in terms.clauses if isinstance(one, Savings) and one.id == line.clause), None)
    times = None if per in (None, line.metric) else found.values.get((str(per), line.test))
    if times is None:
        return TEXTS(language, "result", title=title, value=measured)
    count = terms.metric(str(per))
    n = quantity(value(times), count, terms.head.currency, language)
    return TEXTS(language, "result_per", title=title, value=measured, per=count.title.in_language(language), n=n)
