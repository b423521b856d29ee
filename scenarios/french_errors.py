"""Messages about what a user wrote, in French.

Errors are raised in English where they are found, far from anybody who knows the reader's language; their phrases are
translated here, on the way out. What no phrase fits stays English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenarios import (
    french,
    phrases_contract,
    phrases_contract_laws,
    phrases_history,
    phrases_measurement,
    phrases_mix,
    phrases_terms,
)
from scenarios.analysis import phrases_balance, phrases_compare, phrases_explain, phrases_front, phrases_sens
from scenarios.batch import phrases_store, phrases_study

PHRASES: tuple[tuple[str, str], ...] = (
    (r"; did you mean '([^']*)'\?", r" ; vouliez-vous dire '\1' ?"),
    (r"; write (\S+)$", r" ; écrire \1"),
    (r"; for (\S+) % write (\S+)$", r" ; pour \1 %, écrire \2"),
    (r"unknown option '", "option inconnue '"),
    (r"unknown command '", "commande inconnue '"),
    (r"(--\S+) stands after the command, as in ", r"\1 se met après la commande, comme dans "),
    (r"; see (`.*`)$", r" ; voir \1"),
    (r"^(\w+) needs (\S+) after it", r"il faut \2 après \1"),
    (r"^(--\w+) needs a value after it", r"il faut une valeur après \1"),
    (r"' is one word too many", "' est de trop"),
    (r"unknown key '([^']*)' in (\[\w+\])", r"clé inconnue '\1' dans \2"),
    (r"unknown key '", "clé inconnue '"),
    (r"; valid are ", " ; sont permises : "),
    (r"unknown parameter '", "paramètre inconnu '"),
    (r"unknown scenario '", "scénario inconnu '"),
    (r"unknown territory '", "territoire inconnu '"),
    (r"unknown indicator '", "indicateur inconnu '"),
    (r": this is a study, not a scenario: (`.*?`)", r" : c'est une étude, pas un scénario : \1"),
    (r": this is a scenario, not a study: (`.*?`)", r" : c'est un scénario, pas une étude : \1"),
    (r"unknown mechanism '", "mécanisme inconnu '"),
    (r"^--write runs all questions; leave the number out", "--write pose toutes les questions ; enlever le numéro"),
    (r"^there is no question (-?\d+); questions are ", r"il n'y a pas de question \1 ; les questions sont "),
    (r": it switches ('\S+') off, which --set sets; keep one of the two",
     r" : cette option neutralise \1, que --set fixe ; n'en garder qu'un"),
    (r": it switches ('\S+') off, which the study varies; keep one of the two",
     r" : cette option neutralise \1, que l'étude fait varier ; n'en garder qu'un"),
    (r"unknown domain in '", "domaine inconnu dans '"),
    (r"; there are ", " ; il y a "),
    (r"a number of (\S+) digits is too large", r"un nombre de \1 chiffres est trop grand"),
    (r"a number of that size is outside", "un nombre de cette taille is outside"),
    (r" is outside (\S+) to (\S+)", r" est hors des bornes, de \1 à \2"),
    (r"; (\S+) switches it off", r" ; \1 le neutralise"),
    (r": expected text in quotes, or a table (\{.*?\})", r" : texte entre guillemets attendu, ou une table \1"),
    (r": expected text in quotes", " : texte entre guillemets attendu"),
    (r": expected a list of texts in quotes", " : liste de textes entre guillemets attendue"),
    (r": expected a list of names( in quotes)?", " : liste de noms entre guillemets attendue"),
    (r": expected a dotted name in quotes", " : nom avec un point, entre guillemets, attendu"),
    (r": expected a name or path in quotes", " : nom ou chemin entre guillemets attendu"),
    (r": expected a table, ", " : table attendue, "),
    (r": expected (\[\[.*?\]\])", r" : \1 attendu"),
    (r": expected whole months", " : nombre entier de mois attendu"),
    (r": expected a whole number of months", " : nombre entier de mois attendu"),
    (r": expected a whole number of years", " : nombre entier d'années attendu"),
    (r": one number stands for all domains; for one write ",
     " : un seul nombre vaut pour tous les domaines ; pour un domaine, écrire "),
    (r": expected one of (.*?)(?= ;|$)", r" : choisir parmi \1"),
    (r": expected true or false", " : true ou false attendu"),
    (r": expected a whole number", " : nombre entier attendu"),
    (r": expected a number", " : nombre attendu"),
    (r": expected a text", " : texte attendu"),
    (r": expected name@month, name@month\+months or name\[place\]@month, as in ",
     " : écrire nom@mois, nom@mois+durée ou nom[lieu]@mois, comme dans "),
    (r": expected name=value, as in ", " : écrire nom=valeur, comme dans "),
    (r": has one number for each domain; write ", " : un nombre par domaine ; écrire "),
    (r": name at least one domain of ", " : nommer au moins un domaine parmi "),
    (r" is one value, not one for each domain", " est une seule valeur, pas une par domaine"),
    (r" is a group of parameters; name one of them, as ", " est un groupe de paramètres ; en nommer un, comme "),
    (r" is set twice; keep one of the two", " est fixé deux fois ; n'en garder qu'un"),
    (r"this is an option of its own: ", "il y a une option pour cela : "),
    (r"set it in a scenario file, as (\S+) under (\S+)", r"à fixer dans un fichier de scénario : \1 sous \2"),
    (r"; (`.*`) lists every name", r" ; \1 les montre tous"),
    (r" already holds a run; choose another --out, or replace it with --force",
     " contient déjà un résultat ; choisir un autre --out, ou le remplacer avec --force"),
    (r" is a file, not a folder; choose another --out", " est un fichier, pas un dossier ; choisir un autre --out"),
    (r" holds files that are not a result of this program; they are never overwritten, not even with --force; choose "
     r"another --out",
     " contient des fichiers qui ne sont pas un résultat de ce programme ; ils ne sont jamais écrasés, même avec "
     "--force ; choisir un autre --out"),
    (r" holds a run and also ('.*'), which the run did not write and --force would delete; move it elsewhere or choose "
     r"another --out",
     r" contient un résultat et aussi \1, que la simulation n'a pas écrit et que --force supprimerait ; le déplacer ou "
     r"choisir un autre --out"),
    (r"cannot write results to ('.*'): (.*); choose another --out",
     r"impossible d'écrire les résultats dans \1 : \2 ; choisir un autre --out"),
    (r"could not write results to ('.*'): ", r"impossible d'écrire les résultats dans \1 : "),
    (r"--out is empty; name a folder, or leave --out away for a new one in results/",
     "--out est vide ; nommer un dossier, ou omettre --out pour un nouveau dans results/"),
    (r": (\d+) runs would go past the largest seed, ", r" : \1 simulations dépasseraient la plus grande graine, "),
    (r"not UTF-8 text; save it as UTF-8", "ce n'est pas du texte UTF-8 ; l'enregistrer en UTF-8"),
    (r": is a folder, not a scenario file", " : est un dossier, pas un fichier de scénario"),
    (r"(\[\w+\]) needs '", r"il faut dans \1 la clé '"),
    (r"(\w+) needs 'en' or 'fr'", r"\1 demande 'en' ou 'fr'"),
    (r"(\w+) is empty; write a few words", r"\1 est vide ; écrire quelques mots"),
    (r"an expectation needs '", "il faut dans une attente la clé '"),
    (r"extends goes in a circle: ", "extends tourne en rond : "),
    (r"dated changes stand in (\S+), one for each change",
     r"les changements datés se mettent dans \1, un par changement"),
    (r"a change needs 'path', the dotted name of a lever",
     "il faut à un changement 'path', le nom complet d'un levier"),
    (r"a change needs 'year' \(from 1\) or 'month' \(from 0\), and not both",
     "il faut à un changement 'year' (à partir de 1) ou 'month' (à partir de 0), et non les deux"),
    (r"year = (\S+): the first year is 1", r"year = \1 : la première année est 1"),
    (r"a change of ('.*?') needs either a value or a factor, not both",
     r"il faut à un changement de \1 une valeur (value) ou un facteur (factor), pas les deux"),
    (r"('\S+') takes a value, not a factor", r"\1 prend une valeur (value), pas un facteur (factor)"),
    (r"('\S+') changes at once; leave ramp_months out", r"\1 change d'un coup ; enlever ramp_months"),
    (r"('\S+') is one for the whole society; leave territories out",
     r"\1 vaut pour toute la société ; enlever territories"),
    (r"a change of ('.*?') begins in month (\S+), not (\S+) to (\S+)",
     r"un changement de \1 commence au mois \2 : choisir de \3 à \4"),
    (r"a change of ('.*?') takes (\S+) months, not (\S+) to (\S+)",
     r"un changement de \1 dure \2 mois : choisir de \3 à \4"),
    (r"policy in month (\d+)(?: in (.*?))?: two changes of ('.*?') begin in month \d+(?: in .*)?$",
     r"deux changements de \3 commencent au même mois, \1"),
    (r"two changes of ('.*?') begin in month (\d+)(?: in (.*?))?; the other stands in (.*)$",
     r"deux changements de \1 commencent au même mois, \2 ; l'autre se trouve à \4"),
    (r"('\S+') is set for the whole run, which is from month 0 on, and the policy changes it in month 0 too; leave one "
     r"of them out",
     r"\1 est fixé pour toute la simulation, donc dès le mois 0, et la politique le change aussi au mois 0 ; enlever "
     r"l'un des deux"),
    (r"the policy of ('.*?') changes ('\S+') in month 0, after which nothing is left of it; --set (\S+) stands in for "
     r"that change",
     r"la politique de \1 change \2 au mois 0, après quoi il n'en reste rien ; --set \3 prend la place de ce "
     r"changement"),
    (r"; the other stands in ", " ; l'autre se trouve à "),
    (r"policy in month (\d+)( in )?", r"politique au mois \1\2"),
    (r"; it is one of the set chosen by ", " ; ce nom est du découpage choisi par "),
    (r"run\.burn_in_months = (\S+): budgets are shared out in January and month 0 is one, so the burn-in takes whole "
     r"years, for instance (\S+)",
     r"run.burn_in_months = \1 : les budgets se partagent en janvier et le mois 0 en est un ; la mise en régime dure "
     r"donc des années entières, par exemple \2"),
    (r"mean_degree must be even \(each citizen brings half of the ties\); (\S+) is odd",
     r"mean_degree doit être pair (chaque citoyen apporte la moitié des liens) ; \1 est impair"),
    (r"a territory has nobody whom the domain (\w+) concerns: ([\d,]+) citizens in (\d+) territories are too few; "
     r"simulate more citizens or choose society.territory_set with fewer territories",
     r"un territoire n'a personne que le domaine \1 concerne : \2 citoyens dans \3 territoires ne suffisent pas ; "
     r"simuler plus de citoyens ou choisir par society.territory_set moins de territoires"),
    (r"Expected newline or end of document after a statement", "la ligne devrait finir là"),
    (r"Cannot overwrite a value", "cette clé est écrite deux fois"),
    (r"Cannot declare (\(.*?\)) twice", r"table écrite deux fois : \1"),
    (r"Expected '='? ?after a key in a key/value pair", "il manque '=' après une clé"),
    (r"Expected '(\]+)' at the end of a table declaration", r"il manque '\1' à la fin du titre d'une table"),
    (r"Expected '(\]+)' at the end of an array declaration", r"il manque '\1' à la fin du titre d'une table"),
    (r"Invalid (initial character for a key part|statement)", "ce n'est ni une clé ni un titre de table"),
    (r"Invalid value", "valeur mal écrite"),
    (r"Invalid date or datetime", "date mal écrite"),
    (r"Unclosed array", "liste sans ']'"),
    (r"Unterminated string", "texte sans guillemet fermant"),
    (r"Illegal character (\S+)", r"caractère interdit \1"),
    (r" at the end of the file", " à la fin du fichier"),
    (r"\(column (\d+)\)", r"(colonne \1)"),
    (r"No such file or directory", "fichier ou dossier introuvable"),
    (r"Permission denied", "accès refusé"),
    (r"No space left on device", "le disque est plein"),
    (r"Disk quota exceeded", "quota de disque dépassé"),
    (r"Read-only file system", "disque en lecture seule"),
    (r"Not a directory", "ce n'est pas un dossier"),
    (r"Is a directory", "c'est un dossier"),
    (r"File name too long", "le nom est trop long"),
    (r"Too many levels of symbolic links|Symlink loop from .*?(?=;)", "des liens tournent en rond"),
    (r"('.*') is where a disk is mounted and cannot be replaced; choose a folder inside it, such as ",
     r"\1 est le point de montage d'un disque et ne peut être remplacé ; choisir un dossier dedans, comme "),
    (r"('.*') holds the folder you are in and cannot be replaced; choose a folder inside it, such as ",
     r"\1 contient le dossier courant et ne peut être remplacé ; choisir un dossier dedans, comme "),
    (r"([\d,]+) citizens with (\d+) ties make more than ([\d,]+) entries; lower mean_degree or the number of citizens",
     r"\1 citoyens à \2 liens font plus de \3 entrées ; baisser mean_degree ou le nombre de citoyens"),
    (r": cannot be read: ", " : illisible : "),
    (r"; quotes are straight ones, as in ", " ; les guillemets sont droits, comme dans "),
    (r"a number of thousands of digits", "un nombre de milliers de chiffres"),
    (r"lists within lists without end; close the brackets", "listes emboîtées sans fin ; fermer les crochets"),
    (r": broken TOML: ", " : TOML mal formé : "),
    (r": no such file", " : fichier introuvable"),
    (r" is an? (constant|uncertainty); only a lever can change at a date \(set it for the whole run instead\)",
     " n'est pas un levier ; seul un levier peut changer à une date (le fixer pour toute la simulation)"),
    (r"([\d,]+) citizens are too few for (\d+) territories: at least ([\d,]+) are needed \((\d+) a territory\); take "
     r"more citizens or a set with fewer territories",
     r"\1 citoyens ne suffisent pas pour \2 territoires : il en faut au moins \3 (\4 par territoire) ; prendre plus de "
     r"citoyens ou un découpage en moins de territoires"),
    (r"no territory is called '(.*?)' in this society", r"aucun territoire ne s'appelle '\1' dans cette société"),
    (r"no (territory|provider) rule is called ('.*?')", r"aucune règle ne s'appelle \2"),
    (r"; the rules are: ", " ; les règles sont : "),
    (r": no steady state: (\S+) of the people in need are to be served, but only (\S+) can be \((.*?) of the stock\)\. "
     r"Lower (\S+), (\S+) or (\S+), or raise (\S+)\.",
     r" : pas d'état stable : \1 des personnes ayant un besoin devraient être prises en charge, mais seulement \2 "
     r"peuvent l'être. Baisser \4, \5 ou \6, ou augmenter \7."),
    (r"the name is not UTF-8 text", "le nom n'est pas du texte UTF-8"),
    (r"the name is too long", "le nom est trop long"),
    (r"a result needs a folder of its own", "un résultat demande un dossier à lui"),
    (r"all after the first (\d+) parts", r"tout ce qui suit les \1 premières parties"),
    (r"the folder you are in no longer exists; go to another",
     "le dossier courant n'existe plus ; en choisir un autre"),
)
"""English phrases as regular expressions, and what stands for them."""


_TYPED = r"(?<!\w)'[^']*'|`[^`]*`|\[[^\]]*\]|\{[^}]*\}|(écrire|comme dans) [^;]*"
"""What somebody types: names in quotes, commands, lists and tables of files, and what a message says to write."""
_DECIMAL = r"(?<=[ (])(?<!= )-?\d[\d\u202f]*\.\d+(?=[ ,;:)]|\.?$|\. )"
"""A decimal number that is said; one that is typed, in a file or behind an option, keeps its point."""


def _all_phrases() -> Iterator[tuple[str, str]]:
    """Phrases of every subject; longer ones, which hold others, come first."""
    of_contracts = (phrases_terms, phrases_contract, phrases_contract_laws, phrases_measurement)
    of_runs = (phrases_store, phrases_study, phrases_history, phrases_mix)
    of_answers = (phrases_balance, phrases_compare, phrases_explain, phrases_front, phrases_sens)
    for subject in (*of_runs, *of_answers, *of_contracts):
        yield from subject.FRENCH_PHRASES
    yield from PHRASES


def in_french(what: str) -> str:
    """A message with every known phrase, its numbers, colons and semicolons, and the unit in brackets in French."""
    for pattern, french_words in _all_phrases():
        what = re.sub(pattern, french_words, what)
    what = re.sub(r"\(([^()]*)\)(?=$|;| ;)", lambda found: f"({unit_in_french(found[1])})", what)
    what = re.sub(r"(?<=[ (])-?[1-9]\d{0,2}(,\d{3})+(?!\S*=)", lambda found: found[0].replace(",", "\u202f"), what)
    what = re.sub(f"{_TYPED}|(?P<said>{_DECIMAL})", _with_comma, what)
    return re.sub(r"(?<=\S)([:;]) ", r" \1 ", what)


def _with_comma(found: re.Match[str]) -> str:
    """A number that is said with a decimal comma, what is typed as it is."""
    return found[0].replace(".", ",") if found["said"] else found[0]


def unit_in_french(unit: str) -> str:
    """A unit by itself; shares keep what they are a share of."""
    words = french.BARE_UNITS.get(unit) or french.UNITS.get(unit, unit)
    if unit.startswith("share "):
        return f"part {words}"
    return words[1:-1] if words.startswith("(") else words


def in_language(what: str, language: str) -> str:
    """A message in ``"en"`` or ``"fr"``."""
    return in_french(what) if language == "fr" else what
