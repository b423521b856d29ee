"""Networks of the society: ties between citizens (compressed rows of neighbours)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.engine.social_ties import count_over_ties, fill_own_ties, link_both_ways
from abm.errors import ParameterError
from abm.parameters.society import Society
from abm.population import Population

MOST_TIES = np.iinfo(np.int32).max


@dataclass(frozen=True)
class SocialTies:
    """Who is tied to whom; ties go both ways.

    Attributes:
        tie_start: where each citizen's neighbours start in ``ties``, then the end; int32, shape (N + 1,).
        ties: rows of neighbours, increasing within a citizen; int32.
    """

    tie_start: npt.NDArray[np.int32]
    ties: npt.NDArray[np.int32]

    def neighbours(self, row: int) -> npt.NDArray[np.int32]:
        """Rows of the people tied to the citizen in ``row``."""
        return self.ties[self.tie_start[row] : self.tie_start[row + 1]]

    @property
    def mean_degree(self) -> float:
        """Mean number of ties of a citizen."""
        return len(self.ties) / (len(self.tie_start) - 1)


def build_social_ties(seed: int, population: Population, society: Society) -> SocialTies:
    """Tie citizens into small worlds, one on the ring of each territory, with long ties between them.

    The form is that of Watts and Strogatz (1998) with both ends keyed; cost and memory grow with the ties.

    Args:
        seed: seed of the run.
        population: the citizens.
        society: mean degree, rewiring and share of long ties.

    Returns:
        The ties: symmetric, sorted, without doubles. The mean degree falls short of the parameter by the
        doubles that were dropped (under 1 % from 500 citizens on).

    Raises:
        ParameterError: more ties than 32 bits can number.
    """
    n_citizens = len(population)
    if n_citizens * society.mean_degree > MOST_TIES:
        raise ParameterError(
            f"{n_citizens:,} citizens with {society.mean_degree} ties make more than {MOST_TIES:,} entries; "
            "lower mean_degree or the number of citizens"
        )
    ties_brought = society.mean_degree // 2
    key_order = np.argsort(population.territory_keys)
    sizes = np.diff(population.first_citizen)[key_order]
    first_number = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    tie_start = np.zeros(n_citizens + 1, dtype=np.int32)
    other_end = np.empty(n_citizens * ties_brought, dtype=np.int32)
    fill_own_ties(
        seed,
        population.territory_keys,
        population.first_citizen,
        key_order,
        first_number,
        ties_brought,
        society.rewiring,
        society.long_tie_share,
        tie_start[1:],
        other_end,
    )
    np.cumsum(tie_start, out=tie_start)
    ties = np.empty(n_citizens * society.mean_degree, dtype=np.int32)
    used = link_both_ways(ties_brought, other_end, tie_start, ties)
    return SocialTies(tie_start, ties[:used])


def count_ties(social_ties: SocialTies, population: Population) -> None:
    """Set how many ties of each citizen know the ESS and how many volunteer, from the flags as they stand."""
    count_over_ties(social_ties.tie_start, social_ties.ties, population.citizens)
