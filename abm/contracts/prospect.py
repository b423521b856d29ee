"""What a contract may pay before anybody knows, over whether it keeps its promise and what is then measured (MODEL 7).

A project does what its proposer promises, or half of it. Either way what is measured spreads around what is true, and
plans that are missed may be written anew; payments are those of the terms over draws of both. Everybody reckons with a
cohort as planned that is like all who ask for help: whether people are chosen shows only later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtr

from abm.contracts.call import Call, people_of
from abm.contracts.candidacy import Candidacy
from abm.contracts.evaluation import comparison, gross_baseline, outcome_found
from abm.contracts.measurement import standard_errors_drawn
from abm.contracts.plan import Floats, Integers, Results, on_plan, paid_at_tests, relative_to
from abm.rules.contracting import chance_written_anew, plan_written_anew, present_value
from abm.vocabulary import MONTHS_PER_YEAR

HALF = 0.5
"""Part of its promise that a project is expected to do if it does not keep it (an assumption)."""
_STATES = np.array([[1.0], [HALF]])
_DRAWS = 32
_ERRORS, _RENEWALS = 0, 1
"""Seeds of the orders in which tests go through the same quantiles."""


@dataclass(frozen=True)
class Prospect:
    """What may be paid: by whether the promise is kept (first) or half of it (second), by draw, by test; cents.

    Attributes:
        tests: months after signature in which results are paid.
        paid: to the vehicle; shape (2, draws, tests).
        handed_back: of this and of capital that is not needed to investors; shape (2, draws, tests).
        to_operator: part of the money at risk that the operator earns, a share; shape (2, draws).
        capital: put in.
    """

    tests: tuple[int, ...]
    paid: Floats
    handed_back: Floats
    to_operator: Floats
    capital: float

    def expected_payment(self, at_risk: float, guarantee: float) -> tuple[float, float]:
        """What the payer expects to pay if the promise is kept, and if half of it is, cents.

        Args:
            at_risk: money that the operator gets on results only, cents.
            guarantee: part of the capital that is repaid whatever the result.
        """
        due = self.paid.sum(axis=2) + at_risk * self.to_operator + self._owed(guarantee)
        kept, half = due.mean(axis=1).tolist()
        return kept, half

    def expected_return(self, required: float, guarantee: float) -> tuple[float, float]:
        """Present value of what investors expect back if the promise is kept, and if half of it is, cents.

        Args:
            required: return that whoever waits requires, a year.
            guarantee: as above.
        """
        discount = np.array([present_value(1.0, required, month) for month in self.tests])
        back = self.handed_back @ discount + self._owed(guarantee) * discount[-1]
        kept, half = back.mean(axis=1).tolist()
        return kept, half

    def _owed(self, guarantee: float) -> Floats:
        """What is missing of the guaranteed capital after the last test; shape (2, draws)."""
        missing: Floats = guarantee * self.capital - self.handed_back.sum(axis=2)
        return np.maximum(0.0, missing)


def prospects(call: Call, handed_in: Sequence[Candidacy]) -> list[Prospect]:
    """What each project may pay.

    Args:
        call: the call.
        handed_in: projects, all on the terms of the call.
    """
    if not handed_in:
        return []
    results = [_results(call, one) for one in handed_in]
    paid = paid_at_tests(call.plans.terms, Results.joined(results))
    each = paid.reshape(len(handed_in), len(_STATES), _DRAWS, -1)
    return [_prospect(*of_one) for of_one in zip(handed_in, results, each, strict=True)]


def _results(call: Call, one: Candidacy) -> Results:
    """What may be measured of a project; sets are the draws of the one state, then those of the other."""
    rules, terms = call.rules_of(one.operator), call.plans.terms
    ordinary = call.ordinary[int(call.providers.rows["domain"][one.operator])]
    people = people_of(one.service, ordinary) * float(call.providers.economy["scale"][0])
    tests, baseline, method = one.unit.tests, ordinary.deadweight, comparison(terms)
    gross, with_service = gross_baseline(terms, baseline), baseline + one.expected * _STATES
    errors, renewals = _draws(len(tests), _ERRORS), ndtr(_draws(len(tests), _RENEWALS))
    shape = (len(_STATES), _DRAWS, len(tests))
    users, effect, of_target = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    plan, before = np.full(shape[:2], one.target), 0
    for place, planned in enumerate(on_plan(tests, rules.measurement_lag, one.months, 1.0)):
        if planned.users == 0.0:  # nobody is there to be measured
            continue
        found = outcome_found(method, with_service, baseline, baseline, people * planned.users, errors[place], rules)
        users[..., place] = planned.users
        effect[..., place] = now = relative_to(found, plan, gross)
        of_target[..., place] = relative_to(found, one.target, gross)
        chance = chance_written_anew(rules.renegotiation, (tests[place] - before) / MONTHS_PER_YEAR)
        renewed = (now < 1.0) & (renewals[place] < chance)
        plan, before = np.where(renewed, plan_written_anew(now, plan, one.target, gross), plan), tests[place]
    return Results(*(column.reshape(-1, len(tests)) for column in (users, effect, of_target)))


def _prospect(one: Candidacy, results: Results, paid: Integers) -> Prospect:
    money, shape = one.money, paid.shape
    due = np.diff(np.minimum(np.cumsum(money.scale * paid, axis=-1), money.cap), axis=-1, prepend=0.0)
    to_operator = (results.users * np.minimum(1.0, results.effect)).sum(axis=-1).reshape(shape[:2])
    return Prospect(money.tests, due, handed_back(money.capital, money.kept, due), to_operator, money.capital)


def handed_back(capital: float, kept: float, paid: Floats) -> Floats:
    """What is left of payments for investors once what service costs is kept.

    Args:
        capital: paid in.
        kept: what the vehicle has to pay in all.
        paid: at each test; shape (..., tests).

    Returns:
        The same shape.
    """
    free = np.maximum(0.0, capital - kept + np.cumsum(paid, axis=-1))
    return np.diff(free, axis=-1, prepend=0.0)


@lru_cache(maxsize=16)
def _draws(n_tests: int, what: int) -> Floats:
    return standard_errors_drawn(_DRAWS, n_tests, what)
