"""What commands that analyse a study share: its runs, wherever they come from, and the head of its page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.texts import Texts
from viz.commands.conducting import folder_for
from viz.commands.publishing import provenance, publish, say_incomplete, source_line
from viz.commands.shell import command_line, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from scenarios.batch.measure import Measure
    from scenarios.batch.store import Status, Store
    from viz.report import Section
    from viz.style import Caption
    from viz.tables import Table

TEXTS = Texts(
    en={
        "varied": "What is varied",
        "seeds": "Points share their seeds ({seeds}); differences between points are taken within seeds.",
    },
    fr={
        "varied": "Ce qui varie",
        "seeds": (
            "Les points partagent leurs graines ({seeds}) ; les différences entre points sont prises à graine égale."
        ),
    },
)


KINDS_OF_STUDY = ("sweep", "search")
"""Kinds of folders that are of a study; others are of scenarios."""


@dataclass(frozen=True)
class Studied:
    """The runs of a study and how far they are."""

    store: Store
    status: Status
    language: str

    @property
    def title(self) -> str:
        """Of the study, or of the scenario."""
        return str(self.store.manifest["study"]["title"][self.language])

    @property
    def question(self) -> str:
        """Of the study."""
        return str(self.store.manifest["study"]["question"][self.language])

    @property
    def in_all_runs(self) -> list[str]:
        """What was set for all runs when they were begun, as lines."""
        told: Mapping[str, list[str]] = self.store.manifest["study"].get("in_all_runs", {})
        return told.get(self.language, [])

    @property
    def kind_of_design(self) -> str:
        """``"sobol"``, ``"saltelli"``...; empty for results that come from no study."""
        return str(self.store.manifest["design"].get("design", {}).get("kind", ""))

    def measures(self, written: Sequence[str] | None) -> list[Measure]:
        """Those named, else those of the study, else the usual ones."""
        from scenarios.batch.measure import USUAL_MEASURES, measures

        return measures(written or self.store.manifest["study"]["measures"] or USUAL_MEASURES)

    def caption(self, outcomes: pd.DataFrame) -> Caption:
        """Footer of its pictures."""
        from viz.style import Caption, StudyCaption

        told = self.title, sorted(outcomes["seed"].unique().tolist()), source_line(), self.language
        is_of_study = self.store.manifest["kind"] in KINDS_OF_STUDY
        return StudyCaption(*told, self.in_all_runs) if is_of_study else Caption(*told)

    def tell(
        self,
        name: str,
        answer: Sequence[str],
        sections: Sequence[Section],
        figures: Mapping[str, Figure],
        outcomes: pd.DataFrame,
        warnings: Sequence[str] = (),
        limits: Sequence[str] = (),
        place: str | None = None,
    ) -> None:
        """Print the answer, its tables and warnings; write the page and its pictures.

        Args:
            name: of the page.
            answer: sentences, the result first; what was set for all runs is said before them.
            sections: of the page.
            figures: by key.
            outcomes: that were analysed.
            warnings: what to keep in mind.
            limits: of this answer.
            place: of the page, instead of the folder.
        """
        from scenarios.words import capitalised
        from viz.messages import seeds_in_words
        from viz.report import Report

        answer = [*(capitalised(f"{line}.") for line in self.in_all_runs), *answer]
        say_incomplete(self.status, self.language)
        say(*answer, "")
        for section in sections:
            for table in section.tables:
                print_cells(table)
        say(*(f"! {warning}" for warning in warnings))
        seeds = sorted(outcomes["seed"].unique().tolist())
        from viz.counted import incomplete

        report = Report(
            title=self.title,
            question=self.question,
            answer=answer,
            command=" ".join(command_line()),
            differences={},
            sections=[self._varied(), *sections],
            uncertainty=[*warnings, TEXTS(self.language, "seeds", seeds=seeds_in_words(seeds))],
            limits=limits,
            provenance=provenance(self.store, self.status, self.language),
            incomplete=incomplete(self.status, self.language),
        )
        publish(self.store.folder, name, report, figures, self.language, place)

    def _varied(self) -> Section:
        """The table of factors."""
        from viz.factor_words import factor_table
        from viz.report import Section

        heading = TEXTS(self.language, "varied")
        return Section(heading, tables=[factor_table(self.store.setting.factors, heading, self.language)])


def print_cells(table: Table) -> None:
    """A table on the terminal, or as wide as it needs elsewhere."""
    from rich.console import Console

    from viz.commands.shell import width

    say(table.caption)
    Console(width=width()).print(table.as_terminal())
    say("")


def studied(
    reference: str, partial: bool, run: Mapping[str, Any], language: str, out: str | None = None
) -> Studied:
    """The runs of a study: of a folder as they are, of a study after doing what is left.

    Args:
        reference: a folder, or the name or file of a study.
        partial: take runs as far as they are.
        run: ``workers``, ``scheduler``, ``retry_failed`` of runs to be done.
        language: of what is told.
        out: folder of the runs of a study; None: the usual one.

    Raises:
        ResultError: runs are missing or failed, and ``partial`` is off, or a folder of results has another one named.
    """
    from abm.errors import ResultError
    from scenarios.batch.plan import plan_of
    from scenarios.batch.store import Store
    from scenarios.batch.study import load_study
    from scenarios.folder import MANIFEST
    from viz.commands.sweep import sweep_into

    if (Path(reference) / MANIFEST).is_file():
        if out is not None:
            raise ResultError(f"'{reference}' holds runs already; --out is for those of a study, leave it out")
        store = Store(Path(reference))
    else:
        study = load_study(reference)
        store = sweep_into(folder_for(out, study.name), study, plan_of(study), **run, language=language)
    return Studied(store, store.require_complete(partial), language)
