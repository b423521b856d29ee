"""Parameters of outcome contracts in French: what each means, and where it comes from."""

from __future__ import annotations

MEANINGS = {
    "terms": "Termes sur lesquels les contrats sont écrits : 'cis', 'sib', un contrat publié ou le chemin d'un "
    "fichier ; son argent est ramené à la taille de chaque contrat, ses cibles à ce qui a été proposé.",
    "initiator": "Qui propose l'objet d'un contrat : l'opérateur (contrat à impact social) ou l'État (SIB).",
    "candidacies": "Candidatures à un appel à projets.",
    "labelled_share": "Part des candidatures que l'État retient (labellise) au plus en un an.",
    "unclaimed_years": "Argent réservé aux contrats qui peut rester sans preneur ; au-delà, il reste à la régie.",
    "contract_capital": "Capital d'un contrat de taille réelle.",
    "contract_capital_spread": "Dispersion du capital des contrats.",
    "capital_margin": "Capital que promettent les investisseurs au-delà de ce qu'il faut à un contrat selon son plan, "
    "au plus son coût entier.",
    "contract_months": "Mois d'accompagnement sous un contrat.",
    "contract_months_spread": "Dispersion de ces mois.",
    "largest_contract": "Plus grand montant annuel d'un contrat que l'on confie à un opérateur.",
    "signature_least": "Temps le plus court de l'appel à la signature.",
    "signature_most": "Temps le plus long de l'appel à la signature.",
    "abandoned_share": "Projets retenus dont la négociation finit sans signature pour des raisons extérieures au "
    "modèle.",
    "structuring_fee": "Ce que prend l'intermédiaire pour monter et conduire un contrat.",
    "setting_up_cost": "Avocats et négociation, payés par l'État à la signature.",
    "abandoned_cost": "Part du coût de montage que supporte l'État quand une négociation finit sans signature.",
    "evaluation_cost": "Évaluation sans groupe témoin ; deux fois plus avec un groupe apparié, quatre fois plus avec "
    "un groupe tiré au sort.",
    "measurement_lag": "Temps entre le résultat de la dernière personne et le paiement.",
    "historical_drift": "De combien une comparaison avec le passé exagère l'effet : les choses allaient mieux de toute "
    "façon.",
    "unmatched_selection": "Part de l'avantage des personnes choisies parce qu'elles promettent beaucoup qu'un groupe "
    "apparié ne voit pas.",
    "measurement_error": "Erreur de ce que mesure un évaluateur par rapport à celle que donneraient des personnes "
    "indépendantes ; 0 est une mesure sans bruit.",
    "ambition": "Cible que demande l'État par rapport à ce qu'attend celui qui propose ; les investisseurs peuvent "
    "demander moins.",
    "optimism": "Erreur avec laquelle celui qui propose un projet en voit le résultat.",
    "renegotiation": "Risque instantané qu'un plan manqué soit réécrit lors d'un contrôle, sur les années écoulées "
    "depuis le dernier.",
    "early_termination": "Douze fois la probabilité mensuelle que l'État mette fin à un contrat en cours : ce qui est "
    "gagné est payé, le reste est perdu. À 1, 65 % prennent fin en un an ; à 12, tous aussitôt.",
    "operator_at_risk": "Part de son argent que l'opérateur ne reçoit que sur résultats ; 0 quand les investisseurs "
    "avancent tout.",
    "operator_selects": "Indique si ceux qui portent le risque choisissent les personnes, au lieu de les prendre sur "
    "la liste commune.",
    "contract_monitoring": "Gain de réussite quand les investisseurs suivent l'opérateur de leur contrat (mu_I).",
    "state_guarantee": "Part du capital que l'État rembourse quel que soit le résultat.",
    "state_belief": "Probabilité qu'un projet fasse ce qui est promis plutôt que la moitié, telle que l'État la voit "
    "d'abord.",
    "state_aversion": "De combien un euro dépensé pour rien pèse plus, pour l'État, qu'un euro qui a rapporté ce qu'il "
    "vaut.",
    "contract_premium": "De combien un contrat peut promettre moins qu'une subvention du même montant et être encore "
    "voulu.",
    "investor_belief": "Probabilité qu'un projet fasse ce qui est promis plutôt que la moitié, telle que les "
    "investisseurs la voient d'abord.",
    "belief_weight": "Combien de contrats vus jusqu'à leur terme pèsent autant que les premières croyances.",
    "investors": "Investisseurs qui peuvent conclure des contrats.",
    "investor_capital": "Argent que les investisseurs ont pour des contrats.",
    "foundations_share": "Part que détiennent des fondations ; le reste est aux banques et banques publiques.",
    "bank_return": "Rendement qu'une banque attend d'un contrat.",
    "foundation_return": "Rendement qu'attend une fondation.",
    "altruism": "Ce que vaut pour une fondation un euro de valeur sociale (a) ; une banque ne la compte pas.",
    "investor_sight": "Probabilité qu'un investisseur connaisse d'abord un opérateur ; plus tard, aussi les pairs de "
    "ceux où il a investi.",
    "largest_stake": "Ce qu'un investisseur met au plus dans un contrat.",
    "burnt_exit": "Probabilité qu'un investisseur qui a perdu la moitié de son capital dans un contrat n'en conclue "
    "plus d'autre.",
    "roll_out": "Probabilité qu'un contrat qui a tenu son plan soit suivi d'une subvention du même montant.",
}

