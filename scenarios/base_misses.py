"""Why figures of the base are missed where they are: one sentence by measure, shown only beside a miss."""

from __future__ import annotations

from abm.indicators.registry import Words

_FIRST_HELP = Words(
    "counted for the first help in a chain of needs (decision 005): those helped again end more slowly (frailty "
    ".74 against .92 in employment, .91 against .96 in housing) and are not counted again; set-up, which follows "
    "everybody who begins, has 45.4 and 35.4 % in employment, 53.5 and 23.5 % in housing",
    "compté à la première aide d'une suite de besoins (décision 005) : qui est aidé de nouveau sort plus lentement "
    "(fragilité 0,74 contre 0,92 dans l'emploi, 0,91 contre 0,96 dans le logement) et n'est plus compté ; le calage, "
    "qui suit tous les entrants, a 45,4 et 35,4 % dans l'emploi, 53,5 et 23,5 % dans le logement",
)
_AVERTED = Words(
    "24 to 26 do not fit with the other figures of the calibration: without service the stock is 3.3 times (housing) "
    "and 2.6 times (child) the base at set-up, and with .28 and .22 starts a month that is 40 and 42 months a start",
    "24 à 26 ne s'accordent pas aux autres chiffres du calage : sans aide le stock vaut au calage 3,3 fois (logement) "
    "et 2,6 fois (enfance) celui de la base, ce qui fait, avec 0,28 et 0,22 entrée par mois, 40 et 42 mois par entrée",
)
_PUBLIC_MONEY = Words(
    "the unit costs put in (15,000, 24,000, 6,300) are published public money by person and are taken as full cost, "
    "of which users and givers bear a third in the ESS, the same in every domain: no figure by domain is at hand",
    "les coûts unitaires (15 000, 24 000, 6 300) sont de l'argent public publié par personne, pris comme coût complet, "
    "dont usagers et donateurs portent un tiers dans l'ESS, également par domaine : aucun chiffre par domaine",
)
_SMALL_EMPLOYERS = Words(
    "each territory and domain needs a large employer of its own, so fewer are small than under the law (decision "
    "014); the law itself, cut off below half a post, has 46 % below 3 and 73 % below 10",
    "chaque territoire et domaine a besoin d'un grand employeur, donc moins sont petits que selon la loi (décision "
    "014) ; la loi elle-même, coupée sous un demi-poste, en a 46 % sous 3 et 73 % sous 10",
)

WHY_MISSED = {
    "not_seeking.autonomy": Words(
        "77 % are served (put in) and 2 % in assessment: 21 % are left for those who do not ask and the list together",
        "77 % sont pris en charge (entrée) et 2 % évalués : restent 21 % pour qui ne demande pas et la liste ensemble",
    ),
    "not_seeking.contact": Words(
        "the source has people who draw on another benefit (18 % with housing aid, 57 % without) or lone mothers "
        "against childless couples; what ties know is a weaker contact, and those who never ask, a fifth of the "
        "people in need, do not answer to it",
        "la source compare qui touche une autre aide (18 % avec aide au logement, 57 % sans) ou mères seules et "
        "couples sans enfant ; ce que savent les proches est un contact plus faible, et ceux qui ne demandent jamais, "
        "un cinquième, n'y répondent pas",
    ),
    "start_delay.child": Words(
        "85 % are served (put in): 15 % of 5.6 at .22 starts a month leave 3.9 months in all, asking and list included "
        "(decision 002)",
        "85 % sont pris en charge (entrée) : 15 % de 5,6 avec 0,22 entrée par mois laissent 3,9 mois en tout, demande "
        "et liste comprises (décision 002)",
    ),
    **dict.fromkeys(
        (f"{part}.{domain}.end" for part in ("gross", "deadweight") for domain in ("employment", "housing")),
        _FIRST_HELP,
    ),
    **dict.fromkeys(("averted.housing", "averted.child"), _AVERTED),
    "exits": Words(
        "small employers close most often, and a society of this size has fewer of them than the country: 6.3 % with 2 "
        "and with 17 million inhabitants",
        "les petits employeurs cessent le plus souvent, et une société de cette taille en a moins que le pays : 6,3 % "
        "avec 2 et avec 17 millions d'habitants",
    ),
    "drift.cash.scenario": Words(
        "enterprises that want to hold little cash close more often and may not grow, so money moves to those that "
        "want more: their target, weighted by cost, rises from 5.2 to 6.1 months of cost (300,000 citizens, seed 1)",
        "les entreprises qui veulent peu de trésorerie cessent plus souvent et ne peuvent croître ; l'argent va à "
        "celles qui en veulent plus : leur cible, pondérée par les charges, passe de 5,2 à 6,1 mois (300 000 citoyens, "
        "graine 1)",
    ),
    "staff_from_10.end": Words(
        "the largest employers of the country are missing: one holds at most six tenths of its territory and domain",
        "les plus grands employeurs du pays manquent : aucun n'a plus de six dixièmes de son territoire et domaine",
    ),
    **dict.fromkeys(
        (f"{name}.{when}" for name in ("size_below_3", "size_below_10") for when in ("start", "end")), _SMALL_EMPLOYERS
    ),
    **dict.fromkeys(
        ("public_euros.housing", "public_euros.child", "public_euros.autonomy", "public_euros"), _PUBLIC_MONEY
    ),
}
"""By name of the measure."""
