"""Pictures of a snapshot and the sentences below them."""

import json
import math
import re

import numpy as np
import pytest

from abm.indicators.registry import INDICATORS
from abm.model import WelfareModel
from abm.view import Level
from abm.vocabulary import ProviderKind
from scenarios.runner import inputs_of
from viz.dashboard import charts
from viz.dashboard.asked import LANGUAGES, Asked
from viz.dashboard.parts import changed
from viz.dashboard.snapshot import SHOWN_BEFORE, Snapshot, snapshot_of

MONTHS = 18


@pytest.fixture(scope="module")
def snapshot():
    """Half of a run of 18 months."""
    inputs = inputs_of(Asked(citizens=500, months=MONTHS).resolved())
    model = WelfareModel(inputs, 1)
    for _ in range(inputs.burn_in_months + MONTHS // 2):
        model.step()
    return snapshot_of(model.arrays, MONTHS, charts.wanted())


@pytest.fixture
def empty():
    """What is shown before there is anything."""
    return Snapshot(0, MONTHS, -SHOWN_BEFORE, ("a",))


def every_chart(snapshot, language):
    return [
        charts.who_serves(snapshot, language),
        charts.lines("x", charts.NEEDS, snapshot, language),
        charts.funding(snapshot, language),
        charts.lines("x", charts.TURNOVER, snapshot, language),
        charts.lines("x", charts.LEARNING, snapshot, language),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_plain_data_with_a_unit_and_a_sentence(snapshot, language):
    for chart in every_chart(snapshot, language):
        json.dumps(chart.option, allow_nan=False)
        assert chart.says.strip().endswith(".")
        assert not re.search(r"\bnan\b", chart.says)
        assert chart.option["yAxis"]["name"]
        assert chart.option["xAxis"]["type"] == "category"
        for series in chart.option["series"]:
            assert len(series["data"]) <= len(chart.option["xAxis"]["data"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_can_be_looked_at(snapshot, language):
    for name, one in INDICATORS.items():
        if Level.TOTAL in one.by:
            values = np.array([[math.nan], [0.0], [1234.5]])
            some = Snapshot(1, MONTHS, -2, ("a",), {(name, Level.TOTAL): values})
            chart = charts.lines(one.label[language], [name], some, language)
            json.dumps(chart.option, allow_nan=False)
            assert chart.option["series"][0]["data"][0] is None
            assert one.label[language] in chart.says


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_there_is_anything_pictures_are_empty_and_say_nothing_false(empty, language):
    for chart in every_chart(empty, language):
        json.dumps(chart.option, allow_nan=False)
        assert not any(series["data"] for series in chart.option["series"])


def test_months_begin_before_the_scenario_and_end_with_it(snapshot):
    months = charts.who_serves(snapshot, "en").option["xAxis"]["data"]
    assert (months[0], months[-1]) == (-SHOWN_BEFORE, MONTHS - 1)
    assert months[len(snapshot.series("share_covered")) - 1] == snapshot.month - 1
    mark = charts.who_serves(snapshot, "en").option["series"][-1]["markLine"]["data"][0]["xAxis"]
    assert months[mark] == 0


def test_who_serves_adds_up_to_everybody(snapshot):
    parts = [one["data"] for one in charts.who_serves(snapshot, "en").option["series"] if one["data"]]
    assert np.allclose(np.sum(parts, axis=0), 100.0)
    by_kind = snapshot.series(*charts.WHO)[-1]
    assert parts[1][-1] == pytest.approx(100.0 * by_kind[ProviderKind.ESS], abs=1e-3)


def test_the_sentence_gives_the_first_and_the_last_value():
    values = {("share_covered", Level.TOTAL): np.array([[0.5], [0.25]])}
    snapshot = Snapshot(1, 2, -1, ("a",), values)
    says = charts.lines("x", ["share_covered"], snapshot, "en").says
    assert says.index("50\u00a0%") < says.index("25\u00a0%")


def test_a_change_has_its_sign_and_percentages_change_by_points():
    assert changed("share_covered", 0.1, "en") == "+10 points"
    assert changed("share_covered", -0.1, "fr").startswith("\u2212")
    assert changed("mean_wait_months", 2.0, "en") == "+2 months"
    assert not changed("mean_wait_months", 0.0, "en").startswith("+")


def test_the_start_is_the_last_month_before_the_scenario(snapshot):
    series = snapshot.series("share_covered")[:, 0]
    assert snapshot.at_start("share_covered") == series[SHOWN_BEFORE - 1]
    assert snapshot.now("share_covered") == series[-1]
    assert math.isnan(snapshot.now("n_staff_per_1000")), "nobody has asked for it"


def test_the_answer_counts_the_ess_among_those_helped(snapshot):
    from viz.dashboard.pages.explore import answer

    parts = snapshot.series(*charts.WHO)[-1]
    share = parts[ProviderKind.ESS] / parts[: ProviderKind.NOBODY].sum()
    for language in LANGUAGES:
        assert charts.written("share_covered", float(share), language) in answer(snapshot, language)
