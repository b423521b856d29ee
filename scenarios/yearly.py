"""Months made into years, each indicator in its own way: last month, sum or mean."""

from __future__ import annotations

import pandas as pd

from abm.indicators.registry import INDICATORS, Year
from abm.vocabulary import MONTHS_PER_YEAR

GROUP = ["run", "indicator", "territory", "domain", "provider"]


def yearly(series: pd.DataFrame) -> pd.DataFrame:
    """Yearly values of a long table of months.

    Args:
        series: columns run, month, indicator, territory, domain, provider, value.

    Returns:
        The same with ``year`` for ``month``: year 0 holds months 0 to 11, year -1 the last of the burn-in.
        Only years whose twelve months lie between the first and the last month of the table. A sum is missing
        when a month of it is.
    """
    if series.empty:
        return series.assign(year=series["month"]).drop(columns="month")
    first, last = int(series["month"].min()), int(series["month"].max())
    year = series["month"] // MONTHS_PER_YEAR
    complete = (year * MONTHS_PER_YEAR >= first) & (year * MONTHS_PER_YEAR + MONTHS_PER_YEAR - 1 <= last)
    table = series.assign(year=year)[complete]
    way = table["indicator"].astype(str).map({name: one.year.name for name, one in INDICATORS.items()})
    parts = [
        _last_months(table[way == Year.LAST.name]),
        _sums(table[way == Year.SUM.name]),
        _means(table[way == Year.MEAN.name]),
    ]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _last_months(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["month"] % MONTHS_PER_YEAR == MONTHS_PER_YEAR - 1][[*GROUP, "year", "value"]]


def _sums(table: pd.DataFrame) -> pd.DataFrame:
    groups = table.groupby([*GROUP, "year"], observed=True)["value"]
    sums = groups.sum()[groups.size() == MONTHS_PER_YEAR]
    return sums.reset_index()


def _means(table: pd.DataFrame) -> pd.DataFrame:
    return table.groupby([*GROUP, "year"], observed=True)["value"].mean().reset_index()
