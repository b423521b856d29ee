"""Keyed draws of many providers at once."""

from __future__ import annotations

from abm.compiled import part
from abm.providers.columns import Floats, Integers
from abm.randomness import normal, uniform


@part
def normals(seed: int, stream: int, keys: Integers, index: int, out: Floats) -> None:
    """Keyed standard normal draws of many."""
    for i in range(len(keys)):
        out[i] = normal(seed, stream, keys[i], index)


@part
def uniforms(seed: int, stream: int, keys: Integers, index: int, out: Floats) -> None:
    """Keyed uniform draws of many."""
    for i in range(len(keys)):
        out[i] = uniform(seed, stream, keys[i], index)
