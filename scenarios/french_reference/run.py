"""Size and length of a run in French: what each value means, and where it comes from."""

from __future__ import annotations

MEANINGS = {
    "citizens": "Citoyens simulés ; l'argent est compté par habitant : c'est une finesse de grain, non une taille.",
    "burn_in_months": "Mois avant le mois 0, sans aucune politique, communs à tous les scénarios ; des années "
    "entières.",
    "months": "Mois simulés après la mise en régime.",
}

SOURCES = {
    "convention: seconds a run on a laptop": "convention : quelques secondes par simulation sur un ordinateur portable",
    "convention: long enough for stocks to settle": "convention : assez pour que les stocks se stabilisent",
    "convention: ten years, a slow reform and what follows it":
        "convention : dix ans, une réforme lente et ce qui la suit",
}  # fmt: skip
