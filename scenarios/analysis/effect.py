"""Paired differences of one or more scenarios to a base, what may be said of them, and what must be said with them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import pandas as pd

from scenarios.batch.measure import Measure
from scenarios.texts import Texts

FEW_SEEDS = 10
"""Below so many pairs the spread itself is poorly known, and the t interval leans on differences being normal."""

TEXTS = Texts(
    en={
        "one_pair": "{other}: one seed only; no interval can be given, and a difference is not an effect.",
        "few_pairs": "{other}: {n} paired seeds only; intervals are wide and rest on few values. Take at least {few}.",
        "left_out": "{other}: seeds {seeds} were done in one of the two scenarios only and are left out.",
        "missing": "{other}, {measure}: {n} of {all} paired seeds have no value and are left out.",
        "alone": (
            "{other}: taken alone, the intervals of these exclude 0, but with {lines} lines looked at at once that can "
            "be chance, and they count as not told apart: {measures}."
        ),
        "saved_none": "no chance in either scenario",
        "saved_all": "pairing removes all chance",
        "saved": "unpaired, {times} times as many runs would be needed",
        "saved_lost": "pairing does not help here; {times} times as many runs are needed as without",
    },
    fr={
        "one_pair": "{other} : une seule graine ; pas d'intervalle possible, et un écart n'est pas un effet.",
        "few_pairs": (
            "{other} : {n} graines appariées seulement ; les intervalles sont larges et reposent sur peu de valeurs. "
            "En prendre au moins {few}."
        ),
        "left_out": (
            "{other} : les graines {seeds} n'ont abouti que dans un des deux scénarios et sont laissées de côté."
        ),
        "missing": "{other}, {measure} : {n} graines appariées sur {all} sont sans valeur et laissées de côté.",
        "alone": (
            "{other} : pris seuls, les intervalles de ces mesures excluent 0, mais avec {lines} lignes examinées à la "
            "fois cela peut être dû au hasard, et leur écart n'est pas retenu : {measures}."
        ),
        "saved_none": "aucun hasard dans les deux scénarios",
        "saved_all": "l'appariement élimine tout le hasard",
        "saved": "sans appariement, il faudrait {times} fois plus de simulations",
        "saved_lost": "l'appariement n'aide pas ici ; il faut {times} fois plus de simulations que sans",
    },
)


class Verdict(Enum):
    """What may be said of a difference."""

    DIFFERS = "differs"
    NOT_TOLD_APART = "not told apart"
    SAME = "the same"
    NO_VALUE = "no value"


@dataclass(frozen=True)
class Effect:
    """One measure in one other scenario, beside the base; all in the unit of the indicator.

    Attributes:
        other: the other scenario.
        measure: what is compared.
        level: of the interval, as a share.
        base_mean: mean in the base over the paired seeds.
        other_mean: mean in the other scenario over the same seeds.
        difference: mean of other less base within seeds.
        low: lower end of its t interval over seeds; missing with fewer than two pairs.
        high: upper end.
        n_pairs: seeds with a value in both.
        n_missing: seeds done in both without a value in one of them.
        spread: standard deviation of the difference over seeds.
        saved: share of variance saved by pairing, ``1 - var(B - A) / (var(A) + var(B))``; below 0 pairing costs.
        agreement: share of seeds whose difference has the sign of the mean one.
        p: two-sided p-value of a paired t test of no difference.
        adjusted_p: the same after Holm over every line of the comparison.
        verdict: what may be said.
    """

    other: str
    measure: Measure
    level: float
    base_mean: float
    other_mean: float
    difference: float
    low: float
    high: float
    n_pairs: int
    n_missing: int
    spread: float
    saved: float
    agreement: float
    p: float
    adjusted_p: float
    verdict: Verdict

    @property
    def half_width(self) -> float:
        """Half the width of the interval; missing with fewer than two pairs."""
        return (self.high - self.low) / 2.0

    @property
    def relative(self) -> float:
        """Difference as a share of the mean in the base; missing when that is 0."""
        return self.difference / abs(self.base_mean) if self.base_mean else math.nan

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval, taken alone, leaves out 0."""
        return self.low > 0.0 or self.high < 0.0

    @property
    def only_alone(self) -> bool:
        """Whether the interval excludes 0 but not among all that was looked at."""
        return self.excludes_zero and self.verdict is Verdict.NOT_TOLD_APART

    @property
    def times_unpaired(self) -> float:
        """How many times as many runs would give the same interval without pairing; infinite if pairing removes all."""
        return math.inf if self.saved == 1.0 else 1.0 / (1.0 - self.saved)

    def saved_in_words(self, language: str = "en") -> str:
        """What the variance saved by pairing means for the number of runs; empty when it is not known."""
        if self.n_pairs < 2:
            return ""
        if math.isnan(self.saved):
            return TEXTS(language, "saved_none")
        times = self.times_unpaired
        if math.isinf(times):
            return TEXTS(language, "saved_all")
        return TEXTS(language, "saved" if times >= 1.0 else "saved_lost", times=_times(max(times, 1 / times), language))


