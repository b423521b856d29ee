"""Outcome contracts of a society: the yearly call, signatures, service, tests, payments and what follows (MODEL 7).

Money runs through the vehicle of each contract, all of which share the intermediary's account: investors pay in what
service needs, the payer pays on results, investors get back what is left. Investors' purses and balances of vehicles
add up to the two accounts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from abm.contracts.candidacies import LONGEST_SERVICE
from abm.contracts.contract import Contract, Stage
from abm.contracts.financing import Plans, plans_of
from abm.contracts.investors import Investor, build_investors
from abm.contracts.terms import Terms
from abm.contracts.vehicles import Vehicles
from abm.errors import ParameterError
from abm.ledger import INVESTORS_ACCOUNT, Ledger, endow
from abm.parameters import Parameters
from abm.providers.columns import CENTS
from abm.vocabulary import N_DOMAINS


@dataclass
class Contracting:
    """Everything about contracts that lasts from month to month.

    Attributes:
        terms: that contracts are written on; None: there can be none.
        investors: all of them.
        contracts: all that the State retained and investors financed, in the order of calls.
        envelope: money set aside and not promised, cents.
        good: contracts that kept their promise, the State's first belief counted in.
        bad: contracts that did not.
        n_cells: territories × 4.
        vehicles: of all contracts signed so far, with their cohorts.
    """

    terms: Terms | None
    investors: list[Investor]
    good: float
    bad: float
    n_cells: int
    contracts: list[Contract] = field(default_factory=list)
    envelope: int = 0
    vehicles: Vehicles = field(init=False)

    def __post_init__(self) -> None:
        self.vehicles = Vehicles(len(self.investors), 0, LONGEST_SERVICE, self.n_cells)

    def write_on(self, terms: Terms | None) -> None:
        """Terms that contracts are written on from now on; before any is signed."""
        self.terms = terms
        n_tests = 0 if terms is None else len(terms.tests)
        self.vehicles = Vehicles(len(self.investors), n_tests, LONGEST_SERVICE, self.n_cells)

    @property
    def at_work(self) -> list[Contract]:
        """Contracts that are not closed."""
        return [one for one in self.contracts if one.stage != Stage.CLOSED]

    @property
    def terms_needed(self) -> Terms:
        """The terms.

        Raises:
            ParameterError: money is set aside for contracts that nobody has written.
        """
        if self.terms is None:
            raise ParameterError("funding.moved_to_contracts needs contracts.terms: name a contract, such as 'cis'")
        return self.terms

    def plans(self, lag: int) -> Plans:
        """Financing on the terms, with so many months from a result to its payment."""
        return plans_of(self.terms_needed, lag, LONGEST_SERVICE)

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do in a month."""
        return all(one.stage == Stage.CLOSED for one in self.contracts)


def open_contracting(parameters: Parameters, citizens: int, ledger: Ledger) -> Contracting:
    """Contracting before anything has happened; investors have their money."""
    rules = parameters.contracts
    investors = build_investors(rules, round(rules.investor_capital * citizens * CENTS))
    endow(ledger, INVESTORS_ACCOUNT, sum(one.cash for one in investors))
    good = rules.belief_weight * rules.state_belief
    return Contracting(None, investors, good, rules.belief_weight - good, ledger.n_territories * N_DOMAINS)
