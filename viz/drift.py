"""How far the society moved in the burn-in, before any policy: what a change in a scenario has to be held against."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from abm.series import ALL, DOMAIN_NAMES
from abm.vocabulary import MONTHS_PER_YEAR

DRIFTING = {
    "n_in_need_per_1000": "drift_need",
    "share_covered": "drift_coverage",
    "n_staff_per_1000": "drift_staff",
    "cash_euros_per_inhabitant": "drift_cash",
}
"""Indicators whose drift is shown, and the text that names each."""
LARGE = 2.0
"""Per cent a year from which a drift is told on the terminal: a third of the pace at which the disengagement of the
catalogue cuts (30 % in 5 years).
"""
STANDARD_ERRORS = 2.0
"""A drift that chance explains is none: people who come and go make this many standard errors."""


@dataclass(frozen=True)
class Drift:
    """Per cent a year by indicator and domain, medians over runs; those that are large, and not by chance.

    Attributes:
        values: by (indicator, domain); ``"all"`` for the whole society.
        large: the texts of what moved fast in the whole society.
    """

    values: Mapping[tuple[str, str], float]
    large: Mapping[str, float]


def burn_in_drift(series: pd.DataFrame, burn_in: int, citizens: int) -> Drift:
    """Last 12 months of the burn-in less its first 12, a year, in per cent of the first.

    Args:
        series: long table with the burn-in as negative months.
        burn_in: its length in months.
        citizens: of the society, which says how much chance alone moves.

    Returns:
        Nothing when the burn-in is shorter than two years.
    """
    years = (burn_in - MONTHS_PER_YEAR) / MONTHS_PER_YEAR
    if years < 1.0 or series.empty:
        return Drift({}, {})
    chosen = series[
        (series["month"] < 0)
        & (series["territory"] == ALL)
        & (series["provider"] == ALL)
        & series["indicator"].isin(list(DRIFTING))
    ]
    keys = ["indicator", "domain", "run"]
    first = chosen[chosen["month"] < MONTHS_PER_YEAR - burn_in].groupby(keys, observed=True)["value"].mean()
    last = chosen[chosen["month"] >= -MONTHS_PER_YEAR].groupby(keys, observed=True)["value"].mean()
    by_run = 100.0 * (last / first.where(first > 0.0) - 1.0) / years
    medians = by_run.groupby(["indicator", "domain"], observed=True).median()
    values = {(str(key[0]), str(key[1])): float(value) for key, value in medians.items()}
    people = first.groupby(["indicator", "domain"], observed=True).median().get(("n_in_need_per_1000", ALL), np.nan)
    n_runs = max(1, len(by_run.index.unique("run")))
    chance = 100.0 * math.sqrt(2.0 / max(1.0, n_runs * people * citizens / 1000.0)) / years
    bar = max(LARGE, STANDARD_ERRORS * chance)
    large = {
        word: value
        for name, word in DRIFTING.items()
        if abs(value := values.get((name, ALL), 0.0)) > bar
    }
    return Drift(values, large)


def drift_rows(drift: Drift) -> list[tuple[str, list[float]]]:
    """Domains in order, the whole society last, each with its drifts in the order of ``DRIFTING``."""
    return [
        (domain, [drift.values.get((name, domain), math.nan) for name in DRIFTING])
        for domain in (*DOMAIN_NAMES, ALL)
        if any((name, domain) in drift.values for name in DRIFTING)
    ]
