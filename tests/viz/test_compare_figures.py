"""Pictures of comparisons show every effect and scenario with units, keep inside their frame, and say what differs."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from scenarios.analysis.compare import paired_effects
from scenarios.analysis.measure_words import measure_words
from scenarios.batch.measure import Measure, measures
from tests.viz.comparisons import WANTED, caption, made_up_comparison, made_up_yearly
from viz.compare_caption import ComparisonCaption
from viz.compare_figures import effects, over_years, paired_years
from viz.messages import LANGUAGES
from viz.style import BLUE, as_bytes

LONG = "a difference told in so many words that it fills more than a line of the picture " * 4


def pictures(n_others: int, one: ComparisonCaption, n_seeds: int = 12) -> dict[str, Figure]:
    names = ["a", "b", "c", "d", "e"][: 1 + n_others]
    yearly = made_up_yearly(names, n_seeds)
    return {
        "effects": effects(made_up_comparison(names, n_seeds), one),
        "years": over_years(yearly, names, measures(WANTED), one),
        "paired": paired_years(yearly, "a", names[1:], measures(WANTED), one),
    }


def overflow(figure: Figure) -> float:
    """Inches by which anything drawn sticks out of the picture; 0 when all is inside."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    drawn = figure.get_tightbbox(canvas.get_renderer())
    width, height = figure.get_size_inches()
    return max(0.0, -drawn.x0, -drawn.y0, drawn.x1 - width, drawn.y1 - height)


def all_text(figure: Figure) -> str:
    return "\n".join(artist.get_text() for artist in figure.findobj(lambda artist: hasattr(artist, "get_text")))


@pytest.mark.parametrize(("language", "n_others", "n_seeds"), [("en", 1, 12), ("fr", 3, 2), ("en", 1, 1)])
def test_nothing_of_any_picture_is_cut_off(language: str, n_others: int, n_seeds: int) -> None:
    titles = {name: f"Scenario {name} with a title of the length that people like to give to them" for name in "abcde"}
    differences = {name: [LONG, "short", LONG] for name in "bcde"[:n_others]}
    one = caption(language, n_seeds, titles=titles, differences=differences)
    for name, figure in pictures(n_others, one, n_seeds).items():
        assert overflow(figure) < 0.01, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_says_what_differs_its_source_and_its_units(language: str) -> None:
    for name, figure in pictures(1, caption(language)).items():
        written = all_text(figure)
        assert figure.get_suptitle(), name
        assert "budget 1 → 0.7 times the base" in written
        assert "welfare-abm 0.1.0" in figure.get_supxlabel()
        assert "1–12" in figure.get_supxlabel()
        flat = " ".join(written.split())
        for one in measures(WANTED):
            words = measure_words(one, language)
            assert (words.label if name.startswith("effects") else words.panel) in flat, (name, one)
            assert any(" ".join(unit.split()) in flat for unit in (words.unit, words.unit_of_difference)), (name, one)


def test_long_differences_are_shortened_and_how_many_are_left_is_said() -> None:
    head = caption(differences={"b": [LONG, "second", "third", LONG, "fifth"]}).head()
    assert len(head) == 4  # three of the first, one of the second
    assert head[-1] == "• second  … and 3 more"
    huge = caption(differences={"b": [LONG * 3, "second"]}).head()
    assert len(huge) == 4
    assert huge[-1].endswith("  … and 1 more")
    assert caption(differences={"b": [LONG * 3]}).head()[-1].endswith(" …")
    many = caption(differences={"b": [f"difference {number}" for number in range(9)]}).head()
    assert len(many) == 4
    assert many[-1].endswith("… and 5 more")
    assert caption(differences={"b": ["one", "two"]}).head() == ["• one", "• two"]
    assert caption(differences={}).head() == []


def test_with_several_scenarios_a_difference_names_its_own_and_is_told_once() -> None:
    both = {"b": ["budget 1 → 0.7", "only in “All as before”: x"], "c": ["budget 1 → 2", "only in “All as before”: x"]}
    assert caption(differences=both).head() == [
        "• A sharp cut: budget 1 → 0.7", "• only in “All as before”: x", "• Another: budget 1 → 2",
    ]  # fmt: skip
    alike = caption(differences={"b": ["budget 1 → 2"], "c": ["budget 1 → 2"]}).head()
    assert alike == ["• A sharp cut: budget 1 → 2", "• Another: budget 1 → 2"]


