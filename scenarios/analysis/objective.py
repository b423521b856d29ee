"""A measure that is to be small, or large, as it is written on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abm.errors import ParameterError
from scenarios.analysis.measure_words import measure_words
from scenarios.batch.measure import Measure, measure
from scenarios.texts import Texts
from scenarios.words import listed, quoted

SMALLEST_SIDE, LARGEST_SIDE = "min", "max"
GOOD_WHEN_LARGE = (
    "share_covered",
    "share_gross_12_months",
    "share_net_12_months",
    "months_averted_per_1000",
    "severity_months_averted_per_1000",
    "share_well_served",
    "mean_practice",
    "mean_quality",
    "fiscal_saving_euros_per_inhabitant",
    "social_value_per_public_euro",
)
"""Indicators of coverage, outcomes and quality: more is better to everybody. Of all others less is taken as good."""

TEXTS = Texts(
    en={
        "highest": "highest {names}",
        "lowest": "lowest {names}",
        "best": "Taken as best: {sides}; :min or :max behind a measure says otherwise.",
    },
    fr={
        "highest": "{names} au plus haut",
        "lowest": "{names} au plus bas",
        "best": "Tenu pour le mieux : {sides} ; :min ou :max derrière une mesure en décide autrement.",
    },
)


@dataclass(frozen=True)
class Objective:
    """A measure that is to be small, or large."""

    measure: Measure
    maximise: bool = False

    @property
    def name(self) -> str:
        """Column of the outcomes table."""
        return str(self.measure)

    @property
    def sign(self) -> float:
        """What its values are multiplied by so that small is good."""
        return -1.0 if self.maximise else 1.0

    def __str__(self) -> str:
        """As it is written, with its side where that is not to be small as of most measures."""
        if self.maximise:
            return f"{self.name}:{LARGEST_SIDE}"
        return f"{self.name}:{SMALLEST_SIDE}" if self.measure.name in GOOD_WHEN_LARGE else self.name


def objective(written: str) -> Objective:
    """The objective written ``measure:min``, ``measure:max``, or ``measure`` for the side that is plainly good.

    Raises:
        ParameterError: the measure does not exist or the side is neither.
    """
    name, _, side = written.strip().partition(":")
    if side not in ("", SMALLEST_SIDE, LARGEST_SIDE):
        raise ParameterError(f"'{written}': expected {name}:min or {name}:max")
    asked = measure(name)
    return Objective(asked, side == LARGEST_SIDE or (not side and asked.name in GOOD_WHEN_LARGE))


def taken_as_good(objectives: Sequence[Objective], language: str) -> str:
    """Which side of each measure is taken as good, in a sentence."""
    sides = []
    for key, maximise in (("highest", True), ("lowest", False)):
        names = [
            quoted(measure_words(one.measure, language).inline, language)
            for one in objectives
            if one.maximise is maximise
        ]
        if names:
            sides.append(TEXTS(language, key, names=listed(names, language)))
    return TEXTS(language, "best", sides=", ".join(sides))
