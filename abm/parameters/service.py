"""Parameters of matching and service (MODEL 5.3, 5.4)."""

from __future__ import annotations

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
from abm.vocabulary import QueueOrder


class Service(Group):
    """How people find a provider and what service does."""

    queue_order: QueueOrder = quantity(
        QueueOrder.SEVERITY, unit="choice", role=LEVER,
        meaning="Whom a provider takes first from its waiting list: the most severe case, who came first, or whoever "
        "promises most for the money it has at risk (creaming).",
        source="neutral",
    )
    providers_compared: int = quantity(
        4, unit="providers", low=1, high=4, role=CONSTANT,
        meaning="Most providers a person compares, whatever the size of the society.", source=ASSUMPTION,
    )
    nearness_scale: float = quantity(
        0.25, unit="share of a territory's circumference", low=0.02, high=2.0, off=1e18, role=UNCERTAINTY,
        meaning="Distance over which the attraction of a provider falls by a factor e.", source=ASSUMPTION,
    )
    referral: float = quantity(
        0.5, unit="probability", low=0.0, high=1.0, role=LEVER,
        meaning="Chance that the public desk names enterprises of the ESS to somebody who does not know them.",
        source=ASSUMPTION,
    )
    profile_width: float = quantity(
        1.0, unit="standard deviations of need profiles", low=0.7, high=1.5, off=1e18, role=UNCERTAINTY,
        meaning="Width w within which a provider's practice fits a person's profile.", source=ASSUMPTION,
    )
    territorial_spread: float = quantity(
        0.5, unit="standard deviations of need profiles", low=0.0, high=1.5, role=UNCERTAINTY,
        meaning="Spread s_b of mean need profiles between territories.",
        source=ASSUMPTION + ": parity between State and ESS when equal to the two errors below",
    )
    local_information_error: float = quantity(
        0.5, unit="standard deviations of need profiles", low=0.0, high=1.5, role=UNCERTAINTY,
        meaning="Error s_info of a local authority on its territory's mean profile.", source=ASSUMPTION,
    )
    founder_information_error: float = quantity(
        0.5, unit="standard deviations of need profiles", low=0.0, high=1.5, role=UNCERTAINTY,
        meaning="Error s_f of the founder of an enterprise on her territory's mean profile.", source=ASSUMPTION,
    )
    drop_out: PerDomain = quantity(
        per_domain(0.03, 0.02, 0.01, 0.005), unit="a month", low=0.0, high=0.3, role=UNCERTAINTY,
        meaning="Monthly probability of leaving service without success.", source=ASSUMPTION,
    )
    longest_stay: int = quantity(
        120, unit="months", low=6, high=240, off=12_000, role=LEVER,
        meaning="Months in service after which it ends without success.",
        source=ASSUMPTION + ": hardly binds in the base",
    )
    well_served_threshold: float = quantity(
        0.6, unit="quality times fit", low=0.0, high=2.0, role=CONSTANT,
        meaning="In autonomy, a month counts as well served when quality times fit reaches this.", source=ASSUMPTION,
    )
    state_quality: float = quantity(
        1.0, unit="relative to the ESS", low=0.7, high=1.3, role=UNCERTAINTY,
        meaning="Practice quality of public services relative to the ESS (q_S), centred on parity.",
        source=ASSUMPTION + ": no answer by construction",
    )
    growing_pains: float = quantity(
        0.1, unit="elasticity", low=0.0, high=0.5, role=UNCERTAINTY,
        meaning="Loss of success when a provider outgrows its reference size (nu).", source=ASSUMPTION,
    )
    growing_pains_half_life_months: float = quantity(
        30.0, unit="months", low=6, high=120, role=UNCERTAINTY,
        meaning="Half-life with which the reference size follows the size.", source=ASSUMPTION,
    )
    overhead_needed: float = quantity(
        0.15, unit="share of cost", low=0.05, high=0.3, role=CONSTANT,
        meaning="Overhead below which quality erodes; audits pull the funders' norm to it.",
        source="Gregory and Howard 2009: norm drifts down; range .08-.20",
    )
    overhead_erosion: float = quantity(
        1.0, unit="elasticity", low=0.0, high=3.0, role=UNCERTAINTY,
        meaning="Loss of success for each share of the needed overhead that is missing.", source=ASSUMPTION,
    )
    overhead_norm_drift: float = quantity(
        0.04, unit="a year", low=0.0, high=0.2, role=UNCERTAINTY,
        meaning="Speed with which the funders' norm follows the overhead that employers report.", source=ASSUMPTION,
    )
    overhead_audit: float = quantity(
        0.25, unit="a year", low=0.0, high=1.0, role=LEVER,
        meaning="Speed with which audits pull the norm back to what is needed.", source=ASSUMPTION,
    )
    participation_gain: float = quantity(
        0.1, unit="share of success per unit of governance", low=0.0, high=0.5, role=UNCERTAINTY,
        meaning="Gain of success from users' participation (pi).", source=ASSUMPTION,
    )
    participation_cost: float = quantity(
        0.05, unit="share of staff hours per unit of governance", low=0.0, high=0.3, role=UNCERTAINTY,
        meaning="Staff hours that participation takes (c_g): co-production is no free lunch.", source=ASSUMPTION,
    )
    participation_dilution: float = quantity(
        0.1, unit="per log FTE", low=0.0, high=0.5, role=UNCERTAINTY,
        meaning="How participation fades as an enterprise grows.", source=ASSUMPTION,
    )
    load_elasticity: float = quantity(
        1.0, unit="elasticity", low=0.5, high=1.5, off=0.0, role=UNCERTAINTY,
        meaning="Loss of success when more people are served than staff can serve (chi); 1 is neutral.",
        source=ASSUMPTION,
    )
    overload_ceiling: float = quantity(
        0.3, unit="share of what staff can serve", low=0.0, high=0.6, role=UNCERTAINTY,
        meaning=(
            "Most a provider takes on above its places, of what its staff can serve, when far more people wait in its "
            "territory and domain than usual (omega); times its mission weight."
        ),
        source=ASSUMPTION,
    )
    pressure_noise: float = quantity(
        3.0, unit="standard deviations of a Poisson count", low=0.0, high=4.0, role=CONSTANT,
        meaning="How far a list may exceed its usual length before that counts as pressure and not as chance.",
        source=ASSUMPTION + ": 3, about 1.2 standard deviations of lists of the base, whose variance is 4 to 10 times "
        "their mean; matters only where few citizens are simulated and lists are short",
    )
    mission_weight: float = quantity(
        0.7, unit="share", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Weight of the mission against the account in decisions of enterprises and public services (m).",
        source=ASSUMPTION + ": equal for both, so that who bears a withdrawal must come out",
    )
    income_at_risk: float = quantity(
        0.0, unit="share of income", low=0.0, high=0.5, role=LEVER,
        meaning="Share of its own income that varies with a measured result (b), of enterprises and for-profit firms; "
        "direct provision is paid its cost.",
        source="neutral; .3 (0-.5) where results are paid: facts, base calibration",
    )
    motivation: float = quantity(
        0.5, unit="effort", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Effort on measured tasks that needs no pay, were it the only effort (m1).", source=ASSUMPTION,
    )
    other_motivation: float = quantity(
        0.5, unit="effort", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="The same for tasks nobody measures (m2).", source=ASSUMPTION + ": equal to the other",
    )
    motivation_crowding: float = quantity(
        0.0, unit="effort per unit of income at risk", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Motivation for unmeasured tasks lost when income is at risk (k).",
        source="neutral; Holmström and Milgrom need none, Frey and Jegen 2001 find some",
    )
    effort_substitution: float = quantity(
        0.3, unit="share", low=0.0, high=0.6, role=UNCERTAINTY,
        meaning="How far effort on one task makes effort on the other more costly (g).",
        source=ASSUMPTION + ": facts, base calibration",
    )
    effort_gain: float = quantity(
        0.5, unit="share of success per unit of effort", low=0.1, high=1.0, role=UNCERTAINTY,
        meaning="Gain of success from measured effort (a1).", source=ASSUMPTION + ": facts, base calibration",
    )
    effort_against_relapse: float = quantity(
        0.5, unit="log hazard per unit of effort", low=0.0, high=2.0, role=UNCERTAINTY,
        meaning="How unmeasured effort keeps those who succeeded from relapse (a2).",
        source=ASSUMPTION + ": facts, base calibration",
    )
    effort_price: float = quantity(
        1.0, unit="share of cost per unit of private cost", low=0.0, high=2.0, role=UNCERTAINTY,
        meaning="What a unit of private cost of effort adds to the operator's cost (c_e).",
        source=ASSUMPTION + ": at 1 effort costs about what it gains in success",
    )
    risk_aversion: float = quantity(
        1.0, unit="share of cost per unit of variance", low=0.0, high=4.0, role=UNCERTAINTY,
        meaning="Premium an operator asks for bearing the error of the measure (r).", source=ASSUMPTION,
    )
    result_error: float = quantity(
        0.2, unit="share of the result", low=0.0, high=0.5, role=UNCERTAINTY,
        meaning="Standard error of the measured result on which income is at risk (se).",
        source=ASSUMPTION + ": about that of a difference of shares near .4 in 450 people and as many controls",
    )
    monitoring: float = quantity(
        0.0, unit="share of success", low=0.0, high=0.15, role=LEVER,
        meaning="Gain of success from somebody else watching over operators, as an investor does (mu_I).",
        source="neutral; 0 to .15: facts, base calibration",
    )
    monitoring_cost: float = quantity(
        1.0, unit="share of cost per unit of gain", low=0.0, high=3.0, role=UNCERTAINTY,
        meaning="What that adds to an operator's cost.", source=ASSUMPTION + ": 1 is parity, it costs what it gains",
    )
    gross_metric: bool = quantity(
        True, unit="switch", role=LEVER,
        meaning="Whether results that would have come anyway count for income at risk.",
        source="metrics without a control group: target-only deals in impact_bonds facts",
    )
    expectation_error: float = quantity(
        0.3, unit="standard deviation of the logarithm", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Error with which a provider that creams sees what a person promises.", source=ASSUMPTION,
    )
    need_weight: float = quantity(
        1.0, unit="planned costs of a case per unit of severity", low=0.0, high=3.0, role=UNCERTAINTY,
        meaning="Worth that a mission gives to severity when a provider creams (B).", source=ASSUMPTION,
    )
    case_cost_per_severity: float = quantity(
        0.0, unit="share of cost per unit of severity", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="How the cost of a case rises with its severity, around the mean of those served in the base.",
        source="neutral: equal costs",
    )
    passing_over: float = quantity(
        0.25, unit="share of the planned cost of a case", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Loss on a case that a provider without mission still takes before it leaves a place empty (tol).",
        source=ASSUMPTION,
    )
