"""French of what the map of a balance refuses."""

from __future__ import annotations

FRENCH_PHRASES: tuple[tuple[str, str], ...] = (
    (r"nothing that is not known was varied, only levers; a balance is a map over uncertainties: add some as factors, "
     r"as the study right_balance does",
     "rien de ce qu'on ne sait pas n'a varié, seulement des leviers ; un équilibre est une carte de ce qu'on ne sait "
     "pas : ajouter de telles incertitudes aux facteurs, comme le fait l'étude right_balance"),
    (r"no point has a finished run with a value of every measure; there is no balance yet",
     "aucun point n'a de simulation terminée avec une valeur de chaque mesure ; il n'y a pas encore d'équilibre"),
    (r"no lever with numbers was varied; a balance needs one to move, as in the study right_balance",
     "aucun levier chiffré n'a varié ; un équilibre en demande un à déplacer, comme dans l'étude right_balance"),
    (r"several levers were varied; say which one is moved by --lever: ",
     "plusieurs leviers ont varié ; dire par --lever lequel est déplacé : "),
    (r"('.*?') is no lever that was varied(.*); varied: ", r"\1 n'est pas un levier qui a varié\2 ; ont varié : "),
    (r" is an uncertainty, not a lever: ", " est une incertitude, pas un levier : "),
    (r" is a constant, not a lever: ", " est une constante, pas un levier : "),
    (r"nobody decides it, and where it is varied the map shows effects along it; the levers that can be moved here: ",
     "personne n'en décide, et là où il varie la carte montre les effets tout au long ; les leviers à déplacer ici : "),
    (r"([\d,]+) points are too few for a map over (\d+) factors: at least ([\d,]+) are needed; give the design more "
     r"points, or the study fewer factors",
     r"\1 points sont trop peu pour une carte de \2 facteurs : il en faut au moins \3 ; donner plus de points au plan, "
     r"ou moins de facteurs à l'étude"),
    (r"the points do not tell the factors apart: each needs several values of its own, whatever the others are; take a "
     r"design that fills the ranges, as 'sobol' or 'lhs'",
     "les points ne départagent pas les facteurs : chacun doit prendre plusieurs valeurs, quelles que soient celles "
     "des autres ; prendre un plan qui remplit les plages, comme 'sobol' ou 'lhs'"),
    (r"the measure ('.*?') is given twice; keep one of the two", r"la mesure \1 est donnée deux fois ; n'en garder "
     r"qu'une"),
)  # fmt: skip
"""English phrases as regular expressions, and what stands for them."""
