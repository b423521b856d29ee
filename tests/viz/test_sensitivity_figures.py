"""Pictures and words of sensitivity and of conditions: nothing cut off, units named, chance not called an effect."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from scenarios.analysis.explore import explain
from scenarios.analysis.sensitivity import Indices, Screening, morris_indices, sobol_indices
from tests.scenarios.analysis.sens_worlds import morris_sample, own_chance, problem, sobol_sample, table
from tests.scenarios.analysis.test_explore import choices, corner, world
from tests.viz.study_worlds import FACTORS, GRANTS, QUEUE, REFERRAL, SERVED, caption
from tests.viz.test_figures import overflow
from viz.explore_figures import condition_figure
from viz.messages import LANGUAGES
from viz.sensitivity_figures import direction, indices_figure, screening_figure
from viz.sensitivity_tables import indices_tables, noise_table, pairs_table, screening_tables
from viz.sensitivity_text import indices_sentences, screening_sentences

MEASURES = ("share_covered", "public_euros_per_inhabitant")
NAMES = [factor.name for factor in FACTORS]


def named_problem() -> dict[str, Any]:
    return {**problem(4), "names": NAMES}


def runs(sample: np.ndarray, spread: float = 0.02) -> pd.DataFrame:
    """Grants raise coverage, referral lowers it and acts on grants; cost follows coverage."""
    grants, referral = sample[:, 0], sample[:, 1]
    means = 0.4 + 0.2 * grants - 0.1 * referral + 0.3 * (grants - 0.5) * (referral - 0.5)
    values = means[:, np.newaxis] + own_chance(spread)(np.random.default_rng(1), sample, 4)
    data = table(sample, values).drop(columns=list("abcd"))
    return data.assign(public_euros_per_inhabitant=300.0 + 200.0 * data["share_covered"])


@pytest.fixture(scope="module")
def indices() -> Indices:
    sample = sobol_sample(4, 128, second_order=True)
    return sobol_indices(named_problem(), sample, runs(sample), MEASURES, True)


@pytest.fixture(scope="module")
def screening() -> Screening:
    sample = morris_sample(4, 20)
    return morris_indices(named_problem(), sample, runs(sample), MEASURES, 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_a_picture_is_cut_off(indices: Indices, screening: Screening, language: str) -> None:
    long_title = caption(language, "A scenario whose title goes on and on, " * 4)
    pictures = [indices_figure(indices, FACTORS, long_title)]
    pictures += [screening_figure(screening, measure, FACTORS, long_title) for measure in MEASURES]
    pictures += [
        condition_figure(explain(world(200, chance), FACTORS, "share_covered < 0.4"), long_title)
        for chance in (corner, choices, lambda points: np.full(len(points), 0.3))
    ]
    for figure in pictures:
        assert overflow(figure) < 0.01
        assert figure.get_suptitle()
        assert "welfare-abm 0.1.0" in figure.get_supxlabel()


@pytest.mark.parametrize(("language", "points"), [("en", "(points)"), ("fr", "(points)")])
def test_axes_name_their_units(screening: Screening, language: str, points: str) -> None:
    shares = screening_figure(screening, MEASURES[0], FACTORS, caption(language))
    euros = screening_figure(screening, MEASURES[1], FACTORS, caption(language))
    assert all(points in axes.get_xlabel().replace("\n", " ") for axes in shares.axes if axes.get_xlabel())
    assert all("euros" in axes.get_xlabel() for axes in euros.axes if axes.get_xlabel())


def test_bars_have_the_length_of_the_effects(screening: Screening) -> None:
    figure = screening_figure(screening, MEASURES[0], FACTORS, caption())
    panel = next(axes for axes in figure.axes if axes.get_title(loc="left") == "Mean over runs")
    table_ = screening.table
    of_mean = table_[(table_["measure"] == MEASURES[0]) & (table_["response"] == "mean")]
    assert [bar.get_width() for bar in panel.patches] == pytest.approx(100.0 * of_mean["mu_star"].sort_values()[::-1])


def test_a_direction_is_named_only_when_effects_agree_and_stand_out() -> None:
    row = {"stands_out": True, "mu": 1.0, "mu_star": 1.0}
    assert direction(pd.Series(row)) == "up"
    assert direction(pd.Series({**row, "mu": -1.0})) == "down"
    assert direction(pd.Series({**row, "mu": 0.3})) == "both"
    assert direction(pd.Series({**row, "stands_out": False})) == "unclear"


def test_the_result_comes_first_with_factor_range_and_interval(indices: Indices) -> None:
    first = indices_sentences(indices, FACTORS)[0]
    assert "of what moves “coverage” is grants budget, 0.5 to 1.5 times the base (ST 0." in first
    assert "Not told from chance: " in first
    french = indices_sentences(indices, FACTORS, "fr")[0]
    assert "tient à : budget des subventions, 0,5 à 1,5 fois la base (ST 0," in french


def test_a_screening_tells_the_change_over_the_range(screening: Screening) -> None:
    first = screening_sentences(screening, FACTORS)[0]
    assert first.startswith("“Coverage” moves most with grants budget: +")
    assert "points over 0.5 to 1.5 times the base (95 % interval" in first
    french = screening_sentences(screening, FACTORS, "fr")[0]
    assert "«\u00a0Couverture\u00a0» varie le plus avec : budget des subventions" in french


def test_noise_is_never_said_to_move_anything() -> None:
    sample = sobol_sample(4, 64)
    values = own_chance(0.1)(np.random.default_rng(8), sample, 5)
    data = table(sample, values).drop(columns=list("abcd"))
    found = sobol_indices(named_problem(), sample, data, MEASURES[:1], False)
    assert (found.table["ST"] > 0.3).all()
    assert all("beyond chance" in sentence for sentence in indices_sentences(found, FACTORS))
    assert any("no more than by chance" in sentence for sentence in found.warnings())


def test_chance_is_not_taken_for_interaction() -> None:
    """A model that only adds up, under much chance: total indices are far above those alone, by chance."""
    sample = sobol_sample(4, 512)
    values = (0.3 * sample[:, :2].sum(axis=1))[:, np.newaxis] + own_chance(0.2)(np.random.default_rng(9), sample, 4)
    data = table(sample, values).drop(columns=list("abcd"))
    found = sobol_indices(named_problem(), sample, data, MEASURES[:1], False)
    means = found.table[found.table["response"] == "mean"].iloc[:2]
    assert (means["ST"] - means["S1"] > 0.15).all()
    assert "mostly together" not in indices_sentences(found, FACTORS)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_hold_every_factor_by_rank_with_its_range(
    indices: Indices, screening: Screening, language: str
) -> None:
    for asked, word in (("mean", ""), ("spread", {"en": "spread", "fr": "dispersion"}[language])):
        for tables in (
            indices_tables(indices, FACTORS, language, asked), screening_tables(screening, FACTORS, language, asked)
        ):  # fmt: skip
            assert [len(one.rows) for one in tables] == [len(FACTORS)] * 2
            assert all(word in one.caption for one in tables)
    pairs = pairs_table(indices, MEASURES[0], FACTORS, language)
    assert len(pairs.rows) == 6
    assert "0" in pairs.rows[0][2]
    assert len(noise_table(indices, language=language).rows) == 4


def test_more_factors_than_fit_are_counted_in_the_footer(screening: Screening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viz.sensitivity_figures.MOST_BARS", 3)
    figure = screening_figure(screening, MEASURES[0], FACTORS, caption())
    assert "1 factors of lower rank not shown" in figure.get_supxlabel()


def test_boxes_are_drawn_where_they_are() -> None:
    found = explain(world(600, corner), FACTORS, "share_covered < 0.4")
    figure = condition_figure(found, caption())
    plane = figure.axes[0]
    frame = next(patch for patch in plane.patches if not patch.get_fill())
    across, up = ((REFERRAL, GRANTS) if "referral" in plane.get_xlabel() else (GRANTS, REFERRAL))
    scale = {GRANTS.name: 1.0, REFERRAL.name: 100.0}
    box = found.boxes[0].box
    right, top = frame.get_x() + frame.get_width(), frame.get_y() + frame.get_height()
    assert right == pytest.approx(scale[across.name] * box.bound(across.name).high)
    assert top == pytest.approx(scale[up.name] * box.bound(up.name).high)
    assert {QUEUE.name, SERVED.name}.isdisjoint(bound.factor for bound in box.bounds)
