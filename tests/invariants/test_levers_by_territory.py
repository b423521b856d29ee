"""A lever that changes at a date in one territory acts there, or the change is refused in words."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from abm.errors import ParameterError
from abm.parameters.names import Declared, declarations
from abm.parameters.quantity import LEVER
from abm.policy import Change, Policy
from tests.worlds import run, society

SIZE = {"citizens": 3_000, "burn_in": 12, "months": 36}
CHANGED, PLACE = 0, "Territory 1"
LEVERS = {name: declared for name, declared in declarations().items() if declared.role is LEVER}

COMPETITIVE = ({"funding.provider_rule": "competitive"}, ())
AFTER_A_CUT = ({}, (Change("funding.budget", 0.5), Change("funding.budget", 1.0, from_month=12)))
CREAMING = (
    {"service.income_at_risk": 0.4, "service.mission_weight": 0.1, "service.queue_order": "creaming"}, ()
)
UNEVEN = ({"funding.equalisation": 0.5}, ())
NEEDS_ANOTHER_SETTING: dict[str, tuple[dict[str, Any], tuple[Change, ...]]] = {
    "funding.tendered_a_year": COMPETITIVE,
    "funding.fringe_allowed": COMPETITIVE,
    "funding.restored_money": AFTER_A_CUT,
    "funding.equalisation": UNEVEN,
    "service.gross_metric": CREAMING,
}
"""Levers that act only beside another choice."""


def other_value(lever: Declared) -> Any:
    """A clearly different valid value."""
    if lever.kind is bool:
        return not lever.default
    if lever.low is None or lever.high is None:
        return next(member.name.lower() for member in lever.kind if member is not lever.default)
    if lever.kind is int or lever.name == "funding.founders_levy":
        return lever.kind(lever.low)
    return lever.low if lever.default - lever.low > lever.high - lever.default else lever.high


@cache
def _counts(name: str, is_changed: bool) -> np.ndarray:
    settings, changes = NEEDS_ANOTHER_SETTING.get(name, ({}, ()))
    if is_changed:
        changes = (*changes, Change(name, other_value(LEVERS[name]), territories=(PLACE,)))
    model = run(society(1, **SIZE, policy=Policy(changes), values=settings))
    return np.stack([model.tally[field] for field in model.tally.dtype.names])


def test_there_are_levers_of_every_kind():
    assert len(LEVERS) > 20
    assert {declared.kind for declared in LEVERS.values()} >= {bool, float, int, str}


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_changed_in_one_territory_moves_a_series_of_it_or_is_refused(name):
    if LEVERS[name].kind is str:
        with pytest.raises(ParameterError, match=f"'{name}' is one for the whole society"):
            Change(name, "per_capita", territories=(PLACE,))
        return
    without = "none" if name not in NEEDS_ANOTHER_SETTING else name
    before, after = _counts(without, False), _counts(name, True)
    burn_in = SIZE["burn_in"]
    assert np.array_equal(before[:, :burn_in], after[:, :burn_in])
    assert not np.array_equal(before[:, burn_in:, CHANGED], after[:, burn_in:, CHANGED])
