"""The estimate a contract pays on: a metric, the effect expected, and the people it is measured on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from abm.contracts.amounts import MILLION
from abm.contracts.clauses import Clause, steps_of
from abm.contracts.measurement import (
    NO_SAMPLE,
    Better,
    Kind,
    Method,
    Sample,
    WrongPayment,
    payment_probability,
    standard_error,
    wrong_payment,
)
from abm.contracts.results import needed
from abm.contracts.terms import Metric, Terms
from abm.errors import ParameterError
from abm.exact import sum_in_order

POINTS = 100.0
"""Points of a hundred in a share of 1."""


@dataclass(frozen=True)
class Measuring:
    """How a metric is measured; what is None follows from the metric.

    Attributes:
        n_treated: people helped and measured, at each test.
        n_controls: people they are compared with; None when the comparison is a fixed number.
        kind: what is measured of each person.
        method: what they are compared with.
        mean: without the service: share, or events a head; for a count the expected value over the people.
        dispersion: variance over that of independent people.
        sd: between people, of a quantity, in the metric's unit.
        without: value of the metric if the service did nothing, in its unit; None is 0.
        bias: what the method adds on average, in the unit of the metric.
    """

    n_treated: float
    n_controls: float | None = None
    kind: Kind | None = None
    method: Method | None = None
    mean: float | None = None
    dispersion: float = 1.0
    sd: float | None = None
    without: float | None = None
    bias: float = 0.0


@dataclass(frozen=True)
class Estimate:
    """What an evaluator will report of a metric: a normal law.

    Attributes:
        metric: that is measured.
        effect: true value, in the metric's unit.
        se: standard error, in the metric's unit.
        method: what people are compared with.
        sample: people behind it.
        without: value if the service did nothing.
        bias: what the method adds on average.
    """

    metric: Metric
    effect: float
    se: float
    method: Method
    sample: Sample
    without: float
    bias: float

    @property
    def expected(self) -> float:
        """Mean of what is reported."""
        return self.effect + self.bias

    @property
    def better(self) -> Better:
        """Direction in which the metric improves."""
        return Better(self.metric.better)


def estimate(metric: Metric, effect: float, how: Measuring) -> Estimate:
    """The law of a measured metric.

    A metric in per cent is taken for a relative change of events, a share for a difference of shares (for a relative
    change of events where more than one is named a head), a count for the number of people with an outcome (or of
    events, where there are more than people), unless ``how.kind`` says otherwise. A share of people that is compared
    with nobody is the share itself when no mean is given, else its difference from that.

    Args:
        metric: of the contract.
        effect: true value, in the metric's unit.
        how: it is measured.

    Raises:
        ParameterError: a number that the error depends on is missing or impossible; a share outside 0 to 1.
    """
    if metric.kind == "share" and abs(effect) > 1.0:
        raise ParameterError(f"{metric.id} = {effect:g} is no share of 1; for {effect:g} % write {effect / POINTS:g}")
    kind = how.kind or _kind_of(metric, effect, how)
    method = how.method or Method(metric.comparison)
    is_level = kind is Kind.SHARE and method is Method.TARGET_ONLY and metric.kind != "count" and how.mean is None
    mean = effect / _unit(metric, effect, how, kind) if is_level else _mean(metric, effect, how, kind)
    if kind is Kind.CONTINUOUS and how.sd is None:
        raise ParameterError(f"the error of '{metric.id}' needs sd, the spread between people in its unit")
    n_controls = NO_SAMPLE if how.n_controls is None else how.n_controls
    sample = Sample(kind, how.n_treated, n_controls, mean, how.dispersion, how.sd or 0.0)
    unit = _unit(metric, effect, how, kind)
    moved = 0.0 if metric.kind == "count" or is_level else effect / unit
    if kind is Kind.SHARE and not 0.0 <= mean + moved <= 1.0:
        raise ParameterError(
            f"mean = {mean:g} and an effect of {moved:g} make no share of 1; the share itself, compared with nobody, "
            "needs no mean"
        )
    se = unit * standard_error(method, sample, moved)
    return Estimate(metric, effect, se, method, sample, how.without or 0.0, how.bias)


def _kind_of(metric: Metric, effect: float, how: Measuring) -> Kind:
    if how.sd is not None or metric.kind in ("money", "number"):
        return Kind.CONTINUOUS
    if metric.kind == "count":
        return Kind.SHARE if 0.0 <= effect <= how.n_treated else Kind.COUNT
    is_share = metric.kind == "share" and (how.mean is None or how.mean <= 1.0)
    return Kind.SHARE if is_share else Kind.COUNT


def _mean(metric: Metric, effect: float, how: Measuring, kind: Kind) -> float:
    """Share or events a head; of a count, its expected value over the people."""
    if how.mean is not None or kind is Kind.CONTINUOUS:
        return how.mean or 0.0
    if metric.kind == "count":
        return effect / how.n_treated if how.n_treated > 0.0 else 0.0
    what = "events a head" if kind is Kind.COUNT else "the share"
    raise ParameterError(f"the error of '{metric.id}' needs mean, {what} without the service")


def _unit(metric: Metric, effect: float, how: Measuring, kind: Kind) -> float:
    """What a share, a relative change or a difference of means is multiplied by, to be in the metric's unit."""
    if kind is Kind.CONTINUOUS:
        return how.n_treated if metric.kind == "count" else 1.0
    if metric.kind == "count":
        return how.n_treated if kind is Kind.SHARE else abs(effect)
    return POINTS if metric.kind == "percent" else 1.0


