"""Explore: one scenario played live, its levers beside it."""

from __future__ import annotations

from dataclasses import replace

import solara
import solara.lab

from abm.indicators.registry import INDICATORS
from abm.parameters.names import declarations, value_of
from abm.parameters.quantity import Role
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.loader import load
from scenarios.words import figure
from viz.dashboard import charts, session
from viz.dashboard.asked import Asked, scenarios
from viz.dashboard.lever_box import LeverBox
from viz.dashboard.levers import Levers
from viz.dashboard.live import LiveRun
from viz.dashboard.panels.citizen import Citizen
from viz.dashboard.panels.enterprises import Enterprises
from viz.dashboard.panels.institutions import Institutions
from viz.dashboard.panels.places import Places
from viz.dashboard.parts import ChartCard, Tiles, Watched, WholeBox, changed
from viz.dashboard.player import Player
from viz.dashboard.snapshot import Snapshot
from viz.dashboard.take_away import TakeAway
from viz.dashboard.words import WORDS

TERRITORY_SET = declarations()["society.territory_set"]
tab = solara.reactive("overview")
TABS = ("overview", "institutions", "territories", "enterprises", "citizen")


@solara.component
def Explore() -> None:
    """The page."""
    with solara.Row(gap="16px", classes=["explore"]):
        with solara.Column(classes=["side"]):
            Controls()
        with solara.Column(classes=["main"]):
            Play()
            Result()
            TakeAway()


@solara.component
def Play() -> None:
    """What moves the run along."""
    live, state = session.run.value, session.state.value
    Player(
        live, state.phase, state.snapshot, state.error,
        lambda month: session.begin(session.applied.value, until=month), session.set_speed,
    )  # fmt: skip


@solara.component
def Result() -> None:
    """What is asked, the answer so far, tiles and pictures."""
    language, snapshot = session.language.value, session.state.value.snapshot
    Intent()
    solara.Text(answer(snapshot, language), classes=["answer"])
    solara.Text(WORDS(language, "caution"), classes=["says"])
    Tiles(charts.TILES, snapshot)
    if snapshot is None:
        return
    Pictures(snapshot)


@solara.component
def Intent() -> None:
    """What is asked."""
    scenario = load(session.applied.value.scenario)
    solara.Text(scenario.intent.in_language(session.language.value), classes=["intent"])


@solara.component
def Pictures(snapshot: Snapshot) -> None:
    """Pictures of a run, a tab for each subject."""
    language, live = session.language.value, session.run.value
    with solara.Column(gap="12px"):  # there also without pictures, so that tabs are not made anew
        with solara.lab.Tabs(TABS.index(tab.value), lambda place: tab.set(TABS[place]), lazy=True):
            for name in TABS:
                solara.lab.Tab(WORDS(language, f"tab_{name}"))
        if live is not None and live.model is not None:
            Shown(tab.value, live, snapshot)


@solara.component
def Shown(name: str, live: LiveRun, snapshot: Snapshot) -> None:
    """What the tab of this name shows."""
    if name == "overview":
        Overview(snapshot)
    elif name == "institutions":
        Institutions(live)
    elif name == "territories":
        Places(live, snapshot)
    elif name == "enterprises":
        Enterprises(snapshot)
    else:
        Citizen(live, snapshot)


@solara.component
def Overview(snapshot: Snapshot) -> None:
    """Needs and who meets them, money, turnover, learning, and an indicator of one's choice."""
    language = session.language.value
    with solara.Div(classes=["charts"]):
        ChartCard(charts.who_serves(snapshot, language))
        ChartCard(charts.lines(WORDS(language, "needs"), charts.NEEDS, snapshot, language))
        ChartCard(charts.funding(snapshot, language))
        ChartCard(charts.lines(WORDS(language, "turnover"), charts.TURNOVER, snapshot, language))
        ChartCard(charts.lines(WORDS(language, "learning"), charts.LEARNING, snapshot, language))
        AnyIndicator(snapshot)


@solara.component
def AnyIndicator(snapshot: Snapshot) -> None:
    """Whatever indicator somebody wants to see."""
    language, name = session.language.value, session.watched.value
    with solara.Column(gap="0px"):
        Watched(session.watch)
        if len(snapshot.series(name)):
            ChartCard(charts.lines(INDICATORS[name].label[language], [name], snapshot, language), 250)


def answer(snapshot: Snapshot | None, language: str) -> str:
    """The answer so far in one sentence."""
    if snapshot is None or snapshot.month == 0:
        return WORDS(language, "answer_none" if snapshot is None else "answer_start")
    covered, start = snapshot.now("share_covered"), snapshot.at_start("share_covered")
    ess = snapshot.now("share_served_by_ess")
    years = figure(round(snapshot.month / MONTHS_PER_YEAR, 1), language)
    wait = figure(round(snapshot.now("mean_wait_months"), 1), language)
    return WORDS(
        language, "answer", years=years, covered=charts.written("share_covered", covered, language),
        change=changed("share_covered", covered - start, language), wait=wait,
        ess=charts.written("share_served_by_ess", ess, language),
    )  # fmt: skip


@solara.component
def Controls() -> None:
    """Scenario, society and levers."""
    language, asked = session.language.value, session.asked.value
    error, set_error = solara.use_state("")
    titles = {load(name).title.in_language(language): name for name in scenarios()}
    named = next(title for title, name in titles.items() if name == asked.scenario)

    def change(new: Asked) -> None:
        session.asked.value = new
        set_error("")

    def apply() -> None:
        set_error(session.begin(session.asked.value))

    solara.Select(
        label=WORDS(language, "scenario"), values=list(titles), value=named,
        on_value=lambda title: (change(replace(asked, scenario=titles[title], changes={})), apply()),
    )  # fmt: skip
    society = {
        "citizens": asked.citizens, "months": asked.months or load(asked.scenario).run.months, "seed": asked.seed
    }  # fmt: skip
    with solara.Div(classes=["society"]):
        for key, value in society.items():
            WholeBox(key, value, lambda value, key=key: change(replace(session.asked.value, **{key: value})))
    LeverBox(TERRITORY_SET, asked, value_of(load(asked.scenario).parameters, TERRITORY_SET.name),
             lambda name, value: change(asked.with_change(name, value)))  # fmt: skip
    is_pending = asked != session.applied.value
    with solara.Row(gap="8px", classes=["apply"]):
        solara.Button(WORDS(language, "apply"), color="primary", disabled=not is_pending, on_click=apply)
        if asked.changes:
            solara.Button(WORDS(language, "reset_all"), text=True, on_click=lambda: change(replace(asked, changes={})))
    if is_pending:
        solara.Text(WORDS(language, "pending"), classes=["pending"])
    if error:
        solara.Error(error, dense=True)
    for role in (Role.LEVER, Role.UNCERTAINTY):
        key = "levers" if role is Role.LEVER else "uncertainties"
        with solara.Details(WORDS(language, key), expand=role is Role.LEVER).key(key):
            Levers(role, asked, change)
