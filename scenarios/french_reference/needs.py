"""Parameters of needs in French: what each means, and where it comes from."""

from __future__ import annotations

MEANINGS = {
    "stock_per_thousand": "Personnes ayant un besoin à un moment donné, prises en charge ou non.",
    "onsets_per_thousand": "Personnes qui entrent dans le besoin chaque mois, premières entrées et rechutes ensemble.",
    "share_served": "Part des personnes ayant un besoin qui sont prises en charge, dans la base.",
    "effect_after_12_months": "Probabilité d'être sorti du besoin 12 mois après le début de la prise en charge, moins "
    "la même probabilité sans prise en charge.",
    "severity_growth": "Croissance relative de la gravité en un mois sans prise en charge.",
    "severity_cap": "Plus grande gravité d'un besoin.",
    "severity_drag": "Combien la gravité freine les sorties du besoin, spontanées ou avec prise en charge (eta) ; "
    "décide du mal que fait un retrait.",
    "frailty_spread": "Dispersion, entre les personnes, du risque instantané de sortie spontanée.",
    "frailty_in_service": "Combien la fragilité joue aussi sur la réussite pendant la prise en charge (c_z) : 0 pas "
    "du tout, 1 pleinement.",
    "relapse_hazard": "Risque instantané de retomber dans le besoin après en être sorti.",
    "relapse_window_months": "Durée, après la sortie du besoin, pendant laquelle une rechute est possible.",
    "vulnerability_spread": "Dispersion du risque d'entrée dans le besoin entre les personnes d'un même territoire.",
    "vulnerability_poverty_elasticity": "Comment la vulnérabilité moyenne d'un territoire suit son taux de pauvreté.",
    "shock_employment": "Facteur sur les entrées dans le besoin d'emploi, pour les crises que fixe une politique "
    "datée.",
    "shock_housing": "Facteur sur les entrées dans le besoin de logement, pour les crises que fixe une politique "
    "datée.",
    "shock_child": "Facteur sur les entrées en protection de l'enfance, pour les crises que fixe une politique datée.",
    "shock_autonomy": "Facteur sur les entrées en perte d'autonomie, pour les crises que fixe une politique datée.",
    "never_seekers": "Personnes qui ne demanderont jamais d'aide tant que dure ce besoin (non-recours durable).",
    "seeking_rate": "Probabilité mensuelle qu'une personne ayant un besoin demande de l'aide, à la notoriété de la "
    "base.",
    "seeking_contact": "Comment le rythme des demandes augmente avec la part des liens qui connaissent les "
    "prestataires ou sont pris en charge.",
    "outreach": "Facteur sur le rythme des demandes d'aide, par l'aller-vers.",
    "assessment_months": "Délai fixe entre la demande et l'entrée sur une liste d'attente (évaluation, décision).",
    "displacement": "Part des sorties nettes dans l'emploi qui prennent la place d'un autre demandeur d'emploi.",
}

SOURCES = {
    "Insee, DREES, FAP via facts: 2.2 M long-term unemployed, 330,000 without a home, 381,000 child protection "
    "measures, 1.3 M APA; 68 M inhabitants":
        "Insee, DREES, FAP, par le recueil de faits : 2,2 M de chômeurs de longue durée, 330 000 sans-domicile, "
        "381 000 mesures de protection de l'enfance, 1,3 M de bénéficiaires de l'APA ; 68 M d'habitants",
    "derived: stock / mean spell (20, 18, 30 and 48 months)":
        "déduit : personnes ayant un besoin / durée moyenne du besoin (20, 18, 30 et 48 mois)",
    "facts: base calibration table (child .85-.90, autonomy .75-.80)":
        "recueil de faits : table de calage de la base (enfance 0,85 à 0,90, autonomie 0,75 à 0,80)",
    "assumption: no direct source; employment 3-20 points in evaluations. Autonomy has no exit.":
        "hypothèse : pas de source directe ; emploi, 3 à 20 points dans les évaluations. L'autonomie n'a pas de "
        "sortie.",
    "assumption: always varied, 0 to 1": "hypothèse : toujours à faire varier, de 0 à 1",
    "housing: .026 fits the published 93/86/73/62 % still housed at 3/6/12/18 months; others assumption":
        "logement : 0,026 s'accorde aux 93/86/73/62 % publiés de personnes encore logées à 3/6/12/18 mois ; autres "
        "domaines : hypothèse",
    "length of the published housing follow-up": "durée du suivi publié sur le logement",
    "assumption: elderly-aid beneficiaries vary 1 to 3 between départements, as poverty does":
        "hypothèse : les bénéficiaires de l'aide aux personnes âgées varient de 1 à 3 entre départements, comme la "
        "pauvreté",
    "assumption; RSA: 20 % durable (DREES dossier 92, 2022); children are referred":
        "hypothèse ; RSA : 20 % de non-recours durable (DREES, dossier 92, 2022) ; les enfants sont signalés",
    "assumption; autonomy needs at least .5 to reach its served share":
        "hypothèse ; il faut au moins 0,5 en autonomie pour atteindre sa part prise en charge",
    "assumption; form from RSA non-take-up of 16-18 % with contact against 40-57 % without; the base report compares":
        "hypothèse ; forme tirée du non-recours au RSA, 16 à 18 % avec contact contre 40 à 57 % sans ; le rapport sur "
        "la base compare",
    "assumption; child home measures start after 4-8 months, too long for a served share of .85":
        "hypothèse ; les mesures à domicile pour l'enfance commencent après 4 à 8 mois, trop pour une part prise en "
        "charge de 0,85",
    "Crépon et al. 2013: 0 to .5": "Crépon et al. 2013 : 0 à 0,5",
}  # fmt: skip
