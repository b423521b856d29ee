"""French of what is said of the terms a scenario names."""

from __future__ import annotations

FRENCH_PHRASES: tuple[tuple[str, str], ...] = (
    (r"(contracts\.signature_least) = (\S+) is above (contracts\.signature_most) = (\S+); lower the first or raise the "
     "second",
     r"\1 = \2 dépasse \3 = \4 ; baisser le premier ou relever le second"),
    (
        r"contract ('.*?') names no investment_commitment, so it cannot be simulated: give its capital",
        r"le contrat \1 n'a pas d'investment_commitment, donc il ne peut pas être simulé : en donner le capital",
    ),
    (
        r"contract ('.*?') names no target for its metric ('.*?'), so it cannot be simulated: give the metric a target",
        r"le contrat \1 n'a pas de cible pour sa mesure \2, donc il ne peut pas être simulé : lui donner un target",
    ),
    (
        r"funding.moved_to_contracts needs contracts.terms: name a contract, such as ('.*?')",
        r"funding.moved_to_contracts demande contracts.terms : nommer un contrat, comme \1",
    ),
)
