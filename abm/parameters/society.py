"""Parameters of territories, citizens and the ties between them (MODEL 3, 4)."""

from __future__ import annotations

from enum import IntEnum

from pydantic import field_validator

from abm.parameters.quantity import ASSUMPTION, CONSTANT, UNCERTAINTY, Group, quantity


class TerritorySet(IntEnum):
    """Which territories a society is cut into."""

    AUTO = 0
    """By size: see ``abm.territories.resolved_set``."""
    SYNTHETIC_4 = 1
    SYNTHETIC_8 = 2
    REGIONS_13 = 3
    DEPARTEMENTS_96 = 4


class Society(Group):
    """Where people live, who they are and whom they know."""

    territory_set: TerritorySet = quantity(
        TerritorySet.AUTO,
        unit="choice",
        role=CONSTANT,
        meaning="Territories: made up, or the regions or départements of metropolitan France.",
        source="by size: 4 made up below 50,000 citizens, 13 regions to 3 million, then 96 départements",
    )
    synthetic_poverty_spread: float = quantity(
        0.21,
        unit="standard deviation of the logarithm",
        low=0.0,
        high=0.8,
        role=UNCERTAINTY,
        meaning="Spread of poverty rates between made-up territories.",
        source="Insee Filosofi 2013: .21 between the 96 départements",
    )
    synthetic_population_spread: float = quantity(
        0.77,
        unit="standard deviation of the logarithm",
        low=0.0,
        high=1.5,
        role=UNCERTAINTY,
        meaning="Spread of populations between made-up territories.",
        source="Insee Filosofi 2013: .77 between the 96 départements",
    )
    synthetic_income_elasticity: float = quantity(
        -0.23,
        unit="elasticity",
        low=-1.0,
        high=0.0,
        role=UNCERTAINTY,
        meaning="How the median income of a made-up territory follows its poverty rate.",
        source="regression of the logarithms between the 96 départements, Insee Filosofi 2013 (r = -.66)",
    )
    share_under_20: float = quantity(
        0.24,
        unit="share of citizens",
        low=0.05,
        high=0.45,
        role=CONSTANT,
        meaning="Citizens younger than 20.",
        source="Insee, France 2021: about 24 %",
    )
    share_over_60: float = quantity(
        0.26,
        unit="share of citizens",
        low=0.05,
        high=0.5,
        role=CONSTANT,
        meaning="Citizens aged 60 or more; those between 20 and 59 are the rest.",
        source="Insee, France 2021: about 26 %",
    )
    mean_degree: int = quantity(
        8,
        unit="ties a citizen",
        low=2,
        high=20,
        role=UNCERTAINTY,
        meaning="Mean number of ties of a citizen, near and far; even: each citizen brings half of them.",
        source=ASSUMPTION + ": 8-10 close contacts, as in small-world models of word of mouth",
    )
    rewiring: float = quantity(
        0.1,
        unit="share of ties in the territory",
        low=0.0,
        high=1.0,
        role=UNCERTAINTY,
        meaning="Ties that go to anybody in the territory instead of a neighbour on its ring.",
        source=ASSUMPTION + ": the small-world range of Watts and Strogatz 1998 (clustered, yet short paths)",
    )
    long_tie_share: float = quantity(
        0.05,
        unit="share of ties",
        low=0.0,
        high=0.5,
        role=UNCERTAINTY,
        meaning="Ties that go to a citizen of another territory.",
        source=ASSUMPTION + ": most close contacts live near",
    )

    @field_validator("mean_degree")
    @classmethod
    def _even(cls, ties: int) -> int:
        if ties % 2:
            raise ValueError(
                f"mean_degree must be even (each citizen brings half of the ties); {ties} is odd"
            )
        return ties
