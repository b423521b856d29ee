"""A report is one page that fetches nothing, escapes what it is given, and can be read by everybody."""

import re
from html.parser import HTMLParser

import pytest
from matplotlib.figure import Figure

from tests.viz.comparisons import caption, made_up_comparison, made_up_yearly
from viz.compare_report import compare_report
from viz.messages import LANGUAGES
from viz.report import LIMITS, MANY_ROWS, TEXTS, Picture, Report, Section, image_address, render
from viz.tables import Table

VOID = {"meta", "img", "br", "hr", "link", "input"}
COMMAND = "python run.py compare a b --replicates 12 --out 'results/a & b'"


class Page(HTMLParser):
    """Tags, attributes and texts of a page; refuses tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def plain(**more: object) -> Report:
    given: dict[str, object] = {"title": "A title", "question": "What?", "answer": ["So."], "command": COMMAND}
    return Report(**(given | more))  # type: ignore[arg-type]


def full(language: str) -> Report:
    names = ("a", "b", "c")
    differences = {"b": ["budget 1 → 0.7"], "c": ["budget 1 → 2"]}
    return compare_report(
        made_up_comparison(names), made_up_yearly(names), caption(language, differences=differences), COMMAND,
        {"code": "0123abcd"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """A full report in each language."""
    return {language: render(full(language), language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_report_is_well_formed_fetches_nothing_and_is_not_heavy(
    pages: dict[str, str], language: str
) -> None:
    html = pages[language]
    page = Page(html)
    assert len(html.encode()) < 3_000_000
    for tag, attributes in page.tags:
        for name in ("src", "href", "srcset", "action", "data", "poster"):
            address = attributes.get(name)
            assert address is None or address.startswith(("data:image/", "#")), (tag, address)
    styles = html[html.index("<style>") : html.index("</style>")]
    assert not re.search(r"url\(|@import|https?:", styles)
    assert not page.all("script")
    assert not page.all("link")
    assert page.all("html") == [{"lang": language}]
    assert len(page.all("img")) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_somewhere_and_no_name_is_given_twice(pages: dict[str, str], language: str) -> None:
    page = Page(pages[language])
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))
    assert {address["href"] for address in page.all("a")} <= {f"#{name}" for name in names}
    assert {one["aria-labelledby"] for one in page.all("section")} <= set(names)


def test_tables_have_captions_and_scopes_and_pictures_have_words(pages: dict[str, str]) -> None:
    page = Page(pages["en"])
    assert len(page.all("caption")) == len(page.all("table")) == 2
    assert {one["scope"] for one in page.all("th")} == {"col", "row"}
    assert all(one["alt"] for one in page.all("img"))
    text = " ".join(page.texts)
    assert text.index("Figure 1") < text.index("Table 1") < text.index("Table 2") < text.index("Figure 4")


def test_the_report_of_a_comparison_asks_answers_and_says_what_differs(pages: dict[str, str]) -> None:
    text = " ".join(" ".join(Page(pages["en"]).texts).split())
    assert "What changes with “A sharp cut” and “Another” instead of “All as before”?" in text
    assert text.index("In short Lower with “A sharp cut”") < text.index("budget 1 → 0.7") < text.index("Figure 1.")
    assert "Holm" in text
    french = " ".join(" ".join(Page(pages["fr"]).texts).split())
    assert "Qu'est-ce qui change avec « A sharp cut » et « Another » au lieu de « All as before » ?" in french


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_and_the_command_stand_in_every_report(language: str) -> None:
    html = render(plain(limits=["Only two scenarios were compared."]), language)
    text = "".join(Page(html).texts)
    for key in LIMITS:
        assert TEXTS(language, key) in text
    assert "Only two scenarios were compared." in text
    assert re.search(r"<pre[^>]*>([^<]*)</pre>", html)
    assert COMMAND in text


def test_what_is_given_is_escaped_everywhere() -> None:
    evil = '<script>alert("x")</script> & <b>'
    report = plain(
        title=evil, question=evil, answer=[evil], command=evil, differences={evil: [evil]}, uncertainty=[evil],
        limits=[evil], provenance={evil: evil}, incomplete=evil,
        sections=[
            Section(evil, [evil], [Picture(Figure((1, 1)), evil, evil)], [Table([evil], [[evil]], caption=evil)]),
            Section("x"),
        ],
    )  # fmt: skip
    html = render(report)
    page = Page(html)
    assert not page.all("script")
    assert not page.all("b")
    assert "<script" not in html
    assert page.all("img")[0]["alt"] == evil


def test_an_incomplete_sweep_is_said_before_anything_else() -> None:
    page = Page(render(plain(incomplete="11 of 36 runs are missing.")))
    text = " ".join(" ".join(page.texts).split())
    assert 0 < text.index("Incomplete: 11 of 36 runs are missing.") < text.index("What?")
    assert any(attributes.get("role") == "alert" for attributes in page.all("div"))
    assert not Page(render(plain())).all("div")


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    table = Table(["name", "euros", "verdict"], [["x", "12", "differs"]], words=(0, 2))
    page = Page(render(plain(sections=[Section("s", tables=[table])])))
    assert [one.get("class") for one in page.all("th")] == [None, "number", None, None]
    assert [one.get("class") for one in page.all("td")] == ["number", None]


def test_a_long_table_has_a_frame_of_its_own() -> None:
    rows = [["x", "1"]] * (MANY_ROWS + 1)
    html = render(plain(sections=[Section("s", tables=[Table(["a", "b"], rows), Table(["a", "b"], rows[1:])])]))
    assert html.count("scroll tall") == 1


def test_a_picture_with_very_many_marks_is_held_as_png() -> None:
    light, heavy = Figure((4, 3)), Figure((4, 3))
    light.subplots().plot([0, 1], [0, 1])
    heavy.subplots().plot(range(20_000), [number % 7 for number in range(20_000)], "o")
    assert image_address(light).startswith("data:image/svg+xml;base64,")
    assert image_address(heavy).startswith("data:image/png;base64,")
    assert len(image_address(heavy)) < 200_000


def test_the_same_report_gives_the_same_bytes(pages: dict[str, str]) -> None:
    assert render(full("en"), "en") == pages["en"]
