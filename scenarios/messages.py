"""What the command line says besides results, in English and French."""

from __future__ import annotations

MESSAGES: dict[str, dict[str, str]] = {
    "en": {
        "error": "error: {what}",
        "note": "note: {what}",
        "interrupted": "interrupted",
        "written": "written: {where}",
        "simulating": "Simulating",
        "setting_up": "setting up",
        "done_in": "{label}: done in {time}",
        "stopped_after": "{label}: stopped after {time}",
        "left": "{time} left",
        "about_left": ", about {time} left",
        "month_of": "month {done} of {all}",
        "runs_of": "{done} of {all} runs",
        "runs_a_second": "{rate} runs/s",
        "n_failed": "{n} failed",
        "cold": "First run with this version: compiling, about a minute; later runs start at once.",
        "out_of_reach": "{change} lies after the last month ({last}): no effect here",
        "taken_meanwhile": "another command wrote to '{folder}' in the meantime",
        "failed_runs": "{failed} of {all} runs failed (seed {seeds}): {error}; tracebacks are in runs.parquet",
        "and_others": " and others",
        "scenario": "scenario",
        "title": "title",
        "policy": "Policy",
        "all_values": "Values",
        "values": "Values that differ from their defaults (--all shows every value)",
        "none": "  none",
        "columns": "name|value|default|unit|set in|role|source of the default",
        "set_in": "set in",
        "expected": "Expected (written before the first run)",
        "found": "Found",
        "expected_up": "up",
        "expected_down": "down",
        "expected_none": "no change",
        "colon": ":",
        "sources": "Sources",
        "run": "Size and length of the run",
        "settings": "Set differently, {first} -> {second}",
        "only_in": "Only in {name}",
        "no_difference": "no difference in parameters, policy or run",
        "valid": "{path}: valid",
    },
    "fr": {
        "error": "erreur : {what}",
        "note": "remarque : {what}",
        "interrupted": "interrompu",
        "written": "écrit : {where}",
        "simulating": "Simulation",
        "setting_up": "mise en place",
        "done_in": "{label} : terminée en {time}",
        "stopped_after": "{label} : arrêtée après {time}",
        "left": "encore {time}",
        "about_left": ", encore {time} environ",
        "month_of": "mois {done} sur {all}",
        "runs_of": "{done} sur {all} simulations",
        "runs_a_second": "{rate} simulations/s",
        "n_failed": "{n} en échec",
        "cold": "Première exécution de cette version : compilation, environ une minute ; ensuite c'est immédiat.",
        "out_of_reach": "{change} vient après le dernier mois ({last}) : sans effet ici",
        "taken_meanwhile": "une autre commande a écrit dans « {folder} » entre-temps",
        "failed_runs": (
            "{failed} simulations sur {all} ont échoué (graine {seeds}) : {error} ; les détails sont dans runs.parquet"
        ),
        "and_others": " et d'autres",
        "scenario": "scénario",
        "title": "titre",
        "policy": "Politique",
        "all_values": "Valeurs",
        "values": "Valeurs différentes des valeurs par défaut (--all les montre toutes)",
        "none": "  aucune",
        "columns": "nom|valeur|défaut|unité|fixé dans|rôle|source de la valeur par défaut",
        "set_in": "fixé dans",
        "expected": "Attendu (écrit avant la première simulation)",
        "found": "Constaté",
        "expected_up": "en hausse",
        "expected_down": "en baisse",
        "expected_none": "sans changement",
        "colon": " :",
        "sources": "Sources",
        "run": "Taille et durée de la simulation",
        "settings": "Réglé autrement, {first} -> {second}",
        "only_in": "Seulement dans {name}",
        "no_difference": "aucune différence de paramètres, de politique ou de simulation",
        "valid": "{path} : valide",
    },
}


def message(language: str, key: str, **values: object) -> str:
    """Words of the command line in a language, with values put in.

    Raises:
        KeyError: the language or the message does not exist.
    """
    return MESSAGES[language][key].format(**values)
