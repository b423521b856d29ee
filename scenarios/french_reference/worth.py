"""Parameters of what outcomes are worth in French: what each means, and where it comes from."""

from __future__ import annotations

MEANINGS = {
    "fiscal_saving": "Ce que des budgets publics extérieurs au modèle économisent ou reçoivent quand une personne n'a "
    "pas de besoin pendant un mois. Le coût des services du modèle n'est pas une économie ici : il est dans le coût "
    "public.",
    "social_value": "Ce que vaut un mois sans besoin pour la personne et pour les autres, au-delà de ce "
    "qu'économisent les budgets publics.",
    "hours_per_post": "Heures travaillées dans un poste à temps plein, salarié ou bénévole.",
}

SOURCES = {
    "employment: RSA allowance of 330 euros a month no longer paid (DREES dossier 92, 2022), the lower end: savings "
    "and receipts are 1,075 to 1,275 a month per full post in the zones without long-term unemployment; housing: "
    "assumption, half of the 15.12 dollars that Denver paid per day of stable housing; child, autonomy: assumption, "
    "nothing published outside the services themselves":
        "emploi : RSA de 330 euros par mois qui n'est plus versé (DREES, dossier 92, 2022), le bas de la plage : "
        "économies et recettes font 1 075 à 1 275 euros par mois et par poste à temps plein dans les territoires zéro "
        "chômeur de longue durée ; logement : hypothèse, la moitié des 15,12 dollars que payait Denver par jour de "
        "logement stable ; enfance, autonomie : hypothèse, rien de publié hors des services eux-mêmes",
    "employment: 4,063 euros per durable integration at target (Adie contract) over 12 months; housing: the other half "
    "of Denver's price; child, autonomy: assumption, as much as society pays for a month of service (24,000 and 6,300 "
    "euros a year)":
        "emploi : 4 063 euros par insertion durable à la cible (contrat de l'Adie) sur 12 mois ; logement : l'autre "
        "moitié du prix de Denver ; enfance, autonomie : hypothèse, autant que ce que la société paie pour un mois de "
        "prise en charge (24 000 et 6 300 euros par an)",
    "legal working time of a year in France": "durée légale annuelle du travail en France",
}  # fmt: skip
