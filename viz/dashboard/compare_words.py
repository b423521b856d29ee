"""Words of the page that compares two scenarios."""

from __future__ import annotations

from scenarios.texts import Texts

WORDS = Texts(
    en={
        "intro": "Two scenarios in the same society under the same draws: the same citizens with the same luck, month "
        "by month.",
        "difference": "B − A",
        "swap": "Swap A and B",
        "changes": "Levers of {side}",
        "changes_some": "Levers of {side} ({n} changed)",
        "shared": "Same for both",
        "differs": "What differs from A to B",
        "caution": "B − A of one pair is a difference, never an effect: part of it is chance. Effects are told from "
        "many pairs.",
        "replicate": "Run {n} pairs",
        "again": "Run {n} pairs again",
        "cancel": "Give up",
        "progress": "{done} of {total} pairs done",
        "waiting": "waiting for the first pair",
        "left": "about {time} left",
        "batch_failed": "No effect can be told: {error}",
        "failed_pairs": "Pairs that failed: {n} of {total}.",
        "effect": "Effect, from {n} pairs",
        "lines": "All lines with their intervals",
        "one_year": "Effects are told of whole years: take at least 12 months.",
        "pair": "this pair",
        "band": "middle 90 % of pairs",
        "says_pair": "{label}: {difference} in month {month}.",
        "says_this": "This one pair, B less A.",
        "says_band": "{label}: median {median} over {n} pairs in the last month, 90 % of pairs between {low} and "
        "{high}.",
        "says_none": "B less A is not known yet.",
        "coverage": "Coverage, and people who do not seek help",
        "title_of": "{side}: {title}",
    },
    fr={
        "intro": "Deux scénarios dans la même société et sous les mêmes tirages : les mêmes citoyens avec la même "
        "chance, mois après mois.",
        "difference": "B − A",
        "swap": "Échanger A et B",
        "changes": "Leviers de {side}",
        "changes_some": "Leviers de {side} ({n} modifiés)",
        "shared": "Commun aux deux",
        "differs": "Ce qui change de A à B",
        "caution": "B − A d'une seule paire est un écart, jamais un effet : le hasard y a sa part. Les effets se "
        "lisent sur plusieurs paires.",
        "replicate": "Simuler {n} paires",
        "again": "Simuler de nouveau {n} paires",
        "cancel": "Abandonner",
        "progress": "{done} sur {total} paires",
        "waiting": "en attente de la première paire",
        "left": "encore {time} environ",
        "batch_failed": "Aucun effet ne peut être établi : {error}",
        "failed_pairs": "Paires en échec : {n} sur {total}.",
        "effect": "Effet, d'après {n} paires",
        "lines": "Toutes les lignes avec leurs intervalles",
        "one_year": "Les effets portent sur des années entières : il faut au moins 12 mois.",
        "pair": "cette paire",
        "band": "90 % des paires",
        "says_pair": "{label} : {difference} au mois {month}.",
        "says_this": "Cette seule paire, B moins A.",
        "says_band": "{label} : médiane {median} sur {n} paires au dernier mois, 90 % des paires entre {low} et "
        "{high}.",
        "says_none": "B moins A n'est pas encore connu.",
        "coverage": "Couverture et personnes sans demande d'aide",
        "title_of": "{side} : {title}",
    },
)
