"""A visitor of the dashboard without a browser: what the server sends her, and nothing is drawn."""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks.fresh import BenchmarkError

RUNNING = re.compile(r'"Running, month (\d+) of')
COOKIE = "solara-session-id"
WAIT = 180.0
"""Seconds that anything may take."""


class Visitor:
    """One session, held by the protocol that the pages speak (Jupyter's, of widgets) over one connection.

    Args:
        url: of the server.
        query: of the address that is opened.

    Attributes:
        updates: months that she was told, while a run plays, since she was asked to forget.
        n_bytes: of all messages since then.
    """

    def __init__(self, url: str, query: str) -> None:
        parts = urlsplit(url)
        self._session, self._kernel = str(uuid.uuid4()), str(uuid.uuid4())
        self._state: dict[str, dict[str, Any]] = {}
        self.updates, self.n_bytes, self._last, self._listens_closely = 0, 0, "", True
        self._news = threading.Condition()
        self._socket = connect(
            f"ws://{parts.netloc}/jupyter/api/kernels/{self._kernel}/channels?session_id={self._session}",
            additional_headers={"Cookie": f"{COOKIE}={_cookie(parts.netloc)}"}, max_size=None,
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()
        control = str(uuid.uuid4())
        self._send("comm_open", {"comm_id": control, "target_name": "solara.control", "data": {}})
        self._send("comm_msg", {"comm_id": control, "data": {"method": "run", "args": {"path": f"/?{query}"}}})

    def wait_for(self, words: str) -> str:
        """The widget that says so, once there is one."""
        end = time.monotonic() + WAIT
        with self._news:
            while time.monotonic() < end:
                for widget, state in self._state.items():
                    if words in (state.get("children") or ()) or words == state.get("label"):
                        return widget
                self._news.wait(1.0)
        raise BenchmarkError(f"nothing says '{words}'")

    def press(self, words: str) -> None:
        """Press a button."""
        self._tell(self.wait_for(words), {"method": "custom", "content": {"event": "click", "data": {}}})

    def choose(self, label: str, option: Any) -> None:
        """Choose in a list."""
        self._tell(self.wait_for(label), {"method": "update", "state": {"v_model": option}, "buffer_paths": []})

    def only_count(self) -> None:
        """From now on count what comes, without reading it."""
        self._listens_closely = False

    def forget(self) -> None:
        """Begin to count again."""
        self.updates, self.n_bytes = 0, 0

    def leave(self) -> None:
        """End the session."""
        self._send("shutdown_request", {})
        self._socket.close()

    def _tell(self, widget: str, data: dict[str, Any]) -> None:
        self._send("comm_msg", {"comm_id": widget, "data": data})

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        header = {
            "msg_id": str(uuid.uuid4()), "msg_type": kind, "username": "", "session": self._session,
            "date": "2000-01-01T00:00:00Z", "version": "5.2",
        }  # fmt: skip
        message = {
            "header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []
        }
        self._socket.send(json.dumps(message))

    def _listen(self) -> None:
        try:
            for message in self._socket:
                text = message if isinstance(message, str) else message.decode("utf-8", errors="replace")
                self.n_bytes += len(message)
                if (found := RUNNING.search(text)) and found[1] != self._last:
                    self._last = found[1]
                    self.updates += 1
                if self._listens_closely:
                    self._read(json.loads(text))
        except ConnectionClosed:
            pass

    def _read(self, message: dict[str, Any]) -> None:
        content = message["content"]
        data = content.get("data", {})
        with self._news:
            if message["header"]["msg_type"] == "comm_close":
                self._state.pop(content["comm_id"], None)
            elif "state" in data:
                self._state.setdefault(content["comm_id"], {}).update(data["state"])
            self._news.notify_all()


def _cookie(place: str) -> str:
    connection = HTTPConnection(place, timeout=WAIT)
    connection.request("GET", "/", headers={"Accept": "text/html"})
    answer = connection.getresponse()
    answer.read()
    return str(answer.getheader("Set-Cookie")).partition("=")[2].partition(";")[0]
