"""What those who learn look at and write in a January."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from abm.learning.knowledge import Prior
from abm.learning.learning import Learning
from abm.parameters.learning import Triers
from abm.parameters.table import Table
from abm.providers.columns import Floats, Integers, Providers, Records
from abm.rules.learning import adopted_quality
from abm.vocabulary import N_DOMAINS

LEAST_QUALITY = 0.5
"""No practice falls below half of the usual one (MODEL 8)."""
MILLION = 1e6
"""Gains are counted in whole millionths of a person's practice, so that they add up in any order."""


@dataclass(frozen=True)
class January:
    """A January of the scenario.

    Attributes:
        seed: seed of the run.
        month: from the start of the burn-in.
        years: whole years of the scenario before it.
        table: parameter rows by territory.
        providers: all of them; qualities and shares on trial are written.
        learning: moved on.
        strength: standing of each territory, standard deviations of volunteering around the mean of territories.
        rank: share of territories that are weaker, ties halved.
        counts: this month's counts of learning, (territories, domains); written.
        tally_row: this month's tally; what authorities pay is written.
    """

    seed: int
    month: int
    years: int
    table: Table
    providers: Providers
    learning: Learning
    strength: Floats
    rank: Floats
    counts: Records
    tally_row: Records

    @cached_property
    def prior(self) -> Prior:
        """What evaluators believe before they measure."""
        p = self.table[0]
        return Prior(float(p["idea_mean"] + p["prior_error"]), float(p["idea_spread"]))

    @cached_property
    def members(self) -> list[Integers]:
        """Rows of those who serve in each cell."""
        rows, n_cells = self.providers.rows, self.providers.n_cells
        alive = np.flatnonzero(rows["alive"] == 1)
        cells = rows["territory"][alive].astype(np.int64) * N_DOMAINS + rows["domain"][alive]
        ends = np.cumsum(np.bincount(cells, minlength=n_cells))
        return np.split(alive[np.argsort(cells, kind="stable")], ends[:-1])

    def peers(self, domain: int) -> Integers:
        """Rows of all who serve in a domain."""
        return np.concatenate(self.members[domain::N_DOMAINS])

    def trying(self, trial: np.void) -> Integers:
        """Providers that take part in a trial and are still there.

        Args:
            trial: one ``TRIAL``.
        """
        cell, who = int(trial["cell"]), int(trial["who"])
        if who == Triers.SERVICES:
            return np.array([cell])  # services stand in the order of cells
        here = self.members[cell]
        return here if who == Triers.TERRITORIES else here[self.providers.rows["key"][here] == trial["key"]]

    def money(self) -> Floats:
        """Public money of each cell this year, all instruments and what firms have won, cents.

        What is set aside for outcome contracts is not in it: no cell has that money before a contract is signed.
        """
        cells, n_cells = self.providers.cells, self.providers.n_cells
        of_firms = self.providers.rows["procurement"][n_cells : 2 * n_cells]  # firms stand in the order of cells
        money: Floats = (cells["direct_budget"] + cells["pot"] + of_firms).astype(np.float64)
        return money


def standing(volunteers: Integers, adults: Integers) -> tuple[Floats, Floats]:
    """Strength of territories by the share of adults who volunteer: standard deviations, and rank; (territories,).

    Sums do not depend on the order of territories.

    Args:
        volunteers: adults who volunteer.
        adults: adults.
    """
    share = volunteers / np.maximum(adults, 1)
    ordered = np.sort(share)
    spread = float(ordered.std())
    strength = np.zeros(len(share)) if spread <= 0.0 else (share - float(ordered.mean())) / spread
    below = np.searchsorted(ordered, share, side="left")
    upto = np.searchsorted(ordered, share, side="right")
    return strength, (below + upto) / (2.0 * len(share))


def adopt(january: January, numbers: Integers, idea: int, effect: float, gains: Floats, beliefs: Floats) -> None:
    """Providers take an idea up: their quality moves, and it is counted.

    Args:
        january: when; qualities, who has taken what and counts are written.
        numbers: rows of providers, all of one domain; shape (n,).
        idea: ordinal in that domain.
        effect: true effect where it was tried, which says whether adoption is an error.
        gains: true change of each one's quality; shape (n,).
        beliefs: what each believes it to be; shape (n,).
    """
    if len(numbers) == 0:
        return
    rows, learning = january.providers.rows, january.learning
    before = rows["quality"][numbers]
    after = _adopted(before, gains)
    rows["quality"][numbers] = after
    learning.taken[numbers, idea] = True
    served = rows["served"][numbers].astype(np.float64)
    where = rows["territory"][numbers].astype(np.int64), rows["domain"][numbers].astype(np.int64)
    for name, amounts in (
        ("adoptions", np.ones(len(numbers))),
        ("false_adoptions", np.full(len(numbers), float(effect <= 0.0))),
        ("true_gain", np.rint(MILLION * served * (after - before))),
        ("believed_gain", np.rint(MILLION * served * beliefs)),
    ):
        np.add.at(january.counts[name], where, amounts)


def _adopted(before: Floats, gains: Floats) -> Floats:
    """Quality of each after it has adopted; shape (n,)."""
    return np.array(
        [adopted_quality(quality, gain, LEAST_QUALITY) for quality, gain in zip(before, gains, strict=True)]
    )


def count_good_ideas(january: January, effects: list[Floats]) -> None:
    """Ideas better than usual practice that have come up, and those in use, by territory and domain.

    Args:
        january: when; the stocks of its learning are written.
        effects: true effects by domain.
    """
    rows, learning = january.providers.rows, january.learning
    for domain, true in enumerate(effects):
        good = np.flatnonzero(true > 0.0)
        learning.good_known[:, domain] = len(good)
        ours = january.peers(domain)
        in_use = np.zeros((learning.n_territories, len(good)), dtype=np.bool_)
        np.logical_or.at(in_use, rows["territory"][ours], learning.taken[np.ix_(ours, good)])
        learning.good_in_use[:, domain] = in_use.sum(axis=1)
