"""How sure a payment is: the error of a measured effect, what it reaches, and how often it decides wrongly."""

from __future__ import annotations

import math

from abm.contracts.amounts import CENTS, value
from abm.contracts.estimate import Estimate, Step, target_at_a_test
from abm.contracts.measurement import Kind, Method, PaymentLaw
from abm.contracts.results import Values
from abm.contracts.terms import Metric, Terms
from scenarios.texts import Texts
from viz.contract_numbers import NO_BREAK, money, quantity, quantity_of, share
from viz.messages import number
from viz.tables import Table

TEXTS = Texts(
    en={
        "effect": "{metric}: true value {effect}{at_each}; standard error of what is measured {se}.",
        "at_each": " at each test",
        "sample": "Measured on {treated} people{at_each}, compared with {controls}: {method}, {kind}.",
        "controls": "{n} people",
        "fixed": "a fixed number",
        "share": "a share of people",
        "count": "a number of events",
        "continuous": "a quantity",
        "randomised": "chosen by lot",
        "matched": "matched",
        "historical": "earlier period",
        "target_only": "target only",
        "bias": "The method adds {bias} on average.",
        "unused": "Without a comparison the {controls} controls are not used.",
        "heads": "Clause|Pays from|Reached|Reached without effect|Missed at {target}",
        "without": "Without effect: the service leaves the metric at {without} (--without).",
        "law": "All payments: {mean} expected, standard deviation {sd}; 90 % of cases between {low} and {high}.",
        "any": "Something is paid with probability {share}.",
        "independent": "Errors of different tests are taken as independent.",
        "known": "Assumed for the rest: {metric}, {values}.",
        "unknown": "Neither measured nor given a target, so that nothing is paid on it: {metric}.",
        "no_steps": "No threshold hangs on it: what it earns varies with it.",
        "points": "points",
        "pooled": "{clause}, all cohorts together",
    },
    fr={
        "effect": "{metric} : vraie valeur {effect}{at_each} ; erreur type de la mesure {se}.",
        "at_each": " à chaque mesure",
        "sample": "Mesuré sur {treated} personnes{at_each}, comparées à {controls} : {method}, {kind}.",
        "controls": "{n} personnes",
        "fixed": "un nombre fixe",
        "share": "une part des personnes",
        "count": "un nombre d'événements",
        "continuous": "une grandeur",
        "randomised": "tirage au sort",
        "matched": "appariement",
        "historical": "période antérieure",
        "target_only": "cible seulement",
        "bias": "La méthode ajoute {bias} en moyenne.",
        "unused": "Sans comparaison, les {controls} témoins ne servent pas.",
        "heads": "Clause|Paie à partir de|Atteint|Atteint sans effet|Manqué à {target}",
        "without": "Sans effet : le service laisse l'indicateur à {without} (--without).",
        "law": "Tous les paiements : {mean} attendus, écart-type {sd} ; 90 % des cas entre {low} et {high}.",
        "any": "Quelque chose est payé avec une probabilité de {share}.",
        "independent": "Les erreurs de mesures différentes sont supposées indépendantes.",
        "known": "Supposé pour le reste : {metric}, {values}.",
        "unknown": "Sans mesure ni cible, si bien que rien n'est payé là-dessus : {metric}.",
        "no_steps": "Aucun seuil n'en dépend : ce qu'il rapporte varie avec lui.",
        "points": "points",
        "pooled": "{clause}, toutes cohortes ensemble",
    },
)
PROBABILITY_DECIMALS = 1
MOST_OTHERS = 4
"""Other metrics whose value is told."""


