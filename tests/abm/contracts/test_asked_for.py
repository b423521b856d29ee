"""A call and a month of contracts work out only what somebody asks for, and what they skip would change nothing."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.contracts.call import rules_in
from abm.contracts.candidacies import _carried, _Project, candidacies
from abm.contracts.contract import Stage
from abm.contracts.contracting import Contracting
from abm.contracts.months import advance_contracts
from abm.contracts.syndicate import federation_of
from abm.engine.vehicles import NO_WINDOW
from abm.parameters.contracts import Initiator
from abm.parameters.table import parameter_table
from abm.vocabulary import N_DOMAINS
from tests.abm.contracts.contracted import Contracted
from tests.abm.contracts.hand import BRITISH, FIRM_BELIEFS, FRENCH, call, providers, with_rules


def test_territories_with_the_same_rules_share_them_and_others_have_their_own():
    table = parameter_table(with_rules(ambition=1.5), 3)
    assert rules_in(table, 0) is rules_in(table, 2)
    table["ambition"][2] = 0.5
    assert (rules_in(table, 0).ambition, rules_in(table, 2).ambition) == (1.5, 0.5)


def test_rules_written_anew_in_the_same_table_are_seen():
    table = parameter_table(with_rules(ambition=1.5), 1)
    assert rules_in(table, 0).ambition == 1.5
    table["ambition"] = 0.7
    assert rules_in(table, 0).ambition == 0.7


def test_need_is_looked_at_only_where_the_state_initiates():
    def asked() -> Any:
        raise AssertionError("nobody asks for need")

    society = providers([{}, {}])
    with_need = call(society, **FIRM_BELIEFS)
    assert len(candidacies(replace(with_need, unmet=asked), 260_000_00)) == 2
    of_state = call(society, **FIRM_BELIEFS, initiator=Initiator.STATE)
    with pytest.raises(AssertionError, match="nobody asks"):
        candidacies(replace(of_state, unmet=asked), 260_000_00)


def test_of_a_federation_those_count_in_whom_somebody_has_invested():
    """Eight operators on a circle, each tied to two on either side."""
    one = call(providers([{"place": 0.1 * number} for number in range(8)]))
    second = len(one.providers.rows) - 7
    assert federation_of(one, set())(second) == set()
    assert federation_of(one, set(range(100, 108)))(second) == {107, 100, 102, 103}
    assert federation_of(one, {100, 105})(second) == {100}


def carried_one_by_one(yearly: list[float], carries: list[float]) -> list[int]:
    """Places of operators by the rule as it is told: the first who can carry a project, else who carries most."""
    left, found = list(range(len(carries))), []
    for wanted in yearly:
        if left:
            able = [place for place in left if carries[place] >= wanted]
            found.append(able[0] if able else max(left, key=lambda place: carries[place]))
            left.remove(found[-1])
    return found


@given(
    yearly=st.lists(st.sampled_from([0.5, 1.0, 2.0, 3.0, 5.0, 9.0]), max_size=8),
    carries=st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 5.0]), max_size=8),
)
def test_projects_go_to_the_first_who_can_carry_them_else_to_whoever_carries_most(yearly, carries):
    largest_first = sorted(yearly, reverse=True)
    projects = [_Project(wanted, 12) for wanted in largest_first]
    found = list(_carried(projects, np.array(carries, dtype=float)))
    assert [place for _, place in found] == carried_one_by_one(largest_first, carries)
    assert [project for project, _ in found] == projects[: len(found)]


def test_terms_written_anew_have_plans_of_their_own():
    contracting = Contracting(None, [], 1.0, 1.0, N_DOMAINS)
    contracting.write_on(FRENCH)
    assert contracting.plans(6) is contracting.plans(6)
    assert contracting.plans(6).terms == FRENCH
    assert contracting.plans(6).unit(24).tests != contracting.plans(3).unit(24).tests
    contracting.write_on(BRITISH)
    assert contracting.plans(6).terms == BRITISH


def everything(one: Contracted) -> tuple[Any, ...]:
    """All that a month may write."""
    contracting, society = one.contracting, one.society
    vehicles = contracting.vehicles
    columns = (
        vehicles.rows, vehicles.drawn_of, vehicles.paid_in, vehicles.window, vehicles.cohorts, society.rows,
        society.ledger.books.cash, society.ledger.books.flows, one.tally,
    )  # fmt: skip
    plain = (contracting.envelope, contracting.good, contracting.bad, contracting.investors, one.contract.stage)
    return (*(column.tobytes() for column in columns), copy.deepcopy(plain), one.contract.payments[:])


def test_a_month_in_which_nothing_is_due_changes_nothing_and_every_other_does():
    """Signed in month 2, served to month 25, tested in months 26 and 44."""
    one = Contracted()
    due = []
    for month in range(50):
        one.until(month)
        one.society.ledger.open_month()
        if one.contracting.is_due_in(month):
            due.append(month)
            continue
        before = everything(one)
        advance_contracts(one.contracting, one.society, one.table, seed=1, month=month, tally_row=one.tally)
        assert everything(one) == before
        assert not one.contracting.vehicles.is_running
    assert due == [*range(2, 27), 44]


def test_somebody_serves_just_while_a_contract_runs():
    one = Contracted()
    for month in range(50):
        one.until(month)
        vehicles = one.contracting.vehicles
        is_counted = bool((vehicles.window != NO_WINDOW).any())
        assert vehicles.is_running == is_counted == (one.contract.stage == Stage.RUNNING)
