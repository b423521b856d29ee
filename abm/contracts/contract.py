"""One outcome contract of the simulation, from its candidacy to its last payment."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from abm.contracts.plan import Result
from abm.contracts.vehicles import Vehicles
from abm.vocabulary import N_DOMAINS, Domain


class Stage(IntEnum):
    """How far a contract has come."""

    NEGOTIATED = 0
    """Retained by the State, with investors; not signed yet."""
    RUNNING = 1
    """The operator serves."""
    SERVED = 2
    """Service has ended; results are still to come."""
    CLOSED = 3
    """The last payment is made, or there never was a signature."""


@dataclass
class Contract:
    """A contract between payer, operator and investors. Money in cents of the model, months from the burn-in's start.

    Attributes:
        called: month of the call.
        signs: month in which it is to be signed.
        months: of service.
        tests: months after signature in which results are paid.
        cell: territory × 4 + domain.
        operator: row of the operator.
        operator_key: its identity; with the month of the call it is that of the contract, for an operator has one at a
            time.
        service: money for service that is paid in advance.
        at_risk: money for service that is paid on results only.
        fee: of the intermediary.
        evaluation: cost of measuring.
        setting_up: paid by the payer at signature.
        users: people planned.
        expected: net outcome per person that its proposer expects, a share.
        baseline: share who succeed without service, as is known of the domain.
        plan: net outcome per person to be reached, as last negotiated; first the target.
        cap: most that the payer may have to pay.
        committed: payments on plan, taken out of the money set aside.
        scale: cents of the model for a cent of its terms.
        shares: capital promised by each investor, by its place among investors.
        stage: how far it has come.
        target: the first plan.
        number: its place among vehicles, once signed.
        vehicles: columns of all signed contracts, once it is.
        tested: how many tests have been paid.
        renegotiated: how many had been when the plan was last written.
        payments: on results, to the vehicle, by test.
        paid: on results, to the vehicle, so far.
        paid_to_operator: on results.
        bonus: of this, on the terms.
        handed_back: to investors so far.
        returned: to investors: month after signature and cents.
        results: measured at each test so far.
    """

    called: int
    signs: int
    months: int
    tests: tuple[int, ...]
    cell: int
    operator: int
    operator_key: int
    service: int
    at_risk: int
    fee: int
    evaluation: int
    setting_up: int
    users: float
    expected: float
    baseline: float
    plan: float
    cap: int
    committed: int
    scale: float
    shares: dict[int, int]
    stage: Stage = Stage.NEGOTIATED
    number: int = -1
    vehicles: Vehicles | None = None
    tested: int = 0
    renegotiated: int = 0
    payments: list[int] = field(default_factory=list)
    paid: int = 0
    paid_to_operator: int = 0
    bonus: int = 0
    handed_back: int = 0
    returned: list[tuple[int, int]] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.target = self.plan

    @property
    def domain(self) -> Domain:
        """Need that its people have."""
        return Domain(self.cell % N_DOMAINS)

    @property
    def territory(self) -> int:
        """Number of the territory."""
        return self.cell // N_DOMAINS

    @property
    def capital(self) -> int:
        """What investors promised."""
        return sum(self.shares.values())

    @property
    def cost(self) -> int:
        """What its vehicle has to pay: service in advance, fee and evaluation."""
        return self.service + self.fee + self.evaluation

    @property
    def left_of_cap(self) -> int:
        """What may still be paid on the terms."""
        return self.cap - self.paid - self.bonus

    @property
    def is_repaid(self) -> bool:
        """Whether investors got their capital back, but for a cent of rounding at each test."""
        return self.handed_back + len(self.tests) >= self.drawn

    def is_due_in(self, month: int) -> bool:
        """Whether something happens in a month: a signature, service, or a test."""
        if self.stage == Stage.NEGOTIATED:
            return month >= self.signs
        return self.stage == Stage.RUNNING or self.is_tested_in(month)

    def is_tested_in(self, month: int) -> bool:
        """Whether a test of a signed contract is due."""
        if self.stage not in (Stage.RUNNING, Stage.SERVED) or self.tested == len(self.tests):
            return False
        return month - self.signs >= self.tests[self.tested]

    @property
    def drawn(self) -> int:
        """Of the capital, so far."""
        return self._column("drawn")

    @drawn.setter
    def drawn(self, cents: int) -> None:
        self._write("drawn", cents)

    @property
    def balance(self) -> int:
        """Held by its vehicle."""
        return self._column("balance")

    @balance.setter
    def balance(self, cents: int) -> None:
        self._write("balance", cents)

    @property
    def drawn_of(self) -> dict[int, int]:
        """Of the capital, so far, by place of the investor."""
        if self.vehicles is None:
            return {}
        drawn = self.vehicles.drawn_of[self.number]
        return {place: int(drawn[place]) for place in self.shares}

    @property
    def flows(self) -> list[tuple[int, int]]:
        """Month after signature and cents, from the investors' side."""
        if self.vehicles is None:
            return []
        paid_in = self.vehicles.paid_in[self.number]
        return [(int(age), -int(paid_in[age])) for age in np.flatnonzero(paid_in)] + self.returned

    def _column(self, name: str) -> int:
        return 0 if self.vehicles is None else int(self.vehicles.rows[name][self.number])

    def _write(self, name: str, cents: int) -> None:
        assert self.vehicles is not None, "nothing is drawn before a contract is signed"
        self.vehicles.rows[name][self.number] = cents
