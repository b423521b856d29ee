"""Channels: ways in which a policy acts that can be held as they were in another run of the same society.

What a scenario does to a society reaches people over several ways. To tell how much of it went over one of them, the
scenario is run once more with that channel *held*: at the one place where the channel is handed on, the numbers of the
other scenario's run under the same seed stand instead of its own. Held is not switched off: gifts do not stop, they
are what they were there. An ordinary run has ``Channels()``, which neither holds nor records anything.

What belongs to a provider is held by its key. A provider that the other run does not have at that moment decides for
itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import IntEnum, StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from abm.engine.money import close_and_compare, end_money_month, enterprises_month, money_month, open_money_month

Array = npt.NDArray[Any]
Founders = Mapping[int, list[float]]
"""Paid staff (FTE of the model) of those who found an employer, by cell, in their order."""


class Channel(StrEnum):
    """A way in which a policy acts, in the order of the year and month; what is handed on stands below it."""

    FOUNDING = "founding"
    """Who founds an employer, where and how large, how many founders wait, who wants to grow in place and who to open
    sites. Their money is what the pots of the run give: founders who find less start with less."""
    OVERLOAD = "overload"
    """How far staff stretch: the lists that press on providers, people by cell."""
    AWARENESS = "awareness"
    """Who knows the enterprises of the ESS, and how far experience moved anybody's trust; by citizen."""
    VOLUNTEERS = "volunteers"
    """Volunteers relative to the base, by territory."""
    GIVING = "giving"
    """Dues and gifts that the enterprises of a cell share, cents a month."""
    CLOSINGS = "closings"
    """Which enterprises close, and why; one in debt that is held open goes on with its credit."""
    OVERHEAD = "overhead"
    """Overhead that funders accept, share of cost, by cell."""
    PRACTICE = "practice"
    """True quality of practice with which providers serve. What trials cost in money and capacity is not in it."""


class Moment(IntEnum):
    """Where in a month a channel is handed on, for those that are handed on in several places."""

    ONLY = 0
    AFTER_SERVICE = 1
    AFTER_CIVIC_LIFE = 2
    JANUARY = 3
    CALL = 4
    GROWTH = 5
    SITES = 6


BELIEFS = ("knows", "ties_knowing", "trust_shift", "trust_month")
"""Fields of a citizen that are held with ``Channel.AWARENESS``."""


