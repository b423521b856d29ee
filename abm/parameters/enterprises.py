"""Parameters of providers' economy: costs, cash, staff, exits, volunteers (MODEL 3, 5.6).

Values marked as from the prototype were fitted together so that capacity, cash, exits and insolvency stay
where they are published over 20 free years; each alone is an assumption.
"""

from __future__ import annotations

from abm.parameters.quantity import (
    ASSUMPTION,
    CONSTANT,
    UNCERTAINTY,
    Group,
    PerDomain,
    per_domain,
    quantity,
)

PROTOTYPE = ASSUMPTION + ": fitted in a prototype of 3,000 employers over 20 years"


class Enterprises(Group):
    """Costs, size, cash, staff and exits of those who provide."""

    case_year_cost: PerDomain = quantity(
        per_domain(3_000, 15_000, 24_000, 6_300),
        unit="euros a case and year",
        low=500,
        high=100_000,
        role=UNCERTAINTY,
        meaning="Full cost of serving one person for a year.",
        source=(
            "facts: child protection 9.1 bn / 381,000 measures, APA 8.2 bn / 1.3 M, emergency "
            "shelter 3 bn / 200,000"
        ),
    )
    cost_per_post: float = quantity(
        60_000.0,
        unit="euros a year",
        low=30_000,
        high=120_000,
        role=CONSTANT,
        meaning="Full cost of an organisation for each paid FTE; cases per FTE = this / cost of a case-year.",
        source="a loaded post costs about 45,000, staff is three quarters of cost",
    )
    relative_state_cost: float = quantity(
        1.0,
        unit="relative to the ESS",
        low=0.7,
        high=1.3,
        role=UNCERTAINTY,
        meaning="Unit cost of public services relative to the ESS (k_S), centred on parity.",
        source=ASSUMPTION + ": no answer by construction",
    )
    payroll_share: float = quantity(
        0.75,
        unit="share of variable cost",
        low=0.5,
        high=0.95,
        role=CONSTANT,
        meaning="Wages in the variable cost of a post.",
        source="facts: staff is three quarters of an organisation's cost",
    )
    fixed_cost: float = quantity(
        6_000.0,
        unit="euros a year and employer of real size",
        low=0,
        high=50_000,
        role=UNCERTAINTY,
        meaning="Cost of an enterprise whatever its size (F): small ones bear it on few cases.",
        source=PROTOTYPE,
    )
    planned_margin: float = quantity(
        0.02,
        unit="share of own cost",
        low=0.0,
        high=0.1,
        role=UNCERTAINTY,
        meaning="Planned income above planned cost.",
        source=PROTOTYPE,
    )
    inhabitants_per_employer: float = quantity(
        5_800.0,
        unit="inhabitants",
        low=1_000,
        high=50_000,
        role=CONSTANT,
        meaning="Inhabitants for each employer of the ESS in the four domains.",
        source="facts: one per 2,200 counts all social action",
    )
    fewest_employers: int = quantity(
        6,
        unit="employers for each territory and domain",
        low=1,
        high=100,
        role=CONSTANT,
        meaning="Fewest employers of a society, on average of its cells; sizes are then read as real-equivalent.",
        source="convention: fewer lose the law of sizes, for each cell needs its large one (decision 014)",
    )
    size_log_mean: float = quantity(
        0.62,
        unit="log FTE",
        low=-1.0,
        high=3.0,
        role=CONSTANT,
        meaning="Mean of the logarithm of employers' sizes before truncation.",
        source="facts: ln N(.62, 2.0) fits employees per employing association",
    )
    size_log_spread: float = quantity(
        2.0,
        unit="standard deviation of log FTE",
        low=0.2,
        high=3.0,
        role=CONSTANT,
        meaning="Spread of the logarithm of employers' sizes.",
        source="facts: ln N(.62, 2.0)",
    )
    size_smallest: float = quantity(
        0.5,
        unit="FTE",
        low=0.05,
        high=5.0,
        role=CONSTANT,
        meaning="Size below which the law of sizes is truncated.",
        source="facts: truncated at .5",
    )
    size_largest_share: float = quantity(
        0.6,
        unit="share of the posts of a territory and domain",
        low=0.05,
        high=1.0,
        role=CONSTANT,
        meaning="Largest part one employer holds at the start where there are several.",
        source=ASSUMPTION + ": a national federation counts as one employer in each territory",
    )
    mean_age_years: float = quantity(
        15.0,
        unit="years",
        low=1.0,
        high=60.0,
        role=CONSTANT,
        meaning="Mean age of employers at the start (exponential law).",
        source="derived: one over the exit rate of 6.6 % a year (R&S)",
    )
    share_scic: float = quantity(
        0.02,
        unit="share of employers",
        low=0.0,
        high=0.5,
        role=CONSTANT,
        meaning="Employers that are a SCIC.",
        source="CNCRES 2013: cooperatives 5.2 %; split " + ASSUMPTION,
    )
    share_scop: float = quantity(
        0.032,
        unit="share of employers",
        low=0.0,
        high=0.5,
        role=CONSTANT,
        meaning="Employers that are a SCOP.",
        source="CNCRES 2013: cooperatives 5.2 %; split " + ASSUMPTION,
    )
    share_mutual: float = quantity(
        0.005,
        unit="share of employers",
        low=0.0,
        high=0.5,
        role=CONSTANT,
        meaning="Employers that are mutuals.",
        source="CNCRES 2013: 813 of 163,543",
    )
    share_foundation: float = quantity(
        0.003,
        unit="share of employers",
        low=0.0,
        high=0.5,
        role=CONSTANT,
        meaning="Employers that are foundations; the rest are associations.",
        source="CNCRES 2013: 474 of 163,543",
    )
    governance_association: float = quantity(
        0.5,
        unit="share of decisions shared with users",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning=(
            "Democratic governance of associations and mutuals; also of public services and the "
            "fringe (parity)."
        ),
        source=ASSUMPTION + ": one member one vote, but participation varies (Hamon law art. 1)",
    )
    governance_cooperative: float = quantity(
        0.7,
        unit="share of decisions shared with users",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Democratic governance of SCIC and SCOP.",
        source=ASSUMPTION + ": employees hold 65 % of votes in a SCOP, users a college in a SCIC",
    )
    governance_foundation: float = quantity(
        0.2,
        unit="share of decisions shared with users",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Democratic governance of foundations.",
        source=ASSUMPTION + ": a board, no members",
    )
    governance_spread: float = quantity(
        0.1,
        unit="standard deviation",
        low=0.0,
        high=0.3,
        role=UNCERTAINTY,
        meaning="Spread of governance between enterprises of one legal form.",
        source=ASSUMPTION,
    )
    retention_scic: float = quantity(
        0.575,
        unit="share of surplus",
        low=0.0,
        high=1.0,
        role=CONSTANT,
        meaning="Surplus a SCIC keeps in reserve.",
        source="15 % legal + 42.5 % statutory reserve",
    )
    retention_scop: float = quantity(
        0.44,
        unit="share of surplus",
        low=0.0,
        high=1.0,
        role=CONSTANT,
        meaning="Surplus a SCOP keeps in reserve.",
        source="observed 2011: 44 % reserves, 43 % employees, 13 % capital",
    )
    other_cost_half_life_months: float = quantity(
        12.0,
        unit="months",
        low=1,
        high=60,
        off=1e-6,
        role=UNCERTAINTY,
        meaning="Half-life with which other costs follow staff down.",
        source=PROTOTYPE,
    )
    cost_shock_persistence: float = quantity(
        0.9,
        unit="a month",
        low=0.0,
        high=0.99,
        role=UNCERTAINTY,
        meaning="Part of a cost shock left after a month (AR(1)).",
        source=PROTOTYPE,
    )
    cost_shock_spread: float = quantity(
        0.042,
        unit="share of cost",
        low=0.0,
        high=0.3,
        role=UNCERTAINTY,
        meaning="Standard deviation of what each month adds to the cost shock.",
        source=ASSUMPTION
        + ": fitted to .3-.6 % insolvent a year, those who close without means to repay included (prototype: .05)",
    )
    cash_none_share: float = quantity(
        0.06,
        unit="share of employers",
        low=0.0,
        high=0.5,
        role=CONSTANT,
        meaning="Employers that live with next to no cash.",
        source="Mouvement associatif 2025: 6 % report none (the prototype's .12 left too many below 3 months, and "
        ".5 % insolvent a year)",
    )
    cash_none_months: float = quantity(
        0.1,
        unit="months of cost",
        low=0.0,
        high=1.0,
        role=CONSTANT,
        meaning="Cash target of those.",
        source=PROTOTYPE,
    )
    cash_log_mean: float = quantity(
        1.59,
        unit="log months of cost",
        low=0.0,
        high=3.0,
        role=CONSTANT,
        meaning="Mean log cash target of the others.",
        source="facts: law fitted to 31/61/90 % below 3/6/12 months, 6 % at none",
    )
    cash_log_spread: float = quantity(
        0.74,
        unit="standard deviation of log months",
        low=0.1,
        high=2.0,
        role=CONSTANT,
        meaning="Spread of the log cash target.",
        source="facts: law fitted to 31/61/90 % below 3/6/12 months, 6 % at none",
    )
    cash_reversion: float = quantity(
        0.3,
        unit="a year",
        low=0.1,
        high=0.6,
        off=0.0,
        role=UNCERTAINTY,
        meaning=(
            "Part of the distance to the cash target spent or saved in a year (kappa_c); of its debt a public "
            "service pays back."
        ),
        source=PROTOTYPE,
    )
    credit_months: float = quantity(
        0.8,
        unit="months of cost",
        low=0.0,
        high=6.0,
        role=UNCERTAINTY,
        meaning="Overdraft a bank grants.",
        source=PROTOTYPE + "; without credit 1.1 % become insolvent a year",
    )
    credit_on_receivables: float = quantity(
        0.25,
        unit="share of receivables",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Advance a bank grants on what public payers owe (cession Dailly).",
        source=PROTOTYPE,
    )
    credit_price: float = quantity(
        0.06,
        unit="a year",
        low=0.0,
        high=0.2,
        role=UNCERTAINTY,
        meaning="Interest on credit drawn.",
        source=PROTOTYPE,
    )
    turnover: float = quantity(
        0.017,
        unit="a month",
        low=0.0,
        high=0.1,
        role=UNCERTAINTY,
        meaning="Staff who leave by themselves.",
        source=PROTOTYPE + "; about 19 % a year",
    )
    turnover_overload: float = quantity(
        2.0,
        unit="share of turnover per unit of overload",
        low=0.0,
        high=5.0,
        role=UNCERTAINTY,
        meaning="How overload raises the exit of staff.",
        source=PROTOTYPE,
    )
    largest_cut: float = quantity(
        1.0 / 6.0,
        unit="share of staff a month",
        low=0.01,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Fastest reduction of staff, public services included.",
        source=PROTOTYPE,
    )
    largest_hire: float = quantity(
        1.0 / 24.0,
        unit="share of staff a month",
        low=0.005,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Fastest growth of staff beyond the replacement of those who leave, public services included.",
        source=PROTOTYPE,
    )
    freeze_months: float = quantity(
        3.0,
        unit="months of cost",
        low=0.0,
        high=12.0,
        role=UNCERTAINTY,
        meaning=(
            "Cash above which staff shrinks by turnover only, and the line below which cash counts as low."
        ),
        source=PROTOTYPE + "; 32 % planned a freeze, 8 % layoffs (2025)",
    )
    severance_months: float = quantity(
        3.0,
        unit="months of pay",
        low=0.0,
        high=12.0,
        role=UNCERTAINTY,
        meaning="Pay owed for a post cut.",
        source=PROTOTYPE,
    )
    exit_hazard: float = quantity(
        0.0019,
        unit="a month",
        low=0.0,
        high=0.02,
        role=UNCERTAINTY,
        meaning="Quiet exits of an employer of 5 FTE, 8 years old, with cash and steady income (h0).",
        source=ASSUMPTION
        + ": fitted to 6.6 % leaving a year (R&S; prototype: .0031); 6.3 % in 2 and in 17 million, of which falls of "
        "income in yearly renewal make a third",
    )
    exit_low_cash: float = quantity(
        0.7,
        unit="log hazard",
        low=0.0,
        high=2.0,
        role=UNCERTAINTY,
        meaning="How low cash raises quiet exit (a1).",
        source=PROTOTYPE,
    )
    exit_income_fall: float = quantity(
        1.6,
        unit="log hazard",
        low=0.8,
        high=1.8,
        off=0.0,
        role=UNCERTAINTY,
        meaning="Most by which a fall of income raises quiet exit (a2).",
        source=PROTOTYPE + ": 2017 informs small falls, nothing informs large ones",
    )
    exit_fall_scale: float = quantity(
        0.04,
        unit="share of income",
        low=0.01,
        high=0.5,
        role=UNCERTAINTY,
        meaning="Fall of income at which 63 % of that effect is reached (f0).",
        source=PROTOTYPE,
    )
    exit_size: float = quantity(
        0.2,
        unit="elasticity",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="How size protects from quiet exit (a3).",
        source=PROTOTYPE,
    )
    exit_age: float = quantity(
        0.2,
        unit="elasticity",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="How age protects from quiet exit (a4).",
        source=PROTOTYPE,
    )
    exit_reference_size: float = quantity(
        5.0,
        unit="FTE",
        low=1.0,
        high=50.0,
        role=CONSTANT,
        meaning="Size at which h0 holds.",
        source=PROTOTYPE,
    )
    exit_reference_age: float = quantity(
        8.0,
        unit="years",
        low=1.0,
        high=50.0,
        role=CONSTANT,
        meaning="Age at which h0 holds.",
        source=PROTOTYPE,
    )
    exit_cap: float = quantity(
        0.15,
        unit="a month",
        low=0.01,
        high=1.0,
        role=CONSTANT,
        meaning="Largest monthly probability of quiet exit.",
        source=PROTOTYPE,
    )
    income_expected_half_life_months: float = quantity(
        6.0,
        unit="months",
        low=1,
        high=60,
        role=UNCERTAINTY,
        meaning="Half-life with which an enterprise learns its private income.",
        source=ASSUMPTION,
    )
    income_reference_half_life_months: float = quantity(
        24.0,
        unit="months",
        low=3,
        high=120,
        role=UNCERTAINTY,
        meaning="Half-life of the income an enterprise is used to (Y_24).",
        source=PROTOTYPE,
    )
    takeover_size: float = quantity(
        5.0,
        unit="FTE",
        low=0.5,
        high=100.0,
        role=UNCERTAINTY,
        meaning="Size above which the work of an enterprise that closes is taken over.",
        source=PROTOTYPE,
    )
    asset_lock: bool = quantity(
        True,
        unit="switch",
        role=CONSTANT,
        meaning=(
            "Whether reserves of an enterprise that closes go to another body of the ESS; else they leave it."
        ),
        source="law of 31 July 2014, article 1: reserves cannot be shared out",
    )
    takeover_share: float = quantity(
        0.8,
        unit="share of contracts and staff",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Part of its contracts and staff that pass to others in the same territory and domain.",
        source=PROTOTYPE,
    )
    volunteers_per_post: float = quantity(
        0.15,
        unit="FTE per paid FTE",
        low=0.0,
        high=0.5,
        role=CONSTANT,
        meaning="Volunteers in employers, in the base.",
        source="Insee 1857: 13-15 % of the volume of work",
    )
    volunteers_cap: float = quantity(
        0.2,
        unit="FTE per paid FTE",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Most volunteers paid staff can make use of.",
        source=PROTOTYPE,
    )
    volunteer_worth: float = quantity(
        0.5,
        unit="paid FTE per volunteer FTE",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning=(
            "Cases a volunteer serves relative to paid staff; the base number is in the planned "
            "cases per post."
        ),
        source=ASSUMPTION,
    )
    overload_cost: float = quantity(
        0.1,
        unit="share of unit cost",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Cost of a case served beyond funded places and staff, which nobody pays for.",
        source="MODEL 5.4: " + ASSUMPTION,
    )
    overhead_leanest: float = quantity(
        0.08,
        unit="share of cost",
        low=0.0,
        high=0.15,
        role=CONSTANT,
        meaning="Overhead below which no funder's norm falls.",
        source="Gregory and Howard 2009; range .08-.20",
    )
    overhead_understated: float = quantity(
        1.0 / 3.0,
        unit="share of overhead",
        low=0.0,
        high=0.6,
        role=UNCERTAINTY,
        meaning="Part of their overhead that employers do not report, so that funders who compare ask for less.",
        source="Gregory and Howard 2009: four organisations spent 17-35 % and reported 13-22 %",
    )
    overhead_half_life_months: float = quantity(
        12.0,
        unit="months",
        low=1,
        high=60,
        role=UNCERTAINTY,
        meaning="Half-life with which a provider's overhead follows what funders of its territory accept.",
        source=ASSUMPTION + ": agreements are made for a year",
    )
    hatching_rate: float = quantity(
        0.047,
        unit="a year per employer of the base",
        low=0.0,
        high=0.3,
        role=UNCERTAINTY,
        meaning="Volunteer-only associations that become employers.",
        source=ASSUMPTION + ": with free money it comes to the 6-7 % that balances exits",
    )
    associations_per_employer: float = quantity(
        8.0,
        unit="associations per employer",
        low=2.0,
        high=20.0,
        role=CONSTANT,
        meaning="Volunteer-only associations of the base, from which employers hatch.",
        source="facts: 87-90 % of associations have no employee; about eight for each employer of these domains",
    )
    association_turnover: float = quantity(
        0.05,
        unit="a year",
        low=0.0,
        high=0.3,
        role=UNCERTAINTY,
        meaning="Volunteer-only associations founded in a year; as many end when nothing moves.",
        source="facts: births about 5 % a year, deaths 2.5-4 %",
    )
    founders_half_life_months: float = quantity(
        24.0,
        unit="months",
        low=1,
        high=120,
        role=UNCERTAINTY,
        meaning="Half-life with which founders who were refused money give up.",
        source=ASSUMPTION + ": volunteers do not wait for a post for many years",
    )
    hatching_log_size: float = quantity(
        0.788,
        unit="log FTE",
        low=-1.0,
        high=3.0,
        role=UNCERTAINTY,
        meaning="Mean log size of new employers (2.2 FTE).",
        source=PROTOTYPE,
    )
    hatching_log_spread: float = quantity(
        1.0,
        unit="standard deviation of log FTE",
        low=0.0,
        high=2.0,
        role=UNCERTAINTY,
        meaning="Spread of the log size of new employers.",
        source=PROTOTYPE,
    )
    hatching_cash_months: float = quantity(
        3.0,
        unit="months of cost",
        low=0.0,
        high=12.0,
        role=UNCERTAINTY,
        meaning="Cash that founders and members bring.",
        source=PROTOTYPE,
    )
