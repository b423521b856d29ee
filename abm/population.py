"""Citizens: one compact record each, numbered by territory, drawn by key."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.engine.new_citizens import fill_citizens, scale_vulnerability
from abm.parameters.table import Table
from abm.randomness import citizen_key
from abm.territories import Territories, citizens_by_territory

CITIZEN = np.dtype(
    [
        ("territory", np.int16),  # row of her territory
        ("life_stage", np.uint8),  # LifeStage: under 20, adult, over 60
        ("knows", np.uint8),  # 1 if she knows the enterprises of the ESS near her
        ("volunteers", np.uint8),  # 1 if she volunteers
        ("gives", np.uint8),  # 1 if she gives
        ("ties_knowing", np.uint16),  # ties who know the ESS
        ("ties_served", np.uint16),  # ties who are being served, by needs
        ("ties_volunteering", np.uint16),  # ties who volunteer
        ("vulnerability", np.float32),  # factor on the rates at which she falls into need, population mean 1
        ("trust", np.int16),  # her own mean trust in associations less trust in the State, thousandths of log odds
        ("trust_shift", np.int32),  # how far experience moved her from it, in whole numbers that add in any order
        ("trust_month", np.int16),  # month as of which that holds
    ],
    align=True,
)
"""Record of a citizen."""

Citizens = npt.NDArray[np.void]


@dataclass(frozen=True)
class Population:
    """The citizens of a society.

    Attributes:
        citizens: records of type ``CITIZEN``, shape (N,), those of one territory side by side.
        first_citizen: row of the first citizen of each territory, then N; int64, shape (territories + 1,).
        territory_keys: key of each territory, int64.
    """

    citizens: Citizens
    first_citizen: npt.NDArray[np.int64]
    territory_keys: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.citizens)

    def ordinal(self, row: int) -> int:
        """Number of the citizen in ``row`` within her territory."""
        return row - int(self.first_citizen[self.citizens["territory"][row]])

    def key(self, row: int) -> int:
        """Identity of the citizen in ``row`` for keyed draws."""
        return int(citizen_key(int(self.territory_keys[self.citizens["territory"][row]]), self.ordinal(row)))

    def keys(self) -> npt.NDArray[np.int64]:
        """Identities of all citizens, in the order of their rows."""
        place = self.citizens["territory"]
        ordinals = np.arange(len(self)) - self.first_citizen[place]
        return np.asarray((self.territory_keys[place] << 32) | ordinals)

    def places(self) -> npt.NDArray[np.float64]:
        """Place of each citizen on the ring of her territory, strictly between 0 and 1."""
        territory = self.citizens["territory"]
        sizes = np.diff(self.first_citizen)
        return np.asarray((np.arange(len(self)) - self.first_citizen[territory] + 0.5) / sizes[territory])


def build_population(seed: int, n_citizens: int, places: Territories, params: Table) -> Population:
    """Draw the citizens of a society at the start of the burn-in.

    Args:
        seed: seed of the run.
        n_citizens: citizens of the society.
        places: its territories.
        params: parameters, one row a territory.

    Returns:
        The population; counts of ties are still 0. A citizen's record depends on her key and on everybody's
        mean vulnerability, not on the order of territories.

    Raises:
        ParameterError: too few citizens for so many territories.
    """
    counts = citizens_by_territory(n_citizens, places)
    first_citizen = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    citizens = np.zeros(n_citizens, dtype=CITIZEN)
    sums = fill_citizens(seed, places.keys, first_citizen, places.poverty, params, citizens)
    scale_vulnerability(citizens, n_citizens / math.fsum(sums))
    return Population(citizens, first_citizen, places.keys)
