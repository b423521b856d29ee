"""What goes into a run: everything that decides it except the seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from abm.parameters import Parameters
from abm.policy import NO_POLICY, Policy


@dataclass(frozen=True)
class Inputs:
    """Frozen inputs of a run.

    Attributes:
        parameters: of the society.
        policy: dated changes of levers.
        citizens: one agent each.
        burn_in_months: months common to all scenarios before month 0.
        months: months of the scenario.
        territory_order: positions of territories in another order, to check that no result depends on it.
    """

    parameters: Parameters = field(default_factory=Parameters)
    policy: Policy = NO_POLICY
    citizens: int = 20_000
    burn_in_months: int = 60
    months: int = 120
    territory_order: Sequence[int] | None = None
