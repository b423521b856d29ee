"""Serves the dashboard: settings that keep a server to itself, and the server."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
import warnings
import webbrowser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from abm.errors import ParameterError
from viz.dashboard.words import WORDS
from viz.messages import LANGUAGES

CULLED_AFTER = "10m"
MOST_SESSIONS = 20
"""Visitors at once; who comes later is told so."""
PLAIN_TEXT = (b"content-type", b"text/plain; charset=utf-8")
LARGEST_MESSAGE = 2**20
"""Bytes of one message from a browser."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ASSETS = "/_solara/cdn/"
"""Begins addresses of files of other makers; what is not here Solara would fetch, and a folder it would delete."""
LEAVE = "/_solara/api/close/"
"""Begins the address to which a browser posts that its page is closed."""


def settle() -> None:
    """Settings of Solara, before it is imported: no telemetry, a secret of this server, idle sessions closed."""
    os.environ.update(
        {
            "SOLARA_APP": "viz.dashboard.app",
            "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
            "SOLARA_SESSION_SECRET_KEY": secrets.token_hex(32),
            "SOLARA_SESSION_HTTP_ONLY": "True",
            "SOLARA_KERNEL_CULL_TIMEOUT": CULLED_AFTER,
            "SOLARA_ASSETS_PROXY": "True",
            "SOLARA_THEME_SHOW_BANNER": "False",
            "SOLARA_THEME_LOADER": "plain",
            "REACTON_FAST": "1",  # what has not changed is not walked through at every update
        }
    )


class Door:
    """Refuses what no page of the dashboard asks for, and visitors for whom there is no room.

    Args:
        app: what is served.
        most: visitors at once.
        assets: folder with files of other makers; none serves none.
    """

    def __init__(self, app: Any, most: int = MOST_SESSIONS, assets: Path | None = None) -> None:
        self.app, self.most, self.assets, self.inside = app, most, assets, 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve a request, or refuse it."""
        headers = dict(scope.get("headers", ()))
        if scope["type"] == "websocket":
            await self._connect(headers, scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(headers, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, headers: dict[bytes, bytes], scope: Any, receive: Any, send: Any) -> None:
        is_page = b"text/html" in headers.get(b"accept", b"")
        if not self._is_asked_by_pages(scope):
            await _say(send, 404, "no_page")
        elif self.inside >= self.most and is_page:
            await _say(send, 503, "full", most=self.most)
        else:
            await self.app(scope, receive, _in_words(send) if is_page else send)

    def _is_asked_by_pages(self, scope: Any) -> bool:
        path = scope["path"]
        if path.startswith(ASSETS):
            names = path.removeprefix(ASSETS).split("/")
            is_below = self.assets is not None and ".." not in names and "\0" not in path
            return is_below and self.assets.joinpath(*filter(None, names)).is_file()
        if path.startswith(LEAVE):
            return scope["method"] == "POST" and "session_id" in parse_qs(scope["query_string"].decode("latin-1"))
        return scope["method"] in ("GET", "HEAD")

    async def _connect(self, headers: dict[bytes, bytes], scope: Any, receive: Any, send: Any) -> None:
        if not _is_own(headers):
            await send({"type": "websocket.close", "code": 1008})
            return
        if self.inside >= self.most:
            await send({"type": "websocket.close", "code": 1013})
            return
        self.inside += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.inside -= 1


def _is_own(headers: dict[bytes, bytes]) -> bool:
    """Whether a page of this server asks, or no page at all."""
    origin, host = (headers.get(name, b"").decode("latin-1") for name in (b"origin", b"host"))
    try:
        return not origin or urlsplit(origin).netloc == host
    except ValueError:  # no address
        return False


async def _say(send: Any, status: int, key: str, **values: object) -> None:
    """Answer in both languages, for nobody knows yet which the visitor reads."""
    words = "\n".join(WORDS(language, key, **values) for language in LANGUAGES)
    await send({"type": "http.response.start", "status": status, "headers": [PLAIN_TEXT]})
    await send({"type": "http.response.body", "body": words.encode()})


def _in_words(send: Any) -> Any:
    """The same, but of a page that is not there in words of the dashboard."""
    is_missing = False

    async def told(message: Any) -> None:
        nonlocal is_missing
        if message["type"] == "http.response.start" and message["status"] == 404:
            is_missing = True
            await _say(send, 404, "no_page")
        elif not is_missing:
            await send(message)

    return told


def serve(host: str, port: int, language: str, opens: bool) -> None:
    """Serve until somebody presses Ctrl-C.

    Args:
        host: address to listen on.
        port: port to listen on.
        language: of the first page.
        opens: whether to open a browser.

    Raises:
        ParameterError: the port is taken, or the address is none of this machine.
    """
    listening = _listening(host, port)
    settle()
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")  # not embedded, no https
    import uvicorn
    from solara.server import settings
    from solara.server.starlette import app

    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, tell_runs)
    _warm_up()
    shown = f"http://{'localhost' if host in LOOPBACK else host}:{port}/?lang={language}"
    print(WORDS(language, "listening", address=shown), flush=True)
    if opens:
        webbrowser.open(shown)
    door = Door(app, assets=Path(settings.assets.proxy_cache_dir))
    config = uvicorn.Config(door, log_level="warning", ws_max_size=LARGEST_MESSAGE)
    uvicorn.Server(config).run(sockets=[listening])


def tell_runs(*_: object) -> None:
    """Write to the log how many runs live, for whoever looks after a server and sends it ``SIGUSR1``."""
    from viz.dashboard.live import RUN_THREAD

    n_runs = sum(thread.name == RUN_THREAD for thread in threading.enumerate())
    os.write(2, f"runs alive: {n_runs}\n".encode())  # safe wherever the signal has come


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens, before anything heavy is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # a browser that comes before the server is up waits
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        where = f"{host}, port {port}"
        raise ParameterError(f"cannot listen on {where}: {reason}; choose another --port or --host") from None
    return listening


def _warm_up() -> None:
    """Compile and load everything that the first visitor would wait for."""
    from abm.simulate import simulate
    from scenarios.runner import inputs_of
    from viz.dashboard.asked import Asked

    simulate(inputs_of(Asked(citizens=500, months=1).resolved()), 1)
