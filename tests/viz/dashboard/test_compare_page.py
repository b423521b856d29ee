"""The page that compares, in a browser."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.slow

SMALL = "citizens=2000&months=24&scenario=welfare_state&b=ess_grants"
SECONDS = 60_000


def opened(page: Any, server_url: str, query: str) -> None:
    """Wait until both societies stand at month 0."""
    page.goto(f"{server_url.rstrip('/')}/compare?{query}")
    page.get_by_text("month 0 of 24").wait_for(timeout=SECONDS)


def test_both_play_pause_and_step_together(page: Any, server_url: str) -> None:
    opened(page, server_url, f"{SMALL}&lang=en")
    page.get_by_role("button", name="One month").click()
    page.get_by_text("month 1 of 24").wait_for(timeout=SECONDS)
    page.get_by_role("button", name="One year").click()
    page.get_by_text("month 13 of 24").wait_for(timeout=SECONDS)
    page.get_by_role("button", name="Play both").click()
    page.get_by_text("Ended, month 24 of 24").wait_for(timeout=SECONDS)
    assert page.get_by_text("never an effect").count() == 1


def test_thirty_pairs_tell_effect_and_interval(page: Any, server_url: str) -> None:
    opened(page, server_url, f"{SMALL}&lang=en")
    page.get_by_role("button", name="Run 30 pairs").click()
    page.get_by_text("of 30 pairs done").wait_for(timeout=SECONDS)
    page.get_by_text("Effect, from 30 pairs").wait_for(timeout=3 * SECONDS)
    assert page.get_by_text("over 30 pairs").count() >= 1


def test_swap_keeps_the_month_and_the_address_holds_both(page: Any, server_url: str) -> None:
    opened(page, server_url, f"{SMALL}&lang=en")
    page.get_by_role("button", name="One year").click()
    page.get_by_text("month 12 of 24").wait_for(timeout=SECONDS)
    page.get_by_role("button", name="Swap A and B").click()
    page.wait_for_url("**scenario=ess_grants**b=welfare_state**", timeout=SECONDS)
    page.get_by_text("month 12 of 24").wait_for(timeout=SECONDS)


def test_a_new_question_gives_the_pairs_up(page: Any, server_url: str) -> None:
    opened(page, server_url, f"{SMALL}&lang=en")
    page.get_by_role("button", name="Run 30 pairs").click()
    page.get_by_text("of 30 pairs done").wait_for(timeout=SECONDS)
    page.get_by_role("button", name="Swap A and B").click()
    page.get_by_role("button", name="Run 30 pairs").wait_for(timeout=SECONDS)
    assert page.get_by_text("of 30 pairs done").count() == 0


def test_french_and_a_bad_second_scenario(page: Any, server_url: str) -> None:
    page.goto(f"{server_url.rstrip('/')}/compare?citizens=2000&months=24&b=nothing&lang=fr")
    page.get_by_text("mois 0 sur 24").wait_for(timeout=SECONDS)
    assert page.get_by_text("nothing").count() >= 1
    assert page.get_by_role("button", name="Lancer les deux").count() == 1
