"""No contract is written on a target that nobody can reach."""

from __future__ import annotations

import pytest

from abm.contracts.candidacies import MOST_SUCCESS
from abm.contracts.negotiation import contract_of
from tests.abm.contracts.hand import ORDINARY, call, providers
from tests.abm.contracts.test_calls import project


@pytest.mark.parametrize("ambition", [0.5, 3.0])
def test_a_target_is_what_is_expected_times_ambition_as_far_as_it_can_be_reached(ambition: float) -> None:
    one = project(0)
    contract = contract_of(call(providers([{"key": 101}]), ambition=ambition), one, {0: 100}, 3)
    most = MOST_SUCCESS - ORDINARY.deadweight
    assert contract.plan == contract.target == pytest.approx(min(ambition * one.expected, most))
    assert contract.plan <= most
