"""Who is in need, who is helped, who waits and who does not ask."""

from __future__ import annotations

import numpy as np

from abm.indicators.measures import (
    BY_ALL,
    BY_CELL,
    BY_DOMAIN,
    BY_PROVIDER,
    ESS,
    MONTHS,
    NOBODY,
    PER_1000,
    PERSON_MONTHS_PER_1000,
    SHARE,
    per_thousand,
)
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import ALL_KINDS, SERVERS, Values, View, over_year, ratio


@indicator(
    "n_in_need_per_1000", PER_1000, Kind.STOCK, Year.MEAN,
    Words("People in need", "Personnes ayant un besoin"),
    Words(
        "People in need at the end of the month, helped or not; one person in two domains counts twice.",
        "Personnes ayant un besoin en fin de mois, aidées ou non ; une personne dans deux domaines compte "
        "deux fois.",
    ),
    BY_CELL,
)  # fmt: skip
def _in_need(view: View) -> Values:
    return per_thousand(view, view.amount("in_need"))


@indicator(
    "share_covered", SHARE, Kind.SHARE, Year.MEAN,
    Words("Coverage", "Couverture"),
    Words(
        "People being served, of those in need, at the end of the month.",
        "Personnes prises en charge parmi celles qui ont un besoin, en fin de mois.",
    ),
    BY_CELL,
)  # fmt: skip
def _covered(view: View) -> Values:
    return ratio(view.amount("in_need", *SERVERS), view.amount("in_need"))


@indicator(
    "unmet_months_per_1000", PERSON_MONTHS_PER_1000, Kind.FLOW, Year.SUM,
    Words("Unmet need", "Besoin non couvert"),
    Words("Months lived in need without being served.", "Mois vécus avec un besoin sans prise en charge."),
    BY_CELL,
)  # fmt: skip
def _unmet(view: View) -> Values:
    return per_thousand(view, view.amount("in_need", NOBODY))


@indicator(
    "unmet_severity_months_per_1000", PERSON_MONTHS_PER_1000, Kind.FLOW, Year.SUM,
    Words("Unmet need, weighted by severity", "Besoin non couvert, pondéré par la gravité"),
    Words(
        "Months lived in need without being served, each weighted by severity (1 at onset, growing while "
        "unserved).",
        "Mois vécus avec un besoin sans prise en charge, pondérés par la gravité (1 au début, croissante "
        "sans aide).",
    ),
    BY_CELL,
)  # fmt: skip
def _unmet_severity(view: View) -> Values:
    return per_thousand(view, view.amount("severity", NOBODY))


@indicator(
    "share_of_cases", SHARE, Kind.SHARE, Year.MEAN,
    Words("Who serves", "Qui prend en charge"),
    Words(
        "People in need, by who serves them: the State and authorities, the ESS, the for-profit fringe, "
        "nobody.",
        "Personnes ayant un besoin, selon qui les prend en charge : l'État et les collectivités, l'ESS, "
        "le privé lucratif, personne.",
    ),
    BY_PROVIDER, ALL_KINDS,
)  # fmt: skip
def _share_of_cases(view: View) -> Values:
    return ratio(view.amount("in_need"), view.all_kinds("in_need"))


@indicator(
    "share_served_by_ess", SHARE, Kind.SHARE, Year.MEAN,
    Words("Share of the ESS", "Part de l'ESS"),
    Words(
        "People whom the ESS serves, of those being served by anybody, at the end of the month.",
        "Personnes que l'ESS prend en charge parmi toutes celles qui sont prises en charge, en fin de mois.",
    ),
    BY_CELL,
)  # fmt: skip
def _served_by_ess(view: View) -> Values:
    return ratio(view.amount("in_need", ESS), view.amount("in_need", *SERVERS))


@indicator(
    "share_not_seeking", SHARE, Kind.SHARE, Year.MEAN,
    Words("Non-take-up", "Non-recours"),
    Words(
        "People in need who are not asking for help, of those in need, at the end of the month.",
        "Personnes qui ne demandent pas d'aide parmi celles qui ont un besoin, en fin de mois.",
    ),
    BY_CELL,
)  # fmt: skip
def _not_seeking(view: View) -> Values:
    return ratio(view.amount("not_seeking"), view.amount("in_need"))


@indicator(
    "share_never_seeking", SHARE, Kind.SHARE, Year.MEAN,
    Words("Lasting non-take-up", "Non-recours durable"),
    Words(
        "People who will never ask during this need, of those in need, at the end of the month.",
        "Personnes qui ne demanderont jamais d'aide pour ce besoin parmi celles qui ont un besoin, en fin "
        "de mois.",
    ),
    BY_CELL,
)  # fmt: skip
def _never_seeking(view: View) -> Values:
    return ratio(view.amount("never_seeking"), view.amount("in_need"))


@indicator(
    "n_waiting_per_1000", PER_1000, Kind.STOCK, Year.MEAN,
    Words("People on waiting lists", "Personnes sur liste d'attente"),
    Words(
        "People on a waiting list at the end of the month.",
        "Personnes sur une liste d'attente en fin de mois.",
    ),
    BY_ALL,
)  # fmt: skip
def _waiting(view: View) -> Values:
    return per_thousand(view, view.amount("waiting"))


@indicator(
    "mean_wait_months", MONTHS, Kind.MEAN, Year.LAST,
    Words("Mean wait", "Attente moyenne"),
    Words(
        "Mean months on the list of those who began to be served in the last 12 months.",
        "Durée moyenne sur liste des personnes prises en charge au cours des 12 derniers mois.",
    ),
    BY_ALL,
)  # fmt: skip
def _mean_wait(view: View) -> Values:
    return ratio(over_year(view.amount("wait_months")), over_year(view.amount("starts")))


def wait_quantile(view: View, share: float) -> Values:
    """Smallest number of months that a given share of those who began in the last 12 months did not exceed.

    Args:
        view: counts.
        share: between 0 and 1.

    Returns:
        Months, shape (months, 1 or D); the last bin of the histogram stands for itself and longer.
    """
    people = np.cumsum(view.waits_of_year(), axis=2)
    everybody = people[:, :, -1]
    first = np.argmax(people >= share * everybody[:, :, np.newaxis], axis=2).astype(np.float64)
    return np.where(everybody > 0, first, np.nan)


@indicator(
    "median_wait_months", MONTHS, Kind.MEAN, Year.LAST,
    Words("Median wait", "Attente médiane"),
    Words(
        "Whole months on the list that half of those who began in the last 12 months did not exceed.",
        "Nombre de mois sur liste que la moitié des personnes prises en charge en 12 mois n'ont pas dépassé.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _median_wait(view: View) -> Values:
    return wait_quantile(view, 0.5)


@indicator(
    "p90_wait_months", MONTHS, Kind.MEAN, Year.LAST,
    Words("Wait of the slowest tenth (P90)", "Attente du dixième le plus lent (P90)"),
    Words(
        "Whole months on the list that nine in ten of those who began in the last 12 months did not exceed.",
        "Nombre de mois sur liste que neuf personnes sur dix prises en charge en 12 mois n'ont pas dépassé.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _p90_wait(view: View) -> Values:
    return wait_quantile(view, 0.9)
