"""How long visitors of the dashboard wait, as a real browser sees it, and what the server sends; by the clock.

Needs Playwright and Chromium; ``python benchmarks/run.py --only dashboard``.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figure import Aim, Figure
from benchmarks.fresh import ROOT, BenchmarkError
from benchmarks.sizes import Sizes
from benchmarks.visitor import Visitor

CHROMIUM = "/usr/bin/chromium"
HOST = "127.0.0.1"
VISITORS = 10
MONTHS = 120
WATCHED_SECONDS = 10.0
READY_SECONDS = 400.0
WAIT = 180_000
"""Milliseconds that anything may take."""
WHERE = ".where"
"""Where the page says which month a run has reached."""
COUNT_UPDATES = """
() => {
  const now = () => document.querySelector('.where').textContent;
  let last = now();
  window.updates = 0;
  new MutationObserver(() => { if (now() !== last) { last = now(); window.updates += 1 } })
    .observe(document.body, {childList: true, characterData: true, subtree: true});
}
"""


def measure(sizes: Sizes) -> list[Figure]:
    """First view, a run played to its end, a lever applied, and ten visitors at once, browsers here or elsewhere."""
    many = f"{VISITORS} visitors, updates of the slowest"
    names = ("first view", f"{MONTHS} months played", "lever to applied", many, f"{many}, browsers elsewhere")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return [Figure(name, None, "", note="skipped: no Playwright") for name in names]
    if not Path(CHROMIUM).exists():
        return [Figure(name, None, "", note=f"skipped: no {CHROMIUM}") for name in names]
    citizens = sizes.compared[0]
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores before"
    with _server() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        views = [_first_view(browser, url, citizens) for _ in range(sizes.starts)]
        played = [_played(browser, url, citizens) for _ in range(sizes.repetitions)]
        applied = [_applied(browser, url, citizens) for _ in range(sizes.repetitions)]
        slowest, middle = _many(browser, url, citizens)
        busy = os.getloadavg()[0]
        browser.close()
        sent, sent_middle = _sent(url, citizens)
    return [
        Figure(names[0], median(views), "s", Aim(5.0), f"median of {len(views)}, longest {max(views):.2f}; {load}"),
        Figure(names[1], median(played), "s", Aim(15.0), f"{citizens:,} citizens; median of {len(played)}"),
        Figure(names[2], median(applied), "s", Aim(1.0), "from Apply to month 0 of the new run, burn-in included"),
        Figure(names[3], slowest, "a second", Aim(2.0, at_least=True),
               f"{VISITORS - 1} watch at 12 months a second, one as fast as can be; {middle:.1f} in the middle; "
               f"all browsers on the cores of the server, load {busy:.1f}"),
        Figure(names[4], sent, "a second", Aim(2.0, at_least=True),
               f"the same, nothing drawn on these cores; {sent_middle:.1f} in the middle"),
    ]  # fmt: skip


@contextlib.contextmanager
def _server() -> Iterator[str]:
    """Address of a server that is ready, ended with all it started."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    call = [sys.executable, "run.py", "dashboard", "--no-open", "--port", str(port)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            call, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        try:
            _wait_until_ready(process, port)
            yield f"http://{HOST}:{port}"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError):
            connection = HTTPConnection(HOST, port, timeout=READY_SECONDS)
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise BenchmarkError("the dashboard does not answer")


def _opened(browser: Any, url: str, citizens: int, seed: int = 1, months: int = MONTHS) -> Any:
    """A visitor whose society is built."""
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    page.set_default_timeout(WAIT)
    page.goto(f"{url}/?scenario=state_disengagement&citizens={citizens}&months={months}&seed={seed}&lang=en")
    page.locator(WHERE, has_text="Paused, month 0").wait_for()
    return page


def _leave(page: Any) -> None:
    page.goto("about:blank")
    page.context.close()


def _seconds(what: Callable[[], Any]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _first_view(browser: Any, url: str, citizens: int) -> float:
    """From the address to the question and the tiles; the society is built meanwhile."""
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    page.set_default_timeout(WAIT)

    def seen() -> None:
        page.goto(f"{url}/?citizens={citizens}&lang=en")
        page.locator(".tile").first.wait_for()

    took = _seconds(seen)
    _leave(page)
    return took


def _played(browser: Any, url: str, citizens: int) -> float:
    """From Play to the last month, as fast as can be."""
    page = _opened(browser, url, citizens)

    def played() -> None:
        page.get_by_role("button", name="Play", exact=True).click()
        page.locator(WHERE, has_text="Ended").wait_for()

    took = _seconds(played)
    _leave(page)
    return took


def _applied(browser: Any, url: str, citizens: int) -> float:
    """From a changed lever to the applied state: nothing is pending, and the new run stands at month 0."""
    page = _opened(browser, url, citizens)
    page.get_by_role("button", name="One month", exact=True).click()
    page.locator(WHERE, has_text="month 1 of").wait_for()
    page.get_by_role("button", name="Service (", exact=False).first.click()
    box = page.get_by_label("Referral").first
    box.fill("0.4")
    box.press("Tab")
    page.locator(".pending").wait_for()

    def applied() -> None:
        page.get_by_role("button", name="Apply", exact=True).click()
        page.locator(".pending").wait_for(state="hidden")
        page.locator(WHERE, has_text="month 0 of").wait_for()

    took = _seconds(applied)
    _leave(page)
    return took


def _many(browser: Any, url: str, citizens: int) -> tuple[float, float]:
    """Updates a second of the slowest and of the middle one of many visitors, while one plays as fast as can be."""
    pages = [_opened(browser, url, citizens, seed, months=480) for seed in range(1, VISITORS + 1)]
    for page in pages[1:]:
        page.locator(".v-select", has_text="Speed").first.click()
        page.get_by_role("option", name="12 months a second", exact=True).first.click()
    for page in pages:
        page.evaluate(COUNT_UPDATES)
        page.get_by_role("button", name="Play", exact=True).click()
    before = [page.evaluate("window.updates") for page in pages[1:]]
    began = time.perf_counter()
    pages[1].wait_for_timeout(1000.0 * WATCHED_SECONDS)
    after = [page.evaluate("window.updates") for page in pages[1:]]
    took = time.perf_counter() - began
    for page in pages:
        _leave(page)
    rates = [(late - early) / took for early, late in zip(before, after, strict=True)]
    return min(rates), median(rates)


def _sent(url: str, citizens: int) -> tuple[float, float]:
    """The same of what the server sends to visitors whose browsers draw on machines of their own."""
    visitors = [
        Visitor(url, f"scenario=state_disengagement&citizens={citizens}&months=480&seed={seed}&lang=en")
        for seed in range(1, VISITORS + 1)
    ]
    for visitor in visitors:
        visitor.wait_for("Paused, month 0 of 480")
    for visitor in visitors[1:]:
        visitor.choose("Speed", "12 months a second")
    for visitor in visitors:
        visitor.only_count()
        visitor.press("Play")
    for visitor in visitors:
        visitor.forget()
    began = time.perf_counter()
    time.sleep(WATCHED_SECONDS)
    took = time.perf_counter() - began
    rates = [visitor.updates / took for visitor in visitors[1:]]
    for visitor in visitors:
        visitor.leave()
    return min(rates), median(rates)
