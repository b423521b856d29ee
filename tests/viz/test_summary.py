"""The summary says what the table says, with units, in both languages, and no more than it may."""

from collections.abc import Callable
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from abm.indicators.registry import INDICATORS
from scenarios.yearly import yearly
from viz.messages import DOMAINS, LANGUAGES, PROVIDERS, TEXTS, number, seeds_in_words
from viz.summary import BY_DOMAIN, HEADLINES, Head, Spread, summarise
from viz.summary_text import as_markdown, print_summary

SeriesOf = Callable[..., pd.DataFrame]


def head(n_runs: int = 1, months: int = 36, **more: object) -> Head:
    return Head("A title", 2000, months, 24, list(range(1, n_runs + 1)), **more)  # type: ignore[arg-type]


def one_indicator(name: str, values: dict[int, float], run: str = "a") -> pd.DataFrame:
    """A long table of one indicator in one run."""
    return pd.DataFrame(
        {
            "run": run, "month": list(values), "indicator": name, "territory": "all", "domain": "all",
            "provider": "all", "value": list(values.values()),
        }
    )  # fmt: skip


def cells_of(markdown: str, label: str) -> list[str]:
    line = next(line for line in markdown.splitlines() if line.startswith(f"| {label} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("share_covered", np.mean(range(12)), np.mean(range(12, 24))),
        ("unmet_months_per_1000", sum(range(12)), sum(range(12, 24))),
        ("cash_months", 11, 23),
    ],
)
def test_a_year_is_the_mean_the_sum_or_the_last_month(name: str, first: float, last: float) -> None:
    months = {month: float(month) for month in range(-3, 27)}
    table = yearly(one_indicator(name, months)).set_index("year")["value"]
    assert dict(table) == {0: first, 1: last}


def test_a_sum_with_a_missing_month_is_missing() -> None:
    months = {month: 1.0 for month in range(24) if month != 5}
    assert dict(yearly(one_indicator("unmet_months_per_1000", months)).set_index("year")["value"]) == {
        1: 12.0
    }


def test_burn_in_years_count_backwards() -> None:
    months = dict.fromkeys(range(-24, 12), 1.0)
    assert list(yearly(one_indicator("share_covered", months))["year"]) == [-2, -1, 0]


def test_shares_are_shown_in_percent_and_their_change_in_points() -> None:
    series = one_indicator("share_covered", {month: 0.5 if month < 12 else 0.405 for month in range(36)})
    row = cells_of(as_markdown(summarise(series, head())), "Coverage")
    assert row == ["Coverage", "%", "50.0", "40.5", "−9.5 points"]
    row = cells_of(as_markdown(summarise(series, head(), "fr")), "Couverture")
    assert row == ["Couverture", "%", "50,0", "40,5", "−9,5 points"]


def test_one_run_has_no_interval_and_says_so(series_of: SeriesOf) -> None:
    text = as_markdown(summarise(series_of(1), head(1)))
    assert "no interval" in text
    assert "[" not in text.split("## In all")[1]


def test_several_runs_show_the_median_and_the_middle_90_percent() -> None:
    series = pd.concat(
        [
            one_indicator("share_covered", dict.fromkeys(range(24), run / 100), f"run {run}")
            for run in range(21)
        ]
    )
    row = cells_of(as_markdown(summarise(series, head(21))), "Coverage")
    assert row[2] == "10.0 [1.0,\u00a019.0]"
    assert row[4] == "0.0 [0.0,\u00a00.0] points"


def test_the_change_is_taken_within_runs_not_between_medians() -> None:
    """Runs differ by much, each falls by 1 point: the change is sharp although the levels are not."""
    parts = []
    for run in range(5):
        values = {month: run / 10 - (0.01 if month >= 12 else 0.0) + 0.2 for month in range(24)}
        parts.append(one_indicator("share_covered", values, f"run {run}"))
    row = cells_of(as_markdown(summarise(pd.concat(parts), head(5))), "Coverage")
    assert row[4] == "−1.0 [−1.0,\u00a0−1.0] points"


@pytest.mark.parametrize(("trials", "is_shown"), [(0.0, False), (1.0, True)])
def test_what_was_learnt_stands_with_the_headlines_where_something_was_tried(trials: float, is_shown: bool) -> None:
    names = {"n_trials": trials, "true_gain": 0.01, "share_covered": 0.5}
    months = range(24)
    series = pd.concat([one_indicator(name, dict.fromkeys(months, value)) for name, value in names.items()])
    for language, title in (("en", "What was learnt by trial"), ("fr", "Ce que les expérimentations ont appris")):
        summary = summarise(series, head(), language)
        stream = StringIO()
        print_summary(summary, Console(file=stream, width=200))
        label = INDICATORS["true_gain"].label[language]
        assert (title in stream.getvalue(), label in stream.getvalue()) == (is_shown, is_shown)
        assert (f"### {title}" in as_markdown(summary)) == is_shown
        assert as_markdown(summary).count(f"| {label} |") == 1


