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
from abm.vocabulary import MONTHS_PER_YEAR

Records = npt.NDArray[np.void]

ENTERPRISE = np.dtype(
    [
        ("key", np.int64),
        ("territory", np.int16),
        ("domain", np.uint8),
        ("legal_form", np.uint8),
        ("born", np.int32),  # month from the start of the burn-in, negative before it
        ("size", np.float64),  # real-equivalent paid FTE
        ("cash_months", np.float64),  # cash less credit drawn, in months of usual cost
    ]
)
"""One enterprise of the ESS as a run leaves it."""


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
    """

    arrays: RunArrays
    first_sizes: npt.NDArray[np.float64]
    last_sizes: npt.NDArray[np.float64]
    poverty: dict[str, float]
    network: Network | None
    opening_enterprises: Records
    last_enterprises: Records

    def series(self) -> Series:
        """The indicators as a long table."""
        return evaluate(self.arrays)


def simulate(
    inputs: Inputs, seed: int, each_month: Callable[[int], None] | None = None, keep_network: bool = False
) -> Run:
    """Simulate one society.

    Args:
        inputs: what is simulated.
        seed: of all draws.
        each_month: called after every month with the number of months done.
        keep_network: draw the institutional network of the last month.

    Returns:
        What was counted.

    Raises:
        NoSteadyStateError: the world asked for has no steady state.
    """
    model = WelfareModel(inputs, seed)
    first_sizes = sizes(model)
    opening = enterprises_of(model)
    for month in range(inputs.burn_in_months + inputs.months):
        if month == inputs.burn_in_months:
            first_sizes = sizes(model)
        model.step()
        if each_month is not None:
            each_month(month + 1)
    names = [str(name) for name in model.territories.names]
    poverty = dict(zip(names, model.territories.poverty.tolist(), strict=True))
    network = network_of(model) if keep_network else None
    return Run(model.arrays, first_sizes, sizes(model), poverty, network, opening, enterprises_of(model))


def sizes(model: WelfareModel) -> npt.NDArray[np.float64]:
    """Real-equivalent paid staff of the enterprises alive, FTE."""
    enterprises = model.providers.enterprises
    return np.asarray(enterprises["size"][enterprises["alive"] == 1], dtype=np.float64)


def enterprises_of(model: WelfareModel) -> Records:
    """The enterprises alive now, in the order of their keys; dtype ``ENTERPRISE``."""
    providers = model.providers
    numbers = 2 * providers.n_cells + np.flatnonzero(providers.enterprises["alive"] == 1)
    numbers = numbers[np.argsort(providers.rows["key"][numbers])]
    rows, economy, books = providers.rows[numbers], providers.economy[0], providers.ledger.books
    post_cost = economy["post_cost"][rows["domain"]] * (1.0 + rows["overhead"] - economy["overhead"])
    wages = model.params["payroll_share"][rows["territory"]] * post_cost * rows["paid"]
    month_cost = (economy["fixed_cost"] + wages + rows["other_cost"]) / MONTHS_PER_YEAR
    found = np.zeros(len(rows), dtype=ENTERPRISE)
    for name in ("key", "territory", "domain", "legal_form", "born", "size"):
        found[name] = rows[name]
    found["cash_months"] = (books.cash[books.first_provider + numbers] - books.credit[numbers]) / month_cost
    return found
