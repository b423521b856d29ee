"""The result in four sentences, and the drift before the scenario: right figures, in both languages."""

import numpy as np
import pandas as pd
import pytest

from abm.series import DOMAIN_NAMES
from viz.brief import SUBJECTS, brief
from viz.drift import LARGE, burn_in_drift, drift_rows
from viz.messages import LANGUAGES, text
from viz.summary import Head, summarise
from viz.summary_text import as_markdown

BURN_IN = 60


def rows(name: str, by_month: dict[int, float], domain: str = "all", provider: str = "all") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "run": "a", "month": list(by_month), "indicator": name, "territory": "all", "domain": domain,
            "provider": provider, "value": list(by_month.values()),
        }
    )  # fmt: skip


def steady(name: str, first: float, last: float, **more: str) -> pd.DataFrame:
    """Two years, each with its value."""
    return rows(name, {month: first if month < 12 else last for month in range(24)}, **more)


def growing(name: str, a_year: float, domain: str = "all") -> pd.DataFrame:
    """A burn-in whose first 12 months are at 100 and whose last 12 lie 4 years of growth higher."""
    values = {month: 100.0 + a_year * 100.0 * (month + BURN_IN) / 12 for month in range(-BURN_IN, 0)}
    for month in range(-BURN_IN, -BURN_IN + 12):
        values[month] = 100.0
    for month in range(-12, 0):
        values[month] = 100.0 * (1 + 4 * a_year)
    return rows(name, values, domain)


def sentences(language: str = "en", months: int = 24) -> dict[str, str]:
    series = pd.concat(
        [
            steady("share_covered", 0.6, 0.5),
            steady("share_covered", 0.8, 0.7, domain="child"),
            steady("share_of_cases", 0.3, 0.2, provider="ess"),
            steady("share_of_cases", 0.4, 0.5, provider="nobody"),
            steady("public_euros_per_inhabitant", 20.0, 15.0),
            steady("authorities_euros_per_inhabitant", 11.0, 8.0),
        ]
    )
    return dict(summarise(series[series["month"] < months], Head("T", 2000, months, 0, [1]), language).brief)


def test_who_is_helped_and_who_is_not_stand_first_with_both_years() -> None:
    said = sentences()
    assert list(said) == [text("en", subject) for subject in SUBJECTS]
    assert said["Who is helped"].startswith("60 → 50 % of people in need")
    assert "child and family 80 → 70 %" in said["Who is helped"]
    assert "nobody serves 40 → 50 %" in said["Who is not"]
    assert "the ESS 30 → 20 %" in said["By whom"]
    assert said["At what public cost"].startswith("240 → 180 euros per inhabitant and year")
    assert "authorities 132 → 96" in said["At what public cost"]


def test_french_says_the_same_figures() -> None:
    said = sentences("fr")
    assert said["Qui est aidé"].startswith("60 → 50 % des personnes")
    assert said["À quel coût public"].startswith("240 → 180 euros par habitant et par an")


def test_one_year_is_told_once_and_what_is_missing_is_a_dash() -> None:
    said = sentences(months=12)
    assert said["Who is helped"].startswith("60 % of people in need")
    assert "housing –" in said["Who is helped"]


def test_months_of_a_few_euros_are_told_with_a_decimal() -> None:
    assert sentences(months=7)["At what public cost"].startswith("20.0 → 20.0 euros per inhabitant and month")


@pytest.mark.parametrize(("seeds", "note"), [([1], "last year.\n"), ([1, 2], "last year, medians over runs.\n")])
def test_medians_are_spoken_of_only_where_there_are_several_runs(seeds: list[int], note: str) -> None:
    runs = [steady("share_covered", 0.6, 0.5).assign(run=str(seed)) for seed in seeds]
    assert note in as_markdown(summarise(pd.concat(runs), Head("T", 2000, 24, 0, seeds)))


def test_no_values_no_sentences() -> None:
    assert brief({}, 0, 0, "en", True) == []


def test_the_summary_begins_with_the_sentences() -> None:
    series = pd.concat([steady("share_covered", 0.6, 0.5), steady("share_not_seeking", 0.1, 0.2)])
    markdown = as_markdown(summarise(series, Head("T", 2000, 24, 0, [1])))
    assert markdown.index("## In short") < markdown.index("Nothing differs") < markdown.index("## In all")


def test_drift_is_the_change_a_year_between_the_ends_of_the_burn_in() -> None:
    series = pd.concat([growing("n_in_need_per_1000", 0.01), growing("n_staff_per_1000", -0.03, "housing")])
    drift = burn_in_drift(series, BURN_IN, 1_000_000)
    assert drift.values["n_in_need_per_1000", "all"] == pytest.approx(1.0)
    assert drift.values["n_staff_per_1000", "housing"] == pytest.approx(-3.0)
    assert [domain for domain, _ in drift_rows(drift)] == ["housing", "all"]


def test_a_large_drift_of_the_whole_society_is_told_a_small_one_is_not() -> None:
    def large(a_year: float, domain: str = "all") -> dict[str, float]:
        series = pd.concat([growing("n_in_need_per_1000", 0.0), growing("cash_euros_per_inhabitant", a_year, domain)])
        return dict(burn_in_drift(series, BURN_IN, 1_000_000).large)

    assert large(1.5 * LARGE / 100) == {"drift_cash": pytest.approx(1.5 * LARGE)}
    assert large(-1.5 * LARGE / 100) == {"drift_cash": pytest.approx(-1.5 * LARGE)}
    assert large(0.5 * LARGE / 100) == {}
    assert large(1.5 * LARGE / 100, "housing") == {}


def test_a_drift_that_chance_explains_in_a_small_society_is_not_told() -> None:
    series = growing("n_in_need_per_1000", 0.03)
    assert burn_in_drift(series, BURN_IN, 1_000_000).large
    assert not burn_in_drift(series, BURN_IN, 500).large


def test_a_burn_in_shorter_than_two_years_has_no_drift() -> None:
    assert not burn_in_drift(rows("share_covered", dict.fromkeys(range(-12, 12), 0.5)), 12, 2000).values


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_markdown_has_a_line_for_each_domain_and_says_when_the_drift_is_large(language: str) -> None:
    series = pd.concat(
        [growing("n_in_need_per_1000", 0.05, domain) for domain in (*DOMAIN_NAMES, "all")]
        + [steady("share_covered", 0.5, 0.5)]
    )
    summary = summarise(series, Head("T", 1_000_000, 24, BURN_IN, [1]), language)
    part = as_markdown(summary).split(f"## {text(language, 'drift')}")[1]
    assert part.count("\n| ") == 7
    assert summary.drift.large == {"drift_need": pytest.approx(5.0)}


def test_who_bears_the_burden_is_told_in_money_and_hours() -> None:
    series = pd.concat(
        [
            steady("state_euros_per_inhabitant", 10, 5),
            steady("unpaid_euros_per_inhabitant", 0, 1, provider="ess"),
            steady("volunteer_hours_per_1000", 50, 60),
        ]
    )
    rows_of = {(row.name, row.label): row for row in summarise(series, Head("T", 2000, 24, 0, [1])).burden}
    assert np.isclose(rows_of["state_euros_per_inhabitant", "Public cost: State"].last.median, 60)
    unpaid = rows_of["unpaid_euros_per_inhabitant", "Cost of unpaid cases (ESS enterprises)"]
    assert np.isclose(unpaid.change.median, 12)
    assert len(rows_of) == 3
