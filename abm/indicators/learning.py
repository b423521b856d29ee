"""Trials and practices: what was tried and at what cost, what was learnt and what was only believed.

In a run without any trial amounts and numbers are 0, practice is 1 everywhere, and shares are missing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from abm.indicators.measures import (
    BY_CELL,
    BY_DOMAIN,
    EUROS_PER_INHABITANT,
    MILLION,
    SHARE,
    euros_per_inhabitant,
)
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import Level, Values, View, added, over_two_years, ratio

TRIALS = Words("trials in the modelled society", "expérimentations dans la société modélisée")
QUALITY = Words("relative to usual practice", "par rapport à la pratique habituelle")


def _of_learning(
    name: str, unit: Words, kind: Kind, year: Year, without: float, label: Words, meaning: Words,
    by: frozenset[Level] = BY_CELL,
) -> Callable[[Callable[[View], Values]], Callable[[View], Values]]:  # fmt: skip
    """Enter an indicator of learning; ``without`` is its value in a run without any trial."""

    def enter(formula: Callable[[View], Values]) -> Callable[[View], Values]:
        @indicator(name, unit, kind, year, label, meaning, by)
        def _formula(view: View) -> Values:
            if view.has_learning:
                return formula(view)
            return np.full((len(view.arrays.learning), view.n_groups), without)

        return _formula

    return enter


@_of_learning(
    "n_trials", TRIALS, Kind.FLOW, Year.SUM, 0.0,
    Words("Trials", "Expérimentations"),
    Words("Trials of new practices begun.", "Expérimentations de nouvelles pratiques commencées."),
    BY_DOMAIN,
)  # fmt: skip
def _trials(view: View) -> Values:
    return view.of_learning("trials_begun")


@_of_learning(
    "n_results_published", Words("results in the modelled society", "résultats dans la société modélisée"), Kind.FLOW,
    Year.SUM, 0.0,
    Words("Results published", "Résultats publiés"),
    Words("Results of evaluated trials that were published.", "Résultats d'expérimentations évaluées et publiés."),
    BY_DOMAIN,
)  # fmt: skip
def _published(view: View) -> Values:
    return view.of_learning("published")


@_of_learning(
    "trial_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM, 0.0,
    Words("Public cost: trials", "Coût public : expérimentations"),
    Words(
        "Public money for evaluating trials; the capacity that trials take shows in people served.",
        "Argent public de l'évaluation des expérimentations ; la capacité qu'elles prennent se voit dans les personnes "
        "accompagnées.",
    ),
)  # fmt: skip
def _trial_money(view: View) -> Values:
    return euros_per_inhabitant(view, view.of_learning("trial_cost"))


@_of_learning(
    "share_trials_stopped", SHARE, Kind.SHARE, Year.LAST, np.nan,
    Words("Trials stopped", "Expérimentations interrompues"),
    Words(
        "Of trials that ended in the last 24 months, those stopped without result, because money was cut or who tried "
        "closed.",
        "Parmi les expérimentations finies en 24 mois, celles interrompues sans résultat, faute d'argent ou parce que "
        "la structure a fermé.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _stopped(view: View) -> Values:
    stopped = over_two_years(view.of_learning("trials_stopped"))
    return ratio(stopped, over_two_years(view.of_learning("trials_stopped", "trials_reported")))


@_of_learning(
    "mean_quality", QUALITY, Kind.MEAN, Year.MEAN, 1.0,
    Words("Practice quality", "Qualité des pratiques"),
    Words(
        "True practice quality that people served meet, relative to what it would be had nobody ever tried anything: "
        "what was really learnt.",
        "Qualité vraie des pratiques que rencontrent les personnes accompagnées, rapportée à ce qu'elle serait si "
        "personne n'avait rien essayé : ce qui a vraiment été appris.",
    ),
)  # fmt: skip
def _quality(view: View) -> Values:
    people = view.of_learning("quality_people")
    quality = ratio(view.of_learning("quality") / MILLION, people)
    return np.where(view.at(Level.TOTAL).of_learning("quality_people") > 0.0, quality, 1.0)


def _gain(name: str, field: str, label: Words, meaning: Words) -> None:
    """Enter a gain of practice for each person served."""

    @_of_learning(name, QUALITY, Kind.FLOW, Year.SUM, 0.0, label, meaning)
    def _field(view: View) -> Values:
        return ratio(view.of_learning(field) / MILLION, view.of_learning("quality_people"))


_gain(
    "true_gain", "true_gain",
    Words("True gain of adopted ideas", "Gain vrai des idées adoptées"),
    Words(
        "Change of practice quality by the ideas that providers adopted, mean of people served; it wears off "
        "afterwards.",
        "Changement de la qualité des pratiques par les idées adoptées, moyenne des personnes accompagnées ; il "
        "s'use ensuite.",
    ),
)  # fmt: skip
_gain(
    "believed_gain", "believed_gain",
    Words("Believed gain of adopted ideas", "Gain supposé des idées adoptées"),
    Words(
        "The same as those who adopted believed it to be.",
        "Le même, tel que le croyaient ceux qui ont adopté ces idées.",
    ),
)  # fmt: skip


@_of_learning(
    "share_false_adoptions", SHARE, Kind.SHARE, Year.LAST, np.nan,
    Words("False adoptions", "Adoptions à tort"),
    Words(
        "Of ideas that providers adopted in the last 24 months, those no better than usual practice.",
        "Parmi les idées adoptées en 24 mois, celles qui ne valent pas mieux que la pratique habituelle.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _false_adoptions(view: View) -> Values:
    return ratio(
        over_two_years(view.of_learning("false_adoptions")), over_two_years(view.of_learning("adoptions"))
    )


@_of_learning(
    "share_adoptions_from_others", SHARE, Kind.SHARE, Year.LAST, np.nan,
    Words("Adoptions of what others tried", "Adoptions de ce que d'autres ont essayé"),
    Words(
        "Of ideas that providers adopted in the last 24 months, those taken over from peers or generalised.",
        "Parmi les idées adoptées en 24 mois, celles reprises de pairs ou généralisées.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _from_others(view: View) -> Values:
    return ratio(
        over_two_years(view.of_learning("spread", "generalised")), over_two_years(view.of_learning("adoptions"))
    )


@_of_learning(
    "share_missed_ideas", SHARE, Kind.SHARE, Year.LAST, np.nan,
    Words("Missed ideas", "Idées manquées"),
    Words(
        "Of ideas better than usual practice that have come up, those that no provider of a territory has taken up, "
        "tried or not.",
        "Parmi les idées qui valent mieux que la pratique habituelle, celles qu'aucun prestataire d'un territoire n'a "
        "adoptées, essayées ou non.",
    ),
)  # fmt: skip
def _missed(view: View) -> Values:
    known = view.of_learning("good_known")
    return ratio(known - view.of_learning("good_in_use"), known)


@_of_learning(
    "sd_practice_between_territories", QUALITY, Kind.MEAN, Year.MEAN, 0.0,
    Words("Spread of practice between territories", "Dispersion des pratiques entre territoires"),
    Words(
        "Standard deviation between territories of the practice quality that people served in a domain meet; in all, "
        "the mean of domains by people served. It is high where each territory tries for itself.",
        "Écart type entre territoires de la qualité des pratiques que rencontrent les personnes accompagnées dans un "
        "domaine ; au total, la moyenne des domaines selon les personnes accompagnées. Il est élevé quand chaque "
        "territoire essaie pour soi.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _spread_between(view: View) -> Values:
    counts = view.arrays.learning
    people, quality = counts["quality_people"], ratio(counts["quality"] / MILLION, counts["quality_people"])
    serving = people > 0.0
    n = np.maximum(added(serving.astype(np.float64), 1), 1.0)
    filled = np.where(serving, quality, 0.0)
    mean = added(filled, 1) / n
    squares = np.where(serving, (filled - mean[:, np.newaxis, :]) ** 2, 0.0)
    spread = np.sqrt(added(squares, 1) / n)
    if view.level is Level.DOMAIN:
        return spread
    served = added(people, 1) * np.array(view.weights)
    everybody = added(served, 1)
    return np.where(everybody > 0.0, ratio(added(served * spread, 1), everybody), 0.0)[:, np.newaxis]
