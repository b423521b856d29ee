"""One citizen's story."""

from __future__ import annotations

from concurrent.futures import Future

import solara

from abm.model import WelfareModel
from viz.dashboard import session
from viz.dashboard.asked import LONGEST_NUMBER
from viz.dashboard.live import LiveRun
from viz.dashboard.parts import ChartCard
from viz.dashboard.snapshot import Snapshot
from viz.dashboard.story import Follower, Whom, picked
from viz.dashboard.story_text import sentences, timeline, who
from viz.dashboard.story_words import WORDS

HEIGHT = 230


@solara.component
def Citizen(live: LiveRun, snapshot: Snapshot) -> None:
    """Whom to follow, and her story so far."""
    language = session.language.value
    follower: solara.Reactive[Follower | None] = solara.use_reactive(None)
    message, is_asked, turn = solara.use_reactive(""), solara.use_reactive(False), solara.use_reactive(0)
    number = solara.use_reactive("0")

    def leave() -> object:
        follower.value = None

        def no_longer() -> None:
            live.each_month = None

        return no_longer

    solara.use_effect(leave, [live])

    def answered(answer: Future[Follower | None]) -> None:
        if answer.cancelled() or live.is_stopped:
            return
        is_asked.value = False
        found = answer.result()
        message.value = "" if found else "nobody"
        if found:
            follower.value, number.value = found, str(found.number)

    def follow(citizen: int | None, whom: Whom = Whom.IN_NEED) -> None:
        is_asked.value, turn.value = True, turn.value + 1
        chance = turn.value

        def begin(model: WelfareModel) -> Follower | None:
            row = picked(model, whom, chance) if citizen is None else citizen
            if row < 0:
                return None
            found = Follower(row).catch_up(model, lambda: live.is_stopped)
            live.each_month = found.look
            return found

        live.ask(begin).add_done_callback(answered)

    def numbered() -> None:
        citizen = numbered_citizen(number.value, live.inputs.citizens)
        if citizen is None:
            message.value = "out_of_range"
        else:
            follow(citizen)

    with solara.Row(gap="8px", classes=["player"]):
        solara.Text(WORDS(language, "choose"), classes=["says"])
        for whom in Whom:
            solara.Button(
                WORDS(language, whom.value), small=True, outlined=True, disabled=is_asked.value,
                on_click=lambda whom=whom: follow(None, whom),
            )  # fmt: skip
        with solara.Div(style={"width": "210px"}):
            solara.InputText(WORDS(language, "number"), value=number)
        solara.Button(
            WORDS(language, "follow"), small=True, color="primary", disabled=is_asked.value, on_click=numbered
        )
    if message.value:
        last = live.inputs.citizens - 1
        solara.Warning(WORDS(language, message.value, last=last), dense=True)
    if is_asked.value:
        solara.Text(WORDS(language, "living"), classes=["where"])
    if follower.value is not None and follower.value.months:
        Story(follower.value, snapshot)


def numbered_citizen(typed: str, citizens: int) -> int | None:
    """The citizen with a number that somebody typed, if there is one."""
    digits = "".join(typed.split())
    is_number = digits.isdecimal() and len(digits) <= LONGEST_NUMBER
    return int(digits) if is_number and int(digits) < citizens else None


@solara.component
def Story(follower: Follower, snapshot: Snapshot) -> None:
    """Who she is, what happened, and a timeline."""
    language, months = session.language.value, tuple(follower.months)
    if follower.person is None:
        return
    for sentence in who(follower.person, months, language)[:-1]:
        solara.Text(sentence)
    ChartCard(timeline(months, snapshot.months, language), HEIGHT)
    with solara.Column(gap="2px", classes=["events"]):
        for sentence in sentences(months, language):
            solara.Text(sentence)
    solara.Text(WORDS(language, "hint"), classes=["says"])
