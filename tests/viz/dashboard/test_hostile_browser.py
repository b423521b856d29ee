"""Back and forward, boxes with nonsense, and pages that are not there, in a browser."""

from typing import Any

import pytest

from viz.dashboard.panels.citizen import numbered_citizen

SLOW = 60_000


@pytest.mark.parametrize(
    ("typed", "citizen"),
    [("0", 0), ("99", 99), (" 9 9 ", 99), ("100", None), ("-1", None), ("1.5", None), ("", None), ("x", None),
     ("nan", None), ("\u00b2", None), ("9" * 5000, None)],
)  # fmt: skip
def test_a_number_that_somebody_types_is_a_citizen_or_none(typed: str, citizen: int | None) -> None:
    assert numbered_citizen(typed, 100) == citizen


def at(page: Any, part: str) -> None:
    """Wait for an address."""
    page.wait_for_function("part => location.href.includes(part)", arg=part, timeout=SLOW)


@pytest.mark.slow
def test_back_and_forward_show_what_the_address_says(page: Any, server_url: str) -> None:
    page.goto(f"{server_url}/?scenario=base&citizens=500&lang=en")
    page.get_by_role("heading", name="Welfare provision").wait_for(timeout=SLOW)
    page.get_by_text("Paused, month 0").wait_for(timeout=SLOW)
    page.get_by_role("button", name="fr", exact=True).click()
    page.get_by_text("En pause, mois 0").wait_for(timeout=SLOW)
    at(page, "lang=fr")
    page.go_back()
    page.get_by_text("Paused, month 0").wait_for(timeout=SLOW)
    page.go_forward()
    page.get_by_text("En pause, mois 0").wait_for(timeout=SLOW)


@pytest.mark.slow
def test_boxes_of_the_page_that_compares_answer_in_french(page: Any, server_url: str) -> None:
    page.goto(f"{server_url}/compare?scenario=base&citizens=500&lang=fr")
    box = page.get_by_label("Citoyens").first
    box.wait_for(timeout=SLOW)
    for nonsense in ("abc", "1e308", "999999999999999999999"):
        box.fill(nonsense)
        box.press("Enter")
        page.get_by_text(f"citizens = {nonsense[:20]} :").wait_for(timeout=SLOW)
