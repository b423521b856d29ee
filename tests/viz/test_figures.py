"""Pictures show what the table holds, keep inside their frame, and name units and source."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from viz.figures import INCOME_SHARES, all_figures, band, coverage, figure_files, territories, who_serves
from viz.messages import LANGUAGES
from viz.style import Caption

SeriesOf = Callable[..., pd.DataFrame]
SIZES = [np.array([0.6, 1.0, 3.0, 40.0]), np.array([0.5, 2.0, 900.0])]


def caption(n_runs: int = 1, language: str = "en", scenario: str = "A scenario") -> Caption:
    return Caption(scenario, list(range(1, n_runs + 1)), "welfare-abm 0.1.0", language)


def figures_of(series: pd.DataFrame, poverty: dict[str, float], one: Caption) -> dict[str, Figure]:
    return all_figures(series, SIZES, SIZES, poverty, one)


def overflow(figure: Figure) -> float:
    """Inches by which anything drawn sticks out of the picture; 0 when all is inside."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    drawn = figure.get_tightbbox(canvas.get_renderer())
    width, height = figure.get_size_inches()
    return max(0.0, -drawn.x0, -drawn.y0, drawn.x1 - width, drawn.y1 - height)


def test_the_band_is_the_median_and_the_middle_90_percent() -> None:
    series = pd.DataFrame(
        [
            (f"run {run}", month, "share_covered", "all", "all", "all", run + month)
            for run in range(21)
            for month in (0, 1)
        ],
        columns=["run", "month", "indicator", "territory", "domain", "provider", "value"],
    )
    values = band(series, "share_covered")
    assert list(values.loc[0]) == [1.0, 10.0, 19.0]
    assert list(values.loc[1]) == [2.0, 11.0, 20.0]
    assert band(series, "cash_months").empty


@pytest.mark.parametrize(
    ("language", "n_runs", "n_territories"), [("en", 1, 4), ("fr", 1, 4), ("en", 3, 13), ("fr", 2, 96)]
)
def test_nothing_of_any_picture_is_cut_off(
    series_of: SeriesOf, language: str, n_runs: int, n_territories: int
) -> None:
    names = tuple(f"Territoire-de-nom-long {i}" for i in range(n_territories))
    series = series_of(n_runs, names)
    poverty = {name: 0.1 + i / 1000 for i, name in enumerate(names)}
    long_title = "A scenario whose title goes on and on, " * 4
    for name, figure in figures_of(series, poverty, caption(n_runs, language, long_title)).items():
        assert overflow(figure) < 0.01, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_has_a_title_a_source_and_units(series_of: SeriesOf, language: str) -> None:
    series = series_of(2)
    for name, figure in figures_of(series, {"Ain": 0.1, "Var": 0.2}, caption(2, language)).items():
        assert figure.get_suptitle(), name
        assert "welfare-abm 0.1.0" in figure.get_supxlabel()
        assert "1, 2" in figure.get_supxlabel()
        for axes in figure.axes:
            named = axes.get_ylabel() or axes.get_xlabel()
            assert any(unit in named for unit in ("%", "1,000", "1\u202f000", "100 ")), (name, named)


def test_files_are_png_and_svg_and_the_same_each_time(series_of: SeriesOf) -> None:
    def files() -> dict[str, bytes]:
        return figure_files({"coverage": coverage(series_of(), caption())})

    first = files()
    assert set(first) == {"figures/coverage.png", "figures/coverage.svg"}
    assert first["figures/coverage.png"].startswith(b"\x89PNG")
    assert first["figures/coverage.svg"].lstrip().startswith(b"<?xml")
    assert first == files()


def test_who_serves_is_stacked_to_a_hundred_percent(series_of: SeriesOf) -> None:
    axes = who_serves(series_of(), caption()).axes[0]
    tops = [collection.get_paths()[0].vertices[:, 1].max() for collection in axes.collections]
    assert max(tops) == pytest.approx(100.0)
    assert len(tops) == 4


def test_what_sticks_out_is_noticed(series_of: SeriesOf) -> None:
    figure = coverage(series_of(), caption())
    figure.text(1.2, 0.5, "far away")
    assert overflow(figure) > 1


def test_the_poorest_territory_stands_at_the_top(series_of: SeriesOf) -> None:
    figure = territories(series_of(), {"Ain": 0.2, "Var": 0.1}, caption())
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["Var (poverty 10.0 %)", "Ain (poverty 20.0 %)"]


def test_small_differences_of_coverage_are_not_blown_up(series_of: SeriesOf) -> None:
    low, high = territories(series_of(), {"Ain": 0.2, "Var": 0.1}, caption()).axes[0].get_xlim()
    assert high - low >= 20
    assert low >= 0
    assert high <= 100


@pytest.mark.parametrize("months", [3, 36])
def test_words_at_the_start_of_the_scenario_stand_where_there_is_room(series_of: SeriesOf, months: int) -> None:
    axes = coverage(series_of(months=months), caption(language="fr")).axes[0]
    (words,) = [one for one in axes.texts if one.get_text() == "début du scénario"]
    assert words.get_horizontalalignment() == ("right" if months == 3 else "left")


def test_a_table_without_values_gives_pictures_all_the_same(series_of: SeriesOf) -> None:
    nothing = series_of().iloc[:0]
    figures = all_figures(nothing, [], [], {"Ain": 0.1}, caption())
    assert len(figure_files(figures)) == 10


def test_a_run_without_burn_in_or_of_one_month_can_be_drawn(series_of: SeriesOf) -> None:
    series = series_of()
    figures = figures_of(series[series["month"] == 0], {"Ain": 0.1, "Var": 0.2}, caption())
    assert all(overflow(figure) < 0.01 for figure in figures.values())


def test_parts_of_the_income_add_up_to_all_of_it(series_of: SeriesOf) -> None:
    """The stack would hide it if a source of income were missing."""
    series = series_of()
    total = sum(band(series, name)["median"].iloc[-1] for name in INCOME_SHARES)
    assert total == pytest.approx(1.0)
