"""Keyed draws: the published generator, uniform as the model uses it, identities that never collide."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from abm import randomness
from abm.randomness import (
    NOBODY_LEFT,
    choice_index,
    citizen_key,
    exponential,
    need_key,
    normal,
    normal_quantile,
    provider_key,
    skip,
    spell_index,
    spell_key,
    threefry,
    uniform,
)
from abm.vocabulary import Stream
from tests.chance import FALSE_ALARM, check_mean, check_share, check_uncorrelated, check_uniform

WORDS = st.integers(0, 2**64 - 1)
SEEDS = st.integers(0, 2**63 - 1)
N = 40_000

# Random123 1.x, tests/kat_vectors: counter, key, output.
PUBLISHED_13_ROUNDS = [
    ((0, 0), (0, 0), (0xF167B032C3B480BD, 0xE91F9FEE4B7A6FB5)),
    ((2**64 - 1, 2**64 - 1), (2**64 - 1, 2**64 - 1), (0xCCDEC5C917A874B1, 0x4DF53ABCA26CEB01)),
    (
        (0x243F6A8885A308D3, 0x13198A2E03707344),
        (0xA4093822299F31D0, 0x082EFA98EC4E6C89),
        (0xC3AAC71561042993, 0x3FE7AE8801AFF316),
    ),
]
PUBLISHED_20_ROUNDS = [
    ((0, 0), (0, 0), (0xC2B6E3A8C2C69865, 0x6F81ED42F350084D)),
    ((2**64 - 1, 2**64 - 1), (2**64 - 1, 2**64 - 1), (0xE02CB7C4D95D277A, 0xD06633D0893B8B68)),
]


def oracle(key: tuple[int, int], counter: tuple[int, int], rounds: int = 13) -> tuple[int, int]:
    """Threefry-2x64 in whole numbers, after the paper: a round mixes, every fourth injects the key."""
    schedule = (*key, 0x1BD11BDAA9FC1A22 ^ key[0] ^ key[1])
    left, right = ((counter[word] + key[word]) % 2**64 for word in range(2))
    for done in range(1, rounds + 1):
        turn = (16, 42, 12, 31, 16, 32, 24, 21)[(done - 1) % 8]
        left = (left + right) % 2**64
        right = (right << turn | right >> 64 - turn) % 2**64 ^ left
        if done % 4 == 0:
            left = (left + schedule[done // 4 % 3]) % 2**64
            right = (right + schedule[(done // 4 + 1) % 3] + done // 4) % 2**64
    return left, right


def words(key, counter):
    return threefry(*(np.uint64(word) for word in (*key, *counter)))


@pytest.mark.parametrize(("counter", "key", "output"), PUBLISHED_13_ROUNDS)
def test_the_generator_gives_the_published_vectors(counter, key, output):
    assert words(key, counter) == output


@pytest.mark.parametrize(("counter", "key", "output"), PUBLISHED_20_ROUNDS)
def test_the_oracle_gives_published_vectors_too(counter, key, output):
    assert oracle(key, counter, rounds=20) == output


@given(WORDS, WORDS, WORDS, WORDS)
@settings(deadline=None, max_examples=300)
def test_the_compiled_generator_agrees_with_plain_whole_numbers(key_0, key_1, counter_0, counter_1):
    assert words((key_0, key_1), (counter_0, counter_1)) == oracle((key_0, key_1), (counter_0, counter_1))


@given(SEEDS, st.sampled_from(Stream), SEEDS, SEEDS)
@settings(deadline=None)
def test_a_uniform_draw_is_the_top_52_bits_of_the_first_word(seed, stream, identity, index):
    word, _ = oracle((seed, stream), (identity, index))
    assert uniform(seed, stream, identity, index) == ((word >> 12) + 0.5) / 2**52


@pytest.mark.parametrize("word", [0, 2**64 - 1])
def test_a_uniform_draw_never_reaches_0_or_1(word, monkeypatch):
    monkeypatch.setattr(randomness, "threefry", lambda *_: (np.uint64(word), np.uint64(0)))
    draw = uniform.py_func(1, 2, 3, 4)
    assert 0.0 < draw < 1.0
    assert math.isfinite(normal_quantile(draw))
    assert math.isfinite(-math.log(draw))


PARIS = [citizen_key(75, ordinal) for ordinal in range(N)]
AIN = [citizen_key(1, ordinal) for ordinal in range(N)]
TRUST, GIFT = int(Stream.TRUST), int(Stream.GIFT)
"""Whole numbers, because handing a member of an enumeration to compiled code takes a hundred times longer."""
N_STREAMS = len(Stream)


def a_spell(mark):
    return spell_key(need_key(AIN[mark // 8], 2), mark % 8, 0)


WALKS = {
    "months of a citizen": lambda i: (7, GIFT, PARIS[12], i),
    "citizens of a territory": lambda i: (7, GIFT, PARIS[i], 0),
    "needs of citizens": lambda i: (7, GIFT, need_key(AIN[i // 4], i % 4), 0),
    "spells of needs": lambda i: (7, GIFT, need_key(AIN[i // 40], 1), spell_index(i % 40, 0)),
    "spell keys": lambda i: (7, GIFT, a_spell(i), 0),
    "providers": lambda i: (7, GIFT, provider_key(AIN[i], 0, 0), 0),
    "providers compared": lambda i: (7, GIFT, a_spell(3), choice_index(provider_key(AIN[i], 0, 0), 0)),
    "streams": lambda i: (7, i % N_STREAMS + 1, PARIS[i // N_STREAMS], 0),
    "seeds": lambda i: (i, GIFT, PARIS[12], 0),
}


@pytest.mark.parametrize("name", WALKS)
def test_draws_are_uniform_and_serially_independent_as_used(name):
    draws = np.array([uniform(*WALKS[name](i)) for i in range(N)])
    check_uniform(draws, bins=100, detectable=0.07)
    check_uniform(draws * 2**20 % 1.0, bins=64, detectable=0.07)
    check_uncorrelated(draws[:-1], draws[1:], detectable=0.05)
    pairs = np.floor(draws[:-1:2] * 16) * 16 + np.floor(draws[1::2] * 16)
    check_uniform((pairs + 0.5) / 256, bins=256, detectable=0.12)


CHANGED = {
    "stream": lambda i: (7, GIFT, PARIS[i], 0),
    "seed": lambda i: (8, TRUST, PARIS[i], 0),
    "territory": lambda i: (7, TRUST, AIN[i], 0),
    "index": lambda i: (7, TRUST, PARIS[i], 1),
}


@pytest.mark.parametrize("part", CHANGED)
def test_draws_with_one_part_of_the_key_changed_are_unrelated(part):
    first = np.array([uniform(7, TRUST, PARIS[i], 0) for i in range(N)])
    second = np.array([uniform(*CHANGED[part](i)) for i in range(N)])
    check_uncorrelated(first, second, detectable=0.05)
    check_share(int(np.sum(first < second)), N, 0.5, detectable=0.03)


@pytest.mark.parametrize(("part", "place"), [("seed", 0), ("stream", 1), ("index", 3)])
def test_a_generator_deaf_to_a_part_of_its_key_would_be_caught(part, place):
    def deaf(*key):
        return uniform(*key[:place], 0, *key[place + 1 :])

    first = [deaf(7, TRUST, PARIS[i], 0) for i in range(N)]
    second = [deaf(*CHANGED[part](i)) for i in range(N)]
    with pytest.raises(AssertionError, match="correlation"):
        check_uncorrelated(first, second, detectable=0.05)


def test_streams_have_different_numbers():
    assert len({int(stream) for stream in Stream}) == len(Stream.__members__)


def test_the_normal_quantile_is_right_from_one_end_to_the_other():
    tails = np.concatenate([np.logspace(-16, -0.302, 4000), [2.0**-53, 0.02425, 0.0242499999, 0.3]])
    lower = np.array([normal_quantile(p) for p in tails])
    np.testing.assert_allclose(lower, special.ndtri(tails), rtol=1e-13)
    assert normal_quantile(0.5) == 0.0


@given(st.integers(1, 2**52 - 1))
@settings(deadline=None)
def test_the_normal_quantile_is_odd_around_the_median(numerator):
    p = numerator / 2**53
    assert normal_quantile(1.0 - p) == -normal_quantile(p)


@pytest.mark.parametrize(
    ("draw", "law"), [(normal, stats.norm()), (exponential, stats.expon())], ids=["normal", "exponential"]
)
def test_draws_follow_the_law_they_are_named_after(draw, law):
    draws = np.array([draw(3, TRUST, PARIS[i], 0) for i in range(N)])
    check_mean(draws, float(law.mean()), detectable=0.05, spread=float(law.std()))
    check_mean((draws - law.mean()) ** 2, float(law.var()), detectable=0.15)
    assert stats.kstest(draws, law.cdf).pvalue > FALSE_ALARM


def test_an_exponential_draw_is_that_of_the_uniform_draw():
    assert exponential(1, 2, 3, 4) == -math.log(uniform(1, 2, 3, 4))


# Which whole numbers each part of a key may hold, most significant first.
PARTS_OF_A_KEY = {
    citizen_key: (2**12, 2**32),
    need_key: (2**44, 4),
    spell_key: (2**46, 2**10, 2**6),
    spell_index: (2**10, 2**8),
    provider_key: (2**44, 2**8, 2**6),
    choice_index: (2**58, 2**5),
}
by_key = pytest.mark.parametrize("key_of", PARTS_OF_A_KEY, ids=lambda key_of: key_of.py_func.__name__)


@by_key
@given(data=st.data())
@settings(deadline=None, max_examples=100)
def test_parts_of_a_key_stand_side_by_side_like_digits(key_of, data):
    ranges = PARTS_OF_A_KEY[key_of]
    parts = [data.draw(st.integers(0, size - 1)) for size in ranges]
    expected = 0
    for part, size in zip(parts, ranges, strict=True):
        expected = expected * size + part
    assert key_of(*parts) == key_of.py_func(*parts) == expected


@by_key
def test_the_largest_key_fits_in_63_bits(key_of):
    ranges = PARTS_OF_A_KEY[key_of]
    assert key_of(*(size - 1 for size in ranges)) == math.prod(ranges) - 1 < 2**63


@pytest.mark.parametrize(
    ("draw", "rate", "expected"),
    [
        (0.5, 0.0, NOBODY_LEFT),
        (0.5, 1e-300, NOBODY_LEFT),
        (1e-16, 1e-15, NOBODY_LEFT),
        (0.5, 1.0, 0),
        (0.51, 0.5, 0),
        (0.49, 0.5, 1),
        (0.26, 0.5, 1),
        (0.24, 0.5, 2),
    ],
)
def test_skips_by_hand(draw, rate, expected):
    assert skip(draw, rate) == skip.py_func(draw, rate) == expected


def test_skipping_finds_as_many_candidates_as_asking_everybody():
    rate, found, at = 0.05, 0, 0
    n = 400_000
    while True:
        at += skip(uniform(5, GIFT, 0, found), rate)
        if at >= n:
            break
        found, at = found + 1, at + 1
    check_share(found, n, rate, detectable=0.004)
