"""Enterprises by size, births and exits by year."""

from __future__ import annotations

import json

import numpy as np
import pytest

from abm.view import Level
from viz.dashboard.charts import TURNOVER
from viz.dashboard.sizes_chart import CLASSES, by_size, class_names, counted, turnover, yearly
from viz.dashboard.snapshot import Snapshot


def snapshot(now: list[float], start: list[float], months: int = 24) -> Snapshot:
    rates = {"rate_hatchings": 0.06, "rate_quiet_exits": 0.05, "rate_insolvencies": 0.01}
    values = {(name, Level.TOTAL): np.full((2 + months, 1), rates[name]) for name in TURNOVER}
    return Snapshot(months, 120, -2, ("x",), values, np.array(now), np.array(start))


def test_every_enterprise_is_in_one_class() -> None:
    assert counted(np.array([0.0, 0.99, 1.0, 9.99, 10.0, 500.0])).tolist() == pytest.approx(
        [2 / 6, 1 / 6, 0, 1 / 6, 1 / 6, 0, 0, 1 / 6]
    )
    assert len(class_names("fr")) == len(CLASSES)


def test_the_sentence_tells_number_median_and_weight_of_the_large() -> None:
    chart = by_size(snapshot([2.0, 4.0, 94.0], [3.0]), "en")
    assert "3 employers now, 1 at the start; the median has 4 FTE (3 at the start)" in chart.says
    assert "hold 94 % of paid staff" in chart.says
    json.dumps(chart.option, allow_nan=False)


def test_without_employers_it_says_so() -> None:
    assert by_size(snapshot([], []), "en").says == "There is no employer of the ESS."


def test_a_year_is_its_last_month_and_only_whole_years_count() -> None:
    series = np.concatenate([[-1.0, -1.0], np.arange(30.0)])[:, None]
    one = Snapshot(30, 120, -2, ("x",), {("rate_hatchings", Level.TOTAL): series})
    assert yearly(one, "rate_hatchings").tolist() == [11.0, 23.0]


def test_births_stand_above_and_exits_below() -> None:
    chart = turnover(snapshot([1.0], [1.0]), "en")
    births, quiet, failed = (one["data"] for one in chart.option["series"])
    assert births == [6.0, 6.0]
    assert quiet == [-5.0, -5.0]
    assert failed == [-1.0, -1.0]
    assert "births and exits come to 0 % a year" in chart.says


def test_before_a_year_has_gone_by_nothing_is_told() -> None:
    assert turnover(snapshot([1.0], [1.0], months=5), "fr").says == "Aucune année n'est encore complète."
