"""A measure in words: name, unit, scale and decimals for tables and pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from abm.indicators.registry import Indicator
from scenarios.batch.measure import ALL_YEARS, LAST_YEAR, Measure
from scenarios.texts import Texts
from scenarios.words import place_name
from viz.messages import DOMAINS, PROVIDERS, text
from viz.summary import MOST_DECIMALS, Periods, _decimals, _is_percent, _unit

TEXTS = Texts(
    en={"group": "{label}: {group}", "last": "last year", "one": "year {first}", "span": "years {first} to {last}"},
    fr={
        "group": "{label} : {group}", "last": "dernière année", "one": "année {first}",
        "span": "années {first} à {last}",
    },
)  # fmt: skip


@dataclass(frozen=True)
class MeasureWords:
    """What a reader is told of a measure.

    Attributes:
        label: name of the indicator, its group and years.
        panel: the same without years, for a picture over years.
        unit: of a yearly value; percentages for shares.
        unit_of_difference: points for percentages.
        scale: what a value is multiplied by to be in that unit.
    """

    measure: Measure
    label: str
    panel: str
    unit: str
    unit_of_difference: str
    scale: float

    def decimals(self, levels: Sequence[float]) -> int:
        """Decimals that leave three digits of the largest of some values, in the unit shown."""
        return _decimals(self.measure.name, list(levels))

    def decimals_of_difference(self, levels: Sequence[float], half_width: float) -> int:
        """As many as the levels have, and enough to show one digit of the half-width of the interval."""
        if not half_width > 0.0:
            return self.decimals(levels)
        return max(self.decimals(levels), min(MOST_DECIMALS, -math.floor(math.log10(half_width))))


def measure_words(measure: Measure, language: str) -> MeasureWords:
    """A measure in ``"en"`` or ``"fr"``."""
    one = measure.indicator
    panel = _with_group(measure, one.label[language], language)
    years = _years(measure, language)
    percent = _is_percent(one)
    unit = _unit_of(one, language)
    points = text(language, "points")
    return MeasureWords(
        measure, f"{panel} ({years})" if years else panel, panel, unit, points if percent else unit,
        100.0 if percent else 1.0,
    )  # fmt: skip


def _unit_of(one: Indicator, language: str) -> str:
    return _unit(one, Periods(0, 0, True, language))


def _with_group(measure: Measure, label: str, language: str) -> str:
    if not measure.level:
        return label
    names = {**DOMAINS[language], **PROVIDERS[language]}
    group = names.get(measure.group) or place_name(measure.group, language)
    return TEXTS(language, "group", label=label, group=group)


def _years(measure: Measure, language: str) -> str:
    """Years a measure is the mean of; nothing when it is all of them."""
    if measure.years == ALL_YEARS:
        return ""
    if measure.years == LAST_YEAR:
        return TEXTS(language, "last")
    first, _, last = measure.years.partition("-")
    return TEXTS(language, "span" if last else "one", first=first, last=last)
