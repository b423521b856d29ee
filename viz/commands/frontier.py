"""The command ``frontier``: mixes that no other mix beats in everything at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenarios.texts import Texts
from viz.commands.conducting import folder_for, say_failures, spread_of
from viz.commands.options import (
    Lang,
    Language,
    Partial,
    ReportFile,
    RetryFailed,
    Scheduler,
    StudyOrFolder,
    Workers,
    number_option,
)
from viz.commands.searching import Searching
from viz.commands.shell import needs_extra
from viz.commands.studied import Studied

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from scenarios.analysis.frontier import Frontier
    from scenarios.analysis.objective import Objective
    from scenarios.analysis.search import Search
    from scenarios.batch.factor import Factor
    from viz.report import Section

COUNTED = ("points", "runs", "front", "re_evaluated", "dropped")
"""Columns of whole numbers in the report of a search."""
SHOWN = 20
"""Mixes of the front that are listed on the terminal and the page; all stand in ``frontier.csv``."""

TEXTS = Texts(
    en={
        "frontier": "Mixes that no other beats",
        "levers": "What these mixes are made of",
        "alt": "Unmet need against public cost for every mix; those no other mix beats stand out.",
        "alt_levers": "Values of the factors along the frontier.",
        "alt_search": "Hypervolume and mixes not beaten, generation by generation.",
        "file": "All mixes on the frontier stand in frontier.csv.",
        "settled": "How the search went",
        "progress": "Generation|Mixes|Runs|Not beaten|Run again|Dropped by it|Hypervolume",
        "limit": (
            "A frontier says what can be had together, not what ought to be wanted; mixes outside the ranges were not "
            "tried."
        ),
    },
    fr={
        "frontier": "Combinaisons qu'aucune autre ne surpasse",
        "levers": "De quoi ces combinaisons sont faites",
        "alt": "Besoin non couvert selon le coût public des combinaisons ; les non surpassées ressortent.",
        "alt_levers": "Valeurs des facteurs le long de la frontière.",
        "alt_search": "Hypervolume et combinaisons non surpassées, génération par génération.",
        "file": "Toutes les combinaisons de la frontière sont dans frontier.csv.",
        "settled": "Comment la recherche s'est passée",
        "progress": "Génération|Combinaisons|Simulations|Non surpassées|Relancées|Écartées ainsi|Hypervolume",
        "limit": (
            "Une frontière dit ce qui peut aller ensemble, pas ce qu'il faut vouloir ; hors des plages, rien n'a été "
            "essayé."
        ),
    },
)


def frontier(
    study: StudyOrFolder,
    objectives: Annotated[
        list[str] | None,
        typer.Option("--objective", metavar="MEASURE[:min|:max]", help="To be small, or large; two or three."),
    ] = None,
    population: Annotated[int, number_option("--population", "Mixes of a generation.", 4, 10_000)] = 40,
    generations: Annotated[int, number_option("--generations", "Generations.", 1, 10_000)] = 25,
    replicates: Annotated[int, number_option("--replicates", "Seeds of a new mix.", 1, 1_000)] = 4,
    among_points: Annotated[
        bool, typer.Option("--points", help="Among the points of the study's sweep, instead of by search.")
    ] = False,
    most: Annotated[int, number_option("--most", "Seeds of a mix that stays on the frontier.", 1, 10_000)] = 16,
    seed: Annotated[int, number_option("--search-seed", "Of the proposals.", 0, 2**31 - 1)] = 1,
    out: Annotated[str | None, typer.Option(help="Folder of the search; results/<study>-frontier if left out.")] = None,
    workers: Workers = 2,
    scheduler: Scheduler = None,
    retry_failed: RetryFailed = False,
    partial_: Partial = False,
    report: ReportFile = None,
    lang: Lang = Language.en,
) -> None:
    """Find the mixes no other mix beats: by search for a study, among its points for the results of a sweep."""
    from scenarios.analysis.frontier import objectives as read_objectives
    from scenarios.folder import MANIFEST

    with needs_extra("analysis"):
        asked = read_objectives(objectives) if objectives else read_objectives()
        if among_points or (Path(study) / MANIFEST).is_file():
            sweeping = {"workers": workers, "scheduler": scheduler, "retry_failed": retry_failed}
            _of_results(study, asked, partial_, sweeping, report, lang.value)
            return
        from scenarios.analysis.search import Search
        from scenarios.batch.study import load_study

        found = load_study(study)
        search = Search(found.factors, asked, population, generations, seed, replicates, most)
        folder = folder_for(out, f"{found.name}-frontier")
        searching = Searching(found, asked, search, folder, lang.value)
        store = searching.run(spread_of(workers, scheduler), retry_failed)
        outcomes, base = searching.outcomes(store), searching.outcomes(store, of_base=True)
        _tell(Studied(store, store.status(), lang.value), outcomes, base, asked, search, report)
        say_failures(store, lang.value)


def _of_results(
    study: str, objectives: Sequence[Objective], partial: bool, sweeping: dict[str, Any], place: str | None,
    language: str,
) -> None:  # fmt: skip
    """The frontier among the points of a sweep."""
    from scenarios.batch.plan import BASE
    from viz.commands.studied import studied

    found = studied(study, partial, sweeping, language)
    outcomes = found.store.outcomes([one.measure for one in objectives])
    base = None
    if found.store.manifest["kind"] == "search":
        base, outcomes = outcomes[outcomes["point"] == BASE], outcomes[outcomes["point"] != BASE]
    _tell(found, outcomes, base, objectives, None, place)


def _tell(
    found: Studied, outcomes: pd.DataFrame, base: pd.DataFrame | None, objectives: Sequence[Objective],
    search: Search | None, place: str | None,
) -> None:  # fmt: skip
    """Print the frontier, write its page, its pictures and its mixes."""
    from scenarios.analysis.frontier import frontier_of
    from viz.commands.publishing import write_whole
    from viz.frontier_figures import frontier_figure, mixes_figure, search_figure
    from viz.frontier_text import frontier_sentences

    factors, language, caption = found.store.setting.factors, found.language, found.caption(outcomes)
    frontier = frontier_of(outcomes, factors, objectives, base)
    figures = {"frontier": frontier_figure(frontier, caption), "levers": mixes_figure(frontier, factors, caption)}
    sections = _sections(frontier, factors, figures, language)
    warnings = frontier.warnings(language)
    if search is not None:
        figures["search"] = search_figure(search.report(), caption)
        sections.append(_how_it_went(search, figures["search"], language))
        warnings += search.warnings(language)
    rows = frontier.values.join(frontier.means).join(frontier.standing)
    write_whole(found.store.folder / "frontier.csv", rows[rows["on_front"]].to_csv())
    found.tell(
        "frontier", frontier_sentences(frontier, factors, language), sections, figures, outcomes, warnings,
        [TEXTS(language, "limit")], place,
    )  # fmt: skip


def _sections(
    frontier: Frontier, factors: Sequence[Factor], figures: Mapping[str, Figure], language: str
) -> list[Section]:
    """Where the mixes lie, and what they are made of."""
    from viz.frontier_text import frontier_table
    from viz.report import Picture, Section

    return [
        Section(TEXTS(language, "frontier"), pictures=[Picture(figures["frontier"], TEXTS(language, "alt"))]),
        Section(
            TEXTS(language, "levers"), [TEXTS(language, "file")],
            [Picture(figures["levers"], TEXTS(language, "alt_levers"))],
            [frontier_table(frontier, factors, language, SHOWN)],
        ),
    ]  # fmt: skip


def _how_it_went(search: Search, figure: Figure, language: str) -> Section:
    """The search, generation by generation."""
    from viz.messages import number
    from viz.report import Picture, Section
    from viz.tables import Table

    rows = [
        [str(generation), *(number(row[one], 0, language) for one in COUNTED), number(row["hypervolume"], 3, language)]
        for generation, row in search.report().iterrows()
    ]  # fmt: skip
    title = TEXTS(language, "settled")
    table = Table(TEXTS(language, "progress").split("|"), rows, (), title)
    return Section(title, pictures=[Picture(figure, TEXTS(language, "alt_search"))], tables=[table])
