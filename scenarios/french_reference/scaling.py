"""Parameters of the change of scale in French: what each means, and where it comes from."""

from __future__ import annotations

_NO_EQUITY = (
    "hypothèse ; l'ESS n'a pas de marché des actions, elle grandit par ses excédents mis en réserve (facts/france.md 7)"
)
_IN_ENGLISH = "assumption; the ESS has no equity market, growth is fed by retained surplus (facts/france.md 7)"

MEANINGS = {
    "replication": "Entreprises qui ont de la trésorerie et essaient dans l'année d'ouvrir une antenne dans un autre "
    "territoire, là où la liste d'attente est longue et l'argent public libre.",
    "replication_support": "Part du coût d'ouverture d'une antenne que paie l'État.",
    "know_how": "Entreprises qui ont de la trésorerie et apprennent dans l'année de la meilleure de leurs pairs "
    "fédérées.",
    "know_how_cost": "Ce que coûte d'emblée cet apprentissage : formation, visites, temps du personnel.",
    "tender_openness": "À quel point les appels d'offres sont ouverts aux petites entreprises, par des lots et des "
    "dossiers simples : 0, comme ils sont ; 1, la taille et l'habitude des appels d'offres ne sont plus un avantage.",
    "cooperation": "Entreprises qui travaillent en groupement avec celles de leurs pairs fédérées qui le font aussi : "
    "elles répondent aux appels d'offres comme si elles étaient aussi grandes qu'elles toutes, partagent des frais "
    "fixes et y passent du temps.",
    "mergers": "Entreprises de faible trésorerie qui cherchent dans l'année une pair fédérée de leur territoire et de "
    "leur domaine, d'un statut compatible, qui a de la trésorerie et les reprend.",
    "overhead_pooling": "Part des frais fixes qu'épargne chaque entreprise au-delà de la première, en groupement ou "
    "après une fusion.",
    "coordination_time": "Ce que prend le travail en groupement sur ce que peut servir une entreprise.",
    "merger_cost": "Ce que coûte d'emblée une fusion à l'entreprise qui continue : audit, notaire, déménagement, "
    "outils communs.",
    "merger_loss": "Ce que prend une fusion, l'année qui la suit, sur ce que peut servir l'entreprise fusionnée.",
    "site_start_up": "Ce que coûte l'ouverture d'une antenne avant qu'elle n'aide qui que ce soit : locaux, embauches, "
    "formation.",
    "site_fidelity": "À quel point une antenne travaille comme sa maison mère, en pratique et en qualité ; pour le "
    "reste, comme le ferait un fondateur sur place.",
    "site_delay_months": "Mois pendant lesquels une antenne a ses postes et son argent public et n'aide encore "
    "personne.",
    "growth_start_up": "Ce que paie d'emblée une entreprise qui grandit sur place.",
    "capital_association": "Ce qu'une association peut mettre au plus en un an, sur sa trésorerie, dans sa croissance "
    "et dans des antennes.",
    "capital_cooperative": "De même pour une coopérative (SCIC, SCOP).",
    "capital_mutual": "De même pour une mutuelle.",
    "capital_foundation": "De même pour une fondation.",
    "growth_loans": "Ce qu'une entreprise peut devoir au plus en emprunts, contractés pour grandir et ouvrir des "
    "antennes quand sa trésorerie n'y suffit pas.",
    "loan_price": "Intérêt de ces emprunts.",
    "loan_years": "Années sur lesquelles ces emprunts sont remboursés, par mensualités égales ; un nouvel emprunt "
    "étale à nouveau tout ce qui est dû.",
    "quasi_equity": "Ce qu'une entreprise peut détenir au plus de capital patient d'investisseurs, qu'elle prend avant "
    "d'emprunter ; une fondation n'a pas de titre à vendre.",
    "quasi_equity_price": "Ce que rapporte par an le capital patient.",
    "quasi_equity_repaid": "Part de l'excédent d'une année qui rembourse le capital patient ; sans excédent, rien "
    "n'est remboursé.",
    "capacity_building": "Ce que l'État paie au plus aux entreprises pour la structure qui leur manque : les frais de "
    "structure nécessaires que leurs financeurs n'acceptent pas.",
}

