"""Conditions and boxes in sentences."""

from __future__ import annotations

import math

import numpy as np

from scenarios.analysis.boxes import Bound, Box
from scenarios.analysis.explore import (
    ERROR_RATE,
    FEWEST_CASES,
    FEWEST_POINTS,
    Explanation,
    FoundBox,
    Share,
    Verdict,
)
from scenarios.analysis.factor_words import by_name, factor_name, value_alone, value_with_unit
from scenarios.analysis.measure_words import percent
from scenarios.batch.factor import Factor
from scenarios.texts import Texts
from scenarios.words import capitalised, figure, listed
from scenarios.words import interval as bracketed

FEW_HELD_OUT = 20
"""Points held out in a box below which its interval is called wide."""

TEXTS = Texts(
    en={
        "below": "{name} is below {value}",
        "above": "{name} is above {value}",
        "between": "{name} is between {low} and {high}",
        "at_most": "{name} is at most {value}",
        "at_least": "{name} is at least {value}",
        "from_to": "{name} is from {low} to {high}",
        "is": "{name} is {value}",
        "one_of": "{name} is one of {values}",
        "and": " and ",
        "base": "{condition}: {share} of all runs {interval} ({points} points, {runs} runs).",
        "box": "When {bounds}, {condition} happens in {density} of runs {interval} ({mass} of all points, {coverage} "
        "of all cases; {points} points and {runs} runs held out).",
        "few_in_box": "Few points were left to check this box: take its interval seriously.",
        "elsewhere": "Elsewhere it happens in {share} of runs {interval}.",
        "score": "Boxes were found on {found} points and measured on {held} others, where they explain {score} of the "
        "differences between points.",
        "nothing": "Nothing that was varied tells when {condition} happens: on {held} points held out, factors predict "
        "it no better than chance. (When nothing has to do with it, a box is named in fewer than {rate} of "
        "searches. More points or replicates may show what these do not.)",
        "no_box": "Factors have to do with when {condition} happens (they explain {score} of the differences between "
        "points held out), but no box of them stands out from the base rate. Use more points.",
        "never": "{condition} happens at {cases} of {points} points only: too rarely to say when. Ask for something "
        "less extreme, or vary factors further.",
        "never_at_all": "{condition} never happens: in none of {runs} runs at {points} points.",
        "always_at_all": "{condition} always happens: in all of {runs} runs at {points} points.",
        "always": "{condition} fails at {cases} of {points} points only: it happens nearly whatever the factors are.",
        "few_points": "{points} points are too few to search for conditions and check them; use at least {needed} with "
        "factors that vary.",
        "unknown": "{n} runs were left out: a measure has no value there.",
    },
    fr={
        "below": "« {name} » est en dessous de {value}",
        "above": "« {name} » est au-dessus de {value}",
        "between": "« {name} » est entre {low} et {high}",
        "at_most": "« {name} » est au plus à {value}",
        "at_least": "« {name} » est au moins à {value}",
        "from_to": "« {name} » est de {low} à {high}",
        "is": "« {name} » est : {value}",
        "one_of": "« {name} » est parmi {values}",
        "and": " et que ",
        "base": "{condition} : {share} de toutes les simulations {interval} ({points} points, {runs} simulations).",
        "box": "Lorsque {bounds}, {condition} arrive dans {density} des simulations {interval} ({mass} de tous les "
        "points, {coverage} de tous les cas ; {points} points et {runs} simulations mis de côté).",
        "few_in_box": "Peu de points restaient pour vérifier cette zone : prendre son intervalle au sérieux.",
        "elsewhere": "Ailleurs, cela arrive dans {share} des simulations {interval}.",
        "score": "Les zones ont été trouvées sur {found} points et mesurées sur {held} autres, où elles expliquent "
        "{score} des différences entre points.",
        "nothing": "Rien de ce qui a varié ne dit quand {condition} arrive : sur {held} points mis de côté, les "
        "facteurs ne le prédisent pas mieux que le hasard. (Quand rien n'y est pour rien, une zone est nommée dans "
        "moins de {rate} des recherches. Plus de points ou de répétitions montreraient peut-être davantage.)",
        "no_box": "Des facteurs comptent dans le fait que {condition} arrive (ils expliquent {score} des différences "
        "entre points mis de côté), mais aucune zone ne se détache de la fréquence moyenne. Prendre plus de points.",
        "never": "{condition} n'arrive qu'en {cases} des {points} points : trop rarement pour dire quand. Demander "
        "moins extrême, ou faire varier davantage les facteurs.",
        "never_at_all": "{condition} n'arrive jamais : dans aucune des {runs} simulations en {points} points.",
        "always_at_all": "{condition} arrive toujours : dans toutes les {runs} simulations en {points} points.",
        "always": "{condition} ne manque qu'en {cases} des {points} points : cela arrive presque quels que soient les "
        "facteurs.",
        "few_points": "{points} points sont trop peu pour chercher des conditions et les vérifier ; en prendre au "
        "moins {needed}, avec des facteurs qui varient.",
        "unknown": "{n} simulations ont été laissées de côté : une mesure n'y a pas de valeur.",
    },
)  # fmt: skip


