"""Scenarios year by year: how their runs spread, and how far they differ within seeds."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from abm.series import ALL
from scenarios.batch.measure import Measure

QUANTILES = {"low_90": 0.05, "low_50": 0.25, "median": 0.5, "high_50": 0.75, "high_90": 0.95}
"""Columns of ``spread_over_years``: the median and the ends of the middle 50 and 90 % of runs."""


def by_year_and_seed(yearly: pd.DataFrame, scenario: str, measure: Measure) -> pd.DataFrame:
    """Values of one scenario, a row for each year and a column for each seed; the years of the measure are ignored.

    Args:
        yearly: long table with run, scenario, seed, year, indicator, territory, domain, provider, value.
        scenario: its name.
        measure: indicator and group.

    Returns:
        Empty when the table holds no such value.
    """
    rows = yearly[(yearly["scenario"] == scenario) & (yearly["indicator"] == measure.name)]
    for column in ("domain", "provider", "territory"):
        rows = rows[rows[column] == (measure.group if column == measure.level else ALL)]
    return rows.pivot(index="year", columns="seed", values="value").sort_index()


def spread_over_years(yearly: pd.DataFrame, scenario: str, measure: Measure) -> pd.DataFrame:
    """Median and middle 50 and 90 % of runs by year, columns as ``QUANTILES``; years without any value are left out."""
    values = by_year_and_seed(yearly, scenario, measure).dropna(how="all")
    if values.empty:
        return pd.DataFrame({name: [] for name in QUANTILES}, dtype=np.float64)
    levels = np.nanquantile(values.to_numpy(dtype=np.float64), list(QUANTILES.values()), axis=1)
    return pd.DataFrame(dict(zip(QUANTILES, levels, strict=True)), index=values.index)


def paired_over_years(
    yearly: pd.DataFrame, base: str, other: str, measure: Measure, level: float = 0.95
) -> pd.DataFrame:
    """Mean difference of other less base within seeds by year, with its t interval.

    Intervals hold year by year, not for the whole line at once.

    Args:
        yearly: as in ``by_year_and_seed``.
        base: scenario held against.
        other: the other one.
        measure: indicator and group.
        level: of the intervals, as a share.

    Returns:
        Columns difference, low, high, n_pairs; index year. Ends are missing with fewer than two pairs.
    """
    first, second = (by_year_and_seed(yearly, one, measure) for one in (base, other))
    differences = (second - first).dropna(how="all")
    n = differences.count(axis=1)
    mean, spread = differences.mean(axis=1), differences.std(axis=1, ddof=1)
    quantile = stats.t.isf((1.0 - level) / 2.0, np.maximum(n - 1, 1))
    half = quantile * spread / np.sqrt(n)
    return pd.DataFrame({"difference": mean, "low": mean - half, "high": mean + half, "n_pairs": n})
