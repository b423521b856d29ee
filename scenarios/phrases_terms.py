"""French of what is said of the terms a scenario names."""

from __future__ import annotations

FRENCH_PHRASES: tuple[tuple[str, str], ...] = (
    (
        r": \[contract\] has no investment_commitment, so nobody could pre-finance it; write the capital to "
        "simulate it",
        " : [contract] n'a pas d'investment_commitment, donc personne ne pourrait le préfinancer ; écrire le capital "
        "pour le simuler",
    ),
)
