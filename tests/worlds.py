"""Small societies for tests, and ways of looking at them that do not depend on the order of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.policy import NO_POLICY, Change, Policy
from abm.vocabulary import CaseState
from scenarios.contract_file import load_contract

WITH_CONTRACTS = {
    "contracts.candidacies": 2.0,
    "contracts.labelled_share": 1.0,
    "contracts.contract_capital": 2e5,
    "contracts.contract_capital_spread": 0.5,
    "contracts.contract_months": 12.0,
    "contracts.contract_months_spread": 0.1,
    "contracts.signature_least": 1,
    "contracts.signature_most": 5,
    "contracts.abandoned_share": 0.0,
    "contracts.setting_up_cost": 5e3,
    "contracts.evaluation_cost": 5e3,
    "contracts.measurement_lag": 1,
    "contracts.investor_capital": 100.0,
    "contracts.investor_sight": 1.0,
}
"""A society in which contracts are many, small, signed soon and short, so that a few years see the end of some."""
SET_ASIDE = (Change("funding.moved_to_contracts", 0.5),)
"""Money for them, from month 0 on."""

OPEN_STATES = (CaseState.NOT_SEEKING, CaseState.ASSESSMENT, CaseState.WAITING, CaseState.SERVED)
"""States in which a person is in need on the real path."""


def small_inputs(
    citizens: int = 500,
    months: int = 12,
    burn_in: int = 12,
    policy: Policy = NO_POLICY,
    order: Sequence[int] | None = None,
    values: Mapping[str, Any] | None = None,
) -> Inputs:
    """Inputs of a small society; ``values`` by dotted name."""
    parameters = with_values(Parameters(), values) if values else Parameters()
    terms = load_contract(parameters.contracts.terms)
    return Inputs(parameters, policy, citizens, burn_in, months, order, terms)


def society(seed: int = 1, **inputs: Any) -> WelfareModel:
    """A small society at the start of its burn-in; arguments as of ``small_inputs``."""
    return WelfareModel(small_inputs(**inputs), seed)


def run(model: WelfareModel, months: int | None = None) -> WelfareModel:
    """Step to the end, or for some months."""
    whole = model.inputs.burn_in_months + model.inputs.months
    for _ in range(whole - model.month if months is None else months):
        model.step()
    return model


@dataclass(frozen=True)
class CaseTable:
    """Open cases at one moment, in the order of need keys.

    Attributes:
        keys: need key (citizen key * 4 + domain), increasing.
        rows: copies of the records.
        provider_keys: key of the provider who serves or whose list the person is on; -1 for none.
        provider_kinds: kind of that provider, 3 (nobody) for none.
        territory_keys: key of the person's territory.
    """

    keys: npt.NDArray[np.int64]
    rows: npt.NDArray[np.void]
    provider_keys: npt.NDArray[np.int64]
    provider_kinds: npt.NDArray[np.int64]
    territory_keys: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.keys)

    def of(self, keys: npt.NDArray[np.int64]) -> npt.NDArray[np.void]:
        """Records of these keys, all of which must be there."""
        places = np.searchsorted(self.keys, keys)
        assert np.array_equal(self.keys[places], keys)
        return self.rows[places]

    @property
    def is_open(self) -> npt.NDArray[np.bool_]:
        """Whether the person is in need on the real path."""
        return np.isin(self.rows["state"], OPEN_STATES)


def case_table(model: WelfareModel) -> CaseTable:
    """The open cases as they stand now."""
    rows = model.book.open.copy()
    keys = model.population.keys()[rows["citizen"]] * 4 + rows["domain"]
    order = np.argsort(keys)
    keys, rows = keys[order], rows[order]
    place = rows["provider"].astype(np.int64)
    providers = model.providers.rows
    someone = place >= 0
    provider_keys = np.where(someone, providers["key"][place], -1)
    provider_kinds = np.where(someone, providers["kind"][place].astype(np.int64), 3)
    territory = model.population.citizens["territory"][rows["citizen"]]
    return CaseTable(keys, rows, provider_keys, provider_kinds, model.population.territory_keys[territory])


def citizen_columns(model: WelfareModel) -> npt.NDArray[np.void]:
    """Records of citizens in the order of their keys, with the position of the territory blotted out."""
    citizens = model.population.citizens[np.argsort(model.population.keys())].copy()
    citizens["territory"] = 0
    return citizens


def provider_columns(model: WelfareModel) -> npt.NDArray[np.void]:
    """Records of providers alive in the order of their keys, with the position of the territory blotted out."""
    rows = model.providers.rows[model.providers.rows["alive"] == 1]
    rows = rows[np.argsort(rows["key"])].copy()
    rows["territory"] = 0
    return rows


def calendar(model: WelfareModel) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """Months and ordinals of everybody's next mark by domain, in the order of citizens' keys."""
    order = np.argsort(model.population.keys())
    return model.book.due[:, order].copy(), model.book.mark[:, order].copy()


def after(model: WelfareModel, phase: str, look: Callable[[], None]) -> None:
    """Look at the model after each run of a phase of the month, such as ``"_match"``."""
    run_phase = getattr(model, phase)

    def looked() -> None:
        run_phase()
        look()

    setattr(model, phase, looked)


def without_capacity(model: WelfareModel) -> WelfareModel:
    """Take all places away before each matching; nobody is ever served from now on."""
    match = model._match

    def matched() -> None:
        model.providers.rows["places"] = 0
        model.providers.rows["staffed"] = 0.0
        match()

    model._match = matched  # type: ignore[method-assign]
    return model
