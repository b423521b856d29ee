"""The six questions: what they name exists, nothing of the catalogue is left out, and both pages tell of all."""

from __future__ import annotations

import re

import pytest

from abm.errors import ParameterError
from scenarios.batch.measure import measures
from scenarios.batch.study import SHELF as STUDIES
from scenarios.loader import BASE, catalogue, load
from scenarios.questions import QUESTIONS, Question, question
from viz.questions_page import PAGES

EACH = pytest.mark.parametrize("asked", QUESTIONS.values(), ids=lambda one: one.title.en)


def test_there_are_six():
    assert list(QUESTIONS) == [1, 2, 3, 4, 5, 6]
    assert question(4) is QUESTIONS[4]
    with pytest.raises(ParameterError, match="there is no question 7; questions are 1, 2, 3, 4, 5, 6"):
        question(7)


@EACH
def test_what_a_question_names_exists(asked: Question):
    assert asked.pairs
    for pairs in asked.pairs:
        runs = [load(name).run for name in pairs.scenarios]
        assert len(set(pairs.scenarios)) == len(runs) >= 2
        assert len(set(runs)) == 1, "chance is equal only in societies of equal size and length"
    assert len(measures(asked.measures)) == len(asked.measures) >= 5
    assert asked.studies
    assert set(asked.studies) <= set(STUDIES.names())


@EACH
def test_a_claim_is_about_what_is_compared(asked: Question):
    assert asked.claims
    for claim in asked.claims:
        assert [pairs.base for pairs in asked.pairs if claim.other in pairs.others].count(claim.base) == 1
        assert claim.measure in asked.measures


def test_every_scenario_answers_a_question():
    named = {name for one in QUESTIONS.values() for pairs in one.pairs for name in pairs.scenarios}
    assert named == {BASE.name, *catalogue()}


@pytest.mark.parametrize("language", PAGES)
def test_a_page_has_every_question_and_every_scenario(language: str):
    text = PAGES[language].read_text(encoding="utf-8")
    titles = re.findall(r"^## \d\. (.*)$", text, re.MULTILINE)
    assert titles == [one.title[language] for one in QUESTIONS.values()]
    lines = [line for line in text.splitlines() if line.startswith(("| Measure", "| Mesure"))]
    said = re.findall(r"^- (.*?)\s?: \*\*", text, re.MULTILINE)
    assert said == [claim.said[language] for one in QUESTIONS.values() for claim in one.claims]
    heads = [re.findall(r"\(`(\w+)`\)", line) for line in lines]
    assert heads == [list(pairs.scenarios) for one in QUESTIONS.values() for pairs in one.pairs]


def test_both_pages_tell_the_same_differences():
    bold = [len(re.findall(r"\*\*[+−\d]", page.read_text(encoding="utf-8"))) for page in PAGES.values()]
    assert bold[0] == bold[1] > 0
