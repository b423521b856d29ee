"""Keyed draws: every draw is a pure function of (seed, stream, identity, index).

The generator is Threefry-2x64 with 13 rounds (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as
easy as 1, 2, 3"), key = (seed, stream), counter = (identity, index). No state is kept, so the order of loops,
the number of workers and what happens to anybody else cannot shift a draw. Layout of identities and indices:
the functions named ``*_key`` and ``*_index`` below.
"""

from __future__ import annotations

import math

import numpy as np

from abm.compiled import rule

_PARITY = np.uint64(0x1BD11BDAA9FC1A22)
_SIXTY_FOUR = np.uint64(64)
_ROTATIONS = (16, 42, 12, 31, 16, 32, 24, 21)
_ROUNDS = 13
NOBODY_LEFT = 1 << 53
"""People passed over when the next candidate never comes."""


@rule("uint64(uint64, uint64)")
def _rotate_left(word, bits):  # type: ignore[no-untyped-def]
    return (word << bits) | (word >> (_SIXTY_FOUR - bits))


@rule("UniTuple(uint64, 2)(uint64, uint64, uint64, uint64)")
def threefry(key_0, key_1, counter_0, counter_1):  # type: ignore[no-untyped-def]
    """The two output words of Threefry-2x64-13.

    Args:
        key_0: first key word (the seed).
        key_1: second key word (the stream).
        counter_0: first counter word (the identity).
        counter_1: second counter word (the index).

    Returns:
        Two unsigned 64-bit words.
    """
    key_2 = _PARITY ^ key_0 ^ key_1
    x_0 = counter_0 + key_0
    x_1 = counter_1 + key_1
    for turn in range(_ROUNDS):
        x_0 = x_0 + x_1
        x_1 = _rotate_left(x_1, np.uint64(_ROTATIONS[turn % 8])) ^ x_0
        if turn % 4 == 3:
            injection = (turn + 1) // 4
            if injection % 3 == 0:
                x_0 = x_0 + key_0
                x_1 = x_1 + key_1
            elif injection % 3 == 1:
                x_0 = x_0 + key_1
                x_1 = x_1 + key_2
            else:
                x_0 = x_0 + key_2
                x_1 = x_1 + key_0
            x_1 = x_1 + np.uint64(injection)
    return x_0, x_1


@rule("float64(int64, int64, int64, int64)")
def uniform(seed, stream, identity, index):  # type: ignore[no-untyped-def]
    """Uniform draw in the open interval (0, 1), 52 bits.

    Args:
        seed: seed of the run.
        stream: a ``Stream`` member, the decision the draw is for.
        identity: who or what draws.
        index: which draw of that identity (month, mark, attempt ...).

    Returns:
        A number strictly between 0 and 1.
    """
    word, _ = threefry(np.uint64(seed), np.uint64(stream), np.uint64(identity), np.uint64(index))
    return (float(word >> np.uint64(12)) + 0.5) * 2.220446049250313e-16


@rule("float64(int64, int64, int64, int64)")
def exponential(seed, stream, identity, index):  # type: ignore[no-untyped-def]
    """Exponential draw with mean 1."""
    return -math.log(uniform(seed, stream, identity, index))


@rule("float64(float64)")
def normal_quantile(p):  # type: ignore[no-untyped-def]
    """Quantile of the standard normal law.

    Acklam's rational form in the lower half, mirrored above (near 1 the complementary error function would
    have no digits left), then one Halley step; relative error below 1e-13.

    Args:
        p: probability strictly between 0 and 1.

    Returns:
        The value ``x`` with ``Phi(x) = p``.
    """
    tail = p if p <= 0.5 else 1.0 - p
    if tail < 0.02425:
        q = math.sqrt(-2.0 * math.log(tail))
        top = -7.784894002430293e-03 * q - 3.223964580411365e-01
        top = (top * q - 2.400758277161838) * q - 2.549732539343734
        top = (top * q + 4.374664141464968) * q + 2.938163982698783
        bottom = (7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996
        x = top / ((bottom * q + 3.754408661907416) * q + 1.0)
    else:
        q = tail - 0.5
        r = q * q
        top = (-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02
        top = ((top * r + 1.383577518672690e02) * r - 3.066479806614716e01) * r + 2.506628277459239
        bottom = (-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02
        bottom = (bottom * r + 6.680131188771972e01) * r - 1.328068155288572e01
        x = top * q / (bottom * r + 1.0)
    error = 0.5 * math.erfc(-x / math.sqrt(2.0)) - tail
    step = error * math.sqrt(2.0 * math.pi) * math.exp(x * x / 2.0)
    x = x - step / (1.0 + x * step / 2.0)
    return x if p <= 0.5 else -x


@rule("float64(int64, int64, int64, int64)")
def normal(seed, stream, identity, index):  # type: ignore[no-untyped-def]
    """Standard normal draw."""
    return normal_quantile(uniform(seed, stream, identity, index))


@rule("int64(int64, int64)")
def citizen_key(territory_key, ordinal):  # type: ignore[no-untyped-def]
    """Identity of a citizen: her territory's key (12 bits) and her ordinal in it (32 bits)."""
    return (territory_key << 32) | ordinal


@rule("int64(int64, int64)")
def need_key(citizen, domain):  # type: ignore[no-untyped-def]
    """Identity of one citizen's needs in one domain (46 bits)."""
    return citizen * 4 + domain


@rule("int64(int64, int64)")
def spell_index(mark, relapse):  # type: ignore[no-untyped-def]
    """Index of a spell among one citizen's needs in a domain: Poisson mark and relapse after it."""
    return mark * 256 + relapse


@rule("int64(int64, int64, int64)")
def spell_key(need, mark, relapse):  # type: ignore[no-untyped-def]
    """Identity of a spell (62 bits): need key, mark (10 bits), relapse (6 bits)."""
    return (need << 16) | ((mark & 1023) << 6) | (relapse & 63)


@rule("int64(int64, int64, int64)")
def provider_key(founder, founding, site):  # type: ignore[no-untyped-def]
    """Identity of a provider (58 bits): founder's key, her founding ordinal (8 bits), site (6 bits)."""
    return (founder << 14) | (founding << 6) | site


@rule("int64(int64, int64)")
def choice_index(provider, attempt):  # type: ignore[no-untyped-def]
    """Index of a draw for one provider in one spell's choice (attempt below 32)."""
    return provider * 32 + attempt


@rule("int64(float64, float64)")
def skip(uniform_draw, rate):  # type: ignore[no-untyped-def]
    """Number of people passed over before the next candidate when each is one with probability ``rate``.

    Geometric law by inversion: ``floor(log(u) / log(1 - rate))``.

    Args:
        uniform_draw: draw in (0, 1).
        rate: probability in [0, 1].

    Returns:
        0 or more; ``NOBODY_LEFT``, larger than any society, when the rate is so small that nobody comes.
    """
    if rate >= 1.0:
        return 0
    if rate <= 0.0:
        return NOBODY_LEFT
    passed = math.log(uniform_draw) / math.log1p(-rate)
    return int(passed) if passed < NOBODY_LEFT else NOBODY_LEFT
