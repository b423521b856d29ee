"""Pictures in a real browser: numbers as the language writes them, points as they come, nothing said on the console."""

import pytest

pytestmark = pytest.mark.slow

QUERY = "scenario=welfare_state&citizens=1000&months=24&seed=3"
BUILT = 120_000
DRAWN = """() => {
  const picture = document.querySelector('.chart [role=img]');
  const chart = picture.figure && picture.figure.chart;
  return chart ? chart.getOption().series[0].data.filter((one) => one !== null).length : -1;
}"""
WRITTEN = "([value, digits]) => document.querySelector('.chart [role=img]').figure.written(value, digits)"
LABELS = """() => {
  const chart = document.querySelectorAll('.chart [role=img]')[1].figure.chart;
  const format = chart.getOption().yAxis[0].axisLabel.formatter;
  return [0, 0.25, 12345.5, -1].map((value, place) => format(value, place));
}"""


def opened(page, url, language, said):
    page.goto(f"{url}/?{QUERY}&lang={language}")
    page.get_by_text(said).first.wait_for(timeout=BUILT)
    page.locator(".chart canvas").nth(5).wait_for(state="attached")


@pytest.mark.parametrize(
    ("language", "said", "labels"),
    [
        ("en", "Paused, month 0 of 24", ["0", "0.25", "12,345.5", "\u22121"]),
        ("fr", "En pause, mois 0 sur 24", ["0", "0,25", "12\u202f345,5", "\u22121"]),
    ],
)
def test_axes_write_numbers_as_the_language_does(page, server_url, language, said, labels):
    opened(page, server_url, language, said)
    assert page.evaluate(LABELS) == labels
    assert page.evaluate(WRITTEN, [0.5, 2]) == labels[1].replace("25", "50")


def test_axes_follow_when_the_language_changes(page, server_url):
    opened(page, server_url, "en", "Paused, month 0 of 24")
    page.get_by_role("button", name="fr", exact=True).click()
    page.get_by_text("En pause, mois 0 sur 24").wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate(LABELS)[1] == "0,25"


def test_new_months_are_drawn(page, server_url):
    opened(page, server_url, "en", "Paused, month 0 of 24")
    before = page.evaluate(DRAWN)
    page.get_by_role("button", name="One year", exact=True).click()
    page.get_by_text("Paused, month 12 of 24").wait_for()
    page.wait_for_function(f"({DRAWN})() === {before + 12}")


def test_pictures_out_of_sight_are_drawn_when_the_run_rests(page, server_url):
    page.set_viewport_size({"width": 1000, "height": 300})
    opened(page, server_url, "en", "Paused, month 0 of 24")
    before = page.evaluate(DRAWN)
    page.get_by_role("button", name="One month", exact=True).click()
    page.get_by_text("Paused, month 1 of 24").wait_for()
    page.wait_for_function(f"({DRAWN})() === {before + 1}", timeout=5_000)


def test_pictures_that_go_at_once_leave_no_error(page, server_url):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{server_url}/?{QUERY}&lang=en")
    page.get_by_text("Paused, month 0 of 24").wait_for(timeout=BUILT)
    for name in ("Method", "Explore", "Compare", "Explore", "Method"):
        page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_timeout(1_500)
    assert not [text for text in said if "dom" in text.lower() or "echarts" in text.lower()]
