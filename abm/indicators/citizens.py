"""What all citizens know, trust and give."""

from __future__ import annotations

from abm.indicators.measures import BY_TERRITORY, SHARE
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import Values, View, ratio


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
