"""What a contract would pay for other outcomes: the payoff curve, and the expected payment on an uncertain estimate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.contracts.amounts import MILLION
from abm.contracts.clauses import Clause, RateCard, TwoSided, Weighted, steps_of
from abm.contracts.course import Course, course
from abm.contracts.estimate import Estimate, pooled_weights
from abm.contracts.measurement import PaymentLaw, measured, payment_law, standard_errors_drawn
from abm.contracts.payments import payoff
from abm.contracts.results import Values, needed
from abm.contracts.terms import Metric, Terms

Whole = npt.NDArray[np.int64]
MOST_METRICS = 4
"""Metrics that are varied one by one; more are varied together, as a multiple of what is known of them."""
POINTS = 801
"""Points of a curve, beside those on both sides of every step."""
MARGIN = 0.35
"""Part of the range of interest that a curve goes on beyond its ends."""
DRAWS = 20_000
"""Estimates a contract is valued on for the law of its payment."""
DRAWS_OF_CURVE, POINTS_OF_CURVE = 4_000, 161
"""Estimates and points of the curve of expected payment."""


@dataclass(frozen=True)
class Curve:
    """What a contract pays in all as one outcome varies and the others stay.

    Attributes:
        metric: that varies; None when all do, in proportion.
        x: its value in its own unit, or the multiple of all values.
        cents: paid by the payer in all.
        here: value known of it, by test; empty when none is.
    """

    metric: Metric | None
    x: npt.NDArray[np.float64]
    cents: Whole
    here: tuple[float, ...]


def known_values(terms: Terms, given: Values | None = None, how: Course | None = None) -> Values:
    """A value for everything the clauses need: as measured, else the target, else not measured.

    Args:
        terms: the contract.
        given: measured values in millionths by metric and test.
        how: how it went; none is as the terms foresee.
    """
    given = given or {}
    values = {
        (metric, test): given.get((metric, test), terms.metric(metric).target)
        for metric, test in needed(terms, (how or course(terms)).tests)
    }
    return {**values, **{key: value for key, value in given.items() if key not in values}}


def curves(
    terms: Terms, values: Values, how: Course | None = None, expected: Estimate | None = None
) -> Iterator[Curve]:
    """A curve for each metric that payments hang on; one for all together when they are many.

    Args:
        terms: the contract.
        values: of all metrics, from ``known_values``.
        how: how it went; none is as the terms foresee.
        expected: an estimate the range of its metric must hold.
    """
    how = how or course(terms)
    metrics = list(dict.fromkeys(metric for metric, _ in needed(terms, how.tests)))
    if len(metrics) > MOST_METRICS:
        if any(values.values()):
            yield _curve_of_all(terms, values, how)
        return
    for name in metrics:
        ends = _range(terms, name, values, expected)
        if ends is not None:
            metric = terms.metric(name)
            at = _grid(metric, *ends, _steps(terms.clauses, name))
            here = dict.fromkeys(value for (of, _), value in values.items() if of == name and value is not None)
            yield Curve(
                metric, at / MILLION, paid(terms, values, how, {name: at}), tuple(value / MILLION for value in here)
            )


def _curve_of_all(terms: Terms, values: Values, how: Course) -> Curve:
    multiples = np.linspace(0.0, 1.5, POINTS)
    columns: dict[tuple[str, str], Whole | None] = {
        (metric, test): None if value is None else _as_measured(multiples * value, terms.metric(metric))
        for (metric, test), value in values.items()
    }
    return Curve(None, multiples, _total(terms, columns, how), (1.0,))


def paid(terms: Terms, values: Values, how: Course, varied: Mapping[str, Whole]) -> Whole:
    """Cents paid in all when some metrics take each value of a column, the same at every test.

    Args:
        terms: the contract.
        values: of the other metrics.
        how: how it went.
        varied: columns of millionths by metric.
    """
    tests = {test.id for test in how.tests}
    size = len(next(iter(varied.values())))
    columns: dict[tuple[str, str], Whole | None] = {}
    for (metric, test), value in values.items():
        columns[metric, test] = None if value is None else np.full(size, value, dtype=np.int64)
    for clause in terms.clauses:
        for metric, _ in clause.uses():
            if metric in varied:
                columns |= {(metric, test.id): varied[metric] for test in terms.tests_of(clause) if test.id in tests}
    return _total(terms, columns, how)


def _total(terms: Terms, columns: Mapping[tuple[str, str], Whole | None], how: Course) -> Whole:
    return np.asarray(sum(payoff(terms, columns, how).values()), dtype=np.int64)


def _steps(clauses: Iterable[Clause], metric: str) -> list[int]:
    """Values of a metric at which payment may jump or bend."""
    found: list[int] = []
    for clause in clauses:
        if getattr(clause, "metric", "") == metric:
            found += [at for at, _ in steps_of(clause)]
        if isinstance(clause, TwoSided) and clause.metric == metric:
            found += [clause.target + way * clause.target * clause.span // MILLION for way in (-1, 0, 1)]
        if isinstance(clause, Weighted):
            parts = [part for part in clause.parts if part.metric == metric]
            found += [part.target * (part.cap or MILLION) // MILLION for part in parts]
        if isinstance(clause, RateCard):
            prices = [line.price for line in clause.lines if line.metric == metric]
            found += [clause.cap * MILLION // price for price in prices if clause.cap is not None and price]
    return found


def _range(terms: Terms, name: str, values: Values, expected: Estimate | None) -> tuple[int, int] | None:
    """Ends of a metric's axis in millionths: all that matters and some beyond; None when nothing is known."""
    metric = terms.metric(name)
    known = [value for (of, _), value in values.items() if of == name and value is not None]
    points = [*_steps(terms.clauses, name), *known, *([] if metric.target is None else [metric.target])]
    if expected is not None and expected.metric.id == name:
        points += [round(MILLION * (expected.expected + way * expected.se)) for way in (-2.5, 2.5)]
    if not points or (points == [0] * len(points)):
        return None
    low, high = min(points), max(points)
    if metric.kind in ("count", "money"):
        low = min(low, 0)
    beyond = round(MARGIN * (high - low or abs(high)))
    start = low if metric.kind in ("count", "money") else low - beyond
    if 0 < start < low // 2:
        start = 0
    most = MILLION if metric.kind == "share" and high <= MILLION else high + beyond
    return start, min(most, high + beyond)


