"""Words of the map of territories in English and French."""

from __future__ import annotations

from scenarios.texts import Texts

WORDS = Texts(
    en={
        "indicator": "Indicator by territory",
        "show": "Show",
        "now": "value now",
        "change": "change since month 0",
        "title_change": "{label}: change since month 0",
        "made_up": "The territories of this society are made up. From 50,000 citizens on they are the 13 regions, from "
        "3 million on the 96 départements.",
        "says": "{label} in month {month}: lowest in {low} ({low_value}), highest in {high} ({high_value}), half of "
        "the territories below {median}.",
        "says_change": "{label}, change from month 0 to month {month}: {low} {low_value}, {high} {high_value}; it "
        "falls in {falls} and rises in {rises} of {n} territories.",
        "none": "Not yet known in any territory.",
        "small": "One society: with few people in a territory much of the difference is chance.",
        "points": "points",
        "tiles": "Each square is a territory, about where it lies; its size says nothing.",
    },
    fr={
        "indicator": "Indicateur par territoire",
        "show": "Montrer",
        "now": "la valeur actuelle",
        "change": "la variation depuis le mois 0",
        "title_change": "{label} : variation depuis le mois 0",
        "made_up": "Les territoires de cette société sont fictifs. À partir de 50 000 citoyens ce sont les 13 "
        "régions, à partir de 3 millions les 96 départements.",
        "says": "{label} au mois {month} : minimum {low} ({low_value}), maximum {high} ({high_value}) ; "
        "la moitié des territoires est sous {median}.",
        "says_change": "{label}, du mois 0 au mois {month} : {low} {low_value}, {high} {high_value} ; baisse dans "
        "{falls} territoires sur {n}, hausse dans {rises}.",
        "none": "Encore inconnu dans tous les territoires.",
        "small": "Une seule société : avec peu d'habitants par territoire, l'écart tient beaucoup au hasard.",
        "points": "points",
        "tiles": "Chaque carré est un territoire, à peu près à sa place ; sa taille ne dit rien.",
    },
)
