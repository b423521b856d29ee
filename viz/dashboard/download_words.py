"""Words of what a reader takes away, in English and French."""

from __future__ import annotations

from scenarios.texts import Texts

WORDS = Texts(
    en={
        "take_away": "Take it away",
        "whole_run": "Files hold the whole run of the question as it was last applied, to its last month, however far "
        "it has been played here.",
        "scenario_file": "Scenario (TOML)",
        "csv": "Data (CSV)",
        "parquet": "Data (Parquet)",
        "figure": "Picture",
        "figure_png": "Picture (PNG)",
        "figure_svg": "Picture (SVG)",
        "coverage": "Coverage and unmet need",
        "who_serves": "Who serves people in need",
        "funding_mix": "Income of the ESS",
        "enterprises": "Enterprises of the ESS",
        "territories": "Territories",
        "command": "The same on the command line",
        "link": "A link that opens the same here",
        "copy": "Copy",
        "copied": "Copied",
        "changed_title": "{title}, with changes",
        "no_file": "There is no such file: {error}",
    },
    fr={
        "take_away": "Emporter",
        "whole_run": "Les fichiers contiennent toute la simulation de la dernière question appliquée, jusqu'à son "
        "dernier mois, quel que soit le mois affiché ici.",
        "scenario_file": "Scénario (TOML)",
        "csv": "Données (CSV)",
        "parquet": "Données (Parquet)",
        "figure": "Figure",
        "figure_png": "Figure (PNG)",
        "figure_svg": "Figure (SVG)",
        "coverage": "Couverture et besoins non couverts",
        "who_serves": "Qui accompagne les personnes ayant un besoin",
        "funding_mix": "Ressources de l'ESS",
        "enterprises": "Entreprises de l'ESS",
        "territories": "Territoires",
        "command": "La même chose en ligne de commande",
        "link": "Un lien qui ouvre la même chose ici",
        "copy": "Copier",
        "copied": "Copié",
        "changed_title": "{title}, modifié",
        "no_file": "Ce fichier n'existe pas : {error}",
    },
)
