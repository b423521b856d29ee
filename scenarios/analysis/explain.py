"""How much of the difference between two scenarios went over which channel.

A *coalition* is a set of channels left free while all others are held as they were in scenario A. With A and every
coalition run under one seed, the worth of a coalition is how far B with it lies from A: v(S) = B with S free - A.
With no channel free that is the *direct effect*, with all of them the whole difference.

What channels add is v(all) - v(none). It is shared out by Shapley's value: what a channel adds when it is freed after
those before it, mean over all orders (Shapley 1953, "A value for n-person games"). Two channels may do more together
than each alone; by how much tells Harsanyi's dividend of the pair, v(both) - v(one) - v(other) + v(none) (Harsanyi
1959). Dividends of all coalitions but the empty one add up to what channels add; Shapley's value gives each channel
its own dividend, half of those of its pairs, a third of those of its triples, and so on.

Everything is taken within seeds first; intervals are t intervals over seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from abm.errors import ParameterError, ResultError
from scenarios.analysis.compare import holm, p_value, t_interval
from scenarios.batch.coalitions import MOST_CHANNELS, SCENARIO_A
from scenarios.batch.measure import Measure

Numbers = npt.NDArray[np.float64]

FEWEST_SEEDS = 8
"""Seeds from which intervals are worth reading."""


@dataclass(frozen=True)
class Estimate:
    """A mean over seeds with its t interval; ends are missing with one seed."""

    mean: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half of the interval."""
        return (self.high - self.low) / 2.0

    @property
    def excludes_zero(self) -> bool:
        """Whether 0 lies outside; an interval of no width at a number other than 0 excludes it."""
        return self.low > 0.0 or self.high < 0.0


@dataclass(frozen=True)
class Share:
    """What one channel carried.

    Attributes:
        channel: its name.
        value: Shapley's value, in the unit of the measure.
        alone: what it adds when it alone is free, v({c}) - v(none).
        last: what it adds when all others are free already, v(all) - v(all but c).
        adjusted_p: p-value of a value of 0, by Holm's way for having looked at all channels; missing with one seed.
        is_sure: whether value and its neighbours are told apart from 0 at the level asked.
    """

    channel: str
    value: Estimate
    alone: Estimate
    last: Estimate
    adjusted_p: float
    is_sure: bool


@dataclass(frozen=True)
class Pair:
    """What two channels do together beyond what each does alone (Harsanyi's dividend of the pair)."""

    first: str
    second: str
    dividend: Estimate


@dataclass(frozen=True)
class Explanation:
    """The difference from scenario A to scenario B in one measure, by channel.

    Attributes:
        measure: what was measured.
        level: of intervals, as a share.
        base: mean of A.
        other: mean of B.
        whole: v(all), B - A.
        direct: v(none), what stays when every channel is held.
        shares: of the channels, in the order asked for; they add up to whole - direct.
        pairs: of channels, each once.
        higher: dividends of coalitions of three channels or more, together.
        worths: mean worth of every coalition, by its number.
        seeds: used.
        left_out: seeds in which some run failed or has no value.
    """

    measure: Measure
    level: float
    base: float
    other: float
    whole: Estimate
    direct: Estimate
    shares: tuple[Share, ...]
    pairs: tuple[Pair, ...]
    higher: Estimate
    worths: tuple[float, ...]
    seeds: tuple[int, ...]
    left_out: tuple[int, ...]

    @property
    def channels(self) -> tuple[str, ...]:
        """Names of the channels."""
        return tuple(one.channel for one in self.shares)

    def table(self) -> pd.DataFrame:
        """A row for each part: ``part``, ``channel``, ``other_channel``, ``mean``, ``low``, ``high``."""
        rows: list[tuple[str, str, str, Estimate]] = [("whole", "", "", self.whole), ("direct", "", "", self.direct)]
        for kind in ("value", "alone", "last"):
            rows += [(kind, one.channel, "", getattr(one, kind)) for one in self.shares]
        rows += [("pair", one.first, one.second, one.dividend) for one in self.pairs]
        rows.append(("higher", "", "", self.higher))
        names = ["part", "channel", "other_channel", "mean", "low", "high"]
        return pd.DataFrame([(*head, one.mean, one.low, one.high) for *head, one in rows], columns=names)


