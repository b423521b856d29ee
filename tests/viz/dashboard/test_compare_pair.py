"""Two runs in one thread: linked, paired, ended."""

from __future__ import annotations

import numpy as np
import pytest

from abm.burn_in import BurnIns
from abm.errors import NoSteadyStateError
from abm.inputs import Inputs
from abm.simulate import simulate
from abm.view import Level
from tests.processes import until
from viz.dashboard.asked import Asked
from viz.dashboard.charts import wanted
from viz.dashboard.live import Phase
from viz.dashboard.paired import LivePair, PairState, inputs_of_pair
from viz.dashboard.snapshot import snapshot_of

COVERED = ("share_covered", Level.TOTAL)


class Watched:
    """A pair and all that it published."""

    def __init__(self, asked: Asked, month: int = 0) -> None:
        self.states: list[PairState] = []
        first, second = inputs_of_pair(asked)
        self.pair = LivePair(first, second, asked.seed, self.states.append, wanted())
        self.pair.jump(month)
        self.pair.start()

    def comes_to(self, phase: Phase, month: int) -> PairState:
        """The state in which it does this at this month."""

        def is_there() -> bool:
            last = self.states[-1] if self.states else None
            return last is not None and last.phase is phase and last.first is not None and last.first.month == month

        assert until(is_there), self.states[-1:]
        return self.states[-1]

    def end(self) -> None:
        """Stop it."""
        self.pair.stop()
        self.pair.thread.join(30)
        assert not self.pair.thread.is_alive()


ASKED = Asked("state_disengagement", citizens=500, months=24, seed=7)


def test_both_advance_together_and_are_what_they_are_alone() -> None:
    watched = Watched(ASKED)
    start = watched.comes_to(Phase.PAUSED, 0)
    np.testing.assert_array_equal(start.first.series(*COVERED), start.second.series(*COVERED))
    watched.pair.step()
    watched.comes_to(Phase.PAUSED, 1)
    watched.pair.step(12)
    watched.comes_to(Phase.PAUSED, 13)
    watched.pair.play()
    last = watched.comes_to(Phase.ENDED, 24)
    watched.end()
    for one in watched.states:
        assert (one.first is None) == (one.second is None)
        assert one.first is None or one.first.month == one.second.month
    for inputs, found in zip(inputs_of_pair(ASKED), (last.first, last.second), strict=True):
        alone = snapshot_of(simulate(inputs, 7).arrays, 24, wanted())
        for key, values in alone.values.items():
            np.testing.assert_array_equal(found.values[key], values)


def test_a_pair_begins_where_it_is_asked_to() -> None:
    watched = Watched(ASKED, month=5)
    watched.comes_to(Phase.PAUSED, 5)
    watched.end()


def test_a_stopped_pair_publishes_nothing_more() -> None:
    watched = Watched(ASKED)
    watched.comes_to(Phase.PAUSED, 0)
    watched.end()
    n_told = len(watched.states)
    watched.pair.play()
    assert len(watched.states) == n_told


def test_a_society_that_cannot_be_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: BurnIns, inputs: Inputs, seed: int) -> None:
        raise NoSteadyStateError("no steady state")

    monkeypatch.setattr(BurnIns, "model_after", refused)
    watched = Watched(ASKED)
    watched.pair.thread.join(30)
    assert watched.states[-1] == PairState(Phase.FAILED, error="no steady state")
