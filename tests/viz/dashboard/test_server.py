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

    scope = {"type": kind, "path": "/", "method": "GET", "query_string": b""}
    scope |= {"headers": [(name.encode(), value.encode()) for name, value in headers.items()]}
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


def asked(path, method="GET", query=b"", accept="text/html", status=200, **door):
    """What is answered, and whether the request gets through."""
    sent, through = [], []

    async def app(scope, receive, send):
        through.append(scope)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"said by the server"})

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "path": path, "method": method, "query_string": query,
        "headers": [(b"accept", accept.encode())],
    }  # fmt: skip
    asyncio.run(Door(app, **door)(scope, None, send))
    return sent[0]["status"], sent[1]["body"].decode(), bool(through)


@pytest.mark.parametrize("origin", [b"http://[bad", b"\xff\xfe", b"//"])
def test_an_origin_that_is_no_address_is_refused(origin):
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "websocket", "headers": [(b"host", b"localhost:8765"), (b"origin", origin)]}
    asyncio.run(Door(None)(scope, None, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize(
    "name",
    ["", "lib@1", "lib@1/dist", "lib@1/dist/", "lib@1/dist/../", "none@1/x.js", "../secret", "//etc/passwd", "\0"],
)
def test_nobody_deletes_or_fetches_files_of_other_makers(tmp_path, name):
    (tmp_path / "secret").write_text("")
    (tmp_path / "assets" / "lib@1" / "dist").mkdir(parents=True)
    (tmp_path / "assets" / "lib@1" / "dist" / "x.js").write_text("")
    status, _, is_through = asked(f"/_solara/cdn/{name}", assets=tmp_path / "assets")
    assert status == 404
    assert not is_through


def test_files_of_other_makers_that_are_here_come(tmp_path):
    (tmp_path / "lib@1").mkdir()
    (tmp_path / "lib@1" / "x.js").write_text("")
    assert asked("/_solara/cdn/lib@1/x.js", assets=tmp_path)[2]
    assert not asked("/_solara/cdn/lib@1/x.js")[2]


def test_only_a_page_that_closes_posts():
    assert asked("/_solara/api/close/x", "POST", b"session_id=y")[2]
    assert not asked("/_solara/api/close/x", "POST")[2]
    assert not asked("/", "POST")[2]
    assert not asked("/_solara/api/evict/x", "POST")[2]


def test_a_page_that_is_not_there_is_told_in_both_languages():
    status, words, _ = asked("/unknown", status=404)
    assert status == 404
    assert "There is no such page" in words
    assert "Il n'y a pas de telle page" in words
    assert asked("/", status=200)[1] == "said by the server"
    assert asked("/x.js", status=404, accept="*/*")[1] == "said by the server"