def test_dots_are_filled_when_scenarios_differ_and_hollow_when_not() -> None:
    """Not by colour: also readable in print."""
    figure = effects(made_up_comparison(), caption())
    (axes,) = figure.findobj(lambda artist: type(artist).__name__ == "Axes")
    dots = [line for line in axes.lines if line.get_marker() in "oD" and len(line.get_xdata()) == 1]
    filled = [line for line in dots if to_rgba(line.get_markerfacecolor()) == to_rgba(BLUE)]
    hollow = [line for line in dots if to_rgba(line.get_markerfacecolor()) == to_rgba("white")]
    same = [line for line in dots if line.get_marker() == "D"]
    assert (len(filled), len(hollow), len(same)) == (5, 1, 1)
    assert same[0].get_xdata()[0] == 0.0


def test_an_effect_stands_where_its_percentage_of_the_base_puts_it() -> None:
    comparison = made_up_comparison()
    effect = comparison.effect("b", Measure("public_euros_per_inhabitant"))
    (axes,) = effects(comparison, caption()).findobj(lambda artist: type(artist).__name__ == "Axes")
    places = [line.get_xdata()[0] for line in axes.lines if len(line.get_xdata()) == 1]
    assert any(np.isclose(place, 100 * effect.relative) for place in places)
    assert -18 < 100 * effect.relative < -16


def test_what_differs_is_never_beyond_the_axis_and_wide_noise_is_an_arrow() -> None:
    rng = np.random.default_rng(6)
    base = {"share_covered": 0.5 * np.ones(12), "public_euros_per_inhabitant": np.full(12, 200.0),
            "theil_coverage": np.full(12, 0.007), "mean_wait_months": np.full(12, 5.0)}  # fmt: skip
    change = {"share_covered": 0.001, "public_euros_per_inhabitant": -120.0, "theil_coverage": 0.0,
              "mean_wait_months": 0.01}  # fmt: skip
    noise = {"share_covered": 0.001, "public_euros_per_inhabitant": 1.0, "theil_coverage": 0.2,
             "mean_wait_months": 0.01}  # fmt: skip
    rows = [
        {"scenario": name, "seed": seed}
        | {one: base[one][seed] + (name == "b") * (change[one] + noise[one] * rng.normal()) for one in base}
        for name in "ab"
        for seed in range(12)
    ]
    comparison = paired_effects(pd.DataFrame(rows), "a", ["b"], measures(list(base)))
    figure = effects(comparison, caption())
    (axes,) = figure.findobj(lambda artist: type(artist).__name__ == "Axes")
    low, high = axes.get_xlim()
    assert low < 100 * comparison.effect("b", Measure("public_euros_per_inhabitant")).low / 200.0 < -59
    assert high < 100 * comparison.effect("b", Measure("theil_coverage")).high / 0.007 / 4
    assert [line.get_marker() for line in axes.lines].count(">") == 1
    assert "arrow" in all_text(figure)


def test_over_years_the_line_is_the_median_and_shares_are_percentages() -> None:
    yearly = made_up_yearly()
    figure = over_years(yearly, ["a", "b"], [Measure("share_covered")], caption())
    (axes,) = figure.findobj(lambda artist: type(artist).__name__ == "Axes")
    rows = yearly[(yearly["scenario"] == "b") & (yearly["domain"] == "all") & (yearly["indicator"] == "share_covered")]
    assert list(axes.lines[1].get_ydata()) == pytest.approx(list(100 * rows.groupby("year")["value"].median()))
    assert axes.lines[0].get_linestyle() != axes.lines[1].get_linestyle()
    assert axes.get_ylabel() == "%"


def test_the_difference_over_years_is_0_before_the_scenario_and_in_points() -> None:
    figure = paired_years(made_up_yearly(), "a", ["b"], [Measure("share_covered")], caption())
    (axes,) = figure.findobj(lambda artist: type(artist).__name__ == "Axes")
    values = axes.lines[1].get_ydata()
    assert list(values[:2]) == [0.0, 0.0]
    assert all(-7.0 < value < -3.0 for value in values[2:])
    assert axes.get_ylabel() == "points"


def test_a_table_without_values_gives_pictures_all_the_same() -> None:
    nothing = made_up_yearly().iloc[:0]
    assert as_bytes(over_years(nothing, ["a", "b"], measures(WANTED), caption()), "png")
    assert as_bytes(paired_years(nothing, "a", ["b"], measures(WANTED), caption()), "png")


def test_the_same_comparison_gives_the_same_bytes() -> None:
    first, second = (as_bytes(effects(made_up_comparison(), caption()), "svg") for _ in range(2))
    assert first == second
