"""What results are weighed with: worth of a month of need averted, hours of a post (MODEL 5.1, 9).

Nothing in the course of a run depends on them; indicators do.
"""

from __future__ import annotations

from abm.parameters.quantity import ASSUMPTION, CONSTANT, UNCERTAINTY, Group, PerDomain, per_domain, quantity


class Worth(Group):
    """Worth of a month of need averted, and hours of a post."""

    fiscal_saving: PerDomain = quantity(
        per_domain(330, 230, 0, 0), unit="euros per month averted (autonomy: per well-served month)",
        low=0, high=5000, role=UNCERTAINTY,
        meaning="What public budgets outside the model save or receive when a person is not in need for a month. "
        "Cost of the services of the model is no saving here: it stands in the public cost.",
        source="employment: RSA allowance of 330 euros a month no longer paid (DREES dossier 92, 2022), the lower end: "
        "savings and receipts are 1,075 to 1,275 a month per full post in the zones without long-term unemployment; "
        "housing: " + ASSUMPTION + ", half of the 15.12 dollars that Denver paid per day of stable housing; "
        "child, autonomy: " + ASSUMPTION + ", nothing published outside the services themselves",
    )
    social_value: PerDomain = quantity(
        per_domain(340, 230, 2000, 525), unit="euros per month averted (autonomy: per well-served month)",
        low=0, high=10000, role=UNCERTAINTY,
        meaning="What a month out of need is worth to the person and to others, beyond what public budgets save.",
        source="employment: 4,063 euros per durable integration at target (Adie contract) over 12 months; housing: "
        "the other half of Denver's price; child, autonomy: " + ASSUMPTION + ", as much as society pays for a month "
        "of service (24,000 and 6,300 euros a year)",
    )
    hours_per_post: float = quantity(
        1607, unit="hours a year", low=1000, high=2500, role=CONSTANT,
        meaning="Hours worked in a full-time post, paid or voluntary.",
        source="legal working time of a year in France",
    )
