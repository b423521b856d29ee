"""Parameters of the society in French: what each means, and where it comes from."""

from __future__ import annotations

MEANINGS = {
    "territory_set": "Territoires : fictifs, ou bien les régions ou les départements de France métropolitaine.",
    "synthetic_poverty_spread": "Dispersion du taux de pauvreté entre les territoires fictifs.",
    "synthetic_population_spread": "Dispersion de la population entre les territoires fictifs.",
    "synthetic_income_elasticity": "Comment le revenu médian d'un territoire fictif suit son taux de pauvreté.",
    "share_under_20": "Citoyens de moins de 20 ans.",
    "share_over_60": "Citoyens de 60 ans et plus ; les autres ont de 20 à 59 ans.",
    "mean_degree": "Nombre moyen de liens d'un citoyen, proches et lointains ; pair, car chaque citoyen en apporte la "
    "moitié.",
    "rewiring": "Liens qui vont à une personne quelconque du territoire, et non à un voisin sur son anneau.",
    "long_tie_share": "Liens qui vont à un citoyen d'un autre territoire.",
}

SOURCES = {
    "by size: 4 made up below 50,000 citizens, 13 regions to 3 million, then 96 départements":
        "selon la taille : 4 territoires fictifs en dessous de 50 000 citoyens, 13 régions jusqu'à 3 millions, puis "
        "96 départements",
    "Insee Filosofi 2013: .21 between the 96 départements": "Insee Filosofi 2013 : 0,21 entre les 96 départements",
    "Insee Filosofi 2013: .77 between the 96 départements": "Insee Filosofi 2013 : 0,77 entre les 96 départements",
    "regression of the logarithms between the 96 départements, Insee Filosofi 2013 (r = -.66)":
        "régression des logarithmes entre les 96 départements, Insee Filosofi 2013 (r = −0,66)",
    "Insee, France 2021: about 24 %": "Insee, France 2021 : environ 24 %",
    "Insee, France 2021: about 26 %": "Insee, France 2021 : environ 26 %",
    "assumption: 8-10 close contacts, as in small-world models of word of mouth":
        "hypothèse : 8 à 10 contacts proches, comme dans les modèles de bouche-à-oreille en petit monde",
    "assumption: the small-world range of Watts and Strogatz 1998 (clustered, yet short paths)":
        "hypothèse : la plage des petits mondes de Watts et Strogatz 1998 (des grappes, et pourtant des chemins "
        "courts)",
    "assumption: most close contacts live near": "hypothèse : la plupart des contacts proches habitent à proximité",
}  # fmt: skip
