"""The model as Mesa's ``batch_run`` wants it: a class that parameters make, with a data collector."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from mesa import DataCollector

from abm.model import WelfareModel
from abm.series import Series, evaluate_years
from benchmarks.mix import mix
from scenarios.runner import inputs_of

if TYPE_CHECKING:
    from scenarios.batch.plan import Plan


class WrappedModel(WelfareModel):
    """One point of the policy mix under one seed; yearly values of all indicators are collected in the last month.

    Args:
        point: number in the mix.
        seed: of the keyed draws.
        society: citizens, months of burn-in and months of the scenario.
        rng: what newer versions of Mesa hand to every model; the seed takes its place.
    """

    def __init__(self, point: int, seed: int, society: tuple[tuple[int, int, int], ...], rng: Any = None) -> None:
        plan = _mix(*society)
        super().__init__(inputs_of(plan.setting.scenario_at(plan.points[point])), seed)
        self.levels = plan.setting.levels
        self.yearly: Series | None = None
        self.datacollector = DataCollector(model_reporters={"yearly": "yearly"})

    def step(self) -> None:
        """One month; Mesa reads what is collected by the number of the step, so there must be one for each."""
        super().step()
        if self.month == self.inputs.burn_in_months + self.inputs.months:
            self.yearly = evaluate_years(self.arrays, (), self.levels)
            self.running = False
        self.datacollector.collect(self)


@cache
def _mix(citizens: int, burn_in: int, months: int) -> Plan:
    return mix(citizens, burn_in, months, None, 1)
