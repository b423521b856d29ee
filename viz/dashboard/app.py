"""The pages and what surrounds them; opened by a Solara server."""

from __future__ import annotations

import solara

from abm.errors import ParameterError
from scenarios.french_errors import in_language
from viz.dashboard import session
from viz.dashboard.asked import LANGUAGES, address, asked_of
from viz.dashboard.contract_told import titles
from viz.dashboard.guided import QUESTIONS
from viz.dashboard.pages import contracts, explore, guided, sweeps
from viz.dashboard.pages.compare import Compare
from viz.dashboard.pages.method import Method
from viz.dashboard.style import CSS
from viz.dashboard.sweep_folders import folders
from viz.dashboard.views import View, view_of
from viz.dashboard.words import WORDS

VIEWS = {
    "explore": View(explore.tab, lambda: explore.TABS, explore.TABS[0]),
    "guided": View(guided.chosen, lambda: [one.key for one in QUESTIONS], ""),
    "contracts": View(contracts.chosen, lambda: titles(LANGUAGES[0]).values(), contracts.FIRST),
    "sweeps": View(sweeps.chosen, folders, ""),
}
"""What can be opened on a page."""
PAGES = {
    "explore": explore.Explore,
    "guided": guided.Guided,
    "compare": Compare,
    "contracts": contracts.Contracts,
    "sweeps": sweeps.Sweeps,
    "method": Method,
}
"""Pages by the word that names them; the first is the one at the root."""


@solara.component
def Layout(children: list[solara.Element]) -> None:
    """Head, pages, language."""
    language, router = session.language.value, solara.use_router()
    here = router.path.split("?")[0].strip("/")
    here = here if here in PAGES else next(iter(PAGES))
    refused, set_refused = solara.use_state([])
    is_open, set_open = solara.use_state(False)
    own = solara.use_ref(router.search)  # what the address says of its own accord; another one is the visitor's

    def follow() -> None:
        question, spoken, left_out = asked_of(router.search)
        session.language.value = spoken
        if here in VIEWS:
            try:
                VIEWS[here].open(router.search)
            except ParameterError as error:
                left_out = [*left_out, str(error)]
        set_refused(left_out)
        if question != session.applied.value or session.run.value is None:
            session.begin(question)

    def opened() -> object:
        follow()
        set_open(True)
        return session.end

    solara.use_effect(opened, [])
    views = {name: view.now() for name, view in VIEWS.items()}
    queries = {name: address(session.applied.value, language, views.get(name, "")) for name in PAGES}
    query = queries[here]

    def moved() -> None:
        if router.search not in (own.current, query):  # back or forward
            follow()
        own.current = router.search

    def told() -> None:
        question, spoken, _ = asked_of(router.search)
        if is_open and address(question, spoken, view_of(router.search)) != query:
            own.current = query
            router.push(f"{router.path.split('?')[0]}?{query}")

    solara.use_effect(moved, [router.search])
    solara.use_effect(told, [query, is_open])
    solara.Style(CSS)
    solara.Title(WORDS(language, "title"))
    with solara.Column(gap="0px", classes=["page"]):
        with solara.Row(gap="16px", classes=["head"]):
            solara.HTML("h1", WORDS(language, "title"))
            with solara.Row(gap="4px", classes=["pages"]):
                for place, name in enumerate(PAGES):
                    with solara.Link(f"/{name if place else ''}?{queries[name]}"):
                        solara.Button(
                            WORDS(language, name), text=name != here, color="primary", small=True,
                            attributes={"tabindex": -1},  # its link is the stop of the keyboard
                        )  # fmt: skip
            solara.ToggleButtonsSingle(
                value=language, values=list(LANGUAGES), on_value=session.language.set, dense=True, mandatory=True
            )
        for what in refused:
            solara.Warning(WORDS(language, "refused", what=in_language(what, language)), dense=True)
        Page(children).key(here)


@solara.component
def Page(children: list[solara.Element]) -> None:
    """A page; a fault in it is told there, the whole of it in the log, and the other pages can still be opened."""
    language = session.language.value
    fault, forget = solara.use_exception()
    if fault is None:
        solara.Column(children=children)
    else:
        solara.Error(WORDS(language, "fault", kind=type(fault).__name__))
        solara.Button(WORDS(language, "once_more"), on_click=forget)


routes = [
    solara.Route(name if place else "/", component=page, layout=Layout if not place else None, label=name)
    for place, (name, page) in enumerate(PAGES.items())
]
