"""Parameters of trials: who may try what, how results are found, told, believed and spread (MODEL 8)."""

from __future__ import annotations

from enum import IntEnum

from abm.parameters.quantity import ASSUMPTION, LEVER, UNCERTAINTY, Group, quantity

MODEL_RANGE = "a map over the range is the answer, no single value"
EFFECT = "practice quality"


class Triers(IntEnum):
    """Who tries an idea in a territory and domain."""

    TERRITORIES = 0
    """All providers of the territory and domain together, whatever their kind."""
    SERVICES = 1
    """The public service."""
    ENTERPRISES = 2
    """One enterprise of the ESS."""


class Generalisation(IntEnum):
    """What the State does with an idea it believes in."""

    NEVER = 0
    """Nothing: who wants it takes it over from a peer."""
    ASKED = 1
    """It is there for all who expect a gain of it."""
    EVERYWHERE = 2
    """All providers take it up."""


class Learning(Group):
    """The right to experiment: with no trials a year nothing of this acts."""

    trials_a_year: float = quantity(
        0.0, unit="trials a year for each territory and domain", low=0.0, high=4.0, role=LEVER, relative_to_base=True,
        meaning="Trials that a territory begins in a year and domain, if there are ideas it has not tried. None during "
        "the burn-in.",
        source="neutral; France: 269 experiments by the centre and 4 by local authorities from 2003 to 2019 (Conseil "
        "d'État 2019), 959 of the youth fund in ten years",
    )  # fmt: skip
    triers: Triers = quantity(
        Triers.TERRITORIES, unit="choice", role=LEVER, relative_to_base=True,
        meaning="Who tries: all providers of a territory and domain together, its public service, or one enterprise of "
        "the ESS.",
        source="neutral: no kind of provider has the right alone",
    )  # fmt: skip
    evaluated_share: float = quantity(
        1.0, unit="share of trials", low=0.0, high=1.0, role=LEVER, relative_to_base=True,
        meaning="Trials that are evaluated; the others are kept when those who tried think well of them after a year.",
        source="youth fund (FEJ): a protocol for each of 959 trials; Big Society vanguards: one of four wrote a local "
        "evaluation",
    )  # fmt: skip
    evaluation_effort: float = quantity(
        1.0, unit="times the usual evaluation", low=0.1, high=10.0, role=LEVER, relative_to_base=True,
        meaning="Size of an evaluation: its cost is multiplied by it, the variance of its error divided.",
        source="neutral; noise variance s_e^2 / E of experimenting jurisdictions",
    )  # fmt: skip
    publication: float = quantity(
        0.0, unit="share of evaluations", low=0.0, high=1.0, role=LEVER, relative_to_base=True,
        meaning="Evaluations whose result, good or bad, is published; a published result is known to everybody, and "
        "peers in the practice network may take the practice over.",
        source="neutral",
    )  # fmt: skip
    generalisation: Generalisation = quantity(
        Generalisation.NEVER, unit="choice", role=LEVER, relative_to_base=True,
        meaning="What the State does here with ideas it believes in: nothing, offer them to all who ask, or have all "
        "take them up.",
        source="neutral; article 37-1, and the organic law of 19 April 2021, which widened the ends of an experiment",
    )  # fmt: skip
    generalise_before: bool = quantity(
        False, unit="switch", role=LEVER, relative_to_base=True,
        meaning="Whether the State generalises by its opinion where no evaluation is there a year after a trial began.",
        source="neutral; three of the four local experiments before 2019 were generalised before their evaluation",
    )  # fmt: skip
    self_selection: float = quantity(
        0.0, unit="share", low=0.0, high=1.0, role=LEVER, relative_to_base=True,
        meaning="How far areas with many volunteers put themselves forward: 0 all areas try alike, 1 in proportion to "
        "their rank.",
        source="neutral; all four vanguards had an active third sector",
    )  # fmt: skip
    ideas_a_year: float = quantity(
        1.0, unit="ideas a year and domain", low=1.0, high=2.0, role=UNCERTAINTY,
        meaning="New ideas of practice (K), the same in every scenario.", source=ASSUMPTION + ": " + MODEL_RANGE,
    )  # fmt: skip
    idea_mean: float = quantity(
        -0.015, unit=EFFECT, low=-0.05, high=0.02, role=UNCERTAINTY,
        meaning="Mean true effect of ideas (mu).",
        source=ASSUMPTION + ": most new practices are no better than the usual one; " + MODEL_RANGE,
    )  # fmt: skip
    idea_spread: float = quantity(
        0.1, unit=EFFECT, low=0.05, high=0.1, role=UNCERTAINTY,
        meaning="Standard deviation of their true effects (s0).", source=ASSUMPTION + ": " + MODEL_RANGE,
    )  # fmt: skip
    prior_error: float = quantity(
        0.0, unit=EFFECT, low=-0.1, high=0.1, role=UNCERTAINTY,
        meaning="Error of what evaluators believe of the mean of ideas before they measure.",
        source=ASSUMPTION + ": right on average",
    )  # fmt: skip
    trial_error: float = quantity(
        0.1, unit=EFFECT, low=0.03, high=0.2, role=UNCERTAINTY,
        meaning="Standard error of a usual evaluation of one trial (se).",
        source=ASSUMPTION + ": some hundred people in each group; " + MODEL_RANGE,
    )  # fmt: skip
    selection_bias: float = quantity(
        0.03, unit=EFFECT + " per standard deviation of volunteering", low=0.0, high=0.1, role=UNCERTAINTY,
        meaning="How much better an idea looks where many volunteer, and worse where few do, evaluated or not.",
        source=ASSUMPTION + ": direction from the vanguards, volunteers and charities rose where they were strong",
    )  # fmt: skip
    opinion_bias: float = quantity(
        0.05, unit=EFFECT, low=0.0, high=0.05, role=UNCERTAINTY,
        meaning="How much too well those who tried think of an idea that nobody evaluates (b_o).",
        source=ASSUMPTION + ": some experiments serve to sell a decision already taken; " + MODEL_RANGE,
    )  # fmt: skip
    opinion_error: float = quantity(
        0.2, unit=EFFECT, low=0.1, high=0.2, role=UNCERTAINTY,
        meaning="Standard deviation of the error of such an opinion (s_o).", source=ASSUMPTION + ": " + MODEL_RANGE,
    )  # fmt: skip
    trial_cost: float = quantity(
        271_000.0, unit="euros a trial of real size", low=0.0, high=5_000_000.0, role=UNCERTAINTY,
        meaning="Public cost of a trial that is evaluated as usual, paid when it begins by who pays service there; an "
        "unevaluated trial costs only the capacity it takes.",
        source="youth fund (FEJ): 260 million euros for 959 trials in ten years",
    )  # fmt: skip
    trial_capacity: float = quantity(
        0.02, unit="share of what staff can serve", low=0.0, high=0.1, role=UNCERTAINTY,
        meaning="Capacity that a trial takes from those who try as long as it lasts.", source=ASSUMPTION,
    )  # fmt: skip
    practice_half_life_months: float = quantity(
        60.0, unit="months", low=12.0, high=240.0, off=1e18, role=UNCERTAINTY,
        meaning="Time in which half of what practice gained or lost by adopted ideas wears off.",
        source=ASSUMPTION + ": staff that knew leaves",
    )  # fmt: skip
    voltage: float = quantity(
        0.2, unit="elasticity", low=0.0, high=0.5, role=UNCERTAINTY,
        meaning="Loss of a positive effect as more people are served by a practice than it was tried on (nu).",
        source="Al-Ubaydli, List and Suskind (NBER w30850): direction; size 50 to 90 % at full scale, uncertain",
    )  # fmt: skip
    fidelity: float = quantity(
        0.8, unit="share of the effect", low=0.3, high=1.0, role=UNCERTAINTY,
        meaning="Part of an effect left when a practice is taken over from others.", source=ASSUMPTION,
    )  # fmt: skip
    distance_loss: float = quantity(
        0.02, unit=EFFECT + " per standard deviation of need profiles", low=0.0, high=0.1, role=UNCERTAINTY,
        meaning="Effect lost for each unit of distance between the practice of who takes over and that of the trial.",
        source=ASSUMPTION + ": what others adopt is worth post - distance x loss (experimenting jurisdictions)",
    )  # fmt: skip
    trial_stop: float = quantity(
        0.1, unit="share of public money", low=0.02, high=1.0, role=UNCERTAINTY,
        meaning="Fall of the public money of a territory and domain since a trial began at which it stops without "
        "result.",
        source=ASSUMPTION + ": one of four vanguards, Liverpool, left after seven months because of cuts",
    )  # fmt: skip
