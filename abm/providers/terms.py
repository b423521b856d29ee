"""The terms on which providers work: income at risk, and being watched over."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from abm.parameters.table import Table
from abm.providers.columns import Providers
from abm.vocabulary import ProviderKind, QueueOrder

TERMS = (
    "income_at_risk", "monitoring", "queue_order", "gross_metric", "operator_at_risk", "operator_selects",
    "contract_monitoring",
)  # fmt: skip
"""Levers that are terms of every operator, or of those under contract."""


def set_result_terms(providers: Providers, table: Table, some: Sequence[int] | None = None) -> None:
    """How far income hangs on a measured result, who is watched over and whom providers take first.

    Operators have what the levers of their territory say; those under an outcome contract in addition what it says, in
    proportion to the money it brings. Direct provision is paid its cost, so nothing of it is at risk.

    Args:
        providers: all providers; their terms are written.
        table: parameter rows by territory.
        some: rows whose terms have changed; None: all.
    """
    chosen = slice(None) if some is None else list(some)
    rows = providers.rows[chosen]
    territory, part = rows["territory"], rows["contract_share"]
    operators = rows["kind"] != ProviderKind.PUBLIC
    terms = {name: table[name][territory] for name in ("income_at_risk", "monitoring", "queue_order", "gross_metric")}
    if part.any():
        stake = table["operator_at_risk"][territory] + rows["contract_stake"]
        terms["income_at_risk"] = np.minimum(1.0, terms["income_at_risk"] + part * stake)
        terms["monitoring"] = terms["monitoring"] + part * table["contract_monitoring"][territory]
        terms["gross_metric"] = np.where(part > 0.0, rows["contract_gross"], terms["gross_metric"])
    for name in ("income_at_risk", "monitoring"):
        terms[name] = np.where(operators, terms[name], 0.0)
    terms["choice_risk"] = terms["income_at_risk"]
    if part.any():
        chooses = (part > 0.0) & (table["operator_selects"][territory] == 1)
        terms["choice_risk"] = np.where(chooses, np.minimum(1.0, terms["income_at_risk"] + part), terms["choice_risk"])
        terms["queue_order"] = np.where(chooses, QueueOrder.CREAMING, terms["queue_order"])
    for name, column in terms.items():
        providers.rows[name][chosen] = column
