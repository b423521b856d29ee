"""The pages and what surrounds them; opened by a Solara server."""

from __future__ import annotations

import solara

from scenarios.french_errors import in_language
from viz.dashboard import session
from viz.dashboard.asked import LANGUAGES, address, asked_of
from viz.dashboard.pages.compare import Compare
from viz.dashboard.pages.contracts import Contracts
from viz.dashboard.pages.explore import Explore
from viz.dashboard.pages.guided import Guided
from viz.dashboard.pages.method import Method
from viz.dashboard.pages.sweeps import Sweeps
from viz.dashboard.style import CSS
from viz.dashboard.words import WORDS

PAGES = {
    "explore": Explore,
    "guided": Guided,
    "compare": Compare,
    "contracts": Contracts,
    "sweeps": Sweeps,
    "method": Method,
}
"""Pages by the word that names them; the first is the one at the root."""


@solara.component
def Layout(children: list[solara.Element]) -> None:
    """Head, pages, language."""
    language, router = session.language.value, solara.use_router()
    refused, set_refused = solara.use_state([])

    def opened() -> object:
        question, spoken, left_out = asked_of(router.search)
        session.language.value = spoken
        set_refused(left_out)
        session.begin(question)
        return session.end

    solara.use_effect(opened, [])
    query = address(session.applied.value, language)

    def told() -> None:
        if router.search != query:
            router.push(f"{router.path.split('?')[0]}?{query}")

    solara.use_effect(told, [query])
    solara.Style(CSS)
    solara.Title(WORDS(language, "title"))
    here = router.path.split("?")[0].strip("/") or next(iter(PAGES))
    with solara.Column(gap="0px", classes=["page"]):
        with solara.Row(gap="16px", classes=["head"]):
            solara.HTML("h1", WORDS(language, "title"))
            with solara.Row(gap="4px", classes=["pages"]):
                for place, name in enumerate(PAGES):
                    with solara.Link(f"/{name if place else ''}?{query}"):
                        solara.Button(WORDS(language, name), text=name != here, color="primary", small=True)
            solara.ToggleButtonsSingle(
                value=language, values=list(LANGUAGES), on_value=session.language.set, dense=True, mandatory=True
            )
        for what in refused:
            solara.Warning(WORDS(language, "refused", what=in_language(what, language)), dense=True)
        solara.Column(children=children)


routes = [
    solara.Route(name if place else "/", component=page, layout=Layout if not place else None, label=name)
    for place, (name, page) in enumerate(PAGES.items())
]
