"""What a contract may pay, over whether its promise is kept and what is then measured."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from abm.contracts.call import Call
from abm.contracts.candidacies import candidacies
from abm.contracts.candidacy import Candidacy
from abm.contracts.evaluation import CONTROLS_A_PERSON
from abm.contracts.financing import Plans
from abm.contracts.measurement import payment_probability, se_share
from abm.contracts.plan import Results, on_plan, paid_at_tests
from abm.contracts.prospect import HALF, Prospect, prospects
from abm.contracts.terms import Terms
from abm.rules.contracting import present_value
from tests.abm.contracts.hand import BRITISH, FIRM_BELIEFS, FRENCH, ORDINARY, call, compared, providers

CAPITAL = 1_300_000_00
NOISELESS = {"measurement_error": 0.0, "ambition": 1.0, "renegotiation": 0.0, "historical_drift": 0.0}
THRESHOLD = Terms.model_validate(
    {
        "contract": {"id": "bar", "name": "Bar", "currency": "EUR", "investment_commitment": 1_000_000,
                     "anticipated_duration_months": 36},
        "metric": [{"id": "m", "title": "M", "unit": "share", "kind": "share", "target": Decimal("0.5")}],
        "test": [{"id": "end", "month": 54}],
        "clause": [{"id": "c", "form": "threshold", "metric": "m", "at_least": Decimal("0.5"), "pays": 1_200_000}],
    }
)  # fmt: skip
"""All or nothing at the target."""


def one_project(terms: Terms = FRENCH, **rules: Any) -> tuple[Call, Candidacy]:
    """A call to one operator of the usual promise, and its project."""
    here = call(providers([{}]), **{**FIRM_BELIEFS, **NOISELESS, **rules})
    here = Call(**{**vars(here), "plans": Plans(terms, 6, 120)})
    (one,) = candidacies(here, CAPITAL)
    return here, one


def prospect_of(terms: Terms = FRENCH, **rules: Any) -> tuple[Candidacy, Prospect]:
    """The project and what may be paid on it."""
    here, one = one_project(terms, **rules)
    (found,) = prospects(here, [one])
    return one, found


@pytest.mark.parametrize("terms", [FRENCH, BRITISH], ids=["french", "british"])
@pytest.mark.parametrize("method", list(CONTROLS_A_PERSON))
def test_without_error_it_pays_what_terms_say_of_the_promise_and_of_half_of_it(terms, method):
    """Where nobody is compared with, half of the promise comes on top of those who manage anyway."""
    terms = compared(terms, method)
    one, found = prospect_of(terms)
    gross = ORDINARY.deadweight if method == "target_only" else 0.0
    half = (HALF * one.expected + gross) / (one.expected + gross)
    sets = [on_plan(one.unit.tests, 6, one.months, effect) for effect in (1.0, half)]
    due = one.money.scale * paid_at_tests(terms, Results.of(sets))
    assert found.paid == pytest.approx(np.broadcast_to(due[:, None, :], found.paid.shape), rel=1e-9)
    assert found.expected_payment(0.0, 0.0) == pytest.approx(tuple(due.sum(axis=1)))


@pytest.mark.parametrize("method", ["target_only", "historical", "matched", "randomised"])
@pytest.mark.parametrize("ambition", [0.7, 0.9, 1.0, 1.1])
def test_what_is_paid_with_sampling_error_follows_the_formula(method, ambition):
    """E7: all or nothing at the target; classes of the error make a step of 1 / 32."""
    one, found = prospect_of(compared(THRESHOLD, method), measurement_error=1.0, ambition=ambition)
    without = ORDINARY.deadweight
    gross = without if method == "target_only" else 0.0
    people = one.service / ORDINARY.price * 12.0 / ORDINARY.months_served
    for place, effect in enumerate((one.expected, HALF * one.expected)):
        se = float(se_share(people, people * CONTROLS_A_PERSON[method], without + effect, without))
        pays = float(payment_probability(one.target + gross, effect + gross, se))
        planned = one.money.planned
        assert found.paid[place].sum(axis=1).mean() == pytest.approx(pays * planned, abs=planned / 32)


def test_a_small_cohort_is_paid_by_chance_more_often():
    """Half of the promise, bar at nine tenths of it: never by people enough, at times by few."""
    shares = []
    for terms_scale in (1.0, 0.02):
        here, one = one_project(compared(THRESHOLD, "historical"), measurement_error=1.0, ambition=0.9)
        here.providers.economy["scale"] = terms_scale
        (found,) = prospects(here, [one])
        shares.append(float((found.paid[1].sum(axis=1) > 0).mean()))
    assert shares[0] == 0.0 < shares[1]


def test_an_ambitious_target_pays_less_and_a_plan_written_anew_more():
    """Four tests of a price-free bar: who misses the first passes later ones if the plan follows what was found."""
    four = THRESHOLD.model_copy(update={"tests": BRITISH.tests})
    paid = [
        prospect_of(four, measurement_error=1.0, **rules)[1].expected_payment(0.0, 0.0)
        for rules in ({}, {"ambition": 1.5}, {"ambition": 1.5, "renegotiation": 2.0})
    ]
    assert paid[1] < paid[0]
    assert paid[1][0] < paid[2][0] <= paid[0][0] * 1.01


def test_what_investors_get_is_discounted_and_a_guarantee_tops_up_what_is_missing():
    one, found = prospect_of(THRESHOLD)
    back, month = one.money.planned, one.money.tests[0]
    assert found.expected_return(0.0, 0.0) == pytest.approx((back, 0.0))
    assert found.expected_return(0.05, 0.0)[0] == pytest.approx(present_value(back, 0.05, month))
    guaranteed = 0.4 * one.money.capital
    assert found.expected_return(0.05, 0.4) == pytest.approx(
        (present_value(back, 0.05, month), present_value(guaranteed, 0.05, month))
    )
    assert found.expected_payment(0.0, 0.4) == pytest.approx((back, guaranteed))


def test_the_operator_earns_what_is_at_risk_by_what_is_reached():
    one, found = prospect_of(compared(THRESHOLD, "historical"))
    assert found.to_operator.mean(axis=1) == pytest.approx([1.0, HALF])
    assert found.expected_payment(1_000.0, 0.0) == pytest.approx((one.money.planned + 1_000.0, 500.0))


def test_never_more_than_the_cap():
    card = BRITISH.model_copy(update={"head": BRITISH.head.model_copy(update={"maximum_outcome_payment": 150_000_000})})
    one, found = prospect_of(card, ambition=0.5, measurement_error=3.0)
    assert found.paid.sum(axis=2).max() <= one.money.cap * (1.0 + 1e-12)
    assert found.paid.min() >= 0.0
