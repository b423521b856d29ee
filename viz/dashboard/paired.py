"""Two scenarios that somebody watches side by side: month by month under the same draws, in one thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from abm.burn_in import BurnIns
from abm.errors import ScenarioError
from abm.inputs import Inputs
from abm.model import WelfareModel
from scenarios.runner import inputs_of
from scenarios.scenario import Scenario
from viz.dashboard.asked import Asked
from viz.dashboard.live import FASTEST, LiveRun, Lives, Phase
from viz.dashboard.snapshot import Snapshot, Told, Wanted


@dataclass(frozen=True)
class PairState:
    """What a watcher of two runs is shown; both have done the same months.

    Attributes:
        phase: what both are doing.
        first: counts of A so far; none before the burn-in has ended.
        second: of B.
        error: why one of them failed.
    """

    phase: Phase
    first: Snapshot | None = None
    second: Snapshot | None = None
    error: str = ""


def scenarios_of(asked: Asked) -> tuple[Scenario, Scenario]:
    """The two scenarios, of equal size and length; those of A hold for both.

    Raises:
        WelfareError: a name or value is not valid, or the burn-ins differ.
    """
    first = asked.alone().resolved()
    beside = asked.beside()
    second = Asked(beside.scenario, beside.changes, beside.citizens, first.run.months, beside.seed).resolved()
    if first.run.burn_in_months != second.run.burn_in_months:
        raise ScenarioError(
            f"'{first.name}' has run.burn_in_months = {first.run.burn_in_months} and '{second.name}' "
            f"{second.run.burn_in_months}; chance is equal only in societies of equal length: make them equal"
        )
    return first, second


class LivePair(LiveRun):
    """Two runs in one thread.

    Args:
        first: what is simulated as A.
        second: as B; as many months as A.
        seed: of all draws of both.
        publish: called with every new ``PairState``, from the thread of the pair.
        wanted: which indicators snapshots hold.
        speed: months a second.
    """

    def __init__(
        self,
        first: Inputs,
        second: Inputs,
        seed: int,
        publish: Callable[[PairState], None],
        wanted: Wanted,
        speed: float = FASTEST,
    ) -> None:
        super().__init__(first, seed, publish, wanted, speed, plays=False)
        self.second = second
        self._pair: _Pair | None = None
        self._told_both = (Told(), Told())

    def _born(self) -> Lives:
        burn_ins = BurnIns()  # one, where both have the same
        first = burn_ins.model_after(self.inputs, self.seed)
        self._pair = _Pair(first, burn_ins.model_after(self.second, self.seed))
        self.model = first
        return self._pair

    def _state(self, phase: Phase, is_counted: bool, error: str) -> PairState:
        if not is_counted or self._pair is None:
            return PairState(phase, error=error)
        first, second = (
            told.snapshot(one.arrays, self.inputs.months, self.wanted)
            for told, one in zip(self._told_both, (self._pair.first, self._pair.second), strict=True)
        )
        return PairState(phase, first, second, error)


@dataclass(frozen=True)
class _Pair:
    """Two societies that live as one."""

    first: WelfareModel
    second: WelfareModel

    def step(self) -> None:
        """A month of both."""
        self.first.step()
        self.second.step()


def inputs_of_pair(asked: Asked) -> tuple[Inputs, Inputs]:
    """What both runs take; see ``scenarios_of``."""
    first, second = scenarios_of(asked)
    return inputs_of(first), inputs_of(second)
