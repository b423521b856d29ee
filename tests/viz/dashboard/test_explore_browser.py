"""Explore in a real browser: play, change, share, take away; and what must not happen."""

import io
import re
import time
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import pyarrow.parquet as pq
import pytest

from abm.parameters.names import declarations
from scenarios.loader import load
from viz.dashboard.asked import asked_of
from viz.dashboard.downloads import content_hash

pytestmark = pytest.mark.slow

SMALL = "scenario=welfare_state&citizens=1000&months=24&seed=3&lang=en"
BUILT = 120_000
"""Milliseconds a society may take to be built on a busy machine."""


def expect(locator, timeout=30_000):
    from playwright.sync_api import expect as expected

    expected.set_options(timeout=timeout)
    return expected(locator)


def where(page):
    return page.locator(".where")


def opened(page, url, query=SMALL, says="Paused, month 0 of 24", path="/"):
    """Open an address and wait until its society is built."""
    page.goto(f"{url}{path}?{query}")
    expect(where(page), BUILT).to_have_text(says)
    return page


def expect_address(page, part):
    page.wait_for_url(lambda url: part in url, wait_until="commit")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def set_referral(page, value):
    """Type a value into a lever."""
    box = page.get_by_label("Referral")
    if not box.count():
        page.get_by_role("button", name=re.compile(r"^Service \(", re.IGNORECASE)).first.click()
    box.first.fill(value)
    box.first.press("Tab")


def choose(page, label, option):
    """Choose in a list that opens."""
    page.locator(".v-select", has_text=label).first.click()
    page.get_by_role("option", name=option, exact=True).first.click()


def downloaded(page, label):
    with page.expect_download(timeout=60_000) as coming:
        press(page, label)
    return coming.value.suggested_filename, coming.value.path().read_bytes()


def test_the_first_view_says_what_is_asked_and_plays_to_the_end(page, server_url):
    opened(page, server_url)
    expect(page.locator(".intent").first).to_contain_text("public services")
    assert page.locator(".tile").count() == 6
    press(page, "Play")
    expect(where(page)).to_have_text("Ended, month 24 of 24")
    expect(page.locator(".answer")).to_contain_text("After 2 years")
    expect(page.locator(".chart canvas, .chart svg").nth(5)).to_be_attached()
    assert all(page.locator(".chart .says").all_inner_texts())
    assert page.get_by_role("button", name="Play", exact=True).is_disabled()


def test_it_pauses_where_it_is_and_goes_on(page, server_url):
    opened(page, server_url, SMALL.replace("months=24", "months=480"), "Paused, month 0 of 480")
    choose(page, "Speed", "12 months a second")
    press(page, "Play")
    expect(where(page)).to_contain_text("Running")
    press(page, "Pause")
    expect(where(page)).to_contain_text("Paused")
    month = where(page).inner_text()
    page.wait_for_timeout(1_000)
    assert where(page).inner_text() == month
    assert 0 <= int(re.search(r"month (\d+)", month)[1]) < 480
    press(page, "Play")
    expect(where(page)).to_contain_text("Running")


def test_steps_are_a_month_and_a_year_and_a_restart_begins_again(page, server_url):
    opened(page, server_url)
    press(page, "One month")
    expect(where(page)).to_have_text("Paused, month 1 of 24")
    press(page, "One year")
    expect(where(page)).to_have_text("Paused, month 13 of 24")
    press(page, "Begin again")
    expect(where(page), BUILT).to_have_text("Paused, month 0 of 24")


def test_a_changed_lever_waits_until_it_is_applied(page, server_url):
    opened(page, server_url)
    press(page, "One month")
    expect(where(page)).to_have_text("Paused, month 1 of 24")
    set_referral(page, "0.4")
    expect(page.locator(".pending")).to_have_text("Changed, not yet applied; Apply begins the run again")
    assert page.locator(".lever-changed").count() == 1
    assert where(page).inner_text() == "Paused, month 1 of 24"
    assert "set." not in page.url
    press(page, "Apply")
    expect(where(page), BUILT).to_have_text("Paused, month 0 of 24")
    expect(page.locator(".pending")).to_have_count(0)
    expect_address(page, "set.service.referral=0.4")
    press(page, "As in the scenario")
    expect(page.locator(".pending")).to_have_count(1)


