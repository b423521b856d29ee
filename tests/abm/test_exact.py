"""Sums that are the same on every version of Python and in whatever order their terms stand."""

from __future__ import annotations

import numpy as np

from abm.exact import exact_sum, sum_in_order

LOST = [1e16, 1.0, -1e16]
"""The middle one is lost when it is added to the first; what Python's own sum makes of it hangs on its version."""


def test_a_sum_in_order_rounds_at_each_step():
    assert sum_in_order(LOST) == 0.0
    assert sum_in_order(reversed(LOST[:2])) == 1e16
    assert sum_in_order([]) == 0


def test_a_sum_in_order_of_whole_numbers_stays_whole():
    assert isinstance(sum_in_order([1, 2]), int)
    assert sum_in_order(iter([10**18, 1])) == 10**18 + 1


def test_an_exact_sum_rounds_once():
    assert exact_sum(np.array(LOST)) == 1.0
