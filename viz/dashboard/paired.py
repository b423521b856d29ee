"""Two scenarios that somebody watches side by side: month by month under the same draws, in one thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from abm.burn_in import BurnIns
from abm.errors import ScenarioError, WelfareError
from abm.inputs import Inputs
from abm.model import WelfareModel
from scenarios.runner import inputs_of
from scenarios.scenario import Scenario
from viz.dashboard.asked import Asked
from viz.dashboard.live import FASTEST, LiveRun, Phase
from viz.dashboard.snapshot import Snapshot, Wanted, snapshot_of


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
        publish_pair: called with every new state, from the thread of the pair.
        wanted: which indicators snapshots hold.
        speed: months a second.
        until: month to which they go by themselves once the burn-in has ended.
    """

    def __init__(
        self,
        first: Inputs,
        second: Inputs,
        seed: int,
        publish_pair: Callable[[PairState], None],
        wanted: Wanted,
        speed: float = FASTEST,
        until: int = 0,
    ) -> None:
        super().__init__(first, seed, lambda _: None, wanted, speed, plays=False)
        self.second = second
        self._publish_pair = publish_pair
        self._until = min(until, first.months)

    def _run(self) -> None:
        try:
            self._tell(Phase.PREPARING)
            burn_ins = BurnIns()  # one, where both have the same
            first = burn_ins.model_after(self.inputs, self.seed)
            pair = _Pair(first, burn_ins.model_after(self.second, self.seed))
            self.model = first
            self._live(pair)
        except WelfareError as error:
            self._tell(Phase.FAILED, error=str(error))
        except Exception as error:  # a fault of the model is shown, and the server lives on
            self._tell(Phase.FAILED, error=f"{type(error).__name__}: {error}")
            raise

    def _tell(self, phase: Phase, model: _Pair | None = None, error: str = "") -> None:
        if self._is_stopped:
            return
        snapshots = (None, None)
        if model is not None:
            snapshots = tuple(
                snapshot_of(one.arrays, self.inputs.months, self.wanted) for one in (model.first, model.second)
            )
        self._publish_pair(PairState(phase, *snapshots, error=error))


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
