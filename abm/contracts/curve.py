"""What a contract would pay for other outcomes: the payoff curve, and the expected payment on an uncertain estimate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.contracts.amounts import MILLION
from abm.contracts.clauses import Clause, RateCard, TwoSided, Weighted, steps_of
from abm.contracts.columns import FITS, Column, product
from abm.contracts.course import Course, course
from abm.contracts.estimate import Estimate, pooled_weights
from abm.contracts.measurement import Floats, PaymentLaw, measured, payment_law, standard_errors_drawn
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

    A count varies over the whole contract and is spread over its tests as what is known of it, else evenly; any other
    metric has the same value at every test.

    Attributes:
        metric: that varies; None when all do, in proportion.
        x: its value in its own unit, or the multiple of all values.
        cents: paid by the payer in all.
        here: value known of it: of a count in all, of others those of the tests; empty when none is.
    """

    metric: Metric | None
    x: npt.NDArray[np.float64]
    cents: Whole
    here: tuple[float, ...]


def known_values(terms: Terms, given: Values | None = None, how: Course | None = None) -> Values:
    """A value for everything the clauses need: as measured, else the target, else not measured.

    The target of a count is spread over its tests evenly.

    Args:
        terms: the contract.
        given: measured values in millionths by metric and test.
        how: how it went; none is as the terms foresee.
    """
    given = given or {}
    values: dict[tuple[str, str], int | None] = {}
    how = how or course(terms)
    for name in dict.fromkeys(metric for metric, _ in needed(terms, how.tests)):
        metric, tests = terms.metric(name), _tests_of(terms, name, how)
        if metric.target is None or metric.kind != "count":
            values |= {(name, test): given.get((name, test), metric.target) for test in tests}
        else:
            parts = spread(np.array([metric.target]), dict.fromkeys(tests, 1))
            values |= {(name, test): given.get((name, test), int(part[0])) for test, part in parts.items()}
    return {**values, **{key: value for key, value in given.items() if key not in values}}


def _tests_of(terms: Terms, name: str, how: Course) -> list[str]:
    """Tests at which a metric must be measured."""
    return [test for metric, test in needed(terms, how.tests) if metric == name]


