"""The server keeps to itself: its settings, where it listens, who may talk to it."""

import asyncio
import os
import socket

import pytest

from abm.errors import ParameterError
from viz.dashboard.serve import Door, _listening, settle


def ask(headers, kind="websocket", inside=0):
    """What is sent back, and whether the request gets through."""
    sent, through = [], []

    async def app(scope, receive, send):
        through.append(scope)

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "headers": [(name.encode(), value.encode()) for name, value in headers.items()]}
    door = Door(app, most=2)
    door.inside = inside
    asyncio.run(door(scope, None, send))
    assert door.inside == inside
    return sent, bool(through)


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://localhost:8765.evil.example", "http://localhost:9999", "null"]
)
def test_a_page_of_another_site_cannot_open_a_session(origin):
    sent, is_through = ask({"host": "localhost:8765", "origin": origin})
    assert not is_through
    assert sent == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize("headers", [{"origin": "http://localhost:8765"}, {}])
def test_its_own_pages_can(headers):
    _, is_through = ask({"host": "localhost:8765", **headers})
    assert is_through


def test_requests_without_a_session_pass():
    _, is_through = ask({"host": "localhost:8765", "origin": "http://evil.example"}, "http")
    assert is_through


def test_a_visitor_too_many_is_told_and_files_of_pages_still_come():
    sent, is_through = ask({"accept": "text/html,*/*"}, "http", inside=2)
    assert not is_through
    assert sent[0]["status"] == 503
    assert "2 visitors" in sent[1]["body"].decode()
    assert "2 visiteurs" in sent[1]["body"].decode()
    assert ask({"accept": "*/*"}, "http", inside=2)[1]
    assert ask({"accept": "text/html"}, "http", inside=1)[1]
    assert ask({}, inside=2)[0] == [{"type": "websocket.close", "code": 1013}]
    assert ask({}, inside=1)[1]


def test_a_taken_port_is_told_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ParameterError, match=r"cannot listen on .*choose another --port"):
            _listening("127.0.0.1", taken.getsockname()[1])


def test_an_address_of_another_machine_is_told_in_one_line():
    with pytest.raises(ParameterError, match="cannot listen on 192"):
        _listening("192.0.2.1", 8765)


def test_a_browser_that_comes_before_the_server_is_up_waits():
    with _listening("127.0.0.1", 0) as listening, socket.socket() as browser:
        browser.settimeout(2)
        browser.connect(listening.getsockname())


def test_nothing_is_told_to_anybody_and_every_server_has_its_own_secret(monkeypatch):
    monkeypatch.setattr(os, "environ", {})
    settle()
    first = os.environ["SOLARA_SESSION_SECRET_KEY"]
    settle()
    assert os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] == "False"
    assert len(first) == 64
    assert os.environ["SOLARA_SESSION_SECRET_KEY"] != first
