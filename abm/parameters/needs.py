"""Parameters of needs: onsets, spells, relapse, take-up (MODEL 5.1, 5.2)."""

from __future__ import annotations

from pydantic import field_validator

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


class Needs(Group):
    """Needs of citizens and how they come and go."""

    stock_per_thousand: PerDomain = quantity(
        per_domain(32, 5, 5.6, 19), unit="people in need per 1,000 inhabitants", low=0.05, high=200, role=CONSTANT,
        meaning="People in need at a point in time, served or not.",
        source="Insee, DREES, FAP via facts: 2.2 M long-term unemployed, 330,000 without a home, 381,000 child "
        "protection measures, 1.3 M APA; 68 M inhabitants",
    )
    onsets_per_thousand: PerDomain = quantity(
        per_domain(1.6, 0.28, 0.19, 0.40), unit="onsets per 1,000 inhabitants and month, relapses included",
        low=0.0, high=20, role=CONSTANT,
        meaning="People who fall into need each month, first onsets and relapses together.",
        source="derived: stock / mean spell (20, 18, 30 and 48 months)",
    )
    share_served: PerDomain = quantity(
        per_domain(0.40, 0.60, 0.85, 0.77), unit="share of the stock", low=0.02, high=0.98, role=CONSTANT,
        meaning="Part of the people in need who are being served, in the base.",
        source="facts: base calibration table (child .85-.90, autonomy .75-.80)",
    )
    effect_after_12_months: PerDomain = quantity(
        per_domain(0.10, 0.30, 0.15, 0.0), unit="probability points", low=0.0, high=0.7, role=UNCERTAINTY,
        meaning="Probability of being out of need 12 months after service began, less the same without service.",
        source=ASSUMPTION + ": no direct source; employment 3-20 points in evaluations. Autonomy has no exit.",
    )
    severity_growth: float = quantity(
        0.02, unit="a month unserved", low=0.0, high=0.1, role=UNCERTAINTY,
        meaning="Relative growth of severity in a month without service.", source=ASSUMPTION,
    )
    severity_cap: float = quantity(
        2.0, unit="severity at onset = 1", low=1.0, high=4.0, role=CONSTANT,
        meaning="Largest severity of a need.", source=ASSUMPTION,
    )
    severity_drag: float = quantity(
        0.5, unit="per unit of severity", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="How much severity slows both spontaneous and served ends (eta); decides how much withdrawal hurts.",
        source=ASSUMPTION + ": always varied, 0 to 1",
    )
    frailty_spread: float = quantity(
        0.5, unit="standard deviation of the logarithm", low=0.0, high=1.5, role=UNCERTAINTY,
        meaning="Spread between people of the hazard of a spontaneous end.", source=ASSUMPTION,
    )
    frailty_in_service: float = quantity(
        0.0, unit="power", low=-1.0, high=1.0, role=UNCERTAINTY,
        meaning="How far frailty also acts on success under service (c_z): 0 not at all, 1 fully.", source=ASSUMPTION,
    )
    relapse_hazard: PerDomain = quantity(
        per_domain(0.008, 0.026, 0.006, 0.0), unit="a month", low=0.0, high=0.2, role=UNCERTAINTY,
        meaning="Hazard of falling back into need after it ended.",
        source="housing: .026 fits the published 93/86/73/62 % still housed at 3/6/12/18 months; others "
        + ASSUMPTION,
    )
    relapse_window_months: int = quantity(
        18, unit="months", low=1, high=60, role=CONSTANT,
        meaning="For how long after its end a need can relapse.", source="length of the published housing follow-up",
    )
    vulnerability_spread: float = quantity(
        0.8, unit="standard deviation of the logarithm", low=0.0, high=1.5, role=UNCERTAINTY,
        meaning="Spread of the hazard of onset between people of one territory.", source=ASSUMPTION,
    )
    vulnerability_poverty_elasticity: float = quantity(
        1.0, unit="elasticity", low=0.0, high=2.0, role=UNCERTAINTY,
        meaning="How mean vulnerability of a territory follows its poverty rate.",
        source=ASSUMPTION + ": elderly-aid beneficiaries vary 1 to 3 between départements, as poverty does",
    )
    shock_employment: float = quantity(
        1.0, unit="times the base rate", low=0.0, high=5.0, role=LEVER, relative_to_base=True,
        meaning="Factor on onsets in employment, for crises set by dated policy.", source="neutral",
    )
    shock_housing: float = quantity(
        1.0, unit="times the base rate", low=0.0, high=5.0, role=LEVER, relative_to_base=True,
        meaning="Factor on onsets in housing, for crises set by dated policy.", source="neutral",
    )
    shock_child: float = quantity(
        1.0, unit="times the base rate", low=0.0, high=5.0, role=LEVER, relative_to_base=True,
        meaning="Factor on onsets in child protection, for crises set by dated policy.", source="neutral",
    )
    shock_autonomy: float = quantity(
        1.0, unit="times the base rate", low=0.0, high=5.0, role=LEVER, relative_to_base=True,
        meaning="Factor on onsets of dependency, for crises set by dated policy.", source="neutral",
    )
    never_seekers: PerDomain = quantity(
        per_domain(0.17, 0.05, 0.0, 0.15), unit="share of onsets", low=0.0, high=0.6, role=UNCERTAINTY,
        meaning="People who will never ask for help during this spell (durable non-take-up).",
        source=ASSUMPTION + "; RSA: 20 % durable (DREES dossier 92, 2022); children are referred",
    )
    seeking_rate: PerDomain = quantity(
        per_domain(0.25, 0.5, 0.7, 0.6), unit="a month", low=0.01, high=0.95, role=UNCERTAINTY,
        meaning="Monthly probability that a person in need asks for help, at base awareness.",
        source=ASSUMPTION + "; autonomy needs at least .5 to reach its served share",
    )
    seeking_contact: float = quantity(
        1.0, unit="log rate per share of ties", low=0.0, high=4.0, role=UNCERTAINTY,
        meaning="How the seeking rate rises with the share of ties who know the providers or are being served.",
        source=ASSUMPTION + "; form from RSA non-take-up of 16-18 % with contact against 40-57 % without; the base "
        "report compares",
    )
    outreach: float = quantity(
        1.0, unit="times the base rate", low=0.2, high=5.0, role=LEVER,
        meaning="Factor on the seeking rate from active outreach (aller-vers).", source="neutral",
    )
    assessment_months: PerDomain = quantity(
        per_domain(0, 1, 2, 1), unit="months", low=0, high=12, role=UNCERTAINTY,
        meaning="Fixed delay between asking and joining a waiting list (assessment, decision).",
        source=ASSUMPTION + "; child home measures start after 4-8 months, too long for a served share of .85",
    )
    displacement: float = quantity(
        0.0, unit="share of net exits", low=0.0, high=0.5, role=UNCERTAINTY,
        meaning="Part of net exits in employment that take another job-seeker's place.",
        source="Crépon et al. 2013: 0 to .5",
    )

    @field_validator("effect_after_12_months")
    @classmethod
    def _autonomy_has_no_exit(cls, effect: PerDomain) -> PerDomain:
        if effect.autonomy != 0.0:
            raise ValueError("the effect in autonomy stays 0: that need has no exit")
        return effect
