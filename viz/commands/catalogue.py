"""Commands that look at scenarios without running them, and write the pages made from the code."""

from __future__ import annotations

from textwrap import fill
from typing import Annotated

import typer

from viz.commands.options import Lang, Language, ScenarioName
from viz.commands.shell import (
    BAD_INPUT,
    TEXT_WIDTH,
    WIDE_TERMINAL,
    print_error,
    print_section,
    print_table,
    say,
    width,
    written,
)


def list_scenarios(lang: Lang = Language.en) -> None:
    """List the scenarios and studies that come with the model."""
    from scenarios.batch.study import load_study, studies
    from scenarios.loader import BASE, catalogue, load
    from scenarios.messages import message

    title = message(lang.value, "title")
    rows = [(name, load(name).title.in_language(lang.value)) for name in (BASE.name, *catalogue())]
    print_table((message(lang.value, "scenario"), title), rows)
    found = [load_study(name) for name in studies()]
    listed = [
        (one.name, one.title.in_language(lang.value), written(one.n_runs, lang.value), one.design.kind) for one in found
    ]
    heads = (message(lang.value, "study"), title, message(lang.value, "n_runs"), message(lang.value, "design"))
    say("")
    print_table(heads, listed)


def mechanisms(lang: Lang = Language.en) -> None:
    """List the mechanisms of the model with the values that switch them off (`run --off NAME`)."""
    from scenarios.mechanism_reference import COLUMNS, rows
    from scenarios.messages import message

    columns = COLUMNS[lang.value]
    shown = slice(None) if width() >= WIDE_TERMINAL else slice(1, -1)  # names to type must stand whole
    print_table(columns[shown], [row[shown] for row in rows(lang.value)])
    say("", message(lang.value, "how_off"))


def show(
    scenario: ScenarioName,
    everything: Annotated[bool, typer.Option("--all", help="Every value, not only what differs.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Show a scenario, all it extends worked in."""
    from functools import partial

    from scenarios.describe import expectations, policy_sentences, settings
    from scenarios.loader import load
    from scenarios.messages import message

    found, said = load(scenario), partial(message, lang.value)
    say(f"{found.name}{said('colon')} {found.title.in_language(lang.value)}", "")
    say(*(fill(part, min(TEXT_WIDTH, width())) for part in found.intent.in_language(lang.value).split("\n\n")))
    print_section(said("policy"), [f"{text}. {why}".strip() for text, why in policy_sentences(found, lang.value)])
    columns = said("columns").split("|")
    shown = len(columns) if width() >= WIDE_TERMINAL else columns.index(said("set_in")) + 1
    rows = [
        (one.name, one.value, one.default, one.unit, one.set_in, one.role, one.source)[:shown]
        for one in settings(found, lang.value)
        if everything or one.differs
    ]
    say("", said("all_values" if everything else "values"))
    if rows:
        print_table(columns[:shown], rows)
    else:
        say(said("none"))
    expected = [
        f"{words} ({name}), {said(f'expected_{way}')}{said('colon')} {why}"
        + (f" {said('found')}{said('colon')} {what}" if what else "")
        for words, name, way, why, what in expectations(found, lang.value)
    ]
    print_section(said("expected"), expected)
    print_section(said("sources"), found.sources)


def diff(first: ScenarioName, second: ScenarioName, lang: Lang = Language.en) -> None:
    """Say in words what differs between two scenarios."""
    from functools import partial

    from scenarios.differences import differences
    from scenarios.loader import load
    from scenarios.messages import message

    found, said = differences(load(first), load(second), lang.value), partial(message, lang.value)
    for title, sentences in (
        (said("run"), found.run),
        (said("settings", first=first, second=second), found.settings),
        (said("only_in", name=first), found.only_first),
        (said("only_in", name=second), found.only_second),
    ):
        print_section(title, sentences)
    if not found:
        say(said("no_difference"))


def validate(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files or names of scenarios, studies and replays.")
    ],
    lang: Lang = Language.en,
) -> None:
    """Check files of scenarios, studies and replays of history, and say what is wrong."""
    from abm.errors import WelfareError
    from scenarios.batch.study import is_study, load_study
    from scenarios.history import is_replay, load_replay
    from scenarios.loader import load
    from scenarios.messages import message

    wrong = 0
    for path in paths:
        try:
            _ = load_study(path) if is_study(path) else load_replay(path) if is_replay(path) else load(path)
            say(message(lang.value, "valid", path=path))
        except WelfareError as error:
            wrong += 1
            print_error(str(error), lang.value)
    if wrong:
        raise typer.Exit(BAD_INPUT)


def schema(
    of_studies: Annotated[bool, typer.Option("--study", help="Of study files instead.")] = False,
    of_contracts: Annotated[bool, typer.Option("--contract", help="Of contract files instead.")] = False,
    of_results: Annotated[bool, typer.Option("--results", help="Of files of contract results instead.")] = False,
    of_history: Annotated[bool, typer.Option("--history", help="Of replays of history instead.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, or of studies, contracts, contract results or replays of history."""
    import json

    from abm.errors import ParameterError
    from scenarios.batch.study import study_schema
    from scenarios.contract_schema import contract_schema, results_schema
    from scenarios.history_schema import replay_schema
    from scenarios.schema import scenario_schema

    others = {"--study": (of_studies, study_schema), "--contract": (of_contracts, contract_schema),
              "--results": (of_results, results_schema), "--history": (of_history, replay_schema)}  # fmt: skip
    asked = {option: schema for option, (is_asked, schema) in others.items() if is_asked}
    if len(asked) > 1:
        raise ParameterError(f"{' and '.join(asked)} are two schemas; ask for one at a time")
    of_files = next(iter(asked.values()), scenario_schema)
    say(json.dumps(of_files(), indent=2, ensure_ascii=False))


def reference() -> None:
    """Write the pages of parameters and state variables, and the tables in docs/odd.md and on the two summaries."""
    from scenarios import mechanism_reference, schedule_reference, summary_reference
    from scenarios.loader import shown
    from scenarios.reference import write_reference
    from scenarios.state_reference import write_state

    schedule_reference.write()
    for page in (write_reference(), write_state(), mechanism_reference.write(), *summary_reference.write()):
        say(f"written: {shown(page)}")
