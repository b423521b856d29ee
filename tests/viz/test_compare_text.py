"""A comparison in words gives the result first, with units and intervals, and never calls noise an effect."""

from io import StringIO

import pytest
from rich.console import Console

from scenarios.analysis.measure_words import measure_words
from scenarios.batch.measure import measure, measures
from scenarios.differences import differences
from scenarios.loader import load
from tests.viz.comparisons import WANTED, caption, made_up_comparison
from viz.compare_text import answer, as_markdown, difference_lines, effects_table, notes, print_comparison
from viz.messages import LANGUAGES
from viz.tables import Table

TITLES = {"a": "All as before", "b": "A sharp cut"}


def test_the_answer_tells_effects_with_intervals_and_units_and_names_what_is_not_told_apart() -> None:
    lower, higher, not_told, same = (one.replace("\u00a0", " ") for one in answer(made_up_comparison(), "en", TITLES))
    assert lower.startswith("Lower with “A sharp cut” than with “All as before”: coverage, by 4.")
    assert "points; coverage (housing, last year), by " in lower
    assert "euros per inhabitant a year" in lower
    assert higher.startswith("Higher with “A sharp cut” than with “All as before”: unmet need, by ")
    assert not_told == "Not told apart from chance: territorial inequality of coverage (Theil)."
    assert same == "The same to the last digit in every run: people in need."


def test_two_equal_scenarios_are_not_said_to_differ() -> None:
    comparison = made_up_comparison(n_seeds=1)
    first, *_ = answer(comparison, "en", TITLES)
    assert first.startswith("Nothing tells “A sharp cut” from “All as before”")
    assert "one seed only" in notes(comparison, "en", TITLES)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_table_has_unit_interval_and_verdict(language: str) -> None:
    table = effects_table(made_up_comparison(), language, titles=TITLES)
    assert [row[0] for row in table.rows] == [measure_words(one, language).label for one in measures(WANTED)]
    assert all(row[1] and "[" in row[4] and row[5] for row in table.rows)
    assert table.heads[2:4] == ["All as before", "A sharp cut"]
    separator = "," if language == "en" else "\u00a0;"
    assert all(separator in row[4] for row in table.rows)
    assert [row[5] for row in table.rows].count({"en": "differs", "fr": "diffère"}[language]) == 5


def test_a_narrow_interval_gets_the_decimals_it_needs() -> None:
    words = measure_words(measure("public_euros_per_inhabitant"), "en")
    assert words.decimals([215.0, 180.0]) == 0
    assert words.decimals_of_difference([215.0, 180.0], 12.0) == 0
    assert words.decimals_of_difference([215.0, 180.0], 0.5) == 1
    assert words.decimals_of_difference([215.0, 180.0], 0.03) == 2
    assert words.decimals_of_difference([215.0, 180.0], 0.0) == 0


@pytest.mark.parametrize(
    ("written", "language", "label", "inline"),
    [
        ("share_covered", "en", "Coverage", "coverage"),
        ("share_covered[housing]@last", "en", "Coverage (housing, last year)", "coverage (housing, last year)"),
        ("share_covered[housing]@0-4", "fr", "Couverture (logement, années 0 à 4)",
         "couverture (logement, années 0 à 4)"),
        ("share_of_cases[ess]@3", "en", "Who serves (ESS enterprises, year 3)",
         "who serves (ESS enterprises, year 3)"),
        ("share_covered[Territory 1]", "fr", "Couverture (Territoire 1)", "couverture (Territoire 1)"),
    ],
)  # fmt: skip
def test_a_measure_is_named_with_its_group_and_years(written: str, language: str, label: str, inline: str) -> None:
    words = measure_words(measure(written), language)
    assert (words.label, words.inline) == (label, inline)


@pytest.mark.parametrize("width", [50, 80, 100, 120, 160])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_and_no_verdict_is_cut_on_a_terminal(language: str, width: int) -> None:
    stream = StringIO()
    comparison = made_up_comparison(("a", "b", "c"))
    titles = {"a": "All as it was before the reform", "b": "A cut of three tenths", "c": "Another"}
    lines = {"b": ["budget 1 [red] → 0.7"], "c": []}
    print_comparison(comparison, language, titles, lines, Console(file=stream, width=width, force_terminal=True,
                                                                  color_system=None))  # fmt: skip
    printed = stream.getvalue()
    assert "budget 1 [red] → 0.7" in printed
    assert max(len(line) for line in printed.splitlines()) <= width
    for other in comparison.others:
        for row in effects_table(comparison, language, other, titles).rows:
            assert row[4] in printed
    assert "…" not in printed


def test_markdown_holds_differences_table_and_notes() -> None:
    written = as_markdown(made_up_comparison(), "en", TITLES, {"b": ["budget 1 → 0.7"]})
    assert written.index("- Lower with") < written.index("- budget 1 → 0.7") < written.index("| Coverage |")
    assert "Holm" in written
    assert "unpaired, " in written


def test_what_differs_names_the_scenario_a_change_belongs_to() -> None:
    first, second = load("ess_grants"), load("state_disengagement")
    lines = difference_lines(differences(first, second), "ESS on grants", "Disengagement", "en")
    assert lines[0].startswith("only in “Disengagement”: budget 1\u00a0→\u00a00.7 times the base")
    assert any(line.startswith("only in “ESS on grants”: ") for line in lines)
    assert difference_lines(differences(first, first), "x", "x", "fr") == ["Rien ne diffère entre les deux scénarios."]


def test_a_table_keeps_its_shape() -> None:
    table = Table(["word", "number"], [["a|b", "1"], ["c", "2"]])
    assert table.as_markdown().splitlines() == ["| word | number |", "| --- | ---: |", "| a\\|b | 1 |", "| c | 2 |"]
    assert table.columns((1,)).words == []
    with pytest.raises(ValueError, match="2 columns, but a row of 1 cells"):
        Table(["word", "number"], [["a"]])


def test_a_level_between_whole_per_cents_is_written_as_the_language_does() -> None:
    told = {language: caption(language, level=0.975).paired("effects") for language in ("en", "fr")}
    assert "97.5 %" in told["en"]
    assert "97,5" in told["fr"]
