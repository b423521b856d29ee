"""Sensitivity in sentences: what moves a result, said first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from scenarios.analysis.factor_words import by_name, factor_name, range_in_words
from scenarios.analysis.measure_words import MeasureWords, measure_words, percent
from scenarios.analysis.responses import MEAN
from scenarios.analysis.sensitivity import Indices, Screening
from scenarios.analysis.sensitivity_notes import WORTH_SAYING
from scenarios.batch.factor import Factor
from scenarios.texts import Texts
from scenarios.words import capitalised, interval, listed
from viz.messages import number

MOST_NAMED = 3
"""Factors named in a sentence."""
INTERACTION = 0.1
"""Difference of ST and S1 from which interactions are spoken of, when their intervals lie apart."""
CHANCE_WORTH_SAYING = 0.05
"""Part of a total index that is chance from which it is said."""

TEXTS = Texts(
    en={
        "mean": "What moves “{measure}”",
        "spread": "What moves the spread of “{measure}” between runs",
        "half": "about half",
        "nearly_all": "nearly all",
        "first_mean": "{How_much} of what moves “{measure}” is {factor} (ST {index}).",
        "first_spread": "{How_much} of what moves the spread of “{measure}” between runs is {factor} (ST {index}).",
        "next": "Next: {factors}.",
        "with_index": "{factor} (ST {index})",
        "by_chance": "{index}, {chance} of it by chance",
        "together": "{factor} acts mostly together with others (alone {alone}, in all {total}).",
        "none_mean": "Nothing that was varied moves “{measure}” beyond chance.",
        "none_spread": "Nothing that was varied moves the spread of “{measure}” between runs beyond chance.",
        "rest": "Not told from chance: {factors}.",
        "rest_one": "Not told from chance: {factors}.",
        "small": "Real, but below a tenth each: {factors}.",
        "small_one": "Real, but below a tenth: {factors}.",
        "screen_mean": "“{measure}” moves most with {factor}: {change} over {range} (95 % interval {low} to {high}).",
        "screen_spread": "The spread of “{measure}” between runs moves most with {factor}: {change} over {range} (95 % "
        "interval {low} to {high}).",
        "with_change": "{factor} ({change})",
    },
    fr={
        "mean": "Ce qui fait varier « {measure} »",
        "spread": "Ce qui fait varier la dispersion de « {measure} » entre simulations",
        "half": "environ la moitié",
        "nearly_all": "presque tout",
        "first_mean": "{How_much} de ce qui fait varier « {measure} » tient à : {factor} (ST {index}).",
        "first_spread": "{How_much} de ce qui fait varier la dispersion de « {measure} » entre simulations tient à : "
        "{factor} (ST {index}).",
        "next": "Ensuite : {factors}.",
        "with_index": "{factor} (ST {index})",
        "by_chance": "{index}, dont {chance} par hasard",
        "together": "« {factor} » agit surtout avec d'autres facteurs (seul {alone}, en tout {total}).",
        "none_mean": "Rien de ce qui a varié ne fait bouger « {measure} » au-delà du hasard.",
        "none_spread": "Rien de ce qui a varié ne fait bouger la dispersion de « {measure} » entre simulations au-delà "
        "du hasard.",
        "rest": "Non distingués du hasard : {factors}.",
        "rest_one": "Non distingué du hasard : {factors}.",
        "small": "Réels, mais inférieurs à un dixième chacun : {factors}.",
        "small_one": "Réel, mais inférieur à un dixième : {factors}.",
        "screen_mean": "« {measure} » varie le plus avec : {factor}, soit {change} sur {range} (intervalle à 95 % de "
        "{low} à {high}).",
        "screen_spread": "La dispersion de « {measure} » entre simulations varie le plus avec : {factor}, soit "
        "{change} sur {range} (intervalle à 95 % de {low} à {high}).",
        "with_change": "{factor} ({change})",
    },
)  # fmt: skip


def indices_sentences(indices: Indices, factors: Sequence[Factor], language: str = "en") -> list[str]:
    """What moves each measure most, in words; one paragraph for each measure and response, means first.

    Args:
        indices: result of ``sobol_indices``.
        factors: of the study.
        language: ``"en"`` or ``"fr"``.
    """
    return [
        _about_indices(part, measure, response, factors, language)
        for measure, response, part in means_first(indices.table)
    ]


def screening_sentences(screening: Screening, factors: Sequence[Factor], language: str = "en") -> list[str]:
    """What moves each measure most over its range, in words; arguments as above."""
    return [
        _about_effects(part.sort_values("mu_star", ascending=False), measure, response, factors, language)
        for measure, response, part in means_first(screening.table)
    ]


def means_first(table: pd.DataFrame) -> list[tuple[str, str, pd.DataFrame]]:
    """Parts of a table by measure and response: means of all measures, which are asked for first, then spreads."""
    groups = table.groupby(["measure", "response"], sort=False)
    parts = [(str(key[0]), str(key[1]), part) for key, part in groups]
    return sorted(parts, key=lambda part: part[1] != MEAN)


def _about_indices(
    part: pd.DataFrame, measure: str, response: str, factors: Sequence[Factor], language: str
) -> str:
    named = by_name(factors)
    part = part.assign(net=part["ST"] - part["chance"].fillna(0.0)).sort_values("net", ascending=False)
    out, rest = part[part["stands_out"]], part[~part["stands_out"]]
    words = {"measure": measure_words(measure, language).inline}
    if out.empty:
        return capitalised(TEXTS(language, f"none_{response}", **words))
    first, spoken = out.iloc[0], out[out["net"] >= WORTH_SAYING]
    sentences = [
        capitalised(TEXTS(
            language, f"first_{response}", **words, How_much=capitalised(_how_much(float(first["net"]), language)),
            factor=_with_range(named[first["factor"]], language), index=_total(first, language),
        ))
    ]  # fmt: skip
    following = [
        TEXTS(
            language, "with_index", factor=factor_name(named[row["factor"]], language),
            index=_total(row, language),
        )
        for _, row in spoken.iloc[1:MOST_NAMED].iterrows()
    ]  # fmt: skip
    if following:
        sentences.append(TEXTS(language, "next", factors=listed(following, language)))
    sentences += [_about_interaction(row, named, language) for _, row in spoken.iterrows() if _interacts(row)]
    sentences += _named("small", out.iloc[1:].query("net < @WORTH_SAYING"), named, language)
    return " ".join(sentences + _named("rest", rest, named, language))


def _about_effects(
    part: pd.DataFrame, measure: str, response: str, factors: Sequence[Factor], language: str
) -> str:
    named, words = by_name(factors), measure_words(measure, language)
    out, rest = part[part["stands_out"]], part[~part["stands_out"]]
    if out.empty:
        return capitalised(TEXTS(language, f"none_{response}", measure=words.inline))
    first, decimals = out.iloc[0], effect_decimals(words.scale, part)
    factor = named[first["factor"]]
    low, high = (number(words.scale * float(first[end]), decimals, language) for end in ("low", "high"))
    sentences = [
        capitalised(TEXTS(
            language, f"screen_{response}", measure=words.inline, factor=factor_name(factor, language),
            change=_change(first, words, decimals), range=range_in_words(factor, language), low=low, high=high,
        ))
    ]  # fmt: skip
    following = [
        TEXTS(
            language, "with_change", factor=factor_name(named[row["factor"]], language),
            change=_change(row, words, decimals),
        )
        for _, row in out.iloc[1:MOST_NAMED].iterrows()
    ]  # fmt: skip
    if following:
        sentences.append(TEXTS(language, "next", factors=listed(following, language)))
    return " ".join(sentences + _named("rest", rest, named, language))


def _how_much(share: float, language: str) -> str:
    """Words for a share of variance where words are near enough, else per cent."""
    if share >= 0.9:
        return TEXTS(language, "nearly_all")
    if 0.45 <= share <= 0.55:
        return TEXTS(language, "half")
    return percent(share, language)


def _interacts(row: pd.Series) -> bool:
    """Whether most of what a factor does, chance taken away, it does together with others."""
    chance = row["ST"] - row["net"]
    return bool(
        row["ST_low"] - chance > row["S1_high"] and row["net"] - row["S1"] > max(INTERACTION, 0.5 * row["net"])
    )


def _about_interaction(row: pd.Series, named: dict[str, Factor], language: str) -> str:
    name = factor_name(named[row["factor"]], language)
    alone, total = number(float(row["S1"]), 2, language), number(float(row["net"]), 2, language)
    return capitalised(TEXTS(language, "together", factor=name, alone=alone, total=total))


def _named(key: str, part: pd.DataFrame, named: dict[str, Factor], language: str) -> list[str]:
    names = [factor_name(named[name], language) for name in part["factor"]]
    return [TEXTS(language, f"{key}_one" if len(names) == 1 else key, factors=listed(names, language))] if names else []


def _with_range(factor: Factor, language: str) -> str:
    return f"{factor_name(factor, language)}, {range_in_words(factor, language)}"


def index_with_interval(row: pd.Series, index: str, language: str, decimals: int = 2) -> str:
    """An index and its interval: ``0.42 [0.31, 0.53]``."""
    value, low, high = (number(float(row[f"{index}{end}"]), decimals, language) for end in ("", "_low", "_high"))
    return f"{value} {interval(low, high, language)}"


def _total(row: pd.Series, language: str) -> str:
    """A total index with its interval and, when it matters, the part of it that is chance."""
    index = index_with_interval(row, "ST", language)
    if not row["chance"] > CHANCE_WORTH_SAYING:
        return index
    return TEXTS(language, "by_chance", index=index, chance=number(float(row["chance"]), 2, language))


def _change(row: pd.Series, words: MeasureWords, decimals: int) -> str:
    """Mean change with its sign when effects agree on it, else without."""
    if abs(row["mu"]) > 0.9 * row["mu_star"]:
        written = number(words.scale * float(row["mu"]), decimals, words.language, signed=True)
    else:
        written = "± " + number(words.scale * float(row["mu_star"]), decimals, words.language)
    return f"{written} {words.unit_of_difference}"


def effect_decimals(scale: float, part: pd.DataFrame) -> int:
    """Decimals that leave two digits of the largest change of a measure."""
    largest = scale * float(part["mu_star"].max())
    return int(np.clip(1 - np.floor(np.log10(largest)), 0, 4)) if largest > 0.0 else 0


def response_title(measure: str, response: str, language: str) -> str:
    """What a panel or table shows."""
    return TEXTS(language, response, measure=measure_words(measure, language).inline)
