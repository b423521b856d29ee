"""Words of enterprises by size, births and exits in English and French."""

from __future__ import annotations

from scenarios.texts import Texts

WORDS = Texts(
    en={
        "title": "ESS employers by size",
        "turnover": "Births and exits of ESS employers, by year",
        "below": "below {high}",
        "between": "{low} to {high}",
        "above": "{low} +",
        "fte": "paid staff, FTE at real scale",
        "share": "% of employers",
        "start": "start of the scenario",
        "now": "now",
        "says": "{n} employers now, {first} at the start; the median has {median} FTE ({median_first} at the start); "
        "those of {large} FTE and more hold {share} of paid staff. One employer of the model stands for several.",
        "none": "There is no employer of the ESS.",
        "year": "year",
        "unit": "% of employers a year",
        "births": "births",
        "quiet_exits": "quiet exits",
        "insolvencies": "insolvencies",
        "says_turnover": "In year {year}, {births} of employers were born, {quiet} closed quietly and {failed} "
        "failed; over {years} births and exits come to {net} a year.",
        "no_year": "No year is complete yet.",
        "years_1": "1 year",
        "years": "{n} years",
    },
    fr={
        "title": "Employeurs de l'ESS par taille",
        "turnover": "Naissances et disparitions d'employeurs de l'ESS, par année",
        "below": "moins de {high}",
        "between": "de {low} à {high}",
        "above": "{low} +",
        "fte": "salariés, ETP à l'échelle réelle",
        "share": "% des employeurs",
        "start": "début du scénario",
        "now": "maintenant",
        "says": "{n} employeurs maintenant, {first} au début ; la médiane est de {median} ETP ({median_first} au "
        "début) ; ceux de {large} ETP et plus emploient {share} des salariés. Un employeur du modèle en représente "
        "plusieurs.",
        "none": "Il n'y a aucun employeur de l'ESS.",
        "year": "année",
        "unit": "% des employeurs par an",
        "births": "naissances",
        "quiet_exits": "cessations sans faillite",
        "insolvencies": "faillites",
        "says_turnover": "L'année {year}, {births} d'employeurs sont nés, {quiet} ont cessé sans faillite et {failed} "
        "ont fait faillite ; sur {years}, le solde est de {net} par an.",
        "no_year": "Aucune année n'est encore complète.",
        "years_1": "1 an",
        "years": "{n} ans",
    },
)
