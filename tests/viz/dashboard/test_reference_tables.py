"""What the page Method lists is everything there is, in both languages."""

from __future__ import annotations

import pytest

from abm.indicators.registry import INDICATORS
from abm.parameters.mechanisms import MECHANISMS
from viz.dashboard.html_tables import table_html
from viz.dashboard.reference_tables import indicators_table, mechanisms_table

LANGUAGES = ("en", "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_is_listed_with_unit_and_meaning(language: str) -> None:
    table = indicators_table(language)
    assert [row[1] for row in table.rows] == list(INDICATORS)
    assert all(all(row) for row in table.rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mechanism_is_listed_with_what_switches_it_off(language: str) -> None:
    table = mechanisms_table(language)
    assert [row[1] for row in table.rows] == [one.name for one in MECHANISMS]
    assert all(all(row[1:]) for row in table.rows)


def test_the_languages_differ_and_names_do_not() -> None:
    english, french = table_html(indicators_table("en")), table_html(indicators_table("fr"))
    for page, label in ((english, "Trials"), (french, "Expérimentations")):
        assert label in page
        assert "n_trials" in page
