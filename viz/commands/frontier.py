"""The command ``frontier``: mixes that no other mix beats in everything at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenarios.texts import Texts
from viz.commands.conducting import carry_out, default_folder, say_failures, spread_of
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
from viz.commands.shell import needs_extra, say
from viz.commands.studied import Studied

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.analysis.frontier import Objective
    from scenarios.analysis.search import Search, Wanted
    from scenarios.batch.measure import Measure
    from scenarios.batch.plan import PlannedRun, Setting
    from scenarios.batch.store import Store
    from scenarios.batch.study import Study

COUNTED = ("points", "runs", "front", "re_evaluated", "dropped")
"""Columns of whole numbers in the report of a search."""
BASE = 0
"""Number of the point that leaves every factor as it is in the scenario."""
SHOWN = 20
"""Mixes of the front that are listed on the terminal and the page; all stand in ``frontier.csv``."""

TEXTS = Texts(
    en={
        "search": (
            "Search: {population} mixes x {generations} generations, {replicates} to {most} seeds each: {fewest} runs "
            "or more, {limit} at most."
        ),
        "generation": "Generation {n} of {all}: {points} mixes, {front} not beaten so far",
        "frontier": "Mixes that no other beats",
        "levers": "What these mixes are made of",
        "alt": "Unmet need against public cost for every mix; those no other mix beats stand out.",
        "alt_levers": "Values of the factors along the frontier.",
        "alt_search": "Hypervolume and mixes not beaten, generation by generation.",
        "table": "Mixes on the frontier, cheapest first ({shown} of {all}; all stand in frontier.csv)",
        "settled": "How the search went",
        "progress": "Generation|Mixes|Runs|Not beaten|Run again|Dropped by it|Hypervolume",
        "limit": (
            "A frontier says what can be had together, not what ought to be wanted; mixes outside the ranges were not "
            "tried."
        ),
    },
    fr={
        "search": (
            "Recherche : {population} dosages x {generations} générations, {replicates} à {most} graines chacun : "
            "{fewest} simulations ou plus, {limit} au plus."
        ),
        "generation": "Génération {n} sur {all} : {points} dosages, {front} non battus jusqu'ici",
        "frontier": "Dosages qu'aucun autre ne bat",
        "levers": "De quoi ces dosages sont faits",
        "alt": "Besoin non couvert selon le coût public pour chaque dosage ; ceux qu'aucun autre ne bat ressortent.",
        "alt_levers": "Valeurs des facteurs le long de la frontière.",
        "alt_search": "Hypervolume et dosages non battus, génération par génération.",
        "table": "Dosages de la frontière, du moins cher au plus cher ({shown} sur {all} ; tous dans frontier.csv)",
        "settled": "Comment la recherche s'est passée",
        "progress": "Génération|Dosages|Simulations|Non battus|Relancés|Écartés ainsi|Hypervolume",
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
        typer.Option("--objective", metavar="MEASURE[:max]", help="To be small, or large with :max; two or three."),
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
        folder = Path(out) if out else default_folder(f"{found.name}-frontier")
        searching = Searching(found, asked, search, folder, lang.value)
        store = searching.run(spread_of(workers, scheduler), retry_failed)
        searching.tell(store, report)
        say_failures(store, lang.value)


def _of_results(
    study: str, objectives: Sequence[Objective], partial: bool, sweeping: dict[str, Any], place: str | None,
    language: str,
) -> None:  # fmt: skip
    """The frontier among the points of a sweep."""
    from viz.commands.studied import studied

    found = studied(study, partial, sweeping, language)
    outcomes = found.store.outcomes([one.measure for one in objectives])
    base = None
    if found.store.manifest["kind"] == "search":
        base, outcomes = outcomes[outcomes["point"] == BASE], outcomes[outcomes["point"] != BASE]
    _tell(found, outcomes, base, objectives, None, place)


class Known:
    """What a folder holds, read as it grows: every part once.

    Args:
        store: the folder; the caller holds its lock.
        measures: columns of the outcomes.
    """

    def __init__(self, store: Store, measures: Sequence[Measure]) -> None:
        import pandas as pd

        self.store, self.measures = store, measures
        self.recorded: dict[tuple[int, int], bool] = {}
        self.outcomes = pd.DataFrame()
        self._read: set[str] = set()
        self._take_in()

    def do(self, runs: Sequence[PlannedRun], spread: Any, language: str, retry_failed: bool) -> None:
        """Do those that are not recorded, and read what came out."""
        carry_out(self.store, runs, spread, language, retry_failed, self.recorded)
        self._take_in()

    def _take_in(self) -> None:
        import pandas as pd

        from scenarios.batch.parts import parts

        new = [name for name in parts(self.store.folder) if name not in self._read]
        self._read.update(new)
        found = self.store.places(new)
        self.recorded.update(found)
        if any(found.values()):
            outcomes = pd.concat([self.outcomes, self.store.outcomes(self.measures, new)], ignore_index=True)
            self.outcomes = outcomes.drop_duplicates(["point", "replicate"], keep="last")


@dataclass
class Searching:
    """A search over the mixes of a study, recorded like any other runs: repeating it goes on where it stopped."""

    study: Study
    objectives: Sequence[Objective]
    search: Search
    folder: Path
    language: str
    numbers: dict[tuple[Any, ...], int] = field(default_factory=dict)

    @property
    def setting(self) -> Setting:
        """Scenario and factors of the study."""
        from scenarios.batch.plan import Setting

        levels = {one.measure.level for one in self.objectives if one.measure.level}
        by = tuple(sorted({*self.study.by, *levels}))
        return Setting((self.study.scenario,), self.study.factors, by, self.study.indicators)

    def run(self, spread: Any, retry_failed: bool) -> Store:
        """Do the whole search, or what is left of it."""
        search = self.search
        say(
            TEXTS(
                self.language, "search", population=search.population, generations=search.generations,
                replicates=search.replicates, most=search.most_replicates, fewest=f"{search.fewest_runs:,}",
                limit=f"{search.most_runs:,}",
            )
        )  # fmt: skip
        store = self._store(search.most_replicates)
        with store.writing():
            known = Known(store, [one.measure for one in self.objectives])
            known.do(self._base_runs(), spread, self.language, retry_failed)
            while batch := search.ask():
                known.do(self._runs(batch), spread, self.language, retry_failed)
                search.tell(known.outcomes[known.outcomes["point"] != BASE])
                self._say_generation()
        return self._store(search.most_replicates + search.n_runs)

    def _say_generation(self) -> None:
        report = self.search.report()
        if len(report):
            last = report.iloc[-1]
            say(
                TEXTS(
                    self.language, "generation", n=report.index[-1], all=self.search.generations,
                    points=f"{int(last['points']):,}", front=int(last["front"]),
                )
            )  # fmt: skip

    def _base_runs(self) -> list[PlannedRun]:
        """The scenario as it is, under as many seeds as the best mixes."""
        from scenarios.batch.plan import PlannedRun, Point

        nothing = Point(0, (None,) * len(self.study.factors))
        return [
            PlannedRun(BASE, nothing, replicate, self.study.first_seed + replicate)
            for replicate in range(self.search.most_replicates)
        ]

    def _runs(self, batch: Sequence[Wanted]) -> list[PlannedRun]:
        """Runs of a batch, seed after seed."""
        from scenarios.batch.plan import PlannedRun, Point

        found = []
        for wanted in batch:
            values = tuple(wanted.values[factor.name] for factor in self.study.factors)
            number = self.numbers.setdefault(values, len(self.numbers) + 1)
            found += [
                PlannedRun(number, Point(0, values), replicate, self.study.first_seed + replicate)
                for replicate in range(wanted.replicates)
            ]
        return sorted(found, key=lambda run: (run.seed, run.number))

    def _store(self, planned: int) -> Store:
        from dataclasses import asdict

        from scenarios.batch.store import opened
        from viz.commands.shell import command_line

        search, study, setting = self.search, self.study, self.setting
        design = {key: value for key, value in study.as_plain().items() if key not in ("replicates", "by")}
        return opened(
            self.folder,
            {
                "kind": "search",
                "shard": "",
                "planned": planned,
                "planned_in_all": planned,
                "command": command_line(),
                "study": {
                    "name": study.name,
                    "title": asdict(study.title),
                    "question": asdict(study.question),
                    "sources": list(study.sources),
                    "measures": [str(one.measure) for one in self.objectives],
                },
                "design": {
                    **design,
                    "by": list(setting.by),
                    "objectives": [one.name + (":max" if one.sign < 0 else "") for one in self.objectives],
                    "population": search.population,
                    "search_seed": search.seed,
                    "replicates": search.replicates,
                    "most_replicates": search.most_replicates,
                },
                "setting": setting.as_plain(),
            },
        )

    def tell(self, store: Store, place: str | None) -> None:
        """Print the frontier and write its page."""
        found = Studied(store, store.status(), self.language)
        outcomes = store.outcomes([one.measure for one in self.objectives])
        base = outcomes[outcomes["point"] == BASE]
        _tell(found, outcomes[outcomes["point"] != BASE], base, self.objectives, self.search, place)


def _tell(
    found: Studied, outcomes: pd.DataFrame, base: pd.DataFrame | None, objectives: Sequence[Objective],
    search: Search | None, place: str | None,
) -> None:  # fmt: skip
    from scenarios.analysis.frontier import frontier_of
    from viz.commands.publishing import write_whole
    from viz.frontier_figures import frontier_figure, mixes_figure, search_figure
    from viz.frontier_text import frontier_sentences, frontier_table
    from viz.report import Picture, Section

    factors, language = found.store.setting.factors, found.language
    frontier = frontier_of(outcomes, factors, objectives, base)
    figures = {
        "frontier": frontier_figure(frontier, found.caption(outcomes)),
        "levers": mixes_figure(frontier, factors, found.caption(outcomes)),
    }
    whole = frontier_table(frontier, factors, language)
    table = frontier_table(frontier, factors, language, SHOWN)
    caption = TEXTS(language, "table", shown=len(table.rows), all=len(whole.rows))
    sections = [
        Section(TEXTS(language, "frontier"), pictures=[Picture(figures["frontier"], TEXTS(language, "alt"))]),
        Section(
            TEXTS(language, "levers"), pictures=[Picture(figures["levers"], TEXTS(language, "alt_levers"))],
            tables=[_captioned(table, caption)],
        ),
    ]  # fmt: skip
    warnings = [*frontier.warnings(language), *(search.warnings(language) if search else ())]
    if search is not None:
        figures["search"] = search_figure(search.report(), found.caption(outcomes))
        sections.append(
            Section(
                TEXTS(language, "settled"), pictures=[Picture(figures["search"], TEXTS(language, "alt_search"))],
                tables=[_progress(search, language)],
            )
        )  # fmt: skip
    rows = frontier.values.join(frontier.means).join(frontier.standing)
    write_whole(found.store.folder / "frontier.csv", rows[rows["on_front"]].to_csv())
    found.tell(
        "frontier", frontier_sentences(frontier, factors, language), sections, figures, outcomes, warnings,
        [TEXTS(language, "limit")], place,
    )  # fmt: skip


def _captioned(table: Any, caption: str) -> Any:
    from dataclasses import replace

    return replace(table, caption=caption)


def _progress(search: Search, language: str) -> Any:
    """Generations as a table."""
    from viz.messages import number
    from viz.tables import Table

    rows = [
        [str(generation), *(number(row[one], 0, language) for one in COUNTED), number(row["hypervolume"], 3, language)]
        for generation, row in search.report().iterrows()
    ]  # fmt: skip
    return Table(TEXTS(language, "progress").split("|"), rows, (), TEXTS(language, "settled"))
