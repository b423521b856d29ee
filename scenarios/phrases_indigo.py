"""French of what is said of samples, of the INDIGO table, and of laws taken from it."""

from __future__ import annotations

FRENCH_PHRASES: tuple[tuple[str, str], ...] = (
    (
        r"(n_treated|n_controls) = (\S+): a sample needs one person or more",
        r"\1 = \2 : un échantillon demande au moins une personne",
    ),
    (
        r"dispersion = (\S+): a number from 0 is needed, 1 for independent people",
        r"dispersion = \1 : il faut un nombre à partir de 0, 1 pour des personnes indépendantes",
    ),
    (r"mean = (\S+): a share lies between 0 and 1", r"mean = \1 : une part se situe entre 0 et 1"),
    (
        r"mean = (\S+): events a head must be above 0",
        r"mean = \1 : le nombre d'événements par personne doit dépasser 0",
    ),
    (
        r"sd = (\S+): the spread between people must be above 0",
        r"sd = \1 : l'écart-type entre personnes doit dépasser 0",
    ),
    (
        r"no column 'ID'; is it projects\.csv of the INDIGO dataset\?",
        r"pas de colonne 'ID' ; est-ce bien projects.csv des données INDIGO ?",
    ),
    (r": no column ('.*?(?: - \(Value\))?'); the nearest is ('.*')$", r" : pas de colonne \1 ; la plus proche est \2"),
    (r": no column ('.* - \(Value\)')$", r" : pas de colonne \1"),
    (
        r": (\d+) cells below (\d+) columns; save the downloaded table again without changing it",
        r" : \1 cases sous \2 colonnes ; enregistrer de nouveau la table téléchargée, sans la modifier",
    ),
    (
        r"only (\d+) contracts give (\w+); a law needs (\d+) or more",
        r"seuls \1 contrats donnent \2 ; une loi en demande \3 ou plus",
    ),
    (r": expected a number above 0", r" : nombre au-dessus de 0 attendu"),
)
