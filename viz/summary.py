"""The summary of a command: what changed from the first to the last year, as figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from abm.indicators.registry import INDICATORS
from abm.series import ALL, DOMAIN_NAMES, KIND_NAMES
from abm.view import Level
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.analysis.measure_words import decimals, is_percent, measure_words, unit
from scenarios.batch.measure import Measure
from scenarios.yearly import yearly
from viz.brief import brief
from viz.drift import Drift, burn_in_drift

GROUPS: dict[str, tuple[str, ...]] = {
    "helped": (
        "n_in_need_per_1000",
        "share_covered",
        "share_gross_12_months",
        "share_deadweight_12_months",
        "share_net_12_months",
        "months_averted_per_1000",
        "mean_practice",
    ),
    "not_helped": (
        "unmet_months_per_1000",
        "unmet_severity_months_per_1000",
        "share_not_seeking",
        "mean_wait_months",
        "p90_wait_months",
        "theil_coverage",
    ),
    "by_whom": (
        "share_of_cases",
        "share_served_by_ess",
        "n_staff_per_1000",
        "n_employers",
        "rate_hatchings",
        "rate_quiet_exits",
        "rate_insolvencies",
        "share_income_public",
        "cash_months",
        "share_volunteers",
    ),
    "cost": (
        "public_euros_per_inhabitant",
        "state_euros_per_inhabitant",
        "authorities_euros_per_inhabitant",
        "net_public_euros_per_inhabitant",
        "public_euros_per_month_averted",
        "public_euros_per_net_outcome",
        "social_value_per_public_euro",
    ),
}
"""Indicators that stand first, and alone on a terminal, under the question they answer."""

HEADLINES = tuple(name for names in GROUPS.values() for name in names)

LEARNT = (
    "n_trials",
    "mean_quality",
    "true_gain",
    "believed_gain",
    "share_false_adoptions",
    "share_missed_ideas",
    "sd_practice_between_territories",
    "trial_euros_per_inhabitant",
)
"""What was learnt by trial and at what cost; beside the headlines where something was tried."""

BURDEN = (
    ("state_euros_per_inhabitant", ALL),
    ("authorities_euros_per_inhabitant", ALL),
    ("taxes_euros_per_inhabitant", ALL),
    ("household_euros_per_inhabitant", ALL),
    ("public_deficit_euros_per_inhabitant", ALL),
    ("investor_euros_per_inhabitant", ALL),
    ("unpaid_euros_per_inhabitant", "public"),
    ("unpaid_euros_per_inhabitant", "ess"),
    ("overload_hours_per_1000", "public"),
    ("overload_hours_per_1000", "ess"),
    ("volunteer_hours_per_1000", ALL),
)
"""Who bears the burden, in money and in hours: indicator and provider kind."""

BY_DOMAIN = (
    "n_in_need_per_1000",
    "share_covered",
    "unmet_months_per_1000",
    "share_not_seeking",
    "mean_wait_months",
    "share_gross_12_months",
    "share_deadweight_12_months",
    "share_net_12_months",
    "months_averted_per_1000",
    "public_euros_per_inhabitant",
    "public_euros_per_month_averted",
    "public_euros_per_net_outcome",
)
"""Indicators shown by domain."""


@dataclass(frozen=True)
class Periods:
    """First and last year (or month, when not yearly), and the language they are told in."""

    first: int
    last: int
    yearly: bool
    language: str



@dataclass(frozen=True)
class Head:
    """What the summary says about the command before the figures.

    Attributes:
        title: the scenario's.
        citizens: of the society.
        months: of the scenario, burn-in not counted.
        burn_in: months before it.
        seeds: of the runs that were done.
        failed: runs that failed.
        differences: from the default parameters, in plain words.
    """

    title: str
    citizens: int
    months: int
    burn_in: int
    seeds: Sequence[int]
    failed: int = 0
    differences: Sequence[str] = ()


@dataclass(frozen=True)
class Spread:
    """Median and middle 90 % of a number over runs."""

    median: float
    low: float
    high: float

    @staticmethod
    def of(values: Sequence[float]) -> Spread:
        """Spread of values that are not missing; all missing when there is none."""
        known = np.asarray([value for value in values if not np.isnan(value)])
        if not len(known):
            return Spread(np.nan, np.nan, np.nan)
        low, median, high = np.quantile(known, [0.05, 0.5, 0.95])
        return Spread(float(median), float(low), float(high))


@dataclass(frozen=True)
class Row:
    """One line of the summary.

    Attributes:
        name: of the indicator.
        label: in the language of the summary.
        unit: likewise; percentages for shares.
        decimals: after the point, the same along the line.
        first: first year (or month), last: last one, change: last less first in the same run.
    """

    name: str
    label: str
    unit: str
    decimals: int
    first: Spread
    last: Spread
    change: Spread


@dataclass(frozen=True)
class Summary:
    """Everything the summary says, in one language.

    Attributes:
        head: about the command.
        language: ``"en"`` or ``"fr"``.
        periods: 1 when first and last coincide, else 2.
        yearly: whether periods are years, else months.
        rows: lines for the whole society.
        domains: lines by domain: label, unit, decimals and the last value in each domain.
        brief: titles and sentences that say the result first.
        burden: who bears it, in money and hours.
        drift: how far the burn-in moved.
    """

    head: Head
    language: str
    periods: int
    yearly: bool
    rows: list[Row]
    domains: list[tuple[str, str, int, list[Spread]]]
    brief: list[tuple[str, str]]
    burden: list[Row]
    drift: Drift

    @property
    def n_runs(self) -> int:
        """Runs that were done."""
        return len(self.head.seeds)


def summarise(series: pd.DataFrame, head: Head, language: str = "en") -> Summary:
    """Compute the summary of a long table of results.

    Args:
        series: columns run, month, indicator, territory, domain, provider, value.
        head: about the command.
        language: ``"en"`` or ``"fr"``.

    Returns:
        The figures; with less than twelve months, of the first and last month instead of year.
    """
    shown = series[(series["territory"] == ALL) & (series["month"] >= 0)]
    by_year = head.months >= MONTHS_PER_YEAR
    table = yearly(shown) if by_year else shown.rename(columns={"month": "year"})
    drift = burn_in_drift(series, head.burn_in, head.citizens)
    if table.empty:
        return Summary(head, language, 1, by_year, [], [], [], [], drift)
    first, last = int(table["year"].min()), int(table["year"].max())
    values = _pivot(table[table["year"].isin([first, last])])
    periods = Periods(first, last, by_year, language)
    rows = [
        row
        for name, label, key in _lines(language)
        if (row := _row(values, name, label, key, periods)) is not None
    ]
    domains = [line for name in BY_DOMAIN if (line := _domain_line(values, name, periods)) is not None]
    return Summary(
        head, language, 1 if first == last else 2, by_year, rows, domains,
        brief(values, first, last, language, by_year), _burden(values, periods), drift,
    )  # fmt: skip


def _burden(values: Values, periods: Periods) -> list[Row]:
    rows = []
    for name, provider in BURDEN:
        label = _label(name, provider, periods.language)
        row = _row(values, name, label, (ALL, provider), periods)
        if row is not None:
            rows.append(row)
    return rows


Values = dict[tuple[str, str, str], pd.DataFrame]


def _pivot(table: pd.DataFrame) -> Values:
    """Values by (indicator, domain, provider): a row for each run, a column for each year."""
    groups = table.groupby(["indicator", "domain", "provider"], observed=True)
    return {
        (str(key[0]), str(key[1]), str(key[2])): part.pivot(index="run", columns="year", values="value")
        for key, part in groups
    }


def _lines(language: str) -> list[tuple[str, str, tuple[str, str]]]:
    """Lines in order: indicator, label, (domain, provider)."""
    rest = [name for name in INDICATORS if name not in HEADLINES]
    lines = []
    for name in (*HEADLINES, *rest):
        one = INDICATORS[name]
        if Level.TOTAL in one.by:
            lines.append((name, one.label[language], (ALL, ALL)))
        else:
            lines += [
                (name, _label(name, kind, language), (ALL, kind))
                for kind in KIND_NAMES
            ]
    return lines


def _label(name: str, provider: str, language: str) -> str:
    """Name of an indicator, of one kind of provider if it is not of all."""
    return measure_words(Measure(name, provider), language).panel


def _row(
    values: Values, name: str, label: str, key: tuple[str, str], periods: Periods
) -> Row | None:
    first, last = periods.first, periods.last
    table = values.get((name, *key))
    if table is None or last not in table:
        return None
    one = INDICATORS[name]
    scale = 100.0 if is_percent(one) else 1.0
    end = table[last] * scale
    start = table[first] * scale if first in table else end * np.nan
    spreads = [Spread.of(list(part)) for part in (start, end, end - start)]
    places = decimals(name, [spreads[0].median, spreads[1].median])
    return Row(name, label, unit(one, periods.language, periods.yearly), places, *spreads)


def _domain_line(
    values: Values, name: str, periods: Periods
) -> tuple[str, str, int, list[Spread]] | None:
    one, last = INDICATORS[name], periods.last
    scale = 100.0 if is_percent(one) else 1.0
    tables = [values.get((name, domain, ALL)) for domain in DOMAIN_NAMES]
    spreads = [
        Spread.of([] if table is None or last not in table else list(table[last] * scale)) for table in tables
    ]
    if all(np.isnan(spread.median) for spread in spreads):
        return None
    places = decimals(name, [spread.median for spread in spreads])
    return one.label[periods.language], unit(one, periods.language, periods.yearly), places, spreads
