"""Guided: a question, two or three levers, an answer with its caution."""

from __future__ import annotations

import threading
from html import escape

import solara

from abm.errors import WelfareError
from abm.parameters.names import find
from scenarios.french_errors import in_language
from scenarios.loader import load
from scenarios.words import amount, capitalised, label, with_unit
from viz.dashboard import session
from viz.dashboard.asked import address
from viz.dashboard.guided import (
    N_PAIRS,
    QUESTIONS,
    Lever,
    Pair,
    Question,
    lines,
    over_years,
    pairs,
    question_named,
    societies,
)
from viz.dashboard.guided_words import WORDS
from viz.dashboard.parts import ChartCard
from viz.dashboard.words import WORDS as COMMON

Values = dict[str, float]


chosen = solara.reactive("")
"""Key of the question that is open."""


@solara.component
def Guided() -> None:
    """The page."""
    language, key = session.language.value, chosen
    with solara.Column(gap="10px"):
        if key.value:
            Opened(question_named(key.value), lambda: key.set("")).key(key.value)
            return
        solara.Text(WORDS(language, "intro"), classes=["intent"])
        with solara.Div(classes=["charts"]):
            for one in QUESTIONS:
                with solara.Card(WORDS(language, one.key), margin=0):
                    solara.Text(WORDS(language, f"{one.key}_why"))
                    with solara.Row():
                        solara.Button(
                            WORDS(language, "open"), color="primary", text=True,
                            on_click=lambda one=one: key.set(one.key),
                        )  # fmt: skip


@solara.component
def Opened(question: Question, close: object) -> None:
    """A question with its levers and its answer."""
    language = session.language.value
    opening = question.opening(session.applied.value)
    values, asked = solara.use_reactive(opening), solara.use_reactive(opening)
    found: solara.Reactive[tuple[Pair, ...]] = solara.use_reactive(())
    error = solara.use_reactive("")

    def set_question() -> None:
        session.begin(question.asked(asked.value))

    def answer(stop: threading.Event) -> None:
        found.value, error.value = (), ""
        try:
            for pair in pairs(question, asked.value, stop.is_set):
                if stop.is_set():
                    return
                found.value = (*found.value, pair)
        except WelfareError as refusal:
            error.value = str(refusal)

    def compute() -> object:
        stop = threading.Event()
        threading.Thread(target=answer, args=(stop,), name="guided answer", daemon=True).start()
        return stop.set

    solara.use_effect(set_question, [asked.value])
    solara.use_effect(compute, [asked.value])
    solara.Button(WORDS(language, "others"), icon_name="mdi-arrow-left", text=True, on_click=close, classes=["back"])
    solara.HTML("h2", WORDS(language, question.key), classes=["question"])
    solara.Text(WORDS(language, f"{question.key}_why"), classes=["intent"])
    with solara.Row(gap="20px", classes=["explore"]):
        with solara.Column(classes=["guided-levers"]):
            solara.HTML("h3", WORDS(language, "levers"))
            for lever in question.levers:
                BigLever(lever, values)
            is_moved = values.value != asked.value
            solara.Button(
                WORDS(language, "compute"), color="primary", disabled=not is_moved,
                on_click=lambda: asked.set(dict(values.value)),
            )  # fmt: skip
            if is_moved:
                solara.Text(WORDS(language, "changed"), classes=["pending"])
        with solara.Column(classes=["main"], gap="6px"):
            solara.HTML("h3", WORDS(language, "answer"))
            if error.value:
                solara.Error(WORDS(language, "failed", error=in_language(error.value, language)), dense=True)
            Answer(question, found.value, bool(error.value))
            solara.HTML("h3", WORDS(language, "caution"))
            solara.Text(WORDS(language, f"{question.key}_caution"))
            solara.Text(WORDS(language, "few", n=N_PAIRS), classes=["says"])
            Onwards(question, asked.value)


@solara.component
def Answer(question: Question, found: tuple[Pair, ...], is_over: bool) -> None:
    """What has come out so far."""
    language = session.language.value
    if len(found) < N_PAIRS and not is_over:
        solara.Text(WORDS(language, "computing", done=len(found), n=N_PAIRS), classes=["where"])
        solara.ProgressLinear(100.0 * len(found) / N_PAIRS if found else True)
    if not found:
        return
    n_years = len(found[0].before[question.answers[0]])
    beside = load(question.beside).title.in_language(language)
    told = societies(len(found), language)
    solara.Text(WORDS(language, "compared", beside=beside, years=n_years, n=told), classes=["says"])
    for number, sentence in enumerate(lines(question, found, language)):
        solara.Text(sentence, classes=["answer"] if not number else [])
    ChartCard(over_years(question, found, language), 280)


@solara.component
def BigLever(lever: Lever, values: solara.Reactive[Values]) -> None:
    """A slider with its number, unit and what it is when nobody touches it."""
    language, declared = session.language.value, find(lever.name)
    value = values.value[lever.name]
    shown = with_unit(round(value, 4), declared.unit, language)
    with solara.Column(gap="0px", classes=["big-lever"]):
        solara.Text(capitalised(label(declared, language)), classes=["tile-label"])
        solara.Text(shown, classes=["tile-value"])
        solara.SliderFloat(
            capitalised(label(declared, language)), value=value, min=lever.low, max=lever.high, step=lever.step,
            thumb_label=False, on_value=lambda new: values.set({**values.value, lever.name: round(new, 6)}),
        )  # fmt: skip
        low, high = (amount(end, declared.unit, language) for end in (lever.low, lever.high))
        solara.Text(COMMON(language, "range", low=low, high=high), classes=["says"])
        default = with_unit(declared.default, declared.unit, language)
        solara.Text(WORDS(language, "base_value", value=default), classes=["says"])


@solara.component
def Onwards(question: Question, values: Values) -> None:
    """Where to look further."""
    language = session.language.value
    asked = question.asked(values)
    with solara.Row(gap="12px", classes=["player"]):
        with solara.Link(f"/?{address(asked, language)}"):
            solara.Button(WORDS(language, "explore"), icon_name="mdi-play", text=True, color="primary")
        solara.Text(WORDS(language, "command"), classes=["says"])
        solara.HTML("code", escape(asked.command()), classes=["says"])
