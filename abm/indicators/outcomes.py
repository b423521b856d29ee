"""What service changes: ends of need, months averted, relapses."""

from __future__ import annotations

from abm.indicators.measures import (
    BY_ALL,
    BY_CELL,
    BY_PROVIDER,
    BY_TERRITORY,
    EXIT_DOMAINS,
    MILLION,
    PERSON_MONTHS_PER_1000,
    SHARE,
    per_thousand,
)
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import SERVERS, Values, View, over_year, ratio
from abm.vocabulary import Domain


@indicator(
    "share_gross_12_months", SHARE, Kind.SHARE, Year.LAST,
    Words("Out of need after 12 months (gross)", "Sortis du besoin après 12 mois (brut)"),
    Words(
        "Of people whose first service began 12 months earlier: those out of need. Last 12 months; without "
        "autonomy, "
        "where service does not end the need.",
        "Parmi les personnes prises en charge pour la première fois 12 mois plus tôt : celles sorties du "
        "besoin. "
        "12 derniers mois ; hors autonomie, où l'aide ne met pas fin au besoin.",
    ),
    BY_CELL,
)  # fmt: skip
def _gross(view: View) -> Values:
    exits = view.only(*EXIT_DOMAINS)
    return ratio(over_year(exits.amount("gross")), over_year(exits.amount("evaluated")))


@indicator(
    "share_deadweight_12_months", SHARE, Kind.SHARE, Year.LAST,
    Words("Out of need anyway (deadweight)", "Sortis de toute façon (effet d'aubaine)"),
    Words(
        "Of the same people: those who would be out of need without any service.",
        "Parmi les mêmes personnes : celles qui seraient sorties du besoin sans aucune aide.",
    ),
    BY_CELL,
)  # fmt: skip
def _deadweight(view: View) -> Values:
    exits = view.only(*EXIT_DOMAINS)
    return ratio(over_year(exits.amount("deadweight")), over_year(exits.amount("evaluated")))


def net_outcomes(view: View) -> Values:
    """People out of need 12 months after service began, less those who would be anyway; last 12 months."""
    return over_year(view.amount("gross")) - over_year(view.amount("deadweight"))


@indicator(
    "share_net_12_months", SHARE, Kind.SHARE, Year.LAST,
    Words("Out of need thanks to service (net)", "Sortis grâce à l'aide (net)"),
    Words(
        "Gross less deadweight, of the same people.",
        "Brut moins effet d'aubaine, parmi les mêmes personnes.",
    ),
    BY_CELL,
)  # fmt: skip
def _net(view: View) -> Values:
    exits = view.only(*EXIT_DOMAINS)
    return ratio(net_outcomes(exits), over_year(exits.amount("evaluated")))


def months_averted(view: View) -> Values:
    """Person-months of need that service averted in the month."""
    return view.amount("shadow_in_need") - view.amount("real_in_need")


@indicator(
    "months_averted_per_1000", PERSON_MONTHS_PER_1000, Kind.FLOW, Year.SUM,
    Words("Months of need averted", "Mois de besoin évités"),
    Words(
        "Months in need that people who were ever served would have lived without service, less those they "
        "lived.",
        "Mois de besoin que les personnes un jour aidées auraient vécus sans aide, moins ceux qu'elles ont "
        "vécus.",
    ),
    BY_CELL,
)  # fmt: skip
def _months_averted(view: View) -> Values:
    return per_thousand(view, months_averted(view))


@indicator(
    "severity_months_averted_per_1000", PERSON_MONTHS_PER_1000, Kind.FLOW, Year.SUM,
    Words("Months averted, weighted by severity", "Mois évités, pondérés par la gravité"),
    Words(
        "Months of need averted, each weighted by its severity.",
        "Mois de besoin évités, pondérés par leur gravité.",
    ),
    BY_CELL,
)  # fmt: skip
def _severity_averted(view: View) -> Values:
    return per_thousand(view, view.amount("shadow_severity") - view.amount("real_severity"))


@indicator(
    "share_well_served", SHARE, Kind.SHARE, Year.MEAN,
    Words("Well-served months in autonomy", "Mois bien accompagnés en autonomie"),
    Words(
        "In autonomy, months of service whose quality and fit pass the threshold, of all months of service.",
        "En autonomie, mois de prise en charge dont la qualité et l'adéquation passent le seuil.",
    ),
    BY_TERRITORY | BY_PROVIDER,
)  # fmt: skip
def _well_served(view: View) -> Values:
    autonomy = view.only(Domain.AUTONOMY)
    return ratio(autonomy.amount("well_served"), autonomy.amount("in_need", *SERVERS))


@indicator(
    "mean_practice", Words("times the base", "fois la base"),
    Kind.MEAN, Year.MEAN,
    Words("Practice quality and fit", "Qualité et adéquation des pratiques"),
    Words(
        "What people served meet: quality, size, overhead, participation, load and effort of who serves them, "
        "times fit; 1 is the mean of those placed in the burn-in.",
        "Ce que rencontrent les personnes prises en charge : qualité, taille, frais de structure, participation, "
        "charge et effort du prestataire, multipliés par l'adéquation ; 1 est la moyenne des personnes placées "
        "pendant la mise en régime.",
    ),
    BY_ALL,
)  # fmt: skip
def _practice(view: View) -> Values:
    return ratio(view.amount("practice") / MILLION, view.amount("in_need", *SERVERS))


@indicator(
    "share_relapses", SHARE, Kind.SHARE, Year.LAST,
    Words("Relapses", "Rechutes"),
    Words(
        "Relapses, of all needs that began in the last 12 months.",
        "Part des rechutes dans les besoins apparus au cours des 12 derniers mois.",
    ),
    BY_CELL,
)  # fmt: skip
def _relapses(view: View) -> Values:
    relapses = over_year(view.amount("relapses"))
    return ratio(relapses, over_year(view.amount("onsets")) + relapses)
