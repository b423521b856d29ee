"""Trials of practices: what is seen of an idea, what is believed of it, what adopting it does (MODEL 8)."""

import math

from abm.compiled import rule


@rule("float64(float64, float64, float64)")
def next_quality(quality, base, speed):  # type: ignore[no-untyped-def]
    """Practice quality a month on: what was gained or lost wears off, ``q + (q_0 - q) v``; exact where it rests.

    Args:
        quality: true practice quality (q).
        base: quality of the provider's kind without any trial (q_0).
        speed: share of the distance covered in a month (v).
    """
    return quality + (base - quality) * speed


@rule("float64(float64, float64, float64)")
def adopted_quality(quality, effect, least):  # type: ignore[no-untyped-def]
    """Practice quality once an idea is adopted: ``max(least, q + Delta)``."""
    return max(least, quality + effect)


@rule("float64(float64, float64, float64, float64, float64)")
def seen_effect(effect, bias, strength, error, draw):  # type: ignore[no-untyped-def]
    """What a trial or an opinion shows of an idea: ``x = Delta + b z + s e`` (trial), ``Delta + b + s e`` (opinion).

    Args:
        effect: true effect (Delta).
        bias: error in favour of the idea for each unit of ``strength`` (b).
        strength: standing of the area that tries, standard deviations (z); 1 for an opinion.
        error: standard deviation of the noise (s).
        draw: standard normal draw (e).
    """
    return effect + bias * strength + error * draw


@rule("float64(float64, float64, float64, float64)")
def posterior_mean(prior_mean, prior_spread, precision, weighted):  # type: ignore[no-untyped-def]
    """What is believed of an idea after measurements: ``(mu' / s0^2 + sum x / v) / (1 / s0^2 + sum 1 / v)``.

    Args:
        prior_mean: what is believed of the mean of ideas (mu').
        prior_spread: standard deviation of true effects, known (s0).
        precision: sum of the precisions of the measurements (1 / v).
        weighted: sum of the measurements times their precisions.
    """
    prior = 1.0 / (prior_spread * prior_spread)
    return (prior_mean * prior + weighted) / (prior + precision)


@rule("float64(float64, float64, float64, float64)")
def at_scale(effect, people, tried_on, loss):  # type: ignore[no-untyped-def]
    """A true effect once more people are served by it than it was tried on: ``Delta (N / N_0)^-nu`` if positive.

    The voltage drop of Al-Ubaydli, List and Suskind: skilled staff and close attention run out. It acts here alone.

    Args:
        effect: true effect in the trial (Delta).
        people: people served by all who adopt (N).
        tried_on: people served where it was tried (N_0).
        loss: elasticity (nu).
    """
    if effect <= 0.0 or people <= tried_on or tried_on <= 0.0:
        return effect
    return effect * math.exp(-loss * math.log(people / tried_on))


@rule("float64(float64, float64, float64, float64)")
def taken_over(effect, fidelity, loss, distance):  # type: ignore[no-untyped-def]
    """An effect, true or believed, in the hands of somebody who takes the practice over: ``f Delta - l |x_j - x|``.

    Args:
        effect: where it was tried, at the scale it has now (Delta).
        fidelity: part of it that survives being copied (f).
        loss: effect lost for each unit of distance (l).
        distance: between the practice of who takes over and that of the trial.
    """
    return fidelity * effect - loss * distance


@rule("float64(float64, float64, float64)")
def trials_expected(trials, self_selection, rank):  # type: ignore[no-untyped-def]
    """Trials an area begins in a year when strong areas put themselves forward: ``n (1 + s (2 r - 1))``.

    Their number in all stays ``n`` for each area.

    Args:
        trials: trials a year of an area (n).
        self_selection: 0: all areas alike; 1: in proportion to rank (s).
        rank: share of areas that are weaker (r), ties halved.
    """
    return trials * (1.0 + self_selection * (2.0 * rank - 1.0))
