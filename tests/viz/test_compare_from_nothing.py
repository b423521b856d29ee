"""Effects on what the base has none of, or no value of, are said in words where no dot can stand."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from scenarios.analysis.compare import paired_effects
from scenarios.batch.measure import measures
from tests.viz.comparisons import WANTED, caption, made_up_outcomes, made_up_yearly
from viz.compare_caption import ComparisonCaption
from viz.compare_figures import effects, over_years


def picture(one: ComparisonCaption, **columns: float) -> Figure:
    """Effects where some columns of the base hold one value."""
    outcomes: pd.DataFrame = made_up_outcomes(made_up_yearly())
    for name, value in columns.items():
        outcomes.loc[outcomes["scenario"] == "a", name] = value
    return effects(paired_effects(outcomes, "a", ["b"], measures(WANTED)), one)


def written(figure: Figure) -> list[str]:
    return [artist.get_text() for artist in figure.findobj(lambda artist: hasattr(artist, "get_text"))]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "from 0: no per cent of it, see the number"), ("fr", "contre 0 : pas de pourcentage, voir le nombre")],
)
def test_a_row_that_has_no_percentage_says_so(language: str, words: str) -> None:
    assert written(picture(caption(language), public_euros_per_inhabitant=0.0)).count(words) == 1
    assert words not in written(picture(caption(language)))


@pytest.mark.parametrize(("language", "words"), [("en", "no value"), ("fr", "sans valeur")])
def test_a_row_without_a_value_says_no_value_and_nothing_of_units(language: str, words: str) -> None:
    said = written(picture(caption(language), share_covered=float("nan")))
    assert said.count(words) == 1
    assert not any(text.startswith("– ") for text in said)


@pytest.mark.parametrize(("language", "colon"), [("en", "Another: "), ("fr", "Another : ")])
def test_a_scenario_and_its_difference_are_parted_as_the_language_does(language: str, colon: str) -> None:
    one = caption(language, differences={"b": ["budget 1 → 0.7 times the base"], "c": ["taxes 2 → 3"]})
    figure = over_years(made_up_yearly(("a", "b", "c")), ["a", "b", "c"], measures(WANTED), one)
    assert any(colon + "taxes 2 → 3" in text for text in written(figure))
