"""French of what is said of folders of many runs."""

from __future__ import annotations

FRENCH_PHRASES: tuple[tuple[str, str], ...] = (
    (r"another command is working on ('.*?'); wait for it, watch it with (`.*?`), or choose another --out",
     r"une autre commande travaille dans \1 ; attendre, la suivre avec \2, ou choisir un autre --out"),
    (r"('.*?') was begun by another version of the model \((.*?)\), and runs of the two do not belong together; "
     r"choose a new folder: (.*)",
     r"\1 a été commencé par une autre version du modèle (\2), et les simulations des deux ne vont pas ensemble ; "
     r"choisir un nouveau dossier : \3"),
    (r"('.*?') was begun with another question: (.*); choose a new folder: (.*)",
     r"\1 a été commencé avec une autre question : \2 ; choisir un nouveau dossier : \3"),
    (r", now (?=[0-9a-f]{8}\))", ", à présent "),
    (r"it is a (.*?), not a (\w+(?: \w+)*)", r"c'est un dossier « \1 », pas « \2 »"),
    (r"« shard (\d+) of (\d+) »", r"« partie \1 sur \2 »"),
    (r"« whole »", r"« entier »"),
    (r"« sweep »", r"« balayage »"),
    (r"« comparison »", r"« comparaison »"),
    (r"« search »", r"« recherche »"),
    (r"« population size »", r"« taille de population »"),
    (r"('.*?'): (\S+) of (\S+) runs are done, (\S+) failed; figures of an unfinished study mislead; repeat the command "
     r"that began it \(with --retry-failed for the failed ones\), or add --partial to see them marked as incomplete",
     r"\1 : \2 simulations sur \3 sont faites, \4 en échec ; les chiffres d'une étude inachevée trompent ; répéter la "
     r"commande qui l'a commencée (avec --retry-failed pour les échecs), ou ajouter --partial pour les voir, marqués "
     r"comme incomplets"),
    (r"could not write results to ('.*?'): (.*); what was finished is kept: mend this and repeat the command",
     r"impossible d'écrire les résultats dans \1 : \2 ; ce qui est fini est gardé : y remédier et répéter la commande"),
    (r"('.*?') holds an explanation \(made by (`.*?`)\), not a sweep or comparison",
     r"\1 contient une explication (faite par \2), pas un balayage ni une comparaison"),
    (r"('.*?') holds single runs \(made by (`.*?`)\), not a sweep or comparison",
     r"\1 contient des simulations isolées (faites par \2), pas un balayage ni une comparaison"),
    (r"('.*?') was written by another version of this program; choose another --out",
     r"\1 vient d'une autre version de ce programme ; choisir un autre --out"),
    (r"('.*?') holds no result of this program", r"\1 ne contient pas de résultat de ce programme"),
    (r"('.*?') and ('.*?') were made by different versions of the model",
     r"\1 et \2 viennent de versions différentes du modèle"),
    (r"('.*?') and ('.*?') answer different questions: ", r"\1 et \2 répondent à des questions différentes : "),
    (r"('.*?') holds runs already; --out is for those of a study, leave it out",
     r"\1 contient déjà des simulations ; --out est pour celles d'une étude, l'enlever"),
    (r"('.*?') holds runs already; choose a new folder: --out",
     r"\1 contient déjà des simulations ; choisir un nouveau dossier : --out"),
    (r"no run ('.*?') in ('.*?')", r"pas de simulation \1 dans \2"),
    (r"; name one by its key, or as point:seed", r" ; la nommer par sa clé, ou par point:graine"),
    (r"('.*?') begins the keys of (\d+) runs; write more of it", r"\1 commence les clés de \2 simulations ; en "
     r"écrire plus"),
    (r"('.*?'): export writes \.csv or \.xlsx; give the file one of these endings",
     r"\1 : export écrit du .csv ou du .xlsx ; donner au fichier une de ces terminaisons"),
    (r"(\S+) runs do not fit a sheet of Excel \((\S+) rows\); export to \.csv",
     r"\1 simulations ne tiennent pas dans une feuille Excel (\2 lignes) ; exporter en .csv"),
    (r"cannot write ('.*?'): ", r"impossible d'écrire \1 : "),
    (r"Cannot save file into a non-existent directory: ('.*?')$", r"il n'y a pas de dossier \1"),
    (r"cannot read ('.*?'): (.*); delete that file if it is there and repeat the command that began the folder: its "
     r"runs are done again",
     r"impossible de lire \1 : \2 ; supprimer ce fichier s'il existe et répéter la commande qui a commencé le "
     r"dossier : ses simulations seront refaites"),
    (r"('.*?') has no table of points: ", r"\1 n'a pas de table de points : "),
    (r"('.*?'): its design drew no sample; a morris or saltelli design does",
     r"\1 : son plan n'a pas tiré d'échantillon ; un plan morris ou saltelli le fait"),
    (r"('.*?') was made by a version of the model that this one cannot read \((.*)\); use that version, code (\w+)",
     r"\1 vient d'une version du modèle que celle-ci ne sait pas lire (\2) ; prendre cette version, code \3"),
    (r"('.*?') is no place: ", r"\1 n'est pas un emplacement : "),
    (r"Could not determine home directory", r"dossier personnel introuvable"),
    (r"\(manifest\.json: not a table\)", r"(manifest.json : ce n'est pas une table)"),
    (r"('.*?'): no run is done yet; (.*)repeat the command that began it \(with --retry-failed for the failed ones\)",
     r"\1 : aucune simulation n'est encore faite ; \2répéter la commande qui l'a commencé (avec --retry-failed pour "
     r"les échecs)"),
    (r"encore faite ; (\d+) failed, the first with ", r"encore faite ; \1 en échec, la première par "),
    (r"; it was not kept, or the runs are too short for it",
     r" ; elle n'a pas été gardée, ou les simulations sont trop courtes pour elle"),
    (r"; results by (\w+) were not kept; the study needs by = ",
     r" ; les résultats par \1 n'ont pas été gardés ; il faut dans l'étude by = "),
    (r"; there is no ('.*?')(?=;| ;|$)", r" ; il n'y a pas de \1"),
    (r"(\d+) workers run another version of the model \((\S+): code (\w+), here (\w+)\); install the same version "
     r"there",
     r"\1 ouvriers ont une autre version du modèle (\2 : code \3, ici \4) ; y installer la même"),
    (r"a worker has no such program \((.*?)\); install it there, the same version",
     r"un ouvrier n'a pas ce programme (\1) ; l'y installer, dans la même version"),
    (r"a worker could not do its runs \((.*?)\); what was finished is kept: repeat the command to go on",
     r"un ouvrier n'a pas pu faire ses simulations (\1) ; ce qui est fini est gardé : répéter la commande pour "
     r"continuer"),
    (r"a worker wrote its results to ('.*?') on another disk; put --out on a disk all workers share, or use --shard on "
     r"each machine and (`.*?`)",
     r"un ouvrier a écrit ses résultats dans \1 sur un autre disque ; mettre --out sur un disque commun à tous les "
     r"ouvriers, ou prendre --shard sur chaque machine puis \2"),
    (r"--out is empty; name a folder, or leave --out away for the usual one in results/",
     r"--out est vide ; nommer un dossier, ou omettre --out pour le dossier habituel dans results/"),
    (r"File too large", r"le fichier est trop grand pour ce système"),
    (r"the query: (.*); the tables are ", r"la requête : \1 ; les tables sont "),
    (r"this needs (\S+): (pip .*)$", r"il faut \1 : \2"),
    (r"--shard (.*?): expected I/N, as in 1/4, 2/4, 3/4 and 4/4", r"--shard \1 : écrire I/N, comme 1/4, 2/4, "
     r"3/4 et 4/4"),
    (r"--report (.*?): there is no folder ('.*?'); make it first", r"--report \1 : pas de dossier \2 ; le créer "
     r"d'abord"),
    (r"compare needs two scenarios or more, as in: ", r"compare demande deux scénarios ou plus, comme dans : "),
    (r"('\S+') is named twice; name another to compare it with",
     r"\1 est nommé deux fois ; en nommer un autre à comparer"),
    (r"('\S+') is the name of two of the files; rename one", r"\1 est le nom de deux des fichiers ; en renommer un"),
    (r"two of the scenarios are called ('.*?'); rename one of the files",
     r"deux des scénarios s'appellent \1 ; renommer un des fichiers"),
    (r"('.*?') has (run\.\w+) = (\S+) and ('.*?') (\S+); chance is equal only in societies of equal size and length: "
     r"make them equal(?: \((--\w+) sets both\))?",
     r"\1 a \2 = \3 et \4 \5 ; le hasard n'est égal que dans des sociétés de même taille et de même durée : les rendre "
     r"égales (\6)"),
    (r"'([^']*)': expected indicator\[group\]@years, as in (.*?) or ",
     r"'\1' : écrire indicateur[groupe]@années, comme \2 ou "),
    (r"('.*?') is not broken down by (\w+); its groups are by: ", r"\1 n'est pas détaillé par \2 ; ses groupes "
     r"sont par : "),
    (r"('.*?') needs a group; its groups are by: ", r"\1 demande un groupe ; ses groupes sont par : "),
    (r"('.*?'): the scenario has the years 0 to (\d+)", r"\1 : le scénario a les années 0 à \2"),
    (r"--scheduler needs Dask: ", r"--scheduler demande Dask : "),
    (r"no scheduler answers there \((.*?)\); start one with (`.*?`) and workers with (`.*?`), and name its address as ",
     r"aucun ordonnanceur ne répond là (\1) ; en lancer un avec \2 et des ouvriers avec \3, et donner son "
     r"adresse, comme "),
    (r"it has had no workers for (\d+) seconds; what was finished is kept: repeat the command to go on",
     r"il n'a plus d'ouvriers depuis \1 secondes ; ce qui est fini est gardé : répéter la commande pour continuer"),
    (r"its workers left at once; look at what they printed",
     r"ses ouvriers sont partis aussitôt ; lire ce qu'ils ont écrit"),
    (r"it has no workers; start some with ", r"il n'a pas d'ouvriers ; en lancer avec "),
    (r"the scheduler was lost; what was finished is kept: repeat the command to go on",
     r"l'ordonnanceur est perdu ; ce qui est fini est gardé : répéter la commande pour continuer"),
)