def test_everything_is_said_in_the_other_language(page, server_url):
    opened(page, server_url)
    press(page, "fr")
    expect(page.get_by_role("button", name="Lancer", exact=True)).to_be_visible()
    expect(where(page)).to_have_text("En pause, mois 0 sur 24")
    expect_address(page, "lang=fr")
    press(page, "Lancer")
    expect(page.locator(".answer")).to_contain_text("Après 2 ans")
    english = re.compile(r"\b(the|of|people|months|Apply|Play|Download|Copy)\b")
    lines = [line for line in page.locator(".main").inner_text().splitlines() if "welfare_state" not in line]
    assert not [line for line in lines if english.search(line)]


def test_a_link_opens_the_same_question(page, new_page, server_url):
    opened(page, server_url)
    set_referral(page, "0.4")
    press(page, "Apply")
    expect(page.locator(".pending")).to_have_count(0)
    press(page, "fr")
    expect(page.get_by_role("button", name="Lancer", exact=True)).to_be_visible()
    expect_address(page, "lang=fr")
    other = new_page()
    other.goto(page.url)
    expect(where(other), BUILT).to_have_text("En pause, mois 0 sur 24")
    asked, language, refused = asked_of(urlsplit(other.url).query)
    assert (asked.scenario, asked.citizens, asked.months, asked.seed) == ("welfare_state", 1000, 24, 3)
    assert dict(asked.changes) == {"service.referral": "0.4"}
    assert language == "fr"
    assert not refused
    assert other.get_by_label("Citoyens").input_value() == "1000"


def test_two_visitors_do_not_meet(page, new_page, server_url):
    opened(page, server_url)
    other = opened(new_page(), server_url, SMALL.replace("welfare_state", "base").replace("base", "ess_grants"))
    press(other, "One year")
    expect(where(other)).to_have_text("Paused, month 12 of 24")
    set_referral(other, "0.2")
    press(other, "fr")
    expect(where(other)).to_have_text("En pause, mois 12 sur 24")
    assert where(page).inner_text() == "Paused, month 0 of 24"
    assert page.locator(".pending").count() == 0
    assert "welfare_state" in page.url


def test_a_run_ends_with_its_tab(new_page, server, server_url):
    _until(lambda: server.live_threads() == 0)
    page = opened(new_page(), server_url, SMALL.replace("months=24", "months=480"), "Paused, month 0 of 480")
    choose(page, "Speed", "3 months a second")
    press(page, "Play")
    expect(where(page)).to_contain_text("Running")
    assert server.live_threads() == 1
    page.close(run_before_unload=True)
    _until(lambda: server.live_threads() == 0)


def test_a_restart_leaves_no_run_behind(page, server, server_url):
    _until(lambda: server.live_threads() == 0)
    opened(page, server_url)
    for _ in range(3):
        press(page, "Begin again")
        expect(where(page), BUILT).to_have_text("Paused, month 0 of 24")
    _until(lambda: server.live_threads() == 1)


def test_going_to_another_page_and_back_keeps_the_run(page, server_url):
    opened(page, server_url)
    press(page, "One year")
    expect(where(page)).to_have_text("Paused, month 12 of 24")
    press(page, "Method")
    expect(page.get_by_text("What it cannot tell")).to_be_visible()
    press(page, "Explore")
    expect(where(page)).to_have_text("Paused, month 12 of 24")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("citizens=" + "9" * 400, "expected a whole number from 100 to 100000"),
        ("citizens=-1&seed=x&months=1e9", "expected a whole number"),
        ("scenario=" + quote("<script>alert(1)</script>"), "unknown scenario"),
        ("scenario=../../etc/passwd", "unknown scenario"),
        ("set.service.referral=" + quote("<img src=x onerror=alert(1)>"), "expected a number"),
        ("set.no_such.thing=1", "unknown parameter"),
        ("set.contracts.terms=/etc/hostname.toml", "expected one of"),
        ("lang=xx", "expected one of en, fr"),
        ("&".join(f"set.a{number}=1" for number in range(300)), "unknown parameter"),
        ("set.%00=%ff%fe&=&&&;", "unknown parameter"),
    ],
)
def test_a_hostile_address_is_explained_and_the_page_works(page, server_url, query, says):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    own = {part.partition("=")[0] for part in query.split("&")}
    rest = "&".join(part for part in SMALL.split("&") if part.partition("=")[0] not in own)
    page.goto(f"{server_url}/?{rest}&{query}")
    expect(page.locator(".v-alert").first, BUILT).to_contain_text(says)
    expect(where(page), BUILT).to_contain_text("Paused, month 0 of")
    press(page, "One month")
    expect(where(page)).to_contain_text("Paused, month 1 of")
    assert not dialogs