def test_less_than_a_year_shows_months(series_of: SeriesOf) -> None:
    text = as_markdown(summarise(series_of(1, months=6), head(1, months=6)))
    assert "| First month | Last month |" in text


def test_a_single_year_is_shown_once(series_of: SeriesOf) -> None:
    text = as_markdown(summarise(series_of(1, months=12), head(1, months=12)))
    assert "| Indicator | Unit | Last year |" in text
    assert "| Change |" not in text


def test_differences_from_the_defaults_stand_at_the_head(series_of: SeriesOf) -> None:
    text = as_markdown(summarise(series_of(), head(1, differences=["Budget: 300 instead of 400."])))
    assert text.index("- Budget: 300 instead of 400.") < text.index("## In all")
    assert "Nothing differs" in as_markdown(summarise(series_of(), head(1)))


def test_failed_runs_are_said(series_of: SeriesOf) -> None:
    assert "2 of 3 runs failed" in as_markdown(summarise(series_of(), head(1, failed=2)))


def test_no_run_done_is_said_and_no_table_drawn(series_of: SeriesOf) -> None:
    text = as_markdown(summarise(series_of(1).iloc[:0], head(0, failed=2)))
    assert "No run was completed." in text
    assert "|" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_total_stands_in_the_markdown_with_its_unit(series_of: SeriesOf, language: str) -> None:
    summary = summarise(series_of(2), head(2), language)
    missing = set(INDICATORS) - {row.name for row in summary.rows}
    assert missing == {"p90_p10_coverage"}  # two territories only
    assert all(row.unit and row.label for row in summary.rows)
    assert len({row.label for row in summary.rows}) == len(summary.rows)
    assert len(summary.domains) == len(BY_DOMAIN)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_shows_every_headline_by_name(series_of: SeriesOf, language: str, width: int) -> None:
    stream = StringIO()
    console = Console(file=stream, width=width, force_terminal=True, color_system=None)
    print_summary(summarise(series_of(3), head(3), language), console)
    lines = stream.getvalue().splitlines()
    assert "…" not in stream.getvalue()
    assert max(len(line) for line in lines) <= width
    for name in HEADLINES:
        assert any(line.startswith(INDICATORS[name].label[language][:8]) for line in lines), name


def test_square_brackets_are_not_eaten_by_the_terminal(series_of: SeriesOf) -> None:
    stream = StringIO()
    summary = summarise(series_of(3), head(3, differences=["needs.stock [employment]: 30 [red]"]))
    print_summary(summary, Console(file=stream, width=200))
    assert "needs.stock [employment]: 30 [red]" in stream.getvalue()


def test_missing_values_are_a_dash_and_no_warning() -> None:
    spread = Spread.of([float("nan")])
    assert np.isnan(spread.median)
    series = one_indicator("share_covered", dict.fromkeys(range(12, 24), 0.5))
    full = pd.concat([series, one_indicator("cash_months", dict.fromkeys(range(24), 1.0))])
    assert cells_of(as_markdown(summarise(full, head())), "Coverage")[2:] == ["–", "50.0", "–"]


@pytest.mark.parametrize(
    ("value", "decimals", "language", "signed", "written"),
    [
        (1234.56, 1, "en", False, "1,234.6"),
        (1234.56, 1, "fr", False, "1\u202f234,6"),
        (-0.04, 1, "en", True, "0.0"),
        (0.04, 1, "en", True, "0.0"),
        (2.0, 1, "en", True, "+2.0"),
        (-2.0, 0, "fr", False, "\u22122"),
    ],
)
def test_numbers_are_written_as_in_the_language(
    value: float, decimals: int, language: str, signed: bool, written: str
) -> None:
    assert number(value, decimals, language, signed) == written


def test_seeds_are_shortened() -> None:
    assert seeds_in_words([7]) == "7"
    assert seeds_in_words([1, 2, 3]) == "1–3"
    assert seeds_in_words([1, 5, 9]) == "1, 5, 9"
    assert seeds_in_words(list(range(0, 20, 2))).endswith(", …")


def test_both_languages_have_the_same_texts_and_places() -> None:
    def places(text: str) -> list[str]:
        return sorted(part.split("}")[0] for part in text.split("{")[1:])

    assert TEXTS["en"].keys() == TEXTS["fr"].keys()
    for key, english in TEXTS["en"].items():
        assert places(english) == places(TEXTS["fr"][key]), key
    assert DOMAINS["en"].keys() == DOMAINS["fr"].keys()
    assert PROVIDERS["en"].keys() == PROVIDERS["fr"].keys()
