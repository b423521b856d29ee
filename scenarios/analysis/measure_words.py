"""Measures in words: name, unit, scale and decimals, for sentences, tables and pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from abm.indicators.measures import A_YEAR, POSTS_A_YEAR, SHARE
from abm.indicators.registry import INDICATORS, Indicator, Year
from abm.series import DOMAIN_NAMES, KIND_NAMES
from scenarios.batch.measure import ALL_YEARS, LAST_YEAR, Measure
from scenarios.batch.measure import measure as measure_named
from scenarios.texts import Texts
from scenarios.words import domain_name, figure, place_name, provider_name, uncapitalised

TEXTS = Texts(
    en={
        "percent": "%", "percent_a_year": "% a year", "a_year": "{unit} a year", "points": "points",
        "last": "last year", "one": "year {first}", "span": "years {first} to {last}",
    },
    fr={
        "percent": "%", "percent_a_year": "% par an", "a_year": "{unit} et par an", "points": "points",
        "last": "dernière année", "one": "année {first}", "span": "années {first} à {last}",
    },
)  # fmt: skip
COUNTS = ("n_employers",)
"""Indicators that count whole things."""
WHOLE_MONTHS = ("median_wait_months", "p90_wait_months")
"""Whole months in a run; their median over runs can lie between two."""
MOST_DECIMALS = 4


@dataclass(frozen=True)
class MeasureWords:
    """What a reader is told of a measure.

    Attributes:
        measure: which one.
        language: of the words.
        label: its indicator, with group and years in brackets: ``Coverage (housing, last year)``.
        panel: the same without years, for a picture over years.
        inline: the same as the label inside a sentence: ``coverage (housing, last year)``.
        unit: of a yearly value; percentages for shares.
        unit_of_difference: points for percentages.
        scale: what a value is multiplied by to be in that unit.
    """

    measure: Measure
    language: str
    label: str
    panel: str
    inline: str
    unit: str
    unit_of_difference: str
    scale: float

    def decimals(self, levels: Sequence[float]) -> int:
        """Decimals that leave three digits of the largest of some values, in the unit shown."""
        return decimals(self.measure.name, levels)

    def decimals_of_difference(self, levels: Sequence[float], half_width: float) -> int:
        """As many as the levels have, and enough to show one digit of the half-width of the interval."""
        if not half_width > 0.0:
            return self.decimals(levels)
        return max(self.decimals(levels), min(MOST_DECIMALS, -math.floor(math.log10(half_width))))

    def value(self, value: float) -> str:
        """A value as the indicator has it, written in the unit shown: ``40 %``, ``300 euros per inhabitant a year``."""
        return f"{figure(round(value * self.scale, 10), self.language)} {self.unit}"


def measure_words(one: Measure | str, language: str) -> MeasureWords:
    """A measure, or one written ``indicator[group]@years``, in ``"en"`` or ``"fr"``.

    Raises:
        ParameterError: what is written is no measure.
    """
    one = measure_named(one) if isinstance(one, str) else one
    indicator, group = one.indicator, _group(one, language)
    percent = is_percent(indicator)
    yearly = unit(indicator, language)
    label = _bracketed(indicator.label[language], group, _years(one, language))
    return MeasureWords(
        one,
        language,
        label=label,
        panel=_bracketed(indicator.label[language], group),
        inline=uncapitalised(label),
        unit=yearly,
        unit_of_difference=TEXTS(language, "points") if percent else yearly,
        scale=100.0 if percent else 1.0,
    )


def percent(share: float, language: str, decimals: int = 0) -> str:
    """A share in per cent: ``12 %``."""
    return f"{figure(round(100.0 * share, decimals) + 0.0, language)} %"


def is_percent(one: Indicator) -> bool:
    """Whether its values are read in per cent."""
    return one.unit in (SHARE, A_YEAR, POSTS_A_YEAR)


def unit(one: Indicator, language: str, yearly: bool = True) -> str:
    """Unit of a yearly value, or of a monthly one; a sum of months is an amount a year."""
    if one.unit == SHARE:
        return TEXTS(language, "percent")
    if is_percent(one):
        return TEXTS(language, "percent_a_year")
    own = one.unit[language]
    return TEXTS(language, "a_year", unit=own) if yearly and one.year is Year.SUM else own


def decimals(name: str, values: Sequence[float]) -> int:
    """Decimals that leave three digits of the largest value; one for percentages and whole months, none for counts.

    Args:
        name: of the indicator.
        values: in the unit shown; missing ones do not count.
    """
    if is_percent(INDICATORS[name]) or name in WHOLE_MONTHS:
        return 1
    largest = max((abs(value) for value in values if not math.isnan(value)), default=0.0)
    if name in COUNTS or largest == 0:
        return 0
    return min(MOST_DECIMALS, max(0, 2 - math.floor(math.log10(largest))))


def _bracketed(label: str, *details: str) -> str:
    told = [detail for detail in details if detail]
    return f"{label} ({', '.join(told)})" if told else label


def _group(one: Measure, language: str) -> str:
    """Name of its group; nothing for the whole society."""
    if not one.level:
        return ""
    if one.group in DOMAIN_NAMES:
        return domain_name(one.group, language)
    return provider_name(one.group, language) if one.group in KIND_NAMES else place_name(one.group, language)


def _years(one: Measure, language: str) -> str:
    """Years it is the mean of; nothing when it is all of them."""
    if one.years == ALL_YEARS:
        return ""
    if one.years == LAST_YEAR:
        return TEXTS(language, "last")
    first, _, last = one.years.partition("-")
    return TEXTS(language, "span" if last else "one", first=first, last=last)
