"""Sources that parameters of several groups have, in French."""

from __future__ import annotations

SOURCES = {
    "assumption": "hypothèse",
    "neutral": "neutre",
    "assumption: no answer by construction": "hypothèse : aucune réponse mise d'avance",
    "assumption: fitted in a prototype of 3,000 employers over 20 years":
        "hypothèse : calée dans un prototype de 3 000 employeurs sur 20 ans",
}  # fmt: skip
