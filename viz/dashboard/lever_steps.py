"""Dated changes of a lever in a question: those of its scenario, and those somebody asks besides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from abm.parameters.names import Declared, value_of
from abm.policy import Change
from scenarios.dated import Dated, is_dated, place_of, read
from scenarios.loader import load
from scenarios.words import when_in_words
from viz.dashboard.asked import Asked


@dataclass(frozen=True)
class LeverStep:
    """One dated change of a lever.

    Attributes:
        asked: as the question sets it, or would.
        ramp_months: over which it moves.
        own: its value in the scenario; that of the whole run where the scenario has no such change.
        typed: value that is asked instead; none is the scenario's own.
    """

    asked: Dated
    ramp_months: int
    own: Any
    typed: str | None

    @property
    def name(self) -> str:
        """Under which the question sets it."""
        return self.asked.name

    @property
    def fills_run(self) -> bool:
        """Whether it holds from month 0 on and everywhere, as a lever told relative to the base does by itself."""
        return self.asked.from_month == 0 and not self.asked.territories

    def when(self, language: str) -> str:
        """Its date, ramp and place in words."""
        return when_in_words(self.asked.from_month, self.ramp_months, self.asked.territories, language)


def lever_steps(asked: Asked, declared: Declared) -> list[LeverStep]:
    """Dated changes of a lever in the order of their dates.

    Args:
        asked: the question; what is typed in it need not be valid.
        declared: the lever.
    """
    scenario = load(asked.scenario)
    before = value_of(scenario.parameters, declared.name)
    own = {place_of(one): one for one in scenario.policy.changes if one.path == declared.name}
    set_here = [read(name) for name in asked.changes if is_dated(name)]
    typed = {one.place: one for one in set_here if one.path == declared.name}
    found = []
    for place in dict.fromkeys((*own, *typed)):
        change = own.get(place)
        dated = typed.get(place) or Dated(declared.name, change.from_month, None, change.territories)
        ramp = dated.ramp_months if dated.ramp_months is not None else _ramp_of(change)
        value = before if change is None else change.targets(scenario.parameters)[declared.name]
        found.append(LeverStep(dated, ramp, value, asked.changes.get(dated.name)))
    return sorted(found, key=lambda step: step.asked.from_month)


def shows(asked: Asked, declared: Declared) -> bool:
    """Whether a lever has a box: what goes by name has one for its dated changes only."""
    return declared.kind is not str or bool(lever_steps(asked, declared))


def _ramp_of(change: Change | None) -> int:
    return 0 if change is None else change.ramp_months
