"""Faults planted in each part of outcome contracts are caught by a test of that part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import abm.contracts.calls as calls
import abm.contracts.candidacies as candidacies
import abm.contracts.contract_month as contract_month
import abm.contracts.evaluation as evaluation
import abm.contracts.financing as financing
import abm.contracts.months as months
import abm.contracts.negotiation as negotiation
import abm.contracts.prospect as prospect
import abm.contracts.renewal as renewal
import abm.contracts.settlement as settlement
import abm.contracts.syndicate as syndicate
import abm.contracts.weighing as weighing
import abm.funding.pots as pots
import abm.model
import tests.abm.contracts.test_calls as of_calls
import tests.abm.contracts.test_contracting as of_contracting
import tests.abm.contracts.test_investors as of_investors
import tests.abm.contracts.test_plan as of_plan
import tests.abm.contracts.test_prospect as of_prospect
import tests.abm.test_funding as of_funding
import tests.invariants.test_contract_money as of_money
import tests.verification.test_contract_theory as of_theory
from abm.contracts.call import Call
from abm.contracts.investors import Investor
from tests.abm.contracts.hand import BRITISH


def _one_cent_more(month: int, seed: int, rows: Any, n: int, *rest: Any) -> None:
    _PAY_SERVICE(month, seed, rows, n, *rest)
    rows["drawn"][:n] += rows["running"][:n]


def _paid_twice(here: contract_month.ContractMonth, cents: int, *rest: Any) -> None:
    _PAY_IN_PUBLIC(here, 2 * cents, *rest)


def _without_a_reservation(contracting: Any, call: Call, set_aside: Any, counts: Any) -> None:
    before = contracting.envelope + set_aside.added
    _CALL_FOR_PROJECTS(contracting, call, set_aside, counts)
    contracting.envelope = before


def _nobody_learns(self: Investor, is_good: bool, weight: float) -> None:
    """What investors see of ended contracts is lost."""


_PAY_SERVICE = months.pay_service
_PAY_IN_PUBLIC = contract_month.ContractMonth.pay_in_public
_CALL_FOR_PROJECTS = abm.model.call_for_projects
_SE_SHARE = evaluation.se_share
_CONTRACT_OF = negotiation.contract_of


def _british_anew() -> None:
    """The test of plans, on plans worked out now."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(of_plan, "SIB", financing.Plans(BRITISH, 6, 120))
        of_plan.test_capital_that_is_used_again_is_the_peak_of_cost_less_payments(39)


FAULTS: dict[str, tuple[Any, str, Any, Callable[[], Any]]] = {
    "everybody promises the same": (
        candidacies, "_promises", lambda call, able: np.ones(len(able)),
        of_calls.test_those_who_expect_most_propose_and_see_what_they_do,
    ),
    "operators under contract propose again": (
        candidacies.np, "isin", lambda one, others: np.zeros(np.shape(one), dtype=bool),
        of_calls.test_only_free_enterprises_alive_propose,
    ),
    "the State does not compare with a grant": (
        weighing, "state_gain", lambda *numbers: 0.0, of_calls.test_a_project_must_promise_more_than_a_grant,
    ),
    "investors forget that a contract may fail": (
        syndicate, "investor_gain", lambda chance, success, failure, put_in, *rest: success - put_in,
        of_theory.test_a_doubtful_investor_is_paid_for_its_doubt,
    ),
    "investors do not discount": (
        prospect, "present_value", lambda cents, *rest: cents,
        lambda: of_calls.test_why_an_investor_refuses({}, {"bank_return": 0.05}),
    ),
    "investors forget that targets are ambitious": (
        prospect, "relative_to", lambda found, plan, gross: np.maximum(0.0, found / (found.mean() + 1e-9)),
        lambda: of_prospect.test_what_is_paid_with_sampling_error_follows_the_formula("historical", 1.1),
    ),
    "what may be measured is what is true": (
        prospect, "outcome_found",
        lambda method, with_service, without, eligible, people, z, errors: with_service - without + 0.0 * z,
        lambda: of_prospect.test_a_small_cohort_is_paid_by_chance_more_often(),
    ),
    "everybody knows everybody": (
        Investor, "knows", lambda *key: True, of_calls.test_partners_and_their_peers_are_known_without_sight,
    ),
    "every negotiation ends well": (
        Call, "chance", lambda self, key, what: 0.999, of_calls.test_some_negotiations_end_without_a_signature,
    ),
    "payments on the way are not used again": (
        financing, "_paid_before", lambda *given: 0, _british_anew,
    ),
    "a cent of capital too much each month": (
        months, "pay_service", _one_cent_more, of_contracting.test_service_takes_all_of_the_capital_and_ends,
    ),
    "the payer pays twice": (
        contract_month.ContractMonth, "pay_in_public", _paid_twice,
        of_contracting.test_a_contract_that_meets_its_plan_in_cents,
    ),
    "negotiations that fail cost all of setting up": (
        contract_month, "cost_of_failure", lambda cents, rules: cents,
        of_contracting.test_an_operator_that_closes_before_the_signature_frees_money_and_capital,
    ),
    "negotiations that fail cost nothing": (
        calls, "cost_of_failure", lambda cents, rules: 0,
        of_money.test_the_payer_bears_a_part_of_negotiations_that_fail,
    ),
    "what nobody claims stays with the State": (
        pots, "_give_back", lambda *given: 0,
        of_funding.test_money_that_nobody_claimed_goes_back_when_none_is_set_aside_any_more,
    ),
    "one investor gets all": (
        contract_month, "split", lambda cents, weights: [cents, *[0] * (len(weights) - 1)],
        of_contracting.test_a_contract_that_meets_its_plan_in_cents,
    ),
    "comparisons have no bias": (
        evaluation, "measured_baseline_bias", lambda *given: 0.0,
        lambda: of_contracting.test_what_each_comparison_measures("matched", 0.442),
    ),
    "the error of sampling is twice what it is": (
        evaluation, "se_share", lambda *given: 2.0 * _SE_SHARE(*given),
        lambda: of_theory.test_tests_are_met_as_often_as_the_formula_says("randomised", 0.2, 0.25),
    ),
    "a plan that is missed is forgotten": (
        renewal, "_LEAST_PLAN", 1.0,
        of_contracting.test_a_plan_that_is_missed_may_be_written_anew_at_what_was_measured,
    ),
    "investors learn nothing": (
        Investor, "sees_end", _nobody_learns, of_contracting.test_what_is_learnt_from_a_good_end_and_a_bad_one,
    ),
    "nobody loses enough to leave": (
        settlement, "_KEPT", 0.0, of_contracting.test_investors_who_lost_half_may_leave_and_nobody_else,
    ),
    "contracts cost the envelope nothing": (
        abm.model, "call_for_projects", _without_a_reservation, of_money.test_the_ledger_of_money_set_aside_is_kept,
    ),
    "burnt investors go on": (
        Investor, "free", property(lambda self: self.cash - self.promised),
        of_investors.test_what_is_promised_is_not_free_and_nothing_of_a_burnt_one_is,
    ),
}  # fmt: skip
"""What is spoilt, where, by what, and the test that sees it."""


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, attribute, spoilt, seen_by = FAULTS[name]
    seen_by()
    monkeypatch.setattr(module, attribute, spoilt)
    with pytest.raises(AssertionError):
        seen_by()
