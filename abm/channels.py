"""Channels: ways in which a policy acts that can be held as they were in another run of the same society.

What a scenario does to a society reaches people over several ways. To tell how much of it went over one of them, the
scenario is run once more with that channel *held*: at the one place where the channel is handed on, the numbers of the
other scenario's run under the same seed stand instead of its own. Held is not switched off: gifts do not stop, they
are what they were there. An ordinary run has ``Channels()``, which neither holds nor records anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from abm.engine.money import close_and_compare, end_money_month, enterprises_month, money_month, open_money_month

Array = npt.NDArray[Any]


class Channel(StrEnum):
    """A way in which a policy acts, in the order of the month; what is handed on stands beside it."""

    OVERLOAD = "overload"
    """How far staff stretch: the lists that press on providers, people by cell."""
    VOLUNTEERS = "volunteers"
    """Volunteers relative to the base, by territory."""
    GIVING = "giving"
    """Dues and gifts that the enterprises of a cell share, cents a month."""
    OVERHEAD = "overhead"
    """Overhead that funders accept, share of cost, by cell."""


class Channels:
    """All channels free and nobody watching: what every ordinary run has."""

    def pressing(self, month: int, n_cells: int) -> tuple[Array, ...]:
        """Lists that press on providers, for ``match_cases``; none: each cell's own.

        Args:
            month: from the start of the burn-in.
            n_cells: territories × domains.
        """
        return ()

    def volunteers(self, month: int, ratio: Array) -> None:
        """Volunteers relative to the base, by territory, as civic life left them; may be written."""

    def money_month(
        self, rows: Any, cells: Any, economy: Any, books: Any, params: Any, tally_row: Any, seed: int, month: int,
        volunteers_ratio: Array, givers_ratio: Array,
    ) -> None:  # fmt: skip
        """The month of money and staff; arguments as of ``abm.engine.money.money_month``."""
        money_month(
            rows, cells, economy, books, params, tally_row, seed, month, volunteers_ratio, givers_ratio
        )


FREE = Channels()
"""All channels free."""


class _Watched(Channels):
    """Channels that are looked at where they are handed on; ``_hand_on`` may read or write what passes."""

    def volunteers(self, month: int, ratio: Array) -> None:
        self._hand_on(Channel.VOLUNTEERS, month, (ratio,))

    def money_month(
        self, rows: Any, cells: Any, economy: Any, books: Any, params: Any, tally_row: Any, seed: int, month: int,
        volunteers_ratio: Array, givers_ratio: Array,
    ) -> None:  # fmt: skip
        """The four parts of the month one by one, with what passes between them."""
        open_money_month(rows, cells, params, month, givers_ratio)
        self._hand_on(Channel.GIVING, month, (cells["dues_now"], cells["gifts_now"]))
        enterprises_month(rows, cells, economy, books, params, tally_row, seed, month)
        close_and_compare(rows, cells, economy, books, params, tally_row, seed, month)
        self._hand_on(Channel.OVERHEAD, month, (cells["overhead_norm"],))
        end_money_month(rows, cells, economy, books, params, month, volunteers_ratio)

    def _hand_on(self, channel: Channel, month: int, passing: tuple[Array, ...]) -> None:
        raise NotImplementedError


Paths = Mapping[tuple[Channel, int], tuple[Array, ...]]
"""What every channel handed on in every month of a run, by channel and month from the start of the burn-in."""


class Recorder(_Watched):
    """Notes what every channel hands on, and changes nothing.

    Attributes:
        paths: what was noted.
    """

    def __init__(self) -> None:
        self.paths: dict[tuple[Channel, int], tuple[Array, ...]] = {}

    def pressing(self, month: int, n_cells: int) -> tuple[Array, ...]:
        own = np.full(n_cells, -1, dtype=np.int64)
        self.paths[Channel.OVERLOAD, month] = (own,)  # the lists are written into it
        return (own,)

    def _hand_on(self, channel: Channel, month: int, passing: tuple[Array, ...]) -> None:
        self.paths[channel, month] = tuple(array.copy() for array in passing)


class Held(_Watched):
    """Some channels as they were in another run, all others free.

    Args:
        paths: of the other run: the same society under the same seed, as many months.
        held: channels that are held.
    """

    def __init__(self, paths: Paths, held: Collection[Channel]) -> None:
        self.paths = paths
        self.held = frozenset(held)

    def pressing(self, month: int, n_cells: int) -> tuple[Array, ...]:
        if Channel.OVERLOAD not in self.held:
            return ()
        return (self.paths[Channel.OVERLOAD, month][0].copy(),)

    def _hand_on(self, channel: Channel, month: int, passing: tuple[Array, ...]) -> None:
        if channel in self.held:
            for array, other in zip(passing, self.paths[channel, month], strict=True):
                array[...] = other
