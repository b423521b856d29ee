"""Parameters of service in French: what each means, and where it comes from."""

from __future__ import annotations

MEANINGS = {
    "queue_order": "Qui un prestataire prend d'abord sur sa liste d'attente : le cas le plus grave, le premier arrivé, "
    "ou qui promet le plus pour l'argent qu'il a en jeu (écrémage).",
    "providers_compared": "Nombre maximal de prestataires qu'une personne compare, quelle que soit la taille de la "
    "société.",
    "nearness_scale": "Distance sur laquelle l'attrait d'un prestataire est divisé par e.",
    "referral": "Probabilité que le guichet public indique des entreprises de l'ESS à qui ne les connaît pas.",
    "profile_width": "Largeur w dans laquelle les pratiques d'un prestataire conviennent au profil d'une personne.",
    "territorial_spread": "Écart s_b entre les profils moyens de besoin des territoires.",
    "local_information_error": "Erreur s_info d'une collectivité sur le profil moyen de son territoire.",
    "founder_information_error": "Erreur s_f de qui fonde une entreprise sur le profil moyen de son territoire.",
    "drop_out": "Probabilité mensuelle de quitter la prise en charge sans réussite.",
    "longest_stay": "Mois de prise en charge après lesquels elle prend fin sans réussite.",
    "well_served_threshold": "En autonomie, un mois compte comme bien accompagné quand qualité fois adéquation atteint "
    "ce seuil.",
    "state_quality": "Qualité des pratiques du service public par rapport à l'ESS (q_S), centrée sur l'égalité.",
    "growing_pains": "Perte de réussite quand un prestataire dépasse sa taille de référence (nu).",
    "growing_pains_half_life_months": "Demi-vie avec laquelle la taille de référence suit la taille.",
    "overhead_needed": "Frais de structure en dessous desquels la qualité s'érode ; les audits y ramènent la norme des "
    "financeurs.",
    "overhead_erosion": "Perte de réussite pour chaque part manquante des frais de structure nécessaires.",
    "overhead_norm_drift": "Vitesse à laquelle la norme des financeurs suit les frais de structure déclarés par les "
    "employeurs.",
    "overhead_audit": "Vitesse à laquelle les audits ramènent la norme à ce qui est nécessaire.",
    "participation_gain": "Gain de réussite par la participation des usagers (pi).",
    "participation_cost": "Heures de personnel que prend la participation (c_g) : la coproduction n'est pas gratuite.",
    "participation_dilution": "Comment la participation s'affaiblit quand une entreprise grandit.",
    "load_elasticity": "Perte de réussite quand plus de personnes sont prises en charge que le personnel n'en peut "
    "suivre (chi) ; 1 est neutre.",
    "overload_ceiling": "Ce qu'un prestataire accueille au plus au-delà de ses places, en part de ce que son personnel "
    "peut suivre, quand bien plus de personnes que d'habitude attendent dans son territoire et son domaine (omega) ; "
    "multiplié par le poids de sa mission.",
    "pressure_noise": "De combien une liste peut dépasser sa longueur habituelle avant que cela compte comme une "
    "pression et non comme un hasard.",
    "mission_weight": "Poids de la mission face au compte dans les décisions des entreprises et du service public (m).",
    "income_at_risk": "Part de ses propres ressources qui dépend d'un résultat mesuré (b), pour les entreprises et le "
    "privé lucratif ; la régie est payée à son coût.",
    "motivation": "Effort sur les tâches mesurées qui ne demande pas de paie, s'il était le seul effort (m1).",
    "other_motivation": "De même pour les tâches que personne ne mesure (m2).",
    "motivation_crowding": "Motivation perdue pour les tâches non mesurées quand des ressources sont à risque (k).",
    "effort_substitution": "Combien l'effort sur une tâche rend plus coûteux l'effort sur l'autre (g).",
    "effort_gain": "Gain de réussite par l'effort mesuré (a1).",
    "effort_against_relapse": "Combien l'effort non mesuré garde de la rechute les personnes qui ont réussi (a2).",
    "effort_price": "Ce qu'une unité de coût privé de l'effort ajoute au coût de l'opérateur (c_e).",
    "risk_aversion": "Prime que demande un opérateur pour supporter l'erreur de la mesure (r).",
    "result_error": "Erreur type du résultat mesuré dont dépendent les ressources à risque (se).",
    "monitoring": "Gain de réussite quand quelqu'un d'autre suit les opérateurs, comme le fait un investisseur (mu_I).",
    "monitoring_cost": "Ce que cela ajoute au coût d'un opérateur.",
    "gross_metric": "Indique si des résultats qui seraient venus de toute façon comptent pour les ressources à risque.",
    "expectation_error": "Erreur avec laquelle un prestataire qui écrème voit ce que promet une personne.",
    "need_weight": "Valeur qu'une mission donne à la gravité quand un prestataire écrème (B).",
    "case_cost_per_severity": "Comment le coût d'une prise en charge augmente avec la gravité, autour de la gravité "
    "moyenne des personnes prises en charge dans la base.",
    "passing_over": "Perte sur une prise en charge qu'un prestataire sans mission accepte encore plutôt que de laisser "
    "une place vide (tol).",
}

SOURCES = {
    "assumption: parity between State and ESS when equal to the two errors below":
        "hypothèse : égalité entre l'État et l'ESS quand il vaut autant que les deux erreurs qui suivent",
    "assumption: hardly binds in the base": "hypothèse : ne joue guère dans la base",
    "Gregory and Howard 2009: norm drifts down; range .08-.20":
        "Gregory et Howard 2009 : la norme dérive vers le bas ; plage de 0,08 à 0,20",
    "assumption: 3, about 1.2 standard deviations of lists of the base, whose variance is 4 to 10 times their mean; "
    "matters only where few citizens are simulated and lists are short":
        "hypothèse : 3, environ 1,2 écart-type des listes de la base, dont la variance fait 4 à 10 fois la moyenne ; "
        "ne compte que si peu de citoyens sont simulés et que les listes sont courtes",
    "assumption: equal for both, so that who bears a withdrawal must come out":
        "hypothèse : égal pour les deux, pour que le modèle dise lui-même qui supporte un retrait",
    "neutral; .3 (0-.5) where results are paid: facts, base calibration":
        "neutre ; 0,3 (0 à 0,5) là où des résultats sont payés : recueil de faits, calage de la base",
    "assumption: equal to the other": "hypothèse : égale à l'autre",
    "neutral; Holmström and Milgrom need none, Frey and Jegen 2001 find some":
        "neutre ; Holmström et Milgrom s'en passent, Frey et Jegen 2001 en trouvent",
    "assumption: facts, base calibration": "hypothèse : recueil de faits, calage de la base",
    "assumption: at 1 effort costs about what it gains in success":
        "hypothèse : à 1, l'effort coûte à peu près ce qu'il fait gagner en réussite",
    "assumption: about that of a difference of shares near .4 in 450 people and as many controls":
        "hypothèse : à peu près celle d'une différence de parts proches de 0,4 entre 450 personnes et autant de "
        "témoins",
    "neutral; 0 to .15: facts, base calibration": "neutre ; 0 à 0,15 : recueil de faits, calage de la base",
    "assumption: 1 is parity, it costs what it gains": "hypothèse : 1 est l'égalité, le suivi coûte ce qu'il rapporte",
    "metrics without a control group: target-only deals in impact_bonds facts":
        "mesures sans groupe témoin : contrats à simple cible dans le recueil de faits sur les contrats à impact "
        "(impact_bonds)",
    "neutral: equal costs": "neutre : coûts égaux",
}  # fmt: skip
