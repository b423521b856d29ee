"""A run as a function: inputs and a seed go in, everything that was counted comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from abm.burn_in import BurnIns
from abm.channels import FREE, Channels
from abm.contracts.records import ContractRecord, records_of
from abm.funding_network import network_of
from abm.inputs import Inputs
from abm.institutions import Network
from abm.model import WelfareModel
from abm.providers.census import enterprises_of, sizes
from abm.providers.columns import Floats, Records
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
        network: institutional network at the end; none unless it was asked for.
        opening_enterprises: enterprises before the first month of the burn-in, as drawn; ``ENTERPRISE``.
        last_enterprises: enterprises alive at the end; ``ENTERPRISE``.
        contracts: outcome contracts that were financed.
    """

    arrays: RunArrays
    first_sizes: Floats
    last_sizes: Floats
    poverty: dict[str, float]
    network: Network | None
    opening_enterprises: Records
    last_enterprises: Records
    contracts: tuple[ContractRecord, ...] = ()

    def series(self) -> Series:
        """The indicators as a long table."""
        return evaluate(self.arrays)


def simulate(
    inputs: Inputs,
    seed: int,
    each_month: Callable[[int], None] | None = None,
    keep_network: bool = False,
    burn_ins: BurnIns | None = None,
    channels: Channels = FREE,
) -> Run:
    """Simulate one society.

    Args:
        inputs: what is simulated.
        seed: of all draws.
        each_month: called after every month simulated with the number of months done.
        keep_network: draw the institutional network of the last month.
        burn_ins: saved burn-ins to begin with; the result is the same without.
        channels: what is held, or noted, from the start of the scenario on; all free unless something is asked.

    Returns:
        What was counted.

    Raises:
        NoSteadyStateError: the world asked for has no steady state.
    """
    model = WelfareModel(inputs, seed) if burn_ins is None else burn_ins.model_after(inputs, seed)

    def step_until(end: int) -> None:
        while model.month < end:
            model.step()
            if each_month is not None:
                each_month(model.month)

    step_until(inputs.burn_in_months)
    model.channels = channels
    first_sizes = sizes(model.providers)
    step_until(inputs.burn_in_months + inputs.months)
    names = [str(name) for name in model.territories.names]
    return Run(
        arrays=model.arrays,
        first_sizes=first_sizes,
        last_sizes=sizes(model.providers),
        poverty=dict(zip(names, model.territories.poverty.tolist(), strict=True)),
        network=network_of(model) if keep_network else None,
        opening_enterprises=model.opening_enterprises,
        last_enterprises=enterprises_of(model.providers, model.params),
        contracts=records_of(model.contracting, model.arrays.enterprise_size_scale, inputs.burn_in_months),
    )
