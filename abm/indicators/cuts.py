"""What is left of the ESS after a cut: without the private income it keeps, and survivors apart from leavers."""

from __future__ import annotations

from abm.indicators.measures import (
    BY_CELL,
    BY_DOMAIN,
    ESS,
    EUROS_PER_INHABITANT,
    FTE_PER_1000,
    MILLION,
    POSTS_A_YEAR,
    PUBLIC_INCOME,
    euros_per_inhabitant,
    income,
    per_thousand,
)
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import Values, View, a_year_earlier, over_year, ratio


@indicator(
    "n_staff_publicly_paid_per_1000", FTE_PER_1000, Kind.STOCK, Year.LAST,
    Words("ESS staff that public money pays", "Salariés de l'ESS payés par l'argent public"),
    Words(
        "Paid staff of the ESS times the public share of its income of the last 12 months: what a cut leaves once "
        "private income that is merely kept is set aside. Money of outcome contracts, which investors advance, is not "
        "in the public share.",
        "Salariés de l'ESS multipliés par la part publique de ses ressources des 12 derniers mois : ce qui reste "
        "après une coupe, hors ressources privées simplement conservées. L'argent des contrats à impact, avancé par "
        "des investisseurs, n'est pas dans la part publique.",
    ),
    BY_CELL,
)  # fmt: skip
def _publicly_paid(view: View) -> Values:
    share = ratio(over_year(view.sum_of(PUBLIC_INCOME, ESS)), over_year(income(view)))
    return per_thousand(view, view.amount("staff", ESS) * share)


def staff_of_leavers(view: View) -> Values:
    """Posts of employers that closed in the last 12 months and that nobody took over, FTE."""
    return over_year(view.amount("staff_of_leavers", ESS)) / MILLION


@indicator(
    "rate_staff_of_leavers", POSTS_A_YEAR, Kind.SHARE, Year.LAST,
    Words("ESS posts lost with employers that closed", "Postes de l'ESS perdus avec les employeurs disparus"),
    Words(
        "Posts of ESS employers that closed in the last 12 months, less those others took over, of all posts 12 "
        "months ago.",
        "Postes des employeurs de l'ESS disparus en 12 mois, moins ceux repris par d'autres, parmi les postes "
        "d'il y a 12 mois.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _lost_with_leavers(view: View) -> Values:
    return ratio(staff_of_leavers(view), a_year_earlier(view.amount("staff", ESS)))


@indicator(
    "rate_staff_of_survivors", POSTS_A_YEAR, Kind.SHARE, Year.LAST,
    Words("Change of posts at other ESS employers", "Variation des postes chez les autres employeurs de l'ESS"),
    Words(
        "Change over 12 months of the posts of ESS employers that did not close, new ones and posts taken over "
        "included, of all posts 12 months ago.",
        "Variation sur 12 mois des postes des employeurs de l'ESS encore en activité, nouveaux employeurs et postes "
        "repris compris, rapportée aux postes d'il y a 12 mois.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _change_of_survivors(view: View) -> Values:
    staff = view.amount("staff", ESS)
    before = a_year_earlier(staff)
    return ratio(staff - before + staff_of_leavers(view), before)


@indicator(
    "inherited_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Reserves inherited within the ESS", "Réserves transmises au sein de l'ESS"),
    Words(
        "Reserves of ESS employers that closed, handed to others of the ESS; part of the cash that survivors show, "
        "counted where the employer closed.",
        "Réserves des employeurs de l'ESS disparus, transmises à d'autres structures de l'ESS ; une part de la "
        "trésorerie des survivants, comptée là où l'employeur a disparu.",
    ),
    BY_CELL,
)  # fmt: skip
def _inherited(view: View) -> Values:
    return euros_per_inhabitant(view, view.amount("reserves_of_leavers", ESS))