class Channels:
    """All channels free and nobody watching: what every ordinary run has.

    Months are counted from the start of the burn-in.
    """

    def pressing(self, month: int, n_cells: int) -> tuple[Array, ...]:
        """Lists that press on providers, for ``match_cases``; none: each cell's own."""
        return ()

    def beliefs(self, month: int, moment: Moment, citizens: Array, sums: tuple[Array, ...]) -> None:
        """Awareness and trust of citizens as service, or civic life, left them, and sums of them; may be written."""

    def volunteers(self, month: int, ratio: Array) -> None:
        """Volunteers relative to the base, by territory, as civic life left them; may be written."""

    def founders(self, month: int, moment: Moment) -> Founders | None:
        """Who is to found an employer in January or when called; none: whoever comes forward."""
        return None

    def founded(self, month: int, moment: Moment, cell: int, staff: float) -> None:
        """Told of an employer that was founded."""

    def refused(self, month: int, waiting: Array) -> None:
        """Founders who wait for another year, by cell; may be written."""

    def growers(self, month: int, keys: Array, may: Array) -> None:
        """Which enterprises want to grow and may, by key; may be written."""

    def has_sites(self, month: int) -> bool:
        """Whether sites may be opened though no lever of the run says so."""
        return False

    def openers(self, month: int, keys: Array, tries: Array) -> None:
        """Which enterprises try to open a site, by key; may be written."""

    def practice(self, month: int, rows: Array) -> None:
        """Providers before they serve; their ``quality`` may be written."""

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
    """Channels that are looked at where they are handed on; the three ``_hand_on`` may read or write what passes."""

    def beliefs(self, month: int, moment: Moment, citizens: Array, sums: tuple[Array, ...]) -> None:
        self._hand_on_beliefs(month, moment, citizens)
        self._hand_on(Channel.AWARENESS, month, sums, moment)

    def volunteers(self, month: int, ratio: Array) -> None:
        self._hand_on(Channel.VOLUNTEERS, month, (ratio,))

    def refused(self, month: int, waiting: Array) -> None:
        self._hand_on(Channel.FOUNDING, month, (waiting,))

    def growers(self, month: int, keys: Array, may: Array) -> None:
        self._hand_on_by_key(Channel.FOUNDING, month, keys, may, Moment.GROWTH)

    def openers(self, month: int, keys: Array, tries: Array) -> None:
        self._hand_on_by_key(Channel.FOUNDING, month, keys, tries, Moment.SITES)

    def practice(self, month: int, rows: Array) -> None:
        alive = np.flatnonzero(rows["alive"] == 1)
        quality = rows["quality"][alive]
        self._hand_on_by_key(Channel.PRACTICE, month, rows["key"][alive], quality)
        rows["quality"][alive] = quality

    def money_month(
        self, rows: Any, cells: Any, economy: Any, books: Any, params: Any, tally_row: Any, seed: int, month: int,
        volunteers_ratio: Array, givers_ratio: Array,
    ) -> None:  # fmt: skip
        """The four parts of the month one by one, with what passes between them."""
        open_money_month(rows, cells, params, month, givers_ratio)
        self._hand_on(Channel.GIVING, month, (cells["dues_now"], cells["gifts_now"]))
        enterprises_month(rows, cells, economy, books, params, tally_row, seed, month)
        self._closings(month, rows[2 * len(cells) :])
        close_and_compare(rows, cells, economy, books, params, tally_row, seed, month)
        self._hand_on(Channel.OVERHEAD, month, (cells["overhead_norm"],))
        end_money_month(rows, cells, economy, books, params, month, volunteers_ratio)

    def _closings(self, month: int, enterprises: Array) -> None:
        alive = np.flatnonzero(enterprises["alive"] == 1)
        closing = enterprises["closing"][alive]
        self._hand_on_by_key(Channel.CLOSINGS, month, enterprises["key"][alive], closing)
        enterprises["closing"][alive] = closing

    def _hand_on(
        self, channel: Channel, month: int, passing: tuple[Array, ...], moment: Moment = Moment.ONLY
    ) -> None:
        """What stands in the same place in every run."""
        raise NotImplementedError

    def _hand_on_by_key(
        self, channel: Channel, month: int, keys: Array, passing: Array, moment: Moment = Moment.ONLY
    ) -> None:
        """What belongs to providers, beside their keys."""
        raise NotImplementedError

    def _hand_on_beliefs(self, month: int, moment: Moment, citizens: Array) -> None:
        """What citizens know and trust."""
        raise NotImplementedError


Place = tuple[Channel, int, Moment]
"""A channel, a month from the start of the burn-in, and where in it."""


class Paths:
    """What every channel handed on in every month of a run.

    Attributes:
        arrays: what stands in the same place in every run; for what belongs to providers, keys in order and values.
        beliefs: citizens whose awareness or trust is another one than at the moment before, and their ``BELIEFS``; at
            the first moment all citizens.
        founders: who founded employers.
    """

    def __init__(self) -> None:
        self.arrays: dict[Place, tuple[Array, ...]] = {}
        self.beliefs: dict[Place, tuple[Array, ...]] = {}
        self.founders: dict[Place, dict[int, list[float]]] = {}


