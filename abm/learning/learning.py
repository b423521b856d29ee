"""What a society has tried and taken up: all that lasts from one January to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from abm.learning.trials import no_trials
from abm.providers.columns import Integers, Records
from abm.vocabulary import N_DOMAINS

NO_KEY = -1
"""Stands in rows without a provider."""
Flags = npt.NDArray[np.bool_]


@dataclass
class Learning:
    """Trials so far, and who has taken up what.

    Attributes:
        n_territories: number of territories.
        trials: all trials; ``TRIAL``.
        keys: key of the provider whose ideas stand in each row of ``taken``.
        taken: whether the provider of a row has taken an idea of its domain up; shape (provider rows, ideas).
        good_known: ideas that have come up and are better than usual practice; shape (territories, domains).
        good_in_use: of these, those that some provider of the territory has taken up.
    """

    n_territories: int
    trials: Records = field(default_factory=no_trials)
    keys: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    taken: Flags = field(default_factory=lambda: np.zeros((0, 0), dtype=np.bool_))
    good_known: Integers = field(init=False)
    good_in_use: Integers = field(init=False)
    has_begun: bool = False

    def __post_init__(self) -> None:
        self.good_known = np.zeros((self.n_territories, N_DOMAINS), dtype=np.int64)
        self.good_in_use = np.zeros((self.n_territories, N_DOMAINS), dtype=np.int64)

    @property
    def domains(self) -> Integers:
        """Domain of each trial."""
        domains: Integers = self.trials["cell"] % N_DOMAINS
        return domains

    def keep_step(self, rows: Records, n_ideas: int) -> None:
        """Make room for all providers and ideas; who is new has taken nothing up, whosever row it has.

        Args:
            rows: all providers.
            n_ideas: most ideas of a domain so far.
        """
        keys = np.where(rows["alive"] == 1, rows["key"], NO_KEY)
        taken = np.zeros((len(rows), max(n_ideas, self.taken.shape[1])), dtype=np.bool_)
        if len(self.keys):
            order = np.argsort(self.keys)
            places = np.minimum(np.searchsorted(self.keys[order], keys), len(order) - 1)
            before = order[places]
            known = (self.keys[before] == keys) & (keys != NO_KEY)
            taken[known, : self.taken.shape[1]] = self.taken[before[known]]
        self.keys, self.taken = keys, taken

    def hand_on(self, givers: Integers, takers: Integers) -> None:
        """Who works as another does now has taken up all that the other has, beside its own; all at the same time.

        Its quality has been copied, so what an idea does is in it already and must not be added again.

        Args:
            givers: keys of those whose practice is copied; shape (n,).
            takers: keys of those who copy it, each once; they may be new; shape (n,).
        """
        if not self.taken.any() or not len(takers):
            return
        new = takers[~np.isin(takers, self.keys)]
        # rows beyond those of providers: they find their place at the next step
        self.keys = np.concatenate([self.keys, new])
        self.taken = np.concatenate([self.taken, np.zeros((len(new), self.taken.shape[1]), dtype=np.bool_)])
        order = np.argsort(self.keys)
        rows = order[np.searchsorted(self.keys[order], takers)]
        known = np.isin(givers, self.keys)
        theirs = order[np.searchsorted(self.keys[order], givers[known])]
        self.taken[rows[known]] |= self.taken[theirs]
