"""What a run leaves of each outcome contract by itself: plain numbers at real size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abm.contracts.contract import Contract, Stage
from abm.contracts.contracting import Contracting
from abm.contracts.evaluation import CONTROL_GROUPS, comparison, gross_baseline
from abm.contracts.plan import NOTHING, Result, Results, paid_at_tests
from abm.contracts.prospect import HALF
from abm.contracts.terms import Terms
from abm.exact import sum_in_order

CENTS = 100.0
_ROUNDING = 1e-5
"""Part of a contract's money that whole cents of the model may make."""


@dataclass(frozen=True)
class ContractRecord:
    """One contract that was financed. Money in euros of real size.

    Attributes:
        domain: need that its people have.
        called: month of the call, from the start of the scenario.
        signs: month in which it was to be signed.
        months: of service agreed.
        comparison: method with which its outcome is measured.
        investors: how many put in capital.
        is_signed: whether it was signed.
        is_ended: whether its last payment was made.
        capital: promised.
        cap: most that the payer may have to pay.
        drawn: of the capital, so far.
        handed_back: to investors, so far.
        paid: on results, to the vehicle, so far.
        planned: payments that the last plan foresaw for the tests made.
        reached: outcome over first target, mean of the people tested; None when nobody was.
    """

    domain: str
    called: int
    signs: int
    months: int
    comparison: str
    investors: int
    is_signed: bool
    is_ended: bool
    capital: float
    cap: float
    drawn: float
    handed_back: float
    paid: float
    planned: float
    reached: float | None

    @property
    def has_control_group(self) -> bool:
        """Whether its outcome is that of its people less that of others."""
        return self.comparison in CONTROL_GROUPS

    @property
    def is_repaid(self) -> bool:
        """Whether investors got their capital back or more."""
        return self.handed_back >= (1.0 - _ROUNDING) * self.drawn


def planned_payments(contract: Contract, terms: Terms) -> int:
    """Payments that the last plan foresaw, cents: those made before it, then results on plan for who took part."""
    before = contract.renegotiated
    gross = gross_baseline(terms, contract.baseline)
    relative = (contract.plan + gross) / (contract.target + gross)
    on_plan = [Result(one.users, 1.0, relative) for one in contract.results[before:]]
    if not on_plan:
        return sum(contract.payments[:before])
    paid = paid_at_tests(terms, for_all_tests(terms, [*contract.results[:before], *on_plan]))[0]
    return sum(contract.payments[:before]) + round(contract.scale * int(paid[before : len(contract.results)].sum()))


def for_all_tests(terms: Terms, results: Sequence[Result]) -> Results:
    """A set of results with those of tests that have not come: nobody."""
    return Results.of([[*results, *[NOTHING] * (len(terms.tests) - len(results))]])


def outcome_over_first_target(contract: Contract) -> float | None:
    """Measured outcome relative to the first target, over the people tested; None when nobody was."""
    users = sum_in_order(result.users for result in contract.results)
    return sum_in_order(result.users * result.of_target for result in contract.results) / users if users > 0.0 else None


def keeps_its_promise(contract: Contract, terms: Terms) -> bool:
    """Whether what was measured is nearer to what was promised than to half of it; not when nobody was measured."""
    reached = outcome_over_first_target(contract)
    if reached is None:
        return False
    gross = gross_baseline(terms, contract.baseline)
    return reached * (contract.target + gross) - gross >= 0.5 * (1.0 + HALF) * contract.expected


def records_of(contracting: Contracting, scale: float, burn_in: int) -> tuple[ContractRecord, ...]:
    """Every contract that was financed, in the order of calls.

    Args:
        contracting: of a model.
        scale: real-equivalent enterprises for one of the model.
        burn_in: months before the scenario.
    """
    if not contracting.contracts:
        return ()
    terms = contracting.terms_needed
    return tuple(_record(one, terms, scale, burn_in) for one in contracting.contracts)


def _record(contract: Contract, terms: Terms, scale: float, burn_in: int) -> ContractRecord:
    euros = scale / CENTS
    is_signed = contract.number >= 0
    return ContractRecord(
        domain=contract.domain.name.lower(),
        called=contract.called - burn_in,
        signs=contract.signs - burn_in,
        months=contract.months,
        comparison=comparison(terms),
        investors=len(contract.shares),
        is_signed=is_signed,
        is_ended=is_signed and contract.stage == Stage.CLOSED,
        capital=euros * contract.capital,
        cap=euros * contract.cap,
        drawn=euros * contract.drawn,
        handed_back=euros * contract.handed_back,
        paid=euros * contract.paid,
        planned=euros * planned_payments(contract, terms),
        reached=outcome_over_first_target(contract),
    )
