"""Closed forms against which parts of the model are verified (MODEL 11), in plain Python.

Rates are a month and times in months unless said otherwise, but any one unit will do.
"""

from __future__ import annotations

import math
from typing import NamedTuple


class Queue(NamedTuple):
    """Steady state of a queue: Erlang C, or Erlang A when people leave the list."""

    p_wait: float
    """Probability that an arrival has to wait."""
    mean_waiting: float
    """People on the list."""
    mean_served: float
    """People in service."""
    share_leaving: float
    """Share of arrivals who leave the list without service."""
    mean_wait: float
    """Months on the list, over all arrivals."""
    mean_wait_of_served: float
    """Months on the list, over those who are served in the end."""


def erlang_c(arrivals: float, service: float, places: int) -> Queue:
    """Queue M/M/c: nobody leaves the list.

    ``P(wait) = B / (1 - rho (1 - B))`` with Erlang's loss ``B`` by recursion, ``mean wait = P(wait) / (c mu -
    lambda)`` (Erlang 1917).

    Args:
        arrivals: people a month (lambda).
        service: ends of service a month and person served (mu).
        places: places (c).

    Returns:
        Its steady state.

    Raises:
        ValueError: more people come than can be served; the list grows for ever.
    """
    load = arrivals / service
    if load >= places:
        raise ValueError(f"no steady state: load {load:g} on {places} places")
    loss = 1.0
    for place in range(1, places + 1):
        loss = load * loss / (place + load * loss)
    p_wait = loss / (1.0 - load / places * (1.0 - loss))
    mean_wait = p_wait / (places * service - arrivals)
    return Queue(p_wait, arrivals * mean_wait, load, 0.0, mean_wait, mean_wait)


def erlang_a(arrivals: float, service: float, leaving: float, places: int) -> Queue:
    """Queue M/M/c+M: everybody on the list leaves it at a constant rate, such as a need that ends by itself.

    The number present is a birth and death process with death rate ``mu min(n, c) + theta max(0, n - c)``.
    Who finds ``j`` on the list is served with chance ``c mu / (c mu + (j + 1) theta)``, after a wait whose
    mean, if served, is the sum of ``1 / (c mu + k theta)`` for ``k = 1 .. j + 1`` (Palm 1957; Mandelbaum and
    Zeltyn 2007).

    Args:
        arrivals: people a month (lambda).
        service: ends of service a month and person served (mu).
        leaving: rate at which each leaves the list (theta), above zero.
        places: places (c).

    Returns:
        Its steady state.
    """
    weights = [1.0]
    largest = 1.0
    deaths = 0.0
    while deaths <= arrivals or weights[-1] > 1e-16 * largest:
        n = len(weights)
        deaths = service * min(n, places) + leaving * max(0, n - places)
        weights.append(weights[-1] * arrivals / deaths)
        largest = max(largest, weights[-1])
        if largest > 1e250:
            weights = [weight / largest for weight in weights]
            largest = 1.0
    total = sum(weights)
    chances = [weight / total for weight in weights]
    p_wait = mean_waiting = mean_served = waited_by_served = 0.0
    wait_if_served = 0.0
    for n, chance in enumerate(chances):
        mean_served += chance * min(n, places)
        mean_waiting += chance * max(0, n - places)
        if n >= places:
            rate = places * service + (n - places + 1) * leaving
            wait_if_served += 1.0 / rate
            p_wait += chance
            waited_by_served += chance * places * service / rate * wait_if_served
    share_leaving = leaving * mean_waiting / arrivals
    return Queue(
        p_wait,
        mean_waiting,
        mean_served,
        share_leaving,
        mean_waiting / arrivals,
        waited_by_served / (1.0 - share_leaving),
    )


def bass_share(month: float, innovation: float, imitation: float) -> float:
    """Share who know after some months when nobody knew at first, everybody is in contact and nobody forgets.

    ``F(t) = (1 - exp(-(p + q) t)) / (1 + q / p exp(-(p + q) t))`` (Bass 1969).
    """
    decay = math.exp(-(innovation + imitation) * month)
    return (1.0 - decay) / (1.0 + imitation / innovation * decay)