def effect_lines(found: Estimate, n_tests: int, language: str) -> list[str]:
    """What is measured, on whom, with which error.

    Args:
        found: the estimate.
        n_tests: at which it is measured.
        language: ``"en"`` or ``"fr"``.
    """
    at_each = TEXTS(language, "at_each") if n_tests > 1 else ""
    metric, sample = found.metric, found.sample
    title = metric.title.in_language(language)
    is_fixed = found.method is Method.TARGET_ONLY or not math.isfinite(sample.n_controls)
    controls = TEXTS(language, "fixed")
    if not is_fixed:
        controls = TEXTS(language, "controls", n=number(sample.n_controls, 0, language))
    lines = [
        TEXTS(language, "effect", metric=title, effect=quantity_of(found.effect, metric, language), at_each=at_each,
              se=error_words(found.se, metric, language)),
        TEXTS(language, "sample", treated=number(sample.n_treated, 0, language), controls=controls, at_each=at_each,
              method=TEXTS(language, found.method.value), kind=TEXTS(language, Kind(sample.kind).value)),
    ]  # fmt: skip
    if found.method is Method.TARGET_ONLY and math.isfinite(sample.n_controls):
        lines.append(TEXTS(language, "unused", controls=number(sample.n_controls, 0, language)))
    if found.bias:
        lines.append(TEXTS(language, "bias", bias=error_words(found.bias, metric, language)))
    return lines


def error_words(error: float, metric: Metric, language: str) -> str:
    """An error in points of a hundred, or in the unit of the metric."""
    if metric.kind in ("share", "percent"):
        points = error * 100.0 if metric.kind == "share" else error
        return f"{number(points, 1, language)}{NO_BREAK}{TEXTS(language, 'points')}"
    return quantity_of(error, metric, language)


def steps_table(terms: Terms, found: Estimate, steps: list[Step], language: str) -> Table | None:
    """How often each threshold is reached, and how often wrongly; None when no threshold hangs on the metric."""
    if not steps:
        return None
    metric, target = found.metric, target_at_a_test(terms, found)
    heads = TEXTS(language, "heads", target=quantity_of(target, metric, language).replace(NO_BREAK, " ")).split("|")
    rows = [
        [
            TEXTS(language, "pooled", clause=one.clause) if one.is_pooled else one.clause,
            quantity_of(one.threshold, metric, language),
            *(share(part, language, PROBABILITY_DECIMALS)
              for part in (one.probability, one.wrong.pays_without_effect, one.wrong.no_payment_at_target)),
        ]
        for one in steps
    ]  # fmt: skip
    return Table(heads, rows, words=(0,))


def law_lines(
    terms: Terms, found: Estimate, steps: list[Step], law: PaymentLaw, values: Values, language: str
) -> list[str]:
    """The law of all payments, and what it is told under."""

    def rounded(cents: float) -> str:
        return money(round(cents / CENTS) * CENTS, terms.head.currency, language)

    without = TEXTS(language, "without", without=quantity_of(found.without, found.metric, language))
    lines = [without] if steps else [TEXTS(language, "no_steps")]
    lines.append(TEXTS(language, "law", mean=rounded(law.mean), sd=rounded(law.sd), low=rounded(law.low),
                       high=rounded(law.high)))  # fmt: skip
    lines.append(TEXTS(language, "any", share=share(law.share_paid, language, PROBABILITY_DECIMALS)))
    tests = {test for metric, test in values if metric == found.metric.id}
    if len(tests) > 1:
        lines.append(TEXTS(language, "independent"))
    return [*lines, *_others(terms, found.metric, values, language)]


def _others(terms: Terms, metric: Metric, values: Values, language: str) -> list[str]:
    """What is assumed of the other metrics."""
    lines = []
    names = list(dict.fromkeys(name for name, _ in values if name != metric.id))
    for name in names[:MOST_OTHERS]:
        other = terms.metric(name)
        known = dict.fromkeys(given for (of, _), given in values.items() if of == name and given is not None)
        told = ", ".join(quantity(value(given), other, terms.head.currency, language) for given in known)
        key = "known" if known else "unknown"
        lines.append(TEXTS(language, key, metric=other.title.in_language(language), values=told))
    return lines
