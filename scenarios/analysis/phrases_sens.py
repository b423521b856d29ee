"""Messages of sensitivity analysis and of the search for conditions, in French; see ``scenarios.french_errors``."""

FRENCH_PHRASES: tuple[tuple[str, str], ...] = (
    (r"there is no measure to analyse; name one, as in (\S+)", r"il n'y a aucune mesure à analyser ; en nommer une, "
     r"comme \1"),
    (r"the factor ('\S+') is not among the results", r"le facteur \1 n'est pas parmi les résultats"),
    (r"('[^']+\[.+?\]\S*'|'\S+') is not among the results", r"\1 n'est pas parmi les résultats"),
    (r"; name it among the measures of the sweep", " ; la nommer parmi les mesures du plan"),
    (r"point (\d+) has two runs with seed (\d+); give the outcomes of one sweep only",
     r"le point \1 a deux simulations de graine \2 ; donner les résultats d'un seul plan"),
    (r"the outcomes have points up to (\d+), the sample ([\d,]+) points; give the sample this sweep was made from",
     r"les résultats ont des points jusqu'à \1, l'échantillon \2 points ; donner l'échantillon de ce plan"),
    (r"([\d,]+) of ([\d,]+) runs are missing \(points without any: ([\d,]+)\) and indices need all of them; repeat the "
     r"sweep's command with --retry-failed",
     r"il manque \1 des \2 simulations (points sans aucune : \3) et les indices les demandent toutes ; répéter la "
     r"commande du plan avec --retry-failed"),
    (r"('.*') has no value in ([\d,]+) of ([\d,]+) runs and indices need all of them; choose another measure, or years "
     r"in which it always exists",
     r"\1 n'a pas de valeur dans \2 des \3 simulations et les indices les demandent toutes ; choisir une autre mesure, "
     r"ou des années où elle existe toujours"),
    (r"([\d,]+) points are no Sobol sample of (\d+) factors with second order \(a multiple of (\d+)\); analyse it "
     r"as it was drawn",
     r"\1 points ne sont pas un échantillon de Sobol de \2 facteurs avec second ordre (un multiple de \3) ; l'analyser "
     r"comme il a été tiré"),
    (r"([\d,]+) points are no Sobol sample of (\d+) factors without second order \(a multiple of (\d+)\); analyse it "
     r"as it was drawn",
     r"\1 points ne sont pas un échantillon de Sobol de \2 facteurs sans second ordre (un multiple de \3) ; l'analyser "
     r"comme il a été tiré"),
    (r"the rows of the sample are not in the order of a (\w+) design; give the sample as it was drawn, unsorted and "
     r"whole",
     r"les lignes de l'échantillon ne sont pas dans l'ordre d'un plan de \1 ; donner l'échantillon comme il a été "
     r"tiré, non trié et entier"),
    (r"the values of ('\S+') in the runs do not follow the sample; give the sample this sweep was made from, with its "
     r"points in their order",
     r"les valeurs de \1 dans les simulations ne suivent pas l'échantillon ; donner l'échantillon de ce plan, avec ses "
     r"points dans leur ordre"),
    (r"('.*'): expected a measure, one of < <= > >= and a number, as in ",
     r"\1 : une mesure, un des signes < <= > >= et un nombre attendus, comme dans "),
    (r": '([^']*)' does not compare; write < <= > or >=", r" : '\1' ne compare pas ; écrire < <= > ou >="),
    (r": '([^']*)' is not a number", r" : '\1' n'est pas un nombre"),
    (r": a share lies between 0 and 1", " : une part est entre 0 et 1"),
    (r"the factor ('\S+') has no value at ([\d,]+) points, where it was left as it is in the scenario; give it one in "
     r"every row of the list",
     r"le facteur \1 n'a pas de valeur en \2 points, où il est resté comme dans le scénario ; lui en donner une dans "
     r"chaque ligne de la liste"),
    (r"no factor was varied", "aucun facteur n'a varié"),
    (r"('.*') can be told in no run; choose a measure that always exists",
     r"\1 ne se dit d'aucune simulation ; choisir une mesure qui existe toujours"),
)  # fmt: skip
