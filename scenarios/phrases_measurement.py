"""French of what is said of samples, of words typed after ``contract``, and of the INDIGO table."""

from __future__ import annotations

FRENCH_PHRASES: tuple[tuple[str, str], ...] = (
    (r"the error of ('.*?') needs (--)?mean, events a head without the service",
     r"l'erreur de \1 demande \2mean, le nombre d'événements par personne sans le service"),
    (r"the error of ('.*?') needs (--)?mean, the share without the service",
     r"l'erreur de \1 demande \2mean, la part sans le service"),
    (r"the error of ('.*?') needs (--)?sd, the spread between people in its unit",
     r"l'erreur de \1 demande \2sd, l'écart-type entre personnes dans son unité"),
    (r"--effect (.*?): expected METRIC=VALUE, as in ", r"--effect \1 : écrire INDICATEUR=VALEUR, comme "),
    (r": the contract has no metric ('.*?')", r" : le contrat n'a pas d'indicateur \1"),
    (r"('.*?'|--from-indigo) and (--from-indigo|--simulated) are two questions; ask one at a time",
     r"\1 et \2 sont deux questions ; en poser une à la fois"),
    (r"^(--\S+) needs --simulated$", r"\1 demande --simulated"),
    (r"^(--\S+) needs --write FILE$", r"\1 demande --write FICHIER"),
    (r"(--\S+) needs --from-indigo projects\.csv", r"\1 demande --from-indigo projects.csv"),
    (r"(--\S+) needs a contract, as in (`.*`)", r"\1 demande un contrat, comme dans \2"),
    (r"(--\S+) needs --effect METRIC=VALUE", r"\1 demande --effect INDICATEUR=VALEUR"),
    (r"--effect needs --treated, the people helped and measured",
     r"--effect demande --treated, le nombre de personnes aidées et mesurées"),
    (r"--plot ('.*?'): the picture is a PNG; end the name in \.png",
     r"--plot \1 : l'image est un PNG ; terminer le nom par .png"),
    (r"--plot: neither results nor targets say around which outcomes to draw; give --results",
     r"--plot : ni résultats ni cibles ne disent autour de quoi tracer ; donner --results"),
    (r"--write ('.*?'): a scenario is written as TOML; end the name in \.toml",
     r"--write \1 : un scénario s'écrit en TOML ; terminer le nom par .toml"),
    (r"(--country|--sector) (.*?): no contract of the table has it", r"\1 \2 : aucun contrat de la table n'en est"),
    (r"--extends (.*?): is the file to be written; a scenario cannot extend itself",
     r"--extends \1 : est le fichier à écrire ; un scénario ne peut pas s'étendre lui-même"),
    (r"--(write|plot) ('.*?'): holds something else; choose another file",
     r"--\1 \2 : contient autre chose ; choisir un autre fichier"),
    (r"--plot: all results are 0 or missing, and no target says around which outcomes to draw",
     "--plot : tous les résultats sont nuls ou manquants, et aucune cible ne dit autour de quoi tracer"),
    (r"--plot: the contract was ended before its first test, so nothing paid hangs on an outcome",
     "--plot : le contrat a pris fin avant sa première mesure, donc rien de payé ne dépend d'un résultat"),
    (
        r"(n_treated|n_controls|--treated|--controls) = (\S+): a sample needs one person or more",
        r"\1 = \2 : un échantillon demande au moins une personne",
    ),
    (
        r"dispersion = (\S+): a number from 0 is needed, 1 for independent people",
        r"dispersion = \1 : il faut un nombre à partir de 0, 1 pour des personnes indépendantes",
    ),
    (
        r"mean = (\S+) and an effect of (\S+) make no share of 1; the share itself, compared with nobody, needs no "
        "(--)?mean",
        r"mean = \1 et un effet de \2 ne font pas une part de 1 ; la part elle-même, comparée à personne, se passe de "
        r"\3mean",
    ),
    (r"--effect (\S+): lower is better there, so that 0 is not 'no effect'; give --without",
     r"--effect \1 : plus bas y est mieux, si bien que 0 ne veut pas dire « sans effet » ; donner --without"),
    (r"(--\S+) and (--\S+)( and --\S+)? are two schemas; ask for one at a time",
     r"\1 et \2 sont deux schémas ; en demander un à la fois"),
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
