"""Planned money of an enterprise: cost, income, and the public money that closes its plan (MODEL 5.6)."""

from __future__ import annotations

from abm.parameters import Parameters
from abm.providers.columns import CENTS, Fields
from abm.randomness import uniform
from abm.rules.allocation import tender_share
from abm.vocabulary import MONTHS_PER_YEAR, Stream


def planned_income(row: Fields, parameters: Parameters, economy: Fields) -> float:
    """Income an enterprise plans: its own cost and a margin, cents a year."""
    cost = economy["fixed_cost"] + economy["post_cost"][row["domain"]] * row["paid"]
    return float(cost * (1.0 + parameters.enterprises.planned_margin))


def subsidised_posts(seed: int, key: int, size: float, parameters: Parameters) -> float:
    """Share of an enterprise's posts that are subsidised; only some of the small ones have any."""
    rules = parameters.funding
    draw = uniform(seed, int(Stream.SUBSIDISED_POSTS), key, 0)
    if size >= rules.subsidised_size or draw >= rules.subsidised_employers:
        return 0.0
    within = draw / rules.subsidised_employers
    spread = rules.subsidised_posts_most - rules.subsidised_posts_least
    return float(rules.subsidised_posts_least + within * spread)


def public_money(row: Fields, seed: int, parameters: Parameters, economy: Fields) -> tuple[int, int, int]:
    """Public money that closes an enterprise's plan: tenders and subsidised posts by size, grants fill the
    gap.

    Returns:
        Grant, procurement, wage subsidy, cents a year.
    """
    public = max(0.0, planned_income(row, parameters, economy) - row["private_income"])
    size, rules = row["size"], parameters.funding
    procurement = public * tender_share(
        size, rules.tender_share_at_one, rules.tender_share_slope, rules.tender_share_most
    )
    posts = subsidised_posts(seed, row["key"], size, parameters)
    subsidy = min(posts * row["paid"] * rules.subsidy_per_post * CENTS, public - procurement)
    return round(public - procurement - subsidy), round(procurement), round(subsidy)


def monthly_cost(row: Fields, economy: Fields) -> float:
    """Usual cost of an enterprise, cents a month."""
    variable: float = economy["post_cost"][row["domain"]] * row["paid"]
    return float(economy["fixed_cost"] + variable) / MONTHS_PER_YEAR
