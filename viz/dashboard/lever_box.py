"""A lever of a question: its value for the whole run, and its dated changes below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from abm.parameters.names import Declared
from scenarios.words import said
from viz.dashboard import session
from viz.dashboard.asked import Asked
from viz.dashboard.lever_steps import lever_steps
from viz.dashboard.parts import NumberBox

STEP_STYLE = "padding: 0 0 8px 14px"


@solara.component
def LeverBox(declared: Declared, asked: Asked, base: Any, on_change: Callable[[str, str | None], None]) -> None:
    """A box for the whole run, and one for each dated change.

    A lever told relative to the base acts from month 0 on either way: a change at that date takes the place of the
    whole run, and the two cannot both be set.
    """
    language, typed = session.language.value, asked.changes.get(declared.name)
    steps = lever_steps(asked, declared)
    is_filled = declared.relative_to_base and any(step.fills_run for step in steps)
    if declared.kind is not str and (typed is not None or not is_filled):
        NumberBox(declared, base, typed, lambda value: on_change(declared.name, value)).key(declared.name)
    for step in steps:
        with solara.Column(gap="0px", style=STEP_STYLE).key(step.name):
            NumberBox(
                declared, step.own, step.typed, lambda value, name=step.name: on_change(name, value),
                since=said(language, "from", date=said(language, "month", month=step.asked.from_month)),
            )  # fmt: skip
            solara.Text(step.when(language), classes=["says"], style="padding-left: 9px")
