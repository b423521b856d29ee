"""Takes the two pictures of the dashboard that the README shows, with Debian's Chromium.

Run ``python docs/make_screenshots.py`` after the pages have changed; it starts a server of its own and needs the
``test`` extra and ``/usr/bin/chromium``.
"""

from __future__ import annotations

import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
HOST, PORT = "127.0.0.1", 8791
SIZE = {"width": 1400, "height": 1130}
LONGEST = 120_000.0
"""Milliseconds."""


def explore(page: Page, url: str) -> None:
    """A scenario played to its end."""
    page.goto(f"{url}/?scenario=state_disengagement&lang=en")
    page.get_by_role("button", name="Play").click()
    page.get_by_text("Ended, month").wait_for(timeout=LONGEST)


def territories(page: Page, url: str) -> None:
    """How coverage has changed in each département."""
    page.goto(f"{url}/?citizens=100000&set.society.territory_set=departements_96&lang=en")
    page.get_by_role("button", name="Play").click(timeout=LONGEST)
    page.get_by_text("Ended, month").wait_for(timeout=LONGEST)
    page.get_by_role("tab", name="Territories").click()
    page.get_by_role("button", name="change since month 0").click()
    page.locator(".chart").first.scroll_into_view_if_needed()


def main() -> None:
    """Start a server, take both pictures, end it."""
    command = [sys.executable, "run.py", "dashboard", "--no-open", "--port", str(PORT)]
    with subprocess.Popen(command, cwd=ROOT) as server, sync_playwright() as playwright:
        try:
            _wait()
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            for picture in (explore, territories):
                page = browser.new_page(viewport=SIZE)
                picture(page, f"http://{HOST}:{PORT}")
                time.sleep(3.0)  # pictures are drawn
                page.screenshot(path=IMAGES / f"dashboard_{picture.__name__}.png")
                page.close()
            browser.close()
        finally:
            server.terminate()


def _wait() -> None:
    for _ in range(600):
        time.sleep(0.5)
        try:
            HTTPConnection(HOST, PORT, timeout=2).request("GET", "/")
            return
        except OSError:
            continue
    raise SystemExit("the server of the dashboard does not answer")


if __name__ == "__main__":
    main()
