"""A run as a function: inputs and a seed go in, everything that was counted comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.funding_network import network_of
from abm.inputs import Inputs
from abm.institutions import Network
from abm.model import WelfareModel
from abm.series import Series, evaluate
from abm.tally import RunArrays


@dataclass(frozen=True)
class Run:
    """What one run leaves.

    Attributes:
        arrays: counts of every month, burn-in included.
        first_sizes: real-equivalent paid staff of enterprises at the start of the scenario, FTE.
        last_sizes: the same at its end.
        poverty: poverty rate of each territory, by name.
        network: institutional network at the end.
    """

    arrays: RunArrays
    first_sizes: npt.NDArray[np.float64]
    last_sizes: npt.NDArray[np.float64]
    poverty: dict[str, float]
    network: Network

    def series(self) -> Series:
        """The indicators as a long table."""
        return evaluate(self.arrays)


def simulate(inputs: Inputs, seed: int, each_month: Callable[[int], None] | None = None) -> Run:
    """Simulate one society.

    Args:
        inputs: what is simulated.
        seed: of all draws.
        each_month: called after every month with the number of months done.

    Returns:
        What was counted.

    Raises:
        NoSteadyStateError: the world asked for has no steady state.
    """
    model = WelfareModel(inputs, seed)
    first_sizes = sizes(model)
    for month in range(inputs.burn_in_months + inputs.months):
        if month == inputs.burn_in_months:
            first_sizes = sizes(model)
        model.step()
        if each_month is not None:
            each_month(month + 1)
    names = [str(name) for name in model.territories.names]
    poverty = dict(zip(names, model.territories.poverty.tolist(), strict=True))
    return Run(model.arrays, first_sizes, sizes(model), poverty, network_of(model))


def sizes(model: WelfareModel) -> npt.NDArray[np.float64]:
    """Real-equivalent paid staff of the enterprises alive, FTE."""
    enterprises = model.providers.enterprises
    return np.asarray(enterprises["size"][enterprises["alive"] == 1], dtype=np.float64)