SOURCES = {
    "facts/contracts.toml for the published ones": "facts/contracts.toml pour les contrats publiés",
    "Avise 2017 (France); Cabinet Office 2010 (United Kingdom)":
        "Avise 2017 (France) ; Cabinet Office 2010 (Royaume-Uni)",
    "La Gazette des communes 2019: 70 candidacies for the 11 projects retained by 2017":
        "La Gazette des communes 2019 : 70 candidatures pour les 11 projets retenus jusqu'en 2017",
    "ADEME 2021: 8 of 27; facts/france.md 3.2": "ADEME 2021 : 8 sur 27 ; facts/france.md 3.2",
    "assumption: multi-year budget cover, which reports of 2019 and 2022 ask for":
        "hypothèse : couverture budgétaire sur plusieurs années, que demandent des rapports de 2019 et de 2022",
    "GO Lab (University of Oxford), INDIGO impact bond dataset, 2025 export: 1.36 million dollars (at 1.12), n = 233":
        "GO Lab (University of Oxford), INDIGO impact bond dataset, export de 2025 : 1,36 million de dollars (à 1,12), "
        "n = 233",
    "GO Lab (University of Oxford), INDIGO impact bond dataset, 2025 export":
        "GO Lab (University of Oxford), INDIGO impact bond dataset, export de 2025",
    "assumption; Rikers: 9.6 million dollars committed, 7.2 drawn":
        "hypothèse ; Rikers : 9,6 millions de dollars engagés, 7,2 appelés",
    "GO Lab (University of Oxford), INDIGO impact bond dataset, 2025 export: median 39, France 73":
        "GO Lab (University of Oxford), INDIGO impact bond dataset, export de 2025 : médiane 39, France 73",
    "GO Lab (University of Oxford), INDIGO impact bond dataset, 2025 export: 10th to 90th percentile 20 to 73":
        "GO Lab (University of Oxford), INDIGO impact bond dataset, export de 2025 : du 10e au 90e centile, 20 à 73",
    "facts/france.md 3.4: 21-25 months (ADEME); 12-24 in British records":
        "facts/france.md 3.4 : 21 à 25 mois (ADEME) ; 12 à 24 dans les dossiers britanniques",
    "facts/france.md 3.4: about 56 months (AILSI)": "facts/france.md 3.4 : environ 56 mois (AILSI)",
    "associationmodeemploi.fr 2017 and La Gazette des communes 2019: 11 retained by 2017, 7 signed by 2019":
        "associationmodeemploi.fr 2017 et La Gazette des communes 2019 : 11 retenus jusqu'en 2017, 7 signés jusqu'en "
        "2019",
    "INDIGO POJ-0299 (End of Life, Somerset): governance is 5.3 % of all cost, 6.2 % of that of service; Bradford "
    "6.5 % of all cost":
        "INDIGO POJ-0299 (End of Life, Somerset) : la gouvernance fait 5,3 % du coût total, 6,2 % de celui du service "
        "; Bradford 6,5 % du coût total",
    "assumption: nobody discloses it": "hypothèse : personne ne le publie",
    "assumption: terms are mostly drafted by then, the signature itself costs nothing":
        "hypothèse : les termes sont alors presque tous rédigés, la signature elle-même ne coûte rien",
    "assumption: a randomised trial costs about 271,000 euros (MODEL 8)":
        "hypothèse : un essai avec tirage au sort coûte environ 271 000 euros (MODEL 8)",
    "White and Ford 2013: 6 months of data lag after 12 of follow-up":
        "White et Ford 2013 : les données viennent 6 mois après 12 mois de suivi",
    "Waddington, Fenton Villar and Valentine 2023, Evaluation Review 47(3): matching removes 58 % of bias":
        "Waddington, Fenton Villar et Valentine 2023, Evaluation Review 47(3) : l'appariement enlève 58 % du biais",
    "sampling theory; above 1 where people resemble their neighbours":
        "théorie des sondages ; plus de 1 quand les personnes ressemblent à leurs voisins",
    "neutral: what is promised; first targets of British contracts were 1.7 times what came (INDIGO: .58)":
        "neutre : ce qui est promis ; les premières cibles des contrats britanniques faisaient 1,7 fois ce qui est "
        "venu (INDIGO : 0,58)",
    "assumption: to be held against cash over last plan .97 (Life Chances Fund)":
        "hypothèse : à comparer au rapport de l'argent versé au dernier plan, 0,97 (Life Chances Fund)",
    "neutral; a change of policy sets it": "neutre ; un changement de politique le fixe",
    "MODEL 5.4: in a full social impact bond the investor bears the risk":
        "MODEL 5.4 : dans un contrat à impact complet, l'investisseur porte le risque",
    "Fair Chance Fund had a local gateway against cherry-picking; most contracts have none":
        "le Fair Chance Fund avait un filtre local contre l'écrémage ; la plupart des contrats n'en ont pas",
    "MODEL 5.4: default 0": "MODEL 5.4 : 0 par défaut",
    "none in France; partial guarantees elsewhere (facts/france.md 3.5)":
        "aucune en France ; des garanties partielles ailleurs (facts/france.md 3.5)",
    "assumption; facts/impact_bonds.md E3: without it a contract needs a more hopeful investor":
        "hypothèse ; facts/impact_bonds.md E3 : sans elle, il faut à un contrat un investisseur plus confiant",
    "assumption: French contracts were signed without evidence of an advantage (Cazenave 2022)":
        "hypothèse : des contrats français ont été signés sans preuve d'un avantage (Cazenave 2022)",
    "assumption; of nearly 50 completed contracts all but two repaid (Gustafsson-Wright and others 2021)":
        "hypothèse ; sur près de 50 contrats achevés, tous sauf deux ont remboursé (Gustafsson-Wright et autres 2021)",
    "facts/impact_bonds.md 1.3: the same four or five in nearly all French contracts, and foundations":
        "facts/impact_bonds.md 1.3 : les quatre ou cinq mêmes dans presque tous les contrats français, et des "
        "fondations",
    "facts/france.md 3.2: a fund of 70 million euros for 68 million inhabitants":
        "facts/france.md 3.2 : un fonds de 70 millions d'euros pour 68 millions d'habitants",
    "assumption: banks in nearly all French contracts; 17 foundations in Peterborough":
        "hypothèse : des banques dans presque tous les contrats français ; 17 fondations à Peterborough",
    "facts/france.md 3.4: about 3 to 5 % at most": "facts/france.md 3.4 : environ 3 à 5 % au plus",
    "assumption: to have its money back": "hypothèse : elle veut seulement récupérer son argent",
    "assumption: median 2 investors a contract (INDIGO)": "hypothèse : médiane de 2 investisseurs par contrat (INDIGO)",
    "Cazenave 2022: what follows success is hardly thought of":
        "Cazenave 2022 : la suite d'une réussite n'est guère prévue",
}  # fmt: skip
