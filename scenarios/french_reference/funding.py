"""Parameters of funding in French: what each means, and where it comes from."""

from __future__ import annotations

MEANINGS = {
    "ess_share": "Prises en charge prévues chez les entreprises de l'ESS à la construction de la société, en régime "
    "stable de cette répartition.",
    "fringe_share": "Prises en charge prévues dans le privé lucratif ; le service public assure le reste.",
    "fees_share": "Part des participations des usagers dans les ressources prévues des entreprises.",
    "dues_share": "Part des cotisations des membres dans les ressources prévues.",
    "gifts_share": "Part des dons dans les ressources prévues.",
    "fees_share_public": "Part des participations des usagers dans le coût du service public.",
    "fees_share_fringe": "Part des participations des usagers dans le prix du privé lucratif.",
    "fees_poverty": "Comment les participations des usagers baissent avec la pauvreté du territoire.",
    "tender_share_at_one": "Argent public qu'une entreprise d'un ETP reçoit par la commande publique.",
    "tender_share_slope": "Comment cette part augmente avec la taille.",
    "tender_share_most": "Plus grande part de l'argent public reçue par la commande publique.",
    "tender_size": "Taille à laquelle la moitié des entreprises peuvent répondre à un appel d'offres.",
    "federation_ties": "Entreprises du même domaine avec lesquelles une entreprise est fédérée ; la connaissance des "
    "appels d'offres passe par elles.",
    "tender_hearsay": "Part de la capacité de répondre à un appel d'offres qui vient de l'expérience des contrats, la "
    "sienne ou celle des pairs.",
    "tender_price_power": "Avec quelle force un prix plus bas l'emporte quand les appels d'offres se font par "
    "concurrence.",
    "tender_connection_power": "Avec quelle force être connu du payeur l'emporte quand les appels d'offres se font par "
    "concurrence.",
    "tender_size_power": "Avec quelle force la capacité de répondre augmente avec la taille.",
    "subsidised_employers": "Employeurs sous la limite de taille qui ont des contrats aidés.",
    "subsidised_size": "Taille en dessous de laquelle un employeur peut avoir des contrats aidés.",
    "subsidised_posts_least": "Plus petite part de contrats aidés chez un tel employeur.",
    "subsidised_posts_most": "Plus grande part de contrats aidés chez un tel employeur.",
    "subsidy_per_post": "Aide au salaire pour un contrat aidé.",
    "delay_grants": "Délai moyen de paiement des subventions.",
    "delay_procurement": "Délai moyen de paiement des marchés publics.",
    "delay_subsidies": "Délai moyen de paiement des aides des contrats aidés.",
    "delay_spread": "Dispersion des délais entre les entreprises, tirée à nouveau chaque année.",
    "gift_crowding_out": "Dons et cotisations perdus quand l'argent public augmente, gagnés quand il baisse (kappa).",
    "gift_memory_months": "Demi-vie avec laquelle les donateurs remarquent l'argent public.",
    "gift_floor": "Plancher des dons et cotisations d'un territoire et d'un domaine.",
    "gift_ceiling": "Plafond des dons et cotisations d'un territoire et d'un domaine.",
    "budget": "Budget public par habitant, tous instruments ensemble.",
    "budget_employment": "Budget public de l'emploi, tous instruments ensemble, à côté du budget de tous les domaines.",
    "budget_housing": "Budget public du logement, tous instruments ensemble, à côté du budget de tous les domaines.",
    "budget_child": "Budget public de l'enfance, tous instruments ensemble, à côté du budget de tous les domaines.",
    "budget_autonomy":
        "Budget public de l'autonomie, tous instruments ensemble, à côté du budget de tous les domaines.",
    "direct_provision_budget": "Budget des services tenus en régie par l'État et les collectivités.",
    "grants_budget": "Budget des subventions.",
    "procurement_budget": "Budget de la commande publique.",
    "subsidies_budget": "Budget des contrats aidés.",
    "moved_to_ess": "Part de la régie donnée à l'ESS en subventions ; en dessous de 0, part de toutes les subventions, "
    "de la commande publique (aussi celle du privé lucratif) et des contrats aidés reprise en régie.",
    "moved_to_fringe": "Part de la commande publique de l'ESS réservée au privé lucratif, au-dessus de ce qu'il en a "
    "dans la base ; en dessous de 0, part de la sienne réservée à l'ESS. À 0, rien n'est réservé : le privé lucratif "
    "garde et gagne des marchés selon les règles.",
    "moved_to_procurement": "Part des subventions mise en appel d'offres ; en dessous de 0, part de la commande "
    "publique donnée en subventions.",
    "moved_to_contracts": "Part de la régie réservée aux contrats à résultats ; ce qu'ils ne coûtent pas revient au "
    "payeur.",
    "decentralisation": "Argent public que décident et paient les collectivités (delta) ; aussi part des services "
    "publics qu'elles tiennent.",
    "equalisation": "Combien les transferts égalisent ce que les collectivités peuvent dépenser (e) ; 0 : en "
    "proportion de leur base fiscale.",
    "local_by_need": "Combien les collectivités répartissent leur argent entre domaines selon les besoins vus l'an "
    "passé, et non par habitude ; leur dépense totale reste la même.",
    "local_need_noise": "Erreur avec laquelle une collectivité voit les besoins de son territoire.",
    "taxes_follow": "Combien les impôts de l'État suivent sa dépense : part de ce qu'il a épargné ou emprunté que les "
    "impôts de l'année suivante rendent ou prélèvent. À 0, ils restent ceux de la base ; il épargne ou emprunte sans "
    "fin.",
    "local_tax_base": "Base fiscale des collectivités : les impôts la suivent mois par mois, les budgets dès le "
    "janvier suivant ; elles doivent équilibrer leurs comptes et rattraper ce qui a manqué, l'État peut emprunter.",
    "territory_rule": "Comment l'État partage sa part entre les territoires : historical (historique), per_capita (par "
    "habitant), need_based (selon le besoin), match_funding (abondement).",
    "provider_rule": "Comment choisissent les appels d'offres : historical (historique), competitive (concurrence), "
    "lottery (loterie), match (abondement).",
    "tendered_a_year": "Marchés remis en concurrence chaque année, sauf si la règle est historique.",
    "need_noise": "Erreur avec laquelle le centre voit le besoin d'un territoire.",
    "allocation_noise": "Hasard dans le renouvellement de l'argent de chaque entreprise.",
    "founders_levy": "Soutien aux fondateurs : ce qui est pris au plus aux titulaires de subventions quand trop peu "
    "d'argent est libre. Il est payé sur l'enveloppe des subventions et ne coûte pas d'argent public en plus.",
    "founder_support": "Argent public que l'État donne comme trésorerie de départ à chaque nouvel employeur, en plus "
    "de ce qu'apportent ses membres ; les antennes n'en reçoivent pas. Il s'ajoute aux enveloppes et fait partie du "
    "coût public.",
    "founders_response": "De combien les fondateurs sont plus nombreux quand chacun reçoit de l'argent public.",
    "call_empty_cells": "Indique si les payeurs cherchent aussitôt un employeur là où le dernier d'un territoire et "
    "d'un domaine a fermé.",
    "founders_prudence": "Part de l'argent libre avec laquelle un fondateur fait ses plans : les participations des "
    "usagers diffèrent un peu d'un lieu à l'autre.",
    "founders_most": "Hausse maximale des naissances en un an quand de l'argent est libre, fondateurs en attente "
    "compris.",
    "growth_limit": "Croissance maximale d'une entreprise au premier tour (gmax).",
    "growth_cash_months": "Trésorerie qu'il faut à une entreprise pour grandir.",
    "growth_list": "Liste d'attente du territoire et du domaine, l'année précédente, au-dessus de laquelle les "
    "entreprises veulent y grandir.",
    "second_round": "Ce que les entreprises prennent au plus de l'argent qui reste après le premier tour, en part de "
    "ce qu'elles ont.",
    "fringe_allowed": "Indique si le privé lucratif peut tenir des marchés publics.",
    "fringe_strength": "Chances du privé lucratif dans un appel d'offres, à capacité égale.",
    "outreach_price": "Ce que coûte aux payeurs publics l'aller-vers au-delà de l'habituel : un rythme des demandes "
    "deux fois plus élevé.",
    "referral_price": "Ce que coûtent des guichets publics qui indiquent les entreprises de l'ESS plus souvent que "
    "d'habitude.",
    "visibility_price": "Ce que coûtent des campagnes qui rendent l'ESS plus visible que d'habitude.",
    "audit_price": "Ce que coûtent les audits au-delà des audits habituels ; le levier est la part des employeurs "
    "audités en un an.",
    "fringe_price": "Prix d'une prise en charge du privé lucratif par rapport à l'ESS, centré sur l'égalité.",
    "restored_money": "Indique si l'argent qui revient va à des appels ouverts ou d'abord aux anciens titulaires.",
}

