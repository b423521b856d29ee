"""The catalogue beside the same societies without policy, and the numbers that its files tell of it in ``found``.

``python -m tests.scenarios.told`` writes these numbers into the files anew, from the runs that tests compare them with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Any

import numpy as np
from scipy.stats import t as student

from abm.inputs import Inputs
from abm.parameters.names import with_values
from abm.policy import Policy
from abm.series import evaluate
from abm.simulate import simulate
from abm.view import Level
from scenarios.base_report import number
from scenarios.loader import CATALOGUE, LANGUAGES, catalogue, load

SEEDS = range(1, 13)
CITIZENS = 20_000

Values = tuple[tuple[str, Any], ...]
NO_CROWDING_OUT: Values = (("funding.gift_crowding_out", 0.0),)
NONE_OF_THESE: Values = (
    *NO_CROWDING_OUT, ("funding.fees_share_public", 0.0), ("enterprises.severance_months", 0.0),
    ("enterprises.volunteer_worth", 0.0), ("funding.fees_share_fringe", 0.22),
)  # fmt: skip
"""Nothing gives way to public money, no severance, no help from volunteers; users of public services pay nothing, those
of firms what those of associations do."""


@dataclass(frozen=True)
class Told:
    """A number that a scenario file tells of what was found, as a change in per cent of the level without the policy.

    Attributes:
        scenario: whose file.
        indicator: of the expectation beside which it stands.
        words: what stands around it, in English and in French; ``{}`` is the number with its 95 % interval.
        sign: which way these words say it goes: 1 up, -1 down.
        society: values of the society in which it is measured, with and without the policy, beyond those of the base.
        levers: those of the policy that act; none is all.
        of: indicator that changes; none is that of the expectation.
        shows: whether the interval leaves 0 out; if not, the words say so.
    """

    scenario: str
    indicator: str
    words: tuple[str, str]
    sign: int
    society: Values = ()
    levers: tuple[str, ...] = ()
    of: str = ""
    shows: bool = True


def _told(scenario: str, indicator: str, en: str, fr: str, sign: int, society: Values = (), **rest: Any) -> Told:
    return Told(scenario, indicator, (en, fr), sign, society, **rest)


COVERED, HOUSEHOLDS, PRACTICE, SIZE = (
    "share_covered", "household_euros_per_inhabitant", "mean_practice", "mean_employer_size",
)  # fmt: skip
TOLD = (
    _told("ess_grants", COVERED, "Down by {} of its level", "En baisse de {} de son niveau", -1),
    _told("ess_grants", COVERED, "Without these, it rises by {}.", "Sans tout cela, hausse de {}.", 1, NONE_OF_THESE),
    _told("ess_grants", HOUSEHOLDS, "Down by {}, mean", "En baisse de {}, en moyenne", -1),
    _told("ess_grants", HOUSEHOLDS, "without crowding out it rises by {}.", "sans éviction, hausse de {}.", 1,
          NO_CROWDING_OUT),
    _told("ess_procurement", COVERED, "Down by {} of its level", "En baisse de {} de son niveau", -1),
    _told("ess_procurement", COVERED, "Without these, it rises by {}.", "Sans tout cela, hausse de {}.", 1,
          NONE_OF_THESE),
    _told("welfare_state", COVERED, "Up by {} of its level", "En hausse de {} de son niveau", 1),
    _told("welfare_state", COVERED, "Without crowding out it falls by {}.", "Sans éviction, baisse de {}.", -1,
          NO_CROWDING_OUT),
    _told("welfare_state", HOUSEHOLDS, "Up by {}, mean", "En hausse de {}, en moyenne", 1),
    _told("welfare_state", HOUSEHOLDS, "Without crowding out it falls by {}.", "Sans éviction, baisse de {}.", -1,
          NO_CROWDING_OUT),
    _told("scaling_up", PRACTICE, "Up by {}, mean of ten years, too little to tell.",
          "En hausse de {}, en moyenne sur dix ans, trop peu pour conclure.", 1, shows=False),
    _told("scaling_up", PRACTICE, "adds {} by itself", "ajoute à elle seule {}", 1,
          levers=("scaling.capacity_building",)),
    _told("scaling_up", SIZE, "Down by {}, mean", "En baisse de {}, en moyenne", -1),
    _told("scaling_up", SIZE, "{} more employers", "{} d'employeurs de plus", 1, of="n_employers"),
)  # fmt: skip
"""Every number in a ``found`` that comes from runs."""


@lru_cache(maxsize=64)
def runs(name: str, society: Values = (), levers: tuple[str, ...] = ()) -> tuple[dict[str, float], ...]:
    """One mean of each indicator from month 0 on for each seed.

    Args:
        name: of a scenario; empty is the same society without policy.
        society: values beyond those of the base.
        levers: those of the scenario's policy that act; none is all.
    """
    scenario = load(name or catalogue()[0])
    changes = scenario.policy.changes if name else ()
    policy = Policy(tuple(change for change in changes if not levers or change.path in levers))
    inputs = Inputs(
        with_values(scenario.parameters, dict(society)), policy, CITIZENS, scenario.run.burn_in_months,
        scenario.run.months, terms=scenario.terms() if name else None,
    )  # fmt: skip
    return tuple(_means(inputs, seed) for seed in SEEDS)


def _means(inputs: Inputs, seed: int) -> dict[str, float]:
    """Mean of every indicator that somebody expects something of, from month 0 on."""
    names = sorted({one.indicator for name in catalogue() for one in load(name).expected})
    series = evaluate(simulate(inputs, seed).arrays, names, [Level.TOTAL])
    return {
        name: float(series.value[(series.time >= 0) & (series.indicator == place)].mean())
        for place, name in enumerate(series.indicators)
    }


def changed(before: list[float], after: list[float]) -> tuple[float, float]:
    """Mean of paired changes and half width of its 95 % interval, both as shares of the mean before."""
    level = abs(float(np.mean(before))) or 1.0
    changes = (np.array(after) - np.array(before)) / level
    error = float(student.ppf(0.975, len(changes) - 1) * changes.std(ddof=1) / sqrt(len(changes)))
    return float(changes.mean()), error


def measured(told: Told) -> tuple[float, float]:
    """What runs give for a number that is told."""
    of = told.of or told.indicator
    before, after = (
        [run[of] for run in runs(*case)]
        for case in (("", told.society), (told.scenario, told.society, told.levers))
    )
    return changed(before, after)


def written(change: float, error: float, language: str) -> str:
    """A change without its sign and its interval, as files have them: ``2.4 % (± .3)``, ``2,4 % (± 0,3)``."""
    shown = [number(abs(one) * 100.0, 1, language) for one in (change, error)]
    if language == "en":
        shown = [one.removeprefix("0") for one in shown]
    return "{} % (± {})".format(*shown)


AS_WRITTEN = r"([\d.,]+ %(?: \(± [\d.,]+\))?)"


def place_of(told: Told, language: str) -> re.Pattern[str]:
    """Where the number stands, with the words around it."""
    before, after = told.words[LANGUAGES.index(language)].split("{}")
    return re.compile(f"(?<={re.escape(before)}){AS_WRITTEN}(?={re.escape(after)})")


def said(told: Told, language: str) -> list[str]:
    """The number as its file has it, as often as it stands there."""
    for one in load(told.scenario).expected:
        if one.indicator == told.indicator and one.found is not None:
            return place_of(told, language).findall(one.found.in_language(language))
    return []


def rewrite() -> None:
    """Write all numbers into the files of the catalogue as runs give them."""
    for told in TOLD:
        change, error = measured(told)
        print(f"{told.scenario} {told.indicator} {change:+.2%} ± {error:.2%}")
        path = CATALOGUE / f"{told.scenario}.toml"
        head, entry, rest = path.read_text(encoding="utf-8").partition(f'indicator = "{told.indicator}"\n')
        here, end, beyond = rest.partition("\n[[")
        for language in LANGUAGES:
            here = place_of(told, language).sub(written(change, error, language), here, count=1)
        path.write_text(head + entry + here + end + beyond, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
