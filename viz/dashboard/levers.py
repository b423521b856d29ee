"""Levers and uncertainties of a question, by group."""

from __future__ import annotations

from collections.abc import Callable

import solara

from abm.parameters.names import declarations, value_of
from abm.parameters.quantity import PerDomain, Role
from scenarios.loader import load
from viz.dashboard import session
from viz.dashboard.asked import Asked
from viz.dashboard.lever_box import LeverBox
from viz.dashboard.lever_steps import lever_steps, shows
from viz.dashboard.words import WORDS


@solara.component
def Levers(role: Role, asked: Asked, ask: Callable[[Asked], None]) -> None:
    """Groups of parameters of a role.

    Args:
        role: levers or uncertainties.
        asked: the question that sets them.
        ask: called with the question that is asked instead.
    """
    with solara.Column(gap="0px", classes=["levers"]):
        for group in dict.fromkeys(one.group for one in declarations().values() if one.role is role):
            LeverGroup(group, role, asked, ask).key(group)


@solara.component
def LeverGroup(group: str, role: Role, asked: Asked, ask: Callable[[Asked], None]) -> None:
    """Boxes of a group; drawn when it is opened."""
    language, (is_open, set_open) = session.language.value, solara.use_state(False)
    found = [
        leaf
        for one in declarations().values()
        if one.group == group and one.role is role and shows(asked, one)
        for leaf in (one.leaves() if one.kind is PerDomain else (one,))
    ]
    steps = [step for one in found for step in lever_steps(asked, one)]
    n_changed = sum(one.name in asked.changes for one in (*found, *steps))
    counted = f"{n_changed}/{len(found)}" if n_changed else str(len(found))
    dated = f", {WORDS(language, 'dated', n=len(steps))}" if steps else ""
    solara.Button(
        f"{WORDS(language, f'group_{group}')} ({counted}){dated}", text=True, small=True,
        icon_name="mdi-chevron-down" if is_open else "mdi-chevron-right", on_click=lambda: set_open(not is_open),
        classes=["group"],
    )  # fmt: skip
    if is_open:
        base = load(asked.scenario).parameters
        for leaf in found:
            LeverBox(
                leaf, asked, value_of(base, leaf.name), lambda name, value: ask(asked.with_change(name, value))
            ).key(f"{leaf.name}:{asked.scenario}")  # fmt: skip
