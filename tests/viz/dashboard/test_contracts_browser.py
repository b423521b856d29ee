"""The page of contracts, in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenarios.contract_file import CONTRACTS
from viz.dashboard.upload import MOST_BYTES

pytestmark = pytest.mark.slow

SECONDS = 60_000
FILE = "input[type=file]"


def opened(page: Any, server_url: str, language: str = "en") -> None:
    """Wait until the first contract and its curve stand there."""
    page.goto(f"{server_url.rstrip('/')}/contracts?lang={language}")
    page.locator(".chart canvas").first.wait_for(timeout=SECONDS)


def choose(page: Any, label: str, name: str) -> None:
    """Choose an entry of a list."""
    page.get_by_label(label).first.click(force=True)
    page.locator(".v-menu__content .v-list-item", has_text=name).first.click()


def test_terms_curve_and_payments_of_a_published_contract(page: Any, server_url: str) -> None:
    opened(page, server_url)
    page.get_by_text("All or nothing").wait_for(timeout=SECONDS)
    choose(page, "Published contract", "Denver")
    page.get_by_text("equal to the cent").wait_for(timeout=SECONDS)
    assert page.locator("tr.total", has_text="9,638,911.36").count() == 1
    assert page.locator(".chart canvas").count() == 2


def test_another_result_is_paid_otherwise_and_back(page: Any, server_url: str) -> None:
    opened(page, server_url)
    box = page.get_by_label("pooled: Reduction of reconvictions (%)")
    box.fill("5")
    box.press("Enter")
    page.get_by_text("Loss of 5,000,000").wait_for(timeout=SECONDS)
    box.fill("lots")
    box.press("Enter")
    page.get_by_text("is no number").wait_for(timeout=SECONDS)
    page.get_by_role("button", name="As published").click()
    page.get_by_text("Nobody loses capital").wait_for(timeout=SECONDS)


def test_how_sure_payment_is(page: Any, server_url: str) -> None:
    opened(page, server_url)
    page.get_by_text("How sure is payment").click()
    page.get_by_role("button", name="Work out").click()
    page.get_by_text("Something is paid with probability").wait_for(timeout=SECONDS)
    page.get_by_label("People helped and measured").fill("")
    page.get_by_role("button", name="Work out").click()
    page.get_by_text("Write the true value").wait_for(timeout=SECONDS)


def test_a_file_of_ones_own_good_broken_and_too_large(page: Any, server_url: str, tmp_path: Path) -> None:
    opened(page, server_url)
    text = (CONTRACTS / "sib.toml").read_text(encoding="utf-8")
    good, broken, large = (tmp_path / name for name in ("good.toml", "broken.toml", "large.toml"))
    good.write_text(text.replace('id = "sib"', 'id = "good"'), encoding="utf-8")
    broken.write_text(text.replace('currency = "GBP"', 'currency = "POUND"'), encoding="utf-8")
    large.write_text("#" * (MOST_BYTES + 1), encoding="utf-8")
    page.set_input_files(FILE, good)
    page.get_by_text("Your file: good.toml").wait_for(timeout=SECONDS)
    page.set_input_files(FILE, broken)
    alert = page.locator(".v-alert", has_text="broken.toml:")
    alert.wait_for(timeout=SECONDS)
    assert "contract.currency" in alert.inner_text()
    assert "/" not in alert.inner_text().split(": ")[0]
    page.set_input_files(FILE, large)
    page.get_by_text("larger than 200 kB").wait_for(timeout=SECONDS)
    page.get_by_role("button", name="Back to the published contracts").click()
    page.get_by_text("All or nothing").wait_for(timeout=SECONDS)


def test_a_hostile_file_runs_nothing(page: Any, server_url: str, tmp_path: Path) -> None:
    opened(page, server_url)
    text = (CONTRACTS / "sib.toml").read_text(encoding="utf-8").replace('id = "sib"', 'id = "evil"')
    hostile = "<img src=x onerror='window.hurt = 1'>{{ window.hurt = 2 }}"
    evil = tmp_path / "evil.toml"
    evil.write_text(text.replace("Social impact bond", hostile), encoding="utf-8")
    page.set_input_files(FILE, evil)
    page.get_by_text("Your file: evil.toml").wait_for(timeout=SECONDS)
    assert page.evaluate("window.hurt") is None


def test_in_french(page: Any, server_url: str) -> None:
    opened(page, server_url, "fr")
    page.get_by_text("Et si les résultats avaient été autres").wait_for(timeout=SECONDS)
    page.get_by_text("Tous les contrats publiés").click()
    page.get_by_text("Reçu par unité versée").first.wait_for(timeout=SECONDS)
