"""The two pages in plain words say what is true: figures of the code, words of the glossary, the same in both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from abm.parameters.mechanisms import MECHANISMS
from abm.vocabulary import Domain
from scenarios.generated import between, marks
from scenarios.loader import catalogue
from scenarios.summary_reference import DOCS, PAGES, SECTION, figures, section, verdicts, write

GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")
COLUMN = {"en": 0, "fr": 1}
DOMAINS = {"en": "in four *domains*", "fr": "dans quatre *domaines*"}
OTHER_NUMBERS = {
    "en": r"two (?!policies)|three|five|six|seven|eight|nine|ten|eleven|twelve|half|dozen|hundred|thousand|million",
    "fr": r"deux (?!politiques)|trois|cinq|six|sept|huit|neuf|dix|onze|douze|moitié|cent|mille|million",
}
"""Numbers in words, but for the domains and for two policies that are compared."""
LANGUAGES = pytest.mark.parametrize("language", PAGES)


def text_of(language: str) -> str:
    """A page as it is written."""
    return PAGES[language].read_text(encoding="utf-8")


def prose(language: str) -> str:
    """What stands outside the table of figures, without addresses of links and without code."""
    first, last = marks(SECTION)
    text = re.sub(re.escape(first) + ".*?" + re.escape(last), "", text_of(language), flags=re.DOTALL)
    return re.sub(r"\]\([^)]*\)|`[^`]*`", "", text)


def glossary_words(language: str) -> set[str]:
    """Words of the glossary in a language, in lower case, without the names that code gives them."""
    rows = [line.strip("|").split("|") for line in GLOSSARY.splitlines() if line.startswith("| ")]
    entries = (re.sub(r"\(`[^)]*\)", "", row[COLUMN[language]]) for row in rows)
    words = (re.sub(r"\(.*?\)", "", word) for entry in entries for word in re.split(r"[,;]", entry))
    return {word.strip().lower() for word in words}


@LANGUAGES
def test_the_figures_are_those_of_the_code_and_of_pages_made_by_runs(language: str) -> None:
    page = text_of(language)
    assert page == between(page, SECTION, section(language)), "run: python run.py reference"


@LANGUAGES
def test_there_is_no_other_figure(language: str) -> None:
    assert re.findall(r"\d+", prose(language)) == []
    assert re.findall(rf"\b(?:{OTHER_NUMBERS[language]})\b", prose(language)) == []
    assert len(Domain) == 4
    assert DOMAINS[language] in " ".join(prose(language).split())


@LANGUAGES
def test_words_set_apart_are_explained_in_the_glossary(language: str) -> None:
    plain = prose(language).replace("**", "")
    words = [" ".join(word.split()).lower() for word in re.findall(r"\*([^*]+)\*", plain)]
    known = glossary_words(language)
    assert len(words) >= 12
    unknown = [word for word in words if word not in known and word.rstrip("s") not in known]
    assert unknown == []


@LANGUAGES
def test_it_is_one_page(language: str) -> None:
    assert len(prose(language).split()) <= 900
    assert text_of(language).count("\n") <= 110


def test_both_pages_have_the_same_parts_and_lead_to_the_same_places() -> None:
    def links(language: str) -> list[str]:
        found = re.findall(r"\]\(([^)\s]+)\)", text_of(language))
        return [link for link in found if link not in ("summary.md", "resume.md")]

    heads = [re.findall(r"^## ", text_of(language), re.MULTILINE) for language in PAGES]
    points = [text_of(language).count("\n- ") for language in PAGES]
    assert links("en") == links("fr")
    assert heads[0] == heads[1]
    assert points[0] == points[1]


def test_some_figures_are_counted_here_too() -> None:
    values = {one.english: one.values for one in figures()}
    scenarios = next(of for label, of in values.items() if label.startswith("scenarios"))
    assert scenarios[0] == len(catalogue())
    assert values["mechanisms that can be switched off one by one"] == (len(MECHANISMS),)
    rows = [line for line in (DOCS / "base.md").read_text(encoding="utf-8").splitlines() if "| **MISS" in line]
    assert verdicts(DOCS / "base.md")[1] == len(rows)


def test_replays_miss_more_than_they_meet_as_the_pages_say() -> None:
    met, missed, _ = verdicts(*sorted((DOCS / "history").glob("*.md")))
    assert ("misses more published figures than it meets" in " ".join(text_of("en").split())) == (missed > met)
    assert ("manque plus de chiffres publiés qu'il n'en atteint" in " ".join(text_of("fr").split())) == (missed > met)


def test_writing_leaves_the_rest_and_a_page_without_counts_is_told(tmp_path: Path) -> None:
    first, last = marks(SECTION)
    page = tmp_path / "page.md"
    page.write_text(f"before\n{first}\nold\n{last}\nafter\n", encoding="utf-8")
    assert write({"fr": page}) == [page]
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    with pytest.raises(ValueError, match=r"page\.md does not say"):
        verdicts(page)


@pytest.mark.parametrize("place", ["README.md", "docs/how-to/README.md", "docs/tutorial.md"])
def test_readers_are_led_to_both(place: str) -> None:
    text = (DOCS.parent / place).read_text(encoding="utf-8")
    assert all(f"{page.name})" in text for page in PAGES.values())
