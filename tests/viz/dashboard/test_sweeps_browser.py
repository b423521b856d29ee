"""The page of sweeps, in a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from scenarios.batch.factor import Factor
from scenarios.batch.plan import Plan, Point, Setting
from scenarios.loader import load
from scenarios.scenario import overridden
from tests.scenarios.batch.tiny import INDICATORS, done

pytestmark = pytest.mark.slow

SECONDS = 60_000
RESULTS = Path(__file__).resolve().parents[3] / "results"
"""Below where the server of the tests is started."""


def points_of(low: float) -> list[Point]:
    """Two budgets with two rates of referral."""
    return [Point(0, (budget, referral)) for budget in (low, 1.0) for referral in (0.2, 0.8)]


@pytest.fixture
def folder() -> Iterator[str]:
    """A small sweep below the place of results, and beside it one that is none; both go away again."""
    name = f"browser-test-{uuid4().hex[:8]}"
    start = overridden(load("ess_grants"), citizens=500, months=12)
    start = replace(start, run=start.run.model_copy(update={"burn_in_months": 12}))
    factors = (Factor("funding.budget", values=(0.6, 1.0)), Factor("service.referral", values=(0.2, 0.8)))
    done(RESULTS / name, Plan(Setting((start,), factors, indicators=INDICATORS), points_of(0.6), 2))
    cut = overridden(load("state_disengagement"), citizens=500, months=24)
    dated = (
        Factor("funding.budget", values=(0.4, 1.0), from_month=12, ramp_months=60),
        Factor("service.referral", values=(0.2, 0.8), from_month=6, ramp_months=3),
    )
    done(RESULTS / f"{name}-dated", Plan(Setting((cut,), dated, indicators=INDICATORS), points_of(0.4), 1))
    (RESULTS / f"{name}-odd").mkdir()
    yield name
    shutil.rmtree(RESULTS / name)
    shutil.rmtree(RESULTS / f"{name}-odd")
    shutil.rmtree(RESULTS / f"{name}-dated")


def opened(page: Any, server_url: str, name: str, language: str = "en") -> None:
    """Choose a folder."""
    page.goto(f"{server_url.rstrip('/')}/sweeps?lang={language}&citizens=500&months=12")
    label = "Result folder" if language == "en" else "Dossier de résultats"
    page.get_by_label(label).first.wait_for(timeout=SECONDS)
    page.get_by_label(label).first.click(force=True)
    page.locator(".v-menu__content .v-list-item").get_by_text(name, exact=True).click()


def click_a_cell(page: Any) -> None:
    """Click where a map of two by two has a cell."""
    canvas = page.locator(".chart canvas").first
    canvas.wait_for(timeout=SECONDS)
    page.wait_for_timeout(1000)
    box = canvas.bounding_box()
    canvas.click(position={"x": 0.3 * box["width"], "y": 0.35 * box["height"]})


def test_a_map_of_two_levers_and_a_run_again(page: Any, server_url: str, folder: str) -> None:
    opened(page, server_url, folder)
    page.get_by_text("8 of 8 runs done").wait_for(timeout=SECONDS)
    page.get_by_text("Click a point").wait_for(timeout=SECONDS)
    click_a_cell(page)
    page.get_by_text(f"python run.py replay results/{folder}").wait_for(timeout=SECONDS)
    page.get_by_role("button", name="Do this run again").click()
    page.get_by_text("It came out as recorded, to the last bit").wait_for(timeout=SECONDS)


def test_curves_instead_of_the_map(page: Any, server_url: str, folder: str) -> None:
    opened(page, server_url, folder)
    page.get_by_role("button", name="Curves").click()
    page.get_by_text("Lowest:").wait_for(timeout=SECONDS)


def test_a_point_opens_in_explore(page: Any, server_url: str, folder: str) -> None:
    opened(page, server_url, folder)
    page.get_by_text("Click a point").wait_for(timeout=SECONDS)
    click_a_cell(page)
    page.get_by_role("button", name="Open in Explore").click()
    page.wait_for_url("**scenario=ess_grants**set.funding.budget=0.6**", timeout=SECONDS)
    page.get_by_text("month 12 of 12").wait_for(timeout=SECONDS)


def test_a_point_with_a_date_opens_as_the_same_run_and_its_dated_value_is_changed(
    page: Any, server_url: str, folder: str
) -> None:
    opened(page, server_url, f"{folder}-dated")
    page.get_by_text("Click a point").wait_for(timeout=SECONDS)
    click_a_cell(page)
    page.get_by_role("button", name="Open in Explore", exact=True).click()
    page.wait_for_url("**set.funding.budget%4012=0.4&set.service.referral%406%2B3=0.8**", timeout=SECONDS)
    page.get_by_text("month 24 of 24").wait_for(timeout=SECONDS)
    page.get_by_role("button", name="Public money").click()
    box = page.get_by_label("Budget from month 12")
    box.wait_for(timeout=SECONDS)
    assert box.input_value() == "0.4"
    page.get_by_text("from month 12 (after 1 year), in steps over 60 months, everywhere").wait_for(timeout=SECONDS)
    box.fill("0.9")
    box.press("Tab")
    page.get_by_role("button", name="Apply", exact=True).click()
    page.wait_for_url("**set.funding.budget%4012=0.9**", timeout=SECONDS)
    page.get_by_text("--set funding.budget@12=0.9").first.wait_for(timeout=SECONDS)


def test_a_folder_of_something_else_is_explained_in_french(page: Any, server_url: str, folder: str) -> None:
    opened(page, server_url, f"{folder}-odd", "fr")
    alert = page.locator(".v-alert", has_text="ne contient pas de résultats")
    alert.wait_for(timeout=SECONDS)
    assert str(RESULTS) not in alert.inner_text()
