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
        meaning="Whom a provider takes first from its waiting list: the most severe case or who came first.",
        source="neutral",
    )
    providers_compared: int = quantity(
        4, unit="providers", low=1, high=4, role=CONSTANT,
        meaning="Most providers a person compares, whatever the size of the society.", source=ASSUMPTION,
    )
    nearness_scale: float = quantity(
        0.25, unit="share of a territory's circumference", low=0.02, high=2.0, role=UNCERTAINTY,
        meaning="Distance over which the attraction of a provider falls by a factor e.", source=ASSUMPTION,
    )
    referral: float = quantity(
        0.5, unit="probability", low=0.0, high=1.0, role=LEVER,
        meaning="Chance that the public desk names enterprises of the ESS to somebody who does not know them.",
        source=ASSUMPTION,
    )
    profile_width: float = quantity(
        1.0, unit="standard deviations of need profiles", low=0.7, high=1.5, role=UNCERTAINTY,
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
        120, unit="months", low=6, high=240, role=LEVER,
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
        1.0, unit="elasticity", low=0.5, high=1.5, role=UNCERTAINTY,
        meaning="Loss of success when more people are served than staff can serve (chi); 1 is neutral.",
        source=ASSUMPTION,
    )
    overload_ceiling: float = quantity(
        0.3, unit="share of staffed places", low=0.0, high=0.6, role=UNCERTAINTY,
        meaning="Most a provider takes on above its staffed places when its list is long (omega).", source=ASSUMPTION,
    )
    pressure_noise: float = quantity(
        2.0, unit="standard deviations of a Poisson count", low=0.0, high=4.0, role=CONSTANT,
        meaning="How far a list may exceed its usual length before that counts as pressure and not as chance.",
        source=ASSUMPTION + ": 2, the usual bound; matters only where few citizens are simulated and lists are short",
    )
    mission_weight: float = quantity(
        0.7, unit="share", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Weight of the mission against the account in decisions of enterprises and public services (m).",
        source=ASSUMPTION + ": equal for both, so that who bears a withdrawal must come out",
    )