@pytest.mark.parametrize("typed", ["9", "-1", "abc", "1e999", "nan", "9" * 400, "<b>0.5</b>"])
def test_an_absurd_lever_is_explained_in_the_page(page, server_url, typed):
    opened(page, server_url)
    set_referral(page, typed)
    expect(page.locator(".v-messages__message").first).to_contain_text("service.referral")
    press(page, "Apply")
    expect(page.locator(".v-alert").first).to_contain_text("service.referral")
    assert where(page).inner_text() == "Paused, month 0 of 24"
    set_referral(page, "0.4")
    press(page, "Apply")
    expect(page.locator(".v-alert")).to_have_count(0)
    expect_address(page, "set.service.referral=0.4")


@pytest.mark.parametrize("typed", ["", "abc", "-5", "1e3", "99999999999999999999", "0"])
def test_an_absurd_size_is_explained_in_the_page(page, server_url, typed):
    opened(page, server_url)
    box = page.get_by_label("Citizens")
    box.fill(typed)
    box.press("Tab")
    expect(page.locator(".v-messages__message").first).to_contain_text("expected a whole number from 100 to 100000")
    box.fill("2000")
    box.press("Tab")
    expect(page.locator(".pending")).to_be_visible()
    expect(page.locator(".v-messages__message")).to_have_count(0)


def test_files_hold_the_run_of_the_question(page, server_url, tmp_path):
    opened(page, server_url, f"{SMALL}&set.service.referral=0.4")
    asked, _, _ = asked_of(urlsplit(page.url).query)
    name, scenario = downloaded(page, "Scenario (TOML)")
    (tmp_path / name).write_bytes(scenario)
    assert load(str(tmp_path / name)).resolved() == asked.resolved().resolved()
    name, table = downloaded(page, "Data (Parquet)")
    values = pq.read_table(io.BytesIO(table))
    assert name == "welfare_state_changed_seed_3.parquet"
    assert set(values["month"].to_pylist()) == set(range(-60, 24))
    name, text = downloaded(page, "Data (CSV)")
    assert text.decode().splitlines()[0] == "run,month,indicator,territory,domain,provider,value"
    assert len(text.splitlines()) == len(values) + 1
    assert downloaded(page, "Picture (PNG)")[1].startswith(b"\x89PNG")
    assert b"<svg" in downloaded(page, "Picture (SVG)")[1]
    assert downloaded(page, "Data (Parquet)")[1] == table, "the second time as the first"
    assert content_hash(asked)


def test_the_command_line_and_the_link_can_be_copied(page, server_url):
    opened(page, server_url)
    command, link = page.locator(".copied code").all_inner_texts()[-2:]
    assert command == "python run.py run welfare_state --citizens 1000 --seed 3 --months 24"
    assert link.startswith(f"{server_url}/?scenario=welfare_state")
    page.get_by_role("button", name=re.compile("Copy: The same on the command line")).click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()


def test_method_tells_every_parameter_and_finds_some(page, server_url):
    page.goto(f"{server_url}/method?{SMALL}&set.service.referral=0.4")
    count = len(declarations())
    expect(page.get_by_text(f"{count} of {count} parameters"), BUILT).to_be_visible()
    page.get_by_label("Search names, meanings and sources").fill("REFERRAL public desk")
    rows = page.locator(".parameters tbody tr:has(td)")
    expect(rows.first).to_contain_text("service.referral")
    expect(page.locator(".parameters .not-default")).to_have_text("40 %")
    assert page.get_by_text("--set service.referral=0.4").count() == 1


@pytest.mark.parametrize(
    "path",
    [
        "/static/public/../../../../../../etc/passwd", "/static/public/..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "/static/assets/..%2f..%2f..%2f..%2frun.py", "/_solara/cdn/..%2f..%2f..%2f..%2fetc/passwd",
        "/static/nbextensions/../../../../etc/passwd", "//etc/passwd", "/pyproject.toml", "/viz/dashboard/app.py",
        "/static/public/app.py",
    ],
)  # fmt: skip
def test_no_file_of_the_machine_is_served(server, server_url, path):
    parts = urlsplit(server_url)
    connection = HTTPConnection(parts.hostname, parts.port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status in (400, 403, 404) or b"solara" in content.lower()
    for secret in (b"root:", b"import solara", b"welfare-abm", b"import typer"):
        assert secret not in content


def _until(holds, seconds=30):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.5)
