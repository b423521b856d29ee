"""What is got for public money: cost per result, savings, social value."""

from __future__ import annotations

import numpy as np

from abm.indicators.measures import (
    BY_CELL,
    BY_DOMAIN,
    CENTS,
    EUROS_PER_INHABITANT,
    EXIT_DOMAINS,
    euros_per_inhabitant,
    public_money,
)
from abm.indicators.outcomes import months_averted, net_outcomes
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import Level, Values, View, a_year_earlier, added, over_year, ratio
from abm.vocabulary import Domain


@indicator(
    "public_euros_per_month_averted", Words("euros per person-month", "euros par mois-personne"),
    Kind.MONEY, Year.LAST,
    Words("Public cost per month of need averted", "Coût public par mois de besoin évité"),
    Words(
        "Public money of the last 12 months over the months of need averted in them; both without autonomy, "
        "where service does not end the need; missing when none were. A cut lowers it at once, months averted "
        "follow over years.",
        "Argent public des 12 derniers mois rapporté aux mois de besoin évités ; l'un et l'autre hors "
        "autonomie, où l'aide ne met pas fin au besoin ; absent s'il n'y en a pas. Une coupe le fait baisser "
        "tout de suite, les mois évités suivent en quelques années.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _cost_per_month(view: View) -> Values:
    exits = view.only(*EXIT_DOMAINS)
    return ratio(over_year(public_money(exits)) / CENTS, over_year(months_averted(exits)))


def net_outcomes_of_starts(view: View) -> Values:
    """Net outcomes of all services that began in the 12 months before the last 12.

    Only the first service of a person is evaluated; its net share is taken for every service that began in the
    same months, domain by domain.
    """
    domains = view.by_domain()
    net_share = ratio(net_outcomes(domains), over_year(domains.amount("evaluated")))
    outcomes = np.where(np.isnan(net_share), 0.0, net_share) * a_year_earlier(over_year(domains.amount("starts")))
    return outcomes if view.level is Level.DOMAIN else added(outcomes, 1)[:, np.newaxis]


@indicator(
    "public_euros_per_net_outcome", Words("euros per net outcome", "euros par résultat net"),
    Kind.MONEY, Year.LAST,
    Words("Public cost per net outcome", "Coût public par résultat net"),
    Words(
        "Public money of the year in which services began over their net outcomes a year later: all services "
        "that began then, times the net share of those evaluated. Without autonomy; missing when there are none.",
        "Argent public de l'année où les aides ont commencé rapporté à leurs résultats nets un an après : toutes "
        "les aides commencées alors, multipliées par la part nette de celles évaluées. Hors autonomie ; absent "
        "s'il n'y en a pas.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _cost_per_outcome(view: View) -> Values:
    exits = view.only(*EXIT_DOMAINS)
    return ratio(a_year_earlier(over_year(public_money(exits))) / CENTS, net_outcomes_of_starts(exits))


def worth_of_results(view: View, euros: tuple[float, ...]) -> Values:
    """Cents that months averted and, in autonomy, well-served months are worth, at so many euros by domain."""
    valued = view.weighted([CENTS * one for one in euros])
    return months_averted(valued.only(*EXIT_DOMAINS)) + valued.only(Domain.AUTONOMY).amount("well_served")


@indicator(
    "fiscal_saving_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Fiscal saving", "Économies publiques"),
    Words(
        "What public budgets outside the model save or receive thanks to months of need averted.",
        "Ce que les budgets publics hors modèle économisent ou perçoivent grâce aux mois de besoin évités.",
    ),
    BY_CELL,
)  # fmt: skip
def _fiscal_saving(view: View) -> Values:
    return euros_per_inhabitant(view, worth_of_results(view, view.arrays.worth.fiscal_saving.values()))


@indicator(
    "net_public_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Net public cost", "Coût public net"),
    Words("Public cost less the fiscal saving.", "Coût public moins les économies publiques."),
    BY_CELL,
)  # fmt: skip
def _net_public_cost(view: View) -> Values:
    saving = worth_of_results(view, view.arrays.worth.fiscal_saving.values())
    return euros_per_inhabitant(view, public_money(view) - saving)


@indicator(
    "social_value_per_public_euro", Words("euros of value per public euro", "euros de valeur par euro public"),
    Kind.MONEY, Year.LAST,
    Words("Social value per public euro", "Valeur sociale par euro public"),
    Words(
        "What months averted and, in autonomy, well-served months are worth to people, over the public cost of "
        "the last 12 months; the worth of a month is a parameter, uncertain and in part assumed.",
        "Ce que valent pour les personnes les mois évités et, en autonomie, les mois bien accompagnés, rapporté "
        "au coût public des 12 derniers mois ; la valeur d'un mois est un paramètre, incertain et en partie "
        "supposé.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _value_per_euro(view: View) -> Values:
    value = worth_of_results(view, view.arrays.worth.social_value.values())
    return ratio(over_year(value), over_year(public_money(view)))
