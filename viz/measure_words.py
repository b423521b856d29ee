"""A measure in words: name, unit, scale and decimals for tables and pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

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
        inline: as it stands inside a sentence: group and years in brackets.
        unit: of a yearly value; percentages for shares.
        unit_of_difference: points for percentages.
        scale: what a value is multiplied by to be in that unit.
    """

    measure: Measure
    label: str
    panel: str
    inline: str
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
    group, years = _group(measure, language), _years(measure, language)
    panel = TEXTS(language, "group", label=one.label[language], group=group) if group else one.label[language]
    unit = _unit(one, Periods(0, 0, True, language))
    percent = _is_percent(one)
    return MeasureWords(
        measure,
        label=f"{panel} ({years})" if years else panel,
        panel=panel,
        inline=_inline(one.label[language], [word for word in (group, years) if word]),
        unit=unit,
        unit_of_difference=text(language, "points") if percent else unit,
        scale=100.0 if percent else 1.0,
    )


def _inline(label: str, limits: Sequence[str]) -> str:
    """A label inside a sentence."""
    return uncapitalised(label) + (f" ({', '.join(uncapitalised(word) for word in limits)})" if limits else "")


def uncapitalised(words: str) -> str:
    """Words with a small first letter; abbreviations and elisions keep their capitals."""
    return words if words[1:2].isupper() or words[1:2] in "'’" else words[:1].lower() + words[1:]


def _group(measure: Measure, language: str) -> str:
    """Name of its group; nothing for the whole society."""
    if not measure.level:
        return ""
    names = {**DOMAINS[language], **PROVIDERS[language]}
    return names.get(measure.group) or place_name(measure.group, language)


def _years(measure: Measure, language: str) -> str:
    """Years a measure is the mean of; nothing when it is all of them."""
    if measure.years == ALL_YEARS:
        return ""
    if measure.years == LAST_YEAR:
        return TEXTS(language, "last")
    first, _, last = measure.years.partition("-")
    return TEXTS(language, "span" if last else "one", first=first, last=last)
