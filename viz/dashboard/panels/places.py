"""Territories, coloured by an indicator."""

from __future__ import annotations

import solara

from abm.indicators.registry import INDICATORS
from abm.view import Level
from viz.dashboard import session
from viz.dashboard.live import LiveRun
from viz.dashboard.parts import ChartCard
from viz.dashboard.snapshot import Snapshot
from viz.dashboard.territory_map import choices, side_of, territories
from viz.dashboard.territory_tiles import tiles_of
from viz.dashboard.territory_words import WORDS

AT_FIRST = "share_covered"
LEAST_HEIGHT = 280


@solara.component
def Places(live: LiveRun, snapshot: Snapshot) -> None:
    """A map, or bars, of the indicator somebody chooses."""
    language = session.language.value
    name, is_change = solara.use_reactive(AT_FIRST), solara.use_reactive(False)
    found = choices(language)
    shown = {WORDS(language, "now"): False, WORDS(language, "change"): True}

    def want() -> None:
        asked = (name.value, Level.TERRITORY)
        if asked not in live.wanted:
            live.watch(frozenset({*live.wanted, asked}))

    solara.use_effect(want, [live, name.value])
    with solara.Row(gap="16px", classes=["player"]):
        with solara.Div(style={"min-width": "320px"}):
            solara.Select(
                label=WORDS(language, "indicator"), values=list(found), value=INDICATORS[name.value].label[language],
                on_value=lambda label: name.set(found[label]), dense=True,
            )  # fmt: skip
        solara.ToggleButtonsSingle(
            value=next(words for words, one in shown.items() if one == is_change.value), values=list(shown), dense=True,
            on_value=lambda words: is_change.set(shown[words]), mandatory=True,
        )  # fmt: skip
    tiles = tiles_of(snapshot.territories)
    n_rows = max((tile.row for tile in tiles.values()), default=len(snapshot.territories)) + 1
    with solara.Div(classes=["narrow"]):
        chart = territories(snapshot, name.value, is_change.value, language)
        ChartCard(chart, max(LEAST_HEIGHT, side_of(n_rows) * n_rows + 16))
