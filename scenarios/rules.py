"""What a text in a scenario may name: a rule of funding, or terms of outcome contracts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scenarios.contract_file import contracts
from scenarios.contract_terms import TERMS, known_terms

BUILT_IN = {
    "funding.territory_rule": ("historical", "per_capita", "need_based", "match_funding"),
    "funding.provider_rule": ("historical", "competitive", "lottery", "match"),
}
"""Rules that come with the model; kept here so that reading a scenario does not load compiled code."""


def known_names(path: str) -> tuple[str, ...]:
    """Names that come with the model for a parameter that holds one; none for others."""
    return contracts() if path == TERMS else BUILT_IN.get(path, ())


def named(path: str, value: Any, beside: Path | None = None) -> Any:
    """The value of any parameter; one that names something is checked.

    Args:
        path: dotted name of any parameter; those that hold no name pass.
        value: its value.
        beside: folder a relative path of a contract starts from; none is the current one.

    Returns:
        The value as a scenario keeps it: the path of a file so that it is found from the current folder.

    Raises:
        ParameterError: no such rule; names the nearest.
        ScenarioError: no such contract, by name or path; names the nearest.
        ContractError: the contract is not well formed, or cannot be simulated.
    """
    if path == TERMS:
        return known_terms(value, beside)
    check_rule(path, value)
    return value


def check_rule(path: str, value: Any) -> None:
    """Stop when a lever that holds the name of a rule holds one that nobody has registered.

    Args:
        path: dotted name of any parameter; those that hold no rule pass.
        value: its value.

    Raises:
        ParameterError: no such rule; names the nearest.
    """
    if path not in BUILT_IN or value in BUILT_IN[path]:
        return
    from abm.funding.sharing import provider_rule, territory_rule

    registry = {"funding.territory_rule": territory_rule, "funding.provider_rule": provider_rule}
    registry[path](value)
