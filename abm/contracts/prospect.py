"""What a contract may pay before anybody knows, over whether it keeps its promise and what is then measured (MODEL 7).

A project does what its proposer promises, or half of it. Either way what is measured spreads around what is true, and
plans that are missed may be written anew; payments are those of the terms over draws of both. Everybody reckons with a
cohort as planned that is like all who ask for help: whether people are chosen shows only later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtr

from abm.contracts.call import Call, people_of
from abm.contracts.candidacy import Candidacy
from abm.contracts.evaluation import Errors, comparison, gross_baseline, outcome_found
from abm.contracts.measurement import NO_SAMPLE, standard_errors_drawn
from abm.contracts.plan import Floats, Results, paid_at_tests, relative_to
from abm.contracts.renewal import chance_written_anew, plan_written_anew
from abm.rules.contracting import present_value
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


def prospects(call: Call, projects: Sequence[Candidacy]) -> list[Prospect]:
    """What each project may pay.

    Args:
        call: the call.
        projects: all on the terms of the call.
    """
    if not projects:
        return []
    results = _results(call, projects)
    rows = (column.reshape(-1, column.shape[-1]) for column in (results.users, results.effect, results.of_target))
    paid = paid_at_tests(call.plans.terms, Results(*rows)).reshape(results.users.shape)
    money = [one.money for one in projects]
    scale, cap, capital, kept = _spread([(one.scale, one.cap, one.capital, one.kept) for one in money])[..., None]
    due = np.diff(np.minimum(np.cumsum(scale * paid, axis=-1), cap), axis=-1, prepend=0.0)
    to_operator = (results.users * np.minimum(1.0, results.effect)).sum(axis=-1)
    each = zip(money, due, handed_back(capital, kept, due), to_operator, strict=True)
    return [Prospect(one.tests, cents, returned, part, one.capital) for one, cents, returned, part in each]


class _Known(NamedTuple):
    """What is known of projects before anything is measured; a number, or an array (projects, 1, 1)."""

    baseline: Any
    gross: Any
    expected: Any
    target: Any
    people: Any
    renegotiation: Any
    unmatched: Any
    drift: Any
    sampling: Any


def _known(call: Call, one: Candidacy) -> _Known:
    ordinary = call.ordinary[int(call.providers.rows["domain"][one.operator])]
    people = people_of(one.service, ordinary) * float(call.providers.economy["scale"][0])
    gross, rules = gross_baseline(call.plans.terms, ordinary.deadweight), call.rules_of(one.operator)
    return _Known(ordinary.deadweight, gross, one.expected, one.target, people, rules.renegotiation, *Errors.of(rules))


def _results(call: Call, projects: Sequence[Candidacy]) -> Results:
    """What may be measured of each project; shape (projects, 2, draws, tests)."""
    known = _Known(*_spread([_known(call, one) for one in projects]))
    errors = Errors(known.unmatched, known.drift, known.sampling)
    tests, users = np.array([one.unit.tests for one in projects]), np.array([one.unit.users for one in projects])
    years, n_tests = np.diff(tests, axis=1, prepend=0) / MONTHS_PER_YEAR, tests.shape[1]
    with_service, method = known.baseline + known.expected * _STATES, comparison(call.plans.terms)
    shape = (len(projects), len(_STATES), _DRAWS, n_tests)
    effect, of_target, plan = np.zeros(shape), np.zeros(shape), np.broadcast_to(known.target, shape[:-1])
    for test, (z, renewal) in enumerate(zip(_draws(n_tests, _ERRORS), _chances(n_tests), strict=True)):
        here = users[:, test, None, None]
        people = np.where(here > 0.0, known.people * here, NO_SAMPLE)
        found = outcome_found(method, with_service, known.baseline, known.baseline, people, z, errors)
        effect[..., test] = now = np.where(here > 0.0, relative_to(found, plan, known.gross), 0.0)
        of_target[..., test] = np.where(here > 0.0, relative_to(found, known.target, known.gross), 0.0)
        chance = chance_written_anew(known.renegotiation, years[:, test, None, None])
        is_renewed = (here > 0.0) & (now < 1.0) & (renewal < chance)
        plan = np.where(is_renewed, plan_written_anew(now, plan, known.target, known.gross), plan)
    return Results(np.broadcast_to(users[:, None, None, :], shape), effect, of_target)


def _spread(rows: Sequence[Sequence[float]]) -> Floats:
    """A column for each number of projects, to be spread over states and draws; shape (numbers, projects, 1, 1)."""
    return np.array(rows, dtype=float).T[..., None, None]


def handed_back(capital: float | Floats, kept: float | Floats, paid: Floats) -> Floats:
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
def _chances(n_tests: int) -> Floats:
    """Draws between 0 and 1 by which plans are written anew."""
    return np.asarray(ndtr(_draws(n_tests, _RENEWALS)))


@lru_cache(maxsize=16)
def _draws(n_tests: int, what: int) -> Floats:
    return standard_errors_drawn(_DRAWS, n_tests, what)
