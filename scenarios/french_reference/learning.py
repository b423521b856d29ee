"""Parameters of trials in French: what each means, and where it comes from."""

from __future__ import annotations

MEANINGS = {
    "trials_a_year": "Expérimentations qu'un territoire commence par an dans un domaine, s'il reste des idées qu'il "
    "n'a pas essayées. Aucune pendant la mise en régime.",
    "triers": "Qui expérimente : tous les prestataires d'un territoire et d'un domaine ensemble, son service public, "
    "ou une entreprise de l'ESS.",
    "evaluated_share": "Expérimentations évaluées ; les autres sont gardées quand, au bout d'un an, ceux qui ont "
    "essayé en pensent du bien.",
    "evaluation_effort": "Taille d'une évaluation : son coût est multiplié d'autant, la variance de son erreur "
    "divisée.",
    "publication": "Évaluations dont le résultat, bon ou mauvais, est publié ; un résultat publié est connu de tous, "
    "et les pairs du réseau de pratiques peuvent reprendre la pratique.",
    "generalisation": "Ce que l'État fait ici des idées auxquelles il croit : rien, les proposer à qui les demande, ou "
    "les faire adopter par tous.",
    "generalise_before": "Si l'État généralise selon son opinion quand, un an après le début d'une expérimentation, il "
    "n'y a pas d'évaluation.",
    "self_selection": "À quel point les territoires qui ont beaucoup de bénévoles se portent volontaires : 0, tous "
    "essaient autant ; 1, en proportion de leur rang.",
    "ideas_a_year": "Nouvelles idées de pratique (K), les mêmes dans tous les scénarios.",
    "idea_mean": "Effet vrai moyen des idées (mu).",
    "idea_spread": "Écart type de leurs effets vrais (s0).",
    "prior_error": "Erreur de ce que les évaluateurs croient de l'effet moyen des idées avant de mesurer.",
    "trial_error": "Erreur type d'une évaluation ordinaire d'une expérimentation (se).",
    "selection_bias": "De combien une idée paraît meilleure là où les bénévoles sont nombreux, et moins bonne là où "
    "ils sont rares, évaluée ou non.",
    "opinion_bias": "De combien ceux qui ont essayé pensent trop de bien d'une idée que personne n'évalue (b_o).",
    "opinion_error": "Écart type de l'erreur d'une telle opinion (s_o).",
    "trial_cost": "Coût public d'une expérimentation évaluée comme à l'ordinaire, payé au début par ceux qui paient le "
    "service sur place ; une expérimentation non évaluée ne coûte que la capacité qu'elle prend.",
    "trial_capacity": "Capacité qu'une expérimentation prend à ceux qui essaient tant qu'elle dure.",
    "practice_half_life_months": "Temps au bout duquel la moitié de ce que les idées adoptées ont apporté ou ôté à la "
    "pratique s'est usée.",
    "voltage": "Perte d'un effet positif quand une pratique sert plus de personnes qu'il n'y en avait à l'essai (nu).",
    "fidelity": "Part d'un effet qui reste quand une pratique est reprise d'autrui.",
    "distance_loss": "Effet perdu par unité de distance entre la pratique de qui reprend et celle de "
    "l'expérimentation.",
    "trial_stop": "Baisse de l'argent public d'un territoire et d'un domaine depuis le début d'une expérimentation qui "
    "l'arrête sans résultat.",
}

SOURCES = {
    "neutral; France: 269 experiments by the centre and 4 by local authorities from 2003 to 2019 (Conseil d'État "
    "2019), 959 of the youth fund in ten years":
        "neutre ; France : 269 expérimentations de l'État et 4 des collectivités de 2003 à 2019 (Conseil d'État 2019), "
        "959 du fonds pour la jeunesse en dix ans",
    "neutral: no kind of provider has the right alone": "neutre : aucun type de prestataire n'a seul ce droit",
    "youth fund (FEJ): a protocol for each of 959 trials; Big Society vanguards: one of four wrote a local evaluation":
        "Fonds d'expérimentation pour la jeunesse : un protocole pour chacun des 959 essais ; territoires pionniers de "
        "la Big Society : un sur quatre a écrit une évaluation locale",
    "neutral; noise variance s_e^2 / E of experimenting jurisdictions":
        "neutre ; variance du bruit s_e^2 / E des territoires qui expérimentent",
    "neutral; article 37-1, and the organic law of 19 April 2021, which widened the ends of an experiment":
        "neutre ; article 37-1, et la loi organique du 19 avril 2021, qui a élargi les issues d'une expérimentation",
    "neutral; three of the four local experiments before 2019 were generalised before their evaluation":
        "neutre ; trois des quatre expérimentations locales d'avant 2019 ont été généralisées avant leur évaluation",
    "neutral; all four vanguards had an active third sector":
        "neutre ; les quatre territoires pionniers avaient tous un tiers secteur actif",
    "assumption: a map over the range is the answer, no single value":
        "hypothèse : la réponse est une carte sur toute la plage, non une valeur",
    "assumption: most new practices are no better than the usual one; a map over the range is the answer, no single "
    "value":
        "hypothèse : la plupart des pratiques nouvelles ne valent pas mieux que l'habituelle ; la réponse est une "
        "carte sur toute la plage, non une valeur",
    "assumption: right on average": "hypothèse : juste en moyenne",
    "assumption: some hundred people in each group; a map over the range is the answer, no single value":
        "hypothèse : une centaine de personnes dans chaque groupe ; la réponse est une carte sur toute la plage, non "
        "une valeur",
    "assumption: direction from the vanguards, volunteers and charities rose where they were strong":
        "hypothèse : le sens vient des territoires pionniers, bénévoles et associations y ont progressé là où ils "
        "étaient forts",
    "assumption: some experiments serve to sell a decision already taken; a map over the range is the answer, no "
    "single value":
        "hypothèse : des expérimentations servent à faire accepter une décision déjà prise ; la réponse est une carte "
        "sur toute la plage, non une valeur",
    "youth fund (FEJ): 260 million euros for 959 trials in ten years":
        "Fonds d'expérimentation pour la jeunesse : 260 millions d'euros pour 959 essais en dix ans",
    "assumption: staff that knew leaves": "hypothèse : ceux qui savaient s'en vont",
    "Al-Ubaydli, List and Suskind (NBER w30850): direction; size 50 to 90 % at full scale, uncertain":
        "Al-Ubaydli, List et Suskind (NBER w30850) : le sens ; ampleur de 50 à 90 % à pleine échelle, incertaine",
    "assumption: what others adopt is worth post - distance x loss (experimenting jurisdictions)":
        "hypothèse : ce que d'autres adoptent vaut post - distance x perte (territoires qui expérimentent)",
    "assumption: one of four vanguards, Liverpool, left after seven months because of cuts":
        "hypothèse : un territoire pionnier sur quatre, Liverpool, est parti au bout de sept mois à cause des coupes",
}  # fmt: skip
