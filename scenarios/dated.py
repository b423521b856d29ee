"""Dated changes as they are written in one line, on the command line and in addresses: ``funding.budget@12+60=0.7``.

Columns of studies that vary one lever at several dates or places are named the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from abm.errors import ParameterError
from abm.parameters.names import find
from abm.policy import Change

EXAMPLE = "funding.budget@12+60"
_MARKS = re.compile(r"[@\[]")
_WRITTEN = re.compile(
    r"(?P<path>[^@\[\]]+)(\[(?P<places>[^@\[\]]+)\])?@(?P<month>[0-9]{1,6})(\+(?P<ramp>[0-9]{1,6}))?"
)

Place = tuple[str, int, frozenset[str]]
"""What two changes share when one stands in for the other: lever, month and territories."""


@dataclass(frozen=True)
class Dated:
    """When and where a lever changes."""

    path: str
    """Dotted name of a lever."""
    from_month: int
    """Month of the scenario; 0 is the end of the burn-in."""
    ramp_months: int | None = None
    """Months over which it moves; none is as long as the change it stands in for, or else at once."""
    territories: tuple[str, ...] = ()
    """Where; none is everywhere."""

    @property
    def name(self) -> str:
        """As it is written: ``funding.budget[Nord, Aisne]@12+60``."""
        ramp = "" if self.ramp_months is None else f"+{self.ramp_months}"
        return f"{self.path}{when(self.from_month, self.territories)}{ramp}"

    @property
    def place(self) -> Place:
        """What it shares with the change it stands in for."""
        return self.path, self.from_month, frozenset(self.territories)

    def change(self, value: Any, others: Iterable[Change] = ()) -> Change:
        """The change to a value.

        Args:
            value: as ``abm.policy.Change`` takes it.
            others: changes of the scenario, one of which it may stand in for.

        Raises:
            ParameterError: not a lever, or a value, month or ramp out of bounds.
        """
        ramp = self.ramp_months
        if ramp is None:
            ramp = next((other.ramp_months for other in others if place_of(other) == self.place), 0)
        return Change(self.path, value, self.from_month, ramp, self.territories)


def when(from_month: int, territories: Iterable[str] = ()) -> str:
    """What stands behind the name of a lever: ``@12``, ``[Nord, Aisne]@12``."""
    names = ", ".join(territories)
    return f"[{names}]@{from_month}" if names else f"@{from_month}"


def place_of(change: Change) -> Place:
    """What a change shares with one that stands in for it."""
    return change.path, change.from_month, frozenset(change.territories)


def is_dated(name: str) -> bool:
    """Whether a name is meant to have a date or a place behind it."""
    return _MARKS.search(name) is not None


def read(name: str) -> Dated:
    """When and where a lever changes, as it is written.

    Raises:
        ParameterError: not written so, or no such parameter.
    """
    found = _WRITTEN.fullmatch(name.strip())
    places = [one.strip() for one in found["places"].split(",")] if found and found["places"] else []
    if found is None or "" in places:
        find(_MARKS.split(name)[0].strip())
        raise ParameterError(f"'{name}': expected name@month, name@month+months or name[place]@month, as in {EXAMPLE}")
    ramp = None if found["ramp"] is None else int(found["ramp"])
    return Dated(find(found["path"].strip()).name, int(found["month"]), ramp, tuple(dict.fromkeys(places)))


def written(change: Change, others: Iterable[Change] = ()) -> str:
    """The name under which a change is written, without its ramp where that goes without saying.

    Args:
        change: the change.
        others: changes of the scenario that it is written for.
    """
    bare = Dated(change.path, change.from_month, None, change.territories)
    known = next((other.ramp_months for other in others if place_of(other) == bare.place), 0)
    return bare.name if change.ramp_months == known else Dated(
        change.path, change.from_month, change.ramp_months, change.territories
    ).name  # fmt: skip
