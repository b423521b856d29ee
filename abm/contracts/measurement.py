"""What an evaluator measures: sampling error by method, and how often a contract pays by mistake.

A payment hangs on an estimate, not on the effect. With a true effect ``delta`` and an estimate ``X ~ N(delta, se^2)`` a
threshold ``T`` on an increase is reached with ``Pr(pay | delta) = 1 - Phi((T - delta) / se)``; on a decrease the sign
turns. Cf. Feller and Liebman (2014), "The economics and econometrics of social impact bonds".

Everything but ``Sample`` takes numbers or arrays of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from abm.errors import ParameterError

Floats: TypeAlias = npt.NDArray[np.float64]
Numbers: TypeAlias = float | Floats

NO_SAMPLE = np.inf
"""Number of people behind a figure that is taken as certain, such as a target; it adds no error."""


class Method(StrEnum):
    """What the people helped are compared with."""

    RANDOMISED = "randomised"
    """People whom a lot left without the service."""
    MATCHED = "matched"
    """People who look the same in what is recorded."""
    HISTORICAL = "historical"
    """People like them, or they themselves, in an earlier period."""
    TARGET_ONLY = "target_only"
    """Nobody: the outcome is held against a number agreed beforehand."""


class Kind(StrEnum):
    """What is measured of each person; it decides the formula of the sampling error."""

    SHARE = "share"
    """Yes or no; the effect is a difference of shares."""
    COUNT = "count"
    """Events; the effect is a relative change."""
    CONTINUOUS = "continuous"
    """A quantity; the effect is a difference of means."""


class Better(StrEnum):
    """Which way the measured number is to move."""

    HIGHER = "higher"
    LOWER = "lower"

    @property
    def sign(self) -> float:
        """1 or -1."""
        return 1.0 if self is Better.HIGHER else -1.0


@dataclass(frozen=True)
class Sample:
    """People behind an estimate, and how they vary.

    Attributes:
        kind: what is measured of each.
        n_treated: people helped and measured.
        n_controls: people they are compared with; ``NO_SAMPLE`` when the comparison is a fixed number.
        mean: of the measured variable without the service: a share, or events a head (``mu``); not used for a
            quantity.
        dispersion: variance over that of independent people (``phi``): over that of a Poisson law for events, of a
            binomial law for shares, of a simple random sample for quantities (the design effect of clusters); 1 for
            independent people.
        sd: standard deviation between people of a quantity, in its unit; not used for shares and events.

    Raises:
        ParameterError: nobody measured, a share outside 0 to 1, no events, or no spread given for a quantity.
    """

    kind: Kind
    n_treated: float
    n_controls: float = NO_SAMPLE
    mean: float = 0.0
    dispersion: float = 1.0
    sd: float = 0.0

    def __post_init__(self) -> None:
        for name, number in (("n_treated", self.n_treated), ("n_controls", self.n_controls)):
            if not number >= 1.0:
                raise ParameterError(f"{name} = {number:g}: a sample needs one person or more")
        if not 0.0 <= self.dispersion < np.inf:
            raise ParameterError(
                f"dispersion = {self.dispersion:g}: a number from 0 is needed, 1 for independent people"
            )
        if self.kind is Kind.SHARE and not 0.0 <= self.mean <= 1.0:
            raise ParameterError(f"mean = {self.mean:g}: a share lies between 0 and 1")
        if self.kind is Kind.COUNT and not 0.0 < self.mean < np.inf:
            raise ParameterError(f"mean = {self.mean:g}: events a head must be above 0")
        if self.kind is Kind.CONTINUOUS and not 0.0 < self.sd < np.inf:
            raise ParameterError(f"sd = {self.sd:g}: the spread between people must be above 0")


def se_share(
    n_treated: Numbers, n_controls: Numbers, treated: Numbers, controls: Numbers, dispersion: Numbers = 1.0
) -> Numbers:
    """Standard error of a difference of two shares: ``sqrt(phi (p (1 - p) / n + q (1 - q) / n_c))``.

    Args:
        n_treated: people helped (n).
        n_controls: people compared with (n_c).
        treated: share among those helped (p).
        controls: share among the others (q).
        dispersion: variance over the binomial one (phi).
    """
    return np.sqrt(dispersion * (treated * (1.0 - treated) / n_treated + controls * (1.0 - controls) / n_controls))


def se_count(n_treated: Numbers, n_controls: Numbers, mean: Numbers, dispersion: Numbers = 1.0) -> Numbers:
    """Standard error of a relative change of events: ``sqrt(phi / (n mu) + phi / (n_c mu))``, for small changes.

    Args:
        n_treated: people helped (n).
        n_controls: people compared with (n_c).
        mean: events a head (mu).
        dispersion: variance over the Poisson one (phi).
    """
    return np.sqrt(dispersion / (n_treated * mean) + dispersion / (n_controls * mean))


def se_continuous(n_treated: Numbers, n_controls: Numbers, sd: Numbers, dispersion: Numbers = 1.0) -> Numbers:
    """Standard error of a difference of two means: ``sd sqrt(phi (1 / n + 1 / n_c))``.

    Args:
        n_treated: people helped (n).
        n_controls: people compared with (n_c).
        sd: between people, in the unit of the quantity.
        dispersion: design effect (phi).
    """
    return sd * np.sqrt(dispersion * (1.0 / n_treated + 1.0 / n_controls))


def standard_error(method: Method, sample: Sample, effect: float = 0.0) -> float:
    """Standard error of a measured effect, in the unit of the effect.

    A target is no sample: without a comparison only the people helped add error.

    Args:
        method: what they are compared with.
        sample: who was measured.
        effect: true effect; it moves the share among those helped, which is kept between 0 and 1.
    """
    n_controls = NO_SAMPLE if method is Method.TARGET_ONLY else sample.n_controls
    if sample.kind is Kind.COUNT:
        return float(se_count(sample.n_treated, n_controls, sample.mean, sample.dispersion))
    if sample.kind is Kind.CONTINUOUS:
        return float(se_continuous(sample.n_treated, n_controls, sample.sd, sample.dispersion))
    helped = min(1.0, max(0.0, sample.mean + effect))
    return float(se_share(sample.n_treated, n_controls, helped, sample.mean, sample.dispersion))


def measured(effect: Numbers, bias: Numbers, se: Numbers, z: Numbers) -> Numbers:
    """The effect an evaluator reports: ``delta + bias + se z``.

    Args:
        effect: true effect (delta).
        bias: what the method adds on average.
        se: standard error at the number of people who were really measured.
        z: standard normal draw.
    """
    return effect + bias + se * z


def payment_probability(threshold: Numbers, effect: Numbers, se: Numbers, better: Better = Better.HIGHER) -> Numbers:
    """Probability that a measured effect reaches a threshold: ``1 - Phi((T - delta) / se)``; below it for a decrease.

    Args:
        threshold: from which on the contract pays (T), reached when equal.
        effect: expected value of the estimate: true effect and bias (delta).
        se: its standard error, in the same unit; 0 is certainty.
        better: whether the contract pays from the threshold upwards or downwards.
    """
    ahead, error = np.broadcast_arrays(better.sign * (np.asarray(effect) - threshold), np.asarray(se, dtype=float))
    certain = np.where(ahead >= 0.0, 1.0, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        probability = np.where(error > 0.0, ndtr(ahead / error), certain)
    return float(probability) if probability.ndim == 0 else probability


@dataclass(frozen=True)
class WrongPayment:
    """How often a threshold decides wrongly.

    Attributes:
        pays_without_effect: probability of payment though the service does nothing.
        no_payment_at_target: probability of none though the effect is as large as was agreed.
    """

    pays_without_effect: float
    no_payment_at_target: float


def wrong_payment(
    threshold: float, target: float, se: float, better: Better = Better.HIGHER, none: float = 0.0, bias: float = 0.0
) -> WrongPayment:
    """Risk of a wrong payment, both ways.

    Args:
        threshold: from which on the contract pays.
        target: effect agreed on.
        se: standard error of the estimate.
        better: direction of payment.
        none: value of the metric when the service does nothing.
        bias: what the method adds on average.
    """
    return WrongPayment(
        pays_without_effect=float(payment_probability(threshold, none + bias, se, better)),
        no_payment_at_target=1.0 - float(payment_probability(threshold, target + bias, se, better)),
    )


def standard_errors_drawn(n_draws: int, n_tests: int = 1, seed: int = 0) -> Floats:
    """Errors of independent tests in units of their standard error, to value a contract on.

    Every test goes through the same quantiles of the normal law, at the middle of classes of equal probability, each in
    an order of its own (Latin hypercube), so that means over a single test carry no chance.

    Args:
        n_draws: classes.
        n_tests: rows.
        seed: of the orders.

    Returns:
        A row for each test.
    """
    quantiles = ndtri((np.arange(n_draws) + 0.5) / n_draws)
    generator = np.random.default_rng(seed)
    return np.array([generator.permutation(quantiles) for _ in range(n_tests)]).reshape(n_tests, n_draws)


@dataclass(frozen=True)
class PaymentLaw:
    """How payments spread over what could be measured, in the unit of the payments.

    Attributes:
        mean: expected payment.
        sd: standard deviation.
        share_paid: probability of any payment.
        low: 5 % quantile.
        median: 50 % quantile.
        high: 95 % quantile.
    """

    mean: float
    sd: float
    share_paid: float
    low: float
    median: float
    high: float


def payment_law(payments: npt.NDArray[np.int64] | Floats) -> PaymentLaw:
    """The law of payments, one for each draw of the measurement."""
    low, median, high = np.quantile(payments, (0.05, 0.5, 0.95), method="inverted_cdf")
    return PaymentLaw(
        mean=float(np.mean(payments)), sd=float(np.std(payments)), share_paid=float(np.mean(payments > 0)),
        low=float(low), median=float(median), high=float(high),
    )  # fmt: skip
