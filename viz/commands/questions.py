"""The command ``questions``: what the model is asked, the runs that answer it, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenarios.texts import Texts
from viz.commands.options import Lang, Language, Seed, Workers, check_seeds, number_option
from viz.commands.shell import RUN_FAILED, TEXT_WIDTH, print_table, say, width

if TYPE_CHECKING:
    from scenarios.analysis.effect import Comparison
    from scenarios.questions import Pairs, Question
    from viz.commands.comparing import Comparing

USUAL_REPLICATES = 12

TEXTS = Texts(
    en={
        "heads": "n°|question|scenarios, the first held against the others|studies",
        "ask": "Ask one by its number, as in: questions 4 --workers 2",
        "asked": "Question {number}. {title}",
        "studies": "What the answer hangs on: {commands}",
    },
    fr={
        "heads": "n°|question|scénarios, les autres comparés au premier|études",
        "ask": "En poser une par son numéro, par exemple : questions 4 --workers 2",
        "asked": "Question {number}. {title}",
        "studies": "De quoi dépend la réponse : {commands}",
    },
)


def _number(typed: Any) -> int:
    from scenarios.usage import whole_number

    return whole_number("NUMBER", typed)


def questions(
    number: Annotated[
        int | None, typer.Argument(parser=_number, metavar="[NUMBER]", help="The question to run; none lists them.")
    ] = None,
    citizens: Annotated[int | None, number_option("--citizens", "Citizens, one agent each.")] = None,
    replicates: Annotated[int, number_option("--replicates", "Paired seeds.", 2, 1_000)] = USUAL_REPLICATES,
    seed: Seed = 1,
    out: Annotated[str | None, typer.Option(help="Folder of the runs; results/ if left out.")] = None,
    workers: Workers = 2,
    write: Annotated[bool, typer.Option("--write", help="Run all, write docs/questions.md, and in French.")] = False,
    lang: Lang = Language.en,
) -> None:
    """The six questions of the model, each with the scenarios that are compared to answer it."""
    from abm.errors import ParameterError
    from scenarios.questions import QUESTIONS, question
    from viz.questions_page import verdicts

    check_seeds(seed, replicates)
    if number is not None and write:
        raise ParameterError("--write runs all questions; leave the number out")
    if number is None and not write:
        _list(lang.value)
        return
    asked = QUESTIONS if write else {number or 0: question(number or 0)}
    answers = {}
    for one, found in asked.items():
        say("", TEXTS(lang.value, "asked", number=one, title=found.title[lang.value]))
        say(*_folded(found.asked[lang.value]))
        answers[one] = [
            _compared(one, pairs, found, citizens, replicates, seed, out, workers, lang.value) for pairs in found.pairs
        ]
        say("", *(line.replace("**", "").replace("`", "") for line in verdicts(found, answers[one], lang.value)))
        if found.studies:
            say("", TEXTS(lang.value, "studies", commands=" · ".join(f"sweep {name}" for name in found.studies)))
    if write:
        from scenarios.document import shown
        from scenarios.messages import message
        from scenarios.scenario import RunDefaults
        from viz.commands.publishing import write_whole
        from viz.questions_page import PAGES, markdown

        for language, page in PAGES.items():
            write_whole(page, markdown(answers, citizens or RunDefaults().citizens, language))
            say(message(lang.value, "written", where=shown(page)))


def _folded(text: str) -> list[str]:
    """A sentence in lines that fit the terminal."""
    from textwrap import wrap

    return wrap(text, min(TEXT_WIDTH, width()))


def _compared(
    number: int,
    pairs: Pairs,
    found: Question,
    citizens: int | None,
    replicates: int,
    seed: int,
    out: str | None,
    workers: int,
    language: str,
) -> Comparison:
    """Run scenarios under the same seeds, print what differs, and give it back."""
    from scenarios.batch.measure import measures
    from scenarios.loader import load
    from scenarios.scenario import overridden
    from viz.commands.comparing import Comparing
    from viz.commands.conducting import carry_out, folder_for, say_failures, spread_of
    from viz.compare_text import print_comparison

    scenarios = [overridden(load(name), (), citizens=citizens) for name in pairs.scenarios]
    asked: Comparing = Comparing(scenarios, tuple(measures(found.measures)), seed, language)
    size = "" if citizens is None else f"-{citizens}"
    store = asked.store(folder_for(out, "") / f"question-{number}-{pairs.base}{size}", replicates)
    with store.writing():
        carry_out(store, asked.plan(replicates).runs(), spread_of(workers, None), language)
    comparison = asked.comparison(store, replicates)
    print_comparison(comparison, language, asked.titles)
    if say_failures(store, language):
        raise typer.Exit(RUN_FAILED)
    return comparison


def _list(language: str) -> None:
    """All questions, the scenarios of each and its studies."""
    from scenarios.questions import QUESTIONS

    rows = [
        (
            str(number), one.title[language],
            "; ".join(" / ".join(pairs.scenarios) for pairs in one.pairs), ", ".join(one.studies),
        )
        for number, one in QUESTIONS.items()
    ]  # fmt: skip
    print_table(TEXTS(language, "heads").split("|"), rows)
    say("", TEXTS(language, "ask"))
