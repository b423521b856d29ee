"""``questions``: a list, one question run, both pages written, and one clear message for what cannot be."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

import run
from abm.indicators.registry import Words
from scenarios import questions
from scenarios.analysis.effect import Verdict
from scenarios.questions import Claim, Pairs, Question
from tests.scenarios.batch.tiny import here as in_this_process
from viz import questions_page

TINY = Question(
    Words("Referral", "Orientation"),
    Words("Does referral help?", "L'orientation aide-t-elle ?"),
    (Pairs("a.toml", ("b.toml",)),),
    ("share_covered", "public_euros_per_inhabitant"),
    (Claim(Words("Referral covers more", "L'orientation couvre plus"), "a.toml", "b.toml", "share_covered", up=True),),
    ("state_withdrawal",),
)
HEAD = '[scenario]\ntitle = "{}"\nintent = "None."\n[run]\ncitizens = 300\nburn_in_months = 12\nmonths = 12\n'


def call(*arguments: str) -> Result:
    """The command in this process."""
    result = CliRunner().invoke(run.app, ("questions", *arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback (" not in result.output
    return result


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two scenarios, which make the only question."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scenarios.batch.conduct.locally", lambda workers: in_this_process)
    monkeypatch.setattr(questions, "QUESTIONS", {1: TINY})
    monkeypatch.setattr(questions_page, "QUESTIONS", {1: TINY})
    monkeypatch.setattr(questions_page, "PAGES", {one: tmp_path / f"questions_{one}.md" for one in ("en", "fr")})
    (tmp_path / "a.toml").write_text(HEAD.format("One"))
    (tmp_path / "b.toml").write_text(HEAD.format("Two") + "[service]\nreferral = 0.9\n")
    return tmp_path


@pytest.mark.parametrize(("language", "word"), [("en", "Disengagement"), ("fr", "Désengagement")])
def test_the_list_has_six_and_says_how_to_ask(language: str, word: str):
    result = call("--lang", language)
    assert result.exit_code == 0
    assert word in result.stdout
    assert "questions 4 --workers 2" in result.stdout
    assert [line[0] for line in result.stdout.splitlines() if line[:1].isdigit()] == list("123456")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("7",), "there is no question 7; questions are 1, 2, 3, 4, 5, 6"),
        (("0",), "there is no question 0"),
        (("four",), "NUMBER four: expected a whole number"),
        (("4", "--write"), "--write runs all questions; leave the number out"),
        (("7", "--lang", "fr"), "il n'y a pas de question 7 ; les questions sont 1, 2, 3, 4, 5, 6"),
        (("4", "--write", "--lang", "fr"), "--write pose toutes les questions ; enlever le numéro"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(arguments: tuple[str, ...], message: str):
    result = call(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_question_is_run_told_and_goes_on_where_it_was(tiny: Path):
    first = call("1", "--replicates", "3")
    assert first.exit_code == 0
    assert "Question 1. Referral" in first.stdout
    assert "“Two” instead of “One”" in first.stdout
    assert "sweep state_withdrawal" in first.stdout
    assert "6 of 6 runs are done already" in call("1", "--replicates", "3").stdout


@pytest.mark.parametrize(
    ("difference", "is_sure", "up", "said"),
    [
        (0.1, True, True, "supported"), (0.1, True, False, "contradicted"), (-0.1, True, True, "contradicted"),
        (-0.1, True, False, "supported"), (0.1, False, True, "open"), (-0.1, False, True, "open"),
    ],
)  # fmt: skip
def test_runs_support_contradict_or_leave_open(difference: float, is_sure: bool, up: bool, said: str):
    effect = SimpleNamespace(
        difference=difference, verdict=Verdict.DIFFERS if is_sure else Verdict.NOT_TOLD_APART
    )
    assert questions_page.verdict(TINY.claims[0]._replace(up=up), effect) == said


def test_both_pages_are_written_and_differences_beyond_chance_are_bold(tiny: Path):
    assert call("--write", "--replicates", "4", "--citizens", "600").exit_code == 0
    english, french = ((tiny / f"questions_{one}.md").read_text(encoding="utf-8") for one in ("en", "fr"))
    assert "in 4 societies of 600 citizens" in english
    assert "dans 4 sociétés de 600 citoyens" in french
    assert "| Measure | One (`a`) | Two (`b`) |" in english
    assert "| Mesure | One (`a`) | Two (`b`) |" in french
    assert english.count("**+") + english.count("**−") == french.count("**+") + french.count("**−")
    assert "- Referral covers more: **" in english
    assert "- L'orientation couvre plus : **" in french
    assert "`python run.py sweep state_withdrawal`" in english
