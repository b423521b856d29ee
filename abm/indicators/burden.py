"""Who bears the burden: in money taxpayers, users, givers and later years; in hours volunteers and staff."""

from __future__ import annotations

from abm.indicators.measures import (
    BY_ALL,
    BY_CELL,
    BY_TERRITORY,
    ESS,
    EUROS_PER_INHABITANT,
    HOURS_PER_1000,
    MILLION,
    PRIVATE_INCOME,
    euros_per_inhabitant,
    per_thousand,
    public_money,
)
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import SERVERS, Values, View
from abm.vocabulary import MONTHS_PER_YEAR


@indicator(
    "taxes_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Taxes for welfare", "Impôts pour l'aide sociale"),
    Words(
        "Taxes of the State and of the authority that pay for what the model describes; the State's are the same for "
        "every inhabitant.",
        "Impôts de l'État et de la collectivité qui paient ce que le modèle décrit ; ceux de l'État sont les mêmes "
        "pour chaque habitant.",
    ),
    BY_TERRITORY,
)  # fmt: skip
def _taxes(view: View) -> Values:
    return euros_per_inhabitant(view, view.people("taxes"))


@indicator(
    "household_burden_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Burden on households", "Charge des ménages"),
    Words(
        "All that households pay in money: taxes for welfare, users' fees, dues and gifts.",
        "Tout ce que les ménages paient en argent : impôts pour l'aide sociale, participations, cotisations et dons.",
    ),
    BY_TERRITORY,
)  # fmt: skip
def _household_burden(view: View) -> Values:
    return euros_per_inhabitant(view, view.people("taxes") + view.sum_of(PRIVATE_INCOME))


@indicator(
    "public_deficit_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Left to later taxes", "Reporté sur les impôts futurs"),
    Words(
        "Public cost less the taxes raised for it: what the State and authorities borrow, or save when it is "
        "negative.",
        "Coût public moins les impôts levés pour le payer : ce que l'État et les collectivités empruntent, ou "
        "épargnent quand le chiffre est négatif.",
    ),
    BY_TERRITORY,
)  # fmt: skip
def _public_deficit(view: View) -> Values:
    return euros_per_inhabitant(view, public_money(view) - view.people("taxes"))


@indicator(
    "volunteer_hours_per_1000", HOURS_PER_1000, Kind.FLOW, Year.SUM,
    Words("Volunteers' hours at employers", "Heures bénévoles chez les employeurs"),
    Words(
        "Hours that volunteers give to the ESS employers of the model.",
        "Heures que les bénévoles donnent aux employeurs de l'ESS du modèle.",
    ),
    BY_CELL,
)  # fmt: skip
def _volunteer_hours(view: View) -> Values:
    hours = view.arrays.worth.hours_per_post / MONTHS_PER_YEAR
    return per_thousand(view, hours * view.amount("volunteer_staff", ESS))


@indicator(
    "overload_hours_per_1000", HOURS_PER_1000, Kind.FLOW, Year.SUM,
    Words("Hours of overload", "Heures de surcharge"),
    Words(
        "Hours of work that people served beyond funded places and beyond what staff can serve would take at the "
        "usual pace; staff and volunteers give them unpaid.",
        "Heures de travail que demanderaient, au rythme habituel, les personnes accueillies au-delà des places "
        "financées et de ce que le personnel peut suivre ; salariés et bénévoles les donnent sans être payés.",
    ),
    BY_ALL,
)  # fmt: skip
def _overload_hours(view: View) -> Values:
    hours = view.arrays.worth.hours_per_post / MONTHS_PER_YEAR
    posts = view.weighted([1.0 / cases for cases in view.arrays.cases_per_post]).amount("excess", *SERVERS)
    return per_thousand(view, hours * posts / MILLION)