class Recorder(_Watched):
    """Notes what every channel hands on, and changes nothing.

    Attributes:
        paths: what was noted.
    """

    def __init__(self) -> None:
        self.paths = Paths()
        self._last: tuple[Array, ...] = ()

    def pressing(self, month: int, n_cells: int) -> tuple[Array, ...]:
        own = np.full(n_cells, -1, dtype=np.int64)
        self.paths.arrays[Channel.OVERLOAD, month, Moment.ONLY] = (own,)  # the lists are written into it
        return (own,)

    def founded(self, month: int, moment: Moment, cell: int, staff: float) -> None:
        self.paths.founders.setdefault((Channel.FOUNDING, month, moment), {}).setdefault(cell, []).append(staff)

    def _hand_on(
        self, channel: Channel, month: int, passing: tuple[Array, ...], moment: Moment = Moment.ONLY
    ) -> None:
        self.paths.arrays[channel, month, moment] = tuple(array.copy() for array in passing)

    def _hand_on_by_key(
        self, channel: Channel, month: int, keys: Array, passing: Array, moment: Moment = Moment.ONLY
    ) -> None:
        order = np.argsort(keys)
        self.paths.arrays[channel, month, moment] = keys[order], passing[order]

    def _hand_on_beliefs(self, month: int, moment: Moment, citizens: Array) -> None:
        now = tuple(citizens[name].copy() for name in BELIEFS)
        changed = np.arange(len(citizens))
        if self._last:
            differs = np.zeros(len(citizens), dtype=np.bool_)
            for new, old in zip(now, self._last, strict=True):
                differs |= new != old
            changed = np.flatnonzero(differs)
        self._last = now
        self.paths.beliefs[Channel.AWARENESS, month, moment] = (changed, *(column[changed] for column in now))


class Held(_Watched):
    """Some channels as they were in another run, all others free.

    Args:
        paths: of the other run: the same society under the same seed, as many months.
        held: channels that are held.
    """

    def __init__(self, paths: Paths, held: Collection[Channel]) -> None:
        self.paths = paths
        self.held = frozenset(held)
        self._beliefs: tuple[Array, ...] = ()

    def pressing(self, month: int, n_cells: int) -> tuple[Array, ...]:
        if Channel.OVERLOAD not in self.held:
            return ()
        return (self.paths.arrays[Channel.OVERLOAD, month, Moment.ONLY][0].copy(),)

    def founders(self, month: int, moment: Moment) -> Founders | None:
        if Channel.FOUNDING not in self.held:
            return None
        return self.paths.founders.get((Channel.FOUNDING, month, moment), {})

    def has_sites(self, month: int) -> bool:
        return Channel.FOUNDING in self.held and (Channel.FOUNDING, month, Moment.SITES) in self.paths.arrays

    def openers(self, month: int, keys: Array, tries: Array) -> None:
        if Channel.FOUNDING not in self.held:
            return
        if self.has_sites(month):
            super().openers(month, keys, tries)
        else:  # nobody in the other run
            tries[...] = False

    def _hand_on(
        self, channel: Channel, month: int, passing: tuple[Array, ...], moment: Moment = Moment.ONLY
    ) -> None:
        if channel in self.held:
            for array, other in zip(passing, self.paths.arrays[channel, month, moment], strict=True):
                array[...] = other

    def _hand_on_by_key(
        self, channel: Channel, month: int, keys: Array, passing: Array, moment: Moment = Moment.ONLY
    ) -> None:
        known, other = self.paths.arrays[channel, month, moment]
        if channel in self.held and len(known):
            place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
            there = known[place] == keys
            passing[there] = other[place[there]]

    def _hand_on_beliefs(self, month: int, moment: Moment, citizens: Array) -> None:
        if Channel.AWARENESS not in self.held:
            return
        changed, *columns = self.paths.beliefs[Channel.AWARENESS, month, moment]
        if not self._beliefs:
            self._beliefs = tuple(citizens[name].copy() for name in BELIEFS)
        for name, other, new in zip(BELIEFS, self._beliefs, columns, strict=True):
            other[changed] = new
            citizens[name] = other
