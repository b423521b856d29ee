"""Messages about what a user wrote, in French.

Errors are raised in English where they are found, far from anybody who knows the reader's language; their phrases are
translated here, on the way out. What no phrase fits stays English.
"""

from __future__ import annotations

import re

from scenarios import french

PHRASES: tuple[tuple[str, str], ...] = (
    (r"; did you mean '([^']*)'\?", r" ; vouliez-vous dire '\1' ?"),
    (r"unknown parameter '", "paramètre inconnu '"),
    (r"unknown scenario '", "scénario inconnu '"),
    (r"unknown territory '", "territoire inconnu '"),
    (r"unknown indicator '", "indicateur inconnu '"),
    (r"unknown domain in '", "domaine inconnu dans '"),
    (r"; there are ", " ; il y a "),
    (r" is outside (\S+) to (\S+) \((.*?)\)$", r" est hors des bornes, de \1 à \2 (\3)"),
    (r": expected one of (.*?)(?= ;|$)", r" : choisir parmi \1"),
    (r": expected true or false", " : true ou false attendu"),
    (r": expected a whole number", " : nombre entier attendu"),
    (r": expected a number", " : nombre attendu"),
    (r": expected a text", " : texte attendu"),
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
    (r": cannot be read: ", " : illisible : "),
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
    (r"the folder you are in no longer exists; go to another",
     "le dossier courant n'existe plus ; en choisir un autre"),
)
"""English phrases as regular expressions, and what stands for them."""


def in_french(what: str) -> str:
    """A message with every known phrase, and the unit in brackets at its end, in French."""
    for pattern, french_words in PHRASES:
        what = re.sub(pattern, french_words, what)
    return re.sub(r"\(([^()]*)\)$", lambda found: f"({unit_in_french(found[1])})", what)


def unit_in_french(unit: str) -> str:
    """A unit by itself; shares keep what they are a share of."""
    words = french.BARE_UNITS.get(unit) or french.UNITS.get(unit, unit)
    return f"part {words}" if unit.startswith("share ") else words.strip("()")


def in_language(what: str, language: str) -> str:
    """A message in ``"en"`` or ``"fr"``."""
    return in_french(what) if language == "fr" else what
