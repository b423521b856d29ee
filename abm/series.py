"""Indicators of one run as a long table of columns, and the hash that says whether two runs are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.indicators.registry import Indicator, indicators_named
from abm.tally import RunArrays
from abm.view import Level, Values, View
from abm.vocabulary import Domain, ProviderKind

ALL = "all"
"""What stands in a column that a row is not broken down by."""

DOMAIN_NAMES = tuple(domain.name.lower() for domain in Domain)
KIND_NAMES = tuple(kind.name.lower() for kind in ProviderKind)


@dataclass(frozen=True)
class Series:
    """Long table in columns of equal length; text columns are codes into their vocabulary.

    Attributes:
        month: from the start of the scenario; negative in the burn-in.
        indicator: codes into ``indicators``.
        territory: codes into ``territories``; code 0 is ``ALL``, as in the next two.
        domain: codes into ``domains``.
        provider: codes into ``providers``.
        value: float64, never missing.
        indicators: vocabulary of names, likewise ``territories``, ``domains`` and ``providers``.
    """

    month: npt.NDArray[np.int32]
    indicator: npt.NDArray[np.int32]
    territory: npt.NDArray[np.int32]
    domain: npt.NDArray[np.int32]
    provider: npt.NDArray[np.int32]
    value: Values
    indicators: tuple[str, ...]
    territories: tuple[str, ...]
    domains: tuple[str, ...] = (ALL, *DOMAIN_NAMES)
    providers: tuple[str, ...] = (ALL, *KIND_NAMES)

    def __len__(self) -> int:
        return len(self.value)

    def content_hash(self) -> str:
        """Hash of everything in the table, to the last bit; equal for equal results on any machine."""
        digest = hashlib.blake2b(digest_size=16)
        for vocabulary in (self.indicators, self.territories, self.domains, self.providers):
            digest.update("\0".join(vocabulary).encode() + b"\1")
        for column in (self.month, self.indicator, self.territory, self.domain, self.provider):
            digest.update(column.astype("<i4").tobytes())
        # 0.0 and -0.0 are the same result.
        digest.update((self.value + 0.0).astype("<f8").tobytes())
        return digest.hexdigest()

    def lines(self) -> list[tuple[int, str, str, str, str, float]]:
        """Rows in words: month, indicator, territory, domain, provider, value."""
        columns = zip(
            self.month, self.indicator, self.territory, self.domain, self.provider, self.value, strict=True
        )
        return [
            (
                int(month),
                self.indicators[indicator],
                self.territories[territory],
                self.domains[domain],
                self.providers[provider],
                float(value),
            )
            for month, indicator, territory, domain, provider, value in columns
        ]


@dataclass(frozen=True)
class _Block:
    """Rows of one indicator at one level."""

    month: npt.NDArray[np.int32]
    group: npt.NDArray[np.int32]
    value: Values


def _block(indicator: Indicator, view: View) -> _Block:
    """Values of an indicator at one level as rows, group after group, missing ones dropped."""
    n_months = view.arrays.tally.shape[0]
    values = np.asarray(indicator.formula(view), dtype=np.float64).reshape(n_months, -1)
    shown = ~np.isnan(values)
    if view.level is Level.PROVIDER:
        shown &= np.isin(np.arange(values.shape[1]), indicator.kinds)
    group, month = np.nonzero(shown.T)
    return _Block((month - view.arrays.burn_in).astype(np.int32), group.astype(np.int32), values.T[shown.T])


def _codes(level: Level, wanted: Level, block: _Block) -> npt.NDArray[np.int32]:
    """Codes of one breakdown column: the group, after ``ALL``, if it is the level of the block."""
    return block.group + np.int32(1) if level is wanted else np.zeros(len(block.group), dtype=np.int32)


def evaluate(arrays: RunArrays, names: Iterable[str] = (), levels: Sequence[Level] = tuple(Level)) -> Series:
    """Compute indicators of one run.

    Args:
        arrays: counts of the run.
        names: indicators wanted; none named means all.
        levels: breakdowns wanted, as far as an indicator has them.

    Returns:
        Long table; a row is broken down by one thing at most.

    Raises:
        ParameterError: a name does not exist.
    """
    chosen = indicators_named(names)
    views = {level: View(arrays, level) for level in levels}
    parts = [
        (code, level, _block(one, views[level]))
        for code, one in enumerate(chosen.values())
        for level in Level
        if level in one.by and level in views
    ]
    blocks = [block for _, _, block in parts]
    empty = np.zeros(0, dtype=np.int32)

    def column(level: Level) -> npt.NDArray[np.int32]:
        return np.concatenate([empty, *(_codes(own, level, block) for _, own, block in parts)])

    return Series(
        month=np.concatenate([empty, *(block.month for block in blocks)]),
        indicator=np.concatenate(
            [empty, *(np.full(len(block.month), code, dtype=np.int32) for code, _, block in parts)]
        ),
        territory=column(Level.TERRITORY),
        domain=column(Level.DOMAIN),
        provider=column(Level.PROVIDER),
        value=np.concatenate([np.zeros(0), *(block.value for block in blocks)]),
        indicators=tuple(chosen),
        territories=(ALL, *arrays.territories),
    )
