"""Guided questions: valid, answered in words that say how sure they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from abm.indicators.registry import INDICATORS
from abm.parameters.names import find
from viz.dashboard.asked import address, asked_of
from viz.dashboard.guided import QUESTIONS, Pair, Question, agreement, line, lines, over_years, pairs
from viz.dashboard.guided_words import WORDS


def pair(before: float, after: float) -> Pair:
    return Pair({"share_covered": np.array([0.5, before])}, {"share_covered": np.array([0.5, after])})


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.key)
def test_a_question_can_be_asked_with_every_end_of_its_levers(question: Question) -> None:
    assert 2 <= len(question.levers) <= 3
    for lever in question.levers:
        declared = find(lever.name)
        assert declared.low <= lever.low <= lever.opening <= lever.high <= declared.high
        for end in (lever.low, lever.high):
            question.asked({**question.opening(), lever.name: end}).resolved()
    question.reference().resolved()
    assert set(question.answers) <= set(INDICATORS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.key)
def test_a_question_survives_the_way_through_an_address(question: Question) -> None:
    asked = question.asked(question.opening())
    assert asked_of(address(asked, "fr")) == (asked, "fr", [])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_question_has_its_words_and_a_caution(language: str) -> None:
    for one in QUESTIONS:
        for key in (one.key, f"{one.key}_why", f"{one.key}_caution"):
            assert WORDS(language, key)


def test_trying_things_out_is_asked_by_the_levers_of_trials() -> None:
    question = next(one for one in QUESTIONS if one.key == "experiment")
    assert {lever.name.partition(".")[0] for lever in question.levers} == {"learning"}
    assert {"mean_quality", "true_gain", "believed_gain"} <= set(question.answers)


def test_one_pair_is_told_without_a_range() -> None:
    assert line("share_covered", [pair(0.5, 0.4)], "en") == "Coverage: from 50 to 40 % (−10)."


def test_several_pairs_are_told_with_their_range_and_whether_they_agree() -> None:
    told = line("share_covered", [pair(0.5, 0.4), pair(0.5, 0.45)], "en")
    assert told == "Coverage: from 50 to 42.5 % (−7.5; −10 to −5 in 2 societies). It falls in all 2 societies."


@pytest.mark.parametrize(
    ("moves", "told"),
    [([0.1, 0.2], "agree_up"), ([-0.1, -0.2], "agree_down"), ([0.1, -0.2], "agree_none"), ([0.0, 0.0], "agree_same")],
)
def test_societies_that_do_not_agree_are_not_made_one_answer(moves: list[float], told: str) -> None:
    n, rises, falls = len(moves), sum(one > 0 for one in moves), sum(one < 0 for one in moves)
    assert agreement(np.array(moves), "en") == WORDS("en", told, n=n, rises=rises, falls=falls)


def test_an_indicator_that_nobody_knows_is_left_out() -> None:
    assert line("share_covered", [pair(float("nan"), 0.4)], "en") == ""


def test_pairs_share_their_draws_and_stop_when_told() -> None:
    question = replace(QUESTIONS[4], citizens=500, months=24)
    nothing_moved = {lever.name: find(lever.name).default for lever in question.levers}
    first = next(pairs(question, nothing_moved, lambda: False))
    for name in question.answers:
        np.testing.assert_array_equal(first.before[name], first.after[name])
    assert list(pairs(question, nothing_moved, lambda: True)) == []
    assert lines(question, [first], "fr")
    assert len(over_years(question, [first], "en").option["series"]) == 2
