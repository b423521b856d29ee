"""Names of funding rules in scenarios: known by heart, or asked of the registries."""

from __future__ import annotations

from typing import Any

BUILT_IN = {
    "funding.territory_rule": ("historical", "per_capita", "need_based", "match_funding"),
    "funding.provider_rule": ("historical", "competitive", "lottery", "match"),
}
"""Rules that come with the model; kept here so that reading a scenario does not load compiled code."""


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
