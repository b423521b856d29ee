"""Messages about comparisons in French; see ``scenarios.french_errors``."""

from __future__ import annotations

FRENCH_PHRASES: tuple[tuple[str, str], ...] = (
    (r"expected indicator=width, as in ", "écrire indicateur=largeur, comme dans "),
    (r"widths of shares are fractions of 1", "la largeur d'une part est une fraction de 1"),
    (r"the width is in the unit of the indicator (\(.*?\)), not in per cent of it",
     r"la largeur est dans l'unité de l'indicateur \1, pas en % de celui-ci"),
    (r"the width must be above 0, in the unit of the indicator (\(.*?\))",
     r"la largeur doit être positive, dans l'unité de l'indicateur \1"),
    (r"the width '(.*?)' is not a number", r"la largeur '\1' n'est pas un nombre"),
    (r"shares lie between 0 and 1", "les parts vont de 0 à 1"),
    (r"a width must be above 0, not ", "une largeur doit être positive, et non "),
    (r"level (\S+) must lie between 0 and 1, as in ", r"le niveau \1 doit être entre 0 et 1, comme dans "),
    (r"no finished run of scenario '(.*?)' is among the results",
     r"aucune simulation aboutie du scénario '\1' ne figure dans les résultats"),
    (r"no finished run of point '(.*?)' is among the results",
     r"aucune simulation aboutie du point '\1' ne figure dans les résultats"),
    (r"scenario '(.*?)' is compared with itself; name each one once",
     r"le scénario '\1' est comparé à lui-même ; nommer chacun une seule fois"),
    (r"point '(.*?)' is compared with itself; name each one once",
     r"le point '\1' est comparé à lui-même ; nommer chacun une seule fois"),
    (r"'(.*?)' is not a column of the results", r"'\1' n'est pas une colonne des résultats"),
    (r"scenario '(.*?)' has seed (\d+) more than once; compare its points instead",
     r"le scénario '\1' a plusieurs fois la graine \2 ; comparer plutôt ses points"),
    (r"point '(.*?)' has seed (\d+) more than once; compare its points instead",
     r"le point '\1' a plusieurs fois la graine \2 ; chaque point doit l'avoir une seule fois"),
    (r"('.*?') and ('.*?') have no seed in common; run both with the same --seed",
     r"\1 et \2 n'ont aucune graine commune ; simuler les deux avec le même --seed"),
)
"""English phrases as regular expressions, and what stands for them."""
