"""Pictures of two runs: equal axes, the difference, the band of many pairs."""

from __future__ import annotations

import json

import numpy as np
import pytest

from abm.view import Level
from scenarios.analysis.effect import Comparison
from viz.dashboard import charts
from viz.dashboard.compare_charts import Side, funding, of_indicators, rounded_up, same_axes, signed, who_serves
from viz.dashboard.compare_words import WORDS
from viz.dashboard.replications import Replications, band_of
from viz.dashboard.snapshot import Snapshot

MONTHS, FIRST = 24, -12


def snapshot(covered: float, done: int = 24) -> Snapshot:
    """A run in which a share is covered from month 0 on, and half of all before."""
    share = np.where(np.arange(FIRST, done) < 0, 0.5, covered)[:, None]
    names = {*charts.NEEDS, *charts.FUNDING, *charts.TILES}
    values = {(name, Level.TOTAL): share for name in names}
    values[charts.WHO] = np.hstack([share / 2, share / 2, 0 * share, 1 - share])
    return Snapshot(done, MONTHS, FIRST, ("Aisne",), values)


def replications() -> Replications:
    """Thirty pairs that differ by 10, 20, ... 300 thousandths."""
    steps = (np.arange(1, 31) / 100)[:, None, None] * np.ones((1, MONTHS - FIRST, 1))
    keys = {(name, Level.TOTAL): steps for name in (*charts.NEEDS, *charts.FUNDING)}
    return Replications(Comparison("A", ("B",), (), 0.95, (), {}, 0), {**keys, charts.WHO: np.repeat(steps, 4, 2)}, 30)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0, 0.0), (-3.0, 0.0), (0.7, 0.8), (63.2, 80.0), (100.0, 100.0), (101.0, 150.0), (7e-4, 8e-4)],
)
def test_ends_of_axes(value: float, expected: float) -> None:
    assert rounded_up(value) == expected


def test_both_runs_have_the_same_axis_that_holds_both() -> None:
    trio = of_indicators("Coverage", charts.NEEDS, Side(snapshot(0.2), snapshot(0.7), "en"))
    assert trio.first.option["yAxis"] == trio.second.option["yAxis"]
    assert trio.first.option["yAxis"]["max"] == 80.0
    assert trio.first.option["xAxis"] == trio.second.option["xAxis"]
    assert trio.first.option["xAxis"]["data"] == trio.difference.option["xAxis"][0]["data"]


def test_negative_values_are_on_the_axis() -> None:
    low = charts.lines("", ["theil_coverage"], snapshot(-0.3), "en")
    high = charts.lines("", ["theil_coverage"], snapshot(0.7), "en")
    assert same_axes(low, high)[0].option["yAxis"]["min"] == -0.3


def test_the_difference_is_b_less_a_in_points() -> None:
    trio = of_indicators("Coverage", ["share_covered"], Side(snapshot(0.2), snapshot(0.7), "en"))
    line = trio.difference.option["series"][0]
    assert line["data"][:12] == [0.0] * 12
    assert line["data"][12:] == [50.0] * 24
    assert trio.difference.option["yAxis"]["name"] == "points"
    assert "+50 points in month 24" in trio.difference.says


def test_one_pair_is_never_told_as_an_effect() -> None:
    for language, word in (("en", "effect"), ("fr", "effet")):
        pair = Side(snapshot(0.2), snapshot(0.7), language)
        for trio in (of_indicators("", charts.NEEDS, pair), who_serves(pair), funding(pair)):
            assert word not in trio.difference.says.lower()
    assert "never an effect" in WORDS("en", "caution")


def test_many_pairs_add_median_and_band_on_an_axis_without_tooltip() -> None:
    trio = of_indicators("", ["share_covered"], Side(snapshot(0.2, 3), snapshot(0.7, 3), "en", replications()))
    median, pair, low, height, _ = trio.difference.option["series"]
    assert len(median["data"]) == MONTHS - FIRST
    assert len(pair["data"]) == 3 - FIRST
    assert median["data"][-1] == pytest.approx(15.5)
    assert low["data"][-1] + height["data"][-1] == pytest.approx(100 * np.quantile(np.arange(1, 31) / 100, 0.95))
    assert low["xAxisIndex"] == height["xAxisIndex"] == 1
    assert low["stack"] == height["stack"]
    assert low["stackStrategy"] == "all"  # else a band across 0 would be drawn wrongly
    assert "median +15.5 points over 30 pairs" in trio.difference.says


def test_of_many_lines_only_medians_are_drawn() -> None:
    trio = funding(Side(snapshot(0.2), snapshot(0.7), "fr", replications()))
    assert not any("areaStyle" in one for one in trio.difference.option["series"])


def test_who_serves_tells_of_those_whom_nobody_serves() -> None:
    trio = who_serves(Side(snapshot(0.2), snapshot(0.7), "en"))
    by_name = {one.get("name"): one["data"] for one in trio.difference.option["series"]}
    assert by_name["Nobody"][-1] == pytest.approx(-50.0)


def test_a_pair_that_has_not_begun_and_missing_values_are_drawn_as_gaps() -> None:
    nothing = Snapshot(0, MONTHS, FIRST, ("Aisne",), {})
    for pair in (Side(nothing, nothing, "en"), Side(snapshot(float("nan")), snapshot(float("nan")), "fr")):
        for trio in (of_indicators("", charts.NEEDS, pair), who_serves(pair)):
            json.dumps([one.option for one in (trio.first, trio.second, trio.difference)], allow_nan=False)
            assert trio.difference.says == WORDS(pair.language, "says_none")


def test_signs_of_differences() -> None:
    assert signed("share_covered", 0.05, "en") == "+5 points"
    assert signed("share_covered", -0.05, "fr") == "−5 points"
    assert signed("n_employers", 0.0, "en") == "0"
    assert signed("n_employers", float("nan"), "en") == "–"


def test_a_band_of_months_without_values() -> None:
    band = band_of(np.array([[1.0, np.nan], [3.0, np.nan]]))
    assert band.median[0] == 2.0
    assert np.isnan(band.median[1])
