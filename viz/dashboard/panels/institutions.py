"""The institutional network, drawn when somebody asks for it."""

from __future__ import annotations

from concurrent.futures import Future

import solara

from viz.dashboard import session
from viz.dashboard.live import LiveRun, Phase
from viz.dashboard.network_chart import SHOWN_AT_FIRST, TIES, names, network, story, ties_of
from viz.dashboard.network_view import NetworkView, NetworkWatch
from viz.dashboard.network_words import WORDS
from viz.dashboard.parts import ChartCard

HEIGHT = 620


@solara.component
def Institutions(live: LiveRun) -> None:
    """The network of a run; drawn when it is opened, when the run pauses, and on demand."""
    language, state = session.language.value, session.state.value
    watch = solara.use_memo(NetworkWatch, [live])
    view: solara.Reactive[NetworkView | None] = solara.use_reactive(None)
    is_asked = solara.use_reactive(False)
    ties, chosen = solara.use_reactive(SHOWN_AT_FIRST), solara.use_reactive("")

    def draw() -> None:
        is_asked.value = True
        live.ask(watch.look).add_done_callback(drawn)

    def drawn(answer: Future[NetworkView]) -> None:
        if not answer.cancelled() and not live.is_stopped:
            is_asked.value = False
            view.value = answer.result()

    month = state.snapshot.month if state.snapshot else 0
    waits = state.phase in (Phase.PAUSED, Phase.ENDED)
    solara.use_effect(lambda: None if is_asked.value else draw(), [live, waits and month])
    with solara.Column(gap="8px"):
        with solara.Row(gap="12px", classes=["player"]):
            solara.Button(
                WORDS(language, "draw"), icon_name="mdi-graph-outline", on_click=draw, disabled=is_asked.value
            )
            if is_asked.value:
                solara.Text(WORDS(language, "drawing"), classes=["where"])
            elif view.value is not None and view.value.month + 1 != month:
                solara.Text(WORDS(language, "stale", drawn=view.value.month + 1, month=month), classes=["pending"])
        if view.value is not None:
            Network(view.value, ties, chosen)


@solara.component
def Network(view: NetworkView, ties: solara.Reactive[tuple[str, ...]], chosen: solara.Reactive[str]) -> None:
    """The picture, which ties it shows, and the story of whoever is chosen."""
    language = session.language.value
    called = names(view, language)
    nodes = {node: name for name, node in called.items()}
    TieBoxes(view, ties)

    def clicked(event: dict[str, object]) -> None:
        if event.get("dataType") == "node":
            chosen.value = called.get(str(event.get("name")), "")

    chart = network(view, ties.value, chosen.value, language)
    with solara.Div(classes=["network"]):
        ChartCard(chart, HEIGHT, clicked)
        with solara.Card(margin=0, classes=["story"]):
            solara.Select(
                label=WORDS(language, "find"), values=list(called), value=nodes.get(chosen.value), dense=True,
                on_value=lambda name: chosen.set(called.get(name or "", "")),
            )  # fmt: skip
            for sentence in story(view, chosen.value, language):
                solara.Text(sentence, classes=["story-line"])


@solara.component
def TieBoxes(view: NetworkView, ties: solara.Reactive[tuple[str, ...]]) -> None:
    """A box for each kind of tie, with its colour."""
    language = session.language.value

    def switch(tie: str, is_on: bool) -> None:
        ties.value = tuple(one for one in TIES if (is_on if one == tie else one in ties.value))

    with solara.Row(gap="14px", classes=["player"]):
        solara.Text(WORDS(language, "ties"), classes=["says"])
        for tie in ties_of(view):
            colour, dash = TIES[tie]
            with solara.Row(gap="4px", classes=["tie"]):
                line = f"display:inline-block;width:26px;border-top:3px {dash} {colour}"
                solara.HTML("span", attributes={"style": line, "aria-hidden": "true"})
                solara.Checkbox(
                    label=WORDS(language, f"tie_{tie}"), value=tie in ties.value,
                    on_value=lambda is_on, tie=tie: switch(tie, is_on),
                )  # fmt: skip
