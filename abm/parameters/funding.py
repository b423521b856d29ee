"""Parameters of public and private funding: budgets, instruments, rules of allocation (MODEL 5.6, 5.7, 6)."""

from __future__ import annotations

from enum import IntEnum

from abm.parameters.enterprises import PROTOTYPE
from abm.parameters.quantity import (
    ASSUMPTION,
    CONSTANT,
    LEVER,
    UNCERTAINTY,
    Group,
    PerDomain,
    per_domain,
    quantity,
)


class RestoredMoney(IntEnum):
    """Who is first served when a pot grows again."""

    BY_CALL = 0
    """Open calls: founders, growers, then anybody."""
    TO_HOLDERS = 1
    """Those who held the money before the cut, as far as they still exist."""


class Funding(Group):
    """Who pays whom, by which instrument, decided by whom."""

    @property
    def public_share(self) -> float:
        """Public money in the planned income of enterprises."""
        return 1.0 - self.fees_share - self.dues_share - self.gifts_share

    ess_share: float = quantity(
        0.60,
        unit="share of planned cases",
        low=0.05,
        high=0.95,
        role=CONSTANT,
        meaning=(
            "Cases planned with enterprises of the ESS when the world is built, steady state of that mix."
        ),
        source="facts: 60 % of jobs of social action",
    )
    fringe_share: PerDomain = quantity(
        per_domain(0.05, 0.03, 0.02, 0.08),
        unit="share of planned cases",
        low=0.0,
        high=0.4,
        role=UNCERTAINTY,
        meaning="Cases planned with for-profit firms; public services serve the rest.",
        source=ASSUMPTION + ": strong in home help, marginal in child protection",
    )
    fees_share: float = quantity(
        0.22,
        unit="share of planned income",
        low=0.0,
        high=0.8,
        role=CONSTANT,
        meaning="Users' fees in the planned income of enterprises.",
        source="facts: base mix .67 public, .22 fees, .11 rest",
    )
    dues_share: float = quantity(
        0.07,
        unit="share of planned income",
        low=0.0,
        high=0.5,
        role=CONSTANT,
        meaning="Members' dues in planned income.",
        source="facts: dues and gifts .11; 2017: dues 9, gifts 5 of all budgets",
    )
    gifts_share: float = quantity(
        0.04,
        unit="share of planned income",
        low=0.0,
        high=0.5,
        role=CONSTANT,
        meaning="Gifts in planned income.",
        source="facts: dues and gifts .11; 2017: dues 9, gifts 5 of all budgets",
    )
    fees_share_public: float = quantity(
        0.10,
        unit="share of cost",
        low=0.0,
        high=0.5,
        role=UNCERTAINTY,
        meaning="Users' fees in the cost of public services.",
        source=ASSUMPTION + ": the public part is more in direct provision than the .67 of associations",
    )
    fees_share_fringe: float = quantity(
        0.33,
        unit="share of price",
        low=0.0,
        high=0.9,
        role=UNCERTAINTY,
        meaning="Users' fees in the price of for-profit firms.",
        source=ASSUMPTION + ": same public part as the ESS",
    )
    fees_poverty: float = quantity(
        0.5,
        unit="elasticity",
        low=0.0,
        high=2.0,
        role=UNCERTAINTY,
        meaning="How fees fall with the poverty of the territory.",
        source=ASSUMPTION,
    )
    tender_share_at_one: float = quantity(
        0.12,
        unit="share of public money",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Public money that a one-FTE enterprise holds as procurement.",
        source=PROTOTYPE,
    )
    tender_share_slope: float = quantity(
        0.09,
        unit="share per log FTE",
        low=0.0,
        high=0.3,
        role=UNCERTAINTY,
        meaning="How that share rises with size.",
        source=PROTOTYPE,
    )
    tender_share_most: float = quantity(
        0.6,
        unit="share of public money",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Most public money held as procurement.",
        source=PROTOTYPE,
    )
    tender_size: float = quantity(
        2.0,
        unit="FTE",
        low=0.0,
        high=50.0,
        role=UNCERTAINTY,
        meaning="Size at which half of enterprises are able to answer a tender.",
        source=PROTOTYPE,
    )
    federation_ties: int = quantity(
        4,
        unit="peers, even",
        low=0,
        high=20,
        role=UNCERTAINTY,
        meaning="Enterprises of the same domain with which one is federated; knowledge of tenders runs along them.",
        source=ASSUMPTION + ": a handful of neighbours",
    )
    tender_hearsay: float = quantity(
        0.5,
        unit="share",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Part of the ability to answer a tender that experience of contracts gives, its own or peers'.",
        source=ASSUMPTION + ": network position decides who scales (INJEP, Agence Phare on La France s'engage)",
    )
    tender_price_power: float = quantity(
        2.0,
        unit="power",
        low=0.0,
        high=6.0,
        role=UNCERTAINTY,
        meaning="How strongly a lower price wins where tenders are competitive.",
        source=ASSUMPTION,
    )
    tender_connection_power: float = quantity(
        0.5,
        unit="power",
        low=0.0,
        high=2.0,
        role=UNCERTAINTY,
        meaning="How strongly being known to the payer wins where tenders are competitive.",
        source=ASSUMPTION,
    )
    tender_size_power: float = quantity(
        1.5,
        unit="power",
        low=0.1,
        high=5.0,
        role=UNCERTAINTY,
        meaning="How steeply that ability rises with size.",
        source=PROTOTYPE,
    )
    subsidised_employers: float = quantity(
        0.35,
        unit="share of small employers",
        low=0.0,
        high=1.0,
        role=CONSTANT,
        meaning="Employers below the size limit that have subsidised posts.",
        source=PROTOTYPE,
    )
    subsidised_size: float = quantity(
        10.0,
        unit="FTE",
        low=1.0,
        high=100.0,
        role=CONSTANT,
        meaning="Size below which an employer may have subsidised posts.",
        source=PROTOTYPE,
    )
    subsidised_posts_least: float = quantity(
        0.15,
        unit="share of posts",
        low=0.0,
        high=1.0,
        role=CONSTANT,
        meaning="Fewest subsidised posts of such an employer.",
        source=PROTOTYPE,
    )
    subsidised_posts_most: float = quantity(
        0.5,
        unit="share of posts",
        low=0.0,
        high=1.0,
        role=CONSTANT,
        meaning="Most subsidised posts of such an employer.",
        source=PROTOTYPE,
    )
    subsidy_per_post: float = quantity(
        11_000.0,
        unit="euros a year",
        low=0,
        high=30_000,
        role=CONSTANT,
        meaning="Wage subsidy of a post.",
        source=PROTOTYPE + "; 75 % of the minimum wage before 2017",
    )
    delay_grants: float = quantity(
        4.0,
        unit="months",
        low=0.0,
        high=18.0,
        role=LEVER,
        meaning="Mean delay of payment of grants.",
        source=PROTOTYPE + "; associations advance about half of the yearly budget",
    )
    delay_procurement: float = quantity(
        2.0,
        unit="months",
        low=0.0,
        high=18.0,
        role=LEVER,
        meaning="Mean delay of payment of public contracts.",
        source=PROTOTYPE,
    )
    delay_subsidies: float = quantity(
        1.0,
        unit="months",
        low=0.0,
        high=18.0,
        role=LEVER,
        meaning="Mean delay of payment of wage subsidies.",
        source=PROTOTYPE,
    )
    delay_spread: float = quantity(
        0.3,
        unit="standard deviation of the logarithm",
        low=0.0,
        high=1.5,
        role=UNCERTAINTY,
        meaning="Spread of delays between enterprises, drawn anew each year.",
        source=PROTOTYPE,
    )
    gift_crowding_out: float = quantity(
        0.17,
        unit="euros of gifts and dues per euro of public money",
        low=0.0,
        high=0.75,
        role=UNCERTAINTY,
        meaning="Gifts and dues lost when public money rises, won when it falls (kappa).",
        source="MODEL 5.5: 0 to .75",
    )
    gift_memory_months: float = quantity(
        12.0,
        unit="months",
        low=1,
        high=60,
        role=UNCERTAINTY,
        meaning="Half-life with which givers take notice of public money.",
        source=ASSUMPTION,
    )
    gift_floor: float = quantity(
        0.4,
        unit="times the base",
        low=0.0,
        high=1.0,
        role=CONSTANT,
        meaning="Least gifts and dues of a territory and domain.",
        source=PROTOTYPE,
    )
    gift_ceiling: float = quantity(
        1.6,
        unit="times the base",
        low=1.0,
        high=5.0,
        role=CONSTANT,
        meaning="Most gifts and dues of a territory and domain.",
        source=PROTOTYPE,
    )
    budget: float = quantity(
        1.0,
        unit="times the base",
        low=0.0,
        high=3.0,
        role=LEVER,
        relative_to_base=True,
        meaning="Public budget per inhabitant, all instruments together.",
        source="neutral",
    )
    budget_employment: float = quantity(
        1.0,
        unit="times the base",
        low=0.0,
        high=3.0,
        role=LEVER,
        relative_to_base=True,
        meaning="Public budget of employment, all instruments together, beside the budget of all domains.",
        source="neutral; English councils 2010-16: social care -3 %, all other services -33 % (NAO 2018)",
    )
    budget_housing: float = quantity(
        1.0,
        unit="times the base",
        low=0.0,
        high=3.0,
        role=LEVER,
        relative_to_base=True,
        meaning="Public budget of housing, all instruments together, beside the budget of all domains.",
        source="neutral; English councils 2010-16: social care -3 %, all other services -33 % (NAO 2018)",
    )
    budget_child: float = quantity(
        1.0,
        unit="times the base",
        low=0.0,
        high=3.0,
        role=LEVER,
        relative_to_base=True,
        meaning="Public budget of child and family, all instruments together, beside the budget of all domains.",
        source="neutral; English councils 2010-16: social care -3 %, all other services -33 % (NAO 2018)",
    )
    budget_autonomy: float = quantity(
        1.0,
        unit="times the base",
        low=0.0,
        high=3.0,
        role=LEVER,
        relative_to_base=True,
        meaning="Public budget of autonomy, all instruments together, beside the budget of all domains.",
        source="neutral; English councils 2010-16: social care -3 %, all other services -33 % (NAO 2018)",
    )
    direct_provision_budget: float = quantity(
        1.0,
        unit="times the base",
        low=0.0,
        high=5.0,
        role=LEVER,
        relative_to_base=True,
        meaning="Budget of services run by the State and authorities.",
        source="neutral",
    )
    grants_budget: float = quantity(
        1.0,
        unit="times the base",
        low=0.0,
        high=5.0,
        role=LEVER,
        relative_to_base=True,
        meaning="Budget of grants.",
        source="neutral",
    )
    procurement_budget: float = quantity(
        1.0,
        unit="times the base",
        low=0.0,
        high=5.0,
        role=LEVER,
        relative_to_base=True,
        meaning="Budget of public contracts.",
        source="neutral",
    )
    subsidies_budget: float = quantity(
        1.0,
        unit="times the base",
        low=0.0,
        high=5.0,
        role=LEVER,
        relative_to_base=True,
        meaning="Budget of wage subsidies.",
        source="neutral",
    )
    moved_to_ess: float = quantity(
        0.0,
        unit="share of the pots left",
        low=-1.0,
        high=1.0,
        role=LEVER,
        relative_to_base=True,
        meaning=(
            "Part of direct provision given to the ESS as grants; below 0, part of all grants, contracts (those of "
            "for-profit firms too) and wage subsidies taken back into direct provision."
        ),
        source="neutral",
    )
    moved_to_fringe: float = quantity(
        0.0,
        unit="share of the contracts left",
        low=-1.0,
        high=1.0,
        role=LEVER,
        relative_to_base=True,
        meaning=(
            "Part of the contracts of the ESS reserved for for-profit firms, above their share in the base; below 0, "
            "part of theirs reserved for the ESS. At 0 nothing is reserved: firms keep and win contracts as the rules "
            "say."
        ),
        source="neutral",
    )
    moved_to_procurement: float = quantity(
        0.0,
        unit="share of the pot left",
        low=-1.0,
        high=1.0,
        role=LEVER,
        relative_to_base=True,
        meaning="Part of grants put out to tender; below 0, part of procurement given as grants.",
        source="neutral",
    )
    moved_to_contracts: float = quantity(
        0.0,
        unit="share of the pot left",
        low=0.0,
        high=1.0,
        role=LEVER,
        relative_to_base=True,
        meaning=(
            "Part of direct provision set aside for outcome contracts; what they do not cost goes back to the payer."
        ),
        source="neutral",
    )
    decentralisation: float = quantity(
        0.53,
        unit="share of public money",
        low=0.0,
        high=1.0,
        role=LEVER,
        meaning=(
            "Public money decided and paid by authorities (delta); also the share of public "
            "services they run."
        ),
        source="DREES dossier 124: départements 46 %, communes 7 % of social action (2022)",
    )
    equalisation: float = quantity(
        1.0,
        unit="share",
        low=0.0,
        high=1.0,
        role=LEVER,
        meaning=(
            "How far transfers even out what authorities can spend (e); 0: in proportion to their tax base."
        ),
        source="neutral: at 1 authorities spend what they historically spend",
    )
    local_tax_base: float = quantity(
        1.0,
        unit="times the base",
        low=0.0,
        high=2.0,
        role=LEVER,
        relative_to_base=True,
        meaning=(
            "Tax base of authorities: taxes follow it month by month, budgets from the next January; they must "
            "balance and cut what they missed, the State may borrow."
        ),
        source="neutral",
    )
    taxes_follow: float = quantity(
        0.0,
        unit="share of the balance",
        low=0.0,
        high=1.0,
        role=LEVER,
        relative_to_base=True,
        for_all_territories=True,
        meaning=(
            "How far the State's taxes follow its spending: share of what it has saved or borrowed that the taxes of "
            "the next year give back or raise. At 0 they stay those of the base, and it saves or borrows without end."
        ),
        source="neutral: the State may borrow (MODEL 6); at 1 it carries over like an authority",
    )
    territory_rule: str = quantity(
        "historical",
        unit="name of a rule",
        role=LEVER,
        meaning=(
            "How the State shares its part between territories: historical, per_capita, "
            "need_based, match_funding."
        ),
        source="neutral",
    )
    provider_rule: str = quantity(
        "historical",
        unit="name of a rule",
        role=LEVER,
        meaning="How tenders choose: historical, competitive, lottery, match.",
        source="neutral",
    )
    tendered_a_year: float = quantity(
        0.33,
        unit="share of contracts",
        low=0.0,
        high=1.0,
        role=LEVER,
        meaning="Contracts put out to tender again each year unless the rule is historical.",
        source=ASSUMPTION + ": contracts last about three years",
    )
    local_by_need: float = quantity(
        0.0,
        unit="share of their money",
        low=0.0,
        high=1.0,
        role=LEVER,
        meaning=(
            "How far authorities share their money over domains by the need they saw last year, and not by habit; "
            "what they spend in all stays."
        ),
        source="neutral: habit; MODEL 6: authorities know need better than the centre",
    )
    local_need_noise: float = quantity(
        0.05,
        unit="standard deviation of the logarithm",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Error with which an authority sees need in its territory.",
        source=ASSUMPTION + ": half that of the centre",
    )
    need_noise: float = quantity(
        0.1,
        unit="standard deviation of the logarithm",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Error with which the centre sees need in a territory.",
        source=ASSUMPTION,
    )
    allocation_noise: float = quantity(
        0.04,
        unit="standard deviation of the logarithm, a year",
        low=0.0,
        high=0.5,
        role=UNCERTAINTY,
        meaning="Chance in the renewal of each enterprise's money.",
        source=PROTOTYPE,
    )
    founders_levy: float = quantity(
        0.05,
        unit="share of the pot of grants",
        low=0.0,
        high=0.5,
        role=LEVER,
        meaning=(
            "Support to founders: most that is taken from holders of grants when too little money is free. It is "
            "paid out of the pot of grants and costs no public money beyond it."
        ),
        source=PROTOTYPE,
    )
    founder_support: float = quantity(
        0.0,
        unit="months of cost",
        low=0.0,
        high=12.0,
        role=LEVER,
        meaning=(
            "Public money that the State gives each new employer as opening cash, beside what its members bring; sites "
            "of others do not get it. It comes on top of the pots and is part of public cost."
        ),
        source="MODEL 6, support to founders; 0 is today's, when founders live on cash of their members",
    )
    founders_response: float = quantity(
        0.1,
        unit="relative, for each month of cost",
        low=0.0,
        high=0.5,
        role=UNCERTAINTY,
        meaning="How many more founders come forward when each is given public money.",
        source=ASSUMPTION + ": as much as members bring, three months, calls up three more where ten came",
    )
    call_empty_cells: bool = quantity(
        True,
        unit="switch",
        role=CONSTANT,
        meaning=(
            "Whether payers call for an employer at once where the last one of a territory and domain has closed."
        ),
        source="MODEL 5.7",
    )
    founders_prudence: float = quantity(
        0.97,
        unit="share of the money at hand",
        low=0.5,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Money that a founder plans with, of what is free: fees differ a little between places.",
        source=ASSUMPTION,
    )
    founders_most: float = quantity(
        2.0,
        unit="times the base",
        low=1.0,
        high=5.0,
        role=UNCERTAINTY,
        meaning="Most by which free money raises hatching in a year, founders who waited included.",
        source=PROTOTYPE,
    )
    growth_limit: float = quantity(
        0.25,
        unit="a year",
        low=0.0,
        high=2.0,
        role=UNCERTAINTY,
        meaning="Most by which an enterprise grows in the first round (gmax).",
        source=PROTOTYPE,
    )
    growth_cash_months: float = quantity(
        3.0,
        unit="months of cost",
        low=0.0,
        high=12.0,
        role=UNCERTAINTY,
        meaning="Cash an enterprise needs to grow.",
        source=PROTOTYPE,
    )
    growth_list: float = quantity(
        0.5,
        unit="times the usual list",
        low=0.0,
        high=5.0,
        role=UNCERTAINTY,
        meaning="List of the territory and domain, last year, above which enterprises there want to grow.",
        source="MODEL 5.7",
    )
    second_round: float = quantity(
        0.6,
        unit="share of what they hold",
        low=0.0,
        high=5.0,
        role=UNCERTAINTY,
        meaning="Most that enterprises take of money left after the first round.",
        source=PROTOTYPE,
    )
    fringe_allowed: bool = quantity(
        True,
        unit="switch",
        role=LEVER,
        meaning="Whether for-profit firms hold public contracts.",
        source="neutral",
    )
    fringe_strength: float = quantity(
        1.0,
        unit="relative to the ESS",
        low=0.0,
        high=5.0,
        role=UNCERTAINTY,
        meaning="Chances of for-profit firms in a tender at equal capacity.",
        source=ASSUMPTION + ": parity",
    )
    outreach_price: float = quantity(
        4.0,
        unit="euros a year and inhabitant for each unit of outreach",
        low=0.0,
        high=40.0,
        role=UNCERTAINTY,
        meaning="What active outreach beyond the usual costs public payers: a rate of asking for help twice as high.",
        source=ASSUMPTION + ": one more loaded post for 15,000 inhabitants",
    )
    referral_price: float = quantity(
        2.0,
        unit="euros a year and inhabitant for each unit of referral",
        low=0.0,
        high=20.0,
        role=UNCERTAINTY,
        meaning="What public desks cost that name enterprises of the ESS more often than usual.",
        source=ASSUMPTION + ": one more loaded post at the desks of 30,000 inhabitants",
    )
    visibility_price: float = quantity(
        1.0,
        unit="euros a year and inhabitant for each unit of visibility",
        low=0.0,
        high=10.0,
        role=UNCERTAINTY,
        meaning="What campaigns cost that make the ESS more visible than usual.",
        source=ASSUMPTION + ": order of a national campaign kept up all year",
    )
    audit_price: float = quantity(
        5_000.0,
        unit="euros an audit of an employer",
        low=0.0,
        high=50_000.0,
        role=UNCERTAINTY,
        meaning="What audits beyond the usual ones cost; the lever is the share of employers audited in a year.",
        source=ASSUMPTION + ": a month of a loaded post",
    )
    fringe_price: float = quantity(
        1.0,
        unit="relative to the ESS",
        low=0.7,
        high=1.3,
        role=UNCERTAINTY,
        meaning="Price of a case of for-profit firms relative to the ESS, centred on parity.",
        source=ASSUMPTION + ": no answer by construction",
    )
    restored_money: RestoredMoney = quantity(
        RestoredMoney.BY_CALL,
        unit="choice",
        role=LEVER,
        meaning="Whether money that comes back goes to open calls or first to former holders.",
        source="MODEL 5.7",
    )
