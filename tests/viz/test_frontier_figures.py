"""Pictures, sentences and tables of a frontier show what was found, with units, in both languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from scenarios.analysis.frontier import frontier_of, objectives
from scenarios.batch.factor import Factor
from tests.viz.frontier_examples import LEVERS, example_base, example_frontier, example_outcomes
from viz.frontier_figures import frontier_figure, mixes_figure, search_figure
from viz.frontier_text import frontier_sentences, frontier_table, place_in_range
from viz.messages import LANGUAGES
from viz.style import Caption, as_bytes

FRONTIER = example_frontier()
REPORT = pd.DataFrame(
    {"points": [20, 38], "runs": [40, 130], "front": [6, 9], "hypervolume": [0.7, 1.0]},
    index=pd.Index([1, 2], name="generation"),
)


def caption(language: str = "en", scenario: str = "A scenario") -> Caption:
    return Caption(scenario, list(range(1, 9)), "welfare-abm 0.1.0", language)


def pictures(language: str, scenario: str = "A scenario") -> dict[str, Figure]:
    one = caption(language, scenario)
    return {
        "frontier": frontier_figure(FRONTIER, one),
        "mixes": mixes_figure(FRONTIER, LEVERS, one),
        "search": search_figure(REPORT, one),
    }


def words_in(figure: Figure) -> str:
    """Every text drawn."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return "\n".join(one.get_text() for one in figure.findobj(lambda artist: hasattr(artist, "get_text")))


def overflow(figure: Figure) -> float:
    """Inches by which anything drawn sticks out of the picture."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    drawn = figure.get_tightbbox(canvas.get_renderer())
    width, height = figure.get_size_inches()
    return max(0.0, -drawn.x0, -drawn.y0, drawn.x1 - width, drawn.y1 - height)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_and_everything_has_a_title_and_a_source(language):
    for name, figure in pictures(language, "A scenario whose title goes on and on, " * 4).items():
        assert overflow(figure) < 0.01, name
        assert figure.get_suptitle(), name
        assert "welfare-abm 0.1.0" in figure.get_supxlabel(), name


@pytest.mark.parametrize(
    ("language", "units"),
    [
        ("en", ("person-months per 1,000 inhabitants", "euros per inhabitant a year", "Theil index", "times the base")),
        ("fr", ("mois-personnes", "euros par habitant et par an", "indice de Theil", "fois la base")),
    ],
)
def test_axes_and_levers_have_their_units(language, units):
    figures = pictures(language)
    drawn = (words_in(figures["frontier"]) + words_in(figures["mixes"])).replace("\n", " ")
    assert all(unit in drawn for unit in units)


def test_footers_count_mixes_and_runs():
    figures = pictures("en")
    assert "300 mixes, 8 runs each" in figures["frontier"].get_supxlabel()
    assert "38 mixes, 130 runs in all" in figures["search"].get_supxlabel()


def test_every_mix_is_drawn_once():
    axes = frontier_figure(FRONTIER, caption()).axes[0]
    drawn = {tuple(place) for cloud in axes.collections if hasattr(cloud, "get_sizes") for place in cloud.get_offsets()}
    wanted = FRONTIER.means[[FRONTIER.objectives[1].name, FRONTIER.objectives[0].name]]
    assert drawn >= {tuple(row) for row in wanted.to_numpy()}


def test_without_a_base_none_is_marked():
    without = replace(FRONTIER, base=None)
    assert "base" not in words_in(frontier_figure(without, caption())).split("\n")
    assert "base" in words_in(frontier_figure(FRONTIER, caption())).split("\n")
    assert not any("base" in one and "better means" in one for one in frontier_sentences(without, LEVERS, "en"))


def test_two_objectives_need_no_third_for_colour():
    found = frontier_of(example_outcomes(60, 5), LEVERS, objectives()[:2])
    assert overflow(frontier_figure(found, caption())) < 0.01
    assert len(frontier_figure(found, caption()).axes) == 1


def test_pictures_are_the_same_bytes_each_time():
    first, second = (as_bytes(frontier_figure(FRONTIER, caption()), "png") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_sentence_says_how_many_mixes_survive(language):
    first = frontier_sentences(FRONTIER, LEVERS, language)[0]
    for number in (len(FRONTIER.front), len(FRONTIER.means), FRONTIER.n_survive, FRONTIER.n_sure, FRONTIER.n_unlikely):
        assert str(number) in first


def test_levers_that_go_with_the_cost_are_named_and_others_are_not():
    said = next(one for one in frontier_sentences(FRONTIER, LEVERS, "en") if one.startswith("Along the front"))
    assert "a higher “grants budget”" in said
    assert "a higher “procurement budget”" in said
    assert "fringe" not in said


def test_levers_unrelated_to_the_cost_are_named_by_chance_in_few_cases():
    """Values shuffled among mixes: at most one in twenty such fronts may name a lever."""
    named = 0
    for seed in range(200):
        shuffled = FRONTIER.values.sample(frac=1.0, random_state=seed).set_axis(FRONTIER.values.index)
        said = frontier_sentences(replace(FRONTIER, values=shuffled), LEVERS, "en")
        named += any(one.startswith("Along the front") for one in said)
    assert named <= 10


def test_a_lever_kept_at_an_end_by_all_is_named():
    values = FRONTIER.values.assign(**{"funding.equalisation": 0.95, "needs.outreach": 0.6})
    said = frontier_sentences(replace(FRONTIER, values=values), LEVERS, "en")
    assert any("“equalisation” in the highest fifth" in one for one in said)
    assert any("“outreach” in the lowest fifth" in one for one in said)


def test_a_base_beaten_surely_is_told_from_one_beaten_by_means_only():
    wasteful = example_base().assign(
        unmet_severity_months_per_1000=lambda table: table["unmet_severity_months_per_1000"] + 60.0,
        public_euros_per_inhabitant=lambda table: table["public_euros_per_inhabitant"] + 60.0,
        theil_coverage=lambda table: table["theil_coverage"] + 0.02,
    )
    found = frontier_of(example_outcomes(), LEVERS, objectives(), wasteful)
    said = " ".join(frontier_sentences(found, LEVERS, "en"))
    assert "The base can be bettered in every objective at once" in said
    noisy = wasteful.assign(theil_coverage=np.random.default_rng(1).normal(0.03, 0.05, len(wasteful)))
    doubtful = frontier_of(example_outcomes(), LEVERS, objectives(), noisy)
    assert "is not known" in " ".join(frontier_sentences(doubtful, LEVERS, "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_every_mix_of_the_front_with_levers_objectives_and_runs(language):
    table = frontier_table(FRONTIER, LEVERS, language)
    assert len(table.rows) == len(FRONTIER.front)
    assert len(table.heads) == 1 + len(LEVERS) + 3 + 2
    assert [row[0] for row in table.rows] == [str(point) for point in FRONTIER.front]
    assert all("±" in cell for row in table.rows for cell in row[1 + len(LEVERS) : -2])
    assert len(frontier_table(FRONTIER, LEVERS, language, most=5).rows) == 5


def test_places_of_listed_values_follow_the_list():
    lever = Factor("service.queue_order", values=("severity", "first_come", "creaming"))
    assert place_in_range(lever, pd.Series(["creaming", "severity", "first_come"])).tolist() == [1.0, 0.0, 0.5]
    assert place_in_range(Factor("needs.outreach", 1.0, 3.0), pd.Series([1.0, 2.5])).tolist() == [0.0, 0.75]
