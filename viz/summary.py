"""The summary of a command: what changed from the first to the last year, as Markdown or on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from abm.indicators.measures import A_YEAR, SHARE
from abm.indicators.registry import INDICATORS, Indicator
from abm.series import ALL, DOMAIN_NAMES, KIND_NAMES
from abm.view import Level
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.yearly import yearly
from viz.messages import DOMAINS, PROVIDERS, number, seeds_in_words, text

HEADLINES = (
    "n_in_need_per_1000",
    "share_covered",
    "unmet_months_per_1000",
    "unmet_severity_months_per_1000",
    "share_of_cases",
    "share_not_seeking",
    "mean_wait_months",
    "p90_wait_months",
    "share_gross_12_months",
    "share_deadweight_12_months",
    "share_net_12_months",
    "months_averted_per_1000",
    "public_euros_per_inhabitant",
    "public_euros_per_month_averted",
    "n_employers",
    "rate_hatchings",
    "rate_quiet_exits",
    "rate_insolvencies",
    "n_staff_per_1000",
    "share_income_public",
    "cash_months",
    "share_volunteers",
    "theil_coverage",
)
"""Indicators that stand first, and alone on a terminal."""

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
)
"""Indicators shown by domain."""

COUNTS = ("n_employers",)
"""Indicators that count whole things."""


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
    """

    head: Head
    language: str
    periods: int
    yearly: bool
    rows: list[Row]
    domains: list[tuple[str, str, int, list[Spread]]]

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
    if table.empty:
        return Summary(head, language, 1, by_year, [], [])
    first, last = int(table["year"].min()), int(table["year"].max())
    values = _pivot(table[table["year"].isin([first, last])])
    rows = [
        row
        for name, label, key in _lines(language)
        if (row := _row(values, name, label, key, first, last, language)) is not None
    ]
    domains = [line for name in BY_DOMAIN if (line := _domain_line(values, name, last, language)) is not None]
    return Summary(head, language, 1 if first == last else 2, by_year, rows, domains)


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
    colon = " :" if language == "fr" else ":"
    lines = []
    for name in (*HEADLINES, *rest):
        one = INDICATORS[name]
        if Level.TOTAL in one.by:
            lines.append((name, one.label[language], (ALL, ALL)))
        else:
            lines += [
                (name, f"{one.label[language]}{colon} {PROVIDERS[language][kind]}", (ALL, kind))
                for kind in KIND_NAMES
            ]
    return lines


def _is_percent(one: Indicator) -> bool:
    return one.unit in (SHARE, A_YEAR)


def _unit(one: Indicator, language: str) -> str:
    if one.unit == SHARE:
        return text(language, "percent")
    return text(language, "percent_a_year") if one.unit == A_YEAR else one.unit[language]


def _decimals(name: str, values: Sequence[float]) -> int:
    """Decimals that leave three digits of the largest value; one for percentages, none for counts."""
    if _is_percent(INDICATORS[name]):
        return 1
    largest = max((abs(value) for value in values if not np.isnan(value)), default=0.0)
    return (
        0
        if name in COUNTS or largest == 0 or largest >= 100
        else 1
        if largest >= 10
        else 2
        if largest >= 1
        else 3
    )


def _row(
    values: Values, name: str, label: str, key: tuple[str, str], first: int, last: int, language: str
) -> Row | None:
    table = values.get((name, *key))
    if table is None or last not in table:
        return None
    one = INDICATORS[name]
    scale = 100.0 if _is_percent(one) else 1.0
    end = table[last] * scale
    start = table[first] * scale if first in table else end * np.nan
    spreads = [Spread.of(list(part)) for part in (start, end, end - start)]
    decimals = _decimals(name, [spreads[0].median, spreads[1].median])
    return Row(name, label, _unit(one, language), decimals, *spreads)


def _domain_line(
    values: Values, name: str, last: int, language: str
) -> tuple[str, str, int, list[Spread]] | None:
    one = INDICATORS[name]
    scale = 100.0 if _is_percent(one) else 1.0
    tables = [values.get((name, domain, ALL)) for domain in DOMAIN_NAMES]
    spreads = [
        Spread.of([] if table is None or last not in table else list(table[last] * scale)) for table in tables
    ]
    if all(np.isnan(spread.median) for spread in spreads):
        return None
    decimals = _decimals(name, [spread.median for spread in spreads])
    return one.label[language], _unit(one, language), decimals, spreads


def _written(spread: Spread, decimals: int, summary: Summary, signed: bool = False) -> str:
    """A number with its interval; a dash when missing, no interval for one run."""
    if np.isnan(spread.median):
        return "–"
    middle = number(spread.median, decimals, summary.language, signed)
    if summary.n_runs < 2:
        return middle
    low, high = (number(value, decimals, summary.language, signed) for value in (spread.low, spread.high))
    return f"{middle} [{low} ; {high}]" if summary.language == "fr" else f"{middle} [{low}, {high}]"


