"""What is open on a page, as its address says: ``view=territories``."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl

import solara

from abm.errors import ParameterError
from viz.dashboard.asked import LONGEST_SHOWN, VIEW


@dataclass(frozen=True)
class View:
    """What a visitor can open on a page.

    Attributes:
        chosen: name of what is open.
        names: that can be opened.
        first: what is open when an address says nothing.
    """

    chosen: solara.Reactive[str]
    names: Callable[[], Collection[str]]
    first: str

    def now(self) -> str:
        """What an address says; empty for the first."""
        return "" if self.chosen.value == self.first else self.chosen.value

    def open(self, query: str | None) -> None:
        """Open what an address says.

        Raises:
            ParameterError: there is nothing of this name, and what was open stays.
        """
        name = view_of(query)
        if name and name not in self.names():
            known = ", ".join(self.names())
            raise ParameterError(f"{VIEW} = {name[:80]}: expected one of {known[:LONGEST_SHOWN]}")
        self.chosen.value = name or self.first


def view_of(query: str | None) -> str:
    """What an address opens; empty where it does not say."""
    return dict(parse_qsl(query or "")).get(VIEW, "")
