"""Places and staff of all providers."""

from __future__ import annotations

from abm.indicators.measures import BY_ALL, FTE_PER_1000, MILLION, PER_1000, SHARE, per_thousand
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import SERVERS, Values, View, ratio


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
    "n_unpaid_cases_per_1000", PER_1000, Kind.STOCK, Year.MEAN,
    Words("Unpaid cases", "Prises en charge non payées"),
    Words(
        "People served beyond funded places and beyond what the staff who are there can serve, at the end of the "
        "month; nobody pays for them.",
        "Personnes accueillies au-delà des places financées et de ce que le personnel présent peut suivre, en fin "
        "de mois ; personne ne paie pour elles.",
    ),
    BY_ALL,
)  # fmt: skip
def _unpaid_cases(view: View) -> Values:
    return per_thousand(view, view.amount("excess", *SERVERS) / MILLION)


@indicator(
    "n_staff_per_1000", FTE_PER_1000, Kind.STOCK, Year.MEAN,
    Words("Paid staff", "Salariés"),
    Words("Paid staff of providers at the end of the month.", "Salariés des prestataires en fin de mois."),
    BY_ALL,
)  # fmt: skip
def _staff(view: View) -> Values:
    return per_thousand(view, view.amount("staff"))
