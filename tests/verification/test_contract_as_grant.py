"""The limit in which an outcome contract is a grant: without effort, choice and fees it gives the same service.

Two runs of one society under the same chance. In one, operators are paid under contracts. In the other nobody signs
one, and the operators get the very same money in the same months as a grant paid at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from abm.contracts.terms import Terms
from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.providers.columns import PROVIDER
from abm.tally import CASE_FIELDS, PROVIDER_FIELDS
from abm.vocabulary import MONTHS_PER_YEAR
from tests.abm.contracts.hand import BRITISH, FRENCH
from tests.worlds import after

MONTHS = 120
FREE = {
    "funding.moved_to_contracts": 0.08, "funding.decentralisation": 0.0, "funding.delay_grants": 0.0,
    "funding.gift_crowding_out": 0.0, "enterprises.exit_hazard": 0.0,
    "contracts.structuring_fee": 0.0, "contracts.evaluation_cost": 0.0, "contracts.setting_up_cost": 0.0,
    "contracts.measurement_error": 0.0, "contracts.state_aversion": 1.0, "contracts.operator_selects": False,
    "contracts.abandoned_share": 0.0, "contracts.signature_least": 0, "contracts.signature_most": 0,
    "contracts.roll_out": 0.0, "contracts.altruism": 0.0, "contracts.candidacies": 30.0,
    "contracts.labelled_share": 1.0, "contracts.investor_sight": 1.0, "contracts.investor_capital": 500.0,
    "contracts.contract_monitoring": 0.0, "contracts.operator_at_risk": 0.0, "contracts.contract_months": 24.0,
    "contracts.bank_return": 0.0,
}  # fmt: skip
"""Only who pays when differs. The State pays all, which may borrow: authorities cut what they overspent. Nobody closes
quietly, for others take over the grants of an enterprise that closes and not its contract."""
OF_CONTRACTS = {"contract", "contract_number", "contract_share", "contract_stake", "contract_gross", "gross_metric"}
"""Columns that say who is under contract."""
OF_GRANTS = {"grants", "paid_by_authorities"}


def built(terms: Terms | None, seed: int, values: Mapping[str, Any]) -> WelfareModel:
    parameters = with_values(Parameters(), {**FREE, **values})
    inputs = Inputs(parameters, citizens=4_000, burn_in_months=12, months=MONTHS - 12, terms=terms)
    return WelfareModel(inputs, seed)


class UnderContract:
    """A run with contracts, and what it leaves each month.

    Attributes:
        model: after its last month.
        paid: by month, cents to operators under contract by row.
        envelopes: money set aside and free before each month, cents.
        rows: records of providers after each month.
    """

    def __init__(self, terms: Terms, seed: int, **values: Any) -> None:
        self.model = model = built(terms, seed, values)
        self.paid: list[dict[int, int]] = []
        self.envelopes: list[int] = []
        self.rows = []

        def look() -> None:
            yearly = model.providers.rows["contract"]
            self.paid.append({int(row): int(yearly[row]) // MONTHS_PER_YEAR for row in np.flatnonzero(yearly)})

        after(model, "_contract", look)
        for _ in range(MONTHS):
            self.envelopes.append(model.contracting.envelope)
            model.step()
            self.rows.append(model.providers.rows.copy())

    @property
    def closed(self) -> int:
        """Operators that closed while they worked under a contract."""
        rows = zip(self.paid, self.rows, strict=True)
        return sum(1 for paid, after_month in rows for row in paid if after_month["alive"][row] == 0)


class Granted:
    """The same society in which the money of contracts is a grant that is paid at once.

    Args:
        other: the run with contracts.
        extra: cents a month by which the first grant is larger than the contract's money.
    """

    def __init__(self, other: UnderContract, terms: Terms, seed: int, extra: int = 0, **values: Any) -> None:
        self.model = model = built(terms, seed, values)
        for investor in model.contracting.investors:
            investor.is_burnt = True  # nobody finances a contract
        move_money = model._move_money

        def with_grants() -> None:
            rows, more = model.providers.rows, other.paid[model.month]
            for row, cents in more.items():
                rows["grant"][row] += MONTHS_PER_YEAR * (cents + extra)
            move_money()
            for row, cents in more.items():
                model.providers.rows["grant"][row] -= MONTHS_PER_YEAR * (cents + extra)

        model._move_money = with_grants  # type: ignore[method-assign]
        self.rows = []
        for month in range(MONTHS):
            model.contracting.envelope = other.envelopes[month]
            model.step()
            self.rows.append(model.providers.rows.copy())


def require_same_service(one: UnderContract, other: Granted) -> None:
    """People and enterprises are in the same state in every month, to the bit."""
    for month, (ours, theirs) in enumerate(zip(one.rows, other.rows, strict=True)):
        for name in PROVIDER.names:
            if name not in OF_CONTRACTS:
                assert np.array_equal(ours[name], theirs[name]), f"{name} of providers, month {month}"
    for name in (*CASE_FIELDS, *PROVIDER_FIELDS):
        if name not in OF_GRANTS:
            assert np.array_equal(one.model.tally[name], other.model.tally[name]), name


@pytest.mark.parametrize(("terms", "seed"), [(FRENCH, 1), (FRENCH, 2), (BRITISH, 1), (BRITISH, 3)])
def test_a_contract_gives_the_service_of_a_grant_of_the_same_money(terms: Terms, seed: int) -> None:
    one = UnderContract(terms, seed)
    other = Granted(one, terms, seed)
    months = sum(map(len, one.paid))
    assert months > 100, "too little happened under contract"
    assert one.closed == 0
    assert not other.model.contracting.contracts
    require_same_service(one, other)


def test_the_comparison_sees_what_contracts_do_beyond_a_grant() -> None:
    """Operators who choose, or who are watched over, do not give the service of a grant."""
    for values in ({"contracts.operator_selects": True}, {"contracts.contract_monitoring": 0.1}):
        one = UnderContract(FRENCH, 1, **values)
        with pytest.raises(AssertionError):
            require_same_service(one, Granted(one, FRENCH, 1, **values))


def test_the_comparison_sees_a_euro_a_month() -> None:
    """Planted fault: the grant is a little larger."""
    one = UnderContract(FRENCH, 1)
    with pytest.raises(AssertionError):
        require_same_service(one, Granted(one, FRENCH, 1, extra=100))


def test_the_money_of_contracts_crowds_out_as_many_gifts_as_that_of_grants() -> None:
    values = {"funding.gift_crowding_out": 0.3}
    one = UnderContract(FRENCH, 1, **values)
    require_same_service(one, Granted(one, FRENCH, 1, **values))
