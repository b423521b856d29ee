"""A society with one contract, solved by hand and stepped by months."""

from __future__ import annotations

from typing import Any

from abm.balance import check
from abm.contracts.contract import Contract, Stage
from abm.contracts.contracting import Contracting
from abm.contracts.investors import Investor, InvestorKind
from abm.contracts.months import advance_contracts
from abm.contracts.terms import Terms
from abm.engine.contracts import PARTS
from abm.ledger import INTERMEDIARY_ACCOUNT, INVESTORS_ACCOUNT, pass_on
from abm.parameters.table import parameter_table
from abm.tally import new_contract_tally
from abm.vocabulary import N_DOMAINS
from tests.abm.contracts.hand import EMPLOYMENT, FRENCH, endow_investors, providers, with_rules

FIRST = 2 * N_DOMAINS
"""Row of the operator."""
PURSE = 500_000
SERVICE, FEE, EVALUATION, SETTING_UP = 240_000, 24_000, 12_000, 5_000
COST = SERVICE + FEE + EVALUATION
"""115 euros a month for 24 months: 100 for service, 10 for the intermediary, 5 for the evaluator."""
EXACT = {"measurement_error": 0.0, "renegotiation": 0.0, "roll_out": 0.0, "burnt_exit": 0.0, "historical_drift": 0.0}
GOOD, BAD, NONE = (0.7, 0.2), (0.45, 0.2), (0.2, 0.2)
"""Shares out of need with the service and without: above the plan of .4, at half of it, nothing gained."""


class Contracted:
    """A society with one contract, stepped by months; books and purses are checked after each.

    Args:
        terms: that it is written on.
        shares: capital by place among four investors of 5,000 euros each.
        rules: rules of contracts other than the exact ones.
    """

    def __init__(
        self, terms: Terms = FRENCH, shares: dict[int, int] | None = None, local: float = 0.0, **rules: Any
    ) -> None:
        self.society = providers([{"grant": 360_000, "mission": 0.5}, {"grant": 360_000}])
        self.society.cells["local_share"] = local
        self.table = parameter_table(with_rules(**{**EXACT, **rules}), 1)
        endow_investors(self.society, 4 * PURSE)
        self.investors = [Investor(key, InvestorKind.BANK, PURSE, 9.0, 1.0) for key in range(1, 5)]
        self.contracting = Contracting(None, self.investors, 2.0, 2.0, n_cells=N_DOMAINS)
        self.contracting.write_on(terms)
        shares = {0: COST // 2, 1: COST // 2} if shares is None else shares
        capital = sum(shares.values())
        self.contract = Contract(
            called=0, signs=2, months=24, tests=(24, 42), cell=EMPLOYMENT, operator=FIRST, operator_key=100,
            service=SERVICE, at_risk=0, fee=FEE, evaluation=EVALUATION, setting_up=SETTING_UP, users=10.0,
            expected=0.4, baseline=0.2, plan=0.4, cap=2 * COST, committed=COST, scale=capital / terms.capital,
            shares=shares,
        )  # fmt: skip
        for place, cents in shares.items():
            self.investors[place].promised += cents
        self.contracting.contracts.append(self.contract)
        self.tally = new_contract_tally(1, 1)[0]
        self.month = 0

    @property
    def operator(self) -> Any:
        """Its row."""
        return self.society.rows[FIRST]

    @property
    def paid_out(self) -> list[int]:
        """What each investor is out of pocket, cents."""
        return [PURSE - one.cash for one in self.investors]

    def account(self, number: int) -> int:
        """Cash of an account, cents."""
        return int(self.society.ledger.books.cash[number])

    def count(self, name: str) -> float:
        """A count of the contract so far."""
        return float(self.tally[name][0, EMPLOYMENT])

    def cohort(self, test: int, users: float, chances: tuple[float, float], eligible: float = 0.2) -> None:
        """People of the contract who count at a test, and their chances with and without service."""
        sums = [users, users * chances[0], users * chances[1], users * eligible, 0, 0, 0, users]
        self.contracting.vehicles.cohorts[0, test] = tuple(round(PARTS * number) for number in sums)

    def until(self, month: int) -> None:
        """Step so that the next month is this one."""
        while self.month < month:
            self.society.ledger.open_month()
            advance_contracts(
                self.contracting, self.society, self.table, seed=1, month=self.month, tally_row=self.tally,
            )  # fmt: skip
            pass_on(self.society.ledger.books)
            self.check()
            self.month += 1

    def check(self) -> None:
        """Books balance; purses are the investors' account, balances of vehicles the intermediary's."""
        assert check(self.society.ledger) == {}
        assert sum(one.cash for one in self.investors) == self.account(INVESTORS_ACCOUNT)
        assert sum(one.balance for one in self.contracting.contracts) == self.account(INTERMEDIARY_ACCOUNT)
        assert all(0 <= one.promised <= one.cash for one in self.investors)
        assert sum(self.contract.drawn_of.values()) == self.contract.drawn


def to_first_test(one: Contracted, first: tuple[float, float], second: tuple[float, float]) -> Contracted:
    """Served to the end, with five of ten people at each test; the next month is that of the first test."""
    one.until(3)
    one.cohort(0, 5.0, first)
    one.cohort(1, 5.0, second)
    one.until(26)
    return one


def to_the_end(one: Contracted, first: tuple[float, float], second: tuple[float, float]) -> Contracted:
    """Closed: signed in month 2, its last test in month 44."""
    to_first_test(one, first, second).until(45)
    assert one.contract.stage == Stage.CLOSED
    return one