SOURCES = {
    "MODEL 6, support to founders; 0 is today's, when founders live on cash of their members":
        "MODEL 6, soutien aux fondateurs ; 0 est la situation actuelle, où les fondateurs vivent de la trésorerie de "
        "leurs membres",
    "assumption: as much as members bring, three months, calls up three more where ten came":
        "hypothèse : autant que ce qu'apportent les membres, soit trois mois, en fait venir treize au lieu de dix",
    "neutral: habit; MODEL 6: authorities know need better than the centre":
        "neutre : l'habitude ; MODEL 6 : les collectivités connaissent mieux les besoins que le centre",
    "assumption: half that of the centre": "hypothèse : la moitié de celle du centre",
    "neutral: the State may borrow (MODEL 6); at 1 it carries over like an authority":
        "neutre : l'État peut emprunter (MODEL 6) ; à 1, il reporte son solde comme une collectivité",
    "facts: 60 % of jobs of social action": "recueil de faits : 60 % des emplois de l'action sociale",
    "assumption: strong in home help, marginal in child protection":
        "hypothèse : fort dans l'aide à domicile, marginal en protection de l'enfance",
    "facts: base mix .67 public, .22 fees, .11 rest":
        "recueil de faits : répartition de la base, 0,67 public, 0,22 participations des usagers, 0,11 autres",
    "facts: dues and gifts .11; 2017: dues 9, gifts 5 of all budgets":
        "recueil de faits : cotisations et dons 0,11 ; 2017 : cotisations 9 %, dons 5 % de tous les budgets",
    "assumption: the public part is more in direct provision than the .67 of associations":
        "hypothèse : la part publique est plus forte en régie que les 0,67 des associations",
    "assumption: same public part as the ESS": "hypothèse : même part publique que l'ESS",
    "assumption: a handful of neighbours": "hypothèse : une poignée de voisins",
    "assumption: network position decides who scales (INJEP, Agence Phare on La France s'engage)":
        "hypothèse : la place dans le réseau décide de qui change d'échelle (INJEP, Agence Phare sur La France "
        "s'engage)",
    "assumption: fitted in a prototype of 3,000 employers over 20 years; 75 % of the minimum wage before 2017":
        "hypothèse : calée dans un prototype de 3 000 employeurs sur 20 ans ; 75 % du Smic avant 2017",
    "assumption: fitted in a prototype of 3,000 employers over 20 years; associations advance about half of the yearly "
    "budget":
        "hypothèse : calée dans un prototype de 3 000 employeurs sur 20 ans ; les associations avancent environ la "
        "moitié du budget annuel",
    "neutral; English councils 2010-16: social care -3 %, all other services -33 % (NAO 2018)":
        "neutre ; collectivités anglaises 2010-16 : aide sociale -3 %, tous les autres services -33 % (NAO 2018)",
    "MODEL 5.7": "MODEL 5.7",
    "MODEL 5.5: 0 to .75": "MODEL 5.5 : 0 à 0,75",
    "DREES dossier 124: départements 46 %, communes 7 % of social action (2022)":
        "DREES, dossier 124 : départements 46 %, communes 7 % de l'action sociale (2022)",
    "neutral: at 1 authorities spend what they historically spend":
        "neutre : à 1, les collectivités dépensent ce qu'elles dépensent historiquement",
    "assumption: contracts last about three years": "hypothèse : un marché dure environ trois ans",
    "assumption: parity": "hypothèse : égalité",
    "assumption: one more loaded post for 15,000 inhabitants":
        "hypothèse : un poste de plus, charges comprises, pour 15 000 habitants",
    "assumption: one more loaded post at the desks of 30,000 inhabitants":
        "hypothèse : un poste de plus, charges comprises, aux guichets de 30 000 habitants",
    "assumption: order of a national campaign kept up all year":
        "hypothèse : ordre de grandeur d'une campagne nationale menée toute l'année",
    "assumption: a month of a loaded post": "hypothèse : un mois d'un poste, charges comprises",
}  # fmt: skip
