"""Practice quality that people served meet, where practices are tried (MODEL 8)."""

import math

from abm.compiled import part
from abm.vocabulary import ProviderKind

QUALITY_PARTS = 1e6
"""Qualities are added in whole millionths of the base, so that their sum does not depend on the order."""


@part
def add_up_practice(providers, params, counts):  # type: ignore[no-untyped-def]
    """Count the quality of each provider relative to its base, for each person it serves.

    Args:
        providers: records of providers.
        params: parameter record by territory.
        counts: this month's counts of learning, (territories, domains); ``quality`` and ``quality_people`` are written.
    """
    for row in range(providers.shape[0]):
        provider = providers[row]
        if provider.alive == 0 or provider.served <= 0:
            continue
        base = params[provider.territory].state_quality if provider.kind == ProviderKind.PUBLIC else 1.0
        cell = counts[provider.territory, provider.domain]
        cell.quality += provider.served * math.floor(QUALITY_PARTS * provider.quality / base + 0.5)
        cell.quality_people += provider.served