def _grid(metric: Metric, low: int, high: int, steps: list[int]) -> Whole:
    """Values along an axis, and on both sides of every step."""
    least = MILLION if metric.kind == "count" else 1
    beside = [step + way * least for step in steps for way in (-1, 0, 1)]
    points = np.concatenate([np.linspace(low, high, POINTS), np.array(beside, dtype=float)])
    inside = points[(points >= low) & (points <= high)]
    return np.unique(_as_measured(inside, metric))


def _as_measured(millionths: npt.NDArray[np.float64], metric: Metric) -> Whole:
    """Values as an evaluator can report them: counts whole and not negative, shares within 1."""
    if metric.kind == "count":
        return np.maximum(np.rint(millionths / MILLION), 0).astype(np.int64) * MILLION
    if metric.kind == "share":
        millionths = np.clip(millionths, -MILLION, MILLION)
    return np.rint(millionths).astype(np.int64)


def payment_law_of(
    terms: Terms, values: Values, found: Estimate, how: Course | None = None, draws: int = DRAWS
) -> PaymentLaw:
    """The law of all payments when one metric is an estimate, drawn anew and independently at every test.

    A pooled test is the mean of its cohorts, weighted by people where they are known.

    Args:
        terms: the contract.
        values: of the other metrics, from ``known_values``.
        found: the estimate.
        how: how the contract went; none is as the terms foresee.
        draws: estimates at each test.
    """
    how = how or course(terms)
    return payment_law(_drawn(terms, values, found, how, np.array([found.expected]), draws)[0])


def expected_curve(
    terms: Terms, values: Values, found: Estimate, low: float, high: float, how: Course | None = None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Expected payment in cents against the true value of a metric, at the standard error of an estimate.

    Args:
        terms: the contract.
        values: of the other metrics.
        found: the estimate; its effect is left aside, its bias is not.
        low: end of the axis, in the metric's unit.
        high: other end.
        how: how the contract went; none is as the terms foresee.
    """
    effects = np.linspace(low, high, POINTS_OF_CURVE)
    cents = _drawn(terms, values, found, how or course(terms), effects + found.bias, DRAWS_OF_CURVE)
    return effects, cents.mean(axis=1)


def _drawn(
    terms: Terms, values: Values, found: Estimate, how: Course, centres: npt.NDArray[np.float64], draws: int
) -> Whole:
    """Cents paid in all, a row for each centre of the estimate and a column for each draw."""
    name = found.metric.id
    tests = [test for metric, test in needed(terms, how.tests) if metric == name]
    errors = standard_errors_drawn(draws, len(tests))
    estimates = {
        test: measured(centres[:, None], 0.0, found.se, errors[row][None, :]).ravel()  # type: ignore[union-attr]
        for row, test in enumerate(tests)
    }
    for clause in terms.clauses:
        pooled = getattr(clause, "pooled", None)
        if pooled and getattr(clause, "metric", "") == name:
            weights = {test: one for test, one in pooled_weights(terms, clause).items() if test in estimates}
            together = [estimates[test] for test in weights]
            estimates[pooled.test] = np.average(together, axis=0, weights=list(weights.values()))
    size = len(centres) * draws
    columns: dict[tuple[str, str], Whole | None] = {
        key: None if value is None else np.full(size, value, dtype=np.int64) for key, value in values.items()
    }
    columns |= {(name, test): _as_measured(MILLION * drawn, found.metric) for test, drawn in estimates.items()}
    return _total(terms, columns, how).reshape(len(centres), draws)
