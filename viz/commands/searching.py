"""A search over the mixes of a study: its runs, generation by generation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.texts import Texts
from viz.commands.conducting import carry_out
from viz.commands.manifest import about, manifest
from viz.commands.shell import counts, say, written

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.analysis.objective import Objective
    from scenarios.analysis.search import Search, Wanted
    from scenarios.batch.conduct import Spread
    from scenarios.batch.measure import Measure
    from scenarios.batch.plan import PlannedRun, Setting
    from scenarios.batch.store import Store
    from scenarios.batch.study import Study

TEXTS = Texts(
    en={
        "search": (
            "Search: {population} mixes x {generations} generations, {replicates} to {most} seeds each: {fewest} runs "
            "or more, {limit} at most."
        ),
        "generation": "Generation {n} of {all}: {points} mixes, {front} not beaten so far",
    },
    fr={
        "search": (
            "Recherche : {population} combinaisons x {generations} générations, {replicates} à {most} graines "
            "chacune : {fewest} simulations ou plus, {limit} au plus."
        ),
        "generation": "Génération {n} sur {all} : {points} combinaisons, {front} non surpassées jusqu'ici",
    },
)


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

    def do(self, runs: Sequence[PlannedRun], spread: Spread, language: str, retry_failed: bool) -> None:
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
    """Numbers of points by their values."""
    told: int = 0
    """Generations that were told of."""

    @property
    def setting(self) -> Setting:
        """Scenario and factors of the study."""
        from scenarios.batch.plan import Setting

        levels = {one.measure.level for one in self.objectives if one.measure.level}
        by = tuple(sorted({*self.study.by, *levels}))
        return Setting((self.study.scenario,), self.study.factors, by, self.study.indicators)

    def run(self, spread: Spread, retry_failed: bool) -> Store:
        """Do the whole search, or what is left of it."""
        from scenarios.batch.plan import BASE

        search = self.search
        say(
            TEXTS(
                self.language, "search", population=search.population, generations=search.generations,
                replicates=search.replicates, most=search.most_replicates,
                **counts(self.language, fewest=search.fewest_runs, limit=search.most_runs),
            )
        )  # fmt: skip
        store = self._store()
        with store.writing():
            known = Known(store, [one.measure for one in self.objectives])
            known.do(self._base_runs(), spread, self.language, retry_failed)
            while batch := search.ask():
                known.do(self._runs(batch), spread, self.language, retry_failed)
                search.tell(known.outcomes[known.outcomes["point"] != BASE])
                store.plan_for(self._planned())
                self._say_generation()
            store.plan_for(self._planned())  # the last generation is over
            self._say_generation()  # of the last one, which ends when nothing more is asked for
        return store

    def _planned(self) -> int:
        """Runs asked for so far, those of the scenario as it is, and at least those of the generations to come."""
        search = self.search
        to_come = search.generations - len(search.report())
        return search.most_replicates + search.n_runs + to_come * search.population * search.replicates

    def _say_generation(self) -> None:
        """Tell of a generation once, when it has all its runs."""
        report = self.search.report()
        if len(report) > self.told:
            self.told, last = len(report), report.iloc[-1]
            say(
                TEXTS(
                    self.language, "generation", n=report.index[-1], all=self.search.generations,
                    points=written(int(last['points']), self.language), front=int(last["front"]),
                )
            )  # fmt: skip

    def _base_runs(self) -> list[PlannedRun]:
        """The scenario as it is, under as many seeds as the best mixes."""
        from scenarios.batch.plan import BASE, PlannedRun, Point

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

    def outcomes(self, store: Store, of_base: bool = False) -> pd.DataFrame:
        """What the runs of the mixes came to, or those of the scenario as it is."""
        from scenarios.batch.plan import BASE

        outcomes = store.outcomes([one.measure for one in self.objectives])
        return outcomes[(outcomes["point"] == BASE) == of_base]

    def _store(self) -> Store:
        from scenarios.batch.begin import opened

        search, study, setting = self.search, self.study, self.setting
        design = {
            **study.as_plain(),
            "objectives": [str(one) for one in self.objectives],
            "population": search.population,
            "search_seed": search.seed,
            "replicates": search.replicates,
            "most_replicates": search.most_replicates,
        }
        measures = [one.measure for one in self.objectives]
        of_study = about(study.name, study.title, study.question, measures, study.sources)
        return opened(self.folder, manifest("search", setting, self._planned(), of_study, design))
