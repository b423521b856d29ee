"""Pictures, sentences and tables of the smallest population."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from scenarios.analysis.population_size import SIZES, Sizes, smallest
from viz.messages import LANGUAGES
from viz.population_size_figures import error_figure
from viz.population_size_text import plans_table, size_sentences, size_warnings, sizes_table
from viz.style import Caption

ERRORS = {"share_covered": 0.005, "unmet_severity_months_per_1000": 5.0, "theil_coverage": 0.0003}


def outcomes(n_seeds: int = 20) -> pd.DataFrame:
    chance, rows = np.random.default_rng(1), []
    for size in SIZES:
        for seed in range(1, n_seeds + 1):
            common = chance.normal(size=3)
            for scenario, effect in (("base", 0.0), ("cuts", 1.0)):
                luck = (common + 0.2 * chance.normal(size=3)) / np.sqrt(size)
                rows.append(
                    {
                        "scenario": scenario, "citizens": size, "seed": seed, "seconds": 0.05 + size / 4e4,
                        "share_covered": 0.62 - 0.04 * effect + 5.0 / size + 0.8 * luck[0],
                        "unmet_severity_months_per_1000": 300.0 + 20.0 * effect + 900.0 * luck[1],
                        "theil_coverage": 0.013 + 0.35 * luck[2],
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


TABLE = outcomes()
LEVELS = smallest(TABLE[TABLE["scenario"] == "base"], ERRORS, 10)
EFFECT = smallest(TABLE, {"share_covered": 0.005}, 10, ("base", "cuts"))


def drawn(sizes: Sizes, language: str) -> Figure:
    caption = Caption("A scenario", list(range(1, 21)), "welfare-abm 0.1.0", language)
    return error_figure(sizes, caption)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sizes", [LEVELS, EFFECT], ids=["levels", "effect"])
def test_nothing_is_cut_off_and_all_axes_have_units(sizes: Sizes, language: str) -> None:
    figure = drawn(sizes, language)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    box = figure.get_tightbbox(canvas.get_renderer())
    width, height = figure.get_size_inches()
    assert max(0.0, -box.x0, -box.y0, box.x1 - width, box.y1 - height) < 0.01
    panels = [axes for axes in figure.axes if axes.get_title(loc="left")]
    assert len(panels) == len(sizes.sizes)
    for axes in panels:
        assert axes.get_xscale() == axes.get_yscale() == "log"
        assert axes.get_ylabel().startswith("± ")
        assert axes.get_xlabel()
    assert "welfare-abm 0.1.0" in figure.get_supxlabel()


def test_the_line_of_the_error_asked_for_stands_where_it_should() -> None:
    axes = next(axes for axes in drawn(LEVELS, "en").axes if axes.get_title(loc="left") == "Coverage")
    lines = {line.get_label(): line for line in axes.get_lines()}
    assert lines["asked for"].get_ydata()[0] == pytest.approx(0.5)  # 0.005 in points
    table = LEVELS.table[LEVELS.table["measure"] == "share_covered"]
    assert lines["error: |bias| + chance"].get_ydata() == pytest.approx(100.0 * table["error"].to_numpy())


def test_the_first_sentence_says_the_number_or_that_it_is_extrapolated() -> None:
    assert LEVELS.smallest == 0
    assert "extrapolated, not measured" in size_sentences(LEVELS, "en")[0]
    assert "C'est extrapolé, non mesuré" in size_sentences(LEVELS, "fr")[0]
    first = size_sentences(EFFECT, "en")[0]
    assert first.startswith(f"{EFFECT.smallest:,} citizens")
    assert "difference between “cuts” and “base”" in first


@pytest.mark.parametrize(("language", "asked"), [("en", "±0.5 points"), ("fr", "±0,5 points")])
def test_errors_of_shares_are_told_in_points(language: str, asked: str) -> None:
    assert any(asked in one for one in size_sentences(LEVELS, language))


def test_warnings_name_measures_and_numbers_as_people_read_them() -> None:
    few = smallest(outcomes(3), {"share_covered": 0.005}, 10, ("base", "cuts"))
    tight = smallest(outcomes(3), {"share_covered": 0.00005}, 10, ("base", "cuts"))
    assert few.smallest
    said = size_warnings(tight, "fr")[0]
    assert said.startswith("Couverture : avec 3 simulations")
    assert " points" in said
    assert "(±0,005)" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_hold_every_measure_and_size_and_every_plan(language: str) -> None:
    table = sizes_table(LEVELS, language)
    assert len(table.rows) == len(ERRORS) * len(SIZES)
    assert sum("±" in row[4] for row in table.rows) == len(ERRORS) * (len(SIZES) - 1)
    plans = plans_table(EFFECT, language)
    assert len(plans.rows) == len(EFFECT.plans)
