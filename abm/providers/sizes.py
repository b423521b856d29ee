"""Number and sizes of employers: stratified quantiles of a log-normal law, given to cells and raked (MODEL 3)."""

from __future__ import annotations

import heapq
import math
from functools import lru_cache

import numpy as np

from abm.exact import exact_sum, sum_in_order
from abm.parameters import Parameters
from abm.providers.columns import Floats, Integers
from abm.randomness import normal_quantile, uniform
from abm.vocabulary import Stream


def n_employers(parameters: Parameters, n_citizens: int, n_cells: int) -> int:
    """Number of enterprises: one for so many inhabitants, never fewer than keep the law of sizes in every cell."""
    rules = parameters.enterprises
    return max(round(n_citizens / rules.inhabitants_per_employer), rules.fewest_employers * n_cells)


def stratified_normals(seed: int, stream: Stream, keys: Integers, index: int) -> Floats:
    """Normal numbers as evenly spread as their count allows, in an order drawn by key, with variance 1.

    The variance is set to 1 whatever the count: else the spread of errors of many enterprises would exceed
    that of few public services and one side would fit people better by construction.

    Args:
        seed: seed of the run.
        stream: what the draw is for.
        keys: identities.
        index: index of the draws.

    Returns:
        One number for each key; a single key gets a plain draw.
    """
    n = len(keys)
    draws = np.array([uniform(seed, int(stream), int(key), index) for key in keys])
    if n == 1:
        return np.array([normal_quantile(float(draws[0]))])
    ranks = np.empty(n, dtype=np.int64)
    ranks[np.lexsort((keys, draws))] = np.arange(n)
    return _strata(n)[ranks]


@lru_cache(maxsize=64)
def _strata(n: int) -> Floats:
    """Normal quantiles of ``n`` strata, scaled to variance 1."""
    numbers = np.array([normal_quantile((rank + 0.5) / n) for rank in range(n)])
    scaled: Floats = numbers / math.sqrt(exact_sum(numbers * numbers) / n)
    return scaled


def truncated_log_normal(quantile: float, mean: float, spread: float, smallest: float) -> float:
    """Quantile of a log-normal law cut off below ``smallest``."""
    below = 0.5 * math.erfc(-(math.log(smallest) - mean) / (spread * math.sqrt(2.0)))
    return math.exp(mean + spread * normal_quantile(below + quantile * (1.0 - below)))


def whole_shares(total: int, weights: Floats, keys: Integers) -> Integers:
    """Split a whole number by weight: largest remainder, ties to the smaller key."""
    ideal = weights / exact_sum(weights) * total
    shares: Integers = np.floor(ideal).astype(np.int64)
    order = np.lexsort((keys, -(ideal - shares)))
    shares[order[: total - int(shares.sum())]] += 1
    return shares


def allotted_sizes(
    sizes: Floats, posts: Floats, employers: Integers, cell_keys: Integers, largest_share: float
) -> list[list[float]]:
    """Give enterprises to cells, the largest first to the cell with most posts left, then rake each cell to its posts.

    Args:
        sizes: sizes to give, any order.
        posts: posts of each cell in the same unit.
        employers: number of enterprises of each cell; they add up to ``len(sizes)``.
        cell_keys: identity of each cell, for ties.
        largest_share: largest part of a cell's posts one enterprise holds where there are several.

    Returns:
        For each cell its sizes, largest first; each list adds up to the cell's posts.
    """
    given: list[list[float]] = [[] for _ in posts]
    numbers = employers.tolist()
    open_cells = [
        (-left, key, cell)
        for cell, (left, key) in enumerate(zip(posts.tolist(), cell_keys.tolist(), strict=True))
        if numbers[cell] > 0
    ]
    heapq.heapify(open_cells)
    for size in sorted(sizes.tolist(), reverse=True):
        less_left, key, cell = heapq.heappop(open_cells)
        share = largest_share if numbers[cell] > 1 else 1.0
        taken = min(size, share * float(posts[cell]))
        given[cell].append(taken)
        if len(given[cell]) < numbers[cell]:
            heapq.heappush(open_cells, (less_left + taken, key, cell))
    return [[size * posts[cell] / sum_in_order(list_) for size in list_] for cell, list_ in enumerate(given)]


def employers_by_cell(number: int, posts: Floats, cell_keys: Integers) -> Integers:
    """One enterprise for each cell when possible, the others by posts."""
    n_cells = len(posts)
    if number <= n_cells:
        order = np.lexsort((cell_keys, -posts))
        counts = np.zeros(n_cells, dtype=np.int64)
        counts[order[:number]] = 1
        return counts
    beyond_one = np.maximum(0.0, number * posts / exact_sum(posts) - 1.0)
    return 1 + whole_shares(number - n_cells, beyond_one, cell_keys)
