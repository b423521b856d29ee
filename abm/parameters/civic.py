"""Parameters of awareness, trust, volunteering and giving (MODEL 5.5)."""

from __future__ import annotations

from abm.parameters.quantity import ASSUMPTION, CONSTANT, LEVER, UNCERTAINTY, Group, quantity


class Civic(Group):
    """What citizens know, trust, do and give."""

    occasion_rate: float = quantity(
        0.065, unit="a month", low=0.065, high=0.065, role=CONSTANT,
        meaning="Share of citizens who may reconsider what they know, do and give in a month.",
        source="at or above every monthly hazard of this group at the bounds of its parameters, so that who is asked "
        "does not depend on their values; a hazard above it is cut there",
    )

    share_knowing: float = quantity(
        0.5, unit="share of citizens", low=0.1, high=0.95, role=CONSTANT,
        meaning="Citizens who know the enterprises of the ESS near them, in the base.", source=ASSUMPTION,
    )
    word_of_mouth: float = quantity(
        0.03, unit="a month at full contact", low=0.0, high=0.05, role=UNCERTAINTY,
        meaning="Monthly chance of learning of the ESS when all ties know it (Bass imitation q).",
        source="mean of 213 published diffusions: .38 a year (Sultan, Farley and Lehmann 1990)",
    )
    visibility: float = quantity(
        1.0, unit="times the base", low=0.0, high=3.0, role=LEVER,
        meaning="Media presence of the ESS relative to the base; acts on awareness, volunteering and giving.",
        source="neutral",
    )
    media: float = quantity(
        0.003, unit="a month", low=0.0, high=0.005, role=UNCERTAINTY,
        meaning="Monthly chance of learning of the ESS from the media at base visibility (Bass innovation p).",
        source="mean of 213 published diffusions: .03 a year (Sultan, Farley and Lehmann 1990)",
    )
    forgetting: bool = quantity(
        True, unit="switch", role=CONSTANT,
        meaning="Whether people forget, at the rate that keeps the base share steady among ties as they are; off in "
        "the Bass check.",
        source="needed for a rest point",
    )
    trust_gap: float = quantity(
        0.15, unit="log odds, ESS less State", low=-1.0, high=1.0, role=UNCERTAINTY,
        meaning="Mean trust gap between associations and the State to which each person's gap reverts.",
        source="about 1 in 2 trust associations more than the State (TNS 2014); 66 % trust associations (Cevipof 2021)",
    )
    trust_spread: float = quantity(
        0.4, unit="standard deviation, log odds", low=0.0, high=1.5, role=UNCERTAINTY,
        meaning="Spread of the trust gap between people.", source=ASSUMPTION,
    )
    trust_reversion: float = quantity(
        0.03, unit="a month", low=0.002, high=0.2, off=0.0, role=UNCERTAINTY,
        meaning="Speed with which trust and reputation return to their means.", source=ASSUMPTION,
    )
    trust_step: float = quantity(
        0.1, unit="log odds", low=0.0, high=0.5, role=UNCERTAINTY,
        meaning="Change of a person's trust gap after one good or bad experience.", source=ASSUMPTION,
    )
    trust_contagion: float = quantity(
        0.2, unit="share of the step", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Part of a person's change of trust that each of her ties takes over.", source=ASSUMPTION,
    )
    reputation_step: float = quantity(
        0.02, unit="log odds per case and real-equivalent FTE", low=0.0, high=0.2, role=UNCERTAINTY,
        meaning="Change of a provider's reputation after a success or a drop-out.", source=ASSUMPTION,
    )
    share_volunteering: float = quantity(
        0.22, unit="share of adults", low=0.05, high=0.5, role=CONSTANT,
        meaning="Adults who volunteer in associations, in the base.",
        source="Ifop: 24 % (2019), 20 % (2022), 23 % (2023)",
    )
    volunteering_stop: float = quantity(
        0.02, unit="a month", low=0.002, high=0.04, role=UNCERTAINTY,
        meaning="Monthly chance that a volunteer stops.", source=ASSUMPTION,
    )
    volunteering_slope: float = quantity(
        0.5, unit="log odds per unit", low=0.0, high=2.0, role=UNCERTAINTY,
        meaning="How trust, visibility and the share of ties who volunteer move the start of volunteering.",
        source=ASSUMPTION,
    )
    volunteering_band: float = quantity(
        0.05, unit="share of adults", low=0.0, high=0.1, role=CONSTANT,
        meaning="Most by which anything can move the volunteering share from its base.",
        source="observed band 20-24 % of adults 2019-23 (Ifop)",
    )
    overload_stop: float = quantity(
        1.0, unit="share of the stop rate per unit of overload", low=0.0, high=5.0, role=UNCERTAINTY,
        meaning="How much overload of providers raises volunteers' stopping.", source=ASSUMPTION,
    )
    share_giving: float = quantity(
        0.4, unit="share of adults", low=0.05, high=0.9, role=CONSTANT,
        meaning="Adults who give to associations, in the base.", source=ASSUMPTION,
    )
    giving_stop: float = quantity(
        0.02, unit="a month", low=0.002, high=0.04, role=UNCERTAINTY,
        meaning="Monthly chance that a giver stops.", source=ASSUMPTION,
    )
    giving_slope: float = quantity(
        0.3, unit="log odds per unit", low=0.0, high=2.0, role=UNCERTAINTY,
        meaning="How trust and visibility move the start of giving.", source=ASSUMPTION,
    )
