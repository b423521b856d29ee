"""The terms on which providers work: income at risk, and being watched over."""

from __future__ import annotations

import numpy as np

from abm.parameters.table import Table
from abm.providers.columns import Providers
from abm.vocabulary import ProviderKind

TERMS = ("income_at_risk", "monitoring")
"""Levers that are terms of every operator."""


def set_result_terms(providers: Providers, table: Table) -> None:
    """How far income hangs on a measured result and who is watched over: operators by the levers of their territory.

    Direct provision is paid its cost, so nothing of it is at risk.
    """
    rows = providers.rows
    operators = rows["kind"] != ProviderKind.PUBLIC
    for name in TERMS:
        rows[name] = np.where(operators, table[name][rows["territory"]], 0.0)
