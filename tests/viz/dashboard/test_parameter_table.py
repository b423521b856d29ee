"""The table of parameters on the page about method."""

import re

import pytest

from abm.parameters.names import declarations
from abm.parameters.quantity import Role
from scenarios.loader import load
from viz.dashboard.asked import LANGUAGES, Asked
from viz.dashboard.parameter_table import as_html, chosen, rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_has_a_row_with_unit_role_and_source(language):
    found = rows(load("base"), language)
    assert [row.declared.name for row in found] == list(declarations())
    for row in found:
        assert all((row.name, row.value, row.default, row.unit, row.role, row.meaning, row.source)), row
        assert row.is_default
    html = as_html(found, language, {})
    assert len(re.findall("<tr><th scope=.row.>", html)) == len(declarations())


def test_words_are_found_whatever_their_accents_and_capitals():
    french = rows(load("base"), "fr")
    names = {row.declared.name for row in chosen(french, "CREDIT")}
    assert "enterprises.credit_months" in names
    assert names == {row.declared.name for row in chosen(french, "crédit")}
    assert not chosen(french, "credit no_such_word")
    assert {row.declared.role for row in chosen(french, "", Role.LEVER)} == {Role.LEVER}


def test_meanings_and_sources_are_searched_and_shown_in_the_language_of_the_reader():
    french = rows(load("base"), "fr")
    found = {row.declared.name for row in chosen(french, "probabilite guichet indique")}
    assert found == {"service.referral"}
    assert "hypothèse : aucune réponse" in as_html(french, "fr", {}).replace("\u00a0", " ")
    assert "assumption" not in as_html(french, "fr", {})


def test_what_the_question_changes_is_marked():
    asked = Asked("state_disengagement", {"service.referral": "0.4"})
    found = chosen(rows(asked.resolved(), "en"), "", only_changed=True)
    names = {row.declared.name: row for row in found}
    assert names["service.referral"].value == "40 %"
    assert not names["service.referral"].is_default
    assert "0.7" in names["funding.budget"].changes[0]
    assert len(found) < 10


def test_nothing_in_a_table_is_read_as_markup():
    html = as_html(rows(load("base"), "en"), "en", {"society": "<script>"})
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