@dataclass(frozen=True)
class Comparison:
    """Paired differences of one or more scenarios to a base.

    Attributes:
        base: the scenario the others are held against.
        others: the others, in the order asked.
        measures: what was looked at, in the order asked.
        level: of intervals and verdicts, as a share.
        effects: one for each other scenario and measure, in that order.
        left_out: by other scenario, seeds done in one of the two only.
        lines: looked at at once, for which verdicts answer.
    """

    base: str
    others: tuple[str, ...]
    measures: tuple[Measure, ...]
    level: float
    effects: tuple[Effect, ...]
    left_out: Mapping[str, tuple[int, ...]]
    lines: int

    def of(self, other: str) -> tuple[Effect, ...]:
        """Effects of one scenario, in the order of the measures."""
        return tuple(effect for effect in self.effects if effect.other == other)

    def effect(self, other: str, measure: Measure) -> Effect:
        """One effect.

        Raises:
            KeyError: it was not looked at.
        """
        found = [effect for effect in self.of(other) if effect.measure == measure]
        if not found:
            raise KeyError((other, str(measure)))
        return found[0]

    def with_verdict(self, other: str, verdict: Verdict) -> tuple[Effect, ...]:
        """Effects of one scenario with a verdict."""
        return tuple(effect for effect in self.of(other) if effect.verdict is verdict)

    def table(self) -> pd.DataFrame:
        """One row for each effect, for export; verdicts as words, measures as written."""
        plain = ("base_mean", "other_mean", "difference", "low", "high", "n_pairs", "n_missing", "spread", "saved",
                 "agreement", "p", "adjusted_p")  # fmt: skip
        return pd.DataFrame(
            [
                {
                    "base": self.base, "other": effect.other, "measure": str(effect.measure),
                    **{name: getattr(effect, name) for name in plain}, "verdict": effect.verdict.value,
                }
                for effect in self.effects
            ]
        )  # fmt: skip

    def only(self, other: str) -> Comparison:
        """The part about one other scenario; its verdicts still answer for all that was looked at."""
        left_out = {other: self.left_out[other]}
        return replace(self, others=(other,), effects=self.of(other), left_out=left_out)

    def warnings(self, language: str = "en", titles: Mapping[str, str] | None = None) -> list[str]:
        """What a reader must know before believing the table; empty when there is nothing.

        Args:
            language: ``"en"`` or ``"fr"``.
            titles: of scenarios by name, to be used for their names.
        """
        return [
            warning
            for other in self.others
            for warning in self._warnings(other, (titles or {}).get(other, other), language)
        ]

    def _warnings(self, other: str, title: str, language: str) -> list[str]:
        """Warnings about one other scenario, named by its title."""
        told = []
        pairs = max(effect.n_pairs for effect in self.of(other))
        if pairs < FEW_SEEDS:
            told.append(TEXTS(language, "one_pair" if pairs == 1 else "few_pairs", other=title, n=pairs, few=FEW_SEEDS))
        if self.left_out[other]:
            told.append(TEXTS(language, "left_out", other=title, seeds=_listed(self.left_out[other])))
        told += [_missing_in_words(effect, title, language) for effect in self.of(other) if effect.n_missing]
        alone = [_name(effect.measure, language) for effect in self.of(other) if effect.only_alone]
        if alone:
            told.append(TEXTS(language, "alone", other=title, measures=", ".join(alone), lines=self.lines))
        return told


def _name(measure: Measure, language: str) -> str:
    """Name of an indicator; of one group or some years as it is written."""
    return measure.indicator.label[language] if str(measure) == measure.name else str(measure)


def _missing_in_words(effect: Effect, title: str, language: str) -> str:
    name, everything = _name(effect.measure, language), effect.n_pairs + effect.n_missing
    return TEXTS(language, "missing", other=title, measure=name, n=effect.n_missing, all=everything)


def _times(times: float, language: str) -> str:
    written = f"{times:.1f}" if times < 10 else f"{times:,.0f}"
    return written.replace(",", "\u202f").replace(".", ",") if language == "fr" else written


def _listed(seeds: Sequence[int]) -> str:
    return ", ".join(str(seed) for seed in seeds[:6]) + (", …" if len(seeds) > 6 else "")