def spread(totals: Whole, weights: Mapping[str, int]) -> dict[str, Whole]:
    """Counts over a whole contract, spread over its tests in whole outcomes that sum to them.

    Args:
        totals: in millionths.
        weights: whole numbers of which one at least is above 0, by test.
    """
    whole, every = totals // MILLION, sum(weights.values())
    parts, before, weight = {}, np.zeros_like(whole), 0
    for test, one in weights.items():
        weight += one
        upto = ((product(whole, 2 * weight) + every) // (2 * every)).astype(np.int64)
        parts[test], before = (upto - before) * MILLION, upto
    return parts


def _weights(terms: Terms, name: str, values: Values, how: Course) -> dict[str, int]:
    """How a count is spread over its tests: as it is known, else evenly."""
    known = {test: values.get((name, test)) for test in _tests_of(terms, name, how)}
    counts = {test: (value or 0) // MILLION for test, value in known.items()}
    return counts if any(counts.values()) and None not in known.values() else dict.fromkeys(known, 1)


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
        steps, known = _steps(terms, name, _weights(terms, name, values, how)), _known(terms, name, values)
        ends = _range(terms.metric(name), steps, known, expected, _may_be_below(terms, name))
        if ends is not None:
            metric = terms.metric(name)
            at = _grid(metric, *ends, steps)
            cents = paid(terms, values, how, {name: at})
            yield Curve(metric, at / MILLION, cents, tuple(value / MILLION for value in known))


def _known(terms: Terms, name: str, values: Values) -> list[int]:
    """What is known of a metric, each value once; of a count all of it together."""
    known = [value for (of, _), value in values.items() if of == name and value is not None]
    if terms.metric(name).kind == "count":
        return [sum(known)] if known else []
    return list(dict.fromkeys(known))


def _curve_of_all(terms: Terms, values: Values, how: Course) -> Curve:
    multiples = np.linspace(0.0, 1.5, POINTS)
    columns: dict[tuple[str, str], Whole | None] = {
        (metric, test): None if value is None else _as_measured(multiples * value, terms.metric(metric))
        for (metric, test), value in values.items()
    }
    return Curve(None, multiples, _total(terms, columns, how), (1.0,))


def paid(terms: Terms, values: Values, how: Course, varied: Mapping[str, Whole]) -> Whole:
    """Cents paid in all when some metrics take each value of a column.

    Args:
        terms: the contract.
        values: of the other metrics, and how counts are spread over tests.
        how: how it went.
        varied: columns of millionths by metric; counts over the whole contract, others the same at every test.
    """
    tests = {test.id for test in how.tests}
    size = len(next(iter(varied.values())))
    columns: dict[tuple[str, str], Whole | None] = {}
    for (metric, test), value in values.items():
        columns[metric, test] = None if value is None else np.full(size, value, dtype=np.int64)
    for clause in terms.clauses:
        for metric, _ in clause.uses():
            if metric in varied and terms.metric(metric).kind != "count":
                columns |= {(metric, test.id): varied[metric] for test in terms.tests_of(clause) if test.id in tests}
    for metric, totals in varied.items():
        if terms.metric(metric).kind == "count":
            parts = spread(totals, _weights(terms, metric, values, how))
            columns |= {(metric, test): part for test, part in parts.items()}
    return _total(terms, columns, how)


def _total(terms: Terms, columns: Mapping[tuple[str, str], Whole | None], how: Course) -> Whole:
    """Cents paid in all; the nearest of 64 bits where they do not fit, as a picture is not drawn to the cent."""
    total: Column = np.asarray(sum(payoff(terms, columns, how).values()))
    return np.clip(total, -FITS, FITS).astype(np.int64)


def _steps(terms: Terms, metric: str, weights: Mapping[str, int]) -> list[int]:
    """Values of a metric at which payment may jump or bend; of a count, over the whole contract."""
    if terms.metric(metric).kind != "count":
        return [at for clause in terms.clauses for at in _steps_at_a_test(clause, metric)]
    every = sum(weights.values())
    scaled = [
        -(-at * every // (part * MILLION)) * MILLION
        for clause in terms.clauses
        for part in dict.fromkeys(weights.get(test.id, 0) for test in terms.tests_of(clause))
        if part
        for at in _steps_at_a_test(clause, metric)
    ]
    return scaled + [
        clause.cap * MILLION // line.price
        for clause in terms.clauses
        if isinstance(clause, RateCard) and clause.cap is not None
        for line in clause.lines
        if line.metric == metric and line.price
    ]


def _steps_at_a_test(clause: Clause, metric: str) -> list[int]:
    if isinstance(clause, Weighted):
        parts = [part for part in clause.parts if part.metric == metric]
        return [at for part in parts for at in (0, part.target * (part.cap or MILLION) // MILLION)]
    if getattr(clause, "metric", "") != metric:
        return []
    if isinstance(clause, TwoSided):
        return [clause.target + way * clause.target * clause.span // MILLION for way in (-1, 0, 1)]
    return [at for at, _ in steps_of(clause)]


def _may_be_below(terms: Terms, name: str) -> bool:
    """Whether values below 0 make sense: of a difference, not of a level, nor where payment is in proportion."""
    metric = terms.metric(name)
    is_level = metric.comparison == "target_only" and (metric.kind == "share" or metric.better == "lower")
    return not is_level and not any(isinstance(one, Weighted) and name in dict(one.uses()) for one in terms.clauses)


def _range(
    metric: Metric, steps: Sequence[int], known: Sequence[int], expected: Estimate | None, may_be_below: bool
) -> tuple[int, int] | None:
    """Ends of a metric's axis in millionths: all that matters and some beyond; None when nothing is known.

    Args:
        metric: that varies.
        steps: values at which payment changes its rule.
        known: as measured or agreed on.
        expected: an estimate the axis must hold.
        may_be_below: 0, though all the rest is above it.
    """
    points = [*steps, *known, *([] if metric.target is None else [metric.target])]
    is_above = min(points, default=0) >= 0
    if expected is not None and expected.metric.id == metric.id:
        points += [round(MILLION * (expected.expected + way * expected.se)) for way in (-2.5, 2.5)]
    if not points or (points == [0] * len(points)):
        return None
    low, high = min(points), max(points)
    if metric.kind in ("count", "money"):
        low = min(low, 0)
    beyond = round(MARGIN * (high - low or abs(high)))
    start = low if metric.kind in ("count", "money") else low - beyond
    if 0 < start < low // 2 or (start < 0 and is_above and not may_be_below):
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
    centres = {test: np.array([found.expected]) for test in _tests_of(terms, found.metric.id, how)}
    return payment_law(_drawn(terms, values, found, how, centres, draws)[0])


def expected_curve(
    terms: Terms, values: Values, found: Estimate, low: float, high: float, how: Course | None = None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Expected payment in cents against the true value of a metric, at the standard error of an estimate.

    Args:
        terms: the contract.
        values: of the other metrics.
        found: the estimate; its effect is left aside, its bias is not.
        low: end of the axis, in the metric's unit, as in ``Curve``.
        high: other end.
        how: how the contract went; none is as the terms foresee.
    """
    effects = np.linspace(low, high, POINTS_OF_CURVE)
    how, name = how or course(terms), found.metric.id
    weights = _weights(terms, name, values, how)
    every = sum(weights.values()) if found.metric.kind == "count" else 1
    centres = {
        test: effects * (weight / every if found.metric.kind == "count" else 1.0) + found.bias
        for test, weight in weights.items()
    }
    return effects, _drawn(terms, values, found, how, centres, DRAWS_OF_CURVE).mean(axis=1)


def _drawn(
    terms: Terms, values: Values, found: Estimate, how: Course, centres: Mapping[str, Floats], draws: int
) -> Whole:
    """Cents paid in all, a row for each centre of the estimate and a column for each draw.

    Args:
        terms: the contract.
        values: of the other metrics.
        found: the estimate.
        how: how the contract went.
        centres: means of what is reported, by test, as many at each.
        draws: estimates at each test.
    """
    name = found.metric.id
    errors = standard_errors_drawn(draws, len(centres))
    estimates = {
        test: measured(centre[:, None], 0.0, found.se, errors[row][None, :]).ravel()  # type: ignore[union-attr]
        for row, (test, centre) in enumerate(centres.items())
    }
    rows = len(next(iter(centres.values())))
    for clause in terms.clauses:
        pooled = getattr(clause, "pooled", None)
        if pooled and getattr(clause, "metric", "") == name:
            weights = {test: one for test, one in pooled_weights(terms, clause).items() if test in estimates}
            together = [estimates[test] for test in weights]
            estimates[pooled.test] = np.average(together, axis=0, weights=list(weights.values()))
    size = rows * draws
    columns: dict[tuple[str, str], Whole | None] = {
        key: None if value is None else np.full(size, value, dtype=np.int64) for key, value in values.items()
    }
    columns |= {(name, test): _as_measured(MILLION * drawn, found.metric) for test, drawn in estimates.items()}
    return _total(terms, columns, how).reshape(rows, draws)
