"""A lever that changes at a date in one territory acts there, or the change is refused in words."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from abm.errors import ParameterError
from abm.model import WelfareModel
from abm.parameters.names import Declared, declarations
from abm.parameters.quantity import LEVER
from abm.policy import Change, Policy
from tests.worlds import SET_ASIDE, WITH_CONTRACTS, run, society

SIZE = {"citizens": 3_000, "burn_in": 12, "months": 36}
LONGER = {**SIZE, "months": 60}
"""Until contracts that are signed in the first year have come to their end."""
CHANGED, PLACE = 3, "Territory 4"
"""Not the first, whose row stands for all where something is decided once."""
LEVERS = {name: declared for name, declared in declarations().items() if declared.role is LEVER}

COMPETITIVE = ({"funding.provider_rule": "competitive"}, ())
AFTER_A_CUT = ({}, (Change("funding.budget", 0.5), Change("funding.budget", 1.0, from_month=12)))
CREAMING = (
    {"service.income_at_risk": 0.4, "service.mission_weight": 0.1, "service.queue_order": "creaming"}, ()
)
UNEVEN = ({"funding.equalisation": 0.5}, ())
CONTRACTS = (WITH_CONTRACTS, SET_ASIDE)
FEW = (
    {**WITH_CONTRACTS, "contracts.contract_capital": 5e5, "contracts.candidacies": 10.0},
    (Change("funding.moved_to_contracts", 0.05),),
)
MISSED = ({**WITH_CONTRACTS, "contracts.ambition": 3.0}, SET_ASIDE)
MET = ({**WITH_CONTRACTS, "contracts.ambition": 0.2}, SET_ASIDE)
TRYING = (
    {
        "learning.trials_a_year": 0.5, "learning.evaluated_share": 0.5, "learning.publication": 0.5,
        "learning.generalisation": "everywhere",
    },
    (),
)  # fmt: skip
SITES = ({"scaling.replication": 1.0, "funding.growth_list": 0.0}, (Change("funding.budget", 1.4),))
LENT = ({"funding.growth_list": 0.0, "scaling.growth_start_up": 12.0}, SITES[1])
NEEDS_ANOTHER_SETTING: dict[str, tuple[dict[str, Any], tuple[Change, ...]]] = {
    "funding.tendered_a_year": COMPETITIVE,
    "funding.fringe_allowed": COMPETITIVE,
    "funding.restored_money": AFTER_A_CUT,
    "funding.equalisation": UNEVEN,
    "funding.taxes_follow": ({}, (Change("funding.budget", 0.7),)),
    "service.gross_metric": CREAMING,
    **dict.fromkeys((name for name in LEVERS if name.startswith("contracts.")), CONTRACTS),
    **dict.fromkeys((name for name in LEVERS if name.startswith("learning.")), TRYING),
    "learning.trials_a_year": ({}, ()),
    "scaling.replication": ({"funding.growth_list": 0.0}, SITES[1]),
    "scaling.replication_support": SITES,
    "scaling.growth_loans": LENT,
    "scaling.quasi_equity": LENT,
    "scaling.know_how": (
        {"learning.trials_a_year": 2.0, "learning.triers": "enterprises", "learning.evaluated_share": 0.0}, ()
    ),
    "scaling.cooperation": ({}, ()),
    "scaling.mergers": ({}, ()),
    "scaling.tender_openness": COMPETITIVE,
    "contracts.initiator": FEW,
    "contracts.renegotiation": MISSED,
    "contracts.state_guarantee": MISSED,
    "contracts.roll_out": MET,
    "contracts.labelled_share": ({**WITH_CONTRACTS, "contracts.labelled_share": 0.1}, SET_ASIDE),
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
def _counts(name: str, is_changed: bool) -> tuple[np.ndarray, ...]:
    """All counts by month and territory."""
    settings, changes = NEEDS_ANOTHER_SETTING.get(name, ({}, ()))
    if is_changed:
        changes = (*changes, Change(name, other_value(LEVERS[name]), territories=(PLACE,)))
    size = LONGER if name.startswith(("contracts.", "learning.", "scaling.know_how")) else SIZE
    return _counted(run(society(1, **size, policy=Policy(changes), values=settings)))


def _counted(model: WelfareModel) -> tuple[np.ndarray, ...]:
    tallies = (model.tally, model.contract_tally, model.learning_tally, model.civic)
    return tuple(tally[field] for tally in tallies for field in tally.dtype.names)


def test_there_are_levers_of_every_kind():
    assert len(LEVERS) > 20
    assert {declared.kind for declared in LEVERS.values()} >= {bool, float, int, str}


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_changed_in_one_territory_moves_a_series_of_it_or_is_refused(name):
    lever, burn_in = LEVERS[name], SIZE["burn_in"]
    if lever.for_all_territories:
        value = "per_capita" if lever.kind is str else other_value(lever)
        with pytest.raises(ParameterError, match=f"'{name}' is one for the whole society"):
            Change(name, value, territories=(PLACE,))
        return
    without = "none" if name not in NEEDS_ANOTHER_SETTING else name
    before, after = _counts(without, False), _counts(name, True)
    assert all(np.array_equal(one[:burn_in], two[:burn_in]) for one, two in zip(before, after, strict=True))
    moved = [
        not np.array_equal(one[burn_in:, CHANGED], two[burn_in:, CHANGED])
        for one, two in zip(before, after, strict=True)
    ]
    assert any(moved)


@pytest.mark.parametrize("name", [name for name, lever in LEVERS.items() if lever.for_all_territories])
def test_a_lever_that_is_decided_once_acts_when_it_changes_everywhere(name):
    """Else it would be no lever."""
    if LEVERS[name].kind is str:
        return  # rules that go by name: tests of funding and of parameters that matter
    settings, changes = NEEDS_ANOTHER_SETTING[name]
    before = _counted(run(society(1, **LONGER, policy=Policy(changes), values=settings)))
    changed = (*changes, Change(name, other_value(LEVERS[name]), from_month=12))
    after = _counted(run(society(1, **LONGER, policy=Policy(changed), values=settings)))
    since = SIZE["burn_in"] + 12
    assert all(np.array_equal(one[:since], two[:since]) for one, two in zip(before, after, strict=True))
    assert not all(np.array_equal(one[since:], two[since:]) for one, two in zip(before, after, strict=True))
