"""Parameters of enterprises in French: what each means, and where it comes from."""

from __future__ import annotations

MEANINGS = {
    "case_year_cost": "Coût complet d'une prise en charge d'une personne pendant un an.",
    "cost_per_post": "Coût complet d'une organisation pour chaque ETP salarié ; prises en charge par ETP = ce coût / "
    "coût d'une année de prise en charge.",
    "relative_state_cost": "Coût unitaire du service public par rapport à l'ESS (k_S), centré sur l'égalité.",
    "payroll_share": "Part des salaires dans le coût variable d'un poste.",
    "fixed_cost": "Coût d'une entreprise quelle que soit sa taille (F) : les petites le portent sur peu de prises en "
    "charge.",
    "planned_margin": "Ressources prévues au-delà du coût prévu.",
    "inhabitants_per_employer": "Habitants pour chaque employeur de l'ESS dans les quatre domaines.",
    "fewest_employers": "Nombre minimal d'employeurs d'une société, en moyenne par territoire et domaine ; les tailles "
    "se lisent alors en équivalent réel.",
    "size_log_mean": "Moyenne du logarithme de la taille des employeurs, avant troncature.",
    "size_log_spread": "Dispersion du logarithme de la taille des employeurs.",
    "size_smallest": "Taille en dessous de laquelle la loi des tailles est tronquée.",
    "size_largest_share": "Plus grande part que détient un employeur au départ, là où il y en a plusieurs.",
    "mean_age_years": "Âge moyen des employeurs au départ (loi exponentielle).",
    "share_scic": "Employeurs qui sont des SCIC.",
    "share_scop": "Employeurs qui sont des SCOP.",
    "share_mutual": "Employeurs qui sont des mutuelles.",
    "share_foundation": "Employeurs qui sont des fondations ; les autres sont des associations.",
    "governance_association": "Gouvernance démocratique des associations et des mutuelles ; aussi du service public et "
    "du privé lucratif (égalité).",
    "governance_cooperative": "Gouvernance démocratique des SCIC et des SCOP.",
    "governance_foundation": "Gouvernance démocratique des fondations.",
    "governance_spread": "Dispersion de la gouvernance entre les entreprises d'une même forme juridique.",
    "retention_scic": "Part de l'excédent qu'une SCIC met en réserve.",
    "retention_scop": "Part de l'excédent qu'une SCOP met en réserve.",
    "other_cost_half_life_months": "Demi-vie avec laquelle les autres charges suivent une baisse de l'effectif.",
    "cost_shock_persistence": "Part d'un choc de coût qui reste après un mois (AR(1)).",
    "cost_shock_spread": "Écart-type de ce que chaque mois ajoute au choc de coût.",
    "cash_none_share": "Employeurs qui vivent presque sans trésorerie.",
    "cash_none_months": "Trésorerie que visent ces employeurs.",
    "cash_log_mean": "Moyenne du logarithme de la trésorerie que visent les autres.",
    "cash_log_spread": "Dispersion du logarithme de la trésorerie visée.",
    "cash_reversion": "Part de l'écart à la trésorerie visée qui est dépensée ou épargnée en un an (kappa_c) ; pour un "
    "service public, part de sa dette qu'il rembourse.",
    "credit_months": "Découvert qu'accorde une banque.",
    "credit_on_receivables": "Avance qu'accorde une banque sur ce que doivent les payeurs publics (cession Dailly).",
    "credit_price": "Intérêt sur le crédit utilisé.",
    "turnover": "Salariés qui partent d'eux-mêmes.",
    "turnover_overload": "Comment la surcharge augmente les départs de salariés.",
    "largest_cut": "Baisse d'effectif la plus rapide, services publics compris.",
    "largest_hire": "Croissance d'effectif la plus rapide au-delà du remplacement des départs, services publics "
    "compris.",
    "freeze_months": "Trésorerie au-dessus de laquelle l'effectif ne baisse que par les départs, et en dessous de "
    "laquelle la trésorerie compte comme basse.",
    "severance_months": "Salaire dû pour un poste supprimé.",
    "exit_hazard": "Cessations sans faillite d'un employeur de 5 ETP, de 8 ans, qui a de la trésorerie et des "
    "ressources stables (h0).",
    "exit_low_cash": "Comment une trésorerie basse augmente le risque de cessation sans faillite (a1).",
    "exit_income_fall": "Hausse maximale du risque de cessation sans faillite par une chute des ressources (a2).",
    "exit_fall_scale": "Chute des ressources à laquelle 63 % de cet effet sont atteints (f0).",
    "exit_size": "Comment la taille protège de la cessation sans faillite (a3).",
    "exit_age": "Comment l'âge protège de la cessation sans faillite (a4).",
    "exit_reference_size": "Taille à laquelle vaut h0.",
    "exit_reference_age": "Âge auquel vaut h0.",
    "exit_cap": "Plus grande probabilité mensuelle de cessation sans faillite.",
    "income_expected_half_life_months": "Demi-vie avec laquelle une entreprise apprend ce que sont ses ressources "
    "privées.",
    "income_reference_half_life_months": "Demi-vie des ressources auxquelles une entreprise est habituée (Y_24).",
    "takeover_size": "Taille à partir de laquelle l'activité d'une entreprise qui ferme est reprise.",
    "takeover_share": "Part de ses contrats et de son effectif qui passe à d'autres du même territoire et du même "
    "domaine.",
    "asset_lock": "Indique si les réserves d'une entreprise qui ferme vont à un autre organisme de l'ESS ; sinon "
    "elles en sortent.",
    "volunteers_per_post": "Bénévoles chez les employeurs, dans la base.",
    "volunteers_cap": "Nombre de bénévoles que les salariés peuvent au plus mettre à profit.",
    "volunteer_worth": "Prises en charge d'un bénévole par rapport à un salarié ; le nombre de la base est compris "
    "dans les prises en charge prévues par poste.",
    "overload_cost": "Coût d'une prise en charge au-delà des places financées et du personnel, que personne ne paie.",
    "overhead_leanest": "Frais de structure en dessous desquels la norme d'aucun financeur ne descend.",
    "overhead_understated": "Part de leurs frais de structure que les employeurs ne déclarent pas, si bien que les "
    "financeurs qui comparent en demandent moins.",
    "overhead_half_life_months": "Demi-vie avec laquelle les frais de structure d'un prestataire suivent ce "
    "qu'acceptent les financeurs de son territoire.",
    "hatching_rate": "Associations sans salarié qui deviennent employeurs.",
    "associations_per_employer": "Associations sans salarié de la base, d'où naissent des employeurs.",
    "association_turnover": "Associations sans salarié fondées en un an ; autant prennent fin quand rien ne bouge.",
    "founders_half_life_months": "Demi-vie avec laquelle renoncent les fondateurs à qui l'argent a été refusé.",
    "hatching_log_size": "Moyenne du logarithme de la taille des nouveaux employeurs (2,2 ETP).",
    "hatching_log_spread": "Dispersion du logarithme de la taille des nouveaux employeurs.",
    "hatching_cash_months": "Trésorerie qu'apportent les fondateurs et les membres.",
}

