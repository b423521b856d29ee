"""What is open on a page, as an address says."""

from typing import Any

import pytest
import solara

from abm.errors import ParameterError
from scenarios.french_errors import in_language
from viz.dashboard.app import PAGES, VIEWS
from viz.dashboard.asked import Asked, address, asked_of
from viz.dashboard.contract_told import titles
from viz.dashboard.guided import QUESTIONS
from viz.dashboard.views import View, view_of

SLOW = 60_000


@pytest.fixture
def view() -> View:
    return View(solara.Reactive("a"), lambda: ["a", "b"], "a")


def test_an_address_opens_what_it_names(view: View) -> None:
    view.open("scenario=base&view=b")
    assert view.now() == "b"


def test_an_address_that_names_nothing_opens_the_first(view: View) -> None:
    view.open("view=b")
    view.open("scenario=base")
    assert (view.chosen.value, view.now()) == ("a", "")


@pytest.mark.parametrize("query", ["view=c", "view=%00", "view=../../etc/passwd", "view=b&view=<b>"])
def test_what_is_not_there_is_told_and_changes_nothing(view: View, query: str) -> None:
    view.open("view=b")
    with pytest.raises(ParameterError, match="expected one of a, b") as told:
        view.open(query)
    assert view.now() == "b"
    assert "choisir parmi" in in_language(str(told.value), "fr")


@pytest.mark.parametrize(("page", "name"), [(page, name) for page, view in VIEWS.items() for name in view.names()])
def test_everything_that_can_be_opened_has_an_address(page: str, name: str) -> None:
    assert page in PAGES
    query = address(Asked(), "fr", name)
    assert view_of(query) == name
    assert asked_of(query) == (Asked(), "fr", [])


def test_a_question_is_opened_with_the_values_of_its_address() -> None:
    for question in QUESTIONS:
        values = {lever.name: lever.low for lever in question.levers}
        assert question.opening(question.asked(values)) == values
        assert question.opening(Asked()) == question.opening()
        beyond = {**values, question.levers[0].name: question.levers[0].high + 1.0}
        assert question.opening(question.asked(beyond)) == question.opening()


@pytest.mark.slow
def test_a_link_opens_the_tab_that_was_open(page: Any, new_page: Any, server_url: str) -> None:
    page.goto(f"{server_url}/?scenario=base&citizens=500&lang=en")
    page.get_by_text("Paused, month 0").wait_for(timeout=SLOW)
    page.get_by_role("tab", name="Territories").click()
    page.wait_for_function("location.href.includes('view=territories')", timeout=SLOW)
    other = new_page()
    other.goto(page.url)
    other.get_by_label("Indicator by territory").wait_for(timeout=SLOW)


@pytest.mark.slow
def test_a_link_opens_the_contract_that_was_open(page: Any, server_url: str) -> None:
    page.goto(f"{server_url}/contracts?scenario=base&citizens=500&lang=en&view=nothing")
    page.get_by_text("view = nothing").wait_for(timeout=SLOW)
    name = next(name for name in VIEWS["contracts"].names() if name != VIEWS["contracts"].first)
    page.goto(f"{server_url}/contracts?scenario=base&citizens=500&lang=en&view={name}")
    title = next(title for title, one in titles("en").items() if one == name)
    page.get_by_text(title, exact=True).first.wait_for(timeout=SLOW)
