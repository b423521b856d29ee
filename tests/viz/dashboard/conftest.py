"""A server of the dashboard and a browser to visit it; what is wrong on either side fails the test.

Tests that use them skip, and say why, where Playwright or Chromium is missing.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = Path("/usr/bin/chromium")
HOST = "127.0.0.1"
READY_SECONDS = 400.0
"""Long enough to compile the model first."""
LOCAL_SCHEMES = ("data", "blob", "about")
ALIVE = re.compile(r"^runs alive: (\d+)$", re.MULTILINE)


@dataclass
class Server:
    """A running server.

    Attributes:
        process: leads a process group of its own.
        url: without a slash at its end.
        log: file that holds what it prints.
        read: how many characters of the log tests have looked at.
    """

    process: subprocess.Popen[bytes]
    url: str
    log: Path
    read: int = 0

    def news(self) -> str:
        """What it has printed since it was last asked."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        new, self.read = text[self.read :], len(text)
        return new

    def live_threads(self) -> int:
        """Runs that live in it, which it tells when it gets this signal."""
        before = self._told()
        os.kill(self.process.pid, signal.SIGUSR1)
        for _ in range(100):
            time.sleep(0.1)
            if len(told := self._told()) > len(before):
                return int(told[-1])
        pytest.fail("the server does not tell how many runs live in it")

    def _told(self) -> list[str]:
        return ALIVE.findall(self.log.read_text(encoding="utf-8", errors="replace"))


@dataclass
class Visit:
    """What went wrong while a browser was at the server."""

    faults: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for all tests of this process, ended with everything it has started."""
    _chromium()
    log = tmp_path_factory.mktemp("dashboard") / "server.log"
    port = _free_port()
    command = [sys.executable, "run.py", "dashboard", "--no-open", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
    try:
        _wait_until_ready(process, port, log)
        yield Server(process, f"http://{HOST}:{port}", log)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


@pytest.fixture
def server_url(server: Server) -> Iterator[str]:
    """Address of the server; the test fails when it prints a traceback meanwhile."""
    server.news()
    yield server.url
    assert server.process.poll() is None, "the server has died"
    printed = server.news()
    assert "Traceback (most recent call last)" not in printed, printed


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    sync_playwright = _chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(
    browser: Any, server_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Any]]:
    """Maker of pages, each of a visitor of her own; no page may reach beyond this machine or meet an error."""
    visit = Visit()

    def make(**options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 1000}, **options})
        visit.contexts.append(context)
        context.route(lambda url: not _is_local(url), lambda route: route.abort())
        page = context.new_page()
        page.set_default_timeout(30_000)
        _watch(page, visit)
        return page

    yield make
    if visit.faults or getattr(request.node, "failed", False):
        _keep_evidence(visit, tmp_path)
    for context in visit.contexts:
        for page in context.pages:
            with contextlib.suppress(Exception):
                page.goto("about:blank")  # tells the server that the visitor has gone
        context.close()
    assert not visit.faults, visit.faults


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """The page of one visitor."""
    return new_page()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let fixtures know whether their test has failed."""
    outcome = yield
    report = outcome.get_result()
    if report.when == "call":
        item.failed = report.failed


def _chromium() -> Callable[[], Any]:
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason='no Playwright; pip install -e ".[browser]" brings it'
    )
    if not CHROMIUM.exists():
        pytest.skip(f"no browser: {CHROMIUM} is missing; apt install chromium brings it")
    return sync_api.sync_playwright


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        with contextlib.suppress(OSError):
            connection = HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.2)
    pytest.fail(f"no answer after {READY_SECONDS:.0f} s: {log.read_text(encoding='utf-8', errors='replace')}")


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in LOCAL_SCHEMES or parts.hostname == HOST


def _watch(page: Any, visit: Visit) -> None:
    def requested(request: Any) -> None:
        if not _is_local(request.url):
            visit.faults.append(f"left the machine: {request.url}")

    def answered(response: Any) -> None:
        if response.status >= 400 and not response.url.endswith("favicon.ico"):
            visit.faults.append(f"{response.status}: {response.url}")

    page.on("request", requested)
    page.on("websocket", requested)
    page.on("response", answered)
    page.on("pageerror", lambda error: visit.faults.append(f"error in the page: {error}"))
    page.on("console", lambda message: visit.console.append(f"{message.type}: {message.text}"))


def _keep_evidence(visit: Visit, folder: Path) -> None:
    """A picture of every page and what its console said, in the folder of the test."""
    (folder / "console.txt").write_text("\n".join([*visit.faults, *visit.console]), encoding="utf-8")
    shutil.rmtree(folder / "pages", ignore_errors=True)
    pages = [page for context in visit.contexts for page in context.pages if not page.is_closed()]
    for number, page in enumerate(pages):
        with contextlib.suppress(Exception):
            page.screenshot(path=str(folder / "pages" / f"{number}.png"), full_page=True)