def sentences(explanation: Explanation, language: str = "en") -> list[str]:
    """The answer first, then how sure it is.

    Args:
        explanation: result of ``explain``.
        language: ``"en"`` or ``"fr"``.
    """
    told = {
        Verdict.FOUND: _found,
        Verdict.NOTHING: _nothing,
        Verdict.NO_BOX: _no_box,
        Verdict.NEVER: _never,
        Verdict.ALWAYS: _always,
        Verdict.FEW_POINTS: _few_points,
    }[explanation.verdict](explanation, language)
    said = [*told, _base(explanation, language)]
    if explanation.n_unknown:
        said.append(TEXTS(language, "unknown", n=figure(explanation.n_unknown, language)))
    return [capitalised(sentence) for sentence in said]


def box_in_words(box: Box, explanation: Explanation, language: str = "en") -> str:
    """``grants budget is below 0.8 times the base and referral is below 40 %``."""
    named = by_name(explanation.factors)
    return TEXTS(language, "and").join(_bound(bound, named[bound.factor], language) for bound in box.bounds)


def interval(share: Share, language: str) -> str:
    """``[84 %, 97 %]``."""
    return bracketed(percent(share.low, language), percent(share.high, language), language)


def _bound(bound: Bound, factor: Factor, language: str) -> str:
    name = factor_name(factor, language)
    if bound.choices:
        values = [value_alone(factor, value, language) for value in bound.choices]
        if len(values) == 1:
            return TEXTS(language, "is", name=name, value=values[0])
        return TEXTS(language, "one_of", name=name, values=listed(values, language))
    if math.isinf(bound.low):
        key = "at_most" if bound.one_of_few else "below"
        return TEXTS(language, key, name=name, value=value_with_unit(factor, bound.high, language))
    if math.isinf(bound.high):
        key = "at_least" if bound.one_of_few else "above"
        return TEXTS(language, key, name=name, value=value_with_unit(factor, bound.low, language))
    if bound.low == bound.high:
        return TEXTS(language, "is", name=name, value=value_with_unit(factor, bound.low, language))
    low, high = value_alone(factor, bound.low, language), value_with_unit(factor, bound.high, language)
    return TEXTS(language, "from_to" if bound.one_of_few else "between", name=name, low=low, high=high)


def _base(explanation: Explanation, language: str) -> str:
    return TEXTS(
        language, "base", condition=explanation.condition.said(language),
        share=percent(explanation.base_rate.value, language), interval=interval(explanation.base_rate, language),
        points=figure(explanation.n_points, language), runs=figure(explanation.n_runs, language),
    )  # fmt: skip


def _found(explanation: Explanation, language: str) -> list[str]:
    said = [_box(found, explanation, language) for found in explanation.boxes]
    elsewhere, n_held = explanation.elsewhere, explanation.n_held_out
    if not np.isnan(elsewhere.value):
        share = percent(elsewhere.value, language)
        said.append(TEXTS(language, "elsewhere", share=share, interval=interval(elsewhere, language)))
    counts = {"found": figure(explanation.n_points - n_held, language), "held": figure(n_held, language)}
    return [*said, TEXTS(language, "score", **counts, score=percent(explanation.score, language))]


def _box(found: FoundBox, explanation: Explanation, language: str) -> str:
    sentence = TEXTS(
        language, "box", bounds=box_in_words(found.box, explanation, language),
        condition=explanation.condition.said(language), density=percent(found.density.value, language),
        interval=interval(found.density, language), mass=percent(found.mass, language),
        coverage=percent(found.coverage, language), points=figure(found.n_points, language),
        runs=figure(found.n_runs, language),
    )  # fmt: skip
    return f"{sentence} {TEXTS(language, 'few_in_box')}" if found.n_points < FEW_HELD_OUT else sentence


def _nothing(explanation: Explanation, language: str) -> list[str]:
    held, rate = figure(explanation.n_held_out, language), percent(ERROR_RATE, language)
    return [TEXTS(language, "nothing", condition=explanation.condition.said(language), held=held, rate=rate)]


def _no_box(explanation: Explanation, language: str) -> list[str]:
    score = percent(explanation.score, language)
    return [TEXTS(language, "no_box", condition=explanation.condition.said(language), score=score)]


def _never(explanation: Explanation, language: str) -> list[str]:
    return [_extreme("never", int((explanation.points["share"] > 0.0).sum()), explanation, language)]


def _always(explanation: Explanation, language: str) -> list[str]:
    return [_extreme("always", int((explanation.points["share"] < 1.0).sum()), explanation, language)]


def _extreme(key: str, cases: int, explanation: Explanation, language: str) -> str:
    return TEXTS(
        language, key if cases else f"{key}_at_all", condition=explanation.condition.said(language), cases=cases,
        points=figure(explanation.n_points, language), runs=figure(explanation.n_runs, language),
    )  # fmt: skip


def _few_points(explanation: Explanation, language: str) -> list[str]:
    points = figure(explanation.n_points, language)
    return [TEXTS(language, "few_points", points=points, needed=max(FEWEST_POINTS, 6 * FEWEST_CASES))]
