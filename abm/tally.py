"""Counts and sums of a month by territory, domain and provider kind; everything reported comes from here.

Shape of the whole tally: (months, territories, domains, provider kinds). People and spells nobody serves
stand under the kind NOBODY. ``stock`` fields hold the state at the end of the month, ``flow`` fields what
happened in it. Money is in euro cents.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from abm.parameters.worth import Worth
from abm.vocabulary import N_DOMAINS, N_KINDS

Tally = npt.NDArray[np.void]
Civic = npt.NDArray[np.void]

CASE_FIELDS = {
    "in_need": "stock: people in need; under the kind that serves them, else NOBODY",
    "severity": "stock: sum of their severities",
    "not_seeking": "stock: in need and not (yet) asking for help, never-seekers included",
    "never_seeking": "stock: in need and never asking during this spell",
    "in_contact": "stock: in need, and more of their ties than usual know the ESS or are being served",
    "in_contact_not_seeking": "stock: of these, those not (yet) asking for help",
    "in_assessment": "stock: asked for help, not yet on a list",
    "waiting": "stock: on a waiting list; under the kind of the provider waited for",
    "overload": "stock: people served above the funded places",
    "excess": "stock: of these, those whom staff cannot serve either, millionths of people",
    "onsets": "flow: first onsets",
    "relapses": "flow: onsets that are relapses",
    "spontaneous_ends": "flow: needs that ended by themselves",
    "successes": "flow: needs ended by service",
    "drop_outs": "flow: people who left service without success",
    "starts": "flow: people who began to be served",
    "wait_months": "flow: sum of months on the list of those who began",
    "take_ups": "flow: people who asked for help",
    "well_served": "flow: person-months of good service in maintenance domains",
    "practice": "flow: sum over people served of practice times fit, millionths of the base",
    "shadow_in_need": "stock: of people ever served, those who would be in need without any service",
    "shadow_severity": "stock: sum of their severities without service",
    "real_in_need": "stock: of the same people, those who are in need",
    "real_severity": "stock: sum of their severities",
    "evaluated": "flow: people whose first service began 12 months ago",
    "gross": "flow: of these, out of need now",
    "deadweight": "flow: of these, out of need now without service too",
}

PROVIDER_FIELDS = {
    "providers": "stock: providers alive",
    "staff": "stock: paid staff, FTE",
    "volunteer_staff": "stock: volunteers, FTE",
    "places": "stock: funded places",
    "cash": "stock: cash, cents",
    "receivables": "stock: money owed to them by public payers, cents",
    "credit": "stock: credit drawn, cents",
    "cost": "flow: cost of service, cents",
    "payroll": "flow: wages, cents",
    "direct_provision": "flow: public money to public services, cents",
    "grants": "flow: grants, cents",
    "procurement": "flow: procurement, cents",
    "wage_subsidies": "flow: wage subsidies, cents",
    "support": "flow: public money for outreach, referral, visibility and audits, cents; under NOBODY",
    "paid_by_authorities": "flow: of all public money received, the part that authorities paid, cents",
    "fees": "flow: users' fees, cents",
    "dues": "flow: dues, cents",
    "gifts": "flow: gifts, cents",
    "unpaid_cost": "flow: cost of cases beyond funded places and staff, cents",
    "associations": "stock: volunteer-only associations, from which employers hatch",
    "hatchings": "flow: employers born",
    "founder_support": "flow: public money given to these as opening cash, cents",
    "quiet_exits": "flow: employers that closed without insolvency",
    "insolvencies": "flow: employers that closed insolvent",
    "staff_of_leavers": "flow: paid staff of employers that closed, less those others took over, millionths of FTE",
    "group_staff": "stock: paid staff of enterprises that are a site or have opened one, FTE",
    "sites_opened": "flow: of employers born, those that another enterprise opened as a site",
    "consortium_staff": "stock: paid staff of enterprises that work in a consortium, FTE",
    "mergers": "flow: enterprises that merged into another one",
    "growth_wanted": "flow: enterprises with a long list, which is reason to grow in place, or with a place for a site",
    "growth_refused": "flow: of these, those held back by too little cash, or capital that does not pay for all",
    "start_up_cost": "flow: cost of opening sites, of learning from peers, of mergers and of growing in place, cents",
    "start_up_support": "flow: of it, what the State paid, cents",
    "growth_capital": "stock: loans and patient capital for growth and sites that they owe, cents",
    "growth_capital_lost": "flow: of these, what lenders gave up when employers closed, cents",
    "capacity_building": "flow: public money for the organisation that they lack, cents",
    "reserves_of_leavers": "flow: reserves of employers that closed, handed to others of the ESS, cents",
}

TALLY = np.dtype([(name, np.float64) for name in (*CASE_FIELDS, *PROVIDER_FIELDS)])

CONTRACT_FIELDS = {
    "contract_income": "flow: money of outcome contracts to operators, cents",
    "outcome_payments": "flow: public payments on results and guarantees, cents",
    "contract_costs": "flow: public money for setting contracts up, cents",
    "contract_fees": "flow: fees and evaluation, paid out of capital, cents",
    "capital_drawn": "flow: capital that investors paid in, cents",
    "capital_repaid": "flow: capital and return that they got back, cents",
    "guarantee_paid": "flow: of payments, those that a guarantee made, cents",
    "candidacies": "flow: projects handed in",
    "labelled": "flow: projects that the State retained",
    "financed": "flow: of these, those whose capital came together",
    "signed": "flow: contracts signed",
    "months_to_signature": "flow: sum of months from call to signature of those signed",
    "ended_early": "flow: contracts that the payer ended early",
    "renegotiated": "flow: plans written anew",
    "tests": "flow: tests made",
    "wrongly_met": "flow: tests met though the true effect was below the plan",
    "wrongly_missed": "flow: tests missed though the true effect reached the plan",
    "ended": "flow: contracts after their last payment",
    "ended_repaid": "flow: of these, those that repaid the capital",
    "capital_ended": "flow: capital that these had drawn, cents",
    "repaid_of_ended": "flow: what their investors got back in all, cents",
    "capital_lost": "flow: capital that investors did not get back of those that ended, cents",
    "return_on_capital": "flow: sum over these of capital times yearly return, cents",
    "planned_payments": "flow: payments of their last plans, cents",
    "payments_of_ended": "flow: what they were paid, cents",
    "reached_of_target": "flow: sum over these of outcome relative to the first target",
    "rolled_out": "flow: contracts followed by a grant",
    "contract_users": "flow: people whom contracts served, thousand-millionths",
    "cohort_without": "flow: sum of their chances to succeed without service, thousand-millionths",
    "eligible_without": "flow: the same of all who asked for help meanwhile, thousand-millionths",
    "cohort_evaluated": "flow: people of contracts whose first service began 12 months ago",
    "cohort_gross": "flow: of these, out of need now",
    "cohort_deadweight": "flow: of these, out of need now without service too",
}

CONTRACTS = np.dtype([(name, np.float64) for name in CONTRACT_FIELDS])
"""What is counted of outcome contracts, all of whose operators are of the ESS; shape (months, territories, domains)."""

LEARNING_FIELDS = {
    "trials_begun": "flow: trials begun",
    "trials_reported": "flow: trials that came to a result or an opinion",
    "trials_stopped": "flow: trials stopped without any",
    "trial_cost": "flow: public money for evaluating trials, cents",
    "published": "flow: results published",
    "adoptions": "flow: providers that took up an idea",
    "false_adoptions": "flow: of these, ideas that are no better than usual practice",
    "spread": "flow: of adoptions, those from peers",
    "generalised": "flow: of adoptions, those by the State's doing",
    "true_gain": "flow: change of practice quality by adoption times people served, millionths",
    "believed_gain": "flow: the same as whoever adopted believed it to be",
    "good_known": "stock: ideas that have come up and are better than usual practice",
    "good_in_use": "stock: of these, those that some provider of the territory has taken up",
    "quality": "stock: practice quality relative to the provider's base times people served, millionths",
    "quality_people": "stock: people served",
}
"""What is counted of trials and practices from the first January with a trial on."""

LEARNING = np.dtype([(name, np.float64) for name in LEARNING_FIELDS])
"""Shape (months, territories, domains)."""

CIVIC_FIELDS = {
    "citizens": "stock: inhabitants of the territory",
    "adults": "stock: of these, those of 20 and more",
    "knowing": "stock: inhabitants who know the ESS",
    "volunteers": "stock: adults who volunteer",
    "givers": "stock: adults who give",
    "taxes": "flow: taxes for welfare, the State's and the authority's, that inhabitants paid, cents",
    "trust_sum": "stock: sum over inhabitants of the trust gap, ESS less State, thousandths of log odds",
}
"""What is counted of all citizens, in need or not, and the taxes they pay; shape (months, territories)."""

CIVIC = np.dtype([(name, np.int64) for name in CIVIC_FIELDS])

LONGEST_WAIT = 60
"""Last bin of the histogram of waits; it holds longer waits too."""


def new_tally(n_months: int, n_territories: int) -> Tally:
    """An empty tally of shape (n_months, n_territories, N_DOMAINS, N_KINDS)."""
    return np.zeros((n_months, n_territories, N_DOMAINS, N_KINDS), dtype=TALLY)


def new_contract_tally(n_months: int, n_territories: int) -> Tally:
    """Empty counts of outcome contracts, of shape (n_months, n_territories, N_DOMAINS)."""
    return np.zeros((n_months, n_territories, N_DOMAINS), dtype=CONTRACTS)


def new_learning_tally(n_months: int, n_territories: int) -> Tally:
    """Empty counts of trials and practices, of shape (n_months, n_territories, N_DOMAINS)."""
    return np.zeros((n_months, n_territories, N_DOMAINS), dtype=LEARNING)


def new_civic(n_months: int, n_territories: int) -> Civic:
    """Empty civic counts of shape (n_months, n_territories)."""
    return np.zeros((n_months, n_territories), dtype=CIVIC)


def new_wait_histogram(n_months: int) -> npt.NDArray[np.int64]:
    """Empty counts, by month and domain, of the months on the list of those who began to be served.

    Shape (n_months, N_DOMAINS, LONGEST_WAIT + 1).
    """
    return np.zeros((n_months, N_DOMAINS, LONGEST_WAIT + 1), dtype=np.int64)


def lengthened(counts: npt.NDArray[Any], done: int, n_months: int) -> npt.NDArray[Any]:
    """Counts with room for ``n_months``: the months ``done`` as they are, the others empty."""
    longer = np.zeros((n_months, *counts.shape[1:]), dtype=counts.dtype)
    # as bytes: records are copied field by field otherwise
    longer[:done].view(np.uint8)[...] = counts[:done].view(np.uint8)
    return longer


@dataclass(frozen=True)
class RunArrays:
    """Everything counted in one run; what the indicators are computed from.

    Attributes:
        tally: shape (months, territories, domains, provider kinds), dtype ``TALLY``.
        contracts: shape (months, territories, domains), dtype ``CONTRACTS``.
        learning: shape (months, territories, domains), dtype ``LEARNING``.
        civic: shape (months, territories), dtype ``CIVIC``.
        wait_histogram: shape (months, domains, ``LONGEST_WAIT`` + 1), people.
        ledger_residual: sum of the absolute imbalances of all accounts, cents; shape (months,). Always 0.
        territories: names in the order of the columns.
        burn_in: months before the start of the scenario.
        enterprise_size_scale: model employers per real-equivalent employer, >= 1.
        cases_per_post: people that a full-time post serves, by domain.
        worth: what results are weighed with.
    """

    tally: Tally
    contracts: Tally
    learning: Tally
    civic: Civic
    wait_histogram: npt.NDArray[np.int64]
    ledger_residual: npt.NDArray[np.int64]
    territories: tuple[str, ...]
    burn_in: int = 60
    enterprise_size_scale: float = 1.0
    cases_per_post: tuple[float, ...] = (1.0,) * N_DOMAINS
    worth: Worth = field(default_factory=Worth)

    def between(self, start: int, end: int) -> RunArrays:
        """The counts of some months only, both counted from the first; the scenario stays where it is."""
        return replace(
            self, tally=self.tally[start:end], contracts=self.contracts[start:end],
            learning=self.learning[start:end], civic=self.civic[start:end],
            wait_histogram=self.wait_histogram[start:end], ledger_residual=self.ledger_residual[start:end],
            burn_in=self.burn_in - start,
        )  # fmt: skip