def bass_monthly(months: int, innovation: float, imitation: float, start: float = 0.0) -> list[float]:
    """The same by months, from month 0: ``F(t + 1) = F(t) + (1 - F(t)) (p + q F(t))``."""
    shares = [start]
    for _ in range(months):
        shares.append(shares[-1] + (1.0 - shares[-1]) * (innovation + imitation * shares[-1]))
    return shares


def poisson_share(count: int, mean: float) -> float:
    """Probability of a count under the Poisson law."""
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def bass_on_ties(months: int, innovation: float, imitation: float, own_ties: int, start: float = 0.0) -> list[float]:
    """The same where people hear it from their ties only: each brings ``own_ties`` and is brought as many (Poisson).

    A tie that knows tells with chance ``q / k`` a month, k being the listener's ties. Edge by edge (Miller, Slim and
    Volz 2012): ``theta_k`` is the chance that a tie has not told yet, ``s`` that the person at its other end does not
    know, who had the listener among j ties; ``theta_k' = -(q / k) (theta_k - s)``, and somebody with k ties still
    does not know with ``(1 - p)^t theta_k^k``. With many ties it is the curve of Bass.
    """
    degrees = range(own_ties, 2 * own_ties + 12 * math.isqrt(own_ties) + 10)
    share = {k: poisson_share(k - own_ties, own_ties) for k in degrees}
    mean = sum(k * share[k] for k in degrees)
    untold, unaware, shares = dict.fromkeys(degrees, 1.0), 1.0 - start, [start]
    for _ in range(months):
        other_end = unaware * sum(k * share[k] / mean * untold[k] ** (k - 1) for k in degrees)
        telling = imitation / (1.0 - innovation)  # so that both chances of a month add up
        untold = {k: untold[k] - telling / k * (untold[k] - other_end) for k in degrees}
        unaware *= 1.0 - innovation
        shares.append(1.0 - unaware * sum(share[k] * untold[k] ** k for k in degrees))
    return shares


def normal_density(x: float) -> float:
    """Density of the standard normal law."""
    return math.exp(-x * x / 2.0) / math.sqrt(2.0 * math.pi)


