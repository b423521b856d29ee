"""A month of all outcome contracts: signatures, service, ends, tests (MODEL 7)."""

from __future__ import annotations

import numpy as np

from abm.contracts.contract import Contract, Stage
from abm.contracts.contract_month import ContractMonth
from abm.contracts.contracting import Contracting
from abm.contracts.settlement import settle
from abm.engine.vehicles import GOES_ON, pay_service
from abm.parameters.table import Table
from abm.providers.columns import Providers, Records


def advance_contracts(
    contracting: Contracting,
    providers: Providers,
    table: Table,
    *,
    seed: int,
    month: int,
    tally_row: Records,
) -> None:
    """A month of all contracts, before people are served: signatures, ends, tests, then the money of service.

    Args:
        contracting: moved on.
        providers: all providers; money of operators under contract is written.
        table: parameter rows by territory.
        seed: seed of the run.
        month: month from the start of the burn-in.
        tally_row: this month's counts of contracts.
    """
    due = [contract for contract in contracting.contracts if contract.is_due_in(month)]

    def step(contract: Contract) -> ContractMonth:
        return ContractMonth(contracting, providers, table, seed, month, tally_row, contract)

    for contract in due:
        if contract.stage == Stage.NEGOTIATED:
            step(contract).sign()
    if contracting.vehicles.is_running:
        _pay_service(contracting, providers, table, seed, month, tally_row)
    for contract in due:
        if contract.stage == Stage.RUNNING and contracting.vehicles.rows["end"][contract.number] != GOES_ON:
            step(contract).end_service()
        if contract.is_tested_in(month):
            settle(step(contract))


def _pay_service(
    contracting: Contracting, providers: Providers, table: Table, seed: int, month: int, tally_row: Records
) -> None:
    """Contracts that run pay for a month of service; investors' purses follow."""
    vehicles = contracting.vehicles
    drawn_now = np.zeros(vehicles.n_investors, dtype=np.int64)
    pay_service(
        month, seed, vehicles.rows, vehicles.n, vehicles.shares, vehicles.drawn_of, vehicles.paid_in, vehicles.ends,
        vehicles.window, drawn_now, providers.rows, providers.ledger.books, table, tally_row,
    )
    for investor, cents in zip(contracting.investors, drawn_now.tolist(), strict=True):
        investor.cash -= cents
        investor.promised -= cents