def _columns(summary: Summary) -> list[str]:
    kind = "" if summary.yearly else "_month"
    names = [text(summary.language, "indicator"), text(summary.language, "unit")]
    names.append(text(summary.language, ("first" if summary.periods == 2 else "last") + kind))
    if summary.periods == 2:
        names += [text(summary.language, "last" + kind), text(summary.language, "change")]
    return names


def _cells(row: Row, summary: Summary) -> list[str]:
    cells = [
        row.label,
        row.unit,
        _written(row.first if summary.periods == 2 else row.last, row.decimals, summary),
    ]
    if summary.periods == 2:
        points = f" {text(summary.language, 'points')}" if row.unit.startswith("%") else ""
        change = _written(row.change, row.decimals, summary, signed=True)
        cells += [_written(row.last, row.decimals, summary), change if change == "–" else change + points]
    return cells


def _domain_columns(summary: Summary) -> list[str]:
    names = [DOMAINS[summary.language][domain] for domain in DOMAIN_NAMES]
    return [text(summary.language, "indicator"), text(summary.language, "unit"), *names]


def _head_lines(summary: Summary) -> list[str]:
    """Sentences about the command: society, failed runs, what an interval means."""
    head, language = summary.head, summary.language
    seeds = seeds_in_words(list(head.seeds))
    runs = text(language, "one_run" if summary.n_runs == 1 else "many_runs", n=summary.n_runs, seeds=seeds)
    lines = []
    if summary.n_runs:
        citizens = number(head.citizens, 0, language)
        lines.append(
            text(language, "society", citizens=citizens, months=head.months, burn_in=head.burn_in, runs=runs)
        )
    if head.failed:
        lines.append(text(language, "failed", failed=head.failed, all=head.failed + summary.n_runs))
    if not summary.n_runs:
        lines.append(text(language, "nothing"))
    else:
        note = "one_run_note" if summary.n_runs == 1 else "many_runs_note"
        lines.append(text(language, note, n=summary.n_runs))
    return lines


def as_markdown(summary: Summary) -> str:
    """The whole summary as Markdown: head, headlines, by domain, everything else."""
    language = summary.language
    parts = [f"# {summary.head.title}", _differences_markdown(summary), *_head_lines(summary)]
    headlines = [row for row in summary.rows if row.name in HEADLINES]
    rest = [row for row in summary.rows if row.name not in HEADLINES]
    if headlines:
        cells = [_cells(row, summary) for row in headlines]
        parts += [f"## {text(language, 'headline')}", _markdown_table(_columns(summary), cells)]
    if summary.domains:
        title = text(language, "by_domain" if summary.yearly else "by_domain_month")
        parts += [f"## {title}", _markdown_table(_domain_columns(summary), _domain_cells(summary))]
    if rest:
        cells = [_cells(row, summary) for row in rest]
        parts += [f"## {text(language, 'more')}", _markdown_table(_columns(summary), cells)]
    if summary.rows:
        parts.append(text(language, "reading"))
    return "\n\n".join(parts) + "\n"


def _differences_markdown(summary: Summary) -> str:
    if not summary.head.differences:
        return text(summary.language, "no_difference")
    listed = "\n".join(f"- {line}" for line in summary.head.differences)
    return f"{text(summary.language, 'differences')}\n\n{listed}"


def _domain_cells(summary: Summary) -> list[list[str]]:
    return [
        [label, unit, *(_written(spread, decimals, summary) for spread in spreads)]
        for label, unit, decimals, spreads in summary.domains
    ]


def _markdown_table(columns: list[str], rows: list[list[str]]) -> str:
    rule = ["---", "---", *["---:"] * (len(columns) - 2)]
    lines = ["| " + " | ".join(cells) + " |" for cells in (columns, rule, *rows)]
    return "\n".join(lines)


def as_terminal(summary: Summary) -> RenderableType:
    """Head and headlines for a terminal (rich)."""
    language = summary.language
    parts: list[RenderableType] = [Text(summary.head.title, style="bold")]
    if summary.head.differences:
        parts.append(Text(text(language, "differences")))
        parts += [Text(f"  · {line}") for line in summary.head.differences]
    else:
        parts.append(Text(text(language, "no_difference")))
    parts += [Text(line) for line in _head_lines(summary)]
    cells = [_cells(row, summary) for row in summary.rows if row.name in HEADLINES]
    if cells:
        parts.append(_terminal_table(_columns(summary), cells))
    return Group(*parts)


def _terminal_table(columns: list[str], rows: list[list[str]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, column in enumerate(columns):
        table.add_column(column, justify="left" if position < 2 else "right", no_wrap=position >= 2)
    for cells in rows:
        table.add_row(*(Text(cell) for cell in cells))
    return table


def print_summary(summary: Summary, console: Console | None = None) -> None:
    """Write the head and the headlines to a terminal or a pipe."""
    console = console or Console()
    if not console.is_terminal:
        console.width = max(console.width, 160)
    console.print(as_terminal(summary))