SOURCES = {
    "neutral; Avise 2014: replication (essaimage) is one of five strategies of change of scale":
        "neutre ; Avise 2014 : l'essaimage est l'une des cinq stratégies de changement d'échelle",
    "neutral; a support fund for change of scale would pay part of it":
        "neutre ; un fonds d'appui au changement d'échelle en paierait une part",
    "neutral; the public procurement code asks for lots so that small firms can answer (art. L2113-10)":
        "neutre ; le code de la commande publique demande des lots pour que de petites entreprises puissent répondre "
        "(art. L2113-10)",
    "assumption: as much as the cash a new employer begins with":
        "hypothèse : autant que la trésorerie avec laquelle un employeur commence",
    "neutral; Avise 2014: sharing know-how is one of five strategies of change of scale":
        "neutre ; Avise 2014 : le partage de savoir-faire est l'une des cinq stratégies de changement d'échelle",
    "neutral; Avise 2014: cooperation is one of five strategies of change of scale":
        "neutre ; Avise 2014 : la coopération est l'une des cinq stratégies de changement d'échelle",
    "neutral; Avise 2014: merger is one of five strategies; the law of 31 July 2014 (art. 71) made it easy for "
    "associations":
        "neutre ; Avise 2014 : la fusion est l'une des cinq stratégies ; la loi du 31 juillet 2014 (art. 71) l'a "
        "facilitée pour les associations",
    "assumption: accounts and management are shared, premises are not":
        "hypothèse : la comptabilité et la direction sont communes, les locaux non",
    "assumption: a day of everybody's time a year": "hypothèse : une journée par an du temps de chacun",
    "assumption: a third of what opening a site costs":
        "hypothèse : le tiers de ce que coûte l'ouverture d'une antenne",
    "assumption: two to three weeks of everybody's time": "hypothèse : deux à trois semaines du temps de chacun",
    "assumption: a week of everybody's time": "hypothèse : une semaine du temps de chacun",
    "assumption: as of practices taken over from others": "hypothèse : comme pour les pratiques reprises d'autrui",
    "neutral: a site serves at once, as founders do": "neutre : une antenne aide tout de suite, comme les fondateurs",
    "neutral: growth in place costs nothing beyond staff": "neutre : grandir sur place ne coûte que du personnel",
    _IN_ENGLISH + ": funders take what is not spent for too much":
        _NO_EQUITY + " : pour les financeurs, ce qui n'est pas dépensé est de trop",
    _IN_ENGLISH + ": reserves that cannot be shared are there to be invested":
        _NO_EQUITY + " : des réserves impartageables sont là pour être investies",
    _IN_ENGLISH + ": reserves beyond what solvency asks for":
        _NO_EQUITY + " : les réserves au-delà de ce que demande la solvabilité",
    "neutral; facts/france.md 2.4: 69 % of employers have few own funds or none":
        "neutre ; facts/france.md 2.4 : 69 % des employeurs ont peu ou pas de fonds propres",
    "https://fonds-publics.fr/aides/france-active-investissement-pret-participatif: 2 %, 5 to 7 years":
        "https://fonds-publics.fr/aides/france-active-investissement-pret-participatif : 2 %, 5 à 7 ans",
    "neutral; titres associatifs, titres participatifs, certificats mutualistes: the law of 31 July 2014":
        "neutre ; titres associatifs, titres participatifs, certificats mutualistes : loi du 31 juillet 2014",
    "assumption: below the legal ceiling, 5 % raised to some 7 % by the law of 2014 (La Tribune, 27 November 2014)":
        "hypothèse : sous le plafond légal, que la loi de 2014 a porté de 5 % à quelque 7 % (La Tribune, 27 novembre "
        "2014)",
    "assumption; titres associatifs are repaid after 7 years at least and only out of surplus made since "
    "(https://senat.fr./rap/a13-070/a13-0708.html)":
        "hypothèse ; les titres associatifs se remboursent au bout de 7 ans au moins et sur les seuls excédents faits "
        "depuis (https://senat.fr./rap/a13-070/a13-0708.html)",
    "neutral; the DLA pays for advice to employers of the ESS; starvation cycle: Gregory and Howard 2009":
        "neutre ; le DLA paie du conseil aux employeurs de l'ESS ; cercle vicieux des frais de structure : Gregory et "
        "Howard 2009",
    _IN_ENGLISH + ": an endowment is kept": _NO_EQUITY + " : une dotation se garde",
}  # fmt: skip