def normal_distribution(x: float) -> float:
    """Distribution function of the standard normal law."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def ruin_by_drift(cash: float, drift: float, spread: float, months: float = math.inf) -> float:
    """Chance that cash ever falls to zero within some months, when its changes are independent and normal.

    Brownian motion: ``Phi((-u - m t) / (s sqrt t)) + exp(-2 m u / s^2) Phi((-u + m t) / (s sqrt t))``; for
    ever, ``exp(-2 m u / s^2)`` with ``m > 0``, else 1. A walk looked at once a month crosses later: add
    ``.5826 * spread`` to the cash (Siegmund 1979).

    Args:
        cash: opening cash (u).
        drift: mean change a month (m).
        spread: standard deviation of the change of a month (s).
        months: horizon (t).

    Returns:
        A probability.
    """
    reflected = -2.0 * drift * cash / (spread * spread)
    if math.isinf(months):
        return math.exp(reflected) if drift > 0.0 else 1.0
    root = spread * math.sqrt(months)
    below = normal_distribution((-cash - drift * months) / root)
    returned = normal_distribution((-cash + drift * months) / root)
    return below + (math.exp(reflected) * returned if returned > 0.0 else 0.0)


def ruin_by_steps(steps: int, p_up: float, ceiling: int | None = None) -> float:
    """Chance that a walk that starts ``steps`` above 0 comes to 0 before ``ceiling`` (the gambler's ruin)."""
    ratio = (1.0 - p_up) / p_up
    if ceiling is None:
        return ratio**steps if ratio < 1.0 else 1.0
    if p_up == 0.5:
        return 1.0 - steps / ceiling
    return (ratio**steps - ratio**ceiling) / (1.0 - ratio**ceiling)


def spread_of_cumulated_shocks(persistence: float, spread: float, months: int) -> float:
    """Standard deviation of the sum of a stationary AR(1) over some months.

    Args:
        persistence: correlation with the month before (phi).
        spread: standard deviation in each month.
        months: months summed (n).

    Returns:
        ``spread * sqrt(n + 2 sum over k of (n - k) phi^k)``.
    """
    pairs = sum((months - lag) * persistence**lag for lag in range(1, months))
    return spread * math.sqrt(months + 2.0 * pairs)


def mean_fit(width: float, distance: float) -> float:
    """Mean fit of a practice to people whose profiles are normal with spread 1 around a mean (MODEL 5.4).

    ``w / sqrt(w^2 + 1) * exp(-D^2 / (2 (w^2 + 1)))``.

    Args:
        width: width of the practice (w).
        distance: distance of the practice from the mean profile (D).

    Returns:
        Mean of ``exp(-(x - position)^2 / (2 w^2))``.
    """
    variance = width * width + 1.0
    return width / math.sqrt(variance) * math.exp(-distance * distance / (2.0 * variance))


def mean_fit_of_uncertain_practice(width: float, error: float) -> float:
    """The same when the distance is itself normal around 0: ``w / sqrt(w^2 + 1 + error^2)``."""
    return width / math.sqrt(width * width + 1.0 + error * error)


class Adoption(NamedTuple):
    """What a rule of adoption does with one idea, on average."""

    p_adopted: float
    true_gain: float
    """True effect gained per idea (0 for an idea that is left)."""
    p_false: float
    """Probability that an idea is adopted whose true effect is not positive."""


def adoption_by_threshold(
    mean: float, spread: float, bias: float, noise: float, threshold: float = 0.0
) -> Adoption:
    """Ideas adopted when what is seen of them passes a threshold (MODEL 8).

    True effect ``Delta ~ N(mu, s0)``, seen as ``x = Delta + b + N(0, so)``, adopted if ``x > T``: with
    ``s = sqrt(s0^2 + so^2)`` and ``z = (mu + b - T) / s``, ``P = Phi(z)`` and ``E[Delta; adopted] =
    mu Phi(z) + s0^2 / s phi(z)``.

    Args:
        mean: mean of true effects (mu).
        spread: their standard deviation (s0).
        bias: bias of what is seen (b).
        noise: its standard deviation (so), above zero.
        threshold: what it has to pass (T).

    Returns:
        Chance of adoption, true gain per idea, chance of a false adoption.
    """
    seen = math.sqrt(spread * spread + noise * noise)
    z = (mean + bias - threshold) / seen
    gain = mean * normal_distribution(z) + spread * spread / seen * normal_density(z)
    # P(Delta <= 0 and x > T) by Simpson's rule over Delta; no closed form without the bivariate normal
    steps = 2_000
    low = min(mean - 10.0 * spread, 0.0)
    width = -low / steps
    false = 0.0
    for step in range(steps + 1):
        effect = low + step * width
        weight = 1.0 if step in {0, steps} else 4.0 if step % 2 else 2.0
        passes = normal_distribution((effect + bias - threshold) / noise)
        false += weight * normal_density((effect - mean) / spread) / spread * passes
    return Adoption(normal_distribution(z), gain, false * width / 3.0)


def posterior_mean(measured: float, error: float, prior_mean: float, prior_spread: float) -> float:
    """Mean of a normal effect after one measurement: precision-weighted mean of prior and measurement."""
    prior_precision, precision = 1.0 / (prior_spread * prior_spread), 1.0 / (error * error)
    return (prior_mean * prior_precision + measured * precision) / (prior_precision + precision)


def adoption_by_evaluation(
    mean: float, spread: float, bias: float, error: float, prior_mean: float
) -> Adoption:
    """Ideas adopted when their posterior mean is positive (MODEL 8).

    ``posterior > 0`` is ``x > -mu' v / s0^2`` with ``v`` the variance of the measurement: a threshold.

    Args:
        mean: mean of true effects (mu).
        spread: their standard deviation, known (s0).
        bias: selection bias of the trial, not known to who decides.
        error: standard error of the trial.
        prior_mean: what is believed of the mean of ideas (mu').

    Returns:
        Chance of adoption, true gain per idea, chance of a false adoption.
    """
    threshold = -prior_mean * error * error / (spread * spread)
    return adoption_by_threshold(mean, spread, bias, error, threshold)


def p_payment(target: float, effect: float, error: float) -> float:
    """Chance that a measured increase reaches its target: ``1 - Phi((T - delta) / se)`` (MODEL 7)."""
    return normal_distribution((effect - target) / error)


def error_of_difference(p_with: float, p_without: float, n_each: int) -> float:
    """Standard error of the difference of two shares, measured on equally many people."""
    return math.sqrt((p_with * (1.0 - p_with) + p_without * (1.0 - p_without)) / n_each)
