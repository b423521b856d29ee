"""French of what the frontier, its search and the size of the population refuse."""

from __future__ import annotations

FRENCH_PHRASES: tuple[tuple[str, str], ...] = (
    (r"no factor was varied; a frontier is one of mixes, which a study varies",
     "aucun facteur n'a varié ; une frontière est faite de combinaisons, qu'une étude fait varier"),
    (r": expected (\S+):min or (\S+):max", r" : écrire \1:min ou \2:max"),
    (r"a frontier needs at least two objectives; there is (\d+)", r"une frontière demande au moins deux objectifs ; "
     r"il y en a \1"),
    (r"the objective ('.*?') is given twice; keep one of the two",
     r"l'objectif \1 est donné deux fois ; n'en garder qu'un"),
    (r"no point has a finished run with a value of every objective; there is no frontier yet",
     "aucun point n'a de simulation terminée avec une valeur de chaque objectif ; il n'y a pas encore de frontière"),
    (r"the outcomes have no column '", "les résultats n'ont pas de colonne '"),
    (r": a search needs at least (\d+)", r" : une recherche en demande au moins \1"),
    (r"a search needs at least one factor to vary", "une recherche demande au moins un facteur à faire varier"),
    (r": expected measure=error, as in ", " : écrire mesure=erreur, comme dans "),
    (r": an error must be larger than 0", " : une erreur doit dépasser 0"),
    (r"no error is given; say how exact, as in ", "aucune erreur n'est donnée ; dire la précision, comme dans "),
    (r"the error of ('.*?') is given twice; keep one of the two",
     r"l'erreur de \1 est donnée deux fois ; n'en garder qu'une"),
    (r"the outcomes hold fewer than two sizes of society; with one nobody sees what size changes",
     "les résultats ont moins de deux tailles de société ; avec une seule, nul ne voit ce que la taille change"),
    (r"('.*?') has (\d+) finished runs with ([\d,]+) citizens; at least two are needed to see the noise",
     r"\1 a \2 simulation(s) terminée(s) avec \3 citoyens ; il en faut au moins deux pour voir le hasard"),
    (r"no scenario is called '(.*?)' in these outcomes", r"aucun scénario ne s'appelle '\1' dans ces résultats"),
    (r"replicates = (\S+): at least 1 is needed", r"replicates = \1 : il en faut au moins 1"),
)  # fmt: skip
"""English phrases as regular expressions, and what stands for them."""