SOURCES = {
    "law of 31 July 2014, article 1: reserves cannot be shared out":
        "loi du 31 juillet 2014, article 1er : réserves impartageables",
    "facts: child protection 9.1 bn / 381,000 measures, APA 8.2 bn / 1.3 M, emergency shelter 3 bn / 200,000":
        "recueil de faits : protection de l'enfance 9,1 Md€ / 381 000 mesures, APA 8,2 Md€ / 1,3 M, hébergement "
        "d'urgence 3 Md€ / 200 000",
    "a loaded post costs about 45,000, staff is three quarters of cost":
        "un poste coûte environ 45 000 € charges comprises, le personnel fait les trois quarts du coût",
    "facts: staff is three quarters of an organisation's cost":
        "recueil de faits : le personnel fait les trois quarts du coût d'une organisation",
    "facts: one per 2,200 counts all social action":
        "recueil de faits : un employeur pour 2 200 habitants en comptant toute l'action sociale",
    "convention: fewer lose the law of sizes, for each cell needs its large one (decision 014)":
        "convention : avec moins d'employeurs, la loi des tailles se perd, car il faut à chaque territoire et "
        "domaine un grand employeur (décision 014)",
    "facts: ln N(.62, 2.0) fits employees per employing association":
        "recueil de faits : ln N(0,62 ; 2,0) s'accorde au nombre de salariés par association employeuse",
    "facts: ln N(.62, 2.0)": "recueil de faits : ln N(0,62 ; 2,0)",
    "facts: truncated at .5": "recueil de faits : loi tronquée à 0,5",
    "assumption: a national federation counts as one employer in each territory":
        "hypothèse : une fédération nationale compte pour un employeur dans chaque territoire",
    "derived: one over the exit rate of 6.6 % a year (R&S)":
        "déduit : inverse du taux de sortie de 6,6 % par an (R&S)",
    "CNCRES 2013: cooperatives 5.2 %; split assumption":
        "CNCRES 2013 : coopératives 5,2 % ; leur partage est une hypothèse",
    "CNCRES 2013: 813 of 163,543": "CNCRES 2013 : 813 sur 163 543",
    "CNCRES 2013: 474 of 163,543": "CNCRES 2013 : 474 sur 163 543",
    "assumption: one member one vote, but participation varies (Hamon law art. 1)":
        "hypothèse : un membre, une voix, mais la participation varie (loi Hamon, art. 1)",
    "assumption: employees hold 65 % of votes in a SCOP, users a college in a SCIC":
        "hypothèse : les salariés ont 65 % des voix dans une SCOP, les usagers un collège dans une SCIC",
    "assumption: a board, no members": "hypothèse : un conseil, pas de membres",
    "15 % legal + 42.5 % statutory reserve": "réserve légale de 15 % + réserve statutaire de 42,5 %",
    "observed 2011: 44 % reserves, 43 % employees, 13 % capital":
        "observé en 2011 : 44 % aux réserves, 43 % aux salariés, 13 % au capital",
    "assumption: fitted to .3-.6 % insolvent a year, those who close without means to repay included (prototype: .05)":
        "hypothèse : calée sur 0,3 à 0,6 % d'employeurs insolvables par an, y compris ceux qui ferment sans pouvoir "
        "rembourser (prototype : 0,05)",
    "Mouvement associatif 2025: 6 % report none (the prototype's .12 left too many below 3 months, and .5 % insolvent "
    "a year)":
        "Mouvement associatif 2025 : 6 % disent n'en avoir aucune (les 0,12 du prototype en laissaient trop sous 3 "
        "mois, et 0,5 % d'insolvables par an)",
    "facts: law fitted to 31/61/90 % below 3/6/12 months, 6 % at none":
        "recueil de faits : loi calée sur 31/61/90 % sous 3/6/12 mois, 6 % sans trésorerie",
    "assumption: fitted in a prototype of 3,000 employers over 20 years; without credit 1.1 % become insolvent a year":
        "hypothèse : calée dans un prototype de 3 000 employeurs sur 20 ans ; sans crédit, 1,1 % deviennent "
        "insolvables chaque année",
    "assumption: fitted in a prototype of 3,000 employers over 20 years; about 19 % a year":
        "hypothèse : calée dans un prototype de 3 000 employeurs sur 20 ans ; environ 19 % par an",
    "assumption: fitted in a prototype of 3,000 employers over 20 years; 32 % planned a freeze, 8 % layoffs (2025)":
        "hypothèse : calée dans un prototype de 3 000 employeurs sur 20 ans ; 32 % prévoyaient un gel des embauches, "
        "8 % des licenciements (2025)",
    "assumption: fitted to 6.6 % leaving a year (R&S; prototype: .0031); 6.3 % in 2 and in 17 million, of which falls "
    "of income in yearly renewal make a third":
        "hypothèse : calée sur 6,6 % de sorties par an (R&S ; prototype : 0,0031) ; 6,3 % avec 2 et avec 17 millions "
        "de citoyens, dont un tiers vient des chutes de ressources au renouvellement annuel",
    "assumption: fitted in a prototype of 3,000 employers over 20 years: 2017 informs small falls, nothing informs "
    "large ones":
        "hypothèse : calée dans un prototype de 3 000 employeurs sur 20 ans : 2017 renseigne sur les petites chutes, "
        "rien ne renseigne sur les grandes",
    "Insee 1857: 13-15 % of the volume of work": "Insee 1857 : 13 à 15 % du volume de travail",
    "MODEL 5.4: assumption": "MODEL 5.4 : hypothèse",
    "Gregory and Howard 2009; range .08-.20": "Gregory et Howard 2009 ; plage de 0,08 à 0,20",
    "Gregory and Howard 2009: four organisations spent 17-35 % and reported 13-22 %":
        "Gregory et Howard 2009 : quatre organisations dépensaient 17 à 35 % et en déclaraient 13 à 22 %",
    "assumption: agreements are made for a year": "hypothèse : les conventions sont conclues pour un an",
    "assumption: with free money it comes to the 6-7 % that balances exits":
        "hypothèse : avec de l'argent disponible, on arrive aux 6 à 7 % qui équilibrent les sorties",
    "facts: 87-90 % of associations have no employee; about eight for each employer of these domains":
        "recueil de faits : 87 à 90 % des associations n'ont pas de salarié ; environ huit pour chaque employeur de "
        "ces domaines",
    "facts: births about 5 % a year, deaths 2.5-4 %":
        "recueil de faits : créations d'environ 5 % par an, disparitions de 2,5 à 4 %",
    "assumption: volunteers do not wait for a post for many years":
        "hypothèse : des bénévoles n'attendent pas un poste pendant de longues années",
}  # fmt: skip
