"""French of what a mix told as shares is refused for."""

from __future__ import annotations

FRENCH_PHRASES: tuple[tuple[str, str], ...] = (
    (r"the shares of a mix sum to (\S+) instead of 1; change one of ",
     r"les parts d'un dosage font \1 au lieu de 1 ; changer l'une de "),
    (r"a mix needs '(\w+)', its share of public money", r"un dosage demande '\1', sa part de l'argent public"),
    (r": expected a share between 0 and 1", " : écrire une part entre 0 et 1"),
    (r"\[mix\] sets '(\S+)', and so does (.*?); keep one of the two",
     r"[mix] fixe '\1', comme \2 ; n'en garder qu'un"),
    (r"firms would hold (\S+) of public money, but only (\S+) is spent on contracts when the State has (\S+); give "
     r"firms less",
     r"le privé lucratif aurait \1 de l'argent public, mais \2 seulement passe par des marchés quand l'État en a \3 ; "
     r"lui donner moins"),
    (r"firms would hold (\S+) of public money, but '(\S+)' is false, so that they may hold no contract; give firms 0, "
     r"or allow them",
     r"le privé lucratif aurait \1 de l'argent public, mais '\2' vaut false : il ne peut tenir aucun marché ; lui "
     r"donner 0, ou l'admettre"),
    (r"\[mix\] gives firms (\S+) of public money, and (.*?) moves '(\S+)'; give firms 0 in the mix, or leave that "
     r"lever out",
     r"[mix] donne \1 de l'argent public au privé lucratif, et \2 déplace '\3' ; lui donner 0 dans le dosage, ou "
     r"enlever ce levier"),
    (r"\[mix\] is worked out for the base, and (.*?) moves the base, so that the same moves would come to other "
     r"shares; write the moves that 'show' tells in \[\[policy\]\] instead of the mix",
     r"[mix] est calculé pour la base, que \1 déplace : les mêmes déplacements donneraient d'autres parts ; écrire les "
     r"déplacements que dit 'show' dans [[policy]] au lieu du dosage"),
)  # fmt: skip
"""English phrases as regular expressions, and what stands for them."""
