"""Pictures of a command's results: a table goes in, a figure comes out, nothing else happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from abm.series import ALL, DOMAIN_NAMES, KIND_NAMES
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.words import place_name
from viz.messages import DOMAINS, PROVIDERS, number, text
from viz.style import (
    BLACK,
    BLUE,
    DOMAIN_COLOURS,
    DOMAIN_DASHES,
    GREEN,
    GREY,
    INCOME_COLOURS,
    LIGHT_GREY,
    ORANGE,
    PALE,
    PROVIDER_COLOURS,
    STYLE,
    VERMILION,
    Caption,
    as_bytes,
    legend_above,
    local_numbers,
    new_figure,
    of_runs,
    title_above_legend,
)

Sizes = Sequence[npt.NDArray[np.float64]]

INCOME_SHARES = {
    "share_income_grants": "grants",
    "share_income_procurement": "procurement",
    "share_income_wage_subsidies": "wage_subsidies",
    "share_income_contracts": "outcome_contracts",
    "share_income_fees": "fees",
    "share_income_dues_and_gifts": "dues_and_gifts",
}
"""Parts of the income of ESS enterprises, from the bottom of the picture to its top."""


BAND = (0.05, 0.5, 0.95)
"""Quantiles over runs: the ends of the middle 90 % and the median."""


def band(
    series: pd.DataFrame, indicator: str, territory: str = ALL, domain: str = ALL, provider: str = ALL
) -> pd.DataFrame:
    """Median and middle 90 % over runs of one indicator and group.

    Args:
        series: long table.
        indicator: its name.
        territory: group, likewise ``domain`` and ``provider``.

    Returns:
        Columns low, median, high; index month, in order. Empty when there is no such value.
    """
    chosen = series[
        (series["indicator"] == indicator)
        & (series["territory"] == territory)
        & (series["domain"] == domain)
        & (series["provider"] == provider)
    ]
    table = chosen.pivot(index="month", columns="run", values="value").sort_index()
    if table.empty:
        return pd.DataFrame({"low": [], "median": [], "high": []})
    low, median, high = np.nanquantile(table.to_numpy(dtype=np.float64), BAND, axis=1)
    return pd.DataFrame({"low": low, "median": median, "high": high}, index=table.index)


def coverage(series: pd.DataFrame, caption: Caption) -> Figure:
    """Coverage and unmet need by domain over time."""
    language = caption.language
    with mpl.rc_context(STYLE):
        figure = new_figure(7.6, text(language, "coverage_figure_title"), caption, of_runs(caption))
        upper, lower = figure.subplots(2, 1, sharex=True)
        for domain in (*DOMAIN_NAMES, ALL):
            style = _domain_style(domain, language)
            _draw_band(upper, band(series, "share_covered", domain=domain) * 100, **style)
            _draw_band(lower, band(series, "unmet_months_per_1000", domain=domain), **style)
        lower.set_title(text(language, "unmet_title"))
        upper.set_ylabel(text(language, "coverage_axis"))
        lower.set_ylabel(text(language, "unmet_axis"))
        upper.set_ylim(0, 100)
        _from_zero(lower)
        title_above_legend(upper, text(language, "coverage_title"), legend_above(upper))
        for axes in (upper, lower):
            local_numbers(axes.yaxis, language)
            _year_axis(axes, series, language, lowest=axes is lower)
    return figure


def who_serves(series: pd.DataFrame, caption: Caption) -> Figure:
    """Shares of people in need by who serves them, stacked over time (medians over runs)."""
    parts = {
        PROVIDERS[caption.language][kind]: (
            band(series, "share_of_cases", provider=kind),
            PROVIDER_COLOURS[kind],
        )
        for kind in KIND_NAMES
    }
    return _stacked(series, parts, "who_title", "who_axis", caption)


def funding_mix(series: pd.DataFrame, caption: Caption) -> Figure:
    """Income of ESS enterprises by source, stacked over time (medians over runs)."""
    parts = {
        text(caption.language, source): (band(series, name), INCOME_COLOURS[source])
        for name, source in INCOME_SHARES.items()
    }
    return _stacked(series, parts, "mix_title", "mix_axis", caption)


def enterprises(series: pd.DataFrame, initial: Sizes, final: Sizes, caption: Caption) -> Figure:
    """ESS employers by size at the start and at the end, and their births and exits over time.

    Args:
        series: long table.
        initial: paid staff of each employer alive when the scenario began, full-time equivalents at real
            scale; one array for each run.
        final: the same at its end.
        caption: footer and language.
    """
    language = caption.language
    with mpl.rc_context(STYLE):
        bars = of_runs(caption, "footer_many_bars")
        figure = new_figure(7.6, text(language, "enterprises_figure_title"), caption, bars)
        upper, lower = figure.subplots(2, 1)
        _draw_sizes(upper, initial, final, language)
        rates = {
            "rate_hatchings": ("births", GREEN, "-"),
            "rate_quiet_exits": ("quiet_exits", ORANGE, "--"),
            "rate_insolvencies": ("insolvencies", VERMILION, "-."),
        }
        for place, (name, (label, colour, dashes)) in enumerate(rates.items()):
            values = band(series, name) * 100
            _draw_years(lower, values, text(language, label), colour, dashes, SIDESTEP * (place - 1))
        lower.set_ylabel(text(language, "flows_axis"))
        _from_zero(lower)
        title_above_legend(lower, text(language, "flows_title"), legend_above(lower))
        local_numbers(lower.yaxis, language)
        _year_axis(lower, series, language)
    return figure


def territories(series: pd.DataFrame, poverty: Mapping[str, float], caption: Caption) -> Figure:
    """Coverage and unmet need of each territory in the last twelve months, the poorest at the top.

    Args:
        series: long table.
        poverty: poverty rate (share) by name of territory.
        caption: footer and language.
    """
    language = caption.language
    names = sorted(poverty, key=lambda name: (poverty[name], name))
    many = len(names) > 30
    with mpl.rc_context(STYLE):
        height = 2.4 + len(names) * (0.155 if many else 0.3)
        figure = new_figure(height, text(language, "territories_title"), caption, of_runs(caption, "footer_many_bars"))
        left, right = figure.subplots(1, 2, sharey=True)
        mean = text(language, "society_mean")
        _draw_territories(left, series, "share_covered", 100.0, names, BLUE, mean)
        _draw_territories(right, series, "unmet_months_per_1000", 1.0, names, VERMILION, mean)
        shares = {name: number(100 * poverty[name], 1, language) for name in names}
        poor = {name: text(language, "poverty", share=share) for name, share in shares.items()}
        labels = [f"{place_name(name, language)} ({poor[name]})" for name in names]
        left.set_xlim(_coverage_limits(*left.get_xlim()))
        right.set_xlim(0, max(1.03 * right.get_xlim()[1], 1e-9))
        left.set_yticks(range(len(names)), labels, fontsize=6.5 if many else 9)
        left.set_ylim(-0.7, len(names) - 0.3)
        left.set_xlabel(text(language, "territory_coverage_axis"))
        right.set_xlabel(text(language, "territory_unmet_axis"))
        for axes in (left, right):
            axes.grid(True, axis="both")
            axes.tick_params(axis="y", length=0)
            local_numbers(axes.xaxis, language)
            axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
        legend_above(left)
    return figure


def all_figures(
    series: pd.DataFrame, initial: Sizes, final: Sizes, poverty: Mapping[str, float], caption: Caption
) -> dict[str, Figure]:
    """Every picture of a command by name; arguments as in the functions above."""
    return {
        "coverage": coverage(series, caption),
        "who_serves": who_serves(series, caption),
        "funding_mix": funding_mix(series, caption),
        "enterprises": enterprises(series, initial, final, caption),
        "territories": territories(series, poverty, caption),
    }


def figure_files(figures: Mapping[str, Figure]) -> dict[str, bytes]:
    """Pictures as files ``figures/<name>.png`` and ``.svg``."""
    return {
        f"figures/{name}.{kind}": as_bytes(figure, kind)
        for name, figure in figures.items()
        for kind in ("png", "svg")
    }


def _domain_style(domain: str, language: str) -> dict[str, Any]:
    if domain == ALL:
        return {"label": text(language, "all_domains"), "colour": BLACK, "dashes": "-"}
    return {
        "label": DOMAINS[language][domain],
        "colour": DOMAIN_COLOURS[domain],
        "dashes": DOMAIN_DASHES[domain],
    }


def _draw_band(axes: Axes, values: pd.DataFrame, label: str, colour: str, dashes: Any) -> None:
    """A line for the median and a band for the middle 90 %; nothing when there are no values."""
    if values.empty:
        return
    years = values.index.to_numpy() / MONTHS_PER_YEAR
    width = 2.2 if colour == BLACK else 1.8
    axes.fill_between(years, values["low"], values["high"], color=colour, alpha=0.18, linewidth=0)
    axes.plot(years, values["median"], color=colour, linestyle=dashes, label=label, linewidth=width)


SIDESTEP = 0.08
"""Years by which marks of one year stand apart."""


def _draw_years(axes: Axes, values: pd.DataFrame, label: str, colour: str, dashes: Any, aside: float) -> None:
    """A mark for each calendar year with the middle 90 % as a bar; months between would show the same events again."""
    values = values[values.index.to_numpy() % MONTHS_PER_YEAR == MONTHS_PER_YEAR - 1]
    if values.empty:
        return
    years = (values.index.to_numpy() + 1) / MONTHS_PER_YEAR - 0.5 + aside
    axes.vlines(years, values["low"], values["high"], color=colour, alpha=0.45, linewidth=2.5)
    axes.plot(years, values["median"], color=colour, linestyle=dashes, marker="o", markersize=4.5, label=label)


def _stacked(
    series: pd.DataFrame,
    parts: Mapping[str, tuple[pd.DataFrame, str]],
    title: str,
    axis: str,
    caption: Caption,
) -> Figure:
    """Shares stacked to 100 % over time; medians are scaled so that they add up."""
    language = caption.language
    with mpl.rc_context(STYLE):
        figure = new_figure(5.4, text(language, title), caption, of_runs(caption, "footer_many_plain"))
        axes = figure.subplots()
        shown = {
            label: (values["median"], colour) for label, (values, colour) in parts.items() if len(values)
        }
        if not shown:
            axes.text(0.5, 0.5, text(language, "no_data"), ha="center", transform=axes.transAxes, color=GREY)
            return figure
        table = pd.DataFrame({label: values for label, (values, _) in shown.items()}).fillna(0.0)
        table = 100 * table.div(table.sum(axis=1), axis=0)
        table.loc[table.index[-1] + 1] = table.iloc[-1]  # the last month lasts a month
        colours = [colour for _, colour in shown.values()]
        years = table.index.to_numpy() / MONTHS_PER_YEAR
        labels = _thin_labels(table.iloc[-1], language)
        axes.stackplot(years, table.to_numpy().T, labels=labels, colors=colours, edgecolor="white", linewidth=0.6)
        axes.set_ylim(0, 100)
        axes.set_ylabel(text(language, axis))
        legend_above(axes)
        _label_ends(axes, years[-1], table.iloc[-1].to_numpy(), language)
        _year_axis(axes, series, language, shaded=False)
        axes.set_xlim(years[0], years[-1])
    return figure


def _thin_labels(shares: pd.Series, language: str) -> list[str]:
    """Names of parts; those too thin to carry their percentage have it in the legend."""
    return [
        f"{name} ({number(share, 1, language)} %)" if share < THINNEST_LABELLED else str(name)
        for name, share in shares.items()
    ]


THINNEST_LABELLED = 2.5
"""Per cent of the height from which a part can carry a number."""


def _label_ends(axes: Axes, year: float, shares: npt.NDArray[np.float64], language: str) -> None:
    """Percentages beside the right end of a stack, where a part is high enough to hold one."""
    middle = np.cumsum(shares) - shares / 2
    for height, share in zip(middle, shares, strict=True):
        if share >= THINNEST_LABELLED:
            axes.annotate(
                f"{number(share, 0, language)} %", (year, height), (5, 0), textcoords="offset points",
                va="center", fontsize=9, annotation_clip=False,
            )  # fmt: skip


def _together(sizes: Sizes) -> npt.NDArray[np.float64]:
    """Sizes of all runs in one array."""
    return np.concatenate([np.zeros(0), *(np.asarray(one, dtype=np.float64) for one in sizes)])


def _draw_sizes(axes: Axes, initial: Sizes, final: Sizes, language: str) -> None:
    """Two histograms over doubling sizes: filled at the start, an outline at the end."""
    start, end = _together(initial), _together(final)
    largest = max([1.0, *start, *end])
    edges = 2.0 ** np.arange(-1, np.ceil(np.log2(largest)) + 1)
    for sizes, n_runs, key in ((start, len(initial), "initial"), (end, len(final), "final")):
        if not len(sizes):
            continue
        counts, _ = np.histogram(np.clip(sizes, edges[0], edges[-1]), bins=edges)
        label = text(language, key, n=number(len(sizes) / n_runs, 0, language))
        style: dict[str, Any] = (
            {"fill": True, "color": LIGHT_GREY} if key == "initial" else {"color": BLUE, "linewidth": 2.2}
        )
        axes.stairs(100 * counts / len(sizes), edges, label=label, **style)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(list(edges)))
    axes.xaxis.set_minor_locator(NullLocator())
    local_numbers(axes.xaxis, language)
    axes.set_xlim(edges[0], edges[-1])
    axes.set_ylim(bottom=0)
    axes.set_xlabel(text(language, "sizes_axis"))
    axes.set_ylabel(text(language, "sizes_share_axis"))
    local_numbers(axes.yaxis, language)
    title_above_legend(axes, text(language, "sizes_title"), legend_above(axes))


def _draw_territories(
    axes: Axes,
    series: pd.DataFrame,
    indicator: str,
    scale: float,
    names: Sequence[str],
    colour: str,
    mean_label: str,
) -> None:
    """A dot for each territory with its range over runs; a line for the whole society."""
    last = int(series["month"].max()) if len(series) else 0
    recent = series[(series["month"] > last - MONTHS_PER_YEAR) & (series["indicator"] == indicator)]
    recent = recent[(recent["domain"] == ALL) & (recent["provider"] == ALL)]
    means = recent.groupby(["territory", "run"], observed=True)["value"].mean() * scale
    quantiles = means.groupby("territory", observed=True).quantile(np.array(BAND)).unstack()
    for height, name in enumerate(names):
        if name not in quantiles.index:
            continue
        low, median, high = (float(quantiles[share][name]) for share in BAND)
        axes.plot([low, high], [height, height], color=colour, alpha=0.35, linewidth=3, solid_capstyle="butt")
        axes.plot([median], [height], "o", color=colour, markersize=4.5 if len(names) > 30 else 7)
    if ALL in quantiles.index:
        median = float(quantiles[0.5][ALL])
        axes.axvline(median, color=BLACK, linewidth=1.2, linestyle="--", zorder=1.5, label=mean_label)


def _coverage_limits(low: float, high: float) -> tuple[float, float]:
    """Limits of an axis of percentages that do not blow small differences up: 20 points at least."""
    middle, half = (low + high) / 2, max(10.0, (high - low) / 2)
    low = min(max(0.0, middle - half), 100.0 - 2 * half) if half < 50 else 0.0
    return low, min(100.0, low + 2 * half)


def _from_zero(axes: Axes) -> None:
    """A vertical axis from 0 with room for a word above the highest line."""
    axes.set_ylim(0, max(axes.get_ylim()[1] * 1.08, 1e-9))


ROOM_FOR_WORDS = 0.16
"""Share of a panel's width that "scenario starts" takes."""


def _year_axis(
    axes: Axes, series: pd.DataFrame, language: str, lowest: bool = True, shaded: bool = True
) -> None:
    """Years from the start of the scenario; the burn-in is shaded and its end marked."""
    if not len(series):
        return
    first, last = int(series["month"].min()) / MONTHS_PER_YEAR, (int(series["month"].max()) + 1) / MONTHS_PER_YEAR
    axes.set_xlim(first, last)
    axes.xaxis.set_major_locator(MaxNLocator(12, integer=True))
    if first < 0:
        if shaded:
            axes.axvspan(first, 0, color=PALE, zorder=-2, linewidth=0)
        axes.axvline(0, color=GREY, linewidth=1, linestyle=":")
        has_room = last / (last - first) > ROOM_FOR_WORDS
        axes.annotate(
            text(language, "starts"), (0, 1), (4 if has_room else -4, -3), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="left" if has_room else "right", va="top", fontsize=8, color="#333333",
        )  # fmt: skip
    if lowest:
        axes.set_xlabel(text(language, "year_axis"))
