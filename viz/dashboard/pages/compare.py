"""Compare: two scenarios side by side under the same draws, and what many pairs say of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape

import solara

from abm.errors import WelfareError
from abm.indicators.registry import INDICATORS
from abm.parameters.quantity import Role
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.analysis.measure_words import unit
from scenarios.french_errors import in_language
from scenarios.loader import load
from viz.dashboard import charts, compare_session, session
from viz.dashboard.asked import Asked, scenarios
from viz.dashboard.batch import PAIRS, Stage
from viz.dashboard.compare_charts import Side, Trio, funding, of_indicators, signed, who_serves
from viz.dashboard.compare_style import CSS
from viz.dashboard.compare_text import (
    command,
    effect_lines,
    effect_notes,
    effect_table,
    progress,
    what_differs,
)
from viz.dashboard.compare_words import WORDS
from viz.dashboard.levers import Levers
from viz.dashboard.parts import ChartCard, Watched, WholeBox
from viz.dashboard.player import Player
from viz.dashboard.snapshot import Snapshot
from viz.dashboard.words import WORDS as COMMON


@solara.component
def Compare() -> None:
    """The page."""
    language, is_opened = session.language.value, session.run.value is not None

    def opened() -> Callable[[], None]:
        if is_opened and compare_session.answered.value != session.applied.value:
            compare_session.begin(session.applied.value)
        return left

    def left() -> None:
        if compare_session.pair.value is not None:
            compare_session.pair.value.pause()

    solara.use_effect(opened, [session.applied.value, is_opened])
    solara.Style(CSS)
    with solara.Column(gap="10px"):
        solara.Text(WORDS(language, "intro"), classes=["intent"])
        Question()
        Play()
        Tiles()
        Effects()
        Pictures()


# --- the question ----------------------------------------------------------------------------------------------------


@solara.component
def Question() -> None:
    """Both scenarios, what is common to them, and what differs."""
    language, asked = session.language.value, session.asked.value
    error, set_error = solara.use_state("")

    def ask(question: Asked) -> None:
        session.asked.value = question

    def apply(question: Asked, until: int = 0) -> None:
        set_error(compare_session.apply(question, until))

    def swap() -> None:
        first, second = session.asked.value.alone(), session.asked.value.beside()
        until = compare_session.pair.value.months_done if compare_session.pair.value else 0
        apply(second.compared_with(first), until)

    def ask_first(one: Asked) -> None:
        ask(one.compared_with(session.asked.value.beside()))

    def again() -> None:
        apply(session.asked.value)

    with solara.Div(classes=["sides"]):
        Scenario("A", asked.alone(), ask_first, again)
        solara.Button(WORDS(language, "swap"), icon_name="mdi-swap-horizontal", on_click=swap, classes=["swap"])
        Scenario("B", asked.beside(), lambda one: ask(session.asked.value.compared_with(one)), again)
    is_pending = asked != session.applied.value
    with solara.Row(gap="12px", classes=["shared"]):
        solara.Text(WORDS(language, "shared"), classes=["tile-label"])
        Society(ask)
        solara.Button(
            COMMON(language, "apply"), color="primary", disabled=not is_pending, on_click=again
        )
        if is_pending:
            solara.Text(COMMON(language, "pending"), classes=["pending"])
    if error:
        solara.Error(error, dense=True)
    with solara.Details(WORDS(language, "differs"), expand=True), solara.Column(gap="0px"):
        for line in _differences(session.applied.value, language):
            solara.Text(f"• {line}", classes=["says"])


def _differences(asked: Asked, language: str) -> list[str]:
    try:
        return what_differs(asked, language)
    except WelfareError as error:
        return [in_language(str(error), language)]


@solara.component
def Society(ask: Callable[[Asked], None]) -> None:
    """Citizens, months and seed of both."""
    asked = session.asked.value
    values = {"citizens": asked.citizens, "months": asked.months or load(asked.scenario).run.months, "seed": asked.seed}
    with solara.Row(gap="12px", classes=["shared"]):
        for key, value in values.items():
            WholeBox(key, value, lambda value, key=key: ask(replace(session.asked.value, **{key: value})))


@solara.component
def Scenario(side: str, asked: Asked, ask: Callable[[Asked], None], apply: Callable[[], None]) -> None:
    """One of the two: its scenario and its own changes."""
    language = session.language.value
    names = {load(name).title.in_language(language): name for name in scenarios()}
    named = next(title for title, name in names.items() if name == asked.scenario)

    def choose(title: str) -> None:
        ask(replace(asked, scenario=names[title], changes={}))
        apply()

    with solara.Column(gap="4px", classes=["compared", f"compared-{side.lower()}"]):
        solara.Select(
            label=f"{side} – {COMMON(language, 'scenario')}", values=list(names), value=named, on_value=choose
        )
        solara.Text(load(asked.scenario).intent.in_language(language), classes=["says"])
        key = "changes_some" if asked.changes else "changes"
        with solara.Details(WORDS(language, key, side=side, n=len(asked.changes))):
            if asked.changes:
                solara.Button(
                    COMMON(language, "reset_all"), text=True, on_click=lambda: ask(replace(asked, changes={}))
                )
            Levers(Role.LEVER, asked, ask)


# --- both runs -------------------------------------------------------------------------------------------------------


@solara.component
def Play() -> None:
    """What moves both along."""
    state = compare_session.state.value
    Player(
        compare_session.pair.value, state.phase, state.first, state.error,
        lambda month: compare_session.begin(session.applied.value, month), compare_session.set_speed, are_two=True,
    )  # fmt: skip


@solara.component
def Tiles() -> None:
    """Indicators now: A, B and the difference."""
    state = compare_session.state.value
    with solara.Div(classes=["tiles"]):
        for name in charts.TILES:
            PairTile(name, state.first, state.second)
    solara.Text(WORDS(session.language.value, "caution"), classes=["says"])


@solara.component
def PairTile(name: str, first: Snapshot | None, second: Snapshot | None) -> None:
    """An indicator in A, in B, and B less A."""
    language, one = session.language.value, INDICATORS[name]
    a, b = (float("nan") if run is None else run.now(name) for run in (first, second))
    numbers: Mapping[str, str] = {
        "A": charts.bare(name, a, language),
        "B": charts.bare(name, b, language),
        WORDS(language, "difference"): signed(name, b - a, language),
    }
    with solara.Column(gap="0px", classes=["tile", "pair-tile"]):
        solara.Text(f"{one.label[language]} ({unit(one, language, yearly=False)})", classes=["tile-label"])
        with solara.Div(classes=["pair-numbers"]):
            for head in numbers:
                solara.Text(head, classes=["pair-head"])
            for value in numbers.values():
                solara.Text(value, classes=["pair-value"])


@solara.component
def Pictures() -> None:
    """A, B and B less A, a row for each subject."""
    language, state = session.language.value, compare_session.state.value
    if state.first is None or state.second is None:
        return
    pair = Side(state.first, state.second, language, compare_session.batch_state.value.replications)
    Row(of_indicators(WORDS(language, "coverage"), charts.NEEDS, pair))
    Row(who_serves(pair))
    Row(funding(pair))
    AnyIndicator(pair)


@solara.component
def Row(trio: Trio) -> None:
    """Three pictures side by side."""
    solara.HTML("h2", trio.title, classes=["subject"])
    with solara.Div(classes=["trio"]):
        for chart in (trio.first, trio.second, trio.difference):
            ChartCard(chart, 310)


@solara.component
def AnyIndicator(pair: Side) -> None:
    """Whatever indicator somebody wants to compare."""
    language, name = session.language.value, session.watched.value
    Watched(compare_session.watch)
    if len(pair.first.series(name)):
        Row(of_indicators(INDICATORS[name].label[language], [name], pair))


# --- many pairs ------------------------------------------------------------------------------------------------------


@solara.component
def Effects() -> None:
    """The button that runs many pairs, how far they are, and what they say."""
    language, state = session.language.value, compare_session.batch_state.value
    pair, asked = compare_session.pair.value, compare_session.answered.value
    if pair is None or asked is None:
        return
    is_short = pair.inputs.months < MONTHS_PER_YEAR
    with solara.Column(gap="6px", classes=["replications"]):
        with solara.Row(gap="12px", classes=["row"]):
            if state.stage is Stage.RUNNING:
                solara.Button(WORDS(language, "cancel"), icon_name="mdi-close", on_click=compare_session.cancel)
                solara.Text(progress(state, language))
            else:
                key = "again" if state.stage is Stage.DONE else "replicate"
                solara.Button(
                    WORDS(language, key, n=PAIRS), icon_name="mdi-dice-multiple", color="primary", disabled=is_short,
                    on_click=compare_session.replicate,
                )  # fmt: skip
            if is_short:
                solara.Text(WORDS(language, "one_year"), classes=["says"])
        if state.stage is Stage.RUNNING:
            solara.ProgressLinear(100.0 * state.done / state.total if state.done else True)
        if state.stage is Stage.FAILED:
            solara.Error(WORDS(language, "batch_failed", error=in_language(state.error, language)), dense=True)
        if state.replications is not None:
            Told(asked)


@solara.component
def Told(asked: Asked) -> None:
    """The effect in sentences, with all lines and notes behind it."""
    language, state = session.language.value, compare_session.batch_state.value
    found = state.replications
    if found is None:
        return
    solara.Text(WORDS(language, "effect", n=found.n_pairs), classes=["tile-label"])
    for sentence in effect_lines(found, asked, language):
        solara.Text(sentence, classes=["answer"])
    if found.n_pairs < state.total:
        failed = WORDS(language, "failed_pairs", n=state.total - found.n_pairs, total=state.total)
        solara.Text(failed, classes=["pending"])
    with solara.Details(WORDS(language, "lines")), solara.Column(gap="4px"):
        with solara.Div(classes=["over"]):
            solara.HTML("div", unsafe_innerHTML=effect_table(found, asked, language))
        for note in effect_notes(found, asked, language):
            solara.Text(note, classes=["says"])
        line = command(asked, PAIRS)
        if line:
            solara.Text(COMMON(language, "command"), classes=["tile-label"])
            solara.HTML("code", escape(line))
