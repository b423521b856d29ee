"""Runs with outcome contracts: the same anywhere, in any order, continued or not; without money as if none were."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import abm.contracts.calls
import abm.contracts.settlement
import abm.contracts.syndicate
from abm.burn_in import BurnIns
from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.policy import Change, Policy
from abm.series import evaluate
from abm.simulate import simulate
from abm.vocabulary import ShadowState
from tests.abm.contracts.hand import BRITISH, FRENCH
from tests.invariants.test_contract_money import BUSY, MONTHS, busy, usual_terms
from tests.worlds import run, small_inputs

ROOT = Path(__file__).parents[2]
CODE = """
import hashlib
from abm.series import evaluate
from tests.invariants.test_contract_money import busy, usual_terms
from tests.worlds import run
model = run(busy(usual_terms("{name}"), {seed}))
print(evaluate(model.arrays).content_hash())
print(hashlib.sha256(model.contract_tally.tobytes()).hexdigest())
"""


def everything(model: WelfareModel) -> list[Any]:
    """What a run leaves, to the bit."""
    contracting = model.contracting
    return [
        model.tally.tobytes(), model.contract_tally.tobytes(), model.civic.tobytes(), model.providers.rows.tobytes(),
        model.population.citizens.tobytes(), model.providers.ledger.books.cash.tobytes(), contracting.envelope,
        [(one.cash, one.promised, one.good, one.bad, one.is_burnt, one.partners) for one in contracting.investors],
        [
            (one.operator_key, one.stage, one.plan, one.cap, one.paid, one.handed_back, one.drawn, one.results)
            for one in contracting.contracts
        ],
    ]  # fmt: skip


# --- the same anywhere ---------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_run_and_another_another() -> None:
    one, again, other = (everything(run(busy(usual_terms("cis"), seed))) for seed in (1, 1, 2))
    assert one == again
    assert one != other


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cis", "sib"])
def test_another_process_with_another_hash_seed_gives_the_same_series(name: str) -> None:
    environment = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(name=name, seed=1)], cwd=ROOT, env=environment, capture_output=True,
        text=True, timeout=300, check=True,
    )  # fmt: skip
    model = run(busy(usual_terms(name), 1))
    series, counts = done.stdout.split()
    assert series == evaluate(model.arrays).content_hash()
    assert counts == _digest(model)


def _digest(model: WelfareModel) -> str:
    import hashlib

    return hashlib.sha256(model.contract_tally.tobytes()).hexdigest()


# --- in any order --------------------------------------------------------------------------------------------------

ORDERS = [(3, 2, 1, 0), (2, 3, 0, 1)]


def ordered(order: tuple[int, ...] | None, seed: int, **values: Any) -> WelfareModel:
    """A busy society with its territories in some order."""
    inputs = busy(usual_terms("cis"), seed, {**BUSY, **values}).inputs
    return run(WelfareModel(replace(inputs, territory_order=order), seed))


FOLLOWED = ("cohort_evaluated", "cohort_gross", "cohort_deadweight")
"""Counts of people who were followed up."""


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("initiator", ["operator", "state"])
def test_another_order_of_territories_leaves_all_counts_of_contracts(order: tuple[int, ...], initiator: str) -> None:
    rules = {"contracts.initiator": initiator}
    one, two = ordered(None, 1, **rules), ordered(order, 1, **rules)
    for name in sorted(set(one.contract_tally.dtype.names) - set(FOLLOWED)):
        assert np.array_equal(one.contract_tally[name][:, list(order)], two.contract_tally[name]), name
    keys = [[contract.operator_key for contract in model.contracting.contracts] for model in (one, two)]
    assert keys[0] == keys[1]
    assert [i.cash for i in one.contracting.investors] == [i.cash for i in two.contracting.investors]


def test_nobody_is_followed_who_was_not_served_under_a_contract() -> None:
    """Rows of cases are used again: who has hers anew has no contract yet."""
    model = busy(usual_terms("cis"), 1)
    while model.month < MONTHS:
        model.step()
        cases = model.book.open
        followed = cases["contract"] > 0
        assert np.all(cases["evaluate"][followed] >= 0), "followed, and never to be evaluated"
        assert np.all(cases["shadow"][followed] != ShadowState.UNTRACKED), "followed, and never served"


# --- continued -----------------------------------------------------------------------------------------------------

LATER = Policy(
    tuple(Change(name, value, from_month=0) for name, value in BUSY.items() if name == "funding.moved_to_contracts")
)
RULES = {name: value for name, value in BUSY.items() if name != "funding.moved_to_contracts"}


def continued(inputs: Inputs, burn_ins: BurnIns, seed: int = 1) -> None:
    """A saved burn-in goes on as a run from the start does.

    Raises:
        AssertionError: it does not.
    """
    whole, later = simulate(inputs, seed), simulate(inputs, seed, burn_ins=burn_ins)
    assert whole.arrays.contracts.tobytes() == later.arrays.contracts.tobytes()
    assert whole.series().content_hash() == later.series().content_hash()


@pytest.mark.parametrize("terms", [FRENCH, BRITISH], ids=["french", "british"])
def test_a_saved_burn_in_is_continued_with_contracts(terms: Any) -> None:
    burn_ins = BurnIns()
    inputs = replace(small_inputs(2_000, 72, 12, LATER, values=RULES), terms=terms)
    continued(inputs, burn_ins)
    continued(inputs, burn_ins)
    assert len(burn_ins) == 1
    assert simulate(inputs, 1).arrays.contracts["candidacies"].sum() > 0


def test_no_money_is_set_aside_in_a_burn_in_which_terms_therefore_share() -> None:
    burn_ins = BurnIns()
    inputs = small_inputs(2_000, 36, 48, values=BUSY)
    for terms in (FRENCH, BRITISH):
        one = replace(inputs, terms=terms)
        continued(one, burn_ins)
        counts = simulate(one, 1).arrays.contracts["candidacies"]
        assert not counts[:48].any()
        assert counts[48:].any()
    assert len(burn_ins) == 1


def test_what_comes_later_does_not_reach_into_the_past() -> None:
    one, two = busy(usual_terms("cis"), 1), busy(usual_terms("cis"), 1, months=240)
    run(one)
    run(two, one.month)
    assert one.contract_tally.tobytes() == two.contract_tally[: one.month].tobytes()
    assert one.tally.tobytes() == two.tally[: one.month].tobytes()


# --- without money -------------------------------------------------------------------------------------------------

FAR = {
    "contracts.initiator": "state", "contracts.candidacies": 3.0, "contracts.labelled_share": 1.0,
    "contracts.contract_capital": 1e5, "contracts.contract_months": 90.0, "contracts.largest_contract": 3.0,
    "contracts.signature_least": 0, "contracts.signature_most": 1, "contracts.abandoned_share": 0.0,
    "contracts.structuring_fee": 0.3, "contracts.setting_up_cost": 5e5, "contracts.evaluation_cost": 5e5,
    "contracts.measurement_lag": 30, "contracts.historical_drift": 0.2, "contracts.unmatched_selection": 1.0,
    "contracts.measurement_error": 3.0, "contracts.ambition": 3.0, "contracts.optimism": 1.0,
    "contracts.renegotiation": 2.0, "contracts.early_termination": 1.0, "contracts.operator_at_risk": 0.5,
    "contracts.operator_selects": False, "contracts.contract_monitoring": 0.15, "contracts.state_guarantee": 1.0,
    "contracts.state_belief": 0.9, "contracts.state_aversion": 4.0, "contracts.investor_belief": 0.98,
    "contracts.investors": 100, "contracts.foundations_share": 1.0, "contracts.bank_return": 0.3,
    "contracts.altruism": 2.0, "contracts.investor_sight": 1.0, "contracts.burnt_exit": 1.0, "contracts.roll_out": 1.0,
}  # fmt: skip
"""Every rule of contracts far from its default."""


@pytest.mark.parametrize("terms", [None, FRENCH, BRITISH], ids=["none", "french", "british"])
@pytest.mark.parametrize("seed", [1, 2])
def test_without_money_set_aside_a_run_is_the_same_to_the_bit_whatever_the_rules(terms: Any, seed: int) -> None:
    inputs = small_inputs(2_000, 36, 12)
    plain = run(WelfareModel(inputs, seed))
    far = run(WelfareModel(replace(inputs, parameters=with_values(Parameters(), FAR), terms=terms), seed))
    for name in ("tally", "contract_tally", "civic", "wait_histogram", "residual"):
        assert getattr(plain, name).tobytes() == getattr(far, name).tobytes(), name
    assert plain.providers.rows.tobytes() == far.providers.rows.tobytes()
    assert plain.population.citizens.tobytes() == far.population.citizens.tobytes()
    assert plain.book.open.tobytes() == far.book.open.tobytes()
    assert evaluate(plain.arrays).content_hash() == evaluate(far.arrays).content_hash()


def test_with_money_set_aside_the_rules_tell() -> None:
    """Else the test above would hold for rules that nothing reads."""
    inputs = small_inputs(2_000, 60, 12)
    plain, far = (
        run(WelfareModel(replace(inputs, parameters=with_values(Parameters(), values), terms=FRENCH), 1))
        for values in (BUSY, {**FAR, "funding.moved_to_contracts": 0.08})
    )
    assert plain.contract_tally.tobytes() != far.contract_tally.tobytes()


def test_a_territory_without_money_set_aside_has_no_fewer_services() -> None:
    """Money is given up where the lever is moved, and nowhere else."""
    there = Policy((Change("funding.moved_to_contracts", 0.2, from_month=0, territories=("Territory 1",)),))
    inputs = replace(small_inputs(4_000, 3, 12, there, values=RULES), terms=FRENCH)
    one, other = WelfareModel(inputs, 1), WelfareModel(replace(inputs, policy=Policy(())), 1)
    run(one)
    run(other)
    budgets = one.providers.cells["direct_budget"].reshape(4, -1), other.providers.cells["direct_budget"].reshape(4, -1)
    assert np.all(budgets[0][0] < budgets[1][0])
    assert np.array_equal(budgets[0][1:], budgets[1][1:])


# --- planted faults: chance that is not keyed ----------------------------------------------------------------------


def test_a_measurement_drawn_from_the_clock_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng()
    monkeypatch.setattr(abm.contracts.settlement, "normal", lambda *key: float(chance.standard_normal()))
    with pytest.raises(AssertionError):
        test_the_same_seed_gives_the_same_run_and_another_another()


def test_investors_in_the_order_of_rows_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who knows an operator hangs on its row, which changes with the order of territories."""
    from abm.contracts.investors import Investor

    def by_row(self: Investor, seed: int, operator: int, peers: set[int], sight: float) -> bool:
        return operator in self.partners or (operator % 7 + _row_of(operator)) % 3 > 0

    rows: dict[int, int] = {}

    def _row_of(key: int) -> int:
        return rows.get(key, 0)

    syndicate = abm.contracts.syndicate.syndicate

    def watched(call: Any, weighed: Any, **rest: Any) -> Any:
        row = weighed.candidacy.operator
        rows[int(call.providers.rows["key"][row])] = row
        return syndicate(call, weighed, **rest)

    monkeypatch.setattr(abm.contracts.calls, "syndicate", watched)
    monkeypatch.setattr(Investor, "knows", by_row)
    with pytest.raises(AssertionError):
        test_another_order_of_territories_leaves_all_counts_of_contracts((3, 2, 1, 0), "operator")
