"""What is reported: every indicator with its formula, unit, names, meaning and breakdowns.

An indicator sees the counts of a run through a ``View`` and returns one value for each month and group. Those
that speak of a year ("in the last 12 months") use the month and the eleven before it, so the value of a
December is the value of its year, and a month with few events does not jump. What would be 0/0 is missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from abm.errors import ParameterError, nearest
from abm.view import ALL_KINDS, SERVERS, Level, Values, View, added, over_year, ratio
from abm.vocabulary import MONTHS_PER_YEAR, Domain, ProviderKind

CENTS = 100.0
EXIT_DOMAINS = (Domain.EMPLOYMENT, Domain.HOUSING, Domain.CHILD)
"""Domains in which success ends the need; in autonomy a well-served month is the outcome."""

PUBLIC_INCOME = ("grants", "procurement", "wage_subsidies")
PRIVATE_INCOME = ("fees", "dues", "gifts")
PUBLIC_MONEY = ("direct_provision", *PUBLIC_INCOME, "support")

ESS, NOBODY = ProviderKind.ESS, ProviderKind.NOBODY

TOTAL = frozenset({Level.TOTAL})
BY_DOMAIN = TOTAL | {Level.DOMAIN}
BY_TERRITORY = TOTAL | {Level.TERRITORY}
BY_CELL = BY_DOMAIN | BY_TERRITORY
BY_ALL = BY_CELL | {Level.PROVIDER}
BY_PROVIDER = frozenset({Level.PROVIDER})

SMALLEST_SET_FOR_PERCENTILES = 20
"""Territories below which a ratio of percentiles says nothing."""


class Kind(Enum):
    """What sort of number an indicator is."""

    STOCK = "stock"
    FLOW = "flow"
    SHARE = "share"
    MEAN = "mean"
    MONEY = "money"


class Year(Enum):
    """How twelve monthly values become one for the year."""

    LAST = "last month"
    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    en: str
    fr: str

    def __getitem__(self, language: str) -> str:
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True)
class Indicator:
    """One thing reported.

    Attributes:
        formula: values of shape (months, groups) from the counts at one level.
        unit: unit of a monthly value; a value that is summed over a year keeps it.
        kind: stock, flow, share, mean or money.
        year: how a year is made of its months.
        label: short name for tables and pictures.
        meaning: one sentence.
        by: levels at which it exists.
        kinds: provider kinds shown when broken down by provider.
    """

    formula: Callable[[View], Values]
    unit: Words
    kind: Kind
    year: Year
    label: Words
    meaning: Words
    by: frozenset[Level]
    kinds: tuple[ProviderKind, ...] = SERVERS


INDICATORS: dict[str, Indicator] = {}
"""Every indicator by name, in the order of the summary."""

SHARE = Words("share", "part")
PER_1000 = Words("per 1,000 inhabitants", "pour 1 000 habitants")
PERSON_MONTHS_PER_1000 = Words("person-months per 1,000 inhabitants", "mois-personnes pour 1 000 habitants")
EUROS_PER_INHABITANT = Words("euros per inhabitant", "euros par habitant")
A_YEAR = Words("per employer and year", "par employeur et par an")
MONTHS = Words("months", "mois")


def indicator(
    name: str,
    unit: Words,
    kind: Kind,
    year: Year,
    label: Words,
    meaning: Words,
    by: frozenset[Level],
    kinds: tuple[ProviderKind, ...] = SERVERS,
) -> Callable[[Callable[[View], Values]], Callable[[View], Values]]:
    """Enter the decorated formula in the registry.

    Raises:
        ValueError: the name is taken.
    """

    def enter(formula: Callable[[View], Values]) -> Callable[[View], Values]:
        if name in INDICATORS:
            raise ValueError(f"two indicators are called '{name}'")
        INDICATORS[name] = Indicator(formula, unit, kind, year, label, meaning, by, kinds)
        return formula

    return enter


def indicators_named(names: Iterable[str] = ()) -> dict[str, Indicator]:
    """Indicators asked for, in the order asked; none named means all.

    Raises:
        ParameterError: a name does not exist.
    """
    chosen = list(names) or list(INDICATORS)
    for name in chosen:
        if name not in INDICATORS:
            raise ParameterError(f"unknown indicator '{name}'{nearest(name, INDICATORS)}")
    return {name: INDICATORS[name] for name in chosen}


def per_thousand(view: View, amount: Values) -> Values:
    """An amount per 1,000 inhabitants of the society or territory."""
    return ratio(1000.0 * amount, view.people("citizens"))


def euros_per_inhabitant(view: View, cents: Values) -> Values:
    """Cents in all to euros per inhabitant of the society or territory."""
    return ratio(cents / CENTS, view.people("citizens"))


# --- needs and help ---------------------------------------------------------------------------------------


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
    people = np.cumsum(over_year(view.waits()), axis=2)
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


# --- what service changes ---------------------------------------------------------------------------------


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


# --- money ------------------------------------------------------------------------------------------------


@indicator(
    "public_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Public cost", "Coût public"),
    Words(
        "Public money paid to all providers (direct provision, grants, procurement, wage subsidies), and what "
        "outreach, referral, visibility and audits cost beyond the base.",
        "Argent public versé à tous les prestataires (régie, subventions, commande publique, contrats aidés), et "
        "coût de l'aller-vers, de l'orientation, de la visibilité et des audits au-delà de la base.",
    ),
    BY_ALL,
)  # fmt: skip
def _public_money(view: View) -> Values:
    return euros_per_inhabitant(view, view.sum_of(PUBLIC_MONEY))


def _money_indicator(name: str, field: str, label: Words, meaning: Words) -> None:
    """Enter an indicator that is one field of money per inhabitant."""

    @indicator(name, EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM, label, meaning, BY_ALL)
    def _one_field(view: View) -> Values:
        return euros_per_inhabitant(view, view.amount(field))


_money_indicator(
    "direct_provision_euros_per_inhabitant", "direct_provision",
    Words("Public cost: direct provision", "Coût public : régie"),
    Words(
        "Public money to services run by the State and authorities.",
        "Argent public aux services en régie.",
    ),
)  # fmt: skip
_money_indicator(
    "grants_euros_per_inhabitant", "grants",
    Words("Public cost: grants", "Coût public : subventions"),
    Words("Grants paid to providers.", "Subventions versées aux prestataires."),
)  # fmt: skip
_money_indicator(
    "procurement_euros_per_inhabitant", "procurement",
    Words("Public cost: procurement", "Coût public : commande publique"),
    Words("Payments under public contracts won in tenders.", "Paiements de marchés publics."),
)  # fmt: skip
_money_indicator(
    "wage_subsidies_euros_per_inhabitant", "wage_subsidies",
    Words("Public cost: wage subsidies", "Coût public : contrats aidés"),
    Words("Public money tied to subsidised posts.", "Argent public attaché à des contrats aidés."),
)  # fmt: skip
_money_indicator(
    "support_euros_per_inhabitant", "support",
    Words("Public cost: outreach, referral, visibility, audits", "Coût public : aller-vers, orientation, visibilité"),
    Words(
        "What outreach, referral, visibility of the ESS and audits cost beyond what is done in the base.",
        "Coût de l'aller-vers, de l'orientation, de la visibilité de l'ESS et des audits au-delà de la base.",
    ),
)  # fmt: skip


@indicator(
    "household_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Paid by households", "Payé par les ménages"),
    Words(
        "Users' fees, dues and gifts paid to providers.",
        "Participations, cotisations et dons des ménages.",
    ),
    BY_ALL,
)  # fmt: skip
def _household_money(view: View) -> Values:
    return euros_per_inhabitant(view, view.sum_of(PRIVATE_INCOME))


_money_indicator(
    "unpaid_euros_per_inhabitant", "unpaid_cost",
    Words("Cost of unpaid cases", "Coût des prises en charge non payées"),
    Words(
        "Cost of people served beyond funded places and beyond what staff can serve. Nobody pays providers for it: "
        "enterprises bear it out of their cash, public services out of their next budgets.",
        "Coût des personnes accueillies au-delà des places financées et de ce que le personnel peut suivre. Personne "
        "ne le paie aux prestataires : les entreprises le supportent sur leur trésorerie, les services publics sur "
        "leurs prochains budgets.",
    ),
)  # fmt: skip


@indicator(
    "public_euros_per_month_averted", Words("euros per person-month", "euros par mois-personne"),
    Kind.MONEY, Year.LAST,
    Words("Public cost per month of need averted", "Coût public par mois de besoin évité"),
    Words(
        "Public money of the last 12 months over the months of need averted in them; missing when none were.",
        "Argent public des 12 derniers mois rapporté aux mois de besoin évités ; absent s'il n'y en a pas.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _cost_per_month(view: View) -> Values:
    return ratio(over_year(view.sum_of(PUBLIC_MONEY)) / CENTS, over_year(months_averted(view)))


@indicator(
    "public_euros_per_net_outcome", Words("euros per net outcome", "euros par résultat net"),
    Kind.MONEY, Year.LAST,
    Words("Public cost per net outcome", "Coût public par résultat net"),
    Words(
        "Public money of the last 12 months over net outcomes counted in them (people out of need 12 "
        "months after "
        "service began who would not be otherwise); without autonomy; missing when there are none.",
        "Argent public des 12 derniers mois rapporté aux résultats nets (personnes sorties du besoin 12 "
        "mois après "
        "le début de l'aide, et qui ne le seraient pas sinon) ; hors autonomie ; absent s'il n'y en a pas.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _cost_per_outcome(view: View) -> Values:
    exits = view.only(*EXIT_DOMAINS)
    return ratio(over_year(exits.sum_of(PUBLIC_MONEY)) / CENTS, net_outcomes(exits))


# --- providers --------------------------------------------------------------------------------------------


@indicator(
    "n_places_per_1000", PER_1000, Kind.STOCK, Year.MEAN,
    Words("Funded places", "Places financées"),
    Words("Places that budgets pay for, at the end of the month.", "Places financées en fin de mois."),
    BY_ALL,
)  # fmt: skip
def _places(view: View) -> Values:
    return per_thousand(view, view.amount("places"))


@indicator(
    "share_overload", SHARE, Kind.SHARE, Year.MEAN,
    Words("Overload", "Surcharge"),
    Words(
        "People served above the funded places, of people served, at the end of the month.",
        "Personnes accueillies au-delà des places financées parmi les personnes prises en charge, en fin "
        "de mois.",
    ),
    BY_ALL,
)  # fmt: skip
def _overload(view: View) -> Values:
    return ratio(view.amount("overload", *SERVERS), view.amount("in_need", *SERVERS))


@indicator(
    "n_staff_per_1000", Words("FTE per 1,000 inhabitants", "ETP pour 1 000 habitants"), Kind.STOCK, Year.MEAN,
    Words("Paid staff", "Salariés"),
    Words("Paid staff of providers at the end of the month.", "Salariés des prestataires en fin de mois."),
    BY_ALL,
)  # fmt: skip
def _staff(view: View) -> Values:
    return per_thousand(view, view.amount("staff"))


@indicator(
    "n_volunteer_staff_per_1000", Words("FTE per 1,000 inhabitants", "ETP pour 1 000 habitants"),
    Kind.STOCK, Year.MEAN,
    Words("Volunteers' work at employers", "Travail bénévole chez les employeurs"),
    Words(
        "Volunteers' work in the ESS employers of the model, in full-time equivalents.",
        "Travail bénévole chez les employeurs de l'ESS du modèle, en équivalents temps plein.",
    ),
    BY_CELL,
)  # fmt: skip
def _volunteer_staff(view: View) -> Values:
    return per_thousand(view, view.amount("volunteer_staff", ESS))


@indicator(
    "n_employers", Words("employers in the modelled society", "employeurs dans la société modélisée"),
    Kind.STOCK, Year.LAST,
    Words("ESS employers", "Employeurs de l'ESS"),
    Words(
        "ESS enterprises with paid staff alive at the end of the month.",
        "Entreprises de l'ESS employeuses en activité en fin de mois.",
    ),
    BY_CELL,
)  # fmt: skip
def _employers(view: View) -> Values:
    return view.amount("providers", ESS)


@indicator(
    "n_associations", Words("associations in the modelled society", "associations dans la société modélisée"),
    Kind.STOCK, Year.LAST,
    Words("Volunteer-only associations", "Associations sans salarié"),
    Words(
        "Associations without paid staff at the end of the month, from which employers hatch.",
        "Associations sans salarié en fin de mois, dont naissent les employeurs.",
    ),
    BY_CELL,
)  # fmt: skip
def _associations(view: View) -> Values:
    return view.amount("associations", ESS)


@indicator(
    "mean_employer_size", Words("FTE, at real scale", "ETP, à l'échelle réelle"), Kind.MEAN, Year.MEAN,
    Words("Mean size of ESS employers", "Taille moyenne des employeurs de l'ESS"),
    Words(
        "Paid staff per ESS employer at the end of the month, at the scale of real enterprises.",
        "Salariés par employeur de l'ESS en fin de mois, à l'échelle des entreprises réelles.",
    ),
    BY_CELL,
)  # fmt: skip
def _employer_size(view: View) -> Values:
    return ratio(view.arrays.enterprise_size_scale * view.amount("staff", ESS), view.amount("providers", ESS))


def _rate_indicator(name: str, field: str, label: Words, meaning: Words) -> None:
    """Enter a rate a year among ESS employers: events of 12 months over the mean number of employers."""

    @indicator(name, A_YEAR, Kind.SHARE, Year.LAST, label, meaning, BY_DOMAIN)
    def _rate(view: View) -> Values:
        employer_months = over_year(view.amount("providers", ESS))
        return ratio(MONTHS_PER_YEAR * over_year(view.amount(field, ESS)), employer_months)


_rate_indicator(
    "rate_hatchings", "hatchings",
    Words("Births of employers", "Naissances d'employeurs"),
    Words(
        "ESS employers born in the last 12 months, over their mean number.",
        "Employeurs de l'ESS nés au cours des 12 derniers mois, rapportés à leur nombre moyen.",
    ),
)  # fmt: skip
_rate_indicator(
    "rate_quiet_exits", "quiet_exits",
    Words("Quiet exits", "Cessations sans faillite"),
    Words(
        "ESS employers that closed without insolvency in the last 12 months, over their mean number.",
        "Employeurs de l'ESS ayant cessé sans faillite au cours des 12 derniers mois, rapportés à leur "
        "nombre moyen.",
    ),
)  # fmt: skip
_rate_indicator(
    "rate_insolvencies", "insolvencies",
    Words("Insolvencies", "Faillites"),
    Words(
        "ESS employers that failed in the last 12 months, over their mean number.",
        "Employeurs de l'ESS ayant fait faillite au cours des 12 derniers mois, rapportés à leur nombre "
        "moyen.",
    ),
)  # fmt: skip


def _income_indicator(name: str, fields: tuple[str, ...], label: Words, meaning: Words) -> None:
    """Enter a share of the income that ESS employers received in the last 12 months."""

    @indicator(name, SHARE, Kind.SHARE, Year.LAST, label, meaning, BY_CELL)
    def _income(view: View) -> Values:
        income = view.sum_of(PUBLIC_INCOME + PRIVATE_INCOME, ESS)
        return ratio(over_year(view.sum_of(fields, ESS)), over_year(income))


_income_indicator(
    "share_income_public", PUBLIC_INCOME,
    Words("ESS income: public money", "Ressources de l'ESS : argent public"),
    Words(
        "Grants, procurement and wage subsidies, of the income of ESS employers in the last 12 months.",
        "Subventions, commande publique et contrats aidés dans les ressources des employeurs de l'ESS sur "
        "12 mois.",
    ),
)  # fmt: skip
_income_indicator(
    "share_income_grants", ("grants",),
    Words("ESS income: grants", "Ressources de l'ESS : subventions"),
    Words(
        "Grants, of the income of ESS employers in the last 12 months.",
        "Subventions dans les ressources des employeurs de l'ESS sur 12 mois.",
    ),
)  # fmt: skip
_income_indicator(
    "share_income_procurement", ("procurement",),
    Words("ESS income: procurement", "Ressources de l'ESS : commande publique"),
    Words(
        "Procurement, of the income of ESS employers in the last 12 months.",
        "Commande publique dans les ressources des employeurs de l'ESS sur 12 mois.",
    ),
)  # fmt: skip
_income_indicator(
    "share_income_wage_subsidies", ("wage_subsidies",),
    Words("ESS income: wage subsidies", "Ressources de l'ESS : contrats aidés"),
    Words(
        "Wage subsidies, of the income of ESS employers in the last 12 months.",
        "Contrats aidés dans les ressources des employeurs de l'ESS sur 12 mois.",
    ),
)  # fmt: skip
_income_indicator(
    "share_income_fees", ("fees",),
    Words("ESS income: users' fees", "Ressources de l'ESS : participations des usagers"),
    Words(
        "Users' fees, of the income of ESS employers in the last 12 months.",
        "Participations des usagers dans les ressources des employeurs de l'ESS sur 12 mois.",
    ),
)  # fmt: skip
_income_indicator(
    "share_income_dues_and_gifts", ("dues", "gifts"),
    Words("ESS income: dues and gifts", "Ressources de l'ESS : cotisations et dons"),
    Words(
        "Dues and gifts, of the income of ESS employers in the last 12 months.",
        "Cotisations et dons dans les ressources des employeurs de l'ESS sur 12 mois.",
    ),
)  # fmt: skip


@indicator(
    "share_cost_paid_publicly", SHARE, Kind.SHARE, Year.LAST,
    Words("Dependence of the ESS on public money", "Dépendance de l'ESS à l'argent public"),
    Words(
        "Public money received by ESS employers over their cost, last 12 months.",
        "Argent public reçu par les employeurs de l'ESS rapporté à leurs coûts, 12 derniers mois.",
    ),
    BY_CELL,
)  # fmt: skip
def _dependence(view: View) -> Values:
    return ratio(over_year(view.sum_of(PUBLIC_INCOME, ESS)), over_year(view.amount("cost", ESS)))


@indicator(
    "cash_months", Words("months of cost", "mois de charges"), Kind.MEAN, Year.LAST,
    Words("Cash of the ESS in months of cost", "Trésorerie de l'ESS en mois de charges"),
    Words(
        "Cash of ESS employers over their mean monthly cost of the last 12 months.",
        "Trésorerie des employeurs de l'ESS rapportée à leurs charges mensuelles moyennes des 12 derniers "
        "mois.",
    ),
    BY_CELL,
)  # fmt: skip
def _cash_months(view: View) -> Values:
    return ratio(MONTHS_PER_YEAR * view.amount("cash", ESS), over_year(view.amount("cost", ESS)))


@indicator(
    "cash_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.LAST,
    Words("Cash of the ESS", "Trésorerie de l'ESS"),
    Words(
        "Cash of ESS employers at the end of the month; beside months of cost, which rise when costs are "
        "cut.",
        "Trésorerie des employeurs de l'ESS en fin de mois ; à lire avec les mois de charges, qui montent "
        "quand "
        "les charges baissent.",
    ),
    BY_CELL,
)  # fmt: skip
def _cash_euros(view: View) -> Values:
    return euros_per_inhabitant(view, view.amount("cash", ESS))


@indicator(
    "debt_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.LAST,
    Words("Debt of providers", "Dette des prestataires"),
    Words(
        "Credit drawn by ESS employers, and what public services have spent beyond their budgets and not yet paid "
        "back, at the end of the month.",
        "Crédit tiré par les employeurs de l'ESS, et dépenses des services publics au-delà de leurs budgets non "
        "encore remboursées, en fin de mois.",
    ),
    BY_ALL,
)  # fmt: skip
def _debt(view: View) -> Values:
    overspent = np.maximum(0.0, -view.amount("cash", ProviderKind.PUBLIC))
    return euros_per_inhabitant(view, view.amount("credit") + overspent)


# --- citizens ---------------------------------------------------------------------------------------------


@indicator(
    "share_aware", SHARE, Kind.SHARE, Year.MEAN,
    Words("People who know the ESS", "Personnes connaissant l'ESS"),
    Words(
        "Inhabitants who know the ESS enterprises near them, at the end of the month.",
        "Habitants connaissant les entreprises de l'ESS proches, en fin de mois.",
    ),
    BY_TERRITORY,
)  # fmt: skip
def _aware(view: View) -> Values:
    return ratio(view.people("knowing"), view.people("citizens"))


@indicator(
    "share_volunteers", SHARE, Kind.SHARE, Year.MEAN,
    Words("Adults who volunteer", "Adultes bénévoles"),
    Words("Adults who volunteer, at the end of the month.", "Adultes bénévoles, en fin de mois."),
    BY_TERRITORY,
)  # fmt: skip
def _volunteers(view: View) -> Values:
    return ratio(view.people("volunteers"), view.people("adults"))


@indicator(
    "share_givers", SHARE, Kind.SHARE, Year.MEAN,
    Words("Adults who give", "Adultes donateurs"),
    Words("Adults who give to associations, at the end of the month.", "Adultes donateurs, en fin de mois."),
    BY_TERRITORY,
)  # fmt: skip
def _givers(view: View) -> Values:
    return ratio(view.people("givers"), view.people("adults"))


@indicator(
    "mean_trust_gap", Words("log odds", "log-cotes"), Kind.MEAN, Year.MEAN,
    Words("Trust in the ESS less trust in the State", "Confiance dans l'ESS moins confiance dans l'État"),
    Words(
        "Mean trust gap of inhabitants at the end of the month; positive when the ESS is trusted more.",
        "Écart moyen de confiance des habitants en fin de mois ; positif quand l'ESS inspire plus confiance.",
    ),
    BY_TERRITORY,
)  # fmt: skip
def _trust_gap(view: View) -> Values:
    return ratio(view.people("trust_sum") / 1000.0, view.people("citizens"))


# --- between territories, and the books -------------------------------------------------------------------


@indicator(
    "p90_p10_coverage", Words("ratio", "rapport"), Kind.MEAN, Year.MEAN,
    Words("Territorial inequality of coverage (P90/P10)", "Inégalité territoriale de couverture (P90/P10)"),
    Words(
        "Coverage of the territory at the ninth decile over that at the first; only with 20 territories or "
        "more.",
        "Couverture du territoire au neuvième décile rapportée au premier ; seulement à partir de 20 "
        "territoires.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _p90_p10(view: View) -> Values:
    coverage = ratio(view.territory_groups("in_need", *SERVERS), view.territory_groups("in_need"))
    n_months, n_territories, n_groups = coverage.shape
    result = np.full((n_months, n_groups), np.nan)
    if n_territories < SMALLEST_SET_FOR_PERCENTILES:
        return result
    complete = ~np.isnan(coverage).any(axis=1)
    low, high = np.quantile(np.where(np.isnan(coverage), 0.0, coverage), [0.1, 0.9], axis=1)
    return np.where(complete, ratio(high, low), np.nan)


@indicator(
    "theil_coverage", Words("Theil index", "indice de Theil"), Kind.MEAN, Year.MEAN,
    Words("Territorial inequality of coverage (Theil)", "Inégalité territoriale de couverture (Theil)"),
    Words(
        "Theil index of coverage between territories, weighted by people in need, less what chance alone "
        "would give "
        "in a society of this size; 0 when all are equal, slightly negative by chance.",
        "Indice de Theil de la couverture entre territoires, pondéré par les personnes ayant un besoin, "
        "moins ce que "
        "le seul hasard donnerait dans une société de cette taille ; 0 en cas d'égalité, parfois un peu "
        "négatif.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _theil(view: View) -> Values:
    """Theil index less its expectation under equal coverage.

    ``T = sum_r (n_r / n) (c_r / c) ln(c_r / c)``, with ``n_r`` people in need and ``c_r`` coverage; to second
    order ``T = var(c_r) / (2 c^2)``. If everybody were served with the same chance ``c``, binomial sampling
    would give it the expectation ``(R - 1)(1 - c) / (2 n c)``, which is taken off.
    """
    served = view.territory_groups("in_need", *SERVERS)
    in_need = view.territory_groups("in_need")
    all_served, everybody = added(served, 1), added(in_need, 1)
    coverage = ratio(all_served, everybody)
    relative = ratio(ratio(served, in_need), coverage[:, np.newaxis, :])
    logarithm = np.array([math.log(value) if value > 0 else 0.0 for value in relative.flat])
    part = ratio(served, all_served[:, np.newaxis, :]) * logarithm.reshape(relative.shape)
    n_territories = added((in_need > 0).astype(np.float64), 1)
    by_chance = ratio((n_territories - 1.0) * (1.0 - coverage), 2.0 * everybody * coverage)
    return added(part, 1) - by_chance


@indicator(
    "ledger_residual_euros", Words("euros", "euros"), Kind.MONEY, Year.SUM,
    Words("Imbalance of the accounts", "Déséquilibre des comptes"),
    Words(
        "Sum of what fails to balance in the ledger; anything but 0 is an error of the program.",
        "Somme des écarts du grand livre ; toute autre valeur que 0 est une erreur du programme.",
    ),
    TOTAL,
)  # fmt: skip
def _residual(view: View) -> Values:
    return view.arrays.ledger_residual.astype(np.float64)[:, np.newaxis] / CENTS
