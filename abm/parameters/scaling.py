"""Parameters of the change of scale: sites of enterprises, what growth costs, capital by legal form (MODEL 5.7, 6)."""

from __future__ import annotations

from abm.parameters.quantity import ASSUMPTION, LEVER, UNCERTAINTY, Group, quantity

UNLIMITED = 1e18
"""Months of cost that nobody has: a limit that never binds."""
OWN_COST = "months of its cost"
FRANCE_ACTIVE = "https://fonds-publics.fr/aides/france-active-investissement-pret-participatif: 2 %, 5 to 7 years"
ON_SURPLUS = (
    "titres associatifs are repaid after 7 years at least and only out of surplus made since "
    "(https://senat.fr./rap/a13-070/a13-0708.html)"
)
NO_EQUITY = ASSUMPTION + "; the ESS has no equity market, growth is fed by retained surplus (facts/france.md 7)"


class Scaling(Group):
    """How enterprises grow beyond where and what they are: neutral, they grow in place at no cost."""

    replication: float = quantity(
        0.0, unit="share of able enterprises a year", low=0.0, high=1.0, role=LEVER,
        meaning="Enterprises with cash that try to open a site in another territory in a year, where the list is long "
        "and public money is free.",
        source="neutral; Avise 2014: replication (essaimage) is one of five strategies of change of scale",
    )  # fmt: skip
    replication_support: float = quantity(
        0.0, unit="share of the start-up cost", low=0.0, high=1.0, role=LEVER,
        meaning="Part of the start-up cost of a site that the State pays.",
        source="neutral; a support fund for change of scale would pay part of it",
    )  # fmt: skip
    know_how: float = quantity(
        0.0, unit="share of able enterprises a year", low=0.0, high=1.0, role=LEVER,
        meaning="Enterprises with cash that learn in a year from the best of their federated peers.",
        source="neutral; Avise 2014: sharing know-how is one of five strategies of change of scale",
    )  # fmt: skip
    know_how_cost: float = quantity(
        0.25, unit=OWN_COST, low=0.0, high=6.0, role=UNCERTAINTY,
        meaning="What such learning costs at once: training, visits, time of staff.",
        source=ASSUMPTION + ": a week of everybody's time",
    )  # fmt: skip
    tender_openness: float = quantity(
        0.0, unit="share", low=0.0, high=1.0, role=LEVER,
        meaning="How far tenders are opened to small enterprises, by lots and simple files: 0 as they are, 1 size and "
        "knowledge of tenders are no advantage any more.",
        source="neutral; the public procurement code asks for lots so that small firms can answer (art. L2113-10)",
    )  # fmt: skip
    cooperation: float = quantity(
        0.0, unit="share of enterprises", low=0.0, high=1.0, role=LEVER,
        meaning="Enterprises that work in a consortium with those of their federated peers that do so too: they answer "
        "tenders as if they were as large as all of them, share fixed cost, and lose time to coordination.",
        source="neutral; Avise 2014: cooperation is one of five strategies of change of scale",
    )  # fmt: skip
    mergers: float = quantity(
        0.0, unit="share of enterprises with little cash a year", low=0.0, high=1.0, role=LEVER,
        meaning="Enterprises with little cash that look in a year for a federated peer of their territory and domain, "
        "of a legal form that goes with theirs, that has cash and takes them in.",
        source="neutral; Avise 2014: merger is one of five strategies; the law of 31 July 2014 (art. 71) made it easy "
        "for associations",
    )  # fmt: skip
    overhead_pooling: float = quantity(
        0.3, unit="share of the fixed cost", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Part of the fixed cost that each enterprise beyond the first saves in a consortium or after a merger.",
        source=ASSUMPTION + ": accounts and management are shared, premises are not",
    )  # fmt: skip
    coordination_time: float = quantity(
        0.005, unit="share of capacity for each partner", low=0.0, high=0.2, role=UNCERTAINTY,
        meaning="What working together in a consortium takes of what an enterprise can serve.",
        source=ASSUMPTION + ": a day of everybody's time a year",
    )  # fmt: skip
    merger_cost: float = quantity(
        1.0, unit="months of the cost of the one that ceases", low=0.0, high=12.0, role=UNCERTAINTY,
        meaning="What a merger costs at once the enterprise that goes on: audit, notary, moving, one system.",
        source=ASSUMPTION + ": a third of what opening a site costs",
    )  # fmt: skip
    merger_loss: float = quantity(
        0.05, unit="share of capacity", low=0.0, high=0.5, role=UNCERTAINTY,
        meaning="What a merger takes, in the year after it, of what the merged enterprise can serve.",
        source=ASSUMPTION + ": two to three weeks of everybody's time",
    )  # fmt: skip
    site_start_up: float = quantity(
        3.0, unit="months of the site's cost", low=0.0, high=12.0, role=UNCERTAINTY,
        meaning="What opening a site costs before it serves anybody: premises, hiring, training.",
        source=ASSUMPTION + ": as much as the cash a new employer begins with",
    )  # fmt: skip
    site_fidelity: float = quantity(
        0.8, unit="share", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="How far a site works as its parent does, in practice and in quality; the rest is as a founder on the "
        "spot would work.",
        source=ASSUMPTION + ": as of practices taken over from others",
    )  # fmt: skip
    site_delay_months: int = quantity(
        0, unit="months", low=0, high=24, role=UNCERTAINTY,
        meaning="Months in which a site has its posts and its public money and serves nobody yet.",
        source="neutral: a site serves at once, as founders do",
    )  # fmt: skip
    growth_start_up: float = quantity(
        0.0, unit="months of the public money added", low=0.0, high=12.0, role=UNCERTAINTY,
        meaning="What an enterprise that grows in place pays at once for it.",
        source="neutral: growth in place costs nothing beyond staff",
    )  # fmt: skip
    capital_association: float = quantity(
        2.0, unit=OWN_COST, low=0.0, high=24.0, off=UNLIMITED, role=UNCERTAINTY,
        meaning="Most that an association may put into growth and sites in a year, out of its cash.",
        source=NO_EQUITY + ": funders take what is not spent for too much",
    )  # fmt: skip
    capital_cooperative: float = quantity(
        3.0, unit=OWN_COST, low=0.0, high=24.0, off=UNLIMITED, role=UNCERTAINTY,
        meaning="The same for a cooperative (SCIC, SCOP).",
        source=NO_EQUITY + ": reserves that cannot be shared are there to be invested",
    )  # fmt: skip
    capital_mutual: float = quantity(
        3.0, unit=OWN_COST, low=0.0, high=24.0, off=UNLIMITED, role=UNCERTAINTY,
        meaning="The same for a mutual.", source=NO_EQUITY + ": reserves beyond what solvency asks for",
    )  # fmt: skip
    capital_foundation: float = quantity(
        1.0, unit=OWN_COST, low=0.0, high=24.0, off=UNLIMITED, role=UNCERTAINTY,
        meaning="The same for a foundation.", source=NO_EQUITY + ": an endowment is kept",
    )  # fmt: skip
    growth_loans: float = quantity(
        0.0, unit=OWN_COST, low=0.0, high=12.0, role=LEVER,
        meaning="Most that an enterprise may owe in loans, drawn for growth and sites where its own cash does not "
        "suffice.",
        source="neutral; facts/france.md 2.4: 69 % of employers have few own funds or none",
    )  # fmt: skip
    loan_price: float = quantity(
        0.02, unit="a year", low=0.0, high=0.1, role=UNCERTAINTY,
        meaning="Interest on such loans.", source=FRANCE_ACTIVE,
    )  # fmt: skip
    loan_years: float = quantity(
        6.0, unit="years", low=1.0, high=15.0, role=UNCERTAINTY,
        meaning="Years over which such loans are repaid, in equal monthly parts; a new loan spreads all that is owed "
        "anew.",
        source=FRANCE_ACTIVE,
    )  # fmt: skip
    quasi_equity: float = quantity(
        0.0, unit=OWN_COST, low=0.0, high=12.0, role=LEVER,
        meaning="Most patient capital of investors that an enterprise may hold, drawn before loans; foundations have "
        "no title to sell.",
        source="neutral; titres associatifs, titres participatifs, certificats mutualistes: the law of 31 July 2014",
    )  # fmt: skip
    quasi_equity_price: float = quantity(
        0.04, unit="a year", low=0.0, high=0.1, role=UNCERTAINTY,
        meaning="What patient capital is paid a year.",
        source=ASSUMPTION + ": below the legal ceiling, 5 % raised to some 7 % by the law of 2014 (La Tribune, 27 "
        "November 2014)",
    )  # fmt: skip
    quasi_equity_repaid: float = quantity(
        0.3, unit="share of a surplus", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Part of a year's surplus with which patient capital is repaid; where there is no surplus nothing is.",
        source=ASSUMPTION + "; " + ON_SURPLUS,
    )  # fmt: skip
    capacity_building: float = quantity(
        0.0, unit="euros per inhabitant and year", low=0.0, high=20.0, role=LEVER,
        meaning="Most that the State pays enterprises for the organisation they lack: overhead that is needed and that "
        "their funders do not accept.",
        source="neutral; the DLA pays for advice to employers of the ESS; starvation cycle: Gregory and Howard 2009",
    )  # fmt: skip
