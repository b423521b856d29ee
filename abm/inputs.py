"""What goes into a run: everything that decides it except the seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from abm.contracts.terms import Terms
from abm.errors import ParameterError
from abm.parameters import Parameters
from abm.policy import NO_POLICY, Policy, from_base
from abm.vocabulary import MONTHS_PER_YEAR


@dataclass(frozen=True)
class Inputs:
    """Frozen inputs of a run.

    Attributes:
        parameters: of the society.
        policy: dated changes of levers.
        citizens: one agent each.
        burn_in_months: months common to all scenarios before month 0, whole years: month 0 is a January.
        months: months of the scenario.
        territory_order: positions of territories in another order, to check that no result depends on it.
        terms: that outcome contracts are written on; None: there are none.
    """

    parameters: Parameters = field(default_factory=Parameters)
    policy: Policy = NO_POLICY
    citizens: int = 20_000
    burn_in_months: int = 60
    months: int = 120
    territory_order: Sequence[int] | None = None
    terms: Terms | None = None

    def __post_init__(self) -> None:
        refuse_broken_years(self.burn_in_months)

    @property
    def base(self) -> Parameters:
        """Parameters of the society without policy, in which the burn-in lives.

        Raises:
            ParameterError: the policy does not go with the base.
        """
        return self._base_and_dated[0]

    @property
    def dated(self) -> Policy:
        """The policy with the levers that are told relative to the base.

        Raises:
            ParameterError: the policy does not go with the base.
        """
        return self._base_and_dated[1]

    @cached_property
    def _base_and_dated(self) -> tuple[Parameters, Policy]:
        return from_base(self.parameters, self.policy)


def refuse_broken_years(burn_in_months: int) -> None:
    """Stop at a burn-in that is no whole number of years.

    Raises:
        ParameterError: month 0 would not be a January, and a budget dated month 0 would act months later.
    """
    if burn_in_months % MONTHS_PER_YEAR:
        near = max(1, round(burn_in_months / MONTHS_PER_YEAR)) * MONTHS_PER_YEAR
        raise ParameterError(
            f"run.burn_in_months = {burn_in_months}: budgets are shared out in January and month 0 is one, so the "
            f"burn-in takes whole years, for instance {near}"
        )
