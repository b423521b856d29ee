"""Terms that outcome contracts of a scenario are written on: named in it, read where money is set aside for them.

A folder of runs holds the terms of its contracts, and is read without their files.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from abm.contracts.amounts import STORED
from abm.contracts.plan import goal_of
from abm.contracts.terms import Terms
from abm.errors import ContractError, ParameterError
from abm.parameters import Parameters
from abm.policy import Policy
from scenarios.contract_file import SHELF, contracts, load_contract
from scenarios.document import shown

TERMS = "contracts.terms"
"""Parameter that names them."""
MONEY = "funding.moved_to_contracts"
"""Lever that sets money aside for contracts."""


def known_terms(reference: str, beside: Path | None = None) -> str:
    """The reference as a scenario keeps it: a name, or the path of a file as it is found from the current folder.

    Args:
        reference: a name such as ``cis``, or a path (it ends in ``.toml`` or holds a slash).
        beside: folder a relative path starts from; none is the current one.

    Raises:
        ScenarioError: no such contract; names the nearest.
        ContractError: it is not well formed, or cannot be simulated; says in which line.
    """
    _read(reference, beside)
    return reference if reference in contracts() else shown(SHELF.locate(reference, beside))


def terms_needed(parameters: Parameters, policy: Policy, stored: Mapping[str, Terms]) -> Terms | None:
    """Terms of a society's contracts; none, and no file is read, when money is never set aside for any.

    Args:
        parameters: of the whole run.
        policy: dated changes.
        stored: terms that stand for files, by the name under which a scenario has them.

    Raises:
        ScenarioError: the file has gone since it was named.
        ContractError: it has changed since, and is not well formed any more.
    """
    is_dated = any(change.path == MONEY and (change.value or change.factor) for change in policy.changes)
    if not is_dated and parameters.funding.moved_to_contracts == 0.0:
        return None
    return terms_called(parameters.contracts.terms, stored)


def terms_called(name: str, stored: Mapping[str, Terms]) -> Terms:
    """Terms by the name under which a scenario has them; no file is read when they are stored.

    Raises:
        ScenarioError: the file has gone since it was named.
        ContractError: it has changed since, and is not well formed any more.
    """
    return stored[name] if name in stored else _read(name)


def plain_terms(terms: Terms) -> dict[str, Any]:
    """Terms as a file has them, in plain types: what stands in manifests and decides the hash of inputs."""
    plain: dict[str, Any] = terms.model_dump(mode="json", by_alias=True, exclude_none=True)
    return plain


def terms_of(plain: Mapping[str, Any]) -> Terms:
    """Terms that ``plain_terms`` made plain.

    Raises:
        ContractError: another version of the program did.
    """
    return Terms.model_validate(_with_dates(plain), context=STORED)


def _with_dates(plain: Any) -> Any:
    """The same with days as dates, as TOML has them."""
    if isinstance(plain, list):
        return [_with_dates(one) for one in plain]
    if not isinstance(plain, Mapping):
        return plain
    return {
        key: datetime.date.fromisoformat(value)
        if key in ("date", "service_start") and isinstance(value, str)
        else _with_dates(value)
        for key, value in plain.items()
    }


def beyond_simulation(terms: Terms) -> str | None:
    """Why terms cannot be brought to the size of a society: they lack a capital, or a target; None when they can."""
    if terms.capital <= 0:
        return f"contract '{terms.head.id}' names no investment_commitment, so it cannot be simulated: give its capital"
    try:
        for metric in terms.metrics:
            goal_of(terms, metric)
    except ParameterError as error:
        return str(error)
    return None


def _read(reference: str, beside: Path | None = None) -> Terms:
    """Terms that can be simulated."""
    terms = load_contract(reference, beside)
    why = beyond_simulation(terms)
    if why is not None:
        raise ContractError(f"{shown(SHELF.locate(reference, beside))}: {why}")
    return terms
