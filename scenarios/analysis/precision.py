"""How many replications a wanted precision takes: run until the interval of a difference is narrow enough.

The rule is sequential, after Chow and Robbins (1965), "On the asymptotic theory of fixed-width sequential confidence
intervals for the mean": after each batch of replications the half-width of the t interval is held against the width
wanted. Stopping as soon as it fits favours moments at which the spread happens to look small, so an interval at the
moment of stopping covers a little less often than it says. Two things keep the loss small: at least ``FEWEST``
replications, before which the spread is not trusted, and a ``1/n``-th added to the variance (Chow and Robbins add
``1/n`` itself, which would depend on the unit). In simulations the 95 % interval then covers 94 to 95 % where
differences are normal, but 86 to 90 % where they are as skewed as an exponential, as those of rare events may be:
there take a smaller width than is needed. A cap ends what would never get there; then the interval as it is must be
told, not the width wanted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy import stats

from abm.errors import ParameterError
from abm.indicators.measures import SHARE
from scenarios.analysis.effect import Comparison, Effect
from scenarios.batch.measure import Measure, measure

FEWEST = 10
"""Replications before which the rule never stops."""
CAP = 1000
"""Replications at which it gives up unless another cap is given."""


def precision(written: str) -> tuple[Measure, float]:
    """A wanted precision, written ``indicator=width``: the half-width of the interval of the difference.

    Args:
        written: as in ``share_covered=0.01`` (one point) or ``public_euros_per_inhabitant[housing]@last=2``; the
            width is in the unit of the indicator.

    Raises:
        ParameterError: not of that form, no such indicator, or not a width.
    """
    name, equals, number = (part.strip() for part in written.rpartition("="))
    if not equals or not name or not number:
        raise ParameterError(f"--precision '{written}': expected indicator=width, as in share_covered=0.01")
    wanted = measure(name)
    return wanted, _width(number, wanted, f"--precision '{written}'")


def _width(number: str, wanted: Measure, here: str) -> float:
    """The width as a number in the unit of the indicator."""
    if number.endswith("%"):
        raise ParameterError(f"{here}: {_percent_hint(number, wanted)}")
    try:
        width = float(number)
    except ValueError:
        comma = f"; write {wanted}={number.replace(',', '.')}" if number.count(",") == 1 else ""
        raise ParameterError(f"{here}: the width '{number}' is not a number{comma}") from None
    if not math.isfinite(width) or width <= 0.0:
        raise ParameterError(f"{here}: the width must be above 0, in the unit of the indicator ({_unit(wanted)})")
    if wanted.indicator.unit == SHARE and width >= 1.0:
        raise ParameterError(f"{here}: shares lie between 0 and 1; for {number} % write {wanted}={width / 100:g}")
    return width


def _unit(wanted: Measure) -> str:
    return wanted.indicator.unit.en


def _percent_hint(number: str, wanted: Measure) -> str:
    """What to write instead of a percentage."""
    plain = number.rstrip("% ").replace(",", ".")
    try:
        share = float(plain) / 100.0
    except ValueError:
        return f"the width '{number}' is not a number"
    if wanted.indicator.unit == SHARE:
        return f"widths of shares are fractions of 1; for {plain} % write {wanted}={share:g}"
    return f"the width is in the unit of the indicator ({_unit(wanted)}), not in per cent of it"


def runs_needed(effect: Effect, width: float, cap: int = CAP) -> int:
    """Pairs of runs after which the half-width of the interval is expected to be at most ``width``.

    To be asked again after every batch, because the spread is better known then; the rule may stop when the answer is
    no more than the pairs there are.

    Args:
        effect: as it is known now.
        width: half-width wanted, in the unit of the indicator.
        cap: most pairs.

    Returns:
        Pairs in all, those already done included; ``FEWEST`` while nothing is known of the spread.

    Raises:
        ParameterError: the width is not above 0.
    """
    if not width > 0.0:
        raise ParameterError(f"a width must be above 0, not {width:g}")
    if math.isnan(effect.spread):
        return min(FEWEST, cap)
    enough = FEWEST
    while enough < cap and _half_width(effect, enough) > width:
        enough += max(1, enough // 100)  # to within 1 %, the spread is known much worse
    return min(enough, cap)


def _half_width(effect: Effect, n: int) -> float:
    """Half-width with so many pairs and the spread seen, and a ``1/n``-th more variance."""
    quantile = float(stats.t.isf((1.0 - effect.level) / 2.0, n - 1))
    return quantile * effect.spread * math.sqrt((1.0 + 1.0 / n) / n)


def replicates_needed(
    comparison: Comparison, wanted: Sequence[tuple[Measure, float]], done: int, cap: int = CAP
) -> int:
    """Replicates of every scenario after which every interval asked for should be narrow enough.

    Args:
        comparison: as it is now; holds every measure wanted.
        wanted: measures and half-widths.
        done: replicates of each scenario started so far, failed ones included.
        cap: most replicates.

    Returns:
        Replicates in all: ``done`` when it is enough, at most twice ``done`` (the spread is still being learnt), at
        most ``cap``. Seeds without a pair are made up for.
    """
    needed = done
    for one, width in wanted:
        for other in comparison.others:
            effect = comparison.effect(other, one)
            pairs = runs_needed(effect, width, cap)
            if pairs > effect.n_pairs:
                needed = max(needed, pairs + done - effect.n_pairs)
    return max(done, min(needed, max(FEWEST, 2 * done), cap))