@dataclass(frozen=True)
class Step:
    """A value of a metric at which payment changes its rule, and how often an estimate reaches it.

    Attributes:
        clause: its id.
        is_pooled: whether all cohorts together are held against it.
        threshold: in the metric's unit.
        se: standard error of what is held against it, in the metric's unit.
        probability: that it is reached.
        wrong: how often it is reached without effect, and missed at target.
    """

    clause: str
    is_pooled: bool
    threshold: float
    se: float
    probability: float
    wrong: WrongPayment


def steps(terms: Terms, found: Estimate) -> Iterator[Step]:
    """Every threshold, rung, segment or band that hangs on the metric, in the order of the contract.

    The effect agreed on is the metric's target where the terms have one (of a count, its part at one of its tests),
    else the effect expected.
    """
    target = target_at_a_test(terms, found)
    for clause in terms.clauses:
        if getattr(clause, "metric", "") != found.metric.id:
            continue
        for at, address in steps_of(clause):
            threshold, is_pooled = at / MILLION, address[0] == "pooled"
            se = found.se * (pooling(terms, clause) if is_pooled else 1.0)
            probability = float(payment_probability(threshold, found.expected, se, found.better))
            wrong = wrong_payment(threshold, target, se, found.better, found.without, found.bias)
            yield Step(clause.id, is_pooled, threshold, se, probability, wrong)


def target_at_a_test(terms: Terms, found: Estimate) -> float:
    """The effect agreed on, in the metric's unit; the effect expected where the terms have none."""
    metric = found.metric
    if metric.target is None:
        return found.effect
    n_tests = sum(name == metric.id for name, _ in needed(terms, terms.tests)) if metric.kind == "count" else 1
    return metric.target / MILLION / max(1, n_tests)


def pooled_weights(terms: Terms, clause: Clause) -> dict[str, int]:
    """People in each cohort that a pooled last test puts together, by test; equal parts when they are not known."""
    pooled = getattr(clause, "pooled", None)
    cohorts = [test for test in terms.tests_of(clause) if pooled is not None and test.id != pooled.test]
    is_known = all(test.people for test in cohorts)
    return {test.id: (test.people or 1) if is_known else 1 for test in cohorts}


def pooling(terms: Terms, clause: Clause) -> float:
    """Standard error of the weighted mean of independent cohorts over that of one: ``sqrt(sum w^2) / sum w``."""
    weights = pooled_weights(terms, clause).values()
    return math.sqrt(sum_in_order(weight * weight for weight in weights)) / sum_in_order(weights) if weights else 1.0