def explain(outcomes: pd.DataFrame, channels: Sequence[str], measure: Measure, level: float = 0.95) -> Explanation:
    """Share the difference between two scenarios out to channels.

    Args:
        outcomes: one row for each run, with ``seed``, ``free`` (number of the coalition, ``SCENARIO_A`` for A) and a
            column for the measure, empty where a run failed or has no value.
        channels: names, the first is bit 0 of ``free``.
        measure: what is explained.
        level: of intervals and of what is called sure.

    Raises:
        ParameterError: no channel, too many, one twice, or the level is not between 0 and 1.
        ResultError: no seed has all its runs, or one has a run twice.
    """
    _check(channels, level)
    values, left_out = _by_seed(outcomes, len(channels), measure)
    seeds, numbers = tuple(int(seed) for seed in values.index), values.to_numpy()
    worths = numbers[:, 1:] - numbers[:, :1]
    dividends = dividends_of(worths)
    estimate = _Estimates(level)
    values_of = shapley_of(dividends)
    adjusted = holm(p_value(column) for column in values_of.T)
    everything = worths.shape[1] - 1
    shares = []
    for place, channel in enumerate(channels):
        value = estimate(values_of[:, place])
        shares.append(Share(
            channel=channel,
            value=value,
            alone=estimate(worths[:, 1 << place] - worths[:, 0]),
            last=estimate(worths[:, everything] - worths[:, everything ^ 1 << place]),
            adjusted_p=float(adjusted[place]),
            is_sure=bool(value.excludes_zero and adjusted[place] <= 1.0 - level),
        ))  # fmt: skip
    pairs = tuple(
        Pair(channels[one], channels[two], estimate(dividends[:, 1 << one | 1 << two]))
        for one, two in combinations(range(len(channels)), 2)
    )
    large = [number for number in range(everything + 1) if number.bit_count() > 2]
    return Explanation(
        measure=measure, level=level, base=float(numbers[:, 0].mean()), other=float(numbers[:, -1].mean()),
        whole=estimate(worths[:, -1]), direct=estimate(worths[:, 0]), shares=tuple(shares), pairs=pairs,
        higher=estimate(dividends[:, large].sum(axis=1)), worths=tuple(worths.mean(axis=0).tolist()), seeds=seeds,
        left_out=left_out,
    )  # fmt: skip


def dividends_of(worths: Numbers) -> Numbers:
    """Harsanyi's dividends of every coalition from their worths, both shape (seeds, 2**channels).

    That of the empty coalition is its worth; those of all parts of a coalition add up to its worth.
    """
    found = worths.copy()
    n_channels = worths.shape[1].bit_length() - 1
    numbers = np.arange(worths.shape[1])
    for place in range(n_channels):
        with_it = numbers[numbers >> place & 1 == 1]
        found[:, with_it] -= found[:, with_it ^ 1 << place]
    return found


def shapley_of(dividends: Numbers) -> Numbers:
    """Shapley's value of every channel, shape (seeds, channels), from dividends; each coalition shares alike."""
    n_channels = dividends.shape[1].bit_length() - 1
    numbers = np.arange(dividends.shape[1])
    sizes = np.array([number.bit_count() for number in range(len(numbers))])
    columns = []
    for place in range(n_channels):
        having = numbers[numbers >> place & 1 == 1]
        columns.append((dividends[:, having] / sizes[having]).sum(axis=1))
    return np.stack(columns, axis=1)


def warnings_of(explanation: Explanation) -> tuple[str, ...]:
    """What to keep in mind, as keys of sentences: ``"few"``, ``"one"``, ``"left_out"``."""
    n = len(explanation.seeds)
    found = ["one"] if n == 1 else ["few"] if n < FEWEST_SEEDS else []
    return (*found, *(["left_out"] if explanation.left_out else []))


@dataclass(frozen=True)
class _Estimates:
    """Makes estimates at one level."""

    level: float

    def __call__(self, values: Numbers) -> Estimate:
        return Estimate(*t_interval(values, self.level))


def _check(channels: Sequence[str], level: float) -> None:
    if not 1 <= len(channels) <= MOST_CHANNELS:
        raise ParameterError(f"{len(channels)} channels: 1 to {MOST_CHANNELS} can be told apart")
    if len(set(channels)) < len(channels):
        twice = next(one for one in channels if list(channels).count(one) > 1)
        raise ParameterError(f"channel '{twice}' is named twice; name each one once")
    if not 0.0 < level < 1.0:
        raise ParameterError(f"level {level:g} must lie between 0 and 1, as in 0.95")


def _by_seed(outcomes: pd.DataFrame, n_channels: int, measure: Measure) -> tuple[pd.DataFrame, tuple[int, ...]]:
    """Values by seed: scenario A, then coalitions by number; and seeds that lack some."""
    if outcomes.duplicated(["seed", "free"]).any():
        twice = outcomes.loc[outcomes.duplicated(["seed", "free"]), "seed"].iloc[0]
        raise ResultError(f"seed {twice} has a run twice")
    table = outcomes.pivot_table(index="seed", columns="free", values=str(measure), aggfunc="first", dropna=False)
    table = table.reindex(columns=range(SCENARIO_A, 1 << n_channels)).astype(np.float64).sort_index()
    whole = table.notna().all(axis=1)
    if not whole.any():
        raise ResultError(f"no seed has a value of '{measure}' in every run; take more --citizens or other years")
    return table[whole], tuple(int(seed) for seed in table.index[~whole])
