"""Rules of sharing public money: small named functions over columns (MODEL 6).

Register others in ``TERRITORY_RULES`` or ``PROVIDER_RULES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from abm.errors import ParameterError, nearest
from abm.providers.columns import Floats


@dataclass(frozen=True)
class TerritoryColumns:
    """What the State sees of territories when it shares its part of a budget; shapes (territories, domains).

    Attributes:
        base: share of each domain's base money in each territory.
        population: share of the population.
        need: people in need as the centre sees them: last year's, with noise.
        local: what the authority brings itself.
    """

    base: Floats
    population: Floats
    need: Floats
    local: Floats


def historical_territories(columns: TerritoryColumns) -> Floats:
    """As always."""
    return columns.base


def per_capita(columns: TerritoryColumns) -> Floats:
    """The same for each inhabitant."""
    return columns.population


def need_based(columns: TerritoryColumns) -> Floats:
    """In proportion to people in need."""
    return columns.need


def match_funding(columns: TerritoryColumns) -> Floats:
    """In proportion to what the authority brings itself: to those who have, more is given."""
    return columns.local


TerritoryRule = Callable[[TerritoryColumns], Floats]
TERRITORY_RULES: dict[str, TerritoryRule] = {
    "historical": historical_territories,
    "per_capita": per_capita,
    "need_based": need_based,
    "match_funding": match_funding,
}


@dataclass(frozen=True)
class ProviderColumns:
    """What a commissioner sees of bidders, one entry each (enterprises, then the fringe of each cell).

    Attributes:
        held: contracts held so far, cents a year.
        capacity: cases it can serve.
        reach: ability to answer a tender by size, 0 to 1.
        evidence: measured success relative to the mean of its domain, 1 when nothing is known.
        price: price relative to the mean of its domain.
        connected: contracts and grants it holds relative to its capacity, mean 1: known to the payer.
        private: fees, dues and gifts, cents a year.
        luck: keyed draw, exponential with mean 1.
        price_power: how strongly price counts where tenders are competitive.
        connection_power: how strongly being known counts there.
    """

    held: Floats
    capacity: Floats
    reach: Floats
    evidence: Floats
    price: Floats
    connected: Floats
    private: Floats
    luck: Floats
    price_power: float
    connection_power: float


def historical_providers(columns: ProviderColumns) -> Floats:
    """Those who hold contracts keep them."""
    return columns.held * columns.reach


def competitive(columns: ProviderColumns) -> Floats:
    """By evidence, price, size and being known to the payer."""
    weights: Floats = (
        columns.capacity
        * columns.reach
        * columns.evidence
        * np.maximum(columns.connected, 0.0) ** columns.connection_power
        / np.maximum(columns.price, 1e-9) ** columns.price_power
    )
    return weights


def lottery(columns: ProviderColumns) -> Floats:
    """By lot among all, in proportion to what they can serve."""
    return columns.capacity * columns.luck


def match(columns: ProviderColumns) -> Floats:
    """In proportion to the private money they raise."""
    return columns.private


ProviderRule = Callable[[ProviderColumns], Floats]
PROVIDER_RULES: dict[str, ProviderRule] = {
    "historical": historical_providers,
    "competitive": competitive,
    "lottery": lottery,
    "match": match,
}


def territory_rule(name: str) -> TerritoryRule:
    """The territory rule of that name.

    Raises:
        ParameterError: no such rule; the message names the nearest.
    """
    _require_known(name, TERRITORY_RULES, "territory rule")
    return TERRITORY_RULES[name]


def provider_rule(name: str) -> ProviderRule:
    """The provider rule of that name.

    Raises:
        ParameterError: no such rule; the message names the nearest.
    """
    _require_known(name, PROVIDER_RULES, "provider rule")
    return PROVIDER_RULES[name]


def _require_known(name: str, known: Iterable[str], what: str) -> None:
    names = list(known)
    if name not in names:
        raise ParameterError(f"no {what} is called '{name}'{nearest(name, names)}; the rules are: {', '.join(names)}")
