"""A project handed in to a call for projects: its size and its promise (MODEL 7)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from abm.contracts.financing import Financing

_ROUNDED = 3
"""Cents by which parts of a sum rounded one by one may exceed it."""


@dataclass(frozen=True)
class Candidacy:
    """A project that was handed in.

    Attributes:
        operator: row of the operator.
        expected: net outcome per person that its proposer expects.
        target: net outcome per person to be reached: what is expected times the ambition.
        service: cost of service in all, cents of the model.
        months: of service.
        unit: what it takes and what it pays for each cent of its cost.
        fee: of the intermediary.
        evaluation: cost of measuring.
        at_risk: part of the service that is paid on results only.
        margin: capital beyond what is planned, a share.
    """

    operator: int
    expected: float
    target: float
    service: int
    months: int
    unit: Financing
    fee: int
    evaluation: int
    at_risk: int
    margin: float

    @property
    def cost(self) -> int:
        """What its vehicle has to pay: service in advance, fee and evaluation."""
        return self.service - self.at_risk + self.fee + self.evaluation

    @cached_property
    def money(self) -> Financing:
        """What it takes and what it pays."""
        return self.unit.times(self.cost)

    @property
    def planned(self) -> int:
        """What the payer commits: payments on plan."""
        return round(self.unit.planned * self.cost) + self.at_risk

    @property
    def promised(self) -> int:
        """Capital that investors are asked for: what is planned and a margin, but no more than the cost."""
        return min(self.cost, math.ceil(self.unit.capital * self.cost * (1.0 + self.margin)) + _ROUNDED)
