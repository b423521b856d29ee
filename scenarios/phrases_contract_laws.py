"""French of what is said of scenarios whose contracts cannot be set beside published laws."""

from __future__ import annotations

FRENCH_PHRASES: tuple[tuple[str, str], ...] = (
    (
        r"no published laws of contracts for scenario ('[^']*'); they are there for (.*)",
        r"pas de lois publiées sur les contrats du scénario \1 ; il y en a pour \2",
    ),
    (
        r"scenario ('[^']*') sets no money aside for contracts; set (\S+)",
        r"le scénario \1 ne réserve pas d'argent pour des contrats ; fixer \2",
    ),
)
