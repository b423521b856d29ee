"""No contract is written on a target that nobody can reach."""

from __future__ import annotations

import pytest

from abm.contracts.candidacies import MOST_SUCCESS, candidacies
from tests.abm.contracts.hand import FIRM_BELIEFS, ORDINARY, call, providers


@pytest.mark.parametrize("ambition", [0.5, 3.0])
def test_a_target_is_what_is_expected_times_ambition_as_far_as_it_can_be_reached(ambition: float) -> None:
    (one,) = candidacies(call(providers([{}]), **FIRM_BELIEFS, ambition=ambition), 1_300_000_00)
    most = MOST_SUCCESS - ORDINARY.deadweight
    assert one.target == pytest.approx(min(ambition * one.expected, most))
    assert one.target <= most
