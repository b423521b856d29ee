"""Tables of sensitivity: heads and rows for a terminal, Markdown or a page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from scenarios.analysis.factor_words import Factor, by_name, factor_name, range_in_words
from scenarios.analysis.measure_words import in_a_sentence, measure_name, measure_scale, percent
from scenarios.analysis.responses import MEAN
from scenarios.analysis.sensitivity import Indices, Screening
from scenarios.texts import Texts
from viz.messages import number
from viz.sensitivity_text import effect_decimals, effect_unit, index_with_interval, response_title

Table = tuple[list[str], list[list[str]]]
"""Heads and rows of cells."""

TEXTS = Texts(
    en={
        "factor": "Factor",
        "range": "Range varied",
        "measure": "Measure",
        "unit": "Unit",
        "mu_star": "Mean change, sign dropped (µ*)",
        "interval": "95 % interval",
        "mu": "Mean change (µ)",
        "sigma": "Varies by (σ)",
        "chance": "By chance",
        "stands_out": "Stands out",
        "yes": "yes",
        "no": "no",
        "S1": "Alone (S1)",
        "ST": "In all (ST)",
        "first": "Factor",
        "second": "with",
        "S2": "Together (S2)",
        "chance_share": "Share of variance that is chance",
        "spread_of": "spread of {measure}",
    },
    fr={
        "factor": "Facteur",
        "range": "Plage",
        "measure": "Mesure",
        "unit": "Unité",
        "mu_star": "Variation moyenne, sans signe (µ*)",
        "interval": "Intervalle à 95 %",
        "mu": "Variation moyenne (µ)",
        "sigma": "Varie de (σ)",
        "chance": "Par hasard",
        "stands_out": "Se distingue",
        "yes": "oui",
        "no": "non",
        "S1": "Seul (S1)",
        "ST": "En tout (ST)",
        "first": "Facteur",
        "second": "avec",
        "S2": "Ensemble (S2)",
        "chance_share": "Part de la variance due au hasard",
        "spread_of": "dispersion de « {measure} »",
    },
)


def indices_tables(indices: Indices, factors: Sequence[Factor], language: str = "en") -> dict[str, Table]:
    """Heads and rows by title, one table for each measure and response, factors by rank."""
    return {
        response_title(measure, response, language): _indices_table(part, factors, language)
        for measure, response, part in _by_rank(indices.table)
    }


def screening_tables(screening: Screening, factors: Sequence[Factor], language: str = "en") -> dict[str, Table]:
    """Heads and rows by title, one table for each measure and response, factors by rank."""
    return {
        response_title(measure, response, language): _effects_table(part, measure, factors, language)
        for measure, response, part in _by_rank(screening.table)
    }


def _by_rank(table: pd.DataFrame) -> list[tuple[str, str, pd.DataFrame]]:
    groups = table.groupby(["measure", "response"], sort=False)
    return [(str(key[0]), str(key[1]), part.sort_values("rank")) for key, part in groups]


def _heads(language: str, *keys: str) -> list[str]:
    return [TEXTS(language, key) for key in keys]


def _indices_table(part: pd.DataFrame, factors: Sequence[Factor], language: str) -> Table:
    named = by_name(factors)
    rows = [
        [
            factor_name(named[row["factor"]], language),
            range_in_words(named[row["factor"]], language),
            index_with_interval(row, "ST", language),
            index_with_interval(row, "S1", language),
            _known(float(row["chance"]), 2, language),
            TEXTS(language, "yes" if row["stands_out"] else "no"),
        ]
        for _, row in part.iterrows()
    ]
    return _heads(language, "factor", "range", "ST", "S1", "chance", "stands_out"), rows


def _effects_table(part: pd.DataFrame, measure: str, factors: Sequence[Factor], language: str) -> Table:
    named, decimals, scale = by_name(factors), effect_decimals(measure, part), measure_scale(measure)
    unit = effect_unit(measure, language)

    def written(row: pd.Series, column: str, signed: bool = False) -> str:
        return _known(scale * float(row[column]), decimals, language, signed)

    rows = [
        [
            factor_name(named[row["factor"]], language),
            range_in_words(named[row["factor"]], language),
            written(row, "mu_star"),
            f"[{written(row, 'low')}; {written(row, 'high')}]",
            written(row, "mu", signed=True),
            written(row, "sigma"),
            written(row, "chance"),
            unit,
            TEXTS(language, "yes" if row["stands_out"] else "no"),
        ]
        for _, row in part.iterrows()
    ]
    keys = ("factor", "range", "mu_star", "interval", "mu", "sigma", "chance", "unit", "stands_out")
    return _heads(language, *keys), rows


def pairs_table(indices: Indices, measure: str, factors: Sequence[Factor], language: str = "en") -> Table:
    """Pairs of factors acting together on the mean of a measure, the strongest first; no rows without second order."""
    heads = _heads(language, "first", "second", "S2")
    if indices.pairs.empty:
        return heads, []
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
    return heads, rows


def noise_table(result: Indices | Screening, language: str = "en") -> Table:
    """Share of the variance between points that is chance, by measure and response."""
    rows = [
        [
            measure_name(str(row["measure"]), language) if row["response"] == MEAN
            else TEXTS(language, "spread_of", measure=in_a_sentence(str(row["measure"]), language)),
            percent(float(row["chance_share"]), language, 1) if row["chance_share"] >= 0.0 else "–",
        ]
        for _, row in result.noise.iterrows()
    ]  # fmt: skip
    return _heads(language, "measure", "chance_share"), rows


def _known(value: float, decimals: int, language: str, signed: bool = False) -> str:
    return "–" if np.isnan(value) else number(value, decimals, language, signed)
