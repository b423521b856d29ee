"""The command ``history``: what the model shows of years that were, beside what is published about them."""

from __future__ import annotations

from typing import Annotated

import typer

from viz.commands.options import Lang, Language, Seed, Workers, check_seeds, number_option
from viz.commands.shell import RUN_FAILED, TEXT_WIDTH, print_section, print_table, say, width


def history(
    replay: Annotated[
        str | None,
        typer.Argument(metavar="[NAME|PATH]", help="Replay that comes with the model, or file; none lists them."),
    ] = None,
    citizens: Annotated[int | None, number_option("--citizens", "Citizens, one agent each.", 500, 100_000_000)] = None,
    seed: Seed = 1,
    replicates: Annotated[int | None, number_option("--replicates", "Paired seeds.", 1, 10_000)] = None,
    workers: Workers = 1,
    write: Annotated[bool, typer.Option("--write", help="Also write docs/history/NAME.md.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 when a figure is missed.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Play years that were, and set them beside published figures; misses are shown as misses."""
    if replay is None:
        _refuse_without_name({"--write": write, "--strict": strict})
        _list(lang.value)
        return
    from dataclasses import replace
    from textwrap import fill

    from scenarios.describe import policy_sentences
    from scenarios.document import shown
    from scenarios.history import load_replay
    from scenarios.history_page import write_page
    from scenarios.history_report import history_report, summary, tables
    from scenarios.history_run import months_of_pair, pairs
    from scenarios.messages import message
    from scenarios.progress import MonthsProgress
    from scenarios.scenario import overridden
    from viz.commands.simulate import say_when_cold

    found = load_replay(replay)
    found = replace(found, scenario=overridden(found.scenario, citizens=citizens))
    n = found.replicates if replicates is None else replicates
    check_seeds(seed, n)
    language, scenario = lang.value, found.scenario
    say(scenario.title.in_language(language), "")
    say(*(fill(part, min(TEXT_WIDTH, width())) for part in scenario.intent.in_language(language).split("\n\n")))
    print_section(
        message(language, "policy"), [f"{text}. {why}".strip() for text, why in policy_sentences(scenario, language)]
    )
    say_when_cold(language)
    seeds = range(seed, seed + n)
    with MonthsProgress(n, months_of_pair(found), language=language) as progress:
        report = history_report(found, seeds, pairs(found, seeds, workers, progress.advance))
    for title, heads, rows in tables(report, language):
        say("", title)
        print_table(heads, rows)
    say("", *summary(report, language))
    if write:
        say(message(language, "written", where=shown(write_page(report))))
    if strict and report.n_misses:
        raise typer.Exit(RUN_FAILED)


def _refuse_without_name(asked: dict[str, bool]) -> None:
    """Stop where something is asked of a replay and none is named.

    Raises:
        ScenarioError: says which option.
    """
    from abm.errors import ScenarioError
    from scenarios.history import replays

    for option, is_asked in asked.items():
        if is_asked:
            raise ScenarioError(f"{option} is about one replay; name it, as in: history {replays()[0]} {option}")


def _list(language: str) -> None:
    """Replays that come with the model."""
    from scenarios.history import load_replay, replays
    from scenarios.messages import message

    rows = []
    for name in replays():
        found = load_replay(name)
        last = found.first_year + found.scenario.run.months // 12 - 1
        years = f"{found.first_year}-{last}"
        rows.append((name, found.scenario.title.in_language(language), years, str(len(found.targets))))
    heads = ("replay", message(language, "title"), "years", "figures")
    if language == "fr":
        heads = ("épisode", message(language, "title"), "années", "chiffres")
    print_table(heads, rows)
