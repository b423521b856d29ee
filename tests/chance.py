"""Checks of statistical claims that state their error rates and refuse a sample too small to decide.

Every check has two error rates. A right program fails a check with probability ``FALSE_ALARM``; a program
that is wrong by ``detectable`` or more passes it with probability at most ``MISSED``. From both follows the
sample needed; with less, the check raises ``SampleTooSmallError`` instead of passing by luck.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import stats

FALSE_ALARM = 1e-6
MISSED = 1e-3

Values = Sequence[float] | np.ndarray


class SampleTooSmallError(Exception):
    """The sample could not tell a right program from a wrong one."""


def _margins() -> tuple[float, float]:
    return float(stats.norm.isf(FALSE_ALARM / 2)), float(stats.norm.isf(MISSED))


def _refuse(n: int, needed: float, what: str) -> None:
    if n < needed:
        raise SampleTooSmallError(f"{what}: {n:,} draws, {math.ceil(needed):,} needed")


def check_mean(values: Values, expected: float, detectable: float, spread: float | None = None) -> None:
    """The mean of independent values is ``expected``.

    Args:
        values: independent draws.
        expected: their mean, if the program is right.
        detectable: smallest error of the mean that must not pass.
        spread: their standard deviation, when known; else that of the sample.

    Raises:
        SampleTooSmallError: an error of ``detectable`` could pass.
        AssertionError: the mean is something else.
    """
    sample = np.asarray(values, dtype=float)
    spread = float(sample.std(ddof=1)) if spread is None else spread
    alarm, power = _margins()
    _refuse(
        len(sample), ((alarm + power) * spread / detectable) ** 2, f"mean {expected} to within {detectable}"
    )
    z = (sample.mean() - expected) / (spread / math.sqrt(len(sample)))
    assert abs(z) < alarm, f"mean {sample.mean():.6g}, expected {expected:.6g}: {z:+.1f} standard errors"


def check_above(values: Values, bound: float, effect: float) -> None:
    """The mean of independent values, for instance of paired differences, lies above a bound (t test).

    Args:
        values: independent draws.
        bound: what the mean lies above, if the program is right; if it is not, this passes with ``MISSED`` at most.
        effect: how far above at least; a right program fails with ``FALSE_ALARM`` at most.

    Raises:
        SampleTooSmallError: a right program could fail.
        AssertionError: the mean is not shown to lie above the bound.
    """
    sample = np.asarray(values, dtype=float)
    n, spread = len(sample), float(sample.std(ddof=1))
    least = float(stats.t.isf(MISSED, n - 1))
    _refuse(n, ((least + float(stats.norm.isf(FALSE_ALARM))) * spread / effect) ** 2, f"mean above {bound} by {effect}")
    t = (sample.mean() - bound) / (spread / math.sqrt(n))
    assert t > least, f"mean {sample.mean():.6g}, expected above {bound:.6g}: {t:+.1f} standard errors"


def check_share(successes: int, n: int, expected: float, detectable: float) -> None:
    """``successes`` out of ``n`` come from independent trials with probability ``expected``.

    Args:
        successes: trials that succeeded.
        n: trials.
        expected: probability, if the program is right.
        detectable: smallest error of the probability that must not pass.

    Raises:
        SampleTooSmallError: an error of ``detectable`` could pass.
        AssertionError: the probability is something else.
    """
    alarm, power = _margins()
    wrong = min(max(expected + math.copysign(detectable, 0.5 - expected), 0.0), 1.0)
    spread = alarm * math.sqrt(expected * (1 - expected)) + power * math.sqrt(wrong * (1 - wrong))
    _refuse(n, (spread / detectable) ** 2, f"share {expected} to within {detectable}")
    p = stats.binomtest(successes, n, expected).pvalue
    assert p > FALSE_ALARM, f"{successes:,} of {n:,}, expected share {expected:.6g}: p = {p:.1e}"


def check_uniform(values: Values, bins: int, detectable: float) -> None:
    """Values are uniform on (0, 1): chi-square over equal bins.

    Args:
        values: draws.
        bins: number of bins.
        detectable: smallest root mean square of the bins' relative errors that must not pass.

    Raises:
        SampleTooSmallError: such an error could pass.
        AssertionError: the bins are uneven, or too even to be chance.
    """
    sample = np.asarray(values, dtype=float)
    assert sample.min() > 0.0
    assert sample.max() < 1.0
    check_counts(
        np.bincount((sample * bins).astype(int), minlength=bins), np.full(bins, 1.0 / bins), detectable
    )


def check_counts(counts: Values, probabilities: Values, detectable: float) -> None:
    """Counts of kinds come from independent draws with the given probabilities: chi-square.

    Args:
        counts: how often each kind came.
        probabilities: of each kind, if the program is right; they add up to 1.
        detectable: smallest root mean square of the relative errors, weighted by probability, that must not
            pass.

    Raises:
        SampleTooSmallError: such an error could pass.
        AssertionError: the counts are too uneven, or too even to be chance.
    """
    seen, law = np.asarray(counts, dtype=float), np.asarray(probabilities, dtype=float)
    n, freedom = int(seen.sum()), len(seen) - 1
    limit = float(stats.chi2.isf(FALSE_ALARM / 2, freedom))
    if float(stats.ncx2.cdf(limit, freedom, n * detectable**2)) > MISSED:
        raise SampleTooSmallError(f"{n:,} draws in {len(seen)} kinds cannot show an error of {detectable}")
    statistic = float(np.sum((seen - n * law) ** 2 / (n * law)))
    floor = float(stats.chi2.ppf(FALSE_ALARM / 2, freedom))
    assert floor < statistic < limit, (
        f"chi-square {statistic:.1f} with {freedom} degrees outside ({floor:.1f}, {limit:.1f})"
    )


def check_uncorrelated(first: Values, second: Values, detectable: float) -> None:
    """Two columns of draws are uncorrelated.

    Args:
        first: draws.
        second: draws, paired with the first.
        detectable: smallest correlation that must not pass.

    Raises:
        SampleTooSmallError: such a correlation could pass.
        AssertionError: they are correlated.
    """
    n = len(first)
    alarm, power = _margins()
    _refuse(n, ((alarm + power) / math.atanh(detectable)) ** 2 + 3, f"correlation below {detectable}")
    correlation = float(np.corrcoef(first, second)[0, 1])
    z = math.atanh(min(correlation, 1 - 1e-12)) * math.sqrt(n - 3)
    assert abs(z) < alarm, f"correlation {correlation:+.4f}: {z:+.1f} standard errors"
