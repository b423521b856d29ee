"""The employers of the ESS: how many, how large, on what income."""

from __future__ import annotations

import numpy as np

from abm.indicators.measures import (
    A_YEAR,
    BY_ALL,
    BY_CELL,
    BY_DOMAIN,
    ESS,
    EUROS_PER_INHABITANT,
    FTE_PER_1000,
    PUBLIC_INCOME,
    SHARE,
    euros_per_inhabitant,
    income,
    per_thousand,
)
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import Values, View, over_year, ratio
from abm.vocabulary import MONTHS_PER_YEAR, ProviderKind


@indicator(
    "n_volunteer_staff_per_1000", FTE_PER_1000,
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
        return ratio(over_year(view.sum_of(fields, ESS)), over_year(income(view)))


_income_indicator(
    "share_income_public", PUBLIC_INCOME,
    Words("ESS income: public money", "Ressources de l'ESS : argent public"),
    Words(
        "Grants, capacity building, procurement and wage subsidies, of the income of ESS employers in the last 12 "
        "months; money of outcome contracts, which investors advance, stands apart.",
        "Subventions, commande publique et contrats aidés dans les ressources des employeurs de l'ESS sur "
        "12 mois ; l'argent des contrats à impact, avancé par des investisseurs, est compté à part.",
    ),
)  # fmt: skip
_income_indicator(
    "share_income_grants", ("grants", "capacity_building"),
    Words("ESS income: grants", "Ressources de l'ESS : subventions"),
    Words(
        "Grants, those for organisation (capacity building) among them, of the income of ESS employers in the last 12 "
        "months.",
        "Subventions, y compris pour la structure, dans les ressources des employeurs de l'ESS sur 12 mois.",
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
        "Public money received by ESS employers over their cost, last 12 months; without money of outcome contracts, "
        "which investors advance.",
        "Argent public reçu par les employeurs de l'ESS rapporté à leurs coûts, 12 derniers mois ; sans l'argent des "
        "contrats à impact, avancé par des investisseurs.",
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
