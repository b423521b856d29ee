"""Tables of sensitivity: heads and rows for a terminal, Markdown or a page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from scenarios.analysis.factor_words import by_name, factor_name, range_in_words
from scenarios.analysis.measure_words import measure_words, percent
from scenarios.analysis.responses import MEAN
from scenarios.analysis.sensitivity import Indices, Screening
from scenarios.batch.factor import Factor
from scenarios.texts import Texts
from scenarios.words import interval
from viz.messages import number
from viz.sensitivity_text import effect_decimals, index_with_interval, means_first, response_title
from viz.tables import Table

TEXTS = Texts(
    en={
        "factor": "Factor",
        "range": "Range varied",
        "measure": "Measure",
        "mu_star": "Mean change, sign dropped (µ*) [95\u00a0%]",
        "mu": "Mean change (µ)",
        "sigma": "Varies by (σ)",
        "chance": "By chance",
        "stands_out": "Stands out",
        "yes": "yes",
        "no": "no",
        "S1": "Alone (S1) [95\u00a0%]",
        "ST": "In all (ST) [95\u00a0%]",
        "first": "Factor",
        "second": "with",
        "S2": "Together (S2) [95\u00a0%]",
        "chance_share": "Share of variance that is chance",
        "spread_of": "spread of “{measure}”",
    },
    fr={
        "factor": "Facteur",
        "range": "Plage",
        "measure": "Mesure",
        "mu_star": "Variation moyenne, sans signe (µ*) [95\u00a0%]",
        "mu": "Variation moyenne (µ)",
        "sigma": "Varie de (σ)",
        "chance": "Par hasard",
        "stands_out": "Se distingue",
        "yes": "oui",
        "no": "non",
        "S1": "Seul (S1) [95\u00a0%]",
        "ST": "En tout (ST) [95\u00a0%]",
        "first": "Facteur",
        "second": "avec",
        "S2": "Ensemble (S2) [95\u00a0%]",
        "chance_share": "Part de la variance due au hasard",
        "spread_of": "dispersion de « {measure} »",
    },
)


def indices_tables(
    indices: Indices, factors: Sequence[Factor], language: str = "en", asked: str = MEAN
) -> list[Table]:
    """A table for each measure, factors by rank; of its mean or, asked for, of its spread."""
    return [
        _indices_table(part.sort_values("rank"), response_title(measure, response, language), factors, language)
        for measure, response, part in means_first(indices.table)
        if response == asked
    ]


def screening_tables(
    screening: Screening, factors: Sequence[Factor], language: str = "en", asked: str = MEAN
) -> list[Table]:
    """A table for each measure, factors by rank; of its mean or, asked for, of its spread."""
    return [
        _effects_table(part.sort_values("rank"), measure, response, factors, language)
        for measure, response, part in means_first(screening.table)
        if response == asked
    ]


def _heads(language: str, *keys: str) -> list[str]:
    return [TEXTS(language, key) for key in keys]


def _indices_table(part: pd.DataFrame, caption: str, factors: Sequence[Factor], language: str) -> Table:
    rows = [
        [
            *named,
            index_with_interval(row, "ST", language),
            index_with_interval(row, "S1", language),
            _known(float(row["chance"]), 2, language),
            TEXTS(language, "yes" if row["stands_out"] else "no"),
        ]
        for named, row in _named_rows(part, factors, language)
    ]
    return Table(_heads(language, "factor", "range", "ST", "S1", "chance", "stands_out"), rows, (0, 1, 5), caption)


def _effects_table(
    part: pd.DataFrame, measure: str, response: str, factors: Sequence[Factor], language: str
) -> Table:
    words = measure_words(measure, language)
    decimals = effect_decimals(words.scale, part)

    def written(row: pd.Series, column: str, signed: bool = False) -> str:
        return _known(words.scale * float(row[column]), decimals, language, signed)

    rows = [
        [
            *named,
            f"{written(row, 'mu_star')} {interval(written(row, 'low'), written(row, 'high'), language)}",
            written(row, "mu", signed=True),
            written(row, "sigma"),
            written(row, "chance"),
            TEXTS(language, "yes" if row["stands_out"] else "no"),
        ]
        for named, row in _named_rows(part, factors, language)
    ]
    caption = f"{response_title(measure, response, language)} ({words.unit_of_difference})"
    heads = _heads(language, "factor", "range", "mu_star", "mu", "sigma", "chance", "stands_out")
    return Table(heads, rows, (0, 1, 6), caption)


def _named_rows(
    part: pd.DataFrame, factors: Sequence[Factor], language: str
) -> list[tuple[tuple[str, str], pd.Series]]:
    """Rows with the name of their factor and the range varied."""
    named = by_name(factors)
    return [
        ((factor_name(named[row["factor"]], language), range_in_words(named[row["factor"]], language)), row)
        for _, row in part.iterrows()
    ]


def pairs_table(indices: Indices, measure: str, factors: Sequence[Factor], language: str = "en") -> Table:
    """Pairs of factors acting together on the mean of a measure, the strongest first; no rows without second order."""
    heads, caption = _heads(language, "first", "second", "S2"), response_title(measure, MEAN, language)
    if indices.pairs.empty:
        return Table(heads, [], (0, 1), caption)
    named, pairs = by_name(factors), indices.pairs
    pairs = pairs[(pairs["measure"] == measure) & (pairs["response"] == MEAN)].sort_values("S2", ascending=False)
    rows = [
        [
            factor_name(named[row["first"]], language),
            factor_name(named[row["second"]], language),
            index_with_interval(row, "S2", language),
        ]
        for _, row in pairs.iterrows()
    ]
    return Table(heads, rows, (0, 1), caption)


def noise_table(result: Indices | Screening, caption: str = "", language: str = "en") -> Table:
    """Share of the variance between points that is chance, by measure and response, means first."""
    rows = [
        [
            measure_words(measure, language).label if response == MEAN
            else TEXTS(language, "spread_of", measure=measure_words(measure, language).inline),
            percent(share, language, 1) if (share := float(part["chance_share"].iloc[0])) >= 0.0 else "–",
        ]
        for measure, response, part in means_first(result.noise)
    ]  # fmt: skip
    return Table(_heads(language, "measure", "chance_share"), rows, (0,), caption)


def _known(value: float, decimals: int, language: str, signed: bool = False) -> str:
    return "–" if np.isnan(value) else number(value, decimals, language, signed)
