"""Messages about explanations in French; see ``scenarios.french_errors``."""

from __future__ import annotations

FRENCH_PHRASES: tuple[tuple[str, str], ...] = (
    (r"unknown channel '", "canal inconnu '"),
    (r"channel '(.*?)' is named twice; name each one once",
     r"le canal '\1' est nommé deux fois ; nommer chacun une seule fois"),
    (r"^(\d+) channels: 1 to (\d+) can be told apart", r"\1 canaux : on peut en distinguer de 1 à \2"),
    (r"('.*?') and ('.*?') are not the same society before month 0: (\S+) is (.*?) and (.*?); what differs between "
     r"them must be a dated change of the policy, or be set in both",
     r"\1 et \2 ne sont pas la même société avant le mois 0 : \3 vaut \4 et \5 ; ce qui diffère entre eux doit être "
     r"un changement daté de la politique, ou être fixé dans les deux"),
    (r"a year of the scenario is the least that can be explained; take --months (\d+) or more",
     r"une année de scénario est le moins qu'on puisse expliquer ; prendre --months \1 ou plus"),
    (r"seed (\d+) has a run twice", r"la graine \1 a deux fois la même simulation"),
    (r"no seed has a value of '(.*?)' in every run; take more --citizens or other years",
     r"aucune graine n'a de valeur de '\1' dans chaque simulation ; prendre plus de --citizens ou d'autres années"),
)
"""English phrases as regular expressions, and what stands for them."""
