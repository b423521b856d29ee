"""Matching: how a person chooses a provider and how far a provider stretches (MODEL 5.3, 5.4)."""

import math

from abm.compiled import rule


@rule("float64(float64, float64, float64)")
def fit(profile, position, width):  # type: ignore[no-untyped-def]
    """How well a provider's practice suits a person: ``exp(-(x_i - x_j)^2 / (2 w^2))``."""
    gap = profile - position
    return math.exp(-gap * gap / (2.0 * width * width))


@rule("float64(float64, float64)")
def ring_distance(place_a, place_b):  # type: ignore[no-untyped-def]
    """Shorter way round between two places on a territory's ring of circumference 1."""
    gap = abs(place_a - place_b)
    return min(gap, 1.0 - gap)


@rule("float64(float64)")
def gumbel(draw):  # type: ignore[no-untyped-def]
    """Standard Gumbel value of a uniform draw; the largest of utility + Gumbel is a logit choice."""
    return -math.log(-math.log(draw))


@rule("float64(float64, float64, float64, float64, float64)")
def attraction(trust, reputation, distance, scale, fit_value):  # type: ignore[no-untyped-def]
    """Utility of a provider: log(trust x reputation x nearness x fit).

    Args:
        trust: log odds of trusting this kind of provider.
        reputation: log odds of the provider itself.
        distance: way to it on the ring, relative to others of its kind that are compared.
        scale: distance over which attraction falls by e.
        fit_value: fit of its practice.
    """
    return trust + reputation - distance / scale + math.log(fit_value)


@rule("float64(float64, float64, float64, float64, float64)")
def stretch(omega, mission, waiting, reference, noise):  # type: ignore[no-untyped-def]
    """Share above its places that a provider takes on when the list is longer than normal.

    ``omega m (1 - exp(-max(0, Q / Q_n - 1)))`` with ``Q_n = Q_ref + z sqrt(Q_ref)``: overload answers to pressure
    above normal, not to a list that is never empty, nor to the chance swings of a short one. In a society of
    millions ``Q_n`` is ``Q_ref``.

    Args:
        omega: largest share.
        mission: mission weight of the provider.
        waiting: people on the list now.
        reference: usual list in the burn-in.
        noise: standard deviations of a Poisson count that pass for chance (z).
    """
    pressure = waiting / max(1.0, reference + noise * math.sqrt(reference)) - 1.0
    if pressure <= 0.0:
        return 0.0
    return omega * mission * (1.0 - math.exp(-pressure))
