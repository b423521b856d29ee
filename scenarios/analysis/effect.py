"""Paired differences of one or more scenarios to a base, what may be said of them, and what must be said with them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import pandas as pd

from scenarios.analysis.measure_words import measure_words
from scenarios.batch.measure import Measure
from scenarios.texts import Texts
from scenarios.words import quoted

SURE = 0.95
"""Of saying nothing of skewness where there is none."""
FEWEST_FOR_SKEWNESS = 8
"""Pairs below which skewness cannot be told from chance."""
COCHRAN = 25.0
"""Times the squared skewness: pairs from which a t interval covers about what it says."""
FEW_SEEDS = 10
"""Below so many pairs the spread itself is poorly known, and the t interval leans on differences being normal."""

TEXTS = Texts(
    en={
        "one_pair": "{other}: one seed only; no interval can be given, and a difference is not an effect.",
        "few_pairs": "{other}: {n} paired seeds only; intervals are wide and rest on few values. Take at least {few}.",
        "left_out": "{other}: seeds done in one of the two scenarios only, and left out: {seeds}.",
        "missing": "{other}, {measure}: paired seeds without a value, and left out: {n} of {all}.",
        "failed": "Seeds that failed in every scenario, missing from all that is said here: {seeds}.",
        "skewed": (
            "{other}: differences of these are lopsided over seeds (rare events, as a rule), so that the true mean "
            "lies outside the interval more often than it says: {measures}. About {n} paired seeds would do."
        ),
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
            "{other} : graines qui n'ont abouti que dans un des deux scénarios, laissées de côté : {seeds}."
        ),
        "missing": "{other}, {measure} : graines appariées sans valeur, laissées de côté : {n} sur {all}.",
        "failed": "Graines en échec dans tous les scénarios, qui manquent à tout ce qui est dit ici : {seeds}.",
        "skewed": (
            "{other} : d'une graine à l'autre, l'écart de ces mesures est très dissymétrique (événements rares, "
            "d'ordinaire), si bien que la vraie moyenne tombe plus souvent hors de l'intervalle qu'il ne le dit : "
            "{measures}. Environ {n} graines appariées suffiraient."
        ),
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
        skewness: of the differences over seeds (G1); missing with fewer than eight pairs or without any spread.
        skewness_p: two-sided p-value of no skewness (D'Agostino 1970).
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
    skewness: float
    skewness_p: float
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
    def pairs_for_skewness(self) -> int:
        """Pairs from which skewness does little harm to the interval, by Cochran's rule; 0 when it is not known.

        Cochran (1977), "Sampling techniques", section 2.15: a 95 % interval by the normal law leaves the mean out in
        at most 6 % of samples when ``n > 25 G1^2``.
        """
        return 0 if math.isnan(self.skewness) else math.ceil(COCHRAN * self.skewness**2)

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
        failed: seeds that failed in every scenario, of which the outcomes know nothing.
        lines: looked at at once, for which verdicts answer.
    """

    base: str
    others: tuple[str, ...]
    measures: tuple[Measure, ...]
    level: float
    effects: tuple[Effect, ...]
    left_out: Mapping[str, tuple[int, ...]]
    lines: int
    failed: tuple[int, ...] = ()

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
                 "agreement", "skewness", "p", "adjusted_p")  # fmt: skip
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
        failed = [TEXTS(language, "failed", seeds=_listed(self.failed))] if self.failed else []
        return failed + [
            warning
            for other in self.others
            for warning in self._warnings(other, (titles or {}).get(other, other), language)
        ]

    def telling(self, most: int) -> list[Measure]:
        """So many measures: those that differ somewhere before all others, then in the order asked."""
        differ = {one.measure for one in self.effects if one.verdict is Verdict.DIFFERS}
        chosen = sorted(self.measures, key=lambda one: one not in differ)[:most]
        return [one for one in self.measures if one in chosen]

    def skewed(self, other: str) -> list[Effect]:
        """Effects whose differences are so skewed that the interval is off; at most 5 % chance of one by chance.

        The skewness of a few values is poorly known, so it must also be larger than chance explains, over all
        measures looked at (Bonferroni).
        """
        surely = (1.0 - SURE) / len(self.measures)
        return [one for one in self.of(other) if one.skewness_p < surely and one.n_pairs < one.pairs_for_skewness]

    def _warnings(self, other: str, title: str, language: str) -> list[str]:
        """Warnings about one other scenario, named by its title."""
        told = []
        pairs = max(effect.n_pairs for effect in self.of(other))
        if pairs < FEW_SEEDS:
            told.append(TEXTS(language, "one_pair" if pairs == 1 else "few_pairs", other=title, n=pairs, few=FEW_SEEDS))
        if self.left_out[other]:
            told.append(TEXTS(language, "left_out", other=title, seeds=_listed(self.left_out[other])))
        told += [_missing_in_words(effect, title, language) for effect in self.of(other) if effect.n_missing]
        skewed = self.skewed(other)
        if skewed:
            needed = max(effect.pairs_for_skewness for effect in skewed)
            names = [_name(effect.measure, language) for effect in skewed]
            told.append(TEXTS(language, "skewed", other=title, measures=", ".join(names), n=needed))
        alone = [_name(effect.measure, language) for effect in self.of(other) if effect.only_alone]
        if alone:
            told.append(TEXTS(language, "alone", other=title, measures=", ".join(alone), lines=self.lines))
        return told


def _name(measure: Measure, language: str) -> str:
    return quoted(measure_words(measure, language).inline, language)


def _missing_in_words(effect: Effect, title: str, language: str) -> str:
    name, everything = _name(effect.measure, language), effect.n_pairs + effect.n_missing
    return TEXTS(language, "missing", other=title, measure=name, n=effect.n_missing, all=everything)


def _times(times: float, language: str) -> str:
    written = f"{times:.1f}" if times < 10 else f"{times:,.0f}"
    return written.replace(",", "\u202f").replace(".", ",") if language == "fr" else written


def _listed(seeds: Sequence[int]) -> str:
    return ", ".join(str(seed) for seed in seeds[:6]) + (", …" if len(seeds) > 6 else "")
