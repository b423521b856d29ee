"""What each tab of Explore and the guided page show, in a browser."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.slow
SOON = 60_000
"""Milliseconds that a first picture may take."""


def open_tab(page: Any, url: str, tab: str, language: str = "en", citizens: int = 2_000) -> None:
    page.goto(f"{url}/?lang={language}&citizens={citizens}&months=12")
    page.locator("canvas").nth(5).wait_for(timeout=SOON)  # one left while it loads is a fault of its library
    page.get_by_role("tab", name=tab).click()


def test_the_network_tells_the_story_of_whoever_is_chosen(page: Any, server_url: str) -> None:
    open_tab(page, server_url, "Institutions")
    page.get_by_text("Institutional network").wait_for(timeout=SOON)
    page.get_by_text(re.compile(r"In month 0 the network has \d+ institutions")).wait_for(timeout=SOON)
    page.get_by_label("Tell of").click(force=True)
    page.get_by_role("option", name="The State", exact=True).click()
    page.get_by_text(re.compile("The State pays .* € a year to")).wait_for(timeout=SOON)


def test_the_network_is_drawn_again_when_the_run_ends(page: Any, server_url: str) -> None:
    open_tab(page, server_url, "Institutions")
    page.get_by_text("In month 0 the network").wait_for(timeout=SOON)
    page.get_by_role("button", name="Play").click()
    page.get_by_text("In month 12 the network").wait_for(timeout=SOON)


def test_territories_are_a_map_that_shows_values_and_changes(page: Any, server_url: str) -> None:
    open_tab(page, server_url, "Territoires", "fr", 60_000)
    page.get_by_text(re.compile("Couverture au mois 0 : minimum")).wait_for(timeout=SOON)
    page.get_by_role("button", name="la variation depuis le mois 0").click()
    page.get_by_text(re.compile("du mois 0 au mois 0")).wait_for(timeout=SOON)


def test_enterprises_are_counted_by_size(page: Any, server_url: str) -> None:
    open_tab(page, server_url, "Enterprises")
    page.get_by_text(re.compile(r"\d+ employers now, \d+ at the start")).wait_for(timeout=SOON)


def test_a_citizen_is_followed_as_the_run_goes_on(page: Any, server_url: str) -> None:
    open_tab(page, server_url, "A citizen")
    page.get_by_role("button", name="who has a need").click()
    page.get_by_text(re.compile("to month −1 she had")).wait_for(timeout=SOON)
    page.get_by_role("button", name="Play").click()
    page.get_by_text(re.compile("to month 11 she had")).wait_for(timeout=SOON)


def test_a_number_that_nobody_has_is_explained(page: Any, server_url: str) -> None:
    open_tab(page, server_url, "A citizen")
    page.get_by_label("or the citizen with the number").fill("999999")
    page.get_by_label("or the citizen with the number").blur()
    page.get_by_role("button", name="Follow", exact=True).click()
    page.get_by_text("Numbers go from 0 to 1999.").wait_for(timeout=SOON)


def test_a_guided_question_is_answered_with_its_caution(page: Any, server_url: str) -> None:
    page.goto(f"{server_url}/guided?lang=fr")
    page.get_by_text("Que se passe-t-il quand l'État se retire").wait_for(timeout=SOON)
    page.get_by_role("button", name="Ouvrir cette question").nth(3).click()
    page.get_by_text("Ce que cela laisse de côté").wait_for(timeout=SOON)
    page.get_by_text(re.compile("Couverture : de .* selon les 5 sociétés")).first.wait_for(timeout=SOON)
    page.get_by_role("button", name="Le voir en direct dans Explorer").click()
    page.get_by_text("La société de base, sans politique").first.wait_for(timeout=SOON)
