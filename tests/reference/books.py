"""Accounts as plain whole numbers of cents, and the payments between them (MODEL 5.6)."""

from __future__ import annotations

from collections import defaultdict

from abm.flows import Flow
from abm.vocabulary import Instrument

BY_STATE, BY_AUTHORITY = 0, 1
"""Which level of government owes a claim."""
INSTRUMENTS = (int(Instrument.GRANT), int(Instrument.PROCUREMENT), int(Instrument.WAGE_SUBSIDY))
"""Instruments that are paid late: earned as a claim first."""


class Account:
    """Cash of somebody, cents."""

    __slots__ = ("cash",)

    def __init__(self, cash: int = 0) -> None:
        self.cash = cash


class Books:
    """Everybody's accounts but the providers', which hold their own, and what was paid this month by flow."""

    def __init__(self, n_territories: int) -> None:
        self.state = Account()
        self.households = Account()
        self.bank = Account()
        self.investors = Account()
        self.suppliers = Account()
        self.investors = Account()
        self.intermediary = Account()
        self.evaluator = Account()
        self.rest_of_world = Account()
        self.authorities = [Account() for _ in range(n_territories)]
        self.paid: dict[Flow, int] = defaultdict(int)
        self.bank_result = 0

    def open_month(self) -> None:
        """Forget last month's payments."""
        self.paid.clear()
        self.bank_result = 0

    def pay(self, flow: Flow, payer: Account, payee: Account, cents: int) -> None:
        """Move cash; never a negative amount."""
        if cents < 0:
            raise ValueError(f"{flow.name}: a payment of {cents} cents")
        payer.cash -= cents
        payee.cash += cents
        self.paid[flow] += cents
        if flow == Flow.INTEREST and payee is self.bank:
            self.bank_result += cents
        elif flow == Flow.WRITE_OFF and payer is self.bank:
            self.bank_result -= cents

    def pass_on(self) -> None:
        """Suppliers and evaluator hand what they received to households; the bank does with interest less losses."""
        self.pay(Flow.SUPPLIER_INCOME, self.suppliers, self.households, self.suppliers.cash)
        self.pay(Flow.WAGES, self.evaluator, self.households, self.evaluator.cash)
        self.pay(Flow.BANK_RESULT, self.bank, self.households, max(0, self.bank_result))
        self.pay(Flow.BANK_RESULT, self.households, self.bank, max(0, -self.bank_result))
