"""Method: what is assumed, every parameter, limits, and how to run and cite the same."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from html import escape
from importlib import metadata

import solara

from abm.compiled import code_version
from abm.errors import WelfareError
from abm.parameters.names import declarations
from abm.parameters.quantity import Role
from scenarios.french_errors import in_language
from scenarios.results import hash_of_inputs, package_versions
from scenarios.scenario import Scenario
from scenarios.words import figure
from viz.dashboard import session
from viz.dashboard.asked import Asked
from viz.dashboard.copied import Copied
from viz.dashboard.html_tables import HtmlTable
from viz.dashboard.method_words import ASSUMPTIONS, LIMITS, WORDS
from viz.dashboard.parameter_table import as_html, chosen, rows
from viz.dashboard.reference_tables import indicators_table, mechanisms_table
from viz.dashboard.words import WORDS as COMMON
from viz.output import PROGRAM, in_words
from viz.tables import Table


@solara.component
def Method() -> None:
    """The page."""
    language, asked = session.language.value, session.applied.value
    with solara.Column(gap="16px", classes=["method"]):
        solara.Text(WORDS(language, "method_intro"), classes=["intent"])
        with solara.Div(classes=["charts"]):
            for title, keys in (("assumptions", ASSUMPTIONS), ("limits", (*LIMITS, "limits_more"))):
                with solara.Card(margin=0):
                    Listed(WORDS(language, title), [WORDS(language, key) for key in keys], "h2")
        try:
            scenario = asked.resolved()
        except WelfareError as error:
            solara.Error(in_language(str(error), language), dense=True)
            return
        Question(asked, scenario)
        ParameterTable(scenario)
        Reference("indicators", indicators_table(language))
        Reference("mechanisms", mechanisms_table(language))


@solara.component
def Question(asked: Asked, scenario: Scenario) -> None:
    """What is asked: its size, what it changes, its version, and how to run and cite it."""
    language = session.language.value
    inputs = solara.use_memo(lambda: hash_of_inputs(scenario.resolved()), [asked])
    citizens, months, burn_in = (
        figure(value, language) for value in (scenario.run.citizens, scenario.run.months, scenario.run.burn_in_months)
    )
    said = {
        "program": PROGRAM, "version": metadata.version(PROGRAM), "code": code_version(), "inputs": inputs,
        "scenario": scenario.title.in_language(language), "citizens": citizens, "seed": asked.seed,
        "changed": WORDS(language, "with_changes") if asked.changes else "",
    }  # fmt: skip
    words = {"button": WORDS(language, "copy"), "done": WORDS(language, "copied")}
    with solara.Card(margin=0):
        Heading(WORDS(language, "question"))
        Heading(scenario.title.in_language(language), "h3")
        solara.Text(scenario.intent.in_language(language), classes=["intent"])
        size = WORDS(language, "size", citizens=citizens, burn_in=burn_in, months=months, seed=asked.seed)
        solara.Text(size, classes=["fact"])
        Listed(WORDS(language, "differences"), in_words(scenario, language) or [WORDS(language, "no_difference")])
        if scenario.sources:
            Listed(WORDS(language, "sources"), scenario.sources)
        version = WORDS(language, "version", **{**said, "python": platform.python_version()})
        packages = ", ".join(f"{name} {one}" for name, one in package_versions().items())
        solara.Text(version, classes=["fact"])
        solara.Text(WORDS(language, "packages", packages=packages), classes=["fact"])
        Copied(asked.command(), WORDS(language, "rerun"), **words)
        Copied(WORDS(language, "citation", **said), WORDS(language, "cite"), **words)


@solara.component
def Reference(key: str, table: Table) -> None:
    """A table of the reference under its title."""
    language = session.language.value
    with solara.Card(margin=0):
        Heading(WORDS(language, key))
        solara.Text(WORDS(language, f"{key}_intro"), classes=["intent"])
        HtmlTable(table)


@solara.component
def Listed(title: str, sentences: Iterable[str], tag: str = "h3") -> None:
    """Sentences below each other under a title."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    Heading(title, tag)
    solara.HTML("ul", items)


@solara.component
def Heading(words: str, tag: str = "h2") -> None:
    """A title, whatever is in its words."""
    solara.HTML(tag, escape(words))


@solara.component
def ParameterTable(scenario: Scenario) -> None:
    """Every parameter, searched by words, role and whether the question changes it."""
    language = session.language.value
    typed, set_typed = solara.use_state("")
    role, set_role = solara.use_state("")
    only_changed, set_only_changed = solara.use_state(False)
    all_rows = solara.use_memo(lambda: rows(scenario, language), [scenario, language])
    found = chosen(all_rows, typed, Role(role) if role else None, only_changed)
    groups = {group: COMMON(language, f"group_{group}") for group in {one.group for one in declarations().values()}}
    roles = {WORDS(language, "every_role"): "", **{WORDS(language, one.value): one.value for one in Role}}
    with solara.Card(margin=0):
        Heading(WORDS(language, "parameters"))
        solara.Text(WORDS(language, "parameters_intro"), classes=["intent"])
        with solara.Row(gap="16px", classes=["player"]):
            solara.InputText(WORDS(language, "search"), typed, on_value=set_typed, continuous_update=True)
            solara.Select(
                label=WORDS(language, "role"), values=list(roles), on_value=lambda name: set_role(roles[name]),
                value=next(name for name, one in roles.items() if one == role), style={"max-width": "180px"},
            )  # fmt: skip
            solara.Checkbox(label=WORDS(language, "only_changed"), value=only_changed, on_value=set_only_changed)
        counted = WORDS(language, "found", found=len(found), all=len(all_rows))
        solara.HTML("div", counted, classes=["fact"], attributes={"role": "status"})
        solara.HTML("div", unsafe_innerHTML=as_html(found, language, groups), classes=["parameters"])
