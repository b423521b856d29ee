"""Enterprises by size, births and exits."""

from __future__ import annotations

import solara

from viz.dashboard import session
from viz.dashboard.parts import ChartCard
from viz.dashboard.sizes_chart import by_size, turnover
from viz.dashboard.snapshot import Snapshot


@solara.component
def Enterprises(snapshot: Snapshot) -> None:
    """Two pictures."""
    language = session.language.value
    with solara.Div(classes=["charts"]):
        ChartCard(by_size(snapshot, language), 340)
        ChartCard(turnover(snapshot, language), 340)
