"""Parameters of civic life in French: what each means, and where it comes from."""

from __future__ import annotations

MEANINGS = {
    "occasion_rate": "Part des citoyens qui peuvent, en un mois, revoir ce qu'ils savent, font et donnent.",
    "share_knowing": "Citoyens qui connaissent les entreprises de l'ESS proches d'eux, dans la base.",
    "word_of_mouth": "Probabilité mensuelle d'apprendre l'existence de l'ESS quand tous les liens la connaissent "
    "(imitation q de Bass).",
    "visibility": "Présence de l'ESS dans les médias par rapport à la base ; agit sur la notoriété, le bénévolat et "
    "les dons.",
    "media": "Probabilité mensuelle d'apprendre l'existence de l'ESS par les médias, à la visibilité de la base "
    "(innovation p de Bass).",
    "forgetting": "Indique si les citoyens oublient, au rythme qui garde constante la part de la base, les liens "
    "étant ce qu'ils sont ; non pour la vérification sur le modèle de Bass.",
    "trust_gap": "Écart moyen de confiance entre les associations et l'État, vers lequel revient l'écart de chaque "
    "personne.",
    "trust_spread": "Dispersion de l'écart de confiance entre les personnes.",
    "trust_reversion": "Vitesse à laquelle confiance et réputation reviennent à leur moyenne.",
    "trust_step": "Changement de l'écart de confiance d'une personne après une bonne ou une mauvaise expérience.",
    "trust_contagion": "Part du changement de confiance d'une personne que reprend chacun de ses liens.",
    "reputation_step": "Changement de la réputation d'un prestataire après une réussite ou un abandon.",
    "share_volunteering": "Adultes bénévoles dans des associations, dans la base.",
    "volunteering_stop": "Probabilité mensuelle qu'un bénévole arrête.",
    "volunteering_slope": "Comment la confiance, la visibilité et la part des liens bénévoles jouent sur les débuts du "
    "bénévolat.",
    "volunteering_band": "Écart maximal entre la part des bénévoles et sa base, quelle qu'en soit la cause.",
    "overload_stop": "Combien la surcharge des prestataires augmente les arrêts du bénévolat.",
    "share_giving": "Adultes qui donnent à des associations, dans la base.",
    "giving_stop": "Probabilité mensuelle qu'un donateur arrête.",
    "giving_slope": "Comment la confiance et la visibilité jouent sur les débuts des dons.",
}

SOURCES = {
    "at or above every monthly hazard of this group at the bounds of its parameters, so that who is asked does not "
    "depend on their values; a hazard above it is cut there":
        "au moins égal à tout risque mensuel de ce groupe aux bornes de ses paramètres, afin que le choix des citoyens "
        "interrogés ne dépende pas de leurs valeurs ; un risque plus élevé est ramené là",
    "mean of 213 published diffusions: .38 a year (Sultan, Farley and Lehmann 1990)":
        "moyenne de 213 diffusions publiées : 0,38 par an (Sultan, Farley et Lehmann 1990)",
    "mean of 213 published diffusions: .03 a year (Sultan, Farley and Lehmann 1990)":
        "moyenne de 213 diffusions publiées : 0,03 par an (Sultan, Farley et Lehmann 1990)",
    "needed for a rest point": "nécessaire pour qu'il y ait un point d'équilibre",
    "about 1 in 2 trust associations more than the State (TNS 2014); 66 % trust associations (Cevipof 2021)":
        "environ 1 personne sur 2 fait plus confiance aux associations qu'à l'État (TNS 2014) ; 66 % font confiance "
        "aux associations (Cevipof 2021)",
    "Ifop: 24 % (2019), 20 % (2022), 23 % (2023)": "Ifop : 24 % (2019), 20 % (2022), 23 % (2023)",
    "observed band 20-24 % of adults 2019-23 (Ifop)": "plage observée de 20 à 24 % des adultes, 2019-23 (Ifop)",
}  # fmt: skip
