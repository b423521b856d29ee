"""Who bears the burden in hours: volunteers, and staff beyond what is paid."""

from __future__ import annotations

from abm.indicators.measures import BY_ALL, BY_CELL, ESS, HOURS_PER_1000, MILLION, per_thousand
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import SERVERS, Values, View
from abm.vocabulary import MONTHS_PER_YEAR


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
